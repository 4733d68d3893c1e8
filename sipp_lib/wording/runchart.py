"""A run chart in words: what its rules say, at length on a page, briefly above the picture and in its alt text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, whole
from sipp_lib.wording import attendance, over_time, words
from sipp_lib.wording.over_time import CALLS, Floats, Series, Verdict, last_known, tone
from sipp_lib.wording.words import Better

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import RunChart

NEEDED = {"Anhøj": 10, "NHS Scotland": 5}


# ---- on a page


def sentences(measure: Measure, result: RunChart) -> list[str]:
    """Whether a series by month shows more than chance, and by which rules."""
    if result.series.frame["percent"].isna().all():
        return [f"{measure.name} of {result.whose} by month is not shown: the group is too small."]
    return [*_signal(measure, result), *attendance.register(result.series)]


def _signal(measure: Measure, result: RunChart) -> list[str]:
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
    after, median = series[series["phase"] == "after"], series["median"].iloc[0]
    if len(after) and not pd.isna(median):
        above = bool(after["percent"].median() > median)
        told.append(
            f"After the intervention began the months lie mostly {'above' if above else 'below'} the earlier median "
            f"of {fixed(median, 1)}%, which is {CALLS[tone(measure.better, up=above)]}. "
            "The chart shows when it changed; it cannot show why."
        )
    return told + beside


def _of_most(row: Any, what: str) -> str:
    return f"{int(row[what])} of at most {int(row[f'{what}_limit'])}"


# ---- of the picture


def verdicts(frame: pd.DataFrame, signals: pd.DataFrame, read: Series, better: Better) -> list[Verdict]:
    """What the run rules say; where there are several sets of rules, each by its name."""
    if signals.empty:
        return [Verdict(f"Too few {read.points} to tell change from chance.")]
    rules: dict[Verdict, list[str]] = {}
    for row in words.rows(signals):
        for each in _judged(row, frame, read, better):
            rules.setdefault(each, []).append(words.plain(row["rule"]))
    several = len(signals) > 1
    told = [
        each._replace(text=f"{' and '.join(names)}: {each.text}") if several else each
        for each, names in rules.items()
    ]
    if far := astronomical(frame):
        told.append(Verdict(f"Far from the others, look at: {', '.join(read.names[i] for i in far[:6])}."))
    return told


def _judged(row: Any, frame: pd.DataFrame, read: Series, better: Better) -> list[Verdict]:
    """What one set of rules says; `row` is a row of the signals."""
    if pd.isna(row["signal"]):
        needed = NEEDED.get(str(row.get("rule")), NEEDED["Anhøj"])
        seen = row["n_useful"] if needed == NEEDED["Anhøj"] else int((~np.isnan(read.values)).sum())
        useful = f" ({whole(seen)} of the {needed} needed)"
        return [Verdict(f"Too few {read.points} to tell change from chance{useful}.")]
    if not row["signal"]:
        return [Verdict("No signal: the changes are what chance would give.")]
    told = []
    if row["longest_run"] > row["longest_run_limit"]:
        told.append(_shift(row, frame, read, better))
    trend = row.get("longest_trend", pd.NA)
    if not pd.isna(trend) and trend > row["longest_trend_limit"]:
        told.append(_trend(row, read, better))
    few = not pd.isna(row["crossings_limit"]) and row["crossings"] < row["crossings_limit"]
    if few and not told:
        seen, limit = whole(row["crossings"]), whole(row["crossings_limit"])
        told.append(Verdict(f"A signal: the median is crossed {seen} times, chance gives {limit} or more."))
    return told


def _shift(row: Any, frame: pd.DataFrame, read: Series, better: Better) -> Verdict:
    length = f"A shift: {whole(row['longest_run'])} {read.points} in a row"
    longest = _longest(words.floats(frame["run"]))
    if len(longest) != row["longest_run"]:
        return Verdict(f"{length} on one side of the median.")
    above = bool(np.nansum((read.values - words.floats(frame["median"]))[longest]) > 0)
    meant = tone(better, up=above)
    return Verdict(
        f"{length} {'above' if above else 'below'} the median, {CALLS[meant]}.", meant, tuple(longest)
    )


def _longest(groups: Floats) -> list[int]:
    """Places of the longest of numbered groups of points."""
    every = (np.flatnonzero(groups == group).tolist() for group in np.unique(groups[~np.isnan(groups)]))
    return max(every, key=len, default=[])


def _trend(row: Any, read: Series, better: Better) -> Verdict:
    length = f"A trend: {whole(row['longest_trend'])} {read.points}"
    longest: list[int] = []
    going: list[int] = []
    for place in np.flatnonzero(~np.isnan(read.values)).tolist():
        step = read.values[place] - read.values[going[-1]] if going else 0.0
        # a turn is the end of a rise and the start of a fall
        going = [*going, place] if step * _way(read, going) >= 0 else [going[-1], place]
        longest = max(longest, going, key=lambda places: len(set(read.values[places])))
    if len(set(read.values[longest])) != row["longest_trend"]:
        return Verdict(f"{length} going one way.")
    up = _way(read, longest) > 0
    meant = tone(better, up=up)
    return Verdict(f"{length} {'rising' if up else 'falling'}, {CALLS[meant]}.", meant, tuple(longest))


def _way(read: Series, going: list[int]) -> float:
    return float(np.sign(read.values[going[-1]] - read.values[going[0]])) if going else 0.0


def astronomical(frame: pd.DataFrame) -> list[int]:
    """Places of points so far from the others that people should look at them."""
    if "astronomical" not in frame:
        return []
    return [int(i) for i in np.flatnonzero(frame["astronomical"].fillna(False).to_numpy(bool))]


def alt(
    runframe: SafeFrame,
    signals: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: Better,
) -> str:
    """Say in sentences what `sipp_lib.charts.runchart.chart` shows, what is hidden and what happened."""
    frame, rules = require_safe(runframe), require_safe(signals)
    if frame.empty:
        return "No data yet."
    read = over_time.series(frame)
    levels = {"median": last_known(words.floats(frame["median"]))}
    happened = over_time.events_within(frame, events)
    told = verdicts(frame, rules, read, better)
    return over_time.alt("Run chart", read, told, happened, levels=levels, measure=measure, unit=unit)
