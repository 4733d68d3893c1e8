"""What the months of a rate say: the chart of each group over time, and what both charts together can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipp_lib import results
from sipp_lib.charts import runchart as run_chart
from sipp_lib.charts import xmr as xmr_chart
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.reports import chosen, targets
from sipp_lib.reports.figures import Part, figure_with_tables
from sipp_lib.reports.html import bullets, heading
from sipp_lib.results.measures import cached
from sipp_lib.wording import balancing as balancing_words
from sipp_lib.wording import over_time as words
from sipp_lib.wording import runchart as run_words
from sipp_lib.wording import verdict
from sipp_lib.wording import xmr as xmr_words
from sipp_lib.wording.verdict import Caveat, Claim, Weight

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Group
    from sipp_lib.workbook import Workbook


def over_time(book: Workbook) -> list[Part]:
    """The chart over time of every rate, with what it signals; the comparison group's beside the target group's."""
    parts: list[Part] = []
    for measure in results.measured(book, "rate"):
        parts.append(bullets([*followed(book, measure), *targets.of(book, measure)]))
        parts += [charted(book, measure, group) for group in results.groups_followed(book, measure)]
    return [heading("Month by month"), *parts] if parts else []


def charted(book: Workbook, measure: Measure, group: Group) -> Part:
    """The chart over time of one group, its months on the same scale as the other group's."""
    how: dict[str, Any] = {"measure": measure.name, "unit": measure.unit or "%", "better": measure.better}
    both = results.groups_followed(book, measure)
    if len(both) > 1:
        how["measure"] = f"{measure.name}, {group} group"
        how["within"] = words.span(safe_series(book, measure, each) for each in both)
    series = safe_series(book, measure, group)
    if require_safe(series)["percent"].isna().all():
        return None
    if measure.followed == "XmR chart":
        limits = results.limits(book, measure, group)
        captions = [f"{measure.name} of {limits.whose} by month, with its limits", "Events"]
        return figure_with_tables(xmr_chart.chart, xmr_words.alt, [series, limits.events], captions, **how)
    result = results.run_chart(book, measure, group)
    captions = [f"{measure.name} of {result.whose} by month", "What the run chart shows", "Events"]
    safes = [series, result.signals, result.events]
    also = [(result.offered, "What the other common rules show")]
    return figure_with_tables(run_chart.chart, run_words.alt, safes, captions, also=also, **how)


def safe_series(book: Workbook, measure: Measure, group: Group) -> SafeFrame:
    """A group's months, by the chart that the measure's record asks for."""
    if measure.followed == "XmR chart":
        return results.limits(book, measure, group).series
    return results.run_chart(book, measure, group).series


def followed(book: Workbook, measure: Measure) -> list[str]:
    """What the months of a rate say, by the chart its record asks for; of both groups where there are two."""
    told = [
        verdict.with_chance(group) for group in _followed(book, measure)
    ]  # what is chance is said of each
    beside = words.beside([group[0] for group in told])
    further = [*dict.fromkeys(sentence for group in told for sentence in group)]
    if beside:
        further.insert(1 + further.index(told[-1][0]), beside)
    return further


def followed_together(book: Workbook, measure: Measure) -> list[str]:
    """The same for a summary: what both groups' months say stands together, as a rise alone says less."""
    told = [verdict.with_chance(group) for group in _followed(book, measure)]
    further = dict.fromkeys(sentence for group in told for sentence in group[1:])
    claims = [group[0] for group in told]
    together: str = " ".join(filter(None, [*claims, words.beside(claims)]))
    known = [claim for claim in claims if isinstance(claim, Claim)]
    if len(known) == len(told):
        together = Claim(together, words.way(known), known[0].chances)
    return [together, *further]


def got_worse(book: Workbook, measure: Measure) -> bool:
    """Whether a rate that was watched for it has a signal for the worse."""
    return _watched(measure) and balancing_words.worse_by_month(
        measure, results.run_chart(book, measure, "target")
    )


def _watched(measure: Measure) -> bool:
    return measure.role == "balancing" and measure.followed != "XmR chart"


@cached
def watched(book: Workbook, measure: Measure) -> list[str]:
    """Whether a rate that was watched for it got worse, by the chart that its record asks for."""
    if _watched(measure):
        told = balancing_words.by_month(measure, results.run_chart(book, measure, "target"))
        if got_worse(book, measure) and len(results.groups_followed(book, measure)) > 1:
            other = balancing_words.worse_by_month(measure, results.run_chart(book, measure, "comparison"))
            told.append(Caveat(words.ALIKE if other else words.APART, Weight.NO_CAUSE))
        return told
    return balancing_words.by_limits(measure, results.limits(book, measure, "target"), results.began(book))


@cached
def _followed(book: Workbook, measure: Measure) -> list[list[str]]:
    low = chosen.low(book, measure)
    return [
        *([watched(book, measure)] if measure.role == "balancing" else []),
        *(
            xmr_words.sentences(
                measure, results.limits(book, measure, group), chosen_low=low and group == "target"
            )
            if measure.followed == "XmR chart"
            else run_words.sentences(
                measure, results.run_chart(book, measure, group), chosen_low=low and group == "target"
            )
            for group in results.groups_followed(book, measure)
        ),
    ]
