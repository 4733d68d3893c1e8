"""The characters that no page shows, text without them, and the texts in plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator

LINES = re.compile("\r\n|[\r\u2028\u2029]")
# Control characters, halves of letters, and what turns the direction of the text that follows.
UNWANTED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: object) -> str:
    """Text without control characters and without those that turn the direction of what follows; new lines stay."""
    return UNWANTED.sub("", LINES.sub("\n", str(text)))


def strings(value: object) -> Iterator[str]:
    """Every text in plain data, in its lists and under its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def folded(text: str) -> str:
    """Text by which two that differ in capitals and blanks alone are the same."""
    return " ".join(text.casefold().split())
