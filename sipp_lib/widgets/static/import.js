// Bringing a school's file in, step by step: choose it, see what was understood, say what is what, check, bring in.

const PART = 1 << 20; // a message may hold ten megabytes at most
const PATIENCE = 5000; // without an answer for so long, that is said
const SEVERITY = { stop: "Must be put right", warn: "Please check", note: "Note" };
const DOUBT = { field: "This is not sure. Please look.", ticks: "There are commas in its cells. If several answers were ticked, choose ‘several answers in a cell’; if each cell is one answer, ‘answers to an item’.", measure: "There are results here, but no measure has this name. If they are of one of yours, choose ‘a score or mark’.", counts: "These may be half-days, so they are left out. If they are percentages, choose ‘attendance in percent’; of half-days the file needs those possible as well.", halves: "No column tells the half-days possible, so those attended and absent are added up. If a pupil may be marked as neither, leave this out." };

class Bring {
  constructor(model, el) {
    this.model = model;
    this.client = random();
    this.seq = 0;
    this.acks = new Map(); // seq → what waits for the answer
    this.held = {}; // what each section shows
    this.element = make("section", { class: "sipp sipp-upload", "aria-label": "Bring evidence in" });
    this.status = make("p", { class: "sipp-state", role: "status" });
    this.alarm = make("div", { class: "sipp-alarm", role: "alert" });
    this.file = make("input", { type: "file", id: fresh("file"), accept: ".xlsx,.xlsm,.csv,.tsv,.txt", onchange: () => this.choose(this.file) });
    this.parts = Object.fromEntries(["read", "columns", "taken", "check", "found", "brought"].map((name) => [name, make("div", { class: `sipp-step sipp-${name}` })]));
    this.element.append(
      make("header", {}, make("div", { class: "sipp-title" }, make("h3", {}, "Bring evidence in"),
        make("p", {}, "A file as the school has it, from Excel or as text. Names and candidate numbers become pseudonyms before anything is kept; the list that links them stays on this machine, outside the programme."))),
      make("div", { class: "sipp-cell sipp-choose" }, make("label", { for: this.file.id }, "The school’s file"), this.file),
      this.status, this.alarm, ...Object.values(this.parts));
    // Letters stay here: JupyterLab would take them for commands.
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    this.answered = (reply) => { if (reply.client === this.client) { this.acks.get(reply.ack)?.(); this.acks.delete(reply.ack); } };
    model.on("msg:custom", this.answered);
    this.changes = { "change:state": () => this.show(), "change:brought": () => this.list(), "change:told": () => this.tell(), "change:trouble": () => this.tell(), "change:busy": () => { this.tell(); this.settle(); } };
    for (const [name, act] of Object.entries(this.changes)) model.on(name, act);
    el.replaceChildren(this.element);
    this.show();
    this.list();
    this.tell();
    this.send({ op: "hello" });
  }

  close() {
    this.send({ op: "bye" });
    this.model.off("msg:custom", this.answered);
    for (const [name, act] of Object.entries(this.changes)) this.model.off(name, act);
  }

  // Resolves once Python has the message; says so when it does not answer.
  send(message, buffers) {
    const seq = ++this.seq;
    return new Promise((done) => {
      const late = setTimeout(() => { this.silent = true; this.tell(); }, PATIENCE);
      this.acks.set(seq, () => { clearTimeout(late); this.silent = false; this.tell(); done(); });
      try {
        Promise.resolve(this.model.send({ ...message, client: this.client, seq }, undefined, buffers)).catch(() => {});
      } catch { /* a kernel that is gone is told by the answer that does not come */ }
      if (message.op === "bye") clearTimeout(late);
    });
  }

