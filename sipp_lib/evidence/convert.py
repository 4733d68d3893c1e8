"""A school's file by its mapping: every column as values of its field, and what was found on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, Severity
from sipp_lib.evidence.mapping.blanks import with_blanks
from sipp_lib.evidence.mapping.column_types import FIELDS, LEAVE_OUT, types_about
from sipp_lib.evidence.mapping.fitting import check_forms
from sipp_lib.evidence.mapping.mapping import (
    MANY,
    MappedColumn,
    Mapping,
    in_one_place,
    name_of,
    only_one,
)
from sipp_lib.evidence.parsers import Cells
from sipp_lib.evidence.values.answers import normalise
from sipp_lib.evidence.values.dates import NO_TIME, named
from sipp_lib.evidence.values.marks import marks
from sipp_lib.evidence.values.missing import describe_reasons
from sipp_lib.evidence.values.months import in_school_year, months_alone, school_year
from sipp_lib.evidence.values.numbers import yes_or_no
from sipp_lib.evidence.values.spelling import normalise_heading
from sipp_lib.formats import SHOWN, listing, row_numbers

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure


@dataclass(frozen=True, eq=False)
class Converted:
    """A school's file as values.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row for each row of the file and one column for each that is not left out, named by `name_of`.
    rows : numpy.ndarray of int
        The spreadsheet row of each.
    markers : dict of str to numpy.ndarray of str
        For each column, which cells hold a marker instead of a value, as `missing.missing_reason` says.
    issues : list of Issue
        What was found.
    """

    frame: pd.DataFrame
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    markers: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def convert(
    frame: pd.DataFrame,
    mapping: Mapping,
    *,
    formats: pd.DataFrame | None = None,
    rows: Sequence[int] = (),
    file: str = "",
    known: Sequence[Measure] = (),
    today: date | None = None,
) -> Converted:
    """Turn a file's text into values; nothing that is not a value becomes one, least of all zero.

    Parameters
    ----------
    frame, formats : pandas.DataFrame
        The file as text, and the number formats of its cells.
    mapping : Mapping
        What each column is.
    rows : sequence of int
        The spreadsheet row of each row; 2, 3 … by default.
    file : str
        The file's name, for the sentences.
    known : sequence of Measure
        The partnership's measures: a yes or no is read as 1 or 0, and what a column holds must fit its measure.
    today : datetime.date, optional
        The day after which nothing was measured; by default that of this machine.
    """
    today = today or date.today()
    places = np.array(list(rows) or range(2, len(frame) + 2), dtype=np.int64)
    made = Converted(pd.DataFrame(index=range(len(frame))), places)

    def about(column: MappedColumn, codes: np.ndarray[Any, Any]) -> Callable[..., None]:
        def say(code: str, severity: Severity, cells: Sequence[int], text: str, *, most: int = SHOWN) -> None:
            if len(cells):
                found = [int(row) for row in places[np.isin(codes, cells)]]
                where = f"{file}, {row_numbers(found, most)}, column ‘{column.heading}’: "
                made.issues.append(Issue(code, severity, where + text, column.heading, tuple(found), file))

        return say

    for same in in_one_place(mapping):
        text = f"{file}: {only_one(mapping, same)}"
        made.issues.append(Issue("two-columns-in-one-place", "stop", text, file=file))
    forms: dict[str, str] = {each.code: each.form for each in known}
    made.issues.extend(check_forms(mapping, forms, file))
    planned = {when for each in known for when in each.occasions}
    totals: dict[str, dict[int, str]] = {}
    columns: dict[str, pd.Series[Any]] = {}
    for at, column in enumerate(mapping.columns):
        if column.field == LEAVE_OUT or (name := name_of(column)) in columns:
            continue
        texts = judged_texts(frame, mapping, at, known)
        codes, cells, shown = distinct(texts, None if formats is None else formats.iloc[:, at])
        judged = forms.get(column.measure) == "yes or no"
        listed = {
            normalise(answer) for each in known if each.code == column.measure for answer in each.answers
        }
        if column.field == "value" and (total := marks(cells, shown, column.heading).total):
            totals.setdefault(column.measure, {}).setdefault(total, column.heading)
        say = about(column, codes)
        values, kinds = FIELDS[column.field].parser.parse(
            Cells(
                cells,
                shown,
                column.heading,
                say,
                today,
                judged=judged,
                answers=listed,
                planned=planned,
                levels=levels_of(frame, mapping, at, known),
            )
        )
        if column.field in MANY and values.notna().any() and not named(column.occasion, today):
            text = f"{file}, column ‘{column.heading}’: {NO_TIME} Correct the heading, or say when this was."
            made.issues.append(Issue("impossible-date", "stop", text, column.heading, file=file))
        columns[name] = values.take(codes).reset_index(drop=True)
        made.markers[name] = np.array(kinds, dtype=object)[codes]
        if note := describe_reasons(kind for kind in made.markers[name] if kind != "missing"):
            text = f"{file}, column ‘{column.heading}’: {note}; these cells stay empty and are never counted as 0."
            made.issues.append(Issue("markers", "note", text, column.heading, file=file))
    for found in (each for each in totals.values() if len(each) > 1):
        each_of = listing([f"‘{heading}’ out of {total}" for total, heading in found.items()])
        text = (
            f"{file}: the marks of one measure are out of different totals ({each_of}), so they cannot be compared. "
            "Write all of them in per cent and add the file again."
        )
        made.issues.append(Issue("different-totals", "stop", text, file=file))
    made.frame[list(columns)] = pd.DataFrame(columns)
    return made


def levels_of(
    frame: pd.DataFrame, mapping: Mapping, at: int, known: Sequence[Measure]
) -> tuple[str, ...] | None:
    """The levels that a column's measures list, best first, where only their order counts; else None."""
    column = mapping.columns[at]
    if column.field != "value":
        return None
    names = {normalise_heading(column.measure)}
    for other, each in enumerate(mapping.columns):
        if each.field == "measure":
            names = {normalise_heading(str(name)) for name in frame.iloc[:, other].unique()}
    found = {
        tuple(each.answers) if each.ordered and each.form == "score" else None
        for each in known
        if names & {normalise_heading(name) for name in (each.name, each.code) if name}
    }
    return found.pop() if len(found) == 1 else None


