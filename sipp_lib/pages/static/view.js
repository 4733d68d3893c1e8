// What a page shows beside its forms. The markup was made and escaped by Python; what is chosen goes back as messages.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
};

// A page of its own for the printer: what is shown, without the notebook around it.
const print = (model) => {
  const page = make("iframe", { title: "To be printed", sandbox: "allow-same-origin allow-modals", style: "position:fixed;inset:auto;width:0;height:0;border:0" });
  page.srcdoc = "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"></head><body></body></html>";
  page.addEventListener("load", () => {
    const inside = page.contentDocument;
    inside.title = model.get("title");
    const style = inside.createElement("style");
    style.textContent = model.get("_css");
    inside.head.append(style);
    inside.body.className = "sipp-alone";
    inside.body.innerHTML = `<main class="sipp"><div class="sipp-shown"></div></main>`;
    inside.querySelector(".sipp-shown").innerHTML = model.get("html");
    for (const folded of inside.querySelectorAll("details")) folded.open = true;
    page.contentWindow.addEventListener("afterprint", () => page.remove());
    page.contentWindow.print();
  }, { once: true });
  document.body.append(page);
};

const CHOSEN = (globalThis[Symbol.for("sipp.chosen")] ??= new Map()); // by page and title, what was chosen in a view

class View {
  constructor(model, el) {
    this.model = model;
    this.client = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join("");
    this.values = {};
    this.turn = 0;
    this.busy = make("p", { class: "sipp-state", role: "status" });
    this.told = make("p", { class: "sipp-told", role: "alert" });
    this.asking = make("div", { class: "sipp-asking sipp-fields" });
    this.shown = make("div", { class: "sipp-shown" });
    const title = model.get("title");
    this.folds = model.get("prints");
    const printing = this.folds ? make("button", { type: "button", onclick: () => this.print() }, "Print this page") : null;
    this.folding = this.folds ? make("button", { type: "button", "aria-expanded": "false", onclick: () => this.fold(!this.shown.hidden) }, "Read it here") : null;
    this.element = make("section", { class: "sipp sipp-view", "aria-label": title },
      make("header", {}, make("div", { class: "sipp-title" }, make(`h${model.get("level")}`, {}, title)), make("div", { class: "sipp-bar" }, this.busy, this.folding, printing)),
      this.asking, this.told, this.shown);
    // Letters stay here: JupyterLab would take them for commands.
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    this.shown.addEventListener("click", (event) => {
      const name = event.target.closest?.("[data-press]")?.dataset.press;
      if (name) this.send({ do: "press", name });
      const link = event.target.closest?.('a[href^="#form="]');
      if (!link) return;
      event.preventDefault();
      const detail = Object.fromEntries(new URLSearchParams(link.getAttribute("href").slice(1)));
      const page = this.element.closest(".jp-NotebookPanel") ?? document;
      for (const form of page.querySelectorAll(".sipp")) form.dispatchEvent(new CustomEvent("sipp-show", { detail }));
    });
    el.replaceChildren(this.element);
    this.changes = unpressed(this.element, { "change:html": () => this.show(), "change:fields": () => this.ask(), "change:answered": () => this.ask(), "change:told": () => this.tell(), "change:busy": () => this.tell() });
    for (const [name, act] of Object.entries(this.changes)) model.on(name, act);
    this.show();
    this.ask();
    this.tell();
    if (this.folds) this.fold(true);
    else this.hello();
    this.watching = new ResizeObserver(() => this.measured());
    this.watching.observe(this.element);
  }

  // Pixels for a picture, in steps: a bar that comes and goes draws nothing anew.
  get room() {
    const free = (this.shown.clientWidth || this.element.clientWidth - 34) - 14;
    return Math.floor(free / 20) * 20;
  }

  measured() {
    if (this.shown.hidden || !this.element.isConnected || !this.element.clientWidth) return;
    if (!this.page) this.takeUp();
    if (this.room === this.said) return;
    this.said = this.room;
    clearTimeout(this.turning);
    this.turning = setTimeout(() => this.send({ do: "wide", room: this.room }), 400);
  }

  // Where the kernel began again, what was chosen in the view before this one stays chosen.
  takeUp() {
    this.page = `${this.element.closest(".jp-NotebookPanel")?.id} ${this.model.get("title")}`;
    const before = CHOSEN.get(this.page);
    if (!before || this.turn) return;
    this.values = before;
    this.send({ do: "choose", values: before, turn: ++this.turn });
  }

  // What was said before the page had its layout is said again once it has one.
  hello() {
    this.said = this.room;
    this.send({ do: "hello", room: this.said });
  }

  // What is folded away is not drawn.
  fold(hidden) {
    this.shown.hidden = hidden;
    if (hidden) this.send({ do: "bye" });
    else this.hello();
    this.folding.setAttribute("aria-expanded", String(!hidden));
    this.folding.textContent = hidden ? "Read it here" : "Fold it away";
  }

  close() {
    this.watching.disconnect();
    if (this.turn) CHOSEN.set(this.page, this.values);
    for (const [name, act] of Object.entries(this.changes)) this.model.off(name, act);
    this.send({ do: "bye" });
  }

  print() {
    if (this.shown.hidden) this.fold(false);
    this.printing = true;
    setTimeout(() => this.tell(), 300); // by then it says whether it is being drawn
  }

