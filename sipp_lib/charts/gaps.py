"""The attainment gap: a dot with its interval for each SIMD quintile or group of pupils."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import fonts, intervals, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import fixed, number
from sipp_lib.wording import words

ENDS = {1: "most deprived", 5: "least deprived"}


def gap_of(frame: pd.DataFrame, better: style.Better) -> tuple[float, float, float]:
    """Value of quintile 1, of quintile 5, and the gap: positive where the most deprived are behind."""
    by = dict(zip(frame["quintile"], words.floats(frame[intervals.value(frame)]), strict=True))
    most, least = by.get(1, np.nan), by.get(5, np.nan)
    return most, least, least - most if better == "higher" else most - least


def gap_words(frame: pd.DataFrame, gap: float, unit: str, decimals: int | None = None) -> str:
    """The size of a gap with its unit, without its side; with so many decimals where it stands beside other numbers."""
    percent = intervals.value(frame) == "percent"
    most = 1 if percent else words.places(words.floats(frame["mean"]))
    size = number(abs(gap), most) if decimals is None else fixed(abs(gap), decimals)
    return f"{size} {'percentage points' if percent else unit}".rstrip()


@style.themed()
def chart(
    by_quintile: SafeFrame, *, measure: str, unit: str, better: style.Better, ax: Axes | None = None
) -> Figure:
    """Draw a dot with its 95 % interval for each quintile, and the gap between the ends as a bracket.

    Parameters
    ----------
    by_quintile : SafeFrame
        One row a quintile: ``quintile``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit : str
        What was measured, in words, and its unit (not used for percentages).
    better : {"higher", "lower"}
        Which way is better.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(by_quintile)
    if frame.empty:
        return style.nothing(ax=ax)
    labels = [f"Q{q} {ENDS[q]}" if q in ENDS else f"Q{q}" for q in frame["quintile"]]
    most, least, gap = gap_of(frame, better)
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by SIMD quintile (line: 95% interval)"
    both = not np.isnan(gap)
    ax = intervals.draw(ax, frame, labels, note, room=intervals.ROW if both else 0)
    if both:
        ends, foot = sorted((most, least)), len(labels) - 0.1
        starts = [list(frame["quintile"]).index(q) for q in (1, 5)]
        ax.vlines((most, least), starts, foot, linestyle=":", color=style.MUTED, linewidth=1.2, zorder=0.5)
        ax.plot(ends, [foot, foot], marker="|", color=style.INK, linewidth=2, markersize=12, clip_on=False)
        label = f"gap {gap_words(frame, gap, unit, intervals.decimals(frame))}"
        left, right = ax.get_xlim()
        half = fonts.width(label, weight="bold") / 2 * style.per_inch(ax)[0]
        middle = min(max(sum(ends) / 2, left + half), max(right - half, left + half))
        style.write(ax, label, (middle, foot), (0, -0.09), ha="center", va="top", weight="bold")
    return style.figure_of(ax)


@style.themed()
def lens_chart(by_lens: SafeFrame, *, measure: str, unit: str, lens: str, ax: Axes | None = None) -> Figure:
    """Draw a dot with its 95 % interval for each group of a lens such as stage or free school meals.

    Parameters
    ----------
    by_lens : SafeFrame
        One row a group: ``group``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit, lens : str
        In words.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(by_lens)
    if frame.empty:
        return style.nothing(ax=ax)
    labels = [words.plain(group) or "not known" for group in frame["group"]]
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by {lens} (line: 95% interval)"
    return style.figure_of(intervals.draw(ax, frame, labels, note))


def alt(by_quintile: SafeFrame, *, measure: str, unit: str, better: style.Better) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frame = shown(by_quintile)
    if frame.empty:
        return "No data yet."
    labels = [f"Quintile {q} ({ENDS[q]})" if q in ENDS else f"Quintile {q}" for q in frame["quintile"]]
    *_, gap = gap_of(frame, better)
    start = f"Dot chart with 95% intervals: {words.plain(measure)}, {intervals.unit_of(frame, unit)}, by SIMD quintile."
    if np.isnan(gap):
        end = "The gap cannot be told, as one end is missing."
    elif gap == 0:
        end = "There is no gap between the most and the least deprived pupils."
    else:
        side = "behind" if gap > 0 else "ahead of"
        end = f"The most deprived pupils are {gap_words(frame, gap, unit)} {side} the least deprived."
    return " ".join([start, *intervals.told(frame, labels), end])


def lens_alt(by_lens: SafeFrame, *, measure: str, unit: str, lens: str) -> str:
    """Say in sentences what `lens_chart` shows, with its numbers and what is hidden."""
    frame = shown(by_lens)
    if frame.empty:
        return "No data yet."
    labels = [words.sentence(words.plain(group) or "not known")[:-1] for group in frame["group"]]
    what = f"{words.plain(measure)}, {intervals.unit_of(frame, unit)}, by {words.plain(lens)}"
    start = f"Dot chart with 95% intervals: {what}."
    return " ".join([start, *intervals.told(frame, labels)])
