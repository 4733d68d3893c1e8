"""Phase 2: factors that help or hinder, how each was tested, and what was read."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.phases import Influence, Level
from sipp_lib.records.kinds.base import Fields, Record, entry, published

Confirmed = Literal["untested", "confirmed", "not confirmed"]
TestOutcome = Literal["untested", "confirmed", "not confirmed", "we cannot tell"]


class FactorTest(Fields):
    """One thing done to find out whether a factor matters."""

    what: str = published(
        "What we did to test it", "For example a focus group, a questionnaire, work samples."
    )
    who: str = entry("By whom", offers="people")
    day: date | None = published("When", default=None, ahead=True)
    evidence: str = published("What we found", long=True)
    outcome: TestOutcome = published("What this test shows", default="untested")


class Factor(Record):
    """Something that may help or hinder the target group."""

    kind = "factor"
    title = "Factor"
    help = "What helps these learners and what holds them back. Test each before you plan on it."
    plural = "factors"
    audience = "public"
    columns = ("name", "level", "influence", "tests", "confirmed")
    # An older workbook does not know that a test says ‘we cannot tell’; older records stay as they are.
    version = 2
    upgrades: ClassVar = {1: dict}

    name: str = published("Factor impacting on performance")
    level: Level | None = published(
        "Level", "Is it about the school or class, the parent or the pupil?", default=None
    )
    influence: Influence | None = published("Influence", "Does it help or hinder?", default=None)
    information: list[str] = published(
        "Seen in", "Which information suggested it.", default=[], links="information"
    )
    tests: list[FactorTest] = published(
        "How we tested it", "One factor, as many tests as it needs.", default=[], adds="Add a test"
    )
    confirmed: Confirmed = published("Confirmed?", "Your judgement from all its tests.", default="untested")
    why: str = published("Why we think so", long=True)


class Reading(Record):
    """Research that was consulted."""

    kind = "reading"
    title = "Reading"
    help = "Research you consulted. Two lines are enough."
    plural = "readings"
    audience = "public"
    columns = ("reference", "says", "take", "factors")

    reference: str = published("Reference", "Author, year, title.")
    says: str = published("What it says", long=True)
    take: str = published("What we take from it", long=True)
    factors: list[str] = published("About which factors", default=[], links="factor")
