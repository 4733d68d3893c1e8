"""Pupils taken in or left out by those who know them: the evidence follows, and why stays in the school."""

import pytest
from two_schools import said

from sipp_lib.disclosure.free_text import for_the_public
from sipp_lib.errors import UsageError
from sipp_lib.pages import target_group
from sipp_lib.pages.judgement import WORDS, judge
from sipp_lib.reports.records import performance as shown


@pytest.fixture
def group(performance):
    """The three lowest of both schools, compared with the rest of school B."""
    target_group.take(
        performance.book, said(performance, limit="72", schools=["A"], compare="school", beside=["B"])
    )
    performance.book.reload()
    (entry,) = performance.book.records("target_group")
    return entry.id


def body(performance):
    performance.book.reload()
    (entry,) = performance.book.records("target_group")
    return entry.body


def test_a_pupil_is_taken_in_and_another_left_out_and_the_evidence_follows(performance, group):
    assert judge(performance.book, group, "b72", inside=True, reason="Reads at home, not in school") == (
        "The group now has 3 pupils. What you wrote is not published."
    )
    performance.book.reload()
    judge(performance.book, group, "a71", inside=False, reason="Has left for Perth")
    found = body(performance)
    assert found.pupils == ["a72", "b72"]
    assert found.compared == ["b71"]  # nobody is in both
    assert found.size == 2
    assert [(each.pupil, each.decision, each.reason, each.by_whom) for each in found.judged] == [
        ("b72", "taken in", "Reads at home, not in school", "Morag Bell"),
        ("a71", "left out", "Has left for Perth", "Morag Bell"),
    ]
    assert found.how_chosen == f"On the data: Reading 72 or below, September; schools A. {WORDS}"
    pupils = performance.book.evidence.pupils.set_index("pupil")["group"]
    assert sorted(pupils.index[pupils == "target"]) == ["a72", "b72"]


def test_why_stays_in_the_school_and_in_no_report(performance, group):
    judge(performance.book, group, "b75", inside=True, reason="Canary: the family has moved")
    performance.book.reload()
    (entry,) = performance.book.records("target_group")
    assert for_the_public(entry).body.judged == []
    parts = [str(each) for column in shown(performance.book) for each in column if each]
    assert WORDS in " ".join(parts)
    assert "Canary" not in " ".join(parts)


def test_choosing_on_the_data_again_keeps_what_people_decided(performance, group):
    judge(performance.book, group, "b72", inside=True, reason="As above")
    performance.book.reload()
    judge(performance.book, group, "a71", inside=False, reason="As above")
    performance.book.reload()
    told = target_group.take(performance.book, said(performance, limit="73", schools=["A"], group=group))
    assert told == (
        "‘Target group’ now has these pupils: 3 pupils. Whom you took in or left out by judgement stays so. Say below "
        "who they are in your words."
    )
    found = body(performance)
    assert found.pupils == ["a72", "a73", "b72"]
    assert found.how_chosen.endswith(WORDS)
    # the last word on a pupil counts
    judge(performance.book, group, "b72", inside=False, reason="No longer")
    performance.book.reload()
    target_group.take(performance.book, said(performance, limit="73", group=group))
    assert body(performance).pupils == ["a72", "a73", "b71", "b73"]


@pytest.mark.parametrize(
    ("pupil", "inside", "reason", "told"),
    [
        ("b72", True, " ", "Say why, in a sentence that a colleague would understand. It is not published."),
        ("z99", True, "Why", "This pupil is no longer in the evidence. Show the list again."),
    ],
)
def test_nothing_is_decided_without_a_reason_or_of_nobody(performance, group, pupil, inside, reason, told):
    with pytest.raises(UsageError) as caught:
        judge(performance.book, group, pupil, inside=inside, reason=reason)
    assert str(caught.value) == told
    assert body(performance).pupils == ["a71", "a72"]


def test_the_last_pupil_of_a_group_stays(performance, group):
    judge(performance.book, group, "a71", inside=False, reason="Has left")
    performance.book.reload()
    with pytest.raises(UsageError) as caught:
        judge(performance.book, group, "a72", inside=False, reason="Has left")
    assert str(caught.value) == "A target group needs at least one pupil. Take another one in first."
