// The files on their way in, each with where it stands and why, and one button for all that are ready.

const SEVERITY = { stop: "Must be put right", warn: "Please check", note: "Note" };

const found = (issues) => (issues.length ? make("ul", { class: "sipp-issues" }, ...issues.map((each) =>
  make("li", { class: `sipp-${each.severity}` }, make("strong", {}, `${SEVERITY[each.severity]}. `), each.text))) : null);

class Queue extends Sections {
  constructor(bring) {
    super("sipp-queue", ["title", "waiting", "ready"]);
    this.bring = bring;
    this.rows = new Map(); // id → the row and what it shows
    this.list = make("ol", { class: "sipp-files", "aria-live": "polite", "aria-label": "Files on their way in" });
    this.parts.waiting.append(this.list);
  }

  show({ queue = [] }) {
    const settled = queue.length > 0 && queue.every((each) => ["added", "left out"].includes(each.state));
    this.fill("title", [queue.length > 0, settled], () => (queue.length ? [make("div", { class: "sipp-bar" }, make("h4", { tabindex: "-1" }, "Files on their way in"),
      settled ? button("Clear this list", "Clear this list", () => this.bring.act("choose", { op: "clear" }), { class: "sipp-quiet" }) : null)] : []));
    this.list.hidden = !queue.length;
    this.entries(queue);
    const ready = queue.filter((each) => each.state === "ready");
    const many = ready.length;
    this.fill("ready", [ready.map((each) => [each.name, each.counts]), queue.length > 0], () => [
      many ? make("h4", { tabindex: "-1" }, many === 1 ? `‘${ready[0].name}’ is ready` : `${many} files are ready`) : null,
      many ? make("p", {}, many === 1 ? `This will add ${ready[0].counts}.` : "Each of them is added whole or not at all.") : null,
      many ? make("div", { class: "sipp-bar" }, button(many === 1 ? "Add these results" : `Add these ${many} files`, many === 1 ? "Add these results" : `Add these ${many} files`,
        () => this.bring.act("add", { op: "bring" }), { class: "sipp-add", "data-key": "add" })) : null,
      this.bring.place("add").element]);
  }

  // A row is put anew only when it has changed, so that only this is read out.
  entries(queue) {
    const ids = new Set(queue.map((each) => each.id));
    for (const [id, row] of this.rows) if (!ids.has(id)) { row.element.remove(); this.rows.delete(id); }
    for (const each of queue) {
      const row = this.rows.get(each.id);
      if (row && same(row.shown, each)) continue;
      const focused = row?.element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const element = this.entry(each);
      if (row) row.element.replaceWith(element);
      else this.list.append(element);
      this.rows.set(each.id, { element, shown: each });
      if (focused) (element.querySelector(`[data-key="${focused}"]`) ?? element.querySelector("button"))?.focus();
    }
  }

  entry(each) {
    const act = (text, op) => button(text, `${text}: ${each.name}`, () => this.bring.act("add", { op, id: each.id }), { "data-key": op, title: null });
    const opens = { look: "Look at it", answer: "Answer", ready: "Look at it", "left out": "Look at it" }[each.state];
    const aside = ["reading", "look", "answer", "ready"].includes(each.state) ? button("Leave out", `Leave out: ${each.name}`, () => this.bring.leave(each.id), { "data-key": "leave", title: null }) : each.state === "left out" && each.by_choice ? act("Take it back", "take back") : null;
    const [notes, more] = [each.issues.filter((issue) => issue.severity === "note"), each.issues.filter((issue) => issue.severity !== "note")];
    return make("li", { class: `sipp-is-${each.state.replace(" ", "-")}`, "aria-current": each.shown ? "true" : null },
      make("div", { class: "sipp-line" },
        make("p", {}, make("strong", {}, each.name), " ", make("span", { class: "sipp-stands" }, each.words), each.counts ? make("span", { class: "sipp-counts" }, ` ${each.counts}`) : null),
        make("div", { class: "sipp-acts" }, each.opens && !each.shown ? act(opens, "open") : null, aside)),
      ...each.told.map((text) => make("p", { class: "sipp-help" }, text)), found(more),
      notes.length ? make("details", {}, make("summary", {}, notes.length === 1 ? "1 note" : `${notes.length} notes`), found(notes)) : null);
  }
}
