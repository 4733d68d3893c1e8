from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.fields import restored
from sipp_lib.evidence.identity import KnownPupil, read_keys, valid_scn, write_keys
from sipp_lib.evidence.pseudonyms import identify, joined, keep_key, new_key, pseudonym, school_key

KEY = bytes(range(32))
ISLA, TOM = ("", "Fraser, Isla", "987654325"), ("", "Tom Ross", "")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


# ---- the check digit


@pytest.mark.parametrize("scn", ["987654325", "012345674", "110345674"])
def test_the_published_check_digits(scn: str) -> None:
    assert valid_scn(scn)
    assert not valid_scn(scn[:-1] + str((int(scn[-1]) + 1) % 10))


def test_a_lost_zero_is_restored_only_when_the_check_digit_confirms_it() -> None:
    assert restored("12345674") == "012345674"
    assert restored("12345674.0") == "012345674"
    assert restored('="012345674"') == "012345674"
    assert restored("12345675") == "12345675"
    assert restored("Isla") == "Isla"


# ---- pseudonyms


def test_a_pseudonym_is_the_keyed_hash_of_rfc_2104() -> None:
    # RFC 4231, test case 2: key «Jefe», «what do ya want for nothing?» has HMAC-SHA-256 5bdcc146bf60754e…;
    # the first 60 bits of it in base32 (RFC 4648)
    assert pseudonym(b"Jefe", "what do ya want for nothing?") == "lpomcrv7mb2u"


def test_another_import_of_the_same_school_gives_the_same_pseudonym_and_another_school_does_not() -> None:
    first, _ = identify(KEY, [ISLA, TOM])
    again, linked = identify(KEY, [TOM, ISLA], first)
    assert [pupil.pupil for pupil in again] == [first[1].pupil, first[0].pupil]
    assert linked == []
    assert {pupil.pupil for pupil in identify(new_key(), [ISLA, TOM])[0]}.isdisjoint(p.pupil for p in first)
    assert not any(part in first[0].pupil for part in ("isla", "fraser", "987"))


def test_a_pupil_known_by_scn_is_found_again_by_name_alone_and_the_other_way_round() -> None:
    with_scn, _ = identify(KEY, [ISLA])
    by_name, linked = identify(KEY, [("", "isla  FRASER", "")], with_scn)
    assert (by_name, linked) == ([KnownPupil(with_scn[0].pupil, "isla  FRASER", "987654325")], [0])
    only_name, _ = identify(KEY, [("", "Isla Fraser", "")])
    later, linked = identify(KEY, [ISLA], only_name)
    assert (later[0].pupil, linked) == (only_name[0].pupil, [0])


def test_two_pupils_of_one_name_are_never_linked_by_it() -> None:
    first, _ = identify(KEY, [ISLA])
    two = [("", "Isla Fraser", "012345674"), ("", "Isla Fraser", "987654325")]
    found, linked = identify(KEY, two, first)
    assert found[1].pupil == first[0].pupil
    assert found[0].pupil != first[0].pupil
    assert linked == []
    alone, linked = identify(KEY, [("", "Isla Fraser", "012345674")], first)
    assert (alone[0].pupil == first[0].pupil, linked) == (False, [])


def test_a_pupil_keeps_the_pseudonym_of_a_key_file_from_before_there_was_a_key() -> None:
    found, _ = identify(KEY, [ISLA], [KnownPupil("p-1", "Isla Fraser", "987654325")])
    assert found[0].pupil == "p-1"


def test_a_key_file_keeps_what_an_import_does_not_tell() -> None:
    known = [KnownPupil("b", "Isla Fraser", "987654325"), KnownPupil("c", "Tom Ross")]
    more = [KnownPupil("b", "", "987654325"), KnownPupil("a", "New")]
    assert joined(known, more) == [
        KnownPupil("a", "New"),
        KnownPupil("b", "Isla Fraser", "987654325"),
        known[1],
    ]


# ---- the key


def test_a_schools_key_is_kept_once_and_read_again(keys: Path) -> None:
    assert school_key("3f9a", "KIR") is None
    keep_key("3f9a", "KIR", KEY)
    keep_key("3f9a", "KIR", KEY)
    assert school_key("3f9a", "KIR") == KEY
    with pytest.raises(ProgrammeError) as caught:
        keep_key("3f9a", "KIR", new_key())
    assert str(caught.value) == (
        f"The school's key {keys / '3f9a' / 'KIR.key'} cannot be used. Put it back from a copy: with another key every "
        "pupil would get another pseudonym, and would no longer be known in what was imported before."
    )
    assert school_key("3f9a", "KIR") == KEY


def test_a_key_is_no_key_file(keys: Path) -> None:
    keep_key("3f9a", "KIR", KEY)
    write_keys("3f9a", "KIR", [KnownPupil("a", "Isla Fraser")])
    assert read_keys("3f9a") == [KnownPupil("a", "Isla Fraser")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in the user's profile")
def test_only_the_owner_can_read_a_key(keys: Path) -> None:
    keep_key("3f9a", "KIR", KEY)
    path = keys / "3f9a" / "KIR.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "zz", "0a0b", "ab" * 33])
def test_a_damaged_key_is_told_and_never_replaced(keys: Path, content: str) -> None:
    keep_key("3f9a", "KIR", KEY)
    path = keys / "3f9a" / "KIR.key"
    path.write_text(content)
    for act in (lambda: school_key("3f9a", "KIR"), lambda: keep_key("3f9a", "KIR", KEY)):
        with pytest.raises(ProgrammeError, match=r"cannot be used\. Put it back from a copy"):
            act()
    assert path.read_text() == content


def test_a_key_inside_the_programme_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "programme" / "keys"))
    with pytest.raises(ProgrammeError, match="The key files would lie inside the programme's folder"):
        keep_key("3f9a", "KIR", KEY, tmp_path / "programme")
    assert not (tmp_path / "programme").exists()
