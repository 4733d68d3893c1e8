/* The forms of the page to start from. All text is set as text; Python does everything and answers with a new state. */
const PATIENCE = 3000;

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter(Boolean));
  return node;
};

let last = 0;

/* A text to type and a button; the label belongs to the text. */
const form = (label, help, button, send) => {
  const id = `sipp-start-${++last}`;
  const input = make("input", { id, type: "text", autocomplete: "off", required: true, name: label });
  input.setAttribute("aria-describedby", `${id}-help`);
  const made = make(
    "form",
    {},
    make("label", { htmlFor: id, textContent: label }),
    make("div", { className: "row" }, input, make("button", { type: "submit", textContent: button })),
    make("p", { id: `${id}-help`, className: "help", textContent: help })
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    send(input.value);
  });
  return made;
};

const phase = ({ title, page, stands, missing, more }) => {
  const heading = make("h3", {}, page ? make("a", { href: page, textContent: title }) : title);
  const items = missing.map((text) => make("li", { textContent: text }));
  if (more) items.push(make("li", { textContent: `and ${more} more` }));
  const list = items.length > 0 && make("details", {}, make("summary", { textContent: "What is missing" }), make("ul", {}, ...items));
  return make("li", {}, heading, make("p", { textContent: stands }), list);
};

export default {
  render({ model, el }) {
    // Letters typed here are not commands of JupyterLab; Ctrl+S still is.
    el.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    const status = make("p", { className: "status" });
    status.setAttribute("role", "status");
    const body = make("div");
    el.classList.add("sipp-start");
    el.append(status, body);
    let timer;
    const send = (what, text = "") => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        status.className = "status wrong";
        status.textContent = "No answer from the workbook. Load this page again; what was done before is kept.";
      }, PATIENCE * 5); // copying the sample takes some seconds
      status.className = "status";
      status.textContent = "One moment …";
      model.send({ do: what, text });
    };

    const none = (state) => [
      make("h2", { textContent: "Begin" }),
      make("p", { textContent: `There is no programme in this folder yet (${state.folder}). Begin your own, or look at the sample first.` }),
      form("Name of your programme", "For example the name of your authority or network.", "Begin", (text) => send("programme", text)),
      make("h3", { textContent: "Or try the sample" }),
      make("p", { textContent: "Fills this folder with eight invented partnerships, to look at and to try things on." }),
      make("p", {}, make("button", { type: "button", textContent: "Fill this folder with the sample", onclick: () => send("sample") })),
    ];

    const open = (state) => {
      if (!state.partnerships.length) return [];
      const id = `sipp-start-${++last}`;
      const choice = make("select", { id, name: "partnership" });
      choice.append(
        make("option", { value: "", textContent: "Choose …" }),
        ...state.partnerships.map((slug) => make("option", { value: slug, textContent: slug }))
      );
      choice.value = state.shown;
      choice.addEventListener("change", () => send("show", choice.value));
      return [make("div", { className: "row" }, make("label", { htmlFor: id, textContent: "Open a partnership" }), choice)];
    };

    const draw = () => {
      const state = model.get("state");
      if (!state.turn) return; // nothing was said yet
      clearTimeout(timer);
      status.className = state.wrong ? "status wrong" : "status";
      status.textContent = state.wrong || state.said;
      const typed = body.querySelector("input")?.value;
      const focused = body.contains(el.getRootNode().activeElement) && el.getRootNode().activeElement.name;
      if (!state.served) {
        body.replaceChildren(make("p", { textContent: "Start the workbook with ‘sipp open’ in your programme's folder, and its partnerships are listed here." }));
        return;
      }
      if (state.programme === null) {
        body.replaceChildren(...none(state));
      } else {
        body.replaceChildren(
          make("h2", { textContent: state.programme }),
          ...open(state),
          ...(state.phases.length
            ? [make("h3", { className: "whose", textContent: state.name }), make("ol", { className: "phases" }, ...state.phases.map(phase))]
            : []),
          make("h3", { textContent: "A new partnership" }),
          form("Name of the partnership", "What people call it. It gets its folder, its records and a page for every phase.", "Make it", (text) => send("partnership", text))
        );
      }
      if (state.wrong && typed) body.querySelector("input").value = typed;
      if (focused) (body.querySelector(`[name="${CSS.escape(focused)}"]`) || body.querySelector("select, input"))?.focus();
    };
    model.on("change:state", draw);
    draw();
    model.send({ do: "hello" });
    return () => model.off("change:state", draw);
  },
};
