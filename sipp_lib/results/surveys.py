"""Questionnaires: their answers, and where they are a scale its scores and whether its statements measure one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame, Subject
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.analysis.scales import Scale
    from sipp_lib.workbook import Workbook


GROUPS = ("target", "comparison", "other")
BEFORE = re.compile(r"\b(?:before|pre|baseline|start|first|initial|entry)\b", re.IGNORECASE)
AFTER = re.compile(r"\b(?:after|post|end|final|last|exit|follow[ -]?up)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ScaleScores:
    """The scores of a scale by occasion, its reliability, and how many gave the same answer throughout."""

    name: str
    lowest: int
    highest: int
    scores: SafeFrame
    alpha: SafeFrame
    straight_lined: SafeFrame
    changes: SafeFrame | None


@cached
def answering(book: Workbook, measure: Measure) -> tuple[str, ...]:
    """Whose answers are told apart: those of the target group, of the comparison group and of others; else ("",).

    Together, where answers tell no pupil of the target group; and for the public, where a group is too few in a wave:
    what others answered, taken from all, would tell of them. What is told apart is never told together as well.
    """
    rows = _answers(book, measure).drop_duplicates(["occasion", "respondent"])
    sizes = rows.groupby(["group", rows["occasion"].fillna("")]).size()
    there = {str(group) for group, _ in sizes.index}
    few = book.audience == "public" and bool((sizes < book.settings.threshold).any())
    if "target" not in there or few or measure.answered_by == "staff":
        return ("",)
    return tuple(group for group in GROUPS if group in there)


@cached
def known_to_answer(book: Workbook, measure: Measure) -> frozenset[str]:
    """The groups of which some are known to have answered; none where the answers do not tell who gave them."""
    rows = _answers(book, measure)
    return frozenset(rows.loc[rows["known"], "group"])


def _subject(book: Workbook, measure: Measure) -> Subject:
    """Whom answers are protected as: as pupils' own, where the record says staff and they are kept by pupil."""
    about_pupils = measure.answered_by == "staff" and known_to_answer(book, measure)
    return "pupils" if about_pupils else measure.answered_by


@cached
def survey(book: Workbook, measure: Measure, occasion: str, group: str = "") -> SafeFrame:
    """A survey's answers: every answer in school, bands in public, as a single answer may point to one person."""
    subject = _subject(book, measure)
    if book.audience == "public":
        return bands(book, measure, occasion, group)
    items = _items(book, measure, occasion, group)
    return book.gate(items, _name(measure, occasion, group), subject=subject)


@cached
def bands(book: Workbook, measure: Measure, occasion: str, group: str = "") -> SafeFrame:
    """A survey's answers gathered into the better half, the middle and the others."""
    gathered = _gathered(book, measure, occasion, group)
    return book.gate(gathered, _name(measure, occasion, group, "bands"), subject=_subject(book, measure))


@cached
def _gathered(book: Workbook, measure: Measure, occasion: str, group: str) -> pd.DataFrame:
    from sipp_lib.analysis import likert

    items = _items(book, measure, occasion, group)
    return likert.bands(items, measure.answers, _turned(book, measure))


def _name(measure: Measure, *parts: str) -> str:
    return "/".join(["survey", measure.code, *filter(None, parts)])


@cached
def _items(book: Workbook, measure: Measure, occasion: str, group: str) -> pd.DataFrame:
    from sipp_lib.analysis import likert

    rows = _as_asked(book, measure, group)
    return likert.items(rows[rows["occasion"].fillna("") == occasion], measure.answers)


@cached
def _as_asked(book: Workbook, measure: Measure, group: str) -> pd.DataFrame:
    """The answers of a group that are among the possible ones, each statement with whether it is turned."""
    from sipp_lib.analysis.likert import OTHER_WAY

    rows, turned = _of(book, measure, group), _turned(book, measure)
    # the check has told of answers that are not among the possible ones
    rows = rows[rows["answer"].isin(measure.answers)]
    item = rows["item"].map(lambda text: f"{text}{OTHER_WAY}" if f"{text}{OTHER_WAY}" in turned else text)
    return rows.assign(item=item)


