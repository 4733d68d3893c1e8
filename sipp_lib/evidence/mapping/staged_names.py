"""A stage that stands beside each pupil's name, ‘Isla Fraser (P5)’ or ‘P5 - Isla Fraser’: a column of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.evidence.readers.read import ReadFile

STAGE = r"(?P<stage>[PS] ?[1-7]|(?:primary|secondary) ?[1-7])"
BESIDE = (
    re.compile(rf"(?P<name>\D{{3,}}?) ?[(\[] ?{STAGE} ?[)\]]", re.IGNORECASE),
    re.compile(rf"(?P<name>\D{{3,}}?)(?: ?[-–—:,] ?| ){STAGE}", re.IGNORECASE),
    re.compile(rf"[(\[]? ?{STAGE} ?[)\]]?(?: ?[-–—:,] ?| )(?P<name>\D{{3,}})", re.IGNORECASE),
)
MOST = 0.8  # of the names; the others have no stage
TOLD = re.compile(r"\b(stage|year group|class|group|reg)\b")
HEADING = "Stage"


def split_stages(seen: ReadFile) -> ReadFile:
    """The file with a column of stages after the first that holds names and stages; a file with one keeps its own.

    Parameters
    ----------
    seen : Read
        The file as text.
    """
    headings = [*map(str, seen.frame)]
    if any(TOLD.search(normalise_heading(heading)) for heading in headings):
        return seen
    for at in range(len(headings)):
        cells = [stripped(cell) for cell in seen.frame.iloc[:, at]]
        parts = [next((found for way in BESIDE if (found := way.fullmatch(cell))), None) for cell in cells]
        known = sum(not missing_reason(cell) for cell in cells)
        if not any(parts) or sum(map(bool, parts)) < MOST * known:
            continue
        texts, formats = seen.frame.copy(), seen.formats.copy()
        dtype = texts.dtypes.iloc[at]
        names = [part["name"].strip() if part else cell for part, cell in zip(parts, cells, strict=True)]
        stages = [part["stage"] if part else "" for part in parts]
        texts.isetitem(at, pd.Series(names, index=texts.index, dtype=dtype))
        texts.insert(at + 1, HEADING, pd.Series(stages, index=texts.index, dtype=dtype))
        formats.insert(at + 1, HEADING, "")
        return replace(seen, frame=texts, formats=formats)
    return seen
