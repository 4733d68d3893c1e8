"""Adults of a partnership who share a forename or initials with a pupil: their own names tell of no pupil."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from sipp_lib.evidence.pupils.identifiers import Names
from sipp_lib.evidence.pupils.misspelt import Misspelt


def full_names(names: Names) -> Names:
    """The same without what only a part of a name tells: a teacher may have the forename or the initials of a pupil."""
    return replace(names, forenames=frozenset(), initials=frozenset(), misspelt=Misspelt())


def besides(names: Names, adults: Iterable[str]) -> Callable[[str], list[str]]:
    """What finds pupils in a text that stays among schools, other than in the full name of somebody who takes part.

    ‘By whom: Isla Bell’ names the teacher, though a pupil is called Isla; where a pupil is called Isla Bell as well,
    nobody can tell.

    Parameters
    ----------
    names : Names
        Of the key files.
    adults : iterable of str
        The names of those who take part.
    """
    told = [*adults]
    search, whole = names.along_with((), told).found, full_names(names).found
    clear = [each.split() for each in told if len(each.split()) > 1 and "name" not in whole(each)]
    if not clear:
        return search
    either = "|".join(r"\s+".join(map(re.escape, words)) for words in clear)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    return lambda text: search(pattern.sub("|", text))
