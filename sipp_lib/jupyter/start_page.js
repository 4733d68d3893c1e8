/* The forms of the page to start from. All text is set as text; Python does everything and answers with a new state. */
const PATIENCE = 3000;

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter(Boolean));
  return node;
};

let last = 0;

/* Something to type or choose, with its label and its help; of the same label there may be one for each partnership. */
const field = ({ label, help, of = "", options = [], choices, lines, ...properties }) => {
  const id = `sipp-start-${++last}`;
  const own = choices ? {} : lines ? { rows: 4 } : { type: "text", autocomplete: "off" };
  const input = make(choices ? "select" : lines ? "textarea" : "input", { id, ...own, required: true, name: `${label} ${of}`.trim(), ...properties });
  for (const [value, text] of choices ?? []) input.append(make("option", { value, textContent: text }));
  input.setAttribute("aria-describedby", `${id}-help`);
  if (options.length) input.setAttribute("list", `${id}-list`);
  const list = options.length ? make("datalist", { id: `${id}-list` }, ...options.map((value) => make("option", { value }))) : null;
  return { input, label: make("label", { htmlFor: id, textContent: label }), help: make("p", { id: `${id}-help`, className: "help", textContent: help }), list };
};

/* What to type and a button at the last of it. */
const form = (asked, button, send) => {
  const fields = asked.map(field);
  const press = make("button", { type: "submit", textContent: button, name: `${button} ${fields[0].input.name}` }); // there is one for each partnership
  const made = make("form", {}, ...fields.flatMap(({ input, label, help, list }, at) => [
    label, make("div", { className: "row" }, input, list, at === fields.length - 1 ? press : null), help]).filter(Boolean));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    made.dataset.sent = "yes";
    send(...fields.map(({ input }) => (input.type === "file" ? input.files[0] : input.value)));
  });
  return made;
};

/* Where the programme's files are served, in JupyterLab and in Voilà. */
const files = () => {
  const { baseUrl = "/" } = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
  return `${baseUrl}${location.pathname.includes("/voila/") ? "voila/" : ""}files/`;
};

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

const link = ({ text, page }) => make("li", {}, page ? make("a", { href: page, textContent: text }) : text);

const phase = ({ number, title, page, stands }) => {
  const words = [make("span", { textContent: `Phase ${number}` }), make("span", { className: "title", textContent: title })];
  const heading = make("h4", {}, page ? make("a", { href: page }, ...words) : make("span", {}, ...words));
  return make("li", {}, heading, make("p", { textContent: stands }));
};

