"""Tables and forms of records in a real JupyterLab, as a teacher uses them."""

import json
import re

import psutil
import pytest

from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
from sipp_lib.new import begin, copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store
from sipp_lib.visits import Visits

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> $x$ =1+1 {{7*7}}"


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    """A programme with the empty partnership ‘Tiny’ and a sample one, served by JupyterLab."""
    folder = tmp_path_factory.mktemp("served") / "programme"
    copy_sample(folder)
    begin("Tiny", folder)
    served = lab(folder, SIPP_PROGRAMME=str(folder))
    for name, kind in (("tiny", "factors"), ("about", "about"), ("two", "events")):
        served.write(f"{name}.ipynb", f"book.{kind}.edit()", partnership="tiny")
    kinds = ("about", "factors", "cycles", "self_checks", "findings", "imports")
    forms = [f"book.{kind}.edit()" for kind in kinds]
    served.write("sample.ipynb", *forms, partnership="kilcorrie-families")
    return served


def open_forms(served, page, notebook, forms=1):
    served.open(page, notebook)
    page.wait_for_function(f"document.querySelectorAll('.sipp:not([role=status])').length >= {forms}")


def introduce(page):
    """Say who is typing, by keyboard, where it is asked."""
    asked = page.locator(".sipp-who form")
    if asked.count():
        asked.first.get_by_label("Your name").focus()
        page.keyboard.type("Morag Bell")
        page.keyboard.press("Tab")
        page.keyboard.type("class teacher")
        page.keyboard.press("Tab")
        page.keyboard.type("Tarvit Primary")
        page.keyboard.press("Enter")
        page.wait_for_selector(".sipp-me button")


def saved(page):
    page.wait_for_function(
        "[...document.querySelectorAll('.sipp-state')].some(e => e.textContent.startsWith('Saved'))"
        " && ![...document.querySelectorAll('.sipp-state')].some(e => /Saving|Not saved/.test(e.textContent))"
    )


def records(served, kind, slug="tiny"):
    path = Programme.open(served.folder).place(slug).records
    with Store.open(path, slug, read_only=True) as store:
        return store.current(kind)


def test_a_table_is_filled_by_keyboard_alone_and_stands_after_a_reload(served, page):
    open_forms(served, page, "tiny.ipynb")
    cells = page.evaluate("document.querySelectorAll('.jp-Cell').length")
    introduce(page)
    page.get_by_role("button", name="Add a factor").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Motivation for learning")  # the focus is in the first field of the new row
    page.keyboard.press("Tab")
    page.keyboard.type("pup")  # a list is chosen from by its letters
    page.keyboard.press("Tab")
    page.keyboard.type("press")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # ‘How we tested it’ opens beneath
    page.keyboard.press("Enter")  # adds a row
    page.keyboard.type("Pupil focus group, dd b a")
    page.keyboard.press("Tab")
    page.keyboard.type("MB")
    page.keyboard.press("Tab")
    page.keyboard.type("05052025")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Shift+Tab")
    saved(page)
    assert page.evaluate("document.querySelectorAll('.jp-Cell').length") == cells  # no letter was a command
    (factor,) = records(served, "factor")
    body = factor.body
    assert (body.name, body.level, body.influence) == ("Motivation for learning", "pupil", "pressure")
    (row,) = body.tests
    assert (row.what, row.who, str(row.day), row.evidence) == (
        "Pupil focus group, dd b a",
        "MB",
        "2025-05-05",
        HOSTILE,
    )
    assert factor.author == "Morag Bell, class teacher, Tarvit Primary"
    assert re.fullmatch(
        r"Saved at \d\d:\d\d, Morag Bell",
        page.locator(".sipp-state").inner_text(),
    )
    page.reload()
    page.wait_for_function("window.jupyterapp")
    open_forms(served, page, "tiny.ipynb")
    row = page.get_by_role("rowheader")
    assert row.get_by_role("textbox").input_value() == "Motivation for learning"
    assert page.get_by_label("Level, factor Motivation for learning").input_value() == "pupil"
    page.get_by_role("button", name="Everything about factor Motivation for learning").click()
    assert (
        page.get_by_label(
            "What we found, row 1 of How we tested it, factor Motivation for learning"
        ).input_value()
        == HOSTILE
    )
    assert page.locator(".sipp img, .sipp script").count() == 0


