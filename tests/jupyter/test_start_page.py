"""What the page to start from does for each message; tests/browser presses its buttons."""

import pytest

from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store
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
    [made] = state["partnerships"]
    assert (made["slug"], made["name"], state["shown"]) == ("held-out", "Held out", "held-out")
    assert state["said"] == "The partnership ‘Held out’ was made. Begin with phase 1."
    assert [phase["stands"] for phase in made["phases"]] == ["not begun"] * 5
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


def test_all_partnerships_of_few_are_told_by_name_and_of_many_the_one_that_is_chosen(sample, monkeypatch):
    state = StartPage(sample.folder).state
    assert {each["slug"] for each in state["partnerships"]} == set(sample.partnerships())
    names = [each["name"] for each in state["partnerships"]]
    assert "Tarvit Water Reading Partnership" in names
    assert names == sorted(names, key=str.casefold)
    assert all(len(each["phases"]) == 5 for each in state["partnerships"])
    monkeypatch.setattr("sipp_lib.jupyter.start_page.AT_ONCE", 7)
    page = StartPage(sample.folder)
    assert not any(each["whole"] for each in page.state["partnerships"])
    whole = [each for each in asked(page, "show", "glen-corrie")["partnerships"] if each["whole"]]
    assert [each["slug"] for each in whole] == ["glen-corrie"]
    assert len(whole[0]["phases"]) == 5


def test_records_that_cannot_be_read_are_told_in_a_sentence_beside_the_others(sample):
    sample.place("glen-corrie").records.write_bytes(b"no database")
    page = StartPage(sample.folder)
    wrong = {each["slug"]: each["wrong"] for each in page.state["partnerships"] if "wrong" in each}
    assert list(wrong) == ["glen-corrie"]
    assert wrong["glen-corrie"].endswith(".")
    assert page.state["wrong"] == ""


def test_the_partnership_that_sipp_open_was_given_is_shown_first(sample, monkeypatch):
    monkeypatch.setenv("SIPP_PROGRAMME", str(sample.folder))
    monkeypatch.setenv("SIPP_PARTNERSHIP", "glen-corrie")
    assert StartPage().state["shown"] == "glen-corrie"


def test_a_partnership_made_by_mistake_goes_to_the_bin_and_comes_back(tmp_path):
    page = StartPage(tmp_path)
    asked(page, "programme", "Ours")
    asked(page, "partnership", "Held out")
    with Store.open(tmp_path / "partnerships" / "held-out" / "records.sqlite", "held-out") as store:
        before = store.fingerprint()
    state = asked(page, "remove", "held-out")
    [gone] = state["removed"]
    assert (state["partnerships"], gone["name"]) == ([], "Held out")
    assert state["said"] == (
        f"‘Held out’ was removed. Nothing of it is lost: it lies in partnerships/.removed/{gone['kept']} in the "
        "programme's folder, and you can put it back under ‘Removed’ below. The list of reports leaves it out when "
        "reports are next made."
    )
    state = asked(page, "restore", gone["kept"])
    assert (state["said"], state["removed"]) == ("‘Held out’ is back.", [])
    with Store.open(tmp_path / "partnerships" / "held-out" / "records.sqlite", "held-out") as store:
        assert store.fingerprint() == before
    wrong = asked(page, "restore", gone["kept"])["wrong"]
    assert wrong == "This partnership is no longer in the bin. Load the page again."
