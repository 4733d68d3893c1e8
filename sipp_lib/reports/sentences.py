"""Numbers that passed the gate, told in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.analysis import verdict
from sipp_lib.formats import fixed, listing, number
from sipp_lib.register import NO_REGISTER, no_register_for, weighting
from sipp_lib.wording.words import about, includes_zero, interval, points, share

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Change, Comparison, Gap, Limits, OneOccasion, RunChart, ScaleScores, Shares


def change(measure: Measure, result: Change, *, chosen_low: bool, compared: bool) -> list[str]:
    """The target group's change as the sentences of one paragraph."""
    if measure.ordered:
        return _steps(measure, result)
    told = verdict.of_change(
        f"{measure.name}, {result.before} to {result.after}",
        result.summary.frame,
        unit=measure.unit,
        better=measure.better,
        missing=result.missing.frame,
        regression=None if result.expected is None else result.expected.frame,
        chosen_low=chosen_low,
        compared=compared,
        about=bool(about(result.summary)),
    )
    return told[:-1] + _reliable(result) + told[-1:] if len(told) > 1 else told


def _steps(measure: Measure, result: Change) -> list[str]:
    """The change of a measure of which only the order counts."""
    rows = result.bins.frame
    n = rows["n"].iloc[0]
    of = f" of {about(result.bins)}{int(n)} pupils measured both times" if not pd.isna(n) else ""
    parts = [f"{row['change_group'].partition(' (')[0]}: {share(row)}" for _, row in rows.iterrows()]
    told = [f"{measure.name}, {result.before} to {result.after}{of}: {'; '.join(parts)}."]
    if result.ranks is not None and not pd.isna(result.ranks.frame["p"].iloc[0]):
        row = result.ranks.frame.iloc[0]
        told.append(
            f"By Wilcoxon's signed ranks ({row['test']}) a change like this or larger has the chance "
            f"{_chance(row['p'])} where nothing changed."
        )
    told.append("Only the order of the marks counts, so no mean is told; there is no cause in it either.")
    return told


def _reliable(result: Change) -> list[str]:
    if result.reliable is None or result.reliable.frame["percent"].isna().all():
        return []
    parts = [f"{row['change_group']} {share(row)}" for _, row in result.reliable.frame.iterrows()]
    return [f"Pupil by pupil, beyond what the measure's own unreliability explains: {'; '.join(parts)}."]


def _chance(p: float) -> str:
    return "below 0.001" if p < 0.0005 else fixed(p, 3)


def comparison(measure: Measure, result: Comparison) -> list[str]:
    """The target group against the comparison group as the sentences of one paragraph."""
    if measure.ordered:
        return _order(measure, result)
    return verdict.of_comparison(
        measure.name,
        result.adjusted.frame,
        unit=measure.unit,
        better=measure.better,
        effect=result.effect.frame,
        slopes=result.slopes.frame,
        missing=result.missing.frame,
        by_lot=result.by_lot,
        about=bool(about(result.adjusted)),
    )


def _order(measure: Measure, result: Comparison) -> list[str]:
    if result.order is None:
        return [
            f"{measure.name}: how the groups' marks compare in order is told in the school's report only."
        ]
    row = result.order.frame.iloc[0]
    if pd.isna(row["delta"]):
        return [f"{measure.name}: target and comparison group are not compared (too few pupils in a group)."]
    return [
        f"{measure.name}: a pupil of the target group ended higher than one of the comparison group oftener than "
        f"lower by {fixed(row['delta'], 2)} (Cliff's delta, from −1 to 1{interval(row['low'], row['high'], 2)})."
    ]


def beside(measure: Measure, result: OneOccasion) -> list[str]:
    """How far the groups lay apart on the only occasion."""
    row = result.effect.frame.iloc[0]
    where = f"{measure.name}, {result.occasion}"
    if pd.isna(row["g"]):
        return [f"{where}: target and comparison group are not compared (too few pupils in a group)."]
    side = "above" if row["g"] > 0 else "below"
    return [
        f"{where}: the target group lay {fixed(abs(row['g']), 2)} standard deviations {side} the comparison group "
        f"(Hedges' g{interval(row['low'], row['high'], 2)}; {row['standardiser']}). It was measured once, so this "
        "says nothing about a change."
    ]