  async choose(input, lookup = false) {
    const [file] = input.files;
    if (!file) return;
    this.own = "";
    if (file.size > this.model.get("largest")) {
      this.own = `‘${file.name}’ is larger than ${Math.round(this.model.get("largest") / 1e6)} MB. Split it, by school or by year say, and bring the parts in.`;
      input.value = "";
      return this.tell();
    }
    let bytes;
    try {
      bytes = await file.arrayBuffer();
    } catch {
      this.own = `‘${file.name}’ cannot be opened. Close it in every other program and choose it again.`;
      return this.tell();
    }
    const parts = Math.max(1, Math.ceil(bytes.byteLength / PART));
    for (let at = 0; at < parts; at++) {
      this.sending = parts > 1 ? `Sending ‘${file.name}’: ${Math.round((100 * at) / parts)} %` : "";
      this.tell();
      await this.send({ op: "part", name: file.name, lookup, first: at === 0, last: at === parts - 1 }, [bytes.slice(at * PART, (at + 1) * PART)]);
    }
    this.sending = "";
    input.value = ""; // the same file, mended, can be chosen again
    this.tell();
  }

  tell() {
    const busy = this.sending || this.model.get("busy");
    const said = busy || this.model.get("told");
    if (this.status.textContent !== said) this.status.textContent = said;
    this.status.classList.toggle("sipp-done", Boolean(said) && !busy);
    this.element.setAttribute("aria-busy", String(Boolean(busy)));
    const troubles = [
      ...(this.silent ? ["The workbook does not answer. If this stays, press ‘Start this page again’ at the top, and choose the file again. Nothing is half imported."] : []),
      ...(this.own ? [this.own] : []),
      ...(busy ? [] : this.model.get("trouble").map((each) => (each.severity === "stop" ? "" : `${SEVERITY[each.severity]}: `) + each.text)),
    ];
    if (same(this.troubles, troubles)) return;
    this.troubles = troubles;
    this.alarm.replaceChildren(...troubles.map((text) => make("p", {}, text)));
  }

  // A section is built anew only when what it shows has changed; the control in use keeps its words and the focus.
  fill(name, shown, build) {
    if (same(this.held[name], shown)) return;
    this.held[name] = shown;
    const part = this.parts[name];
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const kept = active && { key: active.dataset.key, value: active.value, from: active.selectionStart, touched: active.dataset.touched };
    part.replaceChildren(...build().filter(Boolean));
    const again = kept?.key && [...part.querySelectorAll("[data-key]")].find((each) => each.dataset.key === kept.key);
    if (!again) return;
    if (kept.touched) { again.value = kept.value; again.dataset.touched = kept.touched; }
    again.focus();
    if (kept.from != null && again.setSelectionRange) again.setSelectionRange(kept.from, kept.from);
  }

  show() {
    const state = this.model.get("state");
    const { file, told, rows, columns, choices, taken, found, open = {} } = state;
    this.fill("read", [file, told, state.how, state.sheets], () => (file ? [
      make("h4", {}, told ? `What was understood of ‘${file}’` : `‘${file}’ could not be read as it is`),
      told && make("ul", {}, ...told.map((each) => make("li", {}, each))), this.otherwise(state)] : []));
    this.fill("columns", [columns, choices, rows, open.columns], () => (columns ? [make("h4", {}, "What each column is"),
      make("p", { class: "sipp-help" }, "Columns that identify pupils are hidden. Leave out anything you don’t need."),
      this.table(columns, choices, rows), this.problem(open.columns)] : []));
    this.fill("taken", [taken, state.measures, state.school, state.likely_school, state.schools, state.direction, state.blanks, state.asked, state.zones, this.pressed ? open : {}], () => (columns ? this.rest(state) : []));
    this.fill("check", [Boolean(columns), Boolean(found)], () => (columns && !found ? [make("div", { class: "sipp-bar" },
      button("Check this file", "Check this file", () => this.check(), { class: "sipp-add", "data-key": "check" }), this.leave())] : []));
    this.fill("found", found, () => (found ? this.result(found) : []));
  }

