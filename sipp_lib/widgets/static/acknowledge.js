// Every edit is a message that stays here, and in this tab's own memory, until Python has acknowledged it.

const PATIENCE = 3000; // without an answer for so long, ‘Not saved’ stands there and the message is sent again
const PAUSE = 1200; // typing that rests for so long is saved
const ROUND = 20000; // a page that has heard nothing for so long asks whether anybody is there
const DEAF = 10000; // and after so long without an answer says so
const LIVE = (globalThis[Symbol.for("sipp.live")] ??= new Map()); // the forms of this page, and whether each is on it

class Saving {
  constructor(model, tell) {
    this.model = model;
    this.tell = tell; // {here, saved, refused, adopted, mine, status}
    this.client = random();
    this.seq = 0;
    this.fields = new Map(); // record and field → {id, key, sent, next, base, timer, refused}
    this.acts = new Map(); // seq → {message, at, done}
    this.heard = Date.now();
    this.asked = this.again = 0; // since when, and when last, it asked whether anybody is there
    this.prefix = `sipp:${model.get("scope")}:${model.get("shape").kind}:`;
    LIVE.set(this.client, tell.here);
    this.answered = (message) => { if (message.client === this.client) this.answer(message); };
    model.on("msg:custom", this.answered);
    this.ticking = setInterval(() => this.tick(), 500);
    this.leaving = () => this.flush();
    addEventListener("pagehide", this.leaving);
    this.send({ op: "hello", client: this.client });
  }

  close() {
    this.flush();
    this.send({ op: "bye", client: this.client });
    clearInterval(this.ticking);
    removeEventListener("pagehide", this.leaving);
    this.model.off("msg:custom", this.answered);
    LIVE.delete(this.client);
  }

  send(message) {
    try {
      // A kernel that is gone is told by the answer that does not come, never by an error here.
      Promise.resolve(this.model.send(message)).catch(() => {});
    } catch { /* as above */ }
  }

  field(id, key) {
    const name = `${id} ${key}`;
    if (!this.fields.has(name)) this.fields.set(name, { id, key, sent: null, base: [] });
    return this.fields.get(name);
  }

  pending(id, key) {
    return this.fields.get(`${id} ${key}`);
  }

  // Something was typed; `seen` are the revisions that were on the screen when the field was entered.
  typed(id, key, value, seen, wait = PAUSE) {
    const field = this.field(id, key);
    if (!field.sent && field.next === undefined) field.base = seen;
    field.next = { value };
    field.refused = "";
    this.keep(field);
    clearTimeout(field.timer);
    field.timer = setTimeout(() => this.post(field), wait);
    this.tell.status();
  }

  flush(id) {
    for (const field of this.fields.values()) if (id === undefined || field.id === id) this.post(field);
  }

  post(field) {
    clearTimeout(field.timer);
    if (field.sent || !field.next || field.refused) return;
    field.sent = { op: "edit", client: this.client, seq: ++this.seq, id: field.id, key: field.key,
      value: field.next.value, seen: field.base, more: Boolean(field.more) };
    field.next = undefined;
    field.first = 0;
    this.keep(field);
    this.try(field);
  }

  try(field) {
    if (!this.model.get("who").name) return this.tell.status(); // held until somebody has said who is typing
    field.first ||= Date.now();
    field.tried = Date.now();
    this.send(field.sent);
    this.tell.status();
  }

  // An act other than typing: withdraw, restore, move, choose, undo, who.
  act(message, done = () => {}) {
    const act = { message: { client: this.client, seq: ++this.seq, ...message }, first: Date.now(), tried: Date.now(), done };
    this.acts.set(act.message.seq, act);
    this.send(act.message);
    this.tell.status();
  }

  answer(reply) {
    this.heard = Date.now();
    this.asked = 0;
    const act = this.acts.get(reply.ack);
    if (act) {
      this.acts.delete(reply.ack);
      if (reply.refused) this.tell.refused(null, reply.refused);
      else if (reply.at) this.tell.saved(reply);
      act.done(reply);
      return this.tell.status();
    }
    const field = [...this.fields.values()].find((each) => each.sent?.seq === reply.ack);
    if (!field) return;
    if (reply.refused) {
      const value = field.sent.value;
      field.sent = null;
      if (field.next && !same(field.next.value, value)) { // typed on meanwhile: ‘0’ was refused, ‘0.5’ stands there now
        this.keep(field);
        this.post(field);
        return this.tell.status();
      }
      field.refused = reply.refused;
      field.next ??= { value };
      this.keep(field);
      this.tell.refused(field, reply.refused);
      return this.tell.status();
    }
    field.sent = null;
    field.more = true;
    if (reply.written) field.base = [reply.written];
    if (field.next) this.post(field);
    else {
      this.fields.delete(`${field.id} ${field.key}`);
      sessionStorage.removeItem(this.prefix + `${field.id} ${field.key}`);
    }
    this.tell.saved(reply, field);
    this.tell.status();
  }

  tick() {
    const late = Date.now() - PATIENCE;
    for (const field of this.fields.values()) if (field.sent && (field.tried || 0) < late) this.try(field);
    for (const act of this.acts.values())
      if (act.tried < late) { act.tried = Date.now(); this.send(act.message); }
    this.listen();
    this.adopt();
    this.tell.status();
  }

  // Where nobody types, nothing else would tell that the kernel is gone and what stands here grows old.
  listen() {
    const now = Date.now();
    if (document.hidden || now - this.heard < ROUND || now - this.again < PATIENCE) return;
    this.asked ||= now;
    this.again = now;
    this.send({ op: "here", client: this.client, seq: ++this.seq });
  }

  get deaf() { return Boolean(this.asked) && Date.now() - this.asked > DEAF; }

  get waiting() {
    const acts = [...this.acts.values()].filter((act) => !["history", "handout"].includes(act.message.op)); // which save nothing
    return acts.length + [...this.fields.values()].filter((field) => !field.refused).length;
  }

  get refused() {
    return [...this.fields.values()].some((field) => field.refused);
  }

  get lost() {
    const late = Date.now() - PATIENCE;
    const unanswered = (each) => each.first && each.first < late;
    return [...this.acts.values()].some(unanswered) || [...this.fields.values()].some((field) => field.sent && unanswered(field));
  }

  keep({ id, key, sent, next, base }) {
    try {
      sessionStorage.setItem(this.prefix + `${id} ${key}`, JSON.stringify({ client: this.client, id, key, sent, next, base }));
    } catch (error) {
      console.warn("sipp: this tab's memory is full; unsaved text is on the page only.", error);
    }
  }

  // What a form that is no longer on the page could not save is saved by this one.
  adopt() {
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(this.prefix)) continue;
      const kept = JSON.parse(sessionStorage.getItem(name));
      if (kept.client === this.client || LIVE.get(kept.client)?.() || this.fields.has(`${kept.id} ${kept.key}`)) continue;
      if (!this.tell.mine(kept)) continue;
      const field = { ...kept, more: false };
      if (field.sent) field.sent = { ...field.sent, client: this.client, seq: ++this.seq };
      this.fields.set(`${field.id} ${field.key}`, field);
      this.keep(field);
      this.tell.adopted(field, (field.next ?? field.sent).value);
      if (field.sent) this.try(field);
      else this.post(field);
    }
  }

  forget(field) {
    this.fields.delete(`${field.id} ${field.key}`);
    sessionStorage.removeItem(this.prefix + `${field.id} ${field.key}`);
    this.tell.status();
  }
}
