"""The characters that no page shows, and text without them."""

from __future__ import annotations

import re

LINES = re.compile("\r\n|[\r\u2028\u2029]")
# Control characters, halves of letters, and what turns the direction of the text that follows.
UNWANTED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: object) -> str:
    """Text without control characters and without those that turn the direction of what follows; new lines stay."""
    return UNWANTED.sub("", LINES.sub("\n", str(text)))
