"""Whether words tell when something was measured: a month, ‘Pre’, ‘Term 2’; a mark or a pupil's name tells none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from sipp_lib.evidence.values.dates import dates
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.months import month_of, school_year
from sipp_lib.formats import MONTH_NAME

NO_TIME_TOLD = (
    "this does not say when something was measured. Say it as the measure has it, as a month such as 2026-08, or in "
    "words such as Before, Week 3 or Term 1; any other word must first be an occasion of the measure (Phase 3)."
)
NAMING = frozenset(
    re.findall(
        r"\S+",
        r"pre post pretest posttest test tests retest baseline midline endline before after during start beginning end "
        r"mid middle midpoint midway halfway half initial final entry exit first second third fourth fifth sixth last "
        r"previous earlier early later late now follow followup delayed long short term terms block week weeks wk wks "
        r"wave time timepoint point round cycle phase sprint session visit day days month months year years yr quarter "
        r"semester autumn winter spring summer christmas xmas easter break holiday holidays morning afternoon am pm "
        r"project lesson unit stage attempt occasion sitting assessment assessments check checkpoint review survey "
        r"questionnaire intervention programme enquiry teaching one two three four five six seven eight nine ten",
    )
)
JOINING = frozenset(
    re.findall(r"\S+", "of the at in to and on by up year's school academic this next st nd rd th")
)
FIRST = frozenset(re.findall(r"\S+", "pre pretest before baseline start beginning initial entry prior"))
LAST = frozenset(re.findall(r"\S+", "post posttest after end endline final exit following since"))
# only whoever made a form knows when ‘now’ was, unless it stands beside the other half
FIRST_BESIDE = frozenset(re.findall(r"\S+", "then last previous previously past ago"))
LAST_BESIDE = frozenset(re.findall(r"\S+", "now today currently nowadays this these present moment"))
SHORT = re.compile(r"(t|w|wk|p|s|m|y|q|d|yr)\d{1,2}", re.IGNORECASE)
MONTH = re.compile(MONTH_NAME, re.IGNORECASE)
YEAR = re.compile(r"(19|20)\d\d")
FEW = 53  # a column of weeks or terms may number them


def tells_time(text: str, planned: Collection[str] = (), *, numbered: bool = False) -> bool:
    """Whether a text says when something was measured.

    Parameters
    ----------
    text : str
        As a person or a file has it.
    planned : collection of str
        The occasions of the measure, which say it whatever their words are.
    numbered : bool
        Whether whole numbers alone are terms or weeks, as in a column of them.
    """
    said = " ".join(unicodedata.normalize("NFKC", stripped(text)).casefold().replace("’", "'").split())
    if said in {" ".join(each.casefold().split()) for each in planned}:
        return True
    if YEAR.fullmatch(said) or _session(said) or _day(said) or _month(said):
        return True
    if numbered and re.fullmatch(r"\d{1,2}", said):
        return 1 <= int(said) <= FEW
    if missing_reason(said) or "%" in said:
        return False
    words = re.findall(r"[^\W\d_]+(?:'s)?\d*", said)
    naming = [word for word in words if word in NAMING or MONTH.fullmatch(word) or SHORT.fullmatch(word)]
    naming += [word for word in words if word.rstrip("0123456789") in NAMING and word not in naming]
    # ‘Test B’ tells a time, ‘B’ is a mark
    return bool(naming) and all(word in naming or word in JOINING or len(word) == 1 for word in words)


def side(text: str, *, relative: bool = False) -> str:
    """Which end of some work a time is at: "first" as ‘Pre’ and ‘at the start’, "last" as ‘After’; else empty.

    Parameters
    ----------
    text : str
        As a person or a file has it.
    relative : bool
        Whether ‘now’ and ‘last year’ tell it too, as beside one another in a form.
    """
    if re.search(r"\d", text):
        return ""  # the start of one of several terms
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    for first, last in [(FIRST, LAST), (FIRST_BESIDE, LAST_BESIDE)][: 1 + relative]:
        if bool(words & first) != bool(words & last):
            return "first" if words & first else "last"
    return ""


def of_side(text: str, planned: Collection[str], *, relative: bool = False) -> str:
    """The planned occasion that is at the same end as a text, where there is only one: ‘before’ is ‘Pre’."""
    told = side(text, relative=relative)
    same = [each for each in planned if side(each) == told] if told else []
    return same[0] if len(same) == 1 else ""


def _session(said: str) -> bool:
    # ‘10-11’ may be a band of marks
    return bool(school_year(said) and re.search(r"20\d\d|[a-z]", said))


def _day(said: str) -> bool:
    return not re.fullmatch(r"[\d.]+", said) and dates([said]).values[0] is not None


def _month(said: str) -> bool:
    found = month_of(said)
    return found is not None and not found[2].strip()
