"""Forenames with one letter wrong, or in a plural: ‘Charlote’, ‘Charltote’, ‘Charlottte’, ‘Emilies’."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from sipp_lib.evidence.pupils.letters import WORD

LEAST = 6  # letters of a forename; what is one letter away from a shorter one is too often another word
MANY = re.compile(r"(.)\1{2,}")
# What is one letter away from a common forename, of the 12,000 words that English texts have most often, and Gaelic's
# ‘comhairle’. Each may begin a sentence.
EVERYDAY = frozenset(
    re.findall(
        r"\S+",
        "alert alter angel angels archie archive arouse arson barren blank blanks blanka bailed bridge bridges "
        "broke called caller canine carbon carried carrier carries chairs channel chapel charges charms charts "
        "christ christian christians colder comhairle coward darker demise denies dense easter either fallen "
        "feather fierce francs garrison harder heater heather kidney leader leather leopard liver maiden manual "
        "margin marine marker martian martini martyr marvel matter merry normal organ parcel parish parked person "
        "piece pierced pillar pillow really salmon sector seven sorely start stellar tailor tennis throne toward "
        "trace traced traces vector verify victorian victory violent waiter walked walker wander warden water "
        "weather",
    )
)
WORDS_IN_IES = {"daisies", "ladies", "lilies", "poppies", "rubies"}


@dataclass(frozen=True)
class Misspelt:
    """Forenames, arranged by what is left of each where one letter is taken away.

    Parameters
    ----------
    names : frozenset of str
        All forenames, in small letters.
    left : dict of str to set of str
        The long ones, by themselves and by what is left.
    others : frozenset of str
        Words that are nobody's although they are near: names of adults.
    """

    names: frozenset[str] = frozenset()
    left: dict[str, set[str]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Collection[str]) -> Misspelt:
        """Arrange forenames in small letters without marks."""
        left: dict[str, set[str]] = {}
        for name in names:
            for rest in _rests(name) if len(name) >= LEAST else ():
                left.setdefault(rest, set()).add(name)
        return cls(frozenset(names), left)

    def beside(self, adults: Iterable[str]) -> Misspelt:
        """The same, without what is the name of an adult."""
        return replace(self, others=frozenset(adults))

    def found(self, words: str) -> bool:
        """Whether a word with a capital is nearly one of the names; an everyday word is none, the name itself neither.

        Parameters
        ----------
        words : str
            A text without accents, see `sipp_lib.evidence.pupils.letters.unmarked`.
        """
        if not self.names:
            return False
        told = {re.sub(r"['-]s?$", "", each) for each in WORD.findall(words) if not each[0].islower()}
        near = {piece for each in told for piece in (*re.split("['-]", each), re.sub("['-]", "", each))}
        return any(map(self._is_near, {each.casefold() for each in near if len(each) >= LEAST - 1}))

    def _is_near(self, word: str) -> bool:
        if (
            word in EVERYDAY
            or word in self.others
            or not self.names.isdisjoint((word, word.removesuffix("s")))
        ):
            return False
        shorter = (MANY.sub(kept, word) for kept in (r"\1", r"\1\1")) if MANY.search(word) else ()
        if not self.names.isdisjoint((*_singular(word), *shorter)):
            return True
        near = {name for rest in _rests(word) for name in self.left.get(rest, ())}
        return any(_one_apart(name, word) for name in near)


def _rests(word: str) -> Iterator[str]:
    """The word, and what is left of it without one of its letters."""
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def _singular(word: str) -> Iterable[str]:
    """What ‘Emilies’ and ‘Jameses’ are several of."""
    if word.endswith("ies") and word not in WORDS_IN_IES:
        yield f"{word[:-3]}y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        yield word[:-2]


def _one_apart(name: str, word: str) -> bool:
    """Whether two words differ by one letter: another, one too many or too few, or two that changed places."""
    if len(name) != len(word):
        short, long = sorted((name, word), key=len)
        return len(long) == len(short) + 1 and short in _rests(long)
    other = [at for at, (one, two) in enumerate(zip(name, word, strict=True)) if one != two]
    swapped = len(other) == 2 and other[1] == other[0] + 1
    return len(other) == 1 or (swapped and name[other[0]] + name[other[1]] == word[other[1]] + word[other[0]])
