// The target group pupil by pupil. Names are asked for, stand on this page alone and go by themselves.

const HERE = ["localhost", "127.0.0.1", "[::1]"];
const SECOND = 1000;
const PAUSE = 600; // without a key before a reason is looked through for names

class ClassList {
  constructor(model, el) {
    this.model = model;
    this.client = random();
    this.said = {};
    this.turn = 0;
    this.names = null; // by pseudonym, while they are shown
    this.wanted = false; // whether names that are on their way are still to be shown
    this.deciding = new Map(); // by pseudonym: the forms in which a reason is being written
    this.state = make("p", { class: "sipp-state", role: "status" });
    this.told = make("p", { class: "sipp-told", role: "alert" });
    this.asking = make("div", { class: "sipp-asking sipp-fields" });
    this.body = make("div", { class: "sipp-class", hidden: true }, this.asking);
    this.folding = make("button", { type: "button", "aria-expanded": "false", onclick: () => this.fold(!this.body.hidden) }, "Show the list");
    this.naming = make("button", { type: "button", "aria-pressed": "false", hidden: true, onclick: () => (this.names ? this.hide() : this.name()) }, "Show names");
    this.printing = make("button", { type: "button", hidden: true, onclick: () => this.print() }, "Print this list");
    this.element = make("section", { class: "sipp sipp-view", "aria-label": "Pupil by pupil" },
      make("header", {},
        make("div", { class: "sipp-title" }, make("h3", {}, "Pupil by pupil"),
          make("p", {}, "Who is in the group, for those who teach them. Names are shown on this screen only, disappear by themselves after a while, and are never saved.")),
        make("div", { class: "sipp-bar" }, this.state, this.naming, this.printing, this.folding)),
      this.told, this.body);
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    for (const act of ["keydown", "click"]) this.element.addEventListener(act, () => this.wait());
    this.redraw = unpressed(this.element, { draw: () => this.draw() }).draw;
    this.heard = (message) => { if (message.client === this.client) this.answer(message); };
    model.on("msg:custom", this.heard);
    // a computer that slept, or a page that was put aside, told no timer
    for (const event of ["visibilitychange", "resume"]) document.addEventListener(event, this.late);
    addEventListener("pageshow", this.late);
    addEventListener("pagehide", this.left); // which a browser may keep, to show it again as it was
    el.replaceChildren(this.element);
  }

  late = () => { if (Date.now() > this.until) this.hide(); };
  left = () => this.hide();

  close() {
    this.hide();
    this.model.off("msg:custom", this.heard);
    for (const event of ["visibilitychange", "resume"]) document.removeEventListener(event, this.late);
    removeEventListener("pageshow", this.late);
    removeEventListener("pagehide", this.left);
  }

  send(message) {
    if (message.do !== "written") this.state.textContent = "Working …";
    try {
      Promise.resolve(this.model.send({ client: this.client, said: this.said, turn: this.turn, ...message })).catch(() => {});
    } catch { /* the kernel is gone, and the forms say so */ }
  }

  fold(hidden) {
    this.body.hidden = hidden;
    this.folding.setAttribute("aria-expanded", String(!hidden));
    this.folding.textContent = hidden ? "Show the list" : "Fold it away";
    this.naming.hidden = this.printing.hidden = true;
    this.told.textContent = "";
    if (hidden) this.hide();
    else this.send({ do: "list" });
  }

  answer(reply) {
    if (reply.do === "written") {
      const open = this.deciding.get(reply.pupil);
      const words = reply.named ?? reply.refused ?? "";
      if (open && open.said.textContent !== words) open.said.textContent = words;
      return;
    }
    this.state.textContent = "";
    if (reply.do !== "names" || this.asked) this.told.textContent = reply.refused ?? reply.done ?? "";
    if (reply.refused) return;
    if (reply.list && reply.turn < this.turn) return; // another list was chosen since
    if (reply.list && reply.list.group !== this.list?.group) this.deciding.clear();
    if (reply.do === "names" && this.wanted) {
      this.names = reply.names;
      this.wait();
    }
    if (reply.list) this.list = reply.list;
    this.redraw();
    if (reply.do !== "names" && this.names && this.list.rows?.some((row) => !(row.pupil in this.names))) this.name(false);
  }

