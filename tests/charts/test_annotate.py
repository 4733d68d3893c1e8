from __future__ import annotations

from itertools import pairwise

import pytest

from sipp_lib.charts import annotate, style


def test_the_key_breaks_into_lines_where_it_does_not_fit_and_is_read_line_by_line() -> None:
    entries = [(f"a rather long answer number {i}", {"marker": "s"}) for i in range(5)]
    assert annotate.key_height(entries) == pytest.approx(
        5 * annotate.key_height([("short", {"marker": "s"})])
    )
    with style.themed():
        ax = style.axes(None, 2, left=0.2, top=1)
        annotate.key(ax, entries, 0.2, 0.9)
        figure = style.figure_of(ax)
        figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.get_legend().get_texts()]
    places = {
        text.get_text()[-1]: (round(-box.y0), round(box.x0))
        for text, box in zip(ax.get_legend().get_texts(), boxes, strict=True)
    }
    assert sorted(places, key=places.get) == list("01234")
    assert all(box.x0 >= 0 and box.x1 <= 470 for box in boxes)


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        (["-0.50", "-0.25", "0.00", "0.25", "0.50"], ["-0.50", "", "0.00", "", "0.50"]),
        (["-1", "-½", "0", "½", "1"], ["-1", "-½", "0", "½", "1"]),
        (["minus a half", "-0.25", "nothing", "0.25", "half"], ["", "", "nothing", "", ""]),
    ],
)
def test_of_ticks_whose_labels_would_touch_fewer_are_written_zero_among_them(labels, written) -> None:
    with style.themed():
        ax = style.axes(None, 1, left=1, right=2.2)  # an inch and a half
        ax.set_xlim(-0.5, 0.5)
        annotate.x_ticks(ax, [-0.5, -0.25, 0.0, 0.25, 0.5], labels)
        style.figure_of(ax).draw_without_rendering()
    assert [each.get_text() for each in ax.get_xticklabels()] == written
    assert len(ax.get_xticks()) == len(labels)  # each still has its line
    shown = [each.get_window_extent() for each in ax.get_xticklabels() if each.get_text()]
    assert all(one.x1 < other.x0 for one, other in pairwise(shown))
