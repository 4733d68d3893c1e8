"""Questionnaires: their answers, and where they are a scale its scores and how well its statements hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame, Subject
from sipp_lib.records.kinds import Measure
from sipp_lib.results.core import Core, once

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ScaleScores:
    """The scores of a scale by occasion, its reliability, and how many gave the same answer throughout."""

    name: str
    lowest: int
    highest: int
    scores: SafeFrame
    alpha: SafeFrame
    straight_lined: SafeFrame


class Surveys(Core):
    """The numbers of what learners, parents and staff answered."""

    @once
    def survey(self, measure: Measure, occasion: str) -> SafeFrame:
        """A survey's answers: every answer for staff and in school, bands for anyone else's in public."""
        subject: Subject = measure.answered_by
        if self.audience == "public" and subject != "staff":
            return self.bands(measure, occasion)
        return self.gate(self._items(measure, occasion), f"survey/{measure.code}/{occasion}", subject=subject)

    @once
    def bands(self, measure: Measure, occasion: str) -> SafeFrame:
        """A survey's answers gathered into agree, neither and disagree."""
        from sipp_lib.analysis import likert

        bands = likert.bands(self._items(measure, occasion), measure.answers)
        return self.gate(bands, f"survey/{measure.code}/{occasion}/bands", subject=measure.answered_by)

    @once
    def _items(self, measure: Measure, occasion: str) -> pd.DataFrame:
        from sipp_lib.analysis import likert

        rows = self._answers(measure)
        # the check has told of answers that are not among the possible ones
        rows = rows[(rows["occasion"].fillna("") == occasion) & rows["answer"].isin(measure.answers)]
        return likert.items(rows, measure.answers)

    def _answers(self, measure: Measure) -> pd.DataFrame:
        """The measure's rows with its own answers, as it lists them today, in place of other spellings."""
        from sipp_lib.evidence.values.answers import among

        rows = self.rows(measure)
        own = among(rows["answer"].dropna().unique(), measure.answers)
        return rows.assign(answer=rows["answer"].map(lambda text: own.get(text, text), na_action="ignore"))

    @once
    def scale_scores(self, measure: Measure) -> ScaleScores | None:
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
        scale = scales.named(measure.scale, self.scales)
        rows = self._answers(measure)
        words = [] if all(answer.strip().isdigit() for answer in measure.answers) else measure.answers
        numbers = scales.numbered(rows, scale, words)
        found = scales.scores(numbers, scale)
        name, subject = f"scale/{measure.code}", measure.answered_by
        occasions = self.occasions(measure)
        by = found.groupby(level="occasion")
        score = by["score"].agg(["count", "mean", "std"]).reindex(occasions).reset_index()
        score = score.set_axis(["occasion", "n", "mean", "sd"], axis="columns").astype({"n": "Int64"})
        same = by["straight_lined"].agg(["size", "sum"]).reindex(occasions).reset_index()
        same = same.set_axis(["occasion", "n", "count"], axis="columns").astype(
            {"n": "Int64", "count": "Int64"}
        )
        long = scales.turned(numbers, scale).reset_index()
        long = long.melt(["respondent", "occasion"], var_name="item", value_name="value")
        alphas = [
            reliability.alpha(long[long["occasion"] == each]).assign(occasion=each) for each in occasions
        ]
        alpha = self.gate(pd.concat(alphas, ignore_index=True), f"{name}/alpha one", subject)
        return ScaleScores(
            scale.name,
            *scale.range,
            self.gate(means.add_interval(score), name, subject),
            self.gate(reliability.add_interval(alpha.frame), f"{name}/alpha", subject),
            self.gate(same, f"{name}/straight-lined", subject),
        )
