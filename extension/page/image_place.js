// Returns the position of the image that was right-clicked: four numbers, once. Injected after dom.js when the user
// asks; ends with the answer.
(() => {
  const dom = globalThis[Symbol.for("kader.dom")];
  const answer = (message, sender, reply) => {
    const source = message?.placeOfImage?.source;
    if (typeof source !== "string") return;
    dom.runtime.onMessage.removeListener(answer);
    // If several images have this address, the one most in view.
    const area = ({ left, top, right, bottom }) =>
      Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)) * Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    const boxes = [...dom.querySelectorAll(document, "img, input[type=image]")]
      .filter((image) => image.currentSrc === source || image.src === source)
      .map((image) => image.getBoundingClientRect())
      .sort((a, b) => area(b) - area(a));
    if (!boxes.length) return reply(null);
    const { left, top, width, height } = boxes[0];
    const view = globalThis.visualViewport;
    reply({
      drawn: { left, top, width, height },
      viewport: { innerWidth, scale: view?.scale ?? 1, offsetLeft: view?.offsetLeft ?? 0, offsetTop: view?.offsetTop ?? 0 },
    });
  };
  dom.runtime.onMessage.addListener(answer);
  return true;
})();
