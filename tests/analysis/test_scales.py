from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.analysis.scales import STIRLING, Scale, declared, numbered, rosenberg, scores
from sipp_lib.errors import UsageError

AGREE = ["Strongly agree", "Agree", "Disagree", "Strongly disagree"]


def given(*rows: list[object], names: str = "abcdefgh") -> pd.DataFrame:
    index = pd.MultiIndex.from_arrays(
        [list(names[: len(rows)]), [""] * len(rows)], names=["respondent", "occasion"]
    )
    return pd.DataFrame(list(rows), index=index, columns=range(1, len(rows[0]) + 1)).astype("Float64")


def survey(answers: dict[str, list[str]], items: list[str]) -> pd.DataFrame:
    rows = [
        {"respondent": who, "occasion": "May", "item": item, "answer": answer}
        for who, each in answers.items()
        for item, answer in zip(items, each, strict=True)
    ]
    return pd.DataFrame(rows).astype("string")


# ---- Rosenberg


@pytest.mark.parametrize(("order", "reversed"), [("A", (2, 5, 6, 8, 9)), ("B", (3, 5, 8, 9, 10))])
@pytest.mark.parametrize(("lowest", "range"), [(0, (0, 30)), (1, (10, 40))])
def test_rosenberg_in_both_orders_and_ranges(
    order: str, reversed: tuple[int, ...], lowest: int, range: tuple[int, int]
) -> None:
    scale = rosenberg(order, lowest)
    assert scale.range == range
    best = [lowest if item in reversed else lowest + 3 for item in scale.scored]
    worst = [lowest + 3 if item in reversed else lowest for item in scale.scored]
    found = scores(given(best, worst), scale)
    assert found["score"].tolist() == [range[1], range[0]]
    assert found["straight_lined"].tolist() == [False, False]


@pytest.mark.parametrize("order", ["A", "B"])
def test_who_agrees_with_everything_has_an_ordinary_score_and_is_flagged(order: str) -> None:
    # all ‘strongly agree’ is 5 × 3 + 5 × 0 = 15 of 30
    found = scores(given([3] * 10), rosenberg(order, 0))
    assert found.iloc[0].tolist() == [15, 10, True]


def test_rosenberg_of_another_order_or_range_is_refused() -> None:
    for order, lowest in (("C", 0), ("A", 2)):
        with pytest.raises(UsageError) as caught:
            rosenberg(order, lowest)
        assert str(caught.value) == (
            "The Rosenberg scale has the item orders A (items 2, 5, 6, 8 and 9 are reversed) and B (3, 5, 8, 9 "
            "and 10), "
            "and answers from 0 to 3 or from 1 to 4. Say which your questionnaire has."
        )


def test_a_score_needs_every_answer_unless_the_scale_says_otherwise() -> None:
    row = [3, 0, 3, 3, 0, 0, 3, 0, 0, None]
    assert scores(given(row), rosenberg("A", 0))["score"].isna().all()
    lenient = Scale("R", 10, 0, 3, (2, 5, 6, 8, 9), may_miss=1)
    assert scores(given(row), lenient).iloc[0].tolist() == [30, 9, False]


# ---- Stirling


def test_stirling_counts_twelve_of_fifteen_items() -> None:
    assert STIRLING.scored == (1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15)
    assert STIRLING.range == (12, 60)
    row = [5 if item in STIRLING.scored else 1 for item in range(1, 16)]
    assert scores(given(row, [None if item in (2, 7, 13) else 1 for item in range(1, 16)]), STIRLING)[
        "score"
    ].tolist() == [60, 12]


# ---- from the evidence


def test_answers_in_words_become_numbers_by_their_order() -> None:
    items = [f"Q{n}" for n in range(1, 11)]
    rows = survey(
        {"p1": ["Strongly agree"] * 9 + ["strongly disagree"], "p2": ["Agree"] * 9 + ["Maybe"]}, items
    )
    found = numbered(rows, rosenberg("A", 0), AGREE)
    assert found.loc[("p1", "May")].tolist() == [3] * 9 + [0]
    assert found.loc[("p2", "May")].tolist()[:9] == [2] * 9
    assert found.loc[("p2", "May")].isna().tolist() == [False] * 9 + [True]


def test_items_are_known_by_their_text_their_number_or_their_place() -> None:
    scale = Scale("L", 2, 1, 5, texts=("I like it", "I do not"))
    rows = survey({"p1": ["5", "1"]}, ["I do not", "i like it "])
    assert numbered(rows, scale).iloc[0].tolist() == [1, 5]
    assert numbered(survey({"p1": ["5", "1"]}, ["2. Never", "1. Ever"]), scale).iloc[0].tolist() == [1, 5]
    assert numbered(survey({"p1": ["5", "9"]}, ["Ever", "Never"]), scale).iloc[0].fillna(0).tolist() == [5, 0]


def test_items_that_are_not_the_scales_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        numbered(survey({"p1": ["5", "1"]}, ["Q1", "Q16"]), STIRLING)
    assert str(caught.value) == (
        "The items in the evidence are not those of ‘Stirling Children's Wellbeing Scale’, which has 15. Number them "
        "as the scale does, from 1."
    )


# ---- declared


def test_a_scale_is_declared_in_a_small_file(tmp_path: Path) -> None:
    path = tmp_path / "liking.toml"
    path.write_text(
        'name = "Liking"\nitems = ["a", "b", "c"]\nlowest = 1\nhighest = 5\n'
        "reversed = [2]\nunscored = [3]\nmay_miss = 1",
        encoding="utf-8",
    )
    scale = declared(path)
    assert scale == Scale("Liking", 3, 1, 5, (2,), (3,), 1, ("a", "b", "c"))
    assert scores(given([5, 1, 1], [4, None, None]), scale)["score"].tolist() == [10, 8]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('items = 3\nlowest = 1\nhighest = 5', "name, items, lowest or highest is missing"),
        ('name = "L"\nitems = 3\nlowest = 5\nhighest = 5', "lowest must be under highest, and fewer items may be "
         "missing than count"),
        ('name = "L"\nitems = 3\nlowest = 1\nhighest = 5\nreversed = [4]', "reversed and unscored must be numbers of "
         "its items, and an item must be left to count"),
        ('name = "L"\nitems = "3"\nlowest = 1\nhighest = 5', "items, lowest, highest, reversed, unscored and may_miss "
         "must be whole numbers"),
        ('name = "L"\nmood = 1', "‘mood’ is not known"),
        ("name = ", "it cannot be read"),
    ],
)  # fmt: skip
def test_a_scale_that_cannot_be_scored_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "scale.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        declared(path)
    assert str(caught.value) == (
        f'{path} does not declare a scale: {problem}. A scale is lines such as name = "Liking reading", items = 6, '
        "lowest = 1, highest = 5, reversed = [2, 5]."
    )