def baseline(measure: Measure, occasion: str, safe: SafeFrame) -> str:
    """Where the target group stood on an occasion, as its audience may read it."""
    rows = safe.frame[safe.frame["group"] == "target"]
    if rows.empty:
        return f"nobody of the target group was measured ({occasion})"
    row = rows.iloc[0]
    if pd.isna(row["n"]):
        return f"not shown ({row.get('suppressed') or 'nobody was measured'}; {occasion})"
    many = f"{about(safe)}{int(row['n'])} pupils, {occasion}"
    if "percent" in rows:
        return f"{share(row)} ({many})"
    if pd.isna(row["mean"]):
        return f"not shown ({many})"
    mean = f"mean {number(row['mean'])} {measure.unit}".strip()
    return f"{mean} ({many})"


def shares(measure: Measure, result: Shares) -> list[str]:
    """The share of each group on the first and the last occasion, and what is left of the difference."""
    told = []
    for group, safe in result.groups.items():
        rows = safe.frame
        ends = rows.iloc[[0]] if len(rows) == 1 else rows.iloc[[0, -1]]
        parts = [
            f"{share(row)} in {row['occasion']}"
            + ("" if pd.isna(row["percent"]) else f" (of {about(safe)}{int(row['n'])} pupils)")
            for _, row in ends.iterrows()
        ]
        told.append(f"{measure.name}, {group} group: {listing(parts)}.")
    if result.adjusted:
        told += verdict.of_comparison(
            measure.name,
            result.adjusted.frame,
            unit=points(measure),
            better=measure.better,
            by_lot=result.by_lot,
            about=bool(about(result.adjusted)),
        )
    return told


def _weighting(safe: SafeFrame) -> str:
    said = weighting(safe.frame["weighted"]) if "weighted" in safe.frame else ""
    return f" {said}" if said else ""


def persistent_absence(measure: Measure, whose: str, safe: SafeFrame) -> list[str]:
    """How many missed a tenth of their openings or more."""
    row = safe.frame.iloc[0]
    if safe.audience == "school" and not row["n"]:
        return [f"{measure.name} of {whose}: no attendance before the intervention has been brought in."]
    many = "" if pd.isna(row["percent"]) else f" of {about(safe)}{int(row['n'])} pupils"
    return [
        f"{measure.name} of {whose} before the intervention: {share(row)}{many} missed a tenth of their openings "
        f"or more (persistent absence).{_weighting(safe)}"
    ]


def agreement(first: SafeFrame, last: SafeFrame, before: str, after: str) -> list[str]:
    """How many agree with each statement of a questionnaire, then and now; where at least one may be shown."""
    one, two = (_agree(safe) for safe in (first, last))
    told = []
    for item, then in one.items():
        ends = (then, two.get(item, (None, "not asked")))
        if any(percent is not None for percent, _ in ends):
            said = [why if percent is None else f"{fixed(percent, 0)}%" for percent, why in ends]
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
        unsure = " This may be chance." if includes_zero(row) else ""
        told.append(
            f"{measure.name}, {each.occasion}: pupils from the most deprived fifth of areas were "
            f"{fixed(abs(row['gap']), 1)} {points(measure) or 'points'} {side} those from the least deprived fifth"
            f"{interval(row['low'], row['high'], 1)}.{unsure}"
        )
    return told


def run_chart(measure: Measure, result: RunChart) -> list[str]:
    """Whether a series by month shows more than chance, and by which rules."""
    if result.series.frame["percent"].isna().all():
        return [f"{measure.name} of {result.whose} by month is not shown: the group is too small."]
    return [*_run_signal(measure, result), *_register(result.series)]


def _register(safe: SafeFrame) -> list[str]:
    """The months without a register, and how pupils count."""
    unread = safe.frame["month"][safe.frame["suppressed"] == NO_REGISTER]
    return [each for each in (no_register_for(unread), _weighting(safe).strip()) if each]


