"""Marks out of what a heading says, half-days without their pair, and stages written in several ways."""

from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.evidence import tidy
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.openings import choose_half_days
from sipp_lib.evidence.values.marks import marks
from sipp_lib.records.kinds import Measure

MATHS = [Measure(name="Maths", code="maths", form="score")]
PUPILS = ["Isla Fraser", "Callum Begg", "Skye Rae"]


@pytest.mark.parametrize(
    ("heading", "total"),
    [
        *(
            ("Maths /20", 20),
            ("Maths (out of 40)", 40),
            ("Maths Pre max 25", 25),
            ("No. attempted (/52)", 52),
        ),
        *(("Maths Post %", 100), ("Spelling per cent", 100)),
        *(("Maths", 0), ("Wk1 12/1", 0), ("Maths 2026/27", 0), ("Maths 14/09/2026", 0), ("P5/6 Maths", 0)),
    ],
)
def test_a_heading_tells_what_marks_are_out_of(heading: str, total: int) -> None:
    assert marks(["5", "12"], heading=heading).total == total


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (
            {"Maths Pre /20": "5", "Maths Post (out of 40)": "11"},
            "out of 20 and ‘Maths Post (out of 40)’ out of 40",
        ),
        ({"Maths Pre /20": "5", "Maths Post": "55%"}, "out of 20 and ‘Maths Post’ out of 100"),
        ({"Maths Pre /20": "5", "Maths Post %": "55"}, "out of 20 and ‘Maths Post %’ out of 100"),
        ({"Maths Pre": "5/20", "Maths Post (/25)": "9"}, "out of 20 and ‘Maths Post (/25)’ out of 25"),
    ],
)
def test_marks_of_one_measure_out_of_different_totals_stop(columns: dict[str, str], told: str) -> None:
    frame = pd.DataFrame({"Name": PUPILS, **{heading: [cell] * 3 for heading, cell in columns.items()}})
    found = convert(frame, detect(frame, measures=MATHS, schools=["KIR"]), file="x.csv", known=MATHS)
    stops = [each.message for each in found.issues if each.severity == "stop"]
    first = next(iter(columns))
    assert stops == [
        f"x.csv: the marks of one measure are out of different totals (‘{first}’ {told}), so they cannot be compared. "
        "Write all of them in per cent and add the file again."
    ]


def test_more_than_the_heading_allows_stops_and_as_much_does_not() -> None:
    frame = pd.DataFrame({"Name": PUPILS, "Maths Pre /20": ["5", "20", "23"]})
    found = convert(frame, detect(frame, measures=MATHS, schools=["KIR"]), file="x.csv", known=MATHS)
    assert [each.message for each in found.issues] == [
        "x.csv, row 4, column ‘Maths Pre /20’: this is more than the 20 that the heading says the marks are out of. "
        "Correct the cells."
    ]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["Aug 2026 Present"], "column ‘Aug 2026 Present’"),
        (["Aug 2026 Present", "Sep 2026 Present"], "columns ‘Aug 2026 Present’ and ‘Sep 2026 Present’"),
        (["Aug 2026 Possible", "Sep 2026 Present"], "columns ‘Aug 2026 Possible’ and ‘Sep 2026 Present’"),
    ],
)
def test_half_days_without_their_pair_are_told_of(columns: list[str], told: str) -> None:
    frame = pd.DataFrame({"Name": PUPILS, **{heading: ["18", "20", "19"] for heading in columns}})
    mapping = choose_half_days(detect(frame, schools=["KIR"]), frame)
    kept, _, issues = tidy.observations(convert(frame, mapping), mapping, ["a", "b", "c"], "x.csv")
    assert not len(kept)
    assert [(each.severity, each.message) for each in issues] == [
        (
            "warn",
            f"x.csv, {told}: half-days attended and half-days possible mean nothing without each other, so "
            "nothing of this is kept. Add the column that is missing, such as ‘Aug 2026 Possible’ beside ‘Aug 2026 "
            "Present’, and add the file again.",
        )
    ]


def test_a_stage_is_one_however_it_is_written() -> None:
    ways = [
        "P6",
        "P.6",
        "p 6",
        "Pr 6",
        "Primary 6",
        "Primary Six",
        "PRIMARY  six".replace("  ", " "),
        "Prim. 6",
    ]
    frame = pd.DataFrame({"Pupil code": [f"P{at}" for at in range(len(ways))], "Stage": ways})
    mapping = detect(frame, schools=["KIR"])
    made, _, _ = tidy.pupils(convert(frame, mapping), mapping, [f"P{at}" for at in range(len(ways))])
    assert made["stage"].unique().tolist() == ["P6"]


@pytest.mark.parametrize(
    "ways", [["P5/6", "P6/5", "P5-6", "P5 & P6", "p6/p5", "Primary 5/6"], ["S1/2", "S2/S1", "S1-2"]]
)
def test_a_composite_stage_is_one_whichever_year_comes_first(ways: list[str]) -> None:
    frame = pd.DataFrame({"Pupil code": [f"P{at}" for at in range(len(ways))], "Stage": ways})
    mapping = detect(frame, schools=["KIR"])
    made, _, _ = tidy.pupils(convert(frame, mapping), mapping, [f"P{at}" for at in range(len(ways))])
    assert made["stage"].unique().tolist() == [ways[0]]
