"""Whether anything got worse, in words: what a balancing measure was watched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeGuard

import pandas as pd

from sipp_lib.analysis.frames import told as told_row
from sipp_lib.formats import SHOWN, fixed, listing, long_month
from sipp_lib.wording import verdict
from sipp_lib.wording.change import unknown_chance, without_range
from sipp_lib.wording.comparison import by_classes
from sipp_lib.wording.runchart import by_chance, few_since, one_side
from sipp_lib.wording.verdict import Caveat, Weight, way
from sipp_lib.wording.words import Better, about, at, includes_zero, is_nought, points, share, when

if TYPE_CHECKING:
    from datetime import date

    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Change, Limits, RunChart


CLASSES_UNKNOWN = Caveat(
    "This treats every pupil as separate, as it is not known which class they were in. Pupils in one class tend to "
    "change together, so chance cannot be ruled out.",
    Weight.CHANCE,
)
UNCOMPARED = Caveat(
    "No comparison group was measured, so this includes any change that would have happened anyway.",
    Weight.UNCOMPARED,
)
NO_CAUSE = Caveat("This does not show what made the difference.", Weight.NO_CAUSE)


def got_worse(measure: Measure, result: Change | None, adjusted: SafeFrame | None = None) -> bool:
    """Whether the target group surely got worse, or did worse than the comparison group where there is one."""
    row = _told(result, adjusted)
    return row is not None and bool(_worse(row, measure.better))


def sentences(
    measure: Measure,
    result: Change | None,
    adjusted: SafeFrame | None = None,
    own: SafeFrame | None = None,
    *,
    twice: bool = False,
) -> list[str]:
    """Whether the target group got worse: beside the comparison group where there is one, else by its own change.

    Of a yes or no without a comparison group, `own` is its share on each occasion. Where there is none of them, `twice`
    says whether it was measured twice all the same.
    """
    row = _told(result, adjusted)
    if row is not None and _is_compared(adjusted):
        return _beside(measure, row, adjusted.frame, rounded=bool(about(adjusted)))
    if own is not None and len(own.frame) > 1:
        return _alone(measure, own)
    if result is None:
        why = "as this group was not measured twice"
        if twice:
            why = "as the percentages of the target and the comparison group are not both there to be shown"
        return [f"{measure.name}: we cannot tell whether this got worse, {why}."]
    summary = result.summary.frame.iloc[0]
    if row is None:
        return [
            f"{measure.name}: we cannot tell whether this got worse ({verdict.why(summary, 'too few pupils')})."
        ]
    change, n = float(summary["mean_change"]), int(summary["n"])
    decimals = verdict.places(*(abs(summary[f"mean_{end}"]) for end in ("before", "after")))
    by = f"by {fixed(abs(change), decimals)}{verdict.unit_suffix(points(measure))}"
    moved = f"{'rose' if change > 0 else 'fell'} {by}"
    if is_nought(change, decimals):
        moved = "hardly changed" if change else "did not change"
    claim = verdict.Claim(
        f"{measure.name}: {_verdict(row, measure.better, 'got worse', 'get worse')}. The mean of "
        f"{verdict.pupils(n, bool(about(result.summary)))} of the target group {moved} from {when(result.before)} to "
        f"{when(result.after)}"
        f"{verdict.ends(row, lambda end: way(end, decimals))}.",
        _watched(row, measure.better),
    )
    unsure = unknown_chance(summary, row) if pd.isna(row["low"]) else _unknown_classes(row)
    return verdict.by_weight(claim, [*unsure, UNCOMPARED, *verdict.few_pupils(n, "")])


def _alone(measure: Measure, own: SafeFrame) -> list[str]:
    """The share of the target group on its first and last occasion, where there is nobody to compare with."""
    ends = own.frame.iloc[[0, -1]]
    parts = [
        f"{share(row)} {at(row['occasion'])}"
        + ("" if pd.isna(row["percent"]) else f" (of {verdict.pupils(int(row['n']), bool(about(own)))})")
        for _, row in ends.iterrows()
    ]
    claim = verdict.Claim(
        f"{measure.name}: we cannot tell whether the target group got worse. Its percentage was {listing(parts)}.",
        "watched_unsure",
    )
    return verdict.by_weight(claim, [*without_range(ends), UNCOMPARED])


def _is_compared(adjusted: SafeFrame | None) -> TypeGuard[SafeFrame]:
    return adjusted is not None and not pd.isna(adjusted.frame["difference"].iloc[0])


def _told(result: Change | None, adjusted: SafeFrame | None) -> Any:
    """The row whose interval is told, with none where it would be too narrow; None where there is no number."""
    if _is_compared(adjusted):
        row, allows = told_row(adjusted.frame)
        return row if allows else row.drop(["low", "high"]).reindex(row.index)
    if result is None or pd.isna(result.summary.frame["mean_change"].iloc[0]):
        return None
    return told_range(result)


def told_range(result: Change) -> Any:
    """The row whose range is told of a change: that by classes, where pupils' classes are known."""
    by_class = None if result.classes is None else result.classes.frame.iloc[0]
    known = by_class is not None and not pd.isna(by_class["n_clusters"])
    return by_class if known else result.summary.frame.iloc[0]


