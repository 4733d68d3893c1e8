"""What survey tools write beside people's answers: when and how a form was filled in, and the marks of a quiz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sipp_lib.evidence.values.missing import missing_reason, stripped
from sipp_lib.evidence.values.spelling import normalise_heading

if TYPE_CHECKING:
    import pandas as pd

FORM = re.compile(
    r"timestamp|(start|completion|submission) time|submi(tted|ssion)|respon(se|dent) ?id|collector ?id|"
    r"recorded ?date|unique response (number|no)"
)
# as Google, Microsoft, SurveyMonkey, Qualtrics and Jisc head them; some of these words head a mark elsewhere
TOOLS = re.compile(
    r"timestamp|(start|end|completion|submission|submitted|recorded|started|last modified|grade posted) ?(time|date)?|"
    r"(date|time) (started|completed|submitted|modified)|submitted at|time (taken|spent).*|duration.*|"
    r"status|(response|collector) ?type|ip ?address|progress|finished|completed|"
    r"(respon(se|dent)|collector|submission) ?(id|no|number|#)?|unique response (number|no)|"
    r"external (data )?reference|location ?(latitude|longitude)|distribution ?channel|(user ?)?language|"
    r"custom data ?\d*|tracking link|quiz feedback"
)
NOTED = re.compile(
    r"(start|end|recorded) ?date|(collector|respon(se|dent)) ?(id|type)|duration\b.*|distribution channel|"
    r"user language|custom data.*"
)
"""Those of them that head nothing else."""
ONE_QUESTION = re.compile(
    r"(?:points|feedback|score) ?[-–—:] ?(?P<after>.+)|(?P<before>.+?) ?\[(?:points|feedback|score)\]", re.I
)
TOTAL = re.compile(r"total (points|score)|score")


def is_filled_in(headings: Iterable[str]) -> bool:
    """Whether a file is what a survey tool exports: it tells when, or as which one, each form was filled in."""
    return any(FORM.search(normalise_heading(each)) for each in headings)


def of_the_tool(headings: Sequence[str]) -> set[str]:
    """The headings of a survey tool's export that nobody answered, such as ‘Completion time’ and ‘IP Address’."""
    if not is_filled_in(headings):
        return set()
    return {each for each in headings if TOOLS.fullmatch(normalise_heading(each))}


def marked_question(heading: str) -> str:
    """The question of a quiz that a column of points or feedback is about; empty where it is about none."""
    found = ONE_QUESTION.fullmatch(" ".join(heading.split()))
    return (found["after"] or found["before"]).strip() if found else ""


def of_a_quiz(frame: pd.DataFrame) -> tuple[set[str], str]:
    """The columns of a quiz that are told by its total, and the heading of that total.

    Points and feedback stand beside each question; a question that has points was marked right or wrong, so its
    cells are nobody's opinion. Where no question has any the form is no quiz, and its total says nothing.
    """
    headings = [*map(str, frame)]
    beside = {each: question for each in headings if (question := marked_question(each)) in headings}
    if not beside:
        return set(), ""
    scored = {question for each, question in beside.items() if _points(frame[each])}
    totals = [each for each in headings if TOTAL.fullmatch(normalise_heading(each))]
    told = {*beside, *scored} | ({*totals} if not scored else set())
    return told, totals[0] if scored and totals else ""


def _points(cells: Iterable[str]) -> bool:
    """Whether some cell holds points: numbers, or ‘1 / 1’, rather than words of feedback."""
    return any(re.fullmatch(r"\d[\d./ ]*", stripped(cell)) for cell in cells if not missing_reason(cell))
