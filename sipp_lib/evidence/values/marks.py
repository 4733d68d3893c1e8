"""Marks as schools write them beside plain numbers: out of a total, ages in years and months, per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import Values, decimal, numbers, percentages
from sipp_lib.formats import listing

# of a heading: ‘Maths /20’ and ‘Maths (out of 20)’, not the day of ‘Week 1 12/1’
TOLD_ABOVE = re.compile(
    r"(?:(?<![\d/])(?<!\d )/|\bout of\b|\bmax(?:imum)?\b) ?(\d{1,3})\b(?! ?[/-])", re.IGNORECASE
)
OUT_OF = re.compile(r"(\d+(?:\.\d+)?) ?(?:/|out of|of) ?(\d+)", re.IGNORECASE)
AGE = re.compile(
    r"(\d{1,2}) ?(?::|y(?:ea)?rs?,? ?|y,? ?) ?(0?\d|1[01]) ?(?::00)? ?(?:m(?:on)?(?:ths?|s)?)?", re.IGNORECASE
)
ABOVE = re.compile(rf"[<>≤≥] ?(?:{AGE.pattern})", re.IGNORECASE)
WITH_BAND = re.compile(r"(\d+(?:\.\d+)?) ?[(\[]\d+(?:\.\d+)? ?[-–] ?\d+(?:\.\d+)?[)\]]")
DAY = re.compile(r"\d{4}-\d\d-\d\d( 00:00:00)?|\d{1,2}[- ][A-Z][a-z]{2}([- ]\d{2,4})?")

NO_PAIR = (
    "Cells such as 18/20 are read as half-days attended of those possible once the heading, or the name of the file, "
    "says ‘attendance’ and no cell has more attended than possible. Write it there, or correct the cells, and add the "
    "file again."
)


@dataclass(frozen=True)
class Marks:
    """A column of marks as numbers.

    Parameters
    ----------
    found : Values
        The numbers.
    said : str
        How they were read, where they are no plain numbers.
    stop : str
        Why they cannot be used as they stand, and what to do.
    at : tuple of int
        The positions of the cells that ``stop`` is about.
    total : int
        What all of them are out of, by cells or heading; 0 where nothing says it.
    """

    found: Values
    said: str = ""
    stop: str = ""
    at: tuple[int, ...] = ()
    total: int = 0


def marks(cells: Sequence[str], formats: Sequence[str] = (), heading: str = "") -> Marks:
    """Cells as numbers: ``24/30`` as 24, ``9:04`` as 112 months, ``95 (89-101)`` as 95, what Excel shows as 53 % as 53.

    Parameters
    ----------
    cells : sequence of str
        One column of a file.
    formats : sequence of str
        Number formats of the cells in a workbook.
    heading : str
        An age with a point, 9.01, may be nine years and a month.
    """
    texts = [stripped(cell) for cell in cells]
    known = [at for at, text in enumerate(texts) if not missing_reason(text)]
    shown = any("%" in each for each in formats)
    if shown or any(texts[at].endswith("%") for at in known):
        return _percent(cells, formats)
    stop, at = _no_marks(texts, known, heading)
    if at:
        empty = Values([None] * len(texts), [missing_reason(text) for text in texts])
        return Marks(empty, stop=stop, at=at)
    out_of = {at: whole for at in known if (whole := OUT_OF.fullmatch(texts[at]))}
    if out_of:
        return _out_of(texts, known, out_of)
    if any(AGE.fullmatch(texts[at]) or ABOVE.fullmatch(texts[at]) for at in known):
        return _ages(texts, known)
    first = {at: band[1] for at in known if (band := WITH_BAND.fullmatch(texts[at]))}
    found = numbers([first.get(at, text) for at, text in enumerate(texts)])
    said = "the number before the brackets is taken." if first else ""
    if (
        known
        and re.search(r"\bages?\b", heading, re.IGNORECASE)
        and all(POINT.fullmatch(texts[at]) for at in known)
    ):
        return Marks(found, stop=POINTED, at=tuple(known))
    total = 100 if re.search(r"%|\bper ?cent", heading, re.IGNORECASE) else 0
    if above := TOLD_ABOVE.search(heading):
        total = int(above[1])
    over = tuple(
        at for at in known if total and isinstance(value := found.values[at], float) and value > total
    )
    stop = f"this is more than the {total} that the heading says the marks are out of. Correct the cells."
    return Marks(found, said, stop if over else "", over, total)


CLOCK = re.compile(r"\d{1,3}:(\d\d)(?::\d\d)?")
TIMED = re.compile(r"\btimes?\b|\bmm ?: ?ss\b|\bmin(?:ute)?s?\b|\bsec(?:ond)?s?\b", re.IGNORECASE)
TIMES = (
    "these look like minutes and seconds, not ages or marks. Write them as seconds, such as 125 for 2:05; if they are "
    "ages in years and months, no months are above 11. Then add the file again."
)
POINT = re.compile(r"\d{1,2}\.(0\d|1[01])")
POINTED = (
    "it is not clear whether these ages are years and months, or years and hundredths. Write nine years and one "
    "month as 9:01; write years and a part of one as 9.1, with one decimal. Then add the file again."
)
EXCEL_DATES = (
    "Excel has made dates of these marks (of 5/12, 5 December). In the original, format the column as text, write the "
    "marks again, and add the file again."
)


def _percent(cells: Sequence[str], formats: Sequence[str]) -> Marks:
    found = percentages(cells, formats)
    for at, shown in enumerate(formats):
        if "%" in shown and isinstance(value := found.values[at], float):
            found.values[at] = round(value, len(re.sub(r"^[^.]*\.?|[^0#].*$", "", shown.partition(":")[2])))
    signs = [at for at, cell in enumerate(cells) if stripped(cell).endswith("%")]
    signs += [at for at, each in enumerate(formats) if "%" in each]
    without = tuple(at for at, value in enumerate(found.values) if value is not None and at not in set(signs))
    stop = (
        "some cells of this column are in per cent and these have no per cent sign, so it is not clear what they "
        "are. Write all of them in per cent and add the file again."
    )
    return Marks(found, "these are percentages, from 0 to 100.", stop if without else "", without, 100)


def _out_of(texts: Sequence[str], known: Sequence[int], out_of: dict[int, re.Match[str]]) -> Marks:
    totals = sorted({int(each[2]) for each in out_of.values()})
    found = numbers([out_of[at][1] if at in out_of else text for at, text in enumerate(texts)])
    if len(totals) > 1:
        stop = (
            f"these marks are out of different totals ({listing([str(each) for each in totals])}), so they cannot be "
            "compared. Write all of them in per cent and add the file again."
        )
        return Marks(found, stop=stop, at=tuple(out_of))
    total = totals[0]
    over = tuple(at for at in known if isinstance(value := found.values[at], float) and value > total)
    stop = f"this is more than the {total} that other cells of the column are out of. Correct the cells."
    some = "" if len(out_of) == len(known) else " The numbers without a total are read as out of it too."
    return Marks(found, f"these are read as marks out of {total}.{some}", stop if over else "", over, total)


def _no_marks(texts: Sequence[str], known: Sequence[int], heading: str) -> tuple[str, tuple[int, ...]]:
    """Why a column holds something else than marks, and in which cells: what Excel made dates of, and times."""
    if days := tuple(at for at in known if DAY.fullmatch(texts[at])):
        return EXCEL_DATES, days
    clock = {at: when for at in known if (when := CLOCK.fullmatch(texts[at]))}
    if TIMED.search(heading) or any(int(when[1]) > 11 for when in clock.values()):
        return TIMES, tuple(clock)
    return "", ()


def _ages(texts: Sequence[str], known: Sequence[int]) -> Marks:
    found = Values([None] * len(texts), [missing_reason(text) for text in texts])
    for at in known:
        if age := AGE.fullmatch(texts[at]):
            found.values[at] = float(12 * int(age[1]) + int(age[2]))
        elif ABOVE.fullmatch(texts[at]):
            found.markers[at] = "band"
        else:
            found.wrong.append(at)
    stop = (
        "other cells of this column are ages in years and months, such as 9:04, and these are not. Write all of them "
        "as 9:04 and add the file again."
    )
    wrong = tuple(found.wrong)
    found.wrong.clear()
    return Marks(
        found, "these are ages in years and months, and are read as months.", stop if wrong else "", wrong
    )


def is_age(text: str) -> bool:
    """Whether a cell holds an age in years and months."""
    return bool(AGE.fullmatch(stripped(text)) or ABOVE.fullmatch(stripped(text)))


def alike(text: str) -> bool:
    """Whether a cell looks like a mark, or a judgement of one letter, a level or a band, rather than words."""
    text = stripped(text)
    if any(way.fullmatch(text) for way in (OUT_OF, AGE, ABOVE, WITH_BAND, DAY)):
        return True
    return decimal(text.removesuffix("%").strip()) is not None or bool(JUDGED.fullmatch(text))


JUDGED = re.compile(
    r"[a-z][+-]?|(band|level|stage|step|grade) ?[\da-z]{1,2}|low|medium|high|above|below|on track|not on track|"
    r"(just )?(below|above|at) (expected|average)|(not yet )?(achieved|secure)( \w+( level)?)?|"
    r"(early|first|second|third|fourth)( level)?|emerging|developing|secure|exceeding|expected|"
    r"working (towards|at|above|below).*",
    re.IGNORECASE,
)
