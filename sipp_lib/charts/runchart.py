"""A run chart: a measure over time against its median, its signals told in words, and what happened meanwhile."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import over_time, style
from sipp_lib.charts.over_time import Floats, Series
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import whole
from sipp_lib.wording import words

NEEDED = {"Anhøj": 10, "NHS Scotland": 5}


class Verdict(NamedTuple):
    """What a set of rules says in words, its colour, and the points that make it."""

    told: str
    colour: str = style.INK
    marked: tuple[int, ...] = ()


def _longest(groups: Floats) -> list[int]:
    """Places of the longest of numbered groups of points."""
    every = (np.flatnonzero(groups == group).tolist() for group in np.unique(groups[~np.isnan(groups)]))
    return max(every, key=len, default=[])


def _call(better: style.Better, *, up: bool) -> tuple[str, str]:
    good = up == (better == "higher")
    return ("an improvement", style.IMPROVEMENT) if good else ("a concern", style.CONCERN)


def _shift(row: Any, frame: pd.DataFrame, read: Series, better: style.Better) -> Verdict:
    length = f"A shift: {whole(row['longest_run'])} {read.points} in a row"
    longest = _longest(words.floats(frame["run"]))
    if len(longest) != row["longest_run"]:
        return Verdict(f"{length} on one side of the median.")
    above = bool(np.nansum((read.values - words.floats(frame["median"]))[longest]) > 0)
    call, colour = _call(better, up=above)
    return Verdict(f"{length} {'above' if above else 'below'} the median, {call}.", colour, tuple(longest))


def _trend(row: Any, read: Series, better: style.Better) -> Verdict:
    length = f"A trend: {whole(row['longest_trend'])} {read.points}"
    longest: list[int] = []
    going: list[int] = []
    for place in np.flatnonzero(~np.isnan(read.values)).tolist():
        step = read.values[place] - read.values[going[-1]] if going else 0.0
        # a turn is the end of a rise and the start of a fall
        going = [*going, place] if step * _way(read, going) >= 0 else [going[-1], place]
        longest = max(longest, going, key=lambda places: len(set(read.values[places])))
    if len(set(read.values[longest])) != row["longest_trend"]:
        return Verdict(f"{length} going one way.")
    up = _way(read, longest) > 0
    call, colour = _call(better, up=up)
    return Verdict(f"{length} {'rising' if up else 'falling'}, {call}.", colour, tuple(longest))


def _way(read: Series, going: list[int]) -> float:
    return float(np.sign(read.values[going[-1]] - read.values[going[0]])) if going else 0.0


def _judged(row: Any, frame: pd.DataFrame, read: Series, better: style.Better) -> list[Verdict]:
    """What one set of rules says; `row` is a row of the signals."""
    if pd.isna(row["signal"]):
        needed = NEEDED.get(str(row.get("rule")), NEEDED["Anhøj"])
        seen = row["n_useful"] if needed == NEEDED["Anhøj"] else int((~np.isnan(read.values)).sum())
        useful = f" ({whole(seen)} of the {needed} needed)"
        return [Verdict(f"Too few {read.points} to tell change from chance{useful}.")]
    if not row["signal"]:
        return [Verdict("No signal: the changes are what chance would give.")]
    said = []
    if row["longest_run"] > row["longest_run_limit"]:
        said.append(_shift(row, frame, read, better))
    trend = row.get("longest_trend", pd.NA)
    if not pd.isna(trend) and trend > row["longest_trend_limit"]:
        said.append(_trend(row, read, better))
    few = not pd.isna(row["crossings_limit"]) and row["crossings"] < row["crossings_limit"]
    if few and not said:
        seen, limit = whole(row["crossings"]), whole(row["crossings_limit"])
        said.append(Verdict(f"A signal: the median is crossed {seen} times, chance gives {limit} or more."))
    return said


def _verdicts(
    frame: pd.DataFrame, signals: pd.DataFrame, read: Series, better: style.Better
) -> list[Verdict]:
    """What the run rules say; where there are several sets of rules, each by its name."""
    if signals.empty:
        return [Verdict(f"Too few {read.points} to tell change from chance.")]
    rules: dict[Verdict, list[str]] = {}
    for row in words.rows(signals):
        for each in _judged(row, frame, read, better):
            rules.setdefault(each, []).append(words.plain(row["rule"]))
    several = len(signals) > 1
    said = [
        each._replace(told=f"{' and '.join(names)}: {each.told}") if several else each
        for each, names in rules.items()
    ]
    far = _astronomical(frame)
    if far:
        some = ", ".join(read.names[i] for i in far[:6])
        said.append(Verdict(f"Far from the others, look at: {some}."))
    return said


def _astronomical(frame: pd.DataFrame) -> list[int]:
    if "astronomical" not in frame:
        return []
    return [int(i) for i in np.flatnonzero(frame["astronomical"].fillna(False).to_numpy(bool))]


def _level(median: Floats) -> float:
    """The median where it was last known: a hidden month has none."""
    known = median[~np.isnan(median)]
    return float(known[-1]) if known.size else float("nan")


def _median(ax: Axes, frame: pd.DataFrame) -> None:
    """The baseline's median as a line, dashed where it is only carried on."""
    after = (frame["phase"] == "after").fillna(False).to_numpy(dtype=bool)
    median = words.floats(frame["median"])
    edge = int((~after).sum()) - 0.5
    for some, ends, dashes in ((~after, (-0.4, edge), "-"), (after, (edge, len(after) - 0.6), (0, (4, 2)))):
        if some.any():
            ax.plot(
                ends,
                [_level(median[some])] * 2,
                color=style.MUTED,
                linewidth=1.6,
                linestyle=dashes,
                clip_on=False,
            )


