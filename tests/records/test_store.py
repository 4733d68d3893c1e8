from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import StoreError
from sipp_lib.records import bundle
from sipp_lib.records.kinds import Action, Factor, Measure, School
from sipp_lib.records.merge import WITHDRAWN, Entry
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store

DAMAGED = (
    "The records in {path} are damaged, so nothing was done. Keep this file: work that is in no copy can often be read "
    "from it. Move it aside under another name, put the newest copy or a bundle from another school of the "
    "partnership in its place, and ask whoever looks after this computer to save the rest."
)


def forked(store: Store, ours: dict[str, Any], theirs: dict[str, Any]) -> Entry:
    """A factor that two people changed from the same version."""
    seen = store.add(Factor(name="Motivation", why="old"), author="AB", record_id="f1").heads
    store.revise("f1", ours, author="AB", parents=seen)
    return store.revise("f1", theirs, author="CD", parents=seen)


def refusal(act: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(StoreError) as raised:
        act(*args, **named)
    return str(raised.value)


def test_what_was_added_is_there_after_reopening(store: Store, places: Any) -> None:
    added = store.add(School(name="Sgoil Ghàidhlig 🏫\u2028\x00", roll=120), author="AB")
    store.close()
    with Store.open(places.place, "riverside") as again:
        assert again.current() == [added]
        assert again.get(added.id).body == School(name="Sgoil Ghàidhlig 🏫\u2028\x00", roll=120)
    assert len(added.id) == 16
    assert int(added.id, 16) >= 0


def test_records_come_in_the_order_in_which_they_were_made_then_by_id(store: Store) -> None:
    for id, at in [
        ("c", "2026-01-02T00:00:00Z"),
        ("b", "2026-01-03T00:00:00Z"),
        ("a", "2026-01-03T00:00:00Z"),
    ]:
        store.add(School(), author="AB", record_id=id, at=at)
    store.revise("c", {"name": "Later"}, author="AB", at="2026-02-01T00:00:00+01:00")
    assert [entry.id for entry in store.current("school")] == ["c", "a", "b"]
    assert store.current("factor") == []
    assert store.get("c").at == "2026-01-31T23:00:00.000000Z"


def test_the_same_change_again_adds_nothing(store: Store) -> None:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    first = store.add(Factor(name="Motivation"), author="AB", record_id="f1", at=at)
    assert store.add(Factor(name="Motivation"), author="AB", record_id="f1", at=at) == first
    assert store.revise("f1", {"name": "Motivation"}, author="AB") == first
    second = store.revise("f1", {"why": "new"}, author="AB", parents=first.heads)
    assert store.revise("f1", {"why": "new"}, author="AB", parents=first.heads) == second
    store.withdraw("f1", author="AB")
    store.withdraw("f1", author="AB")
    assert len(store.history("f1")) == 3


def test_dates_and_rows_are_taken_as_a_form_gives_them(store: Store) -> None:
    store.add(Action(task="Pair the readers"), author="AB", record_id="a1")
    entry = store.revise("a1", {"start": date(2026, 8, 18), "end": "2026-12-01"}, author="AB")
    assert entry.body == Action(task="Pair the readers", start=date(2026, 8, 18), end=date(2026, 12, 1))


def test_edits_from_the_same_version_are_merged_by_field(store: Store) -> None:
    entry = forked(store, {"why": "new"}, {"name": "Drive"})
    assert entry.body == Factor(name="Drive", why="new")
    assert store.conflicts() == []
    assert len(entry.heads) == 2
    joined = store.revise("f1", {"level": "pupil"}, author="EF")
    assert len(joined.heads) == 1
    assert joined.body == Factor(name="Drive", why="new", level="pupil")


def test_a_conflict_is_kept_shown_and_joined(store: Store) -> None:
    entry = forked(store, {"why": "ours"}, {"why": "theirs"})
    assert store.conflicts() == [entry]
    assert {version[:2] for version in entry.conflicts[0].versions} == {("ours", "AB"), ("theirs", "CD")}
    assert refusal(store.join, "f1", {}, author="EF") == (
        "The factor record f1 was changed in two places at once, in ‘Why we think so’. Choose a version of each first."
    )
    assert refusal(store.join, "f1", {"why": "ours", "name": "x"}, author="EF") == (
        "The factor record f1 has no conflict on ‘name’. Leave it out of the choices."
    )
    joined = store.join("f1", {"why": "theirs"}, author="EF")
    assert (joined.body, joined.conflicts, len(joined.heads)) == (
        Factor(name="Motivation", why="theirs"),
        (),
        1,
    )
    assert store.join("f1", {}, author="EF") == joined
    assert set(store.history("f1")[-1].parents) == set(entry.heads)


def test_an_edit_beside_an_open_conflict_is_saved_and_the_conflict_stays(store: Store) -> None:
    forked(store, {"why": "ours"}, {"why": "theirs", "name": "Drive"})
    entry = store.revise("f1", {"name": "Drive to learn"}, author="EF")
    assert entry.body == Factor(name="Drive to learn", why="old")
    assert {version[0] for version in entry.conflicts[0].versions} == {"ours", "theirs"}
    assert len(entry.conflicts) == 1


def test_an_edit_that_answers_every_conflict_joins(store: Store) -> None:
    forked(store, {"why": "ours"}, {"why": "theirs"})
    entry = store.revise("f1", {"why": "both"}, author="EF")
    assert (entry.body, len(entry.heads)) == (Factor(name="Motivation", why="both"), 1)


def test_a_withdrawn_record_is_out_of_use_kept_and_can_be_restored(store: Store) -> None:
    store.add(Factor(name="Motivation"), author="AB", record_id="f1")
    assert store.withdraw("f1", author="AB", reason="Named twice").withdrawn
    assert store.current() == []
    assert store.history("f1")[-1].reason == "Named twice"
    assert refusal(store.revise, "f1", {"why": "new"}, author="AB") == (
        "The factor record f1 was withdrawn. Restore it before you change it."
    )
    store.restore("f1", author="CD")
    assert [entry.body for entry in store.current()] == [Factor(name="Motivation")]


def test_an_edit_beside_a_withdrawal_is_listed_and_can_be_kept(store: Store) -> None:
    seen = store.add(Factor(name="Motivation"), author="AB", record_id="f1").heads
    store.withdraw("f1", author="AB")
    entry = store.revise("f1", {"why": "new"}, author="CD", parents=seen)
    assert entry.withdrawn
    assert store.current() == []
    assert store.conflicts() == [entry]
    assert store.join("f1", {WITHDRAWN: False}, author="EF").body == Factor(name="Motivation", why="new")
    assert len(store.current()) == 1


def test_a_conflict_must_be_chosen_before_a_record_is_withdrawn(store: Store) -> None:
    forked(store, {"why": "ours"}, {"why": "theirs"})
    assert refusal(store.withdraw, "f1", author="EF") == (
        "The factor record f1 was changed in two places at once, in ‘Why we think so’. Choose a version of each first."
    )


def test_a_redaction_leaves_who_when_and_why_and_no_trace_of_the_text(store: Store, tmp_path: Path) -> None:
    for number in range(40):
        store.add(Factor(name=f"Filler {number}", why="x" * 3000), author="AB")
    store.add(Factor(name="Motivation", why="SecretWords " * 400), author="AB", record_id="f1")
    store.revise("f1", {"name": "Changed"}, author="AB")
    entry = store.redact("f1", author="DPO", reason="Asked for by a parent")
    assert (entry.redacted, entry.body) == (True, Factor())
    assert len(store.current()) == 40
    history = store.history("f1")
    assert [(r.op, r.author, r.body, r.salt) for r in history] == [
        ("write", "AB", None, None),
        ("write", "AB", None, None),
        ("redact", "DPO", None, None),
    ]
    assert history[-1].reason == "Asked for by a parent"
    assert all(b"SecretWords" not in file.read_bytes() for file in tmp_path.iterdir())
    assert store.redact("f1", author="DPO", reason="Again") == entry
    assert refusal(store.revise, "f1", {"why": "new"}, author="AB") == (
        "The factor record f1 was erased on request. Make a new one."
    )
    assert refusal(store.redact, "f1", author="DPO", reason=" ") == (
        "Say why the record is erased. The reason is kept; leave names out of it."
    )


def test_a_redaction_wins_over_edits_of_other_copies_in_both_directions(store: Store, other: Store) -> None:
    store.add(Factor(name="Motivation", why="private"), author="AB", record_id="f1")
    other.merge(store.revisions())
    other.revise("f1", {"why": "still private"}, author="CD")
    store.redact("f1", author="DPO", reason="Asked for")
    assert store.merge(other.revisions()) == 1
    assert other.merge(store.revisions()) == 1
    assert all(revision.body is None for copy in (store, other) for revision in copy.revisions())
    assert all(copy.get("f1").redacted for copy in (store, other))
    assert store.fingerprint() == other.fingerprint()


def test_merging_is_a_union_and_the_fingerprint_tells_equal_copies(store: Store, other: Store) -> None:
    store.add(Factor(name="Motivation"), author="AB", record_id="f1")
    assert store.fingerprint() != other.fingerprint()
    assert other.merge(store.revisions()) == 1
    assert other.merge(store.revisions()) == 0
    assert store.fingerprint() == other.fingerprint()
    other.revise("f1", {"why": "new"}, author="CD")
    assert store.fingerprint() != other.fingerprint()


def test_a_bundle_carries_a_store(store: Store, other: Store, tmp_path: Path) -> None:
    forked(store, {"why": "ours"}, {"why": "theirs"})
    bundle.write(store.revisions(), tmp_path / "records.jsonl")
    assert other.merge(bundle.read(tmp_path / "records.jsonl")) == 3
    assert other.current() == store.current()


def made(**changes: Any) -> Revision:
    fields: dict[str, Any] = {
        "record": "f2",
        "parents": (),
        "partnership": "riverside",
        "kind": "factor",
        "op": "write",
        "author": "AB",
        "at": "2026-01-05T09:00:00Z",
        "body": Factor().to_body(),
    }
    return Revision.made(**{**fields, **changes})


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            made(partnership="hillside"),
            "The factor record f2 belongs to the partnership ‘hillside’, so nothing was merged. "
            "Fetch the records again from where they came.",
        ),
        (
            made().without_body(),
            "The factor record f2 was erased, but not by whom and why is said, so nothing was merged. "
            "Fetch the records again from where they came.",
        ),
        (
            made(parents=["0" * 64]),
            "An earlier version of the factor record f2 is missing. "
            "Fetch the complete records again from where they came.",
        ),
        (
            made(body={"schema": 1, "colour": "red"}),
            "The factor record f2 does not hold the fields of a factor. "
            "Fetch the records again from where they came.",
        ),
        (
            made(body={"schema": Factor.version + 1}),
            "A factor record was written by a newer version of the workbook. "
            "Update the workbook on this machine and open the partnership again.",
        ),
        (
            made(record="../../x"),
            "The factor record ../../x is damaged, so nothing was merged. "
            "Fetch the records again from where they came.",
        ),
        (made(at="yesterday"), "The time of a change is not written as 2026-08-18T09:30:00Z."),
    ],
)
def test_one_bad_revision_refuses_the_whole_merge(store: Store, bad: Revision, sentence: str) -> None:
    assert refusal(store.merge, [made(record="good"), bad]) == sentence
    assert store.revisions() == []


