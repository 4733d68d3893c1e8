"""How a heading is spelt when headings are compared."""

from __future__ import annotations

import re
import unicodedata

POINTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.)+[^\W\d_](?!\w)\.?")  # ‘A.S.N.’ is ASN


def normalise_heading(heading: str) -> str:
    """A heading in small letters, without footnote marks, doubled spaces and the points of an abbreviation."""
    text = unicodedata.normalize("NFKC", heading).replace("_", " ").replace("\n", " ").casefold()
    text = POINTED.sub(lambda found: found[0].replace(".", ""), text)
    return re.sub(r"\s+", " ", re.sub(r"\[note \d+\]|\(\d+\)|\*", " ", text)).strip(" .:")
