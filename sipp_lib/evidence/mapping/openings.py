"""Attendance in half-days: which columns are those possible, attended and absent, and what may be percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import ABSENCES, LEAVE_OUT, OCCASION, WAYS_ABSENT
from sipp_lib.evidence.mapping.mapping import (
    ATTENDANCE,
    MappedColumn,
    Mapping,
    measured,
)
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.months import month_of
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

POSSIBLE = re.compile(r"\b(poss(ible|ibles|\.)?|out of|max(imum)?|available)\b")
OPEN = re.compile(r"\b(openings?|sessions? open)\b")
ATTENDED = re.compile(r"\b(att(end(ed|ance|ances)?)?|pres(ent)?|act(ual)?)\b")
UNAUTHORISED = re.compile(r"\b(unauth(ori[sz]ed)?|unexplained)\b")
AUTHORISED = re.compile(r"\bauth(ori[sz]ed)?\b")
ABSENT = re.compile(r"\babs(en(t|ces?))?\b|\bmissed\b")
OF_DAY = {
    "am": re.compile(r"\ba\.?m\b|\bmornings?\b"),
    "pm": re.compile(r"\bp\.?m\b|\bafternoons?\b"),
}
HALVES = ("numerator", "denominator")
COUNT = re.compile(r"\d{1,5}(\.[05]0*)?")  # days may be told in halves
AROUND = re.compile(
    r"\b(half|days?|sessions?|openings?|number|no|of|total|the|in|for|pupil|month|monthly)\b|[\W_]"
)
PERCENT = re.compile(r"%|\bper ?cent|\bpct\b|\brate\b")
MOST = 50  # half-days of a month; a percentage of attendance below it is rare, and of all pupils impossible
APART = 0.8  # the greatest percentages of two months are near to one another


def choose_half_days(mapping: Mapping, frame: pd.DataFrame, known: Sequence[Measure] = ()) -> Mapping:
    """The mapping with pairs of columns as half-days possible and attended: ‘Aug-26 Poss’ beside ‘Aug-26 Att’.

    Where one half is not there, those absent give it: the possible less the absent are the attended; the attended and
    the absent together may be the possible, which a person says. Other absences are left out.

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
    columns = [
        MappedColumn(each.heading, LEAVE_OUT) if each.field in ABSENCES else each for each in mapping.columns
    ]
    for pair in pairs.values():
        one = {what: places[0] for what, places in pair.items() if len(places) == 1}
        halves = [what for what in HALVES if what in pair]
        absent = next((way for way in WAYS_ABSENT if {*way} <= one.keys()), WAYS_ABSENT[0])
        taken = (*halves, *(absent if len(halves) == 1 else ()))
        if (
            len(taken) < 2
            or not one.keys() >= set(taken)
            or not _fit(frame, {what: one[what] for what in taken})
        ):
            continue
        for what in taken:
            column = measured(MappedColumn(columns[one[what]].heading, what), known)
            doubt = "halves" if what in ABSENCES and halves == ["numerator"] else ""
            columns[one[what]] = replace(column, doubt=doubt)
        for what in set(ABSENCES) - {*taken}:
            for at in pair.get(what, ()):
                columns[at] = MappedColumn(columns[at].heading, LEAVE_OUT)
    return replace(mapping, columns=tuple(columns))


def _fit(frame: pd.DataFrame, places: dict[str, int]) -> bool:
    """Whether columns are numbers of half-days of which those possible are the most."""
    texts = zip(*(map(stripped, frame.iloc[:, at]) for at in places.values()), strict=True)
    rows = [
        dict(zip(places, map(float, row), strict=True)) for row in texts if all(map(COUNT.fullmatch, row))
    ]
    most = [row.pop("denominator", float("inf")) >= sum(row.values()) for row in rows]
    return bool(most) and 10 * sum(most) >= 9 * len(most)


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
    """Whether a heading tells of half-days: the field of those attended, possible or absent; or ""."""
    return _told(heading)[1]


def _told(heading: str) -> tuple[object, str]:
    """The time that a heading names, and whether half-days possible or attended; "" where it names something else."""
    text = normalise_heading(heading)
    if PERCENT.search(text):
        return None, ""
    ways = {
        "denominator": POSSIBLE,
        "unauthorised": UNAUTHORISED,
        "authorised": AUTHORISED,
        "absent": ABSENT,
        "numerator": ATTENDED,
    }
    what = next((field for field, words in ways.items() if words.search(text)), "")
    what = what or ("denominator" if OPEN.search(text) else "")
    half = next((half for half, words in OF_DAY.items() if words.search(text)), "")
    half = half if what in ("absent", "authorised", "unauthorised") else ""
    month = month_of(heading)
    rest = month[2] if month else text
    for words in (*ways.values(), AROUND, *([OF_DAY[half]] if half else [])):
        rest = words.sub(" ", rest)
    when = " ".join(rest.split())
    if when and not OCCASION.fullmatch(when):
        return None, ""
    return (month[:2] if month else when), f"{what}_{half}" if half else what


def _whole(cells: pd.Series[str]) -> list[int | None]:
    """Cells as whole numbers, None where they are none."""
    texts = [stripped(cell) for cell in cells]
    return [int(text) if re.fullmatch(r"\d{1,5}", text) else None for text in texts]


def _filled(cells: pd.Series[str]) -> int:
    return sum(not missing_reason(cell) for cell in cells)
