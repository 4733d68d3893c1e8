from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from sipp_lib.records.kinds import Measure
from sipp_lib.results import Change, Limits, RunChart
from sipp_lib.wording import balancing

MATHS = Measure(name="Maths", unit="points", role="balancing")


def changed(safe, mean, low, high, n=24) -> Change:
    row = {"mean_before": 10.0, "mean_after": 11.3, "mean_change": mean, "low": low, "high": high}
    frame = pd.DataFrame([row], dtype="Float64").assign(n=n, suppressed="")
    empty = safe(pd.DataFrame())
    return Change("Sep", "May", safe(frame), empty, empty, empty, None, None, None)


@pytest.mark.parametrize(
    ("better", "low", "high", "told"),
    [
        ("higher", -3.0, -0.4, "the target group got worse"),
        ("higher", 0.4, 3.0, "the target group did not get worse"),
        ("higher", -0.4, 3.0, "we cannot tell whether the target group got worse"),
        ("higher", None, None, "we cannot tell whether the target group got worse"),
        ("lower", -3.0, -0.4, "the target group did not get worse"),
        ("lower", 0.4, 3.0, "the target group got worse"),
    ],
)
def test_whether_it_got_worse_is_said_first_and_only_where_the_interval_says_it(
    safe, better, low, high, told
) -> None:
    measure = MATHS.model_copy(update={"better": better})
    said = balancing.sentences(measure, changed(safe, 1.3, low, high))
    assert said[0].startswith(f"Maths: {told}. The mean of about 24 pupils of the target group rose by 1.3")
    alone = "No comparison group was measured, so this includes any change that would have happened anyway."
    unsure = "We cannot say how sure this is: there are too few results, or they are too alike."
    first = [unsure] if low is None else [balancing.CLASSES_UNKNOWN] if low * high > 0 else []
    assert said[1:] == [*first, alone]
    assert "standard deviation" not in " ".join(said)


def test_the_comparison_group_stands_beside_it_where_there_is_one(safe) -> None:
    rows = pd.DataFrame({"difference": [-1.2], "low": [-7.0], "high": [4.5]}, dtype="Float64")
    adjusted = safe(rows.assign(n_target=120, n_comparison=9, n_clusters=8))
    assert balancing.sentences(MATHS, changed(safe, 1.3, 0.2, 2.4), adjusted) == [
        "Maths: we cannot tell whether the target group did worse than the comparison group. Taking account of each "
        "pupil's starting point, the target group ended 1.2 points lower (about 120 pupils beside about 9 pupils). "
        "It may really be anywhere from 7.0 lower to 4.5 higher (95% interval).",
        "With fewer than 10 pupils in a group this is only a pointer, and no effect size is given.",
        "This does not show what made the difference.",
    ]


def test_a_harm_is_known_as_one(safe) -> None:
    rows = pd.DataFrame({"difference": [-7.8], "low": [-10.8], "high": [-4.8]}, dtype="Float64")
    adjusted = safe(rows.assign(n_target=40, n_comparison=40, n_clusters=8))
    harm = balancing.sentences(MATHS, None, adjusted)
    assert harm[0].startswith("Maths: the target group did worse than the comparison group.")
    assert balancing.CLASSES_UNKNOWN not in harm  # the range is by classes
    assert balancing.got_worse(MATHS, None, adjusted)
    unsure = safe(rows.assign(high=4.8, n_target=40, n_comparison=40, n_clusters=8))
    assert not balancing.got_worse(MATHS, None, unsure)


def test_an_interval_that_cannot_allow_for_classes_says_nothing(safe) -> None:
    rows = pd.DataFrame(
        {"difference": [-3.0] * 2, "low": [-5.0, None], "high": [-1.0, None]}, dtype="Float64"
    )
    rows = rows.assign(
        method=["independent", "taking account of classes"], se=pd.array([1.0, None], "Float64")
    )
    adjusted = safe(rows.assign(n_target=20, n_comparison=20, n_clusters=2))
    assert balancing.sentences(MATHS, None, adjusted) == [
        "Maths: we cannot tell whether the target group did worse than the comparison group. Taking account of each "
        "pupil's starting point, the target group ended 3.0 points lower (about 20 pupils beside about 20 pupils).",
        "We cannot say how much of this is chance: there were only two classes, and classes differ whatever is tried.",
        "This does not show what made the difference.",
    ]


def test_a_change_without_a_range_says_why_and_has_the_decimals_of_its_means(safe) -> None:
    referrals = MATHS.model_copy(update={"name": "Referrals", "unit": "a term", "better": "lower"})
    result = changed(safe, 0.3, -0.8, 1.4)
    classes = pd.DataFrame({"low": [None], "high": [None], "n_clusters": [2]}).astype("Float64")
    said = balancing.sentences(referrals, replace(result, classes=safe(classes)))
    assert said == [
        "Referrals: we cannot tell whether the target group got worse. The mean of about 24 pupils of the target group "
        "rose by 0.3 a term from Sep to May.",
        "We cannot say how much of this is chance: their classes are too few or too uneven, and pupils in one class "
        "tend to change together.",
        "No comparison group was measured, so this includes any change that would have happened anyway.",
    ]


def test_what_was_not_measured_twice_or_is_hidden_says_so(safe) -> None:
    assert balancing.sentences(MATHS, None) == [
        "Maths: we cannot tell whether this got worse, as this group was not measured twice."
    ]
    hidden = changed(safe, None, None, None)
    hidden.summary.frame["suppressed"] = "fewer than 10 pupils"
    assert balancing.sentences(MATHS, hidden) == [
        "Maths: we cannot tell whether this got worse (fewer than 10 pupils)."
    ]


