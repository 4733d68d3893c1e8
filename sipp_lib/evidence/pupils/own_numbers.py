"""Which of a school's own numbers of pupils are sought in texts, and where such a number in a text counts something."""

from __future__ import annotations

import re

LEAST = 4  # letters or digits
A_YEAR = re.compile("19|20")
ROUND = 50
LETTER_AND_NUMBER = re.compile(r"(?![qtwy])[a-z]\d\d|[a-z]{2}\d")  # no question, term, week or year
NO_SUM = 6  # digits of what is no sum of money in a school
MONEY = {"£", "$", "€"}


def is_distinctive(code: str) -> bool:
    """Whether a pupil's number or code, in small letters, would be nothing else in a text.

    Five digits are, or four that are neither a year nor a round number; with letters four signs, or three such as
    ‘b12’. ‘7’ and ‘412’ stand in any text.
    """
    if code.isdigit():
        return len(code) > LEAST or (len(code) == LEAST and int(code) % ROUND > 0 and not A_YEAR.match(code))
    return len(code) >= LEAST or bool(LETTER_AND_NUMBER.fullmatch(code))


def counts(text: str, start: int, end: int) -> bool:
    """Whether the digits between two places of a text are money, or one side of a decimal point."""
    if end - start >= NO_SUM or not text[start:end].isdigit():
        return False
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(before[-1:] in MONEY or re.fullmatch(r"\.\d", after) or re.fullmatch(r"\d\.", before))
