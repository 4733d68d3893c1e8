// Bringing schools' files in, step by step: choose or drop them, see what was understood, say what is what, check, add.

const PART = 1 << 20; // a message may hold ten megabytes at most
const PATIENCE = 5000; // without an answer for so long, that is said
const TITLE = "Bring evidence in";
const MEANWHILE = "Another file was read meanwhile. Look at what stands here now, and press again.";

class Bring {
  constructor(model, el) {
    this.model = model;
    this.client = random();
    this.seq = 0;
    this.acks = new Map(); // seq → what waits for the answer
    this.places = new Map(); // where something can be said
    this.at = "choose"; // where it is said now
    this.files = 0;
    this.unwanted = new Set(); // files that were left out before all of them was sent
    this.sending = Promise.resolve();
    this.element = make("section", { class: "sipp sipp-upload", "aria-label": TITLE });
    this.file = make("input", { type: "file", id: fresh("file"), multiple: true, accept: ".xlsx,.xlsm,.csv,.tsv,.txt,.json", "aria-describedby": fresh("help"),
      onchange: () => { this.choose([...this.file.files].map((file) => ({ file }))); this.file.value = ""; } }); // the same file, mended, can be chosen again
    const zone = make("div", { class: "sipp-zone" }, make("label", { for: this.file.id }, "The school’s files"), this.file,
      make("p", { class: "sipp-help", id: this.file.getAttribute("aria-describedby") }, "or drop them here, several at once. Excel workbooks (.xlsx) or text (.csv)."), this.place("choose").element);
    [this.queue, this.columns, this.brought] = [new Queue(this), new Columns(this), new Sections("sipp-brought", ["brought"])];
    this.element.append(
      make("header", {}, make("div", { class: "sipp-title" }, make("h3", {}, TITLE),
        make("p", {}, "Files as the school has them, from Excel or as text. Names and candidate numbers become pseudonyms before anything is kept; the list that links them stays where you bring the files in, outside the programme."))),
      zone, this.queue.element, this.columns.element, this.brought.element);
    this.drop = new Drop(this.element, zone, (files) => this.choose(files));
    // Letters stay here: JupyterLab would take them for commands.
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    this.answered = (reply) => { if (reply.client === this.client) { this.acks.get(reply.ack)?.(); this.acks.delete(reply.ack); } };
    model.on("msg:custom", this.answered);
    this.changes = unpressed(this.element, { "change:state": () => this.show(), "change:brought": () => this.list(), "change:told": () => this.tell(), "change:trouble": () => this.tell(), "change:busy": () => { this.tell(); this.settle(); } });
    for (const [name, act] of Object.entries(this.changes)) model.on(name, act);
    el.replaceChildren(this.element);
    this.show();
    this.list();
    this.send({ op: "hello" });
  }

