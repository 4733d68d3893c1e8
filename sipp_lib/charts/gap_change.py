"""How the attainment gap changed: each SIMD quintile on two occasions as a dumbbell, with the gaps of both."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import fonts, gaps, intervals, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.formats import fixed, number, whole
from sipp_lib.wording import words

ROW = 0.5


class _Quintile(NamedTuple):
    number: int
    values: tuple[float, float]
    people: tuple[str, str]
    missing: str

    @property
    def both(self) -> bool:
        return not np.isnan(self.values).any()


def _quintiles(frames: list[pd.DataFrame], names: list[str]) -> list[_Quintile]:
    """The quintiles of either occasion, from the most deprived; and why a number is missing."""
    column = intervals.value(frames[0])
    values = [dict(zip(frame["quintile"], words.floats(frame[column]), strict=True)) for frame in frames]
    rows = [{row["quintile"]: row for row in words.rows(frame)} for frame in frames]
    found = []
    for q in sorted({*rows[0], *rows[1]}):
        both = tuple(each.get(q, np.nan) for each in values)
        gone = [(i, words.hidden(rows[i].get(q, {}))) for i in (0, 1) if np.isnan(both[i])]
        why = {reason for _, reason in gone}
        alike = len(gone) == 2 and len(why) == 1
        missing = why.pop() if alike else "; ".join(f"{names[i]}: {reason}" for i, reason in gone)
        people = tuple(f"{whole(each.get(q, {}).get('n'))} pupils" for each in rows)
        found.append(_Quintile(int(q), both, people, missing))  # type: ignore[arg-type]
    return found


@style.themed()
def chart(
    first: SafeFrame,
    last: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
    ax: Axes | None = None,
) -> Figure:
    """Draw each quintile before and after as a dumbbell, and the gap of both occasions below.

    Parameters
    ----------
    first, last : SafeFrame
        The two occasions, one row a quintile each: ``quintile``, ``n``, ``percent`` or ``mean``.
    measure, unit, before, after : str
        In words; ``before`` and ``after`` name the two occasions.
    better : {"higher", "lower"}
        Which way is better.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frames, names = [shown(first), shown(last)], [words.plain(before, 20), words.plain(after, 20)]
    quintiles = _quintiles(frames, names)
    if not quintiles:
        return style.nothing(ax=ax)
    ways = {style.went(*each.values, better) for each in quintiles if each.both}
    key = [(names[0], style.HOLLOW), *((f"{names[1]}: {w}", style.WENT[w]) for w in style.WENT if w in ways)]
    if any(np.isnan(each.values[0]) and not np.isnan(each.values[1]) for each in quintiles):
        key.append((names[1], style.MARKS[style.SINCE]))
    apart = [(name, gaps.gap_of(frame, better)) for name, frame in zip(names, frames, strict=True)]
    brackets = [(name, ends) for name, ends in apart if not np.isnan(ends[2])]
    what = f"{measure}: {intervals.unit_of(frames[0], unit)}, by SIMD quintile"
    note = style.lines(what, 3)
    percent = intervals.value(frames[0]) == "percent"
    known = [value for each in quintiles for value in each.values if not np.isnan(value)]
    decimals = words.alike(known, 1 if percent else words.places(known))
    pairs = [[fixed(x, decimals) + "%" * percent for x in each.values] for each in quintiles]
    numbers = [" → ".join(pair) if each.both else "" for pair, each in zip(pairs, quintiles, strict=True)]
    numbers += [gaps.gap_words(frames[0], ends[2], unit, decimals) for _, ends in brackets]
    labels = [f"Q{each.number} {gaps.ENDS.get(each.number, '')}".rstrip() for each in quintiles]
    labels += [f"Gap {name}" for name, _ in brackets]
    places = [*range(len(quintiles)), *(len(quintiles) - 0.2 + 0.8 * i for i in range(len(brackets)))]
    left = min(1.5, fonts.widest(labels, weight="bold") + 0.25)
    right = min(1.5, fonts.widest(numbers, weight="bold") + 0.25)
    at, tick_labels = intervals.scale(known, percent=percent)
    rows, bottom = len(quintiles) + 0.8 * len(brackets), 0.4 + style.STEP * len(note)
    head = 0.12 + style.key_height(key)
    ax = style.axes(ax, head + ROW * rows + bottom, left=left, right=right, top=head, bottom=bottom, grid="x")
    ax.set(xlim=(at[0], at[-1]), ylim=(rows - 0.5, -0.5))
    ax.set_xticks(at, tick_labels)
    texts = ["\n".join(fonts.wrap(each, left - 0.12, fonts.SMALL, 2)) for each in labels]
    style.row_labels(ax, places, texts, left)
    for label in ax.get_yticklabels()[len(quintiles) :]:
        label.set(weight="bold")
    style.caption(ax, note, left)
    style.key(ax, key, left, head - 0.03)
    for place, text in zip(places, numbers, strict=True):
        said = "\n".join(fonts.wrap(text, right - 0.15, fonts.SMALL, 2))
        style.beside(ax, said, 1, place, 0.12, weight="bold")
    _dumbbells(ax, quintiles, better)
    for place, (_, (most, least, _)) in zip(places[len(quintiles) :], brackets, strict=True):
        look: dict[str, Any] = {"color": style.INK, "linewidth": 2, "markersize": 10, "clip_on": False}
        ax.plot(sorted((most, least)), [place] * 2, marker="|", **look)
    return style.figure_of(ax)


