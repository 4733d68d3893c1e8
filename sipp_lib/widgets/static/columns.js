// One file on its way in, column by column: what was understood, what each column is, and what only a person knows.

const DOUBT = { field: "It is not clear what this column is. Look at it in your file, and choose here. If you leave it out, nothing in it is kept.", ticks: "There are commas in its cells. If several answers were ticked, choose ‘several answers in a cell’; if each cell is one answer, ‘answers to an item’.", measure: "There are results here, but no measure has this name. If they belong to one of your measures, choose ‘a score or mark’.", counts: "These may be half-days, so they are left out. If they are percentages, choose ‘attendance in percent’; if they are half-days, the file needs the half-days possible as well.", halves: "No column gives the half-days possible, so those attended and absent are added up. If a pupil may be marked as neither, leave this out." };

class Columns extends Sections {
  constructor(bring) {
    super("sipp-asked", ["read", "columns", "taken", "check", "found"]);
    this.bring = bring;
  }

  get late() { return this.bring.late; }

  show(state) {
    const { id, file, told, rows, columns, choices, taken, found: result, open = {} } = state;
    if (id !== this.id) [this.id, this.pressed] = [id, false];
    this.fill("read", [id, file, told, state.how, state.sheets], () => (file ? [
      make("h4", { tabindex: "-1" }, told ? `What was understood of ‘${file}’` : `‘${file}’ could not be read as it is`),
      told && make("ul", {}, ...told.map((each) => make("li", {}, each))), this.otherwise(state)] : []));
    this.fill("columns", [id, columns, choices, rows, open.columns, state.as_before], () => (columns ? this.every(state) : []));
    this.fill("taken", [id, taken, state.measures, state.school, state.likely_school, state.schools, state.direction, state.blanks, state.asked, state.orders, state.zones, this.pressed ? open : {}], () => (columns ? this.rest(state) : []));
    this.fill("check", [id, Boolean(columns), Boolean(result)], () => (file ? [make("div", { class: "sipp-bar" },
      columns && !result ? button("Check this file", "Check this file", () => this.check(), { class: "sipp-add", "data-key": "check" }) : null,
      result ? null : this.leave()), this.bring.place("check").element] : []));
    this.fill("found", [id, result], () => (result ? this.result(result) : []));
  }

  // What is open is said beside it, once somebody has pressed the button.
  check() {
    this.pressed = true;
    this.bring.act("check", { op: "check" });
  }

  leave() {
    return button("Leave this file out", "Leave this file out", () => this.bring.leave(this.id), { class: "sipp-quiet" });
  }

  every({ columns, choices, rows, open, as_before: before }) {
    const table = [make("p", { class: "sipp-help" }, "Columns that identify pupils are hidden. Leave out anything you don’t need."), this.table(columns, choices, rows)];
    const wrong = problem(open.columns);
    if (!before || wrong) return [make("h4", {}, "What each column is"), ...table, wrong];
    const folded = make("details", {}, make("summary", {}, "What each column is, as last time"), ...table);
    folded.open = Boolean(this.parts.columns.querySelector("details")?.open);
    return [folded];
  }

  // Another sheet, header or encoding than was assumed.
  otherwise({ how, sheets, encodings, told }) {
    const fields = [];
    const again = () => this.bring.act("again", { op: "again", ...Object.fromEntries(fields.map(({ name, control }) => [name, control.value])) });
    const add = (name, label, control, help) => {
      control.dataset.key = `how ${name}`;
      fields.push({ name, control });
      return labelled(label, control, help);
    };
    const rows = [];
    if (sheets.length > 1) rows.push(add("sheet", "Sheet", one(sheets.map((each) => [each, each]), how.sheet)));
    rows.push(add("header", "Rows of the headings", make("input", { value: how.header, autocomplete: "off" }), "As Excel numbers them, such as 6, or 5, 6."));
    rows.push(add("leave", "Rows to leave out", make("input", { value: how.leave, autocomplete: "off" }), "Rows that are not a pupil, such as the highest possible marks."));
    rows.push(add("keep", "Rows to keep", make("input", { value: how.keep, autocomplete: "off" }), "Rows that were left out but belong to the table."));
    if (!["workbook", "form"].includes(how.kind)) rows.push(add("encoding", "Letters are written in", one(Object.entries(encodings), how.encoding)));
    const element = make("details", {}, make("summary", {}, "Read it differently"),
      make("div", { class: "sipp-fields" }, ...rows), button("Read it again", "Read it again", again, { "data-key": "again" }), this.bring.place("again").element);
    element.open = !told || Boolean(this.parts.read.querySelector("details")?.open);
    return element;
  }

