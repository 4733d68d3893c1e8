"""What a form has beside its items: questions for facts, people's own words, and one person's form sent in twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sipp_lib.errors import Issue
from sipp_lib.evidence.mapping.column_types import FIELDS, FREE, LEAVE_OUT, types_about
from sipp_lib.evidence.mapping.form_exports import is_filled_in
from sipp_lib.evidence.mapping.headings import is_statement
from sipp_lib.evidence.mapping.mapping import WHO
from sipp_lib.evidence.values.answers import among, best_first, normalise
from sipp_lib.evidence.values.classes import STAGE
from sipp_lib.evidence.values.marks import is_age
from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.numbers import numbers
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.evidence.values.times import tells_time
from sipp_lib.formats import row_numbers

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.evidence.mapping.mapping import Mapping
    from sipp_lib.evidence.readers.read import ReadFile
    from sipp_lib.records.kinds import Measure

WHOSE = r"(?:your|your child's|my|my child's|the pupil's|the) (?:\w+ )?"
SAY = r"(?:please )?(?:choose|select|pick|enter|give|write|type|state|tell us|what is|what's|which is) "
PLACE = r"(?:in|at|from|part of|taught in|enrolled (?:in|at)|a pupil (?:in|at)|answering for)"
ARE_YOU = (
    r"(?:(?:do|does|did|are|is) (?:you|your child|they|he|she) "
    rf"(?:(?:go|come|belong) to|attend|work (?:in|at)|{PLACE}|be in)|(?:are you|is your child)(?: now)?$)"
)
ASKS = {
    "school": rf"(?:at |in |to )?(?:what|which) (?:\w+ )?school {ARE_YOU}\b.*|"
    rf"(?:{SAY})?(?:the )?name of {WHOSE}?school|(?:{SAY})?{WHOSE}?school(?:'s)?(?: name| called)?|"
    rf"where {ARE_YOU} (?:to )?school|"
    r"where do you go to school|(?:what|which) school|which (?:of these )?(?:is|are) your school",
    "class": rf"(?:in )?(?:what|which) (?:\w+ )?class {ARE_YOU}\b.*|(?:{SAY})?(?:the )?name of {WHOSE}?class|"
    rf"(?:{SAY})?{WHOSE}?class(?: name)?|(?:what|which) class|which (?:is|are) your class",
    "stage": rf"(?:in )?(?:what|which) (?:year|stage|year group|primary|school year)(?: group)? {ARE_YOU}\b.*|"
    rf"(?:{SAY})?{WHOSE}?(?:stage|year|year group)",
    "sex": r"(?:are you|i am|is your child)(?: (?:a|an))? (?:boy|girl|male|female|man|woman)\b.*|"
    rf"(?:{SAY})?{WHOSE}?(?:sex|gender)(?: identity)?|"
    r"(?:what|which) (?:gender|sex) (?:are you|do you identify (?:as|with)|is your child)|do you identify as .*",
    "known_as": r"(?:(?:he|she|they|child|pupil|name) )?(?:likes?|prefers?|wants?) to be (?:called|known as)|"
    r"(?:name )?(?:goes|known|called) by|(?:pet|everyday|short) name|what .*\b(?:likes?|prefers?) to be called",
    "forename": rf"(?:{SAY})?(?:your|my) (?:first|fore|given) ?name",
    "surname": rf"(?:{SAY})?(?:your|my) (?:sur|last |second |family )name",
    "name": rf"(?:{SAY})?(?:your|my) (?:full |own |first and last |first name and sur)?name(?: and surname)?"
    r"(?: \(.*\))?",
}
CODE = re.compile(
    rf"(?:{SAY})?(?:(?:your|my|the|the pupil's) )?(?:(?:own|secret|special|personal|unique|pupil|student|learner|"
    r"child|participant|research|project|survey|questionnaire|login|log-in|roll|register|admission|school id|id)"
    r"(?:'s)? )*(?:code(?: ?name| ?word)?|number|no|id|identifier|initials|pseudonym|reference|ref)"
    r"(?: number| code| no)?(?: (?:is|here|below|(?:on|in|from) (?:your|the|my) \w+|you (?:were|have been) given))?"
    r"(?: \(.*\))?"
)
SHORT = re.compile(r"[\w./-]{1,20}")
# ‘Is this the start or the end of the project?’
WHEN_ASKED = re.compile(
    r"(?=.*\b(this|survey|questionnaire|form|project|programme|block|intervention|course)\b)"
    r"(.*\b(start|beginning|before|first|pre)\b.*\b(end|after|now|second|last|post)\b|"
    r"(when|(which|what) (term|time|week|survey))\b)"
)
SEX = re.compile(
    r"(a )?(boy|girl|male|female|man|woman|m|f|b|g|non-?binary|other|neither|prefer not to say|"
    r"(i )?(would rather|would prefer|rather|prefer) not (to )?say|i use another (word|term)|in another way)",
)
OPEN = re.compile(
    r"^(why|who|whom|whose|what|where|how (come|could|can|would|should|might|do|does|did))\b|\bwhy( not)?\??$|"
    r"^(is|was|do you have|have you(?: got)?|are there|were there)( there)? (any|some) ?(thing|one)\b|"
    r"\b(tell us|tell me|describe|explain|own words|anything else|any other|comments?|suggestions?|feedback|"
    r"please (say|specify|state|write|list|name)|if (so|yes|no|not|other)|"
    r"give (a |your )?(reasons?|examples?)|thoughts)\b"
)
WHO_ANSWERS = re.compile(
    r"(?:(?:what is|what's|enter|write|type) )?(?:(?:your|my|full|first|last|sur) ?)*names?"
)
RUNNING = re.compile(r"(respondent|response|submission|entry|row|#)( (id|no|number|#))?\.?")
ADULTS = re.compile(
    r"\bmy (child|children|son|daughter|pupils|learners|students|colleagues|classroom|teaching|practice)\b|"
    r"\byour (child|children|son|daughter|pupils|learners|students|teaching|practice)\b|\bi teach\b|"
    r"\b(confident|confidence|comfortable|skilled) (in |with |about )?teaching\b|"
    r"\bas a (parent|carer|teacher|practitioner|member of staff)\b|\bin my (lessons|teaching)\b"
)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MEASURED = ("value", "numerator", "percent")
ABOUT_PUPILS = tuple(each.name for each in types_about("pupil", "circumstance", "area"))
LONG = 25  # letters of a sentence; answers that are to be ticked are shorter
MANY = 12  # more different answers than so are nobody's scale


def asks_for(heading: str, cells: Sequence[str]) -> str:
    """The field that a form's question asks for, such as ‘What school do you go to?’; empty where it is none."""
    text = normalise_heading(heading.replace("’", "'")).strip(" ?:.")
    known = [stripped(cell) for cell in cells if not missing_reason(cell)]
    found = next((name for name, ways in ASKS.items() if re.fullmatch(ways, text)), "")
    words = {normalise(cell) for cell in known}
    if not found and is_statement(heading) and CODE.fullmatch(text):
        codes = [cell for cell in known if SHORT.fullmatch(cell.replace(" ", ""))]
        # a form that is filled in before and after, or each term, has each code several times
        return "pupil" if len(codes) >= 0.8 * len(known) > 0 and 4 * len(words) > len(known) else ""
    if not found and WHEN_ASKED.match(text) and len(words) > 1 and all(map(tells_time, words)):
        found = "occasion"
    if not known or best_first(words) or words <= {"yes", "no"}:
        return ""
    if found == "school":
        return found if len(numbers(known).wrong) > len(known) / 2 else ""
    if found == "class" and all(STAGE.fullmatch(cell) for cell in known):
        return "stage" if all(not cell.isdigit() for cell in known) else found
    if found == "sex":
        return (
            found if sum(bool(SEX.fullmatch(cell.casefold())) for cell in known) >= 0.8 * len(known) else ""
        )
    return found if found and FIELDS[found].fits(cells, ()) >= 0.8 else ""


