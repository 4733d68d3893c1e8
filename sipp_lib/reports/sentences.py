"""Numbers that passed the gate, told in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.formats import fixed
from sipp_lib.register import NO_REGISTER, no_register_for, weighting
from sipp_lib.wording.words import about, interval, share

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Limits, RunChart, ScaleScores


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
