from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import ExchangeError
from sipp_lib.exchange.cipher import HEAD, Cipher, IncompleteError, is_whole, new_passphrase

PASSPHRASE = "four words together now"
CIPHER = Cipher.new(PASSPHRASE)


@settings(max_examples=50)
@given(st.binary())
def test_what_was_sealed_comes_back_and_is_never_sealed_the_same_way_twice(data: bytes) -> None:
    sealed = CIPHER.seal(data)
    assert CIPHER.unseal(sealed) == data
    assert CIPHER.seal(data) != sealed
    assert is_whole(sealed)


def test_capitals_blanks_and_hyphens_of_a_passphrase_make_no_difference() -> None:
    sealed = CIPHER.seal(b"text")
    assert Cipher(" Four-Words TOGETHER now", CIPHER.salt).unseal(sealed) == b"text"


def test_another_passphrase_or_any_changed_byte_is_noticed() -> None:
    sealed = CIPHER.seal(b"some text")
    with pytest.raises(ExchangeError) as caught:
        Cipher("four words together not", CIPHER.salt).unseal(sealed)
    assert str(caught.value) == "The passphrase is wrong, or the file has been changed."
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises((ExchangeError, IncompleteError)):
            CIPHER.unseal(changed)


def test_every_part_of_a_file_is_seen_to_be_a_part() -> None:
    sealed = CIPHER.seal(b"some text")
    for end in range(len(sealed)):
        with pytest.raises(IncompleteError):
            CIPHER.unseal(sealed[:end])
    assert not is_whole(sealed + b"more")
    assert not is_whole(b"SQLite format 3\x00" + bytes(HEAD))


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(ExchangeError) as caught:
        Cipher.new("Glow 2026 !!")
    assert str(caught.value) == (
        "A passphrase needs at least 12 letters. Choose a longer one, such as four words that do not belong together."
    )


def test_a_wrong_passphrase_is_told_as_wrong_however_short() -> None:
    sealed = CIPHER.seal(b"some text")
    for words in ("", "too short", "four words that do not open it"):
        with pytest.raises(ExchangeError) as caught:
            Cipher.of(sealed, words).unseal(sealed)
        assert str(caught.value) == "The passphrase is wrong, or the file has been changed."


def test_a_made_passphrase_can_be_said_aloud_and_is_another_each_time() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    for each in made:
        parts = each.split("-")
        assert [len(part) for part in parts] == [4] * 5
        assert all(letter in "aeiou" for part in parts for letter in part[1::2])
        Cipher.new(each)
    assert PASSPHRASE not in repr(CIPHER)
