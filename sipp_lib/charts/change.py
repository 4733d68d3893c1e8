"""Change from before to after: each pupil for the school, groups of pupils for everyone else."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, whole
from sipp_lib.wording import words
from sipp_lib.wording.change import expected_change, read_pairs


@style.themed()
def dots_chart(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: words.Better,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw each pupil's score before and after, from the lowest score before; for the school only.

    Parameters
    ----------
    pairs : SafeFrame
        One row a pupil: ``before``, ``after``; audience ``school``.
    measure, unit, better, before, after, ax
        See `sipp_lib.charts`.
    expected : float, optional
        The mean after that is to be expected with nothing done (``expected_after`` of
        `sipp_lib.analysis.regression_to_mean.expected`); drawn beside the mean after.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate, or was made for the public.
    """
    both = read_pairs(pairs, better)
    if not len(both.went):
        return style.empty_figure(ax=ax)
    key = [(words.plain(before, 40), style.HOLLOW)]
    key += [(f"{way}: {(both.went == way).sum()}", look) for way, look in style.DIRECTIONS.items()]
    at = annotate.ticks(float(np.min([both.before, both.after])), float(np.max([both.before, both.after])))
    labels = [fixed(x, words.exact(at)) for x in at]
    left = fonts.widest(labels) + 0.2
    title = annotate.lines(words.titled(measure, unit), 2)
    head = annotate.key_height(key) + 0.2 + len(title) * style.STEP
    note = annotate.lines(f"{both.pupils}, from the lowest score {words.plain(before, 40)}", 3)
    more = (len(note) - 1) * style.STEP
    known = expected is not None and not pd.isna(expected)
    right = 1.75 if known else 0.1
    ax = style.axes(ax, 3.4 + more, left=left, right=right, top=head, bottom=0.36 + more, grid="y")
    ax.set(xlim=(-0.8, len(both.went) - 0.2), ylim=(at[0], at[-1]))
    ax.set_xticks([])
    ax.set_yticks(at, labels)
    annotate.key(ax, key, left, head - 0.03)
    annotate.title(ax, title, left, 0.12)
    annotate.caption(ax, note, left, 0.1)
    x, dot = np.arange(len(both.went)), float(np.clip(170 / len(both.went), 3, 7.5))
    colours = [style.DIRECTIONS[way]["color"] for way in both.went]
    ax.vlines(x, both.before, both.after, color=colours, linewidth=dot / 4)
    annotate.dots(ax, x, both.before, size=dot * 0.8)
    annotate.dots(ax, x, both.after, both.went, size=dot)
    if known:
        _expect(ax, float(both.after.mean()), float(expected or 0.0), words.exact(at))
    return style.figure_of(ax)


def _expect(ax: Axes, mean: float, expected: float, decimals: int) -> None:
    """Mark the mean after, and beside it the one to be expected with nothing done."""
    means = {"mean after": (mean, style.INK), "expected with\nnothing done": (expected, "white")}
    places = annotate.apart([mean, expected], 2.3 * style.STEP * annotate.per_inch(ax)[1])
    end = ax.get_xlim()[1]
    for (name, (value, face)), place in zip(means.items(), places, strict=True):
        ax.plot(end, value, "D", color=style.INK, markerfacecolor=face, markersize=7, clip_on=False)
        text = f"{name}: {fixed(value, max(decimals, 1))}"
        annotate.write(ax, text, (end, place), (0.12, 0), size=canvas.SMALL)


@style.themed()
def bins_chart(
    bins: SafeFrame,
    *,
    measure: str,
    better: words.Better,
    expected: float | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw how many pupils fell, stayed about the same or rose.

    Parameters
    ----------
    bins : SafeFrame
        One row a group of changes, from falls to rises: ``change_group``, ``count``, ``n``, ``percent``.
    measure, better, ax
        See `sipp_lib.charts`.
    expected : float, optional
        The mean change that is to be expected with nothing done (``expected_change`` of
        `sipp_lib.analysis.regression_to_mean.expected`); said below the bars.
    """
    frame = require_safe(bins)
    if frame.empty:
        return style.empty_figure(ax=ax)
    percent = words.floats(frame["percent"])
    what = ". ".join(filter(None, [f"{measure}: % of pupils by their change", expected_change(expected)]))
    note = annotate.lines(what, 4)
    decimals = words.alike(percent, 1)
    numbers = [
        f"{fixed(share, decimals)}% ({whole(row['count'])} of {whole(row['n'])})"
        for row, share in zip(words.rows(frame), percent, strict=True)
    ]
    at = np.arange(0, 101, 25) if np.nanmax([0, *percent]) > 50 else np.arange(0, 51, 25)
    left, bottom = min(1.75, 0.33 * canvas.wide()), 0.4 + len(note) * style.STEP
    # as wide as the numbers at the bars' ends allow
    free = [canvas.wide() - left - 0.1 - fonts.width(each, canvas.SMALL) for each in numbers]
    room = [each * at[-1] / share for each, share in zip(free, percent, strict=True) if share > 0]
    right = canvas.wide() - left - min([canvas.wide() - left - 0.35, *room])
    height = 0.62 * len(frame) + bottom + 0.05
    ax = style.axes(ax, height, left=left, right=right, top=0.05, bottom=bottom, grid="x")
    looks = {0: (style.CONCERN, "///"), len(frame) - 1: (style.IMPROVEMENT, "")}  # from falls to rises
    y = range(len(frame))
    for place, kind, row in zip(y, y if better == "higher" else y[::-1], words.rows(frame), strict=True):
        if np.isnan(percent[place]):
            annotate.write(ax, words.hidden(row), (0, place), (0.05, 0), **style.ASIDE)
            continue
        colour, hatch = looks.get(kind, ("#bdbdbd", ""))
        bar = ax.barh(place, percent[place], 0.55, color=colour, hatch=hatch, edgecolor="white")
        ax.bar_label(bar, [numbers[place]], padding=4.3, size=canvas.SMALL)
    ax.set(xlim=(0, at[-1]), ylim=(len(frame) - 0.5, -0.5))
    ax.set_xticks(at, [f"{x}%" if not np.isnan(percent).all() else "" for x in at])
    texts = ["\n".join(fonts.wrap(each, left - 0.15, canvas.SMALL, 3)) for each in frame["change_group"]]
    annotate.row_labels(ax, y, texts, left)
    annotate.caption(ax, note, left)
    return style.figure_of(ax)
