/* Pages of the workbook in JupyterLab. Written by hand and not built: JupyterLab loads this file as the entry of a
   prebuilt extension. The shared scope it is given is no documented interface: tests/browser holds it to what is needed. */
(() => {
  const NAME = "sipp-workbook";
  const KEY = "sipp"; // in a notebook's metadata: it is a page
  const STYLE = new URL("style.css", document.currentScript.src).href;
  const ICON =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" ' +
    'd="M5 3h11a3 3 0 0 1 3 3v15H8a3 3 0 0 1-3-3zm3 14a1 1 0 0 0 0 2h9v-2zM8 7v2h8V7zm0 4v2h5v-2z"/></svg>';
  let scope, chosen;
  /* anywidget gives a widget two seconds to begin, and one that is later never hears from Python again: a form on a slow
     machine would save nothing. It has two minutes here. */
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (time) => timeout(time === 2000 ? 120_000 : time);
  const module = async (name) => (await Object.values(scope[name])[0].get())();

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const trusted = (panel) => [...panel.content.model.cells].every((cell) => cell.type !== "code" || cell.trusted);

  /* Put something above the page, as high as its words need; JupyterLab gives no more than a minimal height. */
  const above = (panel, Widget, content) => {
    const made = new Widget({ node: element("div", {}, content) });
    panel.contentHeader.addWidget(made);
    new ResizeObserver(() => {
      made.node.style.minHeight = `${content.offsetHeight}px`;
      panel.contentHeader.fit();
    }).observe(content);
    return made;
  };

  /* One page: hidden code, run on opening and after each restart of its kernel. */
  class Page {
    constructor(panel, lab) {
      Object.assign(this, { panel, lab, running: 0 });
      this.status = element("span", { role: "status" });
      this.button = element("button", { type: "button", "aria-pressed": "false" }, "Show code");
      this.button.addEventListener("click", () => this.showCode(!this.showsCode));
      panel.content.node.addEventListener("click", (event) => this.follow(event));
      // Running changes outputs, which are never saved: nothing is unsaved, so nobody is asked about it.
      panel.context.model.stateChanged.connect((_, change) => {
        if (change.name === "dirty" && change.newValue) this.leaveClean();
      });
      this.begin();
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
      this.button.setAttribute("aria-pressed", String(shown));
    }

    async begin() {
      if (!trusted(this.panel)) {
        await this.permitted();
      }
      const words = { class: "sipp-page-bar", role: "region", "aria-label": "Page" };
      above(this.panel, this.lab.Widget, element("div", words, this.status, this.button));
      this.panel.addClass("sipp-page");
      this.showCode(false);
      const session = this.panel.sessionContext;
      await session.ready;
      let restarted = false;
      session.statusChanged.connect((_, status) => {
        if (status === "restarting" || status === "autorestarting") {
          restarted = true;
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

    /* What is not known to come from here shows its code and waits. */
    permitted() {
      const button = element("button", { type: "button" }, "I know where it comes from");
      const text =
        "This page does not run by itself, because it was not made on this computer. Close it and start the " +
        "workbook again with sipp open, which puts its own copy in place. Or, when you know who made it, read " +
        "the code below and say so here.";
      const words = { class: "sipp-notice", role: "region", "aria-label": "Not run" };
      const notice = above(this.panel, this.lab.Widget, element("div", words, element("p", {}, text), button));
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

    async run() {
      const turn = ++this.running;
      const notebook = this.panel.content;
      this.status.textContent = "Getting the page ready …";
      const well = await this.lab.NotebookActions.runAll(notebook, this.panel.sessionContext);
      if (turn !== this.running || this.panel.isDisposed) return; // a restart began another run
      this.status.textContent = well ? "" : "Something on this page could not be made ready: see below.";
      this.leaveClean();
      if (turn === 1) {
        notebook.activeCellIndex = 0;
        notebook.node.querySelector(".jp-WindowedPanel-outer")?.scrollTo(0, 0);
      }
      this.panel.node.dataset.sippRuns = Number(this.panel.node.dataset.sippRuns || 0) + 1;
    }

    /* A relative link from page to page opens in JupyterLab; in Voilà it is an ordinary link. */
    follow(event) {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      const target = link ? link.getAttribute("href") : "";
      if (!target.endsWith(".ipynb") || /^([a-z][a-z0-9+.-]*:|\/)/i.test(target) || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const { PathExt } = this.lab;
      this.lab.open(PathExt.resolve(PathExt.dirname(this.panel.context.path), decodeURIComponent(target)));
    }
  }

  /* The partnership a card is about: the one that was opened, the only one, or the one that is chosen now. */
  const whose = async (app, InputDialog) => {
    const folder = await app.serviceManager.contents.get("partnerships").catch(() => ({ content: [] }));
    const items = folder.content.filter((each) => each.type === "directory").map((each) => each.name).sort();
    if (items.includes(chosen) || items.length < 2) return items.includes(chosen) ? chosen : items[0];
    const answer = await InputDialog.getItem({ title: "Which partnership?", items });
    return answer.button.accept ? (chosen = answer.value) : null;
  };

  const NEEDED = ["@jupyterlab/notebook", "@jupyterlab/launcher", "@jupyterlab/ui-components", "@lumino/widgets"]
    .concat(["@jupyterlab/coreutils", "@jupyterlab/apputils"]);

  const plugin = async () => {
    const [notebook, launching, { LabIcon }, { Widget }, { PageConfig, PathExt }, { InputDialog }] = await Promise.all(
      NEEDED.map(module)
    );
    const { INotebookTracker, NotebookActions } = notebook;
    const { ILauncher } = launching;
    return {
      id: `${NAME}:plugin`,
      description: "Pages of the workbook: no code on show, run by themselves, cards in the launcher.",
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ILauncher],
      activate: (app, tracker, launcher) => {
        const open = (path) => app.commands.execute("docmanager:open", { path, factory: "Notebook" });
        const lab = { app, open, NotebookActions, PathExt, Widget };
        const pages = new WeakMap();
        document.head.append(element("link", { rel: "stylesheet", href: STYLE }));

        const watch = async (panel) => {
          await panel.context.ready;
          if (!panel.isDisposed && panel.context.model.getMetadata(KEY)) pages.set(panel, new Page(panel, lab));
        };
        tracker.forEach(watch);
        tracker.widgetAdded.connect((_, panel) => watch(panel));

        const current = () => pages.get(tracker.currentWidget);
        app.commands.addCommand(`${KEY}:show-code`, {
          label: "Show the code of a workbook page",
          isEnabled: () => Boolean(current()),
          isToggled: () => Boolean(current()?.showsCode),
          execute: () => current()?.showCode(!current().showsCode),
        });

        chosen = PageConfig.getOption("sippPartnership");
        const icon = new LabIcon({ name: `${NAME}:page`, svgstr: ICON });
        const cards = JSON.parse(PageConfig.getOption("sippCards") || "[]");
        cards.forEach(({ title, caption, page }, rank) => {
          const command = `${KEY}:open-${rank}`;
          const execute = async () => {
            const partnership = rank && (await whose(app, InputDialog));
            if (partnership !== null) open(partnership ? `partnerships/${partnership}/notebooks/${page}` : cards[0].page);
          };
          app.commands.addCommand(command, { label: title, caption, icon, execute });
          launcher?.add({ command, category: "Workbook", rank });
        });
        // The tables of a page need the room that the file browser takes; on a narrow screen its strips go too.
        if (cards.length && window.innerWidth < 1500) {
          app.restored.then(() => {
            app.shell.collapseLeft?.();
            if (window.innerWidth < 760) for (const side of ["left", "right"]) app.commands.execute("application:toggle-side-tabbar", { side });
          });
        }
      },
    };
  };

  (window._JUPYTERLAB ||= {})[NAME] = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      // Voilà has no notebooks to look after; what is above of widgets holds there, too
      const made = NEEDED.every((name) => name in scope) ? await plugin() : [];
      return () => ({ __esModule: true, default: made });
    },
  };
})();
