import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sipp_lib.analysis import twogroups
from sipp_lib.errors import UsageError


def groups(target, comparison, names=("n", "mean", "sd")):
    frame = pd.DataFrame([target, comparison], columns=list(names)).astype({"n": "Int64"})
    return frame.assign(group=pd.array(["target", "comparison"], "string"))


def values(target, comparison):
    group = ["target"] * len(target) + ["comparison"] * len(comparison)
    numbers = pd.array([*target, *comparison], "Float64")
    return pd.DataFrame({"group": pd.array(group, "string"), "value": numbers})


def test_hedges_g_is_the_one_borenstein_printed():
    # Borenstein et al. (2009), chapter 4: means 103, 100; sd 5.5, 4.5; 50 pupils each
    result = twogroups.hedges(groups((50, 103, 5.5), (50, 100, 4.5))).iloc[0]
    assert result["d"] == pytest.approx(0.5970, abs=5e-5)
    assert result["g"] == pytest.approx(0.5924, abs=5e-5)
    assert result["se"] ** 2 == pytest.approx(0.0411, abs=5e-5)
    assert result[["low", "high"]].tolist() == pytest.approx([0.195, 0.990], abs=5e-4)
    assert result["interval"] == "normal"
    assert result["standardiser"] == "both groups, pooled"
    assert result[["n_target", "n_comparison"]].tolist() == [50, 50]


def test_the_noncentral_interval_is_the_one_effectsize_prints():
    # R package effectsize, README, mtcars: mpg of automatic (n 19) less manual (n 13):
    # Cohen's d −1.48, Hedges' g −1.44 [−2.21, −0.65]
    table = groups((19, 17.14737, 3.833966), (13, 24.39231, 6.166504))
    result = twogroups.hedges(table, interval="noncentral t").iloc[0]
    assert result[["d", "g", "low", "high"]].tolist() == pytest.approx([-1.48, -1.44, -2.21, -0.65], abs=5e-3)
    assert result["interval"] == "noncentral t"


@pytest.mark.parametrize("difference", [0.3, 1, 12])
@pytest.mark.parametrize("n", [(5, 5), (5, 300), (4000, 5000)])
def test_noncentral_limits_leave_a_fortieth_on_either_side(difference, n):
    # by definition: at the lower limit the observed t or more has a chance of .025, at the upper one t or less
    table = groups((n[0], difference, 1), (n[1], 0, 1))
    d, g, _, low, high = twogroups.hedges(table, interval="noncentral t").iloc[0, :5].astype(float)
    scale, df = np.sqrt(n[0] * n[1] / sum(n)), sum(n) - 2
    assert stats.nct.sf(d * scale, df, low / g * d * scale) == pytest.approx(0.025, abs=1e-4)
    assert stats.nct.cdf(d * scale, df, high / g * d * scale) == pytest.approx(0.025, abs=1e-4)
    turned = twogroups.hedges(groups((n[0], -difference, 1), (n[1], 0, 1)), interval="noncentral t").iloc[0]
    assert turned[["low", "high"]].tolist() == pytest.approx([-high, -low])


def test_noncentral_limits_of_no_difference_are_those_of_the_normal_distribution():
    # at t = 0 the chance is Φ(−nc): nc = ±1.95996, over √(10·10/20), times J(18) = .95765 (Hedges 1981, table)
    result = twogroups.hedges(groups((10, 3, 1), (10, 3, 1)), interval="noncentral t").iloc[0]
    limit = 1.95996 / 5**0.5 * 0.95765
    assert result[["g", "low", "high"]].tolist() == pytest.approx([0, -limit, limit], abs=5e-5)


@pytest.mark.parametrize("interval", ["normal", "noncentral t"])
@pytest.mark.parametrize(
    "table",
    [
        groups((4, 103, 5.5), (50, 100, 4.5)),
        groups((50, 103, 0), (50, 100, 0)),
        groups((None, None, None), (50, 100, 4.5)),
        groups((50, 103, 5.5), (50, 100, 4.5)).iloc[:1],
    ],
    ids=["four pupils", "no spread", "hidden", "one group"],
)
def test_without_enough_there_is_no_g(table, interval):
    result = twogroups.hedges(table, interval=interval).iloc[0]
    assert result[["d", "g", "se", "low", "high"]].isna().all()


def test_another_interval_is_refused():
    with pytest.raises(UsageError) as refused:
        twogroups.hedges(groups((50, 103, 5.5), (50, 100, 4.5)), interval="bootstrap")
    assert str(refused.value) == (
        "An interval is ‘normal’ or ‘noncentral t’, not ‘bootstrap’. Use one of the two."
    )


ADJUSTED = pd.DataFrame(
    {
        "method": ["pupils counted as independent", "allowing for classes"],
        "difference": [2.0, 2.0],
        "low": [0.5, -1.0],
        "high": [3.5, 5.0],
        "se": [0.75, 1.5],
        "n_target": pd.array([50, 50], "Int64"),
        "n_comparison": pd.array([50, 50], "Int64"),
    }
)


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
