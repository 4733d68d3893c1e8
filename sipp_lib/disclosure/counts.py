"""Numbers of pupils that people say in free text, which no gate has seen."""

from __future__ import annotations

import re

from sipp_lib.evidence.pupils.letters import unmarked

ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OTHERS = {"a single": 1, "the only": 1, "a couple of": 2, "half a dozen": 6, "a dozen": 12}
# Gaelic counts things and people in words of their own.
GAELIC = {
    word: at
    for first, words in (
        (1, "aon da tri ceithir coig sia seachd ochd naoi deich"),
        (2, "dha"),
        (2, "dithis triuir ceathrar coignear sianar seachdnar ochdnar naoinear deichnear"),
    )
    for at, word in enumerate(words.split(), first)
}
WORDS = {word: at for at, word in enumerate(ONES, 1)} | {word: 10 * at for at, word in enumerate(TENS, 2)}
WORDS |= OTHERS | GAELIC
NUMBER = (
    rf"(?:\d{{1,4}}|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES[:9])}))?"
    rf"|(?:{'|'.join(sorted((*ONES, *OTHERS, *GAELIC), key=len, reverse=True))})(?!\w))"
)
PEOPLE = (
    "pupils?|child(?:ren)?|learners?|boys?|girls?|students?|youngsters?|young people|teenagers?|kids?|bairns?|weans?"
    "|lads?|lass(?:es)?|siblings?|brothers?|sisters?|parents?|carers?|mothers?|fathers?|mums?|dads?|grandparents?"
    "|families|family|sgoilear(?:an)?|chloinne|cloinne|clann|phaiste(?:an)?|paiste(?:an)?|p(?:h)?arantan|b(?:h)?alaich"
    "|nigheanan|caileagan"
)
# What may stand between a number and the people it counts: ‘four of our younger P5 learners’, ‘26 target pupils’;
# never a further thing that is counted (‘20 minutes of pupils …’, ‘two teachers and pupils’), nor the three case
# pupils that every lesson study has.
NOT_BETWEEN = (
    "and|or|with|for|to|in|by|from|per|as|at|on|that|when|where|than|case|kind|sort|type|way|day|a|an|school"
)
BETWEEN = (
    r"(?:\s*\([a-z\d -]{1,12}\))?(?:\s+(?:of(?:\s+(?:the|our|these|those|their|my))?|dhe?(?:\s+na)?|de\s+na))?"
    rf"(?:\s+(?!(?:{NOT_BETWEEN}|\w*s)\b)[a-z\d'-]+){{0,3}}"
)
COUNTED = re.compile(
    rf"(?<![\w.,/£–-])({NUMBER})(?:\s*(?:/|of|out of|-|to|or)\s*(?:(?:the|our|all)\s+)*({NUMBER}))?{BETWEEN}"
    rf"\s+(?:{PEOPLE})\b",
    re.IGNORECASE,
)
AFTER = re.compile(rf"(?:\bn|\b(?:{PEOPLE}))\s*[=:(]\s*(\d{{1,4}})\b(?!\s*%)", re.IGNORECASE)
# What pupils are or do, where no word says who: ‘4 of 23 could read it’, ‘only 4 did’, ‘all 23 were there’.
DOES = (
    r"(?:who|that|now|still|also|already|had|have|has|were|was|are|is|did|do|does|can|could|may|might|will|would|said|say"
    r"|felt|feel|knew|know|thought|think|found|told|read|wrote|made|met|got|chose|came|went|left|took|gave|saw|kept|began"
    r"|rose|fell|stayed|(?!need)\w{2,}ed)\b"
)
MANY_OF = re.compile(
    rf"(?<![\w.,/£–:-])({NUMBER})(?:\s*(/)\s*|\s+(?:out\s+of|of|a-mach\s+à|a-mach\s+a)\s+)"
    rf"(?:(?:the|our|these|those|their|all|na)\s+)*({NUMBER})(?![\w/–%£]|[.,:-]\d)(\s*\(?\s*)({DOES})?(\w?)",
    re.IGNORECASE,
)
ONLY = re.compile(
    rf"\b(?:(?P<few>only|just)|all|other|remaining|another)\s+({NUMBER})\s+(?:of\s+(?:them|these|those)\s+)?{DOES}",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"\s*(?:[.;,:!?)|]|\(|\n|\Z|–|-\s|[&+]|[PS]\d|(?:and|or|but|in|at|on|by|before|after|from|to|this|last)\b)"
)
FEWEST = 6  # two of the three are schools or weeks more often than pupils, and so are ‘the other three’
FULL_MARKS = {10, 20, 25, 30, 40, 50, 60, 80, 100}
# ‘Week 4 of 12’, ‘scored 14 out of 23’: what stands before a part and a whole that are no pupils
NO_PUPILS_BEFORE = re.compile(
    r"(?:\b(?:pages?|chapters?|sessions?|lessons?|units?|books?|days?|months?|slides?|visits?|meetings?|items?|versions?"
    r"|modules?|tests?|attempts?|trials?|no\.?|number|pp?\.|visit|marks?|scored?|scores?|scoring|rat(?:ed|es?|ing)|points?"
    r"|stars?|got|grades?|averages?|averaged|averaging|mean|median)(?:\s+(?:of|was|is|were|at|it|them|about|up|to|from|a))*"
    r"|\b(?:on|by|since|until|till|dated?|w/[bce]|week (?:of|beginning|ending)|due|for the year|session))\s*$",
    re.IGNORECASE,
)
# ‘Primary 5 pupils’, ‘level 2 learners’, ‘one in five children’ are no numbers of pupils.
NAMES = (
    "primary|secondary|stage|level|phase|group|class|quintile|decile|year|term|week|step|table|room|set|band|cycle"
    "|cohort|grade|part|round|question|simd"
)
BEFORE = re.compile(
    rf"(?:\b(?:{NAMES})s?(?:\s+(?:\w+\s*)?(?:and|to|or|–|-))?|\b{NUMBER}\s+in|\b[PS]\d\s+(?:and|to|or)|[&–-])\s*$",
    re.IGNORECASE,
)


