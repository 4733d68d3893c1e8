"""The attainment gap in words: on a page, and as the alt text of its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT
from sipp_lib.analysis.gaps import NOT_KNOWN
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, number
from sipp_lib.wording import intervals, targets, verdict, words
from sipp_lib.wording.words import Better

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Gap

ENDS = {1: "most deprived", 5: "least deprived"}


def gap_of(frame: pd.DataFrame, better: Better) -> tuple[float, float, float]:
    """Value of quintile 1, of quintile 5, and the gap: positive where the most deprived are behind."""
    by = dict(zip(frame["quintile"], words.floats(frame[intervals.value(frame)]), strict=True))
    most, least = by.get(1, np.nan), by.get(5, np.nan)
    return most, least, least - most if better == "higher" else most - least


def gap_size(frame: pd.DataFrame, gap: float, unit: str, decimals: int | None = None) -> str:
    """The size of a gap with its unit, without its side; with so many decimals where it stands beside other numbers."""
    percent = intervals.value(frame) == "percent"
    most = 1 if percent else words.places(words.floats(frame["mean"]))
    size = number(abs(gap), most) if decimals is None else fixed(abs(gap), decimals)
    points = percent or unit == "%"  # each pupil's own percentage has a mean, and a gap of means in points
    return f"{size} {'percentage points' if points else unit}".rstrip()


OF = {"ahead": " of", "level": " with"}


def sentences(measure: Measure, first: Gap, last: Gap | None = None) -> list[str]:
    """The attainment gap between the least and the most deprived fifth, on one or two occasions."""
    told = []
    for each in [first] if last is None else [first, last]:
        row, name = each.gap.frame.iloc[0], f"{measure.name}, {words.when(each.occasion)}"
        if pd.isna(row["gap"]):
            told.append(
                f"{name}: the gap between the least and the most deprived fifth cannot be "
                "shown without revealing a small group of pupils."
            )
            continue
        unsure = (
            " The range includes zero (no gap), so this could be chance." if words.includes_zero(row) else ""
        )
        if pd.isna(row["low"]):
            unsure = " There are too few pupils to say how sure this is."
        n = dict(zip(each.by_quintile.frame["quintile"], each.by_quintile.frame["n"], strict=True))
        few = (
            verdict.few_pupils(int(min(n[1], n[5])), "in a fifth")
            if min(n[1], n[5]) < SMALLEST_FOR_EFFECT
            else []
        )
        most, least = (verdict.pupils(int(n[q]), bool(words.about(each.by_quintile))) for q in (1, 5))
        told.append(
            f"{name}, all pupils measured: {most} from the most deprived fifth of areas "
            f"{'was' if most == '1 pupil' else 'were'} {_side(row['gap'], words.points(measure) or 'points')}"
            f"{OF.get(_side(row['gap']).split()[-1], '')} {least} from the least deprived fifth"
            f"{verdict.ends(row, _side)}.{' '.join([unsure, *few])}"
        )
    return told


def stood(measure: Measure, found: Gap, aim: float) -> str:
    """How far the most deprived were behind on one occasion, with as many decimals as tell of a target."""
    row, unit = found.gap.frame.iloc[0], words.points(measure) or "points"
    size = f"{targets.beside(abs(row['gap']), aim, 1, most=True)} {unit}"
    side = f"{size} {'behind' if row['gap'] > 0 else 'ahead of'}" if row["gap"] else "level with"
    return (
        f"of all pupils measured, the most deprived fifth were {side} the least deprived"
        f"{verdict.ends(row, _side, verdict.SEPARATE)}"
    )


def _side(gap: float, *unit: str) -> str:
    if words.is_nought(gap, 1):
        return "level"
    return " ".join([fixed(abs(gap), 1), *unit, "behind" if gap > 0 else "ahead"])


def alt(by_quintile: SafeFrame, *, measure: str, unit: str, better: Better) -> str:
    """Say in sentences what `sipp_lib.charts.gaps.chart` shows, with its numbers and what is hidden."""
    frame = require_safe(by_quintile)
    if frame.empty:
        return "No data yet."
    labels = [f"Quintile {q} ({ENDS[q]})" if q in ENDS else f"Quintile {q}" for q in frame["quintile"]]
    *_, gap = gap_of(frame, better)
    start = f"Dot chart with 95% intervals: {words.plain(measure)}, {intervals.unit_of(frame, unit)}, by SIMD quintile."
    if np.isnan(gap):
        end = "The size of the gap cannot be given, as one end is missing."
    elif gap == 0:
        end = "There is no gap between the most and the least deprived pupils."
    else:
        side = "behind" if gap > 0 else "ahead of"
        decimals = words.alike([*words.floats(frame[intervals.value(frame)]), gap], 1)
        size = gap_size(frame, gap, unit, decimals)
        end = f"The most deprived pupils are {size} {side} the least deprived."
    return " ".join([start, *intervals.sentences(frame, labels), end])


def lens_label(group: object, lens: str) -> str:
    """What a group of a lens is called: where it is not known of pupils, of what that is."""
    text = words.plain(group)
    if lens == "group" and text in ("", NOT_KNOWN):
        return "in neither group"
    return f"{words.plain(lens)} not recorded" if text in ("", NOT_KNOWN) else text


def lens_alt(by_lens: SafeFrame, *, measure: str, unit: str, lens: str) -> str:
    """Say in sentences what `sipp_lib.charts.gaps.lens_chart` shows, with its numbers and what is hidden."""
    frame = require_safe(by_lens)
    if frame.empty:
        return "No data yet."
    what = f"{words.plain(measure)}, {intervals.unit_of(frame, unit)}, by {words.plain(lens)}"
    start = f"Dot chart with 95% intervals: {what}."
    return " ".join([start, *lens_sentences(by_lens, lens=lens)])


def lens_sentences(by_lens: SafeFrame, *, lens: str) -> list[str]:
    """Each group of a lens with its number and its interval, or why it is not shown."""
    frame = require_safe(by_lens)
    labels = [words.sentence(lens_label(group, lens))[:-1] for group in frame["group"]]
    return intervals.sentences(frame, labels)
