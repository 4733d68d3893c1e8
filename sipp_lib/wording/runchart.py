"""A run chart in words: what its rules say, at length on a page, briefly above the picture and in its alt text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import counted, fixed, whole
from sipp_lib.wording import attendance, over_time, verdict, words
from sipp_lib.wording.change import CHOSEN_LOW
from sipp_lib.wording.over_time import CALLS, Floats, Series, Verdict, last_known, tone
from sipp_lib.wording.verdict import Caveat, Weight
from sipp_lib.wording.words import Better

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import RunChart

NEEDED = {"fewer false alarms": 10, "NHS Scotland": 5}
CALLED = {"fewer false alarms": "the rules with fewer false alarms", "NHS Scotland": "NHS Scotland's rules"}
MOST_BY_CHANCE = (
    5  # of 100 charts of chance alone that may signal where a signal is called unlikely to be chance
)
NO_CAUSE = Caveat("The chart shows when it changed; it cannot show why.", Weight.NO_CAUSE)


# ---- on a page


def sentences(measure: Measure, result: RunChart, *, chosen_low: bool = False) -> list[str]:
    """Whether a series by month: the chart shows more than chance, and by which rules."""
    if result.series.frame["percent"].isna().all():
        return [f"{measure.name} of {result.whose} by month: the group is too small to be shown."]
    return [*_signal(measure, result, chosen_low), *attendance.register(result.series)]


def _signal(measure: Measure, result: RunChart, chosen_low: bool) -> list[str]:
    row, series = result.signals.frame.iloc[0], result.series.frame
    name = f"{measure.name} of {result.whose} by month"
    if pd.isna(row["signal"]):
        return [f"{name}: {_too_few(row, over_time.series(series))}"]
    other = _other_rules(row, result.offered.frame.iloc[0])
    read = [f"The usual level is the median. The chart was read by {CALLED[row['rule']]}{other}."]
    if not row["signal"]:
        facts = f"What the rules count: {_facts(row, series)}."
        if few := few_since(row, series):
            claim = verdict.Claim(f"{name}: the chart shows no lasting change so far.", "months_few")
            return [claim, few, *one_side(series), facts, *read]
        return [
            verdict.Claim(f"{name}: the chart shows no more than ordinary ups and downs.", "months_level"),
            facts,
            *read,
        ]
    told: list[str] = [f"{name}: the chart shows a pattern: {_facts(row, series)}.", *by_chance(row)]
    way = "moved"
    after, median = series[series["phase"] == "after"], series["median"].iloc[0]
    if after["percent"].notna().any() and not pd.isna(median):
        above = bool(after["percent"].median() > median)
        sides = (after["percent"].dropna() > median) if above else (after["percent"].dropna() < median)
        months = "every month has" if sides.all() else "most months have"
        way = {"improvement": "better", "concern": "worse"}[meant := tone(measure.better, up=above)]
        told.append(
            f"Since the intervention began, {months} been {'above' if above else 'below'} the earlier usual "
            f"level of {fixed(median, 1)}%, which is {CALLS[meant]}."
        )
        told += [*([CHOSEN_LOW] if chosen_low and above == (measure.better == "higher") else []), NO_CAUSE]
    return verdict.by_weight(verdict.Claim(told[0], f"months_{way}"), told[1:] + read)


def few_since(row: Any, series: pd.DataFrame) -> Caveat | None:
    """That a lasting change would hardly show yet: no more months since it began than chance gives in a row."""
    since, most = (
        int((series["phase"].eq("after") & series["percent"].notna()).sum()),
        row.get("longest_run_limit"),
    )
    if not since or most is None or pd.isna(most) or since > most or row["signal"]:
        return None
    there = "There is only one month" if since == 1 else f"There are only {since} months"
    text = f"{there} since the intervention began, so a lasting change may not show yet by these rules."
    return Caveat(text, Weight.FEW_MONTHS)


def one_side(series: pd.DataFrame) -> list[str]:
    """On which side of the earlier usual level every month since the intervention began lies, where all do."""
    after, median = series.loc[series["phase"] == "after", "percent"].dropna(), series["median"].iloc[0]
    side = "above" if (after > median).all() else "below" if (after < median).all() else ""
    if not side or pd.isna(median) or len(after) < 2:
        return []
    return [
        f"Since the intervention began, every month has been {side} the earlier usual level of {fixed(median, 1)}%."
    ]


def _too_few(row: Any, read: Series) -> str:
    """Why there is no verdict; each set of rules counts other points."""
    scottish = row.get("rule") == "NHS Scotland"
    needed = NEEDED["NHS Scotland" if scottish else "fewer false alarms"]
    seen = int(row["n_useful"]) if not scottish else int((~np.isnan(read.values)).sum())
    off = "" if scottish else " above or below the usual level"
    there = "is one" if seen == 1 else f"are {seen or 'none'}"
    return (
        f"too few {read.points} to tell a pattern from chance: {needed}{off} are needed, and there {there}."
    )


def _facts(row: Any, series: pd.DataFrame) -> str:
    """What the rules count, each with what chance gives: of a signal what makes it, else all."""
    scottish = "longest_trend" in row
    allow = "these rules allow" if scottish else "chance gives"
    run, runs = _longest(words.floats(series["run"])), row["longest_run"]
    side = "on one side of"
    if len(run) == runs > 0:
        side = "above" if _above(series, run) else "below"
    most = int(row["longest_run_limit"])
    told = [(runs > most, f"{_months(runs)} in a row {side} the usual level, where {allow} up to {most}")]
    if scottish:
        trend, most = row["longest_trend"], int(row["longest_trend_limit"])
        told.append((trend > most, f"{_months(trend)} in a row going one way, where {allow} up to {most}"))
    if not pd.isna(row["crossings_limit"]):
        seen, least = row["crossings"], int(row["crossings_limit"])
        times = "once" if seen == 1 else f"{int(seen)} times"
        told.append((seen < least, f"the usual level crossed {times}, where {allow} at least {least}"))
    median = series["median"].iloc[0]
    level = "" if pd.isna(median) else f"; the usual level is {fixed(median, 1)}%"
    return "; ".join(fact for beyond, fact in told if beyond or not row["signal"]) + level


def _months(number: Any) -> str:
    return counted(int(number), "month")


def by_chance(row: Any) -> list[str]:
    """Whether a signal may be chance: rules that signal often by chance alone never say that it is not."""
    if pd.isna(row.get("by_chance")):
        return []
    many = of_100(row)
    if row["by_chance"] <= MOST_BY_CHANCE and "longest_trend" not in row:
        often = f"gives one of these patterns in {many} charts as long as this"
        text = f"This is unlikely to be chance alone, which {often}."
        return [Caveat(text, Weight.CHANCE, rules_out=True)]
    text = (
        f"Chance alone gives one of these patterns in {many} charts as long as this, so this may be chance."
    )
    return [Caveat(text, Weight.CHANCE)]


def of_100(row: Any) -> str:
    """In how many charts chance alone gives a signal."""
    return f"about {int(row['by_chance'])} of 100" if row["by_chance"] else "fewer than 1 of 100"


def _other_rules(row: Any, other: Any) -> str:
    """What the other set of rules says, with how often it says so by chance."""
    if pd.isna(other["signal"]):
        return ""
    same = bool(other["signal"]) == bool(row["signal"])
    also = "" if not same else " too" if row["signal"] else " either"
    often = ""
    if other["signal"] and not pd.isna(other.get("by_chance")):
        often = f", which chance alone gives in {of_100(other)} charts as long as this"
    return f"; under {CALLED[other['rule']]} there is {'a' if other['signal'] else 'no'} signal{also}{often}"


# ---- of the picture


def verdicts(frame: pd.DataFrame, signals: pd.DataFrame, read: Series, better: Better) -> list[Verdict]:
    """What the run rules say; where there are several sets of rules, each by its name."""
    if signals.empty:
        return [Verdict(f"Too few {read.points} to tell a pattern from chance.")]
    rules: dict[Verdict, list[str]] = {}
    for row in words.rows(signals):
        for each in _judged(row, frame, read, better):
            rules.setdefault(each, []).append(words.plain(row["rule"]))
    several = len(signals) > 1
    told = [
        each._replace(text=f"{words.sentence(' and '.join(names))[:-1]}: {each.text}") if several else each
        for each, names in rules.items()
    ]
    if far := astronomical(frame):
        told.append(
            Verdict(f"Far from the others, please check: {', '.join(read.names[i] for i in far[:6])}.")
        )
    return told


def _judged(row: Any, frame: pd.DataFrame, read: Series, better: Better) -> list[Verdict]:
    """What one set of rules says; `row` is a row of the signals."""
    if pd.isna(row["signal"]):
        return [Verdict(words.sentence(_too_few(row, read)))]
    if not row["signal"]:
        return [Verdict("No signal: chance alone would often give such a chart.")]
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
    return told + [Verdict(each, "aside") for each in by_chance(row)]


def _shift(row: Any, frame: pd.DataFrame, read: Series, better: Better) -> Verdict:
    length = f"A shift: {whole(row['longest_run'])} {read.points} in a row"
    longest = _longest(words.floats(frame["run"]))
    if len(longest) != row["longest_run"]:
        return Verdict(f"{length} on one side of the median.")
    above = _above(frame, longest)
    meant = tone(better, up=above)
    return Verdict(
        f"{length} {'above' if above else 'below'} the median, {CALLS[meant]}.", meant, tuple(longest)
    )


def _above(frame: pd.DataFrame, places: list[int]) -> bool:
    """Whether points lie above the median."""
    column = next(name for name in ("percent", "value", "mean") if name in frame)
    return bool(np.nansum((words.floats(frame[column]) - words.floats(frame["median"]))[places]) > 0)


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
    within: tuple[float, float] | None = None,
) -> str:
    """Say in sentences what `sipp_lib.charts.runchart.chart` shows, what is hidden and what happened."""
    frame, rules = require_safe(runframe), require_safe(signals)
    if frame.empty:
        return "No data yet."
    read = over_time.series(frame)
    levels = {"median": last_known(words.floats(frame["median"]))}
    happened = over_time.events_within(frame, events)
    told = verdicts(frame, rules, read, better)
    lines: dict[str, Any] = {"levels": levels, "within": within}
    return over_time.alt("Run chart", read, told, happened, measure=measure, unit=unit, **lines)
