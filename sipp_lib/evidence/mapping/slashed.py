"""Half-days attended and possible in one cell, as ‘18/20’: a column for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.evidence.mapping.openings import ATTENDED, POSSIBLE, told_openings
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.evidence.readers.read import ReadFile

BOTH = re.compile(r"(\d{1,3}(?:[.,]5)?) ?(?:/|\bout of\b|\bof\b) ?(\d{1,3})", re.IGNORECASE)
AFTER = ("attended", "possible")


def split_half_days(seen: ReadFile, titles: Iterable[str]) -> ReadFile:
    """The file with two columns in place of each that holds half-days attended of those possible.

    A mark may be written so as well: of a register tells a word of its heading, of the file's name or above its table.

    Parameters
    ----------
    seen : Read
        The file as text.
    titles : iterable of str
        What the file is called, and what stands above its table.
    """
    found = {
        at: pairs for at, heading in enumerate(map(str, seen.frame)) if (pairs := _pairs(seen, at, heading))
    }
    if not found:
        return seen
    said = any(ATTENDED.search(normalise_heading(title.replace("_", " "))) for title in titles)
    frames: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    for at, heading in enumerate(map(str, seen.frame)):
        told = said or ATTENDED.search(normalise_heading(heading))
        if at not in found or not told:
            frames.append((seen.frame.iloc[:, [at]], seen.formats.iloc[:, [at]]))
            continue
        names = [f"{_without(heading)} ({each})".strip() for each in AFTER]
        cells = seen.frame.iloc[:, at].tolist()
        halves = {
            name: [pair[half] if pair else cell for pair, cell in zip(found[at], cells, strict=True)]
            for half, name in enumerate(names)
        }
        texts = pd.DataFrame(halves, index=seen.frame.index, dtype=seen.frame.dtypes.iloc[at])
        frames.append((texts, pd.DataFrame(dict.fromkeys(names, seen.formats.iloc[:, at]))))
    texts, formats = (pd.concat(each, axis=1) for each in zip(*frames, strict=True))
    return replace(seen, frame=texts, formats=formats) if texts.columns.is_unique else seen


def _pairs(seen: ReadFile, at: int, heading: str) -> list[tuple[str, str] | None]:
    """The two numbers of each cell, None where nothing is told; none where a cell holds something else."""
    if told_openings(f"{_without(heading)} ({AFTER[0]})") != "numerator":
        return []
    pairs: list[tuple[str, str] | None] = []
    for cell in seen.frame.iloc[:, at]:
        both = BOTH.fullmatch(stripped(cell))
        if both and float(both[1].replace(",", ".")) <= int(both[2]):
            pairs.append((both[1], both[2]))
        elif missing_reason(cell):
            pairs.append(None)
        else:
            return []
    return pairs if any(pairs) else []


def _without(heading: str) -> str:
    """A heading without the word for those possible, which would name both: ‘Present/Possible Aug 2026’."""
    words = re.compile(rf"[/(]?\s*{POSSIBLE.pattern}\s*\)?", re.IGNORECASE)
    return " ".join(words.sub(" ", heading).split())
