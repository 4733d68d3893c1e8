"""Columns that hold pupils' names though no heading says so: left out in silence, or kept as something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.agreeing import mistyped_types
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.headings import (
    is_of_others,
    is_statement,
    may_tell_pupils,
)
from sipp_lib.evidence.mapping.likely_names import MOST, NEARLY, LikelyNames, likely_names
from sipp_lib.evidence.mapping.mapping import WHO, MappedColumn
from sipp_lib.evidence.pupils.names import plain_name
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    import pandas as pd

OF_NAMES = re.compile(r"\bnames?\b|\bwho (are|is this|is the (child|pupil))\b|\bwhich (child|pupil)\b")
HALF = re.compile(
    r"((real|legal|proper|own|official|register|child('?s)?|pupil('?s)?|student('?s)?|learner('?s)?) )?names? ?\d?|"
    r"[fsl]\.?/?n\.?|legal \w+"
)
"""Headings below which single words are names though no forename among them is common."""
KEPT = ("pupil", "class", "school", "measure", "item", "answer")
"""What is kept as it stands, whatever its words are."""
SEVERAL = 3
CLASSES = 10
"""More different classes than these, all with forenames for names, has no school."""

Likely = Mapping[int, LikelyNames]


def names_in_doubt(columns: Sequence[MappedColumn], frame: pd.DataFrame) -> list[MappedColumn]:
    """The columns, with those that seem to be names asked about: names left out are sought in no text.

    Parameters
    ----------
    columns : sequence of MappedColumn
        As far as each tells by itself.
    frame : pandas.DataFrame
        The file as text.
    """
    likely = {
        at: likely_names(frame.iloc[:, at].tolist())
        for at, each in enumerate(columns)
        if each.field in (LEAVE_OUT, "name", *KEPT)
    }
    found = _kept_as_else(columns, likely, frame)
    asked = unsought(found, frame, likely)
    for at, field in asked.items():
        found[at] = replace(found[at], field=field, doubt="field")
    if "name" in asked.values() and "pupil" not in {each.field for each in found}:
        # below ‘Pupil’ may stand codes, where the names have a column of their own
        found = [
            replace(each, field="pupil") if each.field == "name" and not each.doubt else each
            for each in found
        ]
    return found


def unsought(
    columns: Sequence[MappedColumn], frame: pd.DataFrame, likely: Likely | None = None
) -> dict[int, str]:
    """The places of columns that are left out and seem to be pupils' names, of which no other column tells.

    Parameters
    ----------
    columns : sequence of MappedColumn
        What each column is taken for.
    frame : pandas.DataFrame
        The file as text.
    likely : mapping of int to LikelyNames, optional
        How far the cells of each are names, as far as it is known.

    Returns
    -------
    dict of int to str
        For each the field to suggest.
    """
    likely = dict(likely or {})
    for at, each in enumerate(columns):
        if at not in likely and each.field in (LEAVE_OUT, "name"):
            likely[at] = likely_names(frame.iloc[:, at].tolist())
    told = {each.field for each in columns}
    names = [likely[at] for at, each in enumerate(columns) if each.field == "name" and not each.doubt]
    single = any(each.single > MOST for each in names)  # forenames, or words that pupils go by
    if told >= {"surname", "forename"} or "respondent" in told or any(each.whole > MOST for each in names):
        return {}
    pupils = _pupils(columns, frame)
    places = [at for at in likely if _may_be_pupils(columns[at], likely[at], columns, pupils)]
    whole = [at for at in places if likely[at].are_whole and (likely[at].surely or not single)]
    if whole:
        return dict.fromkeys(whole, "known_as" if single else "name")
    if single:
        return {}
    return _halves(columns, {at: likely[at] for at in places if not is_statement(columns[at].heading)}, told)


def _may_be_pupils(
    column: MappedColumn, likely: LikelyNames, columns: Sequence[MappedColumn], pupils: int
) -> bool:
    """Whether a column may tell whom each row is about: it differs with the pupil, and is not of others."""
    if column.field != LEAVE_OUT or 2 * likely.different <= min(pupils, likely.many):
        # a pupil may have several rows where nothing else tells it
        known = likely.surely and likely.are_whole and likely.different > SEVERAL
        if column.field != LEAVE_OUT or not known or {each.field for each in columns} & {*WHO}:
            return False
    text = normalise_heading(column.heading)
    if is_statement(column.heading):
        return bool(OF_NAMES.search(text)) and likely.are_whole
    if not is_of_others(column.heading) or may_tell_pupils(column.heading):
        return True
    # a list of names below ‘Parent’ or ‘Teacher’ may be of the pupils all the same, where each has one of their own
    return likely.different >= max(SEVERAL, NEARLY * pupils)


def _halves(columns: Sequence[MappedColumn], likely: Likely, told: set[str]) -> dict[int, str]:
    """Forenames and surnames in columns of their own."""
    alone = told & {"surname", "forename"}
    words = [at for at, each in likely.items() if each.capitals]
    called = [at for at in words if _calls(columns[at].heading)]
    firsts = sorted(
        (at for at, each in likely.items() if each.are_forenames or at in called),
        key=lambda at: (not likely[at].are_forenames, -likely[at].known),
    )
    if not alone and not firsts:
        # beside a pupil's number, single words may be books or villages
        unknown = not told & {*WHO}
        return {at: "forename" for at in words if unknown and likely[at].different == likely[at].many > 2}
    found = {} if "forename" in alone else dict.fromkeys((firsts or words)[:1], "forename")
    if "surname" in alone:
        beside = [at for at, each in enumerate(columns) if each.field == "surname"]
        return {_nearest(beside[0], firsts or words, columns): "forename"} if firsts or words else {}
    first = next(iter(found), None)
    if first is None:
        first = next(at for at, each in enumerate(columns) if each.field == "forename")
    if left := [at for at in {*words, *firsts} if at not in found]:
        found[_nearest(first, left, columns)] = "surname"
    return found


def _calls(heading: str) -> bool:
    """Whether a heading calls for names, as far as it can be read."""
    return bool(HALF.fullmatch(normalise_heading(heading)) or mistyped_types(heading))


def _nearest(at: int, others: Sequence[int], columns: Sequence[MappedColumn]) -> int:
    """Of several columns that which stands nearest to one, or has a word of its heading."""
    words = {*normalise_heading(columns[at].heading).split()}

    def far(other: int) -> tuple[bool, int]:
        return not words & {*normalise_heading(columns[other].heading).split()}, abs(other - at)

    return min(others, key=far)


def _kept_as_else(columns: Sequence[MappedColumn], likely: Likely, frame: pd.DataFrame) -> list[MappedColumn]:
    """The columns; of names that would be kept as a number, a class or a measure it is asked what they are."""
    told, pupils = {each.field for each in columns}, _pupils(columns, frame)
    words = _words_of_names(columns, frame)
    found = [*columns]
    for at, each in enumerate(columns):
        what = likely.get(at)
        if each.field not in KEPT or what is None:
            continue
        if words and each.field != "pupil":  # ‘Rowan’ is a class where no pupil has that name
            cells = [
                _words(str(cell)) for cell in frame.iloc[:, at].unique() if not missing_reason(str(cell))
            ]
            are_names = sum(bool(cell) and cell <= words for cell in cells) > MOST * len(cells)
        else:
            are_names = _are_names(each.field, what, pupils)
        if not are_names:
            continue
        field = "name" if what.are_whole else "forename"
        half = {"forename"} if field == "forename" else {"surname", "forename"}
        if "name" in told or told & half:
            field = LEAVE_OUT
        sure = each.field == "pupil" and field == "name" and what.surely
        found[at] = MappedColumn(each.heading, field, doubt="" if sure else "field")
        told.add(field)
    return found


def _words_of_names(columns: Sequence[MappedColumn], frame: pd.DataFrame) -> set[str]:
    """The words of all names that the file tells for what they are."""
    cells = (
        str(cell)
        for at, each in enumerate(columns)
        if each.field in ("name", "forename", "surname") and not each.doubt
        for cell in frame.iloc[:, at].unique()
    )
    return {word for cell in cells for word in _words(cell) if word.isalpha()}


def _words(cell: str) -> set[str]:
    return {*plain_name(cell).replace(",", " ").casefold().split()}


def _are_names(field: str, likely: LikelyNames, pupils: int) -> bool:
    """Whether the cells of a column that is kept are names: as forenames tell, and as many as there are pupils."""
    if field == "pupil":
        return likely.are_whole or likely.surely  # single words may be what pupils are called in a project
    if field in ("measure", "item", "answer"):
        each = likely.different == likely.many >= SEVERAL and likely.are_whole
        return (likely.surely and likely.different >= SEVERAL) or each
    several = likely.different >= SEVERAL and (likely.different > MOST * pupils or likely.different > CLASSES)
    return several and likely.surely


def _pupils(columns: Sequence[MappedColumn], frame: pd.DataFrame) -> int:
    """How many different pupils the file seems to tell of: as many as it has of numbers, else of rows."""
    for field in ("scn", "pupil"):
        for at, each in enumerate(columns):
            if each.field == field:
                return sum(not missing_reason(str(cell)) for cell in frame.iloc[:, at].unique())
    return len(frame)
