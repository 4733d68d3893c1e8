"""How the attainment gap changed: each SIMD quintile on two occasions as a dumbbell, with the gaps of both."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.charts.intervals import scale
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed
from sipp_lib.wording import gaps, intervals, words
from sipp_lib.wording.gap_change import Quintile, read_quintiles

ROW = 0.5


@style.themed()
def chart(
    first: SafeFrame,
    last: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: words.Better,
    before: str = "before",
    after: str = "after",
    fine: float = 0.0,
    ax: Axes | None = None,
) -> Figure:
    """Draw each quintile before and after as a dumbbell, and the gap of both occasions below.

    Parameters
    ----------
    first, last : SafeFrame
        The two occasions, one row a quintile each: ``quintile``, ``n``, ``percent`` or ``mean``.
    fine : float
        As for `sipp_lib.results.GapChange`: a mean that moved by less than half of it is about the same.
    measure, unit, better, before, after, ax
        See `sipp_lib.charts`.
    """
    frames, names = (
        [require_safe(first), require_safe(last)],
        [words.plain(before, 20), words.plain(after, 20)],
    )
    quintiles = read_quintiles(frames, names)
    if not quintiles:
        return style.empty_figure(ax=ax)
    ways = {words.direction(*each.values, better, fine) for each in quintiles if each.both}
    key = [(names[0], style.HOLLOW)]
    key += [(f"{names[1]}: {way}", look) for way, look in style.MARKS.items() if way in ways]
    if any(np.isnan(each.values[0]) and not np.isnan(each.values[1]) for each in quintiles):
        key.append((names[1], style.MARKS[style.SINCE]))
    apart = [(name, gaps.gap_of(frame, better)) for name, frame in zip(names, frames, strict=True)]
    brackets = [(name, ends) for name, ends in apart if not np.isnan(ends[2])]
    note = annotate.lines(f"{measure}: {intervals.unit_of(frames[0], unit)}, by SIMD quintile", 3)
    percent = intervals.value(frames[0]) == "percent"
    known = [value for each in quintiles for value in each.values if not np.isnan(value)]
    decimals = words.alike(known, 1 if percent else words.places(known))
    numbers = [
        " → ".join(fixed(x, decimals) + "%" * percent for x in each.values) if each.both else ""
        for each in quintiles
    ]
    numbers += [gaps.gap_size(frames[0], ends[2], unit, decimals) for _, ends in brackets]
    labels = [f"Q{each.number} {gaps.ENDS.get(each.number, '')}".rstrip() for each in quintiles]
    labels += [f"Gap {name}" for name, _ in brackets]
    places = [*range(len(quintiles)), *(len(quintiles) - 0.2 + 0.8 * i for i in range(len(brackets)))]
    left = min(1.5, fonts.widest(labels, weight="bold") + 0.25)
    right = min(1.5, fonts.widest(numbers, weight="bold") + 0.25)
    at, tick_labels = scale(known, percent=percent)
    rows, bottom = len(quintiles) + 0.8 * len(brackets), 0.4 + style.STEP * len(note)
    head = 0.12 + annotate.key_height(key)
    ax = style.axes(ax, head + ROW * rows + bottom, left=left, right=right, top=head, bottom=bottom, grid="x")
    ax.set(xlim=(at[0], at[-1]), ylim=(rows - 0.5, -0.5))
    annotate.x_ticks(ax, at, tick_labels)
    texts = ["\n".join(fonts.wrap(each, left - 0.12, canvas.SMALL, 2)) for each in labels]
    annotate.row_labels(ax, places, texts, left)
    for label in ax.get_yticklabels()[len(quintiles) :]:
        label.set(weight="bold")
    annotate.caption(ax, note, left)
    annotate.key(ax, key, left, head - 0.03)
    for place, text in zip(places, numbers, strict=True):
        said = "\n".join(fonts.wrap(text, right - 0.15, canvas.SMALL, 2))
        annotate.beside(ax, said, 1, place, 0.12, weight="bold")
    _dumbbells(ax, quintiles, better, fine)
    for place, (_, (most, least, _)) in zip(places[len(quintiles) :], brackets, strict=True):
        look: dict[str, Any] = {"color": style.INK, "linewidth": 2, "markersize": 10, "clip_on": False}
        ax.plot(sorted((most, least)), [place] * 2, marker="|", **look)
    return style.figure_of(ax)


def _dumbbells(ax: Axes, quintiles: list[Quintile], better: words.Better, fine: float) -> None:
    """Each quintile's two marks with a line between them, and why a mark is missing."""
    before, after = np.array([each.values for each in quintiles]).T
    y = np.arange(len(quintiles))
    ways = np.array(
        [words.direction(*each.values, better, fine) if each.both else style.SINCE for each in quintiles]
    )
    then, now = ~np.isnan(before), ~np.isnan(after)
    both = then & now
    colours = [style.MARKS[way]["color"] for way in ways[both]]
    ax.hlines(y[both], before[both], after[both], color=colours, linewidth=3, alpha=0.55, clip_on=False)
    annotate.dots(ax, before[then], y[then])
    annotate.dots(ax, after[now], y[now], ways[now])
    for place, each in enumerate(quintiles):
        if each.missing:
            below = -0.18 if then[place] or now[place] else 0.0
            look = style.ASIDE | {"xycoords": annotate.BESIDE}
            annotate.write(ax, each.missing, (0, place), (0.05, below), **look)