def is_form(headings: Iterable[str]) -> bool:
    """Whether a file comes from a form: it tells when that was filled in, or most of its headings are statements."""
    texts = [*headings]
    stated = sum(map(is_statement, texts))
    return stated > 0 and (2 * stated >= len(texts) or is_filled_in(texts))


def of_adults(headings: Iterable[str]) -> bool:
    """Whether a form is filled in by parents or staff, by what its items say: ‘My child …’, ‘I teach …’."""
    return any(
        is_statement(each) and ADULTS.search(normalise_heading(each.replace("’", "'"))) for each in headings
    )


def own_words(heading: str, cells: Sequence[str], known: Iterable[Measure] = ()) -> bool:
    """Whether people write what they like in a column: it is asked so, or the cells are sentences and mostly differ."""
    text = normalise_heading(heading.replace("’", "'"))
    if FREE.search(text) and "comment" not in text and "remark" not in text:
        return False
    filled = [stripped(cell) for cell in cells if not missing_reason(cell)]
    words = {normalise(cell) for cell in filled}
    half = len(words) / 2
    if len(numbers(sorted(words)).wrong) <= half or best_first(words) or sum(map(is_age, words)) > half:
        return False
    if any(len(among(words, each.answers)) > len(words) / 2 for each in known if each.answers):
        return False
    if re.match(r"who(m|se)?\b", text) or WHO_ANSWERS.fullmatch(text.strip(" ?")):
        return True  # a friend's name is one word, and three columns may share it
    if OPEN.search(text) or len(words) > MANY:
        return any(" " in each for each in words) or len(words) > MANY
    return len(words) > max(2, len(filled) / 2) and sum(map(len, words)) > LONG * len(words)


