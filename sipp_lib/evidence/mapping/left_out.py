"""Why a column is left out, in a few words beside its heading: nothing is left out without a reason that is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import FREE, RANKED
from sipp_lib.evidence.mapping.headings import (
    is_identifier,
    is_name,
    is_of_columns,
    is_of_others,
    may_identify,
)
from sipp_lib.evidence.mapping.mapping import named_in
from sipp_lib.evidence.mapping.monthly import repeats_months
from sipp_lib.evidence.mapping.openings import told_openings
from sipp_lib.evidence.mapping.questionnaires import RUNNING, WHO_ANSWERS, own_words
from sipp_lib.evidence.values.dates import dates
from sipp_lib.evidence.values.marks import alike, is_age
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import numbers
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

HALF_DAYS = "half-days attended without those possible"
LEVELS = "marks or levels of no measure"
ITEM = "answers of no measure"
NUMBERS = "numbers of no measure"
CHOSEN = "by choice, though its heading names a measure"
WORDS = "words of no measure, and nothing that is kept of pupils"
RESULTS = (HALF_DAYS, LEVELS, ITEM, NUMBERS, CHOSEN)
"""What a person may well have wanted to bring in."""

KINDS = (
    (r"e-?mail|username|log ?in", "e-mail addresses or user names"),
    (r"phone|\b(mobile|tel|fax)\b", "telephone numbers"),
    (r"address|postcode", "addresses"),
    (
        r"timestamp|(start|completion|end|submission) time|last modified|submitted",
        "when the form was filled in",
    ),
    (r"comment|note|remark", "free text, which may tell about a person"),
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
    for pattern, what in KINDS:
        if re.search(pattern, text):
            return what
    numeric = not numbers(filled).wrong
    ways = (
        (RUNNING.fullmatch(text) is not None, "running numbers"),
        (is_of_columns(heading), "what other columns are out of"),
        (is_of_others(heading), "about somebody other than the pupil"),
        (repeats_months(heading), "it repeats the months"),
        (bool(RANKED.search(text)), "ranks of the SIMD, which are neither deciles nor quintiles"),
        (told_openings(heading) == "numerator" and numeric, HALF_DAYS),
        (told_openings(heading) == "denominator" and numeric, "half-days possible without those attended"),
        (is_identifier(heading, cells) or (numeric and may_identify(cells)), "numbers of people or things"),
        (WHO_ANSWERS.fullmatch(text.strip(" ?")) or 2 * sum(map(is_name, filled)) > len(filled), "names"),
        (2 * sum(alike(each) and not is_age(each) for each in filled) > len(filled) and not numeric, LEVELS),
        (own_words(heading, cells, known), "people’s own words, which may tell who wrote them"),
        (all(map(is_age, filled)), "ages"),
        (not dates(filled).wrong, "dates that nothing was measured on"),
        (bool(FREE.search(text)), "free text"),
        (numeric and _names_measure(heading, known), CHOSEN),
        (numeric, NUMBERS),
    )
    return next((what for found, what in ways if found), WORDS)


def _names_measure(heading: str, known: Iterable[Measure]) -> bool:
    """Whether the column would have been taken for a known measure, had nobody left it out."""
    named = named_in(heading, tuple(known))
    return named is not None and named[1]
