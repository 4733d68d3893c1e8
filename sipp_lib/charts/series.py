"""What charts over time share: the points and their names, what is missing, and what happened meanwhile."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.register import NO_REGISTER, no_register_for, weighting

EVENTS = 8  # more marks than this hide the line
STEP = words.line(words.SMALL)
Floats = np.ndarray[Any, np.dtype[np.float64]]


class Series(NamedTuple):
    """The points of a table over time: values (NaN where missing), their names, and how numbers are written."""

    values: Floats
    names: list[str]
    sign: str
    decimals: int
    points: str
    missing: str

    def number(self, value: float) -> str:
        """A value as it is written on this chart."""
        return words.number(value, self.decimals) + self.sign


class Happened(NamedTuple):
    """An event and its place among the points."""

    date: pd.Timestamp
    what: str
    intervention: bool
    at: float


def read(frame: pd.DataFrame) -> Series:
    """The series that a table holds in ``percent``, ``value`` or ``mean``, by ``month`` or ``occasion``."""
    column = next(name for name in ("percent", "value", "mean") if name in frame)
    values = words.floats(frame[column])
    monthly = "month" in frame
    names = [words.month(m) for m in frame["month"]] if monthly else frame["occasion"].tolist()
    names = [words.plain(name, 12) for name in names]
    percent = column == "percent"
    decimals = 1 if percent else words.places(values)
    points = "months" if monthly else "points"
    return Series(values, names, "%" if percent else "", decimals, points, _missing(frame, values, names))


def _missing(frame: pd.DataFrame, values: Floats, names: list[str]) -> str:
    """Which points have no number and why, and how pupils are weighted, in sentences, or nothing."""
    gaps = np.flatnonzero(np.isnan(values))
    reasons = frame["suppressed"].fillna("").tolist() if "suppressed" in frame else [""] * len(frame)
    unread = [i for i in gaps if reasons[i] == NO_REGISTER]
    hidden = [i for i in gaps if reasons[i] != NO_REGISTER]
    said = [no_register_for(pd.Timestamp(frame["month"].iloc[i]) for i in unread)] if unread else []
    if hidden:
        why = words.plain(reasons[hidden[0]])
        some = "all of them" if len(hidden) == len(names) else ", ".join(names[i] for i in hidden[:12])
        more = f" and {len(hidden) - 12} more" if 12 < len(hidden) < len(names) else ""
        said.append(f"Not shown{f' ({why})' if why else ''}: {some}{more}.")
    if "weighted" in frame:
        said.append(weighting(frame["weighted"]))
    return " ".join(filter(None, said))


def happened(frame: pd.DataFrame, events: SafeFrame | None) -> list[Happened]:
    """The events within the series by date, with their place among the points."""
    if events is None or "month" not in frame:
        return []
    months = pd.DatetimeIndex(frame["month"])
    days, places = (months - months[0]).days, np.arange(len(months))
    end = months[-1] + pd.DateOffset(months=1)
    found = []
    for row in words.rows(shown(events).dropna(subset=["date"])):
        date = pd.Timestamp(row["date"])
        if months[0] <= date < end:
            at = float(np.interp((date - months[0]).days, days, places))
            intervention = not pd.isna(row["intervention"]) and bool(row["intervention"])
            found.append(Happened(date, words.plain(row["what"]), intervention, at))
    return sorted(found, key=lambda event: event.date)


def told(events: list[Happened]) -> list[str]:
    """A sentence an event, for an alt text."""
    start = {True: "the intervention began: ", False: ""}
    return [
        f"{words.month(event.date)}: {start[event.intervention]}{words.sentence(event.what).rstrip('.')}."
        for event in events
    ]


def ends(series: Series) -> list[str]:
    """The lowest and the highest point in words, for an alt text; nothing where all are missing."""
    known = np.flatnonzero(~np.isnan(series.values))
    if not known.size:
        return []
    lowest, highest = known[np.argmin(series.values[known])], known[np.argmax(series.values[known])]
    return [f"{series.number(series.values[i])} ({series.names[i]})" for i in (lowest, highest)]


def _foot(others: list[Happened], missing: str) -> list[str]:
    """The lines below the chart: the numbered events, and the points without a number."""
    rows = []
    for i, event in enumerate(others[:EVENTS], 1):
        rows += words.wrap(f"{i}  {words.month(event.date)}: {event.what}", 5.3, words.SMALL, lines=2)
    if len(others) > EVENTS:
        rows.append(f"and {len(others) - EVENTS} more events")
    return rows + words.wrap(missing, 5.3, words.SMALL, lines=3)


def draw(
    series: Series,
    title: str,
    verdicts: list[tuple[str, str]],
    *,
    levels: list[float],
    events: list[Happened],
    right: float = 0.85,
) -> tuple[Figure, Panel]:
    """Draw the points as a line with what is said of them above, and what happened marked.

    Parameters
    ----------
    series : Series
        The points.
    title : str
        What is measured.
    verdicts : list of (str, str)
        Sentences above the chart, each with its colour.
    levels : list of float
        Further values that the scale must hold.
    events : list of Happened
        What happened meanwhile.
    right : float
        Inches beside the panel for the names of lines.
    """
    others = [event for event in events if not event.intervention]
    begun = [event for event in events if event.intervention]
    heads = [(words.wrap(text, 4.6), colour) for text, colour in verdicts]
    titles = words.wrap(title, 5.3, words.SMALL, lines=2)
    foot = _foot(others, series.missing)
    above = sum(len(rows) for rows, _ in heads) * words.line() + 0.04 * (len(heads) - 1)
    top = 0.24 + above + STEP * (len(titles) + 2.2 * bool(begun))
    figure = style.new_figure(2.0 + top + 0.36 + STEP * len(foot))
    y = figure.get_figheight() - 0.04
    for rows, colour in heads:
        ink = style.RUST if colour == style.CONCERN else colour
        style.say(figure, 0.05, y, "\n".join(rows), weight="bold", color=ink)
        y -= len(rows) * words.line() + 0.04
    style.say(figure, 0.05, y - 0.02, "\n".join(titles), size=words.SMALL)
    style.below(figure, foot)
    every = np.concatenate([series.values, levels])
    every = every[~np.isnan(every)]
    at = style.ticks(every.min(), every.max(), 4) if every.size else [0.0, 1.0]
    at = [x for x in at if x <= 100] if series.sign else at
    labels = [words.number(x, words.exact(at)) + series.sign if every.size else "" for x in at]
    left = max(words.width(x, words.SMALL) for x in labels) + 0.15
    low = at[0] - (at[-1] - at[0]) * 0.15 * bool(others)
    count = len(series.names)
    span, scale = (-0.5, count - 0.5), (low, at[-1])
    panel = Panel(figure, left, right, top, 0.36 + STEP * len(foot), x=span, y=scale)
    panel.beside(at, labels)
    step = -(-count // 7)
    panel.below(range(0, count, step), series.names[::step])
    panel.floor()
    panel.plot(range(count), series.values, marker="o", color=style.INK, linewidth=1.6, markersize=5.5)
    _marks(panel, others, begun)
    return figure, panel


def _marks(panel: Panel, others: list[Happened], begun: list[Happened]) -> None:
    """Mark the intervention by a line with its name above, other events by numbers along the bottom."""
    bottom, top = panel.y
    for event in begun:
        panel.plot([event.at] * 2, panel.y, color=style.VERMILLION, linewidth=1.8, linestyle=(0, (5, 2)))
    for event in begun[:1]:
        first = event.at < sum(panel.x) / 2
        place = panel.left + (event.at - panel.x[0]) / panel.dx
        room = (style.WIDTH - place if first else place) - 0.1
        text = f"{words.month(event.date)}, intervention began: {event.what}"
        rows = "\n".join(words.wrap(text, room, words.SMALL, lines=2))
        how: dict[str, Any] = {"ha": "left" if first else "right", "va": "bottom", "color": style.RUST}
        panel.text(event.at, top, rows, size=words.SMALL, **how)
    circle = {"markerfacecolor": "white", "markeredgecolor": style.INK, "markeredgewidth": 0.8}
    for i, event in enumerate(others[:EVENTS], 1):
        y = bottom + 0.14 * panel.dy
        panel.marks([event.at], [y], "o", markersize=13, **circle)
        panel.text(event.at, y, str(i), size=9, ha="center")
