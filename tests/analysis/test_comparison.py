from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import change, comparison

ABACUS = Path(__file__).parents[3] / "shared" / "data" / "mental_abacus_long.csv"


def pairs(target, comparison_group, **columns):
    """Pairs of (before, after) in either group."""
    numbers = np.array([*target, *comparison_group], dtype=float).reshape(-1, 2)
    frame = pd.DataFrame(numbers, columns=["before", "after"])
    group = ["target"] * len(target) + ["comparison"] * len(comparison_group)
    return frame.assign(change=frame["after"] - frame["before"], group=pd.array(group, "string"), **columns)


@pytest.fixture(scope="module")
def abacus():
    if not ABACUS.exists():
        pytest.skip("The real data of the mental abacus study is not beside the project.")
    long = pd.read_csv(ABACUS, dtype={"subid": "string"})
    long = long.rename(columns={"subid": "pupil", "class_num": "class"})
    return long.assign(
        occasion=long["year"].astype("string"),
        group=long["group"].map({"MA": "target", "CNTL": "comparison"}).astype("string"),
    )


def of_measure(abacus, measure):
    return change.pairs(abacus.assign(value=abacus[measure]), "2015", "2016")


def test_abacus_woodcock_gives_the_published_difference(abacus):
    result = comparison.adjusted(of_measure(abacus, "woodcockTotal")).iloc[0]
    assert result["method"] == "pupils counted as independent"
    assert result["n_target"] + result["n_comparison"] == 164
    assert result[["difference", "low", "high"]].tolist() == pytest.approx([0.017, -0.618, 0.652], abs=5e-4)
    assert pd.isna(result["n_clusters"])


def test_abacus_place_value_is_significant_only_when_classes_are_forgotten(abacus):
    pupils, classes = comparison.adjusted(of_measure(abacus, "pvAvg"), cluster="class").itertuples()
    assert pupils.n_target + pupils.n_comparison == 163
    assert (pupils.difference, pupils.low, pupils.high) == pytest.approx((0.079, 0.006, 0.153), abs=5.1e-4)
    assert pupils.p < 0.05
    assert classes.method == "taking account of classes"
    assert classes.difference == pupils.difference
    # CR2, and 13.5 degrees of freedom, of which t .975 is 2.152 between the tables' 2.160 (13) and 2.145 (14)
    assert classes.se == pytest.approx(0.0512, abs=5e-5)
    assert classes.high - classes.difference == pytest.approx(2.1525 * 0.05118, abs=1e-4)
    assert classes.low < 0 < classes.high
    assert classes.p > 0.05
    assert classes.n_clusters == 21


def test_the_adjusted_difference_by_hand():
    # before centred in either group: −2 −1 0 1 2, after centred: −2 −1 0 1 2 + (1 −2 1 0 0, target) and
    # (0 0 1 −2 1, comparison). Pooled slope: Σxy = 2·10 + (−2 + 2) + (−2 + 2) = 20, Σx² = 20 → 1.
    # Means before 12 and 10, after 20 and 15: difference 5 − 1·2 = 3. What is left: 1 4 1 0 0 twice = 12,
    # df 10 − 3 = 7. Variance 12/7 · (1/5 + 1/5 + 2²/20) = .6·12/7 = 1.02857, se 1.01419;
    # t .975 with 7 degrees of freedom is 2.3646: 3 ± 2.3982
    target = [(10, 19), (11, 17), (12, 21), (13, 21), (14, 22)]
    other = [(8, 13), (9, 14), (10, 16), (11, 14), (12, 18)]
    result = comparison.adjusted(pairs(target, other)).iloc[0]
    assert result["difference"] == pytest.approx(3)
    assert result["se"] == pytest.approx(1.01419, abs=5e-6)
    assert result[["low", "high"]].tolist() == pytest.approx([0.6018, 5.3982], abs=5e-5)
    # t = 2.958: between the tables' 2.365 (5 %) and 2.998 (2 %)
    assert 0.02 < result["p"] < 0.05


