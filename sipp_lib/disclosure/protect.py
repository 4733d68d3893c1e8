"""Frames of pupils' numbers made safe to publish, step by step: sizes, parts, shares, means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sipp_lib.analysis import means, proportions
from sipp_lib.disclosure.columns import CATEGORIES, SERIES, Role, role_of
from sipp_lib.disclosure.rounding import (
    WITHHELD,
    Settings,
    effect_again,
    mean_step,
    part_of_each,
    parts_of_one,
    rows_of_sizes,
    to_step,
)

LEAST_STAFF = 5
NUMBERS: frozenset[Role] = frozenset({"count", "part", "share", "bound", "mean", "estimate", "derived"})
SHARE_STEPS = (0.1, 0.2, 0.5)


def having(frame: pd.DataFrame, *roles: Role) -> list[str]:
    """The columns of a frame that have one of the roles."""
    return [str(column) for column in frame if role_of(str(column)) in roles]


def protected(out: pd.DataFrame, settings: Settings, unit: float) -> pd.DataFrame:
    """A frame of pupils' numbers as the public may see it.

    Parameters
    ----------
    out : pandas.DataFrame
        Columns of the vocabulary and an empty ``suppressed``; a fresh index.
    settings : Settings
        Threshold and base.
    unit : float
        The smallest difference between two values of the measure.

    Returns
    -------
    pandas.DataFrame, the same rows
        Numbers hidden (NA, with the reason in ``suppressed``) or rounded; openings dropped.
    """
    add_up = not any(key in out for key in SERIES)
    split = "count" in out and any(key in out for key in CATEGORIES)
    safe = _sizes(out, settings, add_up=add_up and not split)
    if "count" in out:
        safe = _parts(safe, out, settings, add_up=add_up, split=split)
    if "numerator" in out:
        safe = _openings(safe, out, settings)
    if having(out, "mean"):
        safe = _means(safe, settings, unit)
    if "se" in out:
        safe = _models(safe)
    return _estimates(safe)


def staff(out: pd.DataFrame) -> pd.DataFrame:
    """A frame of answers of staff as the public may see it: nothing of fewer than five."""
    few = out["n"].fillna(0) < LEAST_STAFF
    shown = _blank(out, having(out, *NUMBERS), few)
    return shown.assign(suppressed=out["suppressed"].mask(few, f"fewer than {LEAST_STAFF} answers"))


def once_more(out: pd.DataFrame) -> pd.DataFrame:
    """A frame that passed already, with columns worked out from it: nothing new shows in a hidden row."""
    hidden = out["suppressed"].fillna("") != ""
    return _estimates(_blank(out, [column for column in ("useful", "run") if column in out], hidden))


def _sizes(out: pd.DataFrame, settings: Settings, *, add_up: bool) -> pd.DataFrame:
    sizes = having(out, "count")
    if not sizes:
        return out
    smallest = out[sizes].astype("Float64").min(axis=1, skipna=False).fillna(0).astype(int)
    words = rows_of_sizes(list(smallest), settings, add_up=add_up and len(sizes) == 1)
    reasons = pd.Series(words, index=out.index, dtype=str)
    notes = [column for column in having(out, "note") if pd.api.types.is_numeric_dtype(out[column])]
    out = _blank(out, [*having(out, *NUMBERS), *notes], reasons != "")
    shown = {column: _rounded(out[column], settings) for column in sizes}
    return out.assign(**shown, suppressed=reasons)


def _parts(
    out: pd.DataFrame, truth: pd.DataFrame, settings: Settings, *, add_up: bool, split: bool
) -> pd.DataFrame:
    part, size = _whole(truth["count"]), _whole(truth["n"])
    known = part.notna() & size.notna()
    reasons = out["suppressed"].copy()
    for block in _blocks(truth[known], split):
        counts, sizes = [int(part[i]) for i in block], [int(size[i]) for i in block]
        if not split:
            words = part_of_each(counts, sizes, settings, add_up=add_up)
        elif sizes[0] < settings.threshold:
            continue
        else:
            words = parts_of_one(counts, sizes[0], settings)
        for i, reason in zip(block, words, strict=True):
            reasons[i] = reasons[i] or reason
    shown = _rounded(part.where((reasons == "") & known), settings)
    counted = proportions.add_interval(out.assign(count=shown, suppressed=reasons))
    return counted[[column for column in counted if column in truth]]


def _blocks(known: pd.DataFrame, split: bool) -> Iterable[list[Any]]:
    """Rows that belong together: the categories of one group, or all rows."""
    keys = [key for key in having(known, "key") if key not in CATEGORIES] if split else []
    if not keys:
        return [list(known.index)] if len(known) else []
    return [list(rows.index) for _, rows in known.groupby(keys, dropna=False, sort=False)]


def _openings(safe: pd.DataFrame, truth: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Shares of openings, to a step at which every size of the same rounding could have them.

    Shares of m openings lie 100/m apart; m is that of the smallest group whose size is published alike.
    """
    rounded: list[Any] = []
    for n, size, attended, possible in zip(
        safe["n"], truth["n"], truth["numerator"], truth["denominator"], strict=True
    ):
        if pd.isna(n) or pd.isna(attended) or pd.isna(possible) or not possible:
            rounded.append(pd.NA)
            continue
        fewest = possible / size * settings.span(int(size))[0]
        step = next((step for step in SHARE_STEPS if step * fewest >= 100), 1.0)
        rounded.append(to_step(100 * attended / possible, step))
    percent = pd.Series(rounded, index=safe.index, dtype="Float64")
    every = ((percent <= 0) | (percent >= 100)).fillna(False)
    shown = safe.assign(percent=percent.mask(every), suppressed=safe["suppressed"].mask(every, WITHHELD))
    return shown.drop(columns=["numerator", "denominator"])


