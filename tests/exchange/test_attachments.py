"""Evidence that one school shares and another reads, and what becomes of it when a pupil is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.pupils.key_files import KnownPupil, Names, keys_folder, read_keys
from sipp_lib.evidence.storage import save
from sipp_lib.exchange import attachments
from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.membership import share, share_evidence
from sipp_lib.files import listed
from sipp_lib.new import join
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Import, Measure, School
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

PUPILS = ("Isla Fraser", "Tom Baird", "Ada Birk", "Ned Moss")


def add(programme: Programme, place: Place, school: str, occasion: str) -> None:
    """Bring in a register as `sipp add` does."""
    file = programme.folder.parent / f"{school}-{occasion}.csv"
    rows = "".join(f"{name},{20 + at}\n" for at, name in enumerate(PUPILS))
    file.write_text(f"Name,Reading {occasion}\n{rows}", encoding="utf-8")
    known = steps.current_data(programme, place)
    seen = steps.preview(file, place, known)
    for each in seen.questions:
        seen = seen.answer(each.key, school)
    done = steps.check(seen, known)
    assert not done.stops, done.issues
    steps.import_file(done, known, place)


@pytest.fixture
def schools(glen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Two schools on a computer each, the first with evidence that it has not shared yet."""
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys-here"))
    with Store.open(glen.place.records, "glen") as store:
        store.add(School(name="Tarbrax Primary", code="TAR"), author="AB")
        store.add(Measure(name="Reading", code="RD", occasions=["Pre", "Post"]), author="AB")
    add(glen.programme, glen.place, "TAR", "Pre")
    settings = share(glen.place, glen.programme, glen.folder)
    here = Courier(glen.programme, glen.place)
    here.go()
    other, place, _ = join(glen.folder, settings.passphrase, tmp_path / "there")
    return glen, here, other, place, Courier(other, place)


def test_evidence_of_another_school_is_told_and_nothing_is_made_for_the_public_without_it(
    schools: Any,
) -> None:
    _, _, other, place, _ = schools
    assert listed(place.evidence, ".csv") == []
    book = Workbook.open("glen", other.folder, "school")
    assert [issue.message for issue in book.issues()] == [
        "2 files of the evidence of this partnership are not on this computer, but with somebody who gave no name. "
        "Numbers here are without them. Ask them to share their evidence, or make the report where all evidence is."
    ]
    with pytest.raises(EvidenceError) as caught:
        _ = Workbook.open("glen", other.folder, "public").evidence
    assert str(caught.value) == (
        "2 files of the evidence of this partnership are at another school and not on this computer, so numbers would "
        "be wrong. Make the report where all evidence is, or ask the other school to share its evidence."
    )


def test_a_file_in_which_a_pupil_is_named_stays_where_it_is_and_that_is_told(schools: Any) -> None:
    glen, here, _, _, _ = schools
    empty = Workbook.open("glen", glen.programme.folder, "school").evidence.surveys
    said = {
        "respondent": "r1",
        "scale": "PV",
        "occasion": "Pre",
        "item": "Who helps me",
        "answer": "Isla Fraser",
    }
    rows = pd.DataFrame([said]).reindex(columns=empty.columns).astype(empty.dtypes)
    kept = save(rows, "surveys", glen.place.evidence)
    with Store.open(glen.place.records, "glen") as store:
        store.add(Import(table="surveys", file=kept.file, sha256=kept.sha256, rows=1), author="AB")
    share_evidence(glen.place, True)
    here.go()
    assert here.last.describe()[1:3] == [
        "2 files of evidence went out, with pupils under pseudonyms.",
        "1 file of evidence stays on this computer because a pupil is named there. ‘Make the report’ in phase 5 "
        "says where, and so does ‘sipp check’. Correct the school's file, remove what was added (‘Remove’ in phase 1, "
        "or ‘sipp withdraw’) and add the corrected file.",
    ]
    cipher = here._exchange.settings.cipher
    assert not [path for path in glen.folder.iterdir() if b"Isla Fraser" in cipher.unseal(path.read_bytes())]


