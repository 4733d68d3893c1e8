"""What was measured, as sentences, charts and tables: every number from a table that passed the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from sipp_lib import tables
from sipp_lib.charts import change as change_chart
from sipp_lib.charts import comparison as comparison_chart
from sipp_lib.charts import factors as factors_chart
from sipp_lib.charts import gaps as gaps_chart
from sipp_lib.charts import likert as likert_chart
from sipp_lib.charts import plan as plan_chart
from sipp_lib.charts import runchart as run_chart
from sipp_lib.disclosure.safe import shown
from sipp_lib.records.kinds import Event, TargetGroup
from sipp_lib.reports import sentences
from sipp_lib.reports.page import bullets, figure, heading, join, paragraph

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.workbook import Workbook

Part = Markup | None
LENSES = {
    "free school meals": "fme",
    "additional support needs": "asn",
    "English as an additional language": "eal",
    "care experience": "care_experienced",
    "sex": "sex",
    "stage": "stage",
}


def drawn(
    chart: Callable[..., Figure],
    alt: Callable[..., str],
    safes: Sequence[SafeFrame],
    captions: Sequence[str],
    also: Sequence[tuple[SafeFrame, str]] = (),
    **how: Any,
) -> Markup:
    """A chart with its alt text, its caption and its tables, all from the same safe tables.

    Parameters
    ----------
    chart, alt : callable
        Of a module of `sipp_lib.charts`; both take `safes` and `how`.
    safes : sequence of SafeFrame
        What is drawn; each becomes a table.
    captions : sequence of str
        A caption a table; the first is the chart's too.
    also : sequence of (SafeFrame, str)
        Further tables to unfold, with their captions.
    how
        Passed on to both.
    """
    return figure(
        chart(*safes, **how),
        alt=alt(*safes, **how),
        caption=captions[0],
        tables=[
            tables.frame_table(safe, caption)
            for safe, caption in [*zip(safes, captions, strict=True), *also]
            if not shown(safe).empty
        ],
    )


def gaps(book: Workbook, *, last: bool = False) -> list[Part]:
    """The attainment gap by SIMD quintile on the first or the last occasion of each outcome measure."""
    if book.evidence.pupils["simd_decile"].isna().all():
        return []
    parts: list[Part] = []
    for measure in book.measured("score", "yes or no", role="outcome"):
        occasions = book.occasions(measure)
        if last and len(occasions) < 2:
            continue
        gap = book.gap(measure, occasions[-1 if last else 0])
        if not shown(gap.by_quintile)["n"].notna().any():
            parts.append(paragraph(f"{measure.name}, {gap.occasion}: too few pupils to show by deprivation."))
            continue
        caption = f"{measure.name} by how deprived the area is where pupils live, {gap.occasion}"
        parts += [
            bullets(sentences.gap(measure, gap)),
            drawn(
                gaps_chart.chart,
                gaps_chart.alt,
                [gap.by_quintile],
                [caption],
                measure=measure.name,
                unit=_unit(measure),
                better=measure.better,
            ),
        ]
    return [heading("The gap by deprivation"), *parts] if parts else []


def absence(book: Workbook) -> list[Part]:
    """Persistent absence before the intervention, for every rate."""
    told = [
        sentence
        for measure in book.measured("rate")
        for sentence in sentences.persistent_absence(measure, *book.persistent_absence(measure))
    ]
    return [heading("Where they began"), bullets(told)] if told else []


def lenses(book: Workbook) -> list[Part]:
    """The first outcome measure through the other equity lenses that were looked through."""
    measures = book.measured("score", "yes or no", role="outcome")
    asked = {lens for entry in book.records("information") for lens in entry.body.lenses}  # type: ignore[attr-defined]
    parts: list[Part] = []
    for lens, column in LENSES.items():
        if not measures or lens not in asked:
            continue
        occasion = book.occasions(measures[0])[0]
        safe = book.by_lens(measures[0], occasion, column)
        if shown(safe)["n"].notna().sum() > 1:
            caption = f"{measures[0].name} by {lens}, {occasion}"
            how: dict[str, Any] = {"measure": measures[0].name, "unit": _unit(measures[0]), "lens": lens}
            parts.append(drawn(gaps_chart.lens_chart, gaps_chart.lens_alt, [safe], [caption], **how))
    return parts


def surveys(book: Workbook, *, last: bool = False) -> list[Part]:
    """What the questionnaires said on their first or last occasion."""
    parts: list[Part] = []
    for measure in book.measured("survey"):
        occasions = book.occasions(measure)
        if (last and len(occasions) < 2) or len(measure.answers) < 2:
            continue
        occasion = occasions[-1 if last else 0]
        safe = book.survey(measure, occasion)
        caption = ", ".join(filter(None, [measure.name, occasion, f"answered by {measure.answered_by}"]))
        if last:
            then = book.survey(measure, occasions[0])
            parts.append(bullets(sentences.agreement(then, safe, occasions[0], occasion)))
        if "band" in safe.frame:
            parts.append(drawn(likert_chart.bands_chart, likert_chart.bands_alt, [safe], [caption]))
        else:
            parts.append(drawn(likert_chart.chart, likert_chart.alt, [safe], [caption]))
    return [heading("What the questionnaires say"), *parts] if parts else []


def factors(book: Workbook) -> list[Part]:
    """The factors as a picture."""
    grid, named = book.factor_grid()
    if shown(named).empty:
        return []
    caption = "Factors by level, whether they help or hinder, and whether testing confirmed them"
    return [drawn(factors_chart.chart, factors_chart.alt, [grid, named], [caption, "The factors by name"])]


def collected(book: Workbook) -> list[Part]:
    """What has been collected of the measures that were planned."""
    safe = book.collected()
    if shown(safe).empty:
        return []
    return [tables.frame_table(safe, "What has been collected so far")]


def plan(book: Workbook) -> list[Part]:
    """The action plan as a timeline."""
    safe = book.timeline()
    if shown(safe).empty:
        return []
    caption = "The action plan over time"
    began = next((e.day for e in book.bodies(Event) if e.intervention and e.day), None)
    how: dict[str, Any] = {"intervention": None if began is None else pd.Timestamp(began)}
    return [drawn(plan_chart.chart, plan_chart.alt, [safe], [caption], **how)]


def over_time(book: Workbook) -> list[Part]:
    """Run charts of every rate, with what they signal."""
    parts: list[Part] = []
    for measure in book.measured("rate"):
        result = book.run_chart(measure)
        parts.append(bullets(sentences.run_chart(measure, result)))
        if shown(result.series)["percent"].notna().any():
            parts.append(
                drawn(
                    run_chart.chart,
                    run_chart.alt,
                    [result.series, result.signals, result.events],
                    [f"{measure.name} of {result.whose} by month", "What the run chart signals", "Events"],
                    measure=measure.name,
                    unit=measure.unit or "%",
                    better=measure.better,
                )
            )
    return [heading("Month by month"), *parts] if parts else []


def changes(book: Workbook) -> list[Part]:
    """For every score: the target group before and after, and beside the comparison group."""
    parts: list[Part] = []
    for measure in book.measured("score"):
        result = book.change(measure)
        if result is None:
            continue
        when = f"{result.before} to {result.after}"
        parts += [heading(measure.name), bullets(sentences.change(measure, result))]
        parts += [
            paragraph(words, "caution") for words in sentences.chosen_low(measure, book.bodies(TargetGroup))
        ]
        told: dict[str, Any] = {"measure": measure.name, "better": measure.better}
        chart: Callable[..., Figure]
        alt: Callable[..., str]
        total = f"{measure.name}: change of the target group"
        also = [(result.summary, total)] if shown(result.summary)["mean_change"].notna().any() else []
        if result.pairs is not None:
            told |= {"unit": _unit(measure), "before": result.before, "after": result.after}
            caption = f"{measure.name}: each pupil of the target group, {when} (not to be published)"
            chart, alt, safe = change_chart.dots_chart, change_chart.dots_alt, result.pairs
        elif shown(result.bins)["count"].notna().any():
            caption = f"{measure.name}: how many pupils of the target group changed, {when}"
            chart, alt, safe = change_chart.bins_chart, change_chart.bins_alt, result.bins
        else:
            parts += [unfolding(tables.frame_table(*each)) for each in also]
            parts += compared(book, measure)
            continue
        parts.append(drawn(chart, alt, [safe], [caption], also=also, **told))
        parts += compared(book, measure)
    return parts


def compared(book: Workbook, measure: Measure) -> list[Part]:
    """The target group beside the comparison group, where there is one."""
    result = book.comparison(measure)
    if result is None:
        return []
    told = bullets(sentences.comparison(measure, result))
    if shown(result.groups)["mean_before"].isna().all():
        return [told]
    occasions = book.occasions(measure)
    how: dict[str, Any] = {"measure": measure.name, "unit": _unit(measure)}
    return [
        told,
        drawn(
            comparison_chart.chart,
            comparison_chart.alt,
            [result.groups],
            [f"{measure.name}: target and comparison group"],
            before=occasions[0],
            after=occasions[-1],
            **how,
        ),
        drawn(
            comparison_chart.forest,
            comparison_chart.forest_alt,
            [result.adjusted],
            [f"{measure.name}: adjusted difference between the groups"],
            better=measure.better,
            **how,
        ),
    ]


def shares(book: Workbook) -> list[Part]:
    """For every yes-or-no measure: the share of target and comparison group, and the adjusted difference."""
    parts: list[Part] = []
    for measure in book.measured("yes or no"):
        result = book.shares(measure)
        parts += [heading(measure.name), bullets(sentences.shares(measure, result))]
        if result.adjusted:
            caption = f"{measure.name}: adjusted difference between the groups"
            how: dict[str, Any] = {
                "measure": measure.name,
                "unit": sentences.points(measure),
                "better": measure.better,
            }
            parts.append(
                drawn(
                    comparison_chart.forest, comparison_chart.forest_alt, [result.adjusted], [caption], **how
                )
            )
        parts += [
            unfolding(tables.frame_table(safe, f"{measure.name}: share of the {group} group"))
            for group, safe in result.groups.items()
        ]
    return parts


def unfolding(*found: Markup) -> Markup:
    """Tables that unfold when they are wanted."""
    return Markup("<details><summary>The same as a table</summary>\n{}\n</details>").format(join(found))


def _unit(measure: Measure) -> str:
    return measure.unit or ("%" if measure.form == "yes or no" else "")
