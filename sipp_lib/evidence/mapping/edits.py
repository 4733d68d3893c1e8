"""A mapping as people see it: what each column may be, what was measured, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.column_types import FIELDS, LEAVE_OUT, ColumnType, types_about
from sipp_lib.evidence.mapping.headings import is_statement
from sipp_lib.evidence.mapping.mapping import (
    ATTENDANCE,
    MANY,
    MappedColumn,
    Mapping,
    measured,
    named_in,
    timed,
    together,
)
from sipp_lib.evidence.mapping.tick_all import TICKED
from sipp_lib.evidence.values.months import in_school_year, month_of, of_no_year, school_year, year_in_words
from sipp_lib.evidence.values.times import NO_TIME_TOLD, tells_time
from sipp_lib.formats import listing

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

SCHOOL_YEAR = "Give the school year, such as 2026/27."
ONE_MONTH = (
    "Attendance is shown month by month, so give a month with its year, such as August 2026. Of a whole term or school "
    "year, leave the file out, and export it month by month."
)

BY_DATE = {"the month": "%Y-%m", "the date": "%Y-%m-%d"}
"""What may be said of the occasion where a column of dates tells it, and how it is written then."""


@dataclass(frozen=True)
class MeasuredColumns:
    """Columns that were taken with one measure at one time.

    Parameters
    ----------
    key : str
        What tells them apart, see `sipp_lib.evidence.mapping.mapping.together`.
    columns : tuple of int
        Their places in the mapping.
    measure, occasion : str
        What was measured and when, as far as it is known.
    tells_measure, tells_occasion : bool
        Whether a column of the file says it, so that nobody is asked.
    by_year : bool
        Whether they are months of which no year is told: the occasion is then the school year of all of them.
    last : str
        When the last file with these headings was taken.
    only : str
        What its time must be, in a sentence, where not any time will do.
    """

    key: str
    columns: tuple[int, ...]
    measure: str
    occasion: str
    tells_measure: bool
    tells_occasion: bool
    by_year: bool = False
    last: str = ""
    only: str = ""


def choices() -> dict[str, list[tuple[str, str]]]:
    """What a column may be, as a list offers it: the fields below a heading each, with what they are called."""
    lists: dict[str, list[ColumnType]] = {
        "Who": types_about("identity"),
        "About the pupil": [*types_about("pupil"), *types_about("area"), *types_about("circumstance")],
        "What was measured": types_about("result"),
        "Of a register, for the half-days possible": types_about("register"),
    }
    found = {heading: [(each.name, each.words) for each in types] for heading, types in lists.items()}
    found["What was measured"].append((TICKED, "several answers in a cell, as people ticked them"))
    return found


def is_unseen(column: MappedColumn) -> bool:
    """Whether no cell of a column is shown, as it tells who a pupil is, or may."""
    return column.field == LEAVE_OUT or FIELDS[column.field].about in ("identity", "")


def measured_columns(mapping: Mapping) -> list[MeasuredColumns]:
    """What was measured in the file, in the order of its columns."""
    groups: dict[str, list[int]] = {}
    for at, column in enumerate(mapping.columns):
        if column.field in MANY:
            groups.setdefault(together(at, column), []).append(at)
    told = {column.field for column in mapping.columns}
    when = months_column(mapping)
    found = []
    for key, places in groups.items():
        columns = [mapping.columns[at] for at in places]
        by_year = bool(_month(columns[0]))
        whens = [[column.occasion for column in columns], [column.last for column in columns]]
        now, last = (_year(each) if by_year else each[0] for each in whens)
        tells = "measure" in told, "occasion" in told
        if when is not None and columns[0].field in ATTENDANCE:
            by_year, tells = True, (tells[0], False)
            now, last = mapping.columns[when].occasion, mapping.columns[when].last
        only = ONE_MONTH if columns[0].field in ATTENDANCE else ""
        found.append(
            MeasuredColumns(key, tuple(places), columns[0].measure, now, *tells, by_year, last, only)
        )
    return found


def months_column(mapping: Mapping) -> int | None:
    """The place of the column that tells the month of each row of a register, but not the year."""
    if not mapping.of(*ATTENDANCE):
        return None
    return next(
        (at for at, each in enumerate(mapping.columns) if each.field == "occasion" and each.months), None
    )


def _month(column: MappedColumn) -> int:
    """The month of a column of attendance of which the heading tells no year, else 0."""
    return of_no_year(column.heading) if column.field in ATTENDANCE else 0


def _year(months: Sequence[str]) -> str:
    """The school year of months such as 2026-08; empty where one of them is not known."""
    years = {school_year(month) for month in months}
    return listing([year_in_words(year) for year in sorted(years)]) if 0 not in years else ""


def with_field(mapping: Mapping, at: int, field: str, known: Sequence[Measure] = ()) -> Mapping:
    """The mapping with one column taken for something else.

    Raises
    ------
    UsageError
        When there is no such column or field.
    """
    if not 0 <= at < len(mapping.columns) or field not in {*FIELDS, LEAVE_OUT}:
        raise UsageError("Choose what is in the column.")
    was = mapping.columns[at]
    column = replace(was, field=field, measure="", occasion="", doubt="", told=False, last="")
    column = measured(column, known)
    # one more column of a register or a questionnaire was taken with the others
    like = [
        each
        for each in measured_columns(mapping)
        if each.key == together(at, column) and at not in each.columns
    ]
    if like:
        year = school_year(like[0].occasion) if like[0].by_year else 0
        when = in_school_year(_month(column), year) if year else "" if like[0].by_year else like[0].occasion
        column = replace(column, measure=like[0].measure, occasion=when)
    return replace(mapping, columns=(*mapping.columns[:at], column, *mapping.columns[at + 1 :]))


def with_measure(
    mapping: Mapping, places: Sequence[int], measure: str, known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with some columns as a measure, by its short name or its name; what was no result becomes one."""
    if measure.strip() == LEAVE_OUT:
        for at in places:
            mapping = with_field(mapping, at, LEAVE_OUT)
        return mapping
    found = named_in(measure, known)
    same = found[0] if found and found[1] else None
    field = {"survey": "answer", "rate": "percent"}.get(same.form if same else "", "value")
    columns = list(mapping.columns)
    for at in places:
        # numbers of a rate are percentages, and answers to one question, or below a heading that is no statement, a
        # result, whatever they were taken for
        alone = sum(columns[each].time == columns[at].time for each in places) == 1
        taken = (columns[at].field, field)
        if (
            taken[0] not in MANY
            or taken == ("value", "percent")
            or (
                same is not None
                and taken == ("answer", "value")
                and (alone or not is_statement(columns[at].heading))
            )
        ):
            columns[at] = measured(replace(columns[at], field=field, occasion="", doubt=""), known)
        code = same.code if same else measure.strip()[:200]
        columns[at] = timed(replace(columns[at], measure=code, doubt=""), known)
    return replace(mapping, columns=tuple(columns))


