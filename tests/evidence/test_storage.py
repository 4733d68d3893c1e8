from __future__ import annotations

import hashlib
import stat
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings
from kept_files import OBSERVATIONS, PUPILS, SURVEYS, imported, refused

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import load, save
from sipp_lib.records.kinds import Import

ANEW = "emove the school's file (‘Remove’ in phase 1, or ‘sipp withdraw’) and add it again."

letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


maybe = st.none()


VALUES = {
    "string": letters,
    "boolean": maybe | st.booleans(),
    "Float64": maybe | st.floats(allow_nan=False, allow_infinity=False),
    "datetime64[us]": maybe | st.dates(),
}


def typed(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=kind.dtype)
            for name, kind in TABLES[table].items()
        }
    )


def rows_of(table: str) -> st.SearchStrategy[list[dict[str, object]]]:
    cells: dict[str, st.SearchStrategy[object]] = {}
    for name, kind in TABLES[table].items():
        cells[name] = VALUES.get(kind.dtype, maybe)
        if kind.dtype == "string" and not kind.needed:
            cells[name] = maybe | letters
    cells |= {"simd_decile": maybe | st.integers(1, 10)} if table == "pupils" else {}
    cells |= (
        {"group": maybe | st.sampled_from(["target", "comparison", "other"])} if table == "pupils" else {}
    )
    if table == "observations":
        counts = st.integers(1, 999).flatmap(lambda low: st.tuples(st.integers(0, low), st.just(low)))
        pairs = st.just((None, None)) | counts
        row = st.tuples(st.fixed_dictionaries(cells), pairs).map(
            lambda made: made[0] | {"numerator": made[1][0], "denominator": made[1][1]}
        )
    else:
        row = st.fixed_dictionaries(cells)
    keys = {"pupils": 1, "observations": 3, "surveys": 4}[table]
    unique = lambda row: tuple(row[name] for name in list(TABLES[table])[:keys])  # noqa: E731
    return st.lists(row, max_size=6, unique_by=unique)


def some_pupils() -> pd.DataFrame:
    return typed("pupils", [{"pupil": "007", "school": "NA", "class": "1E2", "fme": True, "simd_decile": 3}])


@settings(max_examples=60)
@given(st.data(), st.sampled_from(list(TABLES)))
def test_what_was_kept_is_read_again(tmp_path: Path, data: st.DataObject, table: str) -> None:
    frame = typed(table, data.draw(rows_of(table)))
    kept = save(frame, table, tmp_path)
    evidence = load([("a", Import(table=table, file=kept.file, sha256=kept.sha256))], tmp_path)
    pd.testing.assert_frame_equal(evidence.tables[table], frame)
    assert evidence.fingerprints == {kept.file: kept.sha256}
    assert kept.rows == len(frame)


def test_a_kept_file_is_named_by_its_content_and_cannot_be_written_to(tmp_path: Path) -> None:
    kept = save(some_pupils(), "pupils", tmp_path / "evidence")
    path = tmp_path / "evidence" / kept.file
    expected = PUPILS + "007,NA,1E2,,,3,yes,,,,\n"
    assert path.read_bytes() == expected.encode()
    assert kept.sha256 == hashlib.sha256(expected.encode()).hexdigest()
    assert kept.file == f"pupils-{kept.sha256[:16]}.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400  # nobody else's eyes, and nobody writes
    assert list(path.parent.iterdir()) == [path]


def test_keeping_the_same_content_again_changes_nothing_and_heals_a_damaged_file(tmp_path: Path) -> None:
    columns = list(reversed(TABLES["pupils"]))
    kept = save(some_pupils(), "pupils", tmp_path)
    before = (tmp_path / kept.file).stat()
    assert save(some_pupils()[columns], "pupils", tmp_path) == kept
    assert (tmp_path / kept.file).stat().st_ino == before.st_ino
    (tmp_path / kept.file).chmod(0o644)
    (tmp_path / kept.file).write_text("half")
    save(some_pupils(), "pupils", tmp_path)
    assert hashlib.sha256((tmp_path / kept.file).read_bytes()).hexdigest() == kept.sha256


def test_nothing_is_kept_that_could_not_be_read(tmp_path: Path) -> None:
    bad = some_pupils().astype(object)
    bad["simd_decile"] = 3.5
    bad["school"] = "NUL \0"
    for frame in (bad.assign(school="x"), bad.assign(simd_decile=3), some_pupils().assign(more=1)):
        with pytest.raises(EvidenceError):
            save(frame, "pupils", tmp_path)
    with pytest.raises(EvidenceError):
        save(pd.concat([some_pupils(), some_pupils()]), "pupils", tmp_path)
    with pytest.raises(EvidenceError):
        save(some_pupils().drop(columns="class"), "pupils", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file is in the way")
    with pytest.raises(EvidenceError) as caught:
        save(some_pupils(), "pupils", tmp_path / "evidence")
    (issue,) = caught.value.issues
    assert issue.message == (
        f"{issue.file} could not be written to {tmp_path / 'evidence'}: Not a directory. Nothing was changed. "
        "Check that there is room and that you may write there, then try again."
    )


def test_without_imports_every_table_is_there_with_its_types(tmp_path: Path) -> None:
    evidence = load([], tmp_path)
    for table, columns in TABLES.items():
        frame = evidence.tables[table]
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            name: kind.dtype for name, kind in columns.items()
        }
        assert len(frame) == 0


