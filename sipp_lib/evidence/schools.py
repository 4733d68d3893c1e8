"""Which school of the partnership a word means: by its name or its short name, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipp_lib.evidence.mentions import UNDECOMPOSED

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


@dataclass(frozen=True)
class Listed:
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


def listed(records: Iterable[tuple[str, School]]) -> tuple[Listed, ...]:
    """The schools of a partnership, each with a short name.

    Parameters
    ----------
    records : iterable of (str, School)
        Record id and record; one without any name is left out.
    """
    every = [(id, body) for id, body in records if body.name.strip() or body.code.strip()]
    made: list[Listed] = []
    for id, body in every:
        taken = {other.code.strip() for _, other in every} | {each.code for each in made}
        code = body.code.strip() or short_name(body.name, taken)
        made.append(Listed(body.name.strip() or code, code, id, made=not body.code.strip()))
    return tuple(made)


def short_name(name: str, taken: Iterable[str] = ()) -> str:
    """A short name for a school: «St Fillan's RC Primary School» is «St Fillan's», where no other one is."""
    words = [
        word for word in name.split() if WORDS.get(_plain(word), _plain(word)) not in NOISE | SECTORS | {""}
    ]
    while words and _plain(words[-1]) == "and":
        words.pop()
    short, used = " ".join(words).strip(" ,/-()"), {_folded(each) for each in taken}
    for found in (short, " ".join(name.split())):
        if found and _folded(found) not in used:
            return found
    return next(f"{name} {n}" for n in range(2, len(used) + 3) if _folded(f"{name} {n}") not in used)


def found(text: str, schools: Sequence[Listed]) -> str:
    """The short name of the school that a word means; empty when it is none of them, or may be several.

    Capitals, apostrophes, dots, accents and words such as «School» make no difference.
    """
    exact = [each.code for each in schools if text.strip() in (each.code, each.name)]
    if len(set(exact)) == 1:
        return exact[0]
    for fold in (_folded, _without_noise):
        wanted = fold(text)
        alike = {each.code for each in schools if wanted and wanted in (fold(each.code), fold(each.name))}
        if alike:
            return alike.pop() if len(alike) == 1 else ""
    wanted = _without_noise(text)
    told = not SECTORS.isdisjoint(wanted.split())
    # of «Tarbrax» and «Tarbrax Primary» one says nothing of its sector
    alike = {
        each.code
        for each in schools
        if (stem := _without_sector(text))
        and stem == _without_sector(each.name)
        and not (told and stem != _without_noise(each.name))
    }
    return alike.pop() if len(alike) == 1 else ""


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED)).casefold().replace("&", " and ")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w\s]", "", plain.replace("/", " ").replace("-", " ")).strip()


def _folded(text: str) -> str:
    return "".join(_plain(text).split())


def _without_noise(text: str) -> str:
    words = (WORDS.get(word, word) for word in _plain(text).split())
    return " ".join(word for word in words if word not in NOISE)


def _without_sector(text: str) -> str:
    return " ".join(word for word in _without_noise(text).split() if word not in SECTORS)
