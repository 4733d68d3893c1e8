"""What verdicts on a change and on a comparison share: how sure, how few, what was to be expected, who is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT
from sipp_lib.formats import fixed
from sipp_lib.wording.words import includes_zero

INDICATIVE = 10


def chance(row: pd.Series[Any], what: str) -> list[str]:
    """Whether it may be chance."""
    if pd.isna(row["low"]):
        return ["How sure this is cannot be said from so few numbers."]
    if includes_zero(row):
        return [f"The interval includes no {what} at all, so this may be chance."]
    return ["That is more than chance alone usually gives."]


def few_pupils(n: int, where: str) -> list[str]:
    """That so few pupils say little; nothing where they are enough."""
    place = f" {where}" if where else ""
    if n < SMALLEST_FOR_EFFECT:
        return [
            f"With fewer than {SMALLEST_FOR_EFFECT} pupils{place} no standardised effect is given, and one pupil more "
            "could turn the result round."
        ]
    if n < INDICATIVE:
        return [f"With fewer than {INDICATIVE} pupils{place} this is indicative only."]
    return []


def expected_anyway(regression: pd.DataFrame | None, unit: str) -> list[str]:
    """What a group that was chosen for its scores would have gained with nothing done."""
    if regression is None or pd.isna(regression["expected_change"].iloc[0]):
        return []
    row = regression.iloc[0]
    rise = float(row["expected_change"])
    word = "rise" if rise >= 0 else "fall"
    return [
        f"The target group was chosen for its scores, so with nothing done a {word} of "
        f"{fixed(abs(rise), places(abs(rise)))}{unit_suffix(unit)} was to be expected (regression to the mean, with "
        f"the correlation {fixed(row['r'], 2)} of {row['r_of']})."
    ]


def left_out(missing: pd.DataFrame | None, about: bool) -> list[str]:
    """How many were measured only once."""
    if missing is None:
        return []
    gone = missing[["n_before_only", "n_after_only"]].iloc[0]
    if gone.isna().any():
        return ["Any pupils who were measured only once are left out; how many there were is not shown."]
    if not gone.sum():
        return []
    number = int(gone.sum())
    who = "1 pupil who was" if number == 1 and not about else f"{pupils(number, about)} who were"
    return [f"Left out: {who} measured only once; they may have changed in another way."]


def ends(row: pd.Series[Any], told: Callable[[float], str]) -> str:
    """The ends of its interval in brackets, each as `told` tells it; nothing where there is none."""
    if pd.isna(row["low"]):
        return ""
    return f" (95% interval from {told(row['low'])} to {told(row['high'])})"


def pupils(number: int, about: bool) -> str:
    """A number of pupils, which the gate may have rounded."""
    return f"{'about ' if about else ''}{number} pupil{'' if number == 1 else 's'}"


def why(row: Any, otherwise: str) -> str:
    """Why there is no number."""
    return str(row.get("suppressed") or otherwise)


def unit_suffix(unit: str) -> str:
    """A unit as it stands behind a number."""
    return f" {unit}" if unit else ""


def places(*values: float) -> int:
    """How many decimals known numbers of this size deserve."""
    largest = max(values)
    return 3 if largest < 1 else 2 if largest < 10 else 1