  leave() { return button("Cancel", "Cancel this file", () => { this.pressed = false; this.file.focus(); this.send({ op: "another" }); }, { class: "sipp-quiet" }); }

  // Another sheet, header or encoding than was assumed.
  otherwise({ how, sheets, encodings, told }) {
    const fields = [];
    const again = () => this.send({ op: "again", ...Object.fromEntries(fields.map(({ name, control }) => [name, control.value])) });
    const add = (name, label, control, help) => {
      control.dataset.key = `how ${name}`;
      fields.push({ name, control });
      return this.labelled(label, control, help);
    };
    const rows = [];
    if (sheets.length > 1) rows.push(add("sheet", "Sheet", this.select(sheets.map((each) => [each, each]), how.sheet)));
    rows.push(add("header", "Rows of the headings", make("input", { value: how.header, autocomplete: "off" }), "As Excel numbers them, such as 6, or 5, 6."));
    rows.push(add("leave", "Rows to leave out", make("input", { value: how.leave, autocomplete: "off" }), "Rows that are no pupil, such as the greatest marks."));
    rows.push(add("keep", "Rows to keep", make("input", { value: how.keep, autocomplete: "off" }), "Rows that were left out but belong to the table."));
    if (how.kind !== "workbook") rows.push(add("encoding", "Letters are written in", this.select(Object.entries(encodings), how.encoding)));
    const element = make("details", {}, make("summary", {}, "Read it differently"),
      make("div", { class: "sipp-fields" }, ...rows), button("Read it again", "Read it again", again, { "data-key": "again" }));
    element.open = !told || Boolean(this.parts.read.querySelector("details")?.open);
    return element;
  }

  table(columns, choices, rows) {
    const lines = columns.map((column, at) => {
      const control = this.select(Object.entries(choices).map(([group, options]) => [group, options]), column.field, true);
      control.dataset.key = `column ${at}`;
      control.setAttribute("aria-label", `What ‘${column.heading}’ is`);
      control.addEventListener("change", () => this.send({ op: "say", column: at, field: control.value }));
      const unsure = column.doubt ? make("p", { class: "sipp-unsure", id: fresh("unsure") }, DOUBT[column.doubt]) : null;
      if (unsure) control.setAttribute("aria-describedby", unsure.id);
      const why = column.why && !column.doubt ? make("p", { class: "sipp-help" }, `Left out: ${column.why}.`)
        : column.kept ? null : make("p", { class: "sipp-help" }, "Not kept: nothing tells which pupil answered.");
      const cells = column.cells === null ? make("span", { class: "sipp-none" }, "not shown")
        : make("span", {}, column.cells.length ? column.cells.join(" · ") : "nothing to show");
      return make("tr", { class: column.field === "leave out" ? "sipp-off" : "" },
        make("th", { scope: "row" }, column.letter ? make("span", { class: "sipp-letter" }, column.letter) : null, column.heading),
        make("td", {}, cells, column.missing ? make("span", { class: "sipp-none" }, ` ${column.missing} of ${rows} missing`) : null),
        make("td", {}, control, unsure, why));
    });
    return make("table", {}, make("caption", {}, "The columns of the file"),
      make("thead", {}, make("tr", {}, ...["Column", "Understood as", "What it is"].map((each) => make("th", { scope: "col" }, each)))), make("tbody", {}, ...lines));
  }

