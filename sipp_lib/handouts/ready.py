"""Questionnaires that stand ready: on working together, and one each for pupils, parents and staff."""

from __future__ import annotations

from typing import Any, NamedTuple

AGREE = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
OFTEN = ("Always", "Often", "Sometimes", "Hardly ever", "Never")


class Questionnaire(NamedTuple):
    """A questionnaire that stands ready.

    Parameters
    ----------
    name : str
        What its measure is called.
    statements : tuple of str
        What is asked.
    answers : tuple of str
        From best to worst.
    answered_by : {"pupils", "parents", "staff"}
        Who answers.
    source : str
        Where the statements come from.
    """

    name: str
    statements: tuple[str, ...]
    answers: tuple[str, ...]
    answered_by: str
    source: str

    def planned(self, code: str) -> dict[str, Any]:
        """The fields of its measure."""
        return {
            "name": self.name,
            "code": code,
            "form": "survey",
            "role": "process" if self.answered_by == "staff" else "outcome",
            "instrument": self.source,
            "answers": list(self.answers),
            "answered_by": self.answered_by,
        }


READY: dict[str, Questionnaire] = {
    # The School Improvement Partnership Programme: Using Collaboration and Enquiry to Tackle Educational Inequity,
    # November 2014, ‘Individuals’ experiences of working together’; each with the beginning that all of them share
    "working-together": Questionnaire(
        "Working together",
        (
            "Working together has left me with a desire to work collaboratively with colleagues",
            "Working together has encouraged networking with other colleagues",
            "Working together has increased my leadership opportunities",
            "Working together has encouraged me to try new ideas",
            "Working together has promoted my skills in practitioner enquiry",
        ),
        ("Completely agree", "Mostly agree", "Not sure either way", "Disagree", "Completely disagree"),
        "staff",
        "Five statements of the programme’s evaluation, 2014",
    ),
    "pupil-voice": Questionnaire(
        "What pupils say about learning",
        (
            "I know what I am learning and why",
            "I get help when I am stuck",
            "I can show what I know in more than one way",
            "Somebody in school asks what I think",
            "I want to learn more about what we did",
        ),
        OFTEN,
        "pupils",
        "Questionnaire for pupils",
    ),
    "parent-voice": Questionnaire(
        "What parents say about learning",
        (
            "I know what my child is learning",
            "I know how to help my child at home",
            "The school asks what I think",
            "My child talks about learning at home",
            "I feel welcome in the school",
        ),
        AGREE,
        "parents",
        "Questionnaire for parents",
    ),
    "staff-voice": Questionnaire(
        "What staff say about the intervention",
        (
            "I know what we are trying out and why",
            "I had the time that it needed",
            "I saw a difference in how my pupils take part",
            "I changed something in my teaching because of it",
            "I would go on with it next year",
        ),
        AGREE,
        "staff",
        "Questionnaire for staff",
    ),
}
"""By the short name of the measure. Rosenberg and Stirling are not among them: their words belong to others, so the
workbook knows how they are scored, and who may use them gives their statements."""
