"""Phase 5: findings, decisions, sharing, the self-check and the quality-assurance sign-off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, Self

from sipp_lib.phases import KEY_FEATURES, PRINCIPLES
from sipp_lib.records.kinds.base import Fields, Record, entry, published

Strength = Literal["we cannot tell", "weak", "moderate", "strong"]
Extent = Literal["not yet", "starting", "established", "embedded"]


class Finding(Record):
    """The answer to a research question, and how strong the evidence is."""

    kind = "finding"
    title = "Finding"
    help = "One for each research question, from the data and the voices together."
    plural = "findings"
    audience = "public"
    columns = ("question", "evidence", "answer", "strength")
    # An older workbook does not know ‘we cannot tell’ and asks to be updated; older records stay as they are.
    # Nor does it know that the measures may speak for themselves.
    version = 3
    upgrades: ClassVar = {1: dict, 2: dict}

    question: str | None = published("Research question", default=None, links="question")
    measures: list[str] = published("From which measures", default=[], links="measure")
    voices: list[str] = published("From which voices", default=[], links="voice")
    cycles: list[str] = published("From which cycles", default=[], links="cycle")
    told: bool = published(
        "Put the results of these measures in words",
        "If ticked, the workbook adds the results of these measures itself; in public, small groups stay hidden.",
        default=False,
    )
    evidence: str = published(
        "What the evidence says",
        "In addition to the results of the measures: what people said and what was seen.",
        long=True,
    )
    answer: str = published("Answer", long=True)
    strength: Strength | None = published(
        "Strength of the evidence", "‘We cannot tell’ is an answer too.", default=None
    )
    for_whom: str = published("What worked, for whom and why", long=True)
    unintended: str = published("Unintended effects", long=True)
    factors: list[str] = published("Factors this changes our mind about", default=[], links="factor")
    factors_revisited: str = published("What we now think of them", long=True)


class Decision(Record):
    """What is kept, changed or stopped, and what comes next."""

    kind = "decision"
    title = "Decision"
    help = "What you will do about it."
    plural = "decisions"
    audience = "public"
    columns = ("what", "decision", "why", "next_steps", "by_when", "by_whom")

    what: str = published(
        "What",
        "What you did, as you would say it aloud: Reading pairs in P5. The page for parents then says whether you will "
        "go on with it.",
        offers="intervention",
    )
    decision: Literal["adopt", "adapt", "abandon"] | None = published(
        "Adopt, adapt or abandon?", default=None
    )
    findings: list[str] = published("Because of which findings", default=[], links="finding")
    why: str = published("Why", long=True)
    next_steps: str = published("Next steps", long=True)
    by_when: date | None = published("By when", default=None, ahead=True)
    by_whom: str = entry("By whom", offers="people")
    sustain: str = published("How it will be kept going", long=True)
    professional_learning: str = published("What we learned as practitioners and leaders", long=True)


class Sharing(Record):
    """Who heard of it, and how."""

    kind = "sharing"
    title = "Sharing"
    help = "Who has heard of what you found."
    plural = "sharing"
    audience = "public"
    many = "Sharing"
    columns = ("day", "with_whom", "how", "response")

    day: date | None = published("When", default=None)
    with_whom: (
        Literal["learners", "parents and carers", "staff", "local authority", "other partnerships"] | None
    ) = published("With whom", default=None)
    how: str = published("How")
    response: str = published("What they said", long=True)


class Statement(Fields):
    """How far one principle or key feature is in place."""

    statement: str = published("Principle or key feature")
    extent: Extent | None = published("How far", default=None)
    example: str = published("For example", long=True)


class SelfCheck(Record):
    """The partnership's own view of how far the principles and key features are in place."""

    kind = "self_check"
    title = "Self-check"
    help = "Where you stand against the programme's principles and key features, at the start and at the end."
    plural = "self_checks"
    audience = "public"
    columns = ("occasion", "day", "statements", "progress")

    day: date | None = published("When", default=None)
    occasion: Literal["start", "end"] | None = published("Stage", default=None)
    statements: list[Statement] = published(
        "Principles and key features", default=[], adds="Add a principle or feature"
    )
    progress: float | None = published(
        "Progress",
        "From 0.5, a wish to form a team, to 5, outstanding and lasting results.",
        default=None,
        least=0.5,
        most=5,
    )
    comment: str = published("Comment", long=True)

    @classmethod
    def begun(cls) -> Self:
        """A self-check that names every principle and key feature."""
        return cls(statements=[Statement(statement=each) for each in (*PRINCIPLES, *KEY_FEATURES)])


class SignOff(Record):
    """Who has looked at the enquiry for quality assurance, and what they said."""

    kind = "sign_off"
    title = "Quality-assurance sign-off"
    help = "Signed by the head teacher or the authority's officer."
    plural = "sign_offs"
    audience = "public"
    columns = ("phase", "day", "name", "role", "agreed", "comment")

    phase: Literal["start", "planning", "end"] | None = published("Stage", default=None)
    day: date | None = published("When", default=None)
    name: str = entry("Name", offers="people")
    role: str = published("Role", offers="roles")
    agreed: bool = published("Agreed", default=False)
    comment: str = published("Comment", long=True)