  table(columns, choices, rows) {
    const lines = columns.map((column, at) => {
      const control = grouped(Object.entries(choices), column.field);
      control.dataset.key = `column ${at}`;
      control.setAttribute("aria-label", `What ‘${column.heading}’ is`);
      control.addEventListener("change", () => this.bring.say(control.dataset.key, { column: at, field: control.value }));
      const unsure = column.doubt ? make("p", { class: "sipp-unsure", id: fresh("unsure") }, DOUBT[column.doubt]) : null;
      if (unsure) control.setAttribute("aria-describedby", unsure.id);
      const why = column.why && !column.doubt ? make("p", { class: "sipp-help" }, `Left out: ${column.why}.`)
        : column.kept ? null : make("p", { class: "sipp-help" }, "Not kept: nothing tells which pupil answered.");
      const cells = column.cells === null ? make("span", { class: "sipp-none" }, "not shown")
        : make("span", {}, column.cells.length ? column.cells.join(" · ") : "nothing to show");
      return make("tr", { class: column.field === "leave out" ? "sipp-off" : "" },
        make("th", { scope: "row" }, column.letter ? make("span", { class: "sipp-letter" }, column.letter) : null, column.heading),
        make("td", {}, cells, column.missing ? make("span", { class: "sipp-none" }, ` (${column.missing} of ${rows} missing)`) : null),
        make("td", {}, control, unsure, why, this.bring.place(`column ${at}`).element));
    });
    return make("table", {}, make("caption", {}, "The columns of the file"),
      make("thead", {}, make("tr", {}, ...["Column", "Understood as", "What it is"].map((each) => make("th", { scope: "col" }, each)))), make("tbody", {}, ...lines));
  }

  rest(state) {
    const open = this.pressed ? state.open ?? {} : {};
    const blocks = state.taken.filter((each) => each.measure !== null || each.occasion !== null).map((each) => this.measured(each, state.measures, open));
    const more = [];
    if (state.school !== null) {
      const control = state.schools.length ? one([["", "choose"], ...state.schools], state.school) : make("input", { value: state.school, autocomplete: "off" });
      more.push(this.said("school", "Which school is this file from?", control, () => ({ school: control.value }), open.school, state.schools.length ? `${state.likely_school ? `It seems to be from ${state.likely_school}. ` : ""}If the school is not in this list, add it under ‘Schools’ first.` : "Its name. It will be added to your list of schools."));
    }
    if (state.direction !== null) {
      const control = one([...(state.direction ? [] : [["", "choose"]]), ...state.directions.map((each) => [each, each])], state.direction);
      more.push(this.said("direction", "SIMD 1 means", control, () => ({ direction: control.value }), open.direction));
    }
    if (state.blanks !== null) {
      const control = one([...(state.blanks ? [] : [["", "choose"]]), ["no", "no"], ["not known", "not known"]], state.blanks);
      more.push(this.said("blanks", "An empty cell means", control, () => ({ blanks: control.value }), open.blanks, state.asked));
    }
    for (const [key, asked, orders, order] of state.orders) {
      const control = one([...(order ? [] : [["", "choose"]]), ...orders.map((each) => [each, each])], order);
      more.push(this.said(key, "Levels from best to worst", control, () => ({ order: key.slice("order:".length), levels: control.value }), open[key], asked));
    }
    if (state.zones !== null) {
      const control = make("input", { type: "file", accept: ".csv,.xlsx,.txt" });
      control.addEventListener("change", () => this.bring.lookup(control));
      more.push(this.beside("lookup", "The official lookup of data zones", control, state.zones ? `‘${state.zones}’ is used.` : "Without it, data zones give no SIMD decile. The Scottish Government publishes it."));
    }
    return [blocks.length ? make("h4", {}, "What was measured, and when") : null, ...blocks,
      more.length ? make("div", { class: "sipp-fields" }, ...more) : null];
  }

