import pytest
from importing import HEAD, ROWS, looked_at, programme

from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer


def test_only_what_is_asked_can_be_answered(place):
    with pytest.raises(UsageError, match=r"^Nothing is asked about ‘school’\.$"):
        looked_at(place, HEAD + ROWS).preview.answer("school", "KIR")


def test_a_column_can_be_left_out_and_the_file_told_to_be_the_other_way_round(place):
    seen = looked_at(place, HEAD + ROWS).preview
    assert seen.reverse().mapping.direction == "1 is least deprived"
    left = seen.with_field(3, "leave out")
    assert left.describe()[4].startswith("Stage: leave out")
    assert seen.describe()[4] == "Stage: stage; 0 of 3 missing"
    known = importer.current_data(programme(place), place)
    assert importer.check(left, known).arrival.tables["pupils"]["stage"].isna().all()
