"""What a copy remembers of the shared folder: who it is there, the passphrase, and which files it has taken in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from sipp_lib.errors import ExchangeError
from sipp_lib.exchange import here
from sipp_lib.exchange.cipher import Cipher
from sipp_lib.exchange.parcel import named
from sipp_lib.files import content, write_atomically
from sipp_lib.formats import day

SEEN = "exchange-seen.json"
MARK = "written here"


@dataclass(frozen=True)
class Settings:
    """How a partnership on this computer shares its records; in a file for its owner alone.

    Parameters
    ----------
    folder : str
        The shared folder.
    passphrase, salt : str
        Of its files; the salt in hexadecimal digits.
    copy : str
        The random id of this copy, made once.
    evidence : bool
        Whether somebody has ticked that evidence is shared, too.
    """

    folder: str
    passphrase: str = field(repr=False)
    salt: str
    copy: str = field(default_factory=lambda: secrets.token_hex(8))
    evidence: bool = False

    @property
    def cipher(self) -> Cipher:
        """What seals and opens the files."""
        return Cipher(self.passphrase, bytes.fromhex(self.salt))

    def save(self, file: Path) -> None:
        """Keep them in a private file, see `sipp_lib.programme.Place.exchange`.

        Raises
        ------
        OSError
            When they cannot be written.
        """
        told = asdict(self)
        write_atomically(file, json.dumps(told | {MARK: here.mark(_plain(told))}).encode())

    @classmethod
    def load(cls, file: Path) -> Settings | None:
        """Those of a partnership, or None where it is not shared.

        Raises
        ------
        ExchangeError
            When the file cannot be read, or came from another computer or account: nothing goes to a folder, nor under
            a passphrase, that nobody chose here.
        """
        try:
            told = json.loads(content(file))
            ours = here.is_ours(_plain(told), told.pop(MARK, ""))
            settings = cls(**told)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise ExchangeError(
                f"{file}, where this computer keeps how the partnership is shared, cannot be read. Share "
                "the partnership again with the same folder and passphrase; nothing that was written is lost by it."
            ) from error
        if not ours:
            raise ExchangeError(
                f"{file} says that this partnership is shared, but it was not shared by you on this computer: the "
                "programme’s folder comes from elsewhere. So nothing is sent or taken in. To share it from here, share "
                "it again with the folder and passphrase of your colleagues; otherwise delete this file."
            )
        return settings

    @classmethod
    def kept(cls, file: Path) -> Settings | None:
        """Those that are in force; None, too, where what lies there is damaged or came from elsewhere."""
        try:
            return cls.load(file)
        except ExchangeError:  # whoever asks is about to share it anew
            return None


def _plain(told: dict[str, object]) -> bytes:
    return json.dumps({key: told[key] for key in sorted(told) if key != MARK}).encode()


@dataclass(frozen=True)
class Taken:
    """A file of the shared folder that was taken in.

    Parameters
    ----------
    size, changed : int
        Bytes, and nanoseconds of its last change, by which it is known again without being read.
    copy, name, role, school, at : str
        Who sent it, see `sipp_lib.exchange.parcel.Parcel`.
    whole, bare : sequence of str
        The revisions it holds with their text, and without.
    files, erased : sequence of str
        The evidence files it holds, and those that it says were erased.
    scales : mapping of str to str
        The digests of the scales it holds, by the name of their file.
    """

    size: int
    changed: int
    copy: str
    name: str
    role: str
    school: str
    at: str
    whole: Sequence[str]
    bare: Sequence[str]
    files: Sequence[str] = ()
    erased: Sequence[str] = ()
    scales: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_greeting(self) -> bool:
        """Whether it says no more than that somebody takes part."""
        return not (self.whole or self.bare or self.files or self.scales)

    @property
    def who(self) -> str:
        """Who sent it, as they gave it in the forms."""
        return named(self.name, self.role, self.school)

    @property
    def heard(self) -> str:
        """Who sent it, as they gave it in the forms, and when."""
        return f"{self.who}, last heard of on {day(date.fromisoformat(self.at[:10]))}"


@dataclass(frozen=True)
class Letter:
    """What stays known of a file that came by e-mail.

    Parameters
    ----------
    at : str
        When it was sent, by the clock of whoever sent it.
    scales : mapping of str to str
        The digests of the scales it holds, by the name of their file.
    """

    at: str
    scales: Mapping[str, str]


@dataclass
class Seen:
    """What was taken in of a shared folder; where it is not known any more, all is read again.

    Parameters
    ----------
    files : dict
        By the name of the file.
    others : set of str
        Revisions that others wrote.
    letters : dict
        The last that came by e-mail, by who sent it.
    """

    files: dict[str, Taken] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    letters: dict[str, Letter] = field(default_factory=dict)
    _stored: bytes = field(default=b"", repr=False, compare=False)

    @classmethod
    def load(cls, home: Path) -> Seen:
        """What is kept in a partnership's private folder."""
        try:
            stored = content(home / SEEN)
            found = json.loads(stored)
            files = {name: Taken(**each) for name, each in found["files"].items()}
            letters = {who: Letter(**each) for who, each in found.get("letters", {}).items()}
            return cls(files, set(found["others"]), letters, stored)
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return cls()

    def save(self, home: Path) -> None:
        """Keep it, where anything has changed.

        Raises
        ------
        OSError
            When it cannot be written.
        """
        files = {name: asdict(each) for name, each in sorted(self.files.items())}
        letters = {who: asdict(each) for who, each in sorted(self.letters.items())}
        data = json.dumps({"files": files, "others": sorted(self.others), "letters": letters}).encode()
        if data != self._stored:
            write_atomically(home / SEEN, data)
            self._stored = data

    def scales_elsewhere(self, own: str) -> list[tuple[str, Mapping[str, str]]]:
        """Who else sent scales, and their digests: in the folder, and by e-mail those who are not in the folder.

        Parameters
        ----------
        own : str
            The id of this copy, empty where no folder is shared.
        """
        there = [(each.who, each.scales) for each in self.files.values() if own and each.copy != own]
        in_folder = {who for who, _ in there}
        return there + [(who, each.scales) for who, each in self.letters.items() if who not in in_folder]
