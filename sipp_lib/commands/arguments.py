"""What several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.files import slug_of


def _short(name: str) -> str:
    """The short name of a partnership, also where it is called by its name: ‘Tarvit Water’."""
    spoken = (name != name.lower() or " " in name) and not {"/", "\\"} & set(name)
    return slug_of(name) if spoken else name


Folder = Annotated[Path, typer.Option("--programme", help="The programme's folder.", metavar="DIR")]
Partnership = Annotated[str, typer.Argument(metavar="NAME", help="The partnership.", parser=_short)]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The partnership.", parser=_short)]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Partnerships; all by default.", parser=_short),
]
HERE = Path()


class Audience(StrEnum):
    """For whom a report is made."""

    public = "public"
    school = "school"