def test_who_is_typing_is_asked_once_for_all_forms_of_a_page(served, page, tmp_path):
    who = served.home / "who.json"
    known = who.read_bytes()
    who.unlink()
    try:
        served.write("who.ipynb", "book.about.edit()", "book.readings.edit()", partnership="tiny")
        open_forms(served, page, "who.ipynb", 2)
        page.wait_for_selector(".sipp-who form")
        page.evaluate("new Promise((done) => setTimeout(done))")  # forms ask once they stand on the page
        assert page.locator(".sipp-who form").count() == 1
        page.get_by_role("button", name="Add a reading").click()
        page.keyboard.type("Topping 1995")
        page.keyboard.press("Tab")
        alarms = page.locator(".sipp-alarm").all_inner_texts()
        assert alarms == ["", "Not saved yet: say who you are, at the top."]
        introduce(page)
        saved(page)
        assert [entry.body.reference for entry in records(served, "reading")] == ["Topping 1995"]
        assert json.loads(who.read_text())["name"] == "Morag Bell"
    finally:
        who.write_bytes(known)


def test_nothing_typed_is_in_the_saved_notebook(served, page):
    open_forms(served, page, "tiny.ipynb")
    introduce(page)
    page.get_by_role("button", name="Add a factor").click()
    page.keyboard.type("Xylophone lessons")
    page.keyboard.press("Control+s")
    saved(page)
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    text = (served.folder / "tiny.ipynb").read_text()
    assert "widget-view" in text  # the form is there, its text is not
    for typed in ("Xylophone", "Motivation", "Morag", "focus group"):
        assert typed not in text


def test_a_kernel_that_dies_is_told_and_what_was_typed_comes_back(served, page):
    open_forms(served, page, "two.ipynb")
    introduce(page)
    page.get_by_role("button", name="Add an event").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    what = page.locator("[data-field=what] textarea")
    what.fill("Paired reading began")
    what.blur()
    saved(page)
    for kernel in served.api("kernels"):
        served.api(f"kernels/{kernel['id']}", "DELETE")
    what.fill("Paired reading began on Monday")
    what.blur()
    page.wait_for_function("document.querySelector('.sipp-state').textContent === 'Not saved'")
    assert page.locator(".sipp-alarm").inner_text().startswith("Not saved: the workbook does not answer.")
    assert what.input_value() == "Paired reading began on Monday"
    assert [entry.body.what for entry in records(served, "event")] == ["Paired reading began"]
    page.reload()
    open_forms(served, page, "two.ipynb")
    saved(page)
    assert page.locator("[data-field=what] textarea").input_value() == "Paired reading began on Monday"
    assert [entry.body.what for entry in records(served, "event")] == ["Paired reading began on Monday"]
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('sipp:'))") == []


def test_a_page_that_nobody_answers_says_so_before_anybody_types(served, page):
    served.write("still.ipynb", "book.drivers.edit()", partnership="tiny")
    open_forms(served, page, "still.ipynb")
    kernel = next(each["kernel"]["id"] for each in served.api("sessions") if each["path"] == "still.ipynb")
    processes = psutil.Process(served.process.pid).children(recursive=True)
    process = next(each for each in processes if kernel in " ".join(each.cmdline()))
    process.suspend()
    page.wait_for_function("document.querySelector('.sipp-state').textContent === 'Not connected'")
    said = page.locator(".sipp-alarm").inner_text()
    assert said.startswith(
        "Not connected: the workbook does not answer, and what others write does not come in."
    )
    process.resume()
    page.wait_for_function("document.querySelector('.sipp-alarm').textContent === ''")
    assert page.locator(".sipp-state").inner_text() == ""


