"""What many people write at once, hostile text, and a server that goes away: nothing runs, nothing is lost."""

from itertools import cycle

import pytest

from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import KINDS, Factor
from sipp_lib.records.store import Store

EDITS = (67, 67, 66)
HOSTILE = (
    '<img src=x onerror="window.ran=1">',
    "<script>window.ran=1</script>",
    "' autofocus onfocus='window.ran=1' \" onmouseover=\"window.ran=1",
    "</textarea></select></td><iframe srcdoc='<script>parent.ran=1</script>'>",
    "javascript:window.ran=1",
    "${window.ran=1} {{window.ran=1}} `window.ran=1` $x^2$ %%javascript",
    "=HYPERLINK(1) <b>bold</b> &lt;b&gt; \\u003cimg\\u003e",
)
# Writes into fields at random until so many edits were acknowledged; gives each with its record's number and field.
WRITE = """([name, many]) => {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const any = (all) => all[Math.floor(Math.random() * all.length)];
  window.work = (async () => {
    const saved = [];
    const state = document.querySelector(".sipp-state");
    for (let turn = 0; saved.length < many && turn < 600; turn++) {
      const choice = document.querySelector(".sipp-version button");
      if (choice && turn % 3 === 0) { choice.click(); await pause(300); continue; }
      const area = any([...document.querySelectorAll("table.sipp-body textarea")]);
      const words = `${name} ${turn}`;
      area.focus();
      area.value = words;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.blur();
      for (let wait = 0; wait < 400 && state.textContent === "Saving …"; wait++) await pause(10);
      const problem = area.closest(".sipp-field").querySelector(".sipp-problem");
      if (problem.hidden && state.textContent.startsWith("Saved")) saved.push(words);
      await pause(Math.random() * 60);
    }
    return saved;
  })();
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    folder = tmp_path_factory.mktemp("lasting") / "programme"
    place, _ = begin("Many", folder)
    with Store.open(place.records, place.slug) as store:
        for number in range(6):
            store.add(Factor(name=f"Factor {number}"), author="AB")
    begin("Gone", folder)
    served = lab(folder, SIPP_PROGRAMME=str(folder))
    for each in "abc":  # the same notebook would share its kernel
        served.write(f"many-{each}.ipynb", 'book.factors.edit(columns=("name", "why"))', partnership="many")
    served.write("gone.ipynb", "book.events.edit()", partnership="gone")
    (served.home / "who.json").write_text('{"name": "Morag Bell", "role": "", "school": ""}')
    return served


def store_of(served, slug):
    return Store.open(Programme.open(served.folder).place(slug).records, slug, read_only=True)


def standing(history, field):
    """What stands in a field: the values that nobody changed who had seen them."""
    known = {each.rev: each for each in history}
    seen = {each.rev: set(each.parents) for each in history}
    wrote, changed = {}, {}
    for each in history:  # in order, so that parents come first
        value, kept, others = each.body[field], set(), set()
        for parent in each.parents:
            seen[each.rev] |= seen[parent]
            (kept if known[parent].body[field] == value else others).update(wrote[parent])
        # who follows several versions, and keeps the one whose writers had seen the rest, has changed nothing
        if kept and others <= kept.union(*(seen[rev] for rev in kept)):
            wrote[each.rev] = kept
        else:
            wrote[each.rev], changed[each.rev] = {each.rev}, value
    followed = set().union(*(seen[rev] & set(changed) for rev in changed))
    return {value for rev, value in changed.items() if rev not in followed}


def test_of_200_random_edits_from_three_browsers_on_three_kernels_none_is_lost(served, page, browser):
    contexts = [browser.new_context(locale="en-GB") for _ in "bc"]
    pages = [page, *(context.new_page() for context in contexts)]
    for each, name in zip(pages, "abc", strict=True):
        each.set_default_timeout(90_000)
        served.open(each, f"many-{name}.ipynb")
        each.wait_for_function("document.querySelectorAll('table.sipp-body textarea').length === 12")
        each.wait_for_selector(".sipp-me button")
    assert len(served.api("kernels")) >= 3
    for each, name, many in zip(pages, "abc", EDITS, strict=True):
        each.evaluate(WRITE, [name, many])
    saved = [words for each in pages for words in each.evaluate("window.work")]
    assert len(saved) == sum(EDITS)
    with store_of(served, "many") as store:
        written = {
            value
            for each in store.revisions()
            for value in (each.body or {}).values()
            if isinstance(value, str)
        }
        assert set(saved) <= written
        for entry in store.current("factor"):
            disputed = {each.field: {value for value, *_ in each.versions} for each in entry.conflicts}
            for field in ("name", "why"):
                shown = disputed.get(field, {getattr(entry.body, field)})
                steps = [(each.rev, each.parents, each.body[field]) for each in store.history(entry.id)]
                assert standing(store.history(entry.id), field) <= shown, (field, entry.heads, steps)
        now = {entry.id: entry.body for entry in store.current("factor") if not entry.conflicts}
    # all three come to show the same, where nobody is in a field (a choice leads there)
    for each in pages:
        each.evaluate("document.activeElement.blur()")
        each.wait_for_function(
            "names => names.every(name => [...document.querySelectorAll('table.sipp-body textarea')]"
            ".some(e => e.value === name))",
            arg=[body.name for body in now.values()],
        )
    for context in contexts:
        context.close()


def filled(model, texts):
    """A record with hostile text in every text field, and one row in every nested list."""
    values = {}
    for name, field in model.fields():
        rows = model.rows_of(name)
        if rows:
            values[name] = [filled(rows, texts)]
        elif model.links_of(name):
            continue
        elif field.annotation is str:
            values[name] = next(texts)
        elif field.annotation == list[str]:
            values[name] = [next(texts)]
    return values


def texts_of(values):
    for value in values.values():
        for part in value if isinstance(value, list) else [value]:
            yield from texts_of(part) if isinstance(part, dict) else [part]


def test_hostile_text_in_every_field_of_every_kind_is_text_in_forms_and_pages_and_never_runs(served, page):
    place, _ = begin("Hostile", served.folder)
    texts = (f"{text} {number}" for number, text in enumerate(cycle(HOSTILE)))
    kinds = {kind: model for kind, model in KINDS.items() if model.by_hand}
    bodies = {kind: filled(model, texts) for kind, model in kinds.items()}
    with Store.open(place.records, place.slug) as store:
        own = store.current("partnership")[0]
        store.revise(own.id, bodies["partnership"], author="<b>me</b>")
        for kind, values in bodies.items():
            if kind != "partnership":
                store.add(KINDS[kind].model_validate(values), author='<img src=x onerror="window.ran=1">')
    shown = "from sipp_lib.pages import Exploring, Planning, Action, Evaluation, Performance"
    parts = [
        f"{phase}('hostile').agreed()"
        for phase in ("Performance", "Exploring", "Planning", "Action", "Evaluation")
    ]
    parts += [
        "Planning('hostile').diagram()",
        "Exploring('hostile').picture()",
        "Performance('hostile').bring()",
    ]
    forms = [f"book.{model.plural}.edit()" for model in kinds.values()]
    served.write("hostile.ipynb", shown, *forms, *parts, partnership="hostile")
    served.open(page, "hostile.ipynb")
    page.wait_for_function(
        f"document.querySelectorAll('.sipp:not([role=status])').length >= {len(forms) + len(parts)}",
        timeout=90_000,
    )
    page.locator(".sipp td.sipp-acts button[aria-expanded=false]").evaluate_all(
        "all => all.forEach(each => each.click())"
    )
    page.locator(".sipp-view button[aria-expanded=false]").evaluate_all(
        "all => all.forEach(each => each.click())"
    )
    page.wait_for_function(
        "[...document.querySelectorAll('.sipp-view')].every("
        "e => e.getAttribute('aria-busy') === 'false' && e.querySelector('.sipp-shown').textContent)",
        timeout=90_000,
    )
    held = page.locator(".sipp textarea").evaluate_all("all => all.map(each => each.value)")
    # of rows that the workbook adds only the reasons are mended in the form
    written = " ".join(page.locator(".sipp:not(.sipp-view) .sipp-row").all_text_contents())
    said = " ".join(page.locator(".sipp-shown").all_text_contents())
    for kind, values in bodies.items():
        for text in texts_of(values):
            assert text in held or text in written, (kind, text)
    for kind, field in (
        ("partnership", "success"),
        ("factor", "name"),
        ("question", "question"),
        ("action", "task"),
    ):
        assert bodies[kind][field] in said, (kind, field)
    for kind, field in (("voice", "quote"), ("cycle", "name"), ("finding", "answer"), ("decision", "what")):
        assert bodies[kind][field] in said, (kind, field)
    page.locator(".sipp button, .sipp summary").first.hover()
    assert page.evaluate("window.ran") is None
    assert page.locator(".sipp :is(script, iframe, img[src=x], b)").count() == 0


def test_a_server_that_stops_and_starts_takes_nothing_with_it(served, page):
    served.open(page, "gone.ipynb")
    page.get_by_role("button", name="Add an event").click()
    what = page.locator("[data-field=what] textarea")
    what.fill("Saved before")
    what.blur()
    page.wait_for_function("document.querySelector('.sipp-state').textContent.startsWith('Saved')")
    served.stop()
    what.fill("Written while nobody answered")
    what.blur()
    page.wait_for_function("document.querySelector('.sipp-state').textContent === 'Not saved'")
    assert page.locator(".sipp-alarm").inner_text().startswith("Not saved: the workbook does not answer.")
    with store_of(served, "gone") as store:
        assert [entry.body.what for entry in store.current("event")] == ["Saved before"]
    served.start()
    served.open(page, "gone.ipynb")  # the notebook is opened again in the same tab
    page.wait_for_function(
        "document.querySelector('[data-field=what] textarea')?.value === 'Written while nobody answered'"
    )
    page.wait_for_function("document.querySelector('.sipp-state').textContent.startsWith('Saved')")
    with store_of(served, "gone") as store:
        assert [entry.body.what for entry in store.current("event")] == ["Written while nobody answered"]
    # what JupyterLab itself asked of the server meanwhile
    page.broken = [fault for fault in page.broken if fault != "Failed to fetch"]
