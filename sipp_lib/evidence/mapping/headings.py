"""What a heading is beside a field's name: a statement that people answer, somebody's number, or a pupil's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sipp_lib.evidence.mapping.column_types import OCCASION
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

# Words that headings of registers and mark books are made of; a heading of these alone is no statement, however long.
REGISTER = frozenset(
    re.findall(
        r"\S+",
        r"a of the an and or in on at to for by per with no nos not n y yes as date day days number numbers code codes "
        r"id ids ref reference pupil pupils pupil's student students student's learner learners child children current "
        r"home legal known preferred full name names initials pseudonym year group stage class reg registration form "
        r"school centre establishment type status flag half am pm session sessions opening openings possible actual "
        r"attended attendance attend att present absence absences absent authorised unauthorised authorized "
        r"unauthorized late lates out total overall percentage percent rate roll scottish candidate scn free meal "
        r"meals entitled entitlement registered eligible claimed fsm fme fm additional support needs need asn sen "
        r"english language eal esl care experienced experience looked after lac cecyp simd imd index multiple "
        r"deprivation decile quintile vigintile band rank data zone datazone dz most least deprived sex gender birth "
        r"dob first last fore family given second surname forename middle target comparison control intervention "
        r"cohort occasion when measure measured item question statement answer response value score scores mark marks "
        r"point points result results raw scaled standard standardised standardized test tests assessment assessed sat "
        r"taken max maximum level levels term block week wave time month months hours since from excluding including "
        r"incl excl under over v dd mm yyyy yy address postcode local authority council ",
    )
)
SPEAKING = frozenset(
    re.findall(
        r"\S+",
        r"i is i'm i've i'd i'll me my mine myself we we're us our you you're your they their them he she it its this "
        r"that these those there what which who whom whose why how where do does did don't doesn't didn't are was were "
        r"be been being has have had having can can't cannot could should would will won't may might must shall "
        r"feel feels felt think thinks know knows like likes liked enjoy enjoys enjoyed want wants help helps helped "
        r"make makes made matter matters find finds tries works learns understand understands uses keep keeps let lets "
        r"give gives get gets go goes says tells asks listens reads sees trust trusts agree disagree always never "
        r"often sometimes rarely because than very really too please ",
    )
)
# somebody other than the pupil
OTHERS = re.compile(
    r"\b(parent|guardian|carer|mother|father|mum|dad|sibling|brother|sister|contact|emergency|next of kin|"
    r"teacher(?!(['’]?s)? (professional )?(judge?ment|estimate|prediction)s?\b)|"
    r"tutor|doctor|gp|key ?worker|named person|staff|head|friend|buddy|partner|"
    r"(entered|completed|recorded|assessed|marked|observed) by)('?s)?\b"
)
# of these words some are said of pupils too: a reading partner, the head of a group, a student contact
MAY_BE_PUPILS = re.compile(r"\b(contact|head|buddy|partner)s?\b(?! ?teacher)")
THE_PUPIL = re.compile(
    r"(?<!of )(?<!of the )(?<!of a )\b(pupil|child|children|student|learner|young person|bairn|kid)s?\b(?!'|s')"
)
PRIVATE = re.compile(
    r"phone|\b(mobile|tel|fax|adm|admission|upn|urn|uln|uci|uprn|sis|seemis|candidate|nhs|chi|iban|account|sort code|"
    r"passport|postcode|log ?in|user|username|nino|ni|national insurance|id|ids|ref|reference|code|guid|uuid|pin)\b"
)
COUNTED = re.compile(r"\b(no|nos|nr|num|number|numbers)$|#")
SUBJECTS = re.compile(
    r"\b(reading|writing|maths?|mathematics|numeracy|number|literacy|spelling|handwriting|listening|talking|speaking|"
    r"phonics?|comprehension|vocabulary|grammar|punctuation|arithmetic|science|english|french|gaelic|music|art|pe|"
    r"attendance|wellbeing|effort|behaviour|homework|skills?|tables?|fluency|tests?|scores?|total|level|class)\b"
)
# a column that tells of another one what it is out of
COLUMNS = re.compile(
    r"(max\.?(imum)?|total|possible|available|full|highest)( possible| available)? (marks?|scores?|points?)|out of|"
    r"(marks?|scores?|points?) (possible|available|out of)|weight(ing)?( %)?|max(imum)?"
)
PERSON = re.compile(r"[^\W\d_a-zß-ÿ][\w'’.-]*,?( [^\W\d_a-zß-ÿ(][\w'’.()-]*)+")


# as people and survey tools number: ‘1.’, ‘1 Your …’, ‘1a)’, ‘(1)’, ‘#1’, ‘Q1’, ‘Question 1:’, ‘A.’
SIGNED = r"\s*[.):–—-]"
NUMBER = r"\d{1,2}(?:[._]\d{1,2})?[a-z]?"
NUMBERED = re.compile(
    rf"\s*(?:(?:q|qu|question|item)[ .]*{NUMBER}\b(?:{SIGNED})*|[(\[]{NUMBER}[)\]]|#\s*\d{{1,2}}\b(?:{SIGNED})*|"
    rf"{NUMBER}(?:{SIGNED})+|\d{{1,2}}(?=\s+(?-i:[A-Z]))|[a-h][.)])\s*(?=[^\W\d])",
    re.IGNORECASE,
)


def unnumbered(heading: str) -> str:
    """A heading without the number that a form gave its question: ‘1. Your pupil code’, ‘Q2 Class’."""
    return NUMBERED.sub("", heading, count=1) if NUMBERED.match(heading) else heading


def asking(heading: str, known: Sequence[Measure]) -> Measure | None:
    """The only questionnaire of which a heading is a statement, numbered or not."""
    texts = {normalise_heading(heading), normalise_heading(unnumbered(heading))}
    found = [
        each
        for each in known
        if each.form == "survey"
        and texts & {normalise_heading(one) for one in each.statements if one.strip()}
    ]
    return found[0] if len(found) == 1 else None


def is_statement(heading: str) -> bool:
    """Whether a heading is a statement, a question or an item of a grid, which people answer, and no field's name."""
    text = OCCASION.sub(" ", normalise_heading(heading))
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.replace("’", "'"))
    if not words or all(word in REGISTER for word in words):
        return False
    spoken = len(words) > 1 and any(word in SPEAKING for word in words)
    numbered = re.match(r"(q|item|question|statement) ?\d{1,2}\b", text)
    told = re.sub(r"\(.*?\)", " ", text)  # ‘SAS (with 90% confidence bands)’ says but what it is
    many = len(re.findall(r"[^\W\d_]+", told)) > 3
    return bool("?" in text or re.search(r"\[.+\]$", text) or numbered or spoken or many)


