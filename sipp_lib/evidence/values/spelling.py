"""How a heading is spelt when headings are compared."""

from __future__ import annotations

import re
import unicodedata


def normalise_heading(heading: str) -> str:
    """A heading in small letters, without footnote marks and doubled spaces."""
    text = unicodedata.normalize("NFKC", heading).replace("_", " ").replace("\n", " ").casefold()
    return re.sub(r"\s+", " ", re.sub(r"\[note \d+\]|\(\d+\)|\*", " ", text)).strip(" .:")
