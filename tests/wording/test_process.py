import pandas as pd
import pytest

from sipp_lib.records.kinds import Measure
from sipp_lib.wording import process

ROWS = pd.DataFrame(
    {
        "occasion": ["August", "September", "October"],
        "n": pd.array([12, 10, None], "Int64"),
        "mean": pd.array([24.1, 18.0, None], "Float64"),
        "suppressed": ["", "", "fewer than 10 pupils"],
    }
)


def test_what_was_planned_stands_beside_what_was_done(safe) -> None:
    sessions = Measure(name="Sessions", unit="sessions of 30", lowest=0, highest=30)
    assert process.sentences(sessions, "the target group", safe(ROWS), ["four a week.", "30 in all"]) == [
        "Sessions (the target group): August, 24.1 sessions of 30 on average for about 12 pupils (80% of what was "
        "possible); September, 18.0 sessions of 30 on average for about 10 pupils (60% of what was possible); "
        "October, not shown (fewer than 10 pupils).",
        "Less was done than was planned.",
        "Planned: four a week; 30 in all.",
        "This says how far the plan was carried out, not whether it helped.",
    ]


def test_what_was_done_is_set_against_how_much_was_planned(safe) -> None:
    """Of 48 planned 24.1 are 50%, 18.0 are 37.5%, which is written as Python rounds it: together 43.9%."""
    calls = Measure(name="Calls", unit="calls a family", planned=48)
    assert process.sentences(calls, "the target group", safe(ROWS), []) == [
        "Calls (the target group): August, 24.1 calls a family on average for about 12 pupils (50% of the 48 that were "
        "planned); September, 18.0 calls a family on average for about 10 pupils (38% of the 48 that were planned); "
        "October, not shown (fewer than 10 pupils).",
        "Much less was done than was planned, so the results say little about the plan as it was meant.",
        "This says how far the plan was carried out, not whether it helped.",
    ]


@pytest.mark.parametrize(
    ("planned", "word"), [(26, ""), (27, "less"), (35, "less"), (36, "much_less"), (None, "")]
)
def test_how_far_less_was_done_is_judged_by_all_occasions_together(safe, planned, word) -> None:
    # the mean of 24.1 and 18.0 is 21.05: of 26 that is 81%, of 27 78%, of 35 60.1%, of 36 58.5%
    assert process.short(Measure(planned=planned), safe(ROWS)) == word
    assert process.short(Measure(planned=planned, better="lower"), safe(ROWS)) == ""


def test_a_yes_or_no_is_told_as_a_share_and_a_count_without_end_as_it_is(safe) -> None:
    calls = Measure(name="Calls", unit="calls a family")
    assert process.sentences(calls, "all pupils measured", safe(ROWS.head(1), "school"), [])[0] == (
        "Calls (all pupils measured): August, 24.1 calls a family on average for 12 pupils."
    )
    bags = pd.DataFrame(
        {"occasion": ["May"], "n": [80], "count": [55], "percent": [68.75], "suppressed": [""]}
    )
    assert process.sentences(Measure(name="Bags", form="yes or no"), "the target group", safe(bags), [])[
        0
    ] == ("Bags (the target group): May, 69% of about 80 pupils.")
