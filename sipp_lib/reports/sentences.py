"""Numbers that passed the gate, told in plain sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure, TargetGroup
    from sipp_lib.results import Change, Comparison, Gap, RunChart, Shares

SMALL = 10  # below: «indicative only»


def number(value: float, decimals: int | None = None) -> str:
    """A number with a true minus sign; as many decimals as it needs, three at most, unless told."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if decimals is None else f"{value:,.{max(decimals, 0)}f}"
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")


def listed(words: list[str]) -> str:
    """Words in a row: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def interval(low: Any, high: Any, decimals: int | None = None) -> str:
    """The 95% interval in brackets, or nothing where there is none."""
    if pd.isna(low) or pd.isna(high):
        return ""
    return f" (95% interval {number(low, decimals)} to {number(high, decimals)})"


def change(measure: Measure, result: Change) -> list[str]:
    """The target group's change: from what to what, how sure, how large, and what weakens it."""
    row = result.summary.frame.iloc[0]
    where = f"{measure.name}, {result.before} to {result.after}"
    if pd.isna(row["mean_change"]):
        why = row.get("suppressed") or "no pupil was measured on both occasions"
        return [f"{where}: the target group's change is not shown ({why})."]
    unit = f" {measure.unit}" if measure.unit else ""
    about = _about(result.summary)
    way = _way(row["mean_change"], measure)
    decimals = _decimals(row["mean_before"], row["mean_after"])
    told = [
        f"{where}: the target group's mean went from {number(row['mean_before'], decimals)} to "
        f"{number(row['mean_after'], decimals)}"
        f"{unit}, {way} of {number(abs(row['mean_change']), decimals)}{interval(row['low'], row['high'], decimals)}, "
        f"for {about}{int(row['n'])} pupils measured both times."
    ]
    if not pd.isna(row["low"]) and row["low"] <= 0 <= row["high"]:
        told.append("The interval includes no change at all, so this may be chance.")
    if not pd.isna(row["effect"]):
        told.append(
            f"That is {number(row['effect'], 2)} standard deviations of {row['standardiser']} (Becker's "
            "standardised change); it is not a comparison with other pupils."
        )
    if row["n"] < SMALL:
        told.append("With fewer than 10 pupils this is indicative only.")
    gone = result.missing.frame.iloc[0]
    if not pd.isna(gone["n_before_only"]) and gone["n_before_only"] + gone["n_after_only"]:
        told.append(
            f"Left out are {about}{int(gone['n_before_only'])} pupils measured only in {result.before} and "
            f"{about}{int(gone['n_after_only'])} measured only in {result.after}."
        )
    return told


CHOSEN_LOW = (
    "The group was chosen for low results on this measure. Such a group rises on average even when nothing is "
    "done (regression to the mean), so a rise by itself is no evidence that the intervention worked."
)


def chosen_low(measure: Measure, groups: list[TargetGroup]) -> list[str]:
    """What a rise does not show where the target group was chosen for low results on the measure."""
    return [CHOSEN_LOW] if any(group.chosen_on == measure.code for group in groups) else []


def comparison(measure: Measure, result: Comparison) -> list[str]:
    """The target group against the comparison group, allowing for where both began."""
    told = adjusted(measure, result.adjusted)
    slopes = result.slopes.frame.iloc[0]
    if not pd.isna(slopes["unequal"]) and bool(slopes["unequal"]):
        told.append(
            "Take care: the difference between the groups depends on where pupils began, so one number for all "
            "pupils hides part of it."
        )
    effect = result.morris.frame.iloc[0]["d_ppc2"]
    if not pd.isna(effect):
        told.append(
            f"Measured in the standard deviation that both groups had before, the difference in their changes is "
            f"{number(effect, 2)} (Morris's d)."
        )
    return told


