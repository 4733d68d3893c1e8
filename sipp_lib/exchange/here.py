"""Whether this account wrote a file on this computer, or it came with a programme's folder from elsewhere."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from sipp_lib.evidence.pupils.key_files import keys_root
from sipp_lib.files import content, write_atomically
from sipp_lib.lock import locked
from sipp_lib.rights import own_folder

FILE = "this-account.key"
"""Beside the key files of the programmes: 32 random bytes that no folder of a programme holds."""


def mark(data: bytes) -> str:
    """What only this account can write beside some data.

    Raises
    ------
    OSError
        When the account's own folder cannot be used.
    """
    home = keys_root()
    own_folder(home)
    file = home / FILE
    with locked(home / f"{FILE}.lock"):
        if not file.exists():
            write_atomically(file, secrets.token_bytes(32), mode=0o600)
    return _mark(file, data)


def is_ours(data: bytes, told: str) -> bool:
    """Whether a mark is this account's on these data.

    Raises
    ------
    OSError
        When the account's own file cannot be read.
    """
    try:
        return hmac.compare_digest(_mark(keys_root() / FILE, data), told)
    except (
        FileNotFoundError,
        TypeError,
    ):  # nothing was ever marked here, or the mark is no text in plain letters
        return False


def _mark(file: Path, data: bytes) -> str:
    return hmac.new(content(file), data, "sha256").hexdigest()
