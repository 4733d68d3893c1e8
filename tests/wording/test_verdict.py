from __future__ import annotations

import pandas as pd
import pytest

from sipp_lib.wording import verdict
from sipp_lib.wording.verdict import Caveat, Weight

CHANCE = "The more outcomes you look at, the more likely it is that one of them differs by chance alone."


@pytest.mark.parametrize(
    ("main", "outcomes", "known", "told"),
    [
        ("", 1, False, []),
        ("Reading", 1, True, []),
        ("Reading", 0, False, ["‘Reading’ is the main measure, and nothing has been measured of it yet."]),
        ("Reading", 2, True, [f"‘Reading’ is the main measure; the other outcome is exploratory. {CHANCE}"]),
        (
            "Reading",
            4,
            True,
            [f"‘Reading’ is the main measure; the other 3 outcomes are exploratory. {CHANCE}"],
        ),
        (
            "",
            3,
            False,
            [
                "Three outcomes were measured and none was marked as the main one beforehand, so all are exploratory. "
                + CHANCE
            ],
        ),
    ],
)
def test_how_many_outcomes_were_looked_at_and_which_was_named_beforehand(main, outcomes, known, told) -> None:
    assert verdict.looked_at(main, outcomes, known=known) == told


def lost(*rows, more="") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["group", "count", "n", "percent", "suppressed"])
    frame = frame.assign(lost_more=frame["group"] == more)
    return frame.astype({"count": "Int64", "n": "Int64", "percent": "Float64"})


def test_attrition_is_told_by_group_and_what_differs_much_is_said(safe) -> None:
    uneven = lost(("target", 6, 30, 20, ""), ("comparison", 3, 30, 10, ""), more="target")
    assert verdict.attrition(safe(uneven, "school")) == [
        "Measured before but not after: 6 (20%) of 30 pupils in the target group and 3 (10%) of 30 pupils in the "
        "comparison group.",
        "The target group lost more of its pupils than the comparison group, which can make a difference by itself.",
    ]
    even = lost(("target", 2, 40, 5, ""), ("comparison", 3, 40, 7.5, ""))
    assert len(verdict.attrition(safe(even, "school"))) == 1
    nobody = lost(("target", 0, 40, 0, ""), ("comparison", 0, 40, 0, ""))
    assert verdict.attrition(safe(nobody, "school")) == [
        "Everybody who was measured before was measured after as well."
    ]


def test_attrition_that_is_hidden_is_told_as_far_as_it_may_be(safe) -> None:
    few = lost(
        ("target", None, 40, None, "fewer than 10 pupils"), ("comparison", 15, 60, 25, ""), more="comparison"
    )
    assert verdict.attrition(safe(few)) == [
        "Measured before but not after: fewer than 10 of about 40 pupils in the target group and 15 (25%) of about 60 "
        "pupils in the comparison group.",
        "The comparison group lost more of its pupils than the target group, which can make a difference by itself.",
    ]
    both = [
        ("target", None, 60, None, "fewer than 10 pupils"),
        ("comparison", None, 60, None, "fewer than 10"),
    ]
    assert len(verdict.attrition(safe(lost(*both)))) == 1
    # the public's result would be a surer one without it
    assert verdict.attrition(safe(lost(*both, more="target")))[1] == (
        "The target group lost more of its pupils than the comparison group, which can make a difference by itself."
    )
    small = lost(("target", None, None, None, "fewer than 10 pupils"))
    assert verdict.attrition(safe(small)) == []
    beside = lost(
        ("target", None, None, None, "fewer than 10 pupils"), ("comparison", 15, 60, 25, ""), more="target"
    )
    assert not [each for each in verdict.attrition(safe(beside)) if "lost more" in each]


UNLIKELY = Caveat("This is unlikely to be chance alone.", Weight.CHANCE)
FEW = Caveat("With fewer than 10 pupils this is only a pointer.", Weight.FEW)
NO_CAUSE = Caveat("This does not show what made the change.", Weight.NO_CAUSE)


def test_the_heaviest_caveat_stands_beside_the_claim_and_what_only_adds_numbers_last() -> None:
    told = verdict.by_weight("It rose.", [NO_CAUSE, "It is 0.4 standard deviations.", FEW, UNLIKELY])
    assert told == ["It rose.", UNLIKELY, FEW, NO_CAUSE, "It is 0.4 standard deviations."]


