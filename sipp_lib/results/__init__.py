"""What may be said of a partnership's measures: each analysis, run and passed through the gate."""

from __future__ import annotations

from sipp_lib.results.change import Change, Changes
from sipp_lib.results.comparison import Beside, Comparison, Comparisons, Shares
from sipp_lib.results.gaps import Gap, Gaps
from sipp_lib.results.overtime import Limits, OverTime, RunChart
from sipp_lib.results.surveys import ScaleScores, Surveys

__all__ = ["Beside", "Change", "Comparison", "Gap", "Limits", "Results", "RunChart", "ScaleScores", "Shares"]


class Results(Gaps, Changes, Comparisons, OverTime, Surveys):
    """The numbers of a workbook; every one of them passed the gate for its audience."""
