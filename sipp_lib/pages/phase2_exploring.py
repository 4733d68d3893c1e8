"""Phase 2 on its page: factors and how each was tested, strengths and pressures as a picture, what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sipp_lib.pages.page import CellOutput, Page, notebook_cell
from sipp_lib.pages.view import Choices
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report


class Exploring(Page):
    """Phase 2; see `Page`."""

    number = 2
    forms = ("reading",)

    @notebook_cell
    def seen(self) -> CellOutput:
        """What phase 1 showed, beside the factors that may explain it."""
        empty = "No information has been added in phase 1 yet. You can still name a factor and link it later."
        return self.view(
            "What phase 1 showed", seen, kinds=("information", "target_group", "outcome"), empty=empty
        )

    @notebook_cell
    def factors(self) -> CellOutput:
        """Factors that help or hinder, each with its tests."""
        return self.form("factor")

    @notebook_cell
    def picture(self) -> CellOutput:
        """Strengths and pressures at the three levels."""
        return self.view(
            "Strengths and pressures",
            strengths,
            kinds=("factor",),
            empty="The factors are drawn here as you name them.",
        )

    @notebook_cell
    def answers(self) -> CellOutput:
        """What learners, parents and staff answered: a test that may be there already."""
        return self.view(
            "Questionnaires so far",
            answers,
            kinds=("measure", "import"),
            empty="No questionnaire has been added yet. A short one is a good test of a factor. Add it in phase 1.",
        )

    @notebook_cell
    def readings(self) -> CellOutput:
        """Research consulted."""
        return self.form("reading")

    def sections(self, report: Report) -> list[Fragment | None]:
        """The phase."""
        return [report.exploring()]

    def summary(self, book: Workbook) -> list[Markup | None]:
        """The factors, their picture, and the readings."""
        from sipp_lib.reports import records

        beside, below = records.exploring(book)
        return [strengths(book, {}), *beside, *below]


def seen(book: Workbook, _: Choices) -> Markup | None:
    """The information and the group that the factors are about."""
    from sipp_lib.reports import html, records

    fields = ["source", "shows", "finding", "compared_with"]
    found = [
        records.table(book, "target_group", ["name", "who", "size"], "The target group"),
        records.table(book, "outcome", ["name", "baseline", "target", "by_when"], "Outcomes"),
        records.table(book, "information", fields, "Information examined"),
    ]
    return html.join(found) if any(found) else None


def strengths(book: Workbook, _: Choices) -> Markup | None:
    """The factors by level, influence and whether testing confirmed them."""
    from sipp_lib.reports import html, measured

    return html.join(measured.factors(book)) or None


def answers(book: Workbook, _: Choices) -> Markup | None:
    """The answers to each questionnaire before the intervention began."""
    from sipp_lib.reports import html, measured

    return html.join(measured.surveys(book)) or None
