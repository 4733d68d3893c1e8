"""Why a column is left out, in a few words beside its heading: nothing is left out without a reason that is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import (
    ABSENCES,
    KINDS,
    LEAVE_OUT,
    RANKED,
    split_heading,
    types_about,
)
from sipp_lib.evidence.mapping.consent import is_consent
from sipp_lib.evidence.mapping.form_exports import NOTED, marked_question
from sipp_lib.evidence.mapping.headings import (
    is_identifier,
    is_name,
    is_of_columns,
    is_of_others,
    may_identify,
)
from sipp_lib.evidence.mapping.mapping import Mapping, named_in
from sipp_lib.evidence.mapping.monthly import repeats_months
from sipp_lib.evidence.mapping.openings import told_openings
from sipp_lib.evidence.mapping.questionnaires import RUNNING, WHO_ANSWERS, own_words
from sipp_lib.evidence.mapping.session_codes import is_session_codes
from sipp_lib.evidence.mapping.tick_all import is_ranking
from sipp_lib.evidence.values.dates import Dates, dates
from sipp_lib.evidence.values.marks import alike, is_age
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import Values, numbers
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

HALF_DAYS = "half-days attended, of use only beside those possible"
POSSIBLE = "half-days possible, of use only beside those attended"
ABSENT = "half-days absent, of use only beside those attended or possible"
SESSIONS = "codes of a register, which are not counted"
AGES = "ages of no measure"
LEVELS = "marks or levels of no measure"
ITEM = "answers of no measure"
NUMBERS = "numbers of no measure"
RANKING = "an order that people chose, which is not counted"
SUMS = "a whole year, or a total or average of other columns"
CHOSEN = "by choice, though its heading names a measure"
WORDS = "words of no measure, and nothing that is kept of pupils"
RESULTS = (HALF_DAYS, POSSIBLE, ABSENT, SESSIONS, AGES, LEVELS, ITEM, NUMBERS, CHOSEN, SUMS)
"""What a person may well have wanted to bring in."""

FEW = 200
OF_A_TEST = re.compile(
    r"\b(reading|spelling|writing|maths?|number|comprehension|vocabulary|word) age|age equivalent"
)


def left_though_likely(kept: Mapping, anew: Mapping) -> frozenset[str]:
    """The headings that a person left out in an earlier file, though they would be brought in or asked about anew."""
    return frozenset(
        one.heading
        for one, other in zip(kept.columns, anew.columns, strict=True)
        if one.field == LEAVE_OUT and (other.field != LEAVE_OUT or other.doubt)
    )


def why_left_out(heading: str, cells: Sequence[str], known: Iterable[Measure] = ()) -> str:
    """The reason why a column is left out, as it stands after ‘leave out:’, of its heading and its cells.

    Parameters
    ----------
    heading : str
        As it stands in the file.
    cells : sequence of str
        The column.
    known : iterable of Measure
        The partnership's measures.
    """
    text = normalise_heading(heading.replace("’", "'"))
    filled = [stripped(cell) for cell in cells if missing_reason(cell) != "missing"]
    if not filled:
        return "no value in it"
    if what := next((what for pattern, what in KINDS if re.search(pattern, text)), ""):
        return what
    numeric = _all_read(numbers, filled)
    ways: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: RUNNING.fullmatch(text), "running numbers"),
        (lambda: NOTED.fullmatch(text), "noted by the survey tool"),
        (lambda: marked_question(heading), "points or feedback of one question of a quiz"),
        (lambda: is_of_columns(heading), "what other columns are out of"),
        (lambda: is_of_others(heading), "about somebody other than the pupil"),
        (lambda: numeric and repeats_months(heading), SUMS),
        (lambda: RANKED.search(text), "ranks of the SIMD, which are neither deciles nor quintiles"),
        (lambda: is_session_codes(heading, cells), SESSIONS),
        (lambda: is_ranking(heading, cells), RANKING),
        (lambda: is_consent(heading, cells), "whether people agreed to take part"),
        (lambda: numeric and told_openings(heading) == "numerator", HALF_DAYS),
        (
            lambda: numeric and told_openings(heading) == "denominator",
            POSSIBLE,
        ),
        (lambda: numeric and told_openings(heading) in ABSENCES, ABSENT),
        (
            lambda: is_identifier(heading, cells) or (numeric and may_identify(cells)),
            "numbers of people or things",
        ),
        (lambda: WHO_ANSWERS.fullmatch(text.strip(" ?")) or _most(is_name, filled), "names"),
        (lambda: not numeric and _most(lambda each: alike(each) and not is_age(each), filled), LEVELS),
        (lambda: own_words(heading, cells, known), "people’s own words, which may tell who wrote them"),
        (
            lambda: (
                not numeric
                and _most(is_age, filled)
                and (split_heading(heading)[1] or OF_A_TEST.search(text))
            ),
            AGES,
        ),
        (lambda: not numeric and _most(is_age, filled), "ages"),
        (lambda: all(map(missing_reason, filled)), "ranges of numbers, or signs that stand for none"),
        (lambda: _all_read(dates, filled), "dates that nothing was measured on"),
        (lambda: not text, "free text"),
        (lambda: _circumstance(text), f"{_circumstance(text)}, but not told by yes or no"),
        (lambda: numeric and _names_measure(heading, known), CHOSEN),
        (lambda: numeric, NUMBERS),
    )
    return next((what for found, what in ways if found()), WORDS)


def _circumstance(text: str) -> str:
    """What is told of pupils by yes or no that a heading names."""
    return next((each.words for each in types_about("circumstance") if re.search(each.headings, text)), "")


def _all_read(read: Callable[[Sequence[str]], Values | Dates], cells: Sequence[str]) -> bool:
    """Whether none of the cells is wrong: the first ones tell it of most columns, however long."""
    return not read(cells[:FEW]).wrong and not read(cells).wrong


def _most(found: Callable[[str], object], cells: Sequence[str]) -> bool:
    return 2 * sum(bool(found(cell)) for cell in cells) > len(cells)


def _names_measure(heading: str, known: Iterable[Measure]) -> bool:
    """Whether the column would have been taken for a known measure, had nobody left it out."""
    named = named_in(heading, tuple(known))
    return named is not None and named[1]