def test_a_damaged_revision_refuses_the_whole_merge(store: Store) -> None:
    forged = made()
    assert forged.body is not None
    forged.body["name"] = "Forged"
    assert refusal(store.merge, [made(record="good"), forged]) == (
        "The factor record f2 is damaged, so nothing was merged. Fetch the records again from where they came."
    )
    assert store.revisions() == []


def test_a_sample_with_given_ids_times_and_salts_comes_out_the_same(places: Any) -> None:
    prints = []
    for _ in range(2):
        with places.create(salts=iter("0123456789").__next__) as store:
            store.add(Factor(name="Motivation"), author="AB", record_id="f1", at="2026-01-05T09:00:00Z")
            store.revise("f1", {"why": "new"}, author="AB", at="2026-01-06T09:00:00Z")
            prints.append(store.fingerprint())
    assert prints[0] == prints[1]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda store: store.add(Factor(), author=" "),
            "Say who makes the change: a name or initials.",
        ),
        (
            lambda store: store.add(Factor(), author="AB", record_id="No such"),
            "A record's id holds small letters, digits, - and _ only, at most 63 of them.",
        ),
        (
            lambda store: store.add(Factor(name="x"), author="AB", record_id="f1"),
            "There is a record f1 already. Revise it instead.",
        ),
        (
            lambda store: store.add(School(), author="AB", at="05/01/2026"),
            "The time of a change is not written as 2026-08-18T09:30:00Z.",
        ),
        (
            lambda store: store.add(School(), author="AB", at=datetime(2026, 1, 5)),
            "The time of a change does not say its time zone; write it as 2026-08-18T09:30:00Z.",
        ),
        (
            lambda store: store.get("f9"),
            "There is no record f9 in the partnership ‘riverside’.",
        ),
        (
            lambda store: store.revise("f9", {}, author="AB"),
            "There is no record f9 in the partnership ‘riverside’.",
        ),
        (
            lambda store: store.revise("f1", {"colour": "red"}, author="AB"),
            "The factor record f1 has no field ‘colour’.",
        ),
        (
            lambda store: store.revise("f1", {"why": "x"}, author="AB", parents=["0" * 64]),
            "The form shows a version of the record that is not kept here. Open the form again.",
        ),
        (
            lambda store: store.revise("f1", {"why": "x"}, author="AB", parents=[]),
            "The form shows a version of the record that is not kept here. Open the form again.",
        ),
        (
            lambda store: store.revise("f1", {"tests": "Bobby reads badly"}, author="AB"),
            "‘How we tested it’ cannot be kept as it was entered: Input should be a valid list. "
            "Correct it and save.",
        ),
        (
            lambda store: store.revise("m1", {"lowest": float("inf")}, author="AB"),
            "‘Lowest possible’ cannot be kept as it was entered: Input should be a finite number. "
            "Correct it and save.",
        ),
        (
            lambda store: store.revise("f1", {"why": "half \ud83d"}, author="AB"),
            "The text holds half a character, as of a cut emoji. Type it again.",
        ),
        (
            lambda store: store.revise("f1", {"why": "x"}, author="half \ud83d"),
            "The text holds half a character, as of a cut emoji. Type it again.",
        ),
    ],
)
def test_each_refusal_is_a_sentence_and_changes_nothing(store: Store, act: Any, sentence: str) -> None:
    store.add(Factor(), author="AB", record_id="f1")
    store.add(Measure(), author="AB", record_id="m1")
    before = store.revisions()
    assert refusal(act, store) == sentence
    assert store.revisions() == before


