from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from change_frames import BINS, PAIRS, WORDS

from sipp_lib.charts import canvas, change
from sipp_lib.errors import DisclosureError


def test_pupils_stand_from_the_lowest_score_before_with_a_mark_for_which_way_they_went(
    safe, texts, points, segments
) -> None:
    figure = change.dots_chart(safe(PAIRS, "school"), **WORDS)
    before, after = points(figure)
    assert before == [(0, 70), (1, 80), (2, 85), (3, 90)]
    assert after == [(0, 80), (1, 78), (2, 85), (3, 95)]
    shapes = [len(path.vertices) for path in figure.axes[0].collections[-1].get_paths()]
    assert shapes[0] == shapes[3] > shapes[2] > shapes[1]  # two dots, a square, and a triangle
    steps = [(start, end) for (_, start), (_, end) in segments(figure)[0]]
    assert steps == [(70, 80), (80, 78), (85, 85), (90, 95)]
    assert {"improved: 2", "no change: 1", "got worse: 1", "4 pupils, from the lowest score Sep 2025"} <= set(
        texts(figure)
    )


def test_on_a_phone_no_words_are_cut_off(safe, boxes) -> None:
    with canvas.drawn_for(300):
        figure = change.dots_chart(
            safe(PAIRS, "school"), **WORDS | {"before": "September 2025 before the break"}
        )
    for words, box in boxes(figure).items():
        assert (box.x0 >= 0, box.x1 <= 1, box.y0 >= 0) == (True, True, True), words


def test_no_pseudonym_stands_on_the_picture(safe, texts) -> None:
    named = PAIRS.assign(pupil=[f"kestrel{i}" for i in range(5)])
    figure = change.dots_chart(safe(named, "school"), **WORDS)
    assert not any("kestrel" in text for text in texts(figure))


def test_single_pupils_are_refused_for_the_public(safe) -> None:
    with pytest.raises(DisclosureError) as refused:
        change.dots_chart(safe(PAIRS), **WORDS)
    assert str(refused.value) == (
        "Each pupil's before and after may be seen only in the school. "
        "For a public report draw the binned counts with change.bins_chart()."
    )


def test_bars_show_the_counts_and_a_hidden_group_has_words_instead_of_a_bar(safe, texts) -> None:
    figure = change.bins_chart(safe(BINS), measure="Reading", better="higher")
    places = [(bar.get_y() + bar.get_height() / 2, bar.get_width()) for bar in figure.axes[0].patches]
    assert np.array(places) == pytest.approx(np.array([(1, 27.27), (2, 54.55)]))
    assert {"fewer than 10 of 55, not shown", "54.5% (30 of 55)", "about the same"} <= set(texts(figure))


def test_empty_tables_are_said_in_words(safe, texts) -> None:
    assert texts(change.dots_chart(safe(PAIRS.tail(1), "school"), **WORDS)) == ["No data yet."]
    assert texts(change.bins_chart(safe(BINS.head(0)), measure="Reading", better="higher")) == [
        "No data yet."
    ]


def test_what_was_to_be_expected_with_nothing_done_stands_beside_the_mean(safe, texts, lines) -> None:
    figure = change.dots_chart(safe(PAIRS, "school"), **WORDS, expected=83.25)
    assert [line.get_ydata()[0] for line in lines(figure, marker="D")] == [84.5, 83.25]
    assert {"mean after: 84.5", "expected with nothing done: 83.2"} <= set(texts(figure))


@pytest.mark.parametrize(("expected", "told"), [(1.96, "+2"), (-0.5, "−0.5")])
def test_the_expected_change_is_said_below_the_bars(safe, texts, expected: float, told: str) -> None:
    how = {"measure": "Reading", "better": "higher", "expected": expected}
    sentence = f"With nothing done, a mean change of {told} could be expected."
    assert sentence in " ".join(texts(change.bins_chart(safe(BINS), **how)))


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_an_expectation_that_is_not_known_leaves_no_trace(safe, texts, missing: object) -> None:
    plain = texts(change.dots_chart(safe(PAIRS, "school"), **WORDS))
    assert texts(change.dots_chart(safe(PAIRS, "school"), **WORDS, expected=missing)) == plain
