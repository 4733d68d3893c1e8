"""An XmR chart: a series with its mean and the limits of its ordinary ups and downs, points beyond them named."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import over_time, style
from sipp_lib.charts.over_time import Series
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.wording import words

LINES = {"upper_limit": "upper limit", "centre": "mean", "lower_limit": "lower limit"}
MOST = 6  # points named; the table has all


def _levels(frame: pd.DataFrame, read: Series) -> dict[str, float]:
    """Mean and limits where they were last known, and where a percentage can reach them."""
    levels = {}
    for name in LINES:
        known = words.floats(frame[name])
        known = known[~np.isnan(known)]
        if known.size and not (read.sign and name != "centre" and not 0 <= known[-1] <= 100):
            levels[name] = float(known[-1])
    return levels


def _outside(frame: pd.DataFrame, read: Series, better: style.Better) -> list[tuple[int, bool]]:
    """The points beyond a limit, each with whether it is on the better side."""
    centre = words.floats(frame["centre"])
    beyond = frame["outside"].fillna(False).to_numpy(bool) & ~np.isnan(read.values)
    up = read.values > centre
    return [(int(i), bool(up[i]) == (better == "higher")) for i in np.flatnonzero(beyond)]


def _verdicts(frame: pd.DataFrame, read: Series, better: style.Better) -> list[tuple[str, str]]:
    """What the limits say, each sentence with its colour."""
    kind = frame["limits"].dropna()
    if kind.empty:
        return [(f"Too few {read.points} for limits.", style.INK)]
    said = []
    outside = _outside(frame, read, better)
    for good, call, colour in (
        (True, "an improvement", style.IMPROVEMENT),
        (False, "a concern", style.CONCERN),
    ):
        found = [read.names[i] for i, side in outside if side == good]
        if found:
            more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
            said.append((f"Beyond the limits, {call}: {', '.join(found[:MOST])}{more}.", colour))
    if not said:
        said.append((f"No {read.points[:-1]} beyond the limits: the ups and downs are ordinary.", style.INK))
    if kind.iloc[-1] == "trial limits":
        said.append((f"Trial limits, from fewer than 12 {read.points}: look again later.", style.MUTED))
    return said


@style.themed()
def chart(
    xmr: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    ax: Axes | None = None,
) -> Figure:
    """Draw a series over time with its mean, its limits, and what happened meanwhile.

    Parameters
    ----------
    xmr : SafeFrame
        In order of time: ``month`` or ``occasion``, ``percent`` (or ``value`` or ``mean``), ``centre``,
        ``lower_limit``, ``upper_limit``, ``outside``, ``limits``. A hidden month leaves a gap; a limit that a
        percentage cannot reach is not drawn.
    events : SafeFrame, optional
        ``date``, ``what``, ``intervention``; those outside the series are left out.
    measure, unit : str
        In words.
    better : {"higher", "lower"}
        Which way is better: a point beyond a limit is called an improvement or a concern.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame = shown(xmr)
    if frame.empty:
        return style.nothing(ax=ax)
    read = over_time.read(frame)
    levels = _levels(frame, read)
    title = words.titled(measure, unit)
    said = _verdicts(frame, read, better)
    named = {LINES[name]: level for name, level in levels.items()}
    happened = over_time.happened(frame, events)
    ax = over_time.draw(ax, read, title, said, levels=named, events=happened)
    for name, level in levels.items():
        dashes = "-" if name == "centre" else (0, (4, 2))
        ends = [-0.4, len(read.names) - 0.6]
        ax.plot(ends, [level] * 2, color=style.MUTED, linewidth=1.6, linestyle=dashes, clip_on=False)
    outside = _outside(frame, read, better)
    for good in (True, False):
        if some := [i for i, side in outside if side == good]:
            over_time.stress(ax, read, some, good=good)
    return style.figure_of(ax)


def alt(
    xmr: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: style.Better,
) -> str:
    """Say in sentences what `chart` shows, with its numbers, what is hidden and what happened."""
    frame = shown(xmr)
    if frame.empty:
        return "No data yet."
    read = over_time.read(frame)
    what = words.titled(words.plain(measure), words.plain(unit))
    said = [f"XmR chart: {what}, {read.names[0]} to {read.names[-1]}."]
    ends = over_time.ends(read)
    if ends:
        lines = [f"{LINES[name]} {read.number(level)}" for name, level in _levels(frame, read).items()]
        said.append(", ".join([f"Lowest {ends[0]}", f"highest {ends[1]}", *lines]) + ".")
    said += [told for told, _ in _verdicts(frame, read, better)]
    return " ".join(
        [*said, *filter(None, [read.missing]), *over_time.told(over_time.happened(frame, events))]
    )