def test_pupils_who_all_started_alike_are_compared_by_their_means():
    # by hand: means 3 and 8, Σ squares 10 + 10, df 8, se = √(2.5 · 2/5) = 1, t .975 with 8 = 2.3060
    result = comparison.adjusted(
        pairs([(1, y) for y in (6, 7, 8, 9, 10)], [(1, y) for y in (1, 2, 3, 4, 5)])
    ).iloc[0]
    assert result[["difference", "se", "low", "high"]].tolist() == pytest.approx(
        [5, 1, 2.694, 7.306], abs=5e-5
    )


@pytest.mark.parametrize(
    ("target", "other"),
    [
        ([], []),
        ([(1, 2), (2, 4), (3, 3), (4, 6), (5, 5)], []),
        ([(1, 2), (2, 4), (3, 3), (4, 6)], [(1, 2), (2, 4), (3, 3), (4, 6), (5, 5)]),
        # where they started says exactly which group they are in
        ([(9, 2), (9, 4), (9, 3), (9, 6), (9, 9)], [(1, 2), (1, 4), (1, 3), (1, 6), (1, 5)]),
    ],
    ids=["nobody", "one group", "four in a group", "groups apart from the start"],
)
def test_what_cannot_be_compared_is_missing_and_counted(target, other):
    classes = pd.array(["a", "b"] * 20, "string")[: len(target) + len(other)]
    result = comparison.adjusted(pairs(target, other, **{"class": classes}), cluster="class")
    assert result["method"].tolist() == ["pupils counted as independent", "taking account of classes"]
    assert result[["difference", "low", "high", "se", "p"]].isna().all(axis=None)
    assert result["n_target"].tolist() == [len(target)] * 2
    assert result["n_comparison"].tolist() == [len(other)] * 2


GROWN = [(1, 3), (2, 4), (3, 6), (4, 5), (5, 8), (6, 9)]
SAME = [(1, 1), (2, 3), (3, 2), (4, 5), (5, 5), (6, 7)]


@pytest.mark.parametrize(
    ("classes", "n_clusters"),
    [(["P4"] * 12, 1), (["P4"] * 6 + ["P5"] * 6, 2), (["a", "b"] * 3 + ["c"] * 6, 3)],
    ids=["one class", "one class a group", "one class in a group"],
)
def test_with_fewer_than_two_classes_in_a_group_nothing_is_said_of_the_uncertainty(classes, n_clusters):
    frame = pairs(GROWN, SAME, **{"class": pd.array(classes, "string")})
    pupils, clustered = comparison.adjusted(frame, cluster="class").itertuples()
    assert clustered.difference == pytest.approx(pupils.difference)
    assert pd.isna([clustered.low, clustered.high, clustered.se, clustered.p]).all()
    assert clustered.n_clusters == n_clusters
    assert pupils.low < pupils.difference < pupils.high


def test_classes_of_the_same_name_in_two_schools_are_two():
    names = {"class": pd.array(["P5"] * 12, "string"), "school": pd.array(["a", "b"] * 6, "string")}
    result = comparison.adjusted(pairs(GROWN, SAME, **names), cluster="class").iloc[1]
    assert result["n_clusters"] == 2


def test_pupils_without_a_class_are_left_out_where_classes_count():
    classes = pd.array(["a", "b", "a", "b", "", None] + ["c", "d"] * 3, "string")
    result = comparison.adjusted(pairs(GROWN, SAME, **{"class": classes}), cluster="class")
    assert result["n_target"].tolist() == [6, 4]
    assert pd.isna(result["difference"].iloc[1])


