"""What the page to start from does for each message; tests/browser presses its buttons."""

from datetime import UTC, datetime

import pytest

from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.formats import day
from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook


def records(folder, slug):
    """The store of a partnership."""
    return Programme.open(folder).place(slug).records


@pytest.fixture(autouse=True)
def own_trust(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("jupyter")))
    monkeypatch.delenv("SIPP_PROGRAMME", raising=False)
    monkeypatch.delenv("SIPP_PARTNERSHIP", raising=False)


def asked(page, do, text="", files=(), **more):
    before = page.state["turn"]
    page._asked(page, {"do": do, "text": text, **more}, files)
    assert page.state["turn"] == before + 1
    assert page.state["answered"] == (do != "hello")  # by which what was typed and sent may go
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


def test_a_partnership_that_is_called_after_a_pupil_is_told_of_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    own = Programme.create(tmp_path / "programme", "Network")
    write_keys(own.id, "A", [KnownPupil("zz12zz34zz56", "Xanthe Quibble")], own.folder)
    said = asked(StartPage(own.folder), "partnership", "Reading with Xanthe")["said"]
    assert said == (
        "The partnership ‘Reading with Xanthe’ was made. Begin with phase 1. Please check: the short name of the "
        "partnership holds the name of a pupil known from the key file, and it stands in the address of the page. "
        "Begin the partnership under another name on the start page. If it means something else, such as a place or a "
        "school, whoever looks after the workbook adds the short name in quotation marks to looked_at under "
        "[disclosure] in sipp.toml."
    )


def test_what_became_of_the_night_stands_there_until_something_is_done(tmp_path, monkeypatch):
    begin("Glen", tmp_path / "programme")
    place = Programme.open(tmp_path / "programme").place("glen")
    place.night.write_text('{"day": "2026-11-30", "reason": ""}')
    monkeypatch.setenv("SIPP_NIGHT", "told")
    page = StartPage(tmp_path / "programme")
    words = "Made in the night to 30 November 2026: 1 of 1 report."
    assert page.state["said"] == words
    for _ in range(2):  # when the page is shown, and whenever somebody comes back to it
        assert asked(page, "hello")["said"] == words
    assert asked(page, "show", "glen")["said"] != words
    assert asked(page, "hello")["said"] == ""


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
    with Store.open(records(tmp_path, "held-out"), "held-out") as store:
        before = store.fingerprint()
    state = asked(page, "remove", "held-out")
    [gone] = state["removed"]
    assert (state["partnerships"], gone["name"]) == ([], "Held out")
    assert state["said"] == (
        "‘Held out’ was removed. Nothing is lost: it is in "
        f"{Programme.open(tmp_path).private / 'partnerships' / '.removed' / gone['kept']}, and you can put it back "
        "under ‘Removed’ below. The list of reports leaves it out when reports are next made."
    )
    state = asked(page, "restore", gone["kept"])
    assert (state["said"], state["removed"]) == ("‘Held out’ is back.", [])
    with Store.open(records(tmp_path, "held-out"), "held-out") as store:
        assert store.fingerprint() == before
    wrong = asked(page, "restore", gone["kept"])["wrong"]
    assert wrong == "This partnership is no longer in the bin. Load the page again."


def test_two_schools_share_through_a_folder_and_by_one_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    council = tmp_path / "OneDrive - Council"
    council.mkdir()
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    here, there = StartPage(tmp_path / "here"), StartPage(tmp_path / "there")
    asked(here, "programme", "Ours")
    asked(here, "partnership", "Glen")
    assert here.state["folders"] == [str(council)]
    assert here.state["partnerships"][0]["schools"] == {"folder": ""}
    said = asked(here, "share", "glen", more=str(council))["said"]
    words = said.split("folder: ")[1].split(" – ")[0]
    assert said == (
        f"‘Glen’ is shared through {council} from now on. Tell your colleagues the passphrase, by telephone and not "
        f"through that folder: {words} – they begin with ‘Begin from what another school shares’ on this page of "
        "theirs. 0 changes came in and 1 change went out."
    )
    assert asked(here, "passphrase", "glen")["said"] == (
        f"The passphrase is {words} – tell it by telephone, and do not put it in an e-mail."
    )
    state = asked(there, "join", str(council), passphrase=words)
    assert (state["said"], state["shown"]) == (
        "‘Glen’ is on this computer now, and is shared from here, too. 1 change came in and 0 changes went out. Who "
        f"takes part: somebody who gave no name, last heard of on {day(datetime.now(UTC).date())}.",
        "glen",
    )
    about = Workbook.open("glen", there.folder, "school").entries[0]
    for page, name in ((here, "Glen one"), (there, "Glen two")):
        with Store.open(records(page.folder, "glen"), "glen") as store:
            store.revise(about.id, {"name": name}, author="AB")
    asked(here, "exchange", "glen")
    asked(there, "exchange", "glen")
    told = asked(here, "exchange", "glen")["partnerships"][0]
    assert [each["text"] for each in told["decisions"]] == [
        "The partnership ‘Glen’ was changed in two places at once"
    ]
    assert told["decisions"][0]["page"] == (
        f"partnerships/glen/notebooks/1_performance.ipynb#form=partnership&record={about.id}"
    )
    assert len(told["schools"]["partners"]) == 1
    assert told["schools"]["partners"][0].startswith("somebody who gave no name, last heard of on ")

    sent = []
    monkeypatch.setattr(there, "send", lambda content, buffers: sent.append((content["save"], buffers[0])))
    assert words in asked(there, "send", "glen")["said"]
    [(name, data)] = sent
    third = StartPage(tmp_path / "third")
    wrong = asked(third, "bring in", name, files=[memoryview(data[:-1])], passphrase=words)["wrong"]
    assert wrong.startswith(f"‘{name}’ is not a file made with ‘Send to a partner school’, ")
    state = asked(third, "bring in", name, files=[memoryview(data)], passphrase=words)
    assert (state["shown"], state["wrong"]) == ("glen", "")
    assert state["said"].endswith(": 3 changes came in and 0 changes went out.")


def test_a_shared_folder_that_is_away_and_what_names_a_pupil_are_told_beside_the_partnership(
    tmp_path, monkeypatch
):
    folder = tmp_path / "stick"
    folder.mkdir()
    page = StartPage(tmp_path / "here")
    asked(page, "programme", "Ours")
    asked(page, "partnership", "Glen")
    pupil = KnownPupil("pq7x2m9k4t1z", "Isla Fraser", "", "")
    write_keys(Programme.open(page.folder).id, "GLE", [pupil], page.folder)
    with Store.open(records(page.folder, "glen"), "glen") as store:
        store.add(Factor(name="Reading", why="as Isla Fraser says"), author="AB")
    [told] = asked(page, "share", "glen", more=str(folder))["partnerships"]
    assert [each["text"] for each in told["schools"]["held"]] == ["The factor ‘Reading’"]
    folder.rename(tmp_path / "away")
    state = asked(page, "exchange", "glen")
    assert state["said"] == state["partnerships"][0]["schools"]["trouble"]
    assert state["said"] == (
        f"The shared folder {folder} cannot be used just now (No such file or directory). What is written stays on "
        "this computer and is shared when the folder is there again."
    )
