from __future__ import annotations

import pandas as pd
import pytest
from gate_frames import public, shares
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.errors import DisclosureError

SETTINGS = st.builds(Settings, st.integers(5, 20), st.integers(5, 15))


def means(n, mean, sd):
    return pd.DataFrame({"group": ["a"], "n": [n], "mean": [mean], "sd": [sd], "low": [0.0], "high": [0.0]})


def refused(frame, **more):
    with pytest.raises(DisclosureError) as error:
        public(frame, **more)
    return str(error.value)


def test_percentages_and_intervals_come_from_rounded_numbers_only():
    # By hand: 14 of 41 become 15 of 40, Wilson .2422 to .5297 (z = 1.96).
    row = public(shares([14], [41], quintile=[1])).iloc[0]
    assert (row["n"], row["count"], row["percent"]) == (40, 15, 37.5)
    assert (row["low"], row["high"]) == pytest.approx((24.22, 52.97), abs=0.01)


def test_a_rate_of_openings_is_rounded_by_the_size_of_the_group_and_the_openings_are_gone():
    frame = pd.DataFrame({"group": list("abcd"), "n": [12, 21, 52, 101], "percent": [0.0] * 4,
                          "numerator": [421, 700, 1801, 3601], "denominator": [456, 760, 1976, 3838]})  # fmt: skip
    # By hand: sizes published alike begin at 10, 18, 48, 98 pupils, with 380, 651, 1,824, 3,724 openings, whose
    # shares lie .26, .15, .05, .03 apart; so 92.32, 92.11, 91.14, 93.82 go to steps of .5, .2, .1, .1.
    safe = public(frame)
    assert list(safe["percent"]) == [92.5, 92.2, 91.1, 93.8]
    assert list(safe.columns) == ["group", "n", "percent", "suppressed"]


def test_a_mean_of_percentages_is_rounded_as_a_share_of_a_hundred_openings_a_pupil():
    frame = pd.DataFrame({"month": pd.to_datetime(["2026-08-01", "2026-09-01", "2026-10-01"]), "n": [9, 10, 26],
                          "percent": [91.23, 91.23, 92.3456], "numerator": [None] * 3, "denominator": [None] * 3,
                          "weighted": ["each pupil the same"] * 3})  # fmt: skip
    # by hand: of ten pupils means of whole percentages lie .1 apart, so every size of ten or more has one
    safe = public(frame)
    assert safe["percent"].tolist() == [pd.NA, 91.2, 92.3]
    assert safe["n"].tolist() == [pd.NA, 10, 25]
    assert list(safe["suppressed"]) == ["fewer than 10 pupils", "", ""]


def test_openings_attended_without_those_possible_or_of_none_are_no_rate():
    frame = pd.DataFrame({"month": pd.to_datetime(["2026-08-01", "2026-09-01"]), "n": [20, 20], "percent": [90.0, 90.0],
                          "numerator": [None, 5], "denominator": [40, 0]})  # fmt: skip
    assert public(frame)["percent"].isna().all()


def test_a_rate_of_a_hundred_per_cent_is_withheld():
    frame = pd.DataFrame(
        {"group": ["a"], "n": [12], "percent": [99.8], "numerator": [455], "denominator": [456]}
    )
    row = public(frame).iloc[0]
    assert pd.isna(row["percent"])
    assert row["suppressed"] == Settings().withheld


def test_a_mean_is_rounded_and_its_interval_comes_from_the_rounded_numbers():
    # By hand: n 23 → 25, mean 97.4348 → 97.4, sd 14.876 → 14.9, t(24) = 2.0639, half = 2.0639·14.9/5 = 6.150.
    row = public(means(23, 97.4348, 14.876)).iloc[0]
    assert (row["n"], row["mean"], row["sd"]) == (25, 97.4, 14.9)
    assert (row["low"], row["high"]) == pytest.approx((91.25, 103.55), abs=0.001)


def test_a_finer_measure_is_rounded_by_its_own_unit():
    row = public(means(81, 0.5237, 0.2141), unit=0.001).iloc[0]
    assert (row["mean"], row["sd"]) == (0.52, 0.21)


def test_the_mean_of_pupils_who_are_all_alike_would_be_the_mark_of_each():
    row = public(means(23, 10.0, 0.0)).iloc[0]
    assert row[["mean", "sd", "low", "high"]].isna().all()
    assert row["suppressed"] == Settings().withheld


