from __future__ import annotations

import pytest
from importing import HEAD, ISLA, ROWS, TOM, added, everything, evidence, programme

from sipp_lib.evidence.file_names import erase_file_names
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.withdraw import withdraw
from sipp_lib.new import begin
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Import
from sipp_lib.records.store import Store


@pytest.fixture(autouse=True)
def as_kept_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files keep the names that earlier workbooks kept."""
    monkeypatch.setattr(
        "sipp_lib.evidence.importer.source_of", lambda file, sha, *_: f"{file} (SHA-256 {sha})"
    )


def sources(place: Place) -> list[str]:
    with Store.open(place.records, place.slug) as store:
        return sorted({entry.body.came_from()[0] for entry in store.current("import")})


@pytest.mark.parametrize(
    "name", ["Isla Fraser reading.csv", "fraser_isla.csv", "p5 isla.csv", "IslaFraser.csv", f"{ISLA}.csv"]
)
def test_a_file_that_was_called_after_the_pupil_loses_its_name(place: Place, name: str) -> None:
    added(place, HEAD + ROWS, name)
    done = forget(programme(place), place, ISLA)
    assert (done.rows, done.called, done.records) == (3, 2, ())
    assert sources(place) == ["(a file whose name named a pupil)"]
    assert (len(evidence(place)["pupils"]), len(evidence(place)["observations"])) == (2, 2)
    kept = everything(place.folder).lower()
    assert b"isla" not in kept
    assert ISLA.encode() not in kept


def test_a_file_without_rows_of_the_pupil_loses_the_name_too_and_can_be_withdrawn(place: Place) -> None:
    added(place, HEAD + ROWS)
    added(place, f"SCN,READ Post\n{TOM},3\n".replace("Post", "Pre"), "Class of Isla Fraser.csv")
    before = len(evidence(place)["observations"])
    other, _ = begin("South cluster", place.notebooks.parents[2])
    with Store.open(other.records, other.slug) as store:
        gone = store.add(
            Import(table="pupils", file="x.csv", source="isla fraser (SHA-256 ab12)"), author="AB"
        )
        store.withdraw(gone.id, author="AB")
    done = forget(programme(place), place, ISLA)
    assert done.called == 2
    assert len(evidence(place)["observations"]) == before - 2
    assert sources(place) == ["(a file whose name named a pupil)", "scores.csv"]
    with Store.open(other.records, other.slug) as store:
        assert store.get(gone.id).redacted
    assert withdraw(place, "(a file whose name named a pupil)").rows == {"observations": 1}


def test_what_a_later_import_replaced_stays_replaced(place: Place) -> None:
    added(place, HEAD + ROWS.replace(",P5,9,N", ",,9,N"), "Isla Fraser.csv")
    added(place, HEAD + ROWS.replace("Absent", "5"), "later.csv")
    tables = evidence(place)
    with Store.open(place.records, place.slug) as store:
        named = {entry.id for entry in store.current("import") if "Isla" in entry.body.source}
        assert any(named & {*entry.body.replaces} for entry in store.current("import"))
        for _ in range(2):  # again after it was broken off
            erase_file_names(store, place, named, author="AB")
    after = evidence(place)
    assert {name: len(frame) for name, frame in after.items()} == {n: len(f) for n, f in tables.items()}
    assert sources(place) == ["(a file whose name named a pupil)", "later.csv"]
