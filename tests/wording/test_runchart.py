from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from runchart_frames import EVENTS, STEADY, UP, WORDS, scottish, series, signal

from sipp_lib.records.kinds import Measure
from sipp_lib.results import RunChart
from sipp_lib.wording import runchart


def test_the_same_shift_is_a_concern_where_lower_is_better(safe) -> None:
    said = runchart.alt(safe(UP), safe(signal(10)), **WORDS | {"better": "lower"})
    assert "A shift: 10 months in a row above the median, a concern." in said


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (STEADY, "No signal: the changes are what chance would give."),
        (signal(5, crossings=2), "A signal: the median is crossed 2 times, chance gives 4 or more."),
        (signal(9), "A shift: 9 months in a row on one side of the median."),
        (signal(5, found=pd.NA), "Too few months to tell change from chance (19 of the 10 needed)."),
        (STEADY.head(0), "Too few months to tell change from chance."),
    ],
)
def test_what_the_rules_say_is_told_in_words(safe, row: pd.DataFrame, verdict: str) -> None:
    assert verdict in runchart.alt(safe(UP), safe(row), **WORDS)


def test_the_words_tell_range_median_signal_and_events(safe) -> None:
    assert runchart.alt(safe(UP), safe(signal(10)), safe(EVENTS, subject="records"), **WORDS) == (
        "Run chart: Attendance, % of openings, Aug 24 to Feb 26. "
        "Lowest 91% (Aug 24), highest 94% (Jun 25), median 92%. "
        "A shift: 10 months in a row above the median, an improvement. "
        "Nov 24: $x^2$ storm. Jun 25: the intervention began: Daily paired reading."
    )


def test_an_empty_table_is_said_in_words(safe) -> None:
    assert runchart.alt(safe(UP.head(0)), safe(STEADY), **WORDS) == "No data yet."


def test_a_trend_is_told_by_its_direction(safe) -> None:
    rising = series([91, 93, 90, 91, 91, 92, 93, 94, 95, 92, 91], split=11)
    said = runchart.alt(safe(rising), safe(scottish(4, 6)), **WORDS | {"better": "lower"})
    assert "A trend: 6 months rising, a concern." in said


def test_a_shift_and_a_trend_are_both_told(safe) -> None:
    said = runchart.alt(safe(UP), safe(scottish(10, 7)), **WORDS)
    assert (
        "A shift: 10 months in a row above the median, an improvement. A trend: 7 months going one way."
        in said
    )


def test_several_sets_of_rules_are_told_by_name_and_once_where_they_agree(safe) -> None:
    same = pd.concat([signal(10), scottish(10, 2)])
    assert "Anhøj and NHS Scotland: A shift: 10 months in a row above the median, an improvement." in (
        runchart.alt(safe(UP), safe(same), **WORDS)
    )
    apart = pd.concat([STEADY, scottish(10, 2)])
    assert (
        "Anhøj: No signal: the changes are what chance would give. "
        "NHS Scotland: A shift: 10 months in a row above the median, an improvement."
    ) in runchart.alt(safe(UP), safe(apart), **WORDS)


def test_too_few_points_for_the_scottish_rules(safe) -> None:
    few = series([91, 93, np.nan, 92])
    said = runchart.alt(safe(few), safe(scottish(1, 1, found=pd.NA)), **WORDS)
    assert "Too few months to tell change from chance (3 of the 5 needed)." in said


def test_a_month_without_a_register_is_named(safe) -> None:
    frame = series([91, 93, np.nan, np.nan, 92, 91])
    frame["suppressed"] = ["", "", "no register", "fewer than 10 pupils", "", ""]
    frame["weighted"] = "each pupil the same"
    told = (
        "No register for Oct 2024. Not shown (fewer than 10 pupils): Nov 24. "
        "Only percentages were given, not half-days, so each pupil counts the same."
    )
    assert told in runchart.alt(safe(frame), safe(STEADY), **WORDS)


ATT = Measure(code="ATT", name="Attendance", form="rate", better="higher")


def result(safe, frame: pd.DataFrame, signals: pd.DataFrame, offered: pd.DataFrame) -> RunChart:
    return RunChart("all pupils", *map(safe, (frame, signals, offered)), events=safe(EVENTS))


def test_a_page_tells_a_signal_with_its_facts_and_that_it_shows_no_cause(safe) -> None:
    assert runchart.sentences(ATT, result(safe, UP, signal(10), scottish(10, 2, found=False))) == [
        "Attendance of all pupils by month shows a signal: more than chance is at work (longest run on one side of the "
        "median 10 of at most 7, crossings 6 of at least 4; Anhøj's rules).",
        "After the intervention began the months lie mostly above the earlier median of 92.0%, which is an "
        "improvement. The chart shows when it changed; it cannot show why.",
        "By NHS Scotland's rules, offered beside, there is no signal.",
    ]
    worse = ATT.model_copy(update={"better": "lower"})
    assert "which is a concern." in runchart.sentences(worse, result(safe, UP, signal(10), STEADY))[1]


def test_a_page_tells_no_signal_and_too_few_months(safe) -> None:
    assert runchart.sentences(ATT, result(safe, UP, scottish(4, 3, found=False), signal(10))) == [
        "Attendance of all pupils by month shows no signal: its ups and downs are what chance gives (longest run on "
        "one side of the median 4 of at most 5, longest rise or fall 3 of at most 5; NHS Scotland's rules).",
        "By Anhøj's rules, offered beside, there is a signal.",
    ]
    none = series([np.nan] * 3)
    assert runchart.sentences(ATT, result(safe, none, STEADY, STEADY)) == [
        "Attendance of all pupils by month is not shown: the group is too small."
    ]
    few = series([91, 93, np.nan])
    few["suppressed"] = ["", "", "no register"]
    assert runchart.sentences(ATT, result(safe, few, signal(1, found=pd.NA), STEADY)) == [
        "Attendance of all pupils by month: too few months to tell a pattern from chance (19 off the median; Anhøj's "
        "rules need more).",
        "No register for Oct 2024.",
    ]
