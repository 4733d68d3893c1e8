"""What somebody presses is done, also where something new comes in at that moment."""

import pytest

from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.new import begin
from sipp_lib.pages.view import View
from sipp_lib.widgets.import_widget import ImportWidget
from sipp_lib.workbook import Workbook

# A widget on a page by itself: its model says what the test sets, and keeps what is sent to Python.
ALONE = """async ([script, values]) => {
  const heard = new Map();
  window.sent = [];
  window.put = (name, value) => { values[name] = value; for (const act of heard.get(`change:${name}`) ?? []) act(); };
  const model = {
    get: (name) => values[name],
    on: (name, act) => heard.set(name, [...(heard.get(name) ?? []), act]),
    off: () => {},
    send: (message) => { sent.push(message); },
  };
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  (await import(url)).default.render({ model, el: document.querySelector("main") });
}"""
SHOWN = {
    "title": "Pictures",
    "level": 2,
    "prints": False,
    "fields": [],
    "answered": {},
    "told": "",
    "busy": "",
}
FILE = {"name": "marks.xlsx", "words": "Ready", "counts": "24 marks", "issues": [], "told": [], "opens": True}
READY = {**FILE, "id": "1", "state": "ready"}
MORE = {**READY, "id": "2", "name": "others.xlsx"}
BUSY = "Reading ‘others.xlsx’ …"
ADD = "button.sipp-add"
# The start page of a programme, without its partnerships.
DESK = {
    **{
        "turn": 1,
        "said": "",
        "wrong": "",
        "answered": False,
        "served": True,
        "hosted": True,
        "kept": "Kept.",
    },
    **{"programme": "Ours", "removed": [], "shared": [], "folders": []},
}


@pytest.fixture
def alone(browser):
    """A function that shows a widget with some values, and gives its page."""
    page = browser.new_page()
    page.route(
        "http://alone.invalid/", lambda asked: asked.fulfill(body="<main></main>", content_type="text/html")
    )

    def show(widget, values):
        page.goto("http://alone.invalid/")  # a page without an address has no storage
        page.evaluate(ALONE, [str(widget._esm), values])
        return page

    yield show
    page.close()


def acts(page):
    return page.evaluate("sent.map((each) => each.do ?? each.op)")


def acted(page, last):
    """All that reached Python, once this has."""
    page.wait_for_function("last => sent.some((each) => (each.do ?? each.op) === last)", arg=last)
    return acts(page)


def test_a_button_that_is_drawn_anew_while_it_is_held_down_is_pressed(alone):
    old, new = (
        '<button data-press="add">Add</button>',
        '<p>New</p><button data-press="add">Add them</button>',
    )
    page = alone(View, {**SHOWN, "html": old})
    page.get_by_role("button", name="Add").hover()
    page.mouse.down()
    page.evaluate("html => put('html', html)", new)
    page.mouse.up()
    page.get_by_text("New").wait_for()
    assert acted(page, "press") == ["hello", "press"]


def test_a_link_of_the_start_page_that_news_draws_anew_while_it_is_held_down_is_followed(alone):
    phases = [
        {"number": at, "title": "Plan", "page": f"#{at}", "stands": "not begun", "missing": [], "more": 0}
        for at in range(1, 6)
    ]
    asked = {"listed": [], "schools": [], "answers": {}, "ways": {}}
    desk = {"phases": phases, "reports": [], "decisions": [], "questionnaires": asked, "changes": []}
    one = {"slug": "a", "name": "A", "whole": True, **desk}
    state = {**DESK, "partnerships": [one], "shown": "a"}
    page = alone(StartPage, {"state": state})
    page.get_by_role("link", name="Phase 2").hover()
    page.mouse.down()
    page.evaluate("state => put('state', state)", {**state, "turn": 2, "said": "Ailsa Kerr wrote."})
    page.mouse.up()
    page.get_by_role("status").get_by_text("Ailsa Kerr wrote.").wait_for()
    page.wait_for_function("location.hash === '#2'")


def test_the_focus_stays_where_a_form_of_the_start_page_was_sent(alone):
    asked = {
        "listed": [{"what": "w", "name": "Beachdan", "occasions": [], "terms": ""}],
        "schools": [],
        "answers": {},
        "ways": {"xlsx": "Excel"},
    }
    desk = {
        "phases": [{"page": "#5", "missing": []}] * 5,
        "reports": [],
        "decisions": [],
        "questionnaires": asked,
        "changes": [],
    }
    both = [{"slug": slug, "name": slug.upper(), "whole": True, **desk} for slug in "ab"]
    state = {**DESK, "partnerships": both}
    page = alone(StartPage, {"state": state})
    page.get_by_role("region", name="B").get_by_text("Give out a questionnaire").press("Enter")
    page.get_by_role("button", name="Give it out", exact=True).press("Enter")
    page.evaluate(
        "state => put('state', state)", {**state, "turn": 2, "answered": True, "wrong": "Say when."}
    )
    assert page.evaluate("document.activeElement.textContent") == "Give it out"
    assert page.evaluate("document.activeElement.closest('section').ariaLabel") == "B"


def test_a_table_that_is_folded_keeps_the_focus_where_its_picture_is_drawn_anew(alone):
    table = "<details><summary>The same as a table</summary></details>"
    page = alone(View, {**SHOWN, "html": table * 2})
    page.locator("summary").nth(1).focus()
    page.evaluate("html => put('html', html)", f"<p>New</p>{table * 2}")
    assert page.evaluate("[...document.querySelectorAll('summary')].indexOf(document.activeElement)") == 1