def test_a_change_adds_up_and_its_effect_does_not_tell_the_size():
    frame = pd.DataFrame({"n": [11], "mean_before": [30.27], "mean_after": [33.73], "mean_change": [3.46],
                          "sd_change": [2.04], "low": [2.0], "high": [5.0], "standardiser": ["all"],
                          "sd": [7.21], "effect": [(1 - 3 / 39) * 3.46 / 7.21]})  # fmt: skip
    # By hand: 33.7 − 30.3 = 3.4; J(10 − 1) = 1 − 3/35; .9143·3.4/7.2 = .43. t(9) = 2.2622, ·2.0/√10 = 1.431.
    row = public(frame).iloc[0]
    assert (row["mean_before"], row["mean_after"], row["mean_change"]) == (30.3, 33.7, 3.4)
    assert row["effect"] == 0.43
    assert (row["low"], row["high"]) == pytest.approx((1.969, 4.831), abs=0.001)
    assert row["standardiser"] == "all"


def test_estimates_have_three_decimals_and_both_groups_are_looked_at():
    frame = pd.DataFrame({"method": ["a", "b"], "difference": [0.01684] * 2, "p": [0.95777] * 2,
                          "n_target": [42, 9], "n_comparison": [84, 84], "n_clusters": [12, 12]})  # fmt: skip
    safe = public(frame)
    assert list(safe.loc[0, ["difference", "p", "n_target", "n_comparison"]]) == [0.017, 0.958, 40, 85]
    assert safe.loc[1, ["difference", "p", "n_target", "n_comparison", "n_clusters"]].isna().all()


def test_a_school_and_records_are_shown_as_they_are():
    frame = shares([3, 0], [9, 5], group=["a", "b"])
    safe = gate(frame, name="t", settings=Settings(), audience="school")
    pd.testing.assert_frame_equal(safe.frame.drop(columns="suppressed"), frame)
    assert list(safe.frame["suppressed"]) == ["", ""]
    factors = pd.DataFrame(
        {"level": ["pupil"], "influence": ["pressure"], "confirmed": ["untested"], "factors": [1]}
    )
    assert public(factors, subject="records")["factors"].tolist() == [1]


def test_no_answer_of_fewer_than_five_staff_is_published_and_the_others_are_rounded():
    # 4 of 31 disagree, and by the base of 5 neither 13 nor 14 agree to what nobody may tell from 31
    frame = pd.DataFrame({"item": ["I ask"] * 3, "band": ["agree", "neither", "disagree"], "count": [16, 11, 4],
                          "n": [31, 31, 31], "percent": [51.6, 35.5, 12.9]})  # fmt: skip
    safe = public(frame, subject="staff")
    assert safe["suppressed"].tolist() == ["", "", "fewer than 5"]
    assert safe["count"].tolist()[:2] == [15, 10]
    assert safe["n"].tolist() == [30, 30, 30]
    few = public(shares([3, 1], [9, 4], group=["a", "b"]), subject="staff")
    assert few["count"].isna().all()
    assert few["suppressed"].tolist() == ["withheld to protect staff"] * 2
    tiny = public(pd.DataFrame({"group": ["pupils of P5"], "n": [4]}), subject="staff")
    assert tiny[["group", "suppressed"]].to_numpy().tolist() == [["pupils of P5", "fewer than 5 staff"]]


def test_a_model_without_error_is_withheld_because_every_pupil_follows_from_it():
    frame = pd.DataFrame(
        {
            "method": ["a", "b"],
            "difference": [3.0, 3.0],
            "low": [pd.NA, 1.0],
            "high": [pd.NA, 5.0],
            "se": [0.0, 1.0],
            "p": [pd.NA, 0.004],
            "n_target": [30, 30],
            "n_comparison": [30, 30],
        }
    )
    safe = public(frame)
    assert safe["difference"].isna().tolist() == [True, False]
    assert safe["suppressed"].tolist() == [Settings().withheld, ""]


def test_single_pupils_are_shown_in_school_only():
    frame = pd.DataFrame({"pupil": ["k7"], "before": [3.0], "after": [4.0], "change": [1.0]})
    assert gate(frame, name="t", audience="school", settings=Settings()).frame["after"].tolist() == [4.0]
    said = "The table ‘table’ holds individual pupils, so no public report shows it. Show counts or means in its place."
    assert refused(frame) == said
    assert refused(frame.drop(columns="pupil")) == said
    assert refused(frame, subject="staff") == said


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"percent": [50.0]}, "numbers but not how many pupils are behind them, so no public report shows it. "
         "Add the column ‘n’."),
        ({"difference": [0.5], "p": [0.04]}, "numbers but not how many pupils are behind them, so no public "
         "report shows it. Add the column ‘n’."),
        ({"count": [20], "n_target": [30]}, "a percentage or a part without its whole, so no public report shows "
         "it. Add the columns ‘count’ and ‘n’, or ‘numerator’, ‘denominator’ and ‘n’."),
        ({"percent": [7.0], "n": [15]}, "a percentage or a part without its whole, so no public report shows "
         "it. Add the columns ‘count’ and ‘n’, or ‘numerator’, ‘denominator’ and ‘n’."),
        ({"mean": [7.0], "n": [15]}, "means without their standard deviation or without the column ‘n’, so no "
         "public report shows it. Add them."),
    ],
)  # fmt: skip
def test_numbers_without_what_they_rest_on_are_refused(columns, sentence):
    assert refused(pd.DataFrame({"group": ["a"], **columns})) == f"The table ‘table’ has {sentence}"


