"""Factors on one page: what helps and what holds back, at school, at home and for the pupil, and what was confirmed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sipp_lib.charts import style, words
from sipp_lib.disclosure.safe import SafeFrame, shown

LEVELS = ("school or class", "parent", "pupil")
INFLUENCES = {"strength": "Strengths: what helps", "pressure": "Pressures: what holds back"}
MARKS: dict[str, dict[str, Any]] = {
    "confirmed": {"marker": "o", "color": style.INK},
    "untested": {"marker": "o", "color": style.INK, "markerfacecolor": "white"},
    "not confirmed": {"marker": "x", "color": style.INK, "markeredgewidth": 1.6},
}
TINTS = {"strength": "#e3f0f8", "pressure": "#fdeedd"}
MOST = 6  # names in one cell; more cannot be read at a glance
STEP = words.line(words.SMALL)
LEFT, COLUMN = 0.95, 2.25


def _counts(grid: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """For each level and influence, what stands in the cell: how it was judged, and the words."""
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    rows = zip(
        grid["level"], grid["influence"], grid["confirmed"], words.floats(grid["factors"]), strict=True
    )
    for level, influence, confirmed, count in rows:
        if count > 0:
            cells.setdefault((level, influence), []).append((confirmed, f"{words.whole(count)} {confirmed}"))
    return cells


def _names(names: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    order = {mark: i for i, mark in enumerate(MARKS)}
    rows = zip(names["factor"], names["level"], names["influence"], names["confirmed"], strict=True)
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, level, influence, confirmed in sorted(rows, key=lambda row: order.get(str(row[3]), 1)):
        place = (words.plain(level), words.plain(influence))
        cells.setdefault(place, []).append((str(confirmed), words.plain(name, 120) or "no name yet"))
    return cells


def _lines(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A cell's lines, each with its mark where an entry begins."""
    lines = []
    for confirmed, text in entries[:MOST]:
        wrapped = words.wrap(text, COLUMN - 0.4, words.SMALL, lines=3)
        known = confirmed if confirmed in MARKS else "untested"
        lines += [(known, wrapped[0]), *(("", row) for row in wrapped[1:])]
    if len(entries) > MOST:
        lines.append(("", f"and {len(entries) - MOST} more"))
    return lines or [("", "none")]


def _empty(grid: pd.DataFrame, names: SafeFrame | None) -> bool:
    return (
        not words.floats(grid["factors"]).any() and (names is None or shown(names).empty)
        if len(grid)
        else True
    )


@style.house
def chart(grid: SafeFrame, names: SafeFrame | None = None) -> Figure:
    """Draw levels by influences, with the factors in each cell by what their tests said.

    Parameters
    ----------
    grid : SafeFrame
        Every combination of ``level``, ``influence`` and ``confirmed`` with its number of ``factors``.
    names : SafeFrame, optional
        The factors themselves: ``factor``, ``level``, ``influence``, ``confirmed``. With them the cells
        hold names, without them numbers.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    counts = shown(grid)
    if _empty(counts, names):
        return style.nothing("No factors yet.")
    cells = _counts(counts) if names is None else _names(shown(names))
    rows = {level: [_lines(cells.get((level, i), [])) for i in INFLUENCES] for level in LEVELS}
    heights = {level: max(0.55, max(map(len, pair)) * STEP + 0.2) for level, pair in rows.items()}
    loose = [text for place, entries in cells.items() if not _placed(place) for _, text in entries]
    foot = words.wrap(f"Not yet placed: {'; '.join(loose)}", 5.3, words.SMALL, lines=4) if loose else []
    figure = style.new_figure(0.72 + sum(heights.values()) + 0.06 * len(rows) + STEP * len(foot) + 0.05)
    top = figure.get_figheight()
    style.key(figure, top - 0.05, list(MARKS.items()), LEFT)
    for i, heading in enumerate(INFLUENCES.values()):
        style.say(figure, LEFT + i * (COLUMN + 0.05), top - 0.4, heading, size=words.SMALL, weight="bold")
    top -= 0.66
    for level, pair in rows.items():
        label = "\n".join(words.wrap(level[0].upper() + level[1:], LEFT - 0.25))
        style.say(figure, 0.05, top - 0.1, label, weight="bold")
        for i, (influence, lines) in enumerate(zip(INFLUENCES, pair, strict=True)):
            x = LEFT + i * (COLUMN + 0.05)
            corner = (x, top - heights[level])
            look: dict[str, Any] = {"facecolor": TINTS[influence], "transform": figure.dpi_scale_trans}
            figure.add_artist(Rectangle(corner, COLUMN, heights[level], linewidth=0, **look))
            for place, (confirmed, _) in enumerate(lines):
                if confirmed:
                    style.mark(figure, x + 0.14, top - 0.19 - place * STEP, **MARKS[confirmed])
            text, none = "\n".join(line for _, line in lines), lines == [("", "none")]
            how = style.ASIDE if none else {"size": words.SMALL, "color": style.INK}
            style.say(figure, x + 0.08 + 0.2 * (not none), top - 0.1, text, **how)
        top -= heights[level] + 0.06
    style.below(figure, foot)
    return figure


def _placed(place: tuple[str, str]) -> bool:
    return place[0] in LEVELS and place[1] in INFLUENCES


def alt(grid: SafeFrame, names: SafeFrame | None = None) -> str:
    """Say in sentences what `chart` shows: each level's strengths and pressures."""
    counts = shown(grid)
    if _empty(counts, names):
        return "No factors yet."
    cells = _counts(counts) if names is None else _names(shown(names))
    said = ["Table of factors by level and influence."]
    for level in LEVELS:
        for influence, heading in (("strength", "strengths"), ("pressure", "pressures")):
            entries = cells.get((level, influence), [])
            if names is None:
                told = ", ".join(text for _, text in entries)
            else:
                told = "; ".join(f"{text} ({confirmed})" for confirmed, text in entries)
            said.append(f"{level[0].upper()}{level[1:]}, {heading}: {told or 'none'}.")
    loose = [text for place, entries in cells.items() if not _placed(place) for _, text in entries]
    return " ".join([*said, *([f"Not yet placed: {'; '.join(loose)}."] if loose else [])])
