// One control for each type of field: {element, get, set, focus}, plus `name(words)` for its accessible name.

const grow = (area) => {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
};

const areaControl = (spec, on, form) => {
  const lines = spec.type === "lines";
  const offer = () => { if (spec.offers) form.offers.show(spec, area, take); };
  const take = (text) => { area.value = text; grow(area); on.done(); offer(); };
  const area = make("textarea", {
    rows: spec.type === "long" ? 2 : 1, spellcheck: "true", class: `sipp-${spec.type}`,
    oninput: () => { grow(area); on.typing(); offer(); },
    onfocus: offer,
    onkeydown: (event) => {
      if (spec.offers && form.offers.open && event.key === "ArrowDown" && area.selectionEnd === area.value.length) {
        event.preventDefault();
        return form.offers.enter();
      }
      if (event.key !== "Enter" || event.isComposing || spec.type !== "text") return;
      event.preventDefault(); // one line only
      on.done();
    },
  });
  return {
    element: area,
    get: () => (lines ? area.value.split("\n").map((line) => line.trim()).filter(Boolean)
      : spec.type === "text" ? area.value.replace(/\s*\n\s*/g, " ") : area.value),
    set: (value) => { area.value = lines ? (value ?? []).join("\n") : value ?? ""; grow(area); },
    targets: [area],
  };
};

// What a field is for, what a number in it may be, and that it is not published; empty where there is nothing to say.
const describing = (spec) => {
  const parts = [["", spec.help], ["sipp-range", spec.range], ["sipp-school", spec.school ? "Not published." : ""]].filter(([, words]) => words);
  return make("span", { class: "sipp-help", id: fresh("help") }, ...parts.map(([kind, words], at) => make("span", { class: kind || null }, (at ? " " : "") + words)));
};

// Whether what stands in the field so far may be its number; Python has the last word.
const fits = (spec, text) => {
  const told = text.trim().replace("−", "-");
  if (/^[-+]?$/.test(told)) return true;
  if (!(spec.type === "whole" ? /^[-+]?\d+$/ : /^[-+]?(\d+\.?\d*|\.\d+)$/).test(told)) return false;
  return (spec.least === null || Number(told) >= spec.least) && (spec.most === null || Number(told) <= spec.most);
};

const inputControl = (spec, on) => {
  const day = spec.type === "date";
  // while a year is typed it is 2, 20, 202: no day to save yet
  const unfinished = () => input.validity.badInput || (day && input.value && input.value < "1900");
  const limits = () => { if (spec.range) on.limits?.(input, spec.range, !fits(spec, input.value)); };
  const input = make("input", {
    // a number is a text to the browser: no wheel changes it, and what is no number stays to be mended
    type: day ? "date" : "text", inputmode: spec.type === "whole" ? "numeric" : day ? null : "decimal",
    min: day ? "1950-01-01" : null, max: day ? "2100-12-31" : null, class: `sipp-${spec.type}`, autocomplete: "off",
    oninput: () => {
      if (!unfinished()) on.typing();
      if (spec.range) input.setAttribute("aria-invalid", String(!fits(spec, input.value)));
      limits();
    },
    onfocus: limits,
    onblur: () => on.unfinished(unfinished() ? `‘${spec.label}’ is not complete: give day, month and year.` : ""),
    onkeydown: (event) => { if (event.key === "Enter") on.done(); },
  });
  return { element: input, get: () => input.value, set: (value) => { input.value = value ?? ""; }, targets: [input] };
};

const tickControl = (spec, on) => {
  const box = make("input", { type: "checkbox", onchange: on.done });
  return { element: box, get: () => box.checked, set: (value) => { box.checked = Boolean(value); }, targets: [box] };
};

// What a list offers: the choices of the field, or the records it may link to.
const offered = (spec, form, self) =>
  spec.links ? form.linked(spec.links).filter((each) => each.id !== self) : spec.choices.map((choice) => ({ id: choice, called: choice }));

