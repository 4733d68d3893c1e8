"""`sipp share` and `join`: one partnership on the computers of several schools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.commands.arguments import HERE, Folder

Passphrase = Annotated[
    str,
    typer.Option(
        "--passphrase", help="What opens the shared folder.", metavar="WORDS", envvar="SIPP_PASSPHRASE"
    ),
]


def share(
    name: Annotated[str, typer.Argument(help="The partnership.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="A folder that the schools share already.")
    ] = None,
    passphrase: Passphrase = "",
    programme: Folder = HERE,
) -> None:
    """Work with other schools through a folder that you share already; without FOLDER, exchange what is new."""
    from sipp_lib.errors import UsageError
    from sipp_lib.exchange.membership import exchange_of
    from sipp_lib.exchange.membership import share as shared
    from sipp_lib.exchange.seen import Settings
    from sipp_lib.programme import find
    from sipp_lib.records.store import Store

    opened = find(programme)
    place = opened.partnership(name)
    before = Settings.load(place.exchange)
    settings = before if folder is None else shared(place, opened, folder, passphrase)
    if settings is None:
        raise UsageError(f"‘{name}’ is not shared yet. Give the folder through which you share it, too.")
    with Store.open(place.records, place.slug) as store:
        exchange = exchange_of(opened, place, store)
        done = exchange.round(mend=True) if exchange else None
    if settings != before:
        typer.echo(
            f"‘{name}’ is shared through {settings.folder} from now on. Tell your colleagues the passphrase, by "
            f"telephone and not through that folder: {settings.passphrase}\nThey begin with ‘sipp join’ and the "
            "folder on their computer. Evidence and key files stay here."
        )
    if done:
        typer.echo("\n".join(done.describe()))


def join(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that the schools share.")],
    passphrase: Annotated[
        str,
        typer.Option(
            "--passphrase", help="What opens it.", metavar="WORDS", envvar="SIPP_PASSPHRASE", prompt=True
        ),
    ],
    programme: Folder = HERE,
) -> None:
    """Begin from what colleagues at other schools share."""
    from sipp_lib.new import join as joined

    opened, place = joined(folder, passphrase, programme)
    typer.echo(
        f"‘{place.slug}’ is on this computer now, in {opened.folder.resolve()}. What is written here is shared while "
        "the workbook is open, and each time that it is opened. Evidence stays at each school: add your own with "
        "‘sipp add’."
    )
