"""The action plan as a timeline: what is done when, for the intervention or its evaluation, and how far it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import day_and_month, short_month
from sipp_lib.wording.plan import MOST, by_date, name, progress

LEFT, RIGHT = 0.42, 0.3  # of the figure the names at most, and inches
COLOURS = {"intervention": style.BLUE, "evaluation": style.ORANGE}


def _ticks(first: pd.Timestamp, last: pd.Timestamp) -> tuple[list[pd.Timestamp], list[str]]:
    """At most five dates at round places: days, firsts of months, of quarters or of half years."""
    days = (last - first).days
    if days <= 75:
        dates = [first + pd.Timedelta(days=i) for i in range(0, days + 1, max(1, -(-days // 4)))]
        return dates, [day_and_month(d) for d in dates]
    months = max(1, -(-days // 30 // 5))
    dates = [d for d in pd.date_range(first.replace(day=1), last, freq=f"{months}MS") if d >= first]
    return dates or [first], [short_month(d) for d in dates or [first]]


def _look(row: dict[str, Any]) -> dict[str, Any]:
    """Full when done, pale when under way, an outline when not started, dashed when dropped."""
    colour = COLOURS.get(str(row["purpose"]), style.GREY)
    face = {"done": colour, "under way": f"{colour}66"}.get(progress(row), "white")
    look: dict[str, Any] = {"facecolor": face, "edgecolor": colour, "linewidth": 1.4, "zorder": 2}
    if progress(row) == "dropped":
        return look | {"linestyle": (0, (3, 2)), "edgecolor": style.MUTED}
    return look | ({"hatch": "////", "edgecolor": "#7a5300"} if row["purpose"] == "evaluation" else {})


def _bar(ax: Axes, y: float, row: dict[str, Any], origin: pd.Timestamp) -> None:
    """One action with its progress beside it: to the right, to the left, in it or above, where there is room."""
    span, day = ax.get_xlim()[1], annotate.per_inch(ax)[0]
    start = (row["first"] - origin).days
    length = max((row["last"] - row["first"]).days + 1, span * 0.012)
    ax.barh(y, length, 0.24, left=start, clip_on=False, **_look(row))
    wide = (fonts.width(progress(row), canvas.SMALL) + 0.06) * day
    place: dict[str, Any] = {"ha": "left", "at": (start + length, y), "aside": (0.06, 0)}
    if start + length + wide > span:
        place = {"ha": "right", "at": (start, y), "aside": (-0.06, 0)}
        if start < wide < length:
            place = {"ha": "right", "at": (start + length, y), "aside": (-0.06, 0)}
        elif start < wide:
            middle = min(max(start + length / 2, wide / 2), span - wide / 2)
            place = {"ha": "center", "at": (middle, y), "aside": (0, 0.25)}
    annotate.write(ax, progress(row), **place, size=canvas.SMALL, bbox=style.GROUND, zorder=3)


@style.themed()
def chart(timeline: SafeFrame, *, intervention: pd.Timestamp | None = None, ax: Axes | None = None) -> Figure:
    """Draw each action as a bar from start to end, in order of start; undated ones are listed below.

    Parameters
    ----------
    timeline : SafeFrame
        One row an action, in the order to be drawn: ``action``, ``purpose``, ``start``, ``end``, ``progress``.
        One date alone is drawn as a day.
    intervention : pandas.Timestamp, optional
        When the intervention began; marked by a line.
    ax
        See `sipp_lib.charts`.
    """
    frame = require_safe(timeline)
    if frame.empty:
        return style.empty_figure("No actions yet.", ax)
    dated, undated = by_date(frame)
    foot = [f"and {len(dated) - MOST} more, in the table"] if len(dated) > MOST else []
    for row in undated[:MOST]:
        foot += annotate.lines(f"No date yet: {name(row)}", 2)
    dated, below = dated[:MOST], 0.06 + style.STEP * len(foot)
    if not dated:
        ax = style.sheet(ax, below + 0.05)
        ax.text(0.05, 0.05, "\n".join(foot), size=canvas.SMALL, va="top")
        return style.figure_of(ax)
    left = min(LEFT * canvas.wide(), 0.25 + fonts.widest(map(name, dated)))
    names = [fonts.wrap(name(row), left - 0.15, canvas.SMALL, 3) for row in dated]
    heights = np.array([max(0.42, style.STEP * len(rows) + 0.14) for rows in names])
    key = [(f"for the {purpose}", {"marker": "s", "color": colour}) for purpose, colour in COLOURS.items()]
    top, bottom, body = 0.28 + annotate.key_height(key), 0.34 + below, float(heights.sum())
    ax = style.axes(ax, top + body + bottom, left=left, right=RIGHT, top=top, bottom=bottom, grid="x")
    origin, last = min(row["first"] for row in dated), max(row["last"] for row in dated)
    if intervention is not None and abs((intervention - origin).days) < 1000:
        origin, last = min(origin, intervention), max(last, intervention)
    # a plan of a day or two still gets a fortnight's axis
    span = max((last - origin).days + 1, 14)
    dates, labels = _ticks(origin, origin + pd.Timedelta(days=span - 1))
    y = heights.cumsum() - heights / 2
    ax.set(xlim=(0, span), ylim=(body, 0))
    annotate.x_ticks(ax, [(date - origin).days for date in dates], labels)
    annotate.row_labels(ax, y, ["\n".join(rows) for rows in names], left)
    annotate.caption(ax, foot, left)
    annotate.key(ax, key, left, top - 0.03)
    for place, row in zip(y, dated, strict=True):
        _bar(ax, float(place), row, origin)
    if intervention is not None and 0 <= (at := (intervention - origin).days) <= span:
        ax.axvline(at, color=style.VERMILLION, linewidth=1.6, linestyle=(0, (5, 2)), zorder=0.9)
        look = {"va": "bottom", "ha": "left" if at < span / 2 else "right", "color": style.RUST}
        annotate.write(ax, "intervention begins", (at, 0), (0, 0.03), size=canvas.SMALL, **look)
    return style.figure_of(ax)