def test_what_was_typed_while_the_kernel_restarted_is_saved_by_the_form_that_comes_after(served, page):
    served.write("again.ipynb", "book.decisions.edit()", partnership="tiny")
    open_forms(served, page, "again.ipynb")
    introduce(page)
    page.get_by_role("button", name="Add a decision").click()
    page.keyboard.type("Go on")
    page.keyboard.press("Tab")
    saved(page)
    why = page.get_by_label("Why, decision Go on")
    why.wait_for()  # the row has its name from Python
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    why.fill("It works")  # saved once, lost once
    page.get_by_role("button", name="Add a decision").click()
    page.keyboard.type("Share it")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('.sipp-state').textContent === 'Not saved'")
    served.run(page)
    page.wait_for_function("[...document.querySelectorAll('.sipp tbody th textarea')].length === 2")
    saved(page)
    kept = {(entry.body.what, entry.body.why) for entry in records(served, "decision")}
    assert kept == {("Go on", "It works"), ("Share it", "")}
    assert not any(entry.conflicts for entry in records(served, "decision"))


def test_two_kernels_see_each_others_edits_and_the_same_field_is_chosen(served, page, browser):
    open_forms(served, page, "about.ipynb")
    introduce(page)
    context = browser.new_context(locale="en-GB")
    other = context.new_page()
    # the same notebook would share its kernel
    (served.folder / "about-two.ipynb").write_text((served.folder / "about.ipynb").read_text())
    open_forms(served, other, "about-two.ipynb")
    other.get_by_role("button", name="Is somebody else typing?").click()
    other.get_by_label("Your name").fill("Ben Ross")
    other.keyboard.press("Enter")
    other.wait_for_function("document.querySelector('.sipp-me button')?.textContent === 'Ben Ross'")

    mine, theirs = (
        page.get_by_role("textbox", name="What success will look like"),
        other.get_by_role("textbox", name="What success will look like"),
    )
    mine.fill("Everyone reads")
    mine.blur()
    other.wait_for_function(
        "[...document.querySelectorAll('[data-field=success] textarea')].some(e => e.value === 'Everyone reads')"
    )
    # what is in use is not overwritten, and both versions are kept
    theirs.focus()
    mine.fill("Everyone reads gladly")
    mine.blur()
    saved(page)
    page.get_by_role("textbox", name="Link to").fill("Priority 2")
    page.get_by_role("textbox", name="Link to").blur()
    other.wait_for_function(
        "document.querySelector('[data-field=plan_link] textarea').value === 'Priority 2'"
    )
    assert theirs.input_value() == "Everyone reads"
    theirs.fill("Everyone reads well")
    theirs.blur()
    for each in (page, other):
        each.wait_for_selector(".sipp-conflict")
    panel = page.get_by_role("group", name="Two versions of ‘What success will look like’")
    assert panel.locator("blockquote").all_inner_texts() != []
    assert set(panel.locator("blockquote").all_inner_texts()) == {
        "Everyone reads gladly",
        "Everyone reads well",
    }
    assert {each.body.success for each in records(served, "partnership")} == {"Everyone reads"}
    panel.get_by_role("button", name="Keep theirs").click()
    for each in (page, other):
        each.wait_for_function("!document.querySelector('.sipp-conflict')")
        each.wait_for_function(
            "document.querySelector('[data-field=success] textarea').value === 'Everyone reads well'"
        )
    assert {each.body.success for each in records(served, "partnership")} == {"Everyone reads well"}
    context.close()


