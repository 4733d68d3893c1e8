from __future__ import annotations

import pytest
from gap_change_frames import AFTER, BEFORE, READING, quintiles

from sipp_lib.charts import gap_change
from sipp_lib.errors import DisclosureError


def test_each_quintile_is_two_marks_and_a_line_and_the_gaps_stand_below(
    safe, texts, lines, points, segments
) -> None:
    figure = gap_change.chart(safe(BEFORE), safe(AFTER), **READING)
    both = [(start, end) for (start, _), (end, _) in segments(figure)[0]]
    assert both == [(60, 72), (70, 70), (90, 88)]
    assert points(figure) == [[(60, 0), (70, 1), (80, 3), (90, 4)], [(72, 0), (70, 1), (88, 4)]]
    after = figure.axes[0].collections[-1]
    shapes = [len(path.vertices) for path in after.get_paths()]  # of a dot, a square and a triangle
    assert shapes[0] > shapes[1] > shapes[2]
    key = {text.get_text() for text in figure.axes[0].get_legend().get_texts()}
    assert key == {"Sep 2025", "May 2026: improved", "May 2026: no change", "May 2026: got worse"}
    assert [list(line.get_xdata()) for line in lines(figure, marker="|")] == [[60, 90], [72, 88]]
    read = texts(figure)
    assert {"Q1 most deprived", "60% → 72%", "90% → 88%", "Gap Sep 2025", "30 percentage points"} <= set(read)
    assert {"Gap May 2026", "16 percentage points", "May 2026: improved", "May 2026: got worse"} <= set(read)


def test_what_is_hidden_is_said_in_its_row_and_never_drawn(safe) -> None:
    figure = gap_change.chart(safe(BEFORE), safe(AFTER), **READING)
    hidden = {t.get_text(): t for t in figure.axes[0].texts if "not shown" in t.get_text()}
    whole, part = (hidden[f"{when}fewer than 10 pupils, not shown"] for when in ("", "May 2026: "))
    assert (whole.xy[1], whole.get_position()[1]) == (2, 0)
    assert part.xy[1] == 3
    assert part.get_position()[1] < 0  # below the mark that is there


def test_without_an_end_there_is_no_gap_on_that_occasion(safe, texts) -> None:
    open_end = quintiles([None, 70, 75, 80, 90])
    read = texts(gap_change.chart(safe(open_end), safe(AFTER), **READING))
    assert "Gap May 2026" in read
    assert "Gap Sep 2025" not in read


def test_means_carry_their_unit_and_no_gap_is_level(safe, texts) -> None:
    same = quintiles([50, 50, 50, 50, 50]).rename(columns={"percent": "mean"})
    how = READING | {"unit": "points"}
    assert "0 points" in texts(gap_change.chart(safe(same), safe(same), **how))


def test_all_hidden_and_empty_are_said_in_words(safe, texts) -> None:
    none = safe(quintiles([None] * 5))
    assert texts(gap_change.chart(none, none, **READING)).count("fewer than 10 pupils, not shown") == 5
    empty = safe(BEFORE.head(0))
    assert texts(gap_change.chart(empty, empty, **READING)) == ["No data yet."]


def test_a_table_that_did_not_pass_the_gate_is_not_drawn(safe) -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        gap_change.chart(safe(BEFORE), AFTER, **READING)
