"""Suggests which column of a school's file is which field, and asks about what only a person knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.fields import FIELDS, LEAVE_OUT, plain, recognise
from sipp_lib.evidence.mapping import (
    LEAST,
    MANY,
    MOST,
    WHO,
    Column,
    Mapping,
    Question,
    asked,
    measured,
    which_school,
)
from sipp_lib.evidence.markers import bare, marker
from sipp_lib.evidence.units import numbers

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

SOME = 5000  # rows tell what a column is; every row is checked when it is cleaned


def suggest(
    frame: pd.DataFrame,
    formats: pd.DataFrame | None = None,
    *,
    measures: Iterable[Measure] = (),
    schools: Sequence[str] = (),
) -> Mapping:
    """Suggest what every column is, and ask what cannot be known.

    Parameters
    ----------
    frame, formats : pandas.DataFrame
        A file as text, and the number formats of its cells; of one shape.
    measures : iterable of Measure
        The partnership's measures: a heading with the name or short name of one is sure.
    schools : sequence of str
        Codes of the partnership's schools; a single one needs no question.

    Raises
    ------
    EvidenceError
        When no heading is known, so that the first row is likely no heading: none is repeated then.
    """
    columns: list[Column] = []
    frame = frame.head(SOME)
    formats = None if formats is None else formats.head(SOME)
    unsure: list[Question] = []
    known = list(measures)
    answers = _answer_columns(frame)
    for at, heading in enumerate(map(str, frame)):
        cells = frame.iloc[:, at].tolist()
        shown = [] if formats is None else formats.iloc[:, at].tolist()
        field, sure = recognise(heading, cells, shown)
        if not field:
            values = [cell for cell in cells if marker(cell) != "missing"]
            number = len(numbers(values).wrong) <= 0.2 * len(values)
            field = "answer" if at in answers else "value" if number else LEAVE_OUT
            sure = True  # whether it is a measure is asked for with its short name
        if field not in MANY and field != LEAVE_OUT and any(field == each.field for each in columns):
            field, sure = LEAVE_OUT, False
        column = Column(heading, field)
        columns.append(measured(column, known) if field in MANY else column)
        if not sure:
            unsure.append(_which(at, columns[-1]))
    named = any(re.search(field.headings, plain(str(name))) for name in frame for field in FIELDS.values())
    if not named and not answers:
        text = (
            "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row "
            "may not be the headings. Say which row they are in, or add a row of headings, and try again."
        )
        raise EvidenceError([Issue("no-known-heading", "stop", text)])
    school = schools[0] if len(schools) == 1 else ""
    mapping = Mapping(tuple(columns), school=school)
    more = list(asked(mapping, known))
    if not mapping.of("school") and not school and mapping.of(*WHO):
        more.append(which_school(schools))
    for column in mapping.of("simd_decile", "simd_quintile", "simd_band"):
        if "simd" not in plain(column.heading):
            text = f"«{column.heading}»: which end is 1, or the lowest band?"
            more.append(Question("direction", text, (MOST, LEAST), MOST))
    return replace(mapping, questions=(*unsure, *more))


def _answer_columns(frame: pd.DataFrame) -> set[int]:
    """Columns that share a handful of answers in words with at least two others, or are a grid of one question."""
    sets: dict[int, frozenset[str]] = {}
    for at in range(frame.shape[1]):
        cells = [bare(cell) for cell in frame.iloc[:, at].tolist() if not marker(cell)]
        words = frozenset(cells)
        if len(cells) >= 3 and 1 <= len(words) <= 7 and not any(map(str.isdigit, words)):
            sets[at] = words
    return {
        at
        for at, words in sets.items()
        if sum(bool(words & other) for other in sets.values()) >= 3 and max(map(len, words)) > 1
    }


def _which(at: int, column: Column) -> Question:
    suggestion = column.field if column.field in FIELDS else LEAVE_OUT
    text = f"Column {at + 1} («{column.heading}»): what is in it?"
    return Question(f"field:{at + 1}", text, (*FIELDS, LEAVE_OUT), suggestion)
