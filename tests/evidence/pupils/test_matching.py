from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipp_lib.evidence.pupils.identifiers import KnownPupil, Names
from sipp_lib.evidence.pupils.matching import Identity, MatchedRows, Register, match
from sipp_lib.evidence.pupils.names import (
    may_be_one,
    normalise,
)
from sipp_lib.evidence.pupils.pseudonyms import join, new_key, pseudonym

KEY = bytes(range(32))
ISLA, TOM = Identity(name="Fraser, Isla", scn="987654325"), Identity(name="Tom Ross")


def codes(found: MatchedRows) -> list[str]:
    return [pupil.pupil for pupil in found.people]


def test_another_import_of_the_same_school_gives_the_same_pseudonym_and_another_school_does_not() -> None:
    first = match(KEY, [ISLA, TOM])
    again = match(KEY, [TOM, ISLA], first.people)
    assert codes(again) == codes(first)[::-1]
    assert (again.linked, again.known) == ([], set(codes(first)))
    assert set(codes(match(new_key(), [ISLA, TOM]))).isdisjoint(codes(first))
    assert not any(part in codes(first)[0] for part in ("isla", "fraser", "987"))


def test_a_pupil_known_by_scn_is_found_again_by_name_alone_and_the_other_way_round() -> None:
    with_scn = match(KEY, [ISLA])
    by_name = match(KEY, [Identity(name="isla  FRASER")], with_scn.people)
    assert by_name.people == [KnownPupil(codes(with_scn)[0], "isla FRASER", "987654325")]
    assert by_name.linked == [0]
    only_name = match(KEY, [Identity(name="Isla Fraser")])
    later = match(KEY, [ISLA], only_name.people)
    assert (codes(later), later.linked) == (codes(only_name), [0])


def test_two_pupils_of_one_name_are_never_linked_by_it() -> None:
    first = match(KEY, [ISLA])
    two = [Identity(name="Isla Fraser", scn="012345674"), Identity(name="Isla Fraser", scn="987654325")]
    found = match(KEY, two, first.people)
    assert codes(found)[1] == codes(first)[0] != codes(found)[0]
    assert found.linked == []
    alone = match(KEY, two[:1], first.people)
    assert (codes(alone) == codes(first), alone.namesakes) == (False, [0])
    third = match(KEY, [Identity(name="Isla Fraser")], found.people)
    assert third.unclear == [0]


def test_a_pupil_keeps_the_pseudonym_of_a_key_file_from_before_there_was_a_key() -> None:
    assert codes(match(KEY, [ISLA], [KnownPupil("p-1", "Isla Fraser", "987654325")])) == ["p-1"]


@pytest.mark.parametrize("earlier", ["1001", "1001.0", "01001"])
def test_a_number_of_an_earlier_version_of_which_only_the_hash_is_known_is_found_again(earlier: str) -> None:
    known = [KnownPupil(pseudonym(KEY, f"own:{earlier}"))]
    assert codes(match(KEY, [Identity(own=earlier)], known)) == [known[0].pupil]
    if earlier != "01001":
        assert codes(match(KEY, [Identity(own="1001")], known)) == [known[0].pupil]


def test_a_number_under_clearly_another_name_is_a_stranger_and_a_changed_surname_is_not() -> None:
    known = match(KEY, [Identity("101", "Orla Finch"), Identity("102", "Ned Moss")]).people
    found = match(
        KEY,
        [Identity("101", "Tam Heron"), Identity("102", "Ned Moss-Airlie"), Identity("103", "Ada Birk")],
        known,
    )
    assert (found.strangers, found.renamed) == ([0], [1])
    assert codes(found)[1] == known[1].pupil


def test_within_a_file_number_and_name_are_compared_as_well() -> None:
    found = match(
        KEY, [Identity("101", "Orla Finch"), Identity("101", "Tam Heron"), Identity("102", "Ned Moss")]
    )
    assert found.strangers == [1]
    twins = match(
        KEY, [Identity("", "Max Finch", "987654325"), Identity("", "Tom Finch", "012345674")]
    ).people
    swapped = match(
        KEY, [Identity("", "Tom Finch", "987654325"), Identity("", "Max Finch", "012345674")], twins
    )
    assert swapped.strangers == [0, 1]


def test_a_schools_number_joins_a_pupil_known_by_scn() -> None:
    known = match(KEY, [Identity("0046", "Isla Fraser", "987654325")]).people
    found = match(KEY, [Identity("46")], known)
    assert (codes(found), found.respelt, found.people[0].scn) == ([known[0].pupil], [0], "987654325")


def test_046_and_46_in_one_file_may_be_two_pupils() -> None:
    found = match(KEY, [Identity("046"), Identity("46"), Identity("47")])
    assert sorted(found.unclear) == [0, 1]
    named = match(KEY, [Identity("046", "Isla Fraser"), Identity("46", "Isla Fraser")])
    assert named.unclear == []


