"""How the cells of a column become values: a parser for each kind of value, which says what it could not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from sipp_lib.errors import Severity
from sipp_lib.evidence.pupils.identifiers import valid_scn
from sipp_lib.evidence.pupils.names import cut_off, plain_name, respell, restored_scn, rounded
from sipp_lib.evidence.values.answers import normalise
from sipp_lib.evidence.values.dates import NO_DAY, NO_TIME, Dates, dates, measured_on, named, of_a_pupil
from sipp_lib.evidence.values.levels import order, read_levels
from sipp_lib.evidence.values.marks import NO_PAIR, marks
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import Values, bands, numbers, percentages, quintiles, yes_or_no
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.evidence.values.times import NO_TIME_TOLD, tells_time
from sipp_lib.formats import SHOWN

NINE = re.compile(r"[0-9]{9}")  # with any other number a key file could not be read again
FIRST = 3  # values of a column that are told
JUDGED = "expected yes or no (Y, N, True, False, 1 or 0)"
AGAIN = "Correct the cells and add the file again."
LISTED = "‘Possible answers’ of the measure in Phase 3, from best to worst"
NO_NUMBERS = (
    "these are levels, not numbers, and have no average. Where only their order counts, open the measure in Phase 3, "
    "choose ‘score’, tick ‘Levels rather than points’ and list the levels under ‘Possible answers’, from best to "
    "worst. Where it is whether a level was achieved, choose ‘yes or no’ and write yes and no. Then add the file "
    "again."
)
AMONG_NUMBERS = (
    "a letter or a word among numbers. If it says that there is no result, such as A for absent, leave the cell "
    "empty. If it is a level, give the levels a column of their own. Then add the file again."
)
NOT_JUDGED = (
    "these are levels, and the measure is a yes or no. In a copy of the file write yes for those who have reached the "
    "level that you expect, and no for the others. Or, to keep the levels, open the measure in Phase 3, choose "
    "‘score’, tick ‘Levels rather than points’ and list them under ‘Possible answers’, from best to worst. Then add "
    "the file again."
)
NOT_LISTED = (
    f"this is not one of its levels. Correct the cells, or list it under {LISTED}. Then add the file again."
)
NO_ORDER = (
    f"these levels are not from a scale that the workbook knows, so it needs their order. List them under {LISTED}. "
    "Where they say whether something was achieved, choose ‘yes or no’ there. Then add the file again."
)
A_ZONE = re.compile(r"S01\d{6}", re.IGNORECASE)


@dataclass(frozen=True)
class Cells:
    """The different cells of one column of a school's file, and what is known beside them.

    Parameters
    ----------
    texts, formats : list of str
        The cells, and their number formats in a workbook.
    heading : str
        As it stands in the file.
    say : callable
        Called with the code, the severity, the places and the sentence of what was found; by default not at all.
    today : datetime.date
        The day after which nothing was measured.
    judged : bool
        Whether the measure is a yes or no.
    answers : collection of str
        The answers that the measure lists, normalised.
    planned : collection of str
        The occasions of the measures.
    levels : sequence of str, optional
        Of a measure of which only the order counts: the levels that it lists, best first, if it does.
    """

    texts: list[str]
    formats: list[str]
    heading: str = ""
    say: Callable[..., None] = lambda *_, **__: None
    today: date = date.max
    judged: bool = False
    answers: Collection[str] = ()
    planned: Collection[str] = ()
    levels: Sequence[str] | None = None

    def expect(self, what: str, wrong: Sequence[int]) -> None:
        """Stop where cells are not what was expected."""
        self.say("wrong-cell", "stop", wrong, f"{what}, or nothing. {AGAIN}")


Parsed = tuple["pd.Series[Any]", list[str]]
"""Values with the dtype of their type, and for each cell the reason why it has none."""

Fits = Callable[[Sequence[str], Sequence[str]], float]
"""The share of cells, with their number formats, that look like values of a type."""


@dataclass(frozen=True)
class Parser:
    """How cells are read, and how many of them look as if they could be."""

    parse: Callable[[Cells], Parsed]
    fits: Fits


def anything(cells: Sequence[str], formats: Sequence[str]) -> float:
    """Any cell fits."""
    return 1.0


def share(found: Callable[[str], object]) -> Fits:
    """Cells fit that are found to be something."""

    def fits(cells: Sequence[str], formats: Sequence[str]) -> float:
        known = [stripped(cell) for cell in cells if missing_reason(cell) != "missing"]
        return sum(bool(found(cell)) for cell in known) / len(known) if known else 1.0

    return fits


def _readable(read: Callable[[Sequence[str]], Values | Dates]) -> Fits:
    def fits(cells: Sequence[str], formats: Sequence[str]) -> float:
        known = [cell for cell in cells if not missing_reason(cell)]
        return 1 - len(read(known).wrong) / len(known) if known else 1.0

    return fits


def _of(read: Callable[[Sequence[str]], Values], dtype: str, expected: str) -> Parser:
    """A parser of cells each of which is read by itself."""

    def parse(cells: Cells) -> Parsed:
        found = read(cells.texts)
        cells.expect(expected, found.wrong)
        return pd.Series(found.values, dtype=dtype), found.markers

    return Parser(parse, _readable(read))


def _number(cells: Cells) -> Parsed:
    found = numbers(cells.texts)
    cells.expect("expected a number", found.wrong)
    return _of_one_unit(cells, found, found.mixed)


def _of_one_unit(cells: Cells, found: Values, mixed: Sequence[int]) -> Parsed:
    text = f"a comma may stand for thousands or for a decimal point here. {AGAIN}"
    cells.say("mixed-units", "stop", mixed, text)
    return pd.Series(found.values, dtype="Float64"), found.markers


def _mark(cells: Cells) -> Parsed:
    known = [at for at, cell in enumerate(cells.texts) if missing_reason(cell) != "missing"]
    if cells.levels or (cells.levels is not None and numbers([cells.texts[at] for at in known]).wrong):
        return _levels(cells, known)
    read = marks(cells.texts, cells.formats, cells.heading)
    every = [at for at, value in enumerate(read.found.values) if value is not None]
    cells.say("read-as", "note", every if read.said else [], read.said, most=FIRST)
    cells.say("not-of-one-kind", "stop", read.at, read.stop)
    wrong = read.found.wrong
    each = bool(wrong) and all(read_levels([cells.texts[at]]) for at in wrong)
    if each or read_levels(cells.texts[at] for at in wrong):
        text = NO_NUMBERS if 2 * len(wrong) >= len(every) else AMONG_NUMBERS
        cells.say("wrong-cell", "stop", wrong, NOT_JUDGED if cells.judged else text)
    else:
        cells.expect(JUDGED if cells.judged else "expected a number", wrong)
    return _of_one_unit(cells, read.found, [at for at in read.found.mixed if at not in read.at])


def _levels(cells: Cells, known: Sequence[int]) -> Parsed:
    # a level that is listed is one, whatever else its letters may stand for
    found = read_levels(
        cells.texts if cells.levels else [cells.texts[at] for at in known], cells.levels or ()
    )
    if not found:
        # one unlike cell must not make the others unknown
        found = {text: level for text in cells.texts for level in read_levels([text]).values()}
        found = found if len(order(found.values())) >= len({*found.values()}) > 1 else {}
    wrong = [at for at in known if cells.texts[at] not in found and not missing_reason(cells.texts[at])]
    text = NOT_LISTED if cells.levels or found else NO_ORDER
    cells.say("wrong-cell", "stop", wrong, text)
    levels = [found.get(cell) for cell in cells.texts]
    kinds = ["" if level else missing_reason(cell) for cell, level in zip(cells.texts, levels, strict=True)]
    return pd.Series(levels, dtype="string"), kinds


def _openings(cells: Cells) -> Parsed:
    found = numbers(cells.texts)
    cells.expect("expected a number", found.wrong)
    heading = normalise_heading(cells.heading)
    unit = 2 if re.search(r"\bdays?\b", heading) and "half" not in heading else 1
    odd = [
        at for at, value in enumerate(found.values) if isinstance(value, float) and not _counts(unit * value)
    ]
    text = f"expected a whole number, as openings are half-days. {AGAIN}"
    cells.say("impossible-openings", "stop", odd, text)
    for at in odd:
        found.values[at] = None
    return _of_one_unit(cells, found, found.mixed)


def _counts(value: Any) -> bool:
    """Whether a number is one of half-days."""
    return float(value).is_integer() and 0 <= value < 1_000_000


def _percent(cells: Cells) -> Parsed:
    found = percentages(cells.texts, cells.formats)
    halves = [at for at in found.wrong if re.search(r"\d ?/ ?\d", cells.texts[at])]
    cells.say("wrong-cell", "stop", halves, f"expected a percentage. {NO_PAIR}")
    cells.expect("expected a number", [at for at in found.wrong if at not in halves])
    over = [at for at, value in enumerate(found.values) if isinstance(value, float) and not 0 <= value <= 100]
    cells.say("impossible-percent", "stop", over, f"expected a percentage from 0 to 100. {AGAIN}")
    text = "it is not clear whether these are percentages or shares of 1: the column has both, or 1, which may be"
    cells.say("mixed-units", "stop", found.mixed, f"{text} either. {AGAIN}")
    return pd.Series(found.values, dtype="Float64"), found.markers


def _points(cells: Sequence[str]) -> bool:
    """Whether all numbers are whole and small, as answers from 1 to 5 are and attendance never is."""
    known = {stripped(cell) for cell in cells if not missing_reason(cell)}
    return bool(known - {"0", "1"}) and all(re.fullmatch(r"\d|10", cell) for cell in known)


def _day_measured(cells: Cells) -> Parsed:
    found = _dates(cells, "stop")
    wrong = [at for at, day in enumerate(found.values) if day and not measured_on(day, cells.today)]
    cells.say("impossible-date", "stop", wrong, f"{NO_DAY} {AGAIN}")
    return pd.Series(found.values, dtype="datetime64[us]"), found.markers


def _birthday(cells: Cells) -> Parsed:
    found = _dates(cells, "warn")
    strange = [at for at, day in enumerate(found.values) if day and not of_a_pupil(day, cells.today)]
    text = "somebody born on such a day would not be of school age. Check whether the year is right."
    cells.say("strange-birthday", "warn", strange, text)
    return pd.Series(found.values, dtype="datetime64[us]"), found.markers


def _dates(cells: Cells, swapped: Severity) -> Dates:
    found = dates(cells.texts)
    cells.say("wrong-date", "stop", found.wrong, f"expected a date such as 14/03/2026. {AGAIN}")
    text = (
        "day and month could be either way round; they are read as day, then month. Check that this is right."
    )
    cells.say("ambiguous-date", "warn", found.ambiguous, text)
    if found.month_first:
        known = [at for at, value in enumerate(found.values) if value]
        cells.say("month-first", "note", known, "the dates have the month first, and are read so.")
    text = (
        "some dates of this column have the day first and some the month first, so that these cannot be "
        "trusted. Write them as 2026-03-14 and add the file again."
    )
    cells.say("swapped-date", swapped, found.swapped, text)
    return found


def _text(cells: Cells) -> Parsed:
    # ‘C’ or ‘x’ is a fair name of a class: only what is surely missing is
    return kept([stripped(cell) for cell in cells.texts], missing_kinds(cells.texts))


def missing_kinds(cells: Sequence[str]) -> list[str]:
    """For each cell why it is surely no word; ‘C’ or ‘x’ is a fair name of a class."""
    return [kind if (kind := missing_reason(cell)) == "missing" else "" for cell in cells]


def kept(texts: Sequence[str], kinds: list[str]) -> Parsed:
    """Words as they stand."""
    values = [None if kind or not text else text for text, kind in zip(texts, kinds, strict=True)]
    return pd.Series(values, dtype="string"), kinds


def _answer(cells: Cells) -> Parsed:
    texts = [stripped(cell) for cell in cells.texts]
    kinds = zip(texts, missing_kinds(cells.texts), strict=True)
    # ‘None’ and ‘Not known’ are answers where the measure lists them
    return kept(texts, ["" if normalise(text) in cells.answers else kind for text, kind in kinds])


def _nobody(cells: Sequence[str]) -> list[str]:
    """Which cells name nobody: people are called Null, Na or Sick, and initials can be NK."""
    return [
        "" if stripped(cell).replace(" ", "").isalpha() else kind
        for cell, kind in zip(cells, missing_kinds(cells), strict=True)
    ]


def _person(cells: Cells) -> Parsed:
    return kept(_plain_names([stripped(cell) for cell in cells.texts]), _nobody(cells.texts))


def _plain_names(cells: Sequence[str]) -> list[str]:
    """Names without a class or date beside them, but for those that nothing else tells apart."""
    plain = [plain_name(cell) for cell in cells]
    counts = Counter(plain)
    return [name if counts[name] == 1 else cell for name, cell in zip(plain, cells, strict=True)]


def _pupil(cells: Cells) -> Parsed:
    texts = [respell(cell) for cell in cells.texts]
    _cut_off(cells, rounded(texts))
    return kept(texts, _nobody(cells.texts))


def _cut_off(cells: Cells, others: Sequence[int] = ()) -> Sequence[int]:
    lost = [at for at, cell in enumerate(cells.texts) if cut_off(cell)] or others
    text = (
        "Excel has cut off these numbers (such as 2.02E+11, or only zeros after the fifteenth digit), so pupils "
        "cannot be told apart by them. In the original, format the column as text, or as a number without decimals, "
        "and export it again."
    )
    cells.say("cut-off-number", "stop", lost, text)
    return lost


def _scn(cells: Cells) -> Parsed:
    kinds, lost = missing_kinds(cells.texts), _cut_off(cells)
    texts = [restored_scn(cell) for cell in cells.texts]
    zeros = [
        at for at, text in enumerate(texts) if len(text) > len(stripped(cells.texts[at]).replace(" ", ""))
    ]
    text = "a lost leading zero was put back, as the check digit confirms it."
    cells.say("scn-zero", "note", zeros, text)
    wrong = [at for at, text in enumerate(texts) if not kinds[at] and not valid_scn(text)]
    misfit, filled = [at for at in wrong if NINE.fullmatch(texts[at])], sum(not kind for kind in kinds)
    broken = [at for at in wrong if at not in misfit and at not in lost]
    text = f"this is no Scottish Candidate Number (nine digits). {AGAIN}"
    if 2 * len(broken) > filled:
        text += (
            " If these are the school's own numbers, choose ‘the pupil's own number or code’ for this column."
        )
    cells.say("no-scn", "stop", broken, text)
    text = (
        "the check digit of the Scottish Candidate Number does not fit, so a digit may be wrong. Compare it with the "
        "school's register; the pupil is added under the number as it is."
    )
    if mostly := 2 * len(misfit) > filled > FIRST:
        text = (
            f"{len(misfit)} of {filled} check digits do not fit. Check whether these are SCNs; they are taken in as "
            "they stand."
        )
    cells.say("scn-check-digit", "warn", misfit, text, most=FIRST if mostly else SHOWN)
    return kept(texts, kinds)


def _occasion(cells: Cells) -> Parsed:
    texts, kinds = [stripped(cell) for cell in cells.texts], missing_kinds(cells.texts)
    told = [
        kind != "" or tells_time(text, cells.planned, numbered=True)
        for text, kind in zip(texts, kinds, strict=True)
    ]
    cells.say("no-time", "stop", [at for at, time in enumerate(told) if not time], NO_TIME_TOLD)
    wrong = [at for at, text in enumerate(texts) if not named(text, cells.today)]
    cells.say("impossible-date", "stop", wrong, f"{NO_TIME} {AGAIN}")
    return kept(texts, kinds)


def _zone(cells: Cells) -> Parsed:
    texts, kinds = [stripped(cell).upper() for cell in cells.texts], missing_kinds(cells.texts)
    wrong = [at for at, text in enumerate(texts) if not kinds[at] and not A_ZONE.fullmatch(text)]
    text = "this is no data zone such as S01006506, so it has no decile."
    cells.say("wrong-zone", "warn", wrong, text)
    return kept(texts, kinds)


YES_OR_NO = _of(yes_or_no, "boolean", JUDGED)
QUINTILE = _of(quintiles, "Int64", "expected a whole number from 1 to 5")
DECILE = _of(lambda cells: quintiles(cells, 10), "Int64", "expected a whole number from 1 to 10")
BAND = replace(
    _of(bands, "string", "expected a band such as 0-10"), fits=share(lambda cell: not bands([cell]).wrong)
)
NUMBER = Parser(_number, _readable(numbers))
MARK = Parser(_mark, _readable(lambda cells: marks(cells).found))
OPENINGS = Parser(_openings, NUMBER.fits)
COUNTED = replace(
    OPENINGS,
    fits=lambda cells, formats: 0.0 if any("%" in cell for cell in cells) else NUMBER.fits(cells, formats),
)
PERCENT = Parser(
    _percent, lambda cells, formats: 0.0 if _points(cells) else _readable(percentages)(cells, formats)
)
DAY = Parser(_day_measured, _readable(dates))
BIRTHDAY = Parser(_birthday, DAY.fits)
TEXT = Parser(_text, anything)
ANSWER = Parser(_answer, anything)
PERSON = Parser(_person, anything)
# ‘First’ may be marks
PART_OF_NAME = replace(PERSON, fits=share(lambda cell: not re.fullmatch(r"[\d.,/% ]+", cell)))
PUPIL = Parser(_pupil, anything)
SCN = Parser(_scn, share(lambda cell: re.fullmatch(r"\d{7,9}", restored_scn(cell))))
OCCASION = Parser(_occasion, anything)
ZONE = Parser(_zone, share(A_ZONE.fullmatch))
