"""The page to start from, in JupyterLab and as a plain page through Voilà."""

from pathlib import Path

import axe_playwright_python
import pytest

from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme
from sipp_lib.workbook import Workbook

HOSTILE = "Held <img src=x onerror=alert(1)> out"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.faults, opened.asked = [], []
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request))  # noqa: PLW0108 - it takes no built-in
    yield opened
    context.close()


@pytest.fixture(scope="module")
def empty(sipp_open, tmp_path_factory):
    """A folder in which nothing was begun, and the address where it is open."""
    folder = tmp_path_factory.mktemp("empty") / "programme"
    with sipp_open(folder) as address:
        yield folder, address


@pytest.fixture(scope="module")
def named(sipp_open, tmp_path_factory):
    """The address of the sample, opened at one of its partnerships."""
    programme = copy_sample(tmp_path_factory.mktemp("named") / "sample")
    with sipp_open(programme.folder, "stravannan-gaidhlig") as address:
        yield address


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

        page.get_by_label("Name of the partnership").fill(HOSTILE)
        page.get_by_role("button", name="Make it").click()
        page.get_by_role("heading", name=HOSTILE).wait_for()
        (slug,) = Programme.open(folder).partnerships()
        book = Workbook.open(slug, folder, "school")
        assert book.partnership.name == HOSTILE
        stands = page.locator(".sipp-start .phases li p").all_inner_texts()
        assert stands == ["not begun"] * 5
        page.get_by_text("What is missing").first.click()
        told = page.locator(".sipp-start .phases > li").first.locator("details li").all_inner_texts()
        assert told[:5] == [each.message for each in book.missing() if each.phase == 1][:5]
        assert page.faults == []

        page.get_by_role("link", name="Phase 1: Performance information").click()
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
    page.get_by_label("Open a partnership").select_option("stravannan-gaidhlig")
    page.locator(".sipp-start .phases li").first.wait_for()
    stands = page.locator(".sipp-start .phases > li > p").all_inner_texts()
    book = Workbook.open("stravannan-gaidhlig", folder, "school")
    for number, told in enumerate(stands, 1):
        lacking = sum(each.phase == number for each in book.missing())
        assert (
            told.endswith(f"{lacking} still missing") if lacking else told.startswith("Complete (")
        ) or told == "not begun"
    assert len(stands) == 5
    assert stands[3] == "not begun"


def test_a_partnership_that_was_named_is_shown_first_and_axe_finds_nothing_wide_or_narrow(named, page):
    page.goto(named)
    assert page.get_by_label("Open a partnership").input_value() == "stravannan-gaidhlig"
    page.wait_for_selector('[data-sipp-runs="1"]')
    page.locator(".sipp-start .phases > li").nth(4).wait_for()
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
    for width in (1280, 380):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("axe.run({include: [['.sipp-start'], ['.sipp-bar']]})")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], width
        assert len(found["passes"]) > 10
