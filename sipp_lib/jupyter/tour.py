"""A tour on the sample: what one invented partnership made of each phase."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.new import sample_partnership
from sipp_lib.records.kinds import Cycle
from sipp_lib.reports import html, measured, outcomes
from sipp_lib.reports.html import Fragment
from sipp_lib.tables import clean
from sipp_lib.temporary import prefix
from sipp_lib.workbook import Workbook

HEAD = Markup(
    '<tr><th scope="col">Question</th><th scope="col">We predicted</th><th scope="col">We observed</th></tr>'
)


class Tour:
    """The stops of the tour, on a copy of the sample that is thrown away afterwards.

    Parameters
    ----------
    partnership : str
        Which of the sample's.
    """

    def __init__(self, partnership: str = "tarvit-water") -> None:
        self._folder = TemporaryDirectory(prefix=prefix("tour"))
        programme = sample_partnership(partnership, Path(self._folder.name) / "sample")
        self.book = Workbook.open(partnership, programme.folder, warn=False)

    def gap(self) -> Fragment:
        """Phase 1: attainment by deprivation."""
        return _shown(measured.gaps(self.book))

    def factors(self) -> Fragment:
        """Phase 2: what helps and what holds back."""
        return _shown(measured.factors(self.book))

    def plan(self) -> Fragment:
        """Phase 3: the plan by its dates."""
        return _shown(measured.plan(self.book))

    def cycles(self) -> Fragment:
        """Phase 4: what was predicted and what was seen."""
        row = Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>')
        rows = html.join(
            row.format(*map(clean, (each.question, each.predicted, each.observed)))
            for cycle in self.book.bodies(Cycle)
            for each in cycle.predictions
        )
        table = Markup(
            "<table><caption>Predicted and observed</caption><thead>{}</thead><tbody>{}</tbody></table>"
        )
        return _shown([table.format(HEAD, rows)])

    def findings(self) -> Fragment:
        """Phase 5: what came of it."""
        return _shown(
            [
                part
                for measure in results.measured(self.book, "score")[:1]
                for part in outcomes.compared(self.book, measure)
            ]
        )

    def missing(self) -> Fragment:
        """What this partnership still lacks."""
        found = [each.message for each in self.book.missing()]
        return _shown([html.bullets(found) or html.paragraph("Nothing is missing.")])


def _shown(parts: list[Markup | None]) -> Fragment:
    return Fragment(Markup('<div class="sipp-tour">{}</div>').format(html.join(parts)))
