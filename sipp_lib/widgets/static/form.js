// One record, its fields under each other.

class OneRecord extends Form {
  constructor(model, el) {
    super(model, el);
    this.single = true;
    this.body = make("div", { class: "sipp-body sipp-fields" });
    this.element.append(this.body);
    this.update();
    this.saving.adopt();
  }

  mine(kept) {
    const row = this.model.get("rows")[0];
    return row ? kept.id === row.id : this.view?.draft;
  }

  update() {
    const row = this.model.get("rows")[0] ?? (this.view?.draft ? this.view.row : { id: random(), heads: [], values: this.shape.blank, called: "", conflicts: [] });
    if (!this.view || (this.view.id !== row.id && !this.view.busy)) {
      this.view = new RecordView(this, row);
      this.views = new Map([[row.id, this.view]]);
      this.body.replaceChildren(this.view.conflicts, ...this.shape.fields.map((spec) => this.labelled(this.view, spec)), this.view.history.element);
    }
    if (this.view.id === row.id) this.view.update(row);
    this.shown();
  }

  adopted(field, value) {
    if (this.view.draft && field.id !== this.view.id) { // begun in a form that is gone
      this.views = new Map([[field.id, this.view]]);
      this.view.id = field.id;
      this.view.row = { ...this.view.row, id: field.id };
    }
    super.adopted(field, value);
  }
}

export default opened(OneRecord);
