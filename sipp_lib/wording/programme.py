"""A programme's partnerships in words: the effect of each, their mean, and what one more might expect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sipp_lib.analysis.programme import FEWEST_TO_PREDICT
from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, in_words, whole
from sipp_lib.wording import words
from sipp_lib.wording.words import Better

MOST = 60  # partnerships drawn or told; the table has all
NOT_POOLED = (
    f"Fewer than {FEWEST_TO_PREDICT} partnerships have a result of this kind: too few for an average."
)


def sentences(effects: SafeFrame, left_out: int = 0) -> list[str]:
    """How the partnerships that compared pupils came out, in plain words; of `left_out` more nothing sure is known."""
    frame = require_safe(effects)
    low, high = words.floats(frame["low"]), words.floats(frame["high"])
    many = {
        "the target group clearly did better": int((low > 0).sum()),
        "the comparison group clearly did better": int((high < 0).sum()),
        "the difference could be chance": int(((low <= 0) & (high >= 0)).sum()),
        "nothing can be said of chance, as there were too few classes or schools": left_out,
    }
    every = len(frame) + left_out
    all_of_them = "both" if every == 2 else f"all {in_words(every)}"
    parts = [
        f"in {all_of_them if number == every else in_words(number)} {told}"
        for told, number in many.items()
        if number
    ]
    several = f"{words.started(in_words(every))} partnership{'' if every == 1 else 's'}"
    told = [
        f"{several} compared the scores of their target group with those of other pupils: {'; '.join(parts)}."
    ]
    if len(frame) < FEWEST_TO_PREDICT:
        told.append("That is too few for an average.")
    told.append(
        "They tried different things and measured different things, so this describes the programme, not any one way "
        "of teaching."
    )
    return told


def average(pooled: SafeFrame) -> list[str]:
    """The mean of all partnerships and what one more might expect, for those who want the statistics."""
    row = require_safe(pooled).iloc[0]
    told = [
        f"On average, the target group ended {_ended(row['pooled'])}{words.interval(row['low'], row['high'], 2)}."
    ]
    if row["low"] <= 0 <= row["high"]:
        told.append("The range includes zero (no difference), so this average could be chance.")
    if not pd.isna(row["predicted_low"]):
        told.append(
            f"Another partnership of this kind might expect anything from {fixed(row['predicted_low'], 2)} to "
            f"{fixed(row['predicted_high'], 2)}."
        )
    return told


def _ended(pooled: float) -> str:
    if words.is_nought(pooled, 2):
        return "level"
    return f"{fixed(abs(pooled), 2)} standard deviations {'ahead' if pooled >= 0 else 'behind'}"


def numbers(pooled: SafeFrame) -> dict[str, float]:
    """The numbers of the pooled effect; NaN where there are none."""
    frame = require_safe(pooled)
    names = ("partnerships", "n", "pooled", "low", "high", "predicted_low", "predicted_high", "i2")
    return {name: float(words.floats(frame[name])[0]) if len(frame) else np.nan for name in names}


def what(measure: str) -> str:
    """What is drawn and told of each partnership."""
    of = f"{words.plain(measure)}: difference" if measure else "Difference"
    return f"{of} of target and comparison group in standard deviations"


def names(row: dict[str, Any]) -> list[str]:
    """Who a row is about, and what was measured where that is in the table."""
    return [text for name in ("partnership", "measure") if (text := words.plain(row.get(name), 60))]


def people(together: dict[str, float]) -> str:
    """Of how many partnerships and pupils the pooled effect is."""
    return f"{whole(together['partnerships'])} partnerships, {whole(together['n'])} pupils"


def effect(middle: float, low: float, high: float) -> str:
    """An effect with its interval, where it has one."""
    if np.isnan(low) or np.isnan(high):
        return fixed(middle, 2)
    return f"{fixed(middle, 2)} ({fixed(low, 2)} to {fixed(high, 2)})"


def _side(middle: float, better: Better) -> str:
    if round(middle, 2) == 0:
        return "in favour of neither group"
    return f"in favour of the {'target' if (middle > 0) == (better == 'higher') else 'comparison'} group"


def alt(effects: SafeFrame, pooled: SafeFrame, *, measure: str = "", better: Better = "higher") -> str:
    """Say in sentences what `sipp_lib.charts.programme.chart` shows, with its numbers and what is hidden."""
    frame, together = require_safe(effects), numbers(pooled)
    if frame.empty:
        return "No data yet."
    told = [f"Forest plot of {len(frame)} partnerships with 95% intervals. {what(measure)}."]
    columns = (words.floats(frame[column]) for column in ("g", "low", "high"))
    for row, *each in [*zip(words.rows(frame), *columns, strict=True)][:MOST]:
        known = words.hidden(row) if np.isnan(each[0]) else f"{effect(*each)}, {_side(each[0], better)}"
        name, *of = names(row)
        told.append(f"{name}{f' ({of[0]})' if of else ''}: {known}.")
    if len(frame) > MOST:
        told.append(f"{len(frame) - MOST} more are in the table.")
    middle, low, high = (together[end] for end in ("pooled", "low", "high"))
    if np.isnan(middle):
        return " ".join([*told, NOT_POOLED])
    zero = "which includes zero" if low <= 0 <= high else "which does not include zero"
    side = _side(middle, better)
    told.append(f"All together ({people(together)}): {effect(middle, low, high)}, {side}, {zero}.")
    if not np.isnan(together["predicted_low"]):
        ends = [fixed(together[end], 2) for end in ("predicted_low", "predicted_high")]
        told.append(f"Another partnership may be expected between {ends[0]} and {ends[1]}.")
    if not np.isnan(together["i2"]):
        told.append(f"{fixed(together['i2'], 0)}% of the spread between partnerships is not chance.")
    return " ".join(told)
