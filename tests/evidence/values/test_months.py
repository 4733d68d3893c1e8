"""A month is its whole name or its usual short form, wherever a file names one."""

import re
from datetime import date

import pytest

from sipp_lib.evidence.mapping.column_types import split_heading
from sipp_lib.evidence.values.dates import dates, month
from sipp_lib.evidence.values.months import month_of, tells_day
from sipp_lib.evidence.values.numbers import bands
from sipp_lib.formats import MONTH_NAME, month_number

USUAL = {
    "Jan": 1, "January": 1, "FEB": 2, "mar": 3, "March": 3, "Apr": 4, "May": 5, "Jun": 6, "June": 6, "JULY": 7,
    "Aug": 8, "august": 8, "Sep": 9, "Sept": 9, "September": 9, "Oct": 10, "Nov": 11, "Dec": 12, "december": 12,
}  # fmt: skip
NONE = [
    "Marks",
    "Mark",
    "Marches",
    "Mayor",
    "Decimals",
    "Augusta",
    "Junior",
    "Aprons",
    "Janet",
    "Novels",
    "Septic",
]


@pytest.mark.parametrize(("name", "number"), USUAL.items())
def test_a_month_is_its_name_or_its_usual_short_form(name, number):
    assert re.fullmatch(MONTH_NAME, name, re.IGNORECASE)
    assert month_number(name) == number
    assert [month(f"{name} 2026"), month(f"{name}. '26")] == [f"2026-{number:02d}"] * 2
    assert dates([f"14 {name} 2026"]).values == [date(2026, number, 14)]
    assert month_of(f"{name} 26")[:2] == (2026, number)


@pytest.mark.parametrize("name", NONE)
@pytest.mark.parametrize("year", ["26", "07", "2026", " 26", " 2026", "-26", " '26"])
def test_a_word_that_begins_like_a_month_is_none(name, year):
    assert month(f"{name}{year}") == ""
    assert month_of(f"{name}{year}") is None
    assert dates([f"14 {name} {year.strip()}"]).values == [None]
    assert split_heading(f"{name} 7")[1] == ""


def test_excels_month_for_a_band_is_a_month_and_no_other_word():
    assert bands(["20-Oct", "20-Octane"]).values == ["10-20", None]


def test_the_first_day_of_a_month_is_the_month_but_not_where_it_begins_a_week():
    for first in ("01/09/2025", "2025-09-01", "01-Sep-25"):
        assert month_of(f"Attendance {first}")[:2] == (2025, 9)
    for week in ("w/c 01/09/2025", "W/B 1 Sep 2025", "wk ending 5 Sept", "Week commencing 01.09.2025"):
        assert month_of(f"Attendance {week}") is None


@pytest.mark.parametrize(
    "day",
    ["1 Sept 2025", "Mon 8th September", "Sept 15, 2025", "1st of Sep", "25-Sep", "08-Sep-25", "8/9/25"],
)
def test_a_day_is_no_month(day):
    assert tells_day(day)
    assert month_of(f"{day} %") is None


@pytest.mark.parametrize(
    "month", ["Term 1 Sept 2025", "Block 2 Sept 2025", "Sept 2025", "Sep-25", "P5 Sept 2025"]
)
def test_a_month_beside_the_number_of_something_else_is_no_day(month):
    assert month_of(month)[:2] == (2025, 9)


def test_a_month_in_two_languages_is_one_and_two_months_are_none():
    assert month_of("An t-Sultain / September 2026 %")[:2] == (2026, 9)
    assert month_of("Sept 2026 / An t-Sultain 2026")[:2] == (2026, 9)
    assert month_of("Aug / Sept 2026") is None
    assert month_of("Sept 2025 - Sept 2026") is None
