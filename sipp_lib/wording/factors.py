"""Factors in words: what helps and what holds back, level by level, and how each was judged."""

from __future__ import annotations

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import whole
from sipp_lib.wording import words

LEVELS = ("school or class", "parent", "pupil")
INFLUENCES = {"strength": "strengths", "pressure": "pressures"}
JUDGED = ("confirmed", "untested", "not confirmed")
Cells = dict[tuple[str, str], list[tuple[str, str]]]


def cells(grid: SafeFrame, names: SafeFrame | None = None) -> Cells:
    """For each level and influence, what stands in the cell: how it was judged, and the words.

    Names where they were given, else numbers; empty where there is no factor yet.
    """
    found: Cells = {}
    if names is None:
        numbers = require_safe(grid)
        for row, count in zip(words.rows(numbers), words.floats(numbers["factors"]), strict=True):
            if count > 0:
                text = f"{whole(count)} {row['confirmed']}"
                found.setdefault((row["level"], row["influence"]), []).append((row["confirmed"], text))
        return found
    order = {mark: i for i, mark in enumerate(JUDGED)}
    for row in sorted(words.rows(require_safe(names)), key=lambda row: order.get(str(row["confirmed"]), 1)):
        place = (words.plain(row["level"]), words.plain(row["influence"]))
        name = words.plain(row["factor"], 120) or "no name yet"
        found.setdefault(place, []).append((str(row["confirmed"]), name))
    return found


def unplaced(found: Cells) -> str:
    """Which factors have no level or influence yet; nothing where all have."""
    placed = {(level, influence) for level in LEVELS for influence in INFLUENCES}
    loose = [text for place, entries in found.items() if place not in placed for _, text in entries]
    return f"Not yet placed: {'; '.join(loose)}" if loose else ""


def alt(grid: SafeFrame, names: SafeFrame | None = None) -> str:
    """Say in sentences what `sipp_lib.charts.factors.chart` shows: each level's strengths and pressures."""
    found = cells(grid, names)
    if not found:
        return "No factors yet."
    told = ["Table of factors by level and influence."]
    for level in LEVELS:
        for influence, heading in INFLUENCES.items():
            entries = found.get((level, influence), [])
            if names is None:
                text = ", ".join(each for _, each in entries)
            else:
                text = "; ".join(f"{each} ({confirmed})" for confirmed, each in entries)
            told.append(f"{words.started(level)}, {heading}: {text or 'none'}.")
    loose = unplaced(found)
    return " ".join([*told, *([f"{loose}."] if loose else [])])
