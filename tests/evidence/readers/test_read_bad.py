from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import bad_files as bad
import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import ReadFile, read

HERE = Path(__file__)
AS_XLSX = "Open it in the program it comes from, save it as an Excel workbook (.xlsx) and import that file."
DAMAGED = "the file is damaged. Open it in Excel, which may repair it, save it as .xlsx and import that file."
UNPACKED = (
    "the workbook is too large to be read. "
    "Copy the table alone into a new workbook, save it as .xlsx and import that file."
)
TOO_MANY = (
    "the workbook has more than 600,000 filled cells, or cells far away from its table. "
    "Copy the table alone into a new workbook, save it as .xlsx and import that file."
)
TOO_MUCH_TEXT = (
    "the file has more than 800,000 rows, 13,000,000 cells or 3,000,000 different ones. "
    "Split it, by school or by year say, and import the parts."
)
DEFINED = f"the file holds definitions that no spreadsheet program writes, so it is not read. {AS_XLSX}"
EMPTY = "the file is empty. Save or export it again and import it again."
LOCKED = "the file is locked with a password. Save it without one and import it again."
NO_ROWS = (
    "there is no table with rows. Check whether the file or sheet is the right one, and import it again."
)
QUOTES = "a quotation mark does not end where it should. Take the mark out or double it, and import the file again."
CELL = (
    "A cell may hold the character that separates columns, often a comma, only in quotation marks. Put them round it, "
    "and import the file again."
)
SHIFTED = f"there are more cells than the header has, so some are in the wrong column. {CELL}"
NOT_TEXT = f"there are characters that are not text, so the file is damaged or of another kind. {AS_XLSX}"
ENCODED = "this is not text that the workbook can read. Open it in Excel, save it as ‘CSV UTF-8’ and import it again."
PICTURE = "Ask for the table itself as an Excel workbook (.xlsx)."
S = "f.xlsx, sheet ‘Scores’"
TEXT = bad.csv().encode()
SOUND = bad.raw_workbook(bad.sheet())
FORMULA = '<row r="9"><c r="A9"><v>1</v></c><c r="D9"><f>SUM(D2:D4)</f></c></row>'

