from __future__ import annotations

import csv as csv_module
from pathlib import Path

import pytest
from read_files import texts

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import read

MESSY = Path(__file__).parents[4] / "shared" / "data" / "messy"


needs_messy = pytest.mark.skipif(not MESSY.is_dir(), reason="the messy files are not beside the checkout")


@needs_messy
def test_the_official_school_file_gives_its_table_exactly():
    found = read(MESSY / "05_sg_school_level_2019_excerpt.xlsx")
    with (MESSY / "expected" / "05_raw_strings.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv_module.reader(file)
    assert list(found.frame.columns) == header
    assert texts(found) == rows
    assert found.dialect.describe() == [
        "The sheet ‘2019’ was read.",
        "Not read: ‘Background notes ’.",
        "The header is in rows 1 and 2.",
        "Left out: rows 63, 65, 66, 67, 68, 69, 71, 73, 74, 75 and 17 more (a note below the table).",
    ]
    assert found.dialect.groups["P1"] == "Primary pupils by stage"
    assert found.sheets == ["Background notes ", "2019"]
    assert found.issues == []


@needs_messy
def test_the_attendance_export_gives_36_pupils_and_names_what_is_left_out():
    found = read(MESSY / "01_seemis_attendance_title_rows.xlsx")
    with (MESSY / "expected" / "01.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv_module.DictReader(file))
    assert list(found.frame.columns) == [
        "SCN", "Surname", "Forename", "Reg Class", "Possible", "Actual", "Authorised", "Unauthorised",
        "% Attendance",
    ]  # fmt: skip
    for heading, name in (
        ("SCN", "scn"),
        ("Surname", "surname"),
        ("Reg Class", "reg_class"),
        ("Actual", "actual"),
    ):
        assert found.frame[heading].tolist() == [row[name] for row in expected]
    assert found.frame["% Attendance"][:4].tolist() == ["92.2%", "0.9481", "87", "97.4 %"]
    assert found.formats["% Attendance"][:4].tolist() == ["text", "number:0.0%", "number:General", "text"]
    assert found.rows[[0, 12, 35]].tolist() == [8, 24, 48]
    assert found.dialect.describe() == [
        "The sheet ‘Attendance Summary’ was read.",
        "The header is in rows 6 and 7.",
        "Left out: rows 1, 2, 3 and 4 (above the header).",
        "Left out: rows 20, 36, 49 and 51 (a total or an average of other rows).",
        "Left out: rows 22 and 23 (the header again).",
        "Left out: row 53 (a note below the table).",
        "Left out: 1 empty row between the others.",
        "Left out: column A (empty).",
    ]


@needs_messy
def test_unicode_text_of_excel_gives_30_pupils_with_their_markers():
    found = read(MESSY / "03_unicode_text_utf16.txt")
    assert list(found.frame.columns) == [
        "Candidate Number", "Forename", "Surname", "Stage", "SIMD", "Sept 2023 score", "June 2024 score", "Comments",
    ]  # fmt: skip
    assert len(found.frame) == 30
    scores = {*found.frame["Sept 2023 score"], *found.frame["June 2024 score"]}
    assert {text for text in scores if not text.isdigit()} == {
        "Absent", "N/A", "-", "", "ABS", "n/a", "Not present", "#N/A", "Exempt", "*",
    } & scores  # fmt: skip
    assert found.dialect.describe() == [
        "This is a text file (UTF-16).",
        "Columns are separated by tabs.",
        "The header is in row 1.",
    ]


@needs_messy
def test_a_mangled_csv_gives_30_pupils_and_unwraps_what_excel_marked_as_text():
    found = read(MESSY / "07_excel_mangled.csv")
    assert list(found.frame.columns) == ["SCN", "DOB", "Attendance", "IMD band", "Tariff points", "ASN"]
    assert len(found.frame) == 30
    assert found.frame["SCN"][:4].tolist() == ["080061803", "90062174", "100062542", "120062913"]
    assert found.formats["SCN"][:4].tolist() == ["", "", "text", "text"]
    assert found.frame["DOB"][:3].tolist() == ["01/01/2011", "12-Jun-08", "40870"]


def test_a_refusal_carries_its_issue(reading):
    with pytest.raises(EvidenceError) as caught:
        reading("SCN,Score\n1,2\n2,3,4\n3,4\n")
    issue = caught.value.issues[0]
    assert (issue.code, issue.severity, issue.rows, issue.file) == ("ragged-row", "stop", (3,), "scores.csv")
