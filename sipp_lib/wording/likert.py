"""Answers to questionnaires in words: who agrees, scores of a scale, and the alt text of their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, number, whole
from sipp_lib.wording import words
from sipp_lib.wording.words import about, interval

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import ScaleScores


# ---- on a page


def sentences(first: SafeFrame, last: SafeFrame, before: str, after: str) -> list[str]:
    """How many agree with each statement of a questionnaire, then and now; where at least one may be shown."""
    one, two = (_shares(safe) for safe in (first, last))
    told = []
    for item, then in one.items():
        ends = (then, two.get(item, (None, "not asked")))
        if any(percent is not None for percent, _ in ends):
            shares = [why if percent is None else f"{fixed(percent, 0)}%" for percent, why in ends]
            told.append(f"‘{item}’: {shares[0]} agreed in {before}, {shares[1]} in {after}.")
    return told


def _shares(safe: SafeFrame) -> dict[str, tuple[float | None, str]]:
    """The share that agrees, by item, or why it is hidden."""
    best = safe.frame[safe.frame["band"] == "agree"]
    return {
        str(row["item"]): (None, row["suppressed"] or "nobody")
        if pd.isna(row["percent"])
        else (float(row["percent"]), "")
        for _, row in best.iterrows()
    }


def scale_scores(measure: Measure, result: ScaleScores) -> list[str]:
    """The mean score of a scale on each occasion, how reliable it is, and who may not have read the statements."""
    told = []
    for _, row in result.scores.frame.iterrows():
        if pd.isna(row["mean"]):
            why = str(row.get("suppressed") or "nobody answered enough of it")
            told.append(f"{row['occasion']}: the mean score is not shown ({why}).")
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


# ---- of the picture


def people(safe: SafeFrame) -> str:
    """Who answered."""
    return safe.subject if safe.subject in ("pupils", "parents") else "people"


def agreed(bands: SafeFrame | None) -> dict[str, str]:
    """Each item's share of the first half of the answers, in words, where it was given."""
    if bands is None:
        return {}
    frame = require_safe(bands)
    agree = frame[frame["band"] == "agree"]
    pairs = zip(words.rows(agree), words.floats(agree["percent"]), strict=True)
    return {row["item"]: f"agree: {_percent(row, percent)}" for row, percent in pairs}


def _percent(row: dict[str, Any], percent: float) -> str:
    return words.hidden(row) if np.isnan(percent) else f"{number(percent, 1)}%"


def alt(items: SafeFrame, bands: SafeFrame | None = None) -> str:
    """Say in sentences what `sipp_lib.charts.likert.chart` shows, with its numbers and what is hidden."""
    return _alt(require_safe(items), people(items), agreed(bands))


def bands_alt(bands: SafeFrame) -> str:
    """Say in sentences what `sipp_lib.charts.likert.bands_chart` shows, with its numbers and what is hidden."""
    return _alt(require_safe(bands).rename(columns={"band": "answer"}), people(bands), {})


def _alt(frame: pd.DataFrame, who: str, agree: dict[str, str]) -> str:
    if frame.empty:
        return "No data yet."
    told = ["Diverging bar chart of answers, the middle answer aside."]
    items: dict[str, list[tuple[dict[str, Any], float]]] = {}
    for row, percent in zip(words.rows(frame), words.floats(frame["percent"]), strict=True):
        items.setdefault(row["item"], []).append((row, percent))
    for item, rows in items.items():
        name, first = words.plain(item, 200).rstrip("."), rows[0][0]
        if all(pd.isna(row["n"]) for row, _ in rows):
            told.append(f"{name}: {words.hidden(first)}.")
            continue
        answers = ", ".join(
            f"{words.plain(row['answer'], 60)} {_percent(row, percent)}" for row, percent in rows
        )
        start = f"{agree[item]}; " if item in agree else ""
        told.append(f"{name} ({whole(first['n'])} {who}): {start}{answers}.")
    return " ".join(told)
