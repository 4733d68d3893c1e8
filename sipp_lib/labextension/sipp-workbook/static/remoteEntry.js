/* The workbook in JupyterLab. Written by hand and not built: JupyterLab loads this file as the entry of a prebuilt
   extension, long before its own parts, so the first words of the page stand here. The shared scope it is given is no
   documented interface: tests/browser holds it to what is needed. */
(() => {
  const NAME = "sipp-workbook";
  const here = document.currentScript.src;
  /* anywidget gives a widget two seconds to begin, and one that is later never hears from Python again: a form on a slow
     machine would save nothing. It has two minutes here. */
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (time) => timeout(time === 2000 ? 120_000 : time);

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  document.head.append(element("link", { rel: "stylesheet", href: new URL("style.css", here).href }));

  /* The words a page begins with, until the page itself stands there. `sipp open` gives them in JupyterLab's settings. */
  const told = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
  const file = decodeURIComponent(location.pathname.split("/").pop());
  const words = JSON.parse(told.sippFirst || "{}")[file];
  const status = element("p", { role: "status" }, "Getting the workbook ready. This takes a few seconds …");
  const first = element("main", { class: "sipp-first" });
  if (words) {
    first.append(element("h1", {}, words[0]), ...words.slice(1).map((text) => element("p", {}, text)), status);
    document.body.append(first);
  }

  let scope;
  const module = async (name) => (await Object.values(scope[name])[0].get())();
  (window._JUPYTERLAB ||= {})[NAME] = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      // Voilà has no notebooks to look after; what is above of widgets holds there, too
      if (!("@jupyterlab/notebook" in scope && "@jupyterlab/launcher" in scope)) return () => ({ __esModule: true, default: [] });
      const { default: plugin } = await import(new URL("plugin.js", here).href);
      const made = await plugin({ NAME, module, element, first, status });
      return () => ({ __esModule: true, default: made });
    },
  };
})();
