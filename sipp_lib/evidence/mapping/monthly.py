"""A register that has a column for each month: which months these are, and of which academic year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, split_heading
from sipp_lib.evidence.mapping.headings import SUBJECTS
from sipp_lib.evidence.mapping.mapping import ATTENDANCE, MappedColumn, Mapping, measured, named_in
from sipp_lib.evidence.values.months import (
    NAMED,
    SESSION,
    in_school_year,
    month_of,
    months_alone,
    of_day,
    school_year,
    tells_day,
    year_in_words,
)
from sipp_lib.evidence.values.numbers import percentages
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import month_number

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

WORDS = re.compile(
    r"\b(att(endance|end)?|present|monthly|month|rate|percent(age)?|pct|for|in|of|the|pupil)\b|[%()\[\].,:–-]"
)
ATTENDED = re.compile(r"\batt(end|\b)")
OF_ANYTHING = frozenset(("attendance", "class", "total", "level", "number"))
TWO_DAYS = re.compile(
    r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.]((?:20)?\d\d)\D{1,20}(\d{1,2})[/.](\d{1,2})[/.]((?:20)?\d\d)(?!\d)"
)
OF_THE_PAPER = re.compile(
    r"\b(print(ed)?|run|created?|produced|exported|generated|report date|date of report|as (at|of))\b"
)
WHOLE = re.compile(r"\b(overall|total|ytd|year( to date)?|to date|average|mean|cumulative|annual|session)\b")


def by_month(
    mapping: Mapping, frame: pd.DataFrame, titles: Iterable[str] = (), known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with the months of a register: ‘Aug 2026 %’ and ‘Sept’ are attendance in percent, each its month.

    Parameters
    ----------
    mapping : Mapping
        As far as single columns tell.
    frame : pandas.DataFrame
        The file as text.
    titles : iterable of str
        What the file is called, and what stands above its table: they may name the register and the academic year.
    known : sequence of Measure
        The partnership's measures.

    Returns
    -------
    Mapping
        A month whose year nothing tells is left open, to be asked for.
    """
    about = [normalise_heading(title.replace("_", " ")) for title in titles]
    headings = [normalise_heading(each.heading) for each in mapping.columns]
    by_day = any(map(tells_day, headings))
    scores = [each for each in known if each.form != "rate"]
    # the first of a month, as Excel keeps one, is a day beside other days
    months = {
        at: found
        for at, each in enumerate(mapping.columns)
        if (found := month_of(each.heading)) and not (by_day and of_day(headings[at]))
    }
    alone = {at for at, (_, _, rest) in months.items() if not WORDS.sub(" ", rest).strip()}
    alone |= {at for at, each in enumerate(headings) if by_day and _only_a_day(each)}
    open_ = {at for at in alone if _may_be(mapping.columns[at], frame.iloc[:, at].tolist())}
    several = len({months.get(at, (at,))[:2] for at in open_}) > 1
    said = [*about, *(headings[at] for at in open_)]
    of_else = any({*SUBJECTS.findall(each)} - OF_ANYTHING or named_in(each, scores) for each in said)
    if several and any(ATTENDED.search(each) or ("%" in each and not of_else) for each in said):
        columns = [
            measured(MappedColumn(each.heading, "percent"), known) if at in open_ else _without_whole(each)
            for at, each in enumerate(mapping.columns)
        ]
        mapping = replace(mapping, columns=tuple(columns))
    begins = _begins([found for at, found in months.items() if at in alone], about)
    monthly = any(mapping.columns[at].field in ATTENDANCE for at in months)
    columns = []
    for at, column in enumerate(mapping.columns):
        if at in months and column.field in ATTENDANCE:
            year, month, _ = months[at]
            told = f"{year}-{month:02d}" if year else in_school_year(month, begins) if begins else ""
            column = replace(column, occasion=told)  # noqa: PLW2901
        elif monthly and column.field in ATTENDANCE and WHOLE.search(normalise_heading(column.heading)):
            column = MappedColumn(column.heading, LEAVE_OUT)  # noqa: PLW2901
        elif column.field == "occasion" and mapping.of(*ATTENDANCE):
            cells = map(str, frame.iloc[:, at].unique())
            alone_in = tuple(sorted({*months_alone(cells, column.heading).values()}))
            if alone_in:
                begins = _begins([], [*about, normalise_heading(column.heading)])
                told = column.occasion or (year_in_words(begins) if begins else "")
                column = replace(column, occasion=told, months=alone_in)  # noqa: PLW2901
        columns.append(column)
    return replace(mapping, columns=tuple(columns))


