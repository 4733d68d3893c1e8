"""What `sipp add` asks the person at the terminal about files and their columns, and how any of them is corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from sipp_lib.errors import SEVERITY, EvidenceError, SippError, UsageError

if TYPE_CHECKING:
    from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
    from sipp_lib.evidence.importer import CheckedImport
    from sipp_lib.evidence.preview import Preview
    from sipp_lib.records.returned_records import ReturnedRecords

WITHOUT = "Run the command without --yes."
RIGHT = "Is every column right? (Press Enter to continue, or type a column's number to change it)"


def add_one(queue: ImportQueue, *, yes: bool) -> None:
    """Show the only file, ask about it, and add it; raises what stops it."""
    (file,) = queue.files
    if file.records:
        _add_form(queue, file, file.records, yes=yes)
        return
    if file.seen is None:
        raise file.error or UsageError("Choose a file first.")
    if yes:
        typer.echo("\n".join(file.seen.describe()))
        if file.seen.questions:
            raise without_asking(file)
    else:
        typer.echo("\n".join(file.told), nl=bool(file.told))
        answer(queue, file)
    if file.state != "ready" or file.done is None:
        if yes and file.state == "answer":
            raise without_asking(file)
        raise file.error or EvidenceError(file.issues)
    while file.state == "ready" and file.done:
        typer.echo("\n".join([*found(file), f"This will add {file.done.counts()}."]))
        if not (yes or typer.confirm("Add this?")):
            typer.echo("Nothing was added.")
            return
        if queue.add_ready():
            break
        typer.echo(file.note)  # somebody else was before
    else:
        raise file.error or (without_asking(file) if yes else UsageError(file.note))
    typer.echo(f"{file.name} was added to ‘{queue.place.slug}’.")


def _add_form(queue: ImportQueue, file: QueuedFile, records: ReturnedRecords, *, yes: bool) -> None:
    """Add the records of a form that came back, of which nothing is asked but whether to."""
    typer.echo("\n".join([*file.told, f"This will add {file.counts}, by {records.back.by}."]))
    if not (yes or typer.confirm("Add this?")):
        typer.echo("Nothing was added.")
        return
    if not queue.add_ready():
        raise file.error or UsageError(file.note)
    typer.echo(f"{file.name} was added to ‘{queue.place.slug}’.")


def add_several(queue: ImportQueue, *, yes: bool) -> bool:
    """Show where each file stands, ask about those that need it, and add all that are ready; whether all came in."""
    typer.echo("\n".join(line for file in queue.files for line in stands(file)))
    for file in queue.files:
        if file.state not in ("look", "answer"):
            continue  # an answer to one may have been an answer to others
        try:
            if yes:
                raise without_asking(file)
            typer.echo(f"\n{file.name}")
            answer(queue, file)
        except SippError as error:
            queue.refuse(file, error)
        typer.echo("\n".join(stands(file)))
    ready = queue.of("ready")
    if ready and not yes:
        typer.echo("\n".join(["", *(line for file in ready for line in stands(file))]))
    few = "this file" if len(ready) == 1 else f"these {len(ready)} files"
    if not ready or not (yes or typer.confirm(f"Add {few}?")):
        typer.echo("Nothing was added.")
        return False
    queue.add_ready()
    typer.echo("\n".join(["", *(line for file in queue.files for line in stands(file))]))
    return all(file.state == "added" for file in queue.files)


def stands(file: QueuedFile) -> list[str]:
    """Where a file stands, in lines: its state, what it brings, what was taken from itself, and what was found."""
    from sipp_lib.evidence.import_queue import WORDS

    counts = file.counts if file.state in ("ready", "added") else ""
    words = WORDS[file.state]
    state = f"{words[0].lower()}{words[1:]}{f', {counts}' if counts else ''}"
    told = " ".join([f"{file.name}: {state}.", *file.told])
    asked = [f"  {each}" for each in (*file.asked, *filter(None, [file.note]))]
    return [told, *asked, *(f"  {each}" for each in found(file) if file.state in ("ready", "left out"))]


def found(file: QueuedFile) -> list[str]:
    """What was found in a file, each with how serious it is."""
    return [f"{SEVERITY[issue.severity]}: {issue.message}" for issue in file.issues]


def without_asking(file: QueuedFile) -> SippError:
    """Why a file cannot be added when nothing may be asked, and what to write in it so that nothing need be."""
    if file.seen is None or not file.seen.questions:
        asks = file.done.asks if file.done else ()
        told = [
            replace(each, message=f"{each.message} {WITHOUT}") if each.code in asks else each
            for each in file.issues
        ]
        return EvidenceError(told)
    asked = " ".join(question.text for question in file.seen.questions)
    remedies = [question.remedy for question in file.seen.questions if question.remedy]
    text = f"{file.name} cannot be added without asking: {asked} {WITHOUT}"
    return UsageError(" ".join([text, *remedies]))


def answer(queue: ImportQueue, file: QueuedFile) -> None:
    """Ask about one file until nothing of it is open; a stop that a person knows better is lifted by saying yes."""
    if file.seen is None:
        return
    queue.answered(file, ask_open(file.seen))
    while file.seen and file.done and file.done.asks:
        queue.answered(file, lifted(file.done))


def ask_open(seen: Preview) -> Preview:
    """The preview with everything said that only a person knows, and every column as that person wants it."""
    if seen.questions:
        typer.echo(seen.describe()[0])
    seen = _questions(seen)
    _listed(seen)
    while answer := typer.prompt(RIGHT, default="", show_default=False, prompt_suffix=" ").strip():
        if answer.casefold() in ("y", "yes"):
            break
        if not answer.isdecimal() or not 1 <= int(answer) <= len(seen.mapping.columns):
            typer.echo(f"Type the number of a column, from 1 to {len(seen.mapping.columns)}, or press Enter.")
            continue
        seen = _questions(_corrected(seen, int(answer) - 1))
        _listed(seen)
    return seen


def lifted(done: CheckedImport) -> Preview:
    """What was read, without a stop that a person knows better; who says no is told the stop as it is."""
    from sipp_lib.evidence.pupils.linkage import ASKED

    stop = done.asks[0]
    typer.echo("\n".join(issue.message for issue in done.issues if issue.code == stop))
    if not typer.confirm(ASKED[stop]):
        raise EvidenceError(done.issues)
    return done.preview.lift(stop)


def _questions(seen: Preview) -> Preview:
    from sipp_lib.evidence.mapping.choices import offered

    while questions := seen.questions:
        question = questions[0]
        if question.choices:
            typer.echo("\n".join(offered(question.words)))
        likely = question.words.get(question.suggestion, question.suggestion)
        answer = typer.prompt(question.text, default=likely or None, prompt_suffix=" ")
        try:
            seen = seen.answer(question.key, answer)
        except UsageError as error:
            typer.echo(str(error))
    return seen


def _listed(seen: Preview) -> None:
    """The columns with a few of their values: on the screen of the person who has the file, and nowhere else."""
    first, *lines = seen.describe()
    typer.echo(first)
    for at, line in enumerate(lines):
        such = ", ".join(seen.first_values(at))
        typer.echo(f"{at + 1:>3}  {line}{f'; for example {such}' if such else ''}")


def _corrected(seen: Preview, at: int) -> Preview:
    """The preview with one column as a person says it is."""
    from sipp_lib.evidence.mapping import edits
    from sipp_lib.evidence.mapping.choices import choose, field_words, offered
    from sipp_lib.evidence.mapping.column_types import words
    from sipp_lib.evidence.mapping.mapping import MANY
    from sipp_lib.evidence.mapping.tick_all import TICKED

    choices = field_words()
    typer.echo("\n".join(offered(choices)))
    heading, now = seen.mapping.columns[at].heading, words(seen.mapping.columns[at].field)
    answer = typer.prompt(f"What is in ‘{heading}’?", default=now, prompt_suffix=" ").strip()
    field = seen.mapping.columns[at].field if answer == now else choose(answer, choices)
    try:
        seen = seen.with_field(at, field)
    except UsageError as error:
        typer.echo(f"{error} Type the words, the start of them, or the number in the list.")
        return seen
    if field == TICKED:
        return seen
    mapping = seen.mapping
    column = mapping.columns[at]
    if column.field in MANY and not mapping.of("measure"):
        suggestion = column.measure or None
        measure = typer.prompt(f"‘{heading}’: which measure is it?", default=suggestion, prompt_suffix=" ")
        mapping = edits.with_measure(mapping, [at], measure, seen.measures)
    asks = not mapping.of("occasion") or edits.months_column(mapping) is not None
    if column.field in MANY and asks:
        (block,) = (each for each in edits.measured_columns(mapping) if at in each.columns)
        what = "which school year are these months in?" if block.by_year else "when was this?"
        when = typer.prompt(f"‘{heading}’: {what}", default=block.occasion or None, prompt_suffix=" ")
        try:
            mapping = edits.with_occasion(mapping, block.columns, when, seen.measures)
        except UsageError as error:
            typer.echo(str(error))
    return replace(seen, mapping=mapping)
