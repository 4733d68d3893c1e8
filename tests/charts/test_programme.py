from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from programme_frames import EFFECTS, NONE, POOLED, READING

from sipp_lib.charts import programme
from sipp_lib.errors import DisclosureError


def test_each_partnership_is_a_square_by_its_weight_with_its_interval(safe, texts, points, strokes) -> None:
    figure = programme.chart(safe(EFFECTS), safe(POOLED), **READING)
    assert points(figure) == [[(0.3, 0), (-0.2, 2)]]
    (squares,) = (each for each in figure.axes[0].collections if isinstance(each, PathCollection))
    large, small = squares.get_sizes()
    assert large > small
    assert strokes(figure, 2)[0] == [(0.01, 0), (0.59, 0)]
    read = texts(figure)
    assert {"Aberlour", "0.30 (0.01 to 0.59)", "Braemuir $x$", "fewer than 10 pupils, not shown"} <= set(read)
    assert {"← favours comparison", "favours target →"} <= set(read)


def test_an_interval_beyond_the_scale_ends_in_arrows(safe, lines, strokes) -> None:
    figure = programme.chart(safe(EFFECTS), safe(POOLED), **READING)
    (left,), (right,) = lines(figure, marker="<"), lines(figure, marker=">")
    wide = [x for x, _ in strokes(figure, 2)[1]]
    assert wide == [left.get_xdata()[0], right.get_xdata()[0]] == [-2.5, 2.5]


def test_all_together_are_a_diamond_and_one_more_is_a_dashed_range(safe, texts, strokes) -> None:
    figure = programme.chart(safe(EFFECTS), safe(POOLED), **READING)
    (diamond,) = figure.axes[0].patches
    assert [corner[0] for corner in diamond.get_xy()[:4]] == [0.04, 0.25, 0.46, 0.25]
    assert {corner[1] for corner in diamond.get_xy()[[0, 2]]} == {3}
    assert strokes(figure, 1.6) == [[(-0.11, 4), (0.61, 4)]]
    assert figure.axes[0].collections[-1].get_linestyle() != [(0, None)]
    assert {"All together", "0.25 (0.04 to 0.46)", "One more partnership (95%)", "−0.11 to 0.61"} <= set(
        texts(figure)
    )


def test_where_lower_is_better_the_sides_change_places(safe, texts) -> None:
    how = READING | {"better": "lower"}
    read = texts(programme.chart(safe(EFFECTS), safe(POOLED), **how))
    assert {"← favours target", "favours comparison →"} <= set(read)


def test_where_nothing_is_pooled_it_is_said(safe, texts) -> None:
    told = "Fewer than 5 partnerships have a result of this kind: too few for an average."
    assert told in texts(programme.chart(safe(EFFECTS), safe(NONE), **READING))


def test_without_weights_the_squares_are_alike_and_nothing_is_said_of_a_diamond(safe, texts) -> None:
    figure = programme.chart(safe(EFFECTS.drop(columns="weight")), safe(POOLED.head(0)), **READING)
    (squares,) = (each for each in figure.axes[0].collections if isinstance(each, PathCollection))
    assert len({*squares.get_sizes()}) == 1
    assert "diamond" not in " ".join(texts(figure))


def test_more_than_a_page_of_partnerships_is_cut_and_said(safe, texts) -> None:
    many = pd.concat([EFFECTS.head(1)] * 70, ignore_index=True)
    assert "and 10 more partnerships, in the table" in " ".join(
        texts(programme.chart(safe(many), safe(POOLED), **READING))
    )


def test_no_partnerships_are_said_in_words_and_plain_tables_refused(safe, texts) -> None:
    empty = safe(EFFECTS.head(0))
    assert texts(programme.chart(empty, safe(NONE), **READING)) == ["No data yet."]
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        programme.chart(safe(EFFECTS), POOLED, **READING)


def test_partnerships_with_measures_of_their_own_are_told_with_them(safe, texts) -> None:
    own = EFFECTS.assign(measure=["Reading age", "Sums", "Spelling"])
    assert "Aberlour, Reading age" in texts(programme.chart(safe(own), safe(POOLED)))
