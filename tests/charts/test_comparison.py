from __future__ import annotations

import pandas as pd
import pytest
from comparison_frames import ADJUSTED, FOREST, GROUPS, HIDDEN, WORDS

from sipp_lib.charts import canvas, comparison, fonts
from sipp_lib.errors import DisclosureError

# the mental abacus trial's published adjusted differences (domain.md section 4); clustered from SE .048


def test_each_group_is_a_line_with_its_name_and_numbers_beside_it(safe, texts, lines) -> None:
    figure = comparison.chart(safe(GROUPS), **WORDS)
    drawn = figure.axes[0].lines
    assert [(list(line.get_ydata()), line.get_marker(), line.get_linestyle()) for line in drawn] == [
        ([82.4, 88.6], "o", "-"),
        ([83.1, 85.0], "s", "--"),
    ]
    assert {"target group 24 pupils", "comparison group 45 pupils", "88.6", "85.0", "Sep 2025"} <= set(
        texts(figure)
    )


def test_equal_means_do_not_write_over_each_other(safe) -> None:
    same = GROUPS.assign(mean_before=[82.0, 82.0], mean_after=[82.0, 82.0])
    figure = comparison.chart(safe(same), **WORDS)
    (ax,) = figure.axes
    places = [ax.transData.transform(t.xy)[1] / figure.dpi for t in ax.texts if "pupils" in t.get_text()]
    assert abs(places[0] - places[1]) > 2 * fonts.line(canvas.SMALL)


def test_on_a_phone_the_two_times_stand_apart_and_nothing_is_cut_off(safe, boxes) -> None:
    times = {"before": "September 2025", "after": "December 2026"}
    with canvas.drawn_for(300):
        found = boxes(comparison.chart(safe(GROUPS), **WORDS | times))
    first, last = (found[each] for each in times.values())
    assert first.x1 < last.x0
    for words, box in found.items():
        assert (box.x0 >= 0, box.x1 <= 1, box.y0 >= 0) == (True, True, True), words
    assert not any(first.overlaps(box) for words, box in found.items() if words != times["before"])


def test_a_hidden_group_is_said_and_not_drawn(safe, texts, lines) -> None:
    figure = comparison.chart(safe(HIDDEN), **WORDS)
    assert len(figure.axes[0].lines) == 1
    assert "Comparison group: fewer than 10 pupils, not shown." in texts(figure)
    assert lines(comparison.chart(safe(HIDDEN.tail(1)), **WORDS)) == []


def test_the_forest_shows_each_method_with_its_interval_against_zero(
    safe, texts, lines, points, segments
) -> None:
    figure = comparison.forest(safe(ADJUSTED), **FOREST)
    intervals = [(low, high) for (low, _), (high, _) in segments(figure)[0]]
    assert intervals == [(0.006, 0.153), (-0.015, 0.173)]
    assert [x for x, _ in points(figure)[0]] == [0.079, 0.079]
    assert [list(line.get_xdata()) for line in figure.axes[0].lines] == [[0, 0]]
    assert {"← favours comparison", "favours target →", "0.08 (0.01 to 0.15)"} <= set(texts(figure))


def test_where_lower_is_better_the_sides_change_places(safe, texts) -> None:
    read = texts(comparison.forest(safe(ADJUSTED), **FOREST | {"better": "lower"}))
    assert {"← favours target", "favours comparison →"} <= set(read)


def test_missing_and_empty_are_said_in_words(safe, texts) -> None:
    none = ADJUSTED.assign(difference=pd.NA, low=pd.NA, high=pd.NA, suppressed="fewer than 10 pupils")
    assert texts(comparison.forest(safe(none), **FOREST)).count("fewer than 10 pupils, not shown") == 2
    for draw, told in ((comparison.chart, WORDS), (comparison.forest, FOREST)):
        assert texts(draw(safe(GROUPS.head(0)), **told)) == ["No data yet."]


def test_a_table_that_did_not_pass_the_gate_is_not_drawn() -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        comparison.forest(ADJUSTED, **FOREST)


def test_what_was_to_be_expected_with_nothing_done_stands_beside_the_target_group(safe, texts, lines) -> None:
    figure = comparison.chart(safe(GROUPS), **WORDS, expected=84.0)
    (dotted,) = lines(figure, linestyle=":")
    assert list(dotted.get_ydata()) == [82.4, 84.0]
    assert "target, expected with nothing done" in texts(figure)


def test_nothing_is_expected_of_a_target_group_that_is_not_shown(safe, lines) -> None:
    hidden = HIDDEN.assign(group=["comparison", "target"])
    assert lines(comparison.chart(safe(hidden), **WORDS, expected=84.0), linestyle=":") == []
