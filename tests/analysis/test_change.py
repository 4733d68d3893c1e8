import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import change
from sipp_lib.errors import UsageError


def values(rows):
    return pd.DataFrame(rows, columns=["pupil", "occasion", "value", "class"])


def changes(numbers, before=0.0):
    frame = pd.DataFrame({"change": np.asarray(numbers, dtype=float)})
    return frame.assign(before=before, after=before + frame["change"])


def with_moments(n, mean, sd):
    """`n` numbers with exactly this mean and standard deviation."""
    numbers = np.arange(n, dtype=float)
    return mean + sd * (numbers - numbers.mean()) / numbers.std(ddof=1)


FEW = values(
    [
        ("b", "May", 7.0, "P5"),
        ("a", "September", 3.0, "P4"),
        ("a", "May", 5.5, "P4/5"),
        ("b", "September", 8.0, "P5"),
        ("c", "September", 2.0, "P4"),
        ("d", "September", 2.0, "P4"),
        ("d", "May", None, "P4"),
        ("e", "May", 9.0, "P4"),
        ("a", "March", 4.0, "P4"),
    ]
)


def test_pairs_are_the_pupils_measured_twice_with_the_class_they_were_in_before():
    result = change.pairs(FEW, "September", "May")
    assert result.columns.tolist() == ["pupil", "before", "after", "change", "class"]
    assert result["pupil"].tolist() == ["a", "b"]
    assert result["before"].tolist() == [3, 8]
    assert result["after"].tolist() == [5.5, 7]
    assert result["change"].tolist() == [2.5, -1]
    assert result["class"].tolist() == ["P4", "P5"]


def test_pupils_measured_once_are_counted():
    result = change.missing(FEW, "September", "May")
    assert result.iloc[0].to_dict() == {"n_before_only": 2, "n_after_only": 1, "n": 2}


def test_no_values_give_no_pairs_and_zeros():
    empty = FEW.iloc[:0]
    assert change.pairs(empty, "September", "May").columns.tolist() == [
        "pupil",
        "before",
        "after",
        "change",
        "class",
    ]
    assert change.pairs(empty, "September", "May").empty
    assert change.missing(empty, "September", "May").iloc[0].tolist() == [0, 0, 0]
    assert change.missing(FEW.assign(value=np.nan), "September", "May").iloc[0].tolist() == [0, 0, 0]


def test_the_effect_is_the_one_borenstein_printed():
    # Borenstein et al. (2009), Introduction to Meta-Analysis, chapter 4: 50 pairs, difference 3, sd of the
    # differences 5.5, r .7 → s_within 7.1005, d .4225, g .4160
    result = change.summary(changes(with_moments(50, 3, 5.5)), standardiser="within pupils", sd=7.1005).iloc[
        0
    ]
    assert result["n"] == 50
    assert result["mean_change"] == pytest.approx(3)
    assert result["sd_change"] == pytest.approx(5.5)
    assert result["effect"] == pytest.approx(0.4160, abs=5e-5)
    assert result["standardiser"] == "within pupils"
    assert result["sd"] == 7.1005
    # t .975 with 49 degrees of freedom is 2.0096 (printed tables): 3 ± 2.0096 · 5.5/√50
    assert result[["low", "high"]].tolist() == pytest.approx([1.4369, 4.5631], abs=5e-4)


def test_a_standard_deviation_of_a_large_cohort_needs_no_small_sample_correction():
    # by hand: J(9) = Γ(4.5)/(√4.5·Γ(4)) = 11.63173/(2.12132·6) = .91387; J(999) ≈ 1 − 3/(4·999 − 1) = .99925
    own = change.summary(changes(with_moments(10, 5, 1)), standardiser="the group before", sd=10)
    cohort = change.summary(
        changes(with_moments(10, 5, 1)), standardiser="the cohort before", sd=10, sd_n=1000
    )
    assert own["effect"].iloc[0] == pytest.approx(0.5 * 0.91387, abs=5e-6)
    assert cohort["effect"].iloc[0] == pytest.approx(0.5 * 0.99925, abs=5e-6)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_pupils_have_neither_a_standardised_effect_nor_an_interval(n):
    result = change.summary(changes([1, 2, 3, 4][:n]), standardiser="the cohort", sd=2, sd_n=90).iloc[0]
    assert result[["effect", "low", "high"]].isna().all()
    assert result["mean_change"] == (n + 1) / 2


def test_five_pupils_have_one():
    result = change.summary(changes([1, 2, 3, 4, 5]), standardiser="the cohort", sd=2).iloc[0]
    # by hand: J(4) = Γ(2)/(√2·Γ(1.5)) = 1/(1.41421·.886227) = .79788; .79788 · 3/2
    assert result["effect"] == pytest.approx(1.19683, abs=5e-6)


