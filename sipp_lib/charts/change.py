"""Change from before to after: each pupil for the school, groups of pupils for everyone else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import style, words
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.errors import DisclosureError

MARKS: dict[str, dict[str, Any]] = {
    "improved": {"marker": "o", "color": style.IMPROVEMENT},
    "no change": {"marker": "s", "color": style.GREY},
    "got worse": {"marker": "v", "color": style.CONCERN},
}


def _pairs(pairs: SafeFrame, better: style.Better) -> pd.DataFrame:
    """Complete pairs from the lowest score before, with which way each pupil went."""
    frame = shown(pairs)
    if pairs.audience != "school":
        raise DisclosureError(
            "Each pupil's before and after may be seen only in the school. "
            "For a public report draw the binned counts with change.bins_chart()."
        )
    both = pd.DataFrame({c: words.floats(frame[c]) for c in ("before", "after")}).dropna()
    change = (both["after"] - both["before"]) * (1 if better == "higher" else -1)
    both["went"] = np.select([change > 0, change < 0], ["improved", "got worse"], "no change")
    return both.sort_values(["before", "after"], ignore_index=True)


def _pupils(both: pd.DataFrame) -> str:
    return "1 pupil" if len(both) == 1 else f"{len(both)} pupils"


@style.house
def dots_chart(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
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

    Raises
    ------
    DisclosureError
        When the table did not pass the gate, or was made for the public.
    """
    both = _pairs(pairs, better)
    if both.empty:
        return style.nothing()
    figure = style.new_figure(3.4)
    top = 3.35
    entries = [(f"{went}: {(both['went'] == went).sum()}", dict(mark)) for went, mark in MARKS.items()]
    hollow: dict[str, Any] = {
        "marker": "o",
        "color": style.MUTED,
        "markerfacecolor": "white",
        "markeredgewidth": float(np.clip(30 / len(both), 0.35, 1)),
    }
    used = style.key(figure, top, [(words.plain(before, 40), hollow), *entries])
    at = style.ticks(both[["before", "after"]].min().min(), both[["before", "after"]].max().max())
    decimals = 0 if all(x == round(x) for x in at) else words.places(at)
    labels = [words.number(x, decimals) for x in at]
    left = max(words.width(label, words.SMALL) for label in labels) + 0.2
    title = words.wrap(words.titled(measure, unit), style.WIDTH - 0.25, words.SMALL, lines=2)
    style.say(figure, 0.05, top - used - 0.04, "\n".join(title), size=words.SMALL)
    head = used + 0.2 + len(title) * words.line(words.SMALL)
    panel = style.Panel(figure, left, 0.1, head, 0.34, x=(-0.8, len(both) - 0.2), y=(at[0], at[-1]))
    panel.floor()
    panel.beside(at, labels)
    style.below(figure, [f"{_pupils(both)}, from the lowest score {words.plain(before, 40)}"])
    dot = float(np.clip(150 / len(both), 2.5, 7.5))
    x = np.arange(len(both))
    for went, mark in MARKS.items():
        some = (both["went"] == went).to_numpy()
        ends = np.column_stack([both["before"][some], both["after"][some]])
        panel.strokes(np.column_stack([x[some]] * 2), ends, color=mark["color"], linewidth=dot / 4)
    panel.marks(x, both["before"].to_numpy(), markersize=dot * 0.8, **hollow)
    for went, mark in MARKS.items():
        some = (both["went"] == went).to_numpy()
        panel.marks(x[some], both["after"].to_numpy()[some], markersize=dot, **mark)
    return figure


def dots_alt(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
) -> str:
    """Say in sentences what `dots_chart` shows."""
    both = _pairs(pairs, better)
    if both.empty:
        return "No data yet."
    counts = {went: int((both["went"] == went).sum()) for went in MARKS}
    first, last = both["before"].mean(), both["after"].mean()
    decimals = words.places([first, last])
    return (
        f"Dot chart: {words.plain(measure)} of each of {_pupils(both)}, {words.plain(before)} and "
        f"{words.plain(after)}, from the lowest score {words.plain(before)}. {counts['improved']} improved, "
        f"{counts['got worse']} got worse and {counts['no change']} did not change. "
        f"The mean went from {words.number(first, decimals)} to {words.number(last, decimals)}"
        f"{f' {words.plain(unit)}' if unit else ''}."
    )


@style.house
def bins_chart(bins: SafeFrame, *, measure: str, better: style.Better) -> Figure:
    """Draw how many pupils fell, stayed about the same or rose.

    Parameters
    ----------
    bins : SafeFrame
        One row a group of changes, from falls to rises: ``change_group``, ``count``, ``n``, ``percent``.
    measure : str
        In words.
    better : {"higher", "lower"}
        Which way is better.

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
    note = words.wrap(f"{measure}: % of pupils by their change", style.WIDTH - 0.25, words.SMALL, lines=3)
    bottom = 0.36 + len(note) * words.line(words.SMALL)
    figure = style.new_figure(row * len(frame) + bottom + 0.05)
    known = not np.isnan(percent).all()
    at = [0.0, 25, 50, 75, 100] if np.nanmax([0, *percent]) > 50 else [0.0, 25, 50]
    panel = style.Panel(figure, left, right, 0.05, bottom, x=(0, at[-1]), y=(len(frame) - 0.5, -0.5))
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
        text = f" {words.number(percent[y])}% ({words.whole(told['count'])} of {words.whole(told['n'])})"
        panel.text(percent[y], y, text, size=words.SMALL)
    style.below(figure, note)
    return figure


def bins_alt(bins: SafeFrame, *, measure: str, better: style.Better) -> str:
    """Say in sentences what `bins_chart` shows, with its numbers and what is hidden."""
    frame = shown(bins)
    if frame.empty:
        return "No data yet."
    said = [f"Bar chart: pupils by their change in {words.plain(measure)}, where {better} is better."]
    for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True):
        told = f"{words.whole(row['count'])} of {words.whole(row['n'])} pupils, {words.number(percent)}%"
        group = words.sentence(words.plain(row["change_group"]))[:-1]
        said.append(f"{group}: {words.hidden(row) if np.isnan(percent) else told}.")
    return " ".join(said)
