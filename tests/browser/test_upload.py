"""A school's file brought in through the page, by keyboard, at both widths."""

import json
from pathlib import Path

import pytest
from bad_files import workbook

from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

PUPILS = [
    ("987654325", "Isla", "Fraser", "7"),
    ("012345674", "Tom", "Ross", "x9"),
    ("110345674", "Zoë", "Reid", "12"),
]
OTHERS = [
    ("081234744", "Ewan", "Munro", "8"),
    ("081235112", "Skye", "Bell", "x9"),
    ("081235481", "Ada", "Birk", "11"),
]
NEWCOMERS = [
    ("081235856", "Ruth", "Moss", "9"),
    ("081236224", "Neil", "Heron", "x9"),
    ("081236593", "Una", "Finch", "10"),
]
HOSTILE = "<img src=x onerror=alert(1)>"


def table(value="8", pupils=PUPILS):
    rows = [
        ",".join((scn, forename, name, mark.replace("x9", value), HOSTILE))
        for scn, forename, name, mark in pupils
    ]
    return "\n".join([f"SCN,Forename,Surname,Score,{HOSTILE}", *rows])


def chosen(page, text, name="scores.csv"):
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("The school’s files").set_input_files(file)


def told(page, words):
    page.wait_for_function(
        "words => [...document.querySelectorAll('.sipp-said > .sipp-state')].some(e => e.textContent.includes(words))",
        arg=words,
    )


def ready(page, name):
    page.get_by_role("heading", name=f"‘{name}’ is ready").wait_for()
    assert page.evaluate("document.activeElement.textContent") == f"‘{name}’ is ready"


@pytest.fixture
def nothing_wrong(axe, within):
    def held(page):
        assert axe(page, ".sipp-upload") == []
        within(page, ".sipp-upload")

    return held


def known_export(folder, keys):
    """A partnership that has brought in one export, so that the next of its kind is known."""
    place, _ = begin("Several", folder)
    with Store.open(place.records, place.slug) as store:
        for school, code in (("Kirkmuir Primary", "KIR"), ("Tarvit Primary", "TAR")):
            store.add(School(name=school, code=code), author="AB")
        store.add(Measure(name="Reading", code="READ", occasions=["Pre", "Post"]), author="AB")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIPP_KEYS", str(keys))
        queue = ImportQueue(Programme.open(folder), place)
        queue.files.append(QueuedFile(Path("first.csv"), export(PUPILS)))
        queue.read(queue.files[0])
        seen = queue.files[0].seen
        for answer in ("READ", "Pre", "KIR"):
            seen = seen.answer(seen.questions[0].key, answer)
        queue.answered(queue.files[0], seen)
        assert len(queue.add_ready()) == 1


def export(pupils, more=0):
    rows = [f"{scn},{forename},{name},{at + more}" for at, (scn, forename, name, _) in enumerate(pupils, 5)]
    return "\n".join(["SCN,Forename,Surname,Mark", *rows, ""]).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    folder = tmp_path_factory.mktemp("upload") / "programme"
    place, _ = begin("Tiny", folder)
    with Store.open(place.records, place.slug) as store:
        for school in ("KIR", "TAR"):
            store.add(School(name=school, code=school), author="AB")
        store.add(Measure(name="Reading", code="READ", occasions=["Pre", "Post"]), author="AB")
    keys = tmp_path_factory.mktemp("keys")
    known_export(folder, keys)
    served = lab(folder, SIPP_PROGRAMME=str(folder), SIPP_KEYS=str(keys))
    live = (
        "from markupsafe import Markup; from sipp_lib.pages.renderer import Renderer; "
        "from sipp_lib.pages.view import View; "
        "pupils = lambda book, _: Markup(f'<p class=\"pupils\">{len(book.evidence.pupils)} pupils</p>'); "
        "View(Renderer(book), 'Pupils', pupils, kinds=['import'])"
    )
    upload = "from sipp_lib.widgets.import_widget import ImportWidget; ImportWidget(book)"
    served.write("upload.ipynb", upload, live, partnership="tiny")
    served.write("several.ipynb", upload, partnership="several")
    return served


