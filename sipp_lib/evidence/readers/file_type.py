"""Files that are no table of text and no .xlsx, known by their first bytes, and what to do with each."""

from __future__ import annotations

import re

from sipp_lib.errors import refuse
from sipp_lib.evidence.readers.rows import AS_XLSX, LOCKED

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE = "a picture. Ask for the table itself as an Excel workbook (.xlsx)."
KINDS = (
    (
        b"%PDF",
        "a PDF, which holds a picture of the table. Ask for the table itself as an Excel workbook (.xlsx).",
    ),
    (b"\x09\x08", f"an old Excel workbook (.xls). {AS_XLSX}"),
    (b"\x09\x04", f"an old Excel workbook (.xls). {AS_XLSX}"),
    (b"\x09\x02", f"an old Excel workbook (.xls). {AS_XLSX}"),
    (b"\x09\x00\x04\x00", f"an old Excel workbook (.xls). {AS_XLSX}"),
    (b"{\\rtf", f"a text document (.rtf). {AS_XLSX}"),
    (b"SQLite format 3\0", f"a database. {AS_XLSX}"),
    (b"\x1f\x8b", "a packed file (gzip). Unpack it and import the file in it."),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (7z). Unpack it and import the file in it."),
    (b"Rar!", "a packed file (rar). Unpack it and import the file in it."),
    *((start, PICTURE) for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
)
PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype|html|head|meta|table|style|div)\b", re.IGNORECASE | re.DOTALL
)


def refuse_other_kinds(data: bytes, file: str) -> None:
    """Refuse what cannot be read as a workbook or as text.

    Parameters
    ----------
    data : bytes
        The file's content.
    file : str
        Its name, for the sentence.

    Raises
    ------
    EvidenceError
        Saying what kind of file it is and what to do.
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")[2:]
    what = next((text for start, text in KINDS if data.startswith(start)), "")
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):  # of phones, mostly
        what = PICTURE
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise refuse(
            "empty-file", file, "the file is empty. Save or export it again and import it again.", file=file
        )
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse("locked", file, LOCKED, file=file)
        what = f"an old Excel workbook (.xls) or another old Office file. {AS_XLSX}"
    elif PAGE.match(head):
        what = f"a web page, even if it is called a workbook. {AS_XLSX}"
    elif head.lstrip().startswith(b"<?xml"):
        what = f"an XML file, even if it is called a workbook. {AS_XLSX}"
    elif head.lstrip().startswith(b"MIME-Version:"):
        what = f"a web archive, even if it is called a workbook. {AS_XLSX}"
    if what:
        raise refuse("wrong-kind", file, f"this is {what}", file=file)
