"""Whether the cells of a column are people's names, whatever stands above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sipp_lib.evidence.mapping.headings import SUBJECTS
from sipp_lib.evidence.pupils.forenames import FORENAMES
from sipp_lib.evidence.pupils.letters import unmarked
from sipp_lib.evidence.pupils.names import plain_name
from sipp_lib.evidence.values.missing import missing_reason
from sipp_lib.evidence.values.spelling import normalise_heading

LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*[.']?")
TITLE = re.compile(r"(mr|mrs|ms|miss|master|mx|dr|prof|sir|rev|the)\.?", re.IGNORECASE)
CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ].*")
MOST_WORDS = 5
MOST = 0.5
"""The share of cells from which a column is what they are."""
SOME = 0.3
"""The share of common forenames from which whole names are known in small letters, too."""
MANY = 0.4
"""The share of common forenames from which single words are names, or names stand below a heading of something else."""
NEARLY = 0.9
LONG = 8
"""Cells of a list of which nearly all differ; of books, villages or remarks so many would not."""


@dataclass(frozen=True)
class LikelyNames:
    """How far the cells of a column are names.

    Parameters
    ----------
    many, different : int
        Cells that are not empty, and how many different ones there are.
    whole, single : float
        The shares of the different cells that may be a name: of several words, and of one.
    known : float
        The share of the different cells with a common forename at one end.
    written : float
        The share of the different cells that are several words with a capital each, none of them a subject.
    spread : bool
        Whether nearly all are of two or three words, hardly any of which stands twice, as in a list of names.
    capitals : bool
        Whether all are single words with a capital.
    """

    many: int = 0
    different: int = 0
    whole: float = 0
    single: float = 0
    known: float = 0
    written: float = 0
    spread: bool = False
    capitals: bool = False

    @property
    def are_whole(self) -> bool:
        """Whether they are whole names."""
        listed = self.spread and (self.known > 0 or self.many >= LONG)
        told = self.known >= SOME or self.written > MOST or listed
        return self.whole > MOST and told

    @property
    def are_forenames(self) -> bool:
        """Whether they are forenames alone, or words with a capital that differ as these do."""
        listed = self.capitals and self.many >= LONG and self.different >= NEARLY * self.many
        return self.single > MOST and (self.known >= MANY or listed)

    @property
    def surely(self) -> bool:
        """Whether they are names by the forenames among them, though the heading says something else."""
        return self.known >= MANY and self.whole + self.single > MOST


def likely_names(cells: Iterable[str]) -> LikelyNames:
    """How far cells are names of people; who is a Mr or a Miss is no pupil."""
    counts = Counter(cell for cell in cells if missing_reason(cell) != "missing")
    plain = {cell: plain_name(cell) if LETTER.search(cell) else cell for cell in counts}
    spelt = {text.casefold(): text for text in plain.values()}
    words = {text: told for text in spelt.values() if (told := _words(text))}
    whole = {text: told for text, told in words.items() if len(told) > 1}
    every = [unmarked(word).casefold() for told in whole.values() for word in told]
    few = bool(whole) and max(map(len, whole.values())) < 4 and len(whole) >= NEARLY * len(spelt)
    written = (
        all(map(CAPITAL.fullmatch, told)) and not SUBJECTS.search(normalise_heading(text))
        for text, told in whole.items()
    )
    most = max(len(spelt), 1)
    return LikelyNames(
        counts.total(),
        len(spelt),
        len(whole) / most,
        (len(words) - len(whole)) / most,
        sum(map(_has_forename, words.values())) / most,
        sum(written) / most,
        few and len({*every}) >= NEARLY * len(every),
        len(words) == len(spelt) and not whole and all(CAPITAL.fullmatch(told[0]) for told in words.values()),
    )


def _words(text: str) -> list[str]:
    """The words of what may be a name; none of what cannot."""
    told = re.sub(r"\([^()]*\)|[,&/+]|\band\b", " ", text).split()
    named = 0 < len(told) <= MOST_WORDS and all(map(WORD.fullmatch, told))
    return told if named and not TITLE.fullmatch(told[0]) and max(map(len, told)) > 1 else []


def _has_forename(words: Sequence[str]) -> bool:
    """Whether the first or the last word, or the first half of it, is a common forename."""
    ends = (re.split(r"['’.-]", unmarked(word).casefold())[0] for word in (words[0], words[-1]))
    return any(word in FORENAMES for word in ends)
