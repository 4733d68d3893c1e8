from __future__ import annotations

import re

import pandas as pd
import pytest
from plan_frames import ACTIONS, START

from sipp_lib.charts import plan, style
from sipp_lib.errors import DisclosureError


def test_bars_run_from_the_first_to_the_last_day(safe, bars) -> None:
    drawn = bars(plan.chart(safe(ACTIONS, subject="records")), 0.24)
    assert [bar.get_x() for bar in drawn] == [0, 14, 116]
    assert drawn[0].get_width() == 19
    assert all(bar.get_width() > 1 for bar in drawn[1:])  # a day stays visible on a long axis


def test_purpose_and_progress_are_told_by_more_than_colour(safe, texts, bars) -> None:
    figure = plan.chart(safe(ACTIONS, subject="records"), intervention=START)
    done, test, dropped = bars(figure, 0.24)
    assert (done.get_hatch(), test.get_hatch()) == (None, "////")
    assert dropped.get_linestyle() == (0, (3, 2))
    assert {"done", "under way", "dropped", "for the evaluation", "intervention begins"} <= set(texts(figure))
    assert "No date yet: $Share$ it" in texts(figure)


def test_an_action_that_ends_before_it_starts_is_drawn_between_its_dates(safe, bars) -> None:
    swapped = ACTIONS.head(1).assign(start="2025-09-05", end="2025-08-18")
    (bar,) = bars(plan.chart(safe(swapped, subject="records")), 0.24)
    assert (bar.get_x(), bar.get_width()) == (0, 19)


@pytest.mark.parametrize("days", [1, 6, 40, 200, 730])
def test_dates_are_few_at_every_length(safe, texts, days: int) -> None:
    end = pd.Timestamp("2025-08-18") + pd.Timedelta(days=days - 1)
    figure = plan.chart(safe(ACTIONS.head(1).assign(end=end), subject="records"))
    labels = [text for text in texts(figure) if re.fullmatch("[0-9]* ?[A-Z][a-z]{2}( [0-9]{2})?", text)]
    assert 2 <= len(labels) <= 7
    assert len(set(labels)) == len(labels)


def test_more_than_a_page_of_actions_is_cut_and_said(safe, texts, bars) -> None:
    many = pd.concat([ACTIONS.head(1)] * 30, ignore_index=True)
    figure = plan.chart(safe(many, subject="records"))
    assert len(bars(figure, 0.24)) == 25
    assert "and 5 more, in the table" in texts(figure)


def test_undated_and_no_actions_are_said_in_words(safe, texts) -> None:
    undated = plan.chart(safe(ACTIONS.tail(1), subject="records"))
    assert texts(undated) == ["No date yet: $Share$ it"]
    assert style.svg(undated).count(b"<text") == 1
    assert texts(plan.chart(safe(ACTIONS.head(0), subject="records"))) == ["No actions yet."]


def test_a_table_that_did_not_pass_the_gate_is_not_drawn() -> None:
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        plan.chart(ACTIONS)