@pytest.mark.parametrize("width", [1280, 380])
def test_a_file_comes_in_by_keyboard_and_the_picture_beside_it_follows(served, page, width, nothing_wrong):
    page.set_viewport_size({"width": width, "height": 900})
    served.open(page, "upload.ipynb")
    page.wait_for_selector(".sipp-upload")
    nothing_wrong(page)
    name = f"scores-{width}.csv"
    if width == 380:  # a later export of the same shape, of the other school
        chosen(page, table("10", OTHERS), name)
        told(page, "3 rows were read")
        assert page.get_by_text("The columns are read as they were last time.").count() == 1
    else:
        chosen(page, table("oops"), name)
        told(page, "3 rows were read")
    cells = page.evaluate("document.querySelectorAll('.jp-Cell').length")
    assert page.locator(".sipp-upload img").count() == 0
    assert page.get_by_text(HOSTILE).count()  # as text
    assert page.get_by_text("Isla").count() + page.get_by_text("987654325").count() == 0
    check = page.get_by_role("button", name="Check this file")
    check.focus()
    page.keyboard.press("Enter")  # what is open is said beside it, and has the focus
    page.wait_for_selector("[aria-invalid=true]")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    nothing_wrong(page)
    if width == 1280:  # of what is known the columns are folded
        page.get_by_label(f"What ‘{HOSTILE}’ is").select_option("leave out")
        page.get_by_label("Measure, Score").fill("READ")
    when = page.get_by_label("When, Score")
    when.focus()
    page.keyboard.type("Post" if width == 380 else "Pre")
    page.keyboard.press("Tab")
    page.get_by_label("Which school is this file from?").select_option("TAR" if width == 380 else "KIR")
    page.wait_for_function("!document.querySelector('.sipp-upload [aria-invalid=true]')")
    assert page.evaluate("document.querySelectorAll('.jp-Cell').length") == cells  # no letter was a command
    check.focus()
    page.keyboard.press("Enter")
    if width == 1280:
        page.wait_for_selector(".sipp-found h4")
        page.wait_for_function("document.activeElement.textContent === 'What was found'")
        nothing_wrong(page)
        assert page.get_by_role("button", name="Add these results").count() == 0
        stop = page.locator(".sipp-issues .sipp-stop").inner_text()
        assert name in stop
        assert "row 3" in stop
        assert "oops" not in stop
        chosen(page, table(), name)
        told(page, "3 rows were read")
        page.get_by_label(f"What ‘{HOSTILE}’ is").select_option("leave out")
        page.get_by_label("Measure, Score").fill("READ")
        page.get_by_label("When, Score").fill("Pre")
        page.get_by_label("Which school is this file from?").select_option("KIR")
        page.wait_for_function("document.querySelector('.sipp-taken select').value === 'KIR'")
        check.click()
    page.wait_for_function("document.activeElement.matches('h4')")
    ready(page, name)
    nothing_wrong(page)
    bring = page.get_by_role("button", name="Add these results")
    bring.focus()
    page.keyboard.press("Enter")
    told(page, f"‘{name}’ was brought in: 3 pupils and 3 results, with pseudonyms")
    many = "3 pupils" if width == 1280 else "6 pupils"
    page.wait_for_function("many => document.querySelector('.pupils')?.textContent === many", arg=many)
    take = page.get_by_role("button", name=f"Remove {name}")
    take.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "No"
    page.keyboard.press("Shift+Tab")
    if width == 380:
        page.keyboard.press("Enter")
        told(page, f"‘{name}’ was removed (3 pupils and 3 results) and will no longer be used.")
        page.wait_for_function("document.querySelector('.pupils')?.textContent === '3 pupils'")
    nothing_wrong(page)


def row(page, name):
    return page.locator(".sipp-queue .sipp-files > li").filter(has_text=name)


def stands(page, name, words):
    row(page, name).filter(has_text=words).wait_for()


def dropped(page, target, *paths):
    """Drop files with the mouse, as the desktop does it."""
    box = page.locator(target).first.bounding_box()
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + min(box["height"] / 2, 20)}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, "data": data, **at})
    session.detach()


