"""A share that a target asked for, set against exact and against rounded counts."""

import pandas as pd
import pytest

from sipp_lib.disclosure.gate import Settings
from sipp_lib.reports import target_shares, targets
from sipp_lib.reports.aims import Aim
from sipp_lib.wording import targets as words


class Book:
    settings = Settings(10, 5)

    def __init__(self, audience):
        self.audience = audience


def ends(count, n, *, first=None, **more):
    rows = [
        pd.Series({"count": c, "n": n, "percent": None if c is None else 100 * c / n} | more)
        for c in (first, count)
    ]
    told = "the share of the target group was {}", "it was ‘yes’ for {} of the target group"
    return target_shares.Ends(*rows, "Aug 2025", "May 2026", *told, 1)


@pytest.mark.parametrize(
    ("audience", "reached"), [("school", True), ("public", None)], ids=["exact", "rounded to fives"]
)
def test_rounded_counts_do_not_decide_what_exact_ones_would(audience, reached):
    # 29 of 45 parents are 64%; as 30 of 45 they may be 28 of 47, which is 59.6%
    count = 29 if audience == "school" else 30
    found = target_shares.found(Book(audience), Aim("level", 60), ends(count, 45, first=20))
    assert found.reached is reached


@pytest.mark.parametrize(
    ("audience", "counts", "size", "reached", "told"),
    [
        ("school", (8, 19), 10, True, "it was ‘yes’ for 11 more of the target group than in August 2025"),
        ("school", (8, 7), 10, False, "it was ‘yes’ for 1 fewer of the target group than in August 2025"),
        ("school", (8, 8), 10, False, "it was ‘yes’ for just as many of the target group as in August 2025"),
        # 23 to 27 less 8 to 12 are 11 to 19
        (
            "public",
            (10, 25),
            10,
            True,
            "it was ‘yes’ for about 15 more of the target group than in August 2025",
        ),
        (
            "public",
            (10, 25),
            20,
            False,
            "it was ‘yes’ for about 15 more of the target group than in August 2025",
        ),
        ("public", (10, 25), 12, None, ""),
    ],
)
def test_a_number_of_pupils_is_answered_by_counts(audience, counts, size, reached, told):
    found = target_shares.found(
        Book(audience), Aim("more pupils", size), ends(counts[1], 30, first=counts[0])
    )
    assert found.reached is reached
    assert found.told == (f"In May 2026, {told}" if told else words.TOO_NEAR)


def test_a_number_of_pupils_at_the_end_is_their_count():
    found = target_shares.found(Book("school"), Aim("pupils", 20), ends(19, 30, first=8))
    assert found[:2] == (False, "In May 2026, it was ‘yes’ for 19 of the target group")


def test_percentage_points_are_told_of_whom_they_are():
    found = target_shares.found(Book("school"), Aim("change", 10), ends(15, 30, first=9))
    assert found[:2] == (
        True,
        "In May 2026, it was ‘yes’ for 20 percentage points more of the target group than in August 2025",
    )


def test_a_part_whose_rest_is_small_is_said_to_be_more_than_half():
    hidden = ends(None, 30, suppressed="more than half")
    assert target_shares.found(Book("public"), Aim("level", 70), hidden).told == (
        "all that may be shown is that it was more than half"
    )
    withheld = ends(None, 30, suppressed="withheld to protect pupils")
    assert target_shares.found(Book("public"), Aim("level", 70), withheld).told == (
        "the result is not shown (withheld to protect pupils)"
    )


def test_the_parents_of_the_sample_are_told_alike(eight):
    (school,) = [
        each for each in targets.every(eight("school")["hawkhope-families"]) if each.startswith("Good news")
    ]
    (public,) = [
        each for each in targets.every(eight("public")["hawkhope-families"]) if each.startswith("Good news")
    ]
    assert ": reached. " in school
    assert public == (
        "Good news reaches home, target ‘60%’: we cannot tell whether it was reached, as numbers of pupils are "
        "rounded and the result is too close to it."
    )
