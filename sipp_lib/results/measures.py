"""What every result is made from: a partnership's measures that have evidence, their occasions and their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextvars import ContextVar
from copy import copy
from datetime import date
from functools import wraps
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sipp_lib.disclosure.populations import one_population, with_class
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Event, Measure

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.workbook import Workbook

Given = ParamSpec("Given")
Found = TypeVar("Found")
WORKED_OUT: ContextVar[bool] = ContextVar("worked_out", default=False)
"""Whether a result of the workbook is being worked out: a table that passes the gate beside that is somebody's own."""
TOLD, YEAR = re.compile(r"\d{4}-\d{2}(?:-\d{2})?"), re.compile(r"(?<!\d)20\d\d(?!\d)")
SEASONS = {"spring": "04", "easter": "04", "summer": "06", "autumn": "10", "winter": "12", "christmas": "12"}


def cached(
    result: Callable[Concatenate[Workbook, Given], Found],
) -> Callable[Concatenate[Workbook, Given], Found]:
    """Work a result out, and release it, once for each measure and occasion, however often it is asked for."""

    @wraps(result)
    def remembered(book: Workbook, /, *args: Given.args, **kwargs: Given.kwargs) -> Found:
        asked = [each.model_dump_json() if isinstance(each, Measure) else each for each in args]
        key = (result.__module__, result.__qualname__, *asked, *sorted(kwargs.items()))
        if key not in book.cache:
            outside = WORKED_OUT.set(True)
            try:
                book.cache[key] = result(book, *args, **kwargs)
            finally:
                WORKED_OUT.reset(outside)
        found: Found = book.cache[key]
        return found

    return remembered


@cached
def classes_tell(book: Workbook, *groups: str) -> bool:
    """Whether the pupils of one group, or of two side by side, are in enough classes to tell how classes differ."""
    from sipp_lib.analysis import clusters

    pupils = book.evidence.pupils
    return clusters.can_tell(pupils[pupils["group"].isin(groups).fillna(False)], apart=len(groups) > 1)


def only(book: Workbook, codes: Collection[str]) -> Workbook:
    """The same workbook for results of some measures only, by their short names."""
    some = copy(book)
    some.codes, some.cache = frozenset(codes), {}
    return some


def measured(book: Workbook, *forms: str, role: str = "") -> list[Measure]:
    """The measures of these forms that have evidence, the main one first, then in the order they were planned.

    Without those of `unscored`: which of their answers are the better ones is not known.
    """
    codes, first = _codes(book), main_measure(book)
    left = [measure for measure, _ in unscored(book)] if "survey" in forms else []
    found = [
        measure
        for measure in book.bodies(Measure)
        if measure.form in forms
        and measure.code in codes
        and role in ("", measure.role)
        and measure not in left
    ]
    return sorted(found, key=lambda measure: measure != first)


@cached
def unscored(book: Workbook) -> list[tuple[Measure, str]]:
    """The questionnaires whose scale is not known here, or has not the statements of the evidence, and why."""
    from sipp_lib.analysis import scales

    found = []
    for measure in (each for each in book.bodies(Measure) if each.form == "survey" and each.scale):
        items = [str(item) for item in rows(book, measure)["item"].dropna().unique()]
        try:
            scales.places(items, scales.named(measure.scale, book.scales))
        except UsageError as error:
            found.append((measure, str(error)))
    return found


def main_measure(book: Workbook) -> Measure | None:
    """The one outcome that was marked as the main one; None without one, or where several are marked."""
    marked = [measure for measure in book.bodies(Measure) if measure.main and measure.role == "outcome"]
    return marked[0] if len(marked) == 1 else None


@cached
def _codes(book: Workbook) -> set[str]:
    evidence = book.evidence
    there = {*evidence.observations["measure"].unique(), *evidence.surveys["scale"].unique()}
    return there if book.codes is None else there & book.codes


@cached
def occasions(book: Workbook, measure: Measure) -> list[str]:
    """The occasions of a measure that have evidence, as planned, else in the order of their dates."""
    found = rows(book, measure)
    if measure.form != "survey":
        found = found.sort_values("date", kind="stable")
    there = [str(occasion) for occasion in found["occasion"].fillna("").unique()]
    planned = [occasion for occasion in measure.occasions if occasion in there]
    return planned + [occasion for occasion in there if occasion not in planned]


@cached
def measured_on(book: Workbook, measure: Measure, occasion: str) -> str:
    """The first day on which an occasion was measured, else the month or year that its name tells, as ISO 8601."""
    found = rows(book, measure)
    if measure.form != "survey" and found.loc[found["occasion"] == occasion, "date"].notna().any():
        return str(found.loc[found["occasion"] == occasion, "date"].min().date())
    told = time_of(occasion)
    # which months a season has is anybody's own
    return told[:4] if any(word in occasion.casefold() for word in SEASONS) else told


