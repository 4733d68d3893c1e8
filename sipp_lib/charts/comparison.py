"""The target group beside its comparison: means before and after, and the adjusted difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown

LINES: dict[str, dict[str, Any]] = {
    "target": {"color": style.BLUE, "marker": "o", "linestyle": "-", "linewidth": 2.6},
    "comparison": {"color": style.VERMILLION, "marker": "s", "linestyle": "--", "linewidth": 2.2},
}
OTHER: dict[str, Any] = {"color": style.GREY, "marker": "D", "linestyle": ":", "linewidth": 2}
STEP = words.line(words.SMALL)


def _name(group: object) -> str:
    text = words.plain(group, 40)
    return f"{text} group" if text in {"target", "comparison"} else text or "no group given"


@style.house
def chart(
    groups: SafeFrame,
    *,
    measure: str,
    unit: str,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> Figure:
    """Draw each group's mean before and after as a line with its name, number of pupils and means.

    Parameters
    ----------
    groups : SafeFrame
        One row a group: ``group``, ``n``, ``mean_before``, ``mean_after``.
    measure, unit, before, after : str
        In words; ``before`` and ``after`` name the two occasions.
    expected : float, optional
        The target group's mean after that is to be expected with nothing done (``expected_after`` of
        `sipp_lib.analysis.regression_to_mean.expected`).

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(groups)
    if frame.empty:
        return style.nothing()
    first, last = words.floats(frame["mean_before"]), words.floats(frame["mean_after"])
    known = ~(np.isnan(first) | np.isnan(last))
    title = words.wrap(words.titled(f"Mean of {measure}", unit), 5.3, words.SMALL, lines=3)
    aside = [
        words.sentence(f"{_name(row['group'])}: {words.hidden(row)}") for row in words.rows(frame[~known])
    ]
    aside = [part for text in aside for part in words.wrap(text, 5.3, words.SMALL, lines=2)]
    top, bottom = 0.18 + STEP * len(title), (0.32 if known.any() else 0.06) + STEP * len(aside)
    figure = style.new_figure((2.4 if known.any() else 0) + top + bottom)
    style.say(figure, 0.05, figure.get_figheight() - 0.05, "\n".join(title), size=words.SMALL)
    style.below(figure, aside, **style.ASIDE)
    if not known.any():
        return figure
    rows = [row for row, some in zip(words.rows(frame), known, strict=True) if some]
    nothing = _nothing(rows, expected)
    values = np.concatenate([first[known], last[known], nothing])
    span = float(np.ptp(values)) or max(abs(float(values[0])) * 0.1, 1.0)
    ends = (float(values.min()) - 0.18 * span, float(values.max()) + 0.18 * span)
    panel = Panel(figure, 0.75, 2.0, top, bottom, x=(-0.04, 1.04), y=ends)
    panel.below([0, 1], [words.plain(before, 20), words.plain(after, 20)], grid=True)
    panel.floor()
    decimals = words.places(values)
    gap = ends[1] - ends[0]
    lefts = style.apart([float(x) for x in first[known]], 0.09 * gap)
    rights = style.apart([*map(float, last[known]), *nothing], 0.19 * gap)
    for i, row in enumerate(rows):
        look = LINES.get(str(row["group"]), OTHER)
        means = [first[known][i], last[known][i]]
        panel.plot([0, 1], means, markersize=8, **look)
        panel.text(-0.09, lefts[i], words.number(means[0], decimals), ha="right", weight="bold")
        value = words.number(means[1], decimals)
        name = [*words.wrap(_name(row["group"]), 1.3, words.SMALL, 1), f"{words.whole(row['n'])} pupils"]
        _beside(panel, rights[i], value, "\n".join(name))
    for mean in nothing:
        start = next(row["mean_before"] for row in rows if row["group"] == "target")
        panel.plot([0, 1], [start, mean], color=style.INK, linewidth=1.2, linestyle=":", zorder=1.5)
        panel.marks([1], [mean], "D", color=style.INK, markerfacecolor="white", markersize=7)
        _beside(panel, rights[-1], words.number(mean, decimals), "target, expected\nwith nothing done")
    return figure


def _nothing(rows: list[dict[str, Any]], expected: float | None) -> list[float]:
    """The mean to be expected with nothing done, where it is given and the target group is shown."""
    given = expected is not None and not pd.isna(expected)
    return [float(expected or 0.0)] if given and any(row["group"] == "target" for row in rows) else []


def _beside(panel: Panel, y: float, value: str, name: str) -> None:
    """A mean and whose it is, to the right of its line."""
    panel.text(1.09, y, value, weight="bold")
    panel.text(1.09 + (words.width(value, words.BASE, "bold") + 0.1) * panel.dx, y, name, size=words.SMALL)


