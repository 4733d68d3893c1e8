"""The attainment gap: a dot with its interval for each SIMD quintile or group of pupils."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import intervals, style, words
from sipp_lib.disclosure.safe import SafeFrame, shown

ENDS = {1: "most deprived", 5: "least deprived"}


def gap_of(frame: pd.DataFrame, better: style.Better) -> tuple[float, float, float]:
    """Value of quintile 1, of quintile 5, and the gap: positive where the most deprived are behind."""
    by = dict(zip(frame["quintile"], words.floats(frame[intervals.value(frame)]), strict=True))
    most, least = by.get(1, np.nan), by.get(5, np.nan)
    return most, least, least - most if better == "higher" else most - least


def gap_words(frame: pd.DataFrame, gap: float, unit: str) -> str:
    """The size of a gap with its unit, without its side."""
    if intervals.value(frame) == "percent":
        return f"{words.number(abs(gap))} percentage points"
    return f"{words.number(abs(gap), words.places(words.floats(frame['mean'])))} {unit}".rstrip()


@style.house
def chart(by_quintile: SafeFrame, *, measure: str, unit: str, better: style.Better) -> Figure:
    """Draw a dot with its 95 % interval for each quintile, and the gap between the ends as a bracket.

    Parameters
    ----------
    by_quintile : SafeFrame
        One row a quintile: ``quintile``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit : str
        What was measured, in words, and its unit (not used for percentages).
    better : {"higher", "lower"}
        Which way is better.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(by_quintile)
    if frame.empty:
        return style.nothing()
    labels = [f"Q{q} {ENDS[q]}" if q in ENDS else f"Q{q}" for q in frame["quintile"]]
    most, least, gap = gap_of(frame, better)
    both = not np.isnan(gap)
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by SIMD quintile (line: 95% interval)"
    figure, panel = intervals.draw(frame, labels, note, intervals.ROW if both else 0)
    if both:
        foot = len(labels) - 0.1
        for q, value in ((1, most), (5, least)):
            start = list(frame["quintile"]).index(q)
            panel.plot(
                [value, value], [start, foot], linestyle=":", color=style.MUTED, linewidth=1.2, zorder=0.5
            )
        panel.plot([most, least], [foot, foot], marker="|", color=style.INK, linewidth=2, markersize=12)
        left, right = panel.x
        label = f"gap {gap_words(frame, gap, unit)}"
        half = words.width(label, weight="bold") / 2 * panel.dx
        middle = min(max((most + least) / 2, left + half), max(right - half, left + half))
        panel.text(middle, foot + 0.2, label, ha="center", va="top", weight="bold")
    return figure


@style.house
def lens_chart(by_lens: SafeFrame, *, measure: str, unit: str, lens: str) -> Figure:
    """Draw a dot with its 95 % interval for each group of a lens such as stage or free school meals.

    Parameters
    ----------
    by_lens : SafeFrame
        One row a group: ``group``, ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    measure, unit, lens : str
        In words.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(by_lens)
    if frame.empty:
        return style.nothing()
    labels = [words.plain(group) or "not known" for group in frame["group"]]
    note = f"{measure}: {intervals.unit_of(frame, unit)}, by {lens} (line: 95% interval)"
    return intervals.draw(frame, labels, note)[0]


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
