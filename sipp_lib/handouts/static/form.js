// A form that is filled in without the workbook: what is typed stays in this page until it is saved into a file.
(() => {
  const held = JSON.parse(document.getElementById("form").textContent);
  const key = `sipp-form ${held.id}`;
  const page = document.querySelector("form");
  const by = document.getElementById("by"); // who answers a questionnaire is not asked
  const told = document.getElementById("told");
  const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((each) => each.toString(16).padStart(2, "0")).join("");
  const fresh = () => ({ copy: random(), by: "", lines: [], now: {} });
  let state = fresh();
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Array.isArray(kept.lines)) state = { ...state, ...kept };
  } catch { /* a browser that keeps nothing for a file: it is kept while the page is open */ }

  const fields = () => [...page.querySelectorAll("[name]")];
  // rows within a record, such as the tasks of a cycle: a group of fields each
  const tables = () => [...page.querySelectorAll("[data-rows]")];
  const row = (table, values = {}) => {
    const made = table.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const each of made.querySelectorAll("[data-field]")) each.value = values[each.dataset.field] ?? "";
    made.setAttribute("aria-label", `${table.querySelector("legend").textContent}, row ${table.querySelectorAll(".one").length + 1}`);
    made.querySelector(".away").addEventListener("click", () => { made.remove(); keep(); table.querySelector(".more").focus(); });
    table.querySelector(".rows").append(made);
    return made;
  };
  const rows = (table, ready) => {
    const all = [...table.querySelectorAll(".one")].map((each) => Object.fromEntries(
      [...each.querySelectorAll("[data-field]")].map((one) => [one.dataset.field, one.value.trim()]).filter(([, value]) => value)));
    const stood = (ready ?? []).map((each) => JSON.stringify(Object.entries(each).sort()));
    const written = all.some((each) => filled(each) && !stood.includes(JSON.stringify(Object.entries(each).sort())));
    return written ? all.filter(filled) : []; // rows that only stand ready say nothing
  };
  const line = () => {
    const found = {};
    for (const { name, type, ready } of held.asked) {
      if (type === "rows") {
        const inner = rows(tables().find((each) => each.dataset.rows === name), ready);
        if (inner.length) found[name] = inner;
        continue;
      }
      const all = fields().filter((each) => each.name === name);
      const value = type === "choices" || type === "links"
        ? all.filter((each) => each.checked).map((each) => each.value)
        : all[0]?.type === "radio" ? all.find((each) => each.checked)?.value ?? "" : all[0]?.value.trim() ?? "";
      if (value.length) found[name] = value;
    }
    return found;
  };
  const show = (values) => {
    for (const each of fields()) {
      const value = values[each.name];
      if (each.type === "radio") each.checked = each.value === value;
      else if (each.type === "checkbox") each.checked = (value ?? []).includes(each.value);
      else each.value = value ?? "";
    }
    for (const table of tables()) {
      table.querySelector(".rows").replaceChildren();
      const { ready } = held.asked.find(({ name }) => name === table.dataset.rows);
      for (const each of values[table.dataset.rows] ?? ready ?? []) row(table, each);
    }
  };
  const filled = (values) => Object.keys(values).length > 0;
  const all = () => (filled(state.now) ? [...state.lines, state.now] : state.lines);
  const keep = () => {
    state.now = line();
    state.by = by?.value.trim() ?? "";
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* as above */ }
  };
  let saved = "", sure = false;
  const tell = (words) => { told.textContent = words; };
  const many = () => { document.getElementById("many").textContent = String(state.lines.length + 1); };

  page.addEventListener("input", keep);
  for (const table of tables()) {
    table.querySelector(".more").addEventListener("click", () => row(table).querySelector("[data-field]").focus());
  }
  by?.addEventListener("input", keep);
  page.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("next")?.addEventListener("click", () => {
    keep();
    if (!filled(state.now)) return tell("Nothing is filled in here yet.");
    state.lines.push(state.now);
    show({});
    keep();
    many();
    tell(`${state.lines.length} filled in so far. Go on, or save the answers.`);
    page.querySelector("input, textarea, select").focus();
    return undefined;
  });
  document.getElementById("save").addEventListener("click", () => {
    keep();
    if (!all().length) return tell("Nothing is filled in yet.");
    if (by && !state.by) { by.focus(); return tell("Write at the top who filled this in, then save."); }
    const text = JSON.stringify({ form: held, by: state.by, copy: state.copy, lines: all() });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${document.body.dataset.file}-${state.copy.slice(0, 4)}.json`;
    link.click();
    saved = JSON.stringify(all());
    return tell(`Saved as ‘${link.download}’, among your downloads. Send this file back. Until you have, do not close this page.`);
  });
  // the next who sits at this computer is not shown what the one before wrote
  document.getElementById("again").addEventListener("click", () => {
    keep();
    if (all().length && saved !== JSON.stringify(all()) && !sure) {
      sure = true;
      return tell("What is filled in here is not saved yet. Save it, or press ‘Begin again’ once more to throw it away.");
    }
    sure = false;
    state = fresh();
    if (by) by.value = "";
    show({});
    try { localStorage.removeItem(key); } catch { /* as above */ }
    many();
    return tell("This is an empty form now.");
  });
  if (by) by.value = state.by;
  show(state.now);
  many();
})();
