"""Phase 3: research questions, drivers, the action plan and the measures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.records.kinds.base import Body, Record, entry

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
    columns = ("question", "outcome", "factors", "comparison")

    choice: str = entry(
        "What is tried",
        "What you will do differently, for example daily paired reading.",
        offers="intervention",
    )
    outcome: str = entry("What is measured", "For example reading comprehension scores.", offers="measured")
    context: str = entry("Where and with whom", offers="learners")
    question: str = entry("The question in full", long=True)
    factors: list[str] = entry(
        "Which confirmed factors it addresses",
        "A question without a confirmed factor is a guess.",
        default=[],
        links="factor",
    )
    comparison: str = entry("Compared with", "Another class, the same pupils before, or nobody and why.")
    dosage: str = entry(
        "How often and for how long", "For example 20 minutes, three times a week, for 12 weeks."
    )
    risks: str = entry("Risks", "What could go wrong, for whom.", long=True)


class Driver(Record):
    """A box of the driver diagram: what the aim depends on, or what to change."""

    kind = "driver"
    title = "Driver"
    help = "What must change to reach the aim, and your ideas for changing it."
    plural = "drivers"
    columns = ("name", "tier", "serves", "outcome", "factors")

    name: str = entry("Driver", offers="intervention")
    tier: Literal["primary driver", "secondary driver", "change idea"] | None = entry("Type", default=None)
    serves: list[str] = entry("Which driver it contributes to", default=[], links="driver")
    outcome: str | None = entry("Which outcome it contributes to", default=None, links="outcome")
    factors: list[str] = entry("Which factors it is based on", default=[], links="factor")


class Action(Record):
    """A task needed for the intervention or for its evaluation."""

    kind = "action"
    title = "Action"
    help = "The tasks needed to implement the intervention and to evaluate it."
    plural = "actions"
    columns = ("task", "purpose", "by_whom", "start", "end", "where", "progress")
    spans = (("start", "end"),)

    task: str = entry("Action or task", offers="intervention")
    purpose: Literal["intervention", "evaluation"] = entry("Purpose", default="intervention")
    questions: list[str] = entry("For which questions", default=[], links="question")
    drivers: list[str] = entry(
        "Which change ideas it puts into practice", "From the driver diagram.", default=[], links="driver"
    )
    by_whom: str = entry("By whom", audience="school", offers="people")
    start: date | None = entry("From", default=None, ahead=True)
    end: date | None = entry("To", default=None, ahead=True)
    where: str = entry("Where", offers="places")
    progress: Progress = entry("Progress", default="not started")
    notes: str = entry("Notes and comments", long=True)


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
    columns = ("name", "role", "form", "instrument", "by_whom", "questions")
    spans = (("lowest", "highest"),)
    version = 2
    upgrades: ClassVar = {1: _in_plain_words}

    name: str = entry("Measure")
    code: str = entry("Short name", "Made from the name. Change it only if your files use another word.")
    role: Literal["outcome", "process", "balancing"] = entry(
        "Kind of measure",
        "Outcome: what should improve. Process: whether the plan is carried out. Balancing: what must not get worse.",
        default="outcome",
    )
    main: bool = entry(
        "Main measure",
        "Tick one outcome only, before you see any results: the one that decides whether it worked.",
        default=False,
    )
    form: Literal["score", "yes or no", "rate", "survey"] = entry(
        "Type of result",
        "A score, a yes or no for each pupil, a rate such as attendance, or answers to a questionnaire.",
        default="score",
    )
    instrument: str = entry("Instrument", "Test, register, questionnaire …")
    unit: str = entry("Unit", "For example points or %.")
    better: Literal["higher", "lower"] = entry("Which is better?", default="higher")
    ordered: bool = entry(
        "Levels rather than points",
        "Tick for levels such as a judgement from 1 to 5, or Emerging, Developing, Secure, where one step need not be "
        "as big as the next.",
        default=False,
    )
    reliability: float | None = entry(
        "Reliability",
        "From the test's manual. It shows which pupils changed by more than the test's own error.",
        default=None,
        least=0,
        most=0.999,
    )
    organiser: Organiser | None = entry(
        "Curriculum for Excellence level in",
        "For a yes or no: whether the expected level was achieved.",
        default=None,
    )
    followed: Followed = entry(
        "Chart over time",
        "For a rate: which chart to draw, and by which rules to read it. If you are not sure, keep the first.",
        default=FEWER_ALARMS,
    )
    scale: str = entry(
        "Scored as",
        "For a published questionnaire: Stirling, or Rosenberg A or B with its range (Rosenberg A 0-3). For another "
        "one: the name of its file in the programme's folder ‘scales’.",
    )
    lowest: float | None = entry("Lowest possible", "In the unit above.", default=None, least=-1e6, most=1e6)
    highest: float | None = entry(
        "Highest possible", "In the unit above.", default=None, least=-1e6, most=1e6
    )
    occasions: list[str] = entry(
        "Collected when",
        "For example: August 2026, or Before and After. Use the same words each time.",
        default=[],
    )
    by_whom: str = entry("Collected by", audience="school", offers="people")
    answered_by: Literal["pupils", "parents", "staff"] = entry(
        "Who it is about, or who answers", default="pupils"
    )
    answers: list[str] = entry(
        "Possible answers", "For a survey, or for levels; in order from best to worst.", default=[]
    )
    turned: list[str] = entry(
        "Worded the other way round",
        "For a survey: statements where disagreeing is the better answer. Give their words or their numbers.",
        default=[],
    )
    questions: list[str] = entry("For which questions", default=[], links="question")