@style.themed()
def chart(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    ax: Axes | None = None,
) -> Figure:
    """Draw a series over time with its median, what the run rules say, and what happened meanwhile.

    Parameters
    ----------
    runframe : SafeFrame
        In order of time: ``month`` or ``occasion``, ``percent`` (or ``value`` or ``mean``), ``median``,
        ``run``, ``phase`` (``baseline`` or ``after``); where there are, ``astronomical``
        points to look at. A hidden month leaves a gap.
    signals : SafeFrame
        One row a set of rules: ``n_useful``, ``longest_run``, ``longest_run_limit``, ``crossings``,
        ``crossings_limit`` (may be NA), ``signal``, ``rule``, and for NHS Scotland's ``longest_trend``,
        ``longest_trend_limit``.
    events : SafeFrame, optional
        ``date``, ``what``, ``intervention``; those outside the series are left out.
    measure, unit : str
        In words.
    better : {"higher", "lower"}
        Which way is better: a shift or a trend is called an improvement or a concern.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame, rules = shown(runframe), shown(signals)
    if frame.empty:
        return style.nothing(ax=ax)
    read = over_time.read(frame)
    said = _verdicts(frame, rules, read, better)
    title = words.titled(measure, unit)
    heads = [(each.told, each.colour) for each in said]
    level = _level(words.floats(frame["median"]))
    levels = {"median": level} if np.isfinite(level) else {}
    ax = over_time.draw(ax, read, title, heads, levels=levels, events=over_time.happened(frame, events))
    _median(ax, frame)
    for each in said:
        if each.marked:
            over_time.stress(ax, read, each.marked, good=each.colour == style.IMPROVEMENT)
    far = _astronomical(frame)
    look: dict[str, Any] = {
        "marker": "o",
        "s": 196,
        "facecolor": "none",
        "edgecolor": style.INK,
        "linewidth": 1.4,
    }
    ax.scatter(far, read.values[far], zorder=4, clip_on=False, **look)
    return style.figure_of(ax)


def alt(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
) -> str:
    """Say in sentences what `chart` shows, with its numbers, what is hidden and what happened."""
    frame, rules = shown(runframe), shown(signals)
    if frame.empty:
        return "No data yet."
    read = over_time.read(frame)
    what = words.titled(words.plain(measure), words.plain(unit))
    said = [f"Run chart: {what}, {read.names[0]} to {read.names[-1]}."]
    ends = over_time.ends(read)
    if ends:
        level = read.number(_level(words.floats(frame["median"])))
        said.append(f"Lowest {ends[0]}, highest {ends[1]}, median {level}.")
    said += [each.told for each in _verdicts(frame, rules, read, better)]
    return " ".join(
        [*said, *filter(None, [read.missing]), *over_time.told(over_time.happened(frame, events))]
    )
