"""Columns in which only those are ticked of whom something is true: whether an empty cell means no, a person says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import types_about
from sipp_lib.evidence.mapping.mapping import Mapping
from sipp_lib.evidence.mapping.questions import Question
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import YES
from sipp_lib.formats import SHOWN, listing

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.records.kinds import Measure

NO, NOT_KNOWN = "no", "not known"
BLANK = frozenset({"", "-", "–", "—"})
TICKS = frozenset({"✓", "✔", "☑"})


def with_blanks(cells: Sequence[str], blanks: str) -> dict[str, str]:
    """What to read in place of ticks and of empty cells of a column that is a yes or no.

    Parameters
    ----------
    cells : sequence of str
        The different cells of the column.
    blanks : str
        What a person says that an empty cell means, `NO` or `NOT_KNOWN`; "" where nobody said it.
    """
    texts = {cell: stripped(cell).casefold() for cell in cells}
    filled = {text for text in texts.values() if text not in BLANK and missing_reason(text) != "missing"}
    made: dict[str, str] = {}
    if "x" in filled and filled <= YES | {"x"}:
        # an x alone marks whom it is about; beside a tick it says no
        made = {cell: "no" if filled & TICKS else "yes" for cell, text in texts.items() if text == "x"}
    if blanks == NO and only_ticks(cells):
        made |= {cell: "no" for cell, text in texts.items() if text in BLANK}
    return made


def only_ticks(cells: Sequence[str]) -> bool:
    """Whether ticks and empty cells are all that stands in a column."""
    texts = {stripped(cell).casefold() for cell in cells}
    filled = texts - BLANK
    one_sign = "x" not in filled or not filled & TICKS
    return bool(filled) and bool(texts & BLANK) and filled <= YES | {"x"} and one_sign


def asks_blanks(frame: pd.DataFrame, mapping: Mapping, known: Sequence[Measure] = ()) -> Question | None:
    """What an empty cell means, asked once for all columns of a file in which only ticks stand.

    Parameters
    ----------
    frame : pandas.DataFrame
        The file as text.
    mapping : Mapping
        What its columns are.
    known : sequence of Measure
        The partnership's measures.
    """
    judged = {each.code for each in known if each.form == "yes or no"}
    fields = {each.name for each in types_about("circumstance")}
    places = tuple(
        at
        for at, column in enumerate(mapping.columns)
        if (column.field in fields or (column.field == "value" and column.measure in judged))
        and only_ticks([str(cell) for cell in frame.iloc[:, at].unique()])
    )
    if not places:
        return None
    names = listing([f"‘{mapping.columns[at].heading}’" for at in places], SHOWN)
    text = f"{names}: only those who are ticked are listed here. Does an empty cell mean no, or not known?"
    return Question("blanks", text, (NO, NOT_KNOWN), columns=places)
