"""Frames of pupils' numbers made safe to publish, step by step: sizes, parts, shares, means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sipp_lib.analysis import means, proportions
from sipp_lib.analysis.frames import Numbers
from sipp_lib.disclosure.rounding import (
    Settings,
    effect_again,
    mean_step,
    part_of_each,
    parts_of_one,
    rows_of_sizes,
    to_step,
)
from sipp_lib.disclosure.vocabulary import CATEGORIES, SERIES, Role, role_of

NUMBERS: frozenset[Role] = frozenset({"count", "part", "share", "bound", "mean", "estimate", "derived"})
SHARE_STEPS = (0.1, 0.2, 0.5)
Cells = dict[str, list[Any]]
Columns = Mapping[str, Any]


def having(frame: Iterable[Any], *roles: Role) -> list[str]:
    """The columns of a frame that have one of the roles."""
    return [str(column) for column in frame if role_of(str(column)) in roles]


def suppress(
    out: Columns,
    index: pd.RangeIndex,
    settings: Settings,
    unit: float,
    withheld: Sequence[bool] = (),
    *,
    exact: bool = False,
) -> pd.DataFrame:
    """A frame of pupils' numbers as the public may see it.

    Parameters
    ----------
    out : mapping of str to pandas array
        Columns of the vocabulary.
    index : pandas.RangeIndex
        A number for each of their rows.
    settings : Settings
        Threshold and base.
    unit : float
        The smallest difference between two values of the measure.
    withheld : sequence of bool, one a row
        Rows that tables beside this one would tell too much with; none when left out.
    exact : bool
        Whether the total of the rows' parts follows from a table beside this one exactly.

    Returns
    -------
    pandas.DataFrame, the same rows
        Numbers hidden (NA, with the reason in ``suppressed``, which is empty elsewhere) or rounded; openings dropped.
    """
    truth = {column: _values(out[column]) for column in having(out, *NUMBERS, "openings")}
    add_up = not any(key in out for key in SERIES)
    split = "count" in out and any(key in out for key in CATEGORIES)
    # Plain lists from here on: a table has a handful of rows, and a report has a hundred tables.
    cells = {column: truth[column] for column in having(out, *NUMBERS)}
    reasons = [""] * len(index)
    if sizes := having(out, "count"):
        reasons = _sizes(cells, sizes, settings, add_up=add_up and not split)
    if any(withheld):
        _hide(cells, list(cells), list(withheld))
        words = zip(reasons, withheld, strict=True)
        reasons = [reason or (settings.withheld if is_withheld else "") for reason, is_withheld in words]
    small = [bool(reason) for reason in reasons]
    if "count" in out:
        reasons = _parts(
            cells,
            truth,
            reasons,
            settings,
            _blocks(out, truth, split),
            add_up=add_up,
            split=split,
            exact=exact,
        )
    if "numerator" in out:
        reasons = _openings(cells, truth, reasons, settings)
    if means_of := having(out, "mean"):
        reasons = _means(cells, means_of, reasons, settings, unit)
    if "se" in out:
        no_error = [se is not None and round(se, 3) <= 0 for se in cells["se"]]
        # Without an error, each pupil's result follows from the others'.
        _hide(cells, having(out, "estimate", "bound"), no_error)
        reasons = [
            reason or (settings.withheld if is_exact else "")
            for reason, is_exact in zip(reasons, no_error, strict=True)
        ]
    return _frame(out, index, cells, reasons, small)


def suppress_again(out: pd.DataFrame) -> pd.DataFrame:
    """A frame that passed already, with columns worked out from it: nothing new shows in a hidden row."""
    hidden = out["suppressed"].fillna("") != ""
    blank = _blank(out, [column for column in ("useful", "run") if column in out], hidden)
    return blank.assign(
        **{column: _coarse(_values(out[column])) for column in having(out, "estimate", "derived", "bound")}
    )


def _sizes(cells: Cells, sizes: list[str], settings: Settings, *, add_up: bool) -> list[str]:
    rows = zip(*(cells[column] for column in sizes), strict=True)
    smallest = [0 if None in row else int(min(row)) for row in rows]
    reasons = rows_of_sizes(smallest, settings, add_up=add_up and len(sizes) == 1)
    _hide(cells, list(cells), [bool(reason) for reason in reasons])
    for column in sizes:
        cells[column] = _rounded(cells[column], settings)
    return reasons


def _parts(
    cells: Cells,
    truth: Cells,
    reasons: list[str],
    settings: Settings,
    blocks: Iterable[list[int]],
    *,
    add_up: bool,
    split: bool,
    exact: bool,
) -> list[str]:
    part, size = _whole(truth["count"]), _whole(truth["n"])
    reasons, shown = list(reasons), [None] * len(part)
    for block in blocks:
        counts, sizes = [int(part[i]) for i in block], [int(size[i]) for i in block]
        if not split:
            words = part_of_each(counts, sizes, settings, add_up=add_up, exact=exact)
        elif sizes[0] < settings.threshold:
            continue
        else:
            words = _beside_withheld(counts, sizes[0], [reasons[i] for i in block], settings)
        for i, reason in zip(block, words, strict=True):
            reasons[i] = reasons[i] or reason
            shown[i] = None if reasons[i] else part[i]
    cells["count"] = _rounded(shown, settings)
    count, n = _floats(cells["count"]), _floats(cells["n"])
    low, high = proportions.wilson(count, n)
    worked_out = {"percent": proportions.share(count, n), "low": low, "high": high}
    cells |= {column: _known(100 * each) for column, each in worked_out.items() if column in truth}
    return reasons


def _beside_withheld(counts: list[int], size: int, reasons: list[str], settings: Settings) -> list[str]:
    """Why each part of a group is hidden, where those that somebody withheld are one part together."""
    left = [count for count, reason in zip(counts, reasons, strict=True) if not reason]
    rest = [sum(counts) - sum(left)] if len(left) < len(counts) else []
    words = iter(parts_of_one(left + rest, size, settings))
    return [reason or next(words) for reason in reasons]


def _blocks(out: Columns, truth: Cells, split: bool) -> Iterable[list[int]]:
    """Rows that belong together and are known: the categories of one group, or all rows."""
    if "count" not in truth:
        return []
    known = [i for i, pair in enumerate(zip(truth["count"], truth["n"], strict=True)) if None not in pair]
    keys = [_values(out[key]) for key in having(out, "key") if key not in CATEGORIES] if split else []
    blocks: dict[tuple[Any, ...], list[int]] = {}
    for i in known:
        blocks.setdefault(tuple(key[i] for key in keys), []).append(i)
    return blocks.values()


def _openings(cells: Cells, truth: Cells, reasons: list[str], settings: Settings) -> list[str]:
    """Shares of openings, to a step at which every size of the same rounding could have them.

    Shares of m openings lie 100/m apart; m is that of the smallest group whose size is published alike. A mean of
    pupils' percentages, of which the openings are not known, is a share as of 100 openings each.
    """
    rounded: list[Any] = []
    means = truth.get("percent", [None] * len(reasons))
    for n, size, told, attended, possible in zip(
        cells["n"], truth["n"], means, truth["numerator"], truth["denominator"], strict=True
    ):
        known = 100 * attended / possible if possible and attended is not None else None
        percent = told if possible is None else known
        if n is None or percent is None:
            rounded.append(None)
            continue
        fewest = (100 if possible is None else possible / size) * settings.span(int(size))[0]
        step = next((step for step in SHARE_STEPS if step * fewest >= 100), 1.0)
        rounded.append(to_step(percent, step))
    every = [percent is not None and not 0 < percent < 100 for percent in rounded]
    cells["percent"] = rounded
    _hide(cells, ["percent"], every)
    return [
        settings.withheld if is_every else reason for reason, is_every in zip(reasons, every, strict=True)
    ]


def _means(
    cells: Cells, columns: list[str], reasons: list[str], settings: Settings, unit: float
) -> list[str]:
    spreads = [column for column in columns if column.startswith("sd")]
    old = {column: list(cells[column]) for column in columns}
    reasons = list(reasons)
    for i, n in enumerate(cells["n"]):
        known = [old[column][i] for column in spreads if old[column][i] is not None]
        step = mean_step(int(n), float(max(known)), unit) if n is not None and known else None
        for column in columns:
            value = None if step is None else old[column][i]
            cells[column][i] = None if value is None else to_step(value, step)  # type: ignore[arg-type]
        # Where all pupils are alike, their mean is the value of each.
        if any(cells[column][i] == 0 for column in spreads):
            _hide(cells, columns, [at == i for at in range(len(reasons))])
            reasons[i] = reasons[i] or settings.withheld
    if {"mean_before", "mean_after", "mean_change"} <= set(columns):
        ends = zip(cells["mean_before"], cells["mean_after"], strict=True)
        cells["mean_change"] = [None if None in pair else round(pair[1] - pair[0], 12) for pair in ends]
    if "low" in cells:
        point, spread = means.pair(columns)
        low, high = means.interval(*(_floats(cells[column]) for column in (point, spread, "n")))
        cells["low"], cells["high"] = _known(low), _known(high)
    if "effect" in cells and "mean_change" in cells:
        rows = zip(
            cells["effect"], *(each[c] for each in (old, cells) for c in ("mean_change", "sd")), strict=True
        )
        cells["effect"] = [None if None in row else effect_again(settings, *map(float, row)) for row in rows]
    return reasons


def _frame(
    out: Columns, index: pd.RangeIndex, cells: Cells, reasons: list[str], small: list[bool]
) -> pd.DataFrame:
    """The table again, in the order of its columns: numbers of pupils whole, all others with three decimals."""
    made: dict[str, Any] = {}
    for column, values in out.items():
        role = role_of(column)
        if role in ("count", "part"):
            made[column] = pd.array(_whole(cells[column]), dtype="Int64")
        elif role in ("estimate", "derived", "bound"):
            made[column] = _coarse(cells[column])
        elif column in cells:
            made[column] = pd.array(cells[column], dtype="Float64")
        elif role == "note" and any(small) and pd.api.types.is_numeric_dtype(values):
            made[column] = pd.Series(values).convert_dtypes().mask(pd.Series(small)).array
        elif role != "openings":
            made[column] = values
    made["suppressed"] = pd.array(reasons, dtype="str")
    if "percent" in cells and "percent" not in made:
        made["percent"] = pd.array(cells["percent"], dtype="Float64")
    return pd.DataFrame(made, index=index)


def _blank(out: pd.DataFrame, columns: Iterable[str], hidden: pd.Series[bool]) -> pd.DataFrame:
    return out.assign(**{column: out[column].convert_dtypes().mask(hidden) for column in columns})


def _values(column: Any) -> list[Any]:
    """The cells of a column as plain values, None where there is none."""
    return [None if pd.isna(each) else each for each in column.tolist()]


def _hide(cells: Cells, columns: Iterable[str], hidden: list[bool]) -> None:
    if any(hidden):
        for column in columns:
            pairs = zip(cells[column], hidden, strict=True)
            cells[column] = [None if is_hidden else value for value, is_hidden in pairs]


def _rounded(values: list[Any], settings: Settings) -> list[Any]:
    return [None if value is None else settings.rounded(value) for value in _whole(values)]


def _whole(values: list[Any]) -> list[Any]:
    return [None if value is None else round(value) for value in values]


def _floats(values: list[Any]) -> Numbers:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _known(values: Numbers) -> list[Any]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124  NaN


def _coarse(values: list[Any]) -> pd.api.extensions.ExtensionArray:
    return pd.array(np.round(_floats(values), 3), dtype="Float64")
