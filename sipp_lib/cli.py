"""The command «sipp»: what people type, and one plain sentence when something is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sipp_lib import __version__
from sipp_lib.errors import EvidenceError, SippError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sipp_lib.reports.batch import Result

app = typer.Typer(
    help="The workbook of collaborative enquiry: from what was agreed and measured to an evaluation report.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Option("--programme", help="The programme's folder.", metavar="DIR")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Partnerships; all by default.")]
HERE = Path()
SHOWN = 20  # names in a sentence


class Audience(StrEnum):
    """For whom a report is made."""

    public = "public"
    school = "school"


def main() -> None:
    """Run the command; an error is one sentence, with ``--debug`` a traceback as well."""
    try:
        app()
    except SippError as error:
        if os.environ.get("SIPP_DEBUG"):
            raise
        for _, sentence in _told(error):
            print(sentence, file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except OSError as error:
        if os.environ.get("SIPP_DEBUG"):
            raise
        where = error.filename or "a file"
        print(  # noqa: T201
            f"{where} could not be used ({error.strerror}). Check that it is what it should be, that there is room "
            "and that you may write there.",
            file=sys.stderr,
        )
        sys.exit(1)


def _told(error: SippError) -> list[tuple[str, str]]:
    """How serious each part of an error is, and its sentence."""
    if isinstance(error, EvidenceError):
        return [(issue.severity, issue.message) for issue in error.issues]
    return [("stop", str(error))]


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
def sample(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the copy.")]) -> None:
    """Make a copy of the sample programme: eight invented partnerships."""
    from sipp_lib.begin import copy_sample

    programme = copy_sample(folder)
    typer.echo(f"The sample programme is in {folder} ({len(programme.partnerships())} partnerships).")
    typer.echo(f'Make its reports with: sipp report --programme "{folder}"')


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="What the partnership is called.")], programme: Folder = HERE
) -> None:
    """Begin a partnership: its folder, its records and its phase notebooks."""
    from sipp_lib.begin import begin

    place, notebooks = begin(name, programme)
    made = (
        f"{notebooks} notebooks"
        if notebooks
        else "no phase notebooks (this version has no templates for them)"
    )
    typer.echo(f"The partnership «{place.slug}» is in {place.folder}, with its records and {made}.")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as the school has it.")],
    to: Annotated[str, typer.Option("--to", help="The partnership.", metavar="NAME")],
    *,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A mapping to use as it stands.", metavar="FILE")
    ] = None,
    simd: Annotated[
        Path | None, typer.Option("--simd", help="The official lookup of data zones.", metavar="FILE")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; refuse what is unsure.")] = False,
    programme: Folder = HERE,
) -> None:
    """Bring in evidence: show what was understood and what was found, ask, then import all of it or nothing."""
    from sipp_lib.evidence import add as steps
    from sipp_lib.programme import find

    opened = find(programme)
    place = opened.partnership(to)
    known = steps.known(opened, place)
    lookup = None if simd is None else steps.simd_lookup(simd)
    seen = steps.preview(file, place, known, mapping)
    while seen.mapping.questions and not yes:
        question = seen.mapping.questions[0]
        if question.choices:
            typer.echo(f"Answers: {', '.join(question.choices)}")
        answer = typer.prompt(question.text, default=question.suggestion or None)
        try:
            seen = seen.answered(question.key, answer)
        except UsageError as error:
            typer.echo(str(error))
    typer.echo("\n".join(seen.understood()))
    if seen.mapping.questions:
        asked = " ".join(question.text for question in seen.mapping.questions)
        raise UsageError(
            f"{file.name} cannot be added without asking: {asked} Run the command without --yes."
        )
    done = steps.check(seen, known, lookup)
    typer.echo("\n".join([f"{issue.severity}: {issue.message}" for issue in done.issues if not done.stops]))
    typer.echo(f"It would bring: {done.counts()}.")
    if done.stops or yes or typer.confirm("Import this?"):
        steps.bring_in(done, known, place)
        typer.echo(f"{file.name} was imported into «{place.slug}».")
    else:
        typer.echo("Nothing was imported.")


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="The partnership.")],
    pupil: Annotated[str, typer.Argument(help="The pupil's pseudonym, or SCN.")],
    programme: Folder = HERE,
) -> None:
    """Take a pupil's rows out of the evidence, and the pupil out of the key files."""
    from sipp_lib.evidence.forget import forget as forgotten
    from sipp_lib.programme import find

    opened = find(programme)
    done = forgotten(opened, opened.partnership(name), pupil)
    typer.echo(
        f"{done.rows} rows were taken out and {done.files} evidence files removed; "
        f"{'the key file no longer knows the pupil' if done.key else 'no key file knew the pupil'}."
    )
    if done.elsewhere:
        typer.echo(f"The pupil also stands in: {', '.join(done.elsewhere)}. Forget the pupil there as well.")
    if done.records:
        typer.echo(
            f"These records speak of the pupil, now or earlier: {', '.join(done.records)}. Erase them."
        )