  // One measure at one time: a score, a register, a questionnaire with all its items.
  measured(each, measures, open) {
    const name = each.headings.length > 1 ? `${short(each.headings[0], 50)} and ${each.headings.length - 1} more` : short(each.headings[0], 70);
    const list = (values) => make("datalist", { id: fresh("list") }, ...values.map(([value, label]) => make("option", { value }, label)));
    const [codes, times] = [list(each.measure || each.headings.length > 1 ? measures : [...measures, [each.headings[0], each.headings[0]]]), list(each.times.map((time) => [time, time]))];
    const measure = make("input", { value: each.measure ?? "", list: codes.id, autocomplete: "off" });
    const occasion = make("input", { value: each.occasion ?? "", list: times.id, autocomplete: "off" });
    const said = () => ({ taken: each.key, measure: measure.value, occasion: occasion.value });
    const help = each.new ? make("span", { class: "sipp-unsure" }, "New measure. Pick an existing one if this is the same test.")
      : `What you call it, such as reading or attendance. Use the same name each time${each.likely && !each.measure ? `; likely ${each.likely}` : ""}.`;
    return make("div", { class: "sipp-measured", role: "group", "aria-label": name }, make("strong", {}, name), make("div", { class: "sipp-fields" },
      each.measure === null ? null : this.said(`measure ${each.key}`, "Measure", measure, said, open[`measure:${each.key}`], help, name),
      each.occasion === null ? null : this.said(`occasion ${each.key}`, each.yearly ? "School year" : "When", occasion, said, open[`occasion:${each.key}`],
        each.hint ? `Last time: ${each.hint}.` : each.yearly ? "The school year of all these months, such as 2026/27." : each.only ? each.only : each.occasions.length ? `The measure has: ${each.occasions.join(", ")}.` : "For example: August 2026, or Before and After. Use the same words each time.", name), codes, times));
  }

  said(key, label, control, value, open, help, about = "") {
    control.dataset.key = key;
    control.addEventListener("input", () => { control.dataset.touched = "yes"; });
    control.addEventListener("change", () => { delete control.dataset.touched; this.bring.say(key, value()); });
    const cell = this.beside(key, label, control, help);
    if (about) control.setAttribute("aria-label", `${label}, ${about}`);
    if (open) cell.append(problem(open, control));
    return cell;
  }

  beside(key, label, control, help) {
    const cell = labelled(label, control, help);
    cell.append(this.bring.place(key).element);
    return cell;
  }

  result(result) {
    return [make("h4", { tabindex: "-1" }, "What was found"),
      make("p", {}, "Nothing from this file has been added. Put right what is marked ‘Must be put right’: above, if a column was misunderstood or is not needed, which can be left out; otherwise in the file, and choose it again."),
      found(result.issues), ...result.asks.map(([stop, question]) => make("div", { class: "sipp-bar" }, make("span", {}, question),
        button("Yes, check again", `${question} Yes, check again`, () => this.bring.act("check", { op: "say", lifted: stop }, { op: "check" }), { "data-key": `lift ${stop}` }))),
      make("div", { class: "sipp-bar" }, this.leave())];
  }
}
