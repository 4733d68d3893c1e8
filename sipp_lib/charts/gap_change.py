"""How the attainment gap changed: each SIMD quintile on two occasions as a dumbbell, with the gaps of both."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sipp_lib.charts import gaps, intervals, style, words
from sipp_lib.charts.panel import Panel
from sipp_lib.disclosure.safe import SafeFrame, shown

ROW, RIGHT = 0.5, 1.45
KNOWN: dict[str, Any] = {"marker": "o", "color": style.INK}  # a quintile known afterwards only went nowhere


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
        people = tuple(f"{words.whole(each.get(q, {}).get('n'))} pupils" for each in rows)
        found.append(_Quintile(int(q), both, people, missing))  # type: ignore[arg-type]
    return found


@style.house
def chart(
    first: SafeFrame,
    last: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: style.Better,
    before: str = "before",
    after: str = "after",
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

    Raises
    ------
    DisclosureError
        When a table did not pass the gate.
    """
    frames, names = [shown(first), shown(last)], [words.plain(before, 20), words.plain(after, 20)]
    quintiles = _quintiles(frames, names)
    if not quintiles:
        return style.nothing()
    ways = {style.went(*each.values, better) for each in quintiles if each.both}
    key = [(names[0], style.HOLLOW), *((f"{names[1]}: {w}", style.WENT[w]) for w in style.WENT if w in ways)]
    if any(np.isnan(each.values[0]) and not np.isnan(each.values[1]) for each in quintiles):
        key.append((names[1], KNOWN))
    apart = [(name, gaps.gap_of(frame, better)) for name, frame in zip(names, frames, strict=True)]
    brackets = [(name, ends) for name, ends in apart if not np.isnan(ends[2])]
    what = f"{measure}: {intervals.unit_of(frames[0], unit)}, by SIMD quintile"
    note = words.wrap(what, 5.3, words.SMALL, lines=3)
    left, bottom = 1.5, 0.36 + len(note) * words.line(words.SMALL)
    rows = len(quintiles) + 0.8 * len(brackets)
    head = 0.12 + style.key_height(key)
    figure = style.new_figure(head + ROW * rows + bottom)
    style.key(figure, figure.get_figheight() - 0.03, key)
    percent = intervals.value(frames[0]) == "percent"
    known = [value for each in quintiles for value in each.values if not np.isnan(value)]
    at = style.ticks(min(known), max(known)) if known else [0.0, 1.0]
    at = [x for x in at if 0 <= x <= 100] if percent else at
    sign = "%" if percent else ""
    panel = Panel(figure, left, RIGHT, head, bottom, x=(at[0], at[-1]), y=(rows - 0.5, -0.5))
    panel.below(at, [words.number(x, words.exact(at)) + sign if known else "" for x in at], grid=True)
    panel.floor()
    style.below(figure, note)
    decimals = 1 if percent else words.places(known)
    for y, each in enumerate(quintiles):
        _dumbbell(panel, y, each, better, [words.number(x, decimals) + sign for x in each.values])
    for i, (name, (most, least, gap)) in enumerate(brackets):
        place = len(quintiles) - 0.2 + 0.8 * i
        panel.plot([most, least], [place] * 2, marker="|", color=style.INK, linewidth=2, markersize=10)
        _margins(panel, place, f"Gap {name}", gaps.gap_words(frames[0], gap, unit), weight="bold")
    return figure


def _margins(panel: Panel, y: float, label: str, told: str, **look: Any) -> None:
    """Who a row is about, to the left of the panel, and its numbers to the right."""
    start, end = panel.x[0] + (0.05 - panel.left) * panel.dx, panel.x[1] + 0.12 * panel.dx
    panel.text(
        start, y, "\n".join(words.wrap(label, panel.left - 0.15, words.SMALL, 2)), size=words.SMALL, **look
    )
    text = "\n".join(words.wrap(told, RIGHT - 0.2, words.SMALL, 2))
    panel.text(end, y, text, size=words.SMALL, weight="bold")


def _dumbbell(panel: Panel, y: float, each: _Quintile, better: style.Better, told: list[str]) -> None:
    label = f"Q{each.number} {gaps.ENDS.get(each.number, '')}".rstrip()
    _margins(panel, y, label, f"{told[0]} → {told[1]}" if each.both else "")
    look = style.WENT[style.went(*each.values, better)] if each.both else KNOWN
    if each.both:
        panel.plot(each.values, [y, y], color=look["color"], linewidth=3, alpha=0.55)
    for value, mark in zip(each.values, (style.HOLLOW, look), strict=True):
        if not np.isnan(value):
            panel.marks([value], [y], markersize=9, **mark)
    if each.missing:
        below = 0.36 * (not np.isnan(each.values).all())
        panel.text(panel.x[0] + 0.05 * panel.dx, y + below, each.missing, **style.ASIDE | {"size": 9})


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
        numbers = [words.number(value, decimals) + "%" * percent for value in each.values]
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
