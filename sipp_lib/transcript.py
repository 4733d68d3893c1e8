"""A transcript of an interview or a focus group as passages that somebody spoke; nothing of it is kept."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from sipp_lib.errors import UsageError

MEGABYTES = 5
UNPACKED = 50  # MB that the parts of a Word document may have together
PASSAGES = 2_000
# a speaker in the style of a play, ‘P1:’ or ‘Interviewer: …’, with what some programs put before or behind the name
SPEAKER = re.compile(
    r"^(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s*)?([^\W\d][\w .'’-]{0,29}?)\s*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?)?:\s+"
)


class Passage(NamedTuple):
    """Something that was said.

    Parameters
    ----------
    speaker : str
        As the transcript calls whoever spoke; empty where it does not say.
    text : str
        In their words.
    """

    speaker: str
    text: str


def passages(name: str, data: bytes) -> list[Passage]:
    """What was said in a transcript, in its order.

    Parameters
    ----------
    name : str
        Of the file, which ends in .docx or .txt.
    data : bytes
        Of the file.

    Raises
    ------
    UsageError
        When it is too large, none of the two kinds, damaged, or holds no words.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in (".docx", ".txt"):
        raise UsageError(
            "A transcript is a Word document (.docx) or plain text (.txt). Save it as one of them."
        )
    if len(data) > MEGABYTES * 1_000_000:
        raise UsageError(
            f"This file has more than {MEGABYTES} MB. Save the words alone, without pictures or sound."
        )
    paragraphs = _of_word(data) if ending == ".docx" else _of_text(data)
    lines = [" ".join(paragraph.split()) for paragraph in paragraphs]
    met = Counter(spoken[1] for line in lines if (spoken := SPEAKER.match(line)))
    # ‘One thing: it helps’ is said once, and is nobody's name; one word is, as ‘P2’, where others are named
    speaking = max(met.values(), default=0) > 1
    named = {each for each, times in met.items() if times > 1 or (speaking and len(each.split()) == 1)}
    found: list[Passage] = []
    for line in filter(None, lines):
        spoken = SPEAKER.match(line)
        if spoken and spoken[1] in named:
            found += [Passage(spoken[1], line[spoken.end() :])] if line[spoken.end() :] else []
        else:
            found.append(Passage("", line))
    if not found:
        raise UsageError("There are no words in this file. Choose the transcript itself.")
    if len(found) > PASSAGES:
        raise UsageError(
            f"This file has more than {PASSAGES:,} paragraphs. Save each interview as a file of its own."
        )
    return found


def _of_word(data: bytes) -> list[str]:
    from docx import Document
    from docx.oxml.ns import qn

    damaged = UsageError(
        "This file is not a Word document that can be read. Open it in Word and save it as .docx."
    )
    try:
        with ZipFile(BytesIO(data)) as parts:
            if sum(each.file_size for each in parts.infolist()) > UNPACKED * 1_000_000:
                raise damaged
        body = Document(BytesIO(data)).element.body
    except (BadZipFile, KeyError, ValueError, SyntaxError, OSError, AttributeError) as error:
        raise damaged from error
    speakers = {}  # in a table of two columns, beside what each of them said first
    for row in body.iter(qn("w:tr")):
        cells = [[*cell.iter(qn("w:p"))] for cell in row.iter(qn("w:tc"))]
        if len(cells) == 2 and len(cells[0]) == 1 and SPEAKER.match(f"{_words(cells[0][0]).rstrip(': ')}: "):
            speakers[cells[1][0]] = cells[0][0]
    return [
        f"{_words(speakers[each]).rstrip(': ')}: {_words(each)}" if each in speakers else _words(each)
        for each in body.iter(qn("w:p"))
        if each not in speakers.values()
    ]


def _words(paragraph: object) -> str:
    """The words of a paragraph as they stand, without what was deleted or what a field would calculate."""
    from docx.oxml.ns import qn

    shown = {qn("w:t"): None, qn("w:tab"): " ", qn("w:br"): " "}
    return "".join(shown[each.tag] or each.text or "" for each in paragraph.iter(*shown))  # type: ignore[attr-defined]


def _of_text(data: bytes) -> list[str]:
    for coding in (
        ("utf-8-sig", "utf-16", "cp1252")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else ("utf-8-sig", "cp1252")
    ):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            break
    else:
        raise UsageError("This file is not plain text that can be read. Save it as text in UTF-8.")
    lines = text.splitlines()
    # blank lines part what was said where there are any in plenty; else each line is something that was said
    if sum(not line.strip() for line in lines) < 0.2 * len(lines):
        return lines
    return re.split(r"\n\s*\n", "\n".join(lines))
