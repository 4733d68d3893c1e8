"""Factors on one page: what helps and what holds back, at school, at home and for the pupil, and what was confirmed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import whole
from sipp_lib.wording import words

LEVELS = ("school or class", "parent", "pupil")
INFLUENCES = {"strength": "Strengths: what helps", "pressure": "Pressures: what holds back"}
MARKS: dict[str, dict[str, Any]] = {
    "confirmed": {"marker": "o", "color": style.INK},
    "untested": {"marker": "o", "color": style.INK, "markerfacecolor": "white"},
    "not confirmed": {"marker": "x", "color": style.INK, "markeredgewidth": 1.6},
}
TINTS = {"strength": "#e3f0f8", "pressure": "#fdeedd"}
MOST = 6  # names in one cell; more cannot be read at a glance
LEFT, COLUMN, SPACE = 0.95, 2.27, 0.06


def _counts(grid: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """For each level and influence, what stands in the cell: how it was judged, and the words."""
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    rows = zip(
        grid["level"], grid["influence"], grid["confirmed"], words.floats(grid["factors"]), strict=True
    )
    for level, influence, confirmed, count in rows:
        if count > 0:
            cells.setdefault((level, influence), []).append((confirmed, f"{whole(count)} {confirmed}"))
    return cells


def _names(names: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    order = {mark: i for i, mark in enumerate(MARKS)}
    rows = zip(names["factor"], names["level"], names["influence"], names["confirmed"], strict=True)
    cells: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, level, influence, confirmed in sorted(rows, key=lambda row: order.get(str(row[3]), 1)):
        place = (words.plain(level), words.plain(influence))
        cells.setdefault(place, []).append((str(confirmed), words.plain(name, 120) or "no name yet"))
    return cells


def _entries(entries: list[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """A cell's entries, each with its mark and its lines."""
    found = []
    for confirmed, text in entries[:MOST]:
        known = confirmed if confirmed in MARKS else "untested"
        found.append((known, fonts.wrap(text, COLUMN - 0.36, fonts.SMALL, lines=3)))
    if len(entries) > MOST:
        found.append(("", (f"and {len(entries) - MOST} more",)))
    return found or [("", ("none",))]


def _empty(grid: pd.DataFrame, names: SafeFrame | None) -> bool:
    return (
        not words.floats(grid["factors"]).any() and (names is None or shown(names).empty)
        if len(grid)
        else True
    )


@style.themed()
def chart(grid: SafeFrame, names: SafeFrame | None = None, *, ax: Axes | None = None) -> Figure:
    """Draw levels by influences, with the factors in each cell by what their tests said.

    Parameters
    ----------
    grid : SafeFrame
        Every combination of ``level``, ``influence`` and ``confirmed`` with its number of ``factors``.
    names : SafeFrame, optional
        The factors themselves: ``factor``, ``level``, ``influence``, ``confirmed``. With them the cells
        hold names, without them numbers.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    numbers = shown(grid)
    if _empty(numbers, names):
        return style.nothing("No factors yet.", ax)
    cells = _counts(numbers) if names is None else _names(shown(names))
    rows = {level: [_entries(cells.get((level, i), [])) for i in INFLUENCES] for level in LEVELS}
    counts = {
        level: max(sum(len(lines) for _, lines in cell) for cell in pair) for level, pair in rows.items()
    }
    heights = {level: max(0.55, count * style.STEP + 0.2) for level, count in counts.items()}
    loose = [text for place, entries in cells.items() if not _placed(place) for _, text in entries]
    foot = style.lines(f"Not yet placed: {'; '.join(loose)}", 4) if loose else []
    ax = style.sheet(ax, 0.72 + sum(heights.values()) + SPACE * len(rows) + style.STEP * len(foot) + 0.05)
    style.key(ax, list(MARKS.items()), 0, -0.03, start=LEFT)
    columns = [LEFT + i * (COLUMN + SPACE) for i in range(len(INFLUENCES))]
    for x, heading in zip(columns, INFLUENCES.values(), strict=True):
        ax.text(x, 0.4, heading, size=fonts.SMALL, weight="bold", va="top")
    top = 0.66
    for level, pair in rows.items():
        label = "\n".join(fonts.wrap(level[0].upper() + level[1:], LEFT - 0.25))
        ax.text(0.05, top + 0.1, label, weight="bold", va="top")
        for x, influence, cell in zip(columns, INFLUENCES, pair, strict=True):
            ax.add_patch(Rectangle((x, top), COLUMN, heights[level], facecolor=TINTS[influence], linewidth=0))
            y = top + 0.1
            for confirmed, lines in cell:
                if confirmed:
                    mark: dict[str, Any] = {"linestyle": "none", "markersize": 8} | MARKS[confirmed]
                    ax.plot(x + 0.14, y + 0.08, **mark)
                look = style.ASIDE if lines == ("none",) else {"size": fonts.SMALL}
                ax.text(x + (0.08 if lines == ("none",) else 0.28), y, "\n".join(lines), va="top", **look)
                y += len(lines) * style.STEP
        top += heights[level] + SPACE
    ax.text(0.05, top, "\n".join(foot), size=fonts.SMALL, va="top")
    return style.figure_of(ax)


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
