// Elements whose every text is text: nothing typed is ever read as markup.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
};

const button = (text, label, act, attributes = {}) =>
  make("button", {
    type: "button", title: label === text ? null : label, "aria-label": label === text ? null : label, ...attributes,
    onclick: (event) => { if (event.currentTarget.getAttribute("aria-disabled") !== "true") act(event); },
  }, text);

let made = 0;
const fresh = (what) => `sipp-${what}-${++made}-${Math.random().toString(36).slice(2, 8)}`;
const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const lower = (text) => text.slice(0, 1).toLowerCase() + text.slice(1);
const short = (text, length = 60) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const longDay = (day) => new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
const clock = (at) => {
  const when = new Date(at);
  const time = when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const today = when.toDateString() === new Date().toDateString();
  return today ? time : `${when.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
};
