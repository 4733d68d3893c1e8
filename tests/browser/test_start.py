"""The page to start from, in JupyterLab and as a plain page through Voilà."""

import re

import pytest

from sipp_lib.jupyter.facts import names
from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

NEW = "A new partnership"
HOSTILE = "Held <img src=x onerror=alert(1)> out"


@pytest.fixture
def page(window):
    opened = window.new_page()
    opened.set_default_timeout(60_000)
    opened.faults, opened.asked = [], []
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request))  # noqa: PLW0108 - it takes no built-in
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def empty(sipp_open, tmp_path_factory):
    """A folder in which nothing was begun, and the address where it is open."""
    folder = tmp_path_factory.mktemp("empty") / "programme"
    with sipp_open(folder) as address:
        yield folder, address


@pytest.fixture(scope="module")
def named(sipp_open, tmp_path_factory):
    """The address of the sample, opened at one of its partnerships, and its programme."""
    programme = copy_sample(tmp_path_factory.mktemp("named") / "sample")
    with sipp_open(programme.folder, "stravannan-gaidhlig") as address:
        yield address, programme


WAYS = pytest.mark.parametrize("way", ["JupyterLab", "Voilà"])


def opened(sipp_open, way, folder):
    if way == "JupyterLab":
        return sipp_open(folder)
    pytest.importorskip("voila", reason="voila is not installed")
    return sipp_open(folder, "--pages")


@WAYS
def test_from_an_empty_folder_to_the_first_page_of_a_new_partnership(sipp_open, tmp_path, page, way):
    folder = tmp_path / "programme"
    with opened(sipp_open, way, folder) as address:
        page.goto(address)
        name = page.get_by_label("Name of your programme")
        name.focus()
        page.keyboard.type("Our network, dd aa bb")  # letters that are commands of JupyterLab
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Our network, dd aa bb").wait_for()
        assert Programme.open(folder).name == "Our network, dd aa bb"

        page.get_by_label("Name of the partnership").focus()
        page.keyboard.type("…")
        page.keyboard.press("Enter")
        page.get_by_text("needs a letter from a to z or a digit").wait_for()
        assert page.get_by_label("Name of the partnership").input_value() == "…"

        page.keyboard.press("Control+a")
        page.keyboard.type(HOSTILE)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=HOSTILE).wait_for()
        page.wait_for_function(
            "document.activeElement.textContent.startsWith('Phase 1')"
        )  # one press leads on
        (slug,) = Programme.open(folder).partnerships()
        book = Workbook.open(slug, folder, "school")
        assert book.partnership.name == HOSTILE
        stands = page.locator(".sipp-start .phases li p").all_inner_texts()
        assert stands == ["not begun"] * 5
        page.get_by_text("What is still missing: ").click()
        told = page.locator(".sipp-start details li").all_inner_texts()
        lacking = [each.message for each in book.missing() if each.phase == 1][:5]
        assert told[: len(lacking)] == lacking
        assert page.faults == []

        # the link to what is missing opens the page, the form and the place to begin
        page.get_by_role("link", name="No school is named yet. Add each school that takes part.").click()
        page.wait_for_function("document.activeElement?.closest('section.sipp')?.ariaLabel === 'Schools'")
        assert page.evaluate("document.activeElement.textContent") == form_schema("school")["add"]
        form = page.locator('section.sipp[aria-label="Partnership"]')
        form.get_by_role("textbox", name="Name", exact=True).wait_for()
        assert form.get_by_role("textbox", name="Name", exact=True).input_value() == HOSTILE
        assert not page.locator(".jp-Cell-inputWrapper .jp-InputArea-editor").first.is_visible()
    assert page.faults == []
    # Voilà's template asks elsewhere for icons; the page's own policy stops it before it leaves
    local = ("http://127.0.0.1", "data:", "blob:")
    foreign = [request for request in page.asked if not request.url.startswith(local)]
    assert [request.url for request in foreign if request.failure != "csp"] == []
    assert way == "Voilà" or foreign == []


def test_the_tour_shows_pictures_with_words_and_no_code(empty, page):
    page.goto(empty[1])
    page.wait_for_selector('[data-sipp-runs="1"]')
    page.get_by_role("heading", name="And what is still missing").scroll_into_view_if_needed()
    page.set_viewport_size({"width": 1280, "height": 7000})
    page.locator(".sipp-tour").nth(5).wait_for()
    pictures = page.locator(".sipp-tour img")
    assert pictures.count() >= 4
    assert all(len(picture.get_attribute("alt")) > 60 for picture in pictures.all())
    assert page.get_by_text("We predicted").first.is_visible()
    assert not page.get_by_text("StartPage()").is_visible()
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0