def in_title(mapping: Mapping, titles: Sequence[str], about: Iterable[str] = ()) -> Mapping:
    """The mapping of a register of one month with the month that stands above its table: ‘Attendance: August 2026’.

    Parameters
    ----------
    mapping : Mapping
        As far as its columns tell.
    titles : sequence of str
        What stands above the table, and the name of its sheet. More than one month, or none, leaves it to be asked.
    about : iterable of str
        What else may name the school year, such as the name of the file.
    """
    register = mapping.of(*ATTENDANCE)
    if (
        not register
        or any(each.occasion or month_of(each.heading) for each in register)
        or mapping.of("occasion", "date")
    ):
        return mapping
    found: set[tuple[int, int]] = set()
    for text in map(normalise_heading, titles):
        if OF_THE_PAPER.search(text):
            continue
        days = TWO_DAYS.search(text)
        if days:
            found |= {
                (int(year) % 100 + 2000, int(month)) for month, year in (days.group(2, 3), days.group(5, 6))
            }
        elif len(months := {month_number(one[1]) for one in NAMED.finditer(text)}) > 1:
            found |= {(0, month) for month in months}
        elif one := month_of(text):
            found.add(one[:2])
    begins = _begins([], map(normalise_heading, (*titles, *about)))
    if len(found) != 1:
        return mapping
    year, month = found.pop()
    when = f"{year}-{month:02d}" if year else in_school_year(month, begins) if begins else ""
    columns = (replace(each, occasion=when) if each in register else each for each in mapping.columns)
    return replace(mapping, columns=tuple(columns))


def _only_a_day(heading: str) -> bool:
    """Whether a heading tells a day or a week, and nothing else."""
    rest, when = split_heading(heading)
    return (tells_day(when) or of_day(when)) and not WORDS.sub(" ", rest).strip()


def _may_be(column: MappedColumn, cells: list[str]) -> bool:
    """Whether a column that names a month is of no known measure, and holds percentages."""
    if column.field not in ("value", "percent", LEAVE_OUT) or (column.field == "value" and column.measure):
        return False
    found = percentages(cells)
    known = [value for value in found.values if isinstance(value, float)]
    return bool(known) and not found.wrong and all(0 <= value <= 100 for value in known)


def _without_whole(column: MappedColumn) -> MappedColumn:
    """A column left out that only repeats the months: ‘Overall %’, ‘Year to date’."""
    return MappedColumn(column.heading, LEAVE_OUT) if repeats_months(column.heading) else column


def repeats_months(heading: str) -> bool:
    """Whether a heading names the whole of a year's months and nothing else: ‘Overall %’, ‘Year to date’."""
    text = normalise_heading(heading)
    rest = WORDS.sub(" ", WHOLE.sub(" ", text))
    return bool(WHOLE.search(text)) and not re.sub(r"[\d/ ]+", "", rest)


def _begins(months: Iterable[tuple[int, int, str]], about: Iterable[str]) -> int:
    """The year in which the academic year begins: by the months that tell theirs, else by what is written above."""
    years = {school_year(f"{year}-{month:02d}") for year, month, _ in months if year}
    for title in about if not years else ():
        for one, two in SESSION.findall(title):
            if int(two[-2:]) == (int(one) + 1) % 100:
                years.add(int(one))
    return years.pop() if len(years) == 1 else 0