def time_of(occasion: str) -> str:
    """The day, the month or the year that the name of an occasion tells; empty where it tells none."""
    from sipp_lib.evidence.occasions import normalise

    if found := TOLD.match(normalise(occasion)):
        return found[0]
    year = YEAR.search(occasion)
    season = next((month for word, month in SEASONS.items() if word in occasion.casefold()), "")
    return "-".join(filter(None, [year[0], season])) if year else ""


@cached
def rows(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The measure's own rows of the evidence: answers of a survey, else observations."""
    survey = measure.form == "survey"
    every = book.evidence.surveys if survey else book.evidence.observations
    return every[every["scale" if survey else "measure"] == measure.code]


@cached
def values(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The values of a measure with what is known of the pupil.

    For the public without those of a few pupils who alone would stand between two tables: measured on one end only,
    or beside groups that are told; see `sipp_lib.disclosure.populations`.
    """
    every = every_value(book, measure)
    if book.audience == "school" or measure.form == "rate":
        return every
    return one_population(every, ends(book, measure), book.settings.threshold)


@cached
def ends(book: Workbook, measure: Measure) -> list[str]:
    """The first and the last occasion, between which a change is told; none with fewer than two."""
    there = occasions(book, measure)
    return [there[0], there[-1]] if len(there) > 1 else []


@cached
def every_value(book: Workbook, measure: Measure) -> pd.DataFrame:
    """Every value of a measure with what is known of the pupil: for who is missing, and for pupils measured twice."""
    every = _with_pupils(book)
    known = every[every["measure"] == measure.code].reset_index(drop=True)
    if book.audience == "school" or measure.form == "rate":
        return known
    return with_class(known, book.settings.threshold)


@cached
def _with_pupils(book: Workbook) -> pd.DataFrame:
    every = book.evidence.observations.drop(columns="level")
    return every.merge(book.evidence.pupils, on="pupil", how="left", validate="many_to_one")


@cached
def began(book: Workbook) -> date | None:
    """The day the intervention began: the first event that says so."""
    return min((event.day for event in book.bodies(Event) if event.intervention and event.day), default=None)


@cached
def number_of_pupils(book: Workbook, count: int) -> str:
    """A number of pupils that stands in a record, as the audience may read it: ‘about 25’, ‘fewer than 10’."""
    import pandas as pd

    from sipp_lib.disclosure.rounding import safe_number

    book.gate(pd.DataFrame({"n": pd.array([count], dtype="Int64")}), "a number in a record")
    return safe_number(count, book.settings, book.audience)


def form(measure: Measure) -> Any:
    """Whether a measure's values are averaged or counted."""
    return "yes or no" if measure.form == "yes or no" else "score"


def limits(measure: Measure) -> tuple[float | None, float | None]:
    """The lowest and the highest that a measure can be, as recorded; a rate in % runs from 0 to 100 by itself."""
    low, high = (0.0, 100.0) if measure.form == "rate" and measure.unit.strip() == "%" else (None, None)
    return (
        low if measure.lowest is None else measure.lowest,
        high if measure.highest is None else measure.highest,
    )


def reach(measure: Measure) -> float | None:
    """How far apart two values of a measure can be; None where its ends are not known."""
    low, high = limits(measure)
    return None if low is None or high is None else high - low


def within(book: Workbook, safe: SafeFrame, measure: Measure) -> SafeFrame:
    """Means that passed the gate, which works their intervals out again: these end where the measure ends."""
    from sipp_lib.analysis import means

    if "low" not in safe.frame or "percent" in safe.frame or limits(measure) == (None, None):
        return safe
    cut = means.within(safe.frame, *limits(measure))
    if cut[["low", "high"]].equals(safe.frame[["low", "high"]]):
        return safe
    return book.gate(cut, safe.name.partition("/")[2])


def in_whole_points(book: Workbook, table: pd.DataFrame) -> pd.DataFrame:
    """For the public a difference of shares without decimals, which would tell the counts; intervals grow outwards."""
    import numpy as np

    if book.audience == "school":
        return table
    ends = {"low": np.floor(table["low"]), "high": np.ceil(table["high"])}
    errors = {"se": table["se"].round(1)} if "se" in table else {}
    return table.assign(difference=table["difference"].round(), **ends, **errors)


def unit(values: pd.DataFrame) -> float:
    """The smallest difference between two values of a measure: how finely its means may be told."""
    known = sorted(values["value"].dropna().unique())
    steps = [later - earlier for earlier, later in pairwise(known) if later - earlier > 1e-9]
    return float(min(steps, default=1.0))
