from __future__ import annotations

import pytest
from gaps_frames import READING, quintiles

from sipp_lib.charts import gaps
from sipp_lib.errors import DisclosureError

# ACEL P1 reading 2016/17 by SIMD quintile (Scottish Government), with round group sizes


def test_every_quintile_is_a_dot_with_its_interval_and_the_gap_is_marked(
    safe, texts, lines, points, segments
) -> None:
    figure = gaps.chart(safe(quintiles()), **READING)
    assert points(figure) == [[(73, 0), (77, 1), (81, 2), (86, 3), (90, 4)]]
    intervals, upright = segments(figure)
    ends = [(low, high) for (low, _), (high, _) in intervals]
    assert ends == [(64, 80), (68, 84), (71, 88), (75, 93), (78, 97)]
    assert [list(line.get_xdata()) for line in lines(figure, marker="|")] == [[73, 90]]
    assert [(x, y) for (x, y), _ in upright] == [(73, 0), (90, 4)]  # from the ends of the gap down to it
    read = texts(figure)
    assert "gap 17 percentage points" in read
    assert {"Q1 most deprived", "Q5 least deprived", "73%", "120 pupils"} <= set(read)


def test_a_hidden_quintile_is_said_in_its_place_and_there_is_no_gap_without_both_ends(safe, texts) -> None:
    figure = gaps.chart(safe(quintiles(hide=(2, 5))), **READING)
    (ax,) = figure.axes
    hidden = [t for t in ax.texts if t.get_text() == "fewer than 10 pupils, not shown"]
    assert [t.xy[1] for t in hidden] == [1, 4]
    assert not any("gap" in text for text in texts(figure))


def test_means_carry_their_unit(safe, texts) -> None:
    frame = quintiles().rename(columns={"percent": "mean"})
    figure = gaps.chart(safe(frame), measure="Score", unit="points", better="higher")
    assert "gap 17 points" in texts(figure)
    figure = gaps.chart(safe(frame), measure="Attendance", unit="%", better="higher")
    assert "gap 17 percentage points" in texts(figure)


def test_groups_of_a_lens_are_drawn(safe, texts) -> None:
    frame = quintiles(hide=(2,)).rename(columns={"quintile": "group"}).head(2).astype({"group": object})
    frame["group"] = ["girl", "$x^2$ 😀"]
    figure = gaps.lens_chart(safe(frame), measure="Reading", unit="", lens="sex")
    assert {"girl", "$x^2$ 😀", "fewer than 10 pupils, not shown"} <= set(texts(figure))


def test_all_hidden_and_empty_are_said_in_words(safe, texts) -> None:
    hidden = gaps.chart(safe(quintiles(hide=(1, 2, 3, 4, 5))), **READING)
    assert texts(hidden).count("fewer than 10 pupils, not shown") == 5
    assert texts(gaps.chart(safe(quintiles().head(0)), **READING)) == ["No data yet."]


def test_a_table_that_did_not_pass_the_gate_is_not_drawn() -> None:
    with pytest.raises(DisclosureError) as refused:
        gaps.chart(quintiles(), **READING)
    assert str(refused.value) == (
        "These numbers did not pass the disclosure gate, so they are not drawn. "
        "Pass them through sipp_lib.disclosure.gate.gate() first."
    )
