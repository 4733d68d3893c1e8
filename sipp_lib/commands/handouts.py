"""`sipp form`: a form to give out, which comes back by `sipp add`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.commands.arguments import HERE, Folder, Partnership
from sipp_lib.errors import UsageError


class As(StrEnum):
    """What the form is made as."""

    xlsx = "xlsx"
    html = "html"
    print = "print"


def form(
    name: Partnership,
    what: Annotated[
        str,
        typer.Argument(help="What the form is of: a form of a phase, such as factor, or a questionnaire."),
    ],
    folder: Annotated[
        Path,
        typer.Argument(metavar="[FOLDER]", readable=False, help="Where the form is put; here by default."),
    ] = Path(),
    *,
    made_as: Annotated[
        As,
        typer.Option(
            "--as", help="xlsx: an Excel workbook; html: a page that works offline; print: a page to print."
        ),
    ] = As.xlsx,
    occasion: Annotated[
        str, typer.Option("--occasion", help="Of a questionnaire: when it is asked.", metavar="WHEN")
    ] = "",
    statements: Annotated[
        Path | None,
        typer.Option(
            "--statements", help="A text file with a statement on each line.", metavar="FILE", readable=False
        ),
    ] = None,
    named: Annotated[
        bool, typer.Option("--named", help="Also ask for each pupil's candidate number.")
    ] = False,
    school: Annotated[
        str, typer.Option("--school", help="With --named, the pupils' school.", metavar="SCHOOL")
    ] = "",
    programme: Folder = HERE,
) -> None:
    """Make a form to give out: to be filled in away from the workbook, and added with ‘sipp add’."""
    from sipp_lib.files import unused, write_atomically
    from sipp_lib.formats import listing
    from sipp_lib.handouts import give, make, written
    from sipp_lib.programme import find
    from sipp_lib.records.store import Store

    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Make it, or name another for the form.")
    opened = find(programme)
    place = opened.partnership(name)
    kind = make.kind_named(what)
    of_questionnaires = {
        "--occasion": occasion,
        "--statements": statements,
        "--named": named,
        "--school": school,
    }
    if kind and (given := [f"‘{option}’" for option, value in of_questionnaires.items() if value]):
        raise UsageError(f"‘{what}’ is a form of a phase and no questionnaire. Leave out {listing(given)}.")
    if school and not named:
        raise UsageError(
            "‘--school’ says whose pupils give their candidate numbers. Add ‘--named’, or leave ‘--school’ out."
        )
    told = ""
    with Store.open(place.records, place.slug) as store:
        if kind:
            made = make.of_kind(kind, place.slug, store.current())
        else:
            lines = tuple(_lines(statements)) if statements else ()
            wanted = give.Wanted(what, occasion, lines, named, school)
            made, told = give.questionnaire(opened, place, store, wanted, "workbook")
        called, data = written(made, made_as, opened, store.current())
    path = unused(folder / called)
    write_atomically(path, data, mode=0o644)
    back = "" if made_as is As.print else f" When it comes back: sipp add FILE --to {place.slug}."
    typer.echo(f"The form is in {path}.{told and f' {told}'}{back}")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read as a text of lines. Save it as plain text (UTF-8)."
        ) from error
