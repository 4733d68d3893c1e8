"""Choosing the target group on the data changes what is analysed."""

import pytest
from two_schools import said

from sipp_lib import results
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.errors import UsageError
from sipp_lib.pages import target_group
from sipp_lib.records.kinds import Measure


def change(performance):
    (measure,) = performance.book.bodies(Measure)
    summary = require_safe(results.target_change(performance.book, measure).summary)
    return int(summary["n"].iloc[0]), float(summary["mean_change"].iloc[0])


def test_pupils_chosen_on_the_data_are_written_down_and_analysed(performance):
    told = target_group.take(
        performance.book, said(performance, limit="73", compare="school", schools=["A"], beside=["A", "B"])
    )
    performance.book.reload()
    assert (
        told
        == "The group was written down: 3 pupils, and 3 to compare with. Say below who they are in your words."
    )
    (entry,) = performance.book.records("target_group")
    group = entry.body
    assert group.pupils == ["a71", "a72", "a73"]
    assert group.compared == ["b71", "b72", "b73"]
    assert group.size == 3
    assert group.chosen_on == "READ"
    assert group.how_chosen == "On the data: Reading 73 or below, September; schools A."
    assert entry.author == "Morag Bell"
    assert change(performance) == (3, 5.0)
    (measure,) = performance.book.bodies(Measure)
    groups = require_safe(results.group_comparison(performance.book, measure).groups).set_index("group")
    assert dict(groups["mean_change"]) == {"target": 5.0, "comparison": 2.0}
    assert results.chosen_low(performance.book, measure)


def test_choosing_others_for_the_same_group_changes_the_analysis_and_keeps_what_people_wrote(performance):
    target_group.take(performance.book, said(performance, limit="73"))
    performance.book.reload()
    (entry,) = performance.book.records("target_group")
    performance.book.store.revise(entry.id, {"name": "Readers", "who": "P5"}, list(entry.heads))
    performance.book.reload()
    told = target_group.take(
        performance.book, said(performance, schools=["B"], quintiles=["1"], compare="stage")
    )
    performance.book.reload()
    assert told.startswith("‘Readers’ now has these pupils: 6 pupils, and 6 to compare with.")
    (entry,) = performance.book.records("target_group")
    assert (entry.body.name, entry.body.who, entry.body.chosen_on) == ("Readers", "P5", "")
    assert entry.body.lenses == ["SIMD"]
    assert change(performance) == (6, 2.0)


def test_what_people_wrote_of_how_the_group_was_chosen_is_kept(performance):
    entry = performance.book.store.add("target_group", {"how_chosen": "By lot, in June"})
    performance.book.reload()
    target_group.take(performance.book, said(performance, limit="75", group=entry.id))
    performance.book.reload()
    assert performance.book.records("target_group")[0].body.how_chosen == "By lot, in June"


def test_the_picture_says_how_many_that_gives_and_what_to_mind(performance):
    view = performance.choose()
    view.refresh()
    assert "There are 24 pupils in the evidence." in view.html
    (measure,) = performance.book.records("measure")
    view.chosen = {"measure": measure.id, "limit": "72"}
    view.refresh()
    assert "On the data: Reading 72 or below, September. That is 4 of 24 pupils." in view.html
    assert "Fewer than 10 pupils" in view.html
    assert "because chance was part of it" in view.html
    assert "Choose these 4 pupils" in view.html
    help = next(field["help"] for field in view.fields if field["name"] == "limit")
    assert (
        help
        == "A number in points. A tenth of the pupils have a result up to 72, a quarter 73.75, half 76.5."
    )
    view._pressed("choose")
    assert performance.book.records("target_group")[0].body.size == 4


def test_nobody_is_chosen_by_nothing(performance):
    with pytest.raises(
        UsageError, match=r"^Nobody is chosen yet\. Say above what the pupils have in common\.$"
    ):
        target_group.take(performance.book, said(performance))
