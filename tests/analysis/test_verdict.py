import pandas as pd
import pytest

from sipp_lib.analysis import verdict

LOT = (
    "It does not show what made the difference: the groups were not made by lot, so they may have differed in other "
    "ways too."
)


def of_comparison(*args, **kwargs):
    return " ".join(verdict.of_comparison(*args, **kwargs))


def of_change(*args, **kwargs):
    return " ".join(verdict.of_change(*args, **kwargs))


def adjusted(*rows, n=(24, 30), n_clusters=None, **columns):
    frame = pd.DataFrame(rows, columns=["difference", "low", "high"], dtype="Float64").assign(se=1.25)
    sizes = {"n_target": n[0], "n_comparison": n[1], "n_clusters": n_clusters}
    return frame.assign(**{k: pd.array([v] * len(rows), "Int64") for k, v in sizes.items()}, **columns)


def effect(g, low, high, **columns):
    frame = pd.DataFrame({"g": [g], "low": [low], "high": [high]}, dtype="Float64")
    return frame.assign(standardiser="both groups after, pooled", **columns)


def summary(n=14, change=3.2, low=0.4, high=6.0, effect=0.42):
    numbers = {
        "mean_before": 21.4,
        "mean_after": 21.4 + change,
        "mean_change": change,
        "low": low,
        "high": high,
    }
    frame = pd.DataFrame([numbers | {"effect": effect}], dtype="Float64")
    return frame.assign(n=n, standardiser="all pupils measured")


def missing(before, after):
    return pd.DataFrame({"n_before_only": [before], "n_after_only": [after], "n": [20]}).astype("Int64")


EXPECTED = pd.DataFrame({"expected_change": [1.5], "r": [0.8], "r_of": ["the comparison group"]})


def test_a_clear_difference_in_one_paragraph():
    months = {"months": "4", "months_low": "1", "months_high": "7"}
    told = of_comparison(
        "Reading", adjusted((2.1, 0.4, 3.8)), unit="points", effect=effect(0.31, 0.06, 0.56, **months)
    )
    assert told == (
        "Reading: allowing for where each pupil began, the target group ended 2.10 points ahead of the comparison "
        "group (95% interval from 0.40 ahead to 3.80 ahead); 24 pupils were compared with 30 pupils. "
        "That is 0.31 standard deviations ahead (95% interval from 0.06 ahead to 0.56 ahead), in the standard "
        "deviation of both groups after, pooled (Hedges' g), or 4 months of progress in the table of the EEF's Toolkit "
        f"(95% interval 1 to 7). That is more than chance alone usually gives. {LOT}"
    )


def test_everything_that_weakens_a_difference_is_said():
    rows = adjusted((2.1, 0.4, 3.8), (2.1, -0.3, 4.5), n=(8, 30), n_clusters=6)
    told = of_comparison(
        "Reading",
        rows,
        unit="points",
        slopes=pd.DataFrame({"unequal": [True]}),
        missing=missing(2, 1),
        regression=EXPECTED,
    )
    assert told == (
        "Reading: allowing for where each pupil began, the target group ended 2.10 points ahead of the comparison "
        "group (95% interval from 0.30 behind to 4.50 ahead); 8 pupils were compared with 30 pupils. "
        "The interval includes no difference between the groups at all, so this may be chance. "
        "With fewer than 10 pupils in a group this is indicative only. "
        "The interval allows for pupils having been taught in 6 classes (standard error 1.250); counting pupils as "
        "independent it would be 0.40 to 3.80, which looks like more than chance and is not, because the classes "
        "differ from each other. "
        "The difference depends on where pupils began, so one number for all of them hides part of it. "
        "The target group was chosen for its scores, so with nothing done a rise of 1.50 points was to be expected "
        "(regression to the mean, with the correlation 0.80 of the comparison group). "
        "Left out: 3 pupils who were measured only once; they may have changed in another way. "
        f"{LOT}"
    )


def test_a_measure_that_is_better_lower_turns_ahead_and_behind():
    told = of_comparison(
        "Absence", adjusted((-2.1, -3.8, -0.4)), better="lower", effect=effect(-0.3, -0.6, 0.0)
    )
    assert "ended 2.10 ahead of the comparison group (95% interval from 3.80 ahead to 0.40 ahead)" in told
    assert "0.30 standard deviations ahead (95% interval from 0.60 ahead to level)" in told


def test_a_group_that_fell_behind_or_ended_level():
    assert "ended 2.10 behind the comparison group" in of_comparison("x", adjusted((-2.1, -3.8, -0.4)))
    assert "ended level with the comparison group" in of_comparison("x", adjusted((0.0, -1.0, 1.0)))


