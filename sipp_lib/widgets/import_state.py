"""What a screen shows of files on their way in, as JSON: where each stands, and of one what its columns are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sipp_lib.errors import Issue
from sipp_lib.evidence.import_queue import BY_CHOICE, WORDS, QueuedFile
from sipp_lib.evidence.import_queue import issues_of as issues
from sipp_lib.evidence.mapping import edits, questions
from sipp_lib.evidence.mapping.column_types import FIELDS, LEAVE_OUT, SIMD
from sipp_lib.evidence.mapping.level_order import KEY
from sipp_lib.evidence.mapping.mapping import LEAST, MOST
from sipp_lib.evidence.mapping.questionnaires import not_kept
from sipp_lib.evidence.preview import Preview
from sipp_lib.evidence.pupils.linkage import ASKED
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.evidence.values.times import tells_time

State = dict[str, Any]
ENCODINGS = {"": "as it seems", "utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
HOPELESS = {
    *("cannot-open", "damaged", "empty-file", "folder", "locked", "nothing-new", "same-file", "too-large"),
    *("unsafe-file", "wrong-kind"),
}
"""Why a file is left out when no other way to read it would help."""


def row(id: str, file: QueuedFile, *, shown: bool) -> State:
    """Where a file stands, and why; of one that is shown column by column, that stands there."""
    below = shown and file.seen is not None
    told = [*file.told, *(() if below else file.asked), *filter(None, [file.note])]
    found = file.issues if file.state in ("ready", "left out") and file.note != BY_CHOICE else []
    return {
        "id": id,
        "name": file.name,
        "state": file.state,
        "words": WORDS[file.state],
        "counts": file.counts if file.state in ("ready", "added") else "",
        "told": told,
        "issues": [] if below else as_shown(found),
        "shown": shown,
        "by_choice": file.state == "left out" and file.note == BY_CHOICE and file.data is not None,
        "opens": (file.state in ("look", "answer", "ready") and file.records is None)
        or (
            file.state == "left out"
            and file.data is not None
            and not {each.code for each in found} & HOPELESS
        ),
    }


def columns(file: QueuedFile, lookup: str = "") -> State:
    """What is taken for granted of a file and its columns, what is open, and what was found."""
    state: State = {
        "file": file.name,
        "sheets": file.sheets,
        "encodings": ENCODINGS,
        "how": how(file),
    }
    if file.seen is None:
        return state
    state |= _understood(file.seen, lookup)
    if file.issues:
        state["found"] = {
            "stops": file.state != "ready",
            "counts": file.done.counts() if file.done else "",
            "issues": as_shown(file.issues),
            "asks": [[code, ASKED[code]] for code in (file.done.asks if file.done else ())],
        }
    return state


def how(file: QueuedFile) -> dict[str, str]:
    """How a file is read: what a person asked for, else what was taken for granted."""
    dialect = None if file.first is None else file.first.read.dialect
    rows = file.how.get("header_rows") or (dialect.header_rows if dialect else ())
    return {
        "kind": dialect.kind if dialect else "",
        "sheet": dialect.sheet if dialect else file.how.get("sheet", ""),
        "header": ", ".join(map(str, rows)),
        "encoding": file.how.get("encoding", ""),
        "keep": ", ".join(map(str, file.how.get("keep_rows", ()))),
        "leave": ", ".join(map(str, file.how.get("leave_out_rows", ()))),
    }


def _understood(seen: Preview, lookup: str) -> State:

    mapping, blanks = seen.mapping, seen.asks_blanks
    codes = {measure.code: measure for measure in seen.measures if measure.code}
    choices = edits.choices()
    if mapping.of("respondent"):
        choices["Who"].append(("respondent", FIELDS["respondent"].words))
    groups = edits.measured_columns(mapping)
    sheet = seen.read.dialect.sheet
    # what was said of other columns of the file, its sheet's name, and what other measures have
    times = [each.occasion for each in groups if each.occasion and not each.only]
    times += [sheet] if sheet and tells_time(sheet) else []
    times += [each for measure in seen.measures for each in measure.occasions]
    taken = [
        {
            "key": each.key,
            "headings": [mapping.columns[at].heading for at in each.columns],
            "measure": None if each.tells_measure else each.measure,
            "occasion": None if each.tells_occasion else each.occasion,
            "new": bool(each.measure) and each.measure not in {*codes, "attendance"},
            "hint": each.last,
            "likely": questions.likely([mapping.columns[at] for at in each.columns], seen.measures),
            "yearly": each.by_year,
            "only": each.only,
            "occasions": list(own := codes[each.measure].occasions if each.measure in codes else ()),
            "times": [] if each.by_year or each.only else [*dict.fromkeys([*own, *times])],
        }
        for each in groups
    ]
    # what is open once a person has seen the whole and pressed ‘Check’
    simd, unsaid = mapping.of(*SIMD), questions.in_brief(questions.without_doubts(mapping))
    return {
        "rows": len(seen.read.frame),
        "as_before": seen.as_before and not any(column.doubt for column in mapping.columns),
        "told": [
            *seen.read.dialect.describe(),
            *(["The columns are read as they were last time."] if seen.as_before else []),
        ],
        "columns": [_column(seen, at) for at in range(len(mapping.columns))],
        "choices": {**choices, "": [(LEAVE_OUT, LEAVE_OUT)]},
        "taken": taken,
        "measures": [[code, measure.name] for code, measure in codes.items()],
        "school": mapping.school if questions.asks_school(mapping) else None,
        "likely_school": next((each.name for each in seen.listed if each.code == mapping.likely_school), ""),
        "schools": [[each.code, each.name] for each in seen.listed],
        "direction": mapping.direction or ("" if "direction" in unsaid else MOST) if simd else None,
        "directions": [MOST, LEAST],
        "blanks": mapping.blanks if blanks else None,
        "asked": blanks.text if blanks else "",
        "orders": [
            [each.key, each.text, [*each.choices], ", ".join(seen.orders.get(each.key.removeprefix(KEY), ()))]
            for each in seen.asks_orders
        ],
        "zones": (lookup if mapping.of("data_zone") else None),
        "open": unsaid
        | ({"blanks": "Say what an empty cell means."} if blanks and not mapping.blanks else {})
        | {each.key: "Say which level is the best." for each in seen.questions if each.key.startswith(KEY)},
    }


def _column(seen: Preview, at: int) -> State:

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
        "cells": None if edits.is_unseen(column) else seen.first_values(at),
    }


def as_shown(found: Iterable[Issue]) -> list[dict[str, str]]:
    """Issues as a screen shows them."""
    return [{"severity": each.severity, "text": each.message} for each in found]


def issues_of(error: Exception) -> list[dict[str, str]]:
    """What an error says, as a screen shows it."""
    return as_shown(issues(error))
