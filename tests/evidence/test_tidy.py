from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from glen_files import Make
from importing import (
    ISLA,
    ZOE,
    looked_at,
    programme,
)

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.mapping import MOST
from sipp_lib.evidence.mapping.questions import in_brief
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import School

LONG = (
    "Name,Test,Date,Score\nIsla Fraser,Spelling,14/09/2025,27\nIsla Fraser,Spelling,12/05/2026,29\n"
    "Tom Reid,Spelling,15/09/2025,16\nTom Reid,Spelling,12/05/2026,19\n"
)
DAYS = ["2025-09-14", "2026-05-12", "2025-09-15", "2026-05-12"]
WIDE = "SCN,Test date,Reading score\n987654325,14/09/2025,27\n012345674,15/09/2025,16\n"


def test_percent_and_openings_that_disagree_are_told(place: Place) -> None:
    text = f"SCN,Possible Sep 2025,Actual Sep 2025,% Attendance Sep 2025\n{ISLA},40,36,90\n{ZOE},40,36,95%\n"
    done = looked_at(place, text)
    assert [issue.message for issue in done.issues if issue.code == "percent-disagrees"] == [
        "scores.csv, row 3: the attendance in percent is not that of the openings. The openings are used; check which "
        "of them is right."
    ]
    rows = done.arrival.tables["observations"]
    assert rows[["numerator", "denominator"]].values.tolist() == [[36, 40], [36, 40]]
    assert rows["value"].isna().all()


@pytest.mark.parametrize(
    ("heading", "cells", "direction", "decile"),
    [
        ("SIMD decile", ["1", "10"], MOST, [1, 10]),
        ("SIMD decile", ["1", "10"], "1 is least deprived", [10, 1]),
        ("SIMD quintile", ["1", "5"], MOST, [2, 10]),
        ("SIMD quintile", ["1", "5"], "1 is least deprived", [10, 2]),
        ("SIMD band", ["0-10%", "20-Oct"], MOST, [1, 2]),
        ("SIMD band", ["0-10%", "10-20"], "1 is least deprived", [10, 9]),
    ],
)
def test_deprivation_in_any_form_and_direction(
    place: Place, heading: str, cells: list[str], direction: str, decile: list[int]
) -> None:
    path = place.notebooks.parents[3] / "simd.csv"
    path.write_text(f"SCN,{heading}\n{ISLA},{cells[0]}\n{ZOE},{cells[1]}\n", encoding="utf-8")
    known = steps.current_data(programme(place), place)
    seen = steps.preview(path, place, known)
    seen = replace(seen, mapping=replace(seen.mapping, direction=direction))
    assert steps.check(seen, known).arrival.tables["pupils"]["simd_decile"].tolist() == decile


@pytest.mark.parametrize(
    ("text", "heading", "column", "suggestion", "months", "days"),
    [
        (LONG, "Date", "Score", "the month", ["2025-09", "2026-05"] * 2, DAYS),
        (WIDE, "Test date", "Reading score", "", ["2025-09"] * 2, ["2025-09-14", "2025-09-15"]),
    ],
)
def test_the_day_or_its_month_is_the_occasion(
    tmp_path: Path,
    begin_glen: Make,
    text: str,
    heading: str,
    column: str,
    suggestion: str,
    months: list[str],
    days: list[str],
) -> None:
    place = begin_glen(School(name="Glen Primary", code="GLE"))
    path = tmp_path / "long.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(tmp_path / "programme"), place)
    seen = steps.preview(path, place, known)
    for question in seen.questions:
        if question.key.startswith("measure"):
            seen = seen.answer(question.key, "READ")
    (question,) = seen.questions
    assert question.text == (
        f"‘{column}’: when was this? If the column ‘{heading}’ tells it, answer the month, or the date. Else: For "
        "example: August 2026, or Before and After. Use the same words each time."
    )
    assert question.suggestion == suggestion
    key = question.key
    assert in_brief(seen.mapping) == {
        key: (
            "Say when this was. For example: August 2026, or Before and After. If the column "
            f"‘{heading}’ tells it, write: the month, or: the date."
        )
    }
    for answer, expected in (("the month", months), ("the date", days)):
        done = steps.check(seen.answer(key, answer), known)
        assert not done.stops
        assert done.arrival.tables["observations"]["occasion"].tolist() == expected