def _means(out: pd.DataFrame, settings: Settings, unit: float) -> pd.DataFrame:
    columns = having(out, "mean")
    spreads = [column for column in columns if column.startswith("sd")]
    old = out[[*columns, "n"]].astype("Float64")
    safe = old[columns].copy()
    reasons = out["suppressed"].copy()
    for i in out.index:
        spread = old.loc[i, spreads].dropna()
        if pd.isna(old.loc[i, "n"]) or spread.empty:
            safe.loc[i, columns] = pd.NA
            continue
        step = mean_step(int(old.loc[i, "n"]), float(spread.max()), unit)
        safe.loc[i, columns] = [
            pd.NA if pd.isna(value) else to_step(value, step) for value in old.loc[i, columns]
        ]
        # Where all pupils are alike, their mean is the value of each.
        if (safe.loc[i, spreads].dropna() == 0).any():
            safe.loc[i, columns], reasons[i] = pd.NA, reasons[i] or WITHHELD
    if {"mean_before", "mean_after", "mean_change"} <= set(columns):
        safe["mean_change"] = (safe["mean_after"] - safe["mean_before"]).round(12)
    result = out.assign(**{column: safe[column] for column in columns}, suppressed=reasons)
    if "low" in result:
        result = means.add_interval(result)
    if "effect" in result and "mean_change" in result:
        known = zip(out["effect"], *(f[c] for f in (old, safe) for c in ("mean_change", "sd")), strict=True)
        effects = [
            pd.NA if any(pd.isna(value) for value in row) else effect_again(settings, *map(float, row))
            for row in known
        ]
        result["effect"] = pd.Series(effects, index=result.index, dtype="Float64")
    return result


def _models(safe: pd.DataFrame) -> pd.DataFrame:
    """Without what a model says where it has no error: then each pupil's result follows from the others'."""
    exact = safe["se"].isna() | (safe["se"].astype("Float64").round(3) <= 0).fillna(False)
    reasons = safe["suppressed"].mask(exact & (safe["suppressed"] == ""), WITHHELD)
    return _blank(safe, having(safe, "estimate", "bound"), exact).assign(suppressed=reasons)


def _estimates(out: pd.DataFrame) -> pd.DataFrame:
    decimals = dict.fromkeys(having(out, "estimate", "derived", "bound"), 3)
    return out.astype(dict.fromkeys(decimals, "Float64")).round(decimals)


def _blank(out: pd.DataFrame, columns: Iterable[str], hidden: pd.Series[bool]) -> pd.DataFrame:
    return out.assign(**{column: out[column].convert_dtypes().mask(hidden) for column in columns})


def _rounded(column: pd.Series[Any], settings: Settings) -> pd.Series[Any]:
    return _whole(column).map(settings.rounded, na_action="ignore").astype("Int64")


def _whole(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.astype("Float64").round().astype("Int64")
