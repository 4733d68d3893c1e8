from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sipp_lib.formats import fixed
from sipp_lib.wording import words


def test_long_text_ends_in_an_ellipsis_and_missing_text_is_empty() -> None:
    assert words.plain("a" * 10_000, 5) == "aaaa…"
    assert [words.plain(x) for x in (None, pd.NA, float("nan"), pd.NaT)] == ["", "", "", ""]


def test_a_hidden_row_says_why_and_is_never_a_zero() -> None:
    assert words.hidden(pd.Series({"suppressed": "fewer than 10 pupils", "n": pd.NA})) == (
        "fewer than 10 pupils, not shown"
    )
    assert words.hidden(pd.Series({"suppressed": "more than half", "n": 45})) == (
        "more than half of 45, not shown"
    )
    assert words.hidden(pd.Series({"suppressed": "withheld to protect pupils", "n": 15})) == (
        "withheld to protect pupils (of 15)"
    )
    assert words.hidden(pd.Series({"suppressed": "", "n": 0})) == "nobody"
    assert words.hidden(pd.Series({"suppressed": "", "n": 3})) == "not known"


def test_hidden_and_infinite_values_are_missing() -> None:
    values = words.floats(pd.Series([1, pd.NA, float("inf"), None], dtype=object))
    assert np.array_equal(values, [1, np.nan, np.nan, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("values", "most", "written"),
    [
        ([102.0, 106.3], 1, ["102.0", "106.3"]),
        ([73, 90, float("nan")], 1, ["73", "90", "not known"]),
        ([0.5, 0.0789], 3, ["0.500", "0.079"]),
        ([-0.04, 2.0], 1, ["0", "2"]),
    ],
)
def test_the_numbers_of_one_chart_have_the_same_decimals(
    values: list[float], most: int, written: list[str]
) -> None:
    assert [fixed(x, words.alike(values, most)) for x in values] == written


@pytest.mark.parametrize(
    ("end", "better", "way"),
    [
        (3, "higher", "improved"),
        (3, "lower", "got worse"),
        (1, "lower", "improved"),
        (1, "higher", "got worse"),
        (2, "lower", "no change"),
    ],
)
def test_a_way_is_good_or_bad_by_what_is_better(end: float, better: words.Better, way: str) -> None:
    assert words.direction(2, end, better) == way


def test_a_mean_that_moved_by_less_than_half_of_a_step_hardly_did() -> None:
    assert [words.direction(104.8, end, "higher", 1.0) for end in (104.6, 105.2, 105.3, 104.2)] == [
        "about the same",
        "about the same",
        "improved",
        "got worse",
    ]


@pytest.mark.parametrize(
    ("occasion", "told"),
    [
        ("2024 Sep", "September 2024"),
        ("Sept 2025", "September 2025"),
        ("2025-05", "May 2025"),
        ("Sultain 2026", "September 2026"),
        ("Spring 2025", "Spring 2025"),
        ("", ""),
    ],
)
def test_an_occasion_that_is_a_month_has_its_name_in_full(occasion, told) -> None:
    assert words.when(occasion) == told


def test_a_number_written_as_nought_lies_on_neither_side() -> None:
    assert words.is_nought(-0.04, 1)
    assert not words.is_nought(1234.0, 1)
    assert not words.is_nought(0.05, 2)


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        ("2025-09", "in September 2025"),
        ("Sept", "in Sept"),
        ("Spring 2026", "in Spring 2026"),
        ("Aug–Dec 2025", "in Aug–Dec 2025"),
        ("Before", "at ‘Before’"),
        ("post", "at ‘post’"),
        ("P4 judgement", "at ‘P4 judgement’"),
    ],
)
def test_an_occasion_that_tells_no_time_of_a_year_stands_in_quotation_marks(occasion, said) -> None:
    assert words.at(occasion) == said
