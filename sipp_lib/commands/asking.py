"""What `sipp add` asks the person at the terminal about the columns of a file, and how any of them is corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from sipp_lib.errors import EvidenceError, UsageError

if TYPE_CHECKING:
    from sipp_lib.evidence.importer import CheckedImport
    from sipp_lib.evidence.preview import Preview

RIGHT = "Is every column right? (Press Enter to continue, or type a column's number to change it)"


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


def lifted(done: CheckedImport) -> CheckedImport:
    """What was checked, without a stop that a person knows better; who says no is told the stop as it is."""
    from sipp_lib.evidence import importer as steps
    from sipp_lib.evidence.pupils.linkage import ASKED

    stop = done.asks[0]
    typer.echo("\n".join(issue.message for issue in done.issues if issue.code == stop))
    if not typer.confirm(ASKED[stop]):
        raise EvidenceError(done.issues)
    return steps.check(done.preview.lift(stop), done.known, done.simd)


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
