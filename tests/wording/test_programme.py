from __future__ import annotations

import pandas as pd
import pytest
from programme_frames import EFFECTS, NONE, POOLED, READING

from sipp_lib.wording import programme


def test_the_words_tell_every_partnership_the_whole_and_one_more(safe) -> None:
    assert programme.alt(safe(EFFECTS), safe(POOLED), **READING) == (
        "Forest plot of 3 partnerships with 95% intervals. Reading: difference of target and comparison group in "
        "standard deviations. Aberlour: 0.30 (0.01 to 0.59), in favour of the target group. "
        "Braemuir $x$: fewer than 10 pupils, not shown. "
        "Corriebeg: −0.20 (−3.34 to 2.94), in favour of the comparison group. "
        "All together (2 partnerships, 190 pupils): 0.25 (0.04 to 0.46), in favour of the target group, which does "
        "not include zero. Another partnership may be expected between −0.11 and 0.61. "
        "43% of the spread between partnerships is not chance."
    )


def test_where_lower_is_better_the_sides_change_places(safe) -> None:
    how = READING | {"better": "lower"}
    said = programme.alt(safe(EFFECTS), safe(POOLED), **how)
    assert "Aberlour: 0.30 (0.01 to 0.59), in favour of the comparison group." in said


def test_where_nothing_is_pooled_it_is_said(safe) -> None:
    told = "Fewer than 5 partnerships have a result of this kind: too few for an average."
    assert programme.alt(safe(EFFECTS), safe(NONE), **READING).endswith(told)


def test_more_than_a_page_of_partnerships_is_cut_and_said(safe) -> None:
    many = pd.concat([EFFECTS.head(1)] * 70, ignore_index=True)
    assert "10 more are in the table." in programme.alt(safe(many), safe(POOLED), **READING)


def test_no_partnerships_are_said_in_words(safe) -> None:
    empty = safe(EFFECTS.head(0))
    assert programme.alt(empty, safe(NONE), **READING) == "No data yet."


def test_partnerships_with_measures_of_their_own_are_told_with_them(safe) -> None:
    own = EFFECTS.assign(measure=["Reading age", "Sums", "Spelling"])
    assert programme.alt(safe(own), safe(POOLED)).startswith(
        "Forest plot of 3 partnerships with 95% intervals. Difference of target and comparison group in standard "
        "deviations. Aberlour (Reading age): 0.30 (0.01 to 0.59), in favour of the target group."
    )


LAST = (
    "They tried different things and measured different things, so this describes the programme, not any one way of "
    "teaching."
)


def test_a_page_tells_how_each_partnership_came_out_and_no_average_of_few(safe) -> None:
    assert programme.sentences(safe(EFFECTS), 1) == [
        "Four partnerships compared the scores of their target group with those of other pupils: in one "
        "the target group clearly did better; in one "
        "the difference could be chance; in one nothing can be said of chance, as there were too few "
        "classes or schools.",
        "That is too few for an average.",
        LAST,
    ]
    worse = EFFECTS.tail(1).assign(low=-0.5, high=-0.1)
    many = pd.concat([EFFECTS.head(1)] * 4 + [worse], ignore_index=True)
    assert programme.sentences(safe(many)) == [
        "Five partnerships compared the scores of their target group with those of other pupils: in four "
        "the target group clearly did better; in one "
        "the comparison group clearly did better.",
        LAST,
    ]


@pytest.mark.parametrize(("many", "which"), [("Two", "both"), ("Three", "all three")])
def test_what_holds_of_every_partnership_is_said_of_all(safe, many, which) -> None:
    assert programme.sentences(safe(EFFECTS.head(0)), 2 if which == "both" else 3)[0] == (
        f"{many} partnerships compared the scores of their target group with those of other pupils: in {which} nothing "
        "can be said of chance, as there were too few classes or schools."
    )


def test_an_average_is_told_for_those_who_want_statistics(safe) -> None:
    assert programme.average(safe(POOLED)) == [
        "On average, the target group ended 0.25 standard deviations ahead (95% interval 0.04 to 0.46).",
        "Another partnership of this kind might expect anything from −0.11 to 0.61.",
    ]
    behind = POOLED.assign(pooled=-0.25, low=-0.6, high=0.1, predicted_low=pd.NA, predicted_high=pd.NA)
    assert programme.average(safe(behind)) == [
        "On average, the target group ended 0.25 standard deviations behind (95% interval −0.60 to 0.10).",
        "The range includes zero (no difference), so this average could be chance.",
    ]
