/* What the workbook adds to JupyterLab: its pages, their names, calm around them, and cards in the launcher. */
import { Calm } from "./calm.js";
import { Page } from "./page.js";

const KEY = "sipp"; // in a notebook's metadata: it is a page
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" ' +
  'd="M5 3h11a3 3 0 0 1 3 3v15H8a3 3 0 0 1-3-3zm3 14a1 1 0 0 0 0 2h9v-2zM8 7v2h8V7zm0 4v2h5v-2z"/></svg>';
const NEEDED = ["notebook", "cells", "launcher", "ui-components", "coreutils", "apputils", "services", "settingregistry"];

/* The partnership a card is about: the one that was opened, the only one, or the one that is chosen now. */
const whose = async (lab) => {
  const names = await lab.names();
  const slugs = Object.keys(names);
  if (slugs.includes(lab.chosen) || slugs.length < 2) return slugs.includes(lab.chosen) ? lab.chosen : slugs[0];
  const items = slugs.map((slug) => (slugs.some((other) => other !== slug && names[other] === names[slug]) ? `${names[slug]} (${slug})` : names[slug]));
  const answer = await lab.InputDialog.getItem({ title: "Which partnership?", items });
  return answer.button.accept ? (lab.chosen = slugs[items.indexOf(answer.value)]) : null;
};

/* A browser opens a file that is dropped where nothing takes it, and leaves the page for it. */
const stay = (event) => {
  const field = event.target.closest?.('input[type="file"]');
  if (event.defaultPrevented || field || ![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
};

export default async ({ NAME, module, element, first, status }) => {
  const found = await Promise.all([...NEEDED.map((name) => `@jupyterlab/${name}`), "@lumino/signaling", "@lumino/widgets"].map(module));
  const lab = { element, ...Object.assign({}, ...found.map((each) => ({ ...each }))) };
  const { INotebookTracker, ILauncher, ISettingRegistry, LabIcon, PageConfig, ServerConnection, URLExt } = lab;
  return {
    id: `${NAME}:plugin`,
    description: "Pages of the workbook: run by themselves, no code and no menus on show, cards in the launcher.",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ILauncher, ISettingRegistry],
    activate: (app, tracker, launcher, settings) => {
      status.textContent = "Opening the page …";
      const cards = JSON.parse(PageConfig.getOption("sippCards") || "[]");
      const pages = new WeakMap();
      const watched = new WeakMap(); // settled once it is known whether a notebook is a page
      lab.app = app;
      for (const name of ["dragover", "drop"]) window.addEventListener(name, stay);
      lab.chosen = PageConfig.getOption("sippPartnership");
      lab.start = cards[0]?.page;
      lab.open = async (path) => {
        const panel = await app.commands.execute("docmanager:open", { path, factory: "Notebook" });
        if (panel) await known(panel); // the tracker tells of it a little later
        return pages.get(panel);
      };
      // what each partnership is called, by its short name
      lab.names = async () => {
        const server = ServerConnection.makeSettings();
        const answer = await ServerConnection.makeRequest(URLExt.join(server.baseUrl, "sipp/names"), {}, server);
        return answer.ok ? answer.json() : {};
      };
      // the first words go when the page they are of stands there, or another thing does
      lab.shown = () => first.remove();
      app.restored.then(() => setTimeout(() => tracker.currentWidget || lab.shown(), 5000));
      lab.calm = new Calm(lab, cards.length > 0, settings?.load(`${NAME}:plugin`));
      // an address without a page, as a second window begins with after a page was loaded again, leads to the start page
      const asked = location.pathname.endsWith(".ipynb");
      app.restored.then(async () => {
        if (asked || tracker.size || !lab.calm.on || !lab.start) return;
        await lab.open(lab.start);
        for (const widget of app.shell.widgets("main")) if (widget.id.startsWith("launcher")) widget.dispose();
      });
      // the browser's ‘back’ changes the address alone: its page is shown, and JupyterLab, which puts the address of
      // whatever is shown into the history, does not put it there again
      window.addEventListener("popstate", () => {
        const path = decodeURIComponent(location.pathname.split("/tree/")[1] ?? "");
        if (lab.calm.on && path.endsWith(".ipynb")) lab.open(path);
      });
      const push = history.pushState.bind(history);
      let restored = false;
      app.restored.then(() => (restored = true));
      history.pushState = (state, title, url) => {
        const { pathname } = new URL(url, location.href);
        // after a reload it is the folder of the page, by its file browser; the address goes on naming the page
        const names = (path) => path.endsWith(".ipynb");
        if (lab.calm.on && names(location.pathname) && !names(pathname) && (!restored || tracker.currentWidget)) return;
        if (pathname === location.pathname) history.replaceState(state, title, url);
        else push(state, title, url);
      };

      // a partnership goes to the bin: its pages are closed before it is gone, and the list of files is elsewhere
      const leave = async (slug) => {
        const there = tracker.filter(({ context }) => context.path.startsWith(`partnerships/${slug}/`));
        await Promise.allSettled(there.map(({ sessionContext }) => sessionContext.shutdown()));
        for (const panel of there) panel.dispose();
        await app.commands.execute("filebrowser:go-to-path", { path: "/", dontShowBrowser: true });
      };
      window.addEventListener("sipp-leave", ({ detail }) => detail.left.push(leave(detail.slug)));

      const watch = async (panel) => {
        await panel.context.ready;
        if (panel.isDisposed) return;
        if (panel.context.model.getMetadata(KEY)) pages.set(panel, new Page(panel, lab));
        else lab.shown();
      };
      const known = (panel) => {
        if (!watched.has(panel)) watched.set(panel, watch(panel));
        return watched.get(panel);
      };
      tracker.forEach(known);
      tracker.widgetAdded.connect((_, panel) => known(panel));

      const current = () => pages.get(tracker.currentWidget);
      app.commands.addCommand(`${KEY}:show-code`, {
        label: "Show the code of a workbook page",
        isEnabled: () => Boolean(current()),
        isToggled: () => Boolean(current()?.showsCode),
        execute: () => current()?.showCode(!current().showsCode),
      });

      const icon = new LabIcon({ name: `${NAME}:page`, svgstr: ICON });
      cards.forEach(({ title, caption, page }, rank) => {
        const command = `${KEY}:open-${rank}`;
        const execute = async () => {
          const partnership = rank && (await whose(lab));
          if (partnership !== null) lab.open(partnership ? `partnerships/${partnership}/notebooks/${page}` : lab.start);
        };
        app.commands.addCommand(command, { label: title, caption, icon, execute });
        launcher?.add({ command, category: "Workbook", rank });
      });
    },
  };
};
