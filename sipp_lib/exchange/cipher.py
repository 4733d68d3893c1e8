"""Sealing what lies in a folder that others can read: a passphrase gives the key that encrypts and authenticates it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sipp_lib.errors import ExchangeError

MARK = b"sipp-sealed-1\n"
SALT, NONCE, LENGTH = 16, 12, 8
HEAD = len(MARK) + SALT + NONCE + LENGTH
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aeiou"
SHORTEST = 12
"""Letters of a passphrase: a shorter one could be tried out by whoever takes a copy of the folder."""


class IncompleteError(Exception):
    """A file of which only a part has arrived, or which is none of ours."""


@dataclass(frozen=True)
class Cipher:
    """What seals and opens the files of one exchange.

    Parameters
    ----------
    passphrase : str
        What people tell each other; capitals, spaces and hyphens make no difference.
    salt : bytes
        16 random bytes made once for an exchange, so that no two have the same key for the same passphrase.
    """

    passphrase: str = field(repr=False)
    salt: bytes

    @classmethod
    def new(cls, passphrase: str) -> Cipher:
        """The cipher of a new exchange.

        Raises
        ------
        ExchangeError
            When the passphrase is too short; one that is too short to be right only opens nothing.
        """
        if len(_letters(passphrase)) < SHORTEST:
            raise ExchangeError(
                f"A passphrase needs at least {SHORTEST} letters. Choose a longer one, such as four words that do not "
                "belong together."
            )
        return cls(passphrase, os.urandom(SALT))

    @classmethod
    def of(cls, sealed: bytes, passphrase: str) -> Cipher:
        """The cipher that sealed a file, if the passphrase is right.

        Raises
        ------
        IncompleteError
            When it is only a part of such a file, or none.
        """
        if not is_whole(sealed):
            raise IncompleteError
        return cls(passphrase, salt_of(sealed))

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate (AES-256 in Galois/Counter Mode, NIST SP 800-38D); each time with a new nonce."""
        nonce = os.urandom(NONCE)
        head = MARK + self.salt + nonce + (len(data) + 16).to_bytes(LENGTH, "big")
        return head + AESGCM(_key(self.passphrase, self.salt)).encrypt(nonce, data, head)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed.

        Raises
        ------
        IncompleteError
            When it is only a part of such a file, or none.
        ExchangeError
            When the passphrase is another, or the file was changed.
        """
        if not is_whole(sealed):
            raise IncompleteError
        head, text = sealed[:HEAD], sealed[HEAD:]
        nonce = head[len(MARK) + SALT :][:NONCE]
        try:
            return AESGCM(_key(self.passphrase, salt_of(sealed))).decrypt(nonce, text, head)
        except InvalidTag as error:
            raise ExchangeError("The passphrase is wrong, or the file has been changed.") from error


def is_whole(sealed: bytes) -> bool:
    """Whether bytes are one sealed file from its first to its last byte, whoever can open it."""
    return (
        sealed.startswith(MARK)
        and len(sealed) >= HEAD
        and len(sealed) == HEAD + int.from_bytes(sealed[HEAD - LENGTH : HEAD], "big")
    )


def salt_of(sealed: bytes) -> bytes:
    """The salt of the exchange that a sealed file belongs to."""
    return sealed[len(MARK) :][:SALT]


def new_passphrase() -> str:
    """A passphrase that can be said on the telephone: five times two syllables, 63 random bits."""
    syllables = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(10)]
    return "-".join("".join(syllables[at : at + 2]) for at in range(0, 10, 2))


def _letters(passphrase: str) -> str:
    return "".join(letter for letter in passphrase.casefold() if letter.isalnum())


@lru_cache(maxsize=32)
def _key(passphrase: str, salt: bytes) -> bytes:
    # RFC 7914; 32 MB and a tenth of a second for each guess
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(_letters(passphrase).encode())
