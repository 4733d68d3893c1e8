"""Rows that sum up others, known by their words and by what stands in them: a stage, boys and girls, a target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean, median, pstdev, stdev

from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.evidence.readers.rows import TextRow
from sipp_lib.evidence.values.spelling import normalise_heading

# words of which no child's name is made
STRONG = frozenset(
    re.findall(
        r"\S+",
        "all whole % pupils children learners students stage class classes school schools deviation standard std stdev "
        "simd fsm fme asn eal lac non quintile quintiles decile deciles score scores mark marks authority local "
        "council dev cluster comparator track expected level levels deprived year average averages total totals "
        "percent percentage number numbers quartile achieved difference statistics summary",
    )
)
# words that are names as well, or that a name is never known not to be
WEAK = frozenset(
    re.findall(
        r"\S+",
        "mean median mode max maximum min minimum range highest lowest national target targets boys girls males "
        "females male female cohort group groups count sum gap scotland blank spare vacancy vacant sd",
    )
)
SMALL = frozenset(
    re.findall(
        r"\S+", "of no nos in on the at for and with without only most least out below above to or areas"
    )
)
CODE = re.compile(r"[psnyqd]?\d+[a-z]?|[a-z]")
PLACE = re.compile(
    r"(new|spare|blank|no) (pupil|child|name|student)|vacant place|((mr|mrs|miss|ms|mx|dr)\b\.? ?\S.*)", re.I
)
COUNTED = re.compile(
    r"(nos?\.?|numbers?|count|how many|%|per ?cent(age)?|pupils|children|learners)( of)?\b.*"
    r"(\b(below|above|under|over|at least|less|more|fewer|between|scor(ed|ing)|with|on|at)\b|[<>≤≥]).*\d.*",
    re.I,
)
NAMES = ("name", "surname", "forename", "pupil")
OWN = ("scn", "date_of_birth")
ABOUT = ("class", "stage", "sex")
LETTER, DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?%?")
SURE, MAYBE = 2, 1


def summaries(
    body: Sequence[TextRow], head: Sequence[TextRow], firsts: Sequence[str]
) -> tuple[set[int], set[int]]:
    """The places of rows that sum up others, and of those of which that is not sure.

    Parameters
    ----------
    body : sequence of Row
        What stands below the header.
    head : sequence of Row
        The rows of the header.
    firsts : sequence of str
        The first cell that is filled of each.
    """
    kinds = _kinds(head)
    names = [column for column, kind in kinds.items() if kind in NAMES]
    # ‘Total pupils’ may stand below ‘SCN’, and their number below ‘Surname’
    said = [" ".join(filter(None, (row.text(at) for at in names))) for row in body]
    labels = [text if LETTER.search(text) else firsts[n] for n, text in enumerate(said)]
    told = {at: rank for at, label in enumerate(labels) if body[at].many() > 1 and (rank := _rank(label))}
    others = [row for at, row in enumerate(body) if at not in told]
    if len(others) < 3 or 2 * len(others) < len(told):
        return set(), set()  # a table of groups, or of what was measured
    usual = {
        column: kind
        for column, kind in kinds.items()
        if kind in (*OWN, *ABOUT) and 4 * sum(bool(row.text(column)) for row in others) >= 3 * len(others) > 0
    }
    both = [column for column, kind in kinds.items() if kind in ("surname", "forename")]
    end = max((at for at in range(len(body)) if at not in told), default=-1)
    short = 2 * sum(" " not in label and "," not in label for label in labels) > len(labels)
    found: set[int] = set()
    unsure: set[int] = set()
    for at, rank in told.items():
        row = body[at]
        if any(DIGIT.search(row.text(column)) for column, kind in usual.items() if kind in OWN) or (
            len(both) > 1 and all(row.text(column) for column in both)
        ):
            continue  # somebody has a number, or two names
        lacks = [column for column in usual if not row.text(column)]
        nothing = lacks and len(lacks) == len(usual) and (len(lacks) > 1 or at > end)
        one_word = " " not in labels[at]
        beside = one_word and any(labels[n] != labels[at] for n in (at - 1, at + 1) if n in told)
        # a forename, of a list of forenames or of somebody who has all that the others have
        forename = labels[at].casefold() == "max" and (short or (usual and not lacks))
        if rank == SURE or ((nothing or beside) and not forename) or _sums_up(body, at, told):
            found.add(at)
        elif not forename and not (short and one_word):
            unsure.add(at)
    for at in range(max(end - 1, 0), end + 1):
        if at not in told and _sums_up(body, at, told, only_means=True):
            unsure.add(at)
    return found, unsure


def _kinds(head: Sequence[TextRow]) -> dict[int, str]:
    """What the headings of columns say of a pupil."""
    made: dict[int, str] = {}
    for row in head:
        for column in row.filled():
            text = normalise_heading(row.texts[column])
            kinds = (kind for kind in (*OWN, *ABOUT, "forename", "surname", "pupil", "name"))
            kind = next((kind for kind in kinds if re.search(FIELDS[kind].headings, text)), "")
            made[column] = kind or made.get(column, "")
    return made


def _rank(label: str) -> int:
    """How sure it is by its words that a cell names a summary: 0 where it may well be a child's name."""
    if len(label) > 40:
        return 0
    if COUNTED.fullmatch(label):
        return SURE
    words = re.findall(r"[^\W_]+|%", label.casefold())
    if not words or not all(word in STRONG | WEAK | SMALL or CODE.fullmatch(word) for word in words):
        return MAYBE if PLACE.fullmatch(label) else 0
    strong = not STRONG.isdisjoint(words)
    coded = any(character.isdigit() for word in words for character in word)
    if (strong and (len(words) > 1 or words[0] == "%")) or (coded and not WEAK.isdisjoint(words)):
        return SURE
    return MAYBE if strong or not WEAK.isdisjoint(words) else 0


def _sums_up(body: Sequence[TextRow], at: int, told: dict[int, int], *, only_means: bool = False) -> bool:
    """Whether the numbers of a row are a statistic of those above it, more closely than chance would have it."""
    above = [row for n, row in enumerate(body[:at]) if n not in told]
    cells = {
        column: body[at].texts[column]
        for column in body[at].filled()
        if NUMBER.fullmatch(body[at].texts[column])
    }
    columns = {column: [row.text(column) for row in above] for column in cells}
    values = {
        column: [float(text.rstrip("%")) for text in texts if NUMBER.fullmatch(text)]
        for column, texts in columns.items()
    }
    if len(above) < 3 or not cells or any(2 * len(values[column]) < len(above) for column in cells):
        return False
    finer = any(
        "." in text and not any("." in other for other in columns[column]) for column, text in cells.items()
    )
    if not (finer and len(cells) > 1 if only_means else finer or len(cells) > 1):
        return False
    statistics = (fmean,) if only_means else (fmean, median, max, min, sum, len, stdev, pstdev, _range)
    return any(
        all(_is(text, float(statistic(values[column]))) for column, text in cells.items())
        for statistic in statistics
    )


def _range(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _is(text: str, value: float) -> bool:
    """Whether a cell shows a number, rounded as it is."""
    digits = len(text.rstrip("%").partition(".")[2])
    return abs(float(text.rstrip("%")) - value) <= 0.5 * 10.0**-digits + 1e-9
