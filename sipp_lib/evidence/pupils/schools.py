"""Which school of the partnership a word means: by its name or its short name, however it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from sipp_lib.evidence.pupils.letters import unmarked

if TYPE_CHECKING:
    from sipp_lib.records.kinds import School

WORDS = {"saint": "st", "ps": "primary", "hs": "high", "acad": "academy", "sec": "secondary", "gs": "grammar"}
NOISE = {"school", "the", "rc", "roman", "catholic", "community", "campus", "of"}
SECTORS = {
    "primary",
    "secondary",
    "high",
    "academy",
    "grammar",
    "nursery",
    "elc",
    "college",
    "infant",
    "junior",
}
LONGEST = 10
"""Words of a school's name."""


@dataclass(frozen=True)
class KnownSchool:
    """A school of the partnership.

    Parameters
    ----------
    name, code : str
        Its name, and its short name in the data.
    id : str
        Its record.
    made : bool
        Whether the record has no short name yet, so that this one was made from the name.
    """

    name: str
    code: str
    id: str = ""
    made: bool = False


def listed(records: Iterable[tuple[str, School]]) -> tuple[KnownSchool, ...]:
    """The schools of a partnership, each with a short name.

    Parameters
    ----------
    records : iterable of (str, School)
        Record id and record; one without any name is left out.
    """
    every = [(id, body) for id, body in records if body.name.strip() or body.code.strip()]
    taken = {normalise(body.code) for _, body in every}
    made: list[KnownSchool] = []
    for id, body in every:
        code = body.code.strip() or short_name(body.name, taken)
        taken.add(normalise(code))
        made.append(KnownSchool(body.name.strip() or code, code, id, made=not body.code.strip()))
    return tuple(made)


def short_name(name: str, taken: Collection[str] = ()) -> str:
    """A short name for a school: ‘St Fillan's RC Primary School’ is ‘St Fillan's’, where no other one is.

    Parameters
    ----------
    name : str
        Its name.
    taken : collection of str
        The short names there are, each as `folded` gives it.
    """
    words = [
        word for word in name.split() if WORDS.get(_plain(word), _plain(word)) not in NOISE | SECTORS | {""}
    ]
    while words and _plain(words[-1]) == "and":
        words.pop()
    for each in (" ".join(words).strip(" ,/-()"), " ".join(name.split())):
        if each and normalise(each) not in taken:
            return each
    return next(f"{name} {n}" for n in range(2, len(taken) + 3) if normalise(f"{name} {n}") not in taken)


class Finder:
    """Schools to be found by a word; of a national table there are thousands.

    Parameters
    ----------
    schools : iterable of Listed
        The schools.
    """

    def __init__(self, schools: Iterable[KnownSchool] = ()) -> None:
        self._ways = [(fold, dict[str, dict[str, None]]()) for fold in (str.strip, normalise, _without_noise)]
        self._stems: dict[str, dict[str, bool]] = {}
        self.taken: set[str] = set()
        for school in schools:
            self.add(school)

    def add(self, school: KnownSchool) -> None:
        """One school more."""
        self.taken.add(normalise(school.code))
        for fold, there in self._ways:
            for text in (school.code, school.name):
                there.setdefault(fold(text), {})[school.code] = None
        stem = _without_sector(school.name)
        self._stems.setdefault(stem, {})[school.code] = stem != _without_noise(school.name)

    def find(self, text: str) -> str:
        """The short name of the school that a word means; empty when it is none of them, or may be several.

        Capitals, apostrophes, dots, accents and words such as ‘School’ make no difference.
        """
        for fold, there in self._ways:
            if alike := there.get(fold(text)) if fold(text) else None:
                return next(iter(alike)) if len(alike) == 1 else ""
        stem = _without_sector(text)
        told = stem != _without_noise(text)
        # of ‘Tarbrax’ and ‘Tarbrax Primary’ one says nothing of its sector
        stems = (
            [code for code, tells in self._stems.get(stem, {}).items() if not (told and tells)]
            if stem
            else []
        )
        return stems[0] if len(stems) == 1 else ""


def find(text: str, schools: Iterable[KnownSchool]) -> str:
    """The short name of the school that a word means, see `Finder`."""
    return Finder(schools).find(text)


def named(titles: Iterable[str], schools: Iterable[KnownSchool]) -> str:
    """The short name of the only school that titles, such as a file's name, tell of among other words; else empty.

    Parameters
    ----------
    titles : iterable of str
        What stands above a table, and the names of its sheet and file.
    schools : iterable of KnownSchool
        The schools.
    """
    finder, told = Finder(schools), set[str]()
    for words in (re.split(r"[\s_/–-]+", title) for title in titles):
        kinds = [WORDS.get(_plain(word), _plain(word)) for word in words]
        for begin, end in combinations(range(len(words) + 1), 2):
            # ‘St Mary's’ of ‘St Mary's High School’ is no school of its own
            if end - begin > LONGEST or (end < len(words) and kinds[end] in SECTORS | NOISE):
                continue
            text = " ".join(words[begin:end]).strip(" ,;:.()")
            code = finder.find(text)
            # a short name of a few letters must stand as it is: ‘Mar’ is also a month
            if code and (len(normalise(text)) > 3 or text == code):
                told.add(code)
    return told.pop() if len(told) == 1 else ""


def _plain(text: str) -> str:
    plain = unmarked(text).casefold().replace("&", " and ")
    return re.sub(r"[^\w\s]", "", plain.replace("/", " ").replace("-", " ")).strip()


def normalise(text: str) -> str:
    """A name as it is compared: small letters and digits only."""
    return "".join(_plain(text).split())


def _without_noise(text: str) -> str:
    words = (WORDS.get(word, word) for word in _plain(text).split())
    return " ".join(word for word in words if word not in NOISE)


def _without_sector(text: str) -> str:
    return " ".join(word for word in _without_noise(text).split() if word not in SECTORS)
