import pandas as pd
import pytest

from sipp_lib.analysis import gap_change, gaps, proportions

# Most deprived (deciles 1 and 2): 10 → 14, 12 → 14, 14 → 17, changes 4 2 3; least (9 and 10): 20 → 21, 22 → 24,
# 24 → 24, changes 1 2 0; one pupil between, and one of whom it is not known where it lives.
PAIRS = pd.DataFrame(
    {
        "before": [10.0, 12, 14, 20, 22, 24, 16, 5],
        "after": [14.0, 14, 17, 21, 24, 24, 19, 50],
        "simd_decile": pd.array([1, 2, 1, 9, 10, 9, 5, None], "Int64"),
    }
)
PAIRS["change"] = PAIRS["after"] - PAIRS["before"]
TWICE = pd.concat([PAIRS, PAIRS], ignore_index=True)


def test_the_gap_of_the_same_pupils_narrows_by_what_the_most_deprived_gained_more():
    table = gap_change.by_quintile(TWICE)
    assert table["n"].tolist() == [6, 0, 2, 0, 6]
    row = gap_change.of_scores(table).iloc[0]
    # by hand: 22 − 12 = 10 before, 23 − 15 = 8 after; changes of mean 3 and 1, variance 4/5 in both: Welch's t with 10
    # degrees of freedom, 2.2281·√(.8/6 + .8/6) = 1.1506
    assert row[["gap_before", "gap_after", "gap_change"]].tolist() == pytest.approx([10, 8, -2])
    assert row[["low", "high"]].tolist() == pytest.approx([-2 - 1.1506, -2 + 1.1506], abs=1e-3)
    assert row[["n_most", "n_least"]].tolist() == [6, 6]


def test_the_sign_is_turned_where_lower_is_better():
    row = gap_change.of_scores(gap_change.by_quintile(TWICE), "lower").iloc[0]
    assert row[["gap_before", "gap_after", "gap_change"]].tolist() == pytest.approx([-10, -8, 2])
    assert row[["low", "high"]].tolist() == pytest.approx([2 - 1.1506, 2 + 1.1506], abs=1e-3)


def test_one_pupil_in_a_fifth_gives_a_gap_without_an_interval():
    row = gap_change.of_scores(gap_change.by_quintile(PAIRS.drop(index=[3, 4]))).iloc[0]
    # 24 − 12 = 12 and 24 − 15 = 9
    assert row[["gap_before", "gap_after", "gap_change"]].tolist() == pytest.approx([12, 9, -3])
    assert row[["low", "high"]].isna().all()


def test_nobody_in_a_fifth_gives_no_gap():
    row = gap_change.of_scores(gap_change.by_quintile(PAIRS[PAIRS["simd_decile"] < 9])).iloc[0]
    assert row[["gap_before", "gap_after", "gap_change", "low", "high"]].isna().all()


def test_paired_shares_are_joined_as_published():
    # Newcombe's interval of paired proportions for airway hyper-responsiveness before and after (1, 1, 7 and 12 of
    # 21), in Fagerland, Lydersen & Laake (2014), Statistics in Medicine 33, 2850–2875: −0.286, −0.507 to −0.026; his
    # correlation with its correction for continuity is 0 here
    (low, high), (low_after, high_after) = proportions.wilson(2, 21), proportions.wilson(8, 21)
    found = gap_change.joined((2 / 21, low, high), (8 / 21, low_after, high_after), 0.0)
    assert found == pytest.approx((-0.286, -0.507, -0.026), abs=6e-4)


def test_the_gap_between_shares_allows_for_the_pupils_being_the_same():
    # 4 of 10 and 8 of 10 before, 6 and 8 after
    before = pd.DataFrame({"quintile": [1, 5], "count": [4, 8], "n": [10, 10]})
    after = before.assign(count=[6, 8])
    apart = gap_change.of_occasions(before, after, float("nan")).iloc[0]
    together = gap_change.of_occasions(before, after, 0.8).iloc[0]
    assert apart[["gap_before", "gap_after", "gap_change"]].tolist() == pytest.approx([40, 20, -20])
    # the ends of both gaps are Newcombe's, which have their own test
    first, last = gaps.gap(before).iloc[0], gaps.gap(after).iloc[0]
    low = -20 - ((20 - last["low"]) ** 2 + (first["high"] - 40) ** 2) ** 0.5
    high = -20 + ((last["high"] - 20) ** 2 + (40 - first["low"]) ** 2) ** 0.5
    assert apart[["low", "high"]].tolist() == pytest.approx([low, high])
    assert apart["low"] < together["low"] < together["gap_change"] < together["high"] < apart["high"]


def test_how_alike_two_results_are_is_told_within_fifths():
    # by hand: off their fifth's mean −2 0 2 and −2 0 2 before, −1 −1 2 and −2 1 1 after: products 6 and 6, squares
    # 16 before, 6 + 6 after
    row = gap_change.alike(PAIRS).iloc[0]
    assert row["n"] == 6
    assert row["r"] == pytest.approx(12 / (16 * 12) ** 0.5)
    assert gap_change.alike(PAIRS.assign(after=1.0))["r"].isna().all()
