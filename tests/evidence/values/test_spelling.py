import pytest

from sipp_lib.evidence.values.spelling import normalise_heading


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Reading_Score", "reading score"),
        ("Stage [note 3]", "stage"),
        ("Forename *", "forename"),
        ("SIMD  2020 (2)", "simd 2020"),
        ("Name:\n", "name"),
        ("ＳＣＮ", "scn"),
        ("A.S.N.", "asn"),
        ("F.S.M. entitlement", "fsm entitlement"),
        ("Reg. class", "reg. class"),
        ("St. Fillan's R.C.", "st. fillan's rc"),
    ],
)
def test_a_heading_is_compared_without_capitals_notes_doubled_spaces_and_the_points_of_an_abbreviation(
    heading, text
):
    assert normalise_heading(heading) == text
