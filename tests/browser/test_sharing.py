"""Two schools with a computer each and one folder between them; a third begins from what they share."""

import re
import time

import pytest

from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records import author
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

WHO = {
    "here": ("Morag Bell", "class teacher"),
    "there": ("Ewan Reid", "depute head"),
    "third": ("Una Kerr", "officer"),
}

SAVED = "[...document.querySelectorAll('.sipp-state')].some(e => e.textContent.startsWith('Saved'))"


@pytest.fixture
def school(sipp_open, browser, tmp_path, monkeypatch):
    """Open the workbook of a school, on a computer of its own, in a window of its own."""
    from contextlib import ExitStack

    with ExitStack() as open_ones:

        def start(name):
            monkeypatch.setenv("SIPP_WHO", str(tmp_path / f"{name}.json"))
            author.keep(author.Author(*WHO[name], ""))
            monkeypatch.setenv("SIPP_KEYS", str(tmp_path / f"keys-{name}"))
            address = open_ones.enter_context(sipp_open(tmp_path / name))
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            open_ones.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(address)
            return page

        yield start


def factor(page):
    return page.locator('section.sipp[aria-label="Factors"] [data-field="name"] :is(input, textarea)').first


def test_two_schools_see_each_others_edits_and_both_see_a_conflict_and_a_third_begins_by_the_button(
    school, tmp_path
):
    folder, away = tmp_path / "OneDrive", tmp_path / "pulled out"
    folder.mkdir()
    place, _ = begin("Glen", tmp_path / "here")
    with Store.open(place.records, place.slug) as store:
        record = store.add(Factor(name="Motivation"), author="AB").id
    here = school("here")
    here.get_by_text("Work with other schools").click()
    here.get_by_label("Folder that you share").first.fill(str(folder))
    here.get_by_role("button", name="Share through it").click()
    status = here.locator(".sipp-start .status")
    here.wait_for_function(
        "document.querySelector('.sipp-start .status').textContent.includes('from now on')"
    )
    words = re.search(r"folder: (\S+) –", status.inner_text())[1]

    def joined(name):
        page = school(name)
        page.get_by_label("Folder that you share").fill(str(folder))
        page.get_by_label("Passphrase").first.fill(words)
        page.get_by_role("button", name="Begin from it").click()
        page.get_by_role("heading", name="Glen").wait_for()
        return page

    there = joined("there")
    for page in (here, there):
        page.get_by_role("link", name=re.compile("Phase 2")).click()
        factor(page).wait_for()
    began = time.monotonic()
    factor(here).fill("Motivation to read")
    factor(here).blur()
    value = "document.querySelector('section.sipp[aria-label=Factors] [data-field=name] :is(input, textarea)').value"
    there.wait_for_function(f"{value} === 'Motivation to read'")
    print(f"The other school saw it after {time.monotonic() - began:.1f} s")  # noqa: T201

    folder.rename(away)  # a memory stick that is out, say
    for page, said in ((here, "Enjoyment"), (there, "Confidence")):
        factor(page).fill(said)
        factor(page).blur()
        page.wait_for_function(SAVED)
    away.rename(folder)
    for page in (here, there):
        shown = page.locator('section.sipp[aria-label="Factors"] .sipp-conflict')
        shown.wait_for()
        assert {"Enjoyment", "Confidence"} <= set(shown.inner_text().split())

    third = joined("third")
    third.get_by_text("Waiting for a decision").wait_for()
    third.get_by_text("Work with other schools: 2 others take part").wait_for()
    with Store.open(
        Programme.open(tmp_path / "third").place("glen").records, "glen", read_only=True
    ) as store:
        assert len(store.current("factor")[0].conflicts) == 1
        assert store.current("factor")[0].id == record
