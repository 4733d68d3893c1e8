from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from door_frames import READ, Door
from hypothesis import given, settings
from mapped import frame, say

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import MappedColumn, Mapping
from sipp_lib.evidence.mapping.questions import answer, open_questions
from sipp_lib.evidence.readers.read import read
from sipp_lib.records.kinds import Measure

MESSY = Path(__file__).parents[3] / "shared" / "data" / "messy"


@pytest.mark.parametrize(
    ("file", "names"),
    [
        (
            "01_seemis_attendance_title_rows.xlsx",
            {
                "class": "reg_class",
                "denominator | attendance | ": "possible",
                "numerator | attendance | ": "actual",
                "percent | attendance | ": "attendance_pct",
                "authorised | attendance | ": "authorised",
                "unauthorised | attendance | ": "unauthorised",
            },
        ),
        (
            "03_unicode_text_utf16.txt",
            {"value | SCORE | Sept 2023": "pre", "value | SCORE | June 2024": "post"},
        ),
        (
            "07_excel_mangled.csv",
            {
                "date_of_birth": "dob",
                "percent | attendance | ": "attendance_pct",
                "simd_band": "imd_band",
                "value | SCORE | ": "tariff",
            },
        ),
    ],
)
def test_a_messy_file_gives_exactly_the_table_it_should(file: str, names: dict[str, str]) -> None:
    if not MESSY.exists():
        pytest.skip("the messy files are not beside this checkout")
    found = read(MESSY / file)
    mapping = say(detect(found.frame, found.formats), measure="SCORE")
    made = convert(found.frame, mapping, formats=found.formats, rows=found.rows.tolist(), file=file)
    with (MESSY / "expected" / f"{file[:2]}.csv").open(encoding="utf-8-sig", newline="") as lines:
        head, *rows = csv.reader(lines)
    table = made.frame.rename(columns=names)
    assert list(table) == head
    assert [[_written(cell) for cell in row] for row in table.itertuples(index=False)] == [
        [_plain(cell) for cell in row] for row in rows
    ]
    zeros = (
        "07_excel_mangled.csv, rows 3, 7, 11, 15, 19, 23, 27 and 31, column ‘SCN’: a lost leading zero was put back, "
        "as the check digit confirms it."
    )
    assert [issue.message for issue in made.issues] == ([zeros] if file.startswith("07") else [])


def _written(cell: object) -> str:
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    return str(cell.date()) if isinstance(cell, pd.Timestamp) else _plain(str(cell))


def _plain(text: str) -> str:
    return text.removesuffix(".0")


def test_suppressed_values_and_bands_are_told_and_stay_empty() -> None:
    table = frame(Score=["7", "*", "<5", "Absent", "c"])
    made = convert(table, Mapping((MappedColumn("Score", "value", "READ", "Pre"),)), file="scores.csv")
    assert made.frame["value | READ | Pre"].tolist() == [7, pd.NA, pd.NA, pd.NA, pd.NA]
    assert made.markers["value | READ | Pre"].tolist() == ["", "suppressed", "band", "missing", "suppressed"]
    assert [(issue.code, issue.message) for issue in made.issues] == [
        (
            "markers",
            "scores.csv, column ‘Score’: 2 suppressed, 1 given as a band; these cells stay empty and are never counted "
            "as 0.",
        )
    ]


CELLS = [
    "",
    "7",
    "93.4%",
    "0.5",
    "1,234",
    "3,5",
    "Absent",
    "*",
    "<5",
    "10-20",
    "20-Oct",
    "Y",
    "No",
    "03/04/2026",
    "25/04/2026",
    "40870",
    "12-Jun-08",
    "P5",
    "Q3",
    "S01006506",
    "987654325",
    "12345674",
    "='x",
    '="9"',
    "#N/A",
    "²",
    "１２",
    "٣",
    "\u202e",
    "nan",
    "inf",
    "1e309",
    "-0",
    "9999999999999999999999",
]
HEADINGS = [
    "SCN",
    "Name",
    "Stage",
    "SIMD",
    "SIMD band",
    "FME",
    "Possible",
    "Actual",
    "% Attendance",
    "Date",
    "DOB",
    "Group",
    "Score Pre",
    "How [so]",
    "Data zone",
    "",
]


@settings(max_examples=150)
@given(st.data())
def test_any_cells_under_any_headings_are_values_or_issues(data: st.DataObject) -> None:
    headings = data.draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6, unique=True))
    cell = st.sampled_from(CELLS) | st.text(max_size=6)
    rows = data.draw(st.lists(st.lists(cell, min_size=len(headings), max_size=len(headings)), max_size=6))
    table = pd.DataFrame(rows, columns=headings, dtype=str)
    try:
        made = detect(table)
    except EvidenceError as error:
        # one row that begins like ‘20-Oct’ may be an occasion, and the table on its side
        assert [issue.code for issue in error.issues] in (["no-known-heading"], ["on-its-side"])
        return
    while questions := open_questions(made):
        said = questions[0].suggestion or next(iter(questions[0].choices), "2026/27")
        made = answer(made, questions[0], said)
    done = convert(table, made, file="x.csv")
    assert len(done.frame) == len(rows)
    for issue in done.issues:
        assert set(issue.rows) <= set(range(2, len(rows) + 2))


def test_the_guard_stands_where_columns_become_values(door: Door) -> None:
    seen = door.seen("Name,READ Pre,Reading Pre,Class,Reg\nA Bo,3,30,5A,5B\n", READ)
    columns = seen.mapping.columns
    made = convert(seen.read.frame, replace(seen.mapping, columns=columns), file="f.csv")
    assert [issue.message for issue in made.issues] == [
        "f.csv: ‘READ Pre’ (column 2) and ‘Reading Pre’ (column 3) are both READ, Pre. Leave one out, or give it a "
        "measure or a time of its own."
    ]


@pytest.mark.parametrize(
    "cells", [["Secure", "Developing", "Secure"], ["First", "Early", "Second"], ["yes", "Secure", "no"]]
)
def test_levels_of_a_yes_or_no_measure_are_told_what_they_can_become(cells: list[str]) -> None:
    measure = Measure(name="On track", code="LIT", form="yes or no")
    mapping = Mapping((MappedColumn("LIT Pre", "value", "LIT", "Pre"),))
    made = convert(pd.DataFrame({"LIT Pre": cells}), mapping, file="f.csv", known=[measure])
    (issue,) = [each for each in made.issues if each.severity == "stop"]
    assert issue.message.endswith(
        ", column ‘LIT Pre’: these are levels, and the measure is a yes or no. In a copy of the file write yes for "
        "those who have reached the level that you expect, and no for the others. Or, to keep the levels, open the "
        "measure in Phase 3, choose ‘score’, tick ‘Levels rather than points’ and list them under ‘Possible answers’, "
        "from best to worst. Then add the file again."
    )
