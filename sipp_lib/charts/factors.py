"""Factors on one page: what helps and what holds back, at school, at home and for the pupil, and what was confirmed."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.wording.factors import LEVELS, cells, unplaced
from sipp_lib.wording.words import started

HEADINGS = {"strength": "Strengths: what helps", "pressure": "Pressures: what holds back"}
TINTS = {"strength": "#e3f0f8", "pressure": "#fdeedd"}
MARKS: dict[str, dict[str, Any]] = {
    "confirmed": {"marker": "o", "color": style.INK},
    "untested": {"marker": "o", "color": style.INK, "markerfacecolor": "white"},
    "not confirmed": {"marker": "x", "color": style.INK, "markeredgewidth": 1.6},
}
MOST = 6  # names in one cell; more cannot be read at a glance
LEFT, SPACE = 0.95, 0.06


def _rows(entries: list[tuple[str, str]], wide: float) -> list[tuple[str, tuple[str, ...]]]:
    """A cell's entries, each with its mark and its lines."""
    found = [
        (judged if judged in MARKS else "untested", fonts.wrap(text, wide - 0.36, canvas.SMALL, lines=4))
        for judged, text in entries[:MOST]
    ]
    return found + ([("", (f"and {len(entries) - MOST} more",))] if len(entries) > MOST else [])


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
    ax
        See `sipp_lib.charts`.
    """
    found = cells(grid, names)
    if not found:
        return style.empty_figure("No factors yet.", ax)
    wide = (canvas.wide() - LEFT - SPACE - 0.05) / len(HEADINGS)
    table = [[_rows(found.get((level, influence), []), wide) for influence in HEADINGS] for level in LEVELS]
    counts = [max(sum(len(lines) for _, lines in cell) for cell in row) for row in table]
    heights = [max(0.55, count * style.STEP + 0.2) for count in counts]
    foot = annotate.lines(unplaced(found), 4)
    headings = [fonts.wrap(each, wide - 0.04, canvas.SMALL, 3, "bold") for each in HEADINGS.values()]
    # on a phone the key has lines of its own, from the very left, and the headings come below all of them
    one_line = annotate.key_height(list(MARKS.items())[:1])
    start = LEFT if annotate.key_height(list(MARKS.items()), LEFT) <= one_line else 0.05
    below = 0.4 + annotate.key_height(list(MARKS.items()), start) - one_line
    head = below + 0.06 + style.STEP * max(len(each) for each in headings)
    ax = style.sheet(ax, head + 0.06 + sum(heights) + SPACE * len(heights) + style.STEP * len(foot) + 0.05)
    annotate.key(ax, list(MARKS.items()), 0, -0.03, start=start)
    columns = [LEFT + i * (wide + SPACE) for i in range(len(HEADINGS))]
    for x, heading in zip(columns, headings, strict=True):
        ax.text(x, below, "\n".join(heading), size=canvas.SMALL, weight="bold", va="top")
    top = head
    for level, row, height in zip(LEVELS, table, heights, strict=True):
        label = "\n".join(fonts.wrap(started(level), LEFT - 0.25))
        ax.text(0.05, top + 0.1, label, weight="bold", va="top")
        for x, influence, cell in zip(columns, HEADINGS, row, strict=True):
            ax.add_patch(Rectangle((x, top), wide, height, facecolor=TINTS[influence], linewidth=0))
            if not cell:
                ax.text(x + 0.08, top + 0.1, "none", va="top", **style.ASIDE)
            y = top + 0.1
            for judged, lines in cell:
                if judged:
                    ax.plot(x + 0.14, y + 0.08, linestyle="none", **{"markersize": 8} | MARKS[judged])
                ax.text(x + 0.28, y, "\n".join(lines), va="top", size=canvas.SMALL)
                y += len(lines) * style.STEP
        top += height + SPACE
    ax.text(0.05, top, "\n".join(foot), size=canvas.SMALL, va="top")
    return style.figure_of(ax)