@pytest.mark.parametrize(
    ("signal", "after", "told"),
    [
        (True, 88.0, "since the intervention began this has got worse."),
        (True, 95.0, "since the intervention began this has not got worse."),
        (
            False,
            88.0,
            "the monthly figures do not show that this got worse, though a small change would not show up.",
        ),
        (None, 88.0, "we cannot tell from the monthly figures whether this got worse."),
    ],
)
def test_a_rate_is_read_from_its_run_chart(safe, signal, after, told) -> None:
    months = pd.DataFrame({"percent": [92.0, after], "median": 92.0, "phase": ["baseline", "after"]})
    signals = pd.DataFrame({"signal": pd.array([signal], "boolean")})
    chart = RunChart("the target group", safe(months), safe(signals), safe(signals), safe(pd.DataFrame()))
    assert balancing.by_month(Measure(name="Attendance"), chart) == [f"Attendance: {told}"]


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (
            [94.0, 93.0, 94.0],
            "the monthly figures do not show that this got worse, though a small change would not show up.",
        ),
        (
            [86.0, 93.0, 99.0],
            "the monthly figures do not show that this got worse, though a small change would not show up.",
        ),
        (
            [94.0, 93.0, 86.0],
            "this may have got worse: October 2025 lies beyond its usual limits on the worse side.",
        ),
        (
            [94.0, 87.0, 86.0],
            "this may have got worse: September 2025 and October 2025 lie beyond its usual limits on the worse side.",
        ),
    ],
)
def test_a_rate_with_limits_is_read_from_the_months_on_their_worse_side(safe, months, told) -> None:
    """August, before the intervention began, is none of them; nor is 99, on the better side."""
    frame = pd.DataFrame({"month": pd.date_range("2025-08-01", periods=3, freq="MS"), "percent": months})
    frame = frame.assign(centre=93.0, lower_limit=90.0, upper_limit=96.0)
    frame = frame.assign(outside=~frame["percent"].between(90, 96))
    limits = Limits("the target group", safe(frame), safe(pd.DataFrame()))
    began = date(2025, 9, 15)
    assert balancing.by_limits(Measure(name="Attendance"), limits, began) == [f"Attendance: {told}"]


def test_what_was_measured_twice_and_is_hidden_is_not_called_measured_once(safe) -> None:
    assert balancing.sentences(MATHS, None, None, twice=True) == [
        "Maths: we cannot tell whether this got worse, as the percentages of the target and the comparison group are "
        "not both there to be shown."
    ]


def test_a_rate_that_got_worse_says_how_often_chance_does_that(safe) -> None:
    months = pd.DataFrame({"percent": [92.0, 88.0], "median": 92.0, "phase": ["baseline", "after"]})
    signals = pd.DataFrame({"signal": pd.array([True], "boolean"), "by_chance": [8]})
    chart = RunChart("the target group", safe(months), safe(signals), safe(signals), safe(pd.DataFrame()))
    attendance = Measure(name="Attendance")
    assert balancing.worse_by_month(attendance, chart)
    assert not balancing.worse_by_month(attendance.model_copy(update={"better": "lower"}), chart)
    assert balancing.by_month(attendance, chart) == [
        "Attendance: since the intervention began this has got worse.",
        "Chance alone gives one of these patterns in about 8 of 100 charts as long as this, so this may be chance.",
    ]


HOME = Measure(name="Homework", form="yes or no", role="balancing")


def shares(first, last, reason="") -> pd.DataFrame:
    rows = {"occasion": ["Sep 2026", "May 2027"], "n": [30, 30], "suppressed": ["", reason]}
    return pd.DataFrame(rows).assign(percent=pd.array([first, last], "Float64"))


def test_a_share_without_a_comparison_group_is_told_and_not_called_hidden(safe) -> None:
    """By hand: 26 and 15 of 30 are 86.7 and 50.0 per cent."""
    told = balancing.sentences(HOME, None, None, safe(shares(86.7, 50.0)), twice=True)
    assert told == [
        "Homework: we cannot tell whether the target group got worse. Its percentage was 87% in September 2026 (of "
        "about 30 pupils) and 50% in May 2027 (of about 30 pupils).",
        "We cannot say how much of this is chance, as no range is worked out without a comparison group.",
        "No comparison group was measured, so this includes any change that would have happened anyway.",
    ]
    assert told[0].way == "watched_unsure"
    hidden = safe(shares(86.7, None, "fewer than 10"))
    assert balancing.sentences(HOME, None, None, hidden, twice=True) == [
        "Homework: we cannot tell whether the target group got worse. Its percentage was 87% in September 2026 (of "
        "about 30 pupils) and not shown (fewer than 10) in May 2027.",
        "No comparison group was measured, so this includes any change that would have happened anyway.",
    ]


def test_few_months_since_the_start_do_not_show_that_a_rate_held(safe) -> None:
    months = pd.DataFrame({"percent": [92.0] * 7 + [80.0] * 7, "median": 92.0})
    months["phase"] = ["baseline"] * 7 + ["after"] * 7
    signals = pd.DataFrame({"signal": pd.array([False], "boolean"), "longest_run_limit": [7]})
    chart = RunChart("the target group", safe(months), safe(signals), safe(signals), safe(pd.DataFrame()))
    assert balancing.by_month(Measure(name="Attendance"), chart) == [
        "Attendance: we cannot tell yet whether this got worse.",
        "There are only 7 months since the intervention began, so a lasting change may not show yet by these rules.",
        "Since the intervention began, every month has been below the earlier usual level of 92.0%.",
    ]
