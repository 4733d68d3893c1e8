"""What may be said of a partnership's measures: each analysis, run and passed through the gate.

What all use, then in the order of the phases:

- `core`: measures, their values, the gate; a result is worked out once
- `gaps`: by deprivation, by the other lenses, levels achieved
- `overtime`: run charts, XmR charts, persistent absence
- `surveys`: answers, scores of scales and their alpha
- `change`: how the target group changed, and what was to be expected
- `comparison`: beside the comparison group, adjusted, sized, in months
"""

from __future__ import annotations

from sipp_lib.results.change import Change, Changes
from sipp_lib.results.comparison import Beside, Comparison, Comparisons, Shares
from sipp_lib.results.gaps import Gap, Gaps
from sipp_lib.results.overtime import Limits, OverTime, RunChart
from sipp_lib.results.surveys import ScaleScores, Surveys

__all__ = ["Beside", "Change", "Comparison", "Gap", "Limits", "Results", "RunChart", "ScaleScores", "Shares"]


class Results(Gaps, Changes, Comparisons, OverTime, Surveys):
    """The numbers of a workbook; every one of them passed the gate for its audience."""
