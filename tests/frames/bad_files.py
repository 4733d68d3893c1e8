"""Makers of files as schools have them and as nobody should send them: each returns the bytes of one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise

import openpyxl

HEADER = ["SCN", "Name", "Stage", "Score"]
ROWS = [["080010001", "Isla", "P5", 12], ["090010379", "Rory", "P6", 15], ["100010747", "Ailsa", "P5", 9]]
BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
 <sheet name="Scores" sheetId="1" r:id="rId1"/></sheets></workbook>"""
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/>
 <Relationship Id="rId2" Type="{KIND}/sharedStrings" Target="sharedStrings.xml"/>
 <Relationship Id="rId3" Type="{KIND}/styles" Target="styles.xml"/></Relationships>"""
ROOT = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def csv(rows: Iterable[Iterable[object]] = (HEADER, *ROWS), separator: str = ",") -> str:
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def workbook(
    rows: Iterable[Iterable[object]] = (HEADER, *ROWS),
    then: Callable[[openpyxl.Workbook], None] | None = None,
) -> bytes:
    """A workbook with one sheet, changed by a function before it is saved."""
    book = openpyxl.Workbook()
    book.active.title = "Scores"
    for row in rows:
        book.active.append(list(row))
    if then:
        then(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def raw_workbook(sheet: str, **parts: str) -> bytes:
    """A workbook from the text of its sheet, and of other parts where they are given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", parts.pop("root", ROOT))
        archive.writestr("xl/workbook.xml", parts.pop("book", BOOK))
        archive.writestr("xl/_rels/workbook.xml.rels", parts.pop("links", LINKS))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, text in parts.items():
            archive.writestr(f"xl/{name}.xml", text)
    return target.getvalue()


def cell(address: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def lines(rows: Iterable[Iterable[object]] = (HEADER, *ROWS), first: int = 1) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{'ABCDEFGH'[at]}{number}", value) for at, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, first)
    )


def sheet(more: str = "", before: str = "", after: str = "") -> str:
    return f"{SHEET}{before}<sheetData>{lines()}{more}</sheetData>{after}</worksheet>"


def zipped(**parts: bytes | str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def far_corner() -> bytes:
    return raw_workbook(sheet(f'<row r="1048576">{cell("XFD1048576", "x")}</row>'))


def far_column() -> bytes:
    rows = "".join(f'<row r="{n}">{cell(f"XFD{n}", 1)}</row>' for n in range(5, 305))
    return raw_workbook(sheet(rows))


def lying_dimension() -> bytes:
    return raw_workbook(sheet(before='<dimension ref="A1:XFD1048576"/>'))


def too_tight() -> bytes:
    return raw_workbook(sheet(" " * 30_000_000))


def too_large() -> bytes:
    """Many parts, each below the limit, together above it."""
    target = io.BytesIO(raw_workbook(sheet()))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(260):
            archive.writestr(f"xl/media/{number}", bytes(990_000))
    return target.getvalue()


def many_parts() -> bytes:
    target = io.BytesIO(raw_workbook(sheet()))
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(6_000):
            archive.writestr(f"xl/{number}", b"")
    return target.getvalue()


def billion_laughs() -> bytes:
    names = [f"l{n}" for n in range(10)]
    text = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    return raw_workbook(
        f"<!DOCTYPE x [{text}]>{SHEET}<sheetData><row><c><v>&l9;</v></c></row></sheetData></worksheet>"
    )


def outside_entity() -> bytes:
    return raw_workbook(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{SHEET}<sheetData>'
        '<row><c t="str"><v>&e;</v></c></row></sheetData></worksheet>'
    )


def noise(length: int) -> str:
    """Digits that cannot be packed tightly, as packing looks back no further than 32 kB."""
    block = "".join(str(n * 7919) for n in range(20_000))
    return (block * (length // len(block) + 1))[:length]


def shared_bomb() -> bytes:
    """Millions of shared texts, hardly packed enough to be noticed."""
    block = "".join(f"<si><t>{n * 7919}</t></si>" for n in range(5_000))
    return raw_workbook(sheet(), sharedStrings=f"<sst>{block * 300}</sst>")


def empty_rows() -> bytes:
    return raw_workbook(sheet("".join(f'<row r="{n}" s="{n * 7919}"/>' for n in range(5, 1_048_577))))


def one_long_row() -> bytes:
    block = "".join(f'<c r="A9" s="{n * 7919}"/>' for n in range(5_000))
    return raw_workbook(sheet(f'<row r="9">{block * 420}</row>'))


def big_sheet() -> bytes:
    """A sheet of 48 MB, of 1.6 million cells."""
    block = "".join(f'<c r="A{n}"><v>{n * 7919 % 1000}.{n % 977}</v></c>' for n in range(10_000))
    return raw_workbook(sheet(f'<row r="9">{block * 160}</row>'))


def sound_sheet() -> bytes:
    """A sheet of 48 MB that can be read: 60,000 rows of eight cells with long texts."""
    texts = [f"{n * 7919:09d}" * 6 for n in range(400)]
    rows = "".join(
        f'<row r="{n}">'
        + "".join(cell(f"{c}{n}", texts[(n * 7 + ord(c)) % 400]) for c in "ABCDEFGH")
        + "</row>"
        for n in range(5, 60_005)
    )
    return raw_workbook(sheet(rows))


def deep_nesting() -> bytes:
    return raw_workbook(f"{SHEET}{'<x>' * 300_000}{'</x>' * 300_000}</worksheet>")


def long_attribute() -> bytes:
    return raw_workbook(sheet(f'<row r="9"><c r="A9" x="{noise(20_000_000)}"/></row>'))


def long_cell() -> bytes:
    return raw_workbook(sheet(f'<row r="9">{cell("A9", noise(80_000))}</row>'))


def long_text() -> str:
    return csv() + '110010747,"' + "x" * 200_000 + '",P5,3\r\n'


def many_cells() -> str:
    return ",".join(HEADER) + "\n" + "0,1,2,3\n" * 3_300_000


def many_different() -> str:
    """A file of 57 MB in which hardly a cell is like another, and one sign makes its text take four times the room."""
    rows = (",".join(f"{n * 16 + at:x}" for at in range(16)) for n in range(500_000))
    return "".join(f"{row}\n" for row in (",".join("ABCDEFGHIJKLMNOP"), *rows, "\U0001f3eb"))


def whole_country() -> str:
    """A sound table of 790,000 rows of 16 cells."""
    rows = (f"{n},{n % 977},P5,M,{n % 10},Y,N,12,,15,Absent,7,8,9,180,{n % 180}\n" for n in range(790_000))
    return "SCN," + ",".join(f"Score {at}" for at in range(15)) + "\n" + "".join(rows)


def old_excel() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(500)


def locked_excel() -> bytes:
    return old_excel() + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def bad_checksum() -> bytes:
    data = bytearray(raw_workbook(sheet()))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + 40] ^= 0xFF
    return bytes(data)


def twice_the_same_part() -> bytes:
    target = io.BytesIO(raw_workbook(sheet()))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/worksheets/sheet2.xml", "<worksheet/>")
    return target.getvalue().replace(b"sheet2.xml", b"sheet1.xml")
