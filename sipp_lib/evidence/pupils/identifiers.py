"""Whether a free text gives a pupil away: by name, by Scottish Candidate Number or by pseudonym."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import mul

# Forenames that are also everyday words, often with a capital: alone they would stop every second text.
ALSO_WORDS = {"an", "april", "august", "do", "in", "june", "may", "my", "no", "so", "will"}
LONG = 9  # letters: a full name as long as this is no accident, even inside a word
SIGNS = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼʹʻ`´′＇"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\uff0d"), "-"),
}
"""Apostrophes and hyphens as programs write them, and ours."""

UNDECOMPOSED = SIGNS | str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"}
    # letters of other alphabets that nobody can tell from ours on a page
    | dict(zip("аеорсухіјѕԁһАВЕКМНОРСТХУІЈЅ", "aeopcyxijsdhABEKMHOPCTXYIJS", strict=True))
    | dict(zip("οαινυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivuABEZHIKMNOPTYX", strict=True))
    | dict.fromkeys("\u115f\u1160\u3164\uffa0", " ")  # letters that are drawn as nothing
)
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
BETWEEN = re.compile(r"[\W_]")  # what str.isalnum says no to
DIGITS = re.compile(r"[0-9](?:[\s./-]?[0-9])*")
NINE = re.compile(r"(?<![0-9])(?:[0-9][ \t\n]?){8}[0-9](?![0-9])")
# Between texts: what is found in one of them is found in all together, for «|» is neither a letter nor a digit
# nor anything that may stand between two of a name or a number.
APART = "\n|\n"
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True)
class KnownPupil:
    """A row of a key file: pseudonym, name («Isla Fraser» or «Fraser, Isla»), SCN and the school's own number.

    What is unknown is empty. A pupil with several names has a row for each.
    """

    pupil: str
    name: str = ""
    scn: str = ""
    number: str = ""


def valid_scn(text: str) -> bool:
    """Whether nine digits are a Scottish Candidate Number by their check digit.

    The first eight are weighted 3, 2, 7, 6, 5, 4, 3, 2 and summed modulo 11; the check digit is 0 for the
    remainder 0, else 11 less the remainder; numbers whose check digit would be 10 are never issued
    (Scottish Exchange of Data, Scottish Candidate Number).
    """
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    remainder: int = sum(map(mul, WEIGHTS, map(int, text))) % 11
    return (11 - remainder) % 11 == int(text[8])


def mentions(text: str, known: Iterable[KnownPupil], pseudonyms: Iterable[str]) -> list[str]:
    """What in a text gives a pupil away; for many texts build `Names` once instead.

    Parameters
    ----------
    text : str
        Any free text.
    known : iterable of KnownPupil
        The rows of the key files.
    pseudonyms : iterable of str
        The pupils of the evidence.

    Returns
    -------
    list of str
        Of "name", "scn", "pseudonym", those that apply.
    """
    return Names.of(known, pseudonyms).found(text)


@dataclass(frozen=True)
class Lookup:
    """Strings to be found in a text, and the lengths they have by their first letters."""

    strings: frozenset[str]
    lengths: dict[str, set[int]]
    sizes: frozenset[int]  # how many first letters there are: fewer than four only where a string is as short

    @classmethod
    def of(cls, strings: Iterable[str]) -> Lookup:
        """Arrange strings; an empty one is left out."""
        kept = frozenset(strings) - {""}
        lengths: dict[str, set[int]] = {}
        for string in kept:
            lengths.setdefault(string[:4], set()).add(len(string))
        return cls(kept, lengths, frozenset(map(len, lengths)))

    def found(self, text: str, starts: Sequence[int], whole: Callable[[int, int], bool]) -> bool:
        """Whether one of the strings stands in the text, from one of the starts to an end that make a whole word."""
        for size in self.sizes:
            for start in [at for at in starts if text[at : at + size] in self.lengths]:
                for length in self.lengths[text[start : start + size]]:
                    end = start + length
                    if text[start:end] in self.strings and whole(start, end):
                        return True
        return False


@dataclass(frozen=True)
class Names:
    """Everything that must not stand in a public text, arranged for a quick search.

    Parameters
    ----------
    full : Lookup
        Full names in letters only, both orders.
    forenames : frozenset of str
        Forenames that give a pupil away alone, when they have a capital.
    scns : frozenset of str
        The SCNs of the key files.
    pseudonyms : tuple of Lookup
        Pseudonyms and schools' own numbers in small letters: those of the key files, and further ones.
    """

    full: Lookup
    forenames: frozenset[str]
    scns: frozenset[str]
    pseudonyms: tuple[Lookup, ...]

    @classmethod
    def of(cls, known: Iterable[KnownPupil], pseudonyms: Iterable[str]) -> Names:
        """Arrange what is known.

        A pseudonym that is shorter than four characters, or a number of fewer than six digits, is not
        looked for: it would be found in any text with a number in it.
        """
        pupils = list(known)
        split = [parts(name) for pupil in pupils for name in _with_brackets(pupil.name)]
        return cls(
            full=Lookup.of({name for given, family in split for name in _spellings(given, family)}),
            forenames=frozenset(
                given[0] for given, _ in split if given and len(given[0]) > 1 and given[0] not in ALSO_WORDS
            ),
            scns=frozenset(re.sub("[^0-9]", "", pupil.scn) for pupil in pupils) - {""},
            pseudonyms=(
                _codes([*pseudonyms, *(code for pupil in pupils for code in (pupil.pupil, pupil.number))]),
            ),
        )

    def along_with(self, pseudonyms: Iterable[str]) -> Names:
        """The same and further pseudonyms."""
        return replace(self, pseudonyms=(*self.pseudonyms, _codes(pseudonyms)))

    def found(self, text: str) -> list[str]:
        """Of "name", "scn", "pseudonym", those a text holds."""
        plain = unmarked(text)
        # «seesIsla»: where a capital follows a small letter, a word may have begun
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
        hits = {
            "name": self._has_forename(words) or self._has_full_name(words),
            "scn": self._has_scn(plain),
            "pseudonym": self._has_pseudonym(plain.casefold()),
        }
        return [code for code, hit in hits.items() if hit]

    def _has_full_name(self, words: str) -> bool:
        runs = LETTERS.findall(words.casefold())
        letters = "".join(runs)
        edges = {0}
        at = 0
        for run in runs:
            at += len(run)
            edges.add(at)

        def whole(start: int, end: int) -> bool:
            plural = letters[end : end + 1] == "s" and end + 1 in edges
            return end - start >= LONG or (start in edges and (end in edges or plural))

        return self.full.found(letters, range(len(letters)), whole)

    def _has_forename(self, words: str) -> bool:
        before = ""
        for word in WORD.findall(words):
            if word[0].islower():
                before = ""
                continue
            pieces = re.split("['-]", word.removesuffix("'s").removesuffix("'S").casefold())
            joined = "".join(pieces)
            if joined in self.forenames or before + joined in self.forenames:
                return True
            if not self.forenames.isdisjoint(pieces):
                return True
            before = joined
        return False

    def _has_scn(self, plain: str) -> bool:
        if any(valid_scn(re.sub("[^0-9]", "", match)) for match in NINE.findall(plain)):
            return True
        runs = (re.sub("[^0-9]", "", match) for match in DIGITS.findall(plain))
        return any(run[at : at + 9] in self.scns for run in runs for at in range(len(run) - 8))

    def _has_pseudonym(self, plain: str) -> bool:
        starts = [0, *(between.end() for between in BETWEEN.finditer(plain))]

        def whole(_: int, end: int) -> bool:
            return not plain[end : end + 1].isalnum()

        return any(lookup.found(plain, starts, whole) for lookup in self.pseudonyms)


def _codes(pseudonyms: Iterable[str]) -> Lookup:
    codes = {unmarked(code).casefold().strip() for code in pseudonyms}
    return Lookup.of({code for code in codes if len(code) >= (6 if code.isdigit() else 4)})


def unmarked(text: str) -> str:
    """Compatibility letters, apostrophes and hyphens made plain; accents and characters of no width taken out."""
    return NOT_ASCII.sub(_decomposed, text.replace("`", "'"))


def _decomposed(run: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFKD", run[0].translate(UNDECOMPOSED)).translate(UNDECOMPOSED)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))


def parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and family name in small letters without marks, from either order of a key file.

    What stands in brackets is left out, as in «Orla Finch (5A)».
    """
    name = re.sub(r"\([^()]*\)", " ", name) if "(" in name else name
    family, comma, given = unmarked(name).partition(",")
    if comma:
        return _squashed(given.split()), _squashed(family.split())
    words = family.split()
    first = next((at for at, word in enumerate(words) if not _is_loud(word)), 0)
    words = words[first:] + words[:first]  # «FRASER Isla» has the family name first
    split = len(words) - max(first, 1) if len(words) > 1 else 1
    return _squashed(words[:split]), _squashed(words[split:])


