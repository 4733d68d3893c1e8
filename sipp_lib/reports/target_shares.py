"""Whether a share of pupils or of answers is the one that a target asked for, as far as its rounded counts can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sipp_lib import results
from sipp_lib.disclosure.rounding import MOST
from sipp_lib.formats import fixed
from sipp_lib.reports import aims
from sipp_lib.wording import targets as words
from sipp_lib.wording import verdict
from sipp_lib.wording.targets import Found
from sipp_lib.wording.words import at, plain, started

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.reports.aims import Aim
    from sipp_lib.workbook import Workbook

EPSILON = 1e-9


class Ends(NamedTuple):
    """A share on the first and on the last occasion, the sentences it stands in, and which way is better.

    `told` takes a percentage, `counted` a number of people or how many more.
    """

    first: Any
    last: Any
    began: str
    when: str
    told: str
    counted: str
    better: int


def found(book: Workbook, aim: Aim, ends: Ends) -> Found:
    """A share or number on the last occasion, or how far it moved; of rounded counts only as far as they can tell."""
    if aim.asked not in ("level", "change", "pupils", "more pupils"):
        return Found(None, aims.NO_NUMBER)
    counts, moved = aim.asked.endswith("pupils"), aim.asked in ("change", "more pupils")
    rows = [ends.last, ends.first] if moved else [ends.last]
    if hidden := [row for row in rows if pd.isna(row["percent"])]:
        return Found(None, _not_shown(hidden[0]))
    column = "count" if counts else "percent"
    value = float(rows[0][column]) - sum(float(row[column]) for row in rows[1:])
    lows, highs = zip(*(_between(book, row, column) for row in rows), strict=True)
    possible = (lows[0] - sum(highs[1:]), highs[0] - sum(lows[1:]))
    size = aim.size * (ends.better if moved else 1)
    reached = {ends.better * (each - size) >= -EPSILON for each in possible}
    if len(reached) > 1:
        return Found(None, words.TOO_NEAR)
    told = f"{started(at(ends.when))}, "
    about = "about " if counts and book.audience == "public" else ""
    number = about + (
        fixed(abs(value), 0) if counts else f"{words.beside(abs(value), aim.size, 0)} percentage points"
    )
    if moved:
        more = f"{number} {'more' if value > 0 else 'fewer'}" if value else "just as many"
        told += f"{ends.counted.format(more)} {'than' if value else 'as'} {at(ends.began)}"
        return Found(reached.pop(), told)
    if counts:
        return Found(reached.pop(), told + ends.counted.format(number))
    told += ends.told.format(f"{words.beside(value, size, 0)}%")
    if not pd.isna(ends.first["percent"]) and ends.began != ends.when:
        begun = [ends.better * (each - size) >= -EPSILON for each in _between(book, ends.first)]
        if all(begun):
            told += words.already(f"{words.beside(float(ends.first['percent']), size, 0)}%", at(ends.began))
    return Found(reached.pop(), told)


def of_levels(book: Workbook, measure: Measure, aim: Aim) -> Found:
    """Of a measure of levels, the share of the target group at the best ones."""
    if not (book.evidence.pupils["group"] == "target").any():
        return Found(None, "no pupil is marked as being in the target group")
    rows = results.at_level(book, measure, aim.levels).frame
    first, last = rows.iloc[0], rows.iloc[-1]
    at = " or ".join(f"‘{each}’" for each in reversed(measure.answers[: aim.levels]))
    told = f"{{}} of the target group were at {at}"
    told_of = found(book, aim, Ends(first, last, first["occasion"], last["occasion"], told, told, 1))
    return told_of._replace(but="chance") if told_of.reached and len(rows) > 1 else told_of


def how_to_write(book: Workbook, measure: Measure) -> str:
    """How a target of levels can be written, for those who write it."""
    if book.audience == "public" or len(measure.answers) < 2:
        return ""
    level = plain(measure.answers[0 if len(measure.answers) < 3 else 1], 40)
    return words.WRITE_LEVELS.format(level)


def _not_shown(row: Any) -> str:
    """Why a share is not told: that it is more than half is all that may be."""
    why = verdict.why(row, "nobody was measured")
    return (
        f"all that may be shown is that it was {why}" if why == MOST else f"the result is not shown ({why})"
    )


def _between(book: Workbook, row: Any, column: str = "percent") -> tuple[float, float]:
    """Between which percentages, or counts, a share may lie whose counts were rounded; itself where they were not."""
    off = (book.settings.base - 1) // 2 if book.audience == "public" else 0
    if not off or pd.isna(row["count"]):
        return float(row[column]), float(row[column])
    count, n = float(row["count"]), float(row["n"])
    if column == "count":
        return max(0.0, count - off), count + off
    return 100 * max(0.0, count - off) / (n + off), min(100.0, 100 * (count + off) / max(n - off, 1.0))
