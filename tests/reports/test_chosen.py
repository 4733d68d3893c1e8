"""Whether a group was chosen for a low start, as its record or the words of its choice tell."""

from types import SimpleNamespace

import pytest

from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.reports import chosen, summary
from sipp_lib.wording import verdict

NUMERACY, ATTENDANCE = Measure(name="Numeracy score", code="NUM"), Measure(name="Attendance", form="rate")


def book(**group):
    groups = [TargetGroup(**group)]
    return SimpleNamespace(bodies=lambda kind: groups if kind is TargetGroup else [], cache={})


@pytest.mark.parametrize(
    ("group", "measure", "low"),
    [
        ({"chosen_on": "NUM"}, NUMERACY, True),
        ({"how_chosen": "The sections with lowest numeracy at transition."}, NUMERACY, True),
        ({"how_chosen": "Under 90%", "who": "Pupils missing a lot of school"}, ATTENDANCE, True),
        ({"how_chosen": "Lowest numeracy"}, ATTENDANCE, False),
        ({"how_chosen": "Lowest numeracy", "chosen_on": "READ"}, NUMERACY, False),
        ({"how_chosen": "Lowest numeracy, drawn at random", "by_lot": True}, NUMERACY, False),
        ({"how_chosen": "The numeracy classes with a teacher who had time"}, NUMERACY, False),
        ({"how_chosen": "Schools in poorer areas, for numeracy"}, NUMERACY, False),
        ({"how_chosen": "Lowest numeracy"}, Measure(name="Numeracy errors", better="lower"), False),
        ({"how_chosen": "Lowest numeracy"}, Measure(name="Liking numeracy", form="survey"), False),
    ],
)
def test_a_low_start_is_known_by_its_record_or_by_how_the_group_was_chosen(group, measure, low):
    assert chosen.low(book(**group), measure) is low


@pytest.mark.parametrize("audience", ["public", "school"])
def test_each_summary_of_a_group_chosen_low_says_so_where_something_rose(eight, audience):
    said = {
        (slug, measure.name)
        for slug, opened in eight(audience).items()
        for measure, told in summary.main_results(opened)
        if "regression to the mean" in verdict.in_brief(told)
    }
    told_to_the_school = {("glen-corrie", "Fractions task")} if audience == "school" else set()
    assert said - told_to_the_school == {
        ("braehowe-cluster", "Attendance"),
        ("eskmouth-whinmarr", "Numeracy score"),
        ("lindarroch-maths", "Maths score"),
    }