def left_in_own_words(
    seen: ReadFile, mapping: Mapping, file: str, known: Iterable[Measure] = ()
) -> list[Issue]:
    """That columns of people's own words are left out, so that nobody looks for them in a report."""
    known = tuple(known)
    names = [
        f"‘{column.heading}’"
        for at, column in enumerate(mapping.columns)
        if column.field == LEAVE_OUT
        and (is_statement(column.heading) or re.search("comment|remark", normalise_heading(column.heading)))
        and own_words(column.heading, seen.frame.iloc[:, at].tolist(), known)
    ]
    if not names:
        return []
    text = (
        f"{file}: {', '.join(names)}: people answer in their own words here, which may tell who wrote them, so this is "
        "left out. Read the answers in the file itself."
    )
    return [Issue("own-words", "note", text, file=file)]


def no_item_taken(seen: ReadFile, mapping: Mapping, file: str, known: Iterable[Measure] = ()) -> list[Issue]:
    """A stop for a form of which no item is taken: its rows would be pupils of whom nothing is known."""
    known = tuple(known)
    headings = [each.heading for each in mapping.columns]
    items = [
        column.heading
        for at, column in enumerate(mapping.columns)
        if column.field == LEAVE_OUT
        and is_statement(column.heading)
        and not own_words(column.heading, seen.frame.iloc[:, at].tolist(), known)
    ]
    text = (
        f"{file}: this is a form, and none of its questions was used, so there is nothing to add. Say which measure "
        "they belong to. If there is none yet, add one in Phase 3 (type of result: survey; who answers: pupils, "
        "parents or staff), and add the file again."
    )
    if is_filled_in(headings) and not items and not mapping.of(*(set(ABOUT_PUPILS) - {"school"})):
        own = left_in_own_words(seen, mapping, file, known)
        text = (
            f"{file}: people answer in their own words only, so there is nothing to bring in."
            if own
            else text
        )
    elif not items or not is_form(headings):
        return []
    return [Issue("no-item-taken", "stop", text, file=file)]


def answered_by_adults(mapping: Mapping, known: Sequence[Measure]) -> bool:
    """Whether only parents or staff answered, who are no pupils whatever the form asked them."""
    asked = {each.code for each in known if each.form == "survey" and each.answered_by != "pupils"}
    answers = {each.measure for each in mapping.of("answer")}
    return bool(answers) and answers <= asked and not mapping.of(*MEASURED)


def keeps_no_pupils(mapping: Mapping, known: Sequence[Measure]) -> bool:
    """Whether a form's answers stand by themselves: nothing tells of whom they are, or they may be of adults."""
    told = bool(mapping.of(*WHO)) and not answered_by_adults(mapping, known)
    return bool(mapping.of("answer")) and not mapping.of(
        *MEASURED, *(("scn", "pupil", "stage") if told else ())
    )


def not_kept(mapping: Mapping, known: Sequence[Measure]) -> list[int]:
    """The columns that tell of those who answered and are not kept, since nobody is told who they are."""
    vain = keeps_no_pupils(mapping, known)
    return [at for at, each in enumerate(mapping.columns) if vain and each.field in ABOUT_PUPILS]