const selectControl = (spec, on, form) => {
  const select = make("select", { onchange: on.done });
  let held = null, offering = "";
  const fill = () => {
    const options = offered(spec, form, on.self).filter((each) => !each.withdrawn || each.id === held);
    if (held && !options.some((each) => each.id === held)) options.push({ id: held, called: "a record that is gone" });
    const offer = JSON.stringify([options, held]);
    if (offer === offering && select.value === (held ?? "")) return;
    offering = offer;
    select.replaceChildren(
      ...(spec.optional ? [make("option", { value: "" }, "–")] : []),
      ...options.map((each) => make("option", { value: each.id }, short(each.called, 80) + (each.withdrawn ? " (withdrawn)" : ""))),
    );
    select.value = held ?? "";
    select.title = held ? select.selectedOptions[0].textContent : "";
  };
  fill();
  return {
    element: select,
    get: () => { held = select.value || null; select.title = held ? select.selectedOptions[0].textContent : ""; return held; },
    set: (value) => { held = value; fill(); },
    refill: fill,
    targets: [select],
  };
};

const severalControl = (spec, on, form, roomy) => {
  let held = [];
  const list = make("div", { class: "sipp-ticks", role: "group" });
  const summary = make("summary", {});
  const folded = !(roomy && spec.choices.length && spec.choices.length <= 8);
  const element = folded
    ? make("details", { class: "sipp-several", onkeydown: (event) => {
      if (event.key !== "Escape" || !element.open) return;
      element.open = false;
      summary.focus();
    } }, summary, list)
    : list;
  const words = () => offered(spec, form, on.self).filter((each) => held.includes(each.id)).map((each) => each.called);
  let offering = "", telling = ""; // what stands there: replaced under the pointer, a click would be lost
  const key = (options) => JSON.stringify([options.map((each) => [each.id, each.called, each.withdrawn]), held]);
  const tell = () => {
    if (!folded) return;
    const chosen = words();
    const text = chosen.length ? chosen.map((each) => short(each, 50)).join("; ") : "choose";
    if (text !== telling) summary.replaceChildren(make("span", { class: "sipp-chosen" }, text));
    telling = text;
    summary.setAttribute("aria-label", `${element.dataset.name ?? spec.label}: ${chosen.length ? chosen.join("; ") : "nothing chosen"}`);
  };
  const fill = () => {
    const options = offered(spec, form, on.self).filter((each) => !each.withdrawn || held.includes(each.id));
    for (const id of held) if (!options.some((each) => each.id === id)) options.push({ id, called: "a record that is gone" });
    if (key(options) === offering) return tell();
    offering = key(options);
    list.replaceChildren(...options.map((each) => {
      const box = make("input", { type: "checkbox", onchange: () => {
        held = box.checked ? [...held, each.id] : held.filter((id) => id !== each.id);
        held.sort((one, other) => options.findIndex((o) => o.id === one) - options.findIndex((o) => o.id === other));
        offering = key(options);
        tell();
        on.done();
      } });
      box.checked = held.includes(each.id);
      return make("label", {}, box, make("span", {}, each.called + (each.withdrawn ? " (withdrawn)" : "")));
    }));
    if (!options.length) list.append(make("p", { class: "sipp-none" }, "There is nothing to choose from yet."));
    tell();
  };
  fill();
  return {
    element,
    get: () => [...held],
    set: (value) => { held = [...(value ?? [])]; fill(); },
    refill: fill,
    targets: folded ? [summary] : [],
    name: (words) => { element.dataset.name = words; list.setAttribute("aria-label", words); tell(); },
  };
};

const controlOf = (spec, on, form, roomy) => {
  switch (spec.type) {
    case "text": case "long": case "lines": return areaControl(spec, on, form);
    case "date": case "whole": case "number": return inputControl(spec, on);
    case "tick": return tickControl(spec, on);
    case "choice": case "link": return selectControl(spec, on, form);
    case "choices": case "links": return severalControl(spec, on, form, roomy);
    default: return rowsControl(spec, on, form);
  }
};

// A value in words, for a conflict, a summary, and what can only be read.
const inWords = (spec, value, form) => {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return "(empty)";
  if (spec.type === "tick") return value ? "yes" : "no";
  if (spec.type === "date") return longDay(value);
  if (spec.type === "link" || spec.type === "links")
    return [value].flat().map((id) => form.linked(spec.links).find((each) => each.id === id)?.called ?? "a record that is gone").join("; ");
  if (spec.type === "rows")
    return value.map((row, at) => `${at + 1}. ${spec.fields.filter((each) => inWords(each, row[each.name], form) !== "(empty)")
      .map((each) => `${each.label}: ${inWords(each, row[each.name], form)}`).join(" · ")}`).join("\n");
  return Array.isArray(value) ? value.join("; ") : String(value);
};
