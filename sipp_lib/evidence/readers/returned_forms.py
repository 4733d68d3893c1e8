"""Whether a file is a form of the workbook that came back filled in, and what was written in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from sipp_lib.errors import refuse
from sipp_lib.evidence.readers.returned_workbook import AGAIN, in_workbook
from sipp_lib.evidence.readers.rows import clean
from sipp_lib.handout import MARK, Asked, Handout, Line, Returned
from sipp_lib.records.kinds.limits import LONGEST

OF_A_FORM = re.compile(rf"{MARK} [0-9a-f]{{16}}")
MANY = 20_000
"""Lines: more is no form that somebody filled in."""


def returned(data: bytes, file: str) -> Returned | None:
    """The form in a file, or None where it is a file like any other.

    Parameters
    ----------
    data : bytes
        The file's content.
    file : str
        Its name, for the sentences.

    Raises
    ------
    EvidenceError
        When it is one of our forms, but cannot be read as one.
    """
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"PK"):
        return in_workbook(data, file)
    if head.startswith(b"{") and MARK.encode() in head:
        return _in_answers(data, file)
    if head[:1] == b"<" and f'name="{MARK}"'.encode() in head:
        text = (
            "this is the form itself. Open it in a browser, fill it in and press ‘Save the answers’; then add the file "
            "that it saves. A form that was filled in on paper is typed into the workbook."
        )
        raise refuse("form-itself", file, text, file=file)
    return None


def lost(titles: Sequence[str], file: str) -> None:
    """Refuse a table whose title says that it was one of our forms, which lost what it is known by.

    Raises
    ------
    EvidenceError
        Saying so.
    """
    if any(OF_A_FORM.search(title) for title in titles):
        text = f"this was a form of the workbook, but its sheet ‘{MARK}’ was deleted, or it was saved as text. {AGAIN}"
        raise refuse("form-damaged", file, text, file=file)


# ---- answers that a page saved


def _in_answers(data: bytes, file: str) -> Returned:
    try:
        held = json.loads(data.decode("utf-8-sig"))
        form = Handout.from_json(held["form"])
        lines = held["lines"]
        if not isinstance(lines, list) or len(lines) > MANY:
            raise ValueError
        back = Returned(form, file, _short(held["by"]), _short(held["copy"]))
        for number, line in enumerate(lines, 1):
            tables = {
                each.name: _rows(each, line.get(each.name, [])) for each in form.asked if each.type == "rows"
            }
            answers = {
                each.name: clean(_one(line.get(each.name, "")))
                for each in form.asked
                if each.name not in tables
            }
            back.take(number, answers, tables)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = "this file of answers is damaged, or of a newer version of the workbook. Save the answers in the form "
        raise refuse("form-damaged", file, text + "again, and add that file.", file=file) from error
    return back


def _rows(asked: Asked, held: Any) -> list[Line]:
    if not isinstance(held, list) or len(held) > MANY:
        raise ValueError
    names = [each.name for each in asked.fields]
    return [{name: clean(_one(row[name])) for name in names if row.get(name)} for row in held]


def _one(value: Any) -> str:
    text = "; ".join(map(_short, value)) if isinstance(value, list) else value
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError
    return text


def _short(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError
    return clean(value)
