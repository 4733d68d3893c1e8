"""Text files of rows and columns: which encoding, which separator, and every cell as text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from sipp_lib.errors import refuse
from sipp_lib.evidence.readers.rows import AS_XLSX, MAX_CHARACTERS, Grid, TextRow, clean

if TYPE_CHECKING:
    import pandas as pd

MAX_ROWS = 800_000  # with 16 columns, a table of all pupils of Scotland
MAX_CELLS = 13_000_000
MAX_DIFFERENT = 3_000_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
SAMPLE = 200
MANY, LONG = 100_000, 20  # texts that are remembered, and how long they are
SEP_LINE = re.compile(r'"?sep=(.)"?\r?(?:\n|\Z)', re.IGNORECASE)
WRAPPED = re.compile(r'="([^"]*)"|\'([0-9][0-9 ]*)')  # how Excel is told that digits are text
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
DECIMAL_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,}) ?%?")
DECIMAL_POINT = re.compile(r"-?[\d,]*\.\d+ ?%?")
NO_YEAR = re.compile(r" *\d{1,3} *")
WHOLE = re.compile(r'"((?:[^"]|"")*)"[,;\t ]*')  # a row in quotation marks
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
GAP = "Take the mark out or double it, and import the file again."


def decode(data: bytes, encoding: str | None, file: str) -> tuple[str, str]:
    """The text of a file and the encoding it was read in.

    Raises
    ------
    EvidenceError
        When it is not text in the encoding asked for, or in any that schools' programs write.
    """
    guessed = encoding or next((name for mark, name in MARKS if data.startswith(mark)), None) or _pairs(data)
    try:
        if guessed:
            text, used = data.decode(guessed), guessed
        else:
            try:
                text, used = data.decode("utf-8"), "utf-8"
            except UnicodeDecodeError:
                text, used = data.decode("cp1252"), "cp1252"
        text.encode("utf-8")  # half a sign, which some encodings let through, cannot be kept
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        what = f"written in {encoding}" if encoding else "text that the workbook can read"
        raise refuse(
            "unknown-encoding",
            f"{file}, line {row}",
            f"this is not {what}. Open it in Excel, save it as ‘CSV UTF-8’ and import it again.",
            file=file,
        ) from error
    except (LookupError, ValueError) as error:
        raise refuse(
            "unknown-encoding",
            file,
            "the kind of text that was given is not known or does not fit. Leave it out, or give utf-8.",
            file=file,
        ) from error
    text = text.removeprefix("\ufeff").rstrip("\x1a")  # DOS programs end a file with the sign 1A
    if strange := NOT_TEXT.search(text):
        row = text.count("\n", 0, strange.start()) + 1
        raise refuse(
            "not-text",
            f"{file}, line {row}",
            f"there are characters that are not text, so the file is damaged or of another kind. {AS_XLSX}",
            file=file,
        )
    return text, used


def _pairs(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second place."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = 0.3 * len(head) / 2
    if not len(data) % 2 and max(even, odd) > enough and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def split(text: str, separator: str | None, file: str) -> tuple[Grid, str, bool]:
    """The rows of a text, the separator they were split at, and whether the file itself named it.

    Raises
    ------
    EvidenceError
        For a quotation mark that does not end, and for more cells than can be read.
    """
    named = SEP_LINE.match(text)
    if named:
        text = text[named.end() :]
    text, whole = _unquoted(text, separator)
    used = separator if separator is not None else (named[1] if named else _guess(text))
    if len(used) != 1 or used in '"\r\n ':
        raise refuse(
            "unknown-separator",
            file,
            "columns must be separated by one character, such as a comma, a semicolon or a tab. Give one of these.",
            file=file,
        )
    grid = Grid(file, quoted_whole=whole)
    too_large = refuse(
        "too-large",
        file,
        f"the file has more than {MAX_ROWS:,} rows, {MAX_CELLS:,} cells or {MAX_DIFFERENT:,} different ones. "
        "Split it, by school or by year say, and import the parts.",
        file=file,
    )
    if len(text) > MAX_CHARACTERS or ('"' not in text and text.count(used) + text.count("\n") > MAX_CELLS):
        raise too_large
    cells = different = number = 0
    known: dict[str, str] = {}
    lines = csv.reader((found[0] for found in LINE.finditer(text)), delimiter=used, strict=True)
    try:
        for number, line in enumerate(lines, 1):
            # the same text is kept once, as most cells of a column repeat
            texts = list(map(known.get, line))
            kinds: list[str] = []
            if None in texts:
                different += texts.count(None)
                kinds = _understood(line, texts, known)
            cells += len(line)
            if number > MAX_ROWS or cells > MAX_CELLS or different > MAX_DIFFERENT:
                raise too_large
            if any(texts):
                grid.rows.append(TextRow(number, texts, kinds))  # type: ignore[arg-type]  # none is None any more
    except csv.Error as error:
        text = f"a quotation mark does not end where it should. {GAP}"
        raise refuse("broken-quotes", file, text, file=file, rows=[number + 1]) from error
    return grid, used, bool(named) and separator is None


def _unquoted(text: str, separator: str | None) -> tuple[str, bool]:
    """A text whose rows each stand in quotation marks, without them, if its header shows that they are rows.

    Excel writes such a file when it saves one with semicolons as one with commas.
    """
    lines = [found[0].rstrip("\r\n") for found in islice(LINE.finditer(text), SAMPLE)]
    lines = [line for line in lines if line.strip()]
    if len(lines) < 2 or not all(map(WHOLE.fullmatch, lines[1:])):
        return text, False
    plain = [_without(line) for line in lines]
    cut = separator or _guess("\n".join(plain))
    try:
        widths = [len(line) for line in csv.reader(plain, delimiter=cut, strict=True)]
    except (csv.Error, TypeError):  # what is no separator is refused by `split`
        return text, False
    if widths[0] < 2 or any(width != widths[0] for width in widths):
        return text, False
    return "\n".join(_without(found[0].rstrip("\r\n")) for found in LINE.finditer(text)), True


def _without(line: str) -> str:
    found = WHOLE.fullmatch(line)
    return found[1].replace('""', '"') if found else line


def _understood(line: list[str], texts: list[str | None], known: dict[str, str]) -> list[str]:
    """Fill in the texts that are new; how they were stored comes back."""
    kinds: list[str] = []
    if len(known) > MANY:
        known.clear()  # what is frequent is soon there again
    for at in [at for at, text in enumerate(texts) if text is None]:
        text = clean(line[at])
        if text[:1] in ("=", "'") and (wrapped := WRAPPED.fullmatch(text)):
            text = clean(wrapped[1] or wrapped[2] or "")
            kinds += [""] * (at - len(kinds)) + ["text"]
        elif len(text) < LONG:
            known[line[at]] = text = known.setdefault(text, text)
        texts[at] = text
    return kinds


def _guess(text: str) -> str:
    """The separator that cuts the most rows into the same number of cells, more cells going before fewer.

    A comma that cuts ‘Fraser, Isla;60,5’ into as many cells in every row cuts no row of headings so: in the first that
    it cuts stands a number.
    """
    sample = "".join(islice(io.StringIO(text[:1_000_000], newline=""), SAMPLE))
    best, found = 0.0, ","
    for separator in SEPARATORS:
        try:
            lines = [*csv.reader(io.StringIO(sample, newline=""), delimiter=separator)]
        except csv.Error:
            continue
        widths = [*map(len, lines)]
        usual = Counter(width for width in widths if width > 1).most_common(1)
        if usual:
            width, rows = usual[0]
            score = rows / sum(width > 0 for width in widths) * (1 - 1 / width)
            score /= 1 + any(map(NO_YEAR.fullmatch, lines[widths.index(width)]))
            if score > best:
                best, found = score, separator
    return found


def decimal_commas(frame: pd.DataFrame) -> list[str]:
    """The columns whose numbers have a comma where English has a point."""
    found = []
    for name in map(str, frame):
        texts = frame[name].unique()
        marked = [text for text in texts if "," in text]
        if any(map(DECIMAL_COMMA.fullmatch, marked)) and not any(map(DECIMAL_POINT.fullmatch, texts)):
            found.append(name)
    return found
