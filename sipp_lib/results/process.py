"""What was done of what was planned: a process measure, occasion by occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached, unit

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook


@cached
def done(book: Workbook, measure: Measure) -> tuple[str, SafeFrame]:
    """Whose, and how much of it on each occasion: the target group's, or everybody's where nobody is marked.

    Raises
    ------
    UsageError
        When it is no process measure: tables by deprivation beside it are made knowing that this one is not told.
    """
    from sipp_lib.analysis import gaps

    if measure.role != "process":
        raise UsageError(
            f"‘{measure.name}’ is no process measure, so what was done is not told by it. Take results.by_lens() or "
            "results.target_change() for it."
        )
    values = measures.values(book, measure)
    target = values[values["group"] == "target"]
    whose, rows = ("the target group", target) if len(target) else ("all pupils measured", values)
    table = gaps.by_lens(rows.assign(group=rows["occasion"]), "group", form=measures.form(measure))
    table = table.set_index("group").reindex(measures.occasions(book, measure)).rename_axis("occasion")
    return whose, book.gate(table.reset_index(), f"done/{measure.code}", unit=unit(values))
