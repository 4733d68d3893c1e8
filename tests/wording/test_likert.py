from __future__ import annotations

import pandas as pd
from likert_frames import BANDS, SEED, items

from sipp_lib.records.kinds import Measure
from sipp_lib.results import ScaleScores
from sipp_lib.wording import likert

# seed 004's question with 36, 10, 3 and 1 of 50, and nobody in the middle


def test_the_words_tell_every_answer_and_what_is_hidden(safe) -> None:
    assert likert.alt(safe(SEED, subject="staff")) == (
        "Diverging bar chart of answers, the middle answer aside. I enjoy $reading$ (50 people): "
        "strongly agree 72%, agree 20%, neither 0%, disagree 6%, strongly disagree 2%."
    )
    assert likert.bands_alt(safe(BANDS)) == (
        "Diverging bar chart of answers, the middle answer aside. I enjoy $reading$ (50 pupils): "
        "agree 62%, neither 38%, disagree fewer than 10 of 50, not shown."
    )


def test_an_item_with_too_few_pupils_and_an_empty_table_are_said_in_words(safe) -> None:
    few = BANDS.assign(n=pd.array([pd.NA] * 3, "Int64"), percent=pd.array([pd.NA] * 3, "Float64"))
    few["suppressed"] = "fewer than 10 pupils"
    assert likert.bands_alt(safe(few)).endswith("I enjoy $reading$: fewer than 10 pupils, not shown.")
    assert likert.alt(safe(SEED.head(0))) == "No data yet."


def test_the_share_that_agrees_stands_before_the_answers(safe) -> None:
    assert "I enjoy $reading$ (50 pupils): agree: 62%; strongly agree 72%" in likert.alt(
        safe(SEED), safe(BANDS)
    )


def test_a_page_tells_who_agreed_then_and_now_where_one_of_them_may_be_shown(safe) -> None:
    now = items([80, 20, 0], ["agree", "neither", "disagree"], "band")
    hidden = items([None, 38, 30], ["agree", "neither", "disagree"], "band")
    assert likert.sentences(safe(BANDS), safe(now), "Sep 2025", "May 2026") == [
        "‘I enjoy $reading$’: 62% agreed in Sep 2025, 80% in May 2026."
    ]
    assert likert.sentences(safe(hidden), safe(now), "Sep 2025", "May 2026") == [
        "‘I enjoy $reading$’: fewer than 10 agreed in Sep 2025, 80% in May 2026."
    ]
    assert likert.sentences(safe(BANDS), safe(now.head(0)), "Sep 2025", "May 2026") == [
        "‘I enjoy $reading$’: 62% agreed in Sep 2025, not asked in May 2026."
    ]
    assert likert.sentences(safe(hidden), safe(hidden), "Sep 2025", "May 2026") == []


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
    )
    measure = Measure(code="RSE", name="Self-esteem", form="survey", answered_by="pupils")
    assert likert.scale_scores(measure, result) == [
        "Sep 2025: mean score 21.3 (95% interval 20.0 to 22.5) of about 40 pupils; Rosenberg's scale runs from 0 to "
        "30.",
        "May 2026: the mean score is not shown (fewer than 10 pupils).",
        "Sep 2025: its statements hang together with alpha 0.87 (95% interval 0.81 to 0.92).",
        "Sep 2025: 10 gave the same answer to every statement; their scores look ordinary and mean little.",
    ]
