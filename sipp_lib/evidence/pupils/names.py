"""Whether two names may be one child's, and how a school's own number is spelt: what identities are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sipp_lib.evidence.pupils.forenames import FORENAMES
from sipp_lib.evidence.pupils.identifiers import parts, valid_scn
from sipp_lib.evidence.pupils.letters import SIGNS, unmarked
from sipp_lib.evidence.values.missing import stripped
from sipp_lib.formats import MONTH_NAME

QUOTES = "\"'‘’“”`´"
GAPS = 4 / 3
"""A running number may have gaps where pupils have left, but no more than one in four."""

DIGITS = 15
"""Digits of a number that Excel keeps; those after them become noughts."""

COUNTING = re.compile(
    r"^(?:pupil|child|learner|student|participant|respondent|case|person)?(?: ?#| ?no\.?| ?number)? ?(?=\d)|[.)]$",
    re.IGNORECASE,
)
"""What may stand around a number that only counts: ‘Pupil 3’, ‘No. 3’, ‘3.’."""

FEW_NAMES = 3
"""Names of which the order is clear, from which a list has one."""

CHANCE = 3
"""Noughts in a row, or over several numbers, that are no accident."""

A_CLASS = r"[ps]\d{1,2} ?[./-]? ?[a-z\d]?\d?|\d{1,2} ?[./-]? ?[a-z]{1,2}\d?"
A_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH_NAME})\.?(?: \d{{2,4}})?"
)
AFTER_NAME = re.compile(
    r"(?:[\s,;:/_–-]+|(?<=[a-zß-öø-ÿ])(?=\d))[(\[]?"
    r"(?:(?:class|room|set|stage|year|primary|born|dob|d\.o\.b\.?|aged?|no\.?|scn)[ .:]*)?"
    rf"(?:{A_CLASS}|{A_DATE}|\d{{1,10}})[)\]]?$|\([^()]*\d[^()]*\)$",
    re.IGNORECASE,
)
BEFORE_NAME = re.compile(rf"^(?:\d{{1,3}}[.)]|{A_CLASS})[\s:;,–_-]+(?=[^\W\d])", re.IGNORECASE)
BESIDE_NAME = re.compile(
    r"^[^\w'’(]+|(?:@[\w.-]+\.\w+)$|(?<=[^\W\d_])\s*[^\w\s'’().,&-]+$|(?<=[^\W\d_]) [-–—] [a-zß-ÿ][\w ]*$"
)
"""Signs, an address's end, or a remark in small letters: ‘Orla Finch*’, ‘Orla Finch - absent’."""
TITLE = re.compile(r"^(?:mr|mrs|ms|miss|master|mx)\.? (?=\S+ \S)", re.IGNORECASE)
"""‘Miss Orla Reid’ is Orla Reid; ‘Mrs Reid’ stays as she is."""
SPACED = re.compile(r"[^\s,]+(?:\s+[^\s,]+)+")
SEVERAL = re.compile(r"[^\W\d_][\s,._-]+[^\W\d_]|[a-zß-öø-ÿ][A-ZÀ-Þ][a-z]")
A_STAGE = re.compile(r"(?<=[^\W\d_])[ ,/_-]{1,3}[ps][1-7][a-z]?\d?$", re.IGNORECASE)
BRACKET = re.compile(r" ?\([^()]*\d[^()]*\)$")
JOINED = re.compile(r"[^\W\d_]{2,}(?:[._+][^\W\d_]{2,}){1,3}\d{0,4}")
HUMP = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ][a-zß-öø-ÿ'’])")
NO_HUMP = re.compile(r"\b(Ma?c|Nic|De|Di|Du|La|Le|Fitz|Van|Von|Al|El) (?=[A-ZÀ-Þ])")


def normalise(name: str) -> str:
    """A name as it is compared: ‘Fraser, Isla’ and ‘isla  FRASER’ are one, with accents or without."""
    return re.sub(r" ?- ?|(?<=\b[od]') ", lambda found: found[0].strip(), unmarked(_in_order(name)))


def accents(name: str) -> str:
    """The letters of a name with their accents, by which two children of one `compared` name may be told apart."""
    letters = unicodedata.normalize("NFKD", _in_order(name).translate(SIGNS))
    return "".join(letter for letter in letters if letter.isalpha() or unicodedata.category(letter) == "Mn")


def plain_name(cell: str) -> str:
    """A name without the class, date or number beside it, and its words set apart: ‘OrlaFinch’, ‘orla_finch P5’."""
    text = TITLE.sub("", BESIDE_NAME.sub("", stripped(cell)))
    if text.isalpha() and (text.islower() or text.istitle()):
        return text
    while (shorter := AFTER_NAME.sub("", BEFORE_NAME.sub("", text))) != text and SEVERAL.search(shorter):
        text = shorter  # ‘Pupil 3’ is as good a name as any
    text = A_STAGE.sub("", text)
    text = BRACKET.sub("", text)
    if " " in text or "," in text:
        return text
    if JOINED.fullmatch(text):
        return re.sub(r"[._+]", " ", text.rstrip("0123456789"))
    return NO_HUMP.sub(r"\1", HUMP.sub(" ", text))


def family_first(names: Sequence[str]) -> list[str]:
    """The names of a list; where it has the family name first without saying so, with the comma that says so.

    ‘Muir Isla’ would be sought as Muir, and Isla alone would pass. One name tells nothing, as Fraser may be either;
    of a list it is known by where the common forenames stand.

    Parameters
    ----------
    names : sequence of str
        A column of whole names, empty where there is none.
    """
    told = [list(map(_common, name.split())) for name in {*names} if SPACED.fullmatch(name)]
    first = sum(one and not any(rest) for one, *rest in told)
    last = sum(any(rest) and not one for one, *rest in told)
    if last < FEW_NAMES or last < 2 * first or 2 * last < len(told):
        return list(names)
    return [_with_comma(name) if SPACED.fullmatch(name) else name for name in names]


def _with_comma(name: str) -> str:
    """A name with a comma where its forenames begin: at the first common one, else at the last word."""
    words = name.split()
    start = next((at for at, word in enumerate(words) if at and _common(word)), len(words) - 1)
    return f"{' '.join(words[:start])}, {' '.join(words[start:])}"


def _common(word: str) -> bool:
    """Whether a word, or the first half of it, is a common forename."""
    return re.split(r"['.-]", unmarked(word).casefold())[0] in FORENAMES


def _in_order(name: str) -> str:
    """A name in small letters, the forename first."""
    family, comma, given = name.casefold().partition(",")
    return " ".join((f"{given} {family}" if comma else family).split())


class Nearly:
    """Names to be found by another that may be the same child's: with a middle name, an initial, turned round."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            words = _words(name)
            for word in {*words, "".join(words)}:
                self.names.setdefault(word, []).append(name)

    def found(self, name: str) -> list[str]:
        """Those that may be one with a name: each word of the shorter is one of the longer, or its initial."""
        words = _words(name)
        likely = [each for word in (*words, "".join(words)) for each in self.names.get(word, ())]
        return [each for each in dict.fromkeys(likely) if _alike(words, _words(each))]


def _words(name: str) -> list[str]:
    pieces = re.split(r"[\s-]+", normalise(re.sub(r"\([^()]*\)", " ", name)))
    return [word for piece in pieces if (word := "".join(filter(str.isalpha, piece)))]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    if "".join(one) == "".join(other):
        return True
    few, left = sorted((list(one), list(other)), key=len)
    for word in sorted(few, key=len, reverse=True):
        same = [each for each in left if each == word]
        same = same or [each for each in left if 1 in (len(each), len(word)) and each[0] == word[0]]
        if not same:
            return False
        left.remove(same[0])
    return bool(few)


def may_be_one(one: str, other: str, *, national: bool) -> bool:
    """Whether two names under one number may be one child's: a surname that changed, Bella for Isabella.

    Parameters
    ----------
    one, other : str
        Names in either order.
    national : bool
        Whether the number is a Scottish Candidate Number, whose check digit makes a slip unlikely: then one part in
        common is enough. Under a number of the school's own it must be the forename.
    """
    if normalise(one) == normalise(other):
        return True
    (given, family), (givens, families) = parts(one), parts(other)
    mine, theirs = {*given, *family}, {*givens, *families}
    if mine <= theirs or theirs <= mine or not (mine and theirs):
        return True
    strong = any(a == b or (min(len(a), len(b)) > 2 and (a in b or b in a)) for a in given for b in givens)
    weak = any(a[:3] == b[:3] or (1 in (len(a), len(b)) and a[0] == b[0]) for a in given for b in givens)
    surname = not set(family).isdisjoint(families)
    return strong or (weak and surname) or (national and (weak or surname))


def respell(number: str) -> str:
    """A school's own number without quotation marks around it and what a spreadsheet adds: ‘1001.0’ is 1001."""
    text = stripped(number).strip(QUOTES).strip()
    return re.sub(r"(?<=\d)\.0+$", "", text) if re.fullmatch(r"\d+\.0+", text) else text


def restored_scn(cell: str) -> str:
    """An SCN with the leading zeros that Excel took, where its check digit confirms them; else as it stands."""
    if len(cell) == 9 and cell.isalnum():
        return cell
    text = respell(cell).replace(" ", "")
    if re.fullmatch(r"\d{1,3}([,.–-]\d{3}){2}", text):  # as a number with thousands, or in threes
        text = re.sub(r"\D", "", text)
    full = text.zfill(9)
    return full if re.fullmatch(r"\d{7,8}", text) and valid_scn(full) else text


def same_number(number: str) -> str:
    """A number as it is compared: however it is spelt, with leading zeros or without."""
    text = " ".join(unmarked(respell(number)).casefold().split())
    letters = re.sub(r"[ .]", "", text)
    if letters.isalpha():
        return letters  # initials
    return (text.lstrip("0") or "0") if text.isdigit() else text


def cut_off(number: str) -> bool:
    """Whether a spreadsheet has cut a number off: ‘2.02501E+11’ may be anybody's."""
    text = stripped(number).strip(QUOTES).strip()
    return bool(re.fullmatch(r"\d([.,]\d+)?E\+?\d+", text, re.IGNORECASE)) and (
        "+" in text or "." in text or "," in text
    )


def rounded(numbers: Sequence[str]) -> list[int]:
    """The places of long numbers, where Excel has kept only the first fifteen digits of all of them."""
    long = [at for at, number in enumerate(numbers) if re.fullmatch(rf"\d{{{DIGITS + 1},}}", respell(number))]
    lost = [at for at in long if not respell(numbers[at])[DIGITS:].strip("0")]
    gone = sum(len(respell(numbers[at])) - DIGITS for at in lost)  # a nought or two may be chance
    return lost if len(lost) == len(long) and gone >= CHANCE else []


def is_running(numbers: Sequence[str]) -> bool:
    """Whether numbers only count the rows, 1, 2, 3 …: in any order, each class anew, with a pupil left out.

    Parameters
    ----------
    numbers : sequence of str
        A column without its empty cells.
    """
    if not numbers:
        return False
    whole = [COUNTING.sub("", respell(number)) for number in numbers]
    if not all(re.fullmatch(r"\d{1,6}", text) for text in whole):
        return False
    different = {int(text) for text in whole}
    return min(different) <= 1 and max(different) <= GAPS * len(different)
