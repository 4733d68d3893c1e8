import pandas as pd
import pytest

from sipp_lib.analysis import twogroups


def groups(target, comparison, names=("n", "mean", "sd")):
    frame = pd.DataFrame([target, comparison], columns=list(names)).astype({"n": "Int64"})
    return frame.assign(group=pd.array(["target", "comparison"], "string"))


def values(target, comparison):
    group = ["target"] * len(target) + ["comparison"] * len(comparison)
    numbers = pd.array([*target, *comparison], "Float64")
    return pd.DataFrame({"group": pd.array(group, "string"), "value": numbers})


ADJUSTED = pd.DataFrame(
    {
        "method": ["pupils counted as independent", "taking account of classes"],
        "difference": [2.0, 2.0],
        "low": [0.5, -1.0],
        "high": [3.5, 5.0],
        "se": [0.75, 1.5],
        "n_target": pd.array([50, 50], "Int64"),
        "n_comparison": pd.array([50, 50], "Int64"),
    }
)


def test_the_correction_is_the_one_borenstein_printed():
    # Borenstein et al. (2009), chapter 4: means 103, 100; sd 5.5, 4.5; 50 pupils each: g .5924 [.195, .990]
    given = ADJUSTED.head(1).assign(difference=3.0)
    result = twogroups.adjusted_effect(given, groups((50, 5.5), (50, 4.5), ("n", "sd_after"))).iloc[0]
    assert result["g"] == pytest.approx(0.5924, abs=5e-5)


def test_an_adjusted_difference_is_told_in_the_pooled_standard_deviation_after():
    # by hand: pooled √((9 + 16)/2) = 3.535534, J(98) = .5924/.5970 as Borenstein printed, near 1 − 3/391
    result = twogroups.adjusted_effect(ADJUSTED, groups((50, 3), (50, 4), ("n", "sd_after")))
    factor = (1 - 3 / 391) / 3.535534
    assert result["g"].tolist() == pytest.approx([2 * factor] * 2, abs=5e-5)
    assert result["low"].tolist() == pytest.approx([0.5 * factor, -factor], abs=5e-5)
    assert result["high"].tolist() == pytest.approx([3.5 * factor, 5 * factor], abs=5e-5)
    assert result["se"].tolist() == pytest.approx([0.75 * factor, 1.5 * factor], abs=5e-5)
    assert result["method"].tolist() == ADJUSTED["method"].tolist()
    assert result["standardiser"].unique().tolist() == ["both groups after, pooled"]


def test_a_hidden_standard_deviation_hides_the_adjusted_effect():
    result = twogroups.adjusted_effect(ADJUSTED, groups((50, None), (50, 4), ("n", "sd_after")))
    assert result[["g", "se", "low", "high"]].isna().all(axis=None)
    assert result["n_target"].tolist() == [50, 50]


T, C = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50], [10, 20, 30, 40, 40, 50]


def test_cliffs_delta_is_the_one_hogarty_and_kromrey_printed():
    # Hogarty & Kromrey (1999), SUGI 24, paper 238
    result = twogroups.cliffs_delta(values(T, C)).iloc[0]
    assert result["delta"] == -0.25
    assert result[["low", "high"]].tolist() == pytest.approx([-0.7266, 0.3890], abs=5e-5)
    assert result[["n_target", "n_comparison"]].tolist() == [10, 6]
    turned = twogroups.cliffs_delta(values(C, T)).iloc[0]
    assert turned[["delta", "low", "high"]].tolist() == pytest.approx([0.25, -0.3890, 0.7266], abs=5e-5)


def test_only_the_order_counts():
    stretched = twogroups.cliffs_delta(values([x**3 for x in T], [x**3 for x in C]))
    pd.testing.assert_frame_equal(stretched, twogroups.cliffs_delta(values(T, C)))


def test_groups_without_overlap_have_wilsons_open_end():
    # Wilson (1927) for 5 of 5 with z² = 3.8415: 5/(5 + 3.8415) = .56551, and twice that less 1
    result = twogroups.cliffs_delta(values([6, 7, 8, 9, 10], range(5))).iloc[0]
    assert result[["delta", "low", "high"]].tolist() == pytest.approx([1, 0.13103, 1], abs=5e-5)
    turned = twogroups.cliffs_delta(values(range(5), [6, 7, 8, 9, 10])).iloc[0]
    assert turned[["delta", "low", "high"]].tolist() == pytest.approx([-1, -1, -0.13103], abs=5e-5)


def test_answers_that_are_all_alike_are_level_and_uncertain():
    result = twogroups.cliffs_delta(values([3] * 5, [3] * 5)).iloc[0]
    # by hand: no difference, variance at its floor 1/24, t .975 with 8 = 2.3060:
    # ±√(.22157·(1 + .22157))/(1 + .22157) = ±√(.22157/1.22157)
    assert result[["delta", "low", "high"]].tolist() == pytest.approx([0, -0.42589, 0.42589], abs=5e-5)


@pytest.mark.parametrize("frame", [values([], []), values(T, [1, 2, 3, 4]), values([None] * 9, C)])
def test_few_or_missing_answers_have_no_delta(frame):
    assert twogroups.cliffs_delta(frame)[["delta", "low", "high"]].isna().all(axis=None)


def test_other_groups_and_missing_values_do_not_count():
    more = pd.DataFrame({"group": ["other", None, "target"], "value": [1.0, 2.0, None]})
    result = twogroups.cliffs_delta(pd.concat([values(T, C), more.astype({"value": "Float64"})]))
    pd.testing.assert_frame_equal(result, twogroups.cliffs_delta(values(T, C)))


def began(target, comparison):
    return values(target, comparison).rename(columns={"value": "before"}).assign(after=1.0)


FIVE = [1.0, 2, 3, 4, 5]  # variance 2.5, sd 1.5811, of which a quarter is .3953


@pytest.mark.parametrize(
    ("target", "comparison", "form", "apart"),
    [
        (FIVE, [each + 0.39 for each in FIVE], "score", 0),
        (FIVE, [each + 0.40 for each in FIVE], "score", -1),
        ([each + 0.40 for each in FIVE], FIVE, "score", 1),
        (FIVE[:4], [each + 9 for each in FIVE], "score", 0),
        # 10.5 and 12.5 of 21: odds 1 and 1.4706, ln 1.4706/1.65 = .234; 13.5 of 21: odds 1.8, .356
        ([1] * 10 + [0] * 10, [1] * 12 + [0] * 8, "yes or no", 0),
        ([1] * 10 + [0] * 10, [1] * 13 + [0] * 7, "yes or no", -1),
        # of 100 pairs 20 are higher and 30 lower, then 15 and 35
        ([1] * 5 + [2] * 5, [1] * 4 + [2] * 6, "levels", 0),
        ([1] * 5 + [2] * 5, [1] * 3 + [2] * 7, "levels", -1),
    ],
)
def test_groups_that_began_more_than_a_quarter_of_a_standard_deviation_apart(target, comparison, form, apart):
    assert twogroups.far_apart(began(target, comparison), form) == apart