def sent_twice(seen: ReadFile, mapping: Mapping, file: str) -> tuple[np.ndarray, list[Issue]]:
    """Which rows of a form to use where nobody is told, and what is said of people who sent it in more than once.

    Parameters
    ----------
    seen : Read
        The file as text: an address or a name that is left out tells one person still, though it is never kept.
    mapping : Mapping
        What its columns are.
    file : str
        Its name.

    Returns
    -------
    (numpy.ndarray of bool, list of Issue)
        False for every further row of one person with the same answers.
    """
    kept = [at for at, each in enumerate(mapping.columns) if each.field != LEAVE_OUT]
    answers = [
        tuple(normalise(cell) for cell in row) for row in seen.frame.iloc[:, kept].itertuples(index=False)
    ]
    use = np.ones(len(answers), dtype=bool)
    issues: list[Issue] = []
    told = _senders(seen.frame)
    first: dict[tuple[str, str], int] = {}
    others: dict[str, list[int]] = {}
    again = []
    for at, who in enumerate(told):
        if not who[1] or first.setdefault(who, at) == at:
            continue
        if answers[at] in {answers[each] for each in range(at) if told[each] == who and use[each]}:
            use[at] = False
            again.append(int(seen.rows[at]))
        elif who[0] != "number" and not mapping.of("item"):  # with a row for each item, a person has several
            others.setdefault(who[0], []).extend((int(seen.rows[first[who]]), int(seen.rows[at])))
    if again:
        text = (
            f"{file}, {row_numbers(again)}: this person has sent in the form before with the same answers, so "
            f"{len(again)} of {len(answers)} rows {'is' if len(again) == 1 else 'are'} not counted."
        )
        issues.append(Issue("sent-twice", "warn", text, rows=tuple(again), file=file))
    for what, rows in others.items():
        rows = sorted(set(rows))  # noqa: PLW2901
        text = (
            f"{file}, {row_numbers(rows)}: the same {what} appears here more than once with different answers, so it "
            "is not clear whether one person sent in the form twice. Ask them. If it is one person, add the file "
            "again and leave out the row that does not count (--leave-out-row, or ‘Rows to leave out’ on the page); "
            f"if they are two, give each {what} its own spelling in a copy of the file and add that."
        )
        issues.append(Issue("other-answers", "stop", text, rows=tuple(rows), file=file))
    return use, issues


def those_who_answer(seen: ReadFile, mapping: Mapping, rows: Iterable[int]) -> Sequence[str | int]:
    """What tells whoever answered in each row from the others: as the file was read, else the number of the row.

    Where a form has a row for each item, it is the first row with their number.
    """
    if seen.people:
        return seen.people
    headings = [normalise_heading(each.heading) for each in mapping.columns]
    places = [
        at
        for at, text in enumerate(headings)
        if mapping.columns[at].field == LEAVE_OUT
        and (RUNNING.fullmatch(text) or re.fullmatch("id|uuid", text))
    ]
    if not (mapping.of("item") and places):
        return [int(row) for row in rows]
    firsts: dict[str, int] = {}
    cells = [normalise(cell) for cell in seen.frame.iloc[:, places[0]]]
    told = {
        int(row): firsts.setdefault(cell, int(row))
        for row, cell in zip(seen.rows, cells, strict=True)
        if cell
    }
    return [told.get(int(row), int(row)) for row in rows]


def _senders(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Who sent in each row: by an e-mail address, else a name, else the number that the form gave it."""
    texts = [normalise_heading(str(name).replace("’", "'")).strip(" ?:") for name in frame]
    ways = (
        ("e-mail address", [at for at, text in enumerate(texts) if re.search("e-?mail|username", text)]),
        ("name", [at for at, text in enumerate(texts) if WHO_ANSWERS.fullmatch(text)]),
        (
            "number",
            [at for at, text in enumerate(texts) if re.fullmatch(r"(response |respondent )?id|uuid", text)],
        ),
    )
    found = []
    for row in frame.itertuples(index=False, name=None):
        who = ("", "")
        for what, places in ways:
            said = " ".join(normalise(str(row[at])) for at in places if not missing_reason(str(row[at])))
            if said and said != "anonymous" and (what != "e-mail address" or ADDRESS.search(said)):
                who = (what, said)
                break
        found.append(who)
    return found
