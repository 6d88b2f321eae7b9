// Reports the widget's own value to the test: the state of the framework, not the value of an element.
export const report = (value) => {
  document.body.dataset.value = value ?? "";
};
export const root = () => document.getElementById("root");
