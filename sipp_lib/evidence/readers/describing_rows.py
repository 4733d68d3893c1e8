"""Which rows of a table are about its columns, or about nobody: greatest marks, units, item texts, test pupils."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from sipp_lib.evidence.readers.rows import TextRow

DESCRIBES = "about the columns, such as greatest marks, weights, units, dates or item texts"
TESTER = "a test, not a real pupil or answer"

MARK = r"(marks?|scores?|points?|grades?)"
# first cells that are no pupil's, wherever the row stands
ALWAYS = re.compile(
    rf"{MARK} (possible|available|out of)|(possible|available) {MARK}|{MARK} \(?max\.?(imum)?\)?|"
    rf"(max\.?|maximum|full|highest|greatest|highest possible|top) (possible |available )?{MARK}|"
    r"out of|total possible|manual posting|\(read only\)|due date|date (set|due)|weight(ing|ings|s)( \(?%\)?)?|"
    r"question (text|wording|type)|item (text|wording)|variable (name|label)s?|field (name|label|type)s?|"
    r"data type|units? of measure(ment)?",
    re.I,
)
# a pupil may be called so, so only right below the header and with less in the row than a pupil's has
BELOW = re.compile(
    r"max(imum)?\.?|points?|marks?|dates?|possible|units?|types?|category|assessment|scale|range|labels?|codes?|"
    r"description|set by|topic:?|text|percent(age)?( of total)?|weight",
    re.I,
)
CELL = re.compile(
    r"(\(?/|out of|max\.?|maximum|of) ?\d+([.,]\d+)?\)?|(open[- ]ended )?response|\(read only\)|manual posting|"
    r"%|marks?|points?|score|number|text|date|string|integer|numeric|words per minute|wpm|days|half[- ]days|sessions|"
    r"yes/no|y/n|dd/mm/yyyy|x?/\d+",
    re.I,
)
MACHINE = re.compile(r'\{\s*["\'“]?ImportId["\'”]?.*', re.I | re.DOTALL)
TEST = re.compile(
    r"(?:^|\|)(?:survey (?:preview|test)|"
    r"(?:student|pupil|learner|user|child)(?:, ?|\|| )(?:test|demo|dummy|example|sample|preview)|"
    r"(?:test|demo|dummy|example|sample)[ _|-](?:student|pupil|learner|user|child)|[^|]*_?previewuser)"
    r"(?: ?\d{1,2})?(?:\||$)",
    re.I,
)
TRIED = re.compile(
    r"test(ing|er)?([ _-]?(test(ing)?|response|answers?|entry|only|\d{1,2}))?|dummy|asdf\w*", re.I
)
"""What somebody writes for a name who tries a form."""
FEW = 3
CODE = re.compile(r"[A-Za-z]{1,12}[_.\[ -]?\d[\w.\[\]-]*|[a-z]+(_[a-z0-9]+)+|[A-Z]\w*[a-z][A-Z]\w*")
REDCAP = re.compile(r"record_id|redcap_\w+|[a-z]\w*_complete")
RESPONSE = re.compile(r"(open[- ]ended )?response", re.I)
TOP = 4  # rows below a header that may be about it


def is_machine(row: TextRow) -> bool:
    """Whether a row holds the names that Qualtrics gives its columns."""
    filled = [text for text in row.texts if text]
    return 2 * sum(bool(MACHINE.fullmatch(text)) for text in filled) > len(filled)


def item_texts(head: TextRow, below: Sequence[TextRow]) -> int:
    """How many rows below a header of codes end with their texts, which are the better headings; 0 for none."""
    for at, row in enumerate(below[:3]):
        if is_machine(row):
            return at
    redcap = any(REDCAP.fullmatch(text) for text in head.texts)
    if len(below) < (2 if redcap else 3):
        return 0
    texts, rest = below[0], below[1:]
    code = re.compile(r"[a-z][a-z0-9_]*") if redcap else CODE
    coded = [at for at in head.filled() if code.fullmatch(head.texts[at])]
    said = [at for at in coded if _says(texts.text(at), head.texts[at])]
    if len(said) < 2 or 5 * len(said) < 4 * len(coded) or 2 * len(coded) < len(head.filled()):
        return 0
    named = [texts.texts[at].casefold() for at in texts.filled()]
    fresh = all(
        row.text(at).casefold() != texts.texts[at].casefold() for row in rest[:50] for at in texts.filled()
    )
    # people's own words below codes are no headings: answers repeat, or are short
    cells = [[row.text(at) for row in rest[:50] if row.text(at)] for at in said]
    answers = sum(len(set(each)) < len(each) or not any(" " in text for text in each) for each in cells)
    return 1 if fresh and 2 * answers >= len(said) and len(set(named)) == len(named) else 0


def _says(text: str, code: str) -> bool:
    """Whether a text says a code in full: ‘I like reading’, or ‘Record ID’ for record_id and ‘Age’ for age."""
    said, coded = (re.sub(r"[\W_]", "", each).casefold() for each in (text, code))
    return (
        (" " in text and len(text) > len(code)) or said == coded or (len(said) > 3 and coded.endswith(said))
    )


def _tried(body: Sequence[TextRow]) -> set[int]:
    """The places of a few rows with ‘Test’ for a name: in a column that holds something else in each other row."""
    found: set[int] = set()
    for column in range(5):
        texts = [row.text(column).casefold() for row in body]
        few = {
            at
            for at, text in enumerate(texts)
            if text.startswith(("test", "dummy", "asdf")) and TRIED.fullmatch(text)
        }
        others = {text for at, text in enumerate(texts) if at not in few}
        if few and len(few) <= FEW and FEW <= len(body) - len(few) == len(others - {""}):
            found |= few
    return found


def describing(body: Sequence[TextRow], firsts: Sequence[str], width: int) -> dict[int, str]:
    """The places among the rows below a header of those that are about the columns or about nobody, and the reason.

    Parameters
    ----------
    body : sequence of Row
        What stands below the header.
    firsts : sequence of str
        The first cell that is filled of each.
    width : int
        How many cells a row of the table fills.
    """
    found = {at: DESCRIBES for at, first in enumerate(firsts) if ALWAYS.fullmatch(first.rstrip(":"))}
    lead = [*takewhile(found.__contains__, range(min(TOP, len(body) - 1)))]
    # where a third say so, and not only those at the top, it is the name of something that was measured
    if 3 * len(found) > len(body) and len(found) > len(lead):
        found = {}
    for at, row in enumerate(body):
        if TEST.search("|".join(row.texts[:5])):
            found[at] = TESTER
    found |= dict.fromkeys(_tried(body), TESTER)
    words = [" " in first or "," in first for first in firsts[TOP:] or firsts[1:]]
    named = bool(words) and all(words)  # the others have a name of more than one word

    def below(at: int) -> bool:
        row, first = body[at], firsts[at]
        if at in found or is_machine(row):
            return True
        filled = [text for text in row.texts if text]
        if (
            all(CELL.fullmatch(text) for text in (filled if not row.texts[0] else filled[1:]))
            and len(filled) > 1
        ):
            return True
        return bool(BELOW.fullmatch(first.rstrip(":"))) and (row.many() < width or named or not row.texts[0])

    top = takewhile(below, range(min(TOP, len(body) - 1)))
    return {at: DESCRIBES for at in top if found.get(at) != TESTER} | found
