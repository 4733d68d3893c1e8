"""Phase 4: the log, notable events, the cycles of the four methods, and voices."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sipp_lib.phases import Method
from sipp_lib.records.kinds.base import Fields, Record, entry

PDSA = {"method": ["improvement science"]}
LESSONS = {"method": ["lesson study"]}
ROUNDS = {"method": ["instructional rounds"]}
ROUNDS_OR_LESSONS = {"method": ["instructional rounds", "lesson study"]}
RESEARCH = {"method": ["collaborative action research"]}
PUPILS = [{"pupil": letter} for letter in "ABC"]


class LogEntry(Record):
    """What was done on a day; stays in school."""

    kind = "log"
    title = "Log entry"
    help = "One line each time: what was done, for how long, with whom. It never leaves the school."
    plural = "log"
    many = "Log"
    columns = ("day", "what", "who", "minutes", "present", "as_planned")
    audience = "school"

    day: date | None = entry("Date", default=None, audience="school")
    what: str = entry("What was done", audience="school", long=True, offers="tasks")
    who: str = entry("By whom", audience="school", offers="people")
    actions: list[str] = entry("Which action", default=[], links="action", audience="school")
    minutes: int | None = entry(
        "Minutes", default=None, audience="school", least=0, most=1440, usual=400, unit="minutes"
    )
    present: int | None = entry(
        "Pupils present", default=None, audience="school", pupils=True, most=10_000, usual=2_000
    )
    planned: int | None = entry(
        "Pupils expected", default=None, audience="school", pupils=True, most=10_000, usual=2_000
    )
    as_planned: Literal["yes", "partly", "no"] | None = entry(
        "Kept to plan?", default=None, audience="school"
    )
    adaptations: str = entry("What was changed", audience="school", long=True)


class Event(Record):
    """Something that happened and may explain a change; it is marked on run charts."""

    kind = "event"
    title = "Event"
    help = "Anything that may explain a change: the start of the intervention, a new timetable, a closure."
    plural = "events"
    columns = ("day", "what", "intervention")

    day: date | None = entry("Date", default=None, ahead=True)
    what: str = entry("What happened", "A few words: they appear on the chart.", offers="intervention")
    intervention: bool = entry("The intervention began here", default=False)


class Prediction(Fields):
    """What was expected and what was seen: the core of every method."""

    question: str = entry("Question", "What you want to find out.")
    predicted: str = entry("We predicted", long=True)
    observed: str = entry("We observed", long=True)
    as_predicted: Literal["yes", "partly", "no"] | None = entry("As predicted?", default=None)


class Task(Fields):
    """A task of a PDSA cycle."""

    what: str = entry("What")
    who: str = entry("Who", audience="school", offers="people")
    when: str = entry("When")
    where: str = entry("Where", offers="places")
    how: str = entry("How")


class CasePupil(Fields):
    """A case pupil of a lesson study, known by a letter; stays in school."""

    pupil: Literal["A", "B", "C"] | None = entry("Case pupil", default=None, audience="school", mark=True)
    describes: str = entry("Typical of which learners", audience="school")
    success: str = entry("Success criteria", audience="school")


class LessonMoment(Fields):
    """One stage of a research lesson for one case pupil; stays in school."""

    pupil: Literal["A", "B", "C"] | None = entry("Case pupil", default=None, audience="school", mark=True)
    stage: str = entry("Stage of the lesson", audience="school")
    predicted: str = entry("Predicted response", audience="school", long=True)
    observed: str = entry("Observed response", audience="school", long=True)


class ResearchLesson(Fields):
    """One of the research lessons of a lesson study."""

    number: int | None = entry("Research lesson", default=None, least=1, most=99, usual=20, mark=True)
    day: date | None = entry("Date", default=None, ahead=True)
    objective: str = entry("Objective")
    moments: list[LessonMoment] = entry(
        "Stage by stage", default=[], audience="school", starts=PUPILS, adds="Add a stage"
    )
    interview: str = entry("What pupils said afterwards", audience="school", long=True)
    progress: str = entry("What progress, and was it enough?", audience="school", long=True)
    change: str = entry("What to change next time", long=True)


class RoundObservation(Fields):
    """What was seen in an instructional round, described and not judged."""

    day: date | None = entry("Date", default=None)
    teacher: str = entry("What the teacher said and did", audience="school", long=True)
    pupils: str = entry("What pupils said and did", audience="school", long=True)
    task: str = entry("The task pupils worked on", long=True)


class Cycle(Record):
    """One cycle: plan, predict, observe, learn, next, in the order it is lived; each method adds its own fields."""

    kind = "cycle"
    title = "Cycle"
    help = "Small and quick is better than large and late. Write your predictions before you look."
    plural = "cycles"
    columns = ("name", "method", "start", "end", "predictions", "decision")
    spans = (("start", "end"),)

    name: str = entry("Cycle")
    method: Method | None = entry("Method", default=None)
    questions: list[str] = entry("For which questions", default=[], links="question")
    driver: str | None = entry("Which driver it works on", default=None, links="driver")
    start: date | None = entry("From", default=None, ahead=True)
    end: date | None = entry("To", default=None, ahead=True)
    # What is fixed before anybody looks.
    plan: str = entry(
        "Plan",
        "Objective and change idea, or the small change you will try.",
        long=True,
        offers="intervention",
    )
    focus: str = entry("Lesson study: we want to learn how to improve …", long=True, when=LESSONS)
    case_pupils: list[CasePupil] = entry(
        "Lesson study: case pupils", default=[], audience="school", when=LESSONS, starts=PUPILS
    )
    problem: str = entry(
        "Rounds: problem of practice",
        "Observable, actionable, about teaching and learning.",
        long=True,
        when=ROUNDS,
    )
    theory: str = entry("Rounds: theory of action", "If … then …", long=True, when=ROUNDS)
    tasks: list[Task] = entry("PDSA: tasks", default=[], when=PDSA)
    data_plan: str = entry("PDSA: plan for data", long=True, when=PDSA)
    predictions: list[Prediction] = entry("Predicted and observed", default=[])

    # What was seen.
    lessons: list[ResearchLesson] = entry(
        "Lesson study: research lessons",
        default=[],
        when=LESSONS,
        starts=[{"number": number} for number in (1, 2, 3)],
    )
    problems: str = entry("PDSA: done as planned? Problems?", long=True, when=PDSA)
    observations: list[RoundObservation] = entry("Rounds: observations", default=[], when=ROUNDS)
    evidence: str = entry("Action research: evidence gathered and what it says", long=True, when=RESEARCH)
    patterns: str = entry("Patterns seen", "For rounds and lesson study.", long=True, when=ROUNDS_OR_LESSONS)

    # What came of it.
    learned: str = entry("What we learned", long=True)
    decision: Literal["adopt", "adapt", "abandon"] | None = entry("Adopt, adapt or abandon?", default=None)
    next_level: str = entry("Rounds: next level of work", long=True, when=ROUNDS)
    next: str = entry("What next", long=True)
    shared: str = entry("Shared with")


class Voice(Record):
    """What a learner, parent or member of staff said; published only when someone has ticked it."""

    kind = "voice"
    title = "Voice"
    help = "What somebody said, in their words, without a name."
    plural = "voices"
    columns = ("quote", "whose", "day", "factors", "publish")

    quote: str = entry("What was said", long=True)
    whose: Literal["learner", "parent or carer", "staff", "partner"] | None = entry(
        "Whose voice", default=None
    )
    # who was there on a day would know whose words they are
    day: date | None = entry("When", default=None, audience="school")
    factors: list[str] = entry("About which factors", default=[], links="factor")
    questions: list[str] = entry("About which questions", default=[], links="question")
    publish: bool = entry(
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
        "then it can be said how well you agree, and themes can be counted."
    )
    plural = "codings"
    many = "Themes of voices"
    columns = ("voice", "theme", "who")

    voice: str | None = entry("Voice", default=None, links="voice")
    theme: str = entry("Theme", "The same words each time for the same theme.", offers="themes")
    who: str = entry(
        "Given by", "Only where you type it for somebody else.", audience="school", offers="people"
    )
