"""A parcel: what one computer puts into the shared folder at a time, as bytes before they are sealed."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, fields
from typing import Any

from sipp_lib.errors import ExchangeError
from sipp_lib.records import bundle
from sipp_lib.records.revision import Revision

FORMAT = 1


class NewerError(Exception):
    """A newer version of the workbook wrote it in a way that this one does not know."""


@dataclass(frozen=True)
class Parcel:
    """Revisions of one partnership, and who sends them.

    Parameters
    ----------
    programme, programme_name, partnership : str
        The programme's id and name, and the partnership's short name.
    copy : str
        The random id of the sending copy: of one partnership on one computer.
    name, role, school : str
        Who works there, as they gave it in the forms.
    at : str
        When it was sent, by that computer's clock: told to people, and nothing hangs on it.
    threshold, base : int
        The programme's settings of disclosure, for whoever begins from here.
    revisions : tuple of Revision
        Without their text where that stays at the school.
    """

    programme: str
    programme_name: str
    partnership: str
    copy: str
    name: str
    role: str
    school: str
    at: str
    threshold: int
    base: int
    revisions: tuple[Revision, ...] = ()

    def dumps(self) -> bytes:
        """The bytes of the parcel."""
        head = {"format": FORMAT, **{k: v for k, v in asdict(self).items() if k != "revisions"}}
        return zlib.compress(json.dumps(head).encode() + b"\n" + bundle.dumps(self.revisions))

    @classmethod
    def loads(cls, data: bytes, file: str) -> Parcel:
        """The parcel that bytes hold, each revision verified.

        Raises
        ------
        NewerError
            When this version of the workbook cannot read it.
        ExchangeError, StoreError
            When it is none, or a revision is damaged.
        """
        try:
            first, rest = zlib.decompress(data).split(b"\n", 1)
            head = json.loads(first)
            form = int(head.pop("format"))
        except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
            raise _strange(file) from error
        if form > FORMAT:
            raise NewerError
        if head.keys() != {each.name for each in fields(cls)} - {"revisions"}:
            raise _strange(file)
        numbers: dict[str, Any] = {key: value for key, value in head.items() if isinstance(value, int)}
        if numbers.keys() != {"threshold", "base"}:
            raise _strange(file)
        texts: dict[str, Any] = {key: str(value) for key, value in head.items() if key not in numbers}
        return cls(**texts, **numbers, revisions=tuple(bundle.loads(rest, file)))


def _strange(file: str) -> ExchangeError:
    return ExchangeError(f"The file {file} in the shared folder does not hold what the workbook puts there.")
