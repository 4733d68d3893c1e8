"""Groups in rows: a dot with its 95 % interval, its number and its pupils; for gaps, lenses and levels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.formats import fixed
from sipp_lib.wording import intervals, words

ROW, TOP = 0.46, 0.1


def decimals(frame: pd.DataFrame) -> int:
    """How many decimals the drawn numbers have, all of them the same."""
    middle = words.floats(frame[intervals.value(frame)])
    return words.alike(middle, 1 if intervals.value(frame) == "percent" else words.places(middle))


def scale(known: Sequence[float], *, percent: bool) -> tuple[list[float], list[str]]:
    """Ticks that cover the known values, and their labels; none below values that are all hidden."""
    if not len(known):
        return [0.0, 100.0 if percent else 1.0], ["", ""]
    at = [x for x in annotate.ticks(min(known), max(known)) if not percent or 0 <= x <= 100]
    return at, [fixed(x, words.exact(at)) + "%" * percent for x in at]


def draw(
    ax: Axes | None,
    frame: pd.DataFrame,
    labels: Sequence[str],
    note: str,
    *,
    room: float = 0,
    headings: Mapping[int, str] | None = None,
) -> Axes:
    """Draw a row for each label, with what is measured below.

    Parameters
    ----------
    ax
        See `sipp_lib.charts`.
    frame : pandas.DataFrame
        One row a label: ``n``, ``percent`` or ``mean``, ``low``, ``high``.
    labels : sequence of str
        Who a row is about.
    note : str
        What is measured, in words.
    room : float
        Inches left free below the last row.
    headings : dict of int to str, optional
        What to write above the row with this number.

    Returns
    -------
    Axes
        Their vertical scale counts rows from 0, with the headings.
    """
    headings = headings or {}
    percent = intervals.value(frame) == "percent"
    middle, low, high = (words.floats(frame[c]) for c in (intervals.value(frame), "low", "high"))
    written = [fixed(x, decimals(frame)) + "%" * percent for x in middle]
    people = ["" if pd.isna(n) else words.pupils(n) for n in frame["n"]]
    left = min(0.36 * canvas.wide(), fonts.widest([*labels, *headings.values()], canvas.BASE) + 0.25)
    right = fonts.widest(people) + 0.25
    foot = annotate.lines(note, 3)
    rows, bottom = len(labels) + len(headings), 0.4 + len(foot) * style.STEP
    at, tick_labels = scale([*filter(math.isfinite, [*low, *middle, *high])], percent=percent)
    height = ROW * rows + room + TOP + bottom
    ax = style.axes(ax, height, left=left, right=right, top=TOP, bottom=bottom, grid="x")
    ax.set(xlim=(at[0], at[-1]), ylim=(rows - 0.5 + room / ROW, -0.5))
    annotate.x_ticks(ax, at, tick_labels)
    y = np.array([i + sum(above <= i for above in headings) for i in range(len(labels))])
    texts = ["\n".join(fonts.wrap(label, left - 0.1, lines=2)) for label in labels]
    annotate.row_labels(ax, y, texts, left, size=canvas.BASE)
    annotate.caption(ax, foot, left)
    for i, heading in headings.items():
        place = (0, y[i] - 1), (0.05 - left, -0.07)
        annotate.write(ax, words.plain(heading), *place, xycoords=annotate.BESIDE, weight="bold")
    some = ~np.isnan(middle)
    look: dict[str, Any] = {"ha": "center", "va": "bottom", "size": canvas.SMALL, "weight": "bold"}
    annotate.intervals(ax, y, middle, low, high, marker="o", s=81)
    for i, row in enumerate(words.rows(frame)):
        if not some[i]:
            why = fonts.wrap(words.hidden(row), canvas.wide() - left - 0.15, canvas.SMALL, 2)
            annotate.beside(ax, "\n".join(why), 0, y[i], 0.08, **style.ASIDE)
            continue
        annotate.write(ax, written[i], (middle[i], y[i]), (0, 0.09), **look)
        annotate.beside(ax, people[i], 1, y[i], 0.15)
    return ax
