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
    rf"(?<![\w.,/£–-])({NUMBER})(?:\s*(?:/|of|out of|-|to|or)\s*({NUMBER}))?{BETWEEN}\s+(?:{PEOPLE})\b",
    re.IGNORECASE,
)
AFTER = re.compile(rf"(?:\bn|\b(?:{PEOPLE}))\s*[=:(]\s*(\d{{1,4}})\b(?!\s*%)", re.IGNORECASE)
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
    return [number for number in found if not 1900 <= number <= 2100]


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