@cached
def survey_changes(book: Workbook, measure: Measure) -> dict[str, SafeFrame]:
    """How the shares of the better answers of each group changed from wave to wave; none with fewer than two waves.

    Where answers tell which pupil they are of, the interval is that of the same people.
    """
    from sipp_lib.analysis import likert

    waves, found = measures.occasions(book, measure), {}
    for group in answering(book, measure) if len(waves) > 1 else ():
        name = _name(measure, "changes", group)
        shares = [(wave, bands(book, measure, wave, group).frame) for wave in waves]
        same = book.gate(
            _roughly(book, _alike(book, measure, group)), f"{name}/alike", subject=_subject(book, measure)
        )
        told = likert.changes(shares, same.frame)
        if book.audience == "public":
            told = likert.no_surer(told, _exact(book, measure, group))
        found[group] = book.gate(told, name, subject=_subject(book, measure))
    return found


@cached
def survey_beside(book: Workbook, measure: Measure) -> SafeFrame | None:
    """How much more the shares of the target group rose than those of the comparison group; None without both."""
    from sipp_lib.analysis import likert

    waves, changes = measures.occasions(book, measure), survey_changes(book, measure)
    if not {"target", "comparison"} <= set(changes):
        return None
    ends = waves[0], waves[-1]
    told = likert.beside({group: safe.frame for group, safe in changes.items()}, *ends)
    if book.audience == "public":
        truth = {group: _exact(book, measure, group) for group in changes}
        told = likert.no_surer(told, likert.beside(truth, *ends))
    return book.gate(told, _name(measure, "beside"), subject=_subject(book, measure))


@cached
def _exact(book: Workbook, measure: Measure, group: str) -> pd.DataFrame:
    """The changes by the numbers as they are: rounded ones alone would now and then make a change of nothing."""
    from sipp_lib.analysis import likert

    waves = measures.occasions(book, measure)
    shares = [(wave, _gathered(book, measure, wave, group)) for wave in waves]
    return likert.changes(shares, _alike(book, measure, group))


@cached
def _alike(book: Workbook, measure: Measure, group: str) -> pd.DataFrame:
    """How alike the same pupils, or parents of the same pupils, answered in two waves."""
    from sipp_lib.analysis import likert

    rows, turned = _as_asked(book, measure, group), _turned(book, measure)
    rows = rows[rows["known"]]
    half, answers = len(measure.answers) // 2, measure.answers
    last = rows["answer"].isin(answers[len(answers) - half :])
    best = rows["answer"].isin(answers[:half]).where(~rows["item"].isin(turned), last)
    return likert.alike(rows.assign(best=best), measures.occasions(book, measure))


def _roughly(book: Workbook, alike: pd.DataFrame) -> pd.DataFrame:
    """For the public to a tenth towards 0: from more, the few who changed their answer could be worked out."""
    import numpy as np

    if book.audience == "school":
        return alike
    return alike.assign(r=np.trunc(alike["r"] * 10) / 10)


@cached
def waves(book: Workbook, measure: Measure) -> tuple[list[str], list[str]]:
    """The waves of a survey collected before the intervention began, and those collected since, each in order.

    Where a wave names no day, month, season or year, nor before or after, the first is taken as before.
    """
    every, day = measures.occasions(book, measure), measures.began(book)
    began = None if day is None else day.isoformat()
    since = [is_since(wave, began, first=not place) for place, wave in enumerate(every)]
    start = since.index(True) if True in since else len(every)
    return every[:start], every[start:]


def is_since(wave: str, began: str | None, *, first: bool) -> bool:
    """Whether a wave was collected since a day, as 2025-09-15: by its name, else by its place."""
    told = measures.time_of(wave)
    if began and told and told != began[: len(told)]:
        return told > began
    return bool(AFTER.search(wave)) or not (first or BEFORE.search(wave))


