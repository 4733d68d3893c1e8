"""Which type a column is of: what its heading names and its cells look like, and whether the two agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from sipp_lib.evidence.mapping.column_types import A_CLASS, FIELDS, FREE, LEAVE_OUT, RANKED, SIMD
from sipp_lib.evidence.mapping.likely_names import likely_names
from sipp_lib.evidence.parsers import share
from sipp_lib.evidence.pupils.identifiers import valid_scn
from sipp_lib.evidence.pupils.names import restored_scn
from sipp_lib.evidence.values.group_words import tells_groups
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

NAMES = {
    "forename": "forename",
    "forenames": "forename",
    "first name": "forename",
    "firstname": "forename",
    "surname": "surname",
    "last name": "surname",
    "lastname": "surname",
    "family name": "surname",
    "full name": "name",
    "pupil name": "name",
}
ALIKE = 0.85
SHORT = 5  # letters, of which one mistyped is another word


def named_types(heading: str) -> list[str]:
    """The fields that a heading names, or one of its halves in two languages: ‘Ainm / Name’."""
    text = normalise_heading(heading)
    found = [
        [name for name, field in FIELDS.items() if re.search(field.headings, each)]
        for each in (text, *text.split(" / "))
    ]
    return found[0] or [name for name in FIELDS if any(name in each for each in found)]


def mistyped_types(heading: str) -> list[str]:
    """The part of a name that a heading tells with a letter too many, too few, another or in another place."""
    text = normalise_heading(heading)
    close = get_close_matches(text, NAMES, n=1, cutoff=ALIKE) if " " in text or len(text) > SHORT else []
    return [NAMES[each] for each in close]


def detect_type(heading: str, cells: Sequence[str], formats: Sequence[str]) -> tuple[str, bool]:
    """What a column is, and whether heading and cells agree on it.

    Parameters
    ----------
    heading : str
        As it stands in the file.
    cells, formats : sequence of str
        The column, and the number formats of its cells.

    Returns
    -------
    (str, bool)
        A key of `FIELDS`, `LEAVE_OUT`, or "" for what no heading tells; whether it is sure.
    """
    text = normalise_heading(heading)
    filled = [cell for cell in cells if missing_reason(cell) != "missing"]
    if filled and RANKED.search(text):
        return "", False
    named = named_types(heading) or _surely_mistyped(heading, cells)
    fitting = [name for name in named if FIELDS[name].fits(cells, formats) >= 0.8]
    if "group" in named and tells_groups(cells, heading):
        fitting = ["group"]
    if fitting and filled:
        return _among(fitting, text, filled)
    if named or FREE.search(text) or not filled:
        return (_likely(named, cells, formats), not filled) if named else (LEAVE_OUT, True)
    # of a few thousand schools some have a number that passes for one of these
    if (
        len(filled) >= 3
        and len({*filled}) > 1
        and share(lambda cell: valid_scn(restored_scn(cell)))(cells, formats) >= 0.9
    ):
        return "scn", False
    if FIELDS["data_zone"].fits(cells, formats) >= 0.9:
        return "data_zone", True
    return "", False


def _surely_mistyped(heading: str, cells: Sequence[str]) -> list[str]:
    """As `mistyped_types`, where the cells are names: ‘First game’ is as near to ‘First name’ as ‘Frist name’ is."""
    nearly = mistyped_types(heading)
    likely = likely_names(cells) if nearly else None
    told = likely and (likely.capitals if nearly == ["surname"] else likely.surely)
    return nearly if told and likely and 2 * likely.different > likely.many else []


def _likely(named: Sequence[str], cells: Sequence[str], formats: Sequence[str]) -> str:
    """What to suggest where the cells do not fit the heading: nothing that would only be refused."""
    first = FIELDS[named[0]]
    if first.about == "identity" or first.fits(cells, formats) > 0:
        return first.name
    return "class" if first.name == "group" and share(A_CLASS.fullmatch)(cells, formats) >= 0.8 else LEAVE_OUT


def _among(fitting: list[str], text: str, filled: Sequence[str]) -> tuple[str, bool]:
    """The likeliest of several fields: of the SIMD's three ways, the one that word and numbers tell."""
    ways = [name for name in fitting if name in SIMD]
    if not ways or fitting[0] not in ways:
        return fitting[0], True
    words = f"{text} {' '.join(sorted({stripped(cell).casefold() for cell in filled}))}"
    if scale := re.search(r"\b(?:1 ?(?:-|–|to) ?|out of )(5|10)\b", text):
        words = f"{words} {'quintile' if scale[1] == '5' else 'decile'}"
    told = [name for name in ways if name.removeprefix("simd_") in words]
    if told:
        return told[0], True
    if "simd_band" in ways:
        return "simd_band", "simd" in text
    if all(re.match(r"q", stripped(cell), re.IGNORECASE) for cell in filled if not missing_reason(cell)):
        return "simd_quintile", True
    # 1 to 5 alone may be quintiles, or deciles of a school where nobody lives in the better-off half
    return ("simd_decile", True) if "simd_quintile" not in ways else ("simd_quintile", False)
