// What stands round every table and form: heading, who is typing, whether it is saved, undo, help.

class Form {
  constructor(model, el) {
    this.model = model;
    this.shape = model.get("shape");
    this.every = Object.fromEntries(this.shape.fields.map((spec) => [spec.name, spec]));
    this.helps = {};
    this.views = new Map();
    this.last = null; // the last answer
    this.lost = new Map(); // texts whose record is not here
    this.offers = new Offers(this);
    this.element = make("section", { class: "sipp", "aria-label": this.shape.heading, "data-form": this.shape.kind });
    this.head();
    el.replaceChildren(this.element);
    // Letters stay in the form: JupyterLab would take them for commands. It may have Ctrl+S.
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { this.unhint(); this.offers.hide(); }
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") this.saving.flush();
      else event.stopPropagation();
    });
    this.element.addEventListener("focusout", (event) => {
      this.unhint();
      if (!this.offers.element.contains(event.relatedTarget)) this.offers.hide();
    });
    this.saving = new Saving(model, {
      here: () => this.element.isConnected,
      saved: (reply, field) => { this.last = reply; if (field) this.views.get(field.id)?.saved(reply, field.key); },
      refused: (field, words) => this.refused(field, words),
      adopted: (field, value) => this.adopted(field, value),
      mine: (kept) => this.mine(kept),
      status: () => this.status(),
    });
    this.changes = unpressed(this.element, { "change:rows": () => this.update(), "change:gone": () => this.update(), "change:linked": () => this.update(),
      "change:who": () => { this.introduce(); for (const field of this.saving.fields.values()) if (field.sent) this.saving.try(field); },
      "change:undo": () => this.undoable(), "change:news": () => this.tellNews(), "change:trouble": () => this.status(), "change:schools": () => this.introduce() });
    for (const [name, act] of Object.entries(this.changes)) model.on(name, act);
    this.element.addEventListener("sipp-show", ({ detail }) => this.arrive(detail));
  }

  // Somebody came by a link that names this form, and perhaps a record and a field of it; or was there, in one of the
  // field's controls (of those of its tag the one with a number), when the form was made anew.
  arrive({ form, record, field, tag, at }) {
    if (form !== this.shape.kind) return;
    const again = tag !== undefined;
    const stored = () => [...this.model.get("rows"), ...this.model.get("gone")].some((row) => row.id === record);
    if (again && record && !this.views.has(record) && !stored()) this.add(record); // a row that was begun and never saved
    const view = this.views.get(record) ?? (again ? this.view : undefined);
    if (view && this.rest && view.under.hidden && !(again && view.slots.has(field))) this.open(view);
    const slot = view?.slots.get(field);
    const target = (again && slot ? this.control(slot, tag, at) : null) ?? slot?.control.targets[0] ?? slot?.element.querySelector("button, summary") ?? (view ? view.main?.querySelector("textarea, input, select, summary") : this.adding) ?? this.first();
    (target ?? this.element).scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    delete this.element.closest("[data-sipp-place]")?.dataset.sippPlace;
  }

  // One of the controls of a field, of which rows have many; a row that was begun and is empty is begun once more.
  control(slot, tag, at) {
    const all = () => slot.element.querySelectorAll(tag);
    if (!all()[at]) slot.element.querySelector(".sipp-add")?.click();
    all()[at]?.closest("details")?.setAttribute("open", "");
    return all()[at];
  }

  close() {
    for (const [name, act] of Object.entries(this.changes)) this.model.off(name, act);
    this.saving.close();
  }

  linked(kind) {
    return (this.model.get("linked")[kind] ?? []).map((each, at) => ({ ...each, called: each.called || `${kind.replace("_", " ")} ${at + 1}, without a name` }));
  }

  head() {
    this.state = make("p", { class: "sipp-state", role: "status" });
    this.alarm = make("p", { class: "sipp-alarm", role: "alert" });
    this.undoing = button("Undo", "Undo", () => this.saving.act({ op: "undo" }), { class: "sipp-quiet" });
    this.who = make("div", { class: "sipp-who" });
    this.kept = make("div", { class: "sipp-kept" });
    this.news = make("details", { class: "sipp-news", hidden: true });
    this.me = make("p", { class: "sipp-me" });
    this.bar = make("div", { class: "sipp-bar" }, this.state, this.shape.by_hand ? this.me : null, this.shape.by_hand ? this.undoing : null);
    this.element.append(
      make("header", {},
        make("div", { class: "sipp-title" }, make("h3", {}, this.shape.heading), this.shape.help ? make("p", {}, this.shape.help) : null),
        this.bar),
      this.shape.by_hand ? this.who : "", this.alarm, this.kept, this.news);
    this.tellNews();
    if (this.model.get("who").name) this.introduce();
    else setTimeout(() => this.introduce()); // when it stands on the page
    this.undoable();
  }

  // Who is typing: asked once, changed when somebody else takes the keyboard.
  introduce(again = false) {
    const known = this.model.get("who");
    if (known.name && !again) {
      this.who.replaceChildren();
      this.me.replaceChildren(button(short(known.name, 40), `You are ${known.author}. Is somebody else typing?`,
        () => { this.introduce(true); this.who.querySelector("input").focus(); }, { class: "sipp-quiet" }));
      return;
    }
    if (!again) { // the first form that can be seen asks, and keeps what was typed into it
      const asking = [...document.querySelectorAll(".sipp-who form")].filter((form) => form.checkVisibility());
      const own = this.who.querySelector("form");
      const begun = own && [...own.querySelectorAll("input")].some((input) => input.value || input === document.activeElement);
      if (own && asking.length && asking[0] !== own && !begun) this.who.replaceChildren();
      if (own || asking.length) return;
    }
    this.me.replaceChildren();
    const fields = [["name", "Your name", []], ["role", "Your role", ["class teacher", "head teacher", "local-authority officer"]], ["school", "Your school", this.model.get("schools")]];
    const inputs = {};
    const form = make("form", { onsubmit: (event) => {
      event.preventDefault();
      const value = Object.fromEntries(fields.map(([name]) => [name, inputs[name].value]));
      this.saving.act({ op: "who", value }, (reply) => {
        if (reply.refused) inputs.name.focus();
        else if (this.who.contains(document.activeElement) || document.activeElement === document.body) { this.introduce(); this.first()?.focus(); }
      });
    } }, make("p", {}, "Your name is shown beside your entries. We ask once."));
    for (const [name, label, known_] of fields) {
      const list = make("datalist", { id: fresh("list") }, ...known_.map((each) => make("option", { value: each })));
      inputs[name] = make("input", { id: fresh(name), value: again ? known[name] : "", list: list.id, autocomplete: "off", required: name === "name" });
      form.append(make("div", { class: "sipp-cell" }, make("label", { for: inputs[name].id }, label), inputs[name], list));
    }
    form.append(make("button", { type: "submit" }, "Save my details"));
    this.who.replaceChildren(form);
  }

  // The form to be filled in by people who do not open the workbook; at its foot, where nobody has to pass it.
  giveOut() {
    const told = make("p", { class: "sipp-help", role: "status" });
    const give = (text, value) => button(text, `${text}: ${this.shape.heading}`, () => this.saving.act({ op: "handout", value }, (reply) => {
      if (!reply.data) return;
      const bytes = Uint8Array.from(atob(reply.data), (sign) => sign.charCodeAt(0));
      const link = make("a", { href: URL.createObjectURL(new Blob([bytes])), download: reply.file });
      link.click();
      told.textContent = `‘${reply.file}’ is among your downloads.`;
    }), { title: null });
    return make("details", { class: "sipp-news" }, make("summary", {}, "Give out this form"),
      make("p", { class: "sipp-help" }, "For colleagues who fill it in elsewhere. What comes back is added where files are added, on the page of phase 1."),
      make("div", { class: "sipp-acts" }, give("As an Excel workbook", "xlsx"), give("As a page that works offline", "html"), give("As a page to print", "print")), told);
  }

  // Who wrote what in this form since somebody was last here: each leads to its record.
  tellNews() {
    const told = this.model.get("news") ?? [];
    const many = told.reduce((sum, each) => sum + each.what.length, 0);
    this.news.hidden = !many;
    const entry = ({ id, called }) => {
      const words = short(called || `${lower(this.shape.title)} without a name`, 80);
      return make("li", {}, button(words, `Show: ${words}`, () => this.arrive({ form: this.shape.kind, record: id }), { class: "sipp-quiet", title: null }));
    };
    this.news.replaceChildren(make("summary", {}, `Changed by others since you were last here: ${many} ${many === 1 ? "entry" : "entries"}`),
      ...told.map(({ who, what }) => make("div", {}, make("strong", {}, who), make("ul", {}, ...what.map(entry)))));
  }

  undoable() {
    const words = this.model.get("undo");
    this.undoing.setAttribute("aria-disabled", String(!words));
    this.undoing.tabIndex = words ? 0 : -1; // no stop on the way where there is nothing to undo
    this.undoing.setAttribute("aria-label", words ? `Undo: ${words}` : "Undo: nothing to undo");
    this.undoing.title = words ? `Undo: ${words}` : "";
  }

  status() {
    const { saving } = this;
    if (!this.model.get("who").name) this.introduce();
    const nobody = !this.model.get("who").name && [...saving.fields.values()].some((field) => field.sent);
    const then = "If this stays, press ‘Start this page again’ at the top; if the workbook was stopped, start it again and open it in this tab.";
    const alarm = this.model.get("trouble") || (nobody ? "Not saved yet: say who you are, at the top."
      : saving.lost ? `Not saved: the workbook does not answer. What you typed is kept in this tab and is sent again by itself. ${then}`
      : saving.deaf ? `Not connected: the workbook does not answer, and what others write does not come in. ${then}`
      : this.warning ?? "");
    if (this.alarm.textContent !== alarm) this.alarm.textContent = alarm;
    const state = alarm && (saving.lost || nobody) ? "Not saved" : saving.waiting ? "Saving …"
      : saving.refused ? "Not saved: see the words in red" : saving.deaf ? "Not connected" : this.last?.at ? `Saved at ${clock(this.last.at)}, ${this.last.by.split(", ")[0]}` : "";
    if (this.state.textContent !== state) this.state.textContent = this.state.title = state;
    this.state.classList.toggle("sipp-busy", state === "Saving …");
    this.state.classList.toggle("sipp-late", state.startsWith("Not "));
  }

  refused(field, words) {
    const view = field && this.views.get(field.id);
    const slot = view?.slots.get(field.key);
    if (slot) return view.say(slot, `Not saved. ${words}`);
    if (!field) { this.warning = words; setTimeout(() => { this.warning = ""; this.status(); }, 12000); return; }
    this.lost.set(`${field.id} ${field.key}`, field);
    this.keepsakes(words);
  }

  // Texts that found no place any more: shown to be copied, tried again or thrown away.
  keepsakes(why = "") {
    this.kept.replaceChildren(...[...this.lost.entries()].map(([name, field]) => {
      const spec = this.every[field.key] ?? { label: field.key, type: "text" };
      const id = fresh("kept");
      const done = () => { this.lost.delete(name); this.keepsakes(); };
      return make("div", { class: "sipp-conflict", role: "group", "aria-label": `Not saved: ${spec.label}` },
        make("label", { for: id }, `‘${spec.label}’ could not be saved. ${why}`),
        make("textarea", { id, readonly: true }, inWords(spec, field.next.value, this)),
        button("Try again", `Try again: ${spec.label}`, () => { done(); field.refused = ""; this.saving.post(field); }, { title: null }),
        button("Throw away", `Throw away: ${spec.label}`, () => { done(); this.saving.forget(field); }, { title: null }));
    }));
  }

  adopted(field, value) {
    const slot = this.views.get(field.id)?.slots.get(field.key);
    if (slot && !this.views.get(field.id).inUse(slot)) slot.control.set(value);
  }

  // Once nothing is in use any more, take in what others changed meanwhile.
  settle() { queueMicrotask(this.changes["change:rows"]); }

  number(id) { return [...this.views.keys()].indexOf(id) + 1; }

  // The focus moves once the screen shows what was done: a field that has it is not overwritten.
  afterwards(reply, id, key) {
    if (!reply.refused) this.next = () => this.focusOn(id, key);
  }

  shown() {
    const next = this.next;
    this.next = null;
    next?.();
    this.status();
  }

  focusOn(id, key) { (this.views.get(id)?.slots.get(key)?.control.targets[0] ?? this.first())?.focus(); }

  first() { return this.element.querySelector(".sipp-body :is(textarea, input, select, summary)"); }

  helpFor(spec) {
    const help = describing(spec);
    if (help.textContent) this.helps[spec.name] = help.id;
    return help;
  }

  // What a number may be, while it is typed: beneath its field, where no help stands beside it.
  limits(input, words, wrong) {
    const help = (input.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.querySelector(".sipp-range")).find(Boolean);
    if (help?.offsetHeight > 2) { help.classList.toggle("sipp-late", wrong); return; }
    this.hint ??= this.element.appendChild(make("p", { class: "sipp-hint", "aria-hidden": "true" }));
    this.hint.textContent = words;
    this.hint.classList.toggle("sipp-late", wrong);
    this.hint.hidden = false;
    const [field, around] = [input.getBoundingClientRect(), this.element.getBoundingClientRect()];
    this.hint.style.top = `${field.bottom - around.top + 2}px`;
    this.hint.style.left = `${Math.max(4, Math.min(field.left - around.left, around.width - this.hint.offsetWidth - 6))}px`;
  }

  unhint() { if (this.hint) this.hint.hidden = true; }

  labelled(view, spec, roomy = true) {
    const slot = view.slot(spec, { roomy });
    const target = slot.control.targets[0];
    const plain = target && target.tagName !== "SUMMARY";
    if (plain) target.id ||= fresh("field");
    const label = plain ? make("label", { for: target.id }, spec.label) : make("span", { class: "sipp-label" }, spec.label);
    const wide = ["long", "rows", "lines"].includes(spec.type) || (spec.type === "choices" && spec.choices.length > 3);
    const help = describing(spec);
    slot.help = help.textContent ? help.id : "";
    return make("div", { class: `sipp-cell ${wide ? "sipp-wide" : ""} sipp-is-${spec.type}`, "data-asked": true }, label, help, slot.element);
  }
}

