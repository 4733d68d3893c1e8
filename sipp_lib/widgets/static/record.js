// One record on the screen: its fields, its conflicts, and which of its fields are in use.

class RecordView {
  constructor(form, row) {
    this.form = form;
    this.id = row.id;
    this.row = row;
    this.slots = new Map();
    this.conflicts = make("div", { class: "sipp-conflicts" });
    this.chosen = {};
    this.history = new History(form, this);
  }

  get draft() { return !this.row.heads.length; }

  get called() {
    const words = short(this.row.called || "", 60);
    return `${lower(this.form.shape.title)} ${words || this.form.number(this.id)}`;
  }

  // The place of a field: its control, with what is wrong in it.
  slot(spec, { roomy = false } = {}) {
    const form = this.form;
    const problem = make("p", { class: "sipp-problem", id: fresh("problem"), role: "alert", hidden: true });
    const remark = make("p", { class: "sipp-remark", id: fresh("remark"), role: "status", hidden: true });
    const named = make("p", { class: "sipp-remark", id: fresh("named"), role: "status" });
    const harmless = button("It is not a pupil", "It is not a pupil", () => this.harmless(slot));
    const naming = make("div", { class: "sipp-named", hidden: true }, named, harmless);
    const slot = { spec, base: null, shown: undefined, problem, remark, naming, named, harmless };
    const typed = (wait) => {
      if (slot.base === null) slot.base = this.row.heads;
      this.say(slot, "");
      form.saving.typed(this.id, spec.name, slot.control.get(), slot.base, wait);
      if (!wait) form.saving.flush(this.id);
    };
    const on = { self: this.id, typing: () => typed(), done: () => typed(0), limits: (input, words, wrong) => form.limits(input, words, wrong), unfinished: (words) => { if (words || slot.unfinished) this.say(slot, words); slot.unfinished = Boolean(words); } };
    slot.control = form.shape.by_hand ? controlOf(spec, on, form, roomy) : readOnly(spec, form);
    slot.element = make("div", {
      class: `sipp-field sipp-is-${spec.type}`, "data-field": spec.name,
      onfocusin: () => { if (slot.base === null) slot.base = this.row.heads; },
      onfocusout: (event) => {
        if (slot.element.contains(event.relatedTarget)) return;
        form.saving.flush(this.id);
        if (!form.saving.pending(this.id, spec.name)) slot.base = null;
        this.show(slot);
        form.settle();
      },
    }, slot.control.element, problem, remark, naming);
    this.slots.set(spec.name, slot);
    return slot;
  }

  name() {
    for (const { spec, control, help, problem, remark, named } of this.slots.values()) {
      const words = this.form.single ? spec.label : `${spec.label}, ${this.called}`;
      if (control.name) control.name(words);
      if (!control.name && !this.form.single) for (const target of control.targets) target.setAttribute("aria-label", words);
      // a group of ticks, or of rows, is described as a whole
      for (const target of control.name && !control.targets.length ? [control.element] : control.targets)
        target.setAttribute("aria-describedby", [help ?? this.form.helps[spec.name], problem.id, remark.id, named.id].filter(Boolean).join(" "));
    }
  }

  update(row) {
    this.row = row;
    this.told = row.heads; // what the versions to choose from are of
    for (const slot of this.slots.values()) {
      this.show(slot);
      const words = row.remarks?.[slot.spec.name] ?? "";
      if (slot.remark.textContent !== words) slot.remark.textContent = words;
      slot.remark.hidden = !words;
      this.names(slot);
    }
    this.asked();
    this.name();
    this.disagree();
    this.history.update();
  }

  // A pupil's name in a text that everybody may read: said by Python, which alone knows the names.
  names(slot) {
    const found = Object.keys(this.row.named ?? {});
    const words = this.row.named?.[slot.spec.name] ?? "";
    slot.naming.hidden = !words;
    if (slot.named.textContent !== words) slot.named.textContent = words;
    slot.harmless.hidden = found.some((name) => !this.form.every[name]); // what is not read here is not decided here
    slot.harmless.textContent = found.length > 1 ? "None of these is a pupil" : "It is not a pupil";
    slot.harmless.setAttribute("aria-label", `${slot.harmless.textContent}: ${found.map((name) => this.form.every[name]?.label).join(" and ")}, ${this.called}`);
  }

  harmless(slot) {
    this.form.saving.flush(this.id);
    this.form.saving.act({ op: "harmless", id: this.id, value: this.row.heads }, (reply) => { if (!reply.refused) (slot.control.targets[0] ?? slot.control.first?.())?.focus(); });
  }

  // Put the stored value into the control, unless the field is in use or has text that is not saved yet.
  show(slot, value = this.row.values[slot.spec.name]) {
    const { control, spec } = slot;
    control.refill?.();
    if (this.form.saving.pending(this.id, spec.name) || this.inUse(slot)) return;
    slot.base = null;
    if (slot.problem.hidden === false && same(slot.shown, value)) return;
    if (slot.shown === undefined || (!same(slot.shown, value) && !same(control.get(), value))) {
      control.set(value);
      this.say(slot, "");
    }
    slot.shown = value;
  }

