"""`sipp server init`, `move` and `revoke`: records on a PostgreSQL server, for whoever looks after it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.commands.arguments import HERE, Folder
from sipp_lib.formats import counted

server = typer.Typer(
    help="Records on a PostgreSQL server that an authority runs.", no_args_is_help=True, rich_markup_mode=None
)

Database = Annotated[
    str, typer.Argument(metavar="[ADDRESS]", help="The database; by default the one that sipp.toml names.")
]


def _address(url: str, programme: Path) -> str:
    """The address of the database that is meant, which is one that may be given."""
    from sipp_lib.move import check_address
    from sipp_lib.programme import find

    url = url or find(programme).store
    check_address(url)
    return url


@server.command()
def init(
    url: Database = "",
    programme: Folder = HERE,
) -> None:
    """Make a database ready for records: its schema, roles and rights; again, bring it up to this version."""
    from sipp_lib.records.server_schema import init as made_ready
    from sipp_lib.records.sessions import named
    from sipp_lib.wording.words import sentence  # it brings pandas

    url = _address(url, programme)
    made = made_ready(url)
    typer.echo("\n".join(sentence(words) for words in made) or "Nothing had to be made.")
    typer.echo(f"The database {named(url)} is ready for records.")


@server.command()
def move(
    url: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="The database that ‘sipp server init’ made ready.")
    ] = "",
    *,
    back: Annotated[bool, typer.Option("--back", help="From the server to files.")] = False,
    programme: Folder = HERE,
) -> None:
    """Move the records of all partnerships to a server, or with --back from it to files: all of them, or none."""
    from sipp_lib.errors import UsageError
    from sipp_lib.move import move as moved
    from sipp_lib.programme import find
    from sipp_lib.records.sessions import named

    if bool(url) == back:
        raise UsageError(
            "Give the server to move to, as postgresql://HOST/DATABASE, or --back to move to files."
        )
    opened = find(programme)
    done = moved(opened, url)
    for slug, many in done.items():
        typer.echo(f"{slug}: {counted(many, 'revision')}, the same in both places.")
    if back:
        typer.echo(
            "The records are in files again. On the server they stay as they are and take no more changes."
        )
    else:
        typer.echo(
            f"The records are on the server ({named(url)}), and sipp.toml says so. The files stay as they are and take "
            "no more changes: text that is erased from now on stands in them still, so delete them when there is a "
            "backup. Give people their roles next, in psql: "
            + f'GRANT "sipp_{next(iter(done), "NAME")}_practitioner" TO "anna";'
        )


@server.command()
def revoke(
    account: Annotated[str, typer.Argument(metavar="USER", help="The account, as the server calls it.")],
    url: Database = "",
    programme: Folder = HERE,
) -> None:
    """Take all rights from a person's account on a server, and end what it has open, at once."""
    from sipp_lib.records.accounts import revoke as revoked

    done = revoked(_address(url, programme), account)
    for partnership, role in done.taken:
        typer.echo(f"{account} is no longer {role.replace('_', ' ')} of {partnership}.")
    open_ = f"{counted(done.ended, 'open connection')} ended." if done.ended else "Nothing of it was open."
    before = "" if done.taken else ", and had none before"
    typer.echo(f"{account} has no rights on the server{before}. {open_}")
