"""Evidence files that are at another school and not on this computer, and those that were erased on request."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.files import content, write_atomically
from sipp_lib.formats import counted, listing
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Import

FILE = "elsewhere.json"
NAMED = r"(?:pupils|observations|surveys)-[0-9a-f]{16}"
"""A pattern of the name of an evidence file, without its ending."""
KEPT = re.compile(rf"{NAMED}\.csv")
"""Names of evidence files: what came from elsewhere may name no other, such as one outside the folder."""


@dataclass(frozen=True)
class Elsewhere:
    """What a partnership's folder of evidence remembers of files that it does not hold.

    Parameters
    ----------
    files : dict of str to str
        The name of each file that another school brought in, and who sent word of it.
    erased : list of str
        The names of files that held rows of a pupil who was forgotten: nobody takes them in again.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, evidence: Path) -> Elsewhere:
        """What is remembered in a folder of evidence; nothing where it is damaged, and a file is missing then.

        Raises
        ------
        OSError
            When it cannot be read: what is remembered next would take its place.
        """
        try:
            told = json.loads(content(evidence / FILE))
            files = {
                name: who
                for name, who in told["files"].items()
                if isinstance(who, str) and KEPT.fullmatch(name)
            }
            return cls(files, [name for name in told["erased"] if KEPT.fullmatch(name)])
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    @classmethod
    def remember(
        cls, evidence: Path, files: Mapping[str, str] | None = None, erased: Iterable[str] = ()
    ) -> Elsewhere:
        """Remember more files that others have, and more that were erased; all that is remembered then.

        Raises
        ------
        OSError
            When it cannot be written.
        """
        before = cls.load(evidence)
        now = cls({**before.files, **(files or {})}, sorted({*before.erased, *erased}))
        if now != before:
            private_folder(evidence)
            write_atomically(evidence / FILE, json.dumps(asdict(now), sort_keys=True).encode())
        return now


def absent(imports: Iterable[tuple[str, Import]], evidence: Path) -> dict[str, str]:
    """The ids of imports whose file is at another school, or was erased, and who has or had it.

    Raises
    ------
    EvidenceError
        When what is remembered cannot be read.
    """
    try:
        known = Elsewhere.load(evidence)
    except OSError as error:
        text = f"{FILE} cannot be read: {error.strerror}. Make the file readable and try again."
        raise EvidenceError([Issue("unreadable-file", "stop", text, file=FILE)]) from error
    names = dict.fromkeys(known.erased, "another school") | {**known.files}
    return {
        id: names[body.file]
        for id, body in imports
        if body.file in names and not (evidence / Path(body.file).name).exists()
    }


def told(who: Collection[str]) -> list[Issue]:
    """What the school reads of evidence that is not here: of how many files, and whose."""
    if not who:
        return []
    text = (
        f"{_files(len(who))} not on this computer, but with {listing(sorted(set(who)))}. Numbers here are without "
        f"{'it' if len(who) == 1 else 'them'}. Ask them to share their evidence, or make the report where all evidence "
        "is."
    )
    return [Issue("elsewhere", "warn", text)]


def refusal(who: Collection[str]) -> Issue:
    """Why nothing is made for the public here; it names nobody, as the list of reports is public."""
    text = (
        f"{_files(len(who))} at another school and not on this computer, so numbers would be wrong. "
        "Make the report where all evidence is, or ask the other school to share its evidence."
    )
    return Issue("elsewhere", "stop", text)


def _files(count: int) -> str:
    return f"{counted(count, 'file')} of the evidence of this partnership {'is' if count == 1 else 'are'}"