  close() {
    this.send({ op: "bye" });
    this.drop.close();
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

  // ---- files on their way to Python

  choose(files) {
    [this.at, this.acted] = ["choose", true];
    this.own = files.length ? "" : "What you dropped is not a file. Save it on this computer first, then drop or choose it.";
    this.tell();
    const all = files.map((each) => ({ ...each, id: `${this.client} ${++this.files}` }));
    if (all.length) this.sending = this.sending.then(() => this.post(all));
  }

  async post(all) {
    await this.send({ op: "coming", files: all.map(({ id, file }) => ({ id, name: file.name })) });
    for (const { id, file, folder } of all) {
      if (this.unwanted.has(id)) continue;
      const bytes = folder ? "folder" : await this.bytes(file);
      if (typeof bytes === "string") await this.send({ op: "refuse", id, why: bytes });
      else await this.part({ id, name: file.name }, bytes);
    }
  }

  // What a file holds, or why that cannot be sent.
  async bytes(file) {
    if (file.size > this.model.get("largest")) return "large";
    try {
      return await file.arrayBuffer();
    } catch {
      return "held";
    }
  }

  async part(message, bytes) {
    const parts = Math.max(1, Math.ceil(bytes.byteLength / PART));
    for (let at = 0; at < parts && !this.unwanted.has(message.id); at++) {
      this.progress = parts > 1 ? `Sending ‘${message.name}’: ${Math.round((100 * at) / parts)} %` : "";
      this.tell();
      await this.send({ op: "part", ...message, first: at === 0, last: at === parts - 1 }, [bytes.slice(at * PART, (at + 1) * PART)]);
    }
    this.progress = "";
    this.tell();
  }

  // The official lookup of data zones, of which nothing is kept in the list.
  async lookup(input) {
    const [file] = input.files;
    if (!file) return;
    [this.at, this.own, this.acted] = ["lookup", "", true];
    const bytes = await this.bytes(file);
    if (typeof bytes !== "string") await this.part({ name: file.name, lookup: true }, bytes);
    else this.own = bytes === "large" ? `‘${file.name}’ is too large to be the lookup of data zones.` : `‘${file.name}’ cannot be opened. Close it in every other program and choose it again.`;
    this.tell();
  }

  // ---- what is pressed, and what is said of it beside it

  place(name) {
    if (!this.places.has(name)) this.places.set(name, new Place());
    return this.places.get(name);
  }

  say(at, said) {
    [this.at, this.own, this.acted, this.said] = [at, "", true, this.seq + 1];
    this.send({ op: "say", ...said });
  }

  // Whether what Python tells is older than what was said last.
  get late() { return ((this.model.get("answered") ?? {})[this.client] ?? 0) < (this.said ?? 0); }

  // One act at a time: a second press of a button would ask for what is done already. What is pressed while the
  // workbook is at something else follows it.
  async act(at, ...messages) {
    if (this.acting) return;
    if (this.model.get("busy")) { this.next = { at, messages, seen: this.seen }; return; }
    [this.at, this.own, this.acted, this.acting] = [at, "", true, messages.at(-1).op];
    this.before = this.model.get("state").id;
    for (const message of messages) await this.send(message);
    this.sent = true;
    this.settle();
  }

  // A file is left out at any moment, also while it or others are still being sent and read.
  leave(id) {
    this.unwanted.add(id);
    if (!this.acting && !this.model.get("busy")) { this.act("add", { op: "leave", id }); return; }
    [this.at, this.own, this.acted] = ["add", "", true];
    this.send({ op: "leave", id });
  }

  // The file that is looked at, and those that one press adds.
  get seen() {
    const { id, queue = [] } = this.model.get("state");
    return [id, queue.filter((each) => each.state === "ready").map((each) => each.id)];
  }

  // A press that waited; it does nothing to a file that was not there to be seen.
  follow({ at, messages, seen }) {
    if (messages.some((each) => each.id || each.file) || same(seen, this.seen)) { this.act(at, ...messages); return; }
    [this.at, this.acted, this.own] = [at, true, MEANWHILE];
    this.tell();
  }

  // Once it is done the focus goes to what comes of it, if that is elsewhere.
  settle() {
    if (this.model.get("busy")) return;
    if (!this.sent) {
      const { next } = this;
      this.next = null;
      if (next && !this.acting) this.follow(next);
      return;
    }
    const { acting, before } = this;
    [this.acting, this.sent] = ["", false];
    this.show();
    const { id, found: result } = this.model.get("state");
    const heading = (part) => part.querySelector("h4");
    const next = () => (id ? heading(this.columns.parts.read) : heading(this.queue.parts.ready) ?? heading(this.queue.parts.title) ?? this.file);
    if (acting === "bring") this.focus(this.place("add").status);
    else if (acting === "withdraw") this.focus(heading(this.brought.element));
    else if (acting === "clear") this.focus(this.file);
    else if (id !== before) this.focus(next());
    else if (acting === "check") this.focus(result ? heading(this.columns.parts.found) : this.columns.element.querySelector('[aria-invalid="true"]'));
  }

  focus(element) {
    if (!element) return;
    if (!element.matches("input, select, button, [tabindex]")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  tell() {
    const busy = this.progress || this.model.get("busy");
    const told = busy || this.model.get("told");
    const troubles = [
      ...(this.silent ? ["The workbook does not answer. If this stays, press ‘Start this page again’ at the top, and choose the files again. Nothing is half imported."] : []),
      ...(this.own ? [this.own] : []),
      ...(busy ? [] : this.model.get("trouble").map((each) => (each.severity === "stop" ? "" : `${SEVERITY[each.severity]}: `) + each.text)),
    ];
    this.element.setAttribute("aria-busy", String(Boolean(busy)));
    if (!this.place(this.at).element.isConnected) this.at = "add"; // what was pressed is done and gone
    for (const [name, place] of this.places) {
      const here = name === this.at;
      if (place.say(here ? told : "", here ? troubles : [], here && Boolean(told) && !busy) && this.acted) place.element.scrollIntoView({ block: "nearest" });
    }
  }

  show() {
    const state = this.model.get("state");
    this.queue.show(state);
    this.columns.show(state);
    this.tell();
  }

  // What was brought in so far, and taking a wrong file back.
  list() {
    const all = this.model.get("brought");
    this.brought.fill("brought", all, () => {
      const line = (each) => {
        const told = `${each.rows}${each.day ? `, ${longDay(each.day)}` : ""}${each.by && each.by !== "workbook" ? `, ${each.by}` : ""}`;
        const item = make("li", {}, make("span", {}, make("strong", {}, each.name), ` ${told} `));
        if (each.gone) return item;
        const ask = button("Remove", `Remove ${each.name}`, () => {
          const no = button("No", `No, keep ${each.name}`, () => { sure.replaceWith(ask); ask.focus(); });
          const sure = make("span", { class: "sipp-sure", role: "group", "aria-label": `Remove ${each.name}?` }, "This file will no longer be used. ",
            button("Yes, remove it", `Yes, remove ${each.name}`, () => this.act("withdraw", { op: "withdraw", file: each.file })), no);
          ask.replaceWith(sure);
          no.focus();
        }, { title: null });
        item.append(ask);
        return item;
      };
      const [there, gone] = [all.filter((each) => !each.gone), all.filter((each) => each.gone)];
      return [make("h4", { tabindex: "-1" }, "Files added so far"), this.place("withdraw").element, there.length ? make("ul", { class: "sipp-files" }, ...there.map(line)) : make("p", { class: "sipp-none" }, "Nothing yet."),
        gone.length ? make("details", { class: "sipp-gone" }, make("summary", {}, `Removed (${gone.length})`), make("ul", { class: "sipp-files" }, ...gone.map(line))) : null];
    });
  }
}

export default {
  render({ model, el }) {
    const view = new Bring(model, el);
    return () => view.close();
  },
};
