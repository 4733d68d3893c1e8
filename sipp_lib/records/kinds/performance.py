"""Phase 1: what was looked at, which files came in, the target group and the outcomes agreed for it."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Literal

from sipp_lib.records.kinds.base import Body, Fields, Record, entry, published

Lens = Literal[
    "SIMD",
    "free school meals",
    "additional support needs",
    "English as an additional language",
    "care experience",
    "sex",
    "stage",
]
Table = Literal["pupils", "observations", "surveys"]


class Information(Record):
    """Performance information that was examined, and what it showed."""

    kind = "information"
    title = "Information examined"
    help = "Each source you looked at and what it shows, strengths as well as gaps."
    plural = "information"
    audience = "public"
    many = "Information examined"
    columns = ("source", "day", "who", "lenses", "shows", "finding")
    # An older workbook does not know that information may rest on the data; older records stay as they are.
    version = 2
    upgrades: ClassVar = {1: dict}

    source: str = published("Source", "For example standardised reading scores, P4 to P7.")
    day: date | None = published("Date examined", default=None)
    who: str = entry("By whom", offers="people")
    lenses: list[Lens] = published(
        "Equity lens", "Which differences between groups you looked for.", default=[]
    )
    shows: Literal["strength", "gap"] | None = published("Strength or gap", default=None)
    measure: str | None = published(
        "Shown by the measure",
        "If one of your measures shows it: pages and reports then work out the numbers.",
        default=None,
        links="measure",
    )
    measured_on: str = published(
        "Measured on", "When it was measured, in the same words as in the data: for example August 2026."
    )
    finding: str = published("What it shows", "In your words; the numbers of a measure are added.", long=True)
    compared_with: str = published("Compared with", "Another group, last year, the authority, the country.")


class Import(Record):
    """A file of evidence that was brought in; the file itself never changes."""

    kind = "import"
    title = "Import"
    help = "Written by the workbook when a file is added."
    plural = "imports"
    audience = "public"
    columns = ("table", "source", "rows", "day")
    by_hand = False

    table: Table | None = published("Table", default=None)
    # for the school: whoever knows all answers of a small file but one could try them out against its fingerprint
    file: str = entry("File kept as")
    sha256: str = entry("Fingerprint (SHA-256)")
    rows: int | None = published("Rows", default=None, pupils=True, most=10_000_000)
    source: str = entry("Came from", "The file's name at the school.")
    day: date | None = published("Imported on", default=None)
    replaces: list[str] = published(
        "Replaces", "Earlier imports whose rows are no longer used.", default=[], links="import"
    )

    def came_from(self) -> tuple[str, str]:
        """Name and SHA-256 of the school's file; of the kept file where the source does not tell."""
        name, _, digest = self.source.rpartition(" (SHA-256 ")
        return (name, digest.removesuffix(")")) if name else (self.source or self.file, self.sha256)


TAKEN_IN: Literal["taken in"] = "taken in"
LEFT_OUT: Literal["left out"] = "left out"


class Judgement(Fields):
    """One pupil who was taken in or left out by those who know the pupil."""

    pupil: str = published("Pseudonym", "Filled in from the evidence.", codes=True)
    decision: Literal["taken in", "left out"] | None = published("Decision", default=None)
    reason: str = published("Why", long=True)
    by_whom: str = published("By whom")
    day: date | None = published("Date", default=None)


class TargetGroup(Record):
    """The small group of learners the enquiry is for."""

    kind = "target_group"
    title = "Target group"
    help = "A small group chosen from the data. Pupils are known by pseudonym, never by name."
    plural = "target_groups"
    audience = "public"
    columns = ("name", "who", "how_chosen", "size")

    name: str = published("What you call the group")
    who: str = published("Who they are", "Stage, schools, what they have in common.", long=True)
    how_chosen: str = published("How they were chosen", "Which data, which cut-off, who decided.", long=True)
    chosen_on: str = published(
        "Chosen for weak results in",
        "The measure's short name, if weak results were the reason.",
    )
    by_lot: bool = published(
        "Chosen at random",
        "Tick if names were drawn at random to decide who is in this group and who is in the comparison group.",
        default=False,
    )
    size: int | None = published("Number of pupils", default=None, pupils=True, most=10_000, usual=500)
    pupils: list[str] = entry("Pseudonyms", "Filled in from the evidence.", default=[], codes=True)
    compared: list[str] = entry(
        "Pseudonyms of those to compare with",
        "Filled in from the evidence.",
        default=[],
        codes=True,
    )
    lenses: list[Lens] = published("Equity lens", default=[])
    judged: list[Judgement] = entry(
        "Taken in or left out by professional judgement",
        "Filled in from the list of pupils.",
        default=[],
    )


# What the workbook itself wrote for a baseline before it kept the occasion: ‘mean 84.38 points (26 pupils, Aug)’.
FROZEN = re.compile(r"(?:mean [\d.e+-]+.*|\d+%) \(\d+ pupils, (.+)\)")


def _referring(body: Body) -> Body:
    """Version 2 keeps the occasion, of which a number is told when it is shown, in place of an exact number."""
    found = FROZEN.fullmatch(body.get("baseline", "")) if body.get("measure") else None
    return {**body, **({"baseline": ""} if found else {}), "baseline_on": found[1] if found else ""}


class Outcome(Record):
    """What will be different, for whom, by how much and by when."""

    kind = "outcome"
    title = "Outcome"
    help = "One sentence a colleague could check: for whom, which measure, from what to what, by when."
    plural = "outcomes"
    audience = "public"
    columns = ("name", "for_whom", "measure", "baseline", "target", "by_when")
    version = 2
    upgrades: ClassVar = {1: _referring}

    name: str = published("Outcome")
    for_whom: str | None = published("For whom", default=None, links="target_group")
    measure: str | None = published("Measured by", default=None, links="measure")
    baseline: str = published("Baseline", "Where they are now, with the unit.")
    baseline_on: str = published(
        "Baseline measured on",
        "When the measure above was used, for example August 2026. Reports work out the number.",
    )
    target: str = published("Target", "Where they should be.")
    by_when: date | None = published("By when", default=None, ahead=True)
    information: list[str] = published("From which information", default=[], links="information")
    plan_link: str = published("Link to plan", "Which priority of the improvement plan it supports.")