def test_six_files_are_dropped_the_known_ones_take_two_acts_and_the_rest_says_why(
    served, page, tmp_path, nothing_wrong
):
    files = {
        "kirkmuir post.csv": export(PUPILS, 3),
        "tarvit pre.csv": export(NEWCOMERS),  # of whom none came with another file here
        "notes.pdf": b"%PDF-1.7 notes",
        "empty.csv": b"",
        "broken.xlsx": workbook()[:1200],
        "form.csv": b"Code,I like maths\nK1,Agree\nK2,Disagree\nK3,Agree\nK4,Agree\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in files]
    served.open(page, "several.ipynb")
    page.wait_for_selector(".sipp-upload")
    address = page.url
    dropped(page, ".sipp-brought", paths[0])  # beside the place for them, but in its card
    stands(page, "kirkmuir post.csv", "Ready")
    row(page, "kirkmuir post.csv").get_by_role("button", name="Leave out").click()
    stands(page, "kirkmuir post.csv", "You left it out. Nothing of it was added.")
    dropped(page, ".jp-Notebook .jp-Cell", paths[1])  # elsewhere nothing happens, and nobody leaves the page
    acts = 1
    dropped(page, ".sipp-zone", *paths)
    stands(page, "form.csv", "Read. Its columns are new: please look")
    assert page.url == address
    assert page.locator(".sipp-queue .sipp-files > li").count() == len(files)
    stands(page, "kirkmuir post.csv", "When: Post, as the name of the file says.")
    stands(page, "tarvit pre.csv", "From Tarvit Primary, as the file says.")
    stands(page, "notes.pdf", "this is a PDF, which holds a picture of the table.")
    stands(page, "empty.csv", "the file is empty. Save or export it again and import it again.")
    stands(page, "broken.xlsx", "Left out")
    for width, light in ((1280, "true"), (390, "true"), (390, "false"), (1280, "false")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("light => { document.body.dataset.jpThemeLight = light; }", light)
        nothing_wrong(page)
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    acts += 1
    page.get_by_role("button", name="Add these 2 files").click()
    stands(page, "tarvit pre.csv", "Added")
    stands(page, "kirkmuir post.csv", "Added")
    assert acts == 2
    # said beside the button that was pressed, in sight, and the file that waits for an answer is still there
    told(page, "2 files were brought in")
    said = page.locator(".sipp-ready .sipp-said > .sipp-state")
    assert said.get_attribute("role") == "status"
    assert said.evaluate("e => e === document.activeElement")
    assert said.evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
    )
    assert page.get_by_role("heading", name="What was understood of ‘form.csv’").count() == 1
    page.get_by_role("button", name="Leave this file out").click()
    page.get_by_role("button", name="Clear this list").click()
    page.locator(".sipp-queue .sipp-files > li").first.wait_for(state="detached")
    chosen(page, export(PUPILS, 3).decode(), "kirkmuir post.csv")
    stands(page, "kirkmuir post.csv", "everything in the file was imported before. Nothing was added.")
    nothing_wrong(page)


def test_nothing_of_the_file_is_in_the_saved_notebook_and_a_dead_kernel_is_told(served, page):
    served.open(page, "upload.ipynb")
    page.wait_for_selector(".sipp-upload")
    chosen(page, table())
    told(page, "3 rows were read")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    saved = json.dumps(json.loads((served.folder / "upload.ipynb").read_text()))
    assert "widget-view" in saved
    for typed in ("Isla", "987654325", "Forename", "scores.csv"):
        assert typed not in saved
    for kernel in served.api("kernels"):
        served.api(f"kernels/{kernel['id']}", "DELETE")
    chosen(page, table("11"))
    page.wait_for_function(
        "document.querySelector('.sipp-zone .sipp-alarm').textContent.startsWith('The workbook does not')"
    )


def test_a_known_export_comes_in_on_a_plain_page(sipp_open, page, tmp_path, monkeypatch, nothing_wrong):
    pytest.importorskip("voila", reason="voila is not installed")
    folder, keys = tmp_path / "programme", tmp_path / "keys"
    monkeypatch.setenv("SIPP_KEYS", str(keys))
    known_export(folder, keys)
    with sipp_open(folder, "--pages") as address:
        page.goto(address)
        page.locator(".sipp-start .phases a").first.click()
        page.wait_for_selector(".sipp-upload")
        chosen(page, export(PUPILS, 3).decode(), "kirkmuir post.csv")
        stands(page, "kirkmuir post.csv", "Ready")
        page.get_by_role("button", name="Add these results").click()
        told(page, "‘kirkmuir post.csv’ was brought in")
        nothing_wrong(page)
    assert len(Workbook.open("several", folder, "school").evidence.observations) == 6