// Python tells a form nothing before a page has spoken to it, and nothing can be typed into a form that is not filled.
const opened = (Kind) => ({
  render({ model, el }) {
    let form;
    const began = Date.now();
    const waiting = make("p", { class: "sipp", role: "status" });
    const call = () => {
      waiting.textContent = Date.now() - began < DEAF ? "Loading …" : "Not connected: the workbook does not answer. If this stays, press ‘Start this page again’ at the top.";
      try { Promise.resolve(model.send({ op: "meet" })).catch(() => {}); } catch { /* the kernel is gone */ }
    };
    const open = () => {
      if (!model.get("met")) return;
      clearInterval(calling);
      if (form) return;
      form = new Kind(model, el);
      if (form.shape.by_hand) form.element.append(form.giveOut());
      setTimeout(() => { // when it stands on the page
        const page = el.closest("[data-sipp-place]");
        const place = page?.dataset.sippPlace ?? location.hash.slice(1); // in Voilà the browser itself follows links
        form.arrive(Object.fromEntries(new URLSearchParams(place)));
      });
    };
    const calling = setInterval(call, PATIENCE);
    model.on("change:met", open);
    el.replaceChildren(waiting);
    if (!model.get("met")) call();
    open();
    return () => {
      clearInterval(calling);
      model.off("change:met", open);
      form?.close();
    };
  },
});
