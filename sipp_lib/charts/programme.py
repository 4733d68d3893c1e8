"""A forest plot of the partnerships of a programme: each effect, all of them together, and one more to come."""

from __future__ import annotations

from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import fixed, number, whole
from sipp_lib.wording import words

MOST = 60  # partnerships drawn; the table has all
REACH = 2.5  # standard deviations; an interval beyond ends in an arrow
NEITHER = "in favour of neither group"


def _interval(middle: float, low: float, high: float) -> str:
    if np.isnan(low) or np.isnan(high):
        return number(middle, 2)
    return f"{number(middle, 2)} ({number(low, 2)} to {number(high, 2)})"


def _lines(ax: Axes, y: Any, low: Any, high: Any, **look: Any) -> None:
    """Intervals as lines, with an arrow where one goes on beyond the scale."""
    start, end = ax.get_xlim()
    y, low, high = (np.asarray(each, dtype=float) for each in (y, low, high))
    ax.hlines(y, np.maximum(low, start), np.minimum(high, end), **look)
    for beyond, at, mark in ((low < start, start, "<"), (high > end, end, ">")):
        if beyond.any():
            ax.plot(
                np.full(beyond.sum(), at), y[beyond], mark, color=look["color"], markersize=6, clip_on=False
            )


def _pooled(pooled: SafeFrame) -> dict[str, float]:
    """The numbers of the pooled effect; NaN where there are none."""
    frame = shown(pooled)
    names = ("partnerships", "n", "pooled", "low", "high", "predicted_low", "predicted_high", "i2")
    return {name: float(words.floats(frame[name])[0]) if len(frame) else np.nan for name in names}


def _what(measure: str) -> str:
    of = f"{words.plain(measure)}: difference" if measure else "Difference"
    return f"{of} of target and comparison group in standard deviations"


def _names(row: dict[str, Any]) -> list[str]:
    """Who a row is about, and what was measured where that is in the table."""
    return [text for name in ("partnership", "measure") if (text := words.plain(row.get(name), 60))]


def _people(row: dict[str, float]) -> str:
    return f"{whole(row['partnerships'])} partnerships, {whole(row['n'])} pupils"