def test_too_few_classes_to_allow_for_are_said():
    told = of_comparison("x", adjusted((2.1, 0.4, 3.8), (2.1, None, None), n_clusters=2))
    assert "(95% interval from 0.40 ahead to 3.80 ahead)" in told
    assert (
        "Pupils were taught in classes, too few of them to allow for how classes differ, so the interval is too narrow."
    ) in told


def test_allowing_for_few_classes_never_makes_a_result_surer():
    told = of_comparison("x", adjusted((2.1, 0.4, 3.8), (2.1, 1.4, 2.8), n_clusters=4))
    assert "(95% interval from 0.40 ahead to 3.80 ahead)" in told
    assert (
        "Pupils were taught in 4 classes; allowing for that (standard error 1.250) does not make the interval wider."
    ) in told


def test_groups_made_by_lot_are_told_less_of():
    told = of_comparison("x", adjusted((2.1, 0.4, 3.8)), by_lot=True)
    assert told.endswith(
        "It does not show that every pupil gained, or that the same would happen with other pupils."
    )
    assert LOT not in told


def test_rounded_and_hidden_numbers_are_told_as_such():
    told = of_comparison("x", adjusted((2.1, 0.4, 3.8)), about=True, missing=missing(None, 5))
    assert "about 24 pupils were compared with about 30 pupils" in told
    assert "Any pupils who were measured only once are left out; how many there were is not shown." in told


def test_what_is_not_compared_says_why():
    rows = adjusted((None, None, None), n=(4, 30))
    assert of_comparison("Reading", rows) == (
        "Reading: target and comparison group are not compared (too few pupils in a group)."
    )
    hidden = rows.assign(suppressed="fewer than 10 pupils")
    assert of_comparison("Reading", hidden) == (
        "Reading: target and comparison group are not compared (fewer than 10 pupils)."
    )


def test_a_difference_without_an_interval_is_not_made_sure():
    told = of_comparison("x", adjusted((2.1, None, None)), effect=effect(None, None, None))
    assert "interval" not in told
    assert "How sure this is cannot be said from so few numbers." in told
    assert "standard deviations" not in told


def test_a_change_without_a_comparison_says_so():
    told = of_change("Reading", summary(), unit="points", missing=missing(1, 0), regression=EXPECTED)
    assert told == (
        "Reading: the target group's mean rose by 3.2 points, from 21.4 to 24.6 (95% interval from a rise of 0.4 to a "
        "rise of 6.0), for 14 pupils measured both times. "
        "That is 0.42 standard deviations of all pupils measured (Becker's standardised change). "
        "That is more than chance alone usually gives. "
        "There is no comparison group, so what pupils would have gained anyway is in it. "
        "The target group was chosen for its scores, so with nothing done a rise of 1.50 points was to be expected "
        "(regression to the mean, with the correlation 0.80 of the comparison group). "
        "Left out: 1 pupil who was measured only once; they may have changed in another way. "
        "It does not show that what was tried made the change."
    )


def test_a_fall_has_its_direction_in_words_and_a_true_minus():
    told = of_change("Reading", summary(change=-3.2, low=-6.8, high=0.4, effect=-0.42))
    assert "fell by 3.2, from 21.4 to 18.2 (95% interval from a fall of 6.8 to a rise of 0.4)" in told
    assert "that is the wrong way for this measure" in told
    assert "That is −0.42 standard deviations" in told
    assert "The interval includes no change at all, so this may be chance." in told
    assert "-" not in told


def test_no_change_is_no_direction():
    told = of_change("x", summary(change=0.0, low=-1.0, high=1.0, effect=0.0))
    assert "mean did not change, from 21.4 to 21.4" in told
    assert "wrong way" not in told


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (
            4,
            "With fewer than 5 pupils no standardised effect is given, and one pupil more could turn the result round.",
        ),
        (5, "With fewer than 10 pupils this is indicative only."),
        (9, "With fewer than 10 pupils this is indicative only."),
    ],
)
def test_few_pupils_weaken_a_change(n, sentence):
    told = of_change("x", summary(n=n, effect=None if n < 5 else 0.4))
    assert sentence in told
    assert ("standard deviations" in told) == (n >= 5)


def test_ten_pupils_are_enough_not_to_be_called_few():
    assert "fewer" not in of_change("x", summary(n=10))


def test_one_pupil_and_nobody():
    told = of_change("x", summary(n=1, low=None, high=None, effect=None))
    assert "for 1 pupil measured both times" in told
    assert "How sure this is cannot be said from so few numbers." in told
    nobody = summary(n=0).assign(mean_change=pd.array([None], "Float64"))
    assert of_change("Reading", nobody) == (
        "Reading: the target group's change is not shown (nobody was measured on both occasions)."
    )
