import pytest

from sipp_lib.handouts.ready import READY
from sipp_lib.records.kinds import Measure
from sipp_lib.records.revision import checked


@pytest.mark.parametrize("code", READY)
def test_a_questionnaire_that_stands_ready_is_a_measure_with_its_answers(code):
    measure = Measure.model_validate(READY[code].planned(code))
    assert checked("measure", measure.model_dump(mode="json"))["code"] == code
    assert (measure.form, len(measure.answers)) == ("survey", 5)
    assert 4 <= len(set(READY[code].statements)) <= 10


def test_the_five_statements_are_those_of_the_evaluation_and_its_answers():
    # School Improvement Partnership Programme, summary of November 2014, ‘Individuals’ experiences of working together’
    ready = READY["working-together"]
    assert [each.removeprefix("Working together has ") for each in ready.statements] == [
        "left me with a desire to work collaboratively with colleagues",
        "encouraged networking with other colleagues",
        "increased my leadership opportunities",
        "encouraged me to try new ideas",
        "promoted my skills in practitioner enquiry",
    ]
    assert ready.answers == (
        "Completely agree",
        "Mostly agree",
        "Not sure either way",
        "Disagree",
        "Completely disagree",
    )


def test_words_that_belong_to_others_are_not_among_them():
    assert not {"rosenberg", "stirling"} & {*READY}