def _dumbbells(ax: Axes, quintiles: list[_Quintile], better: style.Better) -> None:
    """Each quintile's two marks with a line between them, and why a mark is missing."""
    before, after = np.array([each.values for each in quintiles]).T
    y = np.arange(len(quintiles))
    ways = np.array([style.went(*each.values, better) if each.both else style.SINCE for each in quintiles])
    then, now = ~np.isnan(before), ~np.isnan(after)
    both = then & now
    colours = [style.MARKS[way]["color"] for way in ways[both]]
    ax.hlines(y[both], before[both], after[both], color=colours, linewidth=3, alpha=0.55, clip_on=False)
    style.dots(ax, before[then], y[then])
    style.dots(ax, after[now], y[now], ways[now])
    for place, each in enumerate(quintiles):
        if each.missing:
            below = -0.18 if then[place] or now[place] else 0.0
            look = style.ASIDE | {"size": 9, "xycoords": style.BESIDE}
            style.write(ax, each.missing, (0, place), (0.05, below), **look)


def alt(
    first: SafeFrame,
    last: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
) -> str:
    """Say in sentences what `chart` shows, with its numbers and what is hidden."""
    frames, names = [shown(first), shown(last)], [words.plain(before, 20), words.plain(after, 20)]
    quintiles = _quintiles(frames, names)
    if not quintiles:
        return "No data yet."
    percent = intervals.value(frames[0]) == "percent"
    decimals = 1 if percent else words.places([value for each in quintiles for value in each.values])
    what = f"{words.plain(measure)}, {intervals.unit_of(frames[0], unit)}, by SIMD quintile"
    said = [f"Dumbbell chart: {what}, {names[0]} and {names[1]}."]
    for each in quintiles:
        numbers = [number(value, decimals) + "%" * percent for value in each.values]
        told = [f"{number} ({people})" for number, people in zip(numbers, each.people, strict=True)]
        known = [f"{names[i]}: {told[i]}" for i in (0, 1) if not np.isnan(each.values[i])]
        row = "; ".join([*known, each.missing])
        if each.both:
            row = f"from {told[0]} to {told[1]}, {style.went(*each.values, better)}"
        end = f" ({gaps.ENDS[each.number]})" if each.number in gaps.ENDS else ""
        said.append(f"Quintile {each.number}{end}: {row}.")
    apart = [gaps.gap_of(frame, better)[2] for frame in frames]
    if np.isnan(apart).any():
        return " ".join([*said, "How the gap changed cannot be told, as one end is missing."])
    sides = [
        f"{gaps.gap_words(frames[0], gap, unit)} {'behind' if gap > 0 else 'ahead of'}"
        if gap
        else "level with"
        for gap in apart
    ]
    then, now = f"{sides[0]} the least deprived in {names[0]}", f"{sides[1]} them in {names[1]}"
    return " ".join([*said, f"The most deprived pupils were {then}, and {now}."])
