"""The action plan as a timeline: what is done when, for the intervention or its evaluation, and how far it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown

MOST = 25  # actions drawn; the table has all
LEFT, RIGHT = 2.25, 0.3
STEP = words.line(words.SMALL)
COLOURS = {"intervention": style.BLUE, "evaluation": style.ORANGE}


def _split(frame: pd.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Dated actions with both ends in order, and the undated ones."""
    ends = {end: pd.to_datetime(frame[end]) for end in ("start", "end")}
    dated, undated = [], []
    for row in words.rows(frame.assign(**ends)):
        known = [day for day in (row["start"], row["end"]) if not pd.isna(day)]
        if known:
            dated.append(row | {"first": min(known), "last": max(known)})
        else:
            undated.append(row)
    return dated, undated


def _name(row: dict[str, Any]) -> str:
    return words.plain(row["action"], 120) or "no name yet"


def _ticks(first: pd.Timestamp, last: pd.Timestamp) -> tuple[list[pd.Timestamp], list[str]]:
    """At most five dates at round places: days, firsts of months, of quarters or of half years."""
    days = (last - first).days
    if days <= 75:
        every = max(1, -(-days // 4))
        dates = [first + pd.Timedelta(days=i) for i in range(0, days + 1, every)]
        return dates, [f"{d.day} {words.MONTHS[d.month - 1]}" for d in dates]
    months = max(1, -(-days // 30 // 5))
    dates = list(pd.date_range(first.replace(day=1), last, freq=f"{months}MS"))
    dates = [d for d in dates if d >= first] or [first]
    return dates, [words.month(d) for d in dates]


def _bar(panel: Panel, y: float, row: Any, origin: pd.Timestamp) -> None:
    """One action: full when done, pale when under way, an outline when not started, dashed when dropped."""
    colour = COLOURS.get(str(row["purpose"]), style.GREY)
    start, length = (row["first"] - origin).days, (row["last"] - row["first"]).days + 1
    span = panel.x[1]
    length = max(length, span * 0.012)
    progress = words.plain(row["progress"]) or "not started"
    face = {"done": colour, "under way": f"{colour}66"}.get(progress, "white")
    look: dict[str, Any] = {"facecolor": face, "edgecolor": colour, "linewidth": 1.4}
    if row["purpose"] == "evaluation":
        look |= {"hatch": "////", "edgecolor": "#7a5300"}
    if progress == "dropped":
        look |= {"linestyle": (0, (3, 2)), "edgecolor": style.MUTED, "hatch": None}
    panel.bar(start, y - 0.12, length, 0.24, **look)
    inches = 1 / panel.dx
    wide = words.width(progress, words.SMALL)
    x, side = start + length + 0.06 / inches, "left"
    if x + wide / inches > span:
        x, side = start - 0.06 / inches, "right"
        if start * inches < wide + 0.06:
            x, side, y = start + length / 2, "center", y - 0.27
            x = min(max(x, wide / inches / 2), span - wide / inches / 2)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[side]
    panel.bar(x - share * wide / inches, y - 0.08, wide / inches, 0.16, facecolor="white", linewidth=0)
    panel.text(x, y, progress, size=words.SMALL, ha=side)


@style.house
def chart(timeline: SafeFrame, *, intervention: pd.Timestamp | None = None) -> Figure:
    """Draw each action as a bar from start to end, in order of start; undated ones are listed below.

    Parameters
    ----------
    timeline : SafeFrame
        One row an action, in the order to be drawn: ``action``, ``purpose``, ``start``, ``end``, ``progress``.
        One date alone is drawn as a day.
    intervention : pandas.Timestamp, optional
        When the intervention began; marked by a line.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(timeline)
    if frame.empty:
        return style.nothing("No actions yet.")
    dated, undated = _split(frame)
    more, dated = len(dated) - MOST, dated[:MOST]
    names = [words.wrap(_name(row), LEFT - 0.2, words.SMALL, 3) for row in dated]
    heights = [max(0.42, STEP * len(name) + 0.14) for name in names]
    foot = [f"and {more} more, in the table"] if more > 0 else []
    for row in undated[:MOST]:
        foot += words.wrap(f"No date yet: {_name(row)}", 5.3, words.SMALL, lines=2)
    body = sum(heights)
    top, bottom = (0.48, 0.32 + STEP * len(foot)) if len(dated) else (0.0, 0.05 + STEP * len(foot))
    figure = style.new_figure(top + body + bottom + 0.05)
    style.below(figure, foot)
    if not dated:
        return figure
    key = [(f"for the {purpose}", {"marker": "s", "color": colour}) for purpose, colour in COLOURS.items()]
    style.key(figure, figure.get_figheight() - 0.03, key)
    origin, last = min(row["first"] for row in dated), max(row["last"] for row in dated)
    if intervention is not None and abs((intervention - origin).days) < 1000:
        origin, last = min(origin, intervention), max(last, intervention)
    # a plan of a day or two still gets a fortnight's axis
    span = float(max((last - origin).days + 1, 14))
    panel = Panel(figure, LEFT, RIGHT, top, bottom + 0.05, x=(0, span), y=(body, 0))
    dates, labels = _ticks(origin, origin + pd.Timedelta(days=int(span) - 1))
    panel.below([(d - origin).days for d in dates], labels, grid=True)
    panel.floor()
    y = np.cumsum([0, *heights[:-1]]) + np.array(heights) / 2
    for place, name, row in zip(y, names, dated, strict=True):
        panel.text((0.05 - LEFT) * panel.dx, place, "\n".join(name), size=words.SMALL)
        _bar(panel, float(place), row, origin)
    if intervention is not None and 0 <= (intervention - origin).days <= span:
        at = (intervention - origin).days
        panel.plot(
            [at, at], panel.y, color=style.VERMILLION, linewidth=1.6, linestyle=(0, (5, 2)), zorder=0.9
        )
        side = "left" if at < span / 2 else "right"
        look: dict[str, Any] = {"va": "bottom", "ha": side, "size": words.SMALL, "color": style.RUST}
        panel.text(at, 0, "intervention begins", **look)
    return figure


def alt(timeline: SafeFrame, *, intervention: pd.Timestamp | None = None) -> str:
    """Say in sentences what `chart` shows: each action, its dates and its progress."""
    frame = shown(timeline)
    if frame.empty:
        return "No actions yet."
    dated, undated = _split(frame)
    count = "1 action" if len(frame) == 1 else f"{len(frame)} actions"
    said = [f"Timeline of {count}."]
    if intervention is not None:
        said.append(f"The intervention begins on {words.day(intervention)}.")
    for row in [*dated, *undated][:MOST]:
        if "first" not in row:
            when = "no date yet"
        elif row["first"] == row["last"]:
            when = words.day(row["first"])
        else:
            when = f"{words.day(row['first'])} to {words.day(row['last'])}"
        name, progress = words.sentence(_name(row))[:-1], words.plain(row["progress"]) or "not started"
        said.append(f"{name}: {when}, for the {row['purpose']}, {progress}.")
    if len(frame) > MOST:
        said.append(f"{len(frame) - MOST} more are in the table.")
    return " ".join(said)
