"""Months as headings name them, and the school year that tells the year of those without one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sipp_lib.evidence.values.missing import stripped
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import MONTH_NAME, month_number

NAMED = re.compile(
    rf"(?<![^\W\d_])({MONTH_NAME})(?![^\W\d_])\.?(?:[ ,/-]*'?(\d{{4}}|\d{{2}})(?!\d))?", re.IGNORECASE
)
FIGURES = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-/](?P<month>0[1-9]|1[0-2])(?:-01)?(?![\d/-])"),
    re.compile(r"(?<![\d/])(?:01[/.])?(?P<month>0?[1-9]|1[0-2])[/.-](?P<year>20\d\d)(?!\d)"),
)
WEEK = r"\b(?:w/?[bce]|w(?:ee)?k (?:beginning|commencing|ending))\b"
"""A heading of one week: ‘w/c 01/09/2025’ is not September, as ‘01/09/2025’ may be in Excel."""
DAY = re.compile(
    r"(?P<of>\b(?:term|block|week|wk|wave|time|test|period|part|phase|cycle|round|session|stage|class|set|group|p|s) "
    r"?)?"
    rf"(?<![\d/.-])(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?: of)?[ -](?:{MONTH_NAME})(?![^\W\d_])|"
    rf"(?<![^\W\d_])(?:{MONTH_NAME})\.? \d{{1,2}}(?:(?:st|nd|rd|th)(?!\w)|,? 20\d\d(?!\d))",
    re.IGNORECASE,
)
"""A day in words: ‘1 Sept 2025’, ‘Mon 8th September’, ‘Sept 15, 2025’; not ‘Term 1 Sept 2025’ nor ‘Sept 25’."""
IN_FIGURES = re.compile(
    rf"(?<![\d/.-])(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:20)?\d\d|20\d\d-\d\d-\d\d|\d\d-(?:{MONTH_NAME})-(?:20)?\d\d)(?!\d)",
    re.IGNORECASE,
)
FIRST_OF_MONTH = re.compile(r"0?1[/.-]|20\d\d-\d\d-01")
AS_EXCEL = re.compile(rf"(?<![\d/.-])01-(?=(?:{MONTH_NAME})-)", re.IGNORECASE)
SAID = re.compile(
    r"(?:(?:school|academic) (?:year|session) |session |year |ay ?)?(?:20)?(\d\d) ?(?:[-/–_]|to) ?(?:20)?(\d\d)"
)
AUGUST = 8  # with which a school year begins
SESSION = re.compile(r"(?<!\d)(20\d\d) ?[-/–_] ?((?:20)?\d\d)(?!\d)")


def month_of(heading: str) -> tuple[int, int, str] | None:
    """The year (0 where it is not told), the month and the rest of a heading; None where it names no single month."""
    text = AS_EXCEL.sub("", _as_date(normalise_heading(heading.replace("’", "'").replace("‘", "'"))))
    found = list(NAMED.finditer(text))
    if tells_day(text):
        return None
    years = {each[2] for each in found if each[2]}
    if len({month_number(each[1]) for each in found}) == 1 and len(years) <= 1:
        told = int(min(years, default="0"))
        rest = NAMED.sub(" ", text)
        rest = (
            re.sub(r"(?<!\w)[/|](?!\w)", " ", rest) if len(found) > 1 else rest
        )  # ‘An t-Sultain / September’
        year = re.search(r"(?<!\d)20\d\d(?![\d/-])", rest) if not told else None
        if year:
            told, rest = int(year[0]), rest.replace(year[0], " ")
        return told + 2000 if 0 < told < 100 else told, month_number(found[0][1]), rest
    for each in FIGURES if not found else ():
        if one := each.search(text):
            return int(one["year"]), int(one["month"]), text[: one.start()] + " " + text[one.end() :]
    return None


def _as_date(text: str) -> str:
    """A heading that is Excel's count of days, 45901, as the date that it was; any other as it stands."""
    days = re.fullmatch(r"([34]\d{4})(?:\.0)?", text)
    return (date(1899, 12, 30) + timedelta(days=int(days[1]))).isoformat() if days else text


def in_words(text: str) -> bool:
    """Whether a text tells a day, with its month in words."""
    return any(not found["of"] for found in DAY.finditer(text))


def of_day(text: str) -> bool:
    """Whether a text tells a day, which is no month though it be the first of one."""
    return in_words(text) or IN_FIGURES.search(text) is not None


def tells_day(text: str) -> bool:
    """Whether a text tells a day or a week, and not the first day of a month, as which Excel keeps ‘Sept 2025’."""
    found = IN_FIGURES.search(text)
    other = found is not None and not FIRST_OF_MONTH.match(found[0])
    return other or in_words(text) or re.search(WEEK, text, re.IGNORECASE) is not None


def of_no_year(heading: str) -> int:
    """The month that a heading names without a year; 0 where it names its year, or no single month."""
    found = month_of(heading)
    return found[1] if found and not found[0] else 0


def months_alone(cells: Iterable[str], heading: str = "") -> dict[str, int]:
    """The cells that are a month of no year: ‘Aug’, ‘September’; below a heading such as ‘Month’ also 8 and 09."""
    found = {}
    for cell in cells:
        text = stripped(cell)
        one = month_of(text)
        if one and not one[0] and not one[2].strip():
            found[cell] = one[1]
        elif "month" in normalise_heading(heading) and re.fullmatch(r"0?[1-9]|1[0-2]", text):
            found[cell] = int(text)
    return found


def school_year(said: str, months: Collection[int] = ()) -> int:
    """The year in which a school year begins, as people say it: ‘2026/27’, ‘26-27’, or a month of it.

    A calendar year is enough where all the months lie in one half of the school year. 0 where it is not told.
    """
    text = normalise_heading(said)
    if (found := SAID.fullmatch(text)) and int(found[2]) == (int(found[1]) + 1) % 100:
        return 2000 + int(found[1])
    if (one := month_of(text)) and one[0] and not one[2].strip():
        return one[0] - (one[1] < AUGUST)
    halves = {month < AUGUST for month in months}
    return int(text) - halves.pop() if re.fullmatch(r"20\d\d", text) and len(halves) == 1 else 0


def in_school_year(month: int, begins: int) -> str:
    """A month of a school year, as 2027-01."""
    return f"{begins + (month < AUGUST)}-{month:02d}"


def year_in_words(begins: int) -> str:
    """A school year as people write it: 2026/27."""
    return f"{begins}/{(begins + 1) % 100:02d}"
