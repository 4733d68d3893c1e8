"""A file's rows beside those that were imported before: what is new, what is added, and what does not fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence.checks import validity
from sipp_lib.evidence.checks.base import cells
from sipp_lib.evidence.mapping.column_types import types_about, words
from sipp_lib.evidence.mapping.mapping import ATTENDANCE, MappedColumn, Mapping, item_of
from sipp_lib.evidence.pupils.schools import KnownSchool
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence
from sipp_lib.formats import listing
from sipp_lib.programme import Programme

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Import, Measure

KEYS = {
    "observations": ["pupil", "measure", "occasion"],
    "surveys": ["respondent", "scale", "occasion", "item"],
}
OF_SCHOOL = ("school", "class", "stage")
SHOWN_IN = {
    "pupil": ("scn", "pupil", "name", "surname"),
    "value": ("value", "percent"),
    "occasion": ("value", *ATTENDANCE),
    "measure": ("value", *ATTENDANCE),
    "scale": ("answer",),
    "simd_decile": tuple(each.name for each in types_about("area")),
}
"""The columns of a school's file that have what a column of the evidence holds, where they are called otherwise."""

WORDS = {"observations": "results", "surveys": "answers"}
SAME = {"observations": ["value", "numerator", "denominator"], "surveys": ["answer"]}


@dataclass(frozen=True, eq=False)
class CurrentData:
    """What a partnership has before an import; of its schools the short names, and what the records say of them."""

    programme: Programme
    measures: tuple[Measure, ...]
    schools: tuple[str, ...]
    imports: tuple[tuple[str, Import], ...]
    evidence: Evidence
    listed: tuple[KnownSchool, ...] = ()


@dataclass(frozen=True, eq=False)
class CombinedEvidence(Evidence):
    """Evidence that is there, with the rows of a school's file after it."""

    before: Evidence | None = None
    file: str = ""
    rows: dict[str, list[int]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    mapping: Mapping = field(default_factory=lambda: Mapping(()))

    def heading(self, table: str, column: str, position: int) -> str:
        """The heading of a cell's column in the school's file, where the cell is of that file."""
        if position < self.kept(table):
            return column
        found = columns_of(self.mapping, column)
        if table != "pupils" and len(found) > 1:
            row = self.tables[table].iloc[position]
            code = row["measure" if table == "observations" else "scale"]
            of = [each for each in found if each.measure in (code, "")] or found
            of = [each for each in of if each.occasion in (row["occasion"], "")] or of
            items = [each for each in of if table == "surveys" and item_of(each, self.mapping) == row["item"]]
            found = items or of
        return found[0].heading if found else words(column)

    def called(self, file: str, row: int = 0) -> str:
        """A kept file by the name that the school's file had, of which the kept one has no longer all rows."""
        if file not in self.sources:
            return super().called(file, row)
        return f"{'a row of ' if row else ''}‘{self.sources[file]}’ as it was added earlier"

    def kept(self, table: str) -> int:
        """How many rows were there before the school's file."""
        return len(self.before.tables[table]) if self.before else 0

    def in_cells(self, column: str) -> bool:
        """Whether the school's file has a column for this."""
        return bool(self.mapping.of(column))

    def where(self, table: str, position: int) -> tuple[str, int]:
        """The file and the row, as the school's file numbers it, of a row's position in its table."""
        there = self.kept(table)
        if self.before and position < there:
            return self.before.where(table, position)
        return self.file, self.rows[table][position - there]


def columns_of(mapping: Mapping, column: str) -> list[MappedColumn]:
    """The columns of a school's file that have what a column of the evidence holds; its own before all others."""
    own = mapping.of(column) if column in ("measure", "occasion") else []
    return own or mapping.of(*SHOWN_IN.get(column, (column,)))


def drop_imported_before(
    frame: pd.DataFrame, rows: list[int], evidence: Evidence, table: str, file: str
) -> tuple[pd.DataFrame, list[int], list[Issue]]:
    """The rows that were not imported before; what differs from before stays, for the rule that stops it."""
    keys, same = KEYS[table], SAME[table]
    there = evidence.tables[table]
    texts = [each[[*keys, *same]].astype("string").fillna("") for each in (there, frame)]
    again = (
        pd.MultiIndex.from_frame(texts[1]).isin(pd.MultiIndex.from_frame(texts[0])) if len(there) else None
    )
    if again is None or not again.any():
        return frame, rows, []
    text = f"{file}: {int(again.sum())} {WORDS[table]} were imported before, with the same values; "
    text += "they stay as they are."
    left = [row for row, gone in zip(rows, again, strict=True) if not gone]
    return frame[~again].reset_index(drop=True), left, [Issue("imported-before", "note", text, file=file)]


def fill_known_pupils(
    pupils: pd.DataFrame, known: CurrentData, file: str, mapping: Mapping, moved: Collection[str] = ()
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]], list[Issue]]:
    """New pupils alone; or all pupils in place of the earlier imports, where something is added to one of them.

    Of those who moved to another school, what the new school says of itself counts.
    """
    there = known.evidence.pupils
    both = pupils[pupils["pupil"].isin(there["pupil"])]
    new = pupils[~pupils["pupil"].isin(there["pupil"])].reset_index(drop=True)
    if both.empty:
        return new, {}, []
    old, now = there.set_index("pupil"), both.set_index("pupil")
    filled = old.combine_first(now)[list(old)].loc[old.index]
    at_new = now.loc[now.index.isin(list(moved)), list(OF_SCHOOL)]
    filled.loc[at_new.index, list(OF_SCHOOL)] = at_new.combine_first(
        filled.loc[at_new.index, list(OF_SCHOOL)]
    )
    before = old.loc[now.index]
    before.update(at_new)
    differs = (before != now).fillna(False) & before.notna() & now.notna()
    issues = []
    if differs.to_numpy(bool).any():
        counts = {str(name): int(count) for name, count in differs.sum().items() if count}
        told = listing([f"{_named(mapping, name)} of {count}" for name, count in counts.items()])
        text = (
            f"{file}: some of what it says about pupils differs from earlier imports ({told}). What was there first is "
            "kept."
        )
        issues.append(Issue("pupil-differs", "warn", text, file=file))
    if len(at_new) or (filled.notna() & old.isna()).to_numpy(bool).any():
        everyone = pd.concat([filled.reset_index(), new], ignore_index=True).astype(pupils.dtypes.to_dict())
        replaced = {id for _, body in known.imports for id in body.replaces}
        ids = tuple(id for id, body in known.imports if body.table == "pupils" and id not in replaced)
        return everyone[list(pupils)], {"pupils": ids}, issues
    return new, {}, issues