@app.command()
def check(names: Names = None, programme: Folder = HERE) -> None:
    """Check the evidence, and show what is missing between data and findings."""
    from rich.console import Console

    from sipp_lib.programme import find
    from sipp_lib.workbook import Workbook

    opened = find(programme)
    slugs = names or opened.partnerships()
    for slug in slugs:
        opened.partnership(slug)
    console, broken = Console(highlight=False, markup=False), False
    for slug in slugs:
        console.print(slug, style="bold")
        try:
            book = Workbook.open(slug, opened.folder, "school")
            issues, missing = book.issues(), book.missing()
        except SippError as error:
            broken = True
            console.print(
                "\n".join(f"  {severity}: {line}" for severity, line in _told(error)), soft_wrap=True
            )
            continue
        broken |= any(issue.severity == "stop" for issue in issues)
        lines = [f"{issue.severity}: {issue.message}" for issue in issues]
        lines += [
            f"two versions wait for a decision: {entry.body.title} {entry.id}, «{conflict.label}»"
            for entry in book.conflicts()
            for conflict in entry.conflicts
        ]
        lines += [f"phase {each.phase}: {each.message}" for each in missing]
        console.print("\n".join(f"  {line}" for line in lines) or "  Nothing is missing.", soft_wrap=True)
    if broken:
        raise typer.Exit(1)


@app.command()
def report(
    names: Names = None,
    audience: Annotated[Audience, typer.Option(help="For whom.")] = Audience.public,
    template: Annotated[
        Path | None, typer.Option(help="A report template of your own.", metavar="FILE")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="A further parameter of the template.", metavar="NAME=VALUE")
    ] = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Make also those that would come out the same.")
    ] = False,
    seconds: Annotated[int, typer.Option(help="How long one report may take.", metavar="N", min=1)] = 300,
    memory: Annotated[
        int, typer.Option(help="How many MB of memory one report may take.", metavar="MB", min=50)
    ] = 2000,
    cluster: Annotated[
        str | None, typer.Option(help="Have them made by a Dask cluster.", metavar="ADDRESS")
    ] = None,
    programme: Folder = HERE,
) -> None:
    """Make the evaluation reports that are not up to date (of all partnerships by default) and their index page."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from sipp_lib.programme import find
    from sipp_lib.reports.batch import reports

    opened = find(programme)
    chosen: Literal["public", "school"] = audience.value
    total = len(set(names or opened.partnerships()))
    columns = (
        TextColumn("{task.description}"),
        *Progress.get_default_columns()[1:2],
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        _executor(cluster) as executor,
        Progress(*columns, console=Console(stderr=True), transient=True) as progress,
    ):
        bar = progress.add_task("Reports", total=total)
        results = reports(
            opened,
            names or (),
            chosen,
            template=template,
            extra=_pairs(parameter or []),
            seconds=seconds,
            megabytes=memory,
            force=force,
            executor=executor,
            each=lambda result: progress.advance(bar),
        )
    _summarise(results, opened.reports(chosen) / "index.html")
    if not all(result.made for result in results):
        raise typer.Exit(1)


@contextmanager
def _executor(address: str | None) -> Iterator[Executor | None]:
    """The executor of a Dask cluster; None without an address.

    Raises
    ------
    UsageError
        When Dask is not installed, or nobody answers at the address.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "For --cluster the library «distributed» is missing. Install sipp-workbook[cluster]."
        ) from error
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"No Dask scheduler answers at {address}. Check the address.") from error
    with client:
        yield client.get_executor(pure=False)


def _pairs(texts: list[str]) -> dict[str, Any]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (equals and name.isidentifier()):
            raise UsageError(f"«{text}» is not of the form NAME=VALUE.")
        pairs[name] = value
    return pairs


def _summarise(results: list[Result], index: Path) -> None:
    """Say who succeeded, who failed and why, as a table that no narrow window cuts."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    table = Table("Partnership", "Report", "Why")
    for column in table.columns:
        column.overflow = "fold"
    for result in results:
        if not result.skipped:
            table.add_row(result.partnership, "made" if result.made else "FAILED", result.reason)
    if table.row_count:
        console.print(table)
    skipped = [result.partnership for result in results if result.skipped]
    if skipped:
        more = f" and {len(skipped) - SHOWN} more" if len(skipped) > SHOWN else ""
        console.print(
            f"Unchanged and not made again: {', '.join(skipped[:SHOWN])}{more}. With --force all are made.",
            soft_wrap=True,
        )
    made = sum(result.made for result in results) - len(skipped)
    there = f", {len(skipped)} up to date already" if skipped else ""
    console.print(f"{made} of {len(results)} reports were made{there}. Open {index}", soft_wrap=True)


if __name__ == "__main__":
    main()