  // ---- names

  // Names that are missing from a list drawn anew are asked for by themselves: that hides no sentence about what was done.
  name(asked = true) {
    if (!HERE.includes(location.hostname)) {
      this.told.textContent = "Names are shown only on the computer on which the workbook runs. Open it there.";
      return;
    }
    this.wanted = true;
    this.asked = asked;
    this.send({ do: "names", pupils: this.list.rows.map((row) => row.pupil) });
  }

  hide() {
    clearInterval(this.timer);
    this.wanted = false;
    if (!this.names) return;
    this.names = null;
    this.page?.remove();
    this.draw();
  }

  // They go when nobody has touched the list for a while, by the clock: what sleeps counts no minutes.
  wait() {
    clearInterval(this.timer);
    this.until = Date.now() + this.model.get("minutes") * 60000;
    if (this.names) this.timer = setInterval(this.late, SECOND);
  }

  called(row) { return this.names?.[row.pupil] ?? row.pupil; }

  // ---- what is drawn

  draw() {
    const { list } = this;
    if (!list || this.body.hidden) return;
    const rows = list.rows ?? [];
    this.naming.hidden = this.printing.hidden = !rows.length;
    this.naming.textContent = this.names ? "Hide names" : "Show names";
    this.naming.setAttribute("aria-pressed", String(Boolean(this.names)));
    this.printing.textContent = this.names ? "Print with names" : "Print this list";
    const active = this.body.contains(document.activeElement) ? document.activeElement : null;
    const at = active?.closest("tr")?.sectionRowIndex;
    this.asking.replaceChildren(...(list.empty ? [] : [
      ...(list.groups.length > 1 ? [this.choice("group", "Target group", list.groups, list.group)] : []),
      this.choice("whom", "Whom to show", list.whom, list.chosen)]));
    this.table = list.empty ? make("p", {}, list.empty) : this.tabled(rows);
    this.body.replaceChildren(this.asking, make("div", { class: "sipp-around", role: "region", tabindex: "0", "aria-label": "The list of pupils" }, this.table));
    if (active) this.land(active.dataset.name, at);
  }

  // To the control that has the same name; where the pupil is no longer listed, to whoever follows.
  land(name, at) {
    const boxes = this.body.querySelectorAll("tbody input[type=checkbox]");
    const same = [...this.body.querySelectorAll("[data-name]")].find((each) => each.dataset.name === name);
    (same ?? boxes[Math.min(at, boxes.length - 1)] ?? this.body.querySelector(".sipp-around")).focus();
  }

  choice(name, label, options, value) {
    const id = fresh(name);
    const select = make("select", { id, "data-name": name, onchange: () => { this.said[name] = select.value; this.turn++; this.send({ do: "list" }); } },
      ...options.map(([key, words]) => make("option", { value: key }, short(words, 90))));
    select.value = value;
    this.said[name] = value;
    return make("div", { class: "sipp-cell" }, make("label", { for: id }, label), select);
  }