  rest(state) {
    const open = this.pressed ? state.open ?? {} : {};
    const blocks = state.taken.filter((each) => each.measure !== null || each.occasion !== null).map((each) => this.measured(each, state.measures, open));
    const more = [];
    if (state.school !== null) {
      const control = state.schools.length ? this.select([["", "choose"], ...state.schools], state.school) : make("input", { value: state.school, autocomplete: "off" });
      more.push(this.said("school", "Which school is this file from?", control, () => ({ school: control.value }), open.school, state.schools.length ? `${state.likely_school ? `The file seems to be from ${state.likely_school}. ` : ""}From your list of schools. Is it not there? Add it to the list first.` : "Its name. It will be added to your list of schools."));
    }
    if (state.direction !== null) {
      const control = this.select([...(state.direction ? [] : [["", "choose"]]), ...state.directions.map((each) => [each, each])], state.direction);
      more.push(this.said("direction", "SIMD 1 means", control, () => ({ direction: control.value }), open.direction));
    }
    if (state.blanks !== null) {
      const control = this.select([...(state.blanks ? [] : [["", "choose"]]), ["no", "no"], ["not known", "not known"]], state.blanks);
      more.push(this.said("blanks", "An empty cell means", control, () => ({ blanks: control.value }), open.blanks, state.asked));
    }
    if (state.zones !== null) {
      const control = make("input", { type: "file", accept: ".csv,.xlsx,.txt" });
      control.addEventListener("change", () => this.choose(control, true));
      more.push(this.labelled("The official lookup of data zones", control, state.zones ? `‘${state.zones}’ is used.` : "Without it, data zones give no SIMD decile. The Scottish Government publishes it."));
    }
    return [blocks.length ? make("h4", {}, "What was measured, and when") : null, ...blocks,
      more.length ? make("div", { class: "sipp-fields" }, ...more) : null];
  }

  // One measure at one time: a score, a register, a questionnaire with all its items.
  measured(each, measures, open) {
    const name = each.headings.length > 1 ? `${short(each.headings[0], 50)} and ${each.headings.length - 1} more` : short(each.headings[0], 70);
    const list = (values) => make("datalist", { id: fresh("list") }, ...values.map(([value, label]) => make("option", { value }, label)));
    const [codes, times] = [list(measures), list(each.occasions.map((time) => [time, time]))];
    const measure = make("input", { value: each.measure ?? "", list: codes.id, autocomplete: "off" });
    const occasion = make("input", { value: each.occasion ?? "", list: times.id, autocomplete: "off" });
    const said = () => ({ taken: each.key, measure: measure.value, occasion: occasion.value });
    const help = each.new ? make("span", { class: "sipp-unsure" }, "New measure. Pick an existing one if this is the same test.")
      : `The short name of your measure${each.likely && !each.measure ? `; likely ${each.likely}` : ""}.`;
    return make("div", { class: "sipp-measured", role: "group", "aria-label": name }, make("strong", {}, name), make("div", { class: "sipp-fields" },
      each.measure === null ? null : this.said(`measure ${each.key}`, "Measure", measure, said, open[`measure:${each.key}`], help, name),
      each.occasion === null ? null : this.said(`occasion ${each.key}`, each.yearly ? "School year" : "When", occasion, said, open[`occasion:${each.key}`],
        each.hint ? `Last time: ${each.hint}.` : each.yearly ? "The school year of all these months, such as 2026/27." : each.occasions.length ? `The measure has: ${each.occasions.join(", ")}.` : "For example: August 2026, or Before and After. Use the same words each time.", name), codes, times));
  }

  said(key, label, control, value, problem, help, about = "") {
    control.dataset.key = key;
    control.addEventListener("input", () => { control.dataset.touched = "yes"; });
    control.addEventListener("change", () => { delete control.dataset.touched; this.send({ op: "say", ...value() }); });
    const cell = this.labelled(label, control, help);
    if (about) control.setAttribute("aria-label", `${label}, ${about}`);
    if (problem) cell.append(this.problem(problem, control));
    return cell;
  }

  // What was said before is taken in first; what is open after that is said beside it, and has the focus.
  async check() {
    this.pressed = true;
    await this.send({ op: "check" });
    this.asked = "check";
    this.settle();
  }

  async bring() {
    await this.send({ op: "bring" });
    this.asked = "bring";
    this.settle();
  }

