"""The main results of a partnership as its summary tells them: a claim each, with the caveat that weighs most."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from sipp_lib import results
from sipp_lib.evidence import elsewhere
from sipp_lib.formats import listing
from sipp_lib.records.kinds import Finding, Measure, Outcome
from sipp_lib.reports import aims, measured, monthly, outcomes, success, targets
from sipp_lib.results.measures import cached
from sipp_lib.wording import balancing, gap_change, process, verdict
from sipp_lib.wording.comparison import CHOSEN_LOW as COMPARED_LOW
from sipp_lib.wording.verdict import Weight
from sipp_lib.wording.words import when

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook

NARROWER = re.compile(
    r"\bgap between|attainment gap|poverty.related|\bdeprived\b|\bdeprivation\b|\bSIMD\b"
    r"|\b(?:narrow|clos|reduc|small|shrink|halv)\w*\b[^.;]*\bgaps?\b|\bgaps?\b[^.;]*\b(?:narrow|clos|reduc|small|shr[iu]nk|halv)",
    re.IGNORECASE,
)
"""A success that is a narrower gap, in the words in which partnerships write it."""


WITHIN = (
    "How the gap changed within the target group alone is not shown here: together with the result of all pupils it "
    "could give away the results of a few."
)
OTHER_GAP = re.compile(
    r"\bgaps?\b.*\b(?:boys?|girls?|sex|gender|EAL|English as an additional|ASN|additional support|care.experience\w*"
    r"|looked.after|stages?|year groups?|free (?:school )?meals?|FSM|FME)\b"
    r"|\b(?:boys?|girls?|gender|EAL|ASN)\b.*\bgaps?\b",
    re.IGNORECASE,
)
"""A gap between other groups than by deprivation."""
NOT_BY_AREA = (
    "We cannot tell whether the gap that success names is narrower: the workbook works out how a gap changed by "
    "deprivation (SIMD) only."
)


MOST = 3
"""The results that are told in brief."""


NOTHING_MEASURED = "There are no results to report."
UNDESCRIBED = "Results have been brought in, but no measure says what they are."
NO_CHANGE_YET = (
    "There is no result for an outcome yet: a change needs an outcome that was measured on two occasions, and a "
    "comparison needs a target group and a comparison group."
)


def main_results(book: Workbook) -> list[tuple[Measure, list[str]]]:
    """The main results, each a measure and a claim with its caveats by weight, in the order in which they are told.

    The main outcome comes first, however it was measured, then what got worse, a gap that was to be narrower, and
    the other outcomes. Where there is a comparison group the comparison stands alone: a rise beside it says less.
    """
    first, rest = _results(book)[:1], _results(book)[1:]
    worse = [each for each in rest if each[0].role == "balancing"]
    return [*first, *worse, *_gaps(book), *(each for each in rest if each not in worse)]


def widened(book: Workbook) -> list[tuple[Measure, list[str]]]:
    """A gap that is wider, whatever was to be the success: by the first outcome of which it is told."""
    if _gaps(book):
        return []
    for measure in _scored(book):
        for told in (gap_change.sentences(measure, each) for each in results.gap_changes(book, measure)[-1:]):
            if isinstance(told[0], verdict.Claim) and told[0].way == "gap_wider":
                return [(measure, told)]
    return []


def lacking(book: Workbook) -> list[str]:
    """What evidence the results do not rest on: it lies at another school, or how it is scored is not known here."""
    away = [issue.message for issue in elsewhere.told(book.evidence.elsewhere)]
    return away + measured.unscored(book)


def further(book: Workbook) -> list[str]:
    """Which results there are beyond those that are told in brief."""
    names = dict.fromkeys(f"‘{measure.name}’" for measure, _ in main_results(book)[MOST:])
    return [f"Further results are in Phase 5 of the full report: {listing([*names])}."] if names else []


def main_outcome(book: Workbook) -> list[str]:
    """The main outcome as the programme's index tells it, how many were looked at beside it, what got worse, the gap.

    Where none was marked as the main one it is the first of them, and that none was marked is said.
    """
    main, looked_at = results.main_measure(book), outcomes.looked_at(book)
    brief = [(measure, verdict.in_brief(told)) for measure, told in _results(book)]
    first = next(((measure, told) for measure, told in brief if measure.role == "outcome"), None)
    if first is None:
        found = [nothing(book)]
    elif main is None or first[0] == main:
        found = [first[1], *targets.of(book, first[0]), *looked_at]
    elif main in results.measured(book, main.form):
        found = [f"‘{main.name}’ is the main measure, and there is no result of it yet."]
    else:
        found = looked_at
    worse = [told for measure, told in brief if measure.role == "balancing"]
    said = process.SHORT["much_less"]
    short = [
        f"{each.name}: {said[0].lower()}{said[1:]}"
        for each, word, _ in carried_out(book)
        if word == "much_less"
    ]
    gaps = [verdict.in_brief(told) for _, told in [*_gaps(book), *widened(book)]]
    return [*found, *worse, *(gaps or _gap(book)), *short]


@cached
def carried_out(book: Workbook) -> list[tuple[Measure, str, list[str]]]:
    """How far the plan was carried out, by each process measure: a word of `process.SHORT`, and the sentences."""
    told = []
    for measure in results.measured(book, "score", "yes or no", role="process"):
        if not measure.ordered:
            whose, safe = results.done(book, measure)
            sentences = process.sentences(measure, whose, safe, outcomes.planned(book, measure))
            told.append((measure, process.short(measure, safe), sentences))
    return told


@cached
def watched(book: Workbook) -> list[tuple[Measure, list[str]]]:
    """Whether anything got worse, by each balancing measure of which no main result tells that it did."""
    worse = [measure for measure, _ in _results(book)]
    told = []
    for measure in results.measured(book, "score", "yes or no", "rate", role="balancing"):
        if measure in worse:
            continue
        if measure.ordered:
            moved = results.moves(book, measure)
            told += [(measure, outcomes.moved_words(book, measure, moved))] if moved else []
            continue
        if measure.form == "rate":
            told.append((measure, monthly.watched(book, measure)))
            continue
        twice = len(results.occasions(book, measure)) > 1
        told.append((measure, balancing.sentences(measure, *outcomes.watched(book, measure), twice=twice)))
    return told


@cached
def _results(book: Workbook) -> list[tuple[Measure, list[str]]]:
    told: list[tuple[Measure, list[str]]] = []
    for measure in results.measured(book, "score", role="outcome"):
        if scored := _of_score(book, measure):
            told.append((measure, scored))
    for measure in results.measured(book, "yes or no", role="outcome"):
        told.append((measure, outcomes.share_words(book, measure, results.shares(book, measure))))
    for measure in results.measured(book, "survey", role="outcome"):
        changes = results.survey_changes(book, measure) if len(measure.answers) > 1 else {}
        if any(len(safe.frame) for safe in changes.values()):
            told.append((measure, measured.answers_words(book, measure)))
    for measure in results.measured(book, "rate", role="outcome"):
        told.append((measure, monthly.followed_together(book, measure)))
    for measure in results.measured(book, "score", "yes or no", role="balancing"):
        found = None if measure.ordered else outcomes.watched(book, measure)
        if found and balancing.got_worse(measure, *found[:2]):
            told.append((measure, balancing.sentences(measure, *found)))
    for measure in results.measured(book, "rate", role="balancing"):
        if monthly.got_worse(book, measure):
            told.append((measure, monthly.watched(book, measure)))
    told.sort(key=lambda each: _place(book, each[0]))
    return told


def _place(book: Workbook, measure: Measure) -> tuple[int, int]:
    """Which result comes before which: the main one, scores and shares, the rest as it was agreed, what got worse."""
    if measure == results.main_measure(book):
        return 0, 0
    if measure.role == "balancing":
        return 3, 0
    if measure.form in ("score", "yes or no"):
        return 1, 0
    known = {entry.id: entry.body for entry in book.records("measure")}
    agreed = [known.get(each.measure or "") for each in book.bodies(Outcome)]
    return 2, agreed.index(measure) if measure in agreed else len(agreed)


def _of_score(book: Workbook, measure: Measure) -> list[str]:
    """What a score says: of levels how pupils moved, else beside the comparison group, of the target group, or once."""
    if measure.ordered and (moved := results.moves(book, measure)):
        return outcomes.moved_words(book, measure, moved)
    if compared := results.group_comparison(book, measure):
        return outcomes.compared_words(book, measure, compared)
    if changed := results.target_change(book, measure):
        return outcomes.changed_words(book, measure, changed)
    once = results.one_occasion(book, measure)
    return outcomes.once_words(book, measure, once) if once else []


def bound(book: Workbook, finding: Finding) -> str:
    """What keeps the numbers of an answer from bearing out what it says; empty where nothing does."""
    if not finding.answer.strip():
        return ""
    if finding.strength == "we cannot tell" or finding.answer.strip().casefold().startswith("we cannot"):
        return ""  # nothing is claimed
    mine = _spoken_of(book, finding)
    told = [(measure, words) for measure, words in _results(book) if measure in mine]
    claims = [(each[0], each) for _, each in told if isinstance(each[0], verdict.Claim)]
    if told and book.audience == "public" and not [each for each, _ in claims if each.way != "few"]:
        return verdict.UNSHOWN  # an answer that stands alone would say more than in the school
    says_no = finding.answer.casefold().startswith("no")
    seen = [
        (claim, each)
        for claim, each in claims
        if says_no or not claim.way.endswith(("level", "same", "once"))
    ]
    level = not seen and any(claim.way.endswith(("level", "same")) for claim, _ in claims)
    chances = [(claim, each) for claim, each in seen if _may_be_chance(claim, each)]
    if says_no:
        return verdict.NOT_EXCLUDED if chances else ""
    if level:
        hidden = any(said.weight is Weight.HIDDEN for _, each in claims for said in verdict.heaviest(each))
        return verdict.SHOWN_LEVEL if hidden else verdict.LEVEL
    low = [(claim, each) for claim, each in seen if any(map(_may_be_choice, each[1:]))]
    weak = [each for _, each in (*chances, *low)]
    names = [measure.name for measure, each in told if each in weak]
    return verdict.bound(chance=bool(chances), low=bool(low), of=names if len(names) < len(seen) else [])


def _may_be_chance(claim: verdict.Claim, told: list[str]) -> bool:
    found = [said for said in [*claim.chances, *verdict.heaviest(told)] if said.weight is Weight.CHANCE]
    return any(not (said.rules_out or said.partly) for said in found)


def _may_be_choice(said: str) -> bool:
    """Whether a caveat leaves open that a change came from choosing a group with weak results alone."""
    chosen_low = isinstance(said, verdict.Caveat) and said.weight is Weight.CHOSEN_LOW
    return chosen_low and not said.rules_out and said != COMPARED_LOW  # type: ignore[attr-defined]


def _spoken_of(book: Workbook, finding: Finding) -> list[Measure]:
    """Of the measures of a finding those that its answer is about, the main outcome before others; else all of them."""
    known = {entry.id: entry.body for entry in book.records("measure")}
    mine = [body for each in finding.measures if isinstance(body := known.get(each), Measure)]
    asked = {entry.id: entry.body for entry in book.records("question")}.get(finding.question or "")
    for text in (finding.answer, getattr(asked, "question", "")):
        about = [each for each in mine if success.topics(text) & success.topics(each.name)]
        if main := [each for each in about if each == results.main_measure(book)]:
            return main
        if any(measure in about for measure, _ in _results(book)):
            return about
    return mine


def said_by(book: Workbook, measures: Collection[Measure]) -> list[str]:
    """What these measures say to the audience of a workbook, each with its heaviest caveat."""
    told = [(measure, verdict.in_brief(each)) for measure, each in _results(book) if measure in measures]
    told += [(measure, verdict.in_brief(each)) for measure, each in watched(book) if measure in measures]
    told += [
        (measure, process.in_brief(word, each))
        for measure, word, each in carried_out(book)
        if measure in measures
    ]
    return [words for _, words in told]


def named(book: Workbook) -> list[str]:
    """Why there is no number among the main results for what was named as success or outcome, and how many were."""
    without = _without_number(book)
    told = [*targets.every(book), *without]
    hoped = [each for each in success.unanswered(book, told) if not NARROWER.search(each)]
    return [*_gap(book), *without, *hoped, *outcomes.looked_at(book)]


def _gap(book: Workbook) -> list[str]:
    """What is not told of a gap that was to be narrower."""
    by_area, others = _named_gaps(book)
    return [*([NOT_BY_AREA] if others else []), *(_untold(book) if by_area else [])]


def _named_gaps(book: Workbook) -> tuple[bool, bool]:
    """Whether success names a gap by deprivation, and whether one of another kind."""
    hoped = [book.partnership.success]
    hoped += [each for outcome in book.bodies(Outcome) for each in (outcome.name, outcome.target)]
    named = [words for words in hoped if NARROWER.search(words)]
    others = [words for words in named if OTHER_GAP.search(words) and not aims.BY_AREA.search(words)]
    return len(named) > len(others), bool(others)


def _gaps(book: Workbook) -> list[tuple[Measure, list[str]]]:
    """Whether the gap of all pupils is narrower, where that was to be the success; by the first outcome that tells it.

    Those of the groups, which are smaller, stand in the full report for the schools.
    """
    for measure in _scored(book) if _named_gaps(book)[0] else []:
        if found := results.gap_changes(book, measure):
            return [(measure, gap_change.sentences(measure, found[-1]))]
    return []


def _scored(book: Workbook) -> list[Measure]:
    found = results.measured(book, "score", "yes or no", role="outcome")
    return [measure for measure in found if not measure.ordered]


def _untold(book: Workbook) -> list[str]:
    scored = _scored(book)
    if found := [each[-1] for measure in scored if (each := results.gap_changes(book, measure))]:
        if found[0].change.frame["gap_change"].isna().all():
            return []  # that it is hidden is told
        marked = (book.evidence.pupils["group"] == "target").fillna(False)
        within = marked.any() and not marked.all()
        return [WITHIN] if within and book.audience == "public" else []
    why = "no outcome was measured as a score or a yes or no"
    if not scored and results.measured(book, "score", role="outcome"):
        why = "its results are levels, not points, so there is no gap in points"
    if scored:
        known = book.evidence.pupils["simd_decile"].notna().any()
        why = "each outcome was measured once" if known else "where pupils live (SIMD) was not brought in"
    return [
        f"We cannot tell whether the gap between the most and the least deprived pupils is narrower: {why}."
    ]


def _without_number(book: Workbook) -> list[str]:
    """Why an outcome that was agreed has no number among the main results."""
    measures = {entry.id: entry.body for entry in book.records("measure")}
    told = []
    for entry in book.records("outcome"):
        outcome = entry.body
        assert isinstance(outcome, Outcome)  # noqa: S101  records("outcome") holds nothing else
        measure = measures.get(outcome.measure or "")
        if not isinstance(measure, Measure) and NARROWER.search(f"{outcome.name}. {outcome.target}"):
            continue  # the gap has been answered
        if isinstance(measure, Measure) and targets.of(book, measure):
            continue  # told with its target
        why = (
            success.why_no_number(book, measure)
            if isinstance(measure, Measure)
            else "no measure was named for it"
        )
        if why:
            name = f"{outcome.name or 'An outcome without a name'}: "
            told.append(f"{'' if why.startswith(f'‘{outcome.name}’') else name}{why}.")
    return told


def nothing(book: Workbook) -> str:
    """Why there is no result of an outcome: nothing was measured, or what there is tells of no change yet."""
    rows = results.collected(book).frame
    if rows.empty:
        if left := measured.unscored(book):
            return " ".join(left)
        evidence = book.evidence
        return UNDESCRIBED if len(evidence.observations) or len(evidence.surveys) else NOTHING_MEASURED
    about = "about " if book.audience == "public" else ""
    sizes = [
        f"{row['measure']} ({when(row['occasion'])}, {row['suppressed'] or about + str(row['n'])})"
        for _, row in rows.iterrows()
    ]
    return f"Measured so far: {listing(sizes)}. {NO_CHANGE_YET}"
