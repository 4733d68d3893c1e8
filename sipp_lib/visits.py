"""When somebody was last here: how much of each partnership there was then."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from sipp_lib.files import write_atomically
from sipp_lib.programme import Programme
from sipp_lib.rights import private_folder


class Visits:
    """How much of each partnership there was when somebody was last here, which is to say at the start page.

    A visit lasts as long as the workbook is open: loading the page again begins no new one.

    Parameters
    ----------
    programme : Programme
        Where it is remembered.
    """

    def __init__(self, programme: Programme) -> None:
        self._file = programme.private / ".sipp" / "desk.json"
        self._session = os.environ.get("SIPP_SESSION", str(os.getpid()))
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            self.before: dict[str, int] = said["before" if said["session"] == self._session else "here"]
        except (OSError, ValueError, KeyError, TypeError):  # nobody was here, or the folder was cleared
            self.before = {}
        self._here: dict[str, int] = dict(self.before)

    def keep(self, here: dict[str, int]) -> None:
        """Remember how many revisions each partnership has now."""
        self._here |= here
        said = {"session": self._session, "before": self.before, "here": self._here}
        with suppress(OSError):  # on a disk that can only be read nothing is remembered
            private_folder(self._file.parent)
            write_atomically(self._file, json.dumps(said).encode(), mode=0o600)