def test_a_fit_without_any_error_has_no_interval():
    result = comparison.adjusted(pairs([(x, x + 5) for x in range(6)], [(x, x) for x in range(6)])).iloc[0]
    assert result["difference"] == pytest.approx(5)
    assert result[["low", "high", "p"]].isna().all()
    assert result["se"] == 0
    same = comparison.adjusted(pairs([(4, 4)] * 6, [(4, 4)] * 6, **{"class": ["a", "b", "c"] * 4}), "class")
    assert same[["low", "high", "p"]].isna().all(axis=None)


def test_pupils_of_other_groups_and_incomplete_pupils_do_not_count():
    frame = pairs(GROWN, SAME)
    more = pd.DataFrame(
        {
            "before": [100.0, np.nan, 1],
            "after": [0.0, 1, 1],
            "change": [-100.0, np.nan, 0],
            "group": ["other", "target", None],
        }
    )
    pd.testing.assert_frame_equal(comparison.adjusted(pd.concat([frame, more])), comparison.adjusted(frame))


def test_slopes_that_differ_are_told_from_slopes_that_do_not():
    # by hand: slopes 2 and 0 on before −2..2, what is left ±.5 as 1 −2 1 0 0 (Σ 1.5 each, df 10 − 4 = 6):
    # variance .5·(1/10 + 1/10) = .1, t = 2/√.1 = 6.325, beyond the tables' 5.959 (p .001)
    left = [0.5, -1, 0.5, 0, 0]
    target = [(x, 2 * x + e) for x, e in zip(range(-2, 3), left, strict=True)]
    flat = [(x, e) for x, e in zip(range(-2, 3), reversed(left), strict=True)]
    result = comparison.slopes(pairs(target, flat)).iloc[0]
    assert result["slope_difference"] == pytest.approx(2)
    assert 0 < result["p"] < 0.001
    assert result["unequal"]
    assert result[["n_target", "n_comparison"]].tolist() == [5, 5]
    alike = comparison.slopes(pairs(flat, flat)).iloc[0]
    assert alike["slope_difference"] == pytest.approx(0)
    assert alike["p"] == pytest.approx(1)
    assert not alike["unequal"]


@pytest.mark.parametrize(
    "frame",
    [
        pairs([], []),
        pairs(GROWN[:4], SAME),
        pairs([(1, y) for y in range(6)], SAME),
        pairs(GROWN[:5], GROWN[:0]),
    ],
    ids=["nobody", "four in a group", "a group that started alike", "one group"],
)
def test_slopes_that_cannot_be_judged_are_missing(frame):
    result = comparison.slopes(frame).iloc[0]
    assert result[["slope_difference", "p", "unequal"]].isna().all()


def test_groups_are_described_by_hand():
    result = comparison.groups(pairs([(1, 4), (3, 8)], [(5, 5)]))
    assert result["group"].tolist() == ["target", "comparison"]
    assert result["n"].tolist() == [2, 1]
    assert result.loc[0, ["mean_before", "mean_after", "mean_change"]].tolist() == [2, 6, 4]
    assert result.loc[0, ["sd_before", "sd_after"]].tolist() == pytest.approx([2**0.5, 8**0.5])
    assert result.loc[1, ["sd_before", "sd_after"]].isna().all()
    assert result.columns.tolist() == [
        "group",
        "n",
        "mean_before",
        "sd_before",
        "mean_after",
        "sd_after",
        "mean_change",
        "sd_change",
    ]
    assert result.loc[0, "sd_change"] == pytest.approx(2**0.5)  # changes of 3 and 5


def test_groups_of_nobody_are_both_there():
    result = comparison.groups(pairs([], []))
    assert result["n"].tolist() == [0, 0]
    assert result.drop(columns=["group", "n"]).isna().all(axis=None)
    assert pd.isna(comparison.morris(result)["d_ppc2"].iloc[0])


