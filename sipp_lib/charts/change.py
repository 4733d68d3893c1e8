"""Change from before to after: each pupil for the school, groups of pupils for everyone else."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.errors import DisclosureError


class _Pairs(NamedTuple):
    """Complete pairs from the lowest score before, with which way each pupil went."""

    before: Any
    after: Any
    went: Any

    @property
    def pupils(self) -> str:
        return "1 pupil" if len(self.went) == 1 else f"{len(self.went)} pupils"


def _pairs(pairs: SafeFrame, better: style.Better) -> _Pairs:
    frame = shown(pairs)
    if pairs.audience != "school":
        raise DisclosureError(
            "Each pupil's before and after may be seen only in the school. "
            "For a public report draw the binned counts with change.bins_chart()."
        )
    both = np.column_stack([words.floats(frame[name]) for name in ("before", "after")])
    both = both[~np.isnan(both).any(axis=1)]
    before, after = both[np.lexsort((both[:, 1], both[:, 0]))].T
    ways = [style.went(*pair, better) for pair in zip(before, after, strict=True)]
    return _Pairs(before, after, np.array(ways, dtype=str))


@style.house
def dots_chart(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> Figure:
    """Draw each pupil's score before and after, from the lowest score before; for the school only.

    Parameters
    ----------
    pairs : SafeFrame
        One row a pupil: ``before``, ``after``; audience ``school``.
    measure, unit, before, after : str
        In words; ``before`` and ``after`` name the two occasions.
    better : {"higher", "lower"}
        Which way is better.
    expected : float, optional
        The mean after that is to be expected with nothing done (``expected_after`` of
        `sipp_lib.analysis.regression_to_mean.expected`); drawn beside the mean after.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate, or was made for the public.
    """
    both = _pairs(pairs, better)
    if not len(both.went):
        return style.nothing()
    figure = style.new_figure(3.4)
    top = 3.35
    entries = [(f"{went}: {(both.went == went).sum()}", dict(mark)) for went, mark in style.WENT.items()]
    hollow = style.HOLLOW | {"markeredgewidth": float(np.clip(30 / len(both.went), 0.35, 1))}
    used = style.key(figure, top, [(words.plain(before, 40), hollow), *entries])
    at = style.ticks(float(np.min([both.before, both.after])), float(np.max([both.before, both.after])))
    decimals = 0 if all(x == round(x) for x in at) else words.places(at)
    labels = [words.number(x, decimals) for x in at]
    left = max(words.width(label, words.SMALL) for label in labels) + 0.2
    title = words.wrap(words.titled(measure, unit), style.WIDTH - 0.25, words.SMALL, lines=2)
    style.say(figure, 0.05, top - used - 0.04, "\n".join(title), size=words.SMALL)
    head = used + 0.2 + len(title) * words.line(words.SMALL)
    right = 0.1 if expected is None or pd.isna(expected) else 1.75
    panel = Panel(figure, left, right, head, 0.34, x=(-0.8, len(both.went) - 0.2), y=(at[0], at[-1]))
    panel.floor()
    panel.beside(at, labels)
    style.below(figure, [f"{both.pupils}, from the lowest score {words.plain(before, 40)}"])
    dot = float(np.clip(150 / len(both.went), 2.5, 7.5))
    x = np.arange(len(both.went))
    for went, mark in style.WENT.items():
        some = both.went == went
        ends = np.column_stack([both.before[some], both.after[some]])
        panel.strokes(np.column_stack([x[some]] * 2), ends, color=mark["color"], linewidth=dot / 4)
    panel.marks(x, both.before, markersize=dot * 0.8, **hollow)
    for went, mark in style.WENT.items():
        some = both.went == went
        panel.marks(x[some], both.after[some], markersize=dot, **mark)
    if right > 1:
        _expect(panel, float(both.after.mean()), float(expected or 0.0), decimals)
    return figure


def _expect(panel: Panel, mean: float, expected: float, decimals: int) -> None:
    """Mark the mean after, and beside it the one to be expected with nothing done."""
    means = {"mean after": (mean, "D", style.INK), "expected with\nnothing done": (expected, "D", "white")}
    places = style.apart([mean, expected], 2.3 * words.line(words.SMALL) * panel.dy)
    for (name, (value, marker, face)), place in zip(means.items(), places, strict=True):
        panel.marks([panel.x[1]], [value], marker, color=style.INK, markerfacecolor=face, markersize=7)
        text = f"{name}: {words.number(value, max(decimals, 1))}"
        panel.text(panel.x[1] + 0.12 * panel.dx, place, text, size=words.SMALL)


def dots_alt(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> str:
    """Say in sentences what `dots_chart` shows."""
    both = _pairs(pairs, better)
    if not len(both.went):
        return "No data yet."
    counts = {went: int((both.went == went).sum()) for went in style.WENT}
    first, last = float(both.before.mean()), float(both.after.mean())
    decimals = words.places([first, last])
    return (
        f"Dot chart: {words.plain(measure)} of each of {both.pupils}, {words.plain(before)} and "
        f"{words.plain(after)}, from the lowest score {words.plain(before)}. {counts['improved']} improved, "
        f"{counts['got worse']} got worse and {counts['no change']} did not change. "
        f"The mean went from {words.number(first, decimals)} to {words.number(last, decimals)}"
        f"{f' {words.plain(unit)}' if unit else ''}.{_after_told(expected, decimals)}"
    )


def _after_told(expected: float | None, decimals: int) -> str:
    if expected is None or pd.isna(expected):
        return ""
    return f" With nothing done a mean of {words.number(expected, decimals)} was to be expected."


@style.house
def bins_chart(
    bins: SafeFrame, *, measure: str, better: style.Better, expected: float | None = None
) -> Figure:
    """Draw how many pupils fell, stayed about the same or rose.

    Parameters
    ----------
    bins : SafeFrame
        One row a group of changes, from falls to rises: ``change_group``, ``count``, ``n``, ``percent``.
    measure : str
        In words.
    better : {"higher", "lower"}
        Which way is better.
    expected : float, optional
        The mean change that is to be expected with nothing done (``expected_change`` of
        `sipp_lib.analysis.regression_to_mean.expected`); said below the bars.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    frame = shown(bins)
    if frame.empty:
        return style.nothing()
    percent = words.floats(frame["percent"])
    left, right, row = 1.75, 1.3, 0.62
    what = ". ".join(filter(None, [f"{measure}: % of pupils by their change", _change_told(expected)]))
    note = words.wrap(what, style.WIDTH - 0.25, words.SMALL, lines=4)
    bottom = 0.36 + len(note) * words.line(words.SMALL)
    figure = style.new_figure(row * len(frame) + bottom + 0.05)
    known = not np.isnan(percent).all()
    at = [0.0, 25, 50, 75, 100] if np.nanmax([0, *percent]) > 50 else [0.0, 25, 50]
    panel = Panel(figure, left, right, 0.05, bottom, x=(0, at[-1]), y=(len(frame) - 0.5, -0.5))
    panel.below(at, [f"{x:.0f}%" if known else "" for x in at], grid=True)
    panel.floor()
    worse, good = (0, len(frame) - 1) if better == "higher" else (len(frame) - 1, 0)
    for y, told in enumerate(words.rows(frame)):
        label = "\n".join(words.wrap(told["change_group"], left - 0.15, words.SMALL, lines=3))
        panel.text((0.05 - left) * panel.dx, y, label, size=words.SMALL)
        if np.isnan(percent[y]):
            panel.text(1, y, words.hidden(told), **style.ASIDE)
            continue
        colour = style.IMPROVEMENT if y == good else style.CONCERN if y == worse else "#bdbdbd"
        look = {"facecolor": colour, "hatch": "///" if y == worse else None, "edgecolor": "white"}
        panel.bar(0, y - 0.275, percent[y], 0.55, **look)
        text = f"{words.number(percent[y])}% ({words.whole(told['count'])} of {words.whole(told['n'])})"
        panel.text(percent[y] + 0.06 * panel.dx, y, text, size=words.SMALL)
    style.below(figure, note)
    return figure


def _change_told(expected: float | None) -> str:
    if expected is None or pd.isna(expected):
        return ""
    sign = "+" if expected > 0 else ""
    return f"With nothing done a mean change of {sign}{words.number(expected, 1)} was to be expected."


def bins_alt(bins: SafeFrame, *, measure: str, better: style.Better, expected: float | None = None) -> str:
    """Say in sentences what `bins_chart` shows, with its numbers and what is hidden."""
    frame = shown(bins)
    if frame.empty:
        return "No data yet."
    said = [f"Bar chart: pupils by their change in {words.plain(measure)}, where {better} is better."]
    for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True):
        told = f"{words.whole(row['count'])} of {words.whole(row['n'])} pupils, {words.number(percent)}%"
        group = words.sentence(words.plain(row["change_group"]))[:-1]
        said.append(f"{group}: {words.hidden(row) if np.isnan(percent) else told}.")
    return " ".join(filter(None, [*said, _change_told(expected)]))
