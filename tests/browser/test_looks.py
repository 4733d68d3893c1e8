"""What a page looks like while it is used, measured in a real browser on a desk and on a phone."""

import re

import pytest

from sipp_lib.new import begin, copy_sample
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Cycle, Member, Question
from sipp_lib.records.store import Store

MINUTES = "A whole number of minutes from 0 to 1,440, usually up to 400."
# the height in pixels of the smallest words of each picture, and how much of the room it takes
PICTURES = """() => [...document.querySelectorAll('.sipp-shown img')].map((image) => {
  const svg = new DOMParser().parseFromString(atob(image.src.split(',')[1]), 'image/svg+xml').documentElement;
  const size = (text) => parseFloat(/([\\d.]+)px/.exec(text.getAttribute('style'))[1]);
  const smallest = Math.min(...[...svg.querySelectorAll('text')].map(size));
  const { paddingLeft, borderLeftWidth } = getComputedStyle(image), { width } = image.getBoundingClientRect();
  const inside = width - 2 * (parseFloat(paddingLeft) + parseFloat(borderLeftWidth));
  return [smallest * inside / svg.viewBox.baseVal.width, width / image.closest('.sipp-shown').clientWidth];
})"""
# of every number of the page: what it is described by
NUMBERS = """() => [...document.querySelectorAll('.sipp input:is(.sipp-whole, .sipp-number)')].map((input) => {
  const ids = (input.getAttribute('aria-describedby') ?? '').split(' ');
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
})"""


@pytest.fixture(scope="module")
def served(tmp_path_factory, lab):
    folder = tmp_path_factory.mktemp("served") / "programme"
    copy_sample(folder)
    begin("Tiny", folder)
    place = Programme.open(folder).partnership("tiny")
    with Store.open(place.records, place.slug) as store:
        for body in (
            Member(name="Isla Reid"),
            Member(name="Ewan Hay"),
            Question(choice="Paired reading"),
            Cycle(name="Fractions", method="lesson study"),
        ):
            store.add(body, author="test")
    served = lab(folder, SIPP_PROGRAMME=str(folder))
    forms = [f"book.{kind}.edit()" for kind in ("log", "actions", "cycles")]
    pictures = "from sipp_lib.pages import Planning; page = Planning('tarvit-water')"
    served.write("looks.ipynb", *forms, pictures, "page.diagram()", "page.timeline()", partnership="tiny")
    return served


def saved(page):
    page.wait_for_function(
        "[...document.querySelectorAll('.sipp-state')].some(e => e.textContent.startsWith('Saved'))"
        " && ![...document.querySelectorAll('.sipp-state')].some(e => /Saving|Not saved/.test(e.textContent))"
    )


def drawn(page, wide):
    """Wait for both pictures, drawn for a screen of this width, and measure them."""
    page.set_viewport_size({"width": wide, "height": 4000})
    room = f"parseInt(e.getAttribute('width')) {'> 600' if wide > 900 else '< 480'}"
    page.wait_for_function(
        "(([...pictures]) => pictures.length === 2 && pictures.every(e => " + room + "))"
        "(document.querySelectorAll('.sipp-shown img'))"
        " && [...document.querySelectorAll('.sipp-view')].every(e => e.getAttribute('aria-busy') !== 'true')"
    )
    return page.evaluate(PICTURES)


def test_a_page_stands_still_says_what_fits_and_can_be_read_on_a_desk_and_on_a_phone(served, page, axe):
    served.open(page, "looks.ipynb")
    page.wait_for_function("document.querySelectorAll('.sipp:not([role=status])').length >= 5")
    page.locator(".sipp-who form").first.get_by_label("Your name").focus()
    page.keyboard.type("Morag Bell")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sipp-me button")

    # nothing moves at the first save, and a number says what it may be while it is typed
    log = page.get_by_role("region", name="Log")
    log.get_by_role("button", name="Add a log entry").click()
    row = log.locator("tbody[data-record]")
    before = row.bounding_box()["y"]
    minutes = row.get_by_label(re.compile("^Minutes"))
    minutes.focus()
    hint = log.locator(".sipp-hint")
    assert hint.inner_text() == MINUTES
    page.keyboard.type("5000")
    minutes.and_(page.locator("[aria-invalid=true]")).wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("50")
    minutes.and_(page.locator("[aria-invalid=false]")).wait_for()
    page.keyboard.press("Escape")
    assert hint.is_hidden()
    saved(page)
    assert row.bounding_box()["y"] == before

    # what is written already is taken up by keyboard: names one after the other, the intervention as it is
    who = row.get_by_label(re.compile("^By whom"))
    who.focus()
    assert log.locator(".sipp-offers-list li").all_inner_texts() == ["Isla Reid", "Ewan Hay", "Morag Bell"]
    assert axe(page, ".sipp") == []
    for keys in (["ArrowDown", "ArrowDown", "Enter"], ["ArrowDown", "Enter"]):
        for key in keys:
            page.keyboard.press(key)
    assert who.input_value() == "Ewan Hay, Isla Reid"
    assert who.evaluate("e => e === document.activeElement")
    page.keyboard.type("; be")  # what is typed first chooses among them, and its whole stands in its place
    assert log.locator(".sipp-offers-list li").all_inner_texts() == ["Morag Bell"]
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert who.input_value() == "Ewan Hay, Isla Reid, Morag Bell"
    actions = page.get_by_role("region", name="Actions")
    actions.get_by_role("button", name="Add an action").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    saved(page)
    assert actions.get_by_label(re.compile("^Action or task")).input_value() == "Paired reading"

    # what stands under ‘More’, and in rows in rows, is described too
    page.get_by_role("button", name="Everything about cycle Fractions").click()
    told = page.evaluate(NUMBERS)
    assert len(told) == 5  # minutes and pupils present, and the number of each research lesson
    assert all(re.search(r"A (whole )?number", each) for each in told), told
    wide = drawn(page, 1280)
    assert min(high for high, _ in wide) >= 11
    assert min(share for _, share in wide) > 0.85
    assert axe(page, ".sipp") == []

    # and on a phone
    narrow = drawn(page, 390)
    assert min(high for high, _ in narrow) >= 11, narrow
    moments = page.locator('[data-field="moments"] > .sipp-nested > ol > li')
    assert moments.count() == 9  # three pupils in each of three lessons
    assert max(moments.nth(at).bounding_box()["height"] for at in range(9)) < 240
    assert page.evaluate(
        "document.querySelector('.sipp').scrollWidth <= document.querySelector('.sipp').clientWidth"
    )
    assert axe(page, ".sipp") == []