const report = (name, { title, made, files: kinds }) => {
  const [first] = kinds;
  const at = (path) => files() + path.split("/").map(encodeURIComponent).join("/");
  const says = (words) => `${words}: ${title}, ${name}`;
  const open = make("a", { href: at(first.path), target: "_blank", rel: "noopener", textContent: first.form === "web page" ? "Open" : `Open ${first.form}` });
  open.setAttribute("aria-label", says(open.textContent));
  const saves = kinds.map(({ form, path }) => {
    const save = make("a", { href: at(path), download: `${name} – ${title}.${path.split(".").pop()}`, textContent: form === "web page" ? "Save" : `Save as ${form}` });
    save.setAttribute("aria-label", says(save.textContent));
    return save;
  });
  return make("li", {}, `${title}, made ${made}: `, open, ...saves.flatMap((save) => [" · ", save]));
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
    let timer = 0;
    const send = (what, text = "", { files = [], ...more } = {}) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        status.className = "status wrong";
        status.textContent = "No answer from the workbook. Load this page again; what was done before is kept.";
      }, PATIENCE * 5); // copying the sample takes some seconds
      status.className = "status";
      status.textContent = "One moment …";
      model.send({ do: what, text, ...more }, undefined, files);
    };
    const received = ({ save }, [data]) => {
      const address = URL.createObjectURL(new Blob([data]));
      make("a", { href: address, download: save }).click();
      setTimeout(() => URL.revokeObjectURL(address), PATIENCE);
    };

    const none = (state) => [
      make("h2", { textContent: "Begin" }),
      make("p", { textContent: `There is no programme in this folder yet (${state.folder}). Begin your own, or look at the sample first.` }),
      form([{ label: "Name of your programme", help: "For example the name of your authority or network." }], "Begin", (text) => send("programme", text)),
      make("h3", { textContent: "Or try the sample" }),
      make("p", { textContent: "Fills this folder with eight invented partnerships, to look at and to try things on." }),
      make("p", {}, make("button", { type: "button", textContent: "Fill this folder with the sample", onclick: () => send("sample") })),
      make("h3", { textContent: "Or begin from what another school shares" }),
      ...joining(state),
    ];

    /* What is unfolded stays so when the page is drawn anew. */
    const unfolded = new Set();
    const summary = (key, words) => {
      const made = make("summary", { textContent: words });
      made.setAttribute("name", key);
      return made;
    };
    const fold = (key, words, ...children) => {
      const made = make("details", { open: unfolded.has(key) }, summary(key, words), ...children);
      made.addEventListener("toggle", () => (made.open ? unfolded.add(key) : unfolded.delete(key)));
      return made;
    };
    const button = (words, name, label, onclick, className = "quiet") => {
      const made = make("button", { type: "button", textContent: words, name, onclick, className });
      if (label) made.setAttribute("aria-label", label);
      return made;
    };

    const PASSPHRASE = { label: "Passphrase", autocomplete: "off" };
    const joining = ({ folders }) => [
      form([{ label: "Folder that you share", help: "Its full path on this computer. On Windows, copy it from the address bar of File Explorer.", options: folders || [] },
        { ...PASSPHRASE, help: "The school that began to share knows it. Ask by telephone.", of: "of the folder" }],
        "Begin from it", (folder, passphrase) => send("join", folder, { passphrase })),
      make("h4", { textContent: "Bring in from a partner school" }),
      form([{ label: "File that you were sent", type: "file", accept: ".sipp", help: "Saved from the e-mail. It may be brought in twice without harm." },
        { ...PASSPHRASE, help: "The school that sent it knows it. Ask by telephone.", of: "of the file" }],
        "Bring it in", async (file, passphrase) => send("bring in", file.name, { passphrase, files: [await file.arrayBuffer()] })),
    ];

    /* Other schools of a partnership: through a folder that they share, or one file by e-mail. */
    const schools = ({ slug, name, schools: { folder, evidence, partners, held, trouble } }, folders) => {
      const mail = [make("h4", { textContent: "One file by e-mail" }),
        make("p", { textContent: "A sealed file with what you agreed and wrote, the log and adults’ names too. Evidence, key files and entries that name a known pupil stay here." }),
        make("p", {}, button("Send to a partner school", `send ${slug}`, `Send ${name} to a partner school`, () => send("send", slug)))];
      if (!folder) {
        return fold(`schools ${slug}`, "Work with other schools",
          make("p", { textContent: "What you write here is put, sealed, into a folder that you share already (OneDrive, Glow, a memory stick), and what the others write comes in from it. Evidence and key files stay at each school." }),
          form([{ label: "Folder that you share", help: "Its full path on this computer. On Windows, copy it from the address bar of File Explorer.", options: folders, of: slug },
            { ...PASSPHRASE, required: false, help: "Leave it empty if you are the first: one is made for you.", of: slug }],
            "Share through it", (text, passphrase) => send("share", slug, { more: text, passphrase })),
          ...mail);
      }
      const said = evidence
        ? "Evidence is shared, too, with pupils under pseudonyms. Key files stay here."
        : "Evidence and key files stay here. If you share the evidence too, pupils appear in it under pseudonyms. A report for everyone can be made only where all the evidence is.";
      return fold(`schools ${slug}`, `Work with other schools: ${partners.length ? many(partners.length, "other takes part", "others take part") : "nobody else takes part yet"}`,
        trouble ? make("p", { className: "status wrong", textContent: trouble }) : null,
        make("p", { textContent: `Shared through ${folder}. ${said}` }),
        make("ul", {}, ...partners.map((text) => link({ text }))),
        held.length ? make("p", { textContent: "These stay on this computer because a pupil is named in them. Take the name out, and they are shared:" }) : null,
        make("ul", {}, ...held.map(link)),
        make("p", { className: "row" }, button("Exchange now", `exchange ${slug}`, `Exchange ${name} now`, () => send("exchange", slug)),
          button(evidence ? "Stop sharing evidence" : "Share evidence, too", `evidence ${slug}`, `${evidence ? "Stop sharing" : "Share"} the evidence of ${name}`, () => send("evidence", slug, { more: evidence ? "" : "yes" })),
          button("Tell me the passphrase", `passphrase ${slug}`, `Tell me the passphrase of ${name}`, () => send("passphrase", slug))),
        ...mail);
    };

    /* A questionnaire as a file: one that is planned or stands ready, or one of one's own. */
    const questionnaires = ({ slug, name, questionnaires: { listed, schools: places, answers, ways } }) => {
      const give = (more) => send("questionnaire", slug, more);
      const when = (occasions, of) => ({ label: "When it is asked", of: `${of} ${slug}`, options: occasions, required: false, help: "Such as November 2026. Use the same words each time." });
      const as = (of) => ({ label: "Give it out as", of: `${of} ${slug}`, choices: Object.entries(ways), help: "Workbook: a line for each person. Offline page: saves a file that is sent back. Page to print: somebody types it in." });
      const occasions = [...new Set(listed.flatMap((each) => each.occasions))];
      const terms = listed.filter((each) => each.terms);
      return fold(`questionnaires ${slug}`, "Give out a questionnaire",
        make("p", { textContent: "For pupils, parents or staff who do not open the workbook. When the answers come back, add them on the page of phase 1, where you add files." }),
        form([
          { label: "Questionnaire", of: slug, choices: listed.map(({ what, name: called }) => [what, called]), help: "Your surveys from phase 3, and some that are ready-made." },
          when(occasions, "ready"),
          { label: "Its statements, one on each line", of: `ready ${slug}`, lines: true, required: false, help: "Leave this empty where the workbook knows them: they stand in the measure in phase 3, or it is ready-made or was asked before." },
          { label: "Candidate numbers", of: `ready ${slug}`, required: false, choices: [["", "Do not ask who answers"], ["yes", "Ask for each pupil’s candidate number"]], help: "You need them to compare each pupil’s answers before and after." },
          { label: "School of these pupils", of: `ready ${slug}`, required: false, choices: [["", "—"], ...places.map((each) => [each, each])], help: "Only needed with candidate numbers, where several schools take part." },
          as("ready"),
        ], "Give it out", (what, on, statements, named, school, way) => give({ what, when: on, statements, named, school, as: way })),
        terms.length ? make("p", { className: "help", textContent: "The wording of these belongs to others. The workbook knows the answers and the scoring; you give the statements:" }) : null,
        make("ul", {}, ...terms.map((each) => link({ text: `${each.name}: ${each.terms}` }))),
        make("h4", { textContent: "One of your own" }),
        form([
          { label: "What it is called", of: slug, help: "It becomes a measure of phase 3." },
          { label: "Who answers", of: slug, choices: [["pupils", "Pupils"], ["parents", "Parents and carers"], ["staff", "Staff"]], help: "The public report shows answers only where enough people gave them." },
          { label: "Statements, one on each line", of: slug, lines: true, help: "Short enough to read once, with one idea in each." },
          { label: "Answers to choose from", of: slug, choices: Object.entries(answers), help: "The same for all statements, the best first." },
          when([], "own"),
          as("own"),
        ], "Make it and give it out", (called, who, statements, words, on, way) => give({ name: called, who, statements, answers: words, when: on, as: way })));
    };

    let leaving = ""; // the partnership of which somebody is asked whether it is to go
    const removing = ({ slug, name }) => {
      if (leaving !== slug) {
        return make("p", { className: "row" }, button("Remove …", `remove ${slug}`, `Remove ${name} …`, () => {
          leaving = slug;
          draw();
          body.querySelector(`[name="${CSS.escape(`keep ${slug}`)}"]`).focus();
        }));
      }
      return make("div", { className: "row asking" },
        make("p", { textContent: `Remove ‘${name}’ with its records and reports? It goes to the bin of this programme, and you can put it back.` }),
        button("Keep it", `keep ${slug}`, `Keep ${name}`, () => { leaving = ""; draw(); body.querySelector(`[name="${CSS.escape(`remove ${slug}`)}"]`).focus(); }),
        button("Remove it", `gone ${slug}`, `Remove ${name} now`, () => {
          leaving = "";
          // JupyterLab leaves its pages first, or says in its own words that they are not there; in Voilà nobody listens
          const detail = { slug, left: [] };
          body.dispatchEvent(new CustomEvent("sipp-leave", { bubbles: true, detail }));
          Promise.allSettled(detail.left).then(() => send("remove", slug));
        }));
    };

    const partnership = (one, folders) => {
      const { slug, name, whole, wrong } = one;
      const parts = [make("h3", { textContent: name })];
      if (wrong) parts.push(make("p", { className: "status wrong", textContent: wrong }));
      if (whole && !wrong) {
        const lacking = one.phases.filter((each) => each.missing.length);
        const count = lacking.reduce((sum, each) => sum + each.missing.length + each.more, 0);
        const changed = one.changes.reduce((sum, each) => sum + each.what.length, 0);
        parts.push(make("ol", { className: "phases" }, ...one.phases.map(phase)));
        if (one.decisions.length) {
          parts.push(make("h4", { textContent: "Waiting for a decision" }), make("ul", {}, ...one.decisions.map(link)));
        }
        if (changed) {
          parts.push(fold(`changed ${slug}`, `Changed since you were last here: ${many(changed, "entry", "entries")}`,
            ...one.changes.flatMap(({ who, what }) => [make("h4", { textContent: who }), make("ul", {}, ...what.map(link))])));
        }
        if (count) {
          parts.push(fold(`missing ${slug}`, `What is still missing: ${many(count, "thing")}`,
            ...lacking.flatMap(({ number, page, missing, more }) => [make("h4", { textContent: `Phase ${number}` }),
              make("ul", {}, ...missing.map(link), more ? link({ text: `and ${more} more`, page }) : null)])));
        }
        parts.push(make("h4", { textContent: "Reports" }), one.reports.length
          ? make("ul", { className: "reports" }, ...one.reports.map((each) => report(name, each)))
          : make("p", {}, "None yet. You make them at the end of ", one.phases[4].page ? make("a", { href: one.phases[4].page, textContent: "phase 5" }) : "phase 5", "."));
        parts.push(questionnaires(one));
        if (!model.get("state").hosted) parts.push(schools(one, folders), removing(one));
      } else if (!whole) {
        parts.push(make("p", {}, button("Show its phases", `show ${slug}`, `Show the phases of ${name}`, () => send("show", slug))));
      }
      const made = make("section", { className: "partnership" }, ...parts);
      made.setAttribute("aria-label", name);
      made.dataset.slug = slug;
      return made;
    };

    /* Of which partnerships a partner from outside sees the reports, and nothing else. */
    const shared = ({ name, reports }) => make("section", { className: "partnership", ariaLabel: name },
      make("h3", { textContent: name }),
      reports.length ? make("ul", { className: "reports" }, ...reports.map((each) => report(name, each)))
        : make("p", { textContent: "No report has been made yet. They are made at night." }));

    const bin = ({ removed }) => removed.length === 0 ? null : fold("bin", `Removed: ${many(removed.length, "partnership")}`,
      make("ul", {}, ...removed.map(({ name, kept }) => make("li", {}, `${name} `, button("Put back", `back ${kept}`, `Put back ${name}`, () => send("restore", kept))))));

    let drawn = "";
    const draw = ({ news = false } = {}) => {
      const state = model.get("state");
      if (!state.turn) return; // nothing was said yet
      if (state.answered || !timer) {
        clearTimeout(timer);
        timer = 0;
        status.className = state.wrong ? "status wrong" : "status";
        status.textContent = state.wrong || state.said;
      }
      const { turn, said, wrong, answered, ...shown } = state;
      const before = drawn;
      drawn = JSON.stringify(shown);
      if (news && !answered && drawn === before) return; // a list that is open would close
      // what was typed stays, but for what was sent and taken; news may come while an answer is waited for
      const typed = [...body.querySelectorAll("input:not([type=file]), textarea, select")].filter((each) => !state.answered || state.wrong || !each.form.dataset.sent)
        .map((each) => [each.name, each.value, !state.answered && each.form.dataset.sent]);
      const active = el.getRootNode().activeElement;
      const focused = body.contains(active) && active;
      const mark = (each) => each.getAttribute("name") || `${each.getAttribute("href")} ${each.ariaLabel ?? each.textContent}`;
      const sections = () => [...body.querySelectorAll("section.partnership")];
      const listed = sections().map((each) => each.dataset.slug);
      const heading = () => {
        const made = body.querySelector("h2");
        if (made) made.tabIndex = -1;
        return made;
      };
      if (!state.served) {
        body.replaceChildren(make("p", { textContent: "Start the workbook with ‘sipp open’ in your programme's folder, or ask whoever looks after it to. Then its partnerships are listed here." }));
        return;
      }
      const kept = make("p", { textContent: state.kept });
      if (state.programme === null) {
        body.replaceChildren(kept, ...none(state));
      } else {
        body.replaceChildren(
          ...[kept, make("h2", { textContent: state.programme }),
            ...state.partnerships.map((each) => partnership(each, state.folders)),
            ...state.shared.map(shared),
            // on a server that is the business of whoever looks after it
            ...(state.hosted ? [] : [make("h3", { textContent: "A new partnership" }),
              form([{ label: "Name of the partnership", help: "What people call it. It gets its folder, its records and a page for every phase." }], "Make it", (text) => send("partnership", text)),
              fold("join", "Begin from what another school shares", ...joining(state)),
              bin(state)])].filter(Boolean)
        );
      }
      for (const [name, value, sent] of typed) {
        const input = body.querySelector(`:is(input, textarea, select)[name="${CSS.escape(name)}"]`);
        if (input) input.value = value;
        if (input && sent) input.form.dataset.sent = sent;
      }
      if (!focused) return;
      const begun = state.answered ? sections().filter((each) => !listed.includes(each.dataset.slug)) : [];
      const same = [...body.querySelectorAll("a, button, input, select, summary, textarea")].find((each) => mark(each) === mark(focused));
      // where it is gone, what it was folded under is there
      const around = focused.closest("details")?.firstElementChild.getAttribute("name");
      const beneath = around && body.querySelector(`summary[name="${CSS.escape(around)}"]`);
      const next = (begun.length === 1 && begun[0].querySelector("a, button")) || same || beneath || heading();
      next?.focus();
      if (next === same && focused.selectionStart != null) next.setSelectionRange(focused.selectionStart, focused.selectionEnd);
    };
    const changed = unpressed(el, { state: () => draw({ news: true }) }).state;
    model.on("change:state", changed);
    model.on("msg:custom", received);
    draw();
    model.send({ do: "hello" });
    // who comes back to this page from another sees what has become of it meanwhile
    let away = false;
    const seen = new IntersectionObserver(([{ isIntersecting }]) => {
      if (isIntersecting && away) model.send({ do: "hello" });
      away = !isIntersecting;
    });
    seen.observe(el);
    return () => {
      seen.disconnect();
      model.off("change:state", changed);
      model.off("msg:custom", received);
    };
  },
};
