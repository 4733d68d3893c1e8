"""What a column of a school's file may be: a line for each type, which is all that the workbook knows of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sipp_lib.evidence import parsers, pupil_words
from sipp_lib.evidence.parsers import Parser
from sipp_lib.evidence.values.months import WEEK
from sipp_lib.formats import MONTH_NAME

LEAVE_OUT = "leave out"
WHEN = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -](?:{MONTH_NAME})\.?(?:,?[ -]?'?(?:\d{{4}}|\d{{2}}))?|"
    rf"(?:{MONTH_NAME})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|(?:{MONTH_NAME})\.?[ -]?'?(?:\d{{4}}|\d{{2}})?|"
    rf"{WEEK}\.?:? ?\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{MONTH_NAME})\.?(?:[ -]?'?(?:\d{{4}}|\d{{2}}))?|"
    rf"(?:{WEEK}\.?:? ?)?\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|"
    r"\d{4}-\d{2}(?:-\d{2})?|(?:19|20)\d{2}(?:[/-]\d{2,4})?|"
    r"pre(?:[- ]?test)?|post(?:[- ]?test)?|baseline|before|after|start|end|mid(?:[- ]?point)?|"
    r"(?:term|block|week|wk|wave|time|t|test) ?\d{1,2}|autumn|winter|spring|summer|initial|final)"
)
OCCASION = re.compile(rf"\b{WHEN}(?: {WHEN})*\b", re.IGNORECASE)


# ‘Surname, Forename’, ‘First and last name’, ‘Name (surname first)’
BOTH_NAMES = (
    r"\b(sur|last ?|family ?)(name)?s?\b.*\b(fore|first|given)|"
    r"\b(fore|first ?|given ?)(name)?s?\b.*\b(sur|last|family)"
)
A_CLASS = re.compile(r"(class |set |room )?[ps]?\d{1,2} ?[/.-]? ?[a-z]{0,3}\d?", re.I)
WAYS_ABSENT = (
    ("absent",),
    ("authorised", "unauthorised"),
    ("absent_am", "absent_pm"),
    ("authorised_am", "authorised_pm", "unauthorised_am", "unauthorised_pm"),
    ("authorised_am", "authorised_pm", "unauthorised"),
    ("authorised", "unauthorised_am", "unauthorised_pm"),
)
"""All absences in one column, or in several that are added up."""
ABSENCES = tuple(dict.fromkeys(part for way in WAYS_ABSENT for part in way))
About = Literal["identity", "pupil", "area", "circumstance", "result", "register", ""]


@dataclass(frozen=True)
class ColumnType:
    """One thing a column may be.

    Parameters
    ----------
    name : str
        As a mapping keeps it, and the evidence where it has such a column.
    words : str
        What people call it.
    headings : str
        The headings it goes by, as a pattern of what `normalise_heading` gives.
    parser : Parser
        How its cells are read.
    about : str
        What it tells: who a pupil is ("identity"), something about them that is kept as it stands ("pupil", and a
        yes or no as "circumstance"), how deprived the area is where they live ("area"), what was measured ("result"),
        what a register has beside ("register"); nothing, where nobody is offered it.
    lens : str
        What differences are called that are looked for through it, see `sipp_lib.records.kinds.performance.Lens`.
    who : str
        Of whom a circumstance is true.
    """

    name: str
    words: str
    headings: str
    parser: Parser
    about: About
    lens: str = ""
    who: str = ""

    def fits(self, cells: Sequence[str], formats: Sequence[str]) -> float:
        """The share of cells that look like it."""
        return self.parser.fits(cells, formats)


# where two could be meant by a heading, and the cells fit both, the first is
FIELDS = {
    each.name: each
    for each in (
        ColumnType(
            "scn",
            "Scottish Candidate Number",
            r"\bscn\b|candidate (number|no)|scottish candidate",
            parsers.SCN,
            "identity",
        ),
        ColumnType(
            "pupil",
            "the pupil's own number or code",
            r"^(pupil|student|learner|child)?s? ?(id|ref|reference|code|number|no\.?|initials)$|^pseudonym$",
            parsers.PUPIL,
            "identity",
        ),
        ColumnType(
            "name",
            "full name",
            rf"^((pupil|student|child|learner)('?s)? ?)?(full )?names?$|"
            rf"^(pupil|student|learner|child|young person|sgoilear|ainm( an sgoileir)?)$|{BOTH_NAMES}",
            parsers.PERSON,
            "identity",
        ),
        *(
            ColumnType(name, words, headings, parser, "identity")
            for name, words, headings, parser in (
                (
                    "known_as",
                    "forename the pupil goes by",
                    r"^(pupil'?s? )?(also )?(preferred|known as|usual|chosen|alias|aka)( (fore|first) ?| )?(name)?$|"
                    r"^nick ?name$",
                    parsers.PERSON,
                ),
                (
                    "middle_names",
                    "middle names",
                    r"^(pupil'?s? )?(middle|other (fore|first|given)|second (fore|given)) ?name(s|\(s\))?"
                    r"( ?or initials?)?$",
                    parsers.PERSON,
                ),
                (
                    "other_surname",
                    "another surname of the pupil",
                    r"\b(preferred|known as|usual|chosen|alternative|other|former(ly)?|previous|old|new|birth|maiden) "
                    r"(sur|last |family |second )names?$|^maiden name$",
                    parsers.PART_OF_NAME,
                ),
                (
                    "forename",
                    "forename",
                    r"(fore|first|1st|given|known|preferred|christian) ?name|^(legal )?(first|given|forename)$|"
                    r"^f\.? ?name$|^(ciad ainm|pr[ée]noms?|vorname|nombre|imi[ęe])$",
                    parsers.PART_OF_NAME,
                ),
                (
                    "surname",
                    "surname",
                    r"surname|(last|family|second|2nd) ?name|^(legal )?(last|family)$|^[ls]\.? ?name$|"
                    r"^(sloinneadh|nom( de famille)?|nachname|apellidos?|nazwisko)$",
                    parsers.PART_OF_NAME,
                ),
            )
        ),
        ColumnType(
            "date_of_birth",
            "date of birth (not kept)",
            r"\bd\.?o\.?b\b|birth|\bl(à|atha) breith\b",
            parsers.BIRTHDAY,
            "identity",
        ),
        ColumnType("data_zone", "data zone of the home address", r"data ?zone|^dz\b", parsers.ZONE, "area"),
        ColumnType("simd_decile", "SIMD decile", r"decile|simd|depriv", parsers.DECILE, "area"),
        ColumnType("simd_quintile", "SIMD quintile", r"quintile|simd|depriv", parsers.QUINTILE, "area"),
        ColumnType(
            "simd_band",
            "band of deprivation in percent, such as 0-10",
            r"simd|imd\b|depriv",
            parsers.BAND,
            "area",
        ),
        ColumnType(
            "fme",
            "entitled to free school meals",
            r"\bfme?\b|\bfsm\b|free (school )?meal|\bbiadh\b.*\basgaidh$",
            parsers.YES_OR_NO,
            "circumstance",
            lens="free school meals",
            who="entitled to free school meals",
        ),
        ColumnType(
            "asn",
            "additional support needs",
            r"\basn\b|\bsen\b|additional support|\btaic a bharrachd\b",
            parsers.YES_OR_NO,
            "circumstance",
            lens="additional support needs",
            who="with additional support needs",
        ),
        ColumnType(
            "eal",
            "English as an additional language",
            r"\beal\b|additional language|\bchànan a bharrachd\b",
            parsers.YES_OR_NO,
            "circumstance",
            lens="English as an additional language",
            who="learning English as an additional language",
        ),
        ColumnType(
            "care_experienced",
            "care experienced",
            r"care exp|looked after|\blac\b|\bcec?yp\b|\bce (young|child|pupil)",
            parsers.YES_OR_NO,
            "circumstance",
            lens="care experience",
            who="care-experienced",
        ),
        ColumnType(
            "value", "a score or mark", r"^(score|value|result|marks?|points?)$", parsers.MARK, "result"
        ),
        ColumnType(
            "answer",
            "answers to an item of a questionnaire",
            r"^(answer|response)$",
            parsers.ANSWER,
            "result",
        ),
        ColumnType(
            "item", "the item of a questionnaire", r"^(item|question|statement)$", parsers.TEXT, "result"
        ),
        ColumnType("denominator", "half-day openings possible", r"possible", parsers.COUNTED, "result"),
        ColumnType(
            "numerator",
            "half-day openings attended",
            r"^(?!.*(%|per ?cent|\bpct\b)).*(\bactual\b|attended|\bpresent\b)",
            parsers.COUNTED,
            "result",
        ),
        # only beside one half of a pair, see `sipp_lib.evidence.mapping.openings`
        *(
            ColumnType(name, f"half-days absent{which}", headings, parsers.OPENINGS, "register")
            for name, which, headings in (
                ("absent", "", r"(?!)"),
                ("absent_am", " in the morning", r"(?!)"),
                ("absent_pm", " in the afternoon", r"(?!)"),
                ("authorised", ", authorised", r"(?<!un)authori[sz]ed"),
                ("unauthorised", ", unauthorised", r"unauthori[sz]ed"),
                ("authorised_am", ", authorised, in the morning", r"(?!)"),
                ("authorised_pm", ", authorised, in the afternoon", r"(?!)"),
                ("unauthorised_am", ", unauthorised, in the morning", r"(?!)"),
                ("unauthorised_pm", ", unauthorised, in the afternoon", r"(?!)"),
            )
        ),
        ColumnType(
            "percent",
            "attendance in percent",
            r"^(?!.*\b(days?|openings?|sessions?|hours?)\b).*(\batt(endance|\.)?\b|\bl[àa]thaireachd\b|"
            r"(%|per ?cent|\bpct\b).*\b(attended|present)\b|\b(attended|present)\b.*(%|per ?cent|\bpct\b))",
            parsers.PERCENT,
            "result",
        ),
        ColumnType(
            "school",
            "school",
            r"^(name of )?(the )?(school|centre|establishment|institution)( name| code)?$|^(ainm na )?sgoile?$",
            parsers.TEXT,
            "pupil",
        ),
        ColumnType(
            "class",
            "class",
            r"^(?!.*(%|#|\b(of|average|mean|size|position|rank|test|score|marks?|work|total|rate|no)\b)).*\bclass\b|"
            r"registration|^reg\b|^(form|clas)$",
            pupil_words.CLASS,
            "pupil",
        ),
        ColumnType(
            "sex",
            "sex",
            r"^(sex|gender|gnè)$",
            pupil_words.SEX,
            "pupil",
            lens="sex",
        ),
        ColumnType(
            "stage",
            "stage",
            r"\bstage\b|^year ?(group)?$|^ìre$",
            pupil_words.STAGES,
            "pupil",
            lens="stage",
        ),
        ColumnType(
            "group",
            "target, comparison or other",
            r"\bgroup$|intervention|^cohort$",
            pupil_words.GROUP,
            "pupil",
        ),
        ColumnType(
            "measure",
            "what was measured",
            r"^(measure|test|assessment|subject)( name)?$",
            replace(parsers.TEXT, fits=lambda cells, formats: 1 - parsers.NUMBER.fits(cells, formats)),
            "result",
        ),
        ColumnType(
            "occasion",
            "when it was measured",
            r"^(occasion|term|wave|when|time ?point|month|m[ìi]os)$",
            parsers.OCCASION,
            "result",
        ),
        ColumnType(
            "date",
            "day it was measured",
            r"^((test|assessment|completion) )?date( of (test|assessment)| taken| sat| tested| assessed| completed)?$",
            parsers.DAY,
            "result",
        ),
        ColumnType("respondent", "the number of each who answered", r"(?!)", parsers.PERSON, ""),
    )
}
SIMD = tuple(name for name in FIELDS if name.startswith("simd_"))
# ranks and twentieths of the SIMD are neither deciles nor quintiles
RANKED = re.compile(
    r"(simd|depriv).*\b(ranks?|vigintiles?)\b|\b(ranks?|vigintiles?)\b.*(simd|depriv)|^vigintiles?$"
)
# by their headings alone: never kept, and the reason that is told
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
FREE = re.compile("|".join([*(pattern for pattern, _ in KINDS), "^$"]), re.IGNORECASE)


def words(field: str) -> str:
    """What a field is called; a column of the evidence that is none by its own name."""
    return FIELDS[field].words if field in FIELDS else field


def types_about(*what: About) -> list[ColumnType]:
    """The types that tell something, in the order of `FIELDS`."""
    return [each for each in FIELDS.values() if each.about in what]


def split_heading(heading: str) -> tuple[str, str]:
    """What was measured and when, from a heading such as ‘Sept 2023 score’."""
    text = unicodedata.normalize("NFKC", heading).replace("_", " ")
    found = OCCASION.search(text)
    if found:
        text = text[: found.start()] + " " + text[found.end() :]
    rest = re.sub(r"\s+", " ", re.sub(r"\( *\)", " ", text)).strip(" -–:")
    rest = rest.strip("()") if rest.count("(") != rest.count(")") else rest
    return rest.strip(" -–:").casefold(), found[0].strip() if found else ""
