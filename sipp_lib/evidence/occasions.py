"""When something was measured, in the words of its measure: ‘ PRE’ is its ‘Pre’, and ‘August 2026’ its ‘Aug 2026’."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.evidence.mapping.mapping import MANY, Mapping
from sipp_lib.evidence.values.dates import dates, month
from sipp_lib.evidence.values.levels import with_steps
from sipp_lib.evidence.values.missing import stripped
from sipp_lib.evidence.values.months import tells_day
from sipp_lib.evidence.values.times import of_side, side

if TYPE_CHECKING:
    from sipp_lib.evidence.checks.base import MeasureLike
    from sipp_lib.evidence.storage import Evidence

MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])|(?P<first>0?[1-9]|1[0-2])[/.-](?P<then>\d{4})")
WORD = re.compile(r"[^\W\d_]+|\d+|[+*<>=%&]")
NAMES = {"observations": "measure", "surveys": "scale"}


def normalise(occasion: str) -> str:
    """What an occasion is compared by: a month as 2026-08, a day as 2026-08-15, else words without case and signs."""
    text = unicodedata.normalize("NFKC", stripped(occasion)).casefold()
    if found := MONTH.fullmatch(text):
        return f"{found['year'] or found['then']}-{int(found['month'] or found['first']):02d}"
    if told := month(text):
        return told
    if re.search(r"\d\D+\d", text) and (day := dates([text]).values[0]):
        return day.isoformat()
    joined = ""
    for word in WORD.findall(text):  # ‘Week 1.1’ is not ‘Week 11’
        joined += f"-{word}" if joined[-1:].isdigit() and word.isdigit() else word
    return joined or text


def is_month(occasion: str) -> bool:
    """Whether an occasion is a month."""
    return len(normalise(occasion)) == 7 and bool(MONTH.fullmatch(normalise(occasion)))


def settle(
    found: Iterable[str], planned: Sequence[str] = (), before: Iterable[str] = (), *, monthly: bool = False
) -> dict[str, str]:
    """Each spelling of an occasion in the words to keep: those planned, else those that came first.

    Parameters
    ----------
    found : iterable of str
        As a file has them.
    planned : sequence of str
        As the measure has them.
    before : iterable of str
        As they were imported before.
    monthly : bool
        Whether the measure is told by month, as a rate is: then a month is written as 2026-08.
    """
    own: dict[str, str] = {}
    made: dict[str, str] = {}
    found, before = [*found], [*before]
    by_day = any(tells_day(text) for text in [*found, *before])
    for text in [*planned, *before]:
        own.setdefault(normalise(text), text)
    for text in found:
        key = normalise(text)
        # as Excel keeps ‘Aug 2026’, unless it is one of several days
        first = key.endswith("-01") and is_month(key[:7]) and not by_day
        of_month = key[:7] if first else key
        if monthly and is_month(of_month):
            made[text] = of_month
        elif text in planned:
            made[text] = text
        else:
            meant = of_side(text, planned)
            # two words for one end, beside one another, are two times
            beside = [
                each for each in [*found, *before] if normalise(each) != key and side(each) == side(text)
            ]
            if any(each in found or normalise(each) != normalise(meant) for each in beside):
                meant = ""
            made[text] = own.get(of_month) or meant or own.setdefault(key, text)
    return made


def use_planned(
    frame: pd.DataFrame, name: str, measures: Sequence[MeasureLike], before: pd.DataFrame | None = None
) -> pd.Series[Any]:
    """The occasions of a table in the words to keep, see `settled`; the column ``name`` tells the measure."""
    known = {measure.code: measure for measure in measures}
    made = frame["occasion"].copy()
    for code in frame[name].dropna().unique():
        rows = frame[name] == code
        there = [] if before is None else before["occasion"][before[name] == code].dropna().unique()
        spelt = [str(each) for each in made[rows].dropna().unique()]
        measure = known.get(code)
        words = settle(
            spelt,
            measure.occasions if measure else (),
            map(str, there),
            monthly=measure is not None and measure.form == "rate",
        )
        if any(words[each] != each for each in spelt):
            made[rows] = made[rows].map(words).astype(made.dtype)
    return made


def in_words_of(
    tables: dict[str, pd.DataFrame], measures: Sequence[MeasureLike], before: Evidence
) -> dict[str, pd.DataFrame]:
    """The tables with occasions in the words to keep, beside those that were imported before."""
    return tables | {
        table: tables[table].assign(occasion=use_planned(tables[table], name, measures, before.tables[table]))
        for table, name in NAMES.items()
    }


def with_planned_occasions(evidence: Evidence, measures: Sequence[MeasureLike]) -> Evidence:
    """Evidence of which some may have been imported before its occasions were planned, and its levels listed."""
    tables = in_words_of(evidence.tables, measures, evidence)
    return replace(
        evidence, observations=with_steps(tables["observations"], measures), surveys=tables["surveys"]
    )


def with_mapped_occasions(mapping: Mapping, measures: Sequence[MeasureLike], evidence: Evidence) -> Mapping:
    """A mapping whose columns say when they were taken in the words to keep, so that two of one time meet."""
    many = [(at, each) for at, each in enumerate(mapping.columns) if each.field in MANY and each.occasion]
    columns = list(mapping.columns)
    for table, name in NAMES.items():
        of = [(at, each) for at, each in many if (each.field == "answer") == (table == "surveys")]
        told = pd.DataFrame([(each.measure, each.occasion) for _, each in of], columns=[name, "occasion"])
        words = use_planned(told, name, measures, evidence.tables[table])
        for (at, each), occasion in zip(of, words, strict=True):
            columns[at] = replace(each, occasion=str(occasion))
    return replace(mapping, columns=tuple(columns))
