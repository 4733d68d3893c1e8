"""Questionnaires: their answers, and where they are a scale its scores and how well its statements hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame, Subject
from sipp_lib.records.kinds import Measure
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


@dataclass(frozen=True)
class ScaleScores:
    """The scores of a scale by occasion, its reliability, and how many gave the same answer throughout."""

    name: str
    lowest: int
    highest: int
    scores: SafeFrame
    alpha: SafeFrame
    straight_lined: SafeFrame


@cached
def survey(book: Workbook, measure: Measure, occasion: str) -> SafeFrame:
    """A survey's answers: every answer for staff and in school, bands for anyone else's in public."""
    subject: Subject = measure.answered_by
    if book.audience == "public" and subject != "staff":
        return bands(book, measure, occasion)
    return book.gate(_items(book, measure, occasion), f"survey/{measure.code}/{occasion}", subject=subject)


@cached
def bands(book: Workbook, measure: Measure, occasion: str) -> SafeFrame:
    """A survey's answers gathered into agree, neither and disagree."""
    from sipp_lib.analysis import likert

    bands = likert.bands(_items(book, measure, occasion), measure.answers)
    return book.gate(bands, f"survey/{measure.code}/{occasion}/bands", subject=measure.answered_by)


@cached
def _items(book: Workbook, measure: Measure, occasion: str) -> pd.DataFrame:
    from sipp_lib.analysis import likert

    rows = _answers(book, measure)
    # the check has told of answers that are not among the possible ones
    rows = rows[(rows["occasion"].fillna("") == occasion) & rows["answer"].isin(measure.answers)]
    return likert.items(rows, measure.answers)


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
    alpha = book.gate(pd.concat(alphas, ignore_index=True), f"{name}/alpha one", subject)
    return ScaleScores(
        scale.name,
        *scale.range,
        book.gate(means.add_interval(score), name, subject),
        book.gate(reliability.add_interval(alpha.frame), f"{name}/alpha", subject),
        book.gate(same, f"{name}/straight-lined", subject),
    )
