"""Scores of a scale in words: their mean on each occasion, how it changed, and how reliable it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.formats import fixed
from sipp_lib.wording import verdict, words
from sipp_lib.wording.words import about, interval, when

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import ScaleScores
WELL, ROUGHLY = 0.8, 0.7  # Cronbach's alpha
ZERO = " The range includes zero (no change), so this could be chance."
NO_CLASSES = " It cannot take account of classes, so chance cannot be ruled out."
UNCOMPARED = "This includes any change that would have happened anyway."


def sentences(measure: Measure, result: ScaleScores) -> list[str]:
    """The mean score of a scale on each occasion, how reliable it is, and who may not have read the statements."""
    told: list[str] = []
    for _, row in result.scores.frame.iterrows():
        if pd.isna(row["mean"]):
            why = str(row.get("suppressed") or "nobody answered enough of it")
            told.append(f"{when(row['occasion'])}: the mean score is not shown ({why}).")
            continue
        told.append(
            f"{when(row['occasion'])}: mean score {fixed(row['mean'], 1)}"
            f"{interval(row['low'], row['high'], 1)} of {about(result.scores)}{int(row['n'])} {measure.answered_by}; "
            f"scores for ‘{result.name}’ can be from {result.lowest} to {result.highest}."
        )
    told += _score_changes(result, pupils=measure.answered_by == "pupils")
    for _, row in result.alpha.frame.iterrows():
        if not pd.isna(row["alpha"]):
            low, high = row["alpha_low"], row["alpha_high"]
            span = "" if pd.isna(low) else f", 95% interval {fixed(low, 2)} to {fixed(high, 2)}"
            told.append(
                f"{when(row['occasion'])}: the statements {_how_well(row['alpha'])} (alpha "
                f"{fixed(row['alpha'], 2)}{span})."
            )
    for _, row in result.straight_lined.frame.iterrows():
        if not pd.isna(row["count"]) and row["count"]:
            many = int(row["count"])
            told.append(
                f"{when(row['occasion'])}: {about(result.straight_lined)}{many} gave the same answer to every "
                f"statement, so {'that score looks' if many == 1 else 'their scores look'} ordinary but "
                f"{'means' if many == 1 else 'mean'} little."
            )
    return told


def left_out(measure: Measure, why: str, audience: Audience = "school") -> str:
    """That no answer to a questionnaire is told, as its scale is not known: to a school why, and what to do."""
    name = measure.name or measure.code
    if audience == "public":
        return f"The answers to ‘{name}’ are left out: how they are scored is not known here."
    return f"The measure ‘{name}’ is left out of pages and reports. {why}"


def _score_changes(result: ScaleScores, *, pupils: bool) -> list[str]:
    """How the mean score changed between waves, each with its interval."""
    if result.changes is None:
        return []
    told = []
    for row in words.rows(result.changes.frame.dropna(subset=["difference", "low"])):
        change = row["difference"]
        told.append(
            f"{when(row['earlier'])} to {when(row['later'])}: the mean score "
            f"{'rose' if change >= 0 else 'fell'} by {fixed(abs(change), 1)}"
            f"{verdict.ends(row, lambda end: verdict.way(end, 1), verdict.SEPARATE if pupils else '')}."
            f"{ZERO if words.includes_zero(row) else NO_CLASSES if pupils else ''} {UNCOMPARED}"
        )
    return told


def _how_well(alpha: float) -> str:
    """Nunnally & Bernstein (1994), Psychometric theory: .80 for groups, .70 while a scale is being made."""
    as_written = round(alpha, 2)
    if as_written >= WELL:
        return "measure one thing well"
    if as_written >= ROUGHLY:
        return "measure one thing only roughly, so read the score with care"
    return "do not measure one thing well, so look at each of them rather than the score"
