from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.records.kinds import Measure
from sipp_lib.results import ScaleScores
from sipp_lib.wording import scales

SELF = Measure(code="RSE", name="Self-esteem", form="survey", answered_by="pupils")


def test_a_page_tells_a_scales_scores_its_alpha_and_who_gave_one_answer_throughout(safe) -> None:
    known = {"occasion": "Sep 2025", "n": 40, "mean": 21.26, "low": 20.0, "high": 22.52}
    hidden = {"occasion": "May 2026", "n": pd.NA, "mean": pd.NA, "suppressed": "fewer than 10 pupils"}
    result = ScaleScores(
        "Rosenberg's scale",
        0,
        30,
        safe([known, hidden]),
        safe([{"occasion": "Sep 2025", "alpha": 0.871, "alpha_low": 0.81, "alpha_high": 0.92}]),
        safe([{"occasion": "Sep 2025", "count": 10}, {"occasion": "May 2026", "count": pd.NA}], "school"),
        safe([{"earlier": "Sep 2025", "later": "May 2026", "difference": 1.26, "low": -0.4, "high": 2.9}]),
    )
    assert scales.sentences(SELF, result) == [
        "September 2025: mean score 21.3 (95% interval 20.0 to 22.5) of about 40 pupils; scores for "
        "‘Rosenberg's scale’ can be from 0 to 30.",
        "May 2026: the mean score is not shown (fewer than 10 pupils).",
        "September 2025 to May 2026: the mean score rose by 1.3. It may really be anywhere from a fall of 0.4 to a "
        "rise of 2.9 (95% interval, which treats every pupil as separate). The range includes zero (no change), so "
        "this could be chance. This includes any change that would have happened anyway.",
        "September 2025: the statements measure one thing well (alpha 0.87, 95% interval 0.81 to 0.92).",
        "September 2025: 10 gave the same answer to every statement, so their scores look ordinary but mean little.",
    ]


@pytest.mark.parametrize(
    ("alpha", "told"),
    [
        (0.8, "measure one thing well"),
        (0.79, "measure one thing only roughly, so read the score with care"),
        (0.7, "measure one thing only roughly, so read the score with care"),
        (0.697, "measure one thing only roughly, so read the score with care"),  # written 0.70
        (0.69, "do not measure one thing well, so look at each of them rather than the score"),
    ],
)
def test_how_well_the_statements_measure_one_thing_is_said_in_words(safe, alpha, told) -> None:
    none = safe(pd.DataFrame({"occasion": [], "mean": [], "count": []}))
    alphas = safe([{"occasion": "May", "alpha": alpha, "alpha_low": pd.NA, "alpha_high": pd.NA}])
    said = scales.sentences(SELF, ScaleScores("x", 0, 30, none, alphas, none, None))
    assert said == [f"May: the statements {told} (alpha {alpha:.2f})."]


def test_a_change_whose_range_leaves_zero_out_may_be_chance_where_classes_are_not_counted(safe) -> None:
    none = safe(pd.DataFrame({"occasion": [], "mean": [], "count": [], "alpha": []}))
    rose = safe([{"earlier": "May", "later": "June", "difference": 2.4, "low": 1.3, "high": 3.5}])
    told = (
        "May to June: the mean score rose by 2.4. It may really be anywhere from a rise of 1.3 to a rise of 3.5 (95% "
        "interval{}. This includes any change that would have happened anyway."
    )
    separate = ", which treats every pupil as separate)"
    classes = f"{separate}. It cannot take account of classes, so chance cannot be ruled out"
    for by, but in (("pupils", classes), ("staff", ")")):
        form = SELF.model_copy(update={"answered_by": by})
        assert scales.sentences(form, ScaleScores("x", 0, 30, none, none, none, rose)) == [told.format(but)]
