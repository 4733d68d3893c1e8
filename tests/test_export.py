"""The tables of an export: everything is in them, reads back the same, and runs in no spreadsheet."""

import csv
import re
import stat
from datetime import date
from types import NoneType
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipp_lib.errors import EvidenceError, UsageError
from sipp_lib.evidence.pupils.key_files import KnownPupil, read_keys, write_keys
from sipp_lib.evidence.schema import TABLES
from sipp_lib.export import FORMULA, PSEUDONYMS, WITHHELD, export, safe
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import KINDS, Factor, Measure
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

HOSTILE = [
    "=1+1",
    "+44 131 496 0000",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    "\ufeff=cmd|' /C calc'!A0",
    "＝1+1",
    "−5",
    "'quoted",
    "''=1",
    'a "word", a comma; a\rcarriage return',
    "two\r\nlines\n",
    " blanks kept ",
    "Fàilte ‘é’ 🎉",
    "NA",
    "007",
    "<script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory, keys):
    """A partnership of the sample with open conflicts and hostile texts in every place."""
    from sipp_lib.new import copy_sample

    programme = copy_sample(tmp_path_factory.mktemp("export") / "sample")
    place = programme.partnership("kilcorrie-families")
    with Store.open(place.records, place.slug) as store:
        for text in HOSTILE:
            store.add(
                Factor(name=text, why=text, tests=[{"what": text, "who": text, "day": date(2026, 3, 1)}]),
                author=text.strip() or "AB",
            )
        store.add(Measure(name="x", lowest=-1.5, occasions=["", *HOSTILE]), author="AB")
        store.withdraw(store.current("factor")[0].id, author="AB")
    return Workbook.open(place.slug, programme.folder, "school")


@pytest.fixture(scope="module")
def folder(book, tmp_path_factory):
    to = tmp_path_factory.mktemp("tables") / "out"
    export(book, to, names=True)  # all of it, to be read back
    return to


def from_csv(folder, name):
    """A table as its README says it is to be read, without pandas."""
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return [dict(zip(header, [cell.removeprefix("'") for cell in row], strict=True)) for row in rows]


def from_parquet(folder, name):
    frame = pd.read_parquet(folder / "parquet" / f"{name}.parquet")
    return [
        {name: None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in frame.to_dict("records")
    ]


def value(annotation, cell):
    """A cell as the field of a record holds it."""
    parts = {annotation, *get_args(annotation)}
    if cell in ("", None):
        return None if NoneType in parts else ""
    if not isinstance(cell, str):
        return cell.date() if isinstance(cell, pd.Timestamp) else cell
    if bool in parts:
        return cell == "yes"
    plain = next((kind for kind in (int, float, date) if kind in parts), str)
    return date.fromisoformat(cell) if plain is date else plain(cell)


def rebuilt(read, name, model, keys):
    """The body of the record, or of the row of a record, that these keys stand for."""
    (row,) = [row for row in read(name) if all(str(row[key]) == str(held) for key, held in keys.items())]
    body = {}
    for field, told in model.fields():
        if field in row:
            body[field] = value(told.annotation, row[field])
            continue
        below = f"{name}_{field}"
        kind = next(kind for kind in sorted(KINDS, key=len, reverse=True) if name.startswith(kind))
        above = {f"{kind}_id": keys.get("id", keys.get(f"{kind}_id"))}
        if "row" in keys:
            above[f"{name.removeprefix(f'{kind}_')}_row"] = keys["row"]
        held = [row for row in read(below) if all(str(row[key]) == str(at) for key, at in above.items())]
        assert [int(row["row"]) for row in held] == list(range(1, len(held) + 1))
        nested = model.rows_of(field)
        body[field] = [
            rebuilt(read, below, nested, {**above, "row": row["row"]})
            if nested
            else value(get_args(told.annotation)[0], row[field])
            for row in held
        ]
    return model.model_validate(body)


@pytest.mark.parametrize("way", [from_csv, from_parquet])
def test_every_record_reads_back_the_same(book, folder, way):
    known = {}

    def read(name):
        return known.setdefault(name, way(folder, name))

    assert len({entry.kind for entry in book.entries}) > 15
    for kind, model in KINDS.items():
        entries = [entry for entry in book.entries if entry.kind == kind]
        assert [row["id"] for row in read(kind)] == [entry.id for entry in entries]
        for entry in entries:
            assert rebuilt(read, kind, model, {"id": entry.id}) == entry.body


def test_lessons_and_their_moments_read_back_the_same(tmp_path, sample):
    book = Workbook.open("glen-corrie", sample.folder, "school")
    export(book, tmp_path / "out", names=True)
    studies = [entry for entry in book.records("cycle") if len(entry.body.lessons) > 1]
    assert studies
    for entry in studies:
        again = rebuilt(
            lambda name: from_csv(tmp_path / "out", name), "cycle", KINDS["cycle"], {"id": entry.id}
        )
        assert again == entry.body
        assert any(lesson.moments for lesson in again.lessons)


def test_all_evidence_reads_back_the_same_and_names_its_import(book, folder):
    imports = {entry.id: entry.body for entry in book.records("import")}
    for name, frame in book.evidence.tables.items():
        again = pd.read_parquet(folder / "parquet" / f"{name}.parquet")
        assert set(again["partnership"]) == {book.slug}
        pd.testing.assert_frame_equal(again[list(TABLES[name])], frame, check_exact=True)
        rows = from_csv(folder, name)
        for column, kind in TABLES[name].items():
            parsed = [kind.parse(row[column]) if row[column] else pd.NA for row in rows]
            told = pd.Series(parsed, dtype="object").astype(kind.dtype)
            pd.testing.assert_series_equal(told, frame[column], check_names=False, check_exact=True)
        for id, brought in again.groupby("import_id"):
            assert imports[id].table == name
            assert imports[id].rows == len(brought)


def test_a_conflict_is_shown_with_both_versions(book, folder):
    told = {(row["id"], row["field"], row["author"]) for row in from_csv(folder, "conflicts")}
    assert told == {
        (entry.id, conflict.field, author)
        for entry in book.conflicts()
        for conflict in entry.conflicts
        for _, author, _, _ in conflict.versions
    }
    assert len(told) > 1


def test_no_cell_of_text_begins_as_a_formula_and_pandas_reads_the_file_as_it_is(folder):
    paths = sorted((folder / "csv").glob("*.csv"))
    assert len(paths) == len(list((folder / "parquet").glob("*.parquet"))) > 50
    seen = set()
    for path in paths:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        kinds = pd.read_parquet(folder / "parquet" / f"{path.stem}.parquet").dtypes
        frame = pd.read_csv(path, dtype="string", keep_default_na=False)
        assert list(frame) == list(kinds.index)
        for column in (column for column, kind in kinds.items() if kind == "string"):
            for cell in frame[column]:
                assert not re.match(r"\s*[=+@-]|[\t\r\n]", cell), (path.stem, column)
                seen.add(cell)
    assert {f"'{text}" for text in HOSTILE if FORMULA.match(text)} <= seen
    assert pd.read_csv(folder / "csv" / "measure.csv")["lowest"].min() == -1.5


@given(st.text())
def test_a_text_that_was_made_safe_can_be_had_back(text):
    marked = safe(text)
    assert marked.removeprefix("'") == text if marked != text else not text.startswith("'")
    assert marked[:1] not in set("=+-@\t\r\n")


@pytest.mark.parametrize("way", [from_csv, from_parquet])
def test_the_codebook_has_a_line_for_every_column_and_no_other(folder, way):
    told = {}
    for line in way(folder, "codebook"):
        told.setdefault(line["table"], []).append(line["column"])
        assert line["label"]
        assert line["holds"]
        assert line["missing"]
        assert line["source"]
        assert line["audience"] in ("public", "school")
    there = {path.stem: list(pd.read_parquet(path)) for path in (folder / "parquet").glob("*.parquet")}
    del there["codebook"]
    assert told == there
    assert all(len(columns) == len(set(columns)) for columns in told.values())


def test_every_number_has_a_unit_and_every_reference_leads_to_a_column(folder):
    lines = from_csv(folder, "codebook")
    columns = {f"{line['table']}.{line['column']}" for line in lines}
    numbers = [line for line in lines if "number" in line["holds"]]
    assert len(numbers) > 30
    assert [line for line in numbers if not line["unit"]] == []
    refers = {line["refers_to"] for line in lines} - {""}
    assert refers <= columns
    links = [line for line in lines if line["holds"] == "id of a record" and line["column"] != "id"]
    assert [line for line in links if not line["refers_to"]] == []


def test_the_codebook_gives_the_audience_of_each_field(folder):
    told = {f"{line['table']}.{line['column']}": line["audience"] for line in from_csv(folder, "codebook")}
    assert told["member.name"] == "school"
    assert told["member.role"] == "public"
    assert told["log.what"] == "school"
    assert told["log_actions.actions"] == "school"
    assert told["cycle_case_pupils.describes"] == "school"
    assert told["cycle_lessons_moments.observed"] == "school"
    assert told["factor_tests.evidence"] == "public"
    assert told["factor.changed_by"] == "school"
    assert told["observations.value"] == "school"


def test_a_folder_with_anything_in_it_is_left_alone(book, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        export(book, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} already exists and is not empty. Move it away, or name a new folder with --to DIR."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_that_fails_leaves_nothing(book, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()

    def full(self, path, **_):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        export(book, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert list((tmp_path / "out").iterdir()) == []


def test_damaged_evidence_stops_the_whole_export(sample):
    place = sample.partnership("tarvit-water")
    file = next(place.evidence.glob("surveys-*.csv"))
    file.chmod(0o600)
    file.write_text(file.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    with pytest.raises(EvidenceError):
        export(Workbook.open(place.slug, sample.folder, "school"), sample.private / "exports" / "x")
    assert not (sample.private / "exports" / "x").exists()


def test_only_its_owner_can_look_into_an_export(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_records_and_evidence_give_the_same_files(book, folder, tmp_path):
    export(book, tmp_path / "again", names=True)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.*"))
    assert files == sorted(path.relative_to(tmp_path / "again") for path in (tmp_path / "again").rglob("*.*"))
    assert [p for p in files if (folder / p).read_bytes() != (tmp_path / "again" / p).read_bytes()] == []


def test_the_command_says_where_the_tables_are_and_for_whom(sipp, sample):
    done = sipp("export", "tarvit-water", "--programme", sample.folder)
    to = sample.private / "exports" / "tarvit-water"
    made = len(list((to / "csv").glob("*.csv"))) - 1
    told = "".join(path.read_text(encoding="utf-8-sig") for path in (to / "csv").iterdir())
    many = told.count(WITHHELD)
    assert many > 0
    assert (done.returncode, done.stdout) == (
        0,
        f"{made} tables and their codebook are in {to}. Begin with {to / 'README.txt'}.\nLeft out because they "
        f"name a pupil: {many} texts. Use --names to include them as they were written.\n{PSEUDONYMS}\n",
    )
    known = read_keys(sample.id)
    assert [pupil for pupil in known if pupil.name in told or pupil.scn in told] == []
    assert PSEUDONYMS in " ".join((to / "README.txt").read_text(encoding="utf-8").split("\n"))
    again = sipp("export", "tarvit-water", "--programme", sample.folder)
    assert (again.returncode, again.stderr) == (
        2,
        f"{to} already exists and is not empty. Move it away, or name a new folder with --to DIR.\n",
    )
    assert sipp("export", "nobody", "--programme", sample.folder).returncode == 2


def test_a_school_s_own_number_of_a_pupil_is_withheld_and_a_pseudonym_is_not(glen, tmp_path):
    programme = Programme.open(glen.notebooks.parents[2])
    write_keys(programme.id, "GLE", [KnownPupil("yx6hcsogxtl2", number="10357")], programme.folder)
    with Store.open(glen.records, glen.slug) as store:
        for why in ("Pupil 10357 reads more", "yx6hcsogxtl2 reads more"):
            store.add(Factor(name="Reading", why=why), author="AB")
    made = export(Workbook.open(glen.slug, programme.folder, "school"), tmp_path / "out")
    (factors,) = (table.frame for table in made if table.name == "factor")
    assert sorted(factors["why"]) == [WITHHELD, "yx6hcsogxtl2 reads more"]
    told = " ".join((tmp_path / "out" / "README.txt").read_text(encoding="utf-8").split())
    assert (
        "WITHHELD. 1 text with a pupil's name, candidate number or school number, as known from the key files of the "
        f"computer that made this. In place of each stands ‘{WITHHELD}’." in told
    )
