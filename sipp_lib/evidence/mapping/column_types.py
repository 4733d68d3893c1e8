"""What a column of a school's file may be, known by its heading and confirmed by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sipp_lib.evidence.pupils.identifiers import valid_scn
from sipp_lib.evidence.pupils.names import respell
from sipp_lib.evidence.values.dates import dates
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import bands, numbers, percentages, quintiles, yes_or_no
from sipp_lib.formats import MONTH_NAME

LEAVE_OUT = "leave out"
GROUPS = {
    **dict.fromkeys(("target", "target group", "intervention", "focus", "treatment", "key group"), "target"),
    **dict.fromkeys(("comparison", "comparison group", "control", "waiting"), "comparison"),
    **dict.fromkeys(("other", "neither", "none"), "other"),
}
ZONE = re.compile(r"S01\d{6}", re.IGNORECASE)
STAGE = re.compile(
    r"([PS]\.? ?[1-7]([/-][PS]?\.? ?[1-7])?|N\.?[1-5]|nursery|(pri(mary|m)?|sec(ondary)?)\.? ?\d|\d{1,2})",
    re.I,
)
WHEN = (
    rf"(?:(?:{MONTH_NAME})\.?[ -]?'?(?:\d{{4}}|\d{{2}})?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}(?:-\d{2})?|(?:19|20)\d{2}(?:[/-]\d{2,4})?|"
    r"pre(?:[- ]?test)?|post(?:[- ]?test)?|baseline|before|after|start|end|mid(?:[- ]?point)?|"
    r"(?:term|block|week|wave|time|t|test) ?\d{1,2}|autumn|winter|spring|summer|initial|final)"
)
OCCASION = re.compile(rf"\b{WHEN}(?: {WHEN})*\b", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnType:
    """One thing a column may be: in words, the headings it goes by, and how many of the cells look like it."""

    words: str
    headings: str
    fits: Callable[[Sequence[str], Sequence[str]], float]


def _any(cells: Sequence[str], formats: Sequence[str]) -> float:
    return 1.0


def _share(found: Callable[[str], object]) -> Callable[[Sequence[str], Sequence[str]], float]:
    def fits(cells: Sequence[str], formats: Sequence[str]) -> float:
        known = [stripped(cell) for cell in cells if missing_reason(cell) != "missing"]
        return sum(bool(found(cell)) for cell in known) / len(known) if known else 1.0

    return fits


def _readable(made: Callable[[Sequence[str]], object]) -> Callable[[Sequence[str], Sequence[str]], float]:
    def fits(cells: Sequence[str], formats: Sequence[str]) -> float:
        known = [cell for cell in cells if not missing_reason(cell)]
        return 1 - len(made(known).wrong) / len(known) if known else 1.0  # type: ignore[attr-defined]

    return fits


def restored_scn(cell: str) -> str:
    """An SCN with the leading zeros that Excel took, where its check digit confirms them; else as it stands."""
    if len(cell) == 9 and cell.isalnum():
        return cell
    text = respell(cell).replace(" ", "")
    full = text.zfill(9)
    return full if re.fullmatch(r"\d{7,8}", text) and valid_scn(full) else text


def _points(cells: Sequence[str]) -> bool:
    """Whether all numbers are whole and small, as answers from 1 to 5 are and attendance never is."""
    known = {stripped(cell) for cell in cells if not missing_reason(cell)}
    return bool(known - {"0", "1"}) and all(re.fullmatch(r"\d|10", cell) for cell in known)


_YES_NO = _readable(yes_or_no)
_NUMBER = _readable(numbers)
FIELDS: dict[str, ColumnType] = {
    "scn": ColumnType(
        "Scottish Candidate Number",
        r"\bscn\b|candidate (number|no)|scottish candidate",
        _share(lambda cell: re.fullmatch(r"\d{7,9}", restored_scn(cell))),
    ),
    "date_of_birth": ColumnType("date of birth (not kept)", r"\bd\.?o\.?b\b|birth", _readable(dates)),
    "forename": ColumnType("forename", r"(fore|first|given|known|preferred) ?name", _any),
    "surname": ColumnType("surname", r"surname|(last|family|second) ?name", _any),
    "data_zone": ColumnType("data zone of the home address", r"data ?zone|^dz\b", _share(ZONE.fullmatch)),
    "simd_decile": ColumnType(
        "SIMD decile",
        r"decile|simd|depriv",
        _readable(lambda known: quintiles(known, 10)),
    ),
    "simd_quintile": ColumnType("SIMD quintile", r"quintile|simd|depriv", _readable(quintiles)),
    "simd_band": ColumnType(
        "band of deprivation in percent, such as 0-10",
        r"simd|imd\b|depriv",
        _share(lambda cell: not bands([cell]).wrong),
    ),
    "fme": ColumnType("entitled to free school meals", r"\bfme?\b|\bfsm\b|free (school )?meal", _YES_NO),
    "asn": ColumnType("additional support needs", r"\basn\b|\bsen\b|additional support", _YES_NO),
    "eal": ColumnType("English as an additional language", r"\beal\b|additional language", _YES_NO),
    "care_experienced": ColumnType(
        "care experienced", r"care exp|looked after|\bl\.?a\.?c\b|\bcecyp\b", _YES_NO
    ),
    "denominator": ColumnType("half-day openings possible", r"possible", _NUMBER),
    "numerator": ColumnType("half-day openings attended", r"\bactual\b|attended|\bpresent\b", _NUMBER),
    "unauthorised": ColumnType("unauthorised absence (not kept)", r"unauthori[sz]ed", _NUMBER),
    "authorised": ColumnType("authorised absence (not kept)", r"(?<!un)authori[sz]ed", _NUMBER),
    "percent": ColumnType(
        "attendance in percent",
        r"^(?!.*\b(days?|openings?|sessions?|hours?)\b).*\batt(endance|\.)?\b",
        lambda cells, formats: 0.0 if _points(cells) else _readable(percentages)(cells, formats),
    ),
    "school": ColumnType(
        "school", r"^(name of )?(the )?(school|centre|establishment|institution)( name| code)?$", _any
    ),
    "class": ColumnType(
        "class",
        r"^(?!.*(%|#|\b(of|average|mean|size|position|rank|test|score|marks?|work|total|rate|no)\b)).*\bclass\b|"
        r"registration|^reg\b|^form$",
        lambda cells, formats: (
            1 - _share(re.compile(r"\d*[.,]\d+|\d+([.,]\d+)? ?%").fullmatch)(cells, formats)
        ),
    ),
    "stage": ColumnType("stage", r"\bstage\b|^year ?(group)?$", _share(STAGE.fullmatch)),
    "sex": ColumnType("sex", r"^(sex|gender)$", _share(re.compile(r"[a-z /-]{1,30}", re.I).fullmatch)),
    "group": ColumnType(
        "target, comparison or other",
        r"\bgroup$|intervention|^cohort$",
        _share(lambda cell: cell.casefold() in GROUPS),
    ),
    "date": ColumnType(
        "day it was measured", r"^(test |assessment )?date( of test| taken| sat)?$", _readable(dates)
    ),
    "measure": ColumnType(
        "what was measured", r"^(measure|test|assessment|subject)( name)?$", lambda c, f: 1 - _NUMBER(c, f)
    ),
    "occasion": ColumnType("when it was measured", r"^(occasion|term|wave|when|time ?point|month)$", _any),
    "pupil": ColumnType(
        "the pupil's own number or code",
        r"^(pupil|student|learner|child)?s? ?(id|ref|reference|code|number|no\.?|initials)$|^pseudonym$",
        _any,
    ),
    "name": ColumnType(
        "full name", r"^((pupil|student|child|learner)('?s)? ?)?(full )?names?$|^(pupil|student)$", _any
    ),
    "value": ColumnType("a score or mark", r"^(score|value|result|marks?|points?)$", _NUMBER),
    "answer": ColumnType("answers to an item of a questionnaire", r"^(answer|response)$", _any),
    "item": ColumnType("the item of a questionnaire", r"^(item|question|statement)$", _any),
}
# ranks and twentieths of the SIMD are neither deciles nor quintiles
RANKED = re.compile(
    r"(simd|depriv).*\b(ranks?|vigintiles?)\b|\b(ranks?|vigintiles?)\b.*(simd|depriv)|^vigintiles?$"
)
FREE = re.compile(
    r"comment|note|remark|e-?mail|phone|address|postcode|timestamp|(start|completion) time|last modified|^$",
    re.IGNORECASE,
)


def normalise_heading(heading: str) -> str:
    """A heading in small letters, without footnote marks and doubled spaces."""
    text = unicodedata.normalize("NFKC", heading).replace("_", " ").replace("\n", " ").casefold()
    return re.sub(r"\s+", " ", re.sub(r"\[note \d+\]|\(\d+\)|\*", " ", text)).strip(" .:")


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
    named = [name for name, field in FIELDS.items() if re.search(field.headings, text)]
    fitting = [name for name in named if FIELDS[name].fits(cells, formats) >= 0.8]
    if fitting and filled:
        return _among(fitting, text, filled)
    if named or FREE.search(text) or not filled:
        return (named[0], not filled) if named else (LEAVE_OUT, True)
    if len(filled) >= 3 and _share(lambda cell: valid_scn(restored_scn(cell)))(cells, formats) >= 0.9:
        return "scn", False
    if FIELDS["data_zone"].fits(cells, formats) >= 0.9:
        return "data_zone", True
    return "", False


def _among(fitting: list[str], text: str, filled: Sequence[str]) -> tuple[str, bool]:
    """The likeliest of several fields: of the SIMD's three ways, the one that word and numbers tell."""
    ways = [name for name in fitting if name.startswith("simd_")]
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


def split_heading(heading: str) -> tuple[str, str]:
    """What was measured and when, from a heading such as ‘Sept 2023 score’."""
    text = unicodedata.normalize("NFKC", heading).replace("_", " ")
    found = OCCASION.search(text)
    if found:
        text = text[: found.start()] + " " + text[found.end() :]
    rest = re.sub(r"\s+", " ", re.sub(r"\( *\)", " ", text)).strip(" -–:")
    rest = rest.strip("()") if rest.count("(") != rest.count(")") else rest
    return rest.strip(" -–:").casefold(), found[0].strip() if found else ""
