"""Targets as partnerships write them, and what each asks of the measure that is named for it."""

import pytest

from sipp_lib.records.kinds import Measure
from sipp_lib.reports.aims import (
    LEVEL_LEAD,
    LEVELS,
    MORE_WORDS,
    NO_NUMBER,
    NOT_PERCENT,
    NOT_POINTS,
    NOT_PUPILS,
    OF_WHAT,
    OTHER_WAY,
    SEVERAL,
    TWO_SIZES,
    WHICH_LEVELS,
    Aim,
    read,
)

SCORE, LESS = Measure(lowest=0, highest=40), Measure(name="Referrals", better="lower")
JUDGED = Measure(ordered=True, answers=["Confident", "Secure", "Developing", "Emerging"])
SHARE, RATE, ASKED = (
    Measure(name=name, form=form, answers=answers)
    for name, form, answers in (
        ("On track", "yes or no", []),
        ("Attendance", "rate", []),
        ("How confident I feel", "survey", ["Agree", "Disagree", "Often", "Always"]),
    )
)


@pytest.mark.parametrize(
    ("target", "measure", "asked", "size"),
    [
        ("92 by May", SCORE, "level", 92),
        ("75% agree", ASKED, "level", 75),
        ("80 per cent say often or always", ASKED, "level", 80),
        ("75% of pupils feel more confident", ASKED, "level", 75),
        ("Nine out of ten agree", ASKED, "level", 90),
        ("9 out of 10", SHARE, "level", 90),
        ("A third", ASKED, "level", 100 / 3),
        ("two thirds on track", SHARE, "level", 200 / 3),
        ("from 38% to 70% by June 2026", SHARE, "level", 70),
        ("rise to 75%", SHARE, "level", 75),
        ("more than 75%", SHARE, "level", 75),
        ("85% of P5 pupils at Level 2 by 12 March", SHARE, "level", 85),
        ("increase from 12 to 15", SCORE, "level", 15),
        ("mean of 3.5 or more", SCORE, "level", 3.5),
        ("Standardised score 100+", SCORE, "level", 100),
        ("Half marks or better by the middle of March", SCORE, "level", 20),
        ("At least 95% attendance in 2025/26", RATE, "level", 95),
        ("no more than 2 referrals", LESS, "level", 2),
        ("A clear shift upwards, at least 2 points, by Easter", RATE, "change", 2),
        ("4 marks more by March 2027", SCORE, "change", 4),
        ("rise of 5 points", SCORE, "change", 5),
        ("+5 points", SCORE, "change", 5),
        ("10 percentage points more by P4", SHARE, "change", 10),
        ("reduce referrals by 3", LESS, "change", 3),
        ("4 points more than the waiting schools by May", SCORE, "lead", 4),
        ("Close half the distance to the other sections", SCORE, "part of the lead", 1 / 2),
        ("halve the gap to the comparison schools", SCORE, "part of the lead", 1 / 2),
        ("halve the attainment gap", SCORE, "part of the gap", 1 / 2),
        ("close a quarter of the gap between SIMD 1 and SIMD 5", SCORE, "part of the gap", 1 / 4),
        ("gap narrowed by 3 points", SCORE, "narrower lead", 3),
        ("close the distance to the other sections by at least 2 points", LESS, "narrower lead", 2),
        ("3 points smaller gap", SCORE, "narrower lead", 3),
        ("gap to the comparison group of at most 2 points", SCORE, "largest lead", 2),
        ("The gap is 5 points or less", SCORE, "largest lead", 5),
        ("reduce the gap to 5 points by June 2026", SCORE, "largest lead", 5),
        ("attainment gap of at most 5 points", SCORE, "largest gap", 5),
        ("attainment gap no more than 10%", SHARE, "largest gap", 10),
        ("gap between Q1 and Q5 narrows from 12 to 8 points", SCORE, "largest gap", 8),
        ("reduce the poverty-related attainment gap by 5 percentage points", SHARE, "narrower gap", 5),
        ("narrow the gap between quintiles 1 and 5 by 4 points", SCORE, "narrower gap", 4),
        ("close the attainment gap by 20%", SCORE, "part of the gap", 1 / 5),
        ("A shift upwards on the run chart", RATE, "shift", 0),
    ],
)
def test_what_a_target_asks_is_read_from_its_words(target, measure, asked, size):
    assert read(target, measure) == Aim(asked, pytest.approx(size))


def test_a_gap_is_by_deprivation_where_the_outcome_says_so_and_the_target_names_nobody_else():
    assert read("gap of at most 5 points", SCORE, "Attainment gap in reading") == Aim("largest gap", 5)
    to_others = read("gap to the other schools of at most 5 points", SCORE, "Attainment gap in reading")
    assert to_others == Aim("largest lead", 5)
    assert to_others.of_area() == Aim("largest gap", 5)