def set_measured(
    mapping: Mapping, key: str, measure: str, occasion: str, known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with what was measured, and when, said of the columns that belong together.

    Raises
    ------
    UsageError
        When there are no such columns.
    """
    groups = {each.key: each for each in measured_columns(mapping)}
    if key not in groups:
        raise UsageError("These columns are no longer there.")
    mapping = with_measure(mapping, groups[key].columns, measure, known)
    if occasion.strip() != groups[key].occasion and measure.strip() != LEAVE_OUT:
        mapping = with_occasion(mapping, groups[key].columns, occasion, known)
    return mapping


def _one_month(text: str) -> bool:
    """Whether a text is one month of a year and nothing else."""
    found = month_of(text)
    return bool(found and found[0] and not found[2].strip())


def with_occasion(
    mapping: Mapping, places: Sequence[int], occasion: str, known: Sequence[Measure] = ()
) -> Mapping:
    """The mapping with when some columns were taken; of months without a year, of which school year they all are.

    Raises
    ------
    UsageError
        When the school year of months is not told by it, or it tells no time and is no occasion of the measure.
    """
    occasion = occasion.strip()[:200]
    when = months_column(mapping)
    if when is not None and any(mapping.columns[at].field in ATTENDANCE for at in places if at != when):
        places = (when,)
    if when is not None and when in places:
        column = mapping.columns[when]
        begins = school_year(occasion, column.months)
        if occasion and not begins:
            raise UsageError(SCHOOL_YEAR)
        told = replace(column, occasion=year_in_words(begins) if begins else "")
        return replace(mapping, columns=(*mapping.columns[:when], told, *mapping.columns[when + 1 :]))
    whens = dict.fromkeys(places, occasion)
    months = {at: month for at, column in enumerate(mapping.columns) if (month := _month(column))}
    if not months.keys().isdisjoint(places) and occasion:
        begins = school_year(occasion, months.values())
        if not begins:
            raise UsageError(SCHOOL_YEAR)
        whens |= {at: in_school_year(month, begins) for at, month in months.items()}
    elif occasion and occasion not in BY_DATE:
        of = {mapping.columns[at].measure for at in places}
        if any(mapping.columns[at].field in ATTENDANCE for at in places) and not _one_month(occasion):
            raise UsageError(ONE_MONTH)
        if not tells_time(occasion, [each for one in known if one.code in of for each in one.occasions]):
            raise UsageError(f"{NO_TIME_TOLD[0].upper()}{NO_TIME_TOLD[1:]}")
    columns = [
        replace(column, occasion=whens.get(at, column.occasion)) for at, column in enumerate(mapping.columns)
    ]
    return replace(mapping, columns=tuple(columns))
