"""Sentences on targets: reached, not reached, or why that cannot be told."""

import pytest

from sipp_lib.wording import targets
from sipp_lib.wording.targets import Found


def test_a_target_is_told_with_the_result_and_nobody_is_given_the_cause():
    assert targets.sentence("Maths", "92 by May", Found(True, "The mean was 93.0")) == (
        "Maths, target ‘92 by May’: reached. The mean was 93.0. This alone does not show what made the difference."
    )
    assert targets.sentence("Maths", "92 by May", Found(False, "The mean was 87.9")) == (
        "Maths, target ‘92 by May’: not reached. The mean was 87.9."
    )
    beside = Found(True, "They ended 4.2 points ahead", "compared")
    assert targets.sentence("Maths", "4 more", beside) == (
        "Maths, target ‘4 more’: reached. They ended 4.2 points ahead."
    )


@pytest.mark.parametrize(
    ("but", "told"),
    [
        ("chance", "The target was reached, but the change may be chance."),
        (
            "low",
            "The target was reached, but a group chosen for weak results improves even when nothing is done.",
        ),
        (
            "not ahead",
            "The target was reached, but we cannot tell whether the target group did better than the comparison group.",
        ),
    ],
)
def test_a_target_that_was_reached_says_what_else_may_have_made_it(but, told):
    assert targets.sentence("Maths", "92 by May", Found(True, "The mean was 93.0", but)) == (
        f"Maths, target ‘92 by May’: reached. The mean was 93.0. {told}"
    )
    assert targets.sentence("Maths", "92 by May", Found(False, "The mean was 87.9", but)) == (
        "Maths, target ‘92 by May’: not reached. The mean was 87.9."
    )


def test_a_target_that_was_measured_at_another_time_than_it_was_due_says_so():
    found, due = Found(True, "The mean was 93.0", "chance"), "3 April 2026"
    assert targets.sentence("Maths", "92 by Easter", found, targets.LATE.format(due)) == (
        "Maths, target ‘92 by Easter’: reached, but this was measured after the day it was due (3 April 2026). The "
        "mean was 93.0. The target was reached, but the change may be chance."
    )
    missed = Found(False, "The mean was 87.9")
    assert targets.sentence("Maths", "92 by Easter", missed, targets.EARLY.format(due)) == (
        "Maths, target ‘92 by Easter’: not reached when it was measured, which was before the day it was due (3 April "
        "2026). The mean was 87.9."
    )


def test_a_target_that_is_not_settled_is_not_published():
    assert targets.sentence("Maths", "", Found(None, targets.UNSETTLED)) == (
        "Maths: we cannot tell whether its target was reached, as the partnership has not yet chosen "
        "between two versions of it."
    )


def test_a_number_has_the_decimals_that_tell_on_which_side_of_the_target_it_lies():
    # 69.6 rounds to the 70 that it does not reach
    assert [targets.beside(each, 70, 0) for each in (69.6, 70.0, 70.4, 68.2)] == ["69.6", "70", "70", "68"]
    assert targets.beside(3.96, 4, 1) == "3.96"
    # 5.04 is more than the 5 that it may be at most
    assert [targets.beside(each, 5, 1, most=True) for each in (5.04, 5.0, 4.96)] == ["5.04", "5.0", "5.0"]


def test_how_far_a_group_lies_behind_is_said_as_far_as_its_decimals_tell():
    assert [targets.apart(each, 1, " points") for each in (2.94, -1.2, 0.04)] == [
        "2.9 points behind",
        "1.2 points ahead",
        "level",
    ]
