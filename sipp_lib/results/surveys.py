"""Questionnaires: their answers, and where they are a scale its scores and whether its statements measure one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame, Subject
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


OTHER_WAY = " (worded the other way round)"
TOLD, YEAR = re.compile(r"\d{4}-\d{2}(?:-\d{2})?"), re.compile(r"(?<!\d)20\d\d(?!\d)")
SEASONS = {"spring": "04", "easter": "04", "summer": "06", "autumn": "10", "winter": "12", "christmas": "12"}
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
def survey(book: Workbook, measure: Measure, occasion: str) -> SafeFrame:
    """A survey's answers: every answer for staff and in school, bands for anyone else's in public."""
    subject: Subject = measure.answered_by
    if book.audience == "public" and subject != "staff":
        return bands(book, measure, occasion)
    return book.gate(_items(book, measure, occasion), f"survey/{measure.code}/{occasion}", subject=subject)


@cached
def bands(book: Workbook, measure: Measure, occasion: str) -> SafeFrame:
    """A survey's answers gathered into the better half, the middle and the others."""
    from sipp_lib.analysis import likert

    items = _items(book, measure, occasion)
    bands = likert.bands(items, measure.answers, _turned(book, measure))
    return book.gate(bands, f"survey/{measure.code}/{occasion}/bands", subject=measure.answered_by)


@cached
def _items(book: Workbook, measure: Measure, occasion: str) -> pd.DataFrame:
    from sipp_lib.analysis import likert

    rows = _answers(book, measure)
    # the check has told of answers that are not among the possible ones
    rows = rows[(rows["occasion"].fillna("") == occasion) & rows["answer"].isin(measure.answers)]
    turned = _turned(book, measure)
    item = rows["item"].map(lambda text: f"{text}{OTHER_WAY}" if f"{text}{OTHER_WAY}" in turned else text)
    return likert.items(rows.assign(item=item), measure.answers)


@cached
def survey_changes(book: Workbook, measure: Measure) -> SafeFrame | None:
    """How the shares of the better answers changed from wave to wave; None with fewer than two waves."""
    from sipp_lib.analysis import likert

    waves = measures.occasions(book, measure)
    if len(waves) < 2:
        return None
    found = likert.changes([(wave, bands(book, measure, wave).frame) for wave in waves])
    return book.gate(found, f"survey/{measure.code}/changes", subject=measure.answered_by)


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
    told = _when(wave)
    if began and told and told != began[: len(told)]:
        return told > began
    return bool(AFTER.search(wave)) or not (first or BEFORE.search(wave))


def _when(wave: str) -> str:
    """The day, the month or the year that a wave's name tells; empty where it tells none."""
    from sipp_lib.evidence.occasions import normalise

    if found := TOLD.match(normalise(wave)):
        return found[0]
    year = YEAR.search(wave)
    season = next((month for word, month in SEASONS.items() if word in wave.casefold()), "")
    return "-".join(filter(None, [year[0], season])) if year else ""


@cached
def answered_by(book: Workbook, measure: Measure, occasion: str) -> SafeFrame | None:
    """How many who answered are, or are parents of, pupils of each group; None where answers tell no pupil."""
    rows = measures.rows(book, measure)
    who = rows.loc[rows["occasion"].fillna("") == occasion, ["respondent"]].drop_duplicates()
    pupils = book.evidence.pupils
    known = who.merge(pupils[["pupil", "group"]], left_on="respondent", right_on="pupil")
    if known.empty or measure.answered_by == "staff":
        return None
    group = known["group"].where(known["group"].isin(["target", "comparison"]), "other")
    counts = group.value_counts().reindex(["target", "comparison", "other"]).dropna()
    frame = counts.rename_axis("group").rename("n").reset_index().astype({"group": "string", "n": "Int64"})
    return book.gate(frame, f"survey/{measure.code}/{occasion}/who", subject=measure.answered_by)


