"""`sipp share`, `send`, `join`, `backup`, `restore`: records and programmes on other computers, and kept for later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sipp_lib.commands.arguments import HERE, Folder, Partnership
from sipp_lib.formats import counted

Passphrase = Annotated[
    str,
    typer.Option("--passphrase", help="What seals and opens it.", metavar="WORDS", envvar="SIPP_PASSPHRASE"),
]

TAKEN_OUT = (
    "No evidence of this computer is in the shared folder any more. What other schools took in before stays with "
    "them."
)
NAMELESS = (
    "The others see you as ‘somebody who gave no name’. The first form that you fill in asks for your name (‘sipp "
    "open’)."
)


def share(
    name: Partnership,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", readable=False, help="A folder that the schools share already."),
    ] = None,
    passphrase: Passphrase = "",
    evidence: Annotated[
        bool | None,
        typer.Option("--evidence/--no-evidence", help="Share evidence, too: pupils under pseudonyms."),
    ] = None,
    programme: Folder = HERE,
) -> None:
    """Work with other schools through a folder that you share already; without FOLDER, exchange what is new."""
    from sipp_lib.errors import UsageError
    from sipp_lib.exchange.membership import exchange_of, share_evidence
    from sipp_lib.exchange.membership import share as shared
    from sipp_lib.exchange.seen import Settings
    from sipp_lib.programme import find
    from sipp_lib.records.store import Store

    opened = find(programme)
    place = opened.partnership(name)
    before = Settings.load(place.exchange) if folder is None else Settings.kept(place.exchange)
    settings = before if folder is None else shared(place, opened, folder, passphrase)
    if settings is None:
        raise UsageError(f"‘{name}’ is not shared yet. Give the folder you share it through as well.")
    if evidence is not None:
        share_evidence(place, evidence)
    if settings != before:
        typer.echo(
            f"‘{name}’ is shared through {settings.folder} from now on. Tell your colleagues the passphrase, by "
            f"telephone and not through that folder: {settings.passphrase}\nThey begin with ‘sipp join’ and the "
            "folder on their computer. Key files stay here"
            + (
                ". Evidence goes into the folder, with pupils under pseudonyms."
                if evidence or settings.evidence
                else ", and so does evidence unless you add --evidence."
            )
        )
    with Store.open(place.records, place.slug) as store:
        if exchange := exchange_of(opened, place, store):
            typer.echo("\n".join([*exchange.round(mend=True).describe(), *_nameless()]))
            if evidence is False:
                typer.echo(TAKEN_OUT)


def _nameless() -> list[str]:
    """What is said to somebody whom the others could not tell from another, as no name was given on this computer."""
    from sipp_lib.records.author import current_author

    return [] if current_author() else [NAMELESS]


def send(
    name: Partnership,
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", readable=False, help="Where the file goes; here by default.")
    ] = HERE,
    passphrase: Passphrase = "",
    programme: Folder = HERE,
) -> None:
    """Write one sealed file for a partner school, to send by e-mail."""
    from sipp_lib.exchange import letter
    from sipp_lib.files import unused, write_atomically
    from sipp_lib.programme import find

    opened = find(programme)
    place = opened.partnership(name)
    data, words, done = letter.write(opened, place, passphrase)
    file = unused(folder / letter.file_name(place.slug))
    write_atomically(file, data)
    typer.echo(
        f"{file} holds what may leave this computer of ‘{name}’. Send it by e-mail, and tell the passphrase by "
        f"telephone: {words}\nAt the other school it is brought in with ‘sipp join FILE’, or on the page to start "
        "from. Evidence and key files stay here."
    )
    for line in done.stays():
        typer.echo(line)


def join(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            readable=False,
            help="The folder that the schools share, or the file that one has sent.",
        ),
    ],
    passphrase: Annotated[
        str,
        typer.Option(
            "--passphrase", help="What opens it.", metavar="WORDS", envvar="SIPP_PASSPHRASE", prompt=True
        ),
    ],
    programme: Folder = HERE,
) -> None:
    """Begin from what colleagues at other schools share, or take in the file that one of them has sent."""
    from sipp_lib.files import content
    from sipp_lib.new import bring_in
    from sipp_lib.new import join as joined

    if folder.is_file():
        opened, place, done = bring_in(content(folder), passphrase, folder.name, programme)
        typer.echo(f"‘{place.slug}’, in {opened.folder.resolve()}: " + "\n".join(done.describe()))
        return
    opened, place, done = joined(folder, passphrase, programme)
    typer.echo(
        f"‘{place.slug}’ is on this computer now, in {opened.folder.resolve()}. What is written here is shared while "
        "the workbook is open, and each time that it is opened."
    )
    stays = "" if done.brought else "No evidence came in: it stays at each school unless somebody shares it. "
    typer.echo("\n".join([*done.describe(), f"{stays}Add your own evidence with ‘sipp add’.", *_nameless()]))


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", readable=False, help="Where the file goes; here by default.")
    ] = HERE,
    passphrase: Passphrase = "",
    programme: Folder = HERE,
) -> None:
    """Save the programme in one dated file; with a passphrase sealed, and with the key files."""
    from sipp_lib.backup import back_up
    from sipp_lib.programme import find

    path = back_up(find(programme), folder, passphrase)
    what = (
        "sealed, with the key files. Keep the passphrase where the file is not: without it nobody can open it"
        if passphrase
        else "not sealed, so without the key files: keep a copy of these in a safe place, too. Pupils are in it under "
        "pseudonyms, and so is what stays in the school: keep it where only the school can read it"
    )
    typer.echo(f"The programme is saved in {path}, which was read again and is complete. It is {what}.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="What ‘sipp backup’ wrote.")],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="A new folder for the programme.")
    ],
    passphrase: Passphrase = "",
) -> None:
    """Put a programme back from its file, into a new folder."""
    from sipp_lib.backup import restore as restored

    opened = restored(file, folder, passphrase)
    typer.echo(
        f"‘{opened.name}’ is in {folder} again, with {counted(len(opened.partnerships()), 'partnership')}."
    )
