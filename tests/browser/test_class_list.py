"""The class list in a real JupyterLab: names on the screen while they are wanted, and in no file ever."""

import json

import pytest
from playwright.sync_api import expect
from two_schools import bring_in

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.records.store import Store

CANARY = "Xanthippe Quartermain"
MENTIONED = ("Xanthippe", "Quartermain")


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    """A partnership with two schools and its key file, in a JupyterLab that keeps widgets' state in notebooks."""
    folder = tmp_path_factory.mktemp("named") / "programme"
    keys = tmp_path_factory.mktemp("keys")
    place, _ = begin("Tiny", folder)
    bring_in(place)
    with Store.open(place.records, place.slug) as store:
        store.add(Measure(name="Reading", code="READ", unit="points"), author="test")
        store.add(
            TargetGroup(name="Readers", pupils=["a71", "a72"], compared=["b71"], chosen_on="READ"),
            author="test",
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIPP_KEYS", str(keys))
        known = [KnownPupil("a71", CANARY), KnownPupil("a72", "Isla Fraser"), KnownPupil("b71", "Tom Ross")]
        write_keys(Programme.open(folder).id, "A", known, folder)
    served = lab(folder, SIPP_PROGRAMME=str(folder), SIPP_KEYS=str(keys))
    (served.home / "who.json").write_text('{"name": "Morag Bell", "role": "", "school": ""}')
    settings = served.home / "config/lab/user-settings/@jupyter-widgets/jupyterlab-manager"
    settings.mkdir(parents=True)
    (settings / "plugin.jupyterlab-settings").write_text('{"saveState": true}')
    cells = (
        "from sipp_lib.pages.class_list import ClassList",
        "ClassList(book)",
        "ClassList(book, minutes=0.02)",
    )
    served.write("list.ipynb", *cells, partnership="tiny")
    return served


def group(served):
    with Store.open(Programme.open(served.folder).place("tiny").records, "tiny", read_only=True) as store:
        (entry,) = store.current("target_group")
    return entry.body


def test_names_come_when_asked_go_by_themselves_and_reach_no_file(served, page, sipp, faultless, within):
    page.add_init_script("window.print = () => {}")  # what would be printed stays to be looked at
    served.open(page, "list.ipynb")
    lists = page.get_by_role("region", name="Pupil by pupil")
    first, second = lists.nth(0), lists.nth(1)
    # by keyboard alone
    first.get_by_role("button", name="Show the list").focus()
    page.keyboard.press("Enter")
    first.get_by_role("rowheader", name="a71").wait_for()
    assert CANARY not in page.content()
    first.get_by_role("button", name="Show names").focus()
    page.keyboard.press("Enter")
    first.get_by_role("rowheader", name=CANARY).wait_for()
    first.evaluate("each => { each.id = 'first'; }")
    faultless(page, "#first")
    # a page that is printed as it stands has the pseudonyms
    page.emulate_media(media="print")
    assert not first.locator(".sipp-name").first.is_visible()
    assert first.locator(".sipp-code").first.is_visible()
    page.emulate_media(media="screen")
    # a pupil is taken in, with a reason
    first.get_by_label("Whom to show").select_option("others")
    box = first.get_by_role("checkbox", name="In the target group: b72")
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.type("Reads as Isla does")
    said = first.locator(".sipp-why .sipp-remark")
    expect(said).to_have_text(
        "‘Why’ holds the name of a pupil known from the key file. Write ‘a pupil’ in its place, or the record is not "
        "shared with other schools."
    )
    page.keyboard.press("Control+a")
    page.keyboard.type("Reads at home, dd b a")
    expect(said).to_have_text("")
    page.set_viewport_size({"width": 390, "height": 900})
    within(page, "#first", "#first .sipp-around")  # on a phone nothing has to be pushed aside to be read
    assert first.get_by_role("rowheader", name="b72").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    # what is being written outlives each drawing of the list anew
    reason = first.get_by_label("Why is this pupil taken in?")
    first.get_by_role("button", name="Hide names").click()
    first.get_by_role("button", name="Show names").wait_for()
    assert box.is_checked()
    assert reason.input_value() == "Reads at home, dd b a"
    reason.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first.get_by_text("The group now has 3 pupils. What you wrote is not published.").wait_for()
    page.wait_for_function("document.activeElement.type === 'checkbox'")  # of whoever is listed next
    assert group(served).pupils == ["a71", "a72", "b72"]
    assert [each.reason for each in group(served).judged] == ["Reads at home, dd b a"]
    # the list alone is printed, with names since they are shown
    first.get_by_label("Whom to show").select_option("inside")
    first.get_by_role("rowheader", name="a71").wait_for()
    first.get_by_role("button", name="Show names").click()
    first.get_by_role("rowheader", name=CANARY).wait_for()
    # another look: the names that are missing are asked for by themselves; that hides no sentence
    first.get_by_label("Whom to show").select_option("others")
    first.get_by_role("rowheader", name="a73").wait_for()
    expect(first.get_by_role("status")).to_have_text("")  # those have been answered for, too
    expect(first.get_by_role("alert")).to_have_text("")
    first.get_by_label("Whom to show").select_option("inside")
    first.get_by_role("rowheader", name=CANARY).wait_for()
    first.get_by_role("button", name="Print with names").click()
    paper = page.frame_locator("iframe[title='To be printed']")
    paper.locator("h1").get_by_text("Readers").wait_for(state="attached")
    assert CANARY in paper.locator("table").text_content()
    assert paper.locator("input, textarea").count() == 0
    # saved while they stand there
    page.keyboard.press("Control+s")
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    kept = [
        page.context.storage_state(indexed_db=True),
        page.evaluate("[{...sessionStorage}, {...localStorage}, document.cookie]"),
    ]
    # another list: they go when nobody has touched it for a while
    second.get_by_role("button", name="Show the list").click()
    second.get_by_role("button", name="Show names").click()
    second.get_by_role("rowheader", name=CANARY).wait_for()
    second.get_by_role("rowheader", name="a71").wait_for()
    second.get_by_role("button", name="Show names").wait_for()
    # and at once when somebody hides them, from the paper as well
    first.get_by_role("button", name="Hide names").click()
    assert CANARY not in page.content()
    assert page.locator("iframe[title='To be printed']").count() == 0
    first.get_by_role("button", name="Print this list").click()
    paper.locator("h1").get_by_text("Readers").wait_for(state="attached")
    assert CANARY not in paper.locator("main").text_content()
    # and when the page is left, as a browser may show it again, or the computer has slept meanwhile
    for event, minutes in (("new PageTransitionEvent('pagehide')", 0), ("new Event('visibilitychange')", 11)):
        first.get_by_role("button", name="Show names").click()
        first.get_by_role("rowheader", name=CANARY).wait_for()
        page.evaluate(
            "minutes => { const { now } = Date; Date.now = () => now() + minutes * 60000; }", minutes
        )
        page.evaluate(f"document.dispatchEvent({event}); dispatchEvent({event})")
        assert CANARY not in page.content()
    done = sipp("report", "tiny", "--audience", "school", "--programme", served.folder)
    assert done.returncode == 0, done.stderr
    notebook = (served.folder / "list.ipynb").read_text()
    assert "application/vnd.jupyter.widget-state+json" in notebook  # widgets' state is in it, names are not
    assert not any(word in json.dumps(kept) for word in MENTIONED)
    roots = (served.folder, served.home, Programme.open(served.folder).private)
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    assert {"list.ipynb", "lab.log", "list-checkpoint.ipynb", "tiny.html"} <= {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        assert not any(word.encode() in data for word in MENTIONED), path
