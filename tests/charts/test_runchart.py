from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from runchart_frames import EVENTS, STEADY, UP, WORDS, scottish, series, signal

from sipp_lib.charts import runchart
from sipp_lib.errors import DisclosureError


def test_a_shift_in_the_better_direction_is_called_an_improvement_and_its_points_are_marked(
    safe, texts, points
) -> None:
    figure = runchart.chart(safe(UP), safe(signal(10)), **WORDS)
    # the run begins with the last month of the baseline
    assert points(figure) == [[(9, 93), *((i, 94) for i in range(10, 19))]]
    assert "A shift: 10 months in a row above the median, an improvement." in texts(figure)


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
def test_what_the_rules_say_is_told_in_words(safe, texts, row: pd.DataFrame, verdict: str) -> None:
    assert verdict in " ".join(texts(runchart.chart(safe(UP), safe(row), **WORDS)))


def test_a_hidden_month_is_a_gap_and_never_a_zero(safe, texts, lines) -> None:
    frame = series([91, 93, np.nan, 91, 93, 91, np.nan])
    figure = runchart.chart(safe(frame), safe(STEADY), **WORDS)
    # the line breaks there, and each month keeps its place
    drawn = [(list(line.get_xdata()), list(line.get_ydata())) for line in lines(figure, marker="o")]
    assert drawn == [([0, 1], [91, 93]), ([3, 4, 5], [91, 93, 91])]
    assert figure.axes[0].get_xlim() == (-0.5, 6.5)
    assert "Not shown (fewer than 10 pupils): Oct 24, Feb 25." in texts(figure)
    assert "median 92%" in texts(figure)


def test_the_intervention_and_other_events_are_marked_and_told(safe, texts, lines) -> None:
    events = safe(EVENTS, subject="records")
    figure = runchart.chart(safe(UP), safe(STEADY), events, **WORDS)
    read = texts(figure)
    assert {"1", "1 Nov 24: $x^2$ storm"} <= set(read)
    begun = [t for t in figure.axes[0].texts if t.get_ha() == "right"]  # lines, from the lowest
    assert " ".join(t.get_text() for t in begun[::-1]) == "Jun 25, intervention began: daily paired reading"
    assert not any("too early" in text for text in read)
    upright = [line.get_xdata()[0] for line in lines(figure, linewidth=1.8)]
    assert upright == pytest.approx([10 + 1 / 30])


def test_few_labels_stand_below_many_months(safe, texts) -> None:
    figure = runchart.chart(safe(series([91.0, 93.0] * 20)), safe(STEADY), **WORDS)
    assert sum(bool(re.fullmatch("[A-Z][a-z]{2} [0-9]{2}", text)) for text in texts(figure)) == 6


def test_a_series_by_occasion_has_points_and_no_events(safe, texts) -> None:
    frame = (
        UP.rename(columns={"percent": "value"})
        .assign(occasion=[f"w{i}" for i in range(19)])
        .drop(columns="month")
    )
    figure = runchart.chart(safe(frame), safe(signal(10)), safe(EVENTS), **WORDS)
    assert "A shift: 10 points in a row above the median, an improvement." in texts(figure)


def test_all_hidden_and_empty_are_said_in_words(safe, texts) -> None:
    hidden = runchart.chart(safe(series([np.nan] * 4)), safe(STEADY.head(0)), **WORDS)
    assert "Not shown (fewer than 10 pupils): all of them." in texts(hidden)
    assert texts(runchart.chart(safe(UP.head(0)), safe(STEADY), **WORDS)) == ["No data yet."]


def test_tables_that_did_not_pass_the_gate_are_not_drawn(safe) -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        runchart.chart(safe(UP), STEADY, **WORDS)
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        runchart.chart(safe(UP), safe(STEADY), EVENTS, **WORDS)


def test_a_trend_is_told_by_its_direction_and_its_points_are_marked(safe, texts, points) -> None:
    rising = series([91, 93, 90, 91, 91, 92, 93, 94, 95, 92, 91], split=11)
    figure = runchart.chart(safe(rising), safe(scottish(4, 6)), **WORDS)
    assert "A trend: 6 months rising, an improvement." in texts(figure)
    # one month is like the one before, and is not counted
    assert [x for x, _ in points(figure)[0]] == [2, 3, 4, 5, 6, 7, 8]


def test_a_month_far_from_the_others_is_ringed_and_named_for_people_to_look_at(safe, texts, points) -> None:
    frame = UP.assign(astronomical=[i == 4 for i in range(19)])
    figure = runchart.chart(safe(frame), safe(scottish(2, 2, found=False)), **WORDS)
    assert "Far from the others, please check: Dec 24." in texts(figure)
    assert points(figure) == [[(4, 91)]]


def test_a_month_without_a_register_keeps_its_place_breaks_the_line_and_is_named(safe, texts, lines) -> None:
    frame = series([91, 93, np.nan, np.nan, 92, 91])
    frame["suppressed"] = ["", "", "no register", "fewer than 10 pupils", "", ""]
    frame["weighted"] = "each pupil the same"
    told = (
        "No register for Oct 2024. Not shown (fewer than 10 pupils): Nov 24. "
        "Only percentages were given, not half-days, so each pupil counts the same."
    )
    figure = runchart.chart(safe(frame), safe(STEADY), **WORDS)
    assert [list(line.get_xdata()) for line in lines(figure, marker="o")] == [[0, 1], [4, 5]]
    assert figure.axes[0].get_xlim() == (-0.5, 5.5)
    assert told in " ".join(texts(figure))


def test_two_groups_charts_are_drawn_to_one_scale(safe) -> None:
    high, low = safe(UP), safe(series([71, 73] * 9, median=72))
    ends = [
        runchart.chart(each, safe(STEADY), **WORDS, within=(71.0, 94.0)).axes[0].get_ylim()
        for each in (high, low)
    ]
    assert ends[0] == ends[1]
    assert ends[0][0] <= 71 < 94 <= ends[0][1]