def numbers_of_pupils(text: str) -> list[int]:
    """The numbers of pupils, or of their parents, that a text says; no years, stages or shares.

    Parameters
    ----------
    text : str
        Any free text.

    Returns
    -------
    list of int
        In the order of the text.
    """
    found = []
    text = re.sub("[*_`~]", "", unmarked(text))  # also ‘3 **pupils**’, and letters of no width
    for match in COUNTED.finditer(text):
        one_family = match[0].lower().startswith("one") and match[0].lower().endswith("family")  # a saying
        if not BEFORE.search(text[max(0, match.start() - 40) : match.start()]) and not one_family:
            found += [_value(each) for each in match.groups() if each]
    found += [int(match[1]) for match in AFTER.finditer(text)]
    found += [number for match in MANY_OF.finditer(text) for number in _part_and_whole(text, match)]
    only = ((_value(match[2]), match["few"]) for match in ONLY.finditer(text))
    found += [number for number, few in only if number >= (2 if few else 4)]
    return [number for number in found if not 1900 <= number <= 2100]


def _part_and_whole(text: str, match: re.Match[str]) -> list[int]:
    """The numbers of ‘4 of 23’ without a word for people; none of weeks, dates, school years and scores."""
    before = text[max(0, match.start() - 40) : match.start()]
    part, whole = _value(match[1]), _value(match[3])
    after = text[match.end(3) :]
    if part > whole or whole < FEWEST or NO_PUPILS_BEFORE.search(before) or BEFORE.search(before):
        return []
    if match[5]:
        return [part, whole]
    dated = match[2] and (whole in (12, part + 1) and part < 32)
    return [part, whole] if ENDS.match(after) and not dated and whole not in FULL_MARKS else []


def tells(text: str, threshold: int, base: int) -> str:
    """Which numbers of pupils in a text no public report would show: ``small``, ``exact`` or none."""
    numbers = numbers_of_pupils(text)
    if any(number < threshold for number in numbers):
        return "small"
    return "exact" if any(number % base for number in numbers) else ""


def _value(words: str) -> int:
    if words.isdigit():
        return int(words)
    words = words.lower()
    return WORDS.get(words) or sum(WORDS[word] for word in re.split("[ -]", words))