REFUSED = {
    # text
    "an empty file": ("f.csv", b"", f"f.csv: {EMPTY}"),
    "a file of empty lines": ("f.csv", b"\r\n \r\n", f"f.csv: {EMPTY}"),
    "a file of NULs": ("f.csv", bytes(4000), f"f.csv: {EMPTY}"),
    "a file of separators": ("f.csv", b",,,\n,,,\n", f"f.csv: {NO_ROWS}"),
    "a header alone": ("f.csv", b"SCN,Name,Score\n", f"f.csv: {NO_ROWS}"),
    "a NUL in a text": ("f.csv", TEXT.replace(b"Rory", b"Ro\0y"), f"f.csv, line 3: {NOT_TEXT}"),
    "bytes of no encoding": ("f.csv", TEXT.replace(b"Rory", b"R\x81\x9d"), f"f.csv, line 3: {ENCODED}"),
    "half a sign of UTF-16": ("f.txt", TEXT.decode().encode("utf-16")[:-1], f"f.txt, line 4: {ENCODED}"),
    "a quotation mark left open": ("f.csv", TEXT + b'1,"Isla,P5,3\n', f"f.csv, row 5: {QUOTES}"),
    "a quotation mark too early": ("f.csv", TEXT + b'1,"Isla" Ann,P5,3\n', f"f.csv, row 5: {QUOTES}"),
    "a cell of 200,000 signs": ("f.csv", bad.long_text().encode(), f"f.csv, row 5: {QUOTES}"),
    "a comma in a name": ("f.csv", TEXT + b"1,Fraser, Isla,P5,3\n", f"f.csv, row 5: {SHIFTED}"),
    "row names without a heading": ("f.csv", b"a,b\n1,2,3\n2,3,4\n", f"f.csv, rows 2 and 3: {SHIFTED}"),
    # other kinds of file
    "an old workbook": (
        "f.xls",
        bad.old_excel(),
        f"f.xls: this is an old Excel workbook (.xls) or another old Office file. {AS_XLSX}",
    ),
    "a very old workbook": (
        "f.xls",
        b"\x09\x08\x10\0" + bytes(99),
        f"f.xls: this is an old Excel workbook (.xls). {AS_XLSX}",
    ),
    "a locked workbook": ("f.xlsx", bad.locked_excel(), f"f.xlsx: {LOCKED}"),
    "a PDF": (
        "f.csv",
        b"%PDF-1.7\n1 0 obj",
        f"f.csv: this is a PDF, which holds a picture of the table. {PICTURE}",
    ),
    "a picture": ("f.csv", b"\x89PNG\r\n\x1a\n", f"f.csv: this is a picture. {PICTURE}"),
    "a web page called .xls": (
        "f.xls",
        b"\xef\xbb\xbf <html><table><tr><td>1",
        f"f.xls: this is a web page, even if it is called a workbook. {AS_XLSX}",
    ),
    "a web page in UTF-16": (
        "f.xls",
        "<TABLE><tr><td>1".encode("utf-16"),
        f"f.xls: this is a web page, even if it is called a workbook. {AS_XLSX}",
    ),
    "an XML workbook called .xls": (
        "f.xls",
        b'<?xml version="1.0"?><Workbook/>',
        f"f.xls: this is an XML file, even if it is called a workbook. {AS_XLSX}",
    ),
    "an OpenDocument file": (
        "f.ods",
        bad.zipped(**{"content.xml": "<x/>"}),
        f"f.ods: this is an OpenDocument file (.ods). {AS_XLSX}",
    ),
    "a Numbers document": (
        "f.numbers",
        bad.zipped(**{"Index/Document.iwa": b"x"}),
        f"f.numbers: this is a Numbers document. {AS_XLSX}",
    ),
    "a binary workbook": (
        "f.xlsb",
        bad.zipped(**{"xl/workbook.bin": b"x"}),
        f"f.xlsb: this is a binary Excel workbook (.xlsb). {AS_XLSX}",
    ),
    "a Word document": (
        "f.docx",
        bad.zipped(**{"word/document.xml": "<x/>"}),
        "f.docx: this is a Word document. Copy its table into Excel, save it as an Excel workbook (.xlsx) and import "
        "that file.",
    ),
    "a picture of a phone": ("f.heic", b"\0\0\0\x18ftypheic", f"f.heic: this is a picture. {PICTURE}"),
    "a picture of a web page": ("f.csv", b"RIFF\0\0\0\0WEBP", f"f.csv: this is a picture. {PICTURE}"),
    "a packed folder": (
        "f.xlsx",
        bad.zipped(**{"a/b.zip": bad.zipped(**{"c.csv": "1"})}),
        "f.xlsx: this is a packed folder (zip) without a workbook. Unpack it and import the file in it.",
    ),
    "a packed file": (
        "f.csv.gz",
        b"\x1f\x8b\x08\0",
        "f.csv.gz: this is a packed file (gzip). Unpack it and import the file in it.",
    ),
    "the mark of an open workbook": (
        "~$f.xlsx",
        b"\x06Office",
        "~$f.xlsx: this only says that Excel has the workbook open. Import the one without ‘~$’ in its name.",
    ),
    # damaged and hostile workbooks
    "half a workbook": ("f.xlsx", SOUND[: len(SOUND) // 2], f"f.xlsx: {DAMAGED}"),
    "a wrong checksum": ("f.xlsx", bad.bad_checksum(), f"{S}: {DAMAGED}"),
    "a part twice": ("f.xlsx", bad.twice_the_same_part(), f"f.xlsx: {DAMAGED}"),
    "no workbook part": ("f.xlsx", bad.zipped(**{"xl/a.xml": "<a/>"}), f"f.xlsx: {DAMAGED}"),
    "a sheet cut off": ("f.xlsx", bad.raw_workbook(bad.sheet()[:-40]), f"{S}: {DAMAGED}"),
    "a sheet that is not there": (
        "f.xlsx",
        bad.raw_workbook("", links=bad.LINKS.replace("sheet1", "none")),
        f"{S}: {DAMAGED}",
    ),
    "a row twice": ("f.xlsx", bad.raw_workbook(bad.sheet(bad.lines())), f"{S}: {DAMAGED}"),
    "a cell address of nonsense": ("f.xlsx", bad.raw_workbook(bad.sheet('<row><c r="7G"/></row>')), f"{S}: {DAMAGED}"),
    "a shared text that is not there": (
        "f.xlsx",
        bad.raw_workbook(bad.sheet('<row r="9"><c r="A9" t="s"><v>7</v></c></row>')),
        f"{S}: {DAMAGED}",
    ),
    "a cell of 80,000 signs": ("f.xlsx", bad.long_cell(), f"{S}: {DAMAGED}"),
    "a number without end": (
        "f.xlsx",
        bad.raw_workbook(bad.sheet('<row r="9"><c><v>1e999</v></c></row>')),
        f"{S}: {DAMAGED}",
    ),
    "billion laughs": ("f.xlsx", bad.billion_laughs(), f"{S}: {DEFINED}"),
    "a file of the machine as an entity": ("f.xlsx", bad.outside_entity(), f"{S}: {DEFINED}"),
    "a zip bomb": ("f.xlsx", bad.too_tight(), f"f.xlsx: {UNPACKED}"),
    "a large workbook of small parts": ("f.xlsx", bad.too_large(), f"f.xlsx: {UNPACKED}"),
    "thousands of parts": ("f.xlsx", bad.many_parts(), f"f.xlsx: {UNPACKED}"),
    "deeply nested elements": ("f.xlsx", bad.deep_nesting(), f"f.xlsx: {UNPACKED}"),
    "cells far to the right": ("f.xlsx", bad.far_column(), f"f.xlsx: {TOO_MANY}"),
    "too many columns": (
        "f.xlsx",
        bad.workbook([[f"c{n}" for n in range(1001)], range(1001)]),
        f"{S}: the table has more than 1,000 columns. Delete those that are not needed and import the file again.",
    ),
    "a formula without its result": (
        "f.xlsx",
        bad.raw_workbook(bad.sheet(FORMULA)),
        f"{S}, cell D9: there is a formula here without its result. Open the file in Excel, save it, and import it "
        "again.",
    ),
    "no sheet that shows": (
        "f.xlsx",
        bad.raw_workbook(bad.sheet(), book=bad.BOOK.replace("<sheet ", '<sheet state="hidden" ')),
        "f.xlsx: the workbook shows no sheet. Show the sheet in Excel, save the workbook and import it again.",
    ),
    "an empty sheet": ("f.xlsx", bad.workbook([]), f"{S}: {NO_ROWS}"),
}  # fmt: skip

READ_RIGHT = {
    "a cell in the farthest corner": bad.far_corner(),
    "a dimension that lies": bad.lying_dimension(),
    "a sheet without addresses": bad.raw_workbook(
        bad.sheet().replace(' r="', ' n="')
    ),
    "a stylesheet of nonsense": bad.raw_workbook(
        bad.sheet(), styles="<styleSheet><fills><fill x='1'/></fills></styleSheet>"
    ),
    "a text called a workbook": TEXT,
    "the end mark of DOS": TEXT + b"\x1a",
    "empty columns and rows": TEXT.replace(b"\r\n", b",,,\r\n") + b",,,,,,\r\n" * 9,
    "rows in the wrong order": bad.raw_workbook(
        f"{bad.SHEET}<sheetData>{bad.lines(bad.ROWS, 2)}{bad.lines([bad.HEADER])}</sheetData></worksheet>"
    ),
}  # fmt: skip


@pytest.fixture
def reading(tmp_path):
    def run(content: bytes, name: str = "f.xlsx", **options) -> ReadFile:
        path = tmp_path / name
        path.write_bytes(content)
        return read(path, **options)

    return run


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_is_refused_with_where_and_what_to_do(reading, what):
    name, content, sentence = REFUSED[what]
    with pytest.raises(EvidenceError) as caught:
        reading(content, name)
    assert str(caught.value) == sentence
    assert {issue.file for issue in caught.value.issues} == {name}


@pytest.mark.parametrize("what", READ_RIGHT)
def test_an_odd_file_is_read_right(reading, what):
    found = reading(READ_RIGHT[what])
    assert found.frame.to_numpy().tolist() == [list(map(str, row)) for row in bad.ROWS]
    assert list(found.frame.columns) == bad.HEADER


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"sheet": "P9"}, "f.xlsx: there is no sheet of the name asked for. Ask for one of these: ‘Scores’."),
        (
            {"header_rows": [40]},
            "f.xlsx, sheet ‘Scores’, row 40: this was asked for, but nothing is in it. "
            "Ask for another row, or leave it out.",
        ),
        (
            {"keep_rows": [2, 50, 51]},
            "f.xlsx, sheet ‘Scores’, rows 50 and 51: this was asked for, but nothing is in it. "
            "Ask for another row, or leave it out.",
        ),
    ],
)
def test_what_is_asked_for_must_be_there(reading, options, sentence):
    with pytest.raises(EvidenceError) as caught:
        reading(SOUND, **options)
    assert str(caught.value) == sentence