def test_the_union_leaves_out_replaced_imports(tmp_path: Path) -> None:
    old = imported(tmp_path, "pupils", PUPILS + "a,,,,,,,,,,\n", "old.csv")
    new = imported(tmp_path, "pupils", PUPILS + "a,S,,,,,,,,,\n", "new.csv", replaces=["old.csv"])
    more = imported(tmp_path, "pupils", PUPILS + "b,,,,,,,,,,\n", "more.csv")
    evidence = load([old, new, more, ("again", new[1])], tmp_path)
    assert evidence.pupils["pupil"].tolist() == ["a", "b"]
    assert list(evidence.fingerprints) == ["new.csv", "more.csv"]
    assert evidence.where("pupils", 1) == ("more.csv", 2)


def test_imports_that_replace_each_other_leave_nothing_and_are_refused(tmp_path: Path) -> None:
    one = imported(tmp_path, "pupils", PUPILS, "one.csv", replaces=["two.csv"])
    two = imported(tmp_path, "pupils", PUPILS, "two.csv", replaces=["one.csv"])
    assert refused(tmp_path, one, two) == [
        "Every import of the table ‘pupils’ is replaced by another one, so none is left. Remove the import that was "
        "wrong, or correct what it replaces."
    ]


@pytest.mark.parametrize("file", ["x" * 400, "é" * 200])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, file: str) -> None:
    assert refused(tmp_path, ("a", Import(table="pupils", file=file, sha256="0"))) == [
        f"{file[:40]}… is longer than the name of a file can be, so it is not read. R{ANEW}"
    ]


def test_of_a_changed_file_nothing_else_is_said(tmp_path: Path) -> None:
    entry = imported(tmp_path, "pupils", PUPILS + "a,,,,,,,,,,\n")
    (tmp_path / "pupils-0.csv").write_text(PUPILS + "a,,,,,,maybe,,,,\n")
    assert refused(tmp_path, entry) == [
        f"pupils-0.csv has changed since it was added. Put it back as it was from a copy, or r{ANEW}"
    ]


def test_all_files_are_looked_at_before_anything_is_said(tmp_path: Path) -> None:
    lost = imported(tmp_path, "surveys", SURVEYS, "lost.csv")
    (tmp_path / "lost.csv").unlink()
    wrong = imported(tmp_path, "pupils", PUPILS + "a,,,,,x,,,,,\n")
    rate = imported(tmp_path, "observations", OBSERVATIONS + "a,m,1,,,3,2\n")
    assert refused(tmp_path, lost, wrong, rate) == [
        f"lost.csv is missing from the evidence folder. Put it back from a copy, or r{ANEW}",
        "pupils-0.csv, row 2, column ‘simd_decile’: expected a whole number from 1 (most deprived) to 10. "
        "Correct the file and import it again.",
    ]  # what rests on the lost one is not judged
    assert len(refused(tmp_path, wrong, rate)) == 2


@pytest.mark.parametrize("file", ["../x.csv", "sub/x.csv", "/etc/x.csv", "..\\x.csv", "C:x.csv", ".x.csv"])
def test_a_file_is_read_from_the_evidence_folder_only(tmp_path: Path, file: str) -> None:
    entry = ("a", Import(table="pupils", file=file, sha256="0"))
    (tmp_path / "x.csv").write_text(PUPILS)
    shown = file.lstrip("./") if "C:" in file else "x.csv" if file != ".x.csv" else ".x.csv"
    assert refused(tmp_path / "evidence", entry) == [
        f"The evidence file {shown} lies outside the partnership's evidence folder, so it is not read. "
        f"R{ANEW}"
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    entry = imported(tmp_path, "pupils", PUPILS, "x.csv")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "x.csv").symlink_to(tmp_path / "x.csv")
    assert refused(tmp_path / "evidence", entry) == [
        f"The evidence file x.csv lies outside the partnership's evidence folder, so it is not read. R{ANEW}"
    ]


def test_an_import_without_a_table_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, ("a", Import(file="x.csv"))) == [
        f"The import of x.csv does not say which table it holds. R{ANEW}"
    ]


def test_dates_of_any_time_of_day_are_refused(tmp_path: Path) -> None:
    frame = typed("observations", [{"pupil": "a", "measure": "m", "occasion": "1", "date": date(2026, 1, 2)}])
    frame["date"] += pd.Timedelta(hours=9)
    with pytest.raises(EvidenceError) as caught:
        save(frame, "observations", tmp_path)
    assert [(issue.code, issue.column) for issue in caught.value.issues] == [("wrong-type", "date")]
