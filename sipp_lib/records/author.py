"""Who is typing: asked once, kept on this machine outside every programme, written on every revision."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from sipp_lib.errors import ProgrammeError, UsageError
from sipp_lib.files import content, write_atomically
from sipp_lib.rights import own_folder


@dataclass(frozen=True)
class Author:
    """An adult who fills in forms.

    Parameters
    ----------
    name, role, school : str
        As the person gave them; a name there must be.

    Raises
    ------
    UsageError
        Without a name.
    """

    name: str
    role: str = ""
    school: str = ""

    def __post_init__(self) -> None:
        for field, text in asdict(self).items():
            object.__setattr__(self, field, " ".join(str(text).split())[:200])
        if not self.name:
            raise UsageError("Say who you are: a name or initials.")

    @property
    def author(self) -> str:
        """What stands on a revision: name, role, school."""
        return ", ".join(part for part in (self.name, self.role, self.school) if part)


def current_author() -> Author | None:
    """Who typed last on this machine, or None where nobody has.

    Raises
    ------
    ProgrammeError
        When the file that says so cannot be read.
    """
    try:
        said = json.loads(content(_file()))
        return Author(said["name"], said["role"], said["school"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, UsageError) as error:
        raise ProgrammeError(
            f"{_file()} cannot be read. Delete it; you will be asked who you are."
        ) from error


def keep(person: Author) -> None:
    """Remember a person for the next time.

    Raises
    ------
    ProgrammeError
        When nothing can be kept on this machine.
    """
    path = _file()
    try:
        own_folder(path.parent)
        write_atomically(path, json.dumps(asdict(person), ensure_ascii=False).encode(), mode=0o600)
    except OSError as error:
        raise ProgrammeError(
            f"{path} could not be written ({error.strerror}). Check that there is room and that you may write there."
        ) from error


def _file() -> Path:
    told = os.environ.get("SIPP_WHO")
    return Path(told) if told else platformdirs.user_config_path("sipp") / "who.json"
