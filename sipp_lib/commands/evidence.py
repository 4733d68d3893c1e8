"""`sipp add`, `withdraw`, `forget` and `check`: a school's files in, out again, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from sipp_lib.commands.arguments import HERE, Folder, Names, Partnership, To
from sipp_lib.errors import SEVERITY, SippError, UsageError, describe

WHO = "The pupil's pseudonym, SCN, number or name"


def add(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", readable=False, help="Files as the school has them, one or several."
        ),
    ],
    to: To,
    *,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A kept mapping, used as it is.", metavar="FILE", readable=False),
    ] = None,
    simd: Annotated[
        Path | None,
        typer.Option(
            "--simd", help="The Scottish Government's lookup of data zones.", metavar="FILE", readable=False
        ),
    ] = None,
    simd_reversed: Annotated[
        bool, typer.Option("--simd-reversed", help="In this file, SIMD 1 means least deprived.")
    ] = False,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="The sheet of a workbook.", metavar="NAME")
    ] = None,
    header_row: Annotated[
        list[int] | None, typer.Option("--header-row", help="A row of column headings.", metavar="ROW")
    ] = None,
    keep_row: Annotated[
        list[int] | None, typer.Option("--keep-row", help="A row that belongs to the table.", metavar="ROW")
    ] = None,
    leave_out_row: Annotated[
        list[int] | None,
        typer.Option("--leave-out-row", help="A row that does not belong to the table.", metavar="ROW"),
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="The encoding of a text file.")] = None,
    separator: Annotated[
        str | None, typer.Option("--separator", help="What separates the columns of a text file.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing, and refuse anything that is unclear.")
    ] = False,
    programme: Folder = HERE,
) -> None:
    """Add files of evidence: show how each was understood, ask, then add each of them whole or not at all."""
    from sipp_lib.commands import asking
    from sipp_lib.evidence import importer as steps
    from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
    from sipp_lib.programme import find

    alone = len(files) == 1
    if not alone and (header_row or keep_row or leave_out_row):
        text = "--header-row, --keep-row and --leave-out-row are about one file. Add that file by itself."
        raise UsageError(text)
    opened = find(programme)
    queue = ImportQueue(
        opened,
        opened.partnership(to),
        mapping=mapping,
        simd=None if simd is None else steps.simd_lookup(simd),
        reverse=simd_reversed,
        confirmed=not (alone or yes),
        sure=yes,
    )
    how: dict[str, Any] = {"sheet": sheet, "encoding": encoding, "separator": separator}
    how |= {"header_rows": header_row, "keep_rows": keep_row or (), "leave_out_rows": leave_out_row or ()}
    for path in files:
        queue.files.append(QueuedFile(path, how=how))
        queue.read(queue.files[-1])
    if alone:
        asking.add_one(queue, yes=yes)
    elif not asking.add_several(queue, yes=yes):
        raise typer.Exit(1)


def withdraw(
    name: Partnership,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The name of the school's file.")],
    programme: Folder = HERE,
) -> None:
    """Remove a file that was wrong from the evidence, so that the right one can be added."""
    from sipp_lib.evidence.withdraw import withdraw as withdrawn
    from sipp_lib.programme import find

    typer.echo(withdrawn(find(programme).partnership(name), file).words(file))


def forget(
    name: Partnership,
    pupil: Annotated[
        str | None,
        typer.Argument(help=f"{WHO}. Leave it out to be asked: nobody else then sees it."),
    ] = None,
    *,
    not_the_pupil: Annotated[
        list[str] | None,
        typer.Option(
            "--not-the-pupil", help="A record whose words mean somebody or something else.", metavar="RECORD"
        ),
    ] = None,
    programme: Folder = HERE,
) -> None:
    """Remove a pupil's rows from the evidence, and the pupil from the key files."""
    from sipp_lib.evidence.forget import forget as forgotten
    from sipp_lib.evidence.kept_words import UNNAMED
    from sipp_lib.formats import counted
    from sipp_lib.programme import find

    opened = find(programme)
    place = opened.partnership(name)
    # what stands on a command line, other accounts of the computer can read while it runs
    pupil = pupil or typer.prompt(f"{WHO}?", prompt_suffix=" ").strip()
    done = forgotten(opened, place, pupil, not_the_pupil or ())
    typer.echo(
        f"{counted(done.rows, 'row')} and {counted(done.files, 'evidence file')} were removed; "
        f"{'the key file no longer knows the pupil' if done.key else 'no key file knew the pupil'}."
    )
    if done.called:
        typer.echo(
            f"The name of a school's file named the pupil; the workbook now says ‘{UNNAMED}’ instead. Rename the file "
            "at the school as well."
        )
    if done.elsewhere:
        typer.echo(f"The pupil is also in: {', '.join(done.elsewhere)}. Use ‘sipp forget’ there as well.")
    if done.records:
        typer.echo(
            f"The pupil is also in earlier versions of records, in their lists of pseudonyms, or under a name that "
            f"another pupil has too: {', '.join(done.records)}. Open each and check it; where an earlier "
            "version has to be erased as well, docs/records.md says how."
        )


def check(names: Names = None, programme: Folder = HERE) -> None:
    """Check the evidence, and list what is still missing between data and findings."""
    from rich.console import Console

    from sipp_lib.programme import find

    opened = find(programme)
    slugs = names or opened.partnerships()
    for slug in slugs:
        opened.partnership(slug)
    console, broken = Console(highlight=False, markup=False), False
    for slug in slugs:
        console.print(slug, style="bold")
        found = _found(slug, opened.folder)
        lines = "\n".join(f"  {what}: {line}" for what, line in found)
        console.print(lines or "  Nothing is missing.", soft_wrap=True)
        broken |= any(what == SEVERITY["stop"] for what, _ in found)
    if broken:
        raise typer.Exit(1)


def _found(slug: str, folder: Path) -> list[tuple[str, str]]:
    """All that is wrong with a partnership, each with how serious it is: what cannot be read hides nothing else."""
    from sipp_lib.evidence.unsearched import perhaps_twice, unsearched_words
    from sipp_lib.name_check import kept_naming, stopping
    from sipp_lib.workbook import Workbook

    def parts() -> Iterator[Callable[[], list[tuple[str, str]]]]:
        book = Workbook.open(slug, folder, "school")
        yield lambda: [(SEVERITY[each.severity], each.message) for each in book.issues()]
        yield lambda: [("Please check", each) for each in book.remarks()]
        yield lambda: [("Please check", each) for each in kept_naming(book)]
        yield lambda: [("Please check", each) for each in perhaps_twice(book.unsearched)]
        # another computer may well have the keys of a school
        yield lambda: [
            ("Please check", words)
            for words in [unsearched_words(replace(book.unsearched, schools=()))]
            if words
        ]
        yield lambda: [("Stops the public report", each) for each in stopping(book)]
        yield lambda: [(f"Phase {each.phase}", each.message) for each in book.missing()]

    found: list[tuple[str, str]] = []
    told = parts()
    while True:
        try:
            found += next(told)()
        except StopIteration:
            return list(dict.fromkeys(found))
        except SippError as error:
            found += [(SEVERITY[severity], line) for severity, line in describe(error)]
