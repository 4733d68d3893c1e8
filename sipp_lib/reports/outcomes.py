"""How the target group changed and how it stands beside others: a verdict, a picture and tables for each outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results, tables
from sipp_lib.charts import change as change_chart
from sipp_lib.charts import comparison as comparison_chart
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.formats import number
from sipp_lib.records.kinds import Measure, Question
from sipp_lib.reports import chosen, targets
from sipp_lib.reports.figures import Part, figure_with_tables, unfolding, unit_of
from sipp_lib.reports.html import heading, paragraph
from sipp_lib.wording import balancing as balancing_words
from sipp_lib.wording import change as change_words
from sipp_lib.wording import comparison as comparison_words
from sipp_lib.wording import ordered as ordered_words
from sipp_lib.wording import process as process_words
from sipp_lib.wording import verdict
from sipp_lib.wording.words import points, when

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.results import Change, Comparison, Moves, OneOccasion, Shares
    from sipp_lib.workbook import Workbook

SEPARATE = "(this treats every pupil as separate, not in classes)"
AS_ABOVE = re.compile(r"\W*(?:as|see) above\b", re.IGNORECASE)  # of another question


def looked_at(book: Workbook) -> list[str]:
    """Which outcome is the main one, and how many were looked at."""
    outcomes = results.measured(book, "score", "yes or no", "rate", "survey", role="outcome")
    main = results.main_measure(book)
    return verdict.looked_at(main.name if main else "", len(outcomes), known=main in outcomes)


def named(book: Workbook, measure: Measure) -> str:
    """A measure's heading."""
    return f"{measure.name} (main measure)" if measure == results.main_measure(book) else measure.name


def bounded(book: Workbook, measure: Measure, told: list[str], *, alone: bool = False) -> list[str]:
    """A paragraph that makes a claim, of the target group `alone`, with what the measure cannot show, by its weight."""
    best = results.best(measure)
    if best is None or len(told) < 2:
        return told
    top = f"{number(best)}{verdict.unit_suffix(measure.unit)}"
    groups = ("target",) if alone else ("target", "comparison")
    words = verdict.ceiling(results.at_best(book, measure), top, groups)
    return verdict.by_weight(told[0], [*told[1:], *words])


def with_attrition(book: Workbook, measure: Measure, told: list[str]) -> list[str]:
    """A paragraph with how many of each group were measured before and not after, by its weight."""
    safe = results.attrition(book, measure)
    lost = [] if safe is None else verdict.attrition(safe)
    kept = [each for each in told[1:] if not (lost and each == verdict.LEFT_UNCOUNTED)]
    return verdict.by_weight(told[0], [*kept, *lost])


def compared_words(book: Workbook, measure: Measure, result: Comparison) -> list[str]:
    """The paragraph on the target group beside the comparison group."""
    low = chosen.low(book, measure)
    told = bounded(book, measure, comparison_words.sentences(measure, result, chosen_low=low))
    return with_attrition(book, measure, told)


def changed_words(book: Workbook, measure: Measure, result: Change, *, compared: bool = False) -> list[str]:
    """The paragraph on the target group's own change."""
    low = chosen.low(book, measure)
    told = change_words.sentences(measure, result, chosen_low=low, compared=compared)
    return bounded(book, measure, told, alone=True)


def once_words(book: Workbook, measure: Measure, result: OneOccasion) -> list[str]:
    """The paragraph on both groups where the measure was taken once."""
    return bounded(book, measure, comparison_words.one_occasion(measure, result))


def share_words(book: Workbook, measure: Measure, result: Shares) -> list[str]:
    """The paragraph on the shares of both groups."""
    return with_attrition(
        book, measure, comparison_words.shares(measure, result, chosen_low=chosen.low(book, measure))
    )


