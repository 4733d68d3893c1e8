"""What a form asks that is filled in away from the workbook, as the form itself holds it, and as it comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sipp_lib.errors import Issue
from sipp_lib.formats import SHOWN, listing, row_numbers

Line = dict[str, str]
"""Answers by question."""

MARK = "sipp-form"
"""What the sheet of a workbook, the head of a page and a file of answers are known by."""
LISTS = "sipp-lists"
"""The sheet of a workbook with what may be chosen."""
BY = "Filled in by"
LINE = "Line"
OF_LINE = "Belongs to line"
"""What heads the column of a sheet with rows that says in which line of the form each belongs."""
FORMAT = 1
ID = re.compile("[0-9a-f]{16}")
PLAIN = ("text", "long", "lines", "choice", "choices", "date", "whole", "number", "tick", "link", "links")
TYPES = (*PLAIN, "rows")
SPARE = 20_000
"""Lines that have no number of their own, such as rows that somebody put in, are counted from here."""


@dataclass(frozen=True)
class Asked:
    """One question of a form.

    Parameters
    ----------
    name : str
        The field of the record, or what the answers are called among themselves.
    label, help : str
        What the form calls it, and what to write there.
    type : str
        One of `TYPES`, as `sipp_lib.records.form_schema` has them.
    choices : tuple of str
        What is offered.
    fields : tuple of Asked
        Of rows: what each of them asks.
    ready : tuple of dict of str to str
        Of rows: those that stand there already, to be filled in.
    """

    name: str
    label: str
    help: str = ""
    type: str = "text"
    choices: tuple[str, ...] = ()
    fields: tuple[Asked, ...] = ()
    ready: tuple[Line, ...] = ()

    @classmethod
    def from_json(cls, held: Any, types: tuple[str, ...] = TYPES) -> Asked:
        """The question that a file holds; of a row only plain ones.

        Raises
        ------
        ValueError, TypeError, KeyError
            When it holds none.
        """
        choices = tuple(map(_text, held["choices"]))
        fields = tuple(cls.from_json(each, PLAIN) for each in held.get("fields", ()))
        ready = tuple({name: _text(value) for name, value in each.items()} for each in held.get("ready", ()))
        made = cls(**{**held, "choices": choices, "fields": fields, "ready": ready})
        for part in (made.name, made.label, made.help, made.type):
            _text(part)
        if made.type not in types or bool(made.fields) != (made.type == "rows"):
            raise ValueError
        _all_different(fields)
        return made


@dataclass(frozen=True)
class Handout:
    """A form that is given out: whose it is and what it asks.

    Parameters
    ----------
    id : str
        16 random hexadecimal digits, made once for each form that is given out.
    partnership : str
        The short name of the partnership.
    title, help : str
        What stands above it.
    asked : tuple of Asked
        Its questions.
    kind : str
        The kind of record that its lines become; empty for a questionnaire.
    seen : tuple of str
        Where a partnership has one record of the kind: its revisions when the form was made.
    measure, occasion, school : str
        Of a questionnaire: whose answers they are, when, and the school where pupils are told.
    """

    id: str
    partnership: str
    title: str
    help: str
    asked: tuple[Asked, ...]
    kind: str = ""
    seen: tuple[str, ...] = ()
    measure: str = ""
    occasion: str = ""
    school: str = ""

    @property
    def one(self) -> bool:
        """Whether it is filled in once, and not line by line."""
        return bool(self.seen)

    @property
    def called(self) -> str:
        """The question whose answer a line is known by, such as the name of a cycle; empty where it is no text."""
        first = self.asked[0] if self.asked else None
        return first.name if first and self.kind and first.type in ("text", "long") else ""

    def as_text(self) -> str:
        """The form as its file holds it."""
        return json.dumps({MARK: FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, held: Any) -> Handout:
        """The form that a file holds.

        Raises
        ------
        ValueError
            When it holds none, or one of a newer version.
        """
        if not isinstance(held, Mapping) or not isinstance(held.get(MARK), int) or held[MARK] > FORMAT:
            raise ValueError
        try:
            told = {name: value for name, value in held.items() if name not in (MARK, "asked", "seen")}
            asked = tuple(map(Asked.from_json, held["asked"]))
            made = cls(**told, asked=asked, seen=tuple(map(_text, held["seen"])))
            for name, value in vars(made).items():
                if name not in ("asked", "seen"):
                    _text(value)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError from error
        _all_different(asked)
        if not ID.fullmatch(made.id):
            raise ValueError
        return made


@dataclass
class Returned:
    """A form that came back.

    Parameters
    ----------
    form : Handout
        Which one.
    file, sheet : str
        The file's name, and the sheet of a workbook.
    by : str
        Who filled it in, as it says.
    copy : str
        Which copy of it, where its file tells; empty in a workbook.
    lines : dict of int to dict of str to str
        The answers by line and question; empty ones are left out, and so are lines without an answer.
    rows : dict of int to dict of str to list of dict of str to str
        The rows within a line, by line and question: what each answers.
    places : dict of tuple to tuple
        In a workbook: the sheet and the row of each line (number, "", 0), and of each row within one (number, question,
        which from 0).
    numbered : bool
        Whether any row says by its number which line it belongs to: then it means another once lines were moved.
    told : list of str
        What else is to be said of it.
    faults : list of Issue
        What stops it; told together with whatever else does.
    """

    form: Handout
    file: str
    by: str = ""
    copy: str = ""
    sheet: str = ""
    lines: dict[int, Line] = field(default_factory=dict)
    rows: dict[int, dict[str, list[Line]]] = field(default_factory=dict)
    places: dict[tuple[int, str, int], tuple[str, int]] = field(default_factory=dict)
    numbered: bool = False
    told: list[str] = field(default_factory=list)
    faults: list[Issue] = field(default_factory=list)

    @property
    def author(self) -> str:
        """Who filled it in, however it is spaced."""
        return " ".join(self.by.split())

    def take(self, number: int, answers: Line, tables: Mapping[str, list[Line]]) -> None:
        """Take down what a line holds, where it holds anything; rows that only stood ready hold nothing."""
        ready = {each.name: each.ready for each in self.form.asked}
        found = {name: value for name, value in answers.items() if value}
        written = {
            name: rows for name, rows in tables.items() if any(row and row not in ready[name] for row in rows)
        }
        if found or written:
            self.lines[number] = found
            if written:
                self.rows[number] = {name: [row for row in rows if row] for name, rows in written.items()}

    def place(self, number: int, question: str = "", row: int = 0) -> str:
        """Where a line is, or a row within it, for the beginning of a sentence."""
        if found := self.places.get((number, question, row)):
            return in_sheet(self.file, found[0], [found[1]])
        label = next(
            (f", ‘{each.label}’, row {row + 1}" for each in self.form.asked if each.name == question), ""
        )
        return self.file if self.form.one else f"{self.file}, {self.where([number])}{label}"

    def where(self, lines: Iterable[int], question: str = "") -> str:
        """Where lines are, or the first rows within them, without the file: sheet ‘Form’, rows 7 and 9."""
        sheets: dict[str, list[int]] = {}
        others = []
        for number in lines:
            if found := self.places.get((number, question, 0)):
                sheets.setdefault(found[0], []).append(found[1])
            else:
                others.append(str(number))
        parts = [in_sheet("", sheet, rows) for sheet, rows in sheets.items()]
        if others:
            parts.append(f"line{'' if len(others) == 1 else 's'} {listing(others, SHOWN)}")
        return listing(parts)


def in_sheet(file: str, sheet: str, rows: Iterable[int] = ()) -> str:
    """Rows of a sheet of a file, for a sentence: back.xlsx, sheet ‘Form’, rows 7 and 9."""
    numbers = [*rows]
    return ", ".join(filter(None, [file, f"sheet ‘{sheet}’", row_numbers(numbers) if numbers else ""]))


def _all_different(asked: tuple[Asked, ...]) -> None:
    if len({each.name for each in asked}) < len(asked):
        raise ValueError


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