@style.themed()
def chart(
    effects: SafeFrame,
    pooled: SafeFrame,
    *,
    measure: str = "",
    better: style.Better = "higher",
    ax: Axes | None = None,
) -> Figure:
    """Draw each partnership's effect with its interval, the pooled one as a diamond, and the prediction.

    Parameters
    ----------
    effects : SafeFrame
        One row a partnership: ``partnership``, ``g``, ``low``, ``high``, ``weight``, and where partnerships have
        different ones, ``measure``.
    pooled : SafeFrame
        One row: ``partnerships``, ``n``, ``pooled``, ``low``, ``high``, ``predicted_low``, ``predicted_high``,
        ``i2``; NA where too few could be pooled.
    measure : str
        In words, where it is the same for all.
    better : {"higher", "lower"}
        Which way of ``g`` is better, hence which side of zero favours the target groups.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame, whole = shown(effects), _pooled(pooled)
    if frame.empty:
        return style.nothing(ax=ax)
    more, frame = len(frame) - MOST, frame.head(MOST)
    g, low, high, weight = (words.floats(frame[name]) for name in ("g", "low", "high", "weight"))
    # not the prediction, which would squeeze all others
    every = np.concatenate([[-0.5, 0.5], g, low, high, [whole["low"], whole["high"]]])
    ends = max(-REACH, float(np.nanmin(every))), min(REACH, float(np.nanmax(every)))
    at = [x for x in style.ticks(*ends) if ends[0] <= x <= ends[1]]
    together = "" if np.isnan(whole["pooled"]) else f" All together: {_people(whole)}."
    what = f"{_what(measure)} (line: 95% interval; the larger the square, the more it weighs in the diamond of all"
    note = [*style.lines(f"{what} together).{together}", 5)]
    note += [f"and {more} more partnerships, in the table"] if more > 0 else []
    some = ~np.isnan(g)
    labels = [", ".join(_names(row)) for row in words.rows(frame)]
    numbers = [_interval(*each) if each[0] == each[0] else "" for each in zip(g, low, high, strict=True)]
    if not np.isnan(whole["pooled"]):
        labels.append("All together")
        numbers.append(_interval(whole["pooled"], whole["low"], whole["high"]))
        if not np.isnan([whole["predicted_low"], whole["predicted_high"]]).any():
            labels.append("One more partnership (95%)")
            numbers.append(f"{fixed(whole['predicted_low'], 2)} to {fixed(whole['predicted_high'], 2)}")
    left = min(1.95, 0.25 + fonts.widest(labels, weight="bold"))
    right = 0.25 + fonts.widest(numbers, weight="bold")
    names = [fonts.wrap(label, left - 0.15, fonts.SMALL, lines=4) for label in labels]
    row = max(0.42, max(len(name) for name in names) * style.STEP + 0.1)
    top, bottom, rows = 0.32, 0.4 + len(note) * style.STEP, len(frame) + 2
    ax = style.axes(ax, top + row * rows + 0.1 + bottom, left=left, right=right, top=top, bottom=bottom)
    ax.set(xlim=ends, ylim=(rows - 0.5 + 0.1 / row, -0.5))
    ax.set_xticks(at, [fixed(x, words.exact(at)) for x in at])
    style.row_labels(ax, range(len(names)), ["\n".join(name) for name in names], left)
    for label in ax.get_yticklabels()[len(frame) : len(frame) + 1]:
        label.set(weight="bold")
    style.caption(ax, note, left)
    style.sides(ax, better)
    for place, text in enumerate(numbers):
        style.beside(ax, text, 1, place, 0.12, weight="bold" if place == len(frame) else "normal")
    y = np.arange(len(frame))
    _lines(ax, y[some], low[some], high[some], color=style.BLUE, linewidth=2, alpha=0.55)
    share = np.nan_to_num(weight / np.nanmax(weight)) if some.any() else weight
    inside = some & (g >= ends[0]) & (g <= ends[1])
    look = {"marker": "s", "color": style.BLUE, "linewidth": 0, "zorder": 3}
    sns.scatterplot(x=g[inside], y=y[inside], s=(3.5 + 6 * share[inside] ** 0.5) ** 2, ax=ax, **look)
    for place, told in enumerate(words.rows(frame)):
        if not some[place]:
            style.beside(
                ax, words.hidden(told), 0, place, 0.05, **style.ASIDE | {"size": 9, "bbox": style.GROUND}
            )
    _together(ax, len(frame), whole, left)
    return style.figure_of(ax)


def _together(ax: Axes, y: float, whole: dict[str, float], left: float) -> None:
    """All partnerships as a diamond, and the range of one more as a dashed line."""
    ax.axhline(y - 0.5, color=style.GRID, linewidth=0.8, zorder=0.5)
    if np.isnan(whole["pooled"]):
        text = "Fewer than 2 partnerships have an effect, so nothing is pooled."
        style.beside(ax, text, 0, y, 0.05 - left, bbox=style.GROUND, **style.ASIDE)
        return
    middle, low, high = (whole[name] for name in ("pooled", "low", "high"))
    start, end = ax.get_xlim()
    half = 0.11 * style.per_inch(ax)[1]
    ax.fill(
        [max(low, start), middle, min(high, end), middle],
        [y, y - half, y, y + half],
        color=style.INK,
        linewidth=0,
    )
    ends = [whole["predicted_low"], whole["predicted_high"]]
    if not np.isnan(ends).any():
        _lines(ax, [y + 1], ends[:1], ends[1:], color=style.INK, linewidth=1.6, linestyle=(0, (4, 2)))


def _side(effect: float, better: style.Better) -> str:
    if round(effect, 2) == 0:
        return NEITHER
    return f"in favour of the {'target' if (effect > 0) == (better == 'higher') else 'comparison'} group"


def alt(effects: SafeFrame, pooled: SafeFrame, *, measure: str = "", better: style.Better = "higher") -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frame, whole = shown(effects), _pooled(pooled)
    if frame.empty:
        return "No data yet."
    g, low, high = (words.floats(frame[name]) for name in ("g", "low", "high"))
    said = [f"Forest plot of {len(frame)} partnerships with 95% intervals. {_what(measure)}."]
    for y, row in enumerate(words.rows(frame.head(MOST))):
        hidden = np.isnan(g[y])
        told = words.hidden(row) if hidden else f"{_interval(g[y], low[y], high[y])}, {_side(g[y], better)}"
        name, *of = _names(row)
        said.append(f"{name}{f' ({of[0]})' if of else ''}: {told}.")
    if len(frame) > MOST:
        said.append(f"{len(frame) - MOST} more are in the table.")
    if np.isnan(whole["pooled"]):
        return " ".join([*said, "Fewer than 2 partnerships have an effect, so nothing is pooled."])
    told = _interval(whole["pooled"], whole["low"], whole["high"])
    zero = "which includes zero" if whole["low"] <= 0 <= whole["high"] else "which does not include zero"
    said.append(f"All together ({_people(whole)}): {told}, {_side(whole['pooled'], better)}, {zero}.")
    if not np.isnan(whole["predicted_low"]):
        ends = [number(whole[name], 2) for name in ("predicted_low", "predicted_high")]
        said.append(f"One more partnership may be expected between {ends[0]} and {ends[1]}.")
    if not np.isnan(whole["i2"]):
        said.append(f"{number(whole['i2'], 0)}% of the spread between partnerships is not chance.")
    return " ".join(said)
