"""A file of Word or Excel without the moment at which it was written: the same page gives the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ABOUT = "docProps/core.xml"
MOMENT = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def undated(file: BytesIO, *, about: bool = False) -> bytes:
    """The parts of a file in the order they have, none with a time.

    Parameters
    ----------
    file : io.BytesIO
        The file as a library wrote it.
    about : bool
        Whether what it says of itself names a moment, too.
    """
    same = BytesIO()
    with ZipFile(file) as parts, ZipFile(same, "w", ZIP_DEFLATED) as made:
        for part in parts.namelist():
            data = parts.read(part)
            made.writestr(
                ZipInfo(part), MOMENT.sub(b"", data) if about and part == ABOUT else data, ZIP_DEFLATED
            )
    return same.getvalue()
