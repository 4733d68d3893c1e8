"""What a form asks that is filled in away from the workbook, as the form itself holds it, and as it comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MARK = "sipp-form"
"""What the sheet of a workbook, the head of a page and a file of answers are known by."""
BY = "Filled in by"
LINE = "Line"
FORMAT = 1
ID = re.compile("[0-9a-f]{16}")
TYPES = ("text", "long", "lines", "choice", "choices", "date", "whole", "number", "tick", "link", "links")


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
    """

    name: str
    label: str
    help: str = ""
    type: str = "text"
    choices: tuple[str, ...] = ()


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
            asked = tuple(
                Asked(**{**each, "choices": tuple(map(_text, each["choices"]))}) for each in held["asked"]
            )
            made = cls(**told, asked=asked, seen=tuple(map(_text, held["seen"])))
        except (TypeError, KeyError) as error:
            raise ValueError from error
        plain = [value for name, value in vars(made).items() if name not in ("asked", "seen")]
        plain += [part for each in asked for part in (each.name, each.label, each.help)]
        names = [each.name for each in asked]
        if not all(isinstance(value, str) for value in plain) or len({*names}) < len(names):
            raise ValueError
        if not ID.fullmatch(made.id) or not {each.type for each in asked} <= {*TYPES}:
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
    told : list of str
        What else is to be said of it.
    """

    form: Handout
    file: str
    by: str = ""
    copy: str = ""
    sheet: str = ""
    lines: dict[int, dict[str, str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def author(self) -> str:
        """Who filled it in, however it is spaced."""
        return " ".join(self.by.split())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
