/* One page: its code hidden, run on opening and after each restart of its kernel, always begun at its top. */
import { Typing } from "./typing.js";

const MOVES = ["pointerdown", "wheel", "keydown", "touchmove"]; // by which a person goes elsewhere on a page

const trusted = (panel) => [...panel.content.model.cells].every((cell) => cell.type !== "code" || cell.trusted);

export class Page {
  constructor(panel, lab) {
    const { element } = lab;
    Object.assign(this, { panel, lab, running: 0, moved: false, typing: new Typing(panel) });
    this.status = element("span", { role: "status" });
    this.count = element("span", { "aria-hidden": "true" });
    const button = (words, act, more = {}) => {
      const made = element("button", { type: "button", ...more }, words);
      made.addEventListener("click", act);
      return made;
    };
    this.home = button("Start page", () => this.go(lab.start));
    this.again = button("Start this page again", () => panel.sessionContext.restartKernel());
    this.more = button("More", () => this.more.setAttribute("aria-expanded", String(this.more.getAttribute("aria-expanded") !== "true")), { "aria-expanded": "false", class: "sipp-page-more" });
    this.code = button("Show code", () => this.showCode(!this.showsCode), { "aria-pressed": "false" });
    this.all = button("Show JupyterLab", () => lab.calm.toggle(), { "aria-pressed": "false" });
    const notebook = panel.content.node;
    notebook.addEventListener("click", (event) => this.follow(event));
    // Where nobody sees code, a letter is no command: JupyterLab would insert cells.
    notebook.addEventListener("keydown", (event) => {
      if (this.hidesCode && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    // Nor does the way back through a form lead by the cell that it stands in.
    new MutationObserver((all) => {
      for (const { target } of all) if (this.hidesCode && target.matches('.jp-Cell[tabindex="0"]')) target.tabIndex = -1;
    }).observe(notebook, { attributes: true, attributeFilter: ["tabindex"], subtree: true });
    for (const move of MOVES) notebook.addEventListener(move, () => (this.moved = true), { capture: true, passive: true });
    // What grows or takes the focus while the page is made ready moves it; nobody did, so it goes back.
    notebook.addEventListener("scroll", () => this.moved || this.toTop(), { capture: true, passive: true });
    // Running changes outputs, which are never saved: nothing is unsaved, so nobody is asked about it.
    panel.context.model.stateChanged.connect((_, change) => {
      if (change.name === "dirty" && change.newValue) this.leaveClean();
    });
    lab.calm.changed.connect(this.settle, this);
    panel.disposed.connect(() => lab.calm.changed.disconnect(this.settle, this));
    this.ready = this.begin();
  }

  get showsCode() {
    return this.panel.hasClass("sipp-shows-code");
  }

  get hidesCode() {
    return this.panel.hasClass("sipp-page") && !this.showsCode;
  }

  leaveClean() {
    if (this.hidesCode) this.panel.context.model.dirty = false;
  }

  showCode(shown) {
    this.panel.toggleClass("sipp-shows-code", shown);
    this.panel.toolbar.setHidden(!shown);
    this.code.setAttribute("aria-pressed", String(shown));
    this.panel.content.update();
  }

  /* Its buttons, as much of JupyterLab as is on show. */
  settle() {
    const { calm } = this.lab;
    this.code.hidden = calm.on;
    this.all.hidden = !calm.wanted;
    this.more.hidden = !calm.on;
    this.all.setAttribute("aria-pressed", String(!calm.on));
    if (calm.on) this.showCode(false);
    this.more.setAttribute("aria-expanded", "false");
  }

  async begin() {
    const { calm, element } = this.lab;
    if (calm.wanted) this.entitle();
    if (!trusted(this.panel)) {
      this.lab.shown();
      await this.permitted();
    }
    const words = { class: "sipp-page-bar", role: "region", "aria-label": "Page" };
    this.home.hidden = !this.lab.start || this.panel.context.path === this.lab.start;
    this.above(element("div", words, this.home, this.status, this.count, this.again, this.more, this.code, this.all));
    this.panel.addClass("sipp-page");
    this.showCode(false);
    this.settle();
    this.status.textContent = "Getting the page ready …";
    this.top();
    const session = this.panel.sessionContext;
    await session.ready;
    let restarted = false;
    session.statusChanged.connect((_, status) => {
      if (status === "restarting" || status === "autorestarting") {
        restarted = true;
        delete this.panel.node.dataset.sippPlace;
        this.status.textContent = "Starting the page again. What was saved is kept.";
        if (calm.on) this.dismiss();
      } else if (status === "idle" && restarted) {
        restarted = false;
        this.run();
      }
    });
    session.kernelChanged.connect((_, change) => {
      restarted = restarted || Boolean(change.newValue);
    });
    await this.run();
  }

  /* What JupyterLab says in its own words of a kernel that died goes before the next key could reach it. */
  async dismiss() {
    for (let turn = 0; turn < 50; turn++) {
      await null;
      this.lab.Dialog.tracker.forEach((each) => each.isAttached && each.reject());
    }
    setTimeout(() => this.lab.Dialog.tracker.forEach((each) => each.reject()));
  }

  /* Put something above the page, as high as its words need; JupyterLab gives no more than a minimal height. */
  above(content) {
    const made = new this.lab.Widget({ node: this.lab.element("div", {}, content) });
    this.panel.contentHeader.addWidget(made);
    new ResizeObserver(() => {
      made.node.style.minHeight = `${content.offsetHeight}px`;
      this.panel.contentHeader.fit();
    }).observe(content);
    return made;
  }

  /* Its tab: ‘Phase 1 · ’ and the partnership's own name. */
  async entitle() {
    const { path } = this.panel.context;
    const [, slug, number] = path.match(/^partnerships\/([^/]+)\/notebooks\/(\d)_[^/]+$/) ?? [];
    const name = slug && ((await this.lab.names())[slug] || slug);
    const label = slug ? `Phase ${number} · ${name}` : "Start page";
    // the label itself is the file's name, and another label would rename the file: style.css shows this instead
    const { title } = this.panel;
    title.dataset = { ...title.dataset, "sipp-title": label };
    const set = () => title.caption !== label && (title.caption = label);
    title.changed.connect(set);
    set();
    this.lab.calm.name();
  }

  /* What is not known to come from here shows its code and waits. */
  permitted() {
    const { element } = this.lab;
    const button = element("button", { type: "button" }, "I know where it comes from");
    const text =
      "This page does not run by itself, because it was not made here. Close it and start the " +
      "workbook again, which puts its own copy in place. Or, when you know who made it, read " +
      "the code below and say so here.";
    const words = { class: "sipp-notice", role: "region", "aria-label": "Not run" };
    const notice = this.above(element("div", words, element("p", {}, text), button));
    return new Promise((resolve) => {
      button.addEventListener("click", async () => {
        await this.lab.app.commands.execute("notebook:trust");
        if (trusted(this.panel)) {
          notice.dispose();
          resolve();
        }
      });
    });
  }

  /* Each cell after the one before, so that what somebody types in a form meanwhile is answered in between. */
  async run() {
    const turn = ++this.running;
    const stale = () => turn !== this.running || this.panel.isDisposed; // a restart began another run
    this.status.textContent = "Getting the page ready …";
    if (!this.panel.node.dataset.sippPlace && !this.typing.busy) this.top();
    const all = this.panel.content.widgets.filter((cell) => cell.model.type === "code");
    const later = all.filter((cell) => cell.model.getMetadata("tags")?.includes("later"));
    const cells = all.filter((cell) => !later.includes(cell));
    let well = true;
    for (const [at, cell] of cells.entries()) {
      this.count.textContent = `${at + 1} of ${cells.length}`;
      well = (await this.execute(cell)) && well;
      if (stale()) return;
    }
    this.count.textContent = "";
    this.status.textContent = well ? "" : "Something on this page could not be made ready: see below.";
    this.leaveClean();
    this.typing.settle();
    this.panel.node.dataset.sippRuns = Number(this.panel.node.dataset.sippRuns || 0) + 1;
    this.whenSeen(later, stale);
  }

  async execute(cell) {
    this.typing.hold(cell);
    try {
      const reply = await this.lab.CodeCell.execute(cell, this.panel.sessionContext);
      return reply?.content.status !== "error";
    } catch {
      return false; // said above the page; the kernel's own words stand below
    }
  }

  /* What only some people look at runs when somebody comes near it, with what stands before it. */
  whenSeen(cells, stale) {
    let last = Promise.resolve();
    const waiting = [...cells];
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const at = waiting.findIndex((cell) => cell.node === target);
          if (!isIntersecting || at < 0) continue;
          for (const cell of waiting.splice(0, at + 1)) {
            seen.unobserve(cell.node);
            last = last.then(() => stale() || this.execute(cell)).then(() => this.leaveClean());
          }
        }
      },
      { root: this.panel.content.outerNode, rootMargin: "300px" }
    );
    for (const cell of cells) seen.observe(cell.node);
  }