def test_namesakes_are_told_apart_by_their_class_and_found_again_by_it() -> None:
    two = [Identity("", "Orla Finch", "", ("class 5a",)), Identity("", "Orla Finch", "", ("class 5b",))]
    found = match(KEY, two)
    assert (len(set(codes(found))), found.unclear) == (2, [])
    again = match(KEY, two[1:], found.people)
    assert (codes(again), again.unclear) == (codes(found)[1:], [])
    assert match(KEY, [Identity(name="Orla Finch")], found.people).unclear == [0]
    assert match(KEY, [Identity("", "Orla Finch", "", ("class 6a",))], found.people).unclear == [0]


def test_a_pupil_of_another_school_keeps_the_pseudonym() -> None:
    others = Register.of([KnownPupil("q7f3q7f3q7f3", "Isla Fraser", "987654325")])
    found = match(KEY, [ISLA, TOM], [], others)
    assert (codes(found)[0], found.moved, found.known) == ("q7f3q7f3q7f3", [0], set())


GIVEN, FAMILY = ["Orla", "Tam", "Isla", "Bella", "Isabella"], ["Finch", "Heron", "Gray"]
SCNS = ["987654325", "012345674", "110345674"]
named = st.builds(lambda given, family: f"{given} {family}", st.sampled_from(GIVEN), st.sampled_from(FAMILY))
told = st.builds(
    Identity,
    st.sampled_from(["", "", "101", "102", "0102", "103"]),
    st.one_of(st.just(""), named, named),
    st.sampled_from(["", "", *SCNS]),
).filter(lambda row: any(row[:3]))
files = st.lists(st.lists(told, min_size=1, max_size=5), min_size=1, max_size=5)


def kept(rows: list[Identity], known: list[KnownPupil]) -> list[KnownPupil]:
    """The key file after a file, as an import that stops changes nothing."""
    found = match(KEY, rows, known)
    return known if found.strangers or found.unclear else join(known, found.people)


@given(files)
def test_no_sequence_of_imports_loses_a_name(sequence: list[list[Identity]]) -> None:
    known: list[KnownPupil] = []
    names: set[str] = set()
    for rows in sequence:
        after = kept(rows, known)
        if after is not known:
            names |= {row.name for row in rows if row.name}
        assert {pupil.name for pupil in known if pupil.name} <= {pupil.name for pupil in after}
        known = after
    assert names <= {pupil.name for pupil in known}
    search = Names.of(known, [])
    assert all(search.found(f"We asked {name} today") for name in names)


@given(files)
def test_joined_pupils_never_have_names_and_numbers_that_disagree(sequence: list[list[Identity]]) -> None:
    known: list[KnownPupil] = []
    for rows in sequence:
        known = kept(rows, known)
    by_code: dict[str, list[KnownPupil]] = {}
    for pupil in known:
        by_code.setdefault(pupil.pupil, []).append(pupil)
    scns: dict[str, str] = {}
    for code, rows_of in by_code.items():
        assert len({pupil.scn for pupil in rows_of if pupil.scn}) <= 1
        for pupil in rows_of:
            assert scns.setdefault(pupil.scn, code) == code or not pupil.scn
        names = [pupil.name for pupil in rows_of if pupil.name]
        for name in set(names):
            others = set(names) - {name}
            assert not others or any(may_be_one(name, other, national=True) for other in others)


@given(st.lists(st.sampled_from(SCNS), min_size=1, max_size=3, unique=True), st.data())
def test_the_order_of_imports_does_not_matter_where_every_row_has_the_scn(
    scns: list[str], data: st.DataObject
) -> None:
    names = {scn: data.draw(named) for scn in scns}
    imports = [[Identity(name=names[scn], scn=scn)] for scn in scns] + [
        [Identity(name=names[scn], scn=scn) for scn in scns]
    ]
    results = []
    for order in permutations(imports):
        known: list[KnownPupil] = []
        for rows in order:
            known = kept(rows, known)
        results.append({(pupil.pupil, normalise(pupil.name), pupil.scn) for pupil in known})
    assert all(result == results[0] for result in results)


@given(st.lists(told, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_for_who_is_one_pupil(rows: list[Identity], random: object) -> None:
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = match(KEY, rows), match(KEY, [rows[at] for at in shuffled])
    if one.strangers or one.unclear or other.strangers or other.unclear:
        return
    back = {at: other.people[place].pupil for place, at in enumerate(shuffled)}
    first = codes(one)
    assert {(a, b) for a in back for b in back if back[a] == back[b]} == {
        (a, b) for a in back for b in back if first[a] == first[b]
    }
