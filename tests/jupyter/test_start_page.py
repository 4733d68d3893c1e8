"""What the page to start from does for each message; tests/browser presses its buttons."""

import pytest

from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.programme import Programme
from sipp_lib.workbook import Workbook


@pytest.fixture(autouse=True)
def own_trust(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("jupyter")))
    monkeypatch.delenv("SIPP_PROGRAMME", raising=False)
    monkeypatch.delenv("SIPP_PARTNERSHIP", raising=False)


def asked(page, do, text=""):
    before = page.state["turn"]
    page._asked(page, {"do": do, "text": text}, [])
    assert page.state["turn"] == before + 1
    return page.state


def test_a_programme_and_a_partnership_begin(tmp_path):
    page = StartPage(tmp_path)
    assert (page.state["programme"], page.state["folder"]) == (None, str(tmp_path.resolve()))
    state = asked(page, "programme", "Our network")
    assert (state["programme"], state["partnerships"], state["said"]) == (
        "Our network",
        [],
        "The programme ‘Our network’ has begun.",
    )
    state = asked(page, "partnership", "Held out")
    assert (state["partnerships"], state["shown"], state["name"]) == (["held-out"], "held-out", "Held out")
    assert state["said"] == "The partnership ‘Held out’ was made. Begin with phase 1."
    assert [phase["stands"] for phase in state["phases"]] == ["not begun"] * 5
    assert Workbook.open("held-out", tmp_path).partnership.name == "Held out"


def test_what_cannot_be_done_is_told_and_nothing_is_made(tmp_path):
    page = StartPage(tmp_path)
    assert asked(page, "programme", " ")["wrong"] == (
        "The name of a programme must be some words on one line. Give it a name."
    )
    assert list(tmp_path.iterdir()) == []
    asked(page, "programme", "Ours")
    state = asked(page, "partnership", "CON")
    assert (
        state["wrong"] == "‘con’ is a device of Windows and cannot name a partnership. Choose another name."
    )
    assert Programme.open(tmp_path).partnerships() == []


def test_a_partnership_shows_where_each_phase_stands(sample):
    page = StartPage(sample.folder)
    assert (page.state["shown"], page.state["phases"]) == ("", [])
    state = asked(page, "show", "stravannan-gaidhlig")
    book = Workbook.open("stravannan-gaidhlig", sample.folder, "school")
    for number, phase in enumerate(state["phases"], 1):
        lacking = [each.message for each in book.missing() if each.phase == number]
        assert phase["missing"] == lacking[:5]
        assert phase["more"] == max(0, len(lacking) - 5)
    assert state["phases"][3]["stands"] == "not begun"
    assert asked(page, "show", "")["phases"] == []


def test_records_that_cannot_be_read_are_told_in_a_sentence_and_others_can_still_be_chosen(sample):
    page = StartPage(sample.folder)
    sample.place("glen-corrie").records.write_bytes(b"no database")
    wrong = asked(page, "show", "glen-corrie")["wrong"]
    assert wrong.endswith(".")
    assert page.state["partnerships"] == sample.partnerships()
    assert asked(page, "show", "tarvit-water")["wrong"] == ""


def test_the_partnership_that_sipp_open_was_given_is_shown_first(sample, monkeypatch):
    monkeypatch.setenv("SIPP_PROGRAMME", str(sample.folder))
    monkeypatch.setenv("SIPP_PARTNERSHIP", "glen-corrie")
    assert StartPage().state["shown"] == "glen-corrie"


def test_away_from_a_programme_nothing_can_be_begun_by_accident(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert StartPage().state["served"] is False
