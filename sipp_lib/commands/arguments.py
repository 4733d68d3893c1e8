"""What several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Option("--programme", help="The programme's folder.", metavar="DIR")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Partnerships; all by default.")]
HERE = Path()


class Audience(StrEnum):
    """For whom a report is made."""

    public = "public"
    school = "school"
