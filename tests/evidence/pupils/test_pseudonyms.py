from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from sipp_lib.errors import ProgrammeError
from sipp_lib.evidence.pupils.key_files import KnownPupil, read_keys, valid_scn, write_keys
from sipp_lib.evidence.pupils.pseudonyms import join, keep_key, new_key, pseudonym, school_key

KEY = bytes(range(32))


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


@pytest.mark.parametrize("scn", ["987654325", "012345674", "110345674"])
def test_the_published_check_digits(scn: str) -> None:
    assert valid_scn(scn)
    assert not valid_scn(scn[:-1] + str((int(scn[-1]) + 1) % 10))


def test_a_pseudonym_is_the_keyed_hash_of_rfc_2104() -> None:
    # RFC 4231, test case 2: key ‘Jefe’, ‘what do ya want for nothing?’ has HMAC-SHA-256 5bdcc146bf60754e…;
    # the first 60 bits of it in base32 (RFC 4648)
    assert pseudonym(b"Jefe", "what do ya want for nothing?") == "lpomcrv7mb2u"


def test_a_key_file_keeps_what_an_import_does_not_tell_and_every_name_it_had() -> None:
    known = [KnownPupil("b", "Isla Fraser", "987654325"), KnownPupil("c", "Tom Ross")]
    more = [KnownPupil("b", "", "987654325", "12"), KnownPupil("a", "New"), KnownPupil("c", "Tam Heron")]
    assert join(known, more) == [
        KnownPupil("a", "New"),
        KnownPupil("b", "Isla Fraser", "987654325", "12"),
        known[1],
        KnownPupil("c", "Tam Heron"),
    ]
    assert join(join(known, more), [*known, *more]) == join(known, more)


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
