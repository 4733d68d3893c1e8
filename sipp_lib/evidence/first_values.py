"""The first values of a column as they are understood, for the eyes of the person who has the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.evidence.convert import distinct, judged_texts, levels_of
from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.evidence.mapping.edits import is_unseen
from sipp_lib.evidence.mapping.mapping import Mapping
from sipp_lib.evidence.parsers import FIRST, Cells
from sipp_lib.evidence.values.answers import POINTS, is_usual, normalise
from sipp_lib.evidence.values.classes import STAGE
from sipp_lib.formats import day

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

LONGEST = 40  # letters of a value
SHARED = 10  # pupils who have a word before it is shown, where it is of no list that is known


def first_values(
    frame: pd.DataFrame,
    mapping: Mapping,
    at: int,
    *,
    formats: pd.DataFrame | None = None,
    known: Sequence[Measure] = (),
) -> list[str]:
    """The first values of a column as they are understood, sorted, so that they tell of no row; for a screen alone.

    None of columns that tell who a pupil is, or that are left out. Numbers and dates show how they were read; of words
    only those that many pupils have, or that are of a list that is known: any other may be one child's own.
    """
    column = mapping.columns[at]
    if is_unseen(column):
        return []
    texts = judged_texts(frame, mapping, at, known)
    codes, cells, shown = distinct(texts, None if formats is None else formats.iloc[:, at])
    values, _ = FIELDS[column.field].parser.parse(
        Cells(cells, shown, column.heading, levels=levels_of(frame, mapping, at, known))
    )
    found = list(values.dropna().unique())
    if values.dtype == "string":
        counts = values.take(codes).value_counts()
        listed = {
            normalise(word)
            for each in known
            for word in (each.name, each.code, *each.answers, *each.occasions)
        }
        found = [
            word
            for word in found
            if counts[word] >= SHARED or normalise(word) in listed or _is_usual(column.field, word)
        ]
    return [_shown(value) for value in sorted(found[:FIRST])]


def _is_usual(field: str, word: str) -> bool:
    """Whether a word is of a list that anybody knows: usual answers, points, stages, groups, bands and levels."""
    if field == "stage":
        return bool(STAGE.fullmatch(word))
    return field in ("group", "simd_band", "value") or (
        field == "answer" and (word in POINTS or is_usual(word))
    )


def _shown(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return day(value)
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    return value[:LONGEST] if isinstance(value, str) else f"{value:g}"
