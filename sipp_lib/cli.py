"""The command ‘sipp’: what people type, and one plain sentence when something is wrong."""

from __future__ import annotations

from sipp_lib.imports import only_installed

if __name__ == "__main__":  # ‘python -m’ looks for modules in the current folder
    only_installed()

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from sipp_lib import __version__
from sipp_lib.commands import evidence, handouts, reports, sharing
from sipp_lib.commands.arguments import HERE, Folder, Partnership
from sipp_lib.commands.server import server
from sipp_lib.errors import NO_ROOM, SippError, describe, is_full, of_disk
from sipp_lib.rights import keep_others_out

app = typer.Typer(
    help="The workbook of collaborative enquiry: from what was agreed and measured to an evaluation report.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; an error is one sentence, with ``--debug`` a traceback as well."""
    only_installed()
    keep_others_out()
    try:
        app()
    except SippError as error:
        _trace(error)
        for _, sentence in describe(error):
            print(sentence, file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except OSError as error:
        _trace(error)
        print(of_disk(error), file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - told without its own words, which may be a cell's
        _trace(error)
        place = traceback.extract_tb(error.__traceback__)[-1]
        text = (
            f"A fault of the workbook ({type(error).__name__}, {Path(place.filename).name} line {place.lineno}), not "
            "of your file. Nothing unfinished was kept. Please report it."
        )
        print(NO_ROOM if is_full(error) else text, file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _trace(error: BaseException) -> None:
    """With ``--debug``, where an error and those that it came of arose; of their words none, as one may be a cell."""
    if not os.environ.get("SIPP_DEBUG"):
        return
    if cause := error.__cause__ or error.__context__:
        _trace(cause)
    name = f"{type(error).__module__}.{type(error).__name__}"
    lines = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), f"{name}\n"]
    print("".join(lines), file=sys.stderr)  # noqa: T201


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"sipp {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that every command has."""
    if debug:
        os.environ["SIPP_DEBUG"] = "1"  # in the environment, so that worker processes see it too


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", readable=False, help="A new folder for the copy.")],
) -> None:
    """Make a copy of the sample programme: eight invented partnerships."""
    from sipp_lib.new import copy_sample

    programme = copy_sample(folder)
    typer.echo(f"The sample programme is in {folder} ({len(programme.partnerships())} partnerships).")
    typer.echo(f'Make its reports with: sipp report --programme "{folder}"')


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="What the partnership is called.")], programme: Folder = HERE
) -> None:
    """Begin a partnership: its folder, its records and its phase notebooks."""
    from sipp_lib.new import begin, named
    from sipp_lib.programme import Programme

    place, notebooks = begin(name, programme)
    made = (
        f"{notebooks} notebooks"
        if notebooks
        else "no phase notebooks (this version has no templates for them)"
    )
    typer.echo(
        f"The partnership ‘{place.slug}’ has its records in {place.folder}, and {made} in {place.notebooks}."
        + named(place, Programme.open(programme))
    )


@app.command("open")
def open_(
    name: Partnership = "",
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    port: Annotated[int, typer.Option("--port", help="The first port to try.", metavar="NUMBER")] = 8888,
    pages: Annotated[bool, typer.Option("--pages", help="Plain pages through Voilà, no JupyterLab.")] = False,
    programme: Folder = HERE,
) -> None:
    """Open the workbook in JupyterLab, on this computer only."""
    from sipp_lib.jupyter.server import open_programme

    open_programme(programme, name, browser=not no_browser, port=port, pages=pages)


for command in (
    handouts.form,
    evidence.add,
    evidence.withdraw,
    evidence.forget,
    evidence.check,
    reports.report,
    sharing.share,
    sharing.send,
    sharing.join,
    sharing.backup,
    sharing.restore,
):
    app.command()(command)


@app.command()
def export(
    name: Partnership,
    to: Annotated[
        Path | None, typer.Option("--to", help="A new folder for the tables.", metavar="DIR", readable=False)
    ] = None,
    *,
    names: Annotated[bool, typer.Option("--names", help="Also texts that name a pupil.")] = False,
    programme: Folder = HERE,
) -> None:
    """Write a partnership's records and evidence as tables for researchers, CSV and Parquet, with a codebook."""
    from sipp_lib.export import PSEUDONYMS, withheld
    from sipp_lib.export import export as write
    from sipp_lib.programme import find
    from sipp_lib.workbook import Workbook

    opened = find(programme)
    folder = to or opened.private / "exports" / opened.partnership(name).slug
    made = write(Workbook.open(name, opened.folder, "school"), folder, names=names)
    typer.echo(f"{len(made)} tables and their codebook are in {folder}. Begin with {folder / 'README.txt'}.")
    if many := withheld(made):
        typer.echo(
            f"Left out because they name a pupil: {many} texts. Use --names to include them as they were written."
        )
    typer.echo(PSEUDONYMS)


app.add_typer(server, name="server")


if __name__ == "__main__":
    main()
