"""A parcel: what one computer puts into the shared folder at a time, as bytes before they are sealed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sipp_lib.errors import ExchangeError
from sipp_lib.records import bundle
from sipp_lib.records.revision import Revision

FORMAT = 3
"""With scales; of the second format are parcels with evidence only, of the first those with neither."""


ATTACHED = {"files", "erased"}
SCALES = {"scales"}


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
    files : dict of str to str
        Evidence files by name, where the school has ticked that they may travel.
    erased : tuple of str
        Names of evidence files that held rows of a pupil who was forgotten.
    scales : dict of str to str
        Files of scales by name; see `sipp_lib.exchange.scale_files`.
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
    files: Mapping[str, str] = field(default_factory=dict)
    erased: tuple[str, ...] = ()
    scales: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """Who sends it, as they gave it in the forms."""
        return named(self.name, self.role, self.school)

    def dumps(self) -> bytes:
        """The bytes of the parcel."""
        left_out = {"revisions"} | (set() if self.files or self.erased else ATTACHED)
        left_out |= set() if self.scales else SCALES
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in left_out}
        head = {"format": FORMAT if self.scales else 2 if told.keys() >= ATTACHED else 1, **told}
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
        if head.keys() | ATTACHED | SCALES != {each.name for each in fields(cls)} - {"revisions"}:
            raise _strange(file)
        files, erased, scales = head.pop("files", {}), head.pop("erased", []), head.pop("scales", {})
        numbers: dict[str, Any] = {key: value for key, value in head.items() if isinstance(value, int)}
        if (
            numbers.keys() != {"threshold", "base"}
            or not isinstance(files, dict)
            or not isinstance(erased, list)
            or not isinstance(scales, dict)
        ):
            raise _strange(file)
        texts: dict[str, Any] = {key: str(value) for key, value in head.items() if key not in numbers}
        attached, own = ({str(name): str(text) for name, text in each.items()} for each in (files, scales))
        revisions = tuple(bundle.loads(rest, file))
        gone = tuple(map(str, erased))
        return cls(**texts, **numbers, files=attached, erased=gone, scales=own, revisions=revisions)


def named(name: str, role: str, school: str) -> str:
    """Who sent something, as they gave it in the forms."""
    return ", ".join(filter(None, (name, role, school))) or "somebody who gave no name"


def _strange(file: str) -> ExchangeError:
    return ExchangeError(f"The file {file} in the shared folder does not hold what the workbook puts there.")