def _beside(measure: Measure, row: Any, adjusted: pd.DataFrame, *, rounded: bool) -> list[str]:
    sizes = (int(row["n_target"]), int(row["n_comparison"]))
    difference = float(row["difference"])
    decimals = verdict.places(
        *(abs(row[end]) for end in ("difference", "low", "high") if not pd.isna(row[end]))
    )

    def apart(difference: float, unit: str = "") -> str:
        if is_nought(difference, decimals):
            return "level"
        side = "higher" if difference >= 0 else "lower"
        return f"{fixed(abs(difference), decimals)}{verdict.unit_suffix(unit)} {side}"

    claim = verdict.Claim(
        f"{measure.name}: {_verdict(row, measure.better, 'did worse', 'do worse')} than the comparison group. Taking "
        f"account of each pupil's starting point, the target group ended {apart(difference, points(measure))} "
        f"({verdict.pupils(sizes[0], rounded)} beside {verdict.pupils(sizes[1], rounded)}){verdict.ends(row, apart)}.",
        _watched(row, measure.better),
    )
    # only why nothing can be said of chance: the range has been told, or there is none
    classes = [
        each for each in by_classes(adjusted, apart) if isinstance(each, Caveat) and pd.isna(row["low"])
    ]
    classes += _unknown_classes(row)
    return verdict.by_weight(claim, [*classes, *verdict.few_pupils(min(sizes), "in a group"), NO_CAUSE])


def _unknown_classes(row: Any) -> list[Caveat]:
    """That a range which rules chance out cannot take account of classes, as nobody's is known."""
    return [] if includes_zero(row) or not pd.isna(row.get("n_clusters", pd.NA)) else [CLASSES_UNKNOWN]


def _worse(row: Any, better: Better) -> bool | None:
    """Whether an interval lies on the worse side; None where it includes no change, or there is none."""
    return None if includes_zero(row) else bool((row["low"] > 0) != (better == "higher"))


def _watched(row: Any, better: Better) -> str:
    """The same in a word."""
    return {None: "watched_unsure", True: "watched_worse", False: "watched_well"}[_worse(row, better)]


def _verdict(row: Any, better: Better, worse: str, get_worse: str) -> str:
    told = _worse(row, better)
    if told is None:
        return f"we cannot tell whether the target group {worse}"
    return f"the target group {worse}" if told else f"the target group did not {get_worse}"


def worse_by_month(measure: Measure, result: RunChart) -> bool:
    """Whether a rate that was watched has a signal for the worse since the intervention began."""
    return _since(measure, result) == "got worse"


def by_month(measure: Measure, result: RunChart) -> list[str]:
    """Whether a rate that was watched got worse, as its run chart shows, and whether that may be chance."""
    since = _since(measure, result)
    if not since:
        return [f"{measure.name}: we cannot tell from the monthly figures whether this got worse."]
    if since == "level":
        row, series = result.signals.frame.iloc[0], result.series.frame
        if few := few_since(row, series):
            text = f"{measure.name}: we cannot tell yet whether this got worse."
            return [verdict.Claim(text, "watched_unsure"), few, *one_side(series)]
        return [_not_seen(measure)]
    claim = verdict.Claim(
        f"{measure.name}: since the intervention began this has {since}.",
        "watched_worse" if since == "got worse" else "watched_well",
    )
    return [claim, *(by_chance(result.signals.frame.iloc[0]) if since == "got worse" else [])]


def by_limits(measure: Measure, result: Limits, began: date | None) -> list[str]:
    """The same by its limits: the months on the worse side of them, since it `began` where that is known."""
    series = result.series.frame
    if series["upper_limit"].isna().all():
        return [f"{measure.name}: we cannot tell from the monthly figures whether this got worse."]
    outside = series[series["outside"].fillna(False).astype(bool)]
    below = outside["percent"] < outside["centre"]
    worse = outside.loc[below if measure.better == "higher" else ~below, "month"]
    if began is not None:
        worse = worse[worse >= pd.Timestamp(began.replace(day=1))]
    if worse.empty:
        return [_not_seen(measure)]
    months, lie = listing([*map(long_month, worse)], SHOWN), "lies" if len(worse) == 1 else "lie"
    text = (
        f"{measure.name}: this may have got worse: {months} {lie} beyond its usual limits on the worse side."
    )
    return [verdict.Claim(text, "watched_unsure")]


def _not_seen(measure: Measure) -> str:
    text = "the monthly figures do not show that this got worse, though a small change would not show up."
    return verdict.Claim(f"{measure.name}: {text}", "watched_level")


def _since(measure: Measure, result: RunChart) -> Literal["", "level", "got worse", "not got worse"]:
    """Which way the months since the intervention lie, where they are a signal; empty where it cannot be told."""
    row, series = result.signals.frame.iloc[0], result.series.frame
    after, median = series.loc[series["phase"] == "after", "percent"].dropna(), series["median"].iloc[0]
    if pd.isna(row["signal"]) or pd.isna(median) or after.empty:
        return ""
    if not row["signal"] or after.median() == median:
        return "level"
    return "got worse" if (after.median() < median) == (measure.better == "higher") else "not got worse"
