// A transcript on the page: whose each voice in it is, which passages are taken, and about what.

class Reading {
  constructor(model, el) {
    this.model = model;
    this.client = random();
    this.passages = [];
    this.element = make("section", { class: "sipp sipp-transcript", "aria-label": "Open a transcript" });
    this.file = make("input", { type: "file", id: fresh("file"), accept: ".docx,.txt", onchange: () => this.open() });
    this.speakers = make("fieldset", { class: "sipp-speakers", hidden: true });
    this.list = make("ul", { class: "sipp-passages" });
    this.themes = make("datalist", { id: fresh("themes") });
    this.take = button("Take as voices", "Take as voices", () => this.send({ op: "take", passages: this.ticked() }), { hidden: true });
    this.told = make("p", { class: "sipp-state", role: "status" });
    this.alarm = make("p", { class: "sipp-alarm", role: "alert" });
    this.element.append(make("header", {}, make("div", { class: "sipp-title" }, make("h3", {}, "Open a transcript"),
      make("p", {}, "Tick what somebody said and give it a theme. Only what you take is kept, without the name that stands before it."))),
    make("div", { class: "sipp-cell" }, make("label", { for: this.file.id }, "A Word document (.docx) or plain text (.txt)"), this.file),
    this.speakers, this.list, this.themes, this.take, this.told, this.alarm);
    // Letters stay here: JupyterLab would take them for commands.
    this.element.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    this.hear = (message) => { if (message.client === this.client) this.answer(message); };
    model.on("msg:custom", this.hear);
    el.replaceChildren(this.element);
    this.send({ op: "hello" });
  }

  close() {
    this.model.off("msg:custom", this.hear);
  }

  send(message, buffers = []) {
    try {
      Promise.resolve(this.model.send({ ...message, client: this.client }, undefined, buffers)).catch(() => {});
    } catch { /* the kernel is gone, and the forms say so */ }
  }

  async open() {
    const [file] = this.file.files;
    this.show([], []);
    this.told.textContent = this.alarm.textContent = "";
    if (file) this.send({ op: "open", name: file.name }, [await file.arrayBuffer()]);
  }

  answer({ passages, themes, told, trouble }) {
    this.alarm.textContent = trouble ?? "";
    if (passages) this.show(passages, themes);
    if (told) {
      this.file.value = "";
      this.show([], []);
      this.file.focus();
    }
    if (told || passages) this.told.textContent = told ?? `${passages.length} passages. Say who speaks, then tick what you take.`;
  }

  show(passages, themes) {
    const names = [...new Set(passages.map((each) => each.speaker))];
    this.whose = new Map(names.map((name) => {
      const choice = make("select", { id: fresh("whose") }, make("option", { value: "" }, "choose"), ...this.model.get("whose").map((each) => make("option", { value: each }, each)));
      return [name, choice];
    }));
    this.speakers.replaceChildren(make("legend", {}, "Who speaks?"), ...names.map((name) =>
      make("div", { class: "sipp-cell" }, make("label", { for: this.whose.get(name).id }, name ? `‘${name}’` : "Where no speaker is named"), this.whose.get(name))));
    this.speakers.hidden = this.take.hidden = !passages.length;
    this.themes.replaceChildren(...themes.map((value) => make("option", { value })));
    this.passages = passages.map((each) => {
      const tick = make("input", { type: "checkbox" });
      const theme = make("input", { list: this.themes.id, autocomplete: "off", "aria-label": `Theme of: ${short(each.text)}`, placeholder: "theme",
        oninput: () => { tick.checked ||= Boolean(theme.value); } });
      return { ...each, tick, theme };
    });
    this.list.replaceChildren(...this.passages.map(({ speaker, text, tick, theme }) =>
      make("li", {}, make("label", { class: "sipp-tick" }, tick, make("span", {}, speaker ? make("b", {}, `${speaker}: `) : null, text)), theme)));
  }

  ticked() {
    return this.passages.filter(({ tick }) => tick.checked).map(({ text, speaker, theme }) => ({ text, whose: this.whose.get(speaker).value, theme: theme.value }));
  }
}

export default {
  render({ model, el }) {
    const view = new Reading(model, el);
    return () => view.close();
  },
};