def changes(book: Workbook) -> list[Part]:
    """For every outcome that is a score: the target group beside the comparison group, then before and after."""
    parts: list[Part] = []
    for measure in results.measured(book, "score", role="outcome"):
        if measure.ordered:
            parts += moved(book, measure)
            continue
        result = results.target_change(book, measure)
        if result is None:
            parts += beside(book, measure)
            continue
        compared_with = compared(book, measure)
        told = changed_words(book, measure, result, compared=bool(compared_with))
        parts += [
            heading(named(book, measure)),
            *compared_with,
            paragraph(" ".join(told), "verdict"),
            *aimed(book, measure),
            changed(measure, result),
        ]
    return parts


def aimed(book: Workbook, measure: Measure) -> list[Part]:
    """What became of the targets of a measure, a paragraph each."""
    return [paragraph(each, "verdict") for each in targets.of(book, measure)]


def moved(book: Workbook, measure: Measure) -> list[Part]:
    """How both groups moved on a measure of which only the order counts: categories of change, never points."""
    result = results.moves(book, measure)
    if result is None:
        at = ", ".join(map(when, results.occasions(book, measure)))
        return [
            paragraph(
                f"{measure.name}: measured once ({at}), so nothing can be said of a change.", "verdict"
            ),
            *aimed(book, measure),
        ]
    told = moved_words(book, measure, result)
    span = f"{when(result.before)} to {when(result.after)}"
    captions = {group: f"{measure.name}: how the {group} group moved, {span}" for group in result.groups}
    further = [
        (result.by_quintile, f"{captions['target']}, by SIMD quintile"),
        (result.ranks, f"{captions['target']}, by the ranks of their changes {SEPARATE}"),
        (result.order, f"{measure.name}: the changes of both groups in order {SEPARATE}"),
    ]
    also = [(safe, caption) for safe, caption in further if safe and known(safe)]
    how: dict[str, Any] = {"measure": measure.name, "better": measure.better}
    parts: list[Part] = [
        heading(named(book, measure)),
        paragraph(" ".join(told), "verdict"),
        *aimed(book, measure),
    ]
    if result.improved:
        more = "how many more of the target group improved than of the comparison group"
        parts.append(
            figure_with_tables(
                comparison_chart.forest,
                comparison_words.forest_alt,
                [result.improved],
                [f"{measure.name}: {more}"],
                measure=f"how many improved in {measure.name}",
                unit="percentage points",
                better="higher",
                once=True,
                table=unadjusted,
            )
        )
    for group, safe in result.groups.items():
        if known(safe):
            parts.append(
                figure_with_tables(
                    change_chart.bins_chart,
                    change_words.bins_alt,
                    [safe],
                    [captions[group]],
                    also=also,
                    **how,
                )
            )
            also = []
    return parts


def unadjusted(safe: SafeFrame, caption: str) -> Markup:
    """A table of a difference that takes no account of where pupils started."""
    return tables.frame_table(safe, caption, labels={"difference": "Difference"})


def moved_words(book: Workbook, measure: Measure, result: Moves) -> list[str]:
    """The paragraph on how both groups moved."""
    told = ordered_words.sentences(measure, result, chosen_low=chosen.low(book, measure))
    began = verdict.at_best_level(results.at_best(book, measure), result.before) if len(told) > 1 else []
    done = [process_words.NO_OUTCOME] if measure.role == "process" else []
    return verdict.by_weight(told[0], [*told[1:], *began, *done])


def known(safe: SafeFrame) -> bool:
    """Whether a table has any number that may be shown."""
    frame = require_safe(safe)
    told = ("count", "difference", "p", "d", "delta", "mean", "mean_change", "percent")
    numbers = [name for name in told if name in frame]
    return bool(frame[numbers].notna().any(axis=None))


def process(book: Workbook) -> list[Part]:
    """What was done of what was planned, as process measures count it: no outcome, so no effect."""
    parts: list[Part] = []
    for measure in results.measured(book, "score", "yes or no", role="process"):
        if measure.ordered:
            parts += moved(book, measure)
            continue
        whose, safe = results.done(book, measure)
        told = process_words.sentences(measure, whose, safe, planned(book, measure))
        parts += [heading(measure.name), paragraph(" ".join(told), "verdict")]
        if known(safe):
            parts.append(unfolding(tables.frame_table(safe, f"{measure.name} ({whose})")))
    return parts