def test_rows_are_moved_withdrawn_and_put_back_with_the_focus_kept(served, page):
    served.write("order.ipynb", "book.drivers.edit()", partnership="tiny")
    open_forms(served, page, "order.ipynb")
    introduce(page)
    for name in ("First", "Second", "Third"):
        page.get_by_role("button", name="Add a driver").click()
        page.keyboard.type(name)
        page.keyboard.press("Tab")
    saved(page)
    names = "[...document.querySelectorAll('.sipp tbody th textarea')].map(e => e.value).join(' ')"
    page.get_by_role("button", name="Move up: driver Third").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{names} === 'First Third Second'")
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Move up: driver Third'")
    page.get_by_role("button", name="Remove driver First").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{names} === 'Third Second'")
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Remove driver Third'")
    assert [entry.body.name for entry in records(served, "driver")] == ["Third", "Second"]
    page.locator(".sipp-gone summary").click()
    page.get_by_role("button", name="Put back driver First").click()
    page.wait_for_function(f"{names} === 'First Third Second'")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    page.wait_for_function(f"{names} === 'Third Second'")


def test_what_was_written_before_is_seen_and_brought_back_by_keyboard_after_a_reload(served, page, faultless):
    served.write("past.ipynb", "book.actions.edit()", partnership="tiny")
    open_forms(served, page, "past.ipynb")
    introduce(page)
    page.get_by_role("button", name="Add an action").click()
    page.keyboard.type("Read in pairs")
    page.keyboard.press("Tab")
    saved(page)
    task = page.locator("[data-field=task] textarea")
    task.fill(HOSTILE)
    task.blur()
    saved(page)
    page.reload()
    page.wait_for_function("window.jupyterapp")
    open_forms(served, page, "past.ipynb")
    page.get_by_role("button", name="Everything about").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="History: ").focus()
    page.keyboard.press("Enter")
    past = page.get_by_role("region", name="History of action")
    past.locator("li").nth(1).wait_for()
    assert past.locator("li").nth(0).locator("blockquote").all_inner_texts() == ["Read in pairs", HOSTILE]
    (action,) = records(served, "action")  # another test may have said who is typing
    assert past.locator("li").nth(0).locator("p").first.inner_text().startswith(action.author)
    assert past.locator("img, script").count() == 0
    faultless(page, ".sipp")
    past.get_by_role("button", name="Bring this back: Action or task, Read in pairs").first.focus()
    page.keyboard.press("Enter")
    past.locator("li").nth(2).wait_for()  # it is an act like any other
    saved(page)
    assert task.input_value() == "Read in pairs"
    assert [entry.body.task for entry in records(served, "action")] == ["Read in pairs"]
    page.wait_for_function("document.activeElement.className === 'sipp-past'")
    page.get_by_role("button", name=re.compile("^Undo: change of")).click()
    page.wait_for_function("document.querySelector('[data-field=task] textarea').value.startsWith('<img')")
    page.get_by_role("button", name=re.compile("^Remove action")).click()
    page.locator(".sipp-gone summary").click()
    page.locator(".sipp-gone").get_by_role("button", name="History: ").click()
    page.locator(".sipp-gone").get_by_text("Removed it").wait_for()
    assert page.locator(".sipp-gone").get_by_role("button", name="Bring this back").count() == 0


def test_what_a_field_cannot_hold_is_said_beside_it_and_kept(served, page):
    served.write("schools.ipynb", "book.schools.edit()", partnership="tiny")
    open_forms(served, page, "schools.ipynb")
    introduce(page)
    page.get_by_role("button", name="Add a school").click()
    page.keyboard.type("Tarvit")
    roll = page.locator("[data-field=roll] input")
    roll.fill("about 200")
    roll.blur()
    said = page.locator("[data-field=roll] .sipp-problem")
    said.wait_for()
    assert said.inner_text() == "Not saved. ‘Roll’ must be a whole number in digits, such as 12."
    assert roll.input_value() == "about 200"
    assert roll.get_attribute("aria-invalid") == "true"
    assert said.get_attribute("id") in roll.get_attribute("aria-describedby")
    roll.fill("200")
    roll.blur()
    said.wait_for(state="hidden")
    saved(page)
    assert [(e.body.name, e.body.roll) for e in records(served, "school")] == [("Tarvit", 200)]
    roll.focus()
    page.mouse.wheel(0, 300)
    assert roll.input_value() == "200"


