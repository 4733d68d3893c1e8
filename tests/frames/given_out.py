"""A form that was given out, filled in as people do, and its file as it comes back."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl

from sipp_lib.handout import LINE, MARK, Asked, Handout
from sipp_lib.handouts.excel import as_workbook

ANSWERS = ("Agree", "Not sure", "Disagree")
FACTORS = Handout(
    "0123456789abcdef",
    "tiny",
    "Factors",
    "What helps.",
    (
        Asked("name", "Factor impacting on performance"),
        Asked("level", "Level", "", "choice", ("school or class", "parent", "pupil")),
        Asked("why", "Why we think so", "", "long"),
    ),
    "factor",
)
VOICES = Handout(
    "fedcba9876543210",
    "tiny",
    "Voices",
    "Choose.",
    (
        Asked("q1", "I like reading", "", "choice", ANSWERS),
        Asked("q2", "I read at home", "", "choice", ANSWERS),
    ),
    measure="voices",
    occasion="May 2026",
)


def filled(form: Handout, lines: dict[int, dict[str, Any]], by: str = "Ann Ross") -> Any:
    """A form's workbook with answers in it, as openpyxl holds it."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(form)))
    sheet = book["Form"]
    sheet["B3"] = by
    heads = {cell.value: cell.column for cell in sheet[6]}
    labels = {each.name: each.label for each in form.asked}
    rows = {sheet.cell(row, heads[LINE]).value: row for row in range(7, sheet.max_row + 1)}
    used: dict[str, int] = {}
    for line, answers in lines.items():
        for name, value in answers.items():
            if not isinstance(value, list):
                sheet.cell(rows[line], heads[labels[name]]).value = value
                continue
            asked = next(each for each in form.asked if each.name == name)
            inner = next(each for each in book if each["A1"].value == asked.label)
            columns = {cell.value: cell.column for cell in inner[6]}
            for row in value:
                used[name] = used.get(name, 6 + len(asked.ready)) + 1
                inner.cell(used[name], 1).value = str(line)
                for each in asked.fields:
                    inner.cell(used[name], columns[each.label]).value = row.get(each.name)
    return book


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def answers(form: Handout, lines: list[Any], by: str = "Ann Ross", copy: str = "c1") -> bytes:
    """What the page that works offline saves."""
    held = {"form": json.loads(form.as_text()), "by": by, "copy": copy, "lines": lines}
    assert MARK in held["form"]
    return json.dumps(held).encode()
