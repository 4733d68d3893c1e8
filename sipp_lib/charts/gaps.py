"""The attainment gap: a dot with its interval for each SIMD quintile or group of pupils."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.disclosure.safe import SafeFrame, shown

ENDS = {1: "most deprived", 5: "least deprived"}
ROW, TOP, RIGHT = 0.46, 0.1, 1.0


def _value(frame: pd.DataFrame) -> str:
    return "percent" if "percent" in frame else "mean"


def _unit(frame: pd.DataFrame, unit: str) -> str:
    return "% of pupils" if _value(frame) == "percent" else f"mean in {unit}" if unit else "mean"


def _draw(frame: pd.DataFrame, labels: Sequence[str], xlabel: str, room: float) -> tuple[Figure, style.Panel]:
    """Draw a row for each label; below the last one is free room of so many inches."""
    percent = _value(frame) == "percent"
    middle, low, high = (words.floats(frame[c]) for c in (_value(frame), "low", "high"))
    decimals = 1 if percent else words.places(middle)
    left = min(2.0, max(words.width(label) for label in labels) + 0.25)
    note = words.wrap(xlabel, style.WIDTH - 0.25, words.SMALL, lines=3)
    bottom = 0.36 + len(note) * words.line(words.SMALL)
    body = ROW * len(labels) + room
    figure = style.new_figure(body + bottom + TOP)
    known = np.concatenate([low, middle, high])
    known = known[~np.isnan(known)]
    at = style.ticks(known.min(), known.max()) if known.size else [0.0, 100.0] if percent else [0.0, 1.0]
    if percent:
        at = [x for x in at if 0 <= x <= 100]
    ends = (len(labels) - 0.5 + room / ROW, -0.5)
    panel = style.Panel(figure, left, RIGHT, TOP, bottom, x=(at[0], at[-1]), y=ends)
    sign = "%" if percent else ""
    panel.below(at, [words.number(x, decimals) + sign if known.size else "" for x in at], grid=True)
    panel.floor()
    for y, (label, row) in enumerate(zip(labels, words.rows(frame), strict=True)):
        panel.text(at[0] + (0.05 - left) * panel.dx, y, "\n".join(words.wrap(label, left - 0.1, lines=2)))
        if np.isnan(middle[y]):
            panel.text(at[0] + 0.08 * panel.dx, y, words.hidden(row), **style.ASIDE)
            continue
        panel.plot([low[y], high[y]], [y, y], color=style.BLUE, linewidth=2.5, alpha=0.55)
        panel.marks([middle[y]], [y], "o", color=style.BLUE, markersize=9)
        text = words.number(middle[y], decimals) + sign
        panel.text(middle[y], y - 0.2, text, ha="center", va="bottom", size=words.SMALL, weight="bold")
        if not pd.isna(row["n"]):
            panel.text(at[-1] + 0.15 * panel.dx, y, f"{words.whole(row['n'])} pupils", size=words.SMALL)
    style.below(figure, note)
    return figure, panel


def _gap(frame: pd.DataFrame, better: style.Better) -> tuple[float, float, float]:
    """Value of quintile 1, of quintile 5, and the gap: positive where the most deprived are behind."""
    by = dict(zip(frame["quintile"], words.floats(frame[_value(frame)]), strict=True))
    most, least = by.get(1, np.nan), by.get(5, np.nan)
    return most, least, least - most if better == "higher" else most - least


def _gap_words(frame: pd.DataFrame, gap: float, unit: str) -> str:
    if _value(frame) == "percent":
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
    most, least, gap = _gap(frame, better)
    both = not np.isnan(gap)
    note = f"{measure}: {_unit(frame, unit)}, by SIMD quintile (line: 95% interval)"
    figure, panel = _draw(frame, labels, note, ROW if both else 0)
    if both:
        foot = len(labels) - 0.1
        for q, value in ((1, most), (5, least)):
            start = list(frame["quintile"]).index(q)
            panel.plot(
                [value, value], [start, foot], linestyle=":", color=style.MUTED, linewidth=1.2, zorder=0.5
            )
        panel.plot([most, least], [foot, foot], marker="|", color=style.INK, linewidth=2, markersize=12)
        left, right = panel.x
        label = f"gap {_gap_words(frame, gap, unit)}"
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
    note = f"{measure}: {_unit(frame, unit)}, by {lens} (line: 95% interval)"
    return _draw(frame, labels, note, 0)[0]


def _rows(frame: pd.DataFrame, labels: Sequence[str]) -> list[str]:
    percent = _value(frame) == "percent"
    columns = [words.floats(frame[c]) for c in (_value(frame), "low", "high")]
    decimals = 1 if percent else words.places(columns[0])
    sign = "%" if percent else ""
    said = []
    for y, label in enumerate(labels):
        middle, low, high = (words.number(column[y], decimals) + sign for column in columns)
        known = not np.isnan(columns[0][y])
        people = f"{words.whole(frame.iloc[y]['n'])} pupils"
        told = f"{middle} of {people}" if percent else f"mean {middle} for {people}"
        row = f"{told} (interval {low} to {high})" if known else words.hidden(frame.iloc[y])
        said.append(f"{label}: {row}.")
    return said


def alt(by_quintile: SafeFrame, *, measure: str, unit: str, better: style.Better) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frame = shown(by_quintile)
    if frame.empty:
        return "No data yet."
    labels = [f"Quintile {q} ({ENDS[q]})" if q in ENDS else f"Quintile {q}" for q in frame["quintile"]]
    *_, gap = _gap(frame, better)
    start = f"Dot chart with 95% intervals: {words.plain(measure)}, {_unit(frame, unit)}, by SIMD quintile."
    if np.isnan(gap):
        end = "The gap cannot be told, as one end is missing."
    elif gap == 0:
        end = "There is no gap between the most and the least deprived pupils."
    else:
        side = "behind" if gap > 0 else "ahead of"
        end = f"The most deprived pupils are {_gap_words(frame, gap, unit)} {side} the least deprived."
    return " ".join([start, *_rows(frame, labels), end])


def lens_alt(by_lens: SafeFrame, *, measure: str, unit: str, lens: str) -> str:
    """Say in sentences what `lens_chart` shows, with its numbers and what is hidden."""
    frame = shown(by_lens)
    if frame.empty:
        return "No data yet."
    labels = [words.sentence(words.plain(group) or "not known")[:-1] for group in frame["group"]]
    what = f"{words.plain(measure)}, {_unit(frame, unit)}, by {words.plain(lens)}"
    start = f"Dot chart with 95% intervals: {what}."
    return " ".join([start, *_rows(frame, labels)])
