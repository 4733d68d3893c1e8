import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import change, paired, regression_to_mean
from sipp_lib.errors import UsageError


def pairs(changes):
    return pd.DataFrame(
        {"pupil": [f"p{i}" for i in range(len(changes))], "change": pd.array(changes, "Float64")}
    )


def one(**columns):
    return pd.DataFrame({name: [value] for name, value in columns.items()})


def others(n=48, before=(100.0, 15.0), after=(100.0, 15.0), r=0.8):
    numbers = {"mean_before": before[0], "sd_before": before[1], "mean_after": after[0], "sd_after": after[1]}
    return one(n=n, r=r, **numbers)


def test_a_group_chosen_at_80_is_expected_at_84_where_nobody_grows():
    # domain: μ 100, r .8
    row = regression_to_mean.expected(one(n=12, mean_before=80.0, mean_change=6.0), others()).iloc[0]
    assert row[
        ["n", "n_others", "expected_after", "expected_change", "beyond", "r"]
    ].tolist() == pytest.approx([12, 48, 84, 4, 2, 0.8])


def test_growth_of_those_not_chosen_was_to_be_expected_of_the_group_as_well():
    # issue 14, stats-chosen.csv, by hand: 48 not chosen 105.917 → 113.396 (sd 11.242 → 12.779), r .6550; 12 chosen at
    # 82.0. After: 113.396 + .6550·(12.779/11.242)·(82 − 105.917) = 95.588, a rise of 13.588 of the 14.75 seen.
    # s = 12.779·√(.57097·47/46) = 9.761; √(1/12 + 1/48 + 23.917²/(47·126.38)) = .4477; t(46) = 2.0129: half 8.797
    summary = one(n=12, mean_before=82.0, mean_change=14.75)
    line = others(before=(105.91667, 11.24170), after=(113.39583, 12.77920), r=0.655001)
    row = regression_to_mean.expected(summary, line).iloc[0]
    assert row["expected_change"] == pytest.approx(13.588, abs=1e-3)
    assert [row["low"], row["high"]] == pytest.approx([13.588 - 8.797, 13.588 + 8.797], abs=2e-3)
    assert row["beyond"] == pytest.approx(14.75 - 13.588, abs=1e-3)


def test_the_interval_is_that_of_the_mean_of_new_pupils_on_the_line():
    # by hand: five begin at 0 and end at 1 3 1 3 2, five begin at 2 and end at 5 7 5 7 6: slope 2, squared residuals
    # 8 over 8 degrees of freedom, s 1. Four at −1: expected at 4 + 2·(−2) = 0; ± t(8)·√(1/4 + 1/10 + 4/10)
    before, after = [0.0] * 5 + [2.0] * 5, [1.0, 3, 1, 3, 2, 5, 7, 5, 7, 6]
    pupils = pd.DataFrame({"before": before, "after": after}).assign(change=0.0)
    summary = one(n=4, mean_before=-1.0, mean_change=0.0)
    row = regression_to_mean.expected(summary, paired.moments(pupils)).iloc[0]
    half = 2.3060 * 0.75**0.5
    assert row[["expected_after", "expected_change", "low", "high"]].tolist() == pytest.approx(
        [0, 1, 1 - half, 1 + half], abs=1e-3
    )


def test_choosing_pupils_leaves_the_line_as_it_is():
    # Untreated pupils chosen for low scores end where the line through the others expects them.
    random = np.random.default_rng(2014)
    beyond = []
    for _ in range(200):
        before = random.normal(100, 15, 80)
        after = 110 + 0.7 * (before - 100) + random.normal(0, 10, 80)
        table = pd.DataFrame({"before": before, "after": after, "change": after - before})
        low, rest = table[before < 92], table[before >= 92]
        summary = change.summary(low, standardiser="", sd=15)
        row = regression_to_mean.expected(summary, paired.moments(rest)).iloc[0]
        beyond.append(row["beyond"])
    # the standard deviation of one of them is about 3.7: two standard errors of 200 are .5
    assert np.mean(beyond) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("line", [others(n=9), others(before=(100.0, 0.0)), others(r=1.0), others(r=np.nan)])