def test_a_hidden_sheet_cannot_be_asked_for(reading):
    content = bad.workbook(then=lambda book: setattr(book.create_sheet("Names"), "sheet_state", "hidden"))
    with pytest.raises(EvidenceError) as caught:
        reading(content, sheet="Names")
    assert str(caught.value) == (
        "f.xlsx: the sheet ‘Names’ is hidden, so it is not read. Show it in Excel and import the file again."
    )


@pytest.mark.parametrize("encoding", ["klingon", "zip", "utf-32"])
def test_an_encoding_that_does_not_fit_is_refused(reading, encoding):
    with pytest.raises(
        EvidenceError, match=r"^f\.csv(, line 1)?: (the kind of text that was given|this is not written in)"
    ):
        reading(TEXT, "f.csv", encoding=encoding)


@pytest.mark.parametrize("separator", ["", "ab", '"', "\n"])
def test_a_separator_that_cannot_be_one_is_refused(reading, separator):
    with pytest.raises(EvidenceError) as caught:
        reading(TEXT, "f.csv", separator=separator)
    assert str(caught.value) == (
        "f.csv: columns must be separated by one character, such as a comma, a semicolon or a tab. Give one of these."
    )


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(EvidenceError) as caught:
            read(path)
        assert str(caught.value) == f"{path.name}: there is no such file. Check its name and folder."