def test_the_sample_fills_the_folder_and_a_partnership_shows_where_it_stands(empty, page):
    folder, address = empty
    page.goto(address)
    page.get_by_role("button", name="Fill this folder with the sample").click()
    page.get_by_text("eight invented partnerships. Open one.").wait_for()
    card = page.get_by_role("region", name="Stravannan")
    card.locator(".phases li").nth(4).wait_for()
    stands = card.locator(".phases > li > p").all_inner_texts()
    book = Workbook.open("stravannan-gaidhlig", folder, "school")
    for number, told in enumerate(stands, 1):
        lacking = sum(each.phase == number for each in book.missing())
        assert (
            told.endswith(f"{lacking} still missing") if lacking else told.startswith("Complete (")
        ) or told == "not begun"
    assert len(stands) == 5
    assert stands[3] == "not begun"
    assert page.locator(".sipp-start h3").all_inner_texts() == [*names(Programme.open(folder)).values(), NEW]


def test_what_is_missing_leads_to_its_field_and_a_report_is_opened_and_saved(named, page):
    address, programme = named
    for audience, form in (("public", "html"), ("public", "pdf"), ("school", "html")):
        folder = programme.reports(audience)
        folder.mkdir(exist_ok=True)
        (folder / f"braehowe-cluster.{form}").write_text(f"<h1>The {folder.name}</h1>")
    page.goto(address)
    card = page.get_by_role("region", name="Braehowe")
    links = card.locator(".reports a")
    links.nth(4).wait_for()
    assert links.all_inner_texts() == ["Open", "Save", "Save as PDF", "Open", "Save"]
    with page.expect_popup() as opened:
        links.first.click()
    opened.value.get_by_role("heading", name="The reports", exact=True).wait_for()
    with page.expect_popup() as opened:
        links.nth(3).click()
    opened.value.get_by_role("heading", name="The reports-school").wait_for()
    with page.expect_download() as saved:
        links.nth(2).click()
    assert saved.value.suggested_filename.endswith("Report for the public.pdf")

    card.get_by_text("What is still missing: ").focus()
    page.keyboard.press("Enter")
    lack = card.get_by_role("link", name=re.compile("‘Sleep and phones’ still needs the information"))
    lack.focus()
    page.keyboard.press("Enter")
    at = "document.activeElement?.closest('.sipp-field')?.dataset.field === 'information'"
    page.wait_for_function(at)
    page.wait_for_selector('[data-sipp-runs="1"] [data-field="information"]')
    assert "Sleep and phones" in page.evaluate("document.activeElement.ariaLabel")
    page.wait_for_function("document.activeElement.getBoundingClientRect().top < window.innerHeight")
    # and so does the list on the phase's own page
    shown = page.locator('section.sipp-view[aria-label="What is still missing"]')
    shown.get_by_role("link", name=re.compile("‘Parents do not mind about school’ still needs")).click()
    page.wait_for_function(at)
    assert "Parents do not mind" in page.evaluate("document.activeElement.ariaLabel")
    assert page.faults == []


