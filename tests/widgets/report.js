// What the widget itself holds, for the test to compare: the state of the framework, not the value of an element.
export const report = (value) => {
  document.body.dataset.value = value ?? "";
};
export const root = () => document.getElementById("root");
