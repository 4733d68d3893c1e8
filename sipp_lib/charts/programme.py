"""A forest plot of the partnerships of a programme: each effect, all of them together, and one more to come."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown

LEFT, RIGHT = 1.95, 1.5
STEP = words.line(words.SMALL)
MOST = 60  # partnerships drawn; the table has all
REACH = 2.5  # standard deviations; an interval beyond ends in an arrow
NEITHER = "in favour of neither group"


def _interval(middle: float, low: float, high: float) -> str:
    if np.isnan(low) or np.isnan(high):
        return words.number(middle, 2)
    return f"{words.number(middle, 2)} ({words.number(low, 2)} to {words.number(high, 2)})"


def _line(panel: Panel, y: float, low: float, high: float, **look: Any) -> None:
    """An interval as a line, with an arrow where it goes on beyond the scale."""
    start, end = panel.x
    panel.plot([max(low, start), min(high, end)], [y, y], **look)
    for beyond, at, mark in ((low < start, start, "<"), (high > end, end, ">")):
        if beyond:
            panel.marks([at], [y], mark, color=look["color"], markersize=6)


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
    return f"{words.whole(row['partnerships'])} partnerships, {words.whole(row['n'])} pupils"


@style.house
def chart(
    effects: SafeFrame, pooled: SafeFrame, *, measure: str = "", better: style.Better = "higher"
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

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frame, whole = shown(effects), _pooled(pooled)
    if frame.empty:
        return style.nothing()
    more, frame = len(frame) - MOST, frame.head(MOST)
    g, low, high, weight = (words.floats(frame[name]) for name in ("g", "low", "high", "weight"))
    # not the prediction, which would squeeze all others
    every = np.concatenate([[-0.5, 0.5], g, low, high, [whole["low"], whole["high"]]])
    ends = max(-REACH, float(np.nanmin(every))), min(REACH, float(np.nanmax(every)))
    at = [x for x in style.ticks(*ends) if ends[0] <= x <= ends[1]]
    together = "" if np.isnan(whole["pooled"]) else f" All together: {_people(whole)}."
    note = words.wrap(
        f"{_what(measure)} (line: 95% interval; the larger "
        f"the square, the more it weighs in the diamond of all together).{together}",
        5.3,
        words.SMALL,
        lines=5,
    )
    note += [f"and {more} more partnerships, in the table"] if more > 0 else []
    rows = len(frame) + 2
    names = [_label(", ".join(_names(row))) for row in words.rows(frame)]
    high_row = max(0.42, max(len(name) for name in names) * STEP + 0.1)
    bottom = 0.36 + len(note) * STEP
    figure = style.new_figure(0.32 + high_row * rows + 0.1 + bottom)
    panel = Panel(figure, LEFT, RIGHT, 0.32, bottom, x=ends, y=(rows - 0.5 + 0.1 / high_row, -0.5))
    panel.below(at, [words.number(x, words.exact(at)) for x in at])
    panel.floor()
    style.below(figure, note)
    panel.plot([0, 0], panel.y, color=style.INK, linewidth=1.2, zorder=0.8)
    edge: dict[str, Any] = {"size": words.SMALL, "va": "bottom", "weight": "bold"}
    sides = ["favours comparison", "favours target"][:: 1 if better == "higher" else -1]
    panel.text(-0.06 * panel.dx, -0.5, f"← {sides[0]}", ha="right", **edge)
    panel.text(0.06 * panel.dx, -0.5, f"{sides[1]} →", ha="left", **edge)
    for y, row in enumerate(words.rows(frame)):
        hidden = np.isnan(g[y])
        _row(panel, y, names[y], "" if hidden else _interval(g[y], low[y], high[y]))
        if hidden:
            panel.text(ends[0] + 0.05 * panel.dx, y, words.hidden(row), **style.ASIDE | {"size": 9})
            continue
        _line(panel, y, low[y], high[y], color=style.BLUE, linewidth=2, alpha=0.55)
        if ends[0] <= g[y] <= ends[1]:
            share = 0.0 if np.isnan(weight[y]) else weight[y] / np.nanmax(weight)
            panel.marks([g[y]], [y], "s", color=style.BLUE, markersize=3.5 + 6 * share**0.5)
    _together(panel, len(frame), whole)
    return figure


def _label(text: str) -> list[str]:
    return words.wrap(text, LEFT - 0.2, words.SMALL, lines=4)


def _row(panel: Panel, y: float, label: list[str], told: str, **look: Any) -> None:
    """Who a row is about, to the left of the panel, and its numbers to the right."""
    start, end = panel.x[0] + (0.05 - LEFT) * panel.dx, panel.x[1] + 0.12 * panel.dx
    panel.text(start, y, "\n".join(label), size=words.SMALL, **look)
    panel.text(end, y, told, size=words.SMALL, **look)


def _together(panel: Panel, y: float, whole: dict[str, float]) -> None:
    """All partnerships as a diamond, and the range of one more as a dashed line."""
    panel.plot(panel.x, [y - 0.5] * 2, color=style.GRID, linewidth=0.8, zorder=0.5)
    if np.isnan(whole["pooled"]):
        text = "Fewer than 2 partnerships have an effect, so nothing is pooled."
        panel.text(panel.x[0] + (0.05 - LEFT) * panel.dx, y, text, **style.ASIDE)
        return
    middle, low, high = (whole[name] for name in ("pooled", "low", "high"))
    top, bottom = y + 0.11 * panel.dy, y - 0.11 * panel.dy
    corners = [(max(low, panel.x[0]), y), (middle, top), (min(high, panel.x[1]), y), (middle, bottom)]
    panel.shape(corners, facecolor=style.INK, linewidth=0)
    _row(panel, y, ["All together"], _interval(middle, low, high), weight="bold")
    ends = [whole["predicted_low"], whole["predicted_high"]]
    if not np.isnan(ends).any():
        _line(panel, y + 1, *ends, color=style.INK, linewidth=1.6, linestyle=(0, (4, 2)))
        _row(
            panel, y + 1, _label("One more partnership (95%)"), " to ".join(words.number(x, 2) for x in ends)
        )


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
        ends = [words.number(whole[name], 2) for name in ("predicted_low", "predicted_high")]
        said.append(f"One more partnership may be expected between {ends[0]} and {ends[1]}.")
    if not np.isnan(whole["i2"]):
        said.append(f"{words.number(whole['i2'], 0)}% of the spread between partnerships is not chance.")
    return " ".join(said)
