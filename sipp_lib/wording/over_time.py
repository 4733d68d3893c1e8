"""What is told of a series over time: its points by name, what is missing, what happened meanwhile, and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import fixed, short_month
from sipp_lib.register import NO_REGISTER, no_register_for
from sipp_lib.wording import words
from sipp_lib.wording.attendance import weighting
from sipp_lib.wording.verdict import Claim
from sipp_lib.wording.words import Better

Floats = np.ndarray[Any, np.dtype[np.float64]]
Tone = Literal["improvement", "concern", "neutral", "aside"]
CALLS: dict[Tone, str] = {"improvement": "an improvement", "concern": "a concern"}


class Series(NamedTuple):
    """The points of a table over time: values (NaN where missing), their names, and how numbers are written."""

    values: Floats
    names: list[str]
    sign: str
    decimals: int
    points: str
    missing: str


class Event(NamedTuple):
    """What happened, and its place among the points."""

    date: pd.Timestamp
    what: str
    intervention: bool
    at: float


class Verdict(NamedTuple):
    """A sentence above a chart's points, how it is meant, and the places of the points that make it."""

    text: str
    tone: Tone = "neutral"
    places: tuple[int, ...] = ()


ALIKE = "The months of both groups moved the same way, so this does not show what made the difference."
APART = "Each group's chart is read by itself: this is no test of whether the groups changed differently."
STEADY = ("months_level", "months_few")


def beside(claims: Sequence[str]) -> str:
    """What two groups' charts cannot tell together: of patterns in both, or in one alone; nothing where neither has."""
    ways = [
        claim.way for claim in claims[-2:] if isinstance(claim, Claim) and claim.way.startswith("months_")
    ]
    if len(ways) < 2 or {*ways} <= {*STEADY}:
        return ""
    return ALIKE if ways[0] == ways[1] else APART


def way(claims: Sequence[Claim]) -> str:
    """How the months of a group came out beside those of another, in a word: a rise of both says less than of one."""
    first, *others = (claim.way for claim in claims)
    if first in others:
        return f"{first}_both"
    return f"{first}_beside" if others and first not in STEADY else first


def tone(better: Better, *, up: bool) -> Tone:
    """How a way up, or down, is meant."""
    return "improvement" if up == (better == "higher") else "concern"


def series(frame: pd.DataFrame) -> Series:
    """The series that a table holds in ``percent``, ``value`` or ``mean``, by ``month`` or ``occasion``."""
    column = next(name for name in ("percent", "value", "mean") if name in frame)
    values = words.floats(frame[column])
    monthly = "month" in frame
    names = [short_month(m) for m in frame["month"]] if monthly else frame["occasion"].tolist()
    names = [words.plain(name, 12) for name in names]
    percent = column == "percent"
    decimals = 1 if percent else words.places(values)
    points = "months" if monthly else "points"
    return Series(values, names, "%" if percent else "", decimals, points, _missing(frame, values, names))


def _missing(frame: pd.DataFrame, values: Floats, names: list[str]) -> str:
    """Which points have no number and why, and how pupils are weighted, in sentences, or nothing."""
    gaps = np.flatnonzero(np.isnan(values))
    reasons = frame["suppressed"].fillna("").tolist() if "suppressed" in frame else [""] * len(frame)
    unread = [i for i in gaps if reasons[i] == NO_REGISTER]
    hidden = [i for i in gaps if reasons[i] != NO_REGISTER]
    told = [no_register_for(pd.Timestamp(frame["month"].iloc[i]) for i in unread)] if unread else []
    if hidden:
        why = words.plain(reasons[hidden[0]])
        some = "all of them" if len(hidden) == len(names) else ", ".join(names[i] for i in hidden[:12])
        more = f" and {len(hidden) - 12} more" if 12 < len(hidden) < len(names) else ""
        told.append(f"Not shown{f' ({why})' if why else ''}: {some}{more}.")
    if "weighted" in frame:
        told.append(weighting(frame["weighted"]))
    return " ".join(filter(None, told))


def span(safes: Iterable[SafeFrame]) -> tuple[float, float]:
    """The lowest and the highest value of several series, which are drawn to one scale."""
    every = np.concatenate([series(require_safe(safe)).values for safe in safes])
    return float(np.nanmin(every)), float(np.nanmax(every))


def last_known(column: Floats) -> float:
    """A level where it was last known: a hidden month has none."""
    known = column[~np.isnan(column)]
    return float(known[-1]) if known.size else float("nan")


def events_within(frame: pd.DataFrame, events: SafeFrame | None) -> list[Event]:
    """The events within the series by date, with their place among the points."""
    if events is None or "month" not in frame:
        return []
    months = pd.DatetimeIndex(frame["month"])
    days, places = (months - months[0]).days, np.arange(len(months))
    end = months[-1] + pd.DateOffset(months=1)
    found = []
    for row in words.rows(require_safe(events).dropna(subset=["date"])):
        date = pd.Timestamp(row["date"])
        if months[0] <= date < end:
            at = float(np.interp((date - months[0]).days, days, places))
            intervention = not pd.isna(row["intervention"]) and bool(row["intervention"])
            found.append(Event(date, words.plain(row["what"]), intervention, at))
    return sorted(found, key=lambda event: event.date)


def alt(
    kind: str,
    read: Series,
    verdicts: Sequence[Verdict],
    events: Iterable[Event],
    *,
    levels: Mapping[str, float],
    measure: str,
    unit: str,
    within: tuple[float, float] | None = None,
) -> str:
    """What a chart over time of some kind shows: range, levels such as the median, verdicts, gaps and events."""
    what = words.titled(words.plain(measure), words.plain(unit))
    told = [f"{kind}: {what}, {read.names[0]} to {read.names[-1]}."]
    known = np.flatnonzero(~np.isnan(read.values))
    if known.size:
        lowest, highest = known[np.argmin(read.values[known])], known[np.argmax(read.values[known])]
        # one number of decimals in a sentence, or 92 beside 92.3 looks as if it were another kind of number
        decimals = words.alike([read.values[lowest], read.values[highest], *levels.values()], read.decimals)
        ends = [f"{fixed(read.values[i], decimals)}{read.sign} ({read.names[i]})" for i in (lowest, highest)]
        lines = [f"{name} {fixed(level, decimals)}{read.sign}" for name, level in levels.items()]
        told.append(", ".join([f"Lowest {ends[0]}", f"highest {ends[1]}", *lines]) + ".")
        told += ["Drawn to the same scale as the other group's chart."] if within else []
    told += [each.text for each in verdicts]
    told += [read.missing] if read.missing else []
    for event in events:
        start = "the intervention began: " if event.intervention else ""
        told.append(f"{short_month(event.date)}: {start}{words.sentence(event.what).rstrip('.')}.")
    return " ".join(told)