@cached
def answered_by(book: Workbook, measure: Measure, occasion: str) -> SafeFrame | None:
    """How many who answered are, or are parents of, pupils of each group; None where answers tell no pupil."""
    rows = _answers(book, measure)
    who = rows[rows["occasion"].fillna("") == occasion].drop_duplicates("respondent")
    if not who["known"].any() or measure.answered_by == "staff":
        return None
    counts = who["group"].value_counts().reindex(GROUPS).dropna()
    frame = counts.rename_axis("group").rename("n").reset_index().astype({"group": "string", "n": "Int64"})
    return book.gate(frame, f"survey/{measure.code}/{occasion}/who", subject=measure.answered_by)


def not_found(book: Workbook, measure: Measure) -> list[str]:
    """What the record names as worded the other way round and no statement of the evidence is."""
    from sipp_lib.analysis import likert

    items = statements(book, measure)
    return [each for each in measure.turned if not likert.turned(items, _in_words(measure, [each]))]


def statements(book: Workbook, measure: Measure) -> list[str]:
    """What a questionnaire asked, in the words of its files."""
    return [str(item) for item in measures.rows(book, measure)["item"].dropna().unique()]


def _in_words(measure: Measure, named: Iterable[str]) -> list[str]:
    """What a record names by the number of a statement, in the words of the measure where it has them."""
    from sipp_lib.analysis import likert

    own = measure.statements
    return [word for each in named for word in likert.turned(own, [each]) or [each]] if own else list(named)


def _turned(book: Workbook, measure: Measure) -> set[str]:
    """The statements to which disagreeing is the good answer: those named in the record, and those of its scale."""
    from sipp_lib.analysis import likert, scales

    items = statements(book, measure)
    found = likert.turned(items, _in_words(measure, measure.turned))
    if measure.scale:
        scale = scales.named(measure.scale, book.scales)
        found |= {item for item, number in scales.places(items, scale).items() if number in scale.reversed}
    return {f"{item}{likert.OTHER_WAY}" for item in found}


