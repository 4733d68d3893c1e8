"""What a rule over clean evidence is, and how it says what it found: file, rows, column, never a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.errors import Issue, Severity
from sipp_lib.formats import SHOWN, listing, occasion, row_numbers

if TYPE_CHECKING:
    from sipp_lib.evidence.storage import Evidence

ONE_OR_TWO = (
    "Find out whether they are about one pupil or two: two pupils need a number or a name each; for one pupil, "
    "correct the wrong value. Then add the file again."
)
TAKE_BACK = "If the earlier file is the wrong one, remove it first (‘Remove’ in phase 1, or ‘sipp withdraw’)."


class MeasureLike(Protocol):
    """What a rule needs to know of a measure; the record ``Measure`` has it all."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def form(self) -> str: ...  # noqa: D102
    @property
    def ordered(self) -> bool: ...  # noqa: D102
    @property
    def lowest(self) -> float | None: ...  # noqa: D102
    @property
    def highest(self) -> float | None: ...  # noqa: D102
    @property
    def answers(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def occasions(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def better(self) -> str: ...  # noqa: D102


Rule = Callable[["Evidence", Sequence[MeasureLike]], list[Issue]]


def title(measure: MeasureLike) -> str:
    """What people call a measure; its short name is for files."""
    return measure.name or measure.code


def titles(measures: Sequence[MeasureLike]) -> dict[str, str]:
    """What people call each measure, by its short name."""
    return {measure.code: title(measure) for measure in measures}


@dataclass(frozen=True, eq=False)
class Ends:
    """First and last occasion of a measure, its pupils, and which of them are there on each."""

    first: str
    last: str
    pupils: pd.Index[str]
    at_first: npt.NDArray[np.bool_]
    at_last: npt.NDArray[np.bool_]

    def named(self, evidence: Evidence) -> tuple[str, str]:
        """The two for a sentence; not in the words of a cell, which may be one pupil's."""
        cells = evidence.in_cells("occasion")
        return (
            ("first result", "last result")
            if cells
            else (f"‘{occasion(self.first)}’", f"‘{occasion(self.last)}’")
        )


def ends(observations: pd.DataFrame, measure: MeasureLike) -> Ends | None:
    """The two ends of a measure among some rows of observations; None where it has no two occasions."""
    rows = observations[observations["measure"] == measure.code].dropna(subset=["pupil", "occasion"])
    days = rows.groupby("occasion", sort=False)["date"].min().sort_values(kind="stable", na_position="last")
    order = [name for name in measure.occasions if name in days.index] or [str(name) for name in days.index]
    if len(order) < 2:
        return None
    codes, pupils = pd.factorize(rows["pupil"])
    there = np.zeros((2, len(pupils)), dtype=bool)
    for side, name in zip(there, (order[0], order[-1]), strict=True):
        side[codes[(rows["occasion"] == name).to_numpy(bool)]] = True
    return Ends(order[0], order[-1], pd.Index(pupils), there[0], there[1])


def cells(
    evidence: Evidence,
    table: str,
    column: str,
    wrong: pd.Series[bool],
    *,
    code: str,
    text: str,
    severity: Severity = "warn",
) -> list[Issue]:
    """One issue for the rows of a file that a mask names, and their columns; a missing truth value is not wrong."""
    rows: dict[tuple[str, str], list[int]] = {}
    for position in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):
        file, row = evidence.where(table, int(position))
        rows.setdefault((file, evidence.heading(table, column, int(position))), []).append(row)
    alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (file, heading), found in rows.items():
        alike.setdefault((file, tuple(found)), []).append(heading)
    return [
        Issue(
            code,
            severity,
            f"{file}, {row_numbers(found)}, column{'s' if len(headings) > 1 else ''} "
            f"{listing([f'‘{each}’' for each in headings], SHOWN)}: {text}",
            headings[0],
            found,
            file,
        )
        for (file, found), headings in alike.items()
    ]


def duplicated(evidence: Evidence, table: str, keys: list[str], code: str, what: str) -> list[Issue]:
    """One issue for each set of files in which the same keys stand in several rows."""
    frame = evidence.tables[table].reset_index(drop=True)
    frame = frame[frame[keys[0]].notna()]
    again = frame[frame.duplicated(keys, keep=False)]
    groups: dict[tuple[str, ...], list[tuple[list[int], str]]] = {}
    for _, rows in again.groupby(keys, dropna=False, sort=False):
        places = [evidence.where(table, int(position)) for position in rows.index]
        files = tuple(dict.fromkeys(file for file, _ in places))
        if len(files) == 1:
            text = row_numbers([row for _, row in places])
        else:
            named = [evidence.called(file, row) for file, row in places]
            text = listing(named)
        text += ", which differ" if len(rows.drop_duplicates()) > 1 else ", which agree"
        groups.setdefault(files, []).append(([row for _, row in places], text))
    found = []
    for files, pairs in groups.items():
        called = listing([evidence.called(file) for file in files])
        texts = [text for _, text in pairs[:SHOWN]]
        more = f"; and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
        message = f"{called}: {what} ({'; '.join(texts)}{more}). {ONE_OR_TWO}"
        if len(files) > 1:
            message += f" {TAKE_BACK}"
        all_rows = tuple(row for rows, _ in pairs for row in rows)
        found.append(Issue(code, "stop", message, keys[0], all_rows, files[-1]))
    return found