  send(message) {
    try {
      Promise.resolve(this.model.send({ client: this.client, ...message })).catch(() => {});
    } catch { /* the kernel is gone, and the forms say so */ }
  }

  tell() {
    if (this.busy.textContent !== this.model.get("busy")) this.busy.textContent = this.model.get("busy");
    if (this.told.textContent !== this.model.get("told")) this.told.textContent = this.model.get("told");
    this.element.setAttribute("aria-busy", String(Boolean(this.model.get("busy"))));
    if (this.printing && this.model.get("html") && !this.model.get("busy")) {
      this.printing = false;
      print(this.model);
    }
  }

  // What was open stays open, and what has the focus keeps it.
  show() {
    const html = this.model.get("html");
    if (html === this.held) return;
    this.held = html;
    const open = [...this.shown.querySelectorAll("details[open] > summary")].map((each) => each.textContent);
    const mark = (each) => each.dataset.press ?? each.getAttribute("href") ?? each.textContent;
    const controls = () => [...this.shown.querySelectorAll("[data-press], a, summary")];
    const like = (each) => controls().filter((other) => mark(other) === mark(each));
    const active = controls().find((each) => each === document.activeElement);
    const at = active && like(active).indexOf(active);
    this.shown.innerHTML = html;
    for (const summary of this.shown.querySelectorAll("details > summary"))
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    if (active) (like(active)[at] ?? this.focusable()).focus();
  }

  focusable() {
    this.shown.tabIndex = -1;
    return this.shown;
  }

  choose(name, value) {
    this.values[name] = value;
    this.send({ do: "choose", values: this.values, turn: ++this.turn });
  }

  // Controls are made anew only when what they offer has changed.
  ask() {
    // An answer to an earlier choice does not undo a later one.
    const late = (this.model.get("answered")[this.client] ?? 0) < this.turn;
    const fields = this.model.get("fields").map((field) => (late && field.name in this.values ? { ...field, value: this.values[field.name] } : field));
    const offer = JSON.stringify(fields.map(({ value, ...rest }) => rest));
    let active = null;
    if (offer !== this.offer) {
      this.offer = offer;
      active = this.asking.contains(document.activeElement) ? document.activeElement : null;
      this.asking.replaceChildren(...fields.map((field) => this.control(field)));
    }
    for (const field of fields) {
      this.values[field.name] = field.value;
      for (const each of this.asking.querySelectorAll("[data-name]")) {
        // what is no number stays as it was typed, to be put right
        if (each.dataset.name.split(" ")[0] !== field.name || each === document.activeElement || each.ariaInvalid === "true") continue;
        if (field.type === "choices") each.checked = field.value.includes(each.value);
        else each.value = field.value ?? "";
      }
    }
    this.asking.hidden = !fields.length;
    if (active) this.goOn(active);
  }

  // In the control that stands where another had the focus; what was typed into that and not yet said is not lost.
  goOn(before) {
    const now = [...this.asking.querySelectorAll("[data-name]")].find((each) => each.dataset.name === before.dataset.name);
    now?.focus();
    if (now?.type !== "text") return;
    now.value = before.value;
    now.setSelectionRange(before.selectionStart, before.selectionEnd);
  }

  control(field) {
    const id = `sipp-${this.client}-${field.name}`;
    const help = field.help ? make("span", { class: "sipp-help", id: `${id}-help` }, field.help) : null;
    if (field.type === "choices") {
      const boxes = field.options.map(([value, words], at) => make("label", {}, make("input", {
        type: "checkbox", value, "data-name": `${field.name} ${at}`,
        onchange: () => this.choose(field.name, [...this.asking.querySelectorAll(`[data-group="${field.name}"] input:checked`)].map((each) => each.value)),
      }), make("span", {}, words)));
      return make("fieldset", { class: "sipp-cell sipp-wide", "aria-describedby": help && help.id }, make("legend", {}, field.label), help,
        make("div", { class: "sipp-ticks", "data-group": field.name }, ...boxes));
    }
    const common = { id, "data-name": field.name, "aria-describedby": help && help.id };
    if (field.type === "choice") {
      const control = make("select", { ...common, onchange: () => this.choose(field.name, control.value) }, ...field.options.map(([value, words]) => make("option", { value }, words)));
      return make("div", { class: "sipp-cell" }, make("label", { for: id }, field.label), control, help);
    }
    let timer;
    const problem = make("p", { class: "sipp-problem", id: `${id}-problem`, role: "alert", hidden: true });
    const typed = () => {
      const wrong = Number.isNaN(Number(control.value.replace(",", ".").replace("−", "-")));
      control.setAttribute("aria-invalid", String(wrong));
      problem.hidden = !wrong;
      problem.textContent = wrong ? `‘${field.label}’ must be a number in digits, such as 12.5.` : "";
      clearTimeout(timer);
      timer = setTimeout(() => this.choose(field.name, control.value), 600);
    };
    const control = make("input", { ...common, "aria-describedby": [help?.id, problem.id].filter(Boolean).join(" "), type: "text", inputmode: "decimal", autocomplete: "off", oninput: typed, onchange: () => this.choose(field.name, control.value) });
    return make("div", { class: "sipp-cell" }, make("label", { for: id }, field.label), control, help, problem);
  }
}

export default {
  render({ model, el }) {
    const view = new View(model, el);
    return () => view.close();
  },
};