@cached
def _answers(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The measure's rows with its own answers, as it lists them today, in place of other spellings.

    With the ``group`` of the pupil who answered, or whose parents did, and whether that pupil is ``known``.
    """
    from sipp_lib.evidence.values.answers import among

    rows = measures.rows(book, measure)
    own = among(rows["answer"].dropna().unique(), measure.answers)
    pupils = book.evidence.pupils.drop_duplicates("pupil").set_index("pupil")["group"]
    group = rows["respondent"].map(pupils).astype("string")
    return rows.assign(
        answer=rows["answer"].map(lambda text: own.get(text, text), na_action="ignore"),
        group=group.where(group.isin(GROUPS[:2]).fillna(False), "other"),
        known=rows["respondent"].isin(pupils.index),
    )


def _of(book: Workbook, measure: Measure, group: str) -> pd.DataFrame:
    """The answers of a group, of which the public is told either apart or together; see `answering`."""
    groups, rows = answering(book, measure), _answers(book, measure)
    if book.audience == "public" and group not in groups and len(rows):
        told = "each group by itself" if any(groups) else "all together"
        raise UsageError(
            f"Answers to ‘{measure.name}’ are shown for {told} and not otherwise: one taken from the other could tell "
            "of a few. Ask for each of results.answering(book, measure)."
        )
    return rows[rows["group"] == group] if group else rows


def scales_of(book: Workbook) -> list[tuple[Measure, Scale]]:
    """The questionnaires with results that name a scale, each with the scale."""
    from sipp_lib.analysis import scales

    scored = (each for each in measures.measured(book, "survey") if each.scale)
    return [(each, scales.named(each.scale, book.scales)) for each in scored]


@cached
def scale_scores(book: Workbook, measure: Measure, group: str = "") -> ScaleScores | None:
    """The scores of a group in a survey that is a scale, with Cronbach's alpha; None where it names no scale.

    Raises
    ------
    UsageError
        When the scale is not known, its items are not those of the evidence, or its scores are not told of that group.
    """
    import pandas as pd

    from sipp_lib.analysis import means, reliability, scales

    if not measure.scale:
        return None
    scale = scales.named(measure.scale, book.scales)
    rows = _of(book, measure, group)
    words = [] if all(answer.strip().isdigit() for answer in measure.answers) else measure.answers
    numbers = scales.numbered(rows, scale, words)
    found = scales.scores(numbers, scale)
    known = set(rows.loc[rows["known"], "respondent"])
    name, subject = f"scale/{measure.code}/{group}", _subject(book, measure)
    occasions = measures.occasions(book, measure)
    by = found.groupby(level="occasion")
    score = by["score"].agg(["count", "mean", "std"]).reindex(occasions).reset_index()
    score = score.set_axis(["occasion", "n", "mean", "sd"], axis="columns").astype({"n": "Int64"})
    same = by["straight_lined"].agg(["size", "sum"]).reindex(occasions).reset_index()
    same = same.set_axis(["occasion", "n", "count"], axis="columns").astype({"n": "Int64", "count": "Int64"})
    long = scales.turned(numbers, scale).reset_index()
    long = long.melt(["respondent", "occasion"], var_name="item", value_name="value")
    alphas = [reliability.alpha(long[long["occasion"] == each]).assign(occasion=each) for each in occasions]
    # the gate works intervals out from what it shows; a mean cannot lie beyond the ends of the scale
    scored = book.gate(means.add_interval(score), name, subject)
    scored = book.gate(means.within(scored.frame, *scale.range), f"{name}/within", subject)
    alpha = book.gate(pd.concat(alphas, ignore_index=True), f"{name}/alpha one", subject)
    return ScaleScores(
        scale.name,
        *scale.range,
        scored,
        book.gate(reliability.add_interval(alpha.frame), f"{name}/alpha", subject),
        book.gate(same, f"{name}/straight-lined", subject),
        _score_changes(
            book, scored, _scores_alike(book, found[found.index.isin(known, level="respondent")], scored)
        ),
    )


def _scores_alike(book: Workbook, found: pd.DataFrame, scored: SafeFrame) -> pd.DataFrame:
    """How alike the scores of the same people are in two waves, and of how many."""
    import pandas as pd

    from sipp_lib.analysis import likert

    by = found["score"].unstack("occasion").reindex(columns=scored.frame["occasion"].tolist())
    rows = []
    for earlier, later in likert.compared_waves(list(by.columns)):
        both = by[[earlier, later]].astype("float64").dropna()
        r = both[earlier].corr(both[later]) if len(both) > 2 and both.std().min() > 0 else 0.0
        rows.append({"earlier": earlier, "later": later, "n": len(both), "r": r})
    table = pd.DataFrame(rows, columns=["earlier", "later", "n", "r"])
    table = table.astype({"earlier": "string", "later": "string", "n": "Int64", "r": "Float64"})
    return book.gate(_roughly(book, table), f"{scored.name.partition('/')[2]}/alike", scored.subject).frame


def _score_changes(book: Workbook, scored: SafeFrame, alike: pd.DataFrame) -> SafeFrame | None:
    """How the mean score changed from wave to wave: of the same people where answers tell who gave them."""
    import pandas as pd

    from sipp_lib.analysis import likert, means
    from sipp_lib.analysis.frames import floats

    frame = scored.frame
    if len(frame) < 2:
        return None
    rows = []
    for place, (one, two) in enumerate(likert.compared_waves(range(len(frame)))):
        ends = frame.iloc[[one, two]]
        both, r = (float(column[0]) for column in floats(alike.iloc[[place]].fillna(0), "n", "r"))
        numbers = means.welch(*floats(ends, "mean", "sd", "n"), both=both, r=r)
        names = {"earlier": ends["occasion"].iloc[0], "later": ends["occasion"].iloc[1]}
        sizes = {"n_earlier": ends["n"].iloc[0], "n_later": ends["n"].iloc[1]}
        why = next((each for each in ends["suppressed"] if each), "")
        rows.append(
            names
            | dict(zip(("difference", "low", "high"), numbers, strict=True))
            | sizes
            | {"suppressed": why}
        )
    found = pd.DataFrame(rows).astype(
        dict.fromkeys(["difference", "low", "high"], "Float64") | {"n_earlier": "Int64", "n_later": "Int64"}
    )
    return book.gate(found, f"{scored.name.partition('/')[2]}/changes", scored.subject)
