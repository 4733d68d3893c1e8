from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from drivers_frames import FRAME, apart, boxes

from sipp_lib.charts import drivers, style
from sipp_lib.charts.canvas import drawn_for
from sipp_lib.errors import DisclosureError


def test_every_box_stands_in_the_column_of_its_tier_and_no_two_lie_on_each_other(safe, texts) -> None:
    with drawn_for(560):
        figure = drivers.chart(safe(FRAME, subject="records"))
    found = boxes(figure)
    assert len(found) == 5
    assert [x for x, *_ in found] == sorted(x for x, *_ in found)
    assert len({round(x, 3) for x, *_ in found}) == 4
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            assert apart(one, other) or apart(other, one)
    assert all(x0 >= 0 and x1 <= 5.6 and y0 >= 0 for x0, y0, x1, _ in found)
    assert {"Outcome", "Primary drivers", "$Reading$ up", "Not yet placed: Somewhere"} <= set(texts(figure))
    assert "Cards – Make cards (done)" in texts(figure)


def test_a_line_joins_each_box_to_all_that_it_serves_and_further_ones_are_dashed(safe) -> None:
    with drawn_for(560):
        figure = drivers.chart(safe(FRAME, subject="records"))
    drawn = figure.axes[0].lines
    assert len(drawn) == 6
    assert sum(line.get_linestyle() == "--" for line in drawn) == 2
    assert style.svg(figure).startswith(b"<svg")


def test_where_columns_have_no_room_the_boxes_stand_below_each_other_and_nothing_is_lost(safe, texts) -> None:
    figure = drivers.chart(safe(FRAME, subject="records"))
    found = boxes(figure)
    assert len(found) == 5
    for one, other in pairwise(found):
        assert other[1] >= one[3]  # none beside or on another
    assert {round(x1, 3) for _, _, x1, _ in found} == {4.65}
    assert len({round(x, 3) for x, *_ in found}) == 4  # further in, tier by tier
    read = " ".join(texts(figure))
    assert "Cards – Make cards (done)" in read
    assert {"Outcome", "Primary drivers", "Not yet placed: Somewhere"} <= set(texts(figure))
    # a line from each box to the one it hangs on; what else it serves is said
    with drawn_for(560):
        columns = drivers.chart(safe(FRAME, subject="records"))
    dashed = sum(line.get_linestyle() == "--" for line in columns.axes[0].lines)
    assert read.count("→ also for:") == dashed == 2
    assert len(figure.axes[0].lines) == len(columns.axes[0].lines) - dashed


def test_no_drivers_are_said_in_words_and_many_are_cut_and_said(safe, texts) -> None:
    none = safe(FRAME.head(0), subject="records")
    assert texts(drivers.chart(none)) == ["No drivers yet."]
    rows = [(f"Idea {at}", "change idea", None, "") for at in range(45)]
    many = safe(pd.DataFrame(rows, columns=FRAME.columns, dtype="string"), subject="records")
    figure = drivers.chart(many)
    assert len(boxes(figure)) == 40
    assert "and 5 more, in the table" in texts(figure)


def test_boxes_that_serve_each_other_do_not_hang_on_each_other(safe) -> None:
    rows = [("a", "primary driver", "b", ""), ("b", "primary driver", "a", "")]
    figure = drivers.chart(safe(pd.DataFrame(rows, columns=FRAME.columns, dtype="string"), subject="records"))
    assert len(boxes(figure)) == 2


def test_a_table_that_did_not_pass_the_gate_is_not_drawn() -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        drivers.chart(FRAME)
