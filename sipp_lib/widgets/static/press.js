// What is drawn anew while a button is held down would take it from under the pointer, and the press be lost.

// The acts of changes of a model, by name, each of which waits until nothing of an element is held down.
const unpressed = (element, changes) => {
  let down = false;
  const waiting = new Set();
  const released = () => setTimeout(() => { // the press itself comes first
    down = false;
    const late = [...waiting];
    waiting.clear();
    for (const act of late) act();
  });
  element.addEventListener("pointerdown", () => {
    down = true;
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, released, { once: true, capture: true });
  });
  return Object.fromEntries(Object.entries(changes).map(([name, act]) => [name, () => (down ? waiting.add(act) : act())]));
};
