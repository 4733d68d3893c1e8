import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import change, regression_to_mean
from sipp_lib.errors import UsageError


def pairs(changes):
    return pd.DataFrame(
        {"pupil": [f"p{i}" for i in range(len(changes))], "change": pd.array(changes, "Float64")}
    )


def one(**columns):
    return pd.DataFrame({name: [value] for name, value in columns.items()})


def test_a_group_chosen_at_80_is_expected_at_84_with_no_effect():
    # domain: μ 100, r .8; scores of single pupils likewise
    assert regression_to_mean.after_nothing(80, 100, 0.8) == pytest.approx(84)
    assert regression_to_mean.after_nothing([80, 100, 120], 100, 0.8) == pytest.approx([84, 100, 116])


def test_the_expected_rise_stands_beside_the_observed_one_with_whose_correlation_it_uses():
    summary = one(n=12, mean_before=80.0, mean_change=6.0)
    correlation = one(n=30, r=0.8, r_of="the comparison group")
    result = regression_to_mean.expected(summary, one(n=60, mean=100.0), correlation).iloc[0]
    assert result[["n", "expected_after", "expected_change", "beyond", "r"]].tolist() == pytest.approx(
        [12, 84, 4, 2, 0.8]
    )
    assert result["r_of"] == "the comparison group"


def test_choosing_the_lowest_fifth_inflates_the_effect_most_by_the_groups_own_spread():
    # by hand, normal scores of mean 0 and sd 1 with r .8: the lowest fifth lies below −.8416, its mean is
    # −φ(.8416)/.2 = −1.4000, its variance 1 + .8416·1.4 − 1.4² = .2182. The rise with no effect is .2·1.4 = .28
    # of the cohort's sd, and .28/√.2182 = .60 of its own; a simulation of finite groups gives .59.
    lowest = one(n=1000, mean_before=-1.4, mean_change=0.28)
    rise = regression_to_mean.expected(lowest, one(mean=0.0), one(r=0.8, r_of="all"))["expected_change"].iloc[
        0
    ]
    assert rise == pytest.approx(0.28, abs=5e-3)
    assert rise / np.sqrt(0.2182) == pytest.approx(0.59, abs=1.5e-2)


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


def test_the_correlation_is_of_those_who_were_not_chosen_and_says_so():
    # by hand: before 1 2 3, after 2 4 3: r .5
    frame = pd.DataFrame({"before": [1.0, 2, 3], "after": [2.0, 4, 3], "change": [1.0, 2, 0]})
    result = regression_to_mean.correlation(frame, whose="the comparison group").iloc[0]
    assert result.tolist() == [3, pytest.approx(0.5), "the comparison group"]


def test_the_cohort_is_everyone_measured():
    result = regression_to_mean.cohort(pd.DataFrame({"value": pd.array([1, 3, None, 5], "Float64")})).iloc[0]
    assert result.tolist() == [3, 3, 2]
    empty = regression_to_mean.cohort(pd.DataFrame({"value": pd.array([], "Float64")})).iloc[0]
    assert empty["n"] == 0
    assert empty[["mean", "sd"]].isna().all()


def test_hidden_numbers_leave_the_expectation_missing():
    summary = one(n=pd.NA, mean_before=pd.NA, mean_change=pd.NA).astype({"n": "Int64"})
    result = regression_to_mean.expected(summary, one(mean=100.0), one(r=0.8, r_of="all")).iloc[0]
    assert result[["n", "expected_after", "expected_change", "beyond"]].isna().all()


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