def test_a_changed_cell_in_the_file_is_found_on_opening(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with Store.create(path, "riverside") as store:
        store.add(Factor(name="Motivation"), author="AB")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE revision SET body = replace(body, 'Motivation', 'Forged')")
    connection.close()
    assert refusal(Store.open, path, "riverside") == DAMAGED.format(path=path)


def test_the_records_of_another_partnership_are_refused(tmp_path: Path) -> None:
    with Store.create(tmp_path / "records.sqlite", "riverside") as store:
        store.add(Factor(), author="AB")
    assert refusal(Store.open, tmp_path / "records.sqlite", "hillside") == (
        f"The records in {tmp_path / 'records.sqlite'} belong to the partnership ‘riverside’ and not to "
        "‘hillside’. Check the partnership's name and the programme's folder."
    )


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "merge", "join", "add"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(["name", "why"]),
        st.sampled_from("abc"),
    ),
    max_size=10,
)


@settings(max_examples=25)
@given(ACTS)
def test_nothing_acknowledged_is_lost_in_any_order_of_edits_and_merges(
    places: Any,
    acts: list[tuple[str, int, int, str, str]],
) -> None:
    with closing(places):
        copies = [places.create() for _ in range(3)]
        copies[0].add(Factor(), author="AB", record_id="f1")
        for copy in copies[1:]:
            copy.merge(copies[0].revisions())
        acknowledged = set(copies[0].get("f1").heads)
        for act, here, there, field, value in acts:
            copy = copies[here]
            if act == "merge":
                copy.merge(copies[there].revisions())
            elif act == "join":
                copy.join("f1", {c.field: value for c in copy.get("f1").conflicts}, author=f"P{here}")
            elif act == "add":
                acknowledged |= set(copy.add(Factor(name=value), author=f"P{here}").heads)
            else:
                copy.revise("f1", {field: value}, author=f"P{here}")
            acknowledged |= {revision.rev for revision in copy.history("f1")}
        for copy in copies:
            for source in copies:
                copy.merge(source.revisions())
        assert all({revision.rev for revision in copy.revisions()} == acknowledged for copy in copies)
        assert copies[0].current() == copies[1].current() == copies[2].current()
        assert len({copy.fingerprint() for copy in copies}) == 1
        settled = copies[0].join("f1", {c.field: "z" for c in copies[0].get("f1").conflicts}, author="P0")
        assert settled.conflicts == ()
        assert len(settled.heads) == 1
        for copy in copies:
            copy.close()
