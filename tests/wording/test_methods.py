from sipp_lib.disclosure.gate import STAFF
from sipp_lib.wording import methods


def test_a_public_report_says_its_threshold_and_what_it_rounds_to():
    hidden = methods.sentences(20, 10, public=True, by_area=True)[0]
    assert hidden.startswith(
        "Nothing is published about groups of fewer than 20 pupils; where so few are left over, the others are told as "
        "‘more than half’. Answers of fewer than five staff are not shown. Numbers of pupils are rounded to the "
        "nearest 10, "
    )
    assert STAFF.threshold == 5
    assert hidden.endswith("and no individual pupil's result appears.")


def test_a_report_for_the_school_says_that_nothing_is_hidden():
    assert methods.sentences(20, 10, public=False, by_area=True)[0] == (
        "This copy is for the school: nothing is hidden or rounded, and individual pupils are shown."
    )


def test_deprivation_is_explained_only_where_the_evidence_knows_it_and_statisticians_come_last():
    with_areas = methods.sentences(20, 10, public=True, by_area=True)
    without = methods.sentences(20, 10, public=True, by_area=False)
    assert [each for each in with_areas if each not in without] == [methods.BY_AREA]
    assert without[-1].startswith("For statisticians: ")
    assert not any("Student" in each or "CR2" in each for each in without[:-1])
