from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from revisions import FIRST, written

from sipp_lib.errors import StoreError
from sipp_lib.records.kinds import Factor
from sipp_lib.records.merge import WITHDRAWN, Entry, merged
from sipp_lib.records.revision import Revision, ordered


def values(field: str, *revisions: Revision) -> set[Any]:
    return {
        version[0]
        for conflict in merged(revisions).conflicts
        if conflict.field == field
        for version in conflict.versions
    }


def test_different_fields_changed_by_two_people_are_both_kept() -> None:
    ours = written(FIRST, name="Motivation to learn", why="old")
    theirs = written(FIRST, name="Motivation", why="new")
    entry = merged([theirs, FIRST, ours])
    assert (entry.body.name, entry.body.why) == ("Motivation to learn", "new")  # type: ignore[attr-defined]
    assert entry.conflicts == ()
    assert entry.heads == tuple(sorted([ours.rev, theirs.rev]))


def test_the_same_field_changed_to_different_values_is_a_conflict_and_shows_what_it_was() -> None:
    ours = written(FIRST, author="AB", at="2026-01-06T09:00:00Z", name="Motivation", why="ours")
    theirs = written(FIRST, author="CD", at="2026-01-07T09:00:00Z", name="Motivation", why="theirs")
    entry = merged([FIRST, ours, theirs])
    assert entry.body == Factor(name="Motivation", why="old")
    (conflict,) = entry.conflicts
    assert (conflict.field, conflict.label) == ("why", "Why we think so")
    assert set(conflict.versions) == {
        ("ours", "AB", "2026-01-06T09:00:00Z", ours.rev),
        ("theirs", "CD", "2026-01-07T09:00:00Z", theirs.rev),
    }


def test_the_same_field_changed_to_the_same_value_is_no_conflict() -> None:
    entry = merged([FIRST, written(FIRST, author="AB", why="new"), written(FIRST, author="CD", why="new")])
    assert entry.body == Factor(why="new")
    assert entry.conflicts == ()


def test_the_clock_decides_nothing() -> None:
    for early, late in itertools.permutations(["2000-01-01T00:00:00Z", "2090-01-01T00:00:00Z"]):
        assert values("why", FIRST, written(FIRST, at=early, why="a"), written(FIRST, at=late, why="b")) == {
            "a",
            "b",
        }


def test_three_heads_keep_three_values_and_join_what_does_not_disagree() -> None:
    heads = [
        written(FIRST, name="Motivation", why="a"),
        written(FIRST, name="Motivation", why="b"),
        written(FIRST, name="Motivation", why="c", level="pupil"),
    ]
    entry = merged([FIRST, *heads])
    assert entry.body == Factor(name="Motivation", why="old", level="pupil")
    assert values("why", FIRST, *heads) == {"a", "b", "c"}


def test_criss_cross_choices_between_the_same_two_versions_disagree() -> None:
    # two people each join the same two heads, one choosing a, the other b: two lowest common ancestors
    a, b = written(FIRST, why="a"), written(FIRST, why="b")
    chose_a, chose_b = written(a, b, author="AB", why="a"), written(a, b, author="CD", why="b")
    entry = merged([FIRST, a, b, chose_a, chose_b])
    assert {version[3] for version in entry.conflicts[0].versions} == {chose_a.rev, chose_b.rev}
    assert entry.body == Factor(why="old")


def test_criss_cross_choices_that_agree_are_no_conflict() -> None:
    a, b = written(FIRST, why="a"), written(FIRST, why="b")
    entry = merged([FIRST, a, b, written(a, b, author="AB", why="c"), written(a, b, author="CD", why="c")])
    assert entry.conflicts == ()
    assert entry.body == Factor(why="c")


def test_a_value_taken_over_in_a_join_is_not_a_change_of_its_own() -> None:
    ours, theirs = written(FIRST, name="Motivation", why="new"), written(FIRST, name="Drive", why="old")
    joined = written(ours, theirs, name="Drive", why="new")
    later = written(ours, name="Motivation", why="newest")  # by somebody who had not seen the join
    entry = merged([FIRST, ours, theirs, joined, later])
    assert entry.conflicts == ()
    assert entry.body == Factor(name="Drive", why="newest")


def test_a_choice_of_what_stood_there_before_settles_the_conflict_for_everyone() -> None:
    a, b = written(FIRST, name="Motivation", why="a"), written(FIRST, name="Motivation", why="b")
    joined = written(a, b, name="Motivation", why="old")
    entry = merged([FIRST, a, b, joined, written(FIRST, name="Drive", why="old")])
    assert entry.conflicts == ()
    assert entry.body == Factor(name="Drive", why="old")