  settle() {
    if (!this.asked || this.model.get("busy")) return;
    const { asked } = this;
    this.asked = "";
    this.show();
    if (asked === "check") (this.parts.found.querySelector("h4") ?? this.element.querySelector('[aria-invalid="true"]'))?.focus();
    else if (!this.model.get("state").file) { this.pressed = false; this.file.focus(); }
  }

  result(found) {
    const issues = found.issues.length ? make("ul", { class: "sipp-issues" }, ...found.issues.map((each) =>
      make("li", { class: `sipp-${each.severity}` }, make("strong", {}, `${SEVERITY[each.severity]}. `), each.text)))
      : make("p", {}, "No problems were found.");
    const bring = button("Add these results", "Add these results", () => this.bring(), { class: "sipp-add" });
    return [make("h4", { tabindex: "-1" }, "What was found"),
      make("p", {}, found.stops ? "Nothing from this file has been added. Put right what is marked ‘Must be put right’, then choose the file again." : `This will add ${found.counts}.`),
      issues, ...found.asks.map(([stop, question]) => make("div", { class: "sipp-bar" }, make("span", {}, question),
        button("Yes, check again", `${question} Yes, check again`, async () => { await this.send({ op: "say", lifted: stop }); this.check(); }, { "data-key": `lift ${stop}` }))),
      make("div", { class: "sipp-bar" }, found.stops ? null : bring, this.leave())];
  }

  // What was brought in so far, and taking a wrong file back.
  list() {
    const all = this.model.get("brought");
    this.fill("brought", all, () => {
      const line = (each) => {
        const told = `${each.rows}${each.day ? `, ${longDay(each.day)}` : ""}${each.by && each.by !== "workbook" ? `, ${each.by}` : ""}`;
        const item = make("li", {}, make("span", {}, make("strong", {}, each.name), ` ${told} `));
        if (each.gone) return item;
        const ask = button("Remove", `Remove ${each.name}`, () => {
          const no = button("No", `No, keep ${each.name}`, () => { sure.replaceWith(ask); ask.focus(); });
          const sure = make("span", { class: "sipp-sure", role: "group", "aria-label": `Remove ${each.name}?` }, "This file will no longer be used. ",
            button("Yes, remove it", `Yes, remove ${each.name}`, () => { this.file.focus(); this.send({ op: "withdraw", file: each.file }); }), no);
          ask.replaceWith(sure);
          no.focus();
        }, { title: null });
        item.append(ask);
        return item;
      };
      const [there, gone] = [all.filter((each) => !each.gone), all.filter((each) => each.gone)];
      return [make("h4", {}, "Files added so far"), there.length ? make("ul", { class: "sipp-files" }, ...there.map(line)) : make("p", { class: "sipp-none" }, "Nothing yet."),
        gone.length ? make("details", { class: "sipp-gone" }, make("summary", {}, `Removed (${gone.length})`), make("ul", { class: "sipp-files" }, ...gone.map(line))) : null];
    });
  }

  labelled(label, control, help) {
    control.id ||= fresh("field");
    const told = help ? make("span", { class: "sipp-help", id: fresh("help") }, help) : null;
    if (told) control.setAttribute("aria-describedby", told.id);
    return make("div", { class: "sipp-cell" }, make("label", { for: control.id }, label), told, control);
  }

  problem(words, control) {
    if (!words) return null;
    const element = make("p", { class: "sipp-problem", id: fresh("problem") }, words);
    control?.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), element.id].filter(Boolean).join(" "));
    return element;
  }

  select(options, value, grouped = false) {
    const all = (pairs) => pairs.map(([key, words]) => make("option", { value: key }, words));
    const select = make("select", {}, ...options.flatMap(([key, inside]) => (!grouped ? all([[key, inside]]) : key ? [make("optgroup", { label: key }, ...all(inside))] : all(inside))));
    select.value = value;
    return select;
  }
}


export default {
  render({ model, el }) {
    const view = new Bring(model, el);
    return () => view.close();
  },
};