def test_a_partnership_goes_to_the_bin_and_comes_back_by_keyboard_alone(named, page):
    address, programme = named
    page.goto(address)
    page.get_by_role("button", name=re.compile("^Remove Àrd|^Remove Carse|^Remove Glen")).first.focus()
    name = page.evaluate("document.activeElement.ariaLabel").removeprefix("Remove ").removesuffix(" …")
    page.keyboard.press("Enter")
    page.wait_for_function("name => document.activeElement.ariaLabel === `Keep ${name}`", arg=name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text(f"‘{name}’ was removed. Nothing is lost").wait_for()
    assert len(Programme.open(programme.folder).partnerships()) == 7
    assert page.get_by_role("region", name=name).count() == 0
    page.get_by_text("Removed: 1 partnership").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text(f"‘{name}’ is back.").wait_for()
    page.get_by_role("region", name=name).wait_for()
    assert len(Programme.open(programme.folder).partnerships()) == 8


def test_the_pages_of_a_partnership_that_is_removed_close_and_none_is_missed(named, page):
    page.goto(named[0])
    card = page.get_by_role("region", name="Tarvit Water")
    card.get_by_role("link", name=re.compile("^Phase 2")).click()
    page.locator('section.sipp[aria-label="Factors"]').wait_for()
    page.reload()  # then the list of files, which nobody sees, stands in the page's folder
    page.locator('section.sipp[aria-label="Factors"]').wait_for()
    page.get_by_role("button", name="Start page").click()
    card.get_by_role("button", name=re.compile("^Remove .* …$")).click()
    card.get_by_role("button", name=re.compile("^Remove .* now$")).click()
    page.get_by_role("status").get_by_text(
        re.compile("^‘Tarvit Water.*’ was removed. Nothing is lost")
    ).wait_for()
    assert page.locator('[data-sipp-title^="Phase 2 "]').count() == 0
    page.evaluate("window.jupyterapp.commands.execute('filebrowser:refresh')")
    assert page.locator(".jp-Dialog").count() == 0
    page.get_by_text("Removed: 1 partnership").click()
    page.get_by_role("button", name=re.compile("^Put back Tarvit Water")).click()
    card.get_by_role("link", name=re.compile("^Phase 2")).click()
    page.locator('section.sipp[aria-label="Factors"]').wait_for()


def test_the_desk_tells_what_another_wrote_meanwhile_when_one_comes_back_to_it(named, page, types_on):
    address, programme = named
    page.goto(address)
    card = page.get_by_role("region", name="Tarvit Water")
    card.get_by_role("link", name=re.compile("^Phase 1")).click()
    success = page.locator('section.sipp[aria-label="Partnership"] [data-field="success"] textarea')
    success.focus()
    page.wait_for_selector('.jp-NotebookPanel:not(.lm-mod-hidden)[data-sipp-runs="1"]')
    page.keyboard.press("Control+a")
    page.evaluate("void window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    words = types_on(page, '[data-sipp-runs="2"]')  # and is still in the field
    page.wait_for_function("document.activeElement.closest('[data-form=partnership] [data-field=success]')")
    page.keyboard.type("end")
    assert success.input_value() == words + "end"
    with Store.open(programme.place("tarvit-water").records, "tarvit-water") as store:
        store.revise(
            store.current("partnership")[0].id, {"name": "Tarvit Water, renamed"}, author="Ailsa Kerr"
        )
    page.get_by_role("button", name="Start page").click()
    page.get_by_role("heading", name="Tarvit Water, renamed").wait_for()


def test_a_questionnaire_is_given_out_and_what_was_typed_stays_when_something_is_missing(named, page, within):
    page.goto(named[0])
    part = page.get_by_role("region", name=re.compile("Stravannan Gaelic-medium"))
    part.get_by_text("Give out a questionnaire").click()
    asking = part.locator("form").filter(has_text="Give it out as").first
    assert asking.get_by_label("Questionnaire").locator("option").all_text_contents()[:2] == [
        "Beachdan",
        "Working together",
    ]
    asking.get_by_label("Questionnaire").select_option("stirling")
    asking.get_by_label("When it is asked").fill("March 2027")
    asking.get_by_label("Its statements, one on each line").fill("One")
    asking.get_by_label("Give it out as").select_option("html")
    asking.get_by_role("button", name="Give it out").click()
    page.get_by_text("has 15 statements, but 1 is given here.").wait_for()
    assert asking.get_by_label("Its statements, one on each line").input_value() == "One"
    asking.get_by_label("Its statements, one on each line").fill(
        "\n".join(f"Statement {at}" for at in range(15))
    )
    with page.expect_download() as download:
        asking.get_by_role("button", name="Give it out").click()
    assert download.value.suggested_filename == "form-stirling.html"
    page.get_by_text("The measure ‘Stirling Children's Wellbeing Scale’ was added in Phase 3.").wait_for()
    own = part.locator("form").filter(has_text="Make it and give it out")
    own.get_by_label("What it is called").fill("Breakfast")
    own.get_by_label("Who answers").select_option("parents")
    own.get_by_label("Statements, one on each line").fill("We come\nWe like it")
    own.get_by_label("When it is asked").fill("March 2027")
    with page.expect_download() as download:
        own.get_by_role("button", name="Make it and give it out").click()
    assert download.value.suggested_filename == "form-breakfast.xlsx"
    page.get_by_text("The measure ‘Breakfast’ was added in Phase 3.").wait_for()
    within(page, ".sipp-start")


def test_axe_finds_nothing_on_the_desk_wide_narrow_or_dark(named, page, faultless):
    page.goto(named[0])
    page.wait_for_selector('[data-sipp-runs="1"]')
    page.locator(".sipp-start .phases > li").nth(39).wait_for()
    for folded in (
        "What is still missing: ",
        "Give out a questionnaire",
        "Work with other schools",
        "Begin from what another school shares",
    ):
        page.get_by_text(folded).first.click()
    page.get_by_role("button", name=re.compile("^Remove ")).first.click()
    faultless(page, ".sipp-start", ".sipp-page-bar")
