import pytest
from importing import HEAD, ROWS, looked_at, programme

from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer
from sipp_lib.records.kinds import Measure, School


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


def test_the_name_of_a_file_suggests_the_time_and_is_compared_with_what_is_said(begin_glen):
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(
            name="Reading survey", code="SUR", form="survey", answers=["Yes", "No"], occasions=["Sept", "May"]
        ),
    )
    path = place.folder.parents[2] / "reading form May.csv"
    path.write_text("I like reading,I read at home\nYes,No\nNo,No\nYes,Yes\n", encoding="utf-8")
    known = importer.current_data(programme(place), place)
    seen = importer.preview(path, place, known)
    seen = seen.answer(seen.questions[0].key, "SUR")
    (question,) = seen.questions
    assert question.suggestion == "May"
    told = [importer.check(seen.answer(question.key, when), known).issues for when in ("May", "Sept")]
    assert [[each.message for each in issues if each.code == "other-time"] for issues in told] == [
        [],
        [
            "reading form May.csv: the name of the file says ‘May’, but ‘I like reading’ is added as ‘Sept’. Check "
            "which of them is right."
        ],
    ]
