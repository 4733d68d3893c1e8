from __future__ import annotations

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
