// Many records of one kind: a row each; what has no column opens beneath it.

class ManyRecords extends Form {
  constructor(model, el) {
    super(model, el);
    this.columns = this.shape.columns.map((name) => this.every[name]);
    this.rest = this.shape.fields.filter((spec) => !this.shape.columns.includes(spec.name) || spec.type === "rows");
    this.drafts = [];
    this.pasts = new Map();
    if (this.shape.fields.some((spec) => spec.help || spec.school)) {
      this.explaining = button("Help", "Help for the columns", () => {
        const open = this.element.classList.toggle("sipp-explained");
        this.explaining.setAttribute("aria-expanded", String(open));
      }, { class: "sipp-quiet", "aria-expanded": "false" });
      this.bar.append(this.explaining);
    }
    this.table = make("table", { class: "sipp-body", role: "table" },
      make("caption", {}, this.shape.heading),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" },
        ...this.columns.map((spec) => make("th", { scope: "col", role: "columnheader", class: `sipp-is-${spec.type}` }, make("span", {}, spec.label), this.helpFor(spec))),
        make("th", { scope: "col", role: "columnheader", class: "sipp-acts" }, make("span", { class: "sipp-hidden" }, "What can be done with the row")))));
    this.adding = button(this.shape.add, this.shape.add, () => this.add(), { class: "sipp-add" });
    this.none = make("p", { class: "sipp-none" }, `Nothing here yet.`);
    this.gone = make("details", { class: "sipp-gone", hidden: true }, make("summary", {}), make("ul"));
    this.around = make("div", { class: "sipp-around" }, this.table);
    this.element.append(this.around, this.none, this.shape.by_hand ? this.adding : "", this.gone);
    this.update();
    this.saving.adopt();
    this.watching = new ResizeObserver(() => this.fit());
    this.watching.observe(this.element);
  }

  close() {
    this.watching.disconnect();
    super.close();
  }

  // A table where there is room for one, else a card for each record.
  fit() {
    const told = `${this.element.clientWidth} ${this.views.size > 0}`;
    if (told === this.fitted || !this.element.clientWidth) return;
    this.fitted = told;
    this.element.classList.remove("sipp-stacked");
    this.element.classList.toggle("sipp-stacked", this.around.scrollWidth > this.around.clientWidth + 1);
  }

  mine(kept) {
    return this.views.has(kept.id) || !this.model.get("rows").some((row) => row.id === kept.id);
  }

  add(id = random()) {
    this.drafts.push({ id, heads: [], values: this.shape.blank, called: "", conflicts: [] });
    this.update();
    this.views.get(id).main.querySelector("textarea, input, select, summary")?.focus();
  }

  adopted(field, value) {
    const stored = [...this.model.get("rows"), ...this.model.get("gone")].some((row) => row.id === field.id);
    if (!stored && !this.views.has(field.id) && !field.base.length) { // a row that was begun and never saved
      this.drafts.push({ id: field.id, heads: [], values: this.shape.blank, called: "", conflicts: [] });
      this.update();
    }
    super.adopted(field, value);
  }

  update() {
    const rows = this.model.get("rows");
    this.drafts = this.drafts.filter((draft) => !rows.some((row) => row.id === draft.id));
    const gone = new Set(this.model.get("gone").map((row) => row.id));
    // a row somebody else withdrew stays while it is in use here
    const kept = [...this.views.values()].filter((view) => gone.has(view.id) && view.busy).map((view) => view.row);
    const wanted = [...rows, ...kept, ...this.drafts];
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    for (const [id, view] of this.views) if (!wanted.some((row) => row.id === id)) { view.body.remove(); this.views.delete(id); }
    this.views = new Map(wanted.map((row) => [row.id, this.views.get(row.id) ?? this.build(row)]));
    let before = this.table.tHead;
    for (const view of this.views.values()) {
      if (before.nextElementSibling !== view.body) before.after(view.body);
      before = view.body;
    }
    wanted.forEach((row, at) => {
      const view = this.views.get(row.id);
      view.update(row);
      this.acts(view, at, wanted.length);
    });
    if (active && active !== document.activeElement && active.isConnected) active.focus();
    this.none.hidden = wanted.length > 0;
    this.withdrawn();
    this.shown();
  }

  build(row) {
    const view = new RecordView(this, row);
    const beneath = fresh("more");
    const cells = this.columns.map((spec, at) => {
      const tag = at ? "td" : "th";
      const content = spec.type === "rows" ? this.glance(view, spec) : view.slot(spec).element;
      return make(tag, { role: at ? "cell" : "rowheader", scope: at ? null : "row", class: `sipp-is-${spec.type}` },
        make("span", { class: "sipp-label", "aria-hidden": "true" }, spec.label), content);
    });
    view.more = button("More", "", () => this.open(view), { "aria-expanded": "false", "aria-controls": beneath });
    view.up = button("↑", "", () => this.move(view, -1));
    view.down = button("↓", "", () => this.move(view, 1));
    view.off = button("×", "", () => this.withdraw(view));
    const hand = this.shape.by_hand ? [view.up, view.down, view.off] : [];
    view.main = make("tr", { role: "row" }, ...cells, make("td", { role: "cell", class: "sipp-acts" }, make("div", {}, view.more, ...hand)));
    view.inside = make("div", { class: "sipp-fields" });
    view.under = make("tr", { role: "row", class: "sipp-under", id: beneath, hidden: true }, make("td", { role: "cell", colspan: cells.length + 1 }, view.inside));
    view.torn = make("tr", { role: "row", class: "sipp-under", hidden: true }, make("td", { role: "cell", colspan: cells.length + 1 }, view.conflicts));
    view.body = make("tbody", { role: "rowgroup", "data-record": row.id }, view.main, view.torn, view.under);
    return view;
  }

  // Nested rows at a glance; a click opens them beneath.
  glance(view, spec) {
    const open = button("", "", () => { this.open(view, true); view.slots.get(spec.name).control.first().focus(); }, { class: "sipp-glance" });
    (view.glances ??= []).push(() => {
      const rows = view.row.values[spec.name] ?? [];
      const words = rows.map((row) => spec.fields.map((each) => row[each.name]).find((value) => typeof value === "string" && value) ?? "").filter(Boolean);
      open.replaceChildren(...(rows.length ? words.slice(0, 3).map((each) => make("span", {}, short(each, 60))) : [make("span", { class: "sipp-none" }, "none yet – add")]),
        ...(rows.length > 3 ? [make("span", { class: "sipp-none" }, `and ${rows.length - 3} more`)] : []));
      open.setAttribute("aria-label", `${spec.label}, ${view.called}: ${rows.length ? `${rows.length}, ${words.slice(0, 3).join("; ")}` : "none yet"}. Open`);
    });
    return open;
  }

  open(view, stay = false) {
    if (!view.inside.childElementCount) {
      view.inside.append(...this.rest.map((spec) => this.labelled(view, spec)), view.history.element);
      view.update(view.row);
    }
    view.under.hidden = stay ? false : !view.under.hidden;
    view.more.setAttribute("aria-expanded", String(!view.under.hidden));
    view.more.textContent = view.under.hidden ? "More" : "Less";
  }

  acts(view, at, count) {
    // what is said of a field is to be read without a search for it
    const below = this.rest.some((spec) => view.row.named?.[spec.name]);
    if (below && !view.inside.childElementCount) this.open(view, true);
    for (const tell of view.glances ?? []) tell();
    for (const [act, words] of [["more", "Everything about"], ["up", "Move up:"], ["down", "Move down:"], ["off", "Remove"]]) {
      view[act].setAttribute("aria-label", `${words} ${view.called}`);
      view[act].title = `${words} ${view.called}`;
    }
    view.up.setAttribute("aria-disabled", String(at === 0 || view.draft));
    view.down.setAttribute("aria-disabled", String(at === count - 1 || view.draft));
    view.torn.hidden = !view.row.conflicts.length;
  }

  move(view, by) {
    const order = [...this.views.keys()];
    const at = order.indexOf(view.id);
    const before = order[by < 0 ? at - 1 : at + 2] ?? "";
    this.saving.act({ op: "move", id: view.id, value: before }, () => setTimeout(() => (by < 0 ? view.up : view.down).focus()));
  }

  withdraw(view) {
    const order = [...this.views.values()];
    const at = order.indexOf(view);
    const next = order[at + 1] ?? order[at - 1];
    const land = () => setTimeout(() => (next?.off ?? this.adding).focus());
    for (const field of [...this.saving.fields.values()]) if (view.draft && field.id === view.id && !field.sent) this.saving.forget(field);
    if (view.draft && ![...this.saving.fields.values()].some((field) => field.id === view.id)) {
      this.drafts = this.drafts.filter((draft) => draft.id !== view.id);
      this.adding.focus();
      this.update();
      return;
    }
    this.saving.flush(view.id);
    document.activeElement?.blur();
    this.saving.act({ op: "withdraw", id: view.id }, land);
  }

  withdrawn() {
    const rows = this.model.get("gone");
    this.gone.hidden = !rows.length || !this.shape.by_hand;
    this.gone.querySelector("summary").textContent = `Removed (${rows.length})`;
    this.pasts = new Map(rows.map((row) => [row.id, this.past(row)]));
    this.gone.querySelector("ul").replaceChildren(...rows.map((row) =>
      make("li", {}, make("span", {}, `${row.called || "without a name"} – ${row.author}, ${clock(row.at)} `),
        button("Put back", `Put back ${lower(this.shape.title)} ${short(row.called || "without a name")}`, () => this.saving.act({ op: "restore", id: row.id }, (reply) => this.afterwards(reply, row.id, this.shape.columns[0])), { title: null }),
        this.pasts.get(row.id).element)));
  }

  // The history of a removed row; what stood open of it stays open.
  past(row) {
    const past = this.pasts.get(row.id) ?? new History(this, { id: row.id, row, called: "" });
    past.of.row = row;
    past.of.called = `${lower(this.shape.title)} ${short(row.called || "without a name")}`;
    past.update();
    return past;
  }
}

export default opened(ManyRecords);
