"""Questionnaires that stand ready: with their statements, or the settings of those whose words belong to others."""

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
    scale : str
        How they are scored, where they are; see `sipp_lib.analysis.scales.named`.
    terms : str
        Under which terms others may use them, where the statements are not ours to give.
    """

    name: str
    statements: tuple[str, ...]
    answers: tuple[str, ...]
    answered_by: str
    source: str
    scale: str = ""
    terms: str = ""

    def planned(self, code: str) -> dict[str, Any]:
        """The fields of its measure."""
        return {
            "name": self.name,
            "code": code,
            "form": "survey",
            "role": "process" if self.answered_by == "staff" else "outcome",
            "instrument": self.source,
            "statements": list(self.statements),
            "answers": list(self.answers),
            "answered_by": self.answered_by,
            "scale": self.scale,
        }


# Both let schools use them; neither lets everybody do everything, as the licence of this workbook does. So it has how
# they are answered and scored, and whoever may use them gives the statements from the published form.
ROSENBERG = (
    "Free for educational and professional research if Rosenberg is credited (University of Maryland, Department of "
    "Sociology). Copy the ten statements from the published form, in its order."
)
STIRLING = (
    "Free to use if nothing in it is changed and nobody pays for it (Child Outcomes Research Consortium). Copy the "
    "fifteen statements from the published form, in its order."
)
SELF_ESTEEM = ("Strongly agree", "Agree", "Disagree", "Strongly disagree")


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
    "stirling": Questionnaire(
        "Stirling Children's Wellbeing Scale",
        (),
        (
            "All of the time",
            "Quite a lot of the time",
            "Some of the time",
            "Not much of the time",
            "Never",
        ),
        "pupils",
        "Stirling Children's Wellbeing Scale (Liddle and Carter, 2015)",
        "Stirling",
        STIRLING,
    ),
    "rosenberg-a": Questionnaire(
        "Rosenberg Self-Esteem Scale, order A",
        (),
        SELF_ESTEEM,
        "pupils",
        "Rosenberg Self-Esteem Scale (Rosenberg, 1965)",
        "Rosenberg A 0-3",
        f"{ROSENBERG} In order A the second statement is worded the other way round, and so are 5, 6, 8 and 9.",
    ),
    "rosenberg-b": Questionnaire(
        "Rosenberg Self-Esteem Scale, order B",
        (),
        SELF_ESTEEM,
        "pupils",
        "Rosenberg Self-Esteem Scale (Rosenberg, 1965)",
        "Rosenberg B 0-3",
        f"{ROSENBERG} In order B the second statement is not worded the other way round, but 3, 5, 8, 9 and 10 are.",
    ),
}
"""By the short name of the measure."""