@pytest.mark.parametrize("sd", [None, np.nan, pd.NA, 0, -1])
def test_without_a_usable_standard_deviation_there_is_no_effect(sd):
    result = change.summary(changes([1, 2, 3, 4, 5]), standardiser="", sd=sd).iloc[0]
    assert pd.isna(result["effect"])
    assert result["mean_change"] == 3


def test_everybody_changing_alike_has_no_interval_rather_than_one_of_no_width():
    result = change.summary(changes([2.0] * 6), standardiser="the cohort", sd=4).iloc[0]
    assert result[["sd_change", "low", "high"]].tolist() == [0, pd.NA, pd.NA]


def test_a_summary_of_nobody_is_empty_and_not_an_error():
    result = change.summary(changes([]), standardiser="the cohort", sd=4).iloc[0]
    assert result["n"] == 0
    assert (
        result[["mean_before", "mean_after", "mean_change", "sd_change", "low", "high", "effect"]]
        .isna()
        .all()
    )


def test_bins_count_those_who_fell_stayed_and_rose():
    result = change.bins(changes([-5, -3, 0, 2.9, 3, 3.5, 8, np.nan]), step=3)
    assert result["change_group"].tolist() == [
        "fell (by more than 3)",
        "about the same (within 3)",
        "rose (by more than 3)",
    ]
    assert result["count"].tolist() == [1, 4, 2]
    assert result["n"].tolist() == [7, 7, 7]
    assert result["percent"].tolist() == pytest.approx([14.2857, 57.1429, 28.5714], abs=5e-5)


def test_bins_run_from_worst_to_best():
    result = change.bins(changes([-5, 5, 5]), step=0, better="lower")
    assert result["change_group"].tolist() == [
        "rose",
        "stayed the same",
        "fell",
    ]
    assert result["count"].tolist() == [2, 0, 1]


def test_a_change_of_exactly_the_step_counts_as_the_same_in_decimals_too():
    assert change.bins(changes([0.3 - 0.2, 1.1 - 1.0]), step=0.1)["count"].tolist() == [0, 2, 0]


def test_bins_of_nobody_have_three_rows_without_percentages():
    result = change.bins(changes([]), step=1)
    assert result["count"].tolist() == [0, 0, 0]
    assert result["percent"].isna().all()


def test_what_cannot_be_meant_is_refused_in_a_sentence():
    with pytest.raises(UsageError) as refused:
        change.pairs(FEW, "May", "May")
    assert str(refused.value) == (
        "Before and after are both ‘May’, so nothing can have changed. Choose two occasions."
    )
    with pytest.raises(UsageError) as refused:
        change.missing(pd.concat([FEW, FEW]), "September", "May")
    assert str(refused.value) == (
        "A pupil has more than one value on the occasion ‘September’. "
        "Keep one value for each pupil and occasion, of one measure at a time."
    )
    with pytest.raises(UsageError) as refused:
        change.bins(changes([1]), step=-1)
    assert str(refused.value) == "What counts as about the same must be 0 or more. Give a step that is."
    with pytest.raises(UsageError) as refused:
        change.bins(changes([1]), step=1, better="up")
    assert str(refused.value) == "A measure is better when ‘higher’ or ‘lower’, not ‘up’. Use one of the two."


@pytest.mark.parametrize(
    ("gone", "much"),
    [
        ((12, 8), True),
        ((11, 9), False),
        ((21, 19), True),
        ((2, 0), False),
        ((4, 0), True),
        ((None, 8), False),
    ],
)
def test_losses_that_differ_by_more_than_the_clearinghouse_allows(gone, much):
    """WWC (2020), table II.1, cautious: 6.0 points with 4 % lost, 5.4 with 20 %, 2.6 with 40 %; groups of 50."""
    count = pd.array(gone, "Int64")
    lost = pd.DataFrame({"group": ["target", "comparison"], "count": count, "n": 50, "percent": count * 2.0})
    assert change.lost_unevenly(lost) is much
    assert not change.lost_unevenly(lost.head(1))


# Under the cautious assumption, for an overall loss of 0, 1 … 57 per cent.
TABLE = (
    *(5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5),
    *(5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8),
    *(2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0),
)


def test_the_straight_lines_keep_to_the_clearinghouses_table():
    """Its table II.1 (2020) as the R package baselinr 0.6.0 quotes it."""
    apart = np.array(TABLE) - np.interp(range(len(TABLE)), change.LOST, change.APART)
    assert apart.min() > -0.06
    assert apart.max() < 0.21
