"""Whether anything got worse, in words: what a balancing measure was watched for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.analysis.frames import told as told_row
from sipp_lib.formats import fixed
from sipp_lib.wording import verdict
from sipp_lib.wording.verdict import Caveat, Weight, way
from sipp_lib.wording.words import Better, about, points

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Change, RunChart


NO_CAUSE = Caveat("This does not show what made the difference.", Weight.NO_CAUSE)


def got_worse(told: list[str]) -> bool:
    """Whether a paragraph says that the target group got worse, or did worse than the other."""
    return bool(re.match(r".*?: the target group (?:got|did) worse\b", told[0]))


def sentences(measure: Measure, result: Change | None, adjusted: SafeFrame | None = None) -> list[str]:
    """Whether the target group got worse: beside the comparison group where there is one, else by its own change."""
    if adjusted is not None and not pd.isna(adjusted.frame["difference"].iloc[0]):
        return _beside(measure, adjusted)
    if result is None:
        return [
            f"{measure.name}: whether it got worse cannot be told, as it was not measured twice in this group."
        ]
    row = result.summary.frame.iloc[0]
    if pd.isna(row["mean_change"]):
        return [
            f"{measure.name}: whether it got worse cannot be told ({verdict.why(row, 'too few pupils')})."
        ]
    change, n = float(row["mean_change"]), int(row["n"])
    by_class = None if result.classes is None else result.classes.frame.iloc[0]
    ends = row if by_class is None or pd.isna(by_class["n_clusters"]) else by_class
    decimals = verdict.places(abs(change))
    found = (
        f"had {way(change, decimals)}{verdict.unit_suffix(points(measure))}" if change else "did not change"
    )
    claim = (
        f"{measure.name}: {_verdict(ends, measure.better, 'got worse', 'get worse')}. The target group "
        f"({verdict.pupils(n, bool(about(result.summary)))}) {found}"
        f"{verdict.ends(ends, lambda end: way(end, decimals))}."
    )
    alone = "There is no comparison group, so this includes any change that would have come anyway."
    return verdict.by_weight(claim, [Caveat(alone, Weight.UNCOMPARED), *verdict.few_pupils(n, "")])


def _beside(measure: Measure, adjusted: SafeFrame) -> list[str]:
    row, allows = told_row(adjusted.frame)
    row = row if allows else row.drop(["low", "high"]).reindex(row.index)  # too narrow to claim anything from
    sizes, rounded = (int(row["n_target"]), int(row["n_comparison"])), bool(about(adjusted))
    difference = float(row["difference"])
    decimals = verdict.places(abs(difference))

    def apart(difference: float, unit: str = "") -> str:
        side = "higher" if difference >= 0 else "lower"
        return f"{fixed(abs(difference), decimals)}{verdict.unit_suffix(unit)} {side}"

    claim = (
        f"{measure.name}: {_verdict(row, measure.better, 'did worse', 'do worse')} than the comparison group. Allowing "
        f"for where each pupil began, it ended {apart(difference, points(measure))} "
        f"({verdict.pupils(sizes[0], rounded)} beside {verdict.pupils(sizes[1], rounded)}){verdict.ends(row, apart)}."
    )
    return verdict.by_weight(claim, [*verdict.few_pupils(min(sizes), "in a group"), NO_CAUSE])


def _verdict(row: Any, better: Better, worse: str, get_worse: str) -> str:
    if pd.isna(row["low"]) or row["low"] <= 0 <= row["high"]:
        return f"we cannot tell whether the target group {worse}"
    if (row["low"] > 0) == (better == "higher"):
        return f"the target group did not {get_worse}"
    return f"the target group {worse}"


def by_month(measure: Measure, result: RunChart) -> list[str]:
    """Whether a rate that was watched got worse, as its run chart shows."""
    row, series = result.signals.frame.iloc[0], result.series.frame
    after, median = series.loc[series["phase"] == "after", "percent"].dropna(), series["median"].iloc[0]
    if pd.isna(row["signal"]) or pd.isna(median) or after.empty:
        return [f"{measure.name}: we cannot tell from its months whether it got worse."]
    if not row["signal"] or after.median() == median:
        return [
            f"{measure.name}: nothing in its months shows that it got worse, though a small change would not show."
        ]
    worse = (after.median() < median) == (measure.better == "higher")
    return [
        f"{measure.name}: since the intervention began it has {'got worse' if worse else 'not got worse'}."
    ]