def judged_texts(frame: pd.DataFrame, mapping: Mapping, at: int, known: Sequence[Measure]) -> pd.Series[Any]:
    """The cells of a column as text: yes and no as 1 and 0 where the measure is one, months with their school year."""
    column, texts = mapping.columns[at], frame.iloc[:, at]
    if begins := school_year(column.occasion, column.months) if column.months else 0:
        alone = months_alone(map(str, texts.unique()), column.heading)
        return texts.replace({text: in_school_year(month, begins) for text, month in alone.items()})
    judged = {
        normalise_heading(name)
        for each in known
        if each.form == "yes or no"
        for name in (each.name, each.code)
    }
    if column.field in {each.name for each in types_about("circumstance")}:
        return texts.replace(with_blanks([str(cell) for cell in texts.unique()], mapping.blanks))
    if column.field != "value" or not judged:
        return texts
    names = pd.Series(column.measure, index=frame.index)
    for other, each in enumerate(mapping.columns):
        names = frame.iloc[:, other] if each.field == "measure" else names
    rows = names.isin([name for name in names.unique() if normalise_heading(str(name)) in judged])
    texts = texts.mask(
        rows, texts.replace(with_blanks([str(cell) for cell in texts[rows].unique()], mapping.blanks))
    )
    cells = [str(cell) for cell in texts[rows].unique()]
    said = {
        cell: str(int(bool(value)))
        for cell, value in zip(cells, yes_or_no(cells).values, strict=True)
        if value is not None
    }
    return texts.mask(rows & texts.isin(list(said)), texts.map(said))


def distinct(
    column: pd.Series[Any], formats: pd.Series[Any] | None
) -> tuple[np.ndarray[Any, Any], list[str], list[str]]:
    """Which of a column's different cells each one is, and these: each is understood once, however often it stands."""
    codes, cells = pd.factorize(column, use_na_sentinel=False)
    if formats is None or (formats == "").all():
        return codes, [str(cell) for cell in cells], []
    others, shown = pd.factorize(formats, use_na_sentinel=False)
    pairs, codes = np.unique(codes * len(shown) + others, return_inverse=True)
    return (
        codes,
        [str(cell) for cell in cells.take(pairs // len(shown))],
        [str(each) for each in shown.take(pairs % len(shown))],
    )
