"""Whether a gap that a target names closed as far as was asked: by deprivation, or to the comparison group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib import results
from sipp_lib.analysis.frames import told as told_row
from sipp_lib.reports.target_shares import EPSILON
from sipp_lib.wording import gap_change, gaps, verdict
from sipp_lib.wording import targets as words
from sipp_lib.wording.targets import Found
from sipp_lib.wording.words import at, includes_zero, points, started

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.reports.aims import Aim
    from sipp_lib.workbook import Workbook


def by_deprivation(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """Of all pupils measured, whether the gap between the most and the least deprived fifth is as the target has it."""
    if measure.form not in ("score", "yes or no"):
        return Found(None, words.OTHER_FORM)
    if book.evidence.pupils["simd_decile"].isna().all():
        return Found(None, words.NO_SIMD)
    found = _left(book, measure, aim) if aim.asked == "largest gap" else _closed(book, measure, aim)
    return found._replace(gap=True)


def _left(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """Whether what is left of the gap is as small as was asked."""
    last = results.gap(book, measure, results.occasions(book, measure)[-1])
    row = last.gap.frame.iloc[0]
    if pd.isna(row["gap"]):
        return Found(None, _why(last.by_quintile))
    reached = row["gap"] <= aim.size + EPSILON
    told = f"{started(at(last.occasion))}, {gaps.stood(measure, last, aim.size)}"
    near = _near(aim.size - row["high"], aim.size - row["low"], 0, "gap", reached=reached)
    return Found(reached, told + near, "near" if near else "")


def _closed(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """Whether the gap is narrower by as much as was asked, in points or as a part of itself."""
    changes = results.gap_changes(book, measure)
    if not changes:
        return Found(None, "the gap by deprivation was not measured twice")
    row = changes[-1].change.frame.iloc[0]
    if pd.isna(row["gap_change"]):
        return Found(None, _why(*changes[-1].by_quintile))
    if not gap_change.of_same_pupils(changes[-1]):
        return Found(None, words.OTHER_PUPILS)
    before, narrower = float(row["gap_before"]), -float(row["gap_change"])
    if before <= 0:
        return Found(None, words.NO_GAP)
    asked = aim.size * (before if aim.asked.startswith("part") else 1)
    reached = narrower >= asked - EPSILON
    told = gap_change.from_to(measure, changes[-1], asked)
    near = _near(-row["high"], -row["low"], asked, "change", reached=reached)
    # its range treats every pupil as separate, so that chance is never ruled out
    return Found(reached, told + near, "chance")


def _why(*tables: SafeFrame) -> str:
    """Why there is no gap: nobody is in one of its fifths, or it may not be shown."""
    sizes = pd.concat([safe.frame.set_index("quintile")["n"].reindex([1, 5]) for safe in tables])
    return words.NOBODY if (sizes == 0).fillna(False).any() else words.GAP_HIDDEN


def _near(low: Any, high: Any, asked: float, what: str, *, reached: bool) -> str:
    """That the true number may be on the other side of what was asked."""
    if pd.isna(low) or (low >= asked if reached else high < asked):
        return ""
    far = {"gap": ("larger", "small"), "change": ("smaller", "large")}[what]
    side = f"{far[0]} than" if reached else f"as {far[1]} as"
    return f", so the true {what} may be {side} the target"


def to_the_others(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """Whether the target group is nearer to the comparison group than at the start, or as near as was asked."""
    adjusted, far = _apart(book, measure)
    if not far:
        return Found(None, words.NO_COMPARISON)
    if any(pd.isna(each) for each in far):
        return Found(None, "one of the numbers is not shown")
    before, after = map(float, far)
    if before <= 0 and aim.asked != "largest lead":
        return Found(None, words.NOT_BEHIND)
    most = {
        "part of the lead": before * (1 - aim.size),
        "narrower lead": before - aim.size,
        "largest lead": aim.size,
    }[aim.asked]
    occasions, unit = results.occasions(book, measure), verdict.unit_suffix(points(measure) or "points")
    first, last = (words.apart(each, 1, suffix) for each, suffix in ((before, unit), (after, "")))
    told = f"The target group was {first} {at(occasions[0])} and {last} {at(occasions[-1])}"
    return Found(after <= most + EPSILON, *_sure(measure, adjusted, told))


def _apart(book: Workbook, measure: Measure) -> tuple[pd.DataFrame | None, list[Any]]:
    """The difference that takes account of where pupils started, and how far the target group was behind both times."""
    sign = 1 if measure.better == "higher" else -1
    if measure.form == "yes or no":
        shares = results.shares(book, measure)
        ends = {group: safe.frame["percent"].iloc[[0, -1]].tolist() for group, safe in shares.groups.items()}
        adjusted = shares.adjusted
    else:
        compared = results.group_comparison(book, measure)
        rows = compared.groups.frame.set_index("group") if compared else pd.DataFrame()
        ends = {str(group): row[["mean_before", "mean_after"]].tolist() for group, row in rows.iterrows()}
        adjusted = compared.adjusted if compared else None
    if not {"target", "comparison"} <= set(ends):
        return None, []
    far = [sign * (other - own) for own, other in zip(ends["target"], ends["comparison"], strict=True)]
    return adjusted.frame if adjusted else None, far


def _sure(measure: Measure, adjusted: pd.DataFrame | None, told: str) -> tuple[str, str]:
    """How sure the difference is, behind how far apart both groups were; and what else may have made it."""
    row, allows = told_row(adjusted) if adjusted is not None else (None, False)
    if row is None or not allows or pd.isna(row["low"]):
        return f"{told}, but we cannot say how sure this is", "chance"
    sign = 1 if measure.better == "higher" else -1
    low, high = sorted(sign * row[each] for each in ("low", "high"))
    span = verdict.between(*(words.apart(-each, 1, "") for each in (low, high)))
    told += f"; taking account of each pupil's starting point, it may really have ended anywhere {span} (95% interval)"
    return told, "chance" if includes_zero(row) else "compared"