def test_ticked_it_travels_sealed_under_pseudonyms_and_unticked_it_leaves_the_folder(schools: Any) -> None:
    glen, here, other, place, there = schools
    share_evidence(glen.place, True)
    here.go()
    assert here.last.describe()[1] == "2 files of evidence went out, with pupils under pseudonyms."
    there.go()
    assert there.last.describe()[:2] == [
        "Nothing was new in the records.",
        "2 files of evidence came in, with pupils under pseudonyms.",
    ]
    names = [[path.name for path in listed(each.evidence, ".csv")] for each in (place, glen.place)]
    assert names[0] == names[1]
    book = Workbook.open("glen", other.folder, "public", warn=False)
    assert len(book.evidence.pupils) == 4
    pupils = {pupil.pupil for pupil in read_keys(glen.programme.id)}
    told = b"".join(
        here._exchange.settings.cipher.unseal(path.read_bytes()) for path in glen.folder.iterdir()
    )
    sealed = b"".join(path.read_bytes() for path in glen.folder.iterdir())
    assert not [each for each in (*PUPILS, *pupils, "Reading") if each.encode() in sealed]
    assert not [each for each in PUPILS if each.encode() in told]
    share_evidence(glen.place, False)
    before = len(list(glen.folder.iterdir()))
    here.go()
    assert len(list(glen.folder.iterdir())) == before - 1
    there.go()
    assert len(listed(place.evidence, ".csv")) == 2  # what was shared is theirs


def test_a_school_that_begins_later_is_told_what_came_in(schools: Any, sipp: Any, tmp_path: Path) -> None:
    glen, here, *_ = schools
    share_evidence(glen.place, True)
    here.go()
    words = here._exchange.settings.passphrase
    said = sipp(
        "join", glen.folder, "--passphrase", words, "--programme", tmp_path / "third"
    ).stdout.splitlines()
    assert said[2] == "2 files of evidence came in, with pupils under pseudonyms."
    assert "Add your own evidence with ‘sipp add’." in said


def test_a_pupil_who_is_forgotten_goes_out_of_the_folder_and_of_every_copy(schools: Any) -> None:
    glen, here, other, place, there = schools
    share_evidence(glen.place, True)
    here.go()
    there.go()
    code = next(each.pupil for each in read_keys(glen.programme.id) if each.name == "Tom Baird")
    forget(glen.programme, glen.place, "Tom Baird")
    old = {path.name for path in listed(place.evidence, ".csv")}
    assert len(old) == 2
    here.go()
    there.go()
    now = listed(place.evidence, ".csv")
    assert old.isdisjoint(path.name for path in now)
    assert not [path for path in now if code in path.read_text()]
    assert len(Workbook.open("glen", other.folder, "public", warn=False).evidence.pupils) == 3
    # a sync client brings back what was removed: it goes again, and nobody takes it in
    assert code not in _told(here, glen.folder)


def _told(courier: Any, folder: Path) -> str:
    import zlib

    cipher = courier._exchange.settings.cipher
    return "".join(zlib.decompress(cipher.unseal(path.read_bytes())).decode() for path in folder.iterdir())


def test_a_restored_file_of_the_folder_with_a_forgotten_pupil_goes_again(schools: Any) -> None:
    glen, here, _, place, there = schools
    share_evidence(glen.place, True)
    here.go()
    there.go()
    kept = {path.name: path.read_bytes() for path in glen.folder.iterdir()}
    code = next(each.pupil for each in read_keys(glen.programme.id) if each.name == "Tom Baird")
    forget(glen.programme, glen.place, "Tom Baird")
    here.go()
    for name, data in kept.items():
        (glen.folder / name).write_bytes(data)
    there.go()
    here.go()
    there.go()
    assert code not in _told(here, glen.folder)
    assert not [path for path in listed(place.evidence, ".csv") if code in path.read_text()]


