"""Attendance in half-days: which columns are those possible and attended, and numbers that may be no percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT, OCCASION
from sipp_lib.evidence.mapping.mapping import ATTENDANCE, MappedColumn, Mapping, measured
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.months import month_of
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

POSSIBLE = re.compile(r"\b(poss(ible|ibles|\.)?|out of|max(imum)?|available)\b")
OPEN = re.compile(r"\b(openings?|sessions? open)\b")
ATTENDED = re.compile(r"\b(att(end(ed|ance|ances)?)?|pres(ent)?|act(ual)?)\b")
AROUND = re.compile(
    r"\b(half|days?|sessions?|openings?|number|no|of|total|the|in|for|pupil|month|monthly)\b|[\W_]"
)
PERCENT = re.compile(r"%|\bper ?cent|\bpct\b|\brate\b")
MOST = 50  # half-days of a month; a percentage of attendance below it is rare, and of all pupils impossible
APART = 0.8  # the greatest percentages of two months are near to one another


def choose_half_days(mapping: Mapping, frame: pd.DataFrame, known: Sequence[Measure] = ()) -> Mapping:
    """The mapping with pairs of columns as half-days possible and attended: ‘Aug-26 Poss’ beside ‘Aug-26 Att’.

    Parameters
    ----------
    mapping : Mapping
        As far as single columns tell.
    frame : pandas.DataFrame
        The file as text.
    known : sequence of Measure
        The partnership's measures.
    """
    pairs: dict[object, dict[str, list[int]]] = {}
    for at, column in enumerate(mapping.columns):
        when, what = _told(column.heading)
        if what and (
            column.field in (*ATTENDANCE, LEAVE_OUT) or (column.field == "value" and not column.measure)
        ):
            pairs.setdefault(when, {}).setdefault(what, []).append(at)
    columns = list(mapping.columns)
    for pair in pairs.values():
        if sorted(map(len, pair.values())) != [1, 1]:
            continue
        (top,), (bottom,) = pair["numerator"], pair["denominator"]
        both = [*zip(_whole(frame.iloc[:, top]), _whole(frame.iloc[:, bottom]), strict=True)]
        counts = [(one, all_) for one, all_ in both if one is not None and all_ is not None]
        if counts and 10 * sum(one <= all_ for one, all_ in counts) >= 9 * len(counts):
            for at, field in ((top, "numerator"), (bottom, "denominator")):
                columns[at] = measured(MappedColumn(columns[at].heading, field), known)
    return replace(mapping, columns=tuple(columns))


def counts_in_doubt(
    mapping: Mapping, frame: pd.DataFrame, formats: pd.DataFrame, titles: Iterable[str]
) -> Mapping:
    """The mapping with columns of attendance in doubt that may be half-days: whole numbers without a per cent sign.

    Where the greatest of all is small, or the greatest of the months lie far apart, they are left out unless a person
    says that they are percentages.
    """
    if any(PERCENT.search(normalise_heading(title.replace("_", " "))) for title in titles):
        return mapping
    greatest: dict[int, float] = {}
    for at, column in enumerate(mapping.columns):
        if column.field == "percent" and not PERCENT.search(normalise_heading(column.heading)):
            shown = "".join(formats.iloc[:, at].unique())
            cells = _whole(frame.iloc[:, at])
            values = [value for value in cells if value is not None]
            if values and "%" not in shown and len(values) == _filled(frame.iloc[:, at]):
                greatest[at] = max(values)
    months = [at for at in greatest if month_of(mapping.columns[at].heading)]
    doubtful = {at for at, value in greatest.items() if 1 < value <= MOST}
    if months and min(greatest[at] for at in months) < APART * max(greatest[at] for at in months):
        doubtful |= {*months}
    if months and not doubtful.isdisjoint(months):
        doubtful |= {*months}  # a register is of one kind
    columns = [
        replace(column, field=LEAVE_OUT, doubt="counts") if at in doubtful else column
        for at, column in enumerate(mapping.columns)
    ]
    return replace(mapping, columns=tuple(columns))


def told_openings(heading: str) -> str:
    """Whether a heading tells of half-days: "numerator" of those attended, "denominator" of those possible, or ""."""
    return _told(heading)[1]


def _told(heading: str) -> tuple[object, str]:
    """The time that a heading names, and whether half-days possible or attended; "" where it names something else."""
    text = normalise_heading(heading)
    if PERCENT.search(text):
        return None, ""
    what = "denominator" if POSSIBLE.search(text) else "numerator" if ATTENDED.search(text) else ""
    what = what or ("denominator" if OPEN.search(text) else "")
    month = month_of(heading)
    rest = month[2] if month else text
    for words in (POSSIBLE, ATTENDED, AROUND):
        rest = words.sub(" ", rest)
    when = " ".join(rest.split())
    if when and not OCCASION.fullmatch(when):
        return None, ""
    return (month[:2] if month else when), what


def _whole(cells: pd.Series[str]) -> list[int | None]:
    """Cells as whole numbers, None where they are none."""
    texts = [stripped(cell) for cell in cells]
    return [int(text) if re.fullmatch(r"\d{1,5}", text) else None for text in texts]


def _filled(cells: pd.Series[str]) -> int:
    return sum(not missing_reason(cell) for cell in cells)
