// Parts of a control that are built anew when what they show has changed, and messages beside the button they are about.

// The control in use keeps its words and the focus, and what was chosen in it until that is answered (`late`).
class Sections {
  constructor(kind, names) {
    this.held = {}; // what each shows
    this.parts = Object.fromEntries(names.map((name) => [name, make("div", { class: `sipp-step sipp-${name}` })]));
    this.element = make("div", { class: kind }, ...Object.values(this.parts));
  }

  fill(name, shown, build) {
    if (same(this.held[name], shown)) return;
    this.held[name] = shown;
    const part = this.parts[name];
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const kept = active && { key: active.dataset.key, value: active.value, from: active.selectionStart, touched: active.dataset.touched };
    part.replaceChildren(...build().filter(Boolean));
    const again = kept?.key && [...part.querySelectorAll("[data-key]")].find((each) => each.dataset.key === kept.key);
    if (!again) return;
    if (kept.touched || this.late) {
      const { value } = again;
      again.value = kept.value;
      if (again.value !== kept.value) again.value = value; // no longer to be chosen
      if (kept.touched) again.dataset.touched = kept.touched;
      if (this.late) this.held[name] = null; // the answer to what was said last is shown as it is
    }
    again.focus();
    if (kept.from != null && again.setSelectionRange) again.setSelectionRange(kept.from, kept.from);
  }
}

// Where something is said: beside what was pressed or typed.
class Place {
  constructor() {
    this.status = make("p", { class: "sipp-state", role: "status" });
    this.alarm = make("div", { class: "sipp-alarm", role: "alert" });
    this.element = make("div", { class: "sipp-said" }, this.status, this.alarm);
  }

  // Whether something else is said than before.
  say(told, troubles, done) {
    const before = this.told;
    this.told = [told, troubles, done];
    if (same(before, this.told)) return false;
    if (this.status.textContent !== told) this.status.textContent = told;
    this.status.classList.toggle("sipp-done", done);
    this.alarm.replaceChildren(...troubles.map((text) => make("p", {}, text)));
    return Boolean(told || troubles.length);
  }
}

const labelled = (label, control, help) => {
  control.id ||= fresh("field");
  const told = help ? make("span", { class: "sipp-help", id: fresh("help") }, help) : null;
  if (told) control.setAttribute("aria-describedby", told.id);
  return make("div", { class: "sipp-cell" }, make("label", { for: control.id }, label), told, control);
};

const problem = (words, control) => {
  if (!words) return null;
  const element = make("p", { class: "sipp-problem", id: fresh("problem") }, words);
  control?.setAttribute("aria-invalid", "true");
  control?.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), element.id].filter(Boolean).join(" "));
  return element;
};

const options = (pairs) => pairs.map(([key, words]) => make("option", { value: key }, words));
const select = (children, value) => {
  const element = make("select", {}, ...children);
  element.value = value;
  return element;
};
const one = (pairs, value) => select(options(pairs), value);
const grouped = (groups, value) => select(groups.flatMap(([label, pairs]) => (label ? [make("optgroup", { label }, ...options(pairs))] : options(pairs))), value);
