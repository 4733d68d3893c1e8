from __future__ import annotations

import hashlib

import pytest
from importing import (
    HEAD,
    ISLA,
    ROWS,
    TOM,
    ZOE,
    added,
    everything,
    evidence,
    looked_at,
    programme,
)

from sipp_lib.errors import EvidenceError, ProgrammeError, StoreError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.programme import Place
from sipp_lib.records.store import Store


def test_a_file_is_previewed_checked_and_brought_in(place: Place) -> None:
    done = looked_at(place, HEAD + ROWS)
    assert done.preview.questions == []
    assert done.preview.describe()[1:] == [
        "SCN: Scottish Candidate Number; 0 of 3 missing",
        "Forename: forename; 0 of 3 missing",
        "Surname: surname; 0 of 3 missing",
        "Stage: stage; 0 of 3 missing",
        "SIMD decile: SIMD decile; 0 of 3 missing",
        "FME: entitled to free school meals; 0 of 3 missing",
        "READ Pre: a score or mark (READ, Pre); 1 of 3 missing",
        "READ Post: a score or mark (READ, Post); 0 of 3 missing",
    ]
    assert done.counts() == "3 pupils and 4 results"
    assert list(place.evidence.iterdir()) == []
    steps.import_file(done, steps.current_data(programme(place), place), place)
    tables = evidence(place)
    assert tables["pupils"][["school", "stage", "simd_decile", "fme"]].values.tolist() == [
        ["KIR", "P5", 1, True],
        ["KIR", "P5", 9, False],
        ["KIR", "P5", 10, False],
    ]
    rows = tables["observations"]
    assert rows[["occasion", "value"]].values.tolist() == [["Pre", 7], ["Pre", 12], ["Post", 9], ["Post", 11]]


def test_an_import_is_a_record_with_hash_and_count(place: Place) -> None:
    ids = added(place, HEAD + ROWS)
    with Store.open(place.records, place.slug) as store:
        records = [store.get(id).body for id in ids]
    assert [(body.table, body.rows) for body in records] == [("pupils", 3), ("observations", 4)]
    digest = hashlib.sha256((HEAD + ROWS).encode()).hexdigest()
    assert {body.source for body in records} == {f"scores.csv (SHA-256 {digest})"}


def test_no_name_and_no_scn_comes_into_the_programme(place: Place) -> None:
    added(place, HEAD + ROWS)
    kept = everything(place.notebooks.parents[2]) + everything(programme(place).private)
    for word in (ISLA, TOM, TOM.lstrip("0"), "Isla", "Fraser", "Zoë"):
        assert word.encode() not in kept
    known = {pupil.name: pupil for pupil in read_keys(programme(place).id, ["KIR"])}
    assert {name: pupil.scn for name, pupil in known.items()} == {
        "Fraser, Isla": ISLA,
        "Ross, Tom": TOM,
        "Reid, Zoë": ZOE,
    }
    assert {pupil.pupil for pupil in known.values()} == set(evidence(place)["pupils"]["pupil"])


def test_a_file_with_a_stop_is_refused_whole(place: Place) -> None:
    with pytest.raises(EvidenceError):
        added(place, HEAD + ROWS + "123,Ann,Bell,P5,11,N,1,1\n")
    assert list(place.evidence.iterdir()) == []
    assert not (place.notebooks.parents[3] / "keys").exists()


def test_when_records_cannot_be_kept_no_evidence_is_left(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Store, "merge", fails)
    with pytest.raises(StoreError):
        added(place, HEAD + ROWS)
    assert list(place.evidence.iterdir()) == []


def test_open_questions_are_refused(place: Place) -> None:
    with pytest.raises(EvidenceError) as caught:
        looked_at(place, f"SCN,Possible,Actual\n{ISLA},38,36\n")
    assert str(caught.value) == (
        "‘Possible’: which month is this? For example: August 2026. Attendance is shown month by month, so of a whole "
        "term or school year answer leave out, and ask the school office for the register by month."
    )


def test_a_machine_without_the_schools_key_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    added(place, HEAD + ROWS)
    monkeypatch.setenv("SIPP_KEYS", str(place.notebooks.parents[3] / "other machine"))
    done = looked_at(place, f"SCN,READ May 2026\n{ISLA},13\n", "later.csv")
    (issue,) = [issue for issue in done.issues if issue.severity == "stop"]
    assert issue.message == (
        "later.csv: this machine has no key of the school KIR, whose pupils are in the evidence, so they would "
        "get other "
        "pseudonyms. Copy the folder of keys from the machine that imported them."
    )


def test_a_damaged_key_stops_before_anything_is_written(place: Place) -> None:
    added(place, HEAD + ROWS)
    (place.notebooks.parents[3] / "keys" / programme(place).id / "KIR.key").write_text("zz")
    with pytest.raises(ProgrammeError, match=r"cannot be used\. Put it back from a copy"):
        looked_at(place, HEAD + ROWS, "later.csv")


@pytest.mark.parametrize("spoilt", [b"", b"school = ", b"\xff\xfe", b"[[column]]\nheading = 5\n"])
def test_a_kept_mapping_that_is_damaged_is_asked_for_anew_and_kept_again(place: Place, spoilt: bytes) -> None:
    added(place, HEAD + ROWS)
    (kept,) = steps.mappings(place).iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(spoilt)
    path = place.folder / "scores.csv"
    path.write_text(HEAD + ROWS.replace(",P5", ",P6"), encoding="utf-8")
    seen = steps.preview(path, place, steps.current_data(programme(place), place))
    assert not seen.as_before
    assert [column.field for column in seen.mapping.columns][:2] == ["scn", "forename"]
    kept.write_bytes(whole)
    assert steps.preview(path, place, steps.current_data(programme(place), place)).as_before


def test_what_was_left_out_before_is_said_where_it_might_be_brought_in(place: Place) -> None:
    path = place.folder / "scores.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    seen = steps.preview(path, place, steps.current_data(programme(place), place))
    at = [column.heading for column in seen.mapping.columns].index("FME")
    done = steps.check(seen.with_field(at, "leave out"), steps.current_data(programme(place), place))
    assert "left-as-before" not in [issue.code for issue in done.issues]  # the person has just said it
    steps.import_file(done, steps.current_data(programme(place), place), place)
    path.write_text(HEAD + ROWS.replace(",12,", ",13,"), encoding="utf-8")
    again = steps.preview(path, place, steps.current_data(programme(place), place))
    (note,) = again.left_as_before()
    assert (note.severity, note.message) == (
        "note",
        "scores.csv: ‘FME’: left out, as you chose for an earlier file with these headings. To bring one in now, say "
        "what is in it.",
    )
    assert "left-as-before" in [
        each.code for each in steps.check(again, steps.current_data(programme(place), place)).issues
    ]
    assert again.with_field(at, "fme").left_as_before() == []