@pytest.mark.parametrize(
    ("target", "other", "printed"),
    # Morris (2008), Organizational Research Methods 11, table 5: n, before, sd before, after
    [
        ((20, 30.6, 15, 38.5), (20, 23.1, 13.8, 19.7), 0.7684),
        ((50, 23.5, 3.1, 26.8), (42, 24.9, 4.1, 25.3), 0.8010),
        ((9, 0.5, 0.1, 0.7), (9, 0.6, 0.2, 0.6), 1.2045),
        ((10, 53.4, 14.5, 75.9), (11, 55.7, 17.3, 60.7), 1.0476),
        ((14, 35.6, 4.7, 36.0), (14, 34.8, 3.1, 33.4), 0.4389),
    ],
)
def test_morris_gives_the_published_effects(target, other, printed):
    table = pd.DataFrame([target, other], columns=["n", "mean_before", "sd_before", "mean_after"])
    result = comparison.morris(table.assign(group=["target", "comparison"])).iloc[0]
    assert result["d_ppc2"] == pytest.approx(printed, abs=5e-5)
    assert result[["n_target", "n_comparison"]].tolist() == [target[0], other[0]]


@pytest.mark.parametrize(("n", "sd"), [(4, 3.0), (20, 0.0), (None, 3.0), (20, None)])
def test_morris_says_nothing_of_few_pupils_no_spread_or_hidden_numbers(n, sd):
    table = pd.DataFrame(
        {
            "group": ["target", "comparison"],
            "n": pd.array([n, 20], "Int64"),
            "mean_before": [1.0, 2],
            "sd_before": pd.array([sd, sd], "Float64"),
            "mean_after": [3.0, 4],
        }
    )
    assert pd.isna(comparison.morris(table)["d_ppc2"].iloc[0])


SIZES = {
    "even": (7, 7, 6, 7, 6, 7),
    "one that has most": (18, 1, 1, 7, 6, 7),
    "very uneven": (14, 3, 3, 7, 6, 7),
    "two a group": (10, 10, 0, 10, 10, 0),
}


@pytest.mark.parametrize("sizes", SIZES)
def test_classes_that_are_too_few_or_too_uneven_have_no_interval(sizes):
    # (Σn)²/Σn²: 20²/(18² + 2) = 1.23 classes, 20²/(14² + 2·3²) = 1.87 with too few degrees of freedom
    rng = np.random.default_rng(1)
    names = np.repeat(list("abcdef"), SIZES[sizes])
    values = [(x, x + y) for x, y in rng.normal(size=(40, 2))]
    frame = pairs(values[:20], values[20:], **{"class": names})
    assert comparison.adjusted(frame, "class")["low"].notna().tolist() == [True, sizes == "even"]


def test_groups_that_came_by_whole_schools_are_compared_by_school():
    frame = pairs(GROWN, SAME, **{"class": ["x", "y"] * 6, "school": list("aabbcc") + list("ddeeff")})
    assert comparison.cluster(frame) == "school"
    result = comparison.adjusted(frame, "school").iloc[1]
    assert result["method"] == "taking account of schools"
    assert result["n_clusters"] == 6


@pytest.mark.parametrize(
    ("classes", "schools", "found"),
    [
        (["a", "b"] * 6, [None] * 12, "class"),
        (["a"] * 12, [None] * 12, None),
        ([None] * 12, [""] * 12, None),
        # a school with pupils in both groups was not allocated as one
        (["a", "b"] * 6, ["s", "t"] * 6, "class"),
        (["a"] * 12, ["s", "t"] * 6, "class"),
        (["a"] * 12, ["s"] * 6 + ["t"] * 6, "school"),
        # one whose school is not known may be of either
        (["a", "b"] * 6, ["s"] * 6 + ["t"] * 5 + [None], "class"),
    ],
)
def test_by_what_pupils_came_into_the_groups_together(classes, schools, found):
    about = {"class": pd.array(classes, "string"), "school": pd.array(schools, "string")}
    assert comparison.cluster(pairs(GROWN, SAME, **about)) == found


