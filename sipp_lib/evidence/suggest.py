"""Suggests which column of a school's file is which field, and marks what only a person knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.evidence.fields import FIELDS, LEAVE_OUT, plain, recognise, split_heading
from sipp_lib.evidence.mapping import FILLER, MANY, WHO, Column, Mapping, measured, named_in
from sipp_lib.evidence.markers import bare, marker
from sipp_lib.evidence.units import numbers

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

ITEM = re.compile(r"(q|item|question|statement)? ?\d{1,2}\b.*[a-z].*|.*\[.+\]|(\S+ ){3,}\S+", re.I)
POINTS = frozenset(map(str, range(11)))  # of an answer from 1 to 5, or from 0 to 10
SOME = 5000  # rows tell what a column is; every row is checked when it is cleaned


def suggest(
    frame: pd.DataFrame,
    formats: pd.DataFrame | None = None,
    *,
    measures: Iterable[Measure] = (),
    schools: Sequence[str] = (),
) -> Mapping:
    """Suggest what every column is; what cannot be known stays open, see `sipp_lib.evidence.questions`.

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
        When no heading is known, so that the first row is likely no heading: none is repeated then. When the
        first column holds headings, so that the table is likely on its side.
    """
    columns: list[Column] = []
    frame = frame.head(SOME)
    formats = None if formats is None else formats.head(SOME)
    known = list(measures)
    answers = _answer_columns(frame)
    # in a form's export «ID» counts the answers, and the next form counts from 1 again
    numbered = "completion time" in {plain(str(name)) for name in frame}
    for at, heading in enumerate(map(str, frame)):
        cells = frame.iloc[:, at].tolist()
        shown = [] if formats is None else formats.iloc[:, at].tolist()
        field, sure = recognise(heading, cells, shown)
        doubt = "" if sure else "field"
        filled = [cell for cell in cells if marker(cell) != "missing"]
        if not field:
            number = len(numbers(filled).wrong) <= 0.2 * len(filled)
            named = named_in(heading, known)
            if at in answers:
                field, doubt = "answer", ""
            elif (named and named[1]) or (number and FILLER.fullmatch(split_heading(heading)[0])):
                field, doubt = "value", ""  # of a known measure, what is no number is told of
            else:
                field, doubt = LEAVE_OUT, "measure" if number or named else ""
        if field in WHO and (not filled or (numbered and plain(heading) == "id")):
            field, doubt = LEAVE_OUT, ""
        if field not in MANY and field != LEAVE_OUT and any(field == each.field for each in columns):
            field, doubt = LEAVE_OUT, "field"
        columns.append(measured(Column(heading, field, doubt=doubt), known))
    if not answers and not any(_is_heading(str(name)) for name in frame):
        text = (
            "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row "
            "may not be the headings. Say which row they are in, or add a row of headings, and try again."
        )
        raise EvidenceError([Issue("no-known-heading", "stop", text)])
    if columns[0].field in WHO and _on_its_side(frame, known):
        text = (
            "The pupils seem to stand side by side, each in a column. Turn the table round in Excel (copy it, then "
            "paste it with «Transpose»), save it and add the file again."
        )
        raise EvidenceError([Issue("on-its-side", "stop", text)])
    school = schools[0] if len(schools) == 1 else ""
    return Mapping(tuple(columns), school)


def _on_its_side(frame: pd.DataFrame, known: Sequence[Measure]) -> bool:
    """Whether what stands in the first column are headings: measures with their times, stage or SIMD."""
    rows = [str(cell) for cell in frame.iloc[:, 0]]
    told = [text for text in rows if named_in(text, known) or split_heading(text)[1] or _is_heading(text)]
    return len(rows) < frame.shape[1] - 1 and len(told) == len(rows)


def _is_heading(text: str) -> bool:
    return any(re.search(field.headings, plain(text)) for field in FIELDS.values())


def _answer_columns(frame: pd.DataFrame) -> set[int]:
    """Columns that share a handful of answers with at least two others: in words, or as numbers below an item."""
    sets: dict[int, frozenset[str]] = {}
    for at in range(frame.shape[1]):
        cells = [bare(cell) for cell in frame.iloc[:, at].tolist() if not marker(cell)]
        words = frozenset(cells)
        item = ITEM.fullmatch(plain(str(frame.columns[at])))
        if len(cells) >= 3 and 1 <= len(words) <= 7 and not any(map(str.isdigit, words)):
            sets[at] = words
        elif len(cells) >= 3 and item and words <= POINTS:
            sets[at] = POINTS
    return {
        at
        for at, words in sets.items()
        if sum(bool(words & other) for other in sets.values()) >= 3 and max(map(len, words)) > 1
    }
