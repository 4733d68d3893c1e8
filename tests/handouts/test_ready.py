import pytest

from sipp_lib.analysis.scales import named
from sipp_lib.handouts.ready import READY
from sipp_lib.records.kinds import Measure
from sipp_lib.records.revision import checked


@pytest.mark.parametrize("code", READY)
def test_a_questionnaire_that_stands_ready_is_a_measure_with_its_answers(code):
    measure = Measure.model_validate(READY[code].planned(code))
    assert checked("measure", measure.model_dump(mode="json"))["code"] == code
    assert measure.form == "survey"
    assert len(measure.answers) in (4, 5)
    assert measure.statements == [*READY[code].statements]
    assert (4 <= len(set(READY[code].statements)) <= 10) != bool(READY[code].terms)


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


def test_of_those_whose_words_belong_to_others_there_are_the_settings_alone(tmp_path):
    theirs = {code: each for code, each in READY.items() if each.terms}
    assert [*theirs] == ["stirling", "rosenberg-a", "rosenberg-b"]
    for each in theirs.values():
        assert not each.statements
        scale = named(each.scale, tmp_path)
        # the best answer counts most: as many answers as there are numbers
        assert len(each.answers) == scale.highest - scale.lowest + 1
    assert named(theirs["stirling"].scale, tmp_path).items == 15
    assert named(theirs["rosenberg-b"].scale, tmp_path).reversed == (3, 5, 8, 9, 10)