  toTop() {
    const { outerNode } = this.panel.content;
    if (outerNode.scrollTop) outerNode.scrollTo(0, 0);
  }

  /* At its top, with the focus on its heading, until somebody goes elsewhere. */
  top() {
    this.moved = false;
    const { content } = this.panel;
    content.activeCellIndex = 0;
    const land = () => {
      const heading = content.node.querySelector("h1");
      if (!heading || this.moved || this.panel.isDisposed) return Boolean(heading);
      this.lab.shown();
      this.toTop();
      if (this.panel.isVisible) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      return true;
    };
    if (land()) return;
    const rendered = new MutationObserver(() => land() && rendered.disconnect());
    rendered.observe(content.node, { childList: true, subtree: true });
  }

  /* A relative link from page to page opens in JupyterLab; in Voilà it is an ordinary link. */
  follow(event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const [target, place] = (link ? link.getAttribute("href") : "").split("#");
    if (!target.endsWith(".ipynb") || /^([a-z][a-z0-9+.-]*:|\/)/i.test(target) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { PathExt } = this.lab;
    this.go(PathExt.resolve(PathExt.dirname(this.panel.context.path), decodeURIComponent(target)), place);
  }

  async go(path, place) {
    const page = await this.lab.open(path);
    await page?.arrive(place);
  }

  /* At the top, or at the record that a link named: its form, which may still be coming, finds the row and the field. */
  async arrive(place) {
    const { node } = this.panel;
    if (!place) return this.top();
    this.moved = true;
    node.dataset.sippPlace = place;
    const detail = Object.fromEntries(new URLSearchParams(place));
    for (const form of node.querySelectorAll(".sipp")) form.dispatchEvent(new CustomEvent("sipp-show", { detail }));
  }
}
