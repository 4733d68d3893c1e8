"""Groups in rows: a dot with its 95 % interval, its number and its pupils; for gaps, lenses and levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel

ROW, TOP, RIGHT = 0.46, 0.1, 1.0


def value(frame: pd.DataFrame) -> str:
    """The column that is drawn: a percentage where there is one, else a mean."""
    return "percent" if "percent" in frame else "mean"


def unit_of(frame: pd.DataFrame, unit: str) -> str:
    """What the drawn column holds, in words."""
    return "% of pupils" if value(frame) == "percent" else f"mean in {unit}" if unit else "mean"


def draw(
    frame: pd.DataFrame,
    labels: Sequence[str],
    note: str,
    room: float = 0,
    headings: Mapping[int, str] | None = None,
) -> tuple[Figure, Panel]:
    """Draw a row for each label, with what is measured below.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a label: ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    labels : sequence of str
        Who a row is about.
    note : str
        What is measured, in words.
    room : float
        Inches left free below the last row.
    headings : dict of int to str, optional
        What to write above the row with this number.

    Returns
    -------
    Figure, Panel
        The panel's vertical scale counts rows from 0, without headings.
    """
    headings = headings or {}
    percent = value(frame) == "percent"
    middle, low, high = (words.floats(frame[c]) for c in (value(frame), "low", "high"))
    decimals = 1 if percent else words.places(middle)
    left = min(2.0, max(words.width(label) for label in labels) + 0.25)
    foot = words.wrap(note, style.WIDTH - 0.25, words.SMALL, lines=3)
    bottom = 0.36 + len(foot) * words.line(words.SMALL)
    body = ROW * (len(labels) + len(headings)) + room
    figure = style.new_figure(body + bottom + TOP)
    known = np.concatenate([low, middle, high])
    known = known[~np.isnan(known)]
    at = style.ticks(known.min(), known.max()) if known.size else [0.0, 100.0] if percent else [0.0, 1.0]
    if percent:
        at = [x for x in at if 0 <= x <= 100]
    ends = (len(labels) + len(headings) - 0.5 + room / ROW, -0.5)
    panel = Panel(figure, left, RIGHT, TOP, bottom, x=(at[0], at[-1]), y=ends)
    sign = "%" if percent else ""
    panel.below(at, [words.number(x, decimals) + sign if known.size else "" for x in at], grid=True)
    panel.floor()
    start, y = at[0] + (0.05 - left) * panel.dx, -1
    for i, (label, row) in enumerate(zip(labels, words.rows(frame), strict=True)):
        if i in headings:
            y += 1
            panel.text(start, y + 0.15, words.plain(headings[i]), weight="bold")
        y += 1
        panel.text(start, y, "\n".join(words.wrap(label, left - 0.1, lines=2)))
        if np.isnan(middle[i]):
            panel.text(at[0] + 0.08 * panel.dx, y, words.hidden(row), **style.ASIDE)
            continue
        panel.plot([low[i], high[i]], [y, y], color=style.BLUE, linewidth=2.5, alpha=0.55)
        panel.marks([middle[i]], [y], "o", color=style.BLUE, markersize=9)
        text = words.number(middle[i], decimals) + sign
        panel.text(middle[i], y - 0.2, text, ha="center", va="bottom", size=words.SMALL, weight="bold")
        if not pd.isna(row["n"]):
            panel.text(at[-1] + 0.15 * panel.dx, y, f"{words.whole(row['n'])} pupils", size=words.SMALL)
    style.below(figure, foot)
    return figure, panel


def told(frame: pd.DataFrame, labels: Sequence[str]) -> list[str]:
    """A sentence a row, for an alt text."""
    percent = value(frame) == "percent"
    columns = [words.floats(frame[c]) for c in (value(frame), "low", "high")]
    decimals = 1 if percent else words.places(columns[0])
    sign = "%" if percent else ""
    said = []
    for y, (label, row) in enumerate(zip(labels, words.rows(frame), strict=True)):
        middle, low, high = (words.number(column[y], decimals) + sign for column in columns)
        people = f"{words.whole(row['n'])} pupils"
        known = f"{middle} of {people}" if percent else f"mean {middle} for {people}"
        known = f"{known} (interval {low} to {high})"
        said.append(f"{label}: {words.hidden(row) if np.isnan(columns[0][y]) else known}.")
    return said