def test_a_summary_keeps_the_claim_whether_it_may_be_chance_and_the_heaviest_other_caveat() -> None:
    told = verdict.by_weight("It rose.", [NO_CAUSE, "It is 0.4 standard deviations.", FEW, UNLIKELY])
    assert verdict.in_brief(told) == (
        "It rose. This is unlikely to be chance alone. With fewer than 10 pupils this is only a pointer."
    )


def test_a_summary_tells_of_an_uneven_loss_beside_what_weighs_more(safe) -> None:
    uneven = lost(("target", 6, 30, 20, ""), ("comparison", 3, 30, 10, ""), more="target")
    told = verdict.by_weight(
        "It rose.", [UNLIKELY, *verdict.attrition(safe(uneven, "school")), verdict.UNCOMPARED]
    )
    assert verdict.in_brief(told) == (
        f"It rose. {UNLIKELY} The target group lost more of its pupils than the comparison group, which can make a "
        f"difference by itself. {verdict.UNCOMPARED}"
    )


def test_a_claim_without_caveats_stands_alone_and_nothing_is_nothing() -> None:
    assert verdict.in_brief(["It is not shown."]) == "It is not shown."
    assert verdict.in_brief(["It is not shown.", "The chart has it by month."]) == "It is not shown."
    assert verdict.in_brief([]) == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.1, 2.0, "This is unlikely to be chance alone."),
        (-0.1, 2.0, "The range includes zero (no change), so this could be chance."),
        (0.0, 2.0, "The range includes zero (no change), so this could be chance."),
        (
            None,
            None,
            "We cannot say how sure this is: there are too few results, or they are too alike.",
        ),
    ],
)
def test_whether_it_may_be_chance(low: float | None, high: float | None, said: str) -> None:
    (told,) = verdict.chance(pd.Series({"low": low, "high": high}), "change")
    assert (told, told.weight) == (said, Weight.CHANCE)


def test_a_loss_that_is_withheld_is_a_sentence_still(safe) -> None:
    hidden = pd.DataFrame({"group": ["target", "comparison"], "n": pd.array([20, 30], "Int64")})
    hidden = hidden.assign(
        count=pd.NA,
        percent=pd.NA,
        suppressed=["withheld to protect pupils", "fewer than 10"],
        lost_more=False,
    )
    assert verdict.attrition(safe(hidden)) == [
        "Measured before but not after: fewer than 10 of about 30 pupils in the comparison group.",
        "How many pupils of the target group were measured only before is not shown, to protect pupils.",
    ]


def test_a_claim_takes_its_own_chance_with_it_where_another_group_stands_beside_it() -> None:
    chance = verdict.Caveat("This may be chance.", verdict.Weight.CHANCE)
    cause = verdict.Caveat("The chart cannot show why.", verdict.Weight.NO_CAUSE)
    assert verdict.with_chance(["Attendance rose.", chance, cause, "Read by rules."]) == [
        "Attendance rose. This may be chance.",
        cause,
        "Read by rules.",
    ]
    assert verdict.with_chance(["No pattern."]) == ["No pattern."]


def test_a_change_of_nought_has_no_direction() -> None:
    assert [verdict.way(each, 1) for each in (0.04, -0.04, 0.05, -3.2)] == [
        "no change",
        "no change",
        "a rise of 0.1",
        "a fall of 3.2",
    ]


def test_what_numbers_leave_open_is_one_sentence() -> None:
    assert verdict.bound(chance=False, low=False) == ""
    assert verdict.bound(chance=True, low=False) == "By the numbers behind it, this could also be chance."


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((96.7, 103.4, 6.7), []),
        ((10.44, 13.96, 3.52), [verdict.ROUNDED]),
        ((13.96, 10.44, -3.52), [verdict.ROUNDED]),
    ],
)
def test_numbers_that_do_not_subtract_as_they_are_written_say_so(numbers, told) -> None:
    """13.96 − 10.44 is 3.52: as written 14.0 − 10.4 would be 3.6, not 3.5."""
    assert verdict.rounded_apart(*numbers, 1) == told


def test_a_summary_keeps_how_its_numbers_are_to_be_read() -> None:
    told = ["It rose by 3.5, from 10.4 to 14.0.", verdict.ROUNDED, "As an effect size, it is 0.4."]
    assert verdict.in_brief(told) == (
        "It rose by 3.5, from 10.4 to 14.0. Each number is rounded by itself, so they may not add up exactly."
    )
