// Rows nested in a record: a factor's tests, a cycle's predictions; together they are one field.

const rowsControl = (spec, on, form) => {
  const list = make("ol", { class: "sipp-rows" });
  const element = make("div", { class: `sipp-nested ${spec.fields.length > 3 ? "" : "sipp-tight"}`, role: "group" }, list);
  const blank = () => Object.fromEntries(spec.fields.map((each) => [each.name, each.blank ?? (each.type === "tick" ? false : each.optional ? null : "")]));
  let rows = [];
  let called = spec.label;

  const build = (values) => {
    const row = { controls: {}, shown: values };
    const own = { ...on, done: () => { number(); on.done(); } };
    const fields = spec.fields.map((each) => {
      const control = spec.filled && each.type !== "long" ? readOnly(each, form) : controlOf(each, own, form, true);
      const id = fresh("row");
      const help = describing({ ...each, school: each.school && !spec.school });
      control.targets[0]?.setAttribute("id", id);
      if (help.textContent) for (const target of control.targets.length ? control.targets : [control.element]) target.setAttribute("aria-describedby", help.id);
      control.set(values[each.name]);
      row.controls[each.name] = control;
      const label = control.targets[0] && control.targets[0].tagName !== "SUMMARY" ? make("label", { for: id }, each.label) : make("span", { class: "sipp-label" }, each.label);
      const wide = ["long", "rows", "lines"].includes(each.type) ? "sipp-wide" : "";
      return make("div", { class: `sipp-cell ${wide} sipp-is-${each.type}`, "data-field": each.name }, label, help.textContent ? help : null, control.element);
    });
    row.up = button("↑", "", () => move(row, -1));
    row.down = button("↓", "", () => move(row, 1));
    row.off = button("×", "", () => remove(row));
    row.item = make("li", {}, make("div", { class: "sipp-row" }, ...fields), spec.filled ? null : make("div", { class: "sipp-acts" }, row.up, row.down, row.off));
    return row;
  };
  const number = () => {
    rows.forEach((row, at) => {
      const name = `row ${at + 1} of ${called}`;
      for (const [act, words] of [["up", "Move up"], ["down", "Move down"], ["off", "Remove"]]) {
        row[act].setAttribute("aria-label", `${words}: ${name}`);
        row[act].title = words;
      }
      row.up.setAttribute("aria-disabled", String(at === 0));
      row.down.setAttribute("aria-disabled", String(at === rows.length - 1));
      for (const each of spec.fields) {
        const control = row.controls[each.name];
        if (control.name) control.name(`${each.label}, ${name}`);
        else for (const target of control.targets) target.setAttribute("aria-label", `${each.label}, ${name}`);
      }
    });
  };
  const place = () => { list.replaceChildren(...rows.map((row) => row.item)); number(); };
  const value = (row) => ({ ...row.shown, ...Object.fromEntries(spec.fields.map((each) => [each.name, row.controls[each.name].get()])) });
  const first = (row) => row?.item.querySelector("textarea, input, select, summary") ?? add;
  const move = (row, by) => {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    rows.splice(at + by, 0, row);
    place();
    (by < 0 ? row.up : row.down).focus();
    on.done();
  };
  const remove = (row) => {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    place();
    first(rows[at] ?? rows[at - 1]).focus();
    on.done();
  };
  const adds = spec.adds || "Add a row";
  const add = button(adds, "", () => {
    const more = (spec.adds && spec.starts.length ? spec.starts : [blank()]).map(build);
    rows.push(...more);
    place();
    first(more[0]).focus();
  }, { class: "sipp-add" });
  if (!spec.filled) element.append(add);

  const empty = (held) => same(tidy(held), tidy(blank()));
  const tidy = (held) => spec.fields.map((each) => (["", null, undefined].includes(held[each.name]) ? null : held[each.name]));
  // Rows that stand ready are kept as soon as one of them says something, so that none moves while it is filled in.
  const waits = (held) => empty({ ...held, ...Object.fromEntries(spec.fields.filter((each) => each.mark).map((each) => [each.name, null])) });
  return {
    element,
    get: () => { const all = rows.map(value); if (spec.starts.length && all.every(waits)) return []; while (all.length && empty(all.at(-1))) all.pop(); return all; },
    set: (values) => { rows = (values?.length ? values : spec.starts).map(build); place(); },
    refill: () => rows.forEach((row) => Object.values(row.controls).forEach((control) => control.refill?.())),
    targets: [],
    first: () => first(rows[0]),
    name: (words) => {
      called = words;
      element.setAttribute("aria-label", words);
      add.setAttribute("aria-label", `${adds}: ${words}`);
      number();
    },
  };
};
