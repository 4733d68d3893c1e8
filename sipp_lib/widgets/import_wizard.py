"""A school's file on its way into the evidence: what the screen shows of each step, and what each answer does."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import EvidenceError, Issue, UsageError

if TYPE_CHECKING:
    from sipp_lib.evidence.combine import CurrentData
    from sipp_lib.evidence.importer import CheckedImport
    from sipp_lib.evidence.preview import Preview
    from sipp_lib.evidence.simd import SimdLookup
    from sipp_lib.programme import Place, Programme

State = dict[str, Any]
ENCODINGS = {"": "as it seems", "utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


class ImportWizard:
    """The steps of `sipp_lib.evidence.importer` for a screen: read, say what is what, check, bring in.

    The file is held in memory only, but for the moment of reading, and nothing is kept before `import_file`.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    """

    def __init__(self, programme: Programme, place: Place) -> None:
        self.programme, self.place = programme, place
        self._lookup: SimdLookup | None = None
        self._lookup_name = ""
        self.reset()

    def reset(self) -> None:
        """Let go of the file."""
        self._name, self._data = "", b""
        self._how: dict[str, Any] = {}
        self._known: CurrentData | None = None
        self._seen: Preview | None = None
        self._done: CheckedImport | None = None
        self._as_before = False
        self._sheets: list[str] = []

    # ---- what is done

    def read(self, name: str, data: bytes) -> str:
        """Read a file; the answer says how that went. Raises `EvidenceError` when it cannot be read."""
        self.reset()
        self._name, self._data = _file_name(name), data
        return self._read()

    def read_again(self, sheet: str, header: str, encoding: str, keep: str = "", leave: str = "") -> str:
        """Read the same file with another sheet, header or encoding, with rows kept or left out.

        Raises
        ------
        UsageError, EvidenceError
            When the header or another row is none, or the file cannot be read so.
        """
        if "header_rows" not in self._how and header == self._asked()["header"]:
            header = ""  # it stood there: of another sheet it is found anew
        if encoding not in ENCODINGS or not self._data:
            raise UsageError("Choose a file first.")
        rows = {"header_rows": header, "keep_rows": keep, "leave_out_rows": leave}
        how = {"sheet": sheet, "encoding": encoding, **{name: _rows(text) for name, text in rows.items()}}
        self._how = {key: value for key, value in how.items() if value}
        return self._read()

    def _read(self) -> str:
        from sipp_lib.evidence import importer as steps

        self._seen = self._done = None
        self._known = steps.current_data(self.programme, self.place)
        with tempfile.TemporaryDirectory(prefix="sipp-") as folder:
            path = Path(folder) / self._name
            path.write_bytes(self._data)
            self._seen = steps.preview(path, self.place, self._known, **self._how)
        self._sheets = self._seen.read.sheets or self._sheets
        self._as_before = self._seen.as_before
        many = len(self._seen.read.frame)
        return f"{'1 row was' if many == 1 else f'{many} rows were'} read. Now look at what each column is."

    def lookup(self, name: str, data: bytes) -> str:
        """Take in the official lookup of data zones. Raises `EvidenceError` when it is none."""
        from sipp_lib.evidence import importer as steps

        with tempfile.TemporaryDirectory(prefix="sipp-") as folder:
            path = Path(folder) / _file_name(name)
            path.write_bytes(data)
            self._lookup, self._lookup_name = steps.simd_lookup(path), path.name
        self._done = None
        if self._seen is not None:
            self._seen = replace(self._seen, said=frozenset())  # it was said of another lookup
        return f"‘{self._lookup_name}’ will give the SIMD deciles of the data zones."

    def update(self, said: Map[str, Any]) -> None:
        """Take down what a person says of the file.

        Parameters
        ----------
        said : dict
            ``column`` (its place) and ``field``; or ``taken`` (a key) with ``measure`` and ``occasion``; or
            ``school``; or ``direction``; or ``blanks``, what an empty cell
            means; or ``lifted``, a stop that the person has said yes to.

        Raises
        ------
        UsageError
            When it cannot be meant.
        """
        from sipp_lib.evidence.mapping import edits
        from sipp_lib.evidence.mapping.blanks import NO, NOT_KNOWN
        from sipp_lib.evidence.mapping.mapping import LEAST, MOST
        from sipp_lib.evidence.pupils.linkage import ASKED
        from sipp_lib.evidence.pupils.schools import find

        seen, known = self._looked_at()
        mapping = before = seen.mapping
        if "column" in said:
            seen = seen.with_field(int(said["column"]), str(said["field"]))
            mapping = seen.mapping
        if "taken" in said:
            key, measure, occasion = (str(said[part]) for part in ("taken", "measure", "occasion"))
            mapping = edits.set_measured(mapping, key, measure, occasion, known.measures)
        if "school" in said:
            name = str(said["school"]).strip()[:200]
            mapping = replace(mapping, school=find(name, known.listed) or name)
        if said.get("lifted") in ASKED:
            seen = seen.lift(str(said["lifted"]))
        if said.get("blanks") in (NO, NOT_KNOWN):
            mapping = replace(mapping, blanks=str(said["blanks"]))
        if said.get("direction") in (MOST, LEAST):
            mapping = replace(mapping, direction=str(said["direction"]))
        if mapping != before:
            seen = replace(seen, said=frozenset())  # it was said of another school, or of other columns
        self._seen, self._done = replace(seen, mapping=mapping), None

    def check(self) -> str:
        """Check what the file would bring.

        Raises
        ------
        UsageError
            When something is still to be said.
        """
        from sipp_lib.evidence import importer as steps
        from sipp_lib.evidence.mapping.questions import seen_whole

        seen, _ = self._looked_at()
        known = self._known = steps.current_data(self.programme, self.place)
        self._done = steps.check(replace(seen, mapping=seen_whole(seen.mapping)), known, self._lookup)
        if self._done.stops:
            return f"{self._name} cannot be added as it is. Nothing has been added; what to put right is listed below."
        return f"{self._name} would add {self._done.counts()}. Nothing has been added yet."

    def bring_in(self, author: str) -> str:
        """Import what was checked, all of it or nothing, and say what came in.

        Raises
        ------
        UsageError
            When nothing was checked, or somebody else brought evidence in since.
        EvidenceError, ProgrammeError, StoreError
            See `sipp_lib.evidence.importer.bring_in`.
        """
        from sipp_lib.evidence import importer as steps

        _, known = self._looked_at()
        if self._done is None:
            raise UsageError("Check the file first.")
        now = steps.current_data(self.programme, self.place)
        if now.imports != known.imports:
            self.check()
            raise UsageError("Somebody else has just added evidence. Please check what was found again.")
        steps.import_file(self._done, now, self.place, author=author)
        files = sorted({body.file for _, body in steps.current_data(self.programme, self.place).imports})
        files = [file for file in files if file not in {body.file for _, body in now.imports}]
        told = (
            f"‘{self._name}’ was brought in: {self._done.counts()}. Kept as {', '.join(files)}, with pseudonyms in "
            "place of names and numbers. A file with the same headings will be understood like this one."
        )
        self.reset()
        return told

    def _looked_at(self) -> tuple[Preview, CurrentData]:
        if self._seen is None or self._known is None:
            raise UsageError("Choose a file first.")
        return self._seen, self._known

    # ---- what is shown

    def state(self) -> State:
        """Everything a screen shows of the file, as JSON; of columns that tell who a pupil is no cell."""
        from sipp_lib.evidence.pupils.linkage import ASKED

        if not self._name:
            return {}
        state: State = {
            "file": self._name,
            "sheets": self._sheets,
            "encodings": ENCODINGS,
            "how": self._asked(),
        }
        if self._seen is not None and self._known is not None:
            state |= self._understood(self._seen, self._known)
        if self._done is not None:
            issues = [{"severity": each.severity, "text": each.message} for each in self._done.issues]
            asks = [[code, ASKED[code]] for code in self._done.asks]
            state["found"] = {
                "stops": self._done.stops,
                "counts": self._done.counts(),
                "issues": issues,
                "asks": asks,
            }
        return state

    def _asked(self) -> dict[str, str]:
        dialect = None if self._seen is None else self._seen.read.dialect
        rows = self._how.get("header_rows") or (dialect.header_rows if dialect else ())
        return {
            "kind": dialect.kind if dialect else "",
            "sheet": dialect.sheet if dialect else self._how.get("sheet", ""),
            "header": ", ".join(map(str, rows)),
            "encoding": self._how.get("encoding", ""),
            "keep": ", ".join(map(str, self._how.get("keep_rows", ()))),
            "leave": ", ".join(map(str, self._how.get("leave_out_rows", ()))),
        }

    def _understood(self, seen: Preview, known: CurrentData) -> State:
        from sipp_lib.evidence.mapping import edits, questions
        from sipp_lib.evidence.mapping.column_types import FIELDS, LEAVE_OUT, SIMD
        from sipp_lib.evidence.mapping.mapping import LEAST, MOST

        mapping, blanks = seen.mapping, seen.asks_blanks
        codes = {measure.code: measure for measure in known.measures if measure.code}
        choices = edits.choices()
        if mapping.of("respondent"):
            choices["Who"].append(("respondent", FIELDS["respondent"].words))
        taken = [
            {
                "key": each.key,
                "headings": [mapping.columns[at].heading for at in each.columns],
                "measure": None if each.tells_measure else each.measure,
                "occasion": None if each.tells_occasion else each.occasion,
                "new": bool(each.measure) and each.measure not in {*codes, "attendance"},
                "hint": each.last,
                "likely": questions.likely([mapping.columns[at] for at in each.columns], known.measures),
                "yearly": each.by_year,
                "occasions": list(codes[each.measure].occasions) if each.measure in codes else [],
            }
            for each in edits.measured_columns(mapping)
        ]
        # what is open once a person has seen the whole and pressed ‘Check’
        simd, unsaid = mapping.of(*SIMD), questions.in_brief(questions.without_doubts(mapping))
        return {
            "rows": len(seen.read.frame),
            "told": [
                *seen.read.dialect.describe(),
                *(["The columns are read as they were last time."] if self._as_before else []),
            ],
            "columns": [self._column(seen, at) for at in range(len(mapping.columns))],
            "choices": {**choices, "": [(LEAVE_OUT, LEAVE_OUT)]},
            "taken": taken,
            "measures": [[code, measure.name] for code, measure in codes.items()],
            "school": mapping.school if questions.asks_school(mapping) else None,
            "likely_school": next(
                (each.name for each in known.listed if each.code == mapping.likely_school), ""
            ),
            "schools": [[each.code, each.name] for each in known.listed],
            "direction": mapping.direction or ("" if "direction" in unsaid else MOST) if simd else None,
            "directions": [MOST, LEAST],
            "blanks": mapping.blanks if blanks else None,
            "asked": blanks.text if blanks else "",
            "zones": (self._lookup_name if mapping.of("data_zone") else None),
            "open": unsaid
            | ({"blanks": "Say what an empty cell means."} if blanks and not mapping.blanks else {}),
        }

    def _column(self, seen: Preview, at: int) -> State:
        from sipp_lib.evidence.mapping.edits import is_unseen
        from sipp_lib.evidence.mapping.questionnaires import not_kept
        from sipp_lib.evidence.values.missing import missing_reason

        column = seen.mapping.columns[at]
        cells = seen.read.frame.iloc[:, at].value_counts(sort=False)
        missing = int(cells[[missing_reason(str(cell)) == "missing" for cell in cells.index]].sum())
        return {
            "letter": seen.read.dialect.letters.get(column.heading, ""),
            "heading": column.heading,
            "field": column.field,
            "doubt": column.doubt,
            "missing": missing,
            "why": seen.why_left_out(at),
            "kept": at not in not_kept(seen.mapping, seen.measures),
            "cells": None if is_unseen(column) else seen.first_values(at),
        }


def _rows(text: str) -> list[int]:
    rows = [row for row in re.split(r"[\s,;]+", text) if row]
    if not all(re.fullmatch(r"\d{1,7}", row, re.ASCII) for row in rows):
        raise UsageError("Give rows as numbers, such as 6, or 5, 6.")
    return [int(row) for row in rows]


def _file_name(name: str) -> str:
    """The name of a file without a folder, and without what a folder of this machine could not hold."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[<>:"|?*\x00-\x1f]', "_", last).strip(". ")[-120:] or "file"


def issues_of(error: Exception) -> list[dict[str, str]]:
    """What an error says, one sentence each; of a fault of the workbook where it is, and nothing of the file."""
    if isinstance(error, EvidenceError):
        found: list[Issue] = list(error.issues)
        return [{"severity": each.severity, "text": each.message} for each in found]
    return [{"severity": "stop", "text": str(error)}]