def _named(mapping: Mapping, column: str) -> str:
    """What the school's file calls what a column of the evidence holds; in words where no column tells it."""
    found = columns_of(mapping, column)
    return f"‘{found[0].heading}’" if found else words(column)


def check_together(
    tables: dict[str, pd.DataFrame],
    rows: dict[str, list[int]],
    known: CurrentData,
    file: str,
    mapping: Mapping,
) -> list[Issue]:
    """What the rules say of the union that they do not say of what was there."""
    there = known.evidence
    fresh = ~tables["pupils"]["pupil"].isin(there.pupils["pupil"])
    new = tables | {"pupils": tables["pupils"][fresh]}
    places = rows | {"pupils": [row for row, used in zip(rows["pupils"], fresh, strict=True) if used]}
    joined = {
        table: pd.concat(
            [there.tables[table], frame.astype(there.tables[table].dtypes.to_dict())], ignore_index=True
        )
        for table, frame in new.items()
    }
    union = CombinedEvidence(
        joined["pupils"],
        joined["observations"],
        joined["surveys"],
        before=there,
        file=file,
        rows=places,
        sources={body.file: body.came_from()[0] for _, body in known.imports},
        mapping=mapping,
    )
    said = {issue.message for issue in validity.check(there, known.measures)}
    found = [*_empty_cells(union), *validity.check(union, known.measures)]
    return [issue for issue in found if issue.message not in said]


def _empty_cells(union: Evidence) -> list[Issue]:
    """A row says of whom it is, and what was measured and when; of rows that are kept that was seen to."""
    text = "the cell is empty, though the row has a result. Fill it in and add the file again."
    found = []
    for table, columns in TABLES.items():
        for name in (name for name, kind in columns.items() if kind.needed):
            empty = union.tables[table][name].isna()
            found += cells(union, table, name, empty, code="empty-cell", text=text, severity="stop")
    return found