def _is_loud(word: str) -> bool:
    """Whether a word is in capitals, as family names are in some lists; an initial is not."""
    return word.isupper() and len(word.strip(".")) > 1


def _with_brackets(name: str) -> list[str]:
    """A name, and for «Isabella (Bella) Finch» what the child is called as well."""
    return [name, re.sub(r"\S*\s*\(([^()]*)\)", r"\1", name)] if "(" in name else [name]


def _squashed(words: Iterable[str]) -> list[str]:
    folded = (word.casefold() for word in words)
    letters = (word if word.isalpha() else "".join(LETTERS.findall(word)) for word in folded)
    return [word for word in letters if word]


def _spellings(given: list[str], family: list[str]) -> set[str]:
    """The full name in both orders: each given name, all of them, or the first with initials."""
    if not given or not family:
        return set()
    if len(given) == len(family) == 1:
        return {given[0] + family[0], family[0] + given[0]}
    initials = given[0] + "".join(name[0] for name in given[1:])
    firsts = {*given, "".join(given), initials}
    # «Isla van der Berg» without a comma: what follows the first name may all be the family name
    lasts = {"".join(family), family[-1]}
    pairs = {(first, last) for first in firsts for last in lasts}
    return {name for first, last in pairs for name in (first + last, last + first)} | {
        "".join([*given[1:], *family, given[0]])
    }
