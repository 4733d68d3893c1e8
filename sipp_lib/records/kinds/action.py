"""Phase 4: the log, notable events, the cycles of the four methods, and voices."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sipp_lib.phases import Method
from sipp_lib.records.kinds.base import Fields, Record, entry, published

PDSA = {"method": ["improvement science"]}
LESSONS = {"method": ["lesson study"]}
ROUNDS = {"method": ["instructional rounds"]}
ROUNDS_OR_LESSONS = {"method": ["instructional rounds", "lesson study"]}
RESEARCH = {"method": ["collaborative action research"]}
PUPILS = [{"pupil": letter} for letter in "ABC"]


class LogEntry(Record):
    """What was done on a day; not published."""

    kind = "log"
    title = "Log entry"
    help = "One line each time: what was done, for how long, with whom. These lines are never published."
    plural = "log"
    many = "Log"
    columns = ("day", "what", "who", "minutes", "present", "as_planned")

    day: date | None = entry("Date", default=None)
    what: str = entry("What was done", long=True, offers="tasks")
    who: str = entry("By whom", offers="people")
    actions: list[str] = entry("Which action", default=[], links="action")
    minutes: int | None = entry("Minutes", default=None, least=0, most=1440, usual=400, unit="minutes")
    present: int | None = entry("Pupils present", default=None, pupils=True, most=10_000, usual=2_000)
    planned: int | None = entry("Pupils expected", default=None, pupils=True, most=10_000, usual=2_000)
    as_planned: Literal["yes", "partly", "no"] | None = entry("Kept to plan?", default=None)
    adaptations: str = entry("What was changed", long=True)


class Event(Record):
    """Something that happened and may explain a change; it is marked on run charts."""

    kind = "event"
    title = "Event"
    help = "Anything that may explain a change: the start of the intervention, a new timetable, a closure."
    plural = "events"
    audience = "public"
    columns = ("day", "what", "intervention")

    day: date | None = published("Date", default=None, ahead=True)
    what: str = published("What happened", "A few words: they appear on the chart.", offers="intervention")
    intervention: bool = published("The intervention began here", default=False)


class Prediction(Fields):
    """What was expected and what was seen: the core of every method."""

    question: str = published("Question", "What you want to find out.")
    predicted: str = published("We predicted", long=True)
    observed: str = published("We observed", long=True)
    as_predicted: Literal["yes", "partly", "no"] | None = published("As predicted?", default=None)


class Task(Fields):
    """A task of a PDSA cycle."""

    what: str = published("What")
    who: str = entry("Who", offers="people")
    when: str = published("When")
    where: str = published("Where", offers="places")
    how: str = published("How")


class CasePupil(Fields):
    """A case pupil of a lesson study, known by a letter; not published."""

    pupil: Literal["A", "B", "C"] | None = entry("Case pupil", default=None, mark=True)
    describes: str = entry("Typical of which learners")
    success: str = entry("Success criteria")


class LessonMoment(Fields):
    """One stage of a research lesson for one case pupil; not published."""

    pupil: Literal["A", "B", "C"] | None = entry("Case pupil", default=None, mark=True)
    stage: str = entry("Stage of the lesson")
    predicted: str = entry("Predicted response", long=True)
    observed: str = entry("Observed response", long=True)


class ResearchLesson(Fields):
    """One of the research lessons of a lesson study."""

    number: int | None = published("Research lesson", default=None, least=1, most=99, usual=20, mark=True)
    day: date | None = published("Date", default=None, ahead=True)
    objective: str = published("Objective")
    moments: list[LessonMoment] = entry("Stage by stage", default=[], starts=PUPILS, adds="Add a stage")
    interview: str = entry("What pupils said afterwards", long=True)
    progress: str = entry("What progress, and was it enough?", long=True)
    change: str = published("What to change next time", long=True)


class RoundObservation(Fields):
    """What was seen in an instructional round, described and not judged."""

    day: date | None = published("Date", default=None)
    teacher: str = entry("What the teacher said and did", long=True)
    pupils: str = entry("What pupils said and did", long=True)
    task: str = published("The task pupils worked on", long=True)


class Cycle(Record):
    """One cycle: plan, predict, observe, learn, next, in the order it is lived; each method adds its own fields."""

    kind = "cycle"
    title = "Cycle"
    help = "Small and quick is better than large and late. Write your predictions before you look."
    plural = "cycles"
    audience = "public"
    columns = ("name", "method", "start", "end", "predictions", "decision")
    spans = (("start", "end"),)

    name: str = published("Cycle")
    method: Method | None = published("Method", default=None)
    questions: list[str] = published("For which questions", default=[], links="question")
    driver: str | None = published("Which driver it works on", default=None, links="driver")
    start: date | None = published("From", default=None, ahead=True)
    end: date | None = published("To", default=None, ahead=True)
    # What is fixed before anybody looks.
    plan: str = published(
        "Plan",
        "Objective and change idea, or the small change you will try.",
        long=True,
        offers="intervention",
    )
    focus: str = published("Lesson study: we want to learn how to improve …", long=True, when=LESSONS)
    case_pupils: list[CasePupil] = entry("Lesson study: case pupils", default=[], when=LESSONS, starts=PUPILS)
    problem: str = published(
        "Rounds: problem of practice",
        "Observable, actionable, about teaching and learning.",
        long=True,
        when=ROUNDS,
    )
    theory: str = published("Rounds: theory of action", "If … then …", long=True, when=ROUNDS)
    tasks: list[Task] = published("PDSA: tasks", default=[], when=PDSA, adds="Add a task")
    data_plan: str = published("PDSA: plan for data", long=True, when=PDSA)
    predictions: list[Prediction] = published("Predicted and observed", default=[], adds="Add a prediction")

    # What was seen.
    lessons: list[ResearchLesson] = published(
        "Lesson study: research lessons",
        default=[],
        when=LESSONS,
        starts=[{"number": number} for number in (1, 2, 3)],
    )
    problems: str = published("PDSA: done as planned? Problems?", long=True, when=PDSA)
    observations: list[RoundObservation] = published(
        "Rounds: observations", default=[], when=ROUNDS, adds="Add an observation"
    )
    evidence: str = published("Action research: evidence gathered and what it says", long=True, when=RESEARCH)
    patterns: str = published(
        "Patterns seen", "For rounds and lesson study.", long=True, when=ROUNDS_OR_LESSONS
    )

    # What came of it.
    learned: str = published("What we learned", long=True)
    decision: Literal["adopt", "adapt", "abandon"] | None = published(
        "Adopt, adapt or abandon?", default=None
    )
    next_level: str = published("Rounds: next level of work", long=True, when=ROUNDS)
    next: str = published("What next", long=True)
    shared: str = published("Shared with")


class Voice(Record):
    """What a learner, parent or member of staff said; published only when someone has ticked it."""

    kind = "voice"
    title = "Voice"
    help = "What somebody said, in their words, without a name."
    plural = "voices"
    audience = "public"
    columns = ("quote", "whose", "day", "factors", "publish")

    quote: str = published("What was said", long=True)
    whose: Literal["learner", "parent or carer", "staff", "partner"] | None = published(
        "Whose voice", default=None
    )
    # who was there on a day would know whose words they are
    day: date | None = entry("When", default=None)
    factors: list[str] = published("About which factors", default=[], links="factor")
    questions: list[str] = published("About which questions", default=[], links="question")
    publish: bool = published(
        "May be published", "Tick only when the person agreed and cannot be recognised.", default=False
    )

    def may_be_published(self) -> bool:
        """Whether somebody has ticked it."""
        return self.publish


class Coding(Record):
    """The theme that one person hears in one voice; where two gave theirs, they are compared."""

    kind = "coding"
    title = "Theme of a voice"
    help = (
        "What each voice is about, in a word or two. Two of you do this, each without looking at the other's themes: "
        "the workbook then shows how well you agree, and counts the themes."
    )
    plural = "codings"
    audience = "public"
    many = "Themes of voices"
    columns = ("voice", "theme", "who")

    voice: str | None = published("Voice", default=None, links="voice")
    theme: str = published("Theme", "The same words each time for the same theme.", offers="themes")
    who: str = entry("Given by", "Only where you type it for somebody else.", offers="people")
