from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sipp_lib.charts import canvas


def test_a_chart_takes_the_room_of_a_wide_screen_and_no_less_than_can_be_read_on_a_narrow_one() -> None:
    assert canvas.wide() == 4.7
    with canvas.drawn_for(1000):
        assert canvas.wide() == 10
    with canvas.drawn_for(361):  # a report on a phone of 390 pixels
        assert canvas.wide() == 4.7
    with canvas.drawn_for(300):  # 10.4 points are 14.44 pixels: by hand 300 · 14.44 / 11.05 = 392.1
        assert canvas.wide() == pytest.approx(3.921, abs=0.005)
    assert canvas.wide() == 4.7


# a report's column on a phone of 390 pixels, a page's there, and a page on a desk
@pytest.mark.parametrize("room", [361, 320, 1000])
def test_every_word_of_every_chart_is_at_least_11_pixels_high_and_inside_its_picture(
    every_chart, room
) -> None:
    small, outside = [], []
    for name, case in every_chart.items():
        with canvas.drawn_for(room):
            figure = case.chart(*case.safes, **case.how)
            shown = min(1.0, room / 100 / canvas.wide())
        FigureCanvasAgg(figure).draw()
        wide = figure.bbox.width
        for text in figure.findobj(Text):
            if not text.get_text().strip() or not text.get_visible():
                continue
            high = text.get_fontsize() * 100 / 72 * shown
            small += [(name, text.get_text(), high)] if high < 10.99 else []
            box = text.get_window_extent()
            outside += [(name, text.get_text())] if box.x0 < -1 or box.x1 > wide + 1 else []
    assert small == []
    assert outside == []
