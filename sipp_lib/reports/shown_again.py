"""What a template showed with `Report.show`, where none of its cells ran: its tables pass the gate once more."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor, isclose, log10
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate

import pandas as pd

from sipp_lib.disclosure.gate import gate
from sipp_lib.disclosure.safe import SafeFrame, require_unchanged
from sipp_lib.reports import drawn, own

if TYPE_CHECKING:
    from markupsafe import Markup

    from sipp_lib.workbook import Workbook

IMAGE = re.compile(
    r'<img src="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)" width="(\d+)" height="(\d+)" alt="'
)
# What Matplotlib draws with; anything else could hold words or a picture that nobody reads here.
DRAWS = {"svg", "g", "defs", "style", "path", "use", "text", "tspan", "clipPath", "rect", "metadata"}
TICK = re.compile(r"[xy]tick_\d+")
DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")


def shown_again(book: Workbook, shown: str, told: Mapping[str, Any]) -> Markup:
    """The page's piece made of nothing but what passes here.

    A cell that puts words of its own under the mark of `Report.show` gains nothing: the tables pass the gate of this
    workbook again and are written out here, and every word of the drawing is read. Where lines and bars stand in
    it cannot be worked out again.

    Parameters
    ----------
    book : Workbook
        Whose gate it is.
    shown : str
        What the cell showed, of which only the drawing is used.
    told : mapping
        What `Report.show` says of it: tables, caption, alt, and whether it is a figure.

    Raises
    ------
    DisclosureError
        When a table would not have passed as it is, or the drawing says another number than they hold.
    KeyError, TypeError, ValueError
        When what is told is not what `Report.show` tells.
    """
    safes = [_safe(book, each) for each in told["tables"]]
    marked = [*zip(safes, (bool(each["own"]) for each in told["tables"]), strict=True)]
    for safe in (safe for safe, of_template in marked if of_template):
        drawn.check_own(safe, book)
    caption, alt = str(told["caption"]), str(told["alt"])
    drawn.check_words(
        [alt, *([] if safes and caption == own.caption_of(safes[0]) else [caption])], book, safes
    )
    if not told["figure"]:
        ((safe, of_template),) = marked
        return own.numbers(safe, of_template, caption)
    found = IMAGE.search(shown)
    if not found or not safes:
        raise ValueError
    drawing = b64decode(found[1])
    drawn.check_words(_words(drawing), book, safes)
    return own.framed(own.image(drawing, int(found[2]), int(found[3])), alt, caption, marked)


def _safe(book: Workbook, told: Mapping[str, Any]) -> SafeFrame:
    columns = {name: pd.array(values, dtype=dtype) for name, dtype, values in told["columns"]}
    frame = pd.DataFrame(columns)
    if "suppressed" not in frame:  # else what never passed would do so now, and be another table
        raise ValueError
    name = f"{book.slug}/{told['name']}"
    safe = gate(frame, name=name, audience=book.audience, settings=book.settings, subject=told["subject"])
    require_unchanged(safe, SafeFrame(name, frame, safe.audience, safe.subject, safe.truth))
    return safe


def _words(drawing: bytes) -> list[str]:
    """What a drawing says, but for the numbers of a scale.

    Raises
    ------
    DisclosureError
        When it holds something in which words could stand unread.
    """
    path: list[str] = []
    said: dict[str, list[str]] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag not in DRAWS or any(name.startswith("on") for name in given):
            raise drawn.of_a_kind(tag)
        links = [value for name, value in given.items() if name.endswith("href")]
        if not all(link.startswith("#") for link in links):
            raise drawn.of_a_kind("a link")
        path.append(given.get("id", ""))
        if tag == "text":
            said.setdefault(_axis(path), []).append("")

    def words(text: str) -> None:
        if text.strip():
            texts = said.setdefault(_axis(path), [""])
            texts[-1] += text

    def refuse(*_: object) -> None:
        raise drawn.of_a_kind("a declaration")

    parser = ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, words
    parser.EndElementHandler = lambda _: path.pop()
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(drawing, True)
    except ExpatError as error:
        raise ValueError from error
    return [text for axis, texts in said.items() if not (axis and _is_scale(texts)) for text in texts]


def _axis(path: Sequence[str]) -> str:
    """The axis among whose ticks something stands; empty for all that does not."""
    at = next((at for at, each in enumerate(path) if TICK.fullmatch(each)), 0)
    return "/".join(path[:at])


def _is_scale(texts: Sequence[str]) -> bool:
    """Whether these are the round numbers at even distances, or the days, that a scale has, which count nobody."""
    if all(map(DAY.fullmatch, texts)):
        return True
    try:
        values = [float(text.replace("−", "-")) for text in texts]
    except ValueError:
        return False
    steps = [later - earlier for earlier, later in pairwise(values)]
    if not steps or steps[0] <= 0 or not all(isclose(step, steps[0], rel_tol=1e-6) for step in steps):
        return False
    first = steps[0] / 10.0 ** floor(log10(steps[0]) + 1e-9)
    ends = values[0] / steps[0]
    return any(isclose(first, each, rel_tol=1e-6) for each in (1, 2, 2.5, 5)) and isclose(
        ends, round(ends), abs_tol=1e-6
    )
