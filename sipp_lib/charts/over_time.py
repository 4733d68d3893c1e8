"""What charts over time share: the points and their names, what is missing, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import fixed, number, short_month
from sipp_lib.register import NO_REGISTER, no_register_for, weighting
from sipp_lib.wording import words

EVENTS = 8  # more marks than this hide the line
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
        """A value as the chart's words tell it."""
        return number(value, self.decimals) + self.sign


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
    names = [short_month(m) for m in frame["month"]] if monthly else frame["occasion"].tolist()
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
        f"{short_month(event.date)}: {start[event.intervention]}{words.sentence(event.what).rstrip('.')}."
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
    rows: list[str] = []
    for i, event in enumerate(others[:EVENTS], 1):
        rows += style.lines(f"{i}  {short_month(event.date)}: {event.what}", 2)
    if len(others) > EVENTS:
        rows.append(f"and {len(others) - EVENTS} more events")
    return [*rows, *style.lines(missing, 3)]


def draw(
    ax: Axes | None,
    series: Series,
    title: str,
    verdicts: list[tuple[str, str]],
    *,
    levels: dict[str, float],
    events: list[Happened],
) -> Axes:
    """Draw the points as a line with what is said of them above, and what happened marked.

    Parameters
    ----------
    ax : Axes or None
        On which to draw; those of a new figure by default.
    series : Series
        The points.
    title : str
        What is measured.
    verdicts : list of (str, str)
        Sentences above the chart, each with its colour.
    levels : dict of str to float
        Lines such as the median, by their names, which stand beside their ends; the caller draws them.
    events : list of Happened
        What happened meanwhile.
    """
    others = [event for event in events if not event.intervention]
    begun = [event for event in events if event.intervention]
    heads = [(fonts.wrap(text, style.WIDTH - 0.15, weight="bold"), colour) for text, colour in verdicts]
    titles = style.lines(title, 2)
    foot = _foot(others, series.missing)
    above = sum(len(rows) for rows, _ in heads) * fonts.line() + 0.04 * (len(heads) - 1)
    top, bottom = 0.24 + above + style.STEP * (len(titles) + 2.2 * bool(begun)), 0.38 + style.STEP * len(foot)
    at, labels = _scale(series, levels)
    left = fonts.widest(labels) + 0.15
    decimals = words.alike(levels.values(), series.decimals)
    names = [f"{name}\n{fixed(level, decimals)}{series.sign}" for name, level in levels.items()]
    right = 0.15 + fonts.widest(names)
    ax = style.axes(ax, 2.0 + top + bottom, left=left, right=right, top=top, bottom=bottom, grid="y")
    count = len(series.names)
    low = at[0] - (at[-1] - at[0]) * 0.15 * bool(others)
    ax.set(xlim=(-0.5, count - 0.5), ylim=(low, at[-1]))
    ax.set_yticks(at, labels)
    room = sum(fonts.width(name, fonts.SMALL) + 0.15 for name in series.names)
    step = max(-(-count // 7), -(-room // (style.inches(ax)[0] + 0.5)))
    ax.set_xticks(range(0, count, int(step)), series.names[:: int(step)])
    y = top - 0.04
    for rows, colour in heads:
        ink = style.RUST if colour == style.CONCERN else colour
        look = {"xycoords": "axes fraction", "va": "top", "weight": "bold", "color": ink}
        style.write(ax, "\n".join(rows), (0, 1), (0.05 - left, y), **look)
        y -= len(rows) * fonts.line() + 0.04
    style.title(ax, titles, left, y + 0.02 - style.STEP * len(titles))
    style.caption(ax, foot, left)
    known = ~np.isnan(series.values)
    # a line breaks where a point is missing
    stretch = np.cumsum(~known)[known]
    line: dict[str, Any] = {"color": style.INK, "markeredgecolor": style.INK, "linewidth": 1.6}
    line |= {"marker": "o", "markersize": 6}
    line |= {"units": stretch, "clip_on": False, "estimator": None, "errorbar": None, "legend": False}
    sns.lineplot(x=np.flatnonzero(known), y=series.values[known], ax=ax, **line)
    places = style.apart([*levels.values()], 2.1 * style.STEP * style.per_inch(ax)[1])
    for name, place in zip(names, places, strict=True):
        style.beside(ax, name, 1, place, 0.05, color=style.MUTED)
    _marks(ax, others, begun, left)
    return ax


def stress(ax: Axes, series: Series, places: Sequence[int], *, good: bool) -> None:
    """Mark points that make a signal: dots for an improvement, diamonds for a concern."""
    look = {"marker": "o", "color": style.IMPROVEMENT} if good else {"marker": "D", "color": style.CONCERN}
    some = np.array(places)
    sns.scatterplot(x=some, y=series.values[some], s=72, linewidth=0, zorder=3, clip_on=False, ax=ax, **look)


def _scale(series: Series, levels: dict[str, float]) -> tuple[list[float], list[str]]:
    """Ticks that cover the points and the lines, and their labels; none where all are missing."""
    every = np.array([*series.values, *levels.values()])
    every = every[~np.isnan(every)]
    at = style.ticks(every.min(), every.max(), 4) if every.size else [0.0, 1.0]
    at = [x for x in at if x <= 100] if series.sign else at
    return at, [fixed(x, words.exact(at)) + series.sign if every.size else "" for x in at]


def _marks(ax: Axes, others: list[Happened], begun: list[Happened], left: float) -> None:
    """Mark the intervention by a line with its name above, other events by numbers along the bottom."""
    for event in begun:
        ax.axvline(event.at, color=style.VERMILLION, linewidth=1.8, linestyle=(0, (5, 2)))
    look: dict[str, Any]
    for event in begun[:1]:
        start, end = ax.get_xlim()
        first = event.at < (start + end) / 2
        place = left + (event.at - start) / style.per_inch(ax)[0]
        room = (style.WIDTH - place if first else place) - 0.1
        text = f"{short_month(event.date)}, intervention began: {event.what}"
        rows = fonts.wrap(text, room, fonts.SMALL, lines=2)
        look = {"size": fonts.SMALL, "color": style.RUST, "xycoords": style.ABOVE}
        # line by line: a block that ends at the line would be torn by a reader's other font
        for i, row in enumerate(reversed(rows)):
            aside = (0.0, 0.04 + i * style.STEP)
            style.write(ax, row, (event.at, 1), aside, ha="left" if first else "right", va="bottom", **look)
    for i, event in enumerate(others[:EVENTS], 1):
        circle = {
            "boxstyle": "circle,pad=0.25",
            "facecolor": "white",
            "edgecolor": style.INK,
            "linewidth": 0.8,
        }
        look = {"xycoords": style.ABOVE, "ha": "center", "bbox": circle, "size": 9}
        style.write(ax, str(i), (event.at, 0), (0, 0.14), **look)