  inUse(slot) { return slot.element.contains(slot.element.getRootNode().activeElement); }
  get busy() { return [...this.slots.values()].some((slot) => this.inUse(slot)); }

  say(slot, words) {
    slot.problem.textContent = words;
    slot.problem.hidden = !words;
    for (const target of slot.control.targets) target.setAttribute("aria-invalid", String(Boolean(words)));
  }

  // Fields that are asked only when another one holds a certain value; what the workbook adds stands there once there is any.
  asked() {
    for (const { spec, element } of this.slots.values()) {
      const wanted = !spec.filled && Object.entries(spec.when).every(([name, values]) => !this.row.values[name] || values.includes(this.row.values[name]));
      const filled = !same(this.row.values[spec.name], this.form.shape.blank[spec.name]);
      (element.closest("[data-asked]") ?? element).hidden = !wanted && !filled && !element.contains(document.activeElement);
    }
  }

  saved(reply, key) {
    // What others wrote meanwhile is not on the screen yet, so only what was written here has been seen.
    if (reply.written) this.row = { ...this.row, heads: [reply.written] };
    const slot = this.slots.get(key);
    if (!slot) return;
    this.say(slot, "");
    slot.shown = this.form.saving.pending(this.id, key) ? slot.shown : slot.control.get();
    slot.base = this.inUse(slot) && reply.written ? [reply.written] : null;
  }

  // Two people changed the same field: both versions side by side, and a person chooses.
  disagree() {
    const open = this.row.conflicts;
    if (same(this.open, open)) return;
    this.open = open;
    this.chosen = {};
    this.conflicts.replaceChildren(...open.map((conflict) => this.versions(conflict)));
    for (const slot of this.slots.values()) {
      const disputed = open.some((conflict) => conflict.field === slot.spec.name);
      slot.element.classList.toggle("sipp-disputed", disputed);
      for (const target of slot.control.targets) if ("placeholder" in target) target.placeholder = disputed ? "Choose between the two versions" : "";
    }
  }

  versions(conflict) {
    const form = this.form;
    const gone = conflict.field === "withdrawn";
    const spec = form.every[conflict.field] ?? conflict.spec ?? { type: "tick", label: conflict.label };
    const me = form.model.get("who").author;
    const mine = conflict.versions.filter((version) => version.author === me).length === 1;
    const alike = new Set(conflict.versions.map((version) => version.author)).size < conflict.versions.length;
    const words = (version, at) => (mine ? (version.author === me ? "Keep mine" : "Keep theirs") : alike ? `Keep version ${at + 1}` : `Keep ${version.author}’s`);
    const group = make("div", { class: "sipp-conflict", role: "group", "aria-label": `Two versions of ‘${conflict.label}’, ${this.called}` });
    const chosen = make("p", { class: "sipp-choice", role: "status" });
    const choose = (value) => {
      this.chosen[conflict.field] = value;
      const left = this.row.conflicts.filter((each) => !(each.field in this.chosen)).map((each) => `‘${each.label}’`);
      if (left.length) { chosen.textContent = `Chosen. Choose for ${left.join(" and ")} too, and it is saved.`; return; }
      form.saving.act({ op: "choose", id: this.id, value: this.chosen, seen: this.told }, (reply) => form.afterwards(reply, this.id, conflict.field));
    };
    group.append(
      make("p", {}, make("strong", {}, conflict.label), gone ? ": one of you withdrew this while another changed it." : ": this was changed in two places at once. Both versions are kept until you choose."),
      make("div", { class: "sipp-versions" }, ...conflict.versions.map((version, at) =>
        make("div", { class: "sipp-version" },
          make("p", { class: "sipp-by" }, `${mine || !alike ? "" : `Version ${at + 1}: `}${version.author}, ${clock(version.at)}`),
          make("blockquote", {}, gone ? (version.value ? "Remove it" : "Keep it") : inWords(spec, version.value, form)),
          button(words(version, at), `${words(version, at)}: ${gone ? "" : short(inWords(spec, version.value, form), 80)}`, () => choose(version.value), { title: null })))),
      chosen,
    );
    if (!gone && spec.type !== "tick") {
      const anew = button("Write a new version", `Write a new version of ‘${conflict.label}’`, () => {
        const control = controlOf(spec, { typing() {}, done() {}, unfinished() {} }, form, true);
        control.set(conflict.versions[0].value);
        control.name?.(conflict.label);
        for (const target of control.targets) target.setAttribute("aria-label", `${conflict.label}, new version`);
        anew.replaceWith(make("div", { class: "sipp-anew" }, control.element, button("Save this", "Save this", () => choose(control.get()))));
        (control.targets[0] ?? control.first?.())?.focus();
      }, { title: null });
      group.append(anew);
    }
    return group;
  }
}

const readOnly = (spec, form) => {
  const element = make("div", { class: "sipp-read" });
  let held;
  return { element, get: () => held, set: (value) => { held = value; const words = inWords(spec, value, form); element.textContent = words === "(empty)" ? "–" : words; }, targets: [] };
};