@pytest.mark.parametrize(
    ("target", "size", "levels"),
    [
        ("two thirds Secure or Confident", 200 / 3, 2),
        ("75% Secure or better by May", 75, 2),
        ("9 out of 10 pupils at least Developing or above", 90, 3),
        ("Half Confident", 50, 1),
    ],
)
def test_a_share_at_the_best_levels_is_read_by_their_names(target, size, levels):
    assert read(target, JUDGED) == Aim("level", pytest.approx(size), levels)


def test_the_name_of_a_level_inside_another_is_not_taken_for_it():
    very = JUDGED.model_copy(update={"answers": ["Very secure", "Secure", "Not yet"]})
    assert read("60% very secure", very) == Aim("level", 60, 1)
    assert read("60% secure", very) == WHICH_LEVELS  # or better?


@pytest.mark.parametrize(
    ("target", "aim"),
    [
        ("10 more children Secure or better by June 2026", Aim("more pupils", 10, 2)),
        ("ten more of our pupils at Secure or Confident", Aim("more pupils", 10, 2)),
        ("10 additional pupils Confident", Aim("more pupils", 10, 1)),
        ("from 10 to 20 pupils Secure or better", Aim("pupils", 20, 2)),
        ("10 percentage points more at Secure or better", Aim("change", 10, 2)),
        ("10% more at Secure or better", OF_WHAT),
        ("10 more boys Secure or better", MORE_WORDS),
        ("10 more children at level", LEVELS),
        ("ahead of comparison by 10 percentage points", LEVEL_LEAD),
        ("10 percentage points more Secure or better than the comparison group", LEVEL_LEAD),
        ("75% Secure", WHICH_LEVELS),
    ],
)
def test_a_change_of_levels_is_one_of_how_many_reach_them(target, aim):
    assert read(target, JUDGED) == aim


@pytest.mark.parametrize(
    ("target", "measure", "aim"),
    [
        ("10 more children on track", SHARE, Aim("more pupils", 10)),
        ("increase by 10 pupils", SHARE, Aim("more pupils", 10)),
        ("30 pupils", SHARE, Aim("pupils", 30)),
        ("5 more parents agree", ASKED, Aim("more pupils", 5)),
        ("4 children more than the comparison group", SHARE, TWO_SIZES),
        ("10 more children", SCORE, NOT_PUPILS),
        ("10 more children", RATE, NOT_PUPILS),
    ],
)
def test_a_number_of_pupils_is_no_number_of_points(target, measure, aim):
    assert read(target, measure) == aim


@pytest.mark.parametrize(
    ("target", "measure", "why"),
    [
        ("more children on track", SHARE, NO_NUMBER),
        ("better than last year", SCORE, NO_NUMBER),
        ("ceud sa cheud", SCORE, NO_NUMBER),
        ("a gap of at least 5 points", SCORE, OTHER_WAY),
        ("gap between boys and girls of at most 3", SCORE, MORE_WORDS),
        ("gap of at most 5%", SCORE, NOT_POINTS),
        ("gap closed by 50%", SHARE, OF_WHAT),
        ("gap narrowed by 3 to 5 points", SCORE, SEVERAL),
        ("a narrower gap", SCORE, NO_NUMBER),
        ("half marks", Measure(), NO_NUMBER),
        ("30 of 40 pupils", SHARE, SEVERAL),
        ("improve by 10%", SHARE, OF_WHAT),
        ("75%", SCORE, NOT_POINTS),
        ("30", SHARE, NOT_PERCENT),
        ("fewer than 20% absent", RATE, OTHER_WAY),
        ("at least 5 referrals", LESS, OTHER_WAY),
        (
            "80% of those who come to at least three evenings",
            SHARE,
            "it is about some of the pupils only, and the results do not tell them apart",
        ),
        (
            "5 points above the authority average",
            SCORE,
            "it names results of others, which were not brought in",
        ),
        ("at least 3 months of progress", SCORE, "it is in months of progress, and the result is not"),
        ("90 for boys", SCORE, MORE_WORDS),
        ("every pupil gains 5 points", SCORE, MORE_WORDS),
        ("effect size of 0.4", SCORE, MORE_WORDS),
        ("within 5 points of the national average", SCORE, MORE_WORDS),
        ("1 level of progress", SCORE, MORE_WORDS),
        ("95% for those with a plan", RATE, MORE_WORDS),
        ("not 40%", SHARE, MORE_WORDS),
        ("increase the share on track by a third", SHARE, OF_WHAT),
        ("level 3", Measure(ordered=True), LEVELS),
        ("80% Emerging", JUDGED, WHICH_LEVELS),  # not the best of them
        ("all Confident, Secure, Developing or Emerging", JUDGED, WHICH_LEVELS),
        ("Secure or better by May", JUDGED, NO_NUMBER),  # of how many?
        ("75% of boys Secure or better", JUDGED, MORE_WORDS),
    ],
)
def test_a_target_that_cannot_be_set_beside_a_result_says_why(target, measure, why):
    assert read(target, measure) == why
