import pytest

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure

ORGANISERS = ("reading", "writing", "listening and talking")
MEASURES = [Measure(name=each, code=each, form="yes or no", organiser=each) for each in ORGANISERS]


def given(reading, writing, talking):
    pupils = [{"pupil": f"p{n:02}", "stage": "P4" if n < 20 else "P5"} for n in range(25)]
    observations = [
        {"pupil": f"p{n:02}", "measure": code, "occasion": "June", "value": float(n < achieved)}
        for code, achieved in zip(ORGANISERS, (reading, writing, talking), strict=True)
        for n in range(25)
    ]
    return {"pupils": pupils, "observations": observations}


def test_literacy_is_all_three_and_stages_without_judgements_are_left_out(book_with):
    levels = results.levels(book_with(*MEASURES, audience="school", **given(15, 12, 18)), "June")
    told = {
        organiser: safe.frame[["stage", "n", "count"]].values.tolist() for organiser, safe in levels.items()
    }
    assert told == {
        "reading": [["P4", 20, 15]],
        "writing": [["P4", 20, 12]],
        "listening and talking": [["P4", 20, 18]],
        "literacy": [["P4", 20, 12]],
    }


@pytest.mark.parametrize(("occasion", "stages"), [("P4 judgement, June", ["P4"]), ("P1 judgement", [])])
def test_a_judgement_of_another_stage_is_none_of_the_level_that_is_expected_now(book_with, occasion, stages):
    tables = given(15, 12, 18)
    tables["observations"] = [row | {"occasion": occasion} for row in tables["observations"]]
    found = results.levels(book_with(*MEASURES, audience="school", **tables), occasion)
    assert sorted({stage for safe in found.values() for stage in safe.frame["stage"]}) == stages


def test_in_public_few_and_all_but_few_are_hidden(book_with):
    levels = results.levels(book_with(*MEASURES, **given(15, 12, 18)), "June")
    assert levels["reading"].frame["percent"].isna().all()
    assert levels["reading"].frame["suppressed"].tolist() == ["withheld to protect pupils"]


def test_without_such_a_measure_there_are_none(book_with):
    plain = Measure(name="x", code="reading", form="yes or no")
    assert results.levels(book_with(plain, **given(15, 12, 18)), "June") == {}


def test_attendance_has_a_gap_each_pupil_counting_the_same_with_half_days_or_without(book_with):
    # by hand: 36 of 40 is 90, 10 of 20 is 50, and 70 is told: 70 in the mean; 100 and 80 make 90; the gap is 20
    told = {"a": (1, 36, 40, None), "b": (2, 10, 20, None), "c": (1, None, None, 70.0)}
    told |= {"d": (9, 40, 40, None), "e": (10, None, None, 80.0)}
    book = book_with(
        Measure(name="Attendance", code="ATT", form="rate"),
        audience="school",
        pupils=[{"pupil": pupil, "simd_decile": row[0]} for pupil, row in told.items()],
        observations=[
            {
                "pupil": p,
                "measure": "ATT",
                "occasion": "2026-08",
                "numerator": n,
                "denominator": d,
                "value": v,
            }
            for p, (_, n, d, v) in told.items()
        ],
    )
    (measure,) = results.measured(book, "rate")
    gap = results.gap(book, measure, "2026-08")
    means = gap.by_quintile.frame.set_index("quintile")["mean"].dropna()
    assert means.to_dict() == {1: pytest.approx(70), 5: pytest.approx(90)}
    assert gap.gap.frame["gap"].tolist() == [pytest.approx(20)]


def test_attendance_in_percent_stays_between_nothing_and_everything_without_being_told(book_with):
    # by hand, with four of 100 each: 60 gives a mean of 92, sd 17.889, 92 ± 2.7764·8 = 69.8 to 114.2, and 90 gives
    # 98, sd 4.4721, 98 ± 2.7764·2 = 92.4 to 103.6
    told = {f"a{n}": (1, 100.0) for n in range(4)} | {f"b{n}": (9, 100.0) for n in range(4)}
    told |= {"a": (2, 60.0), "b": (10, 90.0)}
    book = book_with(
        Measure(name="Attendance", code="ATT", form="rate", unit="%"),
        audience="school",
        pupils=[{"pupil": pupil, "simd_decile": decile} for pupil, (decile, _) in told.items()],
        observations=[
            {"pupil": pupil, "measure": "ATT", "occasion": "2026-08", "value": value}
            for pupil, (_, value) in told.items()
        ],
    )
    (measure,) = results.measured(book, "rate")
    table = results.gap(book, measure, "2026-08").by_quintile.frame.set_index("quintile")
    assert table.loc[1, ["low", "high"]].tolist() == [pytest.approx(69.789, abs=0.001), 100]
    assert table.loc[5, ["low", "high"]].tolist() == [pytest.approx(92.447, abs=0.001), 100]


def test_pupils_are_told_apart_by_known_columns_only(book_with):
    book = book_with(MEASURES[0], **given(15, 12, 18))
    for column in ("pupil", "simd_decile"):
        with pytest.raises(UsageError) as caught:
            results.by_lens(book, MEASURES[0], "June", column)
        assert str(caught.value) == (
            f"There are no results by ‘{column}’. Write one of quintile, fme, asn, eal, care_experienced, sex, stage, "
            "group, school and class."
        )


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("comparison", ["withheld to protect pupils"] * 2 + ["fewer than 10 pupils"]),
        ("target", ["", "", "fewer than 10 pupils"]),
    ],
)
def test_where_two_groups_tell_the_true_total_a_small_row_is_not_what_is_left_of_it(book_with, other, told):
    # 14 of 30 girls, 14 of 27 boys and none of 3 of whom it is not known: about 15 are 13 at least, so that of 28 in
    # all, which two groups of 30 tell, two at most are left; of about 30, which are 28 to 32, all three may be.
    who = [("F", n < 14) for n in range(30)] + [("M", n < 14) for n in range(27)] + [(None, False)] * 3
    pupils = [
        {"pupil": f"p{n}", "group": ("target", other)[n % 2], "sex": sex} for n, (sex, _) in enumerate(who)
    ]
    rows = [
        {"pupil": f"p{n}", "measure": "LIT", "occasion": "June", "value": float(yes)}
        for n, (_, yes) in enumerate(who)
    ]
    asked = Measure(code="LIT", name="On track", form="yes or no", occasions=["June"])
    book = book_with(asked, pupils=pupils, observations=rows)
    assert (results.shares(book, asked).adjusted is None) == (other == "target")
    assert results.by_lens(book, asked, "June", "sex").frame["suppressed"].tolist() == told
