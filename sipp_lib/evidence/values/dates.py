"""Dates as files write them, in one column in several forms, and which of them cannot be known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.formats import MONTH_NAME, month_number

FIRST_YEAR = 1990  # no file of a school that is at work now tells of a day before
AHEAD = timedelta(days=366)  # a test or a month may be named before it is there, but not years before
AGES = (2, 20)  # of pupils, in years
SERIAL = (20_000, 60_000)  # days since 30 December 1899, as Excel counts: 1954 to 2064
SLASHED = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)?", re.I
)
NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]({MONTH_NAME})\.?,?[ -](\d{{4}}|\d{{2}})", re.I)
OF_YEAR = re.compile(rf"({MONTH_NAME})\.?[ -]?'?(\d{{4}}|\d{{2}})", re.I)
NO_DAY = "no pupil can have been measured on such a day, as it is before 1990 or after today."
NO_TIME = "the year cannot be right, as it is before 1990 or far ahead."
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")


@dataclass(frozen=True)
class Dates:
    """A column of dates.

    Parameters
    ----------
    values : list of date or None
        One for each cell.
    markers : list of str
        For each cell, what `markers.marker` says where there is no value.
    wrong : list of int
        Positions of cells that are no date.
    ambiguous : list of int
        Positions of cells such as 03/04/2026 in a column where nothing tells day from month.
    swapped : list of int
        Positions of cells that are a date only with the month first, in a column of days first, and of
        those that could then be either.
    month_first : bool
        Whether the column has the month first, as in America.
    """

    values: list[date | None]
    markers: list[str]
    wrong: list[int] = field(default_factory=list)
    ambiguous: list[int] = field(default_factory=list)
    swapped: list[int] = field(default_factory=list)
    month_first: bool = False


def dates(cells: Sequence[str]) -> Dates:
    """The dates of a column, the day first where a column leaves it open, as is usual in Britain.

    Parameters
    ----------
    cells : sequence of str
        Such as 17/9/09, 12-Jun-08, 2008-04-06, 40870 (Excel's count of days), 1 March 2026.
    """
    texts = [stripped(cell) for cell in cells]
    values: list[date | None] = [None] * len(texts)
    kinds = [missing_reason(text) for text in texts]
    wrong = []
    slashed: dict[int, tuple[int, int, int]] = {}
    for at, text in enumerate(texts):
        if found := SLASHED.fullmatch(text):
            slashed[at] = int(found[1]), int(found[2]), _year(found[3])
        elif not kinds[at]:
            values[at] = _certain(text)
            if values[at] is None:
                wrong.append(at)
    first = [at for at, (one, two, _) in slashed.items() if one > 12 >= two]
    second = [at for at, (one, two, _) in slashed.items() if two > 12 >= one]
    either = [at for at, (one, two, _) in slashed.items() if one <= 12 and two <= 12 and one != two]
    month_first = bool(second) and not first
    for at, (one, two, year) in slashed.items():
        day, month = (two, one) if month_first or at in second else (one, two)
        values[at], kinds[at] = _made(year, month, day), ""
        if values[at] is None:
            wrong.append(at)
    swapped = sorted([*second, *either]) if first and second else []
    ambiguous = either if not first and not second else []
    return Dates(values, kinds, wrong, ambiguous, swapped, month_first)


def month(text: str) -> str:
    """A month as 2025-09, from a name and a year such as ‘Sept 2025’ or ‘August '25’; empty for anything else."""
    found = OF_YEAR.fullmatch(stripped(text))
    return f"{_year(found[2]):04d}-{month_number(found[1]):02d}" if found else ""


def measured_on(day: date, today: date) -> bool:
    """Whether pupils can have been measured on a day: none since 1990 that has not come yet."""
    return day.year >= FIRST_YEAR and day <= today


def named(occasion: str, today: date) -> bool:
    """Whether an occasion can be meant: its day or month, if it tells one, is neither long past nor years ahead."""
    day = dates([occasion]).values[0] if re.search(r"\d.*\d", occasion) else None
    if day is None and (told := month(occasion) or _figures(occasion)):
        day = _made(int(told[:-3]), int(told[-2:]), 1)
    return day is None or (day.year >= FIRST_YEAR and day - AHEAD <= today)


def of_a_pupil(birth: date, today: date) -> bool:
    """Whether somebody born on a day can be a pupil today."""
    return AGES[0] <= (today - birth).days / 365.25 < AGES[1] + 1


def _figures(text: str) -> str:
    """A month as 2025-09, of a year and a month in figures."""
    found = re.fullmatch(r"(\d{4})[-/](0[1-9]|1[0-2])", stripped(text))
    return f"{found[1]}-{found[2]}" if found else ""


def _certain(text: str) -> date | None:
    if found := ISO.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := NAMED.fullmatch(text):
        return _made(_year(found[3]), month_number(found[2]), int(found[1]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and SERIAL[0] <= float(text) <= SERIAL[1]:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    return None


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
