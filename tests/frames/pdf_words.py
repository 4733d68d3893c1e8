"""The words on a side of a PDF: where each stands, and how large, as whoever reads it on paper sees them."""

import math
from typing import NamedTuple


class Word(NamedTuple):
    """Words that were set together: where they begin and how high their letters are, in points."""

    x: float
    y: float
    size: float
    bold: bool
    text: str


def words(side):
    """What stands on a side of `pypdf.PdfReader`."""
    found = []

    def see(text, cm, tm, font, size):
        if text.strip():
            x, y = (tm[4] * cm[at] + tm[5] * cm[2 + at] + cm[4 + at] for at in (0, 1))
            along = (tm[0] * cm[at] + tm[1] * cm[2 + at] for at in (0, 1))
            bold = "Bold" in str((font or {}).get("/BaseFont", ""))
            found.append(Word(x, y, round(size * math.hypot(*along), 1), bold, text.strip()))

    side.extract_text(visitor_text=see)
    return found
