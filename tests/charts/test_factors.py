from __future__ import annotations

import itertools
import warnings

import pandas as pd
import pytest
from factors_frames import NAMES

from sipp_lib.charts import factors, style
from sipp_lib.charts.canvas import drawn_for
from sipp_lib.errors import DisclosureError
from sipp_lib.wording.factors import INFLUENCES, LEVELS


def grid(names: pd.DataFrame = NAMES) -> pd.DataFrame:
    keys = ["level", "influence", "confirmed"]
    every = itertools.product(LEVELS, INFLUENCES, factors.MARKS)
    count = names.groupby(keys).size()
    return pd.DataFrame([(*key, int(count.get(key, 0))) for key in every], columns=[*keys, "factors"])


def test_names_stand_in_their_cells_with_a_mark_for_what_their_tests_said(safe, texts) -> None:
    figure = factors.chart(safe(grid(), subject="records"), safe(NAMES, subject="records"))
    (ax,) = figure.axes
    legend = ax.get_legend()
    key = {
        text.get_text(): (mark.get_marker(), mark.get_markerfacecolor())
        for text, mark in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }
    assert list(key) == ["confirmed", "untested", "not confirmed"]
    assert len(set(key.values())) == 3
    # the cells row by row: timetable; keen parents; motivation and attendance
    judged = ["untested", "confirmed", "confirmed", "not confirmed"]
    assert [(mark.get_marker(), mark.get_markerfacecolor()) for mark in ax.lines] == [
        key[each] for each in judged
    ]
    # each mark stands beside the first line of its words
    words = [t for t in ax.texts if t.get_text().replace("\n", " ") in set(NAMES["factor"])]
    assert [t.get_text().replace("\n", " ") for t in words] == [
        "Timetable",
        "Keen parents",
        "Motivation",
        "Attendance on Mondays",
    ]
    for mark, text in zip(ax.lines, words, strict=True):
        x, top = text.get_position()
        assert (x - mark.get_xdata()[0], mark.get_ydata()[0] - top) == pytest.approx((0.14, 0.08))
    assert texts(figure).count("none") == 3


def test_without_names_the_cells_hold_numbers(safe, texts) -> None:
    assert {"1 confirmed", "1 not confirmed"} <= set(texts(factors.chart(safe(grid(), subject="records"))))


def test_hostile_and_unplaced_names_are_drawn_as_text(safe, texts) -> None:
    names = pd.DataFrame(
        [
            ("$x^2$ \\frac 日\n", "pupil", "pressure", "untested"),
            ("W" * 10_000, "parent", "strength", "confirmed"),
            (pd.NA, "pupil", "strength", "confirmed"),
            ("No level", pd.NA, pd.NA, "untested"),
        ],
        columns=NAMES.columns,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = factors.chart(safe(grid(names), subject="records"), safe(names, subject="records"))
        style.svg(figure)
    assert {"$x^2$ \\frac □", "no name yet", "Not yet placed: No level"} <= set(texts(figure))


def test_a_full_cell_says_how_many_more(safe, texts) -> None:
    names = pd.concat([NAMES.head(1)] * 9, ignore_index=True)
    read = texts(factors.chart(safe(grid(names), subject="records"), safe(names, subject="records")))
    assert any(text.endswith("and 3 more") for text in read)


def test_no_factors_are_said_in_words_and_plain_tables_refused(safe, texts) -> None:
    empty = safe(grid(NAMES.head(0)), subject="records")
    assert texts(factors.chart(empty)) == ["No factors yet."]
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        factors.chart(grid())


@pytest.mark.parametrize("room", [280, 361, 470])
def test_on_a_phone_the_key_stands_above_the_headings_and_no_heading_is_cut(safe, room) -> None:
    with drawn_for(room):
        figure = factors.chart(safe(grid(), subject="records"), safe(NAMES, subject="records"))
    (ax,) = figure.axes
    figure.canvas.draw()
    key = ax.get_legend().get_window_extent()
    headings = [each for each in ax.texts if each.get_text().startswith(("Strengths:", "Pressures:"))]
    assert [each.get_text().replace("\n", " ") for each in headings] == [*factors.HEADINGS.values()]
    assert all(each.get_window_extent().y1 <= key.y0 for each in headings)
