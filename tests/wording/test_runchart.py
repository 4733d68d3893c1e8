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
        (STEADY, "No signal: chance alone would often give such a chart."),
        (signal(5, crossings=2), "A signal: the median is crossed 2 times, chance gives 4 or more."),
        (signal(9), "A shift: 9 months in a row on one side of the median."),
        (
            signal(5, found=pd.NA),
            "Too few months to tell a pattern from chance: 10 above or below the usual level are needed, and there "
            "are 19.",
        ),
        (STEADY.head(0), "Too few months to tell a pattern from chance."),
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
    assert (
        "Fewer false alarms and NHS Scotland: A shift: 10 months in a row above the median, an improvement."
        in (runchart.alt(safe(UP), safe(same), **WORDS))
    )
    apart = pd.concat([STEADY, scottish(10, 2)])
    assert (
        "Fewer false alarms: No signal: chance alone would often give such a chart. "
        "NHS Scotland: A shift: 10 months in a row above the median, an improvement."
    ) in runchart.alt(safe(UP), safe(apart), **WORDS)


def test_too_few_points_for_the_scottish_rules(safe) -> None:
    few = series([91, 93, np.nan, 92])
    said = runchart.alt(safe(few), safe(scottish(1, 1, found=pd.NA)), **WORDS)
    assert "Too few months to tell a pattern from chance: 5 are needed, and there are 3." in said


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
    found = signal(10).assign(by_chance=3)
    assert runchart.sentences(ATT, result(safe, UP, found, scottish(10, 2, found=False))) == [
        "Attendance of all pupils by month: the chart shows a pattern: 10 months in a row above the usual level, where "
        "chance gives up to 7; the usual level is 92.0%.",
        "This is unlikely to be chance alone, which gives one of these patterns in about 3 of 100 charts as long "
        "as this.",
        "The chart shows when it changed; it cannot show why.",
        "Since the intervention began, every month has been above the earlier usual level of 92.0%, which is an "
        "improvement.",
        "The usual level is the median. The chart was read by the rules with fewer false alarms; under NHS "
        "Scotland's rules there is no signal.",
    ]
    worse = ATT.model_copy(update={"better": "lower"})
    assert "which is a concern." in runchart.sentences(worse, result(safe, UP, found, STEADY))[3]


@pytest.mark.parametrize(
    ("rules", "by_chance", "told"),
    [
        # a median of few months is so uncertain that Anhøj's rules signal too often as well
        (signal(10), 12, "in about 12 of 100 charts as long as this, so this may be chance."),
        (scottish(10, 2), 24, "in about 24 of 100 charts as long as this, so this may be chance."),
        # NHS Scotland's rules never say it
        (scottish(10, 2), 3, "in about 3 of 100 charts as long as this, so this may be chance."),
        (scottish(10, 2), 0, "in fewer than 1 of 100 charts as long as this, so this may be chance."),
    ],
)
def test_rules_that_often_signal_by_chance_say_so_and_claim_nothing(safe, rules, by_chance, told) -> None:
    rules = rules.assign(by_chance=by_chance)
    sentence = f"Chance alone gives one of these patterns {told}"
    assert sentence in runchart.sentences(ATT, result(safe, UP, rules, STEADY))
    assert sentence in runchart.alt(safe(UP), safe(rules), **WORDS)


def test_a_pattern_by_crossings_alone_and_the_other_rules_signal_by_chance(safe) -> None:
    other = scottish(7, 2).assign(by_chance=24)
    told = runchart.sentences(ATT, result(safe, UP, signal(7, crossings=1), other))
    assert told[0] == (
        "Attendance of all pupils by month: the chart shows a pattern: the usual level crossed once, where chance "
        "gives at least 4; the usual level is 92.0%."
    )
    assert told[-1] == (
        "The usual level is the median. The chart was read by the rules with fewer false alarms; under NHS "
        "Scotland's rules there is a signal too, which chance alone gives in about 24 of 100 charts as long as this."
    )


def test_a_page_tells_no_signal_and_too_few_months(safe) -> None:
    assert runchart.sentences(ATT, result(safe, UP, scottish(4, 3, found=False), signal(10))) == [
        "Attendance of all pupils by month: the chart shows no more than ordinary ups and downs.",
        "What the rules count: 4 months in a row on one side of the usual level, where these rules allow up to 5; 3 "
        "months in a row going one way, where these rules allow up to 5; the usual level is 92.0%.",
        "The usual level is the median. The chart was read by NHS Scotland's rules; under the rules with fewer "
        "false alarms there is a signal.",
    ]
    none = series([np.nan] * 3)
    assert runchart.sentences(ATT, result(safe, none, STEADY, STEADY)) == [
        "Attendance of all pupils by month: the group is too small to be shown."
    ]
    few = series([91, 93, np.nan])
    few["suppressed"] = ["", "", "no register"]
    assert runchart.sentences(ATT, result(safe, few, signal(1, found=pd.NA), STEADY)) == [
        "Attendance of all pupils by month: too few months to tell a pattern from chance: 10 above or below the usual "
        "level are needed, and there are 19.",
        "No register for Oct 2024.",
    ]


def test_numbers_of_one_picture_have_the_same_decimals_and_a_picture_beside_it_says_so(safe) -> None:
    frame = series([91, 93.4, 92, 95])
    said = runchart.alt(safe(frame), safe(STEADY), **WORDS, within=(80.0, 95.0))
    assert "Lowest 91.0% (Aug 24), highest 95.0% (Nov 24), median 92.0%." not in said
    assert "Lowest 91% (Aug 24), highest 95% (Nov 24), median 92%." in said
    assert "Drawn to the same scale as the other group's chart." in said
    half = runchart.alt(safe(series([91, 93.4])), safe(STEADY), **WORDS)
    assert "Lowest 91.0% (Aug 24), highest 93.4% (Sep 24), median 92.0%." in half


@pytest.mark.parametrize("many", range(0, 101, 5))
def test_scotlands_rules_never_say_that_it_is_unlikely_to_be_chance(many) -> None:
    (told,) = runchart.by_chance(scottish(10, 2).assign(by_chance=many).iloc[0])
    assert not told.rules_out
    assert told.endswith("so this may be chance.")


def test_few_months_since_the_start_are_no_sign_that_nothing_changed(safe) -> None:
    """By hand: of 13 useful points up to 7 in a row are chance's, so 7 months that all rose by 5 can be no signal."""
    jumped = series([91, 93, 91, 93, 91, 93, 92] + [97] * 7, split=7)
    told = runchart.sentences(ATT, result(safe, jumped, signal(7, found=False), STEADY))
    assert told[:3] == [
        "Attendance of all pupils by month: the chart shows no lasting change so far.",
        "There are only 7 months since the intervention began, so a lasting change may not show yet by these rules.",
        "Since the intervention began, every month has been above the earlier usual level of 92.0%.",
    ]
    assert [told[0].way, told[1].weight.name] == ["months_few", "FEW_MONTHS"]
    eight = series([91, 93, 91, 93, 91, 93, 92] + [91, 93] * 4, split=7)
    level = runchart.sentences(ATT, result(safe, eight, STEADY, STEADY))
    assert (
        level[0] == "Attendance of all pupils by month: the chart shows no more than ordinary ups and downs."
    )
    one = series([91, 93, 91, 93, 91, 93, 92, 97], split=7)
    assert runchart.sentences(ATT, result(safe, one, STEADY, STEADY))[1] == (
        "There is only one month since the intervention began, so a lasting change may not show yet by these rules."
    )
