/* JupyterLab's menus, side bars and tools stay away from who opened the workbook; one button brings all of it back. */
export class Calm {
  constructor(lab, wanted, loading) {
    this.lab = lab;
    this.wanted = wanted; // the workbook was opened by `sipp open`
    this.changed = new lab.Signal(this);
    this.everything = false;
    if (!wanted) return;
    lab.app.restored.then(() => this.apply());
    document.body.classList.add("sipp-calm");
    document.title = "The workbook";
    // shown while a kernel is busy, it is asked of the server again at each beginning and end: hundreds of times a page
    document.querySelector("link.busy.favicon")?.remove();
    // a right click gives the browser's own menu, with its paste and its spelling
    document.body.addEventListener("contextmenu", (event) => this.on && event.stopPropagation());
    // its shortcuts stay away as well, but for those that save and show the launcher: the browser's own search finds what
    // stands in a form, and none runs a cell whose code nobody sees
    document.body.addEventListener("keydown", (event) => {
      const kept = (event.ctrlKey || event.metaKey) && (event.shiftKey ? "l" : "s") === event.key.toLowerCase();
      if (this.on && !kept) event.stopPropagation();
    });
    // JupyterLab names the window after a file
    new MutationObserver(() => this.name()).observe(document.querySelector("title"), { childList: true });
    lab.app.shell.currentChanged.connect(() => this.name());
    loading?.then((settings) => {
      this.settings = settings;
      settings.changed.connect(() => this.take());
      this.take();
    });
  }

  get on() {
    return this.wanted && !this.everything;
  }

  take() {
    this.everything = Boolean(this.settings.get("everything").composite);
    this.lab.app.restored.then(() => this.apply());
  }

  /* Remembered on this computer, for the next time too. */
  toggle() {
    this.everything = !this.everything;
    this.settings?.set("everything", this.everything);
    this.apply();
  }

  name() {
    const { title: { label, dataset } = {} } = this.lab.app.shell.currentWidget ?? {};
    const title = dataset?.["sipp-title"] ?? label;
    const wanted = title ? `${title} – The workbook` : "The workbook";
    if (this.on && document.title !== wanted) document.title = wanted;
  }

  apply() {
    const { shell, commands } = this.lab.app;
    document.body.classList.toggle("sipp-calm", this.on);
    for (const area of ["top", "menu"]) for (const widget of shell.widgets(area)) widget.parent?.setHidden(this.on);
    for (const side of ["left", "right"]) {
      if (commands.isToggled("application:toggle-side-tabbar", { side }) === this.on) commands.execute("application:toggle-side-tabbar", { side });
    }
    // the tables of a page need the room that the file browser takes
    if (this.on || window.innerWidth < 1500) {
      shell.collapseLeft();
      shell.collapseRight();
    }
    this.name();
    this.changed.emit(this.on);
  }
}