def not_found(book: Workbook, measure: Measure) -> list[str]:
    """What the record names as worded the other way round and no statement of the evidence is."""
    from sipp_lib.analysis import likert

    items = _statements(book, measure)
    return [each for each in measure.turned if not likert.turned(items, [each])]


def _statements(book: Workbook, measure: Measure) -> list[str]:
    return [str(item) for item in measures.rows(book, measure)["item"].dropna().unique()]


def _turned(book: Workbook, measure: Measure) -> set[str]:
    """The statements to which disagreeing is the good answer: those named in the record, and those of its scale."""
    from sipp_lib.analysis import likert, scales

    items = _statements(book, measure)
    found = likert.turned(items, measure.turned)
    if measure.scale:
        scale = scales.named(measure.scale, book.scales)
        found |= {item for item, number in scales.places(items, scale).items() if number in scale.reversed}
    return {f"{item}{OTHER_WAY}" for item in found}


def _answers(book: Workbook, measure: Measure) -> pd.DataFrame:
    """The measure's rows with its own answers, as it lists them today, in place of other spellings."""
    from sipp_lib.evidence.values.answers import among

    rows = measures.rows(book, measure)
    own = among(rows["answer"].dropna().unique(), measure.answers)
    return rows.assign(answer=rows["answer"].map(lambda text: own.get(text, text), na_action="ignore"))


@cached
def scale_scores(book: Workbook, measure: Measure) -> ScaleScores | None:
    """The scores of a survey that is a scale, with Cronbach's alpha; None where the measure names no scale.

    Raises
    ------
    UsageError
        When the scale is not known, or its items are not those of the evidence.
    """
    import pandas as pd

    from sipp_lib.analysis import means, reliability, scales

    if not measure.scale:
        return None
    scale = scales.named(measure.scale, book.scales)
    rows = _answers(book, measure)
    words = [] if all(answer.strip().isdigit() for answer in measure.answers) else measure.answers
    numbers = scales.numbered(rows, scale, words)
    found = scales.scores(numbers, scale)
    name, subject = f"scale/{measure.code}", measure.answered_by
    occasions = measures.occasions(book, measure)
    by = found.groupby(level="occasion")
    score = by["score"].agg(["count", "mean", "std"]).reindex(occasions).reset_index()
    score = score.set_axis(["occasion", "n", "mean", "sd"], axis="columns").astype({"n": "Int64"})
    same = by["straight_lined"].agg(["size", "sum"]).reindex(occasions).reset_index()
    same = same.set_axis(["occasion", "n", "count"], axis="columns").astype({"n": "Int64", "count": "Int64"})
    long = scales.turned(numbers, scale).reset_index()
    long = long.melt(["respondent", "occasion"], var_name="item", value_name="value")
    alphas = [reliability.alpha(long[long["occasion"] == each]).assign(occasion=each) for each in occasions]
    scored = book.gate(means.add_interval(score), name, subject)
    alpha = book.gate(pd.concat(alphas, ignore_index=True), f"{name}/alpha one", subject)
    return ScaleScores(
        scale.name,
        *scale.range,
        scored,
        book.gate(reliability.add_interval(alpha.frame), f"{name}/alpha", subject),
        book.gate(same, f"{name}/straight-lined", subject),
        _score_changes(book, measure, scored),
    )


def _score_changes(book: Workbook, measure: Measure, scored: SafeFrame) -> SafeFrame | None:
    """How the mean score changed from wave to wave, as if others had answered each time."""
    import pandas as pd

    from sipp_lib.analysis import likert, means
    from sipp_lib.analysis.frames import floats

    frame = scored.frame
    if len(frame) < 2:
        return None
    rows = []
    for one, two in likert.compared_waves(range(len(frame))):
        ends = frame.iloc[[one, two]]
        numbers = means.welch(*floats(ends, "mean", "sd", "n"))
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
    return book.gate(found, f"scale/{measure.code}/changes", measure.answered_by)
