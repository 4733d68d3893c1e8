"""What several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.files import slug_called

Folder = Annotated[
    Path, typer.Option("--programme", help="The programme's folder.", metavar="DIR", readable=False)
]
Partnership = Annotated[str, typer.Argument(metavar="NAME", help="The partnership.", parser=slug_called)]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The partnership.", parser=slug_called)]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Partnerships; all by default.", parser=slug_called),
]
HERE = Path()


class Audience(StrEnum):
    """For whom a report is made."""

    public = "public"
    school = "school"