def test_what_stands_open_in_a_row_opens_also_for_who_leaves_a_field_of_the_row_by_pressing_it(
    alone, tmp_path
):
    begin("Tiny", tmp_path / "programme")
    form = Workbook.open("tiny", tmp_path / "programme", "school").factors.edit()
    names = (
        "shape",
        "rows",
        "gone",
        "linked",
        "who",
        "scope",
        "undo",
        "trouble",
        "news",
        "schools",
        "offers",
    )
    page = alone(form, {"met": True} | {name: getattr(form, name) for name in names})
    page.get_by_role("button", name="Add a factor").click()
    page.keyboard.type("Sleep")
    page.get_by_text("none yet – add").click()
    page.get_by_role("button", name="Add a test").wait_for()


@pytest.fixture
def bringing(alone):
    values = {"brought": [], "busy": "", "told": "", "trouble": [], "largest": 1, "state": {"queue": [READY]}}
    return alone(ImportWidget, values)


def test_a_button_that_is_pressed_while_something_is_read_is_done_afterwards_and_once(bringing):
    bringing.evaluate("told => put('busy', told)", BUSY)
    for _ in range(2):
        bringing.locator(ADD).click()
    assert acts(bringing) == ["hello"]
    bringing.evaluate("put('busy', '')")
    assert acted(bringing, "bring") == ["hello", "bring"]


def test_what_was_read_meanwhile_is_not_added_unseen(bringing):
    bringing.evaluate("told => put('busy', told)", BUSY)
    bringing.locator(ADD).click()
    bringing.evaluate("files => { put('state', { queue: files }); put('busy', ''); }", [READY, MORE])
    said = "Another file was read meanwhile. Look at what stands here now, and press again."
    bringing.get_by_role("alert").get_by_text(said, exact=True).wait_for()
    assert acts(bringing) == ["hello"]
    bringing.locator(ADD).click()
    assert acted(bringing, "bring") == ["hello", "bring"]


def test_one_file_of_several_is_opened_whatever_else_is_read(bringing):
    bringing.evaluate("told => put('busy', told)", BUSY)
    bringing.get_by_role("button", name="Look at it: marks.xlsx").click()
    bringing.evaluate("files => { put('state', { queue: files }); put('busy', ''); }", [READY, MORE])
    assert acted(bringing, "open") == ["hello", "open"]


def test_a_press_on_what_changes_under_it_reaches_python(bringing):
    bringing.locator(ADD).hover()
    bringing.mouse.down()
    bringing.evaluate("files => put('state', { queue: files })", [{**READY, "counts": "25 marks"}])
    bringing.mouse.up()
    bringing.get_by_text("This will add 25 marks.").wait_for()
    assert acted(bringing, "bring") == ["hello", "bring"]


CHOICE = {"name": "compare", "label": "Compare with", "type": "choice", "help": "", "value": ""}
OFFERED = [["", "nobody"], ["stage", "the same stage"], ["school", "other schools"]]


def test_a_list_that_is_offered_anew_while_somebody_goes_through_it_by_arrows_goes_on_where_it_was(alone):
    number = {
        "name": "most",
        "label": "Result up to",
        "type": "number",
        "help": "",
        "value": None,
        "options": [],
    }
    field = {**CHOICE, "options": OFFERED}
    page = alone(View, {**SHOWN, "html": "", "fields": [field, number]})
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.evaluate(
        "fields => put('fields', fields)", [field, number, {**CHOICE, "name": "of", "options": OFFERED}]
    )
    assert page.evaluate("document.activeElement.value") == "stage"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("sent.at(-1).values.compare") == "school"
    page.keyboard.press("Tab")
    page.keyboard.type("88")
    page.keyboard.press("ArrowLeft")
    page.evaluate("fields => put('fields', fields)", [field, number])
    page.keyboard.type("7")
    assert page.evaluate("document.activeElement.value") == "878"


def test_a_column_is_chosen_by_arrows_whatever_is_answered_meanwhile(alone):
    column = {
        "letter": "A",
        "heading": "Score",
        "cells": [],
        "missing": 0,
        "doubt": None,
        "why": "",
        "kept": True,
    }
    choices = {"": [[each, each] for each in ("leave out", "a class", "a score")]}
    asked = {
        "school": None,
        "direction": None,
        "blanks": None,
        "zones": None,
        "orders": [],
        "taken": [],
        "open": {},
    }
    file = {"id": "1", "file": "a.csv", "told": [], "rows": 3, "sheets": [], "how": {"kind": "workbook"}}

    def state(chosen):
        return {**file, **asked, "choices": choices, "columns": [{**column, "field": chosen}], "queue": []}

    values = {"brought": [], "busy": "", "told": "", "trouble": [], "largest": 1, "answered": {}}
    page = alone(ImportWidget, {**values, "state": state("leave out")})
    page.get_by_label("What ‘Score’ is").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.evaluate("state => put('state', state)", state("a class"))  # the answer to the first
    assert page.evaluate("document.activeElement.value") == "a score"
    page.evaluate("put('answered', { [sent.at(-1).client]: sent.at(-1).seq })")
    page.evaluate("state => put('state', state)", state("a class"))  # which is what Python made of the second
    assert page.evaluate("document.activeElement.value") == "a class"