def test_axe_finds_nothing_in_forms_and_tables_wide_or_narrow_and_every_control_has_a_name(
    served, page, faultless
):
    open_forms(served, page, "sample.ipynb", 6)
    page.locator(".sipp td.sipp-acts button[aria-expanded=false]").evaluate_all(
        "all => all.forEach(each => each.click())"
    )
    faultless(page, ".sipp")
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator(".sipp-stacked").first.wait_for()
    for form in page.locator(".sipp").all():
        snapshot = form.aria_snapshot()
        names = re.findall(r"^\s*- (?:textbox|combobox|checkbox|button)(?: \"(.*?)\")?", snapshot, re.M)
        assert names
        assert all(names)


def test_a_form_says_what_others_wrote_since_the_last_visit_and_is_given_out_to_be_filled_in_elsewhere(
    served, page, faultless, tmp_path
):
    place, _ = begin("News", served.folder)
    with Store.open(place.records, place.slug) as store:
        Visits(Programme.open(served.folder)).keep({place.slug: store.size()})
        store.add(Factor(name=HOSTILE), author="Ailsa Kerr")
    served.write("news.ipynb", "book.factors.edit()", partnership="news")
    open_forms(served, page, "news.ipynb")
    told = page.locator("details.sipp-news").first
    told.get_by_text("Changed by others since you were last here: 1 entry").click()
    assert told.locator("strong").text_content() == "Ailsa Kerr"
    told.get_by_role("button").click()
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    assert page.evaluate("document.activeElement.value") == HOSTILE
    page.get_by_text("Give out this form").click()
    for words, name in (
        ("As an Excel workbook", "form-factor.xlsx"),
        ("As a page that works offline", "form-factor.html"),
        ("As a page to print", "form-factor-print.html"),
    ):
        with page.expect_download() as download:
            page.get_by_role("button", name=words).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    page.get_by_text("‘form-factor-print.html’ is among your downloads.").wait_for()
    faultless(page, ".sipp")
    # what was given out is filled in without the workbook, and comes back
    away = page.context.new_page()
    loaded = []
    away.on("request", lambda request: loaded.append(request.url))
    away.goto((tmp_path / "form-factor.html").as_uri())
    away.get_by_label("Filled in by").fill("Ann Ross")
    away.get_by_label("Factor impacting on performance").fill(HOSTILE)
    away.get_by_role("button", name="Add another").click()
    assert away.get_by_label("What we did to test it").count() == 0
    away.get_by_label("Factor impacting on performance").fill("Sleep")
    for text in ("Asked parents", "Not this one"):
        away.get_by_role("button", name="Add a row").click()
        away.get_by_label("What we did to test it").last.fill(text)
    away.get_by_role("button", name="Take this row out").last.click()
    away.reload()  # what was typed is still there
    assert away.get_by_label("What we did to test it").input_value() == "Asked parents"
    away.get_by_role("button", name="Begin again").click()
    away.get_by_text("What is filled in here is not saved yet.").wait_for()
    with away.expect_download() as download:
        away.get_by_role("button", name="Save the answers").click()
    download.value.save_as(tmp_path / "back.json")
    away.get_by_role("button", name="Begin again").click()
    away.get_by_text("This is an empty form now.").wait_for()
    assert away.get_by_label("Filled in by").input_value() == ""
    away.reload()
    assert away.get_by_label("Factor impacting on performance").input_value() == ""
    assert {*loaded} == {(tmp_path / "form-factor.html").as_uri()}
    away.close()
    queue = ImportQueue(Programme.open(served.folder), place)
    queue.files.append(QueuedFile(tmp_path / "back.json"))
    queue.read(queue.files[0])
    queue.add_ready()
    assert [(each.body.name, each.author) for each in records(served, "factor", "news")][1:] == [
        (HOSTILE, "Ann Ross"),
        ("Sleep", "Ann Ross"),
    ]
    assert [each.what for each in records(served, "factor", "news")[2].body.tests] == ["Asked parents"]