def alt(
    groups: SafeFrame,
    *,
    measure: str,
    unit: str,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frame = shown(groups)
    if frame.empty:
        return "No data yet."
    first, last = words.floats(frame["mean_before"]), words.floats(frame["mean_after"])
    decimals = words.places(first, last)
    ending = f" {words.plain(unit)}" if unit else ""
    said = [f"Line chart: mean of {words.plain(measure)}, {words.plain(before)} and {words.plain(after)}."]
    for i, row in enumerate(words.rows(frame)):
        name = words.sentence(_name(row["group"]))[:-1]
        if np.isnan(first[i]) or np.isnan(last[i]):
            said.append(f"{name}: {words.hidden(row)}.")
        else:
            start, end = words.number(first[i], decimals), words.number(last[i], decimals)
            said.append(f"{name} ({words.whole(row['n'])} pupils): from {start} to {end}{ending}.")
    known = ~(np.isnan(first) | np.isnan(last))
    for mean in _nothing(words.rows(frame[known]), expected):
        told = f"{words.number(mean, decimals)}{ending}"
        said.append(f"With nothing done a mean of {told} was to be expected of the target group.")
    return " ".join(said)


def _side(difference: float, better: style.Better) -> str:
    if difference == 0:
        return "in favour of neither group"
    good = (difference > 0) == (better == "higher")
    return f"in favour of the {'target' if good else 'comparison'} group"


def _numbers(frame: pd.DataFrame) -> tuple[list[Any], int]:
    columns = [words.floats(frame[c]) for c in ("difference", "low", "high")]
    return columns, words.places(*columns)


@style.house
def forest(adjusted: SafeFrame, *, measure: str, unit: str, better: style.Better) -> Figure:
    """Draw the adjusted difference between the groups with its 95 % interval, a row for each method.

    Parameters
    ----------
    adjusted : SafeFrame
        One row a method: ``method``, ``difference``, ``low``, ``high``.
    measure, unit : str
        In words.
    better : {"higher", "lower"}
        Which way is better, hence which side of zero favours the target group.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(adjusted)
    if frame.empty:
        return style.nothing()
    (middle, low, high), decimals = _numbers(frame)
    what = f"{words.titled(f'Difference in {measure}', unit)}, after allowing for the score before"
    note = words.wrap(f"{what} (line: 95% interval)", 5.3, words.SMALL, lines=3)
    bottom, side, row = 0.32 + STEP * len(note), 0.35, 0.78
    figure = style.new_figure(row * len(frame) + bottom + 0.3)
    style.below(figure, note)
    reach = max(float(np.nanmax(np.abs([0.0, *middle, *low, *high]))), 1e-9) * 1.02
    at = style.ticks(-reach, reach)
    some = not np.isnan(middle).all()
    ends = (len(frame) - 0.35, -0.55)
    panel = Panel(figure, side, side, 0.3, bottom, x=(at[0], at[-1]), y=ends)
    panel.below(at, [words.number(x, words.exact(at)) if some else "" for x in at])
    panel.floor()
    panel.plot([0, 0], ends, color=style.INK, linewidth=1.2, zorder=0.8)
    sides = ["favours comparison", "favours target"][:: 1 if better == "higher" else -1]
    edge: dict[str, Any] = {"size": words.SMALL, "va": "bottom", "weight": "bold"}
    panel.text(-0.04 * at[-1], ends[1], f"← {sides[0]}", ha="right", **edge)
    panel.text(0.04 * at[-1], ends[1], f"{sides[1]} →", ha="left", **edge)
    start = at[0] - 0.3 * panel.dx
    for y, told in enumerate(words.rows(frame)):
        panel.text(
            start, y - 0.25, "".join(words.wrap(told["method"], 3.2, words.SMALL, 1)), size=words.SMALL
        )
        if np.isnan(middle[y]):
            panel.text(start, y + 0.12, words.hidden(told), **style.ASIDE)
            continue
        value, *interval = (words.number(x[y], decimals) for x in (middle, low, high))
        text = f"{value} ({interval[0]} to {interval[1]})"
        panel.text(at[-1], y - 0.25, text, ha="right", size=words.SMALL)
        panel.plot([low[y], high[y]], [y + 0.12] * 2, color=style.BLUE, linewidth=2.5, alpha=0.55)
        panel.marks([middle[y]], [y + 0.12], "D", color=style.BLUE, markersize=8)
    return figure


def forest_alt(adjusted: SafeFrame, *, measure: str, unit: str, better: style.Better) -> str:
    """Say in sentences what `forest` shows, with its numbers and what is hidden."""
    frame = shown(adjusted)
    if frame.empty:
        return "No data yet."
    (middle, low, high), decimals = _numbers(frame)
    ending = f" {words.plain(unit)}" if unit else ""
    said = [
        f"Forest plot with 95% intervals: difference in {words.plain(measure)} between the target and the "
        "comparison group, after allowing for the score before."
    ]
    for y, row in enumerate(words.rows(frame)):
        name = words.sentence(words.plain(row["method"]))[:-1]
        if np.isnan(middle[y]):
            said.append(f"{name}: {words.hidden(row)}.")
            continue
        told = f"{words.number(abs(middle[y]), decimals)}{ending} {_side(middle[y], better)}"
        if np.isnan(low[y]) or np.isnan(high[y]):
            said.append(f"{name}: {told} (no interval can be given).")
            continue
        interval = f"{words.number(low[y], decimals)} to {words.number(high[y], decimals)}"
        zero = "which includes zero" if low[y] <= 0 <= high[y] else "which does not include zero"
        said.append(f"{name}: {told} (interval {interval}, {zero}).")
    return " ".join(said)