def test_a_file_too_large_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "f.csv"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(EvidenceError) as caught:
        read(path)
    assert str(caught.value) == (
        "f.csv: the file is larger than 100 MB, which is more than can be read. "
        "Split it, by school or by year say, and import the parts."
    )


MEASURED = """
import json, pathlib, resource, sys, time
from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import read
path = pathlib.Path(sys.argv[1])
limit = 1 << 30
used = int(pathlib.Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + limit, used + limit))
begun = time.process_time()
try:
    said = len(read(path).frame)
except EvidenceError as error:
    said = str(error)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps([said, time.process_time() - begun, peak]))
"""
HEAVY = {
    "shared_bomb": TOO_MANY,
    "empty_rows": 3,
    "one_long_row": TOO_MANY,
    "big_sheet": TOO_MANY,
    "sound_sheet": 60_003,
    "long_attribute": DAMAGED,
    "many_cells": TOO_MUCH_TEXT,
    "many_different": TOO_MUCH_TEXT,
    "whole_country": 790_000,
}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited as Linux does it")
@pytest.mark.parametrize("what", HEAVY)
def test_a_heavy_file_takes_less_than_a_gigabyte_and_half_a_minute(tmp_path, what):
    content = getattr(bad, what)()
    path = tmp_path / "f"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[3])},
    )
    assert done.returncode == 0, done.stderr
    said, seconds, peak = json.loads(done.stdout)
    assert said == HEAVY[what] or said.split(": ", 1)[1] == HEAVY[what]
    assert seconds < 30
    assert peak < 1024


PARTS = st.sampled_from(["sheet", "book", "links", "root", "styles", "sharedStrings"])
NAMES = st.sampled_from(["f.csv", "f.txt", "f.tsv", "f.xlsx", "f.xls", "f"])
TOKENS = st.sampled_from(
    [b",", b";", b"\t", b"\n", b"\r", b'"', b"sep=", b"\xff\xfe", b"\0", b"PK\x03\x04", b"=", b"'0",
     b"Total", b"-", b"1"]
)  # fmt: skip


def survives(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = read(path)
        except EvidenceError as error:
            assert str(error).startswith(path.name)
            return
    assert found.frame.shape == found.formats.shape
    assert len(found.rows) == len(found.frame) > 0
    assert found.frame.columns.is_unique
    assert all(found.dialect.describe())


@settings(max_examples=300)
@given(name=NAMES, content=st.binary(max_size=300) | st.lists(TOKENS | st.binary(max_size=4)).map(b"".join))
@example(name="f.csv", content=b"sep=\n")
@example(name="f.csv", content=b"sep=")
@example(name="f.csv", content=b"\xff\xfe")
@example(name="f.xlsx", content=b"PK")
def test_any_bytes_are_read_or_refused(tmp_path, name, content):
    survives(tmp_path / name, content)


@settings(max_examples=300)
@given(
    cells=st.lists(
        st.lists(st.sampled_from(["", "a", "SCN", "Total", "12", "1.5", "-", "Note", "b c"]), max_size=5)
    )
)
def test_any_grid_of_words_is_read_or_refused(tmp_path, cells):
    survives(tmp_path / "f.csv", bad.csv(cells).encode())


@settings(max_examples=300)
@given(data=st.data(), part=PARTS)
def test_any_damage_within_a_workbook_is_read_or_refused(tmp_path, data, part):
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm"/></numFmts>'
        '<cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    more = '<row r="9" hidden="1"><c r="A9" t="s"><v>0</v></c><c r="D9" s="0"><f>1</f><v>3</v></c></row>'
    parts = {
        "sheet": bad.sheet(more, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
        "book": bad.BOOK,
        "links": bad.LINKS,
        "root": bad.ROOT,
        "styles": styles,
        "sharedStrings": "<sst><si><t>x</t></si></sst>",
    }
    text = parts[part]
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 12))
    new = data.draw(st.text("0123456789<>/&;\"'=:AZrtsvc é-", max_size=6))
    parts[part] = text[:at] + new + text[at + length :]
    survives(tmp_path / "f.xlsx", bad.raw_workbook(parts.pop("sheet"), **parts))


@settings(max_examples=200)
@given(at=st.integers(0, len(SOUND) - 1), new=st.binary(min_size=1, max_size=4))
def test_any_damage_to_the_bytes_of_a_workbook_is_read_or_refused(tmp_path, at, new):
    survives(tmp_path / "f.xlsx", SOUND[:at] + new + SOUND[at + len(new) :])