def test_an_edit_beside_a_withdrawal_is_withdrawn_kept_and_listed() -> None:
    gone = written(FIRST, op="withdraw", name="Motivation", why="old")
    edited = written(FIRST, name="Motivation", why="new")
    entry = merged([FIRST, gone, edited])
    assert entry.withdrawn
    assert entry.body == Factor(name="Motivation", why="new")
    assert [conflict.field for conflict in entry.conflicts] == [WITHDRAWN]
    assert {version[0] for version in entry.conflicts[0].versions} == {True, False}


def test_an_edit_after_a_restore_beside_an_older_edit_is_no_conflict_about_withdrawing() -> None:
    gone = written(FIRST, op="withdraw", name="Motivation", why="old")
    back = written(gone, name="Motivation", why="old")
    entry = merged([FIRST, gone, back, written(FIRST, name="Motivation", why="new")])
    assert not entry.withdrawn
    assert entry.conflicts == ()
    assert entry.body == Factor(name="Motivation", why="new")


def test_a_redaction_wins_over_every_head() -> None:
    edited = written(FIRST, why="something private")
    erased = written(FIRST, op="redact", author="DPO")
    entry = merged([FIRST, edited, erased])
    assert entry.redacted
    assert entry.body == Factor()
    assert entry.conflicts == ()
    assert (entry.author, entry.heads) == ("DPO", tuple(sorted([edited.rev, erased.rev])))


def test_two_first_versions_of_one_record_disagree_about_an_empty_form() -> None:
    entry = merged([written(name="a"), written(name="b")])
    assert entry.body == Factor()
    assert {version[0] for version in entry.conflicts[0].versions} == {"a", "b"}


def test_a_missing_earlier_version_is_told() -> None:
    with pytest.raises(StoreError) as raised:
        merged([written(FIRST, why="new")])
    assert str(raised.value) == (
        "An earlier version of the factor record f1 is missing. "
        "Fetch the complete records again from where they came."
    )


def test_a_body_that_is_none_of_its_kind_is_told() -> None:
    with pytest.raises(StoreError) as raised:
        merged([replace(FIRST, body={"schema": 1, "colour": "red"})])
    assert str(raised.value) == (
        "The factor record f1 does not hold the fields of a factor. "
        "Fetch the records again from where they came."
    )


def test_a_kind_of_a_newer_version_is_told() -> None:
    with pytest.raises(StoreError) as raised:
        merged([replace(FIRST, kind="hologram")])
    assert str(raised.value) == (
        "The record f1 is of a kind this version does not know. "
        "Update the workbook on this machine and open the partnership again."
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "take", "withdraw"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(["name", "why"]),
        st.sampled_from("abc"),
    ),
    max_size=14,
)


def fields_of(entry: Entry) -> dict[str, Any]:
    """What a person keeps who answers every conflict with ‘a’."""
    return {**entry.body.model_dump(), **{c.field: "a" for c in entry.conflicts if c.field != WITHDRAWN}}


def played(steps: list[tuple[str, int, int, str, str]]) -> tuple[list[Revision], dict[str, tuple[str, str]]]:
    """Three copies edit and take over from each other; returns all revisions and who set what."""
    everything = [FIRST]
    seen: list[dict[str, Revision]] = [{FIRST.rev: FIRST} for _ in range(3)]
    did: dict[str, tuple[str, str]] = {}
    for act, here, there, field, value in steps:
        if act == "take":
            seen[here] |= seen[there]
            continue
        entry = merged(seen[here].values())
        by_rev = seen[here]
        if act == "edit" and fields_of(entry)[field] == value:
            continue  # what a field shows already is no change of it
        heads = [by_rev[rev] for rev in entry.heads]
        fields = fields_of(entry)
        if act == "withdraw":
            revision = written(*heads, op="withdraw", **fields)
        else:
            revision = written(*heads, **{**fields, field: value})
            did[revision.rev] = (field, value)
        by_rev[revision.rev] = revision
        everything.append(revision)
    return everything, did


@settings(max_examples=150)
@given(STEPS, st.randoms(use_true_random=False))
def test_the_merged_state_is_the_same_whatever_the_order(steps: Any, shuffler: random.Random) -> None:
    revisions, _ = played(steps)
    straight = merged(revisions)
    shuffler.shuffle(revisions)
    assert merged(revisions) == straight
    assert {revision.rev for revision in ordered(revisions)} == {revision.rev for revision in revisions}


@settings(max_examples=150)
@given(STEPS)
def test_no_value_vanishes_unless_somebody_who_had_seen_it_wrote_over_it(steps: Any) -> None:
    revisions, did = played(steps)
    by_rev = {revision.rev: revision for revision in revisions}
    entry = merged(revisions)

    def ancestors(rev: str) -> set[str]:
        return {a for parent in by_rev[rev].parents for a in {parent} | ancestors(parent)}

    for rev, (field, value) in did.items():
        later = [r for r in revisions if rev in ancestors(r.rev) and (r.body or {})[field] != value]
        shown = {getattr(entry.body, field)} | values(field, *revisions)
        assert later or value in shown
