import pytest

from sipp_lib.analysis.instruments import INSTRUMENTS, STAGES, recognised


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        (("NGRT", "NGRT", ""), "New Group Reading Test (NGRT)"),
        (("Reading", "", "NGRT form B, 2026"), "New Group Reading Test (NGRT)"),
        (("P4 numeracy SNSA", "snsa-num", ""), "National Standardised Assessments for Scotland (SNSA)"),
        (("Single-word reading", "SWRT_2", ""), "Single-word reading test"),
        (("Single Word Spelling Test",), "Single-word spelling test"),
        (
            ("Achievement of Curriculum for Excellence levels: reading",),
            "Achievement of Curriculum for Excellence levels",
        ),
        (("Attendance, S1",), "Attendance"),
    ],
)
def test_the_schools_own_tests_are_known_by_what_schools_call_them(words, measure):
    assert recognised(*words).measure == measure


@pytest.mark.parametrize(
    "words", [("",), ("Reading score", "READ"), ("Transatlantic", "nsaxyz"), ("Maths fluency",)]
)
def test_what_is_not_of_the_list_is_not_guessed(words):
    assert recognised(*words) is None


def test_each_has_a_name_and_a_short_name_of_its_own_and_real_stages():
    assert len({each.measure for each in INSTRUMENTS}) == len(INSTRUMENTS)
    assert len({each.planned["code"] for each in INSTRUMENTS}) == len(INSTRUMENTS)
    assert all(set(each.stages) <= set(STAGES) and each.stages for each in INSTRUMENTS)