def planned(book: Workbook, measure: Measure) -> list[str]:
    """The dosage that was planned in the research questions a measure is for."""
    asked = [entry.body for entry in book.records("question") if entry.id in measure.questions]
    told = [each.dosage for each in asked if isinstance(each, Question) and each.dosage.strip()]
    return [*dict.fromkeys(each for each in told if not AS_ABOVE.match(each))]


def balancing(book: Workbook) -> list[Part]:
    """Whether anything got worse, as balancing measures were watched for."""
    parts: list[Part] = []
    for measure in results.measured(book, "score", "yes or no", role="balancing"):
        if measure.ordered:
            parts += moved(book, measure)
            continue
        result, adjusted, own = watched(book, measure)
        twice = len(results.occasions(book, measure)) > 1
        told = balancing_words.sentences(measure, result, adjusted, own, twice=twice)
        parts.append(paragraph(" ".join(told), "verdict"))
        shown = [
            (
                result.summary if result else None,
                with_range(f"{measure.name}: change of the target group", result),
            ),
            (adjusted, f"{measure.name}: adjusted difference between the groups"),
            (own, f"{measure.name}: share of the target group"),
        ]
        for safe, caption in shown:
            if safe and (known(safe) or safe is adjusted):
                parts.append(unfolding(tables.frame_table(safe, caption)))
    return [heading("Did anything get worse?"), *parts] if parts else []


def watched(book: Workbook, measure: Measure) -> tuple[Change | None, SafeFrame | None, SafeFrame | None]:
    """The target group's own change, its difference from the others, and its shares where it stands alone."""
    if measure.form == "yes or no":
        shares = results.shares(book, measure)
        return None, shares.adjusted, None if "comparison" in shares.groups else shares.groups.get("target")
    beside = results.group_comparison(book, measure)
    return results.target_change(book, measure), beside.adjusted if beside else None, None


def with_range(caption: str, result: Change | None) -> str:
    """A caption of a change that says why its range is not that of the sentence, where classes make it another."""
    classes = None if result is None else result.classes
    known = classes is not None and require_safe(classes)["n_clusters"].notna().any()
    return f"{caption} {SEPARATE}" if known else caption


def changed(measure: Measure, result: Change) -> Part:
    """The picture of the target group's change with its tables; the tables alone where there is nothing to draw."""
    if not result.marked:
        return None
    whose = f"{measure.name}: change of the target group"
    first, last = when(result.before), when(result.after)
    also = [
        (result.summary, with_range(whose, result)),
        (result.sizes, with_range(f"{whose} in three standard deviations", result)),
    ]
    also = [each for each in also if known(each[0])]
    if result.classes is not None and require_safe(result.classes)["low"].notna().any() and also:
        also.append((result.classes, f"{whose}, its interval by classes"))
    if result.expected is not None and also:
        also.append((result.expected, f"{whose}, beside what could be expected even with nothing done"))
    if result.reliable is not None and require_safe(result.reliable)["percent"].notna().any():
        also.append(
            (result.reliable, f"{whose}: pupils who changed by more than the measure's unreliability")
        )
    how: dict[str, Any] = {"measure": measure.name, "better": measure.better}
    if result.expected is not None:
        told = require_safe(result.expected)
        column = "expected_after" if result.pairs is not None else "expected_change"
        how["expected"] = None if told[column].isna().all() else float(told[column].iloc[0])
    if result.pairs is not None:
        how |= {"unit": unit_of(measure), "before": first, "after": last}
        caption = f"{measure.name}: each pupil of the target group, {first} to {last} (not to be published)"
        return figure_with_tables(
            change_chart.dots_chart, change_words.dots_alt, [result.pairs], [caption], also=also, **how
        )
    if require_safe(result.bins)["count"].notna().any():
        caption = f"{measure.name}: how many pupils of the target group changed, {first} to {last}"
        return figure_with_tables(
            change_chart.bins_chart, change_words.bins_alt, [result.bins], [caption], also=also, **how
        )
    return unfolding(*(tables.frame_table(*each) for each in also)) if also else None


