"""A stage or a class beside each pupil's name, ‘Isla Fraser (P5)’ or ‘5A - Isla Fraser’: a column of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.evidence.mapping.likely_names import likely_names
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.evidence.readers.read import ReadFile

KINDS = {
    "Stage": r"[PS] ?[1-7](?: ?[/&] ?[PS]?[1-7])?|(?:primary|secondary) ?[1-7]",
    "Class": r"[PS]? ?[1-7](?: ?/ ?[1-7])?[A-Z]{1,2}\d?|[PS] ?[1-7](?: ?/ ?[1-7])? [A-Z]{2,12}",
}
MOST = 0.8  # of the names; the others have none
TOLD = re.compile(r"\b(stage|year|class|group|reg(istration)?|form)\b")
OF_PUPILS = re.compile(r"\b(names?|school|pupils?|child(ren)?|learners?|students?|ainm|sgoilear)\b")


def _beside(kind: str) -> tuple[re.Pattern[str], ...]:
    word, name = f"(?P<word>{KINDS[kind]})", r"(?P<name>(?:(?! [-–—] )[^\d()\[\]:]){3,}?)"
    return (
        re.compile(rf"{name} ?[(\[] ?{word} ?[)\]]", re.IGNORECASE),
        re.compile(rf"{name}(?: ?[-–—:,] ?| ){word}", re.IGNORECASE),
        re.compile(rf"[(\[]? ?{word} ?[)\]]?(?: ?[-–—:,] ?| ){name}", re.IGNORECASE),
    )


BESIDE = {kind: _beside(kind) for kind in KINDS}


def split_stages(seen: ReadFile) -> ReadFile:
    """The file with a column of stages or classes after the first that holds them beside names.

    A file that has such a column keeps its own.

    Parameters
    ----------
    seen : Read
        The file as text.
    """
    headings = [*map(str, seen.frame)]
    if any(TOLD.search(normalise_heading(heading)) for heading in headings):
        return seen
    for at, heading in enumerate(headings):
        cells = [stripped(cell) for cell in seen.frame.iloc[:, at]]
        known = sum(not missing_reason(cell) for cell in cells)
        for kind, ways in BESIDE.items():
            parts = [next((found for way in ways if (found := way.fullmatch(cell))), None) for cell in cells]
            names = [part["name"] for part in parts if part]
            if not names or len(names) < MOST * known:
                continue
            # a comment may end so, too
            if OF_PUPILS.search(normalise_heading(heading)) or likely_names(names).surely:
                return _split(seen, at, kind, parts)
    return seen


def _split(seen: ReadFile, at: int, kind: str, parts: list[re.Match[str] | None]) -> ReadFile:
    texts, formats = seen.frame.copy(), seen.formats.copy()
    dtype, cells = texts.dtypes.iloc[at], texts.iloc[:, at].tolist()
    names = [part["name"].strip() if part else cell for part, cell in zip(parts, cells, strict=True)]
    words = [part["word"] if part else "" for part in parts]
    texts.isetitem(at, pd.Series(names, index=texts.index, dtype=dtype))
    texts.insert(at + 1, kind, pd.Series(words, index=texts.index, dtype=dtype))
    formats.insert(at + 1, kind, "")
    return replace(seen, frame=texts, formats=formats)