def _run_signal(measure: Measure, result: RunChart) -> list[str]:
    row, series = result.signals.frame.iloc[0], result.series.frame
    name = f"{measure.name} of {result.whose} by month"
    if pd.isna(row["signal"]):
        return [
            f"{name}: too few months to tell a pattern from chance ({int(row['n_useful'])} off the median; "
            f"{row['rule']}'s rules need more)."
        ]
    facts = f"longest run on one side of the median {_of_most(row, 'longest_run')}"
    if "longest_trend" in row:
        facts += f", longest rise or fall {_of_most(row, 'longest_trend')}"
    if not pd.isna(row["crossings_limit"]):
        facts += f", crossings {int(row['crossings'])} of at least {int(row['crossings_limit'])}"
    facts += f"; {row['rule']}'s rules"
    other = result.offered.frame.iloc[0]
    agree = "" if pd.isna(other["signal"]) else "a signal" if other["signal"] else "no signal"
    beside = [f"By {other['rule']}'s rules, offered beside, there is {agree}."] if agree else []
    if not row["signal"]:
        return [f"{name} shows no signal: its ups and downs are what chance gives ({facts}).", *beside]
    told = [f"{name} shows a signal: more than chance is at work ({facts})."]
    after = series[series["phase"] == "after"]
    if len(after) and not pd.isna(series["median"].iloc[0]):
        above = after["percent"].median() > series["median"].iloc[0]
        better = above == (measure.better == "higher")
        told.append(
            f"After the intervention began the months lie mostly {'above' if above else 'below'} the earlier median "
            f"of {fixed(series['median'].iloc[0], 1)}%, which is {'an improvement' if better else 'a concern'}. "
            "The chart shows when it changed; it cannot show why."
        )
    return told + beside


def _of_most(row: Any, what: str) -> str:
    return f"{int(row[what])} of at most {int(row[f'{what}_limit'])}"


def limits(measure: Measure, result: Limits) -> list[str]:
    """Which months lie beyond what the series ordinarily does."""
    series = result.series.frame
    name = f"{measure.name} of {result.whose} by month"
    if series["percent"].isna().all():
        return [f"{name} is not shown: the group is too small."]
    if series["upper_limit"].isna().all():
        return [f"{name}: too few months for limits (2 needed).", *_register(result.series)]
    first = series.iloc[0]
    told = [
        f"{name} ordinarily lies between {fixed(first['lower_limit'], 1)}% and {fixed(first['upper_limit'], 1)}% "
        f"(XmR chart, mean {fixed(first['centre'], 1)}%, {first['limits']})."
    ]
    outside = series[series["outside"].fillna(False).astype(bool)]
    if outside.empty:
        told.append("No month lies beyond these limits: its ups and downs are what it ordinarily does.")
    for _, row in outside.iterrows():
        better = (row["percent"] > first["centre"]) == (measure.better == "higher")
        told.append(
            f"{row['month']:%B %Y} ({fixed(row['percent'], 1)}%) lies beyond them: "
            f"{'an improvement' if better else 'a concern'} that asks for its reason."
        )
    return told + _register(result.series)


def scale_scores(measure: Measure, result: ScaleScores) -> list[str]:
    """The mean score of a scale on each occasion, how reliable it is, and who may not have read the statements."""
    told = []
    for _, row in result.scores.frame.iterrows():
        if pd.isna(row["mean"]):
            told.append(f"{row['occasion']}: the mean score is not shown ({_hidden(row)}).")
            continue
        told.append(
            f"{row['occasion']}: mean score {fixed(row['mean'], 1)}{interval(row['low'], row['high'], 1)} of "
            f"{about(result.scores)}{int(row['n'])} {measure.answered_by}; {result.name} runs from {result.lowest} to "
            f"{result.highest}."
        )
    for _, row in result.alpha.frame.iterrows():
        if not pd.isna(row["alpha"]):
            ends = interval(row["alpha_low"], row["alpha_high"], 2)
            told.append(
                f"{row['occasion']}: its statements hang together with alpha {fixed(row['alpha'], 2)}{ends}."
            )
    for _, row in result.straight_lined.frame.iterrows():
        if not pd.isna(row["count"]) and row["count"]:
            told.append(
                f"{row['occasion']}: {about(result.straight_lined)}{int(row['count'])} gave the same answer to every "
                "statement; their scores look ordinary and mean little."
            )
    return told


def _hidden(row: Any) -> str:
    return str(row.get("suppressed") or "nobody answered enough of it")


def _agree(safe: SafeFrame) -> dict[str, tuple[float | None, str]]:
    """The share that agrees, by item, or why it is hidden."""
    best = safe.frame[safe.frame["band"] == "agree"]
    return {
        str(row["item"]): (None, row["suppressed"] or "nobody")
        if pd.isna(row["percent"])
        else (float(row["percent"]), "")
        for _, row in best.iterrows()
    }
