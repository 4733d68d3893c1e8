"""What was done of what was planned, in words: no effect, no chance, no wrong way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.formats import fixed, number
from sipp_lib.wording import verdict
from sipp_lib.wording.words import about, places, share, when

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

NO_OUTCOME = "This says how far the plan was carried out, not whether it helped."
# per cent of the plan: ‘positive results have often been obtained with levels around 60%; few studies have attained
# levels greater than 80%’ (Durlak & DuPre 2008, American Journal of Community Psychology 41, 327–350)
FEW_REACH, OFTEN_ENOUGH = 80, 60
SHORT = {
    "": "",
    "less": "Less was done than was planned.",
    "much_less": "Much less was done than was planned, so the results say little about the plan as it was meant.",
}


def sentences(measure: Measure, whose: str, safe: SafeFrame, planned: Sequence[str]) -> list[str]:
    """What was done on each occasion, whether that was less than planned, and the plan as the questions say."""
    rows = [row for _, row in safe.frame.iterrows()]
    parts = [f"{when(row['occasion'])}, {_done(measure, row, rounded=bool(about(safe)))}" for row in rows]
    told = [f"{measure.name} ({whose}): {'; '.join(parts)}.", SHORT[short(measure, safe)]]
    if planned:
        told.append(f"Planned: {'; '.join(each.rstrip('.') for each in planned)}.")
    return [*filter(None, told), NO_OUTCOME]


def in_brief(word: str, told: Sequence[str]) -> str:
    """Of these sentences what a summary tells: what was done, and whether that was less than planned."""
    return " ".join(filter(None, [told[0].replace(" (the target group)", "", 1), SHORT[word]]))


def short(measure: Measure, safe: SafeFrame) -> str:
    """How far less was done than planned, in a word of `SHORT`: by the mean of all occasions."""
    parts = [_part(measure, row) for _, row in safe.frame.iterrows()]
    known = [each for each in parts if each is not None]
    if not known or measure.better == "lower":
        return ""
    part = sum(known) / len(known)
    return "" if part >= FEW_REACH else "less" if part >= OFTEN_ENOUGH else "much_less"


def _part(measure: Measure, row: Any) -> float | None:
    """The per cent that was done of what was planned, or else of what was possible; None where that is not known."""
    if "percent" in row:
        return None if pd.isna(row["percent"]) else float(row["percent"])
    whole = measure.planned or (measure.highest if not measure.lowest else None)
    return None if not whole or pd.isna(row["mean"]) else 100 * float(row["mean"]) / whole


def _done(measure: Measure, row: Any, *, rounded: bool) -> str:
    if pd.isna(row["n"]) or not row["n"]:
        return f"not shown ({verdict.why(row, 'nobody was measured')})"
    many = verdict.pupils(int(row["n"]), rounded)
    if "percent" in row:
        return f"{share(row)} of {many}" if not pd.isna(row["percent"]) else share(row)
    if pd.isna(row["mean"]):
        return f"not shown ({verdict.why(row, 'withheld to protect pupils')})"
    mean = float(row["mean"])
    of = f"{fixed(mean, min(places([mean]), 1))}{verdict.unit_suffix(measure.unit)} on average for {many}"
    if (part := _part(measure, row)) is not None:
        whole = f"the {number(measure.planned)} that were planned" if measure.planned else "what was possible"
        of += f" ({fixed(part, 0)}% of {whole})"
    return of
