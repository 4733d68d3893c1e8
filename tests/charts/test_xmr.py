from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from xmr_frames import BEYOND, EVENTS, WORDS, series

from sipp_lib.charts import xmr
from sipp_lib.errors import DisclosureError


def test_points_beyond_the_limits_are_marked_by_direction_not_by_height(safe, texts, points) -> None:
    figure = xmr.chart(safe(BEYOND), **WORDS)
    assert points(figure) == [[(2, 96)], [(4, 88)]]
    good, bad = (len(each.get_paths()[0].vertices) for each in figure.axes[0].collections)
    assert good > bad  # a dot and a diamond
    read = texts(figure)
    assert {"Beyond the limits, an improvement: Oct 24.", "Beyond the limits, a concern: Dec 24."} <= set(
        read
    )
    turned = texts(xmr.chart(safe(BEYOND), **WORDS | {"better": "lower"}))
    assert {"Beyond the limits, an improvement: Dec 24.", "Beyond the limits, a concern: Oct 24."} <= set(
        turned
    )


def test_mean_and_limits_are_lines_with_their_names_and_a_hidden_month_is_a_gap(safe, texts, lines) -> None:
    figure = xmr.chart(safe(BEYOND), **WORDS)
    (line,) = lines(figure, marker="o")
    assert list(line.get_ydata()) == [91, 93, 96, 92, 88, 93]
    assert figure.axes[0].get_xlim() == (-0.5, 6.5)
    levels = [each.get_ydata()[0] for each in lines(figure, marker="None")]
    assert levels == [95, 92, 89]
    assert {"upper limit 95%", "mean 92%", "lower limit 89%"} <= set(texts(figure))
    assert "Not shown (fewer than 10 pupils): Feb 25." in texts(figure)


def test_a_limit_that_a_percentage_cannot_reach_is_not_drawn(safe, texts) -> None:
    read = texts(xmr.chart(safe(series([91, 93, 92], high=101.5)), **WORDS))
    assert not any("upper limit" in text for text in read)
    assert "lower limit 89%" in read


@pytest.mark.parametrize(
    ("frame", "verdict"),
    [
        (series([91, 93, 92]), "No month beyond the limits: the ups and downs are ordinary."),
        (series([91, 93, 92], "trial limits"), "Trial limits, from fewer than 12 months: look again later."),
        (series([91], pd.NA), "Too few months for limits."),
    ],
)
def test_what_the_limits_say_is_told_in_words(safe, texts, frame: pd.DataFrame, verdict: str) -> None:
    assert verdict in " ".join(texts(xmr.chart(safe(frame), **WORDS)))


def test_the_words_tell_range_lines_signals_and_events(safe, texts) -> None:
    events = safe(EVENTS, subject="records")
    assert any(text.startswith("1 Nov 24: storm") for text in texts(xmr.chart(safe(BEYOND), events, **WORDS)))


def test_all_hidden_and_empty_are_said_in_words_and_plain_tables_refused(safe, texts) -> None:
    hidden = xmr.chart(safe(series([np.nan] * 3, pd.NA)), **WORDS)
    assert "Not shown (fewer than 10 pupils): all of them." in texts(hidden)
    assert texts(xmr.chart(safe(BEYOND.head(0)), **WORDS)) == ["No data yet."]
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        xmr.chart(BEYOND, **WORDS)
