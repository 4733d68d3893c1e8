"""Phase 3: research questions, drivers, the action plan and the measures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.records.kinds.base import Body, Record, entry, published

Organiser = Literal["reading", "writing", "listening and talking", "numeracy"]
FEWER_ALARMS: Literal["run chart, rules with fewer false alarms"] = "run chart, rules with fewer false alarms"
Followed = Literal["run chart, rules with fewer false alarms", "run chart, NHS Scotland's rules", "XmR chart"]
Progress = Literal["not started", "under way", "done", "dropped"]


class Question(Record):
    """A research question that data could answer either way."""

    kind = "question"
    title = "Research question"
    help = "What is tried, what is measured, and where and with whom."
    plural = "questions"
    audience = "public"
    columns = ("question", "outcome", "factors", "comparison")

    choice: str = published(
        "What is tried",
        "What you will do differently, for example daily paired reading.",
        offers="intervention",
    )
    outcome: str = published(
        "What is measured", "For example reading comprehension scores.", offers="measured"
    )
    context: str = published("Where and with whom", offers="learners")
    question: str = published("The question in full", long=True)
    factors: list[str] = published(
        "Which confirmed factors it addresses",
        "A question without a confirmed factor is a guess.",
        default=[],
        links="factor",
    )
    comparison: str = published("Compared with", "Another class, the same pupils before, or nobody and why.")
    dosage: str = published(
        "How often and for how long", "For example 20 minutes, three times a week, for 12 weeks."
    )
    risks: str = published("Risks", "What could go wrong, and for whom.", long=True)


class Driver(Record):
    """A box of the driver diagram: what the aim depends on, or what to change."""

    kind = "driver"
    title = "Driver"
    help = "What must change to reach the aim, and your ideas for changing it."
    plural = "drivers"
    audience = "public"
    columns = ("name", "tier", "serves", "outcome", "factors")

    name: str = published("Driver", offers="intervention")
    tier: Literal["primary driver", "secondary driver", "change idea"] | None = published(
        "Type", default=None
    )
    serves: list[str] = published("Which driver it contributes to", default=[], links="driver")
    outcome: str | None = published("Which outcome it contributes to", default=None, links="outcome")
    factors: list[str] = published("Which factors it is based on", default=[], links="factor")


class Action(Record):
    """A task needed for the intervention or for its evaluation."""

    kind = "action"
    title = "Action"
    help = "The tasks needed to implement the intervention and to evaluate it."
    plural = "actions"
    audience = "public"
    columns = ("task", "purpose", "by_whom", "start", "end", "where", "progress")
    spans = (("start", "end"),)

    task: str = published("Action or task", offers="intervention")
    purpose: Literal["intervention", "evaluation"] = published("Purpose", default="intervention")
    questions: list[str] = published("For which questions", default=[], links="question")
    drivers: list[str] = published(
        "Which change ideas it puts into practice", "From the driver diagram.", default=[], links="driver"
    )
    by_whom: str = entry("By whom", offers="people")
    start: date | None = published("From", default=None, ahead=True)
    end: date | None = published("To", default=None, ahead=True)
    where: str = published("Where", offers="places")
    progress: Progress = published("Progress", default="not started")
    notes: str = published("Notes and comments", long=True)


def _in_plain_words(body: Body) -> Body:
    """Version 1 named some rules by the statistician who made them."""
    named = body.get("followed") == "run chart, Anhøj's rules"
    return {**body, "followed": FEWER_ALARMS} if named else body


class Measure(Record):
    """How something is measured, and which way is better."""

    kind = "measure"
    title = "Measure"
    help = "What is collected, how, when and by whom."
    plural = "measures"
    audience = "public"
    columns = ("name", "role", "form", "instrument", "by_whom", "questions")
    spans = (("lowest", "highest"),)
    version = 3  # since then with the statements of a questionnaire
    upgrades: ClassVar = {1: _in_plain_words, 2: dict}

    name: str = published("Measure")
    code: str = published("Short name", "Made from the name. Change it only if your files use another word.")
    role: Literal["outcome", "process", "balancing"] = published(
        "Kind of measure",
        "Outcome: what should improve. Process: whether the plan is carried out. Balancing: what must not get worse.",
        default="outcome",
    )
    main: bool = published(
        "Main measure",
        "Tick one outcome only, before you see any results: the one that decides whether it worked.",
        default=False,
    )
    form: Literal["score", "yes or no", "rate", "survey"] = published(
        "Type of result",
        "A score, a yes or no for each pupil, a rate such as attendance, or answers to a questionnaire.",
        default="score",
    )
    instrument: str = published("Instrument", "Test, register, questionnaire …")
    unit: str = published("Unit", "For example points or %.")
    better: Literal["higher", "lower"] = published("Which is better?", default="higher")
    ordered: bool = published(
        "Levels rather than points",
        "Tick for levels such as a judgement from 1 to 5, or Emerging, Developing, Secure, where one step need not be "
        "as big as the next.",
        default=False,
    )
    reliability: float | None = published(
        "Reliability",
        "From the test's manual. It shows which pupils changed by more than the test's own error.",
        default=None,
        least=0,
        most=0.999,
    )
    organiser: Organiser | None = published(
        "Curriculum for Excellence level in",
        "For a yes or no: whether the expected level was achieved.",
        default=None,
    )
    followed: Followed = published(
        "Chart over time",
        "For a rate: which chart to draw, and by which rules to read it. If you are not sure, keep the first.",
        default=FEWER_ALARMS,
    )
    scale: str = published(
        "Scored as",
        "For a published questionnaire: Stirling, or Rosenberg A or B with its range (Rosenberg A 0-3). For another "
        "one: the name of its file in the programme's folder ‘scales’.",
    )
    lowest: float | None = published(
        "Lowest possible", "In the unit above.", default=None, least=-1e6, most=1e6
    )
    highest: float | None = published(
        "Highest possible", "In the unit above.", default=None, least=-1e6, most=1e6
    )
    planned: float | None = published(
        "How much was planned",
        "How much of it for each pupil or family every time it is collected, in the unit above.",
        default=None,
        when={"role": ["process"]},
        least=0,
        most=1e6,
    )
    occasions: list[str] = published(
        "Collected when",
        "For example: August 2026, or Before and After. Use the same words each time.",
        default=[],
    )
    by_whom: str = entry("Collected by", offers="people")
    answered_by: Literal["pupils", "parents", "staff"] = published(
        "Who it is about, or who answers", default="pupils"
    )
    statements: list[str] = published(
        "Statements",
        "Of a questionnaire of your own: what it asks, in the order of its form.",
        default=[],
        when={"form": ["survey"]},
    )
    answers: list[str] = published(
        "Possible answers", "For a survey, or for levels; in order from best to worst.", default=[]
    )
    turned: list[str] = published(
        "Worded the other way round",
        "For a survey: statements where disagreeing is the better answer. Give their words or their numbers.",
        default=[],
    )
    questions: list[str] = published("For which questions", default=[], links="question")
