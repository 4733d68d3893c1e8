"""What a target that somebody wrote asks of a measure, as far as its words tell: a level, a change, a lead, a shift."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from sipp_lib.formats import MONTH_NAME, MONTHS

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure

Asked = Literal[
    "level",
    "change",
    "pupils",
    "more pupils",
    "shift",
    "lead",
    "part of the lead",
    "narrower lead",
    "largest lead",
    "part of the gap",
    "narrower gap",
    "largest gap",
]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


WORD = re.compile(r"[^\W\d_]+")
UNSAID = {"the", "and", "that", "what", "this", "with", "their", "they", "them", "more", "pupils", "children"}
SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FEW = rf"(?:{'|'.join(SMALL)}|10|[1-9])"
PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
PART = _words(rf"\b(?:({FEW}|a)[ -])?({'|'.join(PARTS)})s?\b")
PEOPLE = r"(?:pupils|children|learners|young people|parents|families|carers|people)"
COUNTED = _words(
    rf"\b({FEW}|\d+) (?:(more|fewer|less|extra|additional|further) (?:of (?:the |our ))?)?{PEOPLE}(?! ?\d)"
    r"( more| fewer)?\b"
)
OUT_OF = _words(rf"\b({FEW}) (?:in|out of) (?:every )?({FEW})\b")
NUMBER = _words(r"(?<![\w.,/])([+−-]?\d+(?:[.,]\d+)?)(?!\w)(?: ?(%|per ?cent\b))?")
# days, school years, stages and levels, which are no sizes
NOT_A_SIZE = _words(
    r"\b20\d\d(?:[/–-]\d\d(?:\d\d)?)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH_NAME})\b|\b(?:{MONTH_NAME})(?: \d{{2}})?\b"
    r"|\b(?:SIMD|decile|quintile|level|stage|year|term|phase|question|cycle|primary)s? ?\d+(?:[–-]\d+)?\b"
    r"(?: (?:and|to) \d+\b(?! ?(?:%|per|points?|marks?)))?"
    r"|\b[PSQ]\d(?:[–-][PS]?\d)?\b"
)
FROM = _words(r"\bfrom (?:about )?[\d.]+(?: ?%| per ?cent)?(?: \w+){0,2} to\b")
SIDE = r"(?:more|fewer|less|higher|lower|better)"
# ‘more than 75%’ and ‘or better’ are of a level, ‘4 points more’ of a change
AT_LEAST = _words(
    rf"\b{SIDE} than(?= [\d.]+(?: ?%| per ?cent|$|[ ,;.](?!points?\b)))"
    rf"|\bor (?:{SIDE}|above|over|below|under)\b"
)
GOES = (
    r"(?:ris\w*|rais\w*|increas\w*|gain\w*|improv\w*|grow\w*|reduc\w*|fall\w*|drop\w*|decreas\w*|shift\w*|upwards?"
    r"|downwards?|up|down)"
)
GOES_BY = _words(rf"\b{GOES}(?: .*\bby|,? (?:by|of|at least|about|around|upwards?|downwards?))*,? $")
BY_MORE = _words(rf"^(?: ?%| per ?cent)?(?: [a-z-]+){{0,2}} (?:{SIDE}|of progress|{GOES})\b")
LESS = _words(
    r"\b(?:fewer|less|lower|below|under|at most|no more than|reduc\w*|fall\w*|drop\w*|decreas\w*|down\w*)\b"
)
MORE = _words(
    r"\b(?:more|higher|above|over|at least|ris\w*|rais\w*|increas\w*|gain\w*|grow\w*|up|upwards?)\b"
)
THAN = r"\b(?:than|compared (?:with|to)|ahead of|above|over) (?:the |our |all |those in (?:the )?)*"
OTHERS = _words(rf"{THAN}(?:other|rest\b|compar|control|waiting|pupils|children|schools|classes|learners)")
APART = _words(r"\b(?:gap|distance|difference)\b")
CLOSES = r"(?:narrow\w*|clos\w*|reduc\w*|cut\w*|shr[iu]nk\w*|decreas\w*|fall\w*|drop\w*|small\w*)"
CLOSES_BY = _words(rf"\b{CLOSES}(?: .*\bby|,? (?:at least|about|around))*(?: (?:at least|about|around))? $")
CLOSER = _words(r"^(?: ?%| per ?cent)?(?: (?!or\b)[a-z-]+){0,2} (?:narrower|smaller|less|fewer|closer)\b")
AND_MORE = _words(r"(?<!\bno )(?<!\bnot )\b(?:at least|more than|above|over) $")
TO_OTHERS = _words(r"\b(?:to|with|from|behind|between)\b.*\b(?:other|rest\b|compar|control|waiting)")
BY_AREA = _words(r"depriv|\bSIMD\b|poverty|attainment gap|quintile|\bQ1\b")

# What may stand beside the number; any other word may narrow it to some of the pupils, or mean another number.
PLAIN = """
a about above achieve achieved achieving ahead an and are around as at attain attainment autumn average be beginning
below better between bigger by cent chart child children christmas class classes clear clearly close closed closer
closes closing comparison control cut cutting difference distance down easter end families fewer fifth fifths for from
gap get group half halve halved halving have having higher in increase is it larger learners least less lower mark
marks maximum mean middle minimum more most narrow narrowed narrower narrowing narrows nearly next no of on or other
others our out over parents people per percent percentage point points progress pupils quarter quarters raise reach
reached reaching related rest result results roughly run say saying says school score scores scoring session smaller
spring staff standardised start summer target tenth tenths term than that the their these they third thirds this to
under us waiting was we week weeks were will winter with year years young
"""
AFTER_OTHERS = _words(r"\b(?:other|waiting|comparison|control) [^\W\d_]+")

NO_NUMBER = "it does not say how much in a number that can be set beside the result"
WHY_NOT = (
    (
        _words(r"\bof (?:those|the\b.*|pupils|children|parents|families|learners) (?:who|that|with|in)\b"),
        "it is about some of the pupils only, and the results do not tell them apart",
    ),
    (
        _words(rf"{THAN}(?:local )?(?:authority|council|national|scot\w*|average|country|virtual)"),
        "it names results of others, which were not brought in",
    ),
    (_words(r"\d months?\b"), "it is in months of progress, and the result is not"),
)
SEVERAL = "it names more than one number"
OF_WHAT = "it does not say whether percentage points are meant"
NOT_POINTS = "it is a percentage, and the measure has none"
NOT_PERCENT = "it is not written as a percentage, and the measure is one"
NOT_PUPILS = "it is a number of pupils, and the measure gives none"
TWO_SIZES = "it compares numbers of pupils, and the groups may be of different sizes"
FEWER = "it asks for fewer, and the result tells how many gave the better answer"
OTHER_WAY = "it asks for the direction that the measure's record does not call better"
MORE_WORDS = "its words say more than can be set beside the result"
LEVELS = "the results of the measure are levels, not points, and it names none of them"
WHICH_LEVELS = "it does not name the best of the measure's levels, or say that better ones count as well"
LEVEL_LEAD = "the results of a measure of levels do not tell how far one group is ahead of another"
OF_LEVELS = (LEVELS, WHICH_LEVELS, LEVEL_LEAD)
OR_BETTER = _words(r"\bor (?:better|above|higher|more)\b")


AS_SHARE = {"form": "yes or no", "ordered": False}  # what is asked of levels is how many reach them


class Aim(NamedTuple):
    """What is asked, and how much: in the unit of the measure, per cent, percentage points, pupils, or as a share.

    `levels` is how many of the best levels it is a share at.
    """

    asked: Asked
    size: float = 0.0
    levels: int = 0

    def of_area(self) -> Aim:
        """The same of the gap by deprivation."""
        return self._replace(asked=self.asked.replace(" lead", " gap"))  # type: ignore[arg-type]


def read(target: str, measure: Measure, about: str = "") -> Aim | str:
    """What a target asks of the measure that is named for it; in words why that cannot be told.

    Parameters
    ----------
    target : str
        As somebody wrote it: ‘92 by May’, ‘75% agree’, ‘4 points more than the waiting schools’, ‘two thirds’.
    measure : Measure
        Its form, its ends and which way is better decide what a number may mean.
    about : str
        Further text whose words a target may take up without meaning something else: of whom and of what it is.
    """
    words = " ".join(NOT_A_SIZE.sub(" ", target).split())
    why = next((why for pattern, why in WHY_NOT if pattern.search(words)), "")
    if not why and not _is_the_way(words, measure):
        why = FEWER if measure.form == "survey" else OTHER_WAY
    if why:
        return why
    if measure.ordered:
        aim = _of_levels(words, measure)
        return MORE_WORDS if isinstance(aim, Aim) and _narrowed(words, measure, about) else aim
    aim = (
        _of_apart(words, measure, of_area=bool(BY_AREA.search(target) or BY_AREA.search(about)))
        if APART.search(words)
        else _sized(FROM.sub("", AT_LEAST.sub("", words)), measure)
    )
    return MORE_WORDS if isinstance(aim, Aim) and _narrowed(words, measure, about) else aim


def _narrowed(words: str, measure: Measure, about: str) -> bool:
    """Whether a target has words that are neither plain nor those of the measure or of what it is about."""
    plain = {
        *PLAIN.split(),
        *SMALL,
        *(each.casefold() for month in MONTHS for each in (month, month[:3])),
        "sept",
    }
    own = stems(" ".join([about, measure.name, measure.unit, *measure.answers]))
    left = WORD.findall(
        AFTER_OTHERS.sub(" ", OUT_OF.sub(" ", NUMBER.sub(" ", COUNTED.sub(" ", words)))).casefold()
    )
    return any(
        word not in plain
        and not re.fullmatch(GOES, word)
        and not stems(word) & own
        and not BY_AREA.search(word)
        for word in left
    )


def stems(text: str) -> set[str]:
    """The beginnings of its words by which reading and read are one."""
    return {word[:4] for word in WORD.findall(text.casefold()) if len(word) > 2 and word not in UNSAID}


def _is_the_way(words: str, measure: Measure) -> bool:
    """Whether a target asks for what the measure calls better, as far as it says which way."""
    if APART.search(words):
        return True  # told apart where it is read
    if LESS.search(words):
        return measure.better == "lower"
    return measure.better == "higher" or not MORE.search(words)


def _sized(words: str, measure: Measure) -> Aim | str:
    """What is asked by a number, or by a share in words."""
    if (counted := _counted(words)) and len(NUMBER.findall(words)) < 2:
        told_of = TWO_SIZES if OTHERS.search(words) else counted
        return told_of if measure.form in ("yes or no", "survey") else NOT_PUPILS
    found = list(NUMBER.finditer(words))
    if not found or not NUMBER.search(OUT_OF.sub(" ", words)):
        return _in_words(words, measure)  # 9 out of 10
    if len(found) > 1:
        return SEVERAL
    size, percent = float(found[0][1].replace(",", ".").lstrip("+−-")), bool(found[0][2])
    before, after = words[: found[0].start()], words[found[0].end(1) :]
    beside = bool(OTHERS.search(words))
    if beside or found[0][1][0] in "+−-" or GOES_BY.search(before) or BY_MORE.search(after):
        return OF_WHAT if percent else Aim("lead" if beside else "change", size)
    if percent and measure.form == "score":
        return NOT_POINTS
    return Aim("level", size) if percent or measure.form in ("score", "rate") else NOT_PERCENT


def _of_levels(words: str, measure: Measure) -> Aim | str:
    """A share of pupils at the best levels: ‘two thirds Secure or Confident’, ‘75% Secure or better’."""
    bare, named = words, set[int]()
    for at in sorted(range(len(measure.answers)), key=lambda each: -len(measure.answers[each])):
        pattern = _words(rf"(?<!\w){re.escape(measure.answers[at])}(?!\w)")
        if pattern.search(bare):  # the longest first: ‘Very secure’ is not ‘Secure’
            named.add(at)
            bare = pattern.sub(" ", bare)
    if len(named) == 1 and OR_BETTER.search(bare):
        named = {*range(max(named) + 1)}
    if OTHERS.search(bare) or re.search(r"(?i)\bahead of\b", bare):
        return LEVEL_LEAD
    if not named:
        return LEVELS
    if named != {*range(len(named))} or len(named) == len(measure.answers):
        return WHICH_LEVELS  # not the best ones, or all
    found = _counted(bare) or _sized(
        FROM.sub("", AT_LEAST.sub("", bare)), measure.model_copy(update=AS_SHARE)
    )
    return found._replace(levels=len(named)) if isinstance(found, Aim) else found


def _counted(words: str) -> Aim | None:
    """A number of pupils: ‘10 more children’, ‘30 pupils’."""
    found = COUNTED.search(words)
    if not found or OUT_OF.search(words):
        return None
    more = found[2] or found[3] or GOES_BY.search(words[: found.start()])
    return Aim("more pupils" if more else "pupils", _small(found[1]))


def _in_words(words: str, measure: Measure) -> Aim | str:
    part = _part(words)
    if part is not None and re.search(rf"(?i)\b{GOES}\b(?!.*\bto\b)", words):
        return OF_WHAT
    if part is None:
        return Aim("shift") if measure.form == "rate" and re.search(r"(?i)\bshift", words) else NO_NUMBER
    if measure.form != "score":
        return Aim("level", 100 * part)
    return NO_NUMBER if measure.highest is None or measure.lowest else Aim("level", part * measure.highest)


def _part(words: str) -> float | None:
    """A share in words: half, two thirds, nine out of ten."""
    if found := OUT_OF.search(words):
        return _small(found[1]) / _small(found[2])
    if found := PART.search(words):
        return PARTS[found[2].lower()] * _small(found[1] or "a")
    return None


def _small(word: str) -> int:
    return int(word) if word.isdigit() else 1 if word.lower() == "a" else SMALL.index(word.lower()) + 1


def _of_apart(words: str, measure: Measure, *, of_area: bool) -> Aim | str:
    """By how much two groups are to come nearer to each other, or how far apart they may be."""
    whose = "gap" if of_area and not TO_OTHERS.search(words) else "lead"
    part = 1 / 2 if re.search(r"(?i)\bhalv", words) else _part(words)
    if part is not None:
        return _aim("part of the", whose, part)
    what = _in_points(FROM.sub("", words), measure)
    return what if isinstance(what, str) else _aim(what[0], whose, what[1])


def _in_points(words: str, measure: Measure) -> tuple[str, float] | str:
    """Whether a gap is to be narrower by a number, or no larger than it; in words why that cannot be told."""
    found = list(NUMBER.finditer(words))
    if len(found) != 1:
        return SEVERAL if found else NO_NUMBER
    size, percent = float(found[0][1].replace(",", ".").lstrip("+−-")), bool(found[0][2])
    before, after = words[: found[0].start()], words[found[0].end(1) :]
    score = measure.form == "score"
    if CLOSES_BY.search(before) or CLOSER.search(after):
        if percent:
            return ("part of the", size / 100) if score else OF_WHAT
        return "narrower", size
    if score and (percent or re.search(r"(?i)percentage points?", words)):
        return NOT_POINTS
    return OTHER_WAY if AND_MORE.search(before) else ("largest", size)


def _aim(what: str, whose: str, size: float) -> Aim:
    return Aim(f"{what} {whose}", size)  # type: ignore[arg-type]
