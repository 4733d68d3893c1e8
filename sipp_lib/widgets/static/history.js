// Who changed what when in one record, before and after side by side; any earlier value can be brought back.

const PAST = 20; // acts that are shown at first

class History {
  // `of` has id, row and called; one that is in use has the slots of its fields as well.
  constructor(form, of) {
    this.form = form;
    this.of = of;
    this.panel = make("div", { class: "sipp-past", id: fresh("past"), role: "region", tabindex: "-1", hidden: true });
    this.opening = button("History", "History", () => this.open(this.panel.hidden), { class: "sipp-quiet", "aria-expanded": "false", "aria-controls": this.panel.id });
    this.element = make("div", { class: "sipp-history sipp-wide" }, this.opening, this.panel);
    this.update();
  }

  open(wanted) {
    this.panel.hidden = !wanted;
    this.opening.setAttribute("aria-expanded", String(wanted));
    this.heads = null;
    this.many = PAST;
    this.update();
  }

  // Called whenever the record may have changed: what stands open is asked for again.
  update() {
    const { row, called } = this.of;
    this.element.hidden = !row.heads.length;
    this.opening.setAttribute("aria-label", `History: ${called}`);
    this.panel.setAttribute("aria-label", `History of ${called}`);
    if (this.panel.hidden || same(this.heads, row.heads)) return;
    this.heads = row.heads;
    this.form.saving.act({ op: "history", id: this.of.id }, (reply) => { if (reply.changes) { this.told = reply; this.draw(); } });
  }

  draw() {
    const { changes } = this.told;
    const held = this.panel.contains(this.panel.getRootNode().activeElement);
    const more = button("Show what came before", "Show what came before", () => { this.many += PAST; this.draw(); });
    this.panel.replaceChildren(
      make("ol", { class: "sipp-acts-done" }, ...changes.slice(0, this.many).map((change) => this.act(change))),
      ...(changes.length > this.many ? [more] : []));
    if (held) this.panel.focus();
  }

  act(change) {
    const words = change.begun ? ["Began it"] : [];
    for (const [name, , now] of change.fields)
      if (name === "withdrawn") words.push(now ? "Removed it" : "Put it back");
      else if (name === "rank") words.push("Moved it");
    if (change.reason) words.push(change.reason);
    const fields = change.fields.filter(([name]) => this.told.specs[name]);
    return make("li", {},
      make("p", {}, make("strong", {}, change.author), make("span", { class: "sipp-by" }, ` ${clock(change.at)}${change.account ? `, signed in as ${change.account}` : ""}`)),
      ...words.map((each) => make("p", {}, each)),
      ...fields.map(([name, before, now]) => this.field(this.told.specs[name], change.begun ? [["", now]] : [["Before", before], ["After", now]])));
  }

  field(spec, states) {
    return make("div", { class: "sipp-changed", role: "group", "aria-label": spec.label }, make("p", { class: "sipp-label" }, spec.label),
      make("div", { class: "sipp-versions" }, ...states.map(([when, value]) => this.state(spec, when, value))));
  }

  state(spec, when, value) {
    const words = inWords(spec, value, this.form);
    const other = this.form.shape.by_hand && this.of.slots && !same(value, this.of.row.values[spec.name]);
    return make("div", { class: "sipp-version" }, when ? make("p", { class: "sipp-by" }, when) : null, make("blockquote", {}, words),
      other ? button("Bring this back", `Bring this back: ${spec.label}, ${short(words, 80)}`, () => this.bring(spec, value), { title: null }) : null);
  }

  // As if it had been typed now: it is saved, answered and undone like any other edit.
  bring(spec, value) {
    const slot = this.of.slots.get(spec.name);
    slot?.control.set(value);
    this.form.saving.typed(this.of.id, spec.name, value, this.of.row.heads, 0);
    this.form.saving.flush(this.of.id);
    this.panel.focus();
  }
}
