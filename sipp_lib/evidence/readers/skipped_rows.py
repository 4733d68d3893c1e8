"""Which rows below a header belong to the table: repeated headers, totals and footnotes told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from sipp_lib.evidence.readers.describing_rows import describing
from sipp_lib.evidence.readers.rows import TextRow
from sipp_lib.evidence.readers.summary_rows import summaries

SUMMARY = r"sub-?total|total|average|mean|median|sum|count|overall"
ALWAYS = re.compile(
    rf"(.* )?(sub-?total|total|average|overall)s?:?|{SUMMARY}", re.I
)  # however wide the row is
# ‘Max’ may be a pupil: a statistic only beside another, or beside a total
BESIDE = re.compile(
    r"max(imum)?|min(imum)?|mode|range|n|s\.?d\.?|st\.? ?dev\.?|std\.? ?(dev|deviation)\.?|standard deviation|variance|"
    r"(no\.?|number) of pupils|(upper|lower) quartile|quartile \d",
    re.I,
)
TOTAL = re.compile(rf"(?:\S+ ){{0,4}}(?:{SUMMARY})s?:?|(?:sub-?total|total|average|mean) (?:for|of) .*", re.I)
NOTE = re.compile(
    r"\(?\d\)|[*†‡©]|(notes?|n\.? ?b\b|source|printed|page|run by|produced|created|key|official|copyright|marked by|"
    r"please|highlighted|end of)\b|\w+ ?= ?\S|.*:$|-\s",
    re.I,
)
# what a program prints below a list, in any column
PRINTED = re.compile(
    r"\W*(page \d+( of \d+)?|end of (the )?(report|list)|(printed|produced|created|run) (on|at|by)\b.*)\W*",
    re.I,
)
RULE = re.compile("[-=_*. ]{3,}")
SIGNS = "-=_*. "  # a line of signs begins with one
LONG = 40
WORDY = 5  # more words than a name has
MANY = 1_000

TITLE = "above the header"
AGAIN = "the header again"
SUM = "a total or an average of other rows"
FOOT = "a note below the table"
ALONE = "only one cell is filled"
LINE = "a line of signs"
ASKED = "as you asked"


def classify_rows(
    body: list[TextRow], head: list[TextRow], width: int, keep_rows: Collection[int]
) -> tuple[list[TextRow], dict[int, str], list[int], list[int]]:
    """Sort rows: those of the table, those left out with the reason, of these the doubtful, of the former the unsure.

    Parameters
    ----------
    body : list of Row
        What stands below the header.
    head : list of Row
        The rows of the header.
    width : int
        How many cells a row of the table fills.
    keep_rows : collection of int
        Row numbers that belong to the table whatever they look like.
    """
    rows: list[TextRow] = []
    left_out: dict[int, str] = {}
    doubtful: list[int] = []
    few = min(2, width - 1)
    many = [row.many() for row in body]
    last = max((at for at, cells in enumerate(many) if cells > few), default=-1)
    usual = _shapes(body) if min(many, default=3) < 3 else Counter()
    sparse = min(many, default=3) < 3
    coded = {at for row in body if row.many() > 1 for at in _with_digits(row)} if sparse else set()
    firsts = [row.texts[0] or next(filter(None, row.texts)) for row in body]
    totals = {
        at
        for at, (first, cells) in enumerate(zip(firsts, many, strict=True))
        if cells > 1 and not first.isdigit() and _is_total(first, cells, width)
    }
    others = describing(body, firsts, width)
    summing, unsure = summaries(body, head, firsts)
    totals -= set(others)
    totals |= _statistics(firsts, many, totals, width)
    aside = totals | summing | set(others)
    end = next((at for at in range(len(body) - 1, -1, -1) if at not in aside), -1)
    inside = {at for at in totals if at < end}
    # where a third of the rows say ‘total’, it is the name of something that was measured
    if end < 0 or 3 * len(inside) > end + 1:
        totals -= inside if end >= 0 else totals
    totals |= summing - set(others)
    heads = [(each.filled()[:2], each) for each in head]
    begin = {each.texts[column].casefold() for filled, each in heads for column in filled}
    columns = sorted({column for filled, _ in heads for column in filled})
    # a quick look at a few cells first, as there may be a million rows
    again = {
        at
        for at, row in enumerate(body)
        if any(row.text(column).casefold() in begin for column in columns)
        and any(_same(row, first, each) for first, each in heads)
    }
    before = 0
    for at, row in enumerate(body):
        reason = ""
        if row.number not in keep_rows:
            if at in again:
                reason = AGAIN
            elif at in others:
                reason = others[at]
            elif at in totals:
                reason = SUM
            elif firsts[at][0] in SIGNS and _is_rule(row):
                reason = LINE
            elif many[at] == 1 and at + 1 in again:
                reason = ALONE  # what the next part of the table is about
            elif many[at] < 3 and (_is_sparse(row, width, usual) or _is_title(row, coded)):
                reason = FOOT if at > last else ALONE
                if not _is_note(row) and row.number == before + 1:
                    doubtful.append(row.number)
        if reason:
            left_out[row.number] = reason
        else:
            rows.append(row)
            before = row.number
    unsure -= set(others) | totals
    return rows, left_out, doubtful, [body[at].number for at in sorted(unsure) if body[at] in rows]


def _shapes(body: list[TextRow]) -> Counter[tuple[int, str]]:
    """How often each column has each shape, digits all being alike; only shapes with digits."""
    return Counter(
        (column, re.sub(r"\d", "9", row.texts[column]))
        for row in body[:MANY]
        for column in row.filled()
        if len(row.texts[column]) <= 12 and any(map(str.isdigit, row.texts[column]))
    )


def _same(row: TextRow, first: list[int], header: TextRow) -> bool:
    """Whether a row repeats a header in four of five cells, one of the first two among them."""
    if not any(row.text(column).casefold() == header.texts[column].casefold() for column in first):
        return False
    filled = header.filled()
    alike = sum(row.text(column).casefold() == header.texts[column].casefold() for column in filled)
    return 5 * alike >= 4 * len(filled) and row.many() <= len(filled) + 1


def _is_rule(row: TextRow) -> bool:
    return all(RULE.fullmatch(text) for text in row.texts if text)


def _is_total(first: str, many: int, width: int) -> bool:
    return bool(TOTAL.fullmatch(first)) and (many < width or bool(ALWAYS.fullmatch(first)))


def _statistics(firsts: list[str], many: list[int], totals: set[int], width: int) -> set[int]:
    """Rows such as ‘Max’, ‘Min’, ‘Std dev’ that stand with a total or with one another."""
    words = {
        at: first.casefold()
        for at, first in enumerate(firsts)
        if len(first) < 24 and first[0].isalpha() and BESIDE.fullmatch(first.rstrip(":"))
    }
    found = {
        at
        for at in words
        if words.get(at + 1, words[at]) != words[at] or words.get(at - 1, words[at]) != words[at]
    }
    for at in sorted(words):
        if at - 1 in totals | found:
            found.add(at)
    for at in sorted(words, reverse=True):
        # a pupil called Max may be the last before the averages
        if at + 1 in totals | found and (words[at] != "max" or many[at] < width):
            found.add(at)
    return found


def _is_note(row: TextRow) -> bool:
    return any(len(text) > LONG or bool(NOTE.match(text)) for text in row.texts if text)


def _with_digits(row: TextRow) -> list[int]:
    return [column for column in row.filled() if any(map(str.isdigit, row.texts[column]))]


def _is_title(row: TextRow, coded: Collection[int]) -> bool:
    """Whether the only cell holds a digit where no other row has one (‘P5B’ among names), or more words than a name."""
    column, *more = row.filled()
    text = row.texts[column]
    return not more and ((column not in coded and any(map(str.isdigit, text))) or len(text.split()) > WORDY)


def _is_sparse(row: TextRow, width: int, usual: Counter[tuple[int, str]]) -> bool:
    filled = row.filled()
    if PRINTED.fullmatch(row.texts[filled[0]]):
        return True
    if (width < 3 and not _is_note(row)) or (len(filled) == 2 and width < 6):
        return False
    known = (usual[column, re.sub(r"\d", "9", row.texts[column])] > 2 for column in filled)
    return not any(known) and (len(filled) == 1 or _is_note(row))
