"""What was named as success, phrase by phrase: which of it no number answers, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sipp_lib import results
from sipp_lib.formats import listing
from sipp_lib.records.kinds import Measure, Outcome, TargetGroup
from sipp_lib.reports import aims
from sipp_lib.wording.words import plain, when

if TYPE_CHECKING:
    from sipp_lib.records.merge import Entry
    from sipp_lib.workbook import Workbook

TOPICS = {
    name: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for name, words in {
        "reading": r"read\w*|books?\b|phonics|literacy|comprehension",
        "writing": r"writ|spell|literacy",
        "maths": r"math|numer|numbers?\b|fraction|times.tables?|arithmetic|sums?\b|calculat",
        "language": r"gaelic|french|spanish|vocabular|speak|spoken|talk|listen",
        "liking": r"enjoy|lik(?:e|es|ed|ing)\b|lov(?:e|es|ed|ing)\b|fun\b|pleasure|want|keen|interest|motivat|attitude",
        "confidence": r"confiden|self.esteem|self.belief|believe|resilien|proud|pride",
        "wellbeing": r"happ|well.?being|feel|safe|worr|anxi|belong|calm|mental health",
        "behaviour": r"behav|referral|exclu|disrupt|settle",
        "attendance": r"attend|absen|truan|late\b|lateness|punctual|com(?:e|es|ing) (?:in\b|to school)"
        r"|miss\w* (?:\w+ ){0,3}school",
        "engagement": r"engag|involve|participat|take part|concentrat|on task",
        "parents": r"parent|famil|carer|at home\b|home learning",
        "staff": r"staff|teachers?\b|practitioner|colleague",
    }.items()
}
"""What a phrase or a measure is about, by how words of the field begin."""
SUBJECTS = {"reading", "writing", "maths", "language"}
ANY = re.compile(
    r"\b(?:attain|achiev|progress|improv|better|level|on track|standard|outcome|catch up|rais|score|grade)",
    re.IGNORECASE,
)
"""Words of a success that any outcome measures."""
ENGLISH = re.compile(
    r"\b(?:the|of|to|and|are|they|their|them|with|who|more|fewer|less|we|our|can|it|by|for|when|have|has|pupils|"
    r"children|young|learners|every\w*)\b",
    re.IGNORECASE,
)
WHO = r"more|fewer|all|every\w*|some\w*|they|we|our|the|pupils|children|learners|young|parents|families|staff"
ENDS = re.compile(rf"[.;!?\n]+|,? and (?=(?:{WHO})\b)", re.IGNORECASE)
OURSELVES = re.compile(r"we (?:will |shall )?(?:know|learn|understand|find out)\b", re.IGNORECASE)
USUAL = """
young people pupils children learners parents families school class lessons time because able would could should know
want after before make need some come goes work well better help name have been when where from into there
"""
NO_MEASURE = "no measure was named for this, so there is no number"


def phrases(success: str) -> list[str]:
    """The success in its phrases: sentences, clauses with a subject of their own, parts of a list about something else.

    What is not English is left out, as nothing is known of what it means, and what the adults hope to find out.
    """
    found: list[str] = []
    for clause in map(str.strip, ENDS.split(success)):
        parts: list[str] = []
        for part in clause.split(","):
            if parts and (not topics(part) or len(parts[-1].split()) < 3):
                parts[-1] += f",{part}"
            else:
                parts.append(part)
        found += [
            " ".join(each.split()).removeprefix("and ").strip(" ,")
            for part in parts
            for each in _halves(part)
        ]
    return [each for each in found if _is_known(each) and not OURSELVES.match(each)]


def _halves(part: str) -> list[str]:
    """Both sides of an ‘and’, where each says something of its own: spell better and enjoy writing more."""
    first, _, second = part.partition(" and ")
    sides = [first, second]
    apart = all(len(side.split()) > 1 and topics(side) for side in sides) and topics(first) != topics(second)
    return sides if apart else [part]


def _is_known(phrase: str) -> bool:
    return len(phrase.split()) > 1 and bool(ENGLISH.search(phrase) or ANY.search(phrase) or topics(phrase))


def unanswered(book: Workbook, told: Sequence[str]) -> Iterator[str]:
    """A sentence for each phrase of the success that no number answers, unless it has been `told` of an outcome."""
    before = " ".join(told).casefold()
    measures = [_about(book, entry) for entry in book.records("measure")]
    for phrase in phrases(book.partnership.success):
        found = topics(phrase)
        # reading and maths may be two tests; enjoying reading is not answered by one of reading and one of enjoyment
        parts = [{each} for each in sorted(found)] if found <= SUBJECTS and found else [found]
        whys = [_why(book, measures, part, phrase) for part in parts]
        why = next(filter(None, whys), "")
        if why and phrase.casefold() not in before and (why == NO_MEASURE or why.casefold() not in before):
            near = nearest(book, phrase) if why == NO_MEASURE else ""
            yield f"‘{plain(phrase, 160)}’: {near or why}."


def nearest(book: Workbook, phrase: str) -> str:
    """Which statements of questionnaires with a number share a word with a phrase that no measure was named for."""
    common = aims.stems(" ".join([USUAL, *(group.name for group in book.bodies(TargetGroup))]))
    wanted = aims.stems(phrase) - common
    told = []
    for entry in book.records("measure"):
        measure = entry.body
        if isinstance(measure, Measure) and measure.form == "survey" and not why_no_number(book, measure):
            asked = [each for each in results.statements(book, measure) if wanted & aims.stems(each)]
            told += [
                f"{listing([f'‘{plain(each, 160)}’' for each in asked[:3]])} in ‘{measure.name}’"
            ] * bool(asked)
    return (
        f"no measure was named for this; what was asked about {listing(told)} comes nearest" if told else ""
    )


def _why(book: Workbook, measures: list[tuple[Measure, set[str]]], found: set[str], phrase: str) -> str:
    """Why no number answers what a phrase is about; empty where one does."""
    about = [each for each, theirs in measures if found <= theirs and (found or ANY.search(phrase))]
    reasons = [why_no_number(book, each) for each in about]
    return (reasons[0] if reasons else NO_MEASURE) if all(reasons) else ""


def why_no_number(book: Workbook, measure: Measure, *, once: bool = False) -> str:
    """Why a measure has no number among the main results, or none of a change if `once`; empty where it has one."""
    if any(measure == each for each, _ in results.unscored(book)):
        return f"how ‘{measure.name}’ is scored is not known here"
    if measure not in results.measured(book, measure.form):
        return f"nothing has been measured yet with ‘{measure.name}’"
    if measure.role != "outcome":
        only = "what was done" if measure.role == "process" else "whether anything got worse"
        return f"‘{measure.name}’ is a {measure.role} measure, which tells only {only}"
    if measure.form == "survey" and len(measure.answers) < 2:
        return f"the possible answers to ‘{measure.name}’ were not written down"
    there = results.occasions(book, measure)
    if measure.form != "rate" and len(there) < 2 and not once:
        return f"‘{measure.name}’ was measured once ({when(there[0]) or 'without an occasion'}), so no change is known"
    return ""


def topics(text: str) -> set[str]:
    """What a text is about, by how words of the field begin."""
    return {name for name, words in TOPICS.items() if words.search(text)}


def _about(book: Workbook, entry: Entry) -> tuple[Measure, set[str]]:
    """A measure and what it is about, by its own words, its statements, and the outcomes that name it."""
    measure = entry.body
    assert isinstance(measure, Measure)  # noqa: S101  records("measure") holds nothing else
    said = [measure.name, measure.instrument]
    said += [each.name for each in book.bodies(Outcome) if each.measure == entry.id]
    if measure.form == "survey":
        said += map(str, results.rows(book, measure)["item"].dropna().unique())
    by = {measure.answered_by} & {"parents", "staff"}
    return measure, topics(". ".join([*said, measure.organiser or ""])) | by
