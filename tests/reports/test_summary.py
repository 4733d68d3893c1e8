"""What was named as success or outcome is answered in the summary with a number, or with why there is none."""

import pytest

from sipp_lib.reports import summary


@pytest.mark.parametrize(
    "words",
    [
        "the gap between our most and least deprived streets is narrower",
        "Narrow the attainment gap in reading by May",
        "We close the gap in numeracy",
        "gaps in attendance get smaller",
        "Children from SIMD 1 and 2 read as well as the others",
    ],
)
def test_a_success_that_is_a_narrower_gap_is_known_by_its_words(words):
    assert summary.NARROWER.search(words)


@pytest.mark.parametrize(
    "words",
    ["Young people have no gaps in their timetable.", "More P3s are on track; we close on Friday.", ""],
)
def test_other_words_are_no_gap(words):
    assert not summary.NARROWER.search(words)
