import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import paired

# Hollander & Wolfe (1973), p. 29: depression scores on two visits
FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]


def pairs(before, after):
    frame = pd.DataFrame({"before": pd.array(before, "Float64"), "after": pd.array(after, "Float64")})
    return frame.assign(change=frame["after"] - frame["before"])


def test_standardised_changes_are_named_and_borensteins_is_the_printed_one():
    # Borenstein et al. (2009), chapter 4: difference 3, sd of the differences 5.5, r .7, 50 pairs
    table = pd.DataFrame({"n": [50], "mean_change": [3], "sd_change": [5.5], "sd_before": [6.0], "r": [0.7]})
    own, before, within = paired.effects(table).itertuples()
    assert within.standardiser == "within pupils, from the changes and r"
    assert (within.d, within.g) == pytest.approx((0.4225, 0.4160), abs=5e-5)
    assert within.se**2 == pytest.approx(0.0127, abs=5e-5)
    assert own.standardiser == "the pupils' changes (d_z)"
    assert own.d == pytest.approx(3 / 5.5)
    # by hand: J(49) = .4160/.4225 as printed; d 3/6 = .5, V_d = .6/50 + .25/100 = .0145
    assert before.standardiser == "the group itself before"
    assert before.d == pytest.approx(0.5)
    assert before.g == pytest.approx(0.5 * 0.41600 / 0.42251, abs=5e-5)
    assert before.se**2 == pytest.approx(0.0145 * (0.41600 / 0.42251) ** 2, abs=5e-6)
    assert before.high - before.g == pytest.approx(1.95996 * before.se, abs=5e-6)


def test_the_standard_deviation_within_pupils():
    assert paired.within_sd(5.5, 0.7) == pytest.approx(7.1005, abs=5e-5)
    assert np.isnan(paired.within_sd([5.5, np.nan, 5.5], [1.0, 0.5, np.nan])).all()


def test_moments_by_hand():
    # before 1 2 3, after 2 4 3: means 2 and 3, changes 1 2 0, r = (−1·−1 + 0·1 + 1·0)/√(2·2) = .5
    row = paired.moments(pairs([1, 2, 3, None], [2, 4, 3, 9])).iloc[0]
    assert row.tolist() == pytest.approx([3, 2, 1, 3, 1, 1, 1, 0.5])
    names = ["n", "mean_before", "sd_before", "mean_after", "sd_after", "mean_change", "sd_change", "r"]
    assert row.index.tolist() == names


@pytest.mark.parametrize(
    ("before", "after"),
    [([], []), ([1], [2]), ([None, None], [1, 2]), ([3, 3, 3, 3, 3, 3], [1, 2, 3, 4, 5, 6])],
)
def test_moments_of_few_pupils_or_no_spread_have_no_r(before, after):
    result = paired.moments(pairs(before, after))
    assert pd.isna(result["r"].iloc[0])
    assert result.dtypes.astype(str).tolist() == ["Int64"] + ["Float64"] * 7
    effects = paired.effects(result)
    assert effects.loc[1:, ["d", "g"]].isna().all(axis=None)


@pytest.mark.parametrize("row", [(4, 3, 5.5, 6, 0.7), (50, 3, 0, 0, 0.7), (None, None, None, None, None)])
def test_few_pupils_no_spread_or_hidden_numbers_have_no_effect(row):
    names = ["n", "mean_change", "sd_change", "sd_before", "r"]
    result = paired.effects(pd.DataFrame([row], columns=names).astype("Float64"))
    assert result[["d", "g", "se", "low", "high"]].isna().all(axis=None)
    assert len(result) == 3


def test_wilcoxon_gives_the_printed_sum_of_positive_ranks_and_its_exact_p():
    result = paired.wilcoxon(pairs(SECOND, FIRST)).iloc[0]
    assert result["rank_sum"] == 40
    assert result["p"] == pytest.approx(0.03906, abs=5e-6)
    assert result["n"] == 9
    assert result["test"] == "signed ranks, exact"
    # the other way round: 45 − 40
    assert paired.wilcoxon(pairs(FIRST, SECOND))["rank_sum"].iloc[0] == 5


