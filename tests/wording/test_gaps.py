from __future__ import annotations

import pandas as pd
import pytest
from gaps_frames import READING, quintiles

from sipp_lib.errors import DisclosureError
from sipp_lib.records.kinds import Measure
from sipp_lib.results import Gap
from sipp_lib.wording import gaps

# ACEL P1 reading 2016/17 by SIMD quintile (Scottish Government), with round group sizes


def test_the_words_tell_every_quintile_and_the_gap(safe) -> None:
    assert gaps.alt(safe(quintiles(hide=(3,))), **READING) == (
        "Dot chart with 95% intervals: Reading, P1, % of pupils, by SIMD quintile. "
        "Quintile 1 (most deprived): 73% of 120 pupils (interval 64% to 80%). "
        "Quintile 2: 77% of 95 pupils (interval 68% to 84%). "
        "Quintile 3: fewer than 10 pupils, not shown. "
        "Quintile 4: 86% of 60 pupils (interval 75% to 93%). "
        "Quintile 5 (least deprived): 90% of 45 pupils (interval 78% to 97%). "
        "The most deprived pupils are 17 percentage points behind the least deprived."
    )


def test_where_lower_is_better_the_same_numbers_put_the_most_deprived_ahead(safe) -> None:
    said = gaps.alt(safe(quintiles()), measure="Late", unit="", better="lower")
    assert said.endswith("The most deprived pupils are 17 percentage points ahead of the least deprived.")


def test_means_carry_their_unit(safe) -> None:
    frame = quintiles().rename(columns={"percent": "mean"})
    assert gaps.alt(safe(frame), measure="Score", unit="points", better="higher").endswith(
        "The most deprived pupils are 17 points behind the least deprived."
    )


def test_groups_of_a_lens_are_told(safe) -> None:
    frame = quintiles(hide=(2,)).rename(columns={"quintile": "group"}).head(2).astype({"group": object})
    frame["group"] = ["girl", "$x^2$ 😀"]
    assert gaps.lens_alt(safe(frame), measure="Reading", unit="", lens="sex") == (
        "Dot chart with 95% intervals: Reading, % of pupils, by sex. "
        "Girl: 73% of 120 pupils (interval 64% to 80%). $x^2$ 😀: fewer than 10 pupils, not shown."
    )


def test_an_empty_table_is_said_in_words_and_a_bare_one_refused(safe) -> None:
    assert gaps.alt(safe(quintiles().head(0)), **READING) == "No data yet."
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        gaps.alt(quintiles(), **READING)


SHARE, SCORE = Measure(name="Reading, P1", form="yes or no"), Measure(name="Reading", unit="")


def test_the_page_tells_the_gap_of_each_occasion_with_its_side(safe) -> None:
    rows = pd.DataFrame({"gap": [17.04, -3.0], "low": [5.0, -9.25], "high": [29.1, 3.2]}, dtype="Float64")
    first, last = (
        Gap(when, safe(quintiles()), safe(rows.iloc[[i]])) for i, when in enumerate(["May 2016", "May 2017"])
    )
    assert gaps.sentences(SHARE, first, last) == [
        "Reading, P1, May 2016, all pupils measured: about 120 pupils from the most deprived fifth of areas were 17.0 "
        "percentage points behind about 45 pupils from the least deprived fifth. It may really be anywhere from 5.0 "
        "to 29.1 behind (95% interval).",
        "Reading, P1, May 2017, all pupils measured: about 120 pupils from the most deprived fifth of areas were 3.0 "
        "percentage points ahead of about 45 pupils from the least deprived fifth. It may really be anywhere from 9.2 "
        "ahead to 3.2 behind (95% interval). The range includes zero (no gap), so this could be chance.",
    ]
    assert gaps.sentences(SCORE, first) == [
        "Reading, May 2016, all pupils measured: about 120 pupils from the most deprived fifth of areas were 17.0 "
        "points behind about 45 pupils from the least deprived fifth. It may really be anywhere from 5.0 to 29.1 "
        "behind (95% interval)."
    ]


def test_a_gap_that_would_tell_of_a_few_pupils_is_not_told(safe) -> None:
    rows = pd.DataFrame({"gap": [pd.NA], "low": [pd.NA], "high": [pd.NA]}, dtype="Float64")
    assert gaps.sentences(SHARE, Gap("May 2016", safe(quintiles(hide=(1,))), safe(rows))) == [
        "Reading, P1, May 2016: the gap between the least and the most deprived fifth cannot be shown without "
        "revealing a small group of pupils."
    ]


def test_of_whom_a_lens_is_not_recorded_is_told_by_its_name(safe) -> None:
    frame = pd.DataFrame(
        {"group": ["no", "not known"], "n": pd.array([30, 2], "Int64"), "mean": [99.0, 97.0], "low": [95.0, pd.NA],
         "high": [103.0, pd.NA], "suppressed": ["", ""]}
    )  # fmt: skip
    assert gaps.lens_alt(
        safe(frame, "school"), measure="Reading", unit="", lens="free school meals"
    ).endswith("Free school meals not recorded: mean 97 for 2 pupils.")