def adjusted(measure: Measure, result: SafeFrame) -> list[str]:
    """The difference between the groups after, allowing for where each pupil began and for classes."""
    rows = result.frame
    first = rows.iloc[0]
    if pd.isna(first["difference"]):
        why = first.get("suppressed") or "there are too few pupils in one of the groups"
        return [f"{measure.name}: target and comparison group are not compared ({why})."]
    unit = f" {points(measure)}" if points(measure) else ""
    better = first["difference"] if measure.better == "higher" else -first["difference"]
    side = "ahead of" if better > 0 else "behind" if better < 0 else "level with"
    decimals = 3 if pd.isna(first["low"]) or first["high"] - first["low"] < 2 else 2
    told = [
        f"{measure.name}: allowing for where each pupil began, the target group ended "
        f"{number(abs(first['difference']), decimals)}{unit} {side} the comparison group. The adjusted "
        f"difference is {number(first['difference'], decimals)}{interval(first['low'], first['high'], decimals)}."
    ]
    chance = _includes_zero(first)
    told.append(
        "That is within what chance alone gives."
        if chance
        else "That is more than chance alone usually gives."
    )
    if len(rows) > 1 and not pd.isna(rows.iloc[1]["low"]):
        second = rows.iloc[1]
        verdict = (
            "still more than chance alone usually gives"
            if not _includes_zero(second)
            else "within what chance alone gives"
            if chance
            else "no longer more than chance alone gives, because the classes differ from each other"
        )
        told.append(
            f"Pupils were taught in classes. Allowing for that, the interval is {number(second['low'], decimals)} "
            f"to {number(second['high'], decimals)} (standard error {number(second['se'], 3)}, "
            f"{int(second['n_clusters'])} classes): {verdict}."
        )
    return told


def shares(measure: Measure, result: Shares) -> list[str]:
    """The share of each group on the first and the last occasion, and what is left of the difference."""
    told = []
    for group, safe in result.groups.items():
        rows = safe.frame
        ends = rows.iloc[[0]] if len(rows) == 1 else rows.iloc[[0, -1]]
        parts = [
            f"{share(row)} in {row['occasion']}"
            + ("" if pd.isna(row["percent"]) else f" (of {_about(safe)}{int(row['n'])} pupils)")
            for _, row in ends.iterrows()
        ]
        told.append(f"{measure.name}, {group} group: {' and '.join(parts)}.")
    return told + (adjusted(measure, result.adjusted) if result.adjusted else [])


def share(row: Any) -> str:
    """A percentage, or in words why it is not shown."""
    if not pd.isna(row["percent"]):
        return f"{number(row['percent'], 0)}%"
    return f"not shown ({row.get('suppressed') or 'nobody was measured'})"


def persistent_absence(measure: Measure, whose: str, safe: SafeFrame) -> list[str]:
    """How many missed a tenth of their openings or more."""
    row = safe.frame.iloc[0]
    many = "" if pd.isna(row["percent"]) else f" of {_about(safe)}{int(row['n'])} pupils"
    return [
        f"{measure.name} of {whose} before the intervention: {share(row)}{many} missed a tenth of their openings "
        "or more (persistent absence)."
    ]


def agreement(first: SafeFrame, last: SafeFrame, before: str, after: str) -> list[str]:
    """How many agree with each statement of a questionnaire, then and now; where at least one may be shown."""
    one, two = (_agree(safe) for safe in (first, last))
    told = []
    for item, then in one.items():
        ends = (then, two.get(item, (None, "not asked")))
        if any(percent is not None for percent, _ in ends):
            said = [why if percent is None else f"{number(percent, 0)}%" for percent, why in ends]
            told.append(f"«{item}»: {said[0]} agreed in {before}, {said[1]} in {after}.")
    return told