def is_identifier(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column surely holds numbers of people or things: of telephones, admissions, accounts."""
    text = normalise_heading(heading)
    return bool(PRIVATE.search(text)) or (bool(COUNTED.search(text)) and _all_different(cells))


def counts_up(cells: Sequence[str]) -> bool:
    """Whether numbers only count the rows: each is there once, and they are as many as they go up."""
    whole = sorted(map(int, _whole(cells)))
    return len(whole) > 1 and whole == [*range(whole[0], whole[0] + len(whole))]


def may_identify(cells: Sequence[str]) -> bool:
    """Whether numbers are long enough, and different enough, to be those of people."""
    whole = _whole(cells)
    least = min(map(len, whole), default=0)
    return bool(whole) and (least >= 6 or (least >= 4 and _all_different(cells)))


def is_of_others(heading: str) -> bool:
    """Whether a heading speaks of somebody other than the pupil: a parent, a teacher."""
    return bool(OTHERS.search(normalise_heading(heading)))


def may_tell_pupils(heading: str) -> bool:
    """Whether a heading that speaks of others may stand above pupils all the same: ‘Child or parent’, ‘Partner’."""
    text = normalise_heading(heading.replace("’", "'"))
    others = OTHERS.findall(MAY_BE_PUPILS.sub(" ", text))
    return not others or bool(THE_PUPIL.search(text))


def is_of_columns(heading: str) -> bool:
    """Whether a column says what another one is out of, or how much it weighs, and nothing of a pupil."""
    return bool(COLUMNS.fullmatch(normalise_heading(heading)))


def is_name(heading: str) -> bool:
    """Whether a heading looks like a person's name."""
    return bool(PERSON.fullmatch(heading.strip())) and not SUBJECTS.search(normalise_heading(heading))


def _whole(cells: Sequence[str]) -> list[str]:
    """The digits of whole numbers, however telephone numbers are set apart; none when some cell is none."""
    filled = [re.sub(r"[ ()+-]|\.0+$", "", stripped(cell)) for cell in cells if not missing_reason(cell)]
    return filled if all(re.fullmatch(r"\d+", text) for text in filled) else []


def _all_different(cells: Sequence[str]) -> bool:
    whole = _whole(cells)
    return len(whole) > 1 and len(set(whole)) == len(whole)