  tabled(rows) {
    const order = (row) => [row.school, row.class, row.stage, this.called(row)];
    const sorted = [...rows].sort((one, other) => order(one).map((each, at) => each.localeCompare(order(other)[at], "en", { numeric: true })).find(Boolean) ?? 0);
    const has = (name) => rows.some((row) => row[name]);
    const places = [["school", "School"], ["class", "Class"], ["stage", "Stage"]].filter(([name]) => has(name));
    const marks = ["before", "after"].slice(0, this.list.results.length).map((name, at) => [name, this.list.results[at]]);
    const columns = [...places, ...marks];
    // its roles are said, for on a phone it is no longer drawn as a table
    const head = (label, own = "") => make("th", { scope: "col", role: "columnheader", class: own }, label);
    return make("table", { class: "sipp-pupils", role: "table" },
      make("caption", {}, this.list.whom.find(([key]) => key === this.list.chosen)[1]),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, head("In the group", "sipp-in"), head("Pupil"),
        ...columns.map(([, label]) => head(label)), head("Professional judgement"))),
      make("tbody", { role: "rowgroup" }, ...sorted.map((row) => this.row(row, columns))));
  }

  row(row, columns) {
    if (this.deciding.get(row.pupil)?.inside === row.inside) this.deciding.delete(row.pupil);
    const open = this.deciding.get(row.pupil);
    const box = make("input", { type: "checkbox", "data-name": `in ${row.pupil}`, "aria-label": `In the target group: ${this.called(row)}`, onchange: () => this.decide(row, box.checked) });
    box.checked = (open ?? row).inside;
    const name = this.names?.[row.pupil];
    const cell = (attributes, ...words) => make("td", { role: "cell", ...attributes }, ...words);
    return make("tr", { role: "row", "data-pupil": row.pupil }, cell({ class: "sipp-in" }, box),
      make("th", { scope: "row", role: "rowheader" }, name ? make("span", { class: "sipp-name" }, name) : null, make("span", { class: name ? "sipp-code" : "" }, row.pupil)),
      ...columns.map(([key, label]) => cell({ "data-label": label }, row[key] || null)), cell({ class: "sipp-judged" }, ...row.judged.map((each) => make("p", {}, each)), open?.form));
  }

  // The tick stands once a reason is given; nothing is decided by one click. A form that is open outlives each drawing anew.
  decide(row, inside) {
    if (inside === row.inside) {
      this.deciding.delete(row.pupil);
      this.draw();
      return;
    }
    const id = fresh("why");
    const said = make("p", { class: "sipp-remark", id: fresh("named"), role: "status" });
    let typing;
    const written = () => { clearTimeout(typing); typing = setTimeout(() => this.send({ do: "written", pupil: row.pupil, reason: area.value }), PAUSE); };
    const area = make("textarea", { id, rows: 2, class: "sipp-long", "data-name": `why ${row.pupil}`, "aria-describedby": `${id}-help ${said.id}`, oninput: written });
    const form = make("form", { class: "sipp-why", onsubmit: (event) => {
      event.preventDefault();
      this.send({ do: "judge", pupil: row.pupil, inside, reason: area.value });
    } },
    make("label", { for: id }, inside ? "Why is this pupil taken in?" : "Why is this pupil left out?"),
    make("span", { class: "sipp-help", id: `${id}-help` }, "Not published. Leave the name out."), area, said,
    make("div", { class: "sipp-bar" }, make("button", { type: "submit", "data-name": `do ${row.pupil}` }, inside ? "Take in" : "Leave out"),
      make("button", { type: "button", "data-name": `in ${row.pupil}`, onclick: () => this.decide(row, row.inside) }, "Cancel")));
    this.deciding.set(row.pupil, { inside, form, said });
    this.draw();
    area.focus();
  }

  // ---- on paper: the list alone, with names only while they are shown

  print() {
    this.page?.remove();
    const page = this.page = make("iframe", { title: "To be printed", sandbox: "allow-same-origin allow-modals", style: "position:fixed;inset:auto;width:0;height:0;border:0" });
    page.srcdoc = "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"></head><body></body></html>";
    page.addEventListener("load", () => {
      const inside = page.contentDocument;
      inside.title = "Class list";
      const style = make("style");
      style.textContent = this.model.get("_css");
      inside.head.append(inside.adoptNode(style));
      inside.body.className = "sipp-alone";
      const table = this.table.cloneNode(true);
      for (const each of table.querySelectorAll(".sipp-in, .sipp-why")) each.remove();
      const [, group] = this.list.groups.find(([id]) => id === this.list.group);
      const care = this.names ? "This page holds the names of pupils. Keep it in school, and shred it when it is no longer needed." : "This page stays in school.";
      inside.body.append(inside.adoptNode(make("main", { class: `sipp sipp-view ${this.names ? "sipp-with-names" : ""}` }, make("h1", {}, group), make("p", {}, care), table)));
      page.contentWindow.addEventListener("afterprint", () => page.remove());
      page.contentWindow.print();
    }, { once: true });
    document.body.append(page);
  }
}

export default {
  render({ model, el }) {
    const list = new ClassList(model, el);
    return () => list.close();
  },
};