def gap(measure: Measure, first: Gap, last: Gap | None = None) -> list[str]:
    """The attainment gap between the least and the most deprived fifth, on one or two occasions."""
    told = []
    for each in [first] if last is None else [first, last]:
        row = each.gap.frame.iloc[0]
        if pd.isna(row["gap"]):
            told.append(
                f"{measure.name}, {each.occasion}: the gap between the least and the most deprived fifth cannot be "
                "shown without telling about a small group of pupils."
            )
            continue
        side = "behind" if row["gap"] > 0 else "ahead of"
        unsure = " This may be chance." if _includes_zero(row) else ""
        told.append(
            f"{measure.name}, {each.occasion}: pupils from the most deprived fifth of areas were "
            f"{number(abs(row['gap']), 1)} {points(measure) or 'points'} {side} those from the least deprived fifth"
            f"{interval(row['low'], row['high'], 1)}.{unsure}"
        )
    return told


def run_chart(measure: Measure, result: RunChart) -> list[str]:
    """Whether a series by month shows more than chance, and by which rule."""
    row, series = result.signals.frame.iloc[0], result.series.frame
    name = f"{measure.name} of {result.whose} by month"
    if series["percent"].isna().all():
        return [f"{name} is not shown: the group is too small."]
    if pd.isna(row["signal"]):
        return [
            f"{name}: too few months to tell a pattern from chance ({int(row['n_useful'])} useful, 10 needed)."
        ]
    facts = (
        f"longest run on one side of the median {int(row['longest_run'])} of at most "
        f"{int(row['longest_run_limit'])}, crossings {int(row['crossings'])} of at least "
        f"{int(row['crossings_limit'])}, {row['rule']}'s rules"
    )
    if not row["signal"]:
        return [f"{name} shows no signal: its ups and downs are what chance gives ({facts})."]
    told = [f"{name} shows a signal: more than chance is at work ({facts})."]
    after = series[series["phase"] == "after"]
    if len(after) and not pd.isna(series["median"].iloc[0]):
        above = after["percent"].median() > series["median"].iloc[0]
        better = above == (measure.better == "higher")
        told.append(
            f"After the intervention began the months lie mostly {'above' if above else 'below'} the earlier median "
            f"of {number(series['median'].iloc[0], 1)}%, which is {'an improvement' if better else 'a concern'}. "
            "The chart shows when it changed; it cannot show why."
        )
    return told


def _decimals(*values: float) -> int:
    """As many decimals as tables show: the larger the numbers, the fewer."""
    largest = max(abs(value) for value in values)
    return _significant(largest) if largest < 1 else 2 if largest < 10 else 1


def _decimals_of(width: float) -> int:
    """As many decimals as an interval of this width bears."""
    return _significant(width) if width < 2 else 2 if width < 200 else 0


def _significant(size: float) -> int:
    """Three decimals, or more where a number is so small that they would all be noughts."""
    return max(3, 2 - math.floor(math.log10(size))) if size > 0 else 3


def points(measure: Measure) -> str:
    """The unit of a difference."""
    return "percentage points" if measure.form == "yes or no" else measure.unit


def _about(safe: SafeFrame) -> str:
    return "about " if safe.audience == "public" else ""


def _agree(safe: SafeFrame) -> dict[str, tuple[float | None, str]]:
    """The share that agrees, by item (the band «agree», or the better half of the answers), or why it is hidden."""
    frame = safe.frame
    if "band" in frame:
        best = frame[frame["band"] == "agree"]
    else:
        half = frame["answer"].nunique() // 2
        best = frame[frame.groupby("item", sort=False).cumcount() < half]
    told: dict[str, tuple[float | None, str]] = {}
    for item, rows in best.groupby("item", sort=False):
        hidden = rows["percent"].isna().any()
        why = "; ".join(sorted({str(word) for word in rows["suppressed"] if word})) or "nobody"
        told[str(item)] = (None, why) if hidden else (float(rows["percent"].sum()), "")
    return told


def _way(amount: float, measure: Measure) -> str:
    if not amount:
        return "a change"
    risen = amount > 0
    word = "a rise" if risen else "a fall"
    return word if risen == (measure.better == "higher") else f"{word} (the wrong way for this measure)"


def _includes_zero(row: Any) -> bool:
    return bool(pd.isna(row["low"]) or row["low"] <= 0 <= row["high"])
