from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from xmr_frames import BEYOND, EVENTS, WORDS, series

from sipp_lib.records.kinds import Measure
from sipp_lib.results import Limits
from sipp_lib.wording import xmr


@pytest.mark.parametrize(
    ("frame", "verdict"),
    [
        (series([91, 93, 92]), "No month beyond the limits: the ups and downs are ordinary."),
        (series([91, 93, 92], "trial limits"), "Trial limits, from fewer than 12 months: look again later."),
        (series([91], pd.NA), "Too few months for limits."),
    ],
)
def test_what_the_limits_say_is_told_in_words(safe, frame: pd.DataFrame, verdict: str) -> None:
    assert verdict in xmr.alt(safe(frame), **WORDS)


def test_the_words_tell_range_lines_signals_and_events(safe) -> None:
    events = safe(EVENTS, subject="records")
    assert xmr.alt(safe(BEYOND), events, **WORDS) == (
        "XmR chart: Attendance, % of openings, Aug 24 to Feb 25. "
        "Lowest 88% (Dec 24), highest 96% (Oct 24), upper limit 95%, mean 92%, lower limit 89%. "
        "Beyond the limits, an improvement: Oct 24. Beyond the limits, a concern: Dec 24. "
        "Not shown (fewer than 10 pupils): Feb 25. Nov 24: Storm."
    )


def test_a_series_by_occasion_has_points(safe) -> None:
    frame = series([0.91, 0.93]).drop(columns="month").assign(occasion=["w1", "w2"])
    said = xmr.alt(safe(frame), **WORDS)
    assert "No point beyond" in xmr.alt(safe(frame.assign(outside=False)), **WORDS)
    assert "w1 to w2" in said


def test_an_empty_table_is_said_in_words(safe) -> None:
    assert xmr.alt(safe(BEYOND.head(0)), **WORDS) == "No data yet."


ATT = Measure(code="ATT", name="Attendance", form="rate", better="higher")


def test_a_page_tells_limits_and_each_month_beyond_them(safe) -> None:
    assert xmr.sentences(ATT, Limits("all pupils", safe(BEYOND), safe(EVENTS))) == [
        "Attendance of all pupils by month: the usual range is 89.0% to 95.0%; October 2024 and December 2024 lie "
        "beyond that.",
        "The chart cannot show why.",
        "October 2024 (96.0%) is an improvement.",
        "December 2024 (88.0%) is a concern.",
        "This was read from an XmR chart (mean 92.0%, limits).",
    ]
    few = series([91, 93], "trial limits")
    told = xmr.sentences(ATT, Limits("all pupils", safe(few), safe(EVENTS)))
    assert told[0].endswith("; no month lies beyond that.")
    assert told[1] == "These limits come from fewer than 12 months, so they are only rough."


def test_a_page_says_where_there_are_no_limits(safe) -> None:
    assert xmr.sentences(ATT, Limits("all pupils", safe(series([91], pd.NA)), safe(EVENTS))) == [
        "Attendance of all pupils by month: too few months for limits (2 needed)."
    ]
    assert xmr.sentences(ATT, Limits("all pupils", safe(series([np.nan])), safe(EVENTS))) == [
        "Attendance of all pupils by month: the group is too small to be shown."
    ]


def test_many_months_beyond_the_limits_are_counted(safe) -> None:
    frame = series([80, 96, 97, 98, 96, 97, 98, 99])
    frame = frame.assign(outside=True, centre=90.0, lower_limit=85.0, upper_limit=95.0)
    told = xmr.sentences(ATT, Limits("all pupils", safe(frame), safe(EVENTS)))
    assert told[0].endswith("; 8 of 8 months, the first in August 2024, lie beyond that.")
    assert told[2] == "Of these months 1 is a concern and 7 are an improvement."


@pytest.mark.parametrize(
    ("by_chance", "said", "rules_out"),
    [
        (
            22,
            "Chance alone puts 2 months or more beyond such limits in about 22 of 100 charts like this, so this may be "
            "chance.",
            False,
        ),
        (
            1,
            "This is unlikely to be chance alone, which puts 2 months or more beyond such limits in about 1 of 100 "
            "charts like this.",
            True,
        ),
    ],
)
def test_a_page_says_how_often_chance_puts_months_beyond_the_limits(safe, by_chance, said, rules_out) -> None:
    chance = safe(pd.DataFrame({"by_chance": [by_chance]}), subject="records")
    told = xmr.sentences(ATT, Limits("all pupils", safe(BEYOND), safe(EVENTS), chance))
    assert (told[1], told[1].rules_out) == (said, rules_out)
