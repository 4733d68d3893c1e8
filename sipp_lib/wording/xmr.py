"""An XmR chart in words: which points lie beyond the limits, at length on a page, briefly above the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, listing, long_month
from sipp_lib.wording import attendance, over_time, verdict, words
from sipp_lib.wording.change import CHOSEN_LOW
from sipp_lib.wording.over_time import CALLS, Series, Tone, Verdict, last_known, tone
from sipp_lib.wording.runchart import MOST_BY_CHANCE, of_100
from sipp_lib.wording.verdict import Caveat, Weight
from sipp_lib.wording.words import Better

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Limits

LINES = {"upper_limit": "upper limit", "centre": "mean", "lower_limit": "lower limit"}
MOST = 6  # points named; the table has all


def sentences(measure: Measure, result: Limits, *, chosen_low: bool = False) -> list[str]:
    """Which months lie beyond what the series ordinarily does."""
    series = result.series.frame
    name = f"{measure.name} of {result.whose} by month"
    if series["percent"].isna().all():
        return [f"{name}: the group is too small to be shown."]
    if series["upper_limit"].isna().all():
        return [f"{name}: too few months for limits (2 needed).", *attendance.register(result.series)]
    first = series.iloc[0]
    outside = series[series["outside"].fillna(False).astype(bool)]
    claim = verdict.Claim(
        f"{name}: the usual range is {fixed(first['lower_limit'], 1)}% to {fixed(first['upper_limit'], 1)}%; "
        f"{_beyond(outside, len(series))} beyond that.",
        "months_level" if outside.empty else "months_moved",
    )
    told: list[str] = [] if outside.empty else [Caveat("The chart cannot show why.", Weight.NO_CAUSE)]
    told += _by_chance(result, len(outside))
    above = outside["percent"] > outside["centre"]
    if chosen_low and (above if measure.better == "higher" else ~above).any():
        told.append(CHOSEN_LOW)
    if str(first["limits"]).startswith("trial"):
        told.append(
            Caveat("These limits come from fewer than 12 months, so they are only rough.", Weight.FEW_MONTHS)
        )
    told += _meant(outside, measure.better)
    told.append(f"This was read from an XmR chart (mean {fixed(first['centre'], 1)}%, {first['limits']}).")
    return verdict.by_weight(claim, told) + attendance.register(result.series)


def _by_chance(result: Limits, months: int) -> list[str]:
    """How often chance alone puts so many months beyond the limits."""
    if result.by_chance is None:
        return []
    row = result.by_chance.frame.iloc[0]
    many = "a month" if months == 1 else f"{months} months or more"
    gives = f"puts {many} beyond such limits in {of_100(row)} charts like this"
    if row["by_chance"] <= MOST_BY_CHANCE:
        return [Caveat(f"This is unlikely to be chance alone, which {gives}.", Weight.CHANCE, rules_out=True)]
    return [Caveat(f"Chance alone {gives}, so this may be chance.", Weight.CHANCE)]


def _beyond(outside: pd.DataFrame, months: int) -> str:
    """Which months lie beyond; of many how many."""
    if outside.empty:
        return "no month lies"
    if len(outside) > MOST:
        return f"{len(outside)} of {months} months, the first in {long_month(outside['month'].iloc[0])}, lie"
    return (
        f"{listing([long_month(each) for each in outside['month']])} {'lies' if len(outside) == 1 else 'lie'}"
    )


def _meant(outside: pd.DataFrame, better: Better) -> list[str]:
    """Whether each is an improvement or a concern; of many how many are."""
    calls = [CALLS[tone(better, up=bool(row["percent"] > row["centre"]))] for row in words.rows(outside)]
    if len(outside) > MOST:
        many = {call: calls.count(call) for call in dict.fromkeys(calls)}
        counts = [f"{n} {'is' if n == 1 else 'are'} {call}" for call, n in many.items()]
        return [f"Of these months {listing(counts)}."]
    return [
        f"{long_month(row['month'])} ({fixed(row['percent'], 1)}%) is {call}."
        for row, call in zip(words.rows(outside), calls, strict=True)
    ]


def levels(frame: pd.DataFrame, read: Series) -> dict[str, float]:
    """Mean and limits by name where they were last known, and where a percentage can reach them."""
    last = {name: last_known(words.floats(frame[name])) for name in LINES}
    return {
        LINES[name]: level
        for name, level in last.items()
        if not np.isnan(level) and not (read.sign and name != "centre" and not 0 <= level <= 100)
    }


def verdicts(frame: pd.DataFrame, read: Series, better: Better) -> list[Verdict]:
    """What the limits say, with the points beyond them."""
    kind = frame["limits"].dropna()
    if kind.empty:
        return [Verdict(f"Too few {read.points} for limits.")]
    beyond = frame["outside"].fillna(False).to_numpy(bool) & ~np.isnan(read.values)
    up = read.values > words.floats(frame["centre"])
    by: dict[Tone, list[int]] = {"improvement": [], "concern": []}
    for place in np.flatnonzero(beyond):
        by[tone(better, up=bool(up[place]))].append(int(place))
    told = []
    for meant, places in by.items():
        if places:
            more = f" and {len(places) - MOST} more" if len(places) > MOST else ""
            named = ", ".join(read.names[i] for i in places[:MOST])
            told.append(Verdict(f"Beyond the limits, {CALLS[meant]}: {named}{more}.", meant, tuple(places)))
    if not told:
        told.append(Verdict(f"No {read.points[:-1]} beyond the limits: the ups and downs are ordinary."))
    if kind.iloc[-1] == "trial limits":
        told.append(Verdict(f"Trial limits, from fewer than 12 {read.points}: look again later.", "aside"))
    return told


def alt(
    limits: SafeFrame,
    events: SafeFrame | None = None,
    *,
    measure: str,
    unit: str,
    better: Better,
    within: tuple[float, float] | None = None,
) -> str:
    """Say in sentences what `sipp_lib.charts.xmr.chart` shows, what is hidden and what happened."""
    frame = require_safe(limits)
    if frame.empty:
        return "No data yet."
    read = over_time.series(frame)
    told, happened = verdicts(frame, read, better), over_time.events_within(frame, events)
    lines: dict[str, Any] = {"levels": levels(frame, read), "within": within}
    return over_time.alt("XmR chart", read, told, happened, measure=measure, unit=unit, **lines)