def test_numbers_of_pupils_do_not_pass_as_records():
    assert refused(shares([3], [9]), subject="records") == (
        "The table ‘table’ is passed as one of records, but it has numbers of pupils. "
        "Pass it with the subject ‘pupils’."
    )


def test_a_gap_must_come_from_published_rows():
    frame = pd.DataFrame({"gap": [17.234567], "low": [3.0], "high": [30.0], "n_most": [25], "n_least": [40]})
    assert public(frame)["gap"].tolist() == [17.235]
    assert refused(frame.assign(n_most=[23])) == (
        "The table ‘table’ was worked out from true numbers of pupils, from which they could be found again. "
        "Work it out from the rows that passed the gate."
    )


def test_a_table_that_passed_may_pass_again_with_what_was_worked_out_from_it():
    frame = pd.DataFrame({"group": ["a", "b"], "n": [12, 4], "percent": [0.0] * 2,
                          "numerator": [421, 100], "denominator": [456, 152]})  # fmt: skip
    again = public(public(frame).assign(median=[92.0] * 2, useful=[False, True], run=[1, 2]))
    assert list(again["suppressed"]) == ["", "fewer than 10 pupils"]
    assert again.loc[0, ["n", "percent", "median"]].tolist() == [10, 92.5, 92]
    assert again.loc[1, ["n", "percent", "useful", "run"]].isna().all()


def test_two_columns_of_one_name_are_refused():
    frame = pd.DataFrame([[30, 3]], columns=["n", "n"])
    assert refused(frame) == "The table ‘table’ has two columns of the same name. Rename one of them."


def test_an_empty_table_stays_empty():
    assert public(shares([], [], group=[])).empty


@st.composite
def proportions(draw):
    sizes = draw(st.lists(st.integers(0, 80), min_size=1, max_size=6))
    counts = [draw(st.integers(0, size)) for size in sizes]
    return shares(counts, sizes, quintile=range(len(sizes)))


@st.composite
def answers(draw):
    rows = draw(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=4))
    keys = [(f"item {i}", band) for i in range(len(rows)) for band in ("agree", "neither", "disagree")]
    sizes = [sum(row) for row in rows for _ in range(3)]
    return shares(
        [c for row in rows for c in row], sizes, item=[k[0] for k in keys], band=[k[1] for k in keys]
    )


@tries(max_examples=60, deadline=None)
@given(st.one_of(proportions(), answers()), SETTINGS)
def test_no_number_from_one_to_under_the_threshold_is_ever_shown(frame, settings):
    safe = public(frame, settings)
    assert len(safe) == len(frame)
    for shown in (safe["n"], safe["count"], safe["n"] - safe["count"]):
        assert (shown.dropna() >= settings.threshold).all()
    for shown in (safe["n"], safe["count"]):
        assert (shown.dropna() % settings.base == 0).all()
    again = (safe["percent"] * safe["n"] / 100).dropna()
    assert (again.round(6) == safe["count"].dropna()).all()
    missing = safe[["n", "count", "percent", "low", "high"]].isna().any(axis=1)
    assert (missing == (safe["suppressed"] != "")).all()
    assert (frame["n"][safe["n"].notna()] >= settings.threshold).all()


@tries(max_examples=60, deadline=None)
@given(st.integers(5, 300), st.integers(0, 60), st.integers(1, 20), SETTINGS)
def test_the_exact_size_behind_a_mean_is_never_shown(n, mean, sd, settings):
    row = public(means(n, mean + 1 / 3, sd + 1 / 7), settings).iloc[0]
    if n < settings.threshold:
        assert row[["n", "mean", "sd", "low", "high"]].isna().all()
    else:
        assert row["n"] % settings.base == 0
        # The interval gives back the rounded size, and so nothing new.
        other = public(means(settings.rounded(n), mean + 1 / 3, sd + 1 / 7), settings).iloc[0]
        assert row["high"] - row["low"] == other["high"] - other["low"]


@tries(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), SETTINGS)
def test_differences_of_two_groups_follow_the_smaller(target, comparison, settings):
    frame = pd.DataFrame({"difference": [1.5], "n_target": [target], "n_comparison": [comparison]})
    row = public(frame, settings).iloc[0]
    assert pd.isna(row["difference"]) == (min(target, comparison) < settings.threshold)
    assert pd.isna(row["n_target"]) == pd.isna(row["n_comparison"]) == pd.isna(row["difference"])
