"""One paragraph in plain English on what a result says, what weakens it, and what it does not show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT
from sipp_lib.formats import fixed

Better = Literal["higher", "lower"]
INDICATIVE = 10
CHOSEN_LOW = (
    "The group was chosen for low results on this measure. Such a group rises on average even when nothing is "
    "done (regression to the mean), so a rise by itself is no evidence that the intervention worked."
)


def of_comparison(
    name: str,
    adjusted: pd.DataFrame,
    *,
    unit: str = "",
    better: Better = "higher",
    effect: pd.DataFrame | None = None,
    slopes: pd.DataFrame | None = None,
    missing: pd.DataFrame | None = None,
    regression: pd.DataFrame | None = None,
    by_lot: bool = False,
    about: bool = False,
) -> list[str]:
    """What the adjusted difference of two groups says.

    Parameters
    ----------
    name : str
        The measure.
    adjusted : pandas.DataFrame, 1 or 2 rows
        ``difference``, ``low``, ``high``, ``se``, ``n_target``, ``n_comparison``, ``n_clusters``, as
        `sipp_lib.analysis.comparison.adjusted` gives them and the gate leaves them. Where a second row allows
        for classes, the wider interval is told.
    unit : str
        Unit of the measure.
    better : {"higher", "lower"}
        Which way the measure is better.
    effect : pandas.DataFrame or None
        ``g``, ``low``, ``high``, ``standardiser``, as `sipp_lib.analysis.twogroups.adjusted_effect` gives them,
        and, if to be told, the months of `sipp_lib.analysis.eef.months` with the same `better`; the wider interval
        is told.
    slopes, missing, regression : pandas.DataFrame or None, 1 row
        Of `sipp_lib.analysis.comparison.slopes`, `sipp_lib.analysis.change.missing` and, when the target group
        was chosen for its scores, `sipp_lib.analysis.regression_to_mean.expected`.
    by_lot : bool
        Whether chance decided which pupils or classes were in which group.
    about : bool
        Whether the numbers of pupils are rounded.

    Returns
    -------
    list of str
        The sentences of one paragraph, the most important first, what it does not show last. Missing numbers leave
        their sentence out; without a difference it says why.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    None: words.
    """
    first = adjusted.iloc[0]
    if pd.isna(first["difference"]):
        why = _why(first, "too few pupils in a group")
        return [f"{name}: target and comparison group are not compared ({why})."]
    row = widest(adjusted)
    lead = _leads(better)
    decimals = _places(
        *(abs(each) for each in (row["difference"], row["low"], row["high"]) if not pd.isna(each))
    )
    sizes = (int(first["n_target"]), int(first["n_comparison"]))
    side = lead(row["difference"], decimals, unit)
    side += {"ahead": " of", "level": " with"}.get(side.split()[-1], "")
    told = [
        f"{name}: allowing for where each pupil began, the target group ended {side} the comparison group"
        f"{_ends(row, lambda end: lead(end, decimals))}; "
        f"{_pupils(sizes[0], about)} were compared with {_pupils(sizes[1], about)}."
    ]
    told += _effect(effect, lead) if effect is not None else []
    told += _chance(row, "difference between the groups")
    told += _few(min(sizes), "in a group")
    told += _classes(adjusted)
    told += _slopes(slopes)
    told += _regression(regression, unit)
    told += _missing(missing, about)
    told.append(
        "It does not show that every pupil gained, or that the same would happen with other pupils."
        if by_lot
        else "It does not show what made the difference: the groups were not made by lot, so they may have differed in "
        "other ways too."
    )
    return told


def of_change(
    name: str,
    summary: pd.DataFrame,
    *,
    unit: str = "",
    better: Better = "higher",
    missing: pd.DataFrame | None = None,
    regression: pd.DataFrame | None = None,
    chosen_low: bool = False,
    compared: bool = False,
    about: bool = False,
) -> list[str]:
    """What the change of one group says.

    Parameters
    ----------
    name : str
        The measure.
    summary : pandas.DataFrame, 1 row
        ``n``, ``mean_before``, ``mean_after``, ``mean_change``, ``low``, ``high``, ``standardiser``, ``effect``, as
        `sipp_lib.analysis.change.summary` gives them and the gate leaves them.
    unit, better, missing, regression, about
        As for `of_comparison`.
    chosen_low : bool
        Whether the group was chosen for low scores; told where `regression` cannot say how much that gives.
    compared : bool
        Whether a comparison with another group is told beside it.

    Returns
    -------
    list of str
        As for `of_comparison`.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    None: words.
    """
    row = summary.iloc[0]
    if pd.isna(row["mean_change"]):
        why = _why(row, "nobody was measured on both occasions")
        return [f"{name}: the target group's change is not shown ({why})."]
    change = float(row["mean_change"])
    decimals = _places(abs(row["mean_before"]), abs(row["mean_after"]))
    moved = f"{'rose' if change > 0 else 'fell'} by {fixed(abs(change), decimals)}{_unit(unit)}"
    if not change:
        moved = "did not change"
    wrong = change and (change > 0) != (better == "higher")
    told = [
        f"{name}: the target group's mean {moved}, from {fixed(row['mean_before'], decimals)} to "
        f"{fixed(row['mean_after'], decimals)}{_ends(row, lambda end: _way(end, decimals))}, for "
        f"{_pupils(int(row['n']), about)} measured both times"
        f"{'; that is the wrong way for this measure' if wrong else ''}."
    ]
    if not pd.isna(row["effect"]):
        told.append(
            f"That is {fixed(row['effect'], 2)} standard deviations of {row['standardiser']} (Becker's standardised "
            "change)."
        )
    told += _chance(row, "change") if change else []
    told += _few(int(row["n"]), "")
    if not compared:
        told.append("There is no comparison group, so what pupils would have gained anyway is in it.")
    told += _regression(regression, unit) or ([CHOSEN_LOW] if chosen_low else [])
    told += _missing(missing, about)
    told.append("It does not show that what was tried made the change.")
    return told


def _effect(effect: pd.DataFrame, lead: Callable[..., str]) -> list[str]:
    row = widest(effect)
    if pd.isna(row["g"]):
        return []
    told = (
        f"That is {lead(row['g'], 2, 'standard deviations')}{_ends(row, lambda end: lead(end, 2))}, in the standard "
        f"deviation of {row['standardiser']} (Hedges' g)"
    )
    if "months" in effect and not pd.isna(row["months"]):
        ends = f"{row['months_low']} to {row['months_high']}"
        told += (
            f", or {row['months']} months of progress in the table of the EEF's Toolkit (95% interval {ends})"
        )
    return [told + "."]


def _chance(row: pd.Series[Any], what: str) -> list[str]:
    if pd.isna(row["low"]):
        return ["How sure this is cannot be said from so few numbers."]
    if _includes_zero(row):
        return [f"The interval includes no {what} at all, so this may be chance."]
    return ["That is more than chance alone usually gives."]


def _few(n: int, where: str) -> list[str]:
    place = f" {where}" if where else ""
    if n < SMALLEST_FOR_EFFECT:
        return [
            f"With fewer than {SMALLEST_FOR_EFFECT} pupils{place} no standardised effect is given, and one pupil more "
            "could turn the result round."
        ]
    if n < INDICATIVE:
        return [f"With fewer than {INDICATIVE} pupils{place} this is indicative only."]
    return []


def _classes(adjusted: pd.DataFrame) -> list[str]:
    if len(adjusted) < 2:
        return []
    second = adjusted.iloc[1]
    if pd.isna(second["low"]):
        return [
            "Pupils were taught in classes, too few of them to allow for how classes differ, so the interval is too "
            "narrow."
        ]
    first = adjusted.iloc[0]
    taught = f"taught in {int(second['n_clusters'])} classes"
    error = f"(standard error {fixed(second['se'], 3)})"
    if widest(adjusted).name != second.name:
        return [f"Pupils were {taught}; allowing for that {error} does not make the interval wider."]
    told = f"The interval allows for pupils having been {taught} {error}"
    if _includes_zero(second) and not _includes_zero(first):
        decimals = _places(abs(first["low"]), abs(first["high"]))
        told += (
            f"; counting pupils as independent it would be {fixed(first['low'], decimals)} to "
            f"{fixed(first['high'], decimals)}, which looks like more than chance and is not, because the classes "
            "differ from each other"
        )
    return [told + "."]


def _includes_zero(row: Any) -> bool:
    return bool(pd.isna(row["low"]) or row["low"] <= 0 <= row["high"])


def _slopes(slopes: pd.DataFrame | None) -> list[str]:
    if slopes is None or pd.isna(slopes["unequal"].iloc[0]) or not slopes["unequal"].iloc[0]:
        return []
    return ["The difference depends on where pupils began, so one number for all of them hides part of it."]


def _regression(regression: pd.DataFrame | None, unit: str) -> list[str]:
    if regression is None or pd.isna(regression["expected_change"].iloc[0]):
        return []
    row = regression.iloc[0]
    rise = float(row["expected_change"])
    word = "rise" if rise >= 0 else "fall"
    return [
        f"The target group was chosen for its scores, so with nothing done a {word} of "
        f"{fixed(abs(rise), _places(abs(rise)))}{_unit(unit)} was to be expected (regression to the mean, with the "
        f"correlation {fixed(row['r'], 2)} of {row['r_of']})."
    ]


def _missing(missing: pd.DataFrame | None, about: bool) -> list[str]:
    if missing is None:
        return []
    gone = missing[["n_before_only", "n_after_only"]].iloc[0]
    if gone.isna().any():
        return ["Any pupils who were measured only once are left out; how many there were is not shown."]
    if not gone.sum():
        return []
    number = int(gone.sum())
    pupils = "1 pupil who was" if number == 1 and not about else f"{_pupils(number, about)} who were"
    return [f"Left out: {pupils} measured only once; they may have changed in another way."]


def _leads(better: Better) -> Callable[..., str]:
    """What says how far the target group is ahead, whichever way the measure is better."""

    def lead(value: float, decimals: int, unit: str = "") -> str:
        ahead = value if better == "higher" else -value
        text = fixed(abs(ahead), decimals)
        return f"{text}{_unit(unit)} {'ahead' if ahead > 0 else 'behind'}" if float(text) else "level"

    return lead


def _ends(row: pd.Series[Any], told: Callable[[float], str]) -> str:
    if pd.isna(row["low"]):
        return ""
    return f" (95% interval from {told(row['low'])} to {told(row['high'])})"


def widest(rows: pd.DataFrame) -> Any:
    """The row with the widest interval: with few classes, allowing for them can make it too narrow.

    Parameters
    ----------
    rows : pandas.DataFrame, one row a method
        ``low``, ``high``, with any others; NA allowed.

    Returns
    -------
    pandas.Series
        That row; the first where none has an interval.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    None: a choice of this workbook, to be careful.
    """
    known = rows[rows["low"].notna()]
    return (
        rows.iloc[0]
        if known.empty
        else known.iloc[int((known["high"] - known["low"]).astype(float).argmax())]
    )


def _way(change: float, decimals: int) -> str:
    return f"a {'rise' if change >= 0 else 'fall'} of {fixed(abs(change), decimals)}"


def _pupils(number: int, about: bool) -> str:
    return f"{'about ' if about else ''}{number} pupil{'' if number == 1 else 's'}"


def _why(row: Any, otherwise: str) -> str:
    return str(row.get("suppressed") or otherwise)


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _places(*values: float) -> int:
    largest = max(values)
    return 3 if largest < 1 else 2 if largest < 10 else 1