def test_one_class_for_all_is_told_from_a_class_that_is_not_known():
    frame = pairs(GROWN, SAME)
    assert comparison.adjusted(frame.assign(**{"class": "a"}))["n_clusters"].tolist() == [1]
    for unknown in (frame, frame.assign(**{"class": None}), frame.assign(**{"class": ["a"] * 11 + [None]})):
        assert comparison.adjusted(unknown)["n_clusters"].isna().all()


def test_an_interval_ends_where_the_measure_ends():
    # by hand: means 18 and 2, Σ squares 2 · 40, df 8, se √(10·2/5) = 2, t .975 with 8 = 2.3060: 11.388 to 20.612
    target, other = [(1, y) for y in (14, 16, 18, 20, 22)], [(1, y) for y in (-2, 0, 2, 4, 6)]
    free, cut = (comparison.adjusted(pairs(target, other), reach=reach).iloc[0] for reach in (None, 20))
    assert free[["low", "high"]].tolist() == pytest.approx([11.388, 20.612], abs=5e-4)
    assert cut[["low", "high"]].tolist() == pytest.approx([11.388, 20], abs=5e-4)


def yes_or_no(target, other):
    """Pupils of either group from how many (had it before, have it after) there are of each."""
    ends = [(0, 0), (0, 1), (1, 0), (1, 1)]
    return pairs(
        *([end for end, n in zip(ends, each, strict=True) for _ in range(n)] for each in (target, other))
    )


def test_shares_are_compared_among_those_who_began_alike():
    # those who had it not before: 56 of 70 and 48 of 80; those who had: 9 of 10 and 3 of 10 (as in test_proportions)
    result = comparison.adjusted(yes_or_no((14, 56, 1, 9), (32, 48, 7, 3)), form="yes or no").iloc[0]
    assert result[["difference", "low", "high"]].tolist() == pytest.approx([24.724, 10.754, 36.788], abs=2e-2)
    assert pd.isna(result["p"])


def test_shares_by_classes_are_the_same_difference_and_end_at_what_is_possible():
    classes = [*("a", "b", "c") * 4, *("d", "e", "f") * 4]
    frame = yes_or_no((2, 10, 0, 0), (10, 2, 0, 0)).assign(**{"class": classes})
    pupils, told = comparison.adjusted(frame, "class", form="yes or no").itertuples()
    # by hand: classes of 4, of whom two of the twelve in each group are the exception, in two classes: 75, 75, 100 and
    # 25, 25, 0 per cent. Variances of the means 208.33 each, se √(2·208.33/3) = 11.785, t with 4 = 2.7764: ± 32.72
    assert told.difference == pytest.approx(pupils.difference) == pytest.approx(200 / 3)
    assert told.se == pytest.approx((2 * 625 / 9) ** 0.5)
    assert (told.low, told.high) == pytest.approx((66.667 - 32.720, 99.387), abs=0.002)
    assert pupils.high < 100


def test_four_who_all_won_and_five_who_all_did_not_have_an_interval_that_is_possible():
    # what a line through the shares makes 13.9 to 146.1 of
    result = comparison.adjusted(yes_or_no((1, 4, 0, 0), (5, 0, 0, 0)), form="yes or no").iloc[0]
    # Newcombe's method 10: Wilson's 4/5 .3755 to .9638, 0/5 0 to .4345; .8 − √(.4245² + .4345²), .8 + √(.1638² + 0)
    assert result[["difference", "low", "high"]].tolist() == pytest.approx([80, 19.26, 96.38], abs=1e-2)


def test_shares_that_leave_nothing_to_chance_by_classes_have_no_interval_there():
    names = [*"abcabcabca", *"defdefdefd"]
    frame = yes_or_no((0, 10, 0, 0), (10, 0, 0, 0)).assign(**{"class": names})
    pupils, classes = comparison.adjusted(frame, "class", form="yes or no").itertuples()
    assert pd.isna([classes.low, classes.high]).all()
    assert classes.se == 0
    assert 0 < pupils.low < pupils.high == 100
