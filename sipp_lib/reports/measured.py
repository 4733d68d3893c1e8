"""What was measured, as sentences, charts and tables: every number from a table that passed the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib import results, tables
from sipp_lib.charts import acel as acel_chart
from sipp_lib.charts import drivers as drivers_chart
from sipp_lib.charts import factors as factors_chart
from sipp_lib.charts import gap_change as gap_change_chart
from sipp_lib.charts import gaps as gaps_chart
from sipp_lib.charts import likert as likert_chart
from sipp_lib.charts import plan as plan_chart
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.reports import targets
from sipp_lib.reports.figures import Part, figure_with_tables, has_a_value, unfolding, unit_of
from sipp_lib.reports.html import bullets, heading, paragraph
from sipp_lib.results.measures import cached
from sipp_lib.wording import acel as acel_words
from sipp_lib.wording import attendance as attendance_words
from sipp_lib.wording import drivers as drivers_words
from sipp_lib.wording import factors as factors_words
from sipp_lib.wording import gap_change as gap_change_words
from sipp_lib.wording import gaps as gaps_words
from sipp_lib.wording import likert as likert_words
from sipp_lib.wording import plan as plan_words
from sipp_lib.wording import scales as scale_words
from sipp_lib.wording import words

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import ScaleScores
    from sipp_lib.workbook import Workbook


def gaps(book: Workbook, *, last: bool = False) -> list[Part]:
    """The attainment gap by SIMD quintile on the first or the last occasion of each outcome measure."""
    if book.evidence.pupils["simd_decile"].isna().all():
        return []
    parts: list[Part] = []
    for measure in results.measured(book, "score", "yes or no", role="outcome"):
        occasions = results.occasions(book, measure)
        if measure.ordered or (last and len(occasions) < 2):
            continue
        gap = results.gap(book, measure, occasions[-1 if last else 0])
        if not has_a_value(gap.by_quintile):
            parts.append(
                paragraph(
                    f"{measure.name}, {words.when(gap.occasion)}: too few pupils to show by deprivation."
                )
            )
            continue
        told = f"{measure.name} of all pupils measured, by how deprived the area is where they live"
        how: dict[str, Any] = {"measure": measure.name, "unit": unit_of(measure), "better": measure.better}
        if not last:
            parts.append(bullets(gaps_words.sentences(measure, gap)))
            captions = [f"{told}, {words.when(gap.occasion)}"]
            parts.append(
                figure_with_tables(gaps_chart.chart, gaps_words.alt, [gap.by_quintile], captions, **how)
            )
            continue
        parts += narrower(book, measure)
        first = results.gap(book, measure, occasions[0])
        how |= {"before": words.when(first.occasion), "after": words.when(gap.occasion)}
        how["fine"] = 1.0 if measure.form == "yes or no" else results.gap_changes(book, measure)[-1].fine
        captions = [f"{told}, {words.when(each.occasion)}" for each in (first, gap)]
        safes = [first.by_quintile, gap.by_quintile]
        if not all(map(gap_change_words.of_same_pupils, results.gap_changes(book, measure)[-1:])):
            parts.append(unfolding(*map(tables.frame_table, safes, captions)))  # no picture of a change
            continue
        parts.append(figure_with_tables(gap_change_chart.chart, gap_change_words.alt, safes, captions, **how))
    return [heading("The gap by deprivation"), *parts] if parts else []


def narrower(book: Workbook, measure: Measure) -> list[Part]:
    """Whether the gap of each group is narrower, in words, and the result by deprivation within each."""
    parts: list[Part] = []
    changes = results.gap_changes(book, measure)
    for each in changes:
        parts.append(paragraph(" ".join(gap_change_words.sentences(measure, each)), "verdict"))
        whose = f"{measure.name} of {each.whose}"
        captions = [f"{whose} by SIMD quintile"]
        if len(each.by_quintile) > 1:
            captions = [f"{whose} by SIMD quintile, {words.when(at)}" for at in (each.before, each.after)]
        # those of all pupils are the picture's, which has them beside it
        own = [] if each is changes[-1] else [*zip(each.by_quintile, captions, strict=True)]
        same = gap_change_words.of_same_pupils(each) and each.change.frame["gap_change"].notna().all()
        shown = [*own, *([(each.change, f"{whose}: the gap")] if same else [])]
        known = [
            (safe, caption)
            for safe, caption in shown
            if require_safe(safe)[_sizes(safe)].notna().any(axis=None)
        ]
        parts += [unfolding(*(tables.frame_table(*table) for table in known))] if known else []
    return parts


def _sizes(safe: SafeFrame) -> list[str]:
    return [name for name in ("n", "n_most") if name in safe.frame]


def absence(book: Workbook) -> list[Part]:
    """Persistent absence before the intervention, for every rate."""
    told = [
        sentence
        for measure in results.measured(book, "rate")
        if measure.better == "higher"
        for sentence in attendance_words.sentences(measure, *results.persistent_absence(book, measure))
    ]
    return [heading("Where they began"), bullets(told)] if told else []


def lenses(book: Workbook) -> list[Part]:
    """The first outcome measure through the other equity lenses that were looked through."""
    found = results.measured(book, "score", "yes or no", role="outcome")
    measures = [measure for measure in found if not measure.ordered]
    asked = {lens for entry in book.records("information") for lens in entry.body.lenses}  # type: ignore[attr-defined]
    parts: list[Part] = []
    for lens, column in ((each.lens, each.name) for each in FIELDS.values()):
        if not measures or lens not in asked:
            continue
        occasion = results.occasions(book, measures[0])[0]
        safe = results.by_lens(book, measures[0], occasion, column)
        if require_safe(safe)["n"].notna().sum() > 1:
            caption = f"{measures[0].name} by {lens}, {words.when(occasion)}"
            how: dict[str, Any] = {"measure": measures[0].name, "unit": unit_of(measures[0]), "lens": lens}
            parts.append(
                figure_with_tables(gaps_chart.lens_chart, gaps_words.lens_alt, [safe], [caption], **how)
            )
    return parts


def surveys(book: Workbook, *, since: bool = False) -> list[Part]:
    """What the questionnaires said, wave by wave: those before the intervention began, or those since."""
    parts: list[Part] = []
    for measure in results.measured(book, "survey"):
        before, later = results.waves(book, measure)
        waves = later if since else before
        if not waves or len(measure.answers) < 2:
            continue
        if waves[-1] == (before + later)[-1]:
            parts += answers_changed(book, measure)
            lost = results.not_found(book, measure) if book.audience == "school" else []
            parts += [paragraph(text) for text in likert_words.not_found(measure, lost)]
        for wave in waves:
            parts += answers(book, measure, wave)
        if waves[-1] == (before + later)[-1]:
            for group in results.answering(book, measure):
                scale = results.scale_scores(book, measure, group)
                parts += scored(measure, scale, group) if scale is not None else []
    parts += [paragraph(text) for text in unscored(book) if since]
    return [heading("What the questionnaires say"), *parts] if parts else []


def unscored(book: Workbook) -> list[str]:
    """Which questionnaires are left out, though somebody answered them."""
    left = [each for each in results.unscored(book) if len(results.rows(book, each[0]))]
    chosen = [each for each in left if book.codes is None or each[0].code in book.codes]
    return [scale_words.left_out(*each, book.audience) for each in chosen]


def answers_changed(book: Workbook, measure: Measure) -> list[Part]:
    """How the answers changed over all waves, in words and as a table of every change with its interval."""
    changes = results.survey_changes(book, measure)
    if all(require_safe(safe).empty for safe in changes.values()):
        return []
    labels = {"difference": "Change (percentage points)", "band": "Answered"}
    caption = f"{measure.name}: each change from one time to the next"
    captions = [
        ", ".join(filter(None, [caption, likert_words.group_name(measure, group)])) for group in changes
    ]
    shown = zip(changes.values(), captions, strict=True)
    return [
        bullets([*answers_words(book, measure), *targets.of(book, measure)]),
        unfolding(*(tables.frame_table(safe, caption, labels=labels) for safe, caption in shown)),
    ]


@cached
def answers_words(book: Workbook, measure: Measure) -> list[str]:
    """How the answers changed over all waves, in words."""
    return likert_words.sentences(
        measure,
        results.occasions(book, measure),
        results.survey_changes(book, measure),
        beside=results.survey_beside(book, measure),
        known=results.known_to_answer(book, measure),
        by_lot=results.by_lot(book),
        classes=results.classes_tell(
            book, "target", *(["comparison"] if results.survey_beside(book, measure) else [])
        ),
    )


def answers(book: Workbook, measure: Measure, wave: str) -> list[Part]:
    """One wave of a questionnaire: who answered, and of each group the picture and the table of evaluations."""
    told = bullets(likert_words.who(measure, wave, results.answered_by(book, measure, wave)))
    how: dict[str, Any] = {"table": tables.answers_table}
    drawn: list[Part] = []
    for group in results.answering(book, measure):
        safe = results.survey(book, measure, wave, group)
        if require_safe(safe).empty:
            continue
        by = f"answered by {likert_words.group_name(measure, group) or measure.answered_by}"
        caption = ", ".join(filter(None, [measure.name, words.when(wave), by]))
        if "band" in safe.frame:
            chart: Any = (likert_chart.bands_chart, likert_words.bands_alt, [safe], [caption])
        else:
            safes = [safe, results.bands(book, measure, wave, group)]
            chart = (likert_chart.chart, likert_words.alt, safes, [caption, f"{caption}, grouped"])
        drawn.append(figure_with_tables(*chart, **how))
    return [told, *drawn]


def scored(measure: Measure, result: ScaleScores, group: str = "") -> list[Part]:
    """The scores of a group in a questionnaire that is a scale."""
    whose = likert_words.group_name(measure, group)
    name = f"{measure.name} of {whose}" if whose else measure.name
    several = [
        tables.frame_table(each, f"{name}: change of the mean score", labels={"difference": "Change"})
        for each in [result.changes]
        if each is not None
    ]
    return [
        paragraph(f"{words.sentence(name)[:-1]}:") if whose else None,
        bullets(scale_words.sentences(measure, result)),
        unfolding(
            tables.frame_table(result.scores, f"{name}: scores"),
            *several,
            tables.frame_table(result.alpha, f"{name}: whether its statements measure one thing"),
            tables.frame_table(result.straight_lined, f"{name}: the same answer to every statement"),
        ),
    ]


def levels(book: Workbook, *, last: bool = False) -> list[Part]:
    """Who achieved the expected Curriculum for Excellence level, on the first or the last occasion."""
    judged = [measure for measure in results.measured(book, "yes or no") if measure.organiser]
    occasions = list(dict.fromkeys(each for measure in judged for each in results.occasions(book, measure)))
    if not occasions or (last and len(occasions) < 2):
        return []
    occasion = occasions[-1 if last else 0]
    found, at = results.levels(book, occasion), words.when(occasion)
    if not found:
        return []
    head = heading(f"Curriculum for Excellence levels achieved, {at}")
    if not any(map(has_a_value, found.values())):
        return [
            head,
            paragraph("There are too few pupils at each stage to show who achieved the expected level."),
        ]
    captions = [f"{organiser.capitalize()}, {at}: achieved the expected level" for organiser in found]
    return [
        head,
        figure_with_tables(acel_chart.chart, acel_words.alt, list(found.values()), captions, occasion=at),
    ]


def factors(book: Workbook) -> list[Part]:
    """The factors as a picture."""
    grid, named = results.factor_grid(book)
    if require_safe(named).empty:
        return []
    caption = "Factors by level, whether they help or hinder, and whether testing confirmed them"
    return [
        figure_with_tables(
            factors_chart.chart, factors_words.alt, [grid, named], [caption, "The factors by name"]
        )
    ]


def collected(book: Workbook) -> list[Part]:
    """What has been collected of the measures that were planned."""
    safe = results.collected(book)
    if require_safe(safe).empty:
        return []
    from_to = {"occasion": lambda told: " to ".join(map(words.when, told.split(" to ")))}
    return [tables.frame_table(safe, "What has been collected so far", formats=from_to)]


def drivers(book: Workbook) -> list[Part]:
    """The driver diagram, drawn from what serves what."""
    safe = results.driver_diagram(book)
    if require_safe(safe).empty:
        return []
    return [figure_with_tables(drivers_chart.chart, drivers_words.alt, [safe], ["Driver diagram"])]


def plan(book: Workbook) -> list[Part]:
    """The action plan as a timeline."""
    safe = results.timeline(book)
    if require_safe(safe).empty:
        return []
    caption = "The action plan over time"
    day = results.began(book)
    how: dict[str, Any] = {"intervention": None if day is None else pd.Timestamp(day)}
    return [figure_with_tables(plan_chart.chart, plan_words.alt, [safe], [caption], **how)]
