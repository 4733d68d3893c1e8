"""Initials in a text, beside what may be a family name: ‘I. Fraser’, ‘Fraser, I.’, ‘i. fraser’, ‘IFraser’."""

from __future__ import annotations

import re
from collections.abc import Iterator

LETTERS = re.compile(r"[^\W\d_]+")
ADULT = re.compile(r"(?<![^\W_])(?:M(?:rs?|s|iss|x)|Dr|Prof|Sir)\.?\s+\Z")
WORDS = r"(?=(?P<words>[^\W\d_]+(?:['\s-][^\W\d_]+){0,3}))"
BEFORE = re.compile(
    rf"(?<![^\W_])(?P<initials>[A-Z](?:[.\s-]{{0,2}}[A-Z]){{0,2}})(?P<after>\.\s?|[\s_]{{1,2}}|(?=[A-Z][a-z])){WORDS}"
)
# ‘a’ and ‘i’ are words of their own, as are the letters after an apostrophe
SMALL = re.compile(
    rf"(?<![^\W_])(?<!['’])(?P<initials>[b-hj-z](?:[.\s-]{{1,2}}[a-z])?|[ai](?=\.))(?P<after>\.\s?|[\s_]){WORDS}"
)
AFTER = re.compile(r",\s?([A-Z](?:\.[\s-]?[A-Z]){0,2})\.|,?\s([B-HJ-Z](?![\w'’&])|[AI](?=\.))")


def initialled(plain: str) -> Iterator[tuple[str, str]]:
    """Initials and what may be the family name beside them; who is ‘Mr’ or ‘Miss’ is no pupil.

    Parameters
    ----------
    plain : str
        A text without accents, see `sipp_lib.evidence.pupils.letters.unmarked`.

    Yields
    ------
    tuple of str
        Both in small letters.
    """
    for match in [*BEFORE.finditer(plain), *SMALL.finditer(plain)]:
        # ‘A Young …’ begins a sentence; after ‘I’ no family name does
        if (match["initials"] == "A" and match["after"][:1] != ".") or ADULT.search(
            plain[max(0, match.start() - 10) : match.start()]
        ):
            continue
        given, words = "".join(LETTERS.findall(match["initials"])), LETTERS.findall(match["words"])
        for end, word in enumerate(words, 1):
            if word[0].isupper() or given.islower():
                joined = "".join(words[:end])
                # ‘S O Donnell’: the last of the letters may belong to the name
                yield from (
                    (given[:at].casefold(), (given[at:] + joined).casefold())
                    for at in range(1, len(given) + 1)
                )
    for match in AFTER.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()].rpartition("|")[2]
        for word in re.finditer(r"[^\W\d_]+", before):
            if match[2] and not word[0][0].isupper():
                continue
            if not ADULT.search(before[: word.start()]):
                family = "".join(LETTERS.findall(before[word.start() :])).casefold()
                yield "".join(LETTERS.findall(match[1] or match[2])).casefold(), family
