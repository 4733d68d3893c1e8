"""Whether a free text gives a pupil away: by a name, a candidate number, the school's own number or a pseudonym."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import mul

from sipp_lib.evidence.pupils.gaelic import in_sentences
from sipp_lib.evidence.pupils.initials import LETTERS, initialled
from sipp_lib.evidence.pupils.letters import WORD, readings, unmarked, without_umlauts
from sipp_lib.evidence.pupils.misspelt import Misspelt
from sipp_lib.evidence.pupils.own_numbers import counts, is_distinctive

# Forenames that are also everyday words, often with a capital: alone they would stop every second text.
ALSO_WORDS = {"an", "april", "august", "do", "in", "june", "may", "my", "no", "so", "will"}
ALSO_WORDS |= {"choral", "shine", "thing"}  # as Coral, Sìne and Ting are called in Gaelic
LONG = 9  # letters: a full name as long as this is no accident, even inside a word
BETWEEN = re.compile(r"[\W_]")  # what str.isalnum says no to
# A word broken at the end of a line, ‘Is-\nla’, also where the line was joined again, or by a point, ‘Is·la’.
BROKEN = re.compile(r"(?<=[^\W\d_])(?:-[^\S\n]*\n\s*(?=[^\W\d_])|-[^\S\n]+(?=[a-z])|[·•‧∙⋅・](?=[^\W\d_]))")
DIGITS = re.compile(r"[0-9](?:[\s./-]?[0-9])*")
GROUPS = re.compile(r"[0-9]+(?:(?:[^\w|]|_){1,3}[0-9]+)+")  # ‘(220) 001 - 377’, ‘220,001,377’
NINE = re.compile(r"(?<![0-9])(?:[0-9][ \t\n]?){8}[0-9](?![0-9])")
# What the workbook makes of a file's bytes, by which it names it: nine digits in it are by chance a candidate number.
FINGERPRINT = re.compile(r"(?<![^\W_])(?:[0-9a-f]{16}(?=\.csv\b)|[0-9a-f]{64})(?![^\W_])")
# Between texts: what is found in one of them is found in all together, for ‘|’ is neither a letter nor a digit
# nor anything that may stand between two of a name or a number.
APART = "\n|\n"
PARTICLES = {"van", "der", "den", "von", "del", "dos", "bin", "ibn", "abu", "the", "mac"}  # no half of a name
# What a forename and an s make that is a word, with a capital where a sentence begins.
NO_PLURALS = {"ages", "arts", "does", "hopes", "less", "marks", "pages", "this"}
WORDS_IN_L = {"loan", "lain"}  # what an ‘l’ for an I makes of Ioan and Iain
SHORTENED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})\s([b-hj-z])(?![\w'])")
IN_L = re.compile(r"(?<![^\W_])l([a-z]+)")
WITH_DIGITS = re.compile(r"\d")
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
IDENTIFYING = frozenset({"name", "scn", "number"})
"""Of what `Names.found` says, what tells also outside the school who a pupil is; a pseudonym does not."""


@dataclass(frozen=True)
class KnownPupil:
    """A row of a key file: pseudonym, name (‘Isla Fraser’ or ‘Fraser, Isla’), SCN and the school's own number.

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
        Of "name", "misspelt", "scn", "number", "pseudonym", those that apply.
    """
    return Names.of(known, pseudonyms).found(text)


@dataclass(frozen=True)
class Matcher:
    """Strings to be found in a text, and the lengths they have by their first letters."""

    strings: frozenset[str]
    lengths: dict[str, set[int]]
    sizes: frozenset[int]  # how many first letters there are: fewer than four only where a string is as short

    @classmethod
    def of(cls, strings: Iterable[str]) -> Matcher:
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
        Pseudonyms in small letters: those of the key files, and further ones.
    numbers : Lookup
        Schools' own numbers of pupils.
    initials : frozenset of str
        Initials and family names, ‘i fraser’.
    adults : frozenset of str
        Those of them that an adult has, too: they tell of nobody.
    shortened : frozenset of str
        Forenames with the initial of the family name, ‘isla f’, which tell of somebody in small letters too.
    misspelt : Misspelt
        The forenames as they are written in haste.
    """

    full: Matcher
    forenames: frozenset[str]
    scns: frozenset[str]
    pseudonyms: tuple[Matcher, ...]
    numbers: Matcher
    initials: frozenset[str]
    adults: frozenset[str] = frozenset()
    shortened: frozenset[str] = frozenset()
    misspelt: Misspelt = field(default_factory=Misspelt)

    @classmethod
    def of(cls, known: Iterable[KnownPupil], pseudonyms: Iterable[str]) -> Names:
        """Arrange what is known.

        A pupil's number that is short or may be a year is not looked for, see
        `sipp_lib.evidence.pupils.own_numbers`: it would be found in any text with a number in it.
        """
        pupils = list(known)
        full: set[str] = set()
        firsts: set[str] = set()
        initials: set[str] = set()
        shortened: set[str] = set()
        for words in (_words(name) for pupil in pupils for name in _ways_to_write(pupil.name)):
            given, family = map(_squashed, words)
            full |= _halves(*words)
            initials |= _initials(*words)
            for first in (given[0], *in_sentences(given[0])) if given else ():
                full |= _spellings([first, *given[1:]], family)
                firsts.add(first)
                if first not in ALSO_WORDS:
                    shortened |= {f"{first} {each[0]}" for each in family}
        alone = frozenset(first for first in firsts if len(first) > 1) - ALSO_WORDS
        return cls(
            full=Matcher.of(full),
            forenames=alone,
            scns=frozenset(re.sub("[^0-9]", "", pupil.scn) for pupil in pupils) - {""},
            pseudonyms=(_codes([*pseudonyms, *(pupil.pupil for pupil in pupils)]),),
            numbers=_codes(pupil.number for pupil in pupils),
            initials=frozenset(initials),
            shortened=frozenset(shortened),
            misspelt=Misspelt.of(alone),
        )

    def along_with(self, pseudonyms: Iterable[str], adults: Iterable[str] = ()) -> Names:
        """The same and further pseudonyms; what an adult is called as well names no pupil."""
        words = [_words(name) for name in adults]
        return replace(
            self,
            pseudonyms=(*self.pseudonyms, _codes(pseudonyms)),
            adults=frozenset(each for both in words for each in _initials(*both)),
            misspelt=self.misspelt.beside(
                each for both in words for part in both for each in _squashed(part)
            ),
        )

    def found(self, text: str) -> list[str]:
        """Of "name", "misspelt", "scn", "number", "pseudonym", those a text holds."""
        plain = unmarked(APART.join(readings(FINGERPRINT.sub("|", text))))
        # ‘seesIsla’: where a capital follows a small letter, a word may have begun
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
        whole = BROKEN.sub("", words)
        forename = self._has_forename(words) or (whole != words and self._has_forename(whole))
        hits = {
            "name": forename or self._has_full_name(words) or self._has_initials(plain),
            "misspelt": self.misspelt.found(words) or (whole != words and self.misspelt.found(whole)),
            "scn": self._has_scn(plain),
            "number": self._has_code(plain.casefold(), (self.numbers,)),
            "pseudonym": self._has_code(plain.casefold(), self.pseudonyms),
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

        return self.full.found(letters, range(len(letters)), whole) or self._has_middle_initial(runs)

    def _has_middle_initial(self, runs: list[str]) -> bool:
        """Whether single letters stand in a full name: ‘isla j fraser’."""
        for at, run in enumerate(runs):
            if len(run) == 1 and at and len(runs[at - 1]) > 1:
                after = next((n for n in range(at, len(runs)) if len(runs[n]) > 1), len(runs))
                firsts = [runs[at - 1], "".join(runs[max(at - 2, 0) : at])]
                lasts = ["".join(runs[after:end]) for end in (after + 1, after + 2, after + 3)]
                if any(f"{first}{last}" in self.full.strings for first in firsts for last in lasts):
                    return True
        return False

    def _has_initials(self, plain: str) -> bool:
        """Whether initials stand before a family name, ‘I. Fraser’, or after it, ‘Fraser, I.’."""
        found = (f"{initials} {family}" for initials, family in initialled(plain))
        return any(each in self.initials and each not in self.adults for each in found) or any(
            f"{first} {letter}" in self.shortened for first, letter in SHORTENED.findall(plain.casefold())
        )

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
            if (
                len(joined) > 3
                and joined[-1] == "s"
                and joined not in NO_PLURALS
                and joined[:-1] in self.forenames
            ):
                return True
            if not self.forenames.isdisjoint(pieces):
                return True
            before = joined
        in_l = (f"i{rest}" for rest in IN_L.findall(words) if f"l{rest}" not in WORDS_IN_L)
        return any(word in self.forenames or word.removesuffix("s") in self.forenames for word in in_l)

    def _has_scn(self, plain: str) -> bool:
        if any(valid_scn(re.sub("[^0-9]", "", match)) for match in NINE.findall(plain)):
            return True
        runs = [re.sub("[^0-9]", "", match) for match in DIGITS.findall(plain)]
        # Excel takes the noughts at the beginning
        if any(run[at : at + 9] in self.scns for run in runs for at in range(len(run) - 8)) or any(
            run.zfill(9) in self.scns for run in runs if 6 < len(run) < 9
        ):
            return True
        return any(
            "".join(groups[first:last]) in self.scns
            for groups in (re.findall("[0-9]+", match) for match in GROUPS.findall(plain))
            for first in range(len(groups))
            for last in range(first + 2, min(first + 9, len(groups)) + 1)
        )

    def _has_code(self, plain: str, codes: Iterable[Matcher]) -> bool:
        starts = [0, *(between.end() for between in BETWEEN.finditer(plain))]

        def whole(start: int, end: int) -> bool:
            return not plain[end : end + 1].isalnum() and not counts(plain, start, end)

        return any(lookup.found(plain, starts, whole) for lookup in codes)


def _codes(pseudonyms: Iterable[str]) -> Matcher:
    codes = {unmarked(code).casefold().strip() for code in pseudonyms}
    codes |= {code.lstrip("0") for code in codes if code.isdigit()}  # as Excel writes it
    return Matcher.of(filter(is_distinctive, codes))


def parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and family name in small letters without marks, from either order of a key file.

    What stands in brackets is left out, as in ‘Orla Finch (5A)’.
    """
    given, family = _words(name)
    return _squashed(given), _squashed(family)


def family_name(name: str) -> str:
    """The family name of a name in either order."""
    return " ".join(_words(name)[1])


def given_names(name: str) -> str:
    """The given names of a name in either order."""
    return " ".join(_words(name)[0])


def _words(name: str) -> tuple[list[str], list[str]]:
    """The words of `parts` as they are written."""
    name = re.sub(r"\([^()]*\)", " ", name) if "(" in name else name
    family, comma, given = unmarked(name).partition(",")
    if comma:
        return given.split(), family.split()
    words = family.split()
    if any(map(str.isdigit, family)):
        # a class or a date beside a name is no part of it
        words = [
            word for word in words if sum(map(str.isalpha, word)) > 1 or not WITH_DIGITS.search(word)
        ] or words
    first = next((at for at, word in enumerate(words) if not _is_loud(word)), 0)
    words = words[first:] + words[:first]  # ‘FRASER Isla’ has the family name first
    split = len(words) - max(first, 1) if len(words) > 1 else 1
    return words[:split], words[split:]


def _is_loud(word: str) -> bool:
    """Whether a word is in capitals, as family names are in some lists; an initial is not."""
    return word.isupper() and len(word.strip(".")) > 1


def _ways_to_write(name: str) -> Iterator[str]:
    """A name; for ‘Isabella (Bella) Finch’ what the child is called as well, and for ‘Müller’ ‘Mueller’."""
    for each in [name, re.sub(r"\S*\s*\(([^()]*)\)", r"\1", name)] if "(" in name else [name]:
        yield each
        if not each.isascii() and (spelled := without_umlauts(each)):
            yield spelled


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
    # ‘Isla van der Berg’ without a comma: what follows the first name may all be the family name
    lasts = {"".join(family), family[-1]}
    pairs = {(first, last) for first in firsts for last in lasts}
    return {name for first, last in pairs for name in (first + last, last + first)} | {
        "".join([*given[1:], *family, given[0]])
    }


def _pieces(words: Iterable[str], shortest: int) -> list[str]:
    """The parts of a name's words that can stand alone: ‘Müller-Reid’ has two."""
    pieces = _squashed(piece for word in words for piece in word.split("-"))
    return [piece for piece in pieces if len(piece) >= shortest and piece not in PARTICLES]


def _halves(given: list[str], family: list[str]) -> set[str]:
    """One of several given names with one of several family names, in both orders: ‘Zoe Reid’ for Zoë Müller-Reid."""
    if len(given) == len(family) == 1 and "-" not in given[0] + family[0]:
        return set()
    pairs = [(first, last) for first in _pieces(given, 2) for last in _pieces(family, 3)]
    return {name for first, last in pairs for name in (first + last, last + first)}


def _initials(given: list[str], family: list[str]) -> set[str]:
    """The first initial, and all of them, with the family name or a half of it."""
    if len(given) == len(family) == 1 and (given[0] + family[0]).isalpha():
        return {f"{given[0][0]} {family[0]}".casefold()} if len(family[0]) > 2 else set()
    letters = "".join(piece[0] for piece in _pieces(given, 1))
    lasts = {"".join(_squashed(family)), *_pieces(family, 3)}
    return {
        f"{each} {last}" for each in {letters[:1], letters} for last in lasts if letters and len(last) > 2
    }
