"""Where things lie on a server with JupyterHub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sipp_lib.programme import Programme


@dataclass(frozen=True)
class Site:
    """One programme on one server.

    Parameters
    ----------
    root : pathlib.Path
        Of all that people work on; it belongs to root, and so does what lies directly in it.
    keeper : str
        The database, for the account that looks after it.
    """

    root: Path
    keeper: str

    @property
    def programme_folder(self) -> Path:
        """The programme as whoever looks after the server has it; its ``sipp.toml`` counts for everybody."""
        return self.root / "programme"

    @property
    def keys(self) -> Path:
        """A folder of key files for each partnership."""
        return self.root / "keys"

    @property
    def reports(self) -> Path:
        """The reports for the public that are made at night."""
        return self.root / "reports"

    @property
    def people(self) -> Path:
        """What each person is shown of all this."""
        return self.root / "people"

    def programme(self) -> Programme:
        """The programme, opened.

        Raises
        ------
        ProgrammeError
            When ``sipp.toml`` cannot be read.
        """
        return Programme.open(self.programme_folder)
