"""The words of the field: five phases, four enquiry methods, themes, principles and key features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal[
    "collaborative action research",
    "lesson study",
    "instructional rounds",
    "improvement science",
]
Theme = Literal[
    "learning and engagement",
    "behaviour and low aspirations",
    "parental engagement",
    "another theme",
]
Level = Literal["school or class", "parent", "pupil"]
Influence = Literal["strength", "pressure"]


@dataclass(frozen=True)
class Phase:
    """One of the five phases.

    Parameters
    ----------
    number : int
        1 to 5.
    slug : str
        The name in file names and code.
    title : str
        The programme's own title.
    why : str
        What the phase is for, with the deeper questions; guidance in our words.
    """

    number: int
    slug: str
    title: str
    why: str


PHASES = (
    Phase(
        1,
        "performance",
        "Performance information and outcome-focused planning",
        "Look at what you already know about your learners before deciding what to do. Who is doing well, "
        "who is not, and compared with whom? Which groups are you not seeing in the data at all? Choose a "
        "small group of learners and say what will be different for them, by how much and by when.",
    ),
    Phase(
        2,
        "exploring",
        "Exploring and understanding the target group's performance",
        "Ask why before asking what to do. Which factors help these learners, and which hold them back, in "
        "school, at home and for the learners themselves? A factor is a hunch until it has been tested: "
        "what would you expect to see if you were wrong?",
    ),
    Phase(
        3,
        "planning",
        "Intervention and evaluation planning",
        "Turn a confirmed factor into a question that data could answer either way, and plan the evaluation "
        "together with the intervention. What will be measured, when and by whom, and who will the learners "
        "be compared with? If it does not work, how will you be able to tell?",
    ),
    Phase(
        4,
        "action",
        "Implementing the intervention",
        "Say what you expect before you look, then observe, and write down what surprised you. What was done "
        "as planned, what was changed, and what do learners, parents and staff say about it?",
    ),
    Phase(
        5,
        "evaluation",
        "Evaluation and reflection",
        "Answer each question from the data and the voices together, and say how strong the evidence is. "
        "What worked, for whom, and why? What else happened that nobody meant? What will you keep, change "
        "or stop, and who should hear of it?",
    ),
)

PRINCIPLES = (
    "Partnership working across schools and local authorities on issues of educational inequity",
    "Action research and evidence used to find challenges, try practices and follow developments",
    "Leadership opportunities and professional learning for staff at all levels",
    "Reciprocity and mutual benefit for all involved",
    "Arrangements that support long-term collaboration and new capacity",
    "Explicit links to improvement planning in schools and local authorities",
    "A diverse range of partners involved",
)

KEY_FEATURES = (
    "The achievement of a small key group of learners is targeted",
    "Context and local ownership are understood",
    "Evidence informs practice",
    "Teachers lead change through professional enquiry",
    "We learn from similarity and from diversity",
    "Practice and expertise move around the partnership",
    "Relationships and networks are built across the cluster and authority",
)
