"""A register with a code for each half-day, such as ATT and UNA, of which nothing is counted as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sipp_lib.errors import Issue
from sipp_lib.evidence.values.missing import stripped
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import MONTH_NAME

# of a day, a half of it, or a column that holds the code of each
SESSION = re.compile(
    r"\b(mon|tue(s)?|wed(nes)?|thu(r|rs)?|fri)(day)?\b|\b[ap]\.?m\.?\b|\d{1,2}[/.-]\d{1,2}|\d{4}-\d\d-\d\d|"
    rf"(?i:\b\d{{1,2}}(st|nd|rd|th)?[ -]({MONTH_NAME})\b|\b({MONTH_NAME}) \d{{1,2}}\b)|"
    r"\b(session|period)\b|^(attendance |absence |register |roll ?call )?(code|mark)$|^\d{1,2}$"
)
SIGNS = frozenset({"/", "\\", "\\\\", "//", "/\\", "present", "late", "authorised", "unauthorised"})
CODES = frozenset(
    re.findall(
        r"\S+",
        r"att abs aut una uno pre pr lat lt la l1 l2 lab lae ill sic med hol fam fah exc exl exn exh tru tbc wrk "
        r"wex fld stu sno sel otr par int uau auth unauth p a l o m i h u e n t",
    )
)


def is_session_codes(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column tells by codes who was there in a half-day, or in each of the rows."""
    filled = [text for cell in cells if (text := stripped(cell).casefold()) not in ("", "-")]
    known = {text for text in filled if text in SIGNS | CODES}
    alone = (
        not known.isdisjoint(SIGNS) or len(known & {"a", "p"}) > 1 or any(len(text) == 3 for text in known)
    )
    return (
        bool(SESSION.search(normalise_heading(heading)))
        and 5 * sum(text in known for text in filled) >= 4 * len(filled) > 0
        and alone
    )


def only_session_codes(headings: Iterable[str], file: str) -> Issue:
    """The stop of a file that brings nothing but such codes."""
    first = next(iter(headings))
    text = (
        f"{file}: this is a register with a code for each half-day (column ‘{first}’), and the workbook does not count "
        "codes. Ask the school office for the half-days possible and attended, in a row for each pupil and two columns "
        "for each month, such as ‘Aug 2026 Possible’ and ‘Aug 2026 Attended’, and add that file."
    )
    return Issue("session-codes", "stop", text, first, file=file)