def test_a_file_that_no_record_tells_or_that_was_changed_is_not_taken(schools: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from sipp_lib.exchange.attachments import take
    from sipp_lib.exchange.membership import sender

    glen, _, other, place, _ = schools
    name = listed(glen.place.evidence, ".csv")[0].name
    for files in ({name: "pupil\nx\n"}, {"../out.csv": "x"}, {"pupils-0123456789abcdef.csv": "pupil\n"}):
        parcel = replace(sender(other, place, "c1"), files=files)
        with Store.open(place.records, "glen") as store:
            assert take(parcel, store.revisions(), place.evidence) == (False, 0)
    assert listed(place.evidence, ".csv") == []
    assert not (place.folder / "out.csv").exists()
    assert keys_folder(other.id, other.folder)


def test_a_list_of_erased_files_that_came_from_elsewhere_removes_nothing_else(
    tmp_path: Path, glen: Any
) -> None:
    import json

    from sipp_lib.evidence.elsewhere import FILE, Elsewhere
    from sipp_lib.exchange.attachments import take
    from sipp_lib.exchange.membership import sender

    evidence, outside = tmp_path / "evidence", tmp_path / "letter.csv"
    evidence.mkdir()
    outside.write_text("mine")
    good = f"pupils-{'0' * 16}.csv"
    names = ["../letter.csv", str(outside), "notes.csv", good]
    told = {"files": dict.fromkeys(names, "Ann") | {f"surveys-{'1' * 16}.csv": 7}, "erased": names}
    (evidence / FILE).write_text(json.dumps(told))
    assert Elsewhere.load(evidence) == Elsewhere({good: "Ann"}, [good])
    assert take(sender(glen.programme, glen.place, "x"), [], evidence) == (True, 0)
    assert outside.read_text() == "mine"
    for odd in ("[]", '{"files": [], "erased": []}', '{"files": {}, "erased": [1]}', "7"):
        (evidence / FILE).write_text(odd)
        assert Elsewhere.load(evidence) == Elsewhere()


HELD = {
    "a class of one": ("pupils", "class", ["Isla Fraser", "P5", "P5", "P5"], True),
    "forenames for classes, two alike": ("pupils", "class", ["Isla", "Tom", "Tom", "Ada"], True),
    "a class of several": ("pupils", "class", ["Isla", "Isla", "Isla", "P5"], False),
    "a school": ("pupils", "school", ["Isla Fraser", "TAR", "TAR", "TAR"], True),
    "the school's own name": ("pupils", "school", ["St Tom's", "St Tom's", "TAR", "TAR"], False),
    "a measure": ("observations", "measure", ["Tom Baird", "RD", "RD", "RD"], True),
    "a level": ("observations", "level", ["Tom Baird", "", "", ""], True),
    "the scale of a questionnaire": ("surveys", "scale", ["Ned Moss"] * 4, True),
    "a school's own number": ("pupils", "class", ["10357", "P5", "P5", "P5"], True),
    "a pseudonym": ("pupils", "class", ["pseudonym1", "P5", "P5", "P5"], False),
    "a stage": ("pupils", "stage", ["Ada Birk", "P5", "P5", "P5"], True),
}


@pytest.mark.parametrize(("table", "column", "words", "held"), HELD.values(), ids=HELD)
def test_a_name_in_any_column_of_words_holds_the_file_back(
    glen: Any, table: str, column: str, words: list[str], *, held: bool
) -> None:
    with Store.open(glen.place.records, "glen") as store:
        store.add(School(name="St Tom's", code="STT"), author="AB")
        entries = store.current()
    found = Names.of(
        [KnownPupil(f"pseudonym{at}", name, number="10357") for at, name in enumerate(PUPILS)], []
    ).found
    text = "".join(f"p{at},{word}\n" for at, word in enumerate(words))
    files = {f"{table}-0123456789abcdef.csv": f"pupil,{column}\n{text}"}
    assert attachments.naming(files, found, entries) == (list(files) if held else [])