def compared(book: Workbook, measure: Measure) -> list[Part]:
    """The target group beside the comparison group, where there is one."""
    result = results.group_comparison(book, measure)
    if result is None:
        return []
    told = paragraph(" ".join(compared_words(book, measure, result)), "verdict")
    if require_safe(result.groups)["mean_before"].isna().all():
        return [told]
    occasions = results.occasions(book, measure)
    how: dict[str, Any] = {"measure": measure.name, "unit": unit_of(measure)}
    difference = f"{measure.name}: adjusted difference between the groups"
    also = [
        (result.effect, f"{difference}, in standard deviations and months of progress"),
        (result.morris, f"{measure.name}: difference of the changes in the standard deviation before"),
        (result.slopes, f"{measure.name}: whether the difference depends on where pupils began {SEPARATE}"),
    ]
    groups = figure_with_tables(
        comparison_chart.chart,
        comparison_words.alt,
        [result.groups],
        [f"{measure.name}: target and comparison group"],
        before=when(occasions[0]),
        after=when(occasions[-1]),
        **how,
    )
    forest = figure_with_tables(
        comparison_chart.forest,
        comparison_words.forest_alt,
        [result.adjusted],
        [difference],
        also=also,
        better=measure.better,
        **how,
    )
    return [told, groups, forest]


def beside(book: Workbook, measure: Measure) -> list[Part]:
    """Both groups of a measure that was taken once."""
    result = results.one_occasion(book, measure)
    if result is None:
        return []
    caption = f"{measure.name}, {when(result.occasion)}: target and comparison group"
    return [
        heading(named(book, measure)),
        paragraph(" ".join(once_words(book, measure, result)), "verdict"),
        *aimed(book, measure),
        unfolding(
            tables.frame_table(result.groups, caption),
            unadjusted(result.difference, f"{caption}, their difference"),
            tables.frame_table(result.effect, f"{caption}, in standard deviations"),
        ),
    ]


def shares(book: Workbook) -> list[Part]:
    """For every outcome that is a yes or no: the share of target and comparison group, and the adjusted difference."""
    parts: list[Part] = []
    for measure in results.measured(book, "yes or no", role="outcome"):
        result = results.shares(book, measure)
        parts += [
            heading(named(book, measure)),
            paragraph(" ".join(share_words(book, measure, result)), "verdict"),
            *aimed(book, measure),
            shares_apart(measure, result),
        ]
        parts += [
            unfolding(tables.frame_table(safe, f"{measure.name}: share of the {group} group"))
            for group, safe in result.groups.items()
        ]
    return parts


def shares_apart(measure: Measure, result: Shares) -> Part:
    """The picture of how far the shares of both groups are apart; none where that is not known."""
    if not result.adjusted:
        return None
    once = any(len(safe.frame) == 1 for safe in result.groups.values())
    caption = f"{measure.name}: {'' if once else 'adjusted '}difference between the groups"
    how: dict[str, Any] = {
        "measure": measure.name,
        "unit": points(measure),
        "better": measure.better,
        "once": once,
    }
    look: dict[str, Any] = {"table": unadjusted} if once else {}
    return figure_with_tables(
        comparison_chart.forest, comparison_words.forest_alt, [result.adjusted], [caption], **how, **look
    )


def pictured(book: Workbook, measure: Measure) -> list[Part]:
    """The pictures that tell of the change of an outcome that is a score or a yes or no."""
    if measure.form == "yes or no":
        return [shares_apart(measure, results.shares(book, measure))]
    if measure.ordered:
        return moved(book, measure)
    result = results.target_change(book, measure)
    return [*compared(book, measure), changed(measure, result) if result else None]
