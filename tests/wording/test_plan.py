from __future__ import annotations

import pandas as pd
from plan_frames import ACTIONS, START

from sipp_lib.wording import plan


def test_the_words_tell_every_action(safe) -> None:
    assert plan.alt(safe(ACTIONS, subject="records"), intervention=START) == (
        "Timeline of 4 actions. The intervention begins on 15 Sep 2025. "
        "Train staff: 18 Aug 2025 to 5 Sep 2025, for the intervention, done. "
        "Baseline test: 1 Sep 2025, for the evaluation, under way. "
        "Workshops: 12 Dec 2025, for the intervention, dropped. "
        "$Share$ it: no date yet, for the evaluation, not started."
    )


def test_more_than_a_page_of_actions_is_cut_and_told(safe) -> None:
    many = pd.concat([ACTIONS.head(1)] * 30, ignore_index=True)
    assert plan.alt(safe(many, subject="records")).endswith("5 more are in the table.")


def test_no_actions_are_said_in_words(safe) -> None:
    assert plan.alt(safe(ACTIONS.head(0), subject="records")) == "No actions yet."
