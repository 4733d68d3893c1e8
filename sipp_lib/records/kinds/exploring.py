"""Phase 2: factors that help or hinder, how each was tested, and what was read."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sipp_lib.phases import Influence, Level
from sipp_lib.records.kinds.base import Fields, Record, entry

Confirmed = Literal["untested", "confirmed", "not confirmed"]
TestOutcome = Literal["untested", "confirmed", "not confirmed", "we cannot tell"]


class FactorTest(Fields):
    """One thing done to find out whether a factor matters."""

    what: str = entry("What we did to test it", "For example a focus group, a questionnaire, work samples.")
    who: str = entry("By whom", audience="school", offers="people")
    day: date | None = entry("When", default=None, ahead=True)
    evidence: str = entry("What we found", long=True)
    outcome: TestOutcome = entry("What this test shows", default="untested")


class Factor(Record):
    """Something that may help or hinder the target group."""

    kind = "factor"
    title = "Factor"
    help = "What helps these learners and what holds them back. Test each before you plan on it."
    plural = "factors"
    columns = ("name", "level", "influence", "tests", "confirmed")
    # An older workbook does not know that a test says ‘we cannot tell’; older records stay as they are.
    version = 2
    upgrades: ClassVar = {1: dict}

    name: str = entry("Factor impacting on performance")
    level: Level | None = entry(
        "Level", "Is it about the school or class, the parent or the pupil?", default=None
    )
    influence: Influence | None = entry("Influence", "Does it help or hinder?", default=None)
    information: list[str] = entry(
        "Seen in", "Which information suggested it.", default=[], links="information"
    )
    tests: list[FactorTest] = entry("How we tested it", "One factor, as many tests as it needs.", default=[])
    confirmed: Confirmed = entry("Confirmed?", "Your judgement from all its tests.", default="untested")
    why: str = entry("Why we think so", long=True)


class Reading(Record):
    """Research that was consulted."""

    kind = "reading"
    title = "Reading"
    help = "Research you consulted. Two lines are enough."
    plural = "readings"
    columns = ("reference", "says", "take", "factors")

    reference: str = entry("Reference", "Author, year, title.")
    says: str = entry("What it says", long=True)
    take: str = entry("What we take from it", long=True)
    factors: list[str] = entry("About which factors", default=[], links="factor")
