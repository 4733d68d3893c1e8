"""The target group beside its comparison: means before and after, and the adjusted difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import fixed, number, whole
from sipp_lib.wording import words

# colour, mark and dashes of each group's line
LINES: dict[str, tuple[str, str, Any]] = {
    "target": (style.BLUE, "o", ""),
    "comparison": (style.VERMILLION, "s", (4, 2)),
}
OTHER = (style.GREY, "D", (1, 1.5))


def _name(group: object) -> str:
    text = words.plain(group, 40)
    return f"{text} group" if text in {"target", "comparison"} else text or "no group given"


@style.themed()
def chart(
    groups: SafeFrame,
    *,
    measure: str,
    unit: str,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
    ax: Axes | None = None,
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
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(groups)
    if frame.empty:
        return style.nothing(ax=ax)
    first, last = words.floats(frame["mean_before"]), words.floats(frame["mean_after"])
    known = ~(np.isnan(first) | np.isnan(last))
    title = style.lines(words.titled(f"Mean of {measure}", unit), 3)
    gone = [
        words.sentence(f"{_name(row['group'])}: {words.hidden(row)}") for row in words.rows(frame[~known])
    ]
    aside = [part for text in gone for part in style.lines(text, 2)]
    top, bottom = 0.2 + style.STEP * len(title), (0.34 if known.any() else 0.1) + style.STEP * len(aside)
    rows = words.rows(frame[known])
    nothing = _nothing(rows, expected)
    means = np.concatenate([first[known], last[known], nothing])
    decimals = words.alike(means, words.places(means))
    whose = [f"{_name(row['group'])}\n{whole(row['n'])} pupils" for row in rows]
    whose += ["target, expected\nwith nothing done"] * len(nothing)
    left = 0.32 + fonts.widest([fixed(x, decimals) for x in means], fonts.BASE, "bold")
    right = left + fonts.widest(whose)
    high = 2.4 if len(rows) else 0.01
    ax = style.axes(ax, high + top + bottom, left=left, right=right, top=top, bottom=bottom, grid="x")
    style.title(ax, title, left, 0.13)
    style.caption(ax, aside, left, 0.34 if len(rows) else 0)
    ax.xaxis.label.set(**style.ASIDE)
    ax.set_yticks([])
    if not len(rows):
        ax.set_xticks([])
        ax.spines[:].set_visible(False)
        return style.figure_of(ax)
    span = float(np.ptp(means)) or max(abs(float(means[0])) * 0.1, 1.0)
    ax.set(xlim=(-0.04, 1.04), ylim=(float(means.min()) - 0.18 * span, float(means.max()) + 0.18 * span))
    ax.set_xticks([0, 1], [words.plain(before, 20), words.plain(after, 20)])
    _lines(ax, rows)
    for mean in nothing:
        start = next(row["mean_before"] for row in rows if row["group"] == "target")
        ax.plot([0, 1], [start, mean], color=style.INK, linewidth=1.2, linestyle=":", zorder=1.5)
        ax.plot(1, mean, "D", color=style.INK, markerfacecolor="white", markersize=7)
    dy = style.per_inch(ax)[1]
    lefts = style.apart([float(x) for x in first[known]], 0.2 * dy)
    rights = style.apart([*map(float, last[known]), *nothing], 2.3 * style.STEP * dy)
    for place, mean in zip(lefts, first[known], strict=True):
        style.write(ax, fixed(mean, decimals), (0, place), (-0.12, 0), ha="right", weight="bold")
    for place, mean, name in zip(rights, [*last[known], *nothing], whose, strict=True):
        style.write(ax, fixed(mean, decimals), (1, place), (0.15, 0), weight="bold")
        style.write(ax, name, (1, place), (left - 0.05, 0), size=fonts.SMALL)
    return style.figure_of(ax)


def _lines(ax: Axes, rows: list[dict[str, Any]]) -> None:
    """A line for each group from its mean before to its mean after."""
    groups = [str(row["group"]) for row in rows] * 2
    looks = {name: LINES.get(name, OTHER) for name in groups}
    colours, marks, dashes = (
        dict(zip(looks, each, strict=True)) for each in zip(*looks.values(), strict=True)
    )
    kind = {"hue": groups, "style": groups, "palette": colours, "markers": marks, "dashes": dashes}
    means = [float(row[when]) for when in ("mean_before", "mean_after") for row in rows]
    look = {"linewidth": 2.4, "markersize": 9, "legend": False, "estimator": None, "errorbar": None}
    sns.lineplot(x=np.repeat([0, 1], len(rows)), y=means, ax=ax, **kind, **look)


def _nothing(rows: list[dict[str, Any]], expected: float | None) -> list[float]:
    """The mean to be expected with nothing done, where it is given and the target group is shown."""
    given = expected is not None and not pd.isna(expected)
    return [float(expected or 0.0)] if given and any(row["group"] == "target" for row in rows) else []


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
            start, end = number(first[i], decimals), number(last[i], decimals)
            said.append(f"{name} ({whole(row['n'])} pupils): from {start} to {end}{ending}.")
    known = ~(np.isnan(first) | np.isnan(last))
    for mean in _nothing(words.rows(frame[known]), expected):
        told = f"{number(mean, decimals)}{ending}"
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


@style.themed()
def forest(
    adjusted: SafeFrame, *, measure: str, unit: str, better: style.Better, ax: Axes | None = None
) -> Figure:
    """Draw the adjusted difference between the groups with its 95 % interval, a row for each method.

    Parameters
    ----------
    adjusted : SafeFrame
        One row a method: ``method``, ``difference``, ``low``, ``high``.
    measure, unit : str
        In words.
    better : {"higher", "lower"}
        Which way is better, hence which side of zero favours the target group.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(adjusted)
    if frame.empty:
        return style.nothing(ax=ax)
    (middle, low, high), decimals = _numbers(frame)
    what = f"{words.titled(f'Difference in {measure}', unit)}, after allowing for the score before"
    note = style.lines(f"{what} (line: 95% interval)", 3)
    bottom, side = 0.4 + style.STEP * len(note), 0.35
    ax = style.axes(ax, 0.78 * len(frame) + bottom + 0.3, left=side, right=side, top=0.3, bottom=bottom)
    some = ~np.isnan(middle)
    every = np.concatenate([middle, low, high])
    at, labels = style.around_zero(every[~np.isnan(every)])
    ends = (len(frame) - 0.35, -0.55)
    ax.set(xlim=(at[0], at[-1]), ylim=ends, yticks=[])
    ax.set_xticks(at, labels if some.any() else [""] * len(at))
    style.caption(ax, note, side)
    style.sides(ax, better)
    y = np.arange(len(frame)) + 0.12
    style.intervals(ax, y, middle, low, high, marker="D", s=64)
    beside: dict[str, Any] = {"xycoords": style.BESIDE, "size": fonts.SMALL, "bbox": style.GROUND}
    for i, row in enumerate(words.rows(frame)):
        name = "".join(fonts.wrap(row["method"], 3.2, fonts.SMALL, 1))
        style.write(ax, name, (0, i - 0.25), (0.05 - side, 0), **beside)
        if not some[i]:
            style.write(ax, words.hidden(row), (0, i + 0.12), (0.05 - side, 0), **beside | style.ASIDE)
            continue
        value, *interval = (fixed(x[i], decimals) for x in (middle, low, high))
        text = f"{value} ({interval[0]} to {interval[1]})"
        style.write(ax, text, (1, i - 0.25), (side - 0.05, 0), ha="right", **beside)
    return style.figure_of(ax)


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
        told = f"{number(abs(middle[y]), decimals)}{ending} {_side(middle[y], better)}"
        if np.isnan(low[y]) or np.isnan(high[y]):
            said.append(f"{name}: {told} (no interval can be given).")
            continue
        interval = f"{number(low[y], decimals)} to {number(high[y], decimals)}"
        zero = "which includes zero" if low[y] <= 0 <= high[y] else "which does not include zero"
        said.append(f"{name}: {told} (interval {interval}, {zero}).")
    return " ".join(said)
