"""`sipp report`: the reports of a programme, on this machine or several."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sipp_lib.errors import ReportError, UsageError
from sipp_lib.report_limits import MEGABYTES, SECONDS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sipp_lib.batch.conclusion import Result
    from sipp_lib.programme import Programme

from sipp_lib.commands.arguments import HERE, Audience, Folder, Names

SHOWN = 20  # names in a sentence
ASIDE = (
    "A file beside a page was not as the workbook had made it and lies now in {}. It may tell other numbers than the "
    "page: do not keep both where people can read them."
)


def report(
    names: Names = None,
    audience: Annotated[Audience, typer.Option(help="Who the report is for.")] = Audience.public,
    template: Annotated[
        Path | None, typer.Option(help="A report template of your own.", metavar="FILE", readable=False)
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(help="A parameter of the template.", metavar="NAME=VALUE")
    ] = None,
    *,
    pdf: Annotated[
        bool,
        typer.Option("--pdf", help="A PDF beside each page, by this computer's Chromium, Chrome or Edge."),
    ] = False,
    docx: Annotated[
        bool, typer.Option("--docx", help="A Word document beside each page, to go on writing in.")
    ] = False,
    tables: Annotated[
        bool, typer.Option("--tables", help="An Excel file beside each page, with the report's tables.")
    ] = False,
    docx_styles: Annotated[
        Path | None,
        typer.Option(help="A Word file of your own, whose styles it takes.", metavar="FILE", readable=False),
    ] = None,
    annex: Annotated[
        bool,
        typer.Option(
            "--annex", help="Print the folded tables of a page at its end, in a PDF or Word document, too."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make every report again, even if nothing has changed.")
    ] = False,
    seconds: Annotated[int, typer.Option(help="How long one report may take.", metavar="N", min=1)] = SECONDS,
    memory: Annotated[
        int, typer.Option(help="How much memory one report may use, in MB.", metavar="MB", min=50)
    ] = MEGABYTES,
    cluster: Annotated[
        str | None, typer.Option(help="Let a Dask cluster make them.", metavar="ADDRESS")
    ] = None,
    programme: Folder = HERE,
) -> None:
    """Make the evaluation reports that are not up to date (of all partnerships by default) and their index page."""
    from sipp_lib.batch.workers import warm_up
    from sipp_lib.editions import ALL_FORMS
    from sipp_lib.programme import find

    opened = find(programme)
    wanted = {"pdf": pdf, "docx": docx or docx_styles, "xlsx": tables}
    forms = [form for form, asked in wanted.items() if asked]
    chosen: Literal["public", "school"] = audience.value
    with _one_ctrl_c():
        if force and cluster is None:
            # it will be needed, and takes longer than all that comes before
            warm_up(opened.folder if chosen == "public" else None)
        from sipp_lib.batch.batch import reports

        files = sum(form.rpartition(".")[-1] in forms for form in ALL_FORMS)
        total = len(set(names or opened.partnerships())) * (1 + files)
        with _executor(cluster) as executor, _progress(total) as each:
            results = reports(
                opened,
                names or (),
                chosen,
                template=template,
                extra=_pairs(parameter or []) | ({"annex": True} if annex else {}),
                seconds=seconds,
                megabytes=memory,
                force=force,
                executor=executor,
                forms=forms,
                styles=docx_styles,
                each=each,
            )
    _summarise(results, opened.reports(chosen) / "index.html")
    if chosen == "public":
        from sipp_lib.evidence.told import FIRST

        _unsearched(results)
        for result in results:
            for told in result.since:
                print(f"{FIRST.format(result.partnership)}{told}")  # noqa: T201
        _before_publishing(
            opened, [result.partnership for result in results if result.made and not result.skipped]
        )
    if not all(result.made for result in results):
        raise typer.Exit(1)


@contextmanager
def _one_ctrl_c() -> Iterator[None]:
    """Let the first Ctrl-C stop all in one sentence, and further ones not disturb the tidying up."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    except KeyboardInterrupt:
        from sipp_lib.batch.batch import STOPPED

        raise ReportError(STOPPED) from None
    finally:
        if signal.getsignal(signal.SIGINT) is stop:
            signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Result], None]]:
    """A bar in a terminal, and the function that moves it on."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        *Progress.get_default_columns()[1:2],
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bars as progress:
        bar = progress.add_task("Reports", total=total)
        yield lambda result: progress.advance(bar)


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
            "For --cluster the library ‘distributed’ is missing. Install sipp-workbook[cluster]."
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
            raise UsageError(f"‘{text}’ is not of the form NAME=VALUE.")
        pairs[name] = value
    return pairs


def _unsearched(results: list[Result]) -> None:
    """Say which schools' pupils could not be looked for, however quiet the reports themselves are about it."""
    from sipp_lib.evidence.unsearched import Unsearched, unsearched_words

    if words := unsearched_words(Unsearched.of_all(result.unsearched for result in results)):
        print(words)  # noqa: T201


def _before_publishing(programme: Programme, made: list[str]) -> None:
    """Say where texts of new reports tell numbers of pupils: a person decides about them before they are published."""
    from rich.console import Console

    from sipp_lib.workbook import Workbook

    if len(made) > SHOWN:
        print("Before you publish them: ‘sipp check’ names every text that says a number of pupils.")  # noqa: T201
        return
    console = Console(highlight=False, markup=False)
    for slug in made:
        book = Workbook.open(slug, programme.folder, "school")
        for remark in book.remarks(counts_only=True):
            console.print(f"Before you publish {slug}, please check: {remark}", soft_wrap=True)


def _summarise(results: list[Result], index: Path) -> None:
    """Say who succeeded, who failed and why, as a table that no narrow window cuts."""
    from rich.console import Console
    from rich.table import Table

    from sipp_lib.editions import FORMS

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
            f"Not made again, as nothing has changed: {', '.join(skipped[:SHOWN])}{more}. Use --force to make them "
            "all.",
            soft_wrap=True,
        )
    for result in results:
        for name in result.aside:
            console.print(ASIDE.format(index.with_name(name)), soft_wrap=True)
    for form, called in FORMS.items():
        if many := sum(each.endswith(form) for result in results for each in result.new):
            console.print(f"{many} {called} {'file was' if many == 1 else 'files were'} made.")
    made = sum(result.made for result in results) - len(skipped)
    there = f", {len(skipped)} up to date already" if skipped else ""
    look = f" Open {index}" if made or skipped else ""
    console.print(f"{made} of {len(results)} reports were made{there}.{look}", soft_wrap=True)
