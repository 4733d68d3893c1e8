"""The words of the field: five phases, four enquiry methods, themes, principles and key features.

One more method: `Method` and `METHODS` here, then `sipp_lib.briefings`, its reading in `sipp_lib.pages.briefing`, its
fields in `sipp_lib.records.kinds.action`, and a partnership of the sample.
"""

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


ROLES = ("Practitioners", "Head teachers", "Local-authority officers")
"""Who does what: teachers; head teachers; development officers, quality improvement and educational psychology."""


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
        What the phase is for; guidance in our words.
    deeper : tuple of str
        Questions that keep the phase from becoming a tick-box exercise.
    roles : tuple of str
        What each of `ROLES` does in it.
    """

    number: int
    slug: str
    title: str
    why: str
    deeper: tuple[str, ...]
    roles: tuple[str, str, str]

    @property
    def stem(self) -> str:
        """The name of its page, without the ending."""
        return f"{self.number}_{self.slug}"


PHASES = (
    Phase(
        1,
        "performance",
        "Performance information and outcome-focused planning",
        "Look at what you already know about your learners before deciding what to do. Who is doing well, "
        "who is not, and compared with whom? Which groups are you not seeing in the data at all? Choose a "
        "small group of learners and say what will be different for them, by how much and by when.",
        (
            "Whose voice is missing from these data, and what would they say about them?",
            "Is this gap new, or has it only now been looked at? What have we taken for granted about it?",
            "Why these learners and not others? Who decided, and would the learners agree?",
            "Are we looking for a question, or for proof of something we already want to do?",
        ),
        (
            "Bring in what you know about your classes, look at it together with the head teacher, and propose the "
            "group of learners. Say what the numbers leave out.",
            "Look at the data with your staff, agree on the group and the outcomes, tie them to the improvement "
            "plan, and find the time that the enquiry needs.",
            "Help to read the data and to see vulnerable groups in them; suggest measures that will show a "
            "difference; agree how quality will be assured.",
        ),
    ),
    Phase(
        2,
        "exploring",
        "Exploring and understanding the target group's performance",
        "Ask why before asking what to do. Which factors help these learners, and which hold them back, in "
        "school, at home and for the learners themselves? A factor is a hunch until it has been tested: "
        "what would you expect to see if you were wrong?",
        (
            "Which of these factors are in our own practice, and which do we put down to families or pupils?",
            "What would the learners themselves name first? Their parents? Has anybody asked them?",
            "What strengths do these learners bring that our plans have so far left out?",
            "Which of our beliefs about them would we be sorry to see disproved?",
        ),
        (
            "Name factors, plan a test for each, carry it out with learners and parents, and write down what you "
            "found, even when it is not what you expected. Read a little research.",
            "Make room for staff to observe, talk and read; keep the discussion open to factors in the school "
            "itself.",
            "Bring knowledge of child development and of learning, point to research, and ask how each factor was "
            "tested.",
        ),
    ),
    Phase(
        3,
        "planning",
        "Intervention and evaluation planning",
        "Turn a confirmed factor into a question that data could answer either way, and plan the evaluation "
        "together with the intervention. What will be measured, when and by whom, and who will the learners "
        "be compared with? If it does not work, how will you be able to tell?",
        (
            "What result would make us say that it did not work?",
            "Does the plan answer a confirmed factor, or is it an initiative looking for a reason?",
            "What will these learners miss while they take part? Who might be worse off?",
            "Could a colleague elsewhere repeat it from what is written here?",
        ),
        (
            "Write the question, plan the steps and the measures together with colleagues from the other schools, "
            "and agree who collects what and when.",
            "Secure time, cover and rooms; check that it supports the improvement plan and that collecting the "
            "data is manageable.",
            "Help with the method and with the choice of measures and of a comparison; put partnerships with similar "
            "questions in touch.",
        ),
    ),
    Phase(
        4,
        "action",
        "Implementing the intervention",
        "Say what you expect before you look, then observe, and write down what surprised you. What was done "
        "as planned, what was changed, and what do learners, parents and staff say about it?",
        (
            "What did we see that we had not predicted, and what does it tell us about our picture of these "
            "learners?",
            "Do we watch the learners, or only whether we did what we planned?",
            "What do learners and parents say when we are not in the room?",
            "What have we changed along the way, and did we write down why?",
        ),
        (
            "Carry it out, log it in a line each time, predict before you look, observe each other, and collect "
            "what learners, parents and colleagues say.",
            "Protect the time, take part in observations without judging, and ask early what gets in the way.",
            "Take part in rounds and meetings, encourage changes of course, and carry practice between schools.",
        ),
    ),
    Phase(
        5,
        "evaluation",
        "Evaluation and reflection",
        "Answer each question from the data and the voices together, and say how strong the evidence is. "
        "What worked, for whom, and why? What else happened that nobody intended? What will you keep, change "
        "or stop, and who should hear of it?",
        (
            "What else could explain what we see? Would it have happened anyway?",
            "For whom did it not work, and what do we owe them now?",
            "What do we now understand about disadvantage that we did not before?",
            "What will still be done when the people who began it have moved on?",
        ),
        (
            "Answer each question from data and voices, say how strong the evidence is, and share it with "
            "learners, parents, staff and the authority.",
            "Decide with your staff what to keep, change or stop; give them the floor to share it; put it into "
            "the improvement plan.",
            "Question the evidence kindly, sign it off for quality assurance, and spread what was learned to other "
            "partnerships.",
        ),
    ),
)

METHODS: dict[Method, str] = {
    "collaborative action research": "Ask a question, make a small change, gather evidence, say what it means and "
    "what to modify, and share it.",
    "lesson study": "Plan a research lesson together for three case pupils, predict how each will respond, watch, "
    "ask the pupils, and teach it better next time.",
    "instructional rounds": "Visit classes with a problem of practice, describe without judging what teacher, "
    "pupils and task do, find patterns, and predict what pupils will learn.",
    "improvement science": "Plan, do, study, act: a small test of a change with a prediction for each question, "
    "then adopt, adapt or abandon it.",
}
"""What a cycle of each method is."""

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