def test_too_few_or_all_alike_make_no_line(line):
    row = regression_to_mean.expected(one(n=12, mean_before=80.0, mean_change=6.0), line).iloc[0]
    assert row[["expected_after", "expected_change", "low", "high", "beyond"]].isna().all()
    ten = regression_to_mean.expected(one(n=12, mean_before=80.0, mean_change=6.0), others(n=10)).iloc[0]
    assert ten["expected_change"] == pytest.approx(4)


def test_the_simulated_inflation_is_the_printed_one():
    # domain: r .8, no effect, lowest 20 % of the cohort chosen: .59 by its own sd before, .28 by the cohort's
    random = np.random.default_rng(2014)
    own, cohort = [], []
    for _ in range(150):
        before = random.standard_normal(200)
        after = 0.8 * before + 0.6 * random.standard_normal(200)
        chosen = np.argsort(before)[:40]
        table = pd.DataFrame({"before": before[chosen], "after": after[chosen]})
        table["change"] = table["after"] - table["before"]
        for found, sd, n in ((own, table["before"].std(), 40), (cohort, before.std(ddof=1), 200)):
            found.append(change.summary(table, standardiser="", sd=sd, sd_n=n)["effect"].iloc[0])
    assert np.mean(own) == pytest.approx(0.59, abs=0.02)
    assert np.mean(cohort) == pytest.approx(0.28, abs=0.01)


def test_the_cohort_is_everyone_measured():
    result = regression_to_mean.cohort(pd.DataFrame({"value": pd.array([1, 3, None, 5], "Float64")})).iloc[0]
    assert result.tolist() == [3, 3, 2]
    empty = regression_to_mean.cohort(pd.DataFrame({"value": pd.array([], "Float64")})).iloc[0]
    assert empty["n"] == 0
    assert empty[["mean", "sd"]].isna().all()


def test_hidden_numbers_leave_the_expectation_missing():
    summary = one(n=pd.NA, mean_before=pd.NA, mean_change=pd.NA).astype({"n": "Int64"})
    result = regression_to_mean.expected(summary, others()).iloc[0]
    assert result[["n", "expected_after", "expected_change", "low", "beyond"]].isna().all()


def test_the_reliable_change_index_is_the_one_jacobson_and_truax_printed():
    # Jacobson & Truax (1991): s 7.5, r .80, 32.5 → 47.5: RCI 3.16
    result = regression_to_mean.reliable_change(pairs([15, 9, -9.4, None]), sd=7.5, r=0.8)
    assert result["rci"].iloc[0] == pytest.approx(3.16, abs=5e-3)
    # by hand: S_diff = 7.5·√.4 = 4.7434; 1.96·4.7434 = 9.297
    assert result["change_group"].tolist() == ["reliably better", "no reliable change", "reliably worse"]
    assert result["pupil"].tolist() == ["p0", "p1", "p2"]
    lower = regression_to_mean.reliable_change(pairs([15, -9.4]), sd=7.5, r=0.8, better="lower")
    assert lower["change_group"].tolist() == ["reliably worse", "reliably better"]


def test_reliable_changes_are_counted_from_worst_to_best():
    changes = regression_to_mean.reliable_change(pairs([15, 16, 1, 0]), sd=7.5, r=0.8)
    result = regression_to_mean.reliable_bins(changes)
    assert result["change_group"].tolist() == ["reliably worse", "no reliable change", "reliably better"]
    assert result["count"].tolist() == [0, 2, 2]
    assert result["n"].tolist() == [4, 4, 4]
    assert result["percent"].tolist() == [0, 50, 50]
    nobody = regression_to_mean.reliable_bins(changes.iloc[:0])
    assert nobody["n"].tolist() == [0, 0, 0]
    assert nobody["percent"].isna().all()


@pytest.mark.parametrize(
    ("sd", "r"), [(0, 0.8), (-1, 0.8), (np.nan, 0.8), (7.5, 1), (7.5, -0.1), (7.5, np.nan)]
)
def test_a_measure_without_spread_or_reliability_is_refused(sd, r):
    with pytest.raises(UsageError) as refused:
        regression_to_mean.reliable_change(pairs([1]), sd=sd, r=r)
    assert str(refused.value) == (
        "Reliable change needs a standard deviation above 0 and a reliability from 0 to below 1. "
        "Take both from the measure's manual or from a large group."
    )
