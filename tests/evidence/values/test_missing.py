from __future__ import annotations

import pytest

from sipp_lib.evidence.values.missing import describe_reasons, missing_reason, stripped
from sipp_lib.evidence.values.numbers import numbers, percentages

MISSING = [
    "Absent",
    "N/A",
    "-",
    "",
    "ABS",
    "n/a",
    "Not present",
    "#N/A",
    "Exempt",
    "  \xa0",
    "–",
    "#DIV/0!",
    "nan",
    "Unknown",
    "Refused",
]


@pytest.mark.parametrize("cell", MISSING)
def test_what_teachers_write_for_missing_is_missing(cell: str) -> None:
    assert missing_reason(cell) == "missing"
    assert numbers([cell]).values == [None]
    assert percentages([cell]).values == [None]


@pytest.mark.parametrize("cell", ["0", "12", "-3", "1.5", "P7", "Isla", "yes", "2026-03-14", "01/02/2026"])
def test_values_are_no_markers(cell: str) -> None:
    assert missing_reason(cell) == ""


def test_excels_ways_of_forcing_text_are_taken_off() -> None:
    assert [
        stripped('="081200015"'),
        stripped("'081200015"),
        stripped(" O'Neill "),
        stripped("'quoted'"),
    ] == [
        "081200015",
        "081200015",
        "O'Neill",
        "'quoted'",
    ]


def test_markers_are_counted_in_words() -> None:
    kinds = [missing_reason(cell) for cell in ["Absent", "*", "c", "<5", "7"]]
    assert describe_reasons(kinds) == "1 missing, 2 suppressed, 1 given as a band"
    assert describe_reasons(["", ""]) == ""
