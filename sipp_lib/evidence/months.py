"""Months as headings name them, and the school year that tells the year of those without one."""

from __future__ import annotations

import re

from sipp_lib.evidence.fields import plain
from sipp_lib.words import MONTH, number_of

NAMED = re.compile(
    rf"(?<![^\W\d_])({MONTH})(?![^\W\d_])\.?(?:[ ,/-]*'?(\d{{4}}|\d{{2}})(?!\d))?", re.IGNORECASE
)
FIGURES = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-/](?P<month>0[1-9]|1[0-2])(?:-01)?(?![\d/-])"),
    re.compile(r"(?<![\d/])(?:01[/.])?(?P<month>0?[1-9]|1[0-2])[/.-](?P<year>20\d\d)(?!\d)"),
)
SESSION = re.compile(r"(?<!\d)(20\d\d) ?[-/–_] ?((?:20)?\d\d)(?!\d)")


def month_of(heading: str) -> tuple[int, int, str] | None:
    """The year (0 where it is not told), the month and the rest of a heading; None where it names no single month."""
    text = plain(heading.replace("’", "'").replace("‘", "'"))
    found = list(NAMED.finditer(text))
    if len(found) == 1:
        told = int(found[0][2] or 0)
        rest = text[: found[0].start()] + " " + text[found[0].end() :]
        year = re.search(r"(?<!\d)20\d\d(?![\d/-])", rest) if not told else None
        if year:
            told, rest = int(year[0]), rest.replace(year[0], " ")
        return told + 2000 if 0 < told < 100 else told, number_of(found[0][1]), rest
    for each in FIGURES if not found else ():
        if one := each.search(text):
            return int(one["year"]), int(one["month"]), text[: one.start()] + " " + text[one.end() :]
    return None
