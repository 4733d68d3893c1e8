"""The forms that a Gaelic forename has in a sentence: ‘Mhàiri’ for Màiri, ‘a Sheumais’ for Seumas."""

from __future__ import annotations

import re
from functools import lru_cache

LETTERS = re.compile(r"[abcdefghilmnoprstu]{4,}")
BROAD, SLENDER = "aou", "ei"
BETWEEN = re.compile(r"(?<=[aeiou])[^aeiou]+(?=[aeiou])")
OTHERWISE = {"catriona"}
"""Names that do not keep to ‘leathann ri leathann’, broad vowels beside broad ones."""
ASPIRATED = re.compile(r"(?P<first>[bcdfgmpt](?!h)|s(?![hgmpt]))(?=[^\W\d_])")
UNASPIRATED = re.compile(r"(?P<first>[bdfgm])h(?=[aeioulnr])")
"""A c, p, s or t with an h begins names of other tongues as well: Charlie, Philip, Shona, Theo."""
END = re.compile(r"(?P<vowels>[aeiou]+)(?P<rest>[^aeiou]+)$")
LONG = 5  # letters, from which a name that only ends in another way is no other word


@lru_cache(maxsize=65536)
def in_sentences(name: str) -> tuple[str, ...]:
    """The other forms of a forename, where its spelling is Gaelic; none where it is not.

    When somebody is called, or something is theirs, the first letter takes an h and the end of many names of men an
    i before its consonant: ‘a Thormoid’, ‘leabhar Sheumais’, ‘Chaluim’ (Calder, *A Gaelic Grammar*, 1923; spelt as in
    the SQA's *Gaelic Orthographic Conventions*, 2009).

    Parameters
    ----------
    name : str
        In small letters without accents.
    """
    if not LETTERS.fullmatch(name) or not (name in OTHERWISE or _agrees(name)):
        return ()
    stems = {name, UNASPIRATED.sub(r"\g<first>", name, count=1) if UNASPIRATED.match(name) else name}
    ends = {form for stem in stems for form in (stem, _slender(stem)) if form == stem or len(stem) >= LONG}
    called = {ASPIRATED.sub(r"\g<first>h", form, count=1) if ASPIRATED.match(form) else form for form in ends}
    called |= {
        ASPIRATED.sub(r"\g<first>h", _slender(stem), count=1) for stem in stems if ASPIRATED.match(stem)
    }
    return tuple(sorted((stems | ends | called) - {name}))


def _agrees(name: str) -> bool:
    """Whether the vowels on both sides of consonants are broad both or slender both, as Gaelic is spelt."""
    return all(
        (name[found.start() - 1] in BROAD) == (name[found.end()] in BROAD) for found in BETWEEN.finditer(name)
    )


def _slender(name: str) -> str:
    """A name as it ends where somebody is called: Seumais, Tormoid, Cailein, Coinnich."""
    found = END.search(name)
    if not found or found["vowels"][-1] == "i" or found["vowels"] == "e":
        return name
    vowels, rest = found["vowels"], found["rest"]
    if (vowels, rest) == ("ea", "ch"):
        return f"{name[: found.start()]}ich"
    if vowels == "ia":
        return name  # of Niall it would make Neill, which is a surname
    made = {"ea": "ei", "io": "i", "eu": "eoi"}.get(vowels, f"{vowels}i")
    return f"{name[: found.start()]}{made}{rest}"
