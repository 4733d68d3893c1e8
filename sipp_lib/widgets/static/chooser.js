// Which measure suits: five things to say, and a card for each measure with what will follow from it.

class Choosing {
  constructor(model, el) {
    this.model = model;
    this.client = random();
    this.element = make("section", { class: "sipp sipp-chooser", "aria-label": "Which measure suits?" });
    this.controls = {
      outcome: make("select", {}), stage: make("select", {}),
      size: make("input", { inputmode: "numeric", autocomplete: "off" }), occasions: make("input", { inputmode: "numeric", autocomplete: "off" }),
      comparison: make("input", { type: "checkbox" }),
    };
    const labels = { outcome: "What should change", stage: "Stage", size: "Pupils in the group", occasions: "How often it is measured", comparison: "A comparison group will be measured too" };
    const help = (...words) => make("span", { class: "sipp-help", id: fresh("help") }, ...words);
    this.agreed = make("span", {});
    this.helps = { size: help(this.agreed, "A whole number from 1."), occasions: help("A whole number from 1; for a rate: months.") };
    const asking = make("div", { class: "sipp-fields" });
    for (const [name, control] of Object.entries(this.controls)) {
      control.id = fresh(name);
      control.addEventListener("change", () => this.ask());
      if (this.helps[name]) control.addEventListener("input", () => this.limits(name));
      asking.append(make("div", { class: "sipp-cell" }, make("label", { for: control.id }, labels[name]), this.helps[name] ?? null, control));
      if (this.helps[name]) control.setAttribute("aria-describedby", this.helps[name].id);
    }
    this.told = make("p", { class: "sipp-state", role: "status" });
    this.alarm = make("p", { class: "sipp-alarm", role: "alert" });
    this.list = make("ul", { class: "sipp-suiting" });
    this.element.append(make("header", {}, make("div", { class: "sipp-title" }, make("h3", {}, "Which measure suits?"),
      make("p", {}, "Say what should change, and see which measures suit and what each can show."))), asking, this.told, this.alarm, this.list);
    // Letters stay here: JupyterLab would take them for commands.
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    this.changes = unpressed(this.element, { "change:outcomes": () => this.offer(), "change:stages": () => this.offer(), "change:suiting": () => this.show(), "change:yours": () => this.show(), "change:agreed": () => this.values(), "change:asked": () => this.values(), "change:told": () => this.tell(), "change:trouble": () => this.tell() });
    for (const [name, act] of Object.entries(this.changes)) model.on(name, act);
    el.replaceChildren(this.element);
    this.offer();
    this.show();
    this.tell();
    this.send({ op: "hello" });
  }

  close() {
    this.send({ op: "bye" });
    for (const [name, act] of Object.entries(this.changes)) this.model.off(name, act);
  }

  send(message) {
    try {
      Promise.resolve(this.model.send({ ...message, client: this.client })).catch(() => {});
    } catch { /* the kernel is gone, and the forms say so */ }
  }

  offer() {
    const fill = (select, first, all) => {
      const chosen = select.value; // of the list that has the focus
      select.replaceChildren(make("option", { value: "" }, first), ...all.map((each) => make("option", { value: each }, each)));
      select.value = all.includes(chosen) ? chosen : "";
    };
    fill(this.controls.outcome, "choose", this.model.get("outcomes"));
    fill(this.controls.stage, "any", this.model.get("stages"));
    this.values();
  }

  values() {
    const asked = this.model.get("asked");
    for (const [name, control] of Object.entries(this.controls)) {
      if (name === "comparison") control.checked = asked[name];
      else if (control !== document.activeElement) control.value = asked[name];
    }
    this.agreed.textContent = this.model.get("agreed") ? `${this.model.get("agreed")} ` : "";
    for (const name of Object.keys(this.helps)) this.limits(name);
  }

  limits(name) {
    const wrong = !/^\s*[1-9]\d{0,5}\s*$/.test(this.controls[name].value);
    this.controls[name].setAttribute("aria-invalid", String(wrong));
    this.helps[name].classList.toggle("sipp-late", wrong);
  }

  ask() {
    const { comparison, ...rest } = this.controls;
    const asked = Object.fromEntries(Object.entries(rest).map(([name, control]) => [name, control.value]));
    this.send({ op: "ask", asked: { ...asked, comparison: comparison.checked } });
  }

  tell() {
    this.told.textContent = this.model.get("told");
    this.told.classList.toggle("sipp-done", Boolean(this.told.textContent));
    this.alarm.textContent = this.model.get("trouble");
  }

  show() {
    const yours = this.model.get("yours");
    const size = Number(this.model.get("asked").size);
    const active = this.list.contains(document.activeElement) ? document.activeElement.dataset.measure : null;
    this.list.replaceChildren(...this.model.get("suiting").map((each) => {
      const used = yours[each.measure];
      const use = button(used ? "Use for another outcome" : "Use this measure", `${used ? "Use for another outcome" : "Use this measure"}: ${each.measure}`,
        () => this.send({ op: "use", measure: each.measure }), { title: null, "data-measure": each.measure });
      return make("li", {}, make("h4", {}, each.measure, used ? make("span", { class: "sipp-used" }, used === each.measure ? " among your measures" : ` among your measures: ${used}`) : null), make("p", {}, each.description),
        make("dl", {}, make("dt", {}, `For ${size} pupil${size === 1 ? "" : "s"}`), make("dd", {}, each.for_size), make("dt", {}, "What it can show"), make("dd", {}, each.analysis), make("dt", {}, "Watch out for"), make("dd", {}, each.caution)), use);
    }));
    if (active) [...this.list.querySelectorAll("button")].find((each) => each.dataset.measure === active)?.focus();
  }
}

export default {
  render({ model, el }) {
    const view = new Choosing(model, el);
    return () => view.close();
  },
};