def test_tied_changes_are_counted_out_exactly_and_no_change_is_left_out():
    # by hand: changes 1 1 1 −1 1 and a 0: ranks all 3, V 12; of the 32 ways of signs, 15 or more and 0: 2,
    # 12 and 3: 10: two-sided 12/32
    result = paired.wilcoxon(pairs([0] * 6, [1, 1, 1, -1, 1, 0])).iloc[0]
    assert result[["n", "rank_sum", "p"]].tolist() == pytest.approx([5, 12, 0.375])
    assert result["test"] == "signed ranks, exact"


def test_equal_changes_in_decimals_are_ties():
    # .3 − .2, .2 − .1 and .1 − 0 are the same change: ranks 2 each
    assert paired.wilcoxon(pairs([0.2, 0.1, 0.1], [0.3, 0.2, 0.0]))["rank_sum"].iloc[0] == 4


def test_many_tied_changes_use_the_approximation_and_say_so():
    # by hand: 20 changes of the same size, 15 up: ranks 10.5, V 157.5, mean 105, variance 20·10.5²/4 = 551.25;
    # z = (52.5 − .5)/23.479 = 2.2148; two-sided p between the tables' .0270 (2.21) and .0264 (2.22)
    result = paired.wilcoxon(pairs([0] * 20, [1] * 15 + [-1] * 5)).iloc[0]
    assert result["rank_sum"] == 157.5
    assert 0.0264 < result["p"] < 0.0270
    assert result["test"] == "signed ranks, normal approximation"


@pytest.mark.parametrize(("before", "after"), [([], []), ([1], [1]), ([None], [1])])
def test_nobody_changed(before, after):
    result = paired.wilcoxon(pairs(before, after)).iloc[0]
    assert result["n"] == 0
    assert result[["rank_sum", "p", "test"]].isna().all()


def test_one_pupil_who_changed_shows_nothing():
    result = paired.wilcoxon(pairs([1], [2])).iloc[0]
    assert result[["n", "rank_sum", "p"]].tolist() == [1, 1, 1]


def in_classes(*classes):
    """Pupils of one class after another, from their changes."""
    rows = [(10.0, x, name) for name, changes in zip("abcdef", classes, strict=False) for x in changes]
    return pd.DataFrame(rows, columns=["before", "change", "class"])


FIVE = in_classes([0, 2], [1, 3], [2, 4], [3, 5], [9, 11])


def test_a_change_by_classes_of_one_size_is_the_t_interval_of_their_means():
    # by hand: class means 1, 2, 3, 4 and 10, mean 4, s² 12.5, se √(12.5/5) = 1.5811; t .975 with 4 is 2.7764: ± 4.3899
    result = paired.by_class(FIVE).iloc[0]
    assert result["se"] == pytest.approx(2.5**0.5)
    assert result[["low", "high"]].tolist() == pytest.approx([-0.3899, 8.3899], abs=1e-3)
    assert result[["n", "n_clusters"]].tolist() == [10, 5]
    # a mean of 10 on a measure from 0 to 15 can rise by 5
    cut = paired.by_class(FIVE, 0, 15).iloc[0]
    assert cut[["low", "high"]].tolist() == pytest.approx([-0.3899, 5], abs=1e-3)


@pytest.mark.parametrize(
    ("pairs", "classes"),
    [
        (in_classes([0, 2, 3]), 1),
        (in_classes([0, 2, 3, 1, 2, 3, 2, 1, 2], [4]), 2),
        (in_classes([0, 2], [1, 3]).assign(**{"class": ["a", "a", "b", None]}), pd.NA),
        (in_classes([0, 2], [1, 3], [5, 7]).assign(**{"class": ["a", "a", "b", "b", "c", None]}), pd.NA),
        (in_classes([0, 2], [1, 3], [5, 7], [2, 3]), 4),
        (in_classes(*[[0, 2]] * 5), 5),
        (in_classes(), pd.NA),
    ],
    ids=[
        "one class",
        "one that has most",
        "one not known",
        "one of enough classes not known",
        "four classes, which have three degrees of freedom",
        "classes that do not differ",
        "nobody",
    ],
)
def test_where_classes_cannot_be_allowed_for_there_is_no_interval(pairs, classes):
    result = paired.by_class(pairs).iloc[0]
    assert result[["low", "high", "se"]].isna().all()
    assert result["n_clusters"] is classes or result["n_clusters"] == classes
