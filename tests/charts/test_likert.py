from __future__ import annotations

import pandas as pd
import pytest
from likert_frames import ANSWERS, BANDS, SEED, items

from sipp_lib.charts import likert
from sipp_lib.errors import DisclosureError

# seed 004's question with 36, 10, 3 and 1 of 50, and nobody in the middle


def inches(figure, artist, x: float) -> float:
    return float(artist.axes.transData.transform((x, 0))[0]) / figure.dpi


@pytest.fixture
def spans(bars):
    """From where to where the bars go, in per cent of their panel; and how wide a per cent is, in inches."""

    def read(figure) -> tuple[list[tuple[float, float]], list[float]]:
        found = bars(figure, likert.BAR)
        ends = [tuple(sorted((bar.get_x(), bar.get_x() + bar.get_width()))) for bar in found]
        return ends, [inches(figure, bar, 1) - inches(figure, bar, 0) for bar in found]

    return read


def test_good_answers_go_right_bad_ones_left_mildest_at_the_line_and_the_neutral_one_aside(
    safe, bars, spans
) -> None:
    figure = likert.chart(safe(items([40, 20, 12, 16, 12], ANSWERS)))
    assert spans(figure)[0] == [(0, 20), (20, 60), (-16, 0), (-28, -16), (0, 12)]
    good, aside = (bars(figure, likert.BAR)[i] for i in (1, 4))
    assert inches(figure, aside, 0) > inches(figure, good, 60)


def test_an_even_number_of_answers_has_no_panel_aside(safe, spans) -> None:
    four = items([72, 20, 6, 2], [a for a in ANSWERS if a != "neither"])
    assert spans(likert.chart(safe(four)))[0] == [(0, 20), (20, 92), (-6, 0), (-8, -6)]


def test_both_panels_have_the_same_scale(safe, spans) -> None:
    figure = likert.chart(safe(items([30, 10, 40, 15, 5], ANSWERS)))
    assert spans(figure)[1] == pytest.approx([spans(figure)[1][0]] * 5)


def test_items_percentages_and_answers_are_written(safe, texts) -> None:
    read = texts(likert.chart(safe(SEED, subject="staff")))
    assert {"I enjoy $reading$ (50 people)", "72%", "20%", *ANSWERS} <= set(read)


def test_a_hidden_band_has_words_in_its_place(safe, spans) -> None:
    figure = likert.bands_chart(safe(BANDS))
    assert spans(figure)[0] == [(0, 62), (0, 38)]
    hidden = [t for t in figure.axes[0].texts if t.get_text() in "fewer than 10"]
    assert " ".join(t.get_text() for t in hidden if t.get_text()) == "fewer than 10"
    assert all(t.xy[0] == 0 and t.get_position()[0] < 0 and t.get_ha() == "right" for t in hidden)


def test_a_side_with_a_hidden_answer_is_not_stacked(safe, texts, spans) -> None:
    figure = likert.chart(safe(items([40, 26, 24, None, 10], ANSWERS)))
    assert spans(figure)[0] == [(0, 26), (26, 66), (0, 24)]
    assert "disagree fewer than 10; strongly disagree 10%" in " ".join(texts(figure))


def test_an_item_with_too_few_pupils_and_an_empty_table_are_said_in_words(safe, texts) -> None:
    few = BANDS.assign(n=pd.array([pd.NA] * 3, "Int64"), percent=pd.array([pd.NA] * 3, "Float64"))
    few["suppressed"] = "fewer than 10 pupils"
    assert "fewer than 10 pupils, not shown" in texts(likert.bands_chart(safe(few)))
    assert texts(likert.chart(safe(SEED.head(0)))) == ["No data yet."]


def test_a_table_that_did_not_pass_the_gate_is_not_drawn() -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        likert.chart(SEED)


def test_the_share_that_agrees_stands_beside_its_item(safe, texts) -> None:
    assert "agree: 62%" in texts(likert.chart(safe(SEED), safe(BANDS)))


def test_a_share_that_is_hidden_is_said(safe, texts) -> None:
    hidden = items([None, 38, 30], ["agree", "neither", "disagree"], "band")
    assert "agree: fewer than 10 of 50, not shown" in texts(likert.chart(safe(SEED), safe(hidden)))
