"""Items that a form asks of two times at once, as ‘I like reading (before)’ and ‘(after)’: time and item of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sipp_lib.evidence.mapping.column_types import WHEN
from sipp_lib.evidence.mapping.headings import unnumbered
from sipp_lib.evidence.values.times import of_side, side

WORK = (
    r"(?:project|programme|program|intervention|enquiry|block|unit|topic|theme|lessons?|sessions?|club|course|group|"
    r"workshops?|training|trial|activit(?:y|ies)|visits?|trip|residential|event|work|year|term|session|partnership)"
)
OF_IT = rf"(?:the|our|this|these|my|your|a) (?:[\w'-]+ ){{0,3}}?{WORK}"
ITS_START = (
    rf"(?:at |in |from |by )?(?:the )?(?:very )?(?:start|beginning|end)(?: of (?:{OF_IT}|[ps]\d\b|{WHEN}))?"
)
# before what, unless it is a part of each day: ‘after school’
BEFORE_IT = (
    r"(?:before|after|during|prior to|following|since) "
    r"(?:(?:taking part in|starting|joining|doing|having|using|(?:i|we|you) (?:started|began|joined|did|had)) )?"
    rf"{OF_IT}"
)
RELATIVE = (
    r"(?:right |just )?now|then|today|currently|nowadays|at present|at the moment|these days|previously|in the past|"
    r"(?:last|this|previous) (?:school )?(?:year|term|session|month|week)|"
    r"(?:a|one|two|three|six|\d) (?:year|month|week)s? ago"
)
ONE_WORD = (
    r"(?:pre|post)(?:[- ]?(?:test|survey|questionnaire|intervention|project|programme|block|unit))?|"
    r"before|after|during|baseline|endline|(?:(?:in )?the )?middle|halfway|mid[- ]?(?:point|way)?|initial|final"
)
PHRASE = rf"{BEFORE_IT}|{ITS_START}|{ONE_WORD}|{RELATIVE}|{WHEN}"
SPEAKER = r"(?:i|i'm|i've|we|my|our|you|your|how|what|did|do|is|was|it|me)\b"
SIGN = r"[:;–—-]"
# what is set apart by a sign is of that time; what stands within a sentence only beside its other half
APART = (
    re.compile(rf"(?P<a>.*)[(\[{{] ?(?P<when>{PHRASE}) ?[)\]}}](?P<b>.*)", re.IGNORECASE),
    re.compile(rf"(?P<a>)(?P<when>{PHRASE}) ?{SIGN}+ ?(?P<b>.+)", re.IGNORECASE),
    re.compile(rf"(?P<a>.+?)(?: ?[:;–—]| -) ?(?P<when>{PHRASE})(?P<b>(?: ?[:;–—]| -) ?.+)", re.IGNORECASE),
    re.compile(rf"(?P<a>.+?) ?(?:[:;–—]| -|- ) ?(?P<when>{PHRASE})(?P<b>[ ?.!]*)", re.IGNORECASE),
)
AT_FIRST = (
    re.compile(rf"(?P<a>)(?P<when>{PHRASE}) ?, ?(?P<b>.+)", re.IGNORECASE),
    re.compile(
        rf"(?P<a>)(?P<when>{BEFORE_IT}|{ITS_START}|now|last year|this year)(?P<b> {SPEAKER}.+)", re.IGNORECASE
    ),
    re.compile(rf"(?P<a>)(?P<when>before|after|pre|post)(?P<b> {SPEAKER}.+)", re.IGNORECASE),
)
WITHIN = (
    re.compile(rf"(?P<a>.+? )(?P<when>{PHRASE})(?P<b>[ ?.!]*)", re.IGNORECASE),
    re.compile(
        rf"(?P<a>.*\b)(?P<when>{BEFORE_IT}|(?:at|in) {ITS_START}|{RELATIVE})(?P<b>\b.*)", re.IGNORECASE
    ),
    re.compile(rf"(?P<a>)(?!before|after|start|end|mid)(?P<when>{WHEN})(?P<b> .+)", re.IGNORECASE),
)
AGAIN = re.compile(
    r"(?P<item>.*[^\W\d_][?.!)\]’'\"]*?)(?: \((?P<a>\d{1,2})\)|(?P<sign>[._-]?)(?P<b>\d{1,2}))(?P<option> \[.+\])?",
    re.DOTALL,
)
# a retrospective item tells the past in its verb: ‘I felt’ and ‘I feel’ are one item
TENSES = dict(
    re.findall(
        r"(\S+)=(\S+)",
        "was=be were=be am=be is=be are=be been=be did=do does=do done=do had=have has=have felt=feel knew=know "
        "thought=think could=can found=find made=make understood=understand wrote=write got=get went=go would=will "
        "gave=give kept=keep saw=see took=take spoke=speak told=tell tried=try i'm=i_be didn't=do_not don't=do_not "
        "wasn't=be_not weren't=be_not isn't=be_not aren't=be_not couldn't=can_not can't=can_not cannot=can_not",
    )
)
OPPOSITES = re.compile(r"\b(before|after|start|beginning|end)\b", re.IGNORECASE)
ASKED = re.compile(r"(again|perhaps) .+")
"""Times that only a person can tell: of a heading that stands there twice, of ‘Before lunch …’ and ‘After lunch …’."""


@dataclass(frozen=True)
class ItemTime:
    """The time that the heading of an item tells, and what it says beside.

    Parameters
    ----------
    when : str
        In the words of the heading, or one of `ASKED`.
    item : str
        The rest.
    """

    when: str
    item: str


def item_times(headings: Sequence[str]) -> dict[str, ItemTime]:
    """Of the headings that tell a time beside their item, the two; others may well speak of a time within it.

    A time counts where it is set apart as no item of one time would be, ‘(before)’ or ‘After: …’; where several stand
    at the beginnings of headings, ‘Before the club, …’ and ‘Now …’; and where another heading is the same but for it.

    Parameters
    ----------
    headings : sequence of str
        All of a file.
    """
    texts = {each: unnumbered(each).strip() for each in headings}
    found = {each: told for each in headings if (told := _told(texts[each]))}
    bare = {each: _bare(found[each][0].item if each in found else texts[each]) for each in headings}
    whens: dict[str, set[str]] = {}
    for each, words in bare.items():
        whens.setdefault(words, set()).add(_same(found[each][0].when) if each in found else "")
    firsts = {_same(its.when) for its, how in found.values() if how != "within"}
    certain: dict[str, ItemTime] = {}
    for heading, (its, how) in found.items():
        alone = how == "apart" and not re.fullmatch(RELATIVE, its.when, re.IGNORECASE)
        if alone or (how != "within" and len(firsts) > 1) or len(whens[bare[heading]]) > 1:
            certain[heading] = its
    # an item and its other half are of one name: of the later one, which tells the present
    names = {bare[each]: told.item for each, told in certain.items()}
    kept = {each: ItemTime(told.when, names[bare[each]]) for each, told in certain.items()}
    rest = [each for each in headings if each not in kept]
    alike = Counter(_endless(each) for each in {texts[each].casefold() for each in rest})
    numbered: dict[str, list[str]] = {}
    for heading in rest:
        numbered.setdefault(texts[heading], []).append(heading)
        word = OPPOSITES.search(heading)
        again = AGAIN.fullmatch(heading.strip())
        signs = ("", again["sign"] or "") if again else ()
        items = [f"{again['item'].strip()}{sign}{again['option'] or ''}" for sign in signs] if again else []
        if again and (there := [each for each in items if each in headings]):
            kept[heading] = ItemTime(f"again {again['a'] or again['b']}", there[0])
        elif word and alike[_endless(texts[heading])] > 1:
            kept[heading] = ItemTime(f"perhaps {word[0].casefold()}", heading)
    for item, same in numbered.items():
        if len(same) > 1:  # ‘3. I like reading’ and ‘7. I like reading’
            kept |= {each: ItemTime(f"again {nth}", item) for nth, each in enumerate(same, 1)}
    return kept


def planned_for(when: str, occasions: Sequence[str]) -> str:
    """The occasion of a measure that a heading's time means: the same words, or the only one at that end; else empty.

    Of a measure without occasions it is the heading's own, unless only whoever made the form knows when ‘now’ was.
    """
    if ASKED.fullmatch(when):
        return ""
    if not occasions:
        return "" if re.fullmatch(RELATIVE, when, re.IGNORECASE) else when
    same = [each for each in occasions if _same(each) == _same(when)]
    return same[0] if same else of_side(when, occasions, relative=True)


def suggested_for(when: str, occasions: Sequence[str]) -> str:
    """The occasion to suggest where it is not sure: the first for what was before, the last for what was after."""
    if len(occasions) < 2 or ASKED.fullmatch(when):
        return ""
    return {"first": occasions[0], "last": occasions[-1]}.get(side(when, relative=True), "")


def is_other_half(one: str, other: str) -> bool:
    """Whether two items are one, asked of two times."""
    return _endless(one) == _endless(other)


def _told(heading: str) -> tuple[ItemTime, str] | None:
    """The time in a heading and how it stands there: set apart, at first, or within."""
    text = " ".join(heading.replace("’", "'").replace("_", " ").split())
    for how, ways in (("apart", APART), ("first", AT_FIRST), ("within", WITHIN)):
        for way in ways:
            if found := way.fullmatch(text):
                rest = f"{text[: found.end('a')]} {text[found.start('b') :]}"
                item = re.sub(r"\s+(?=[?.!,])", "", " ".join(rest.split())).strip(" -–—:;,")
                if re.search(r"[^\W\d_]", item):
                    return ItemTime(text[slice(*found.span("when"))], item[:1].upper() + item[1:]), how
    return None


def _same(when: str) -> str:
    return " ".join(re.findall(r"\w+", when.casefold()))


def _endless(item: str) -> str:
    return _bare(OPPOSITES.sub(" ", item))


def _bare(item: str) -> str:
    """An item by which its two halves are compared: small letters, no signs, verbs without their tense."""
    words = re.findall(r"[\w']+", item.replace("’", "'").casefold())
    told = [
        TENSES.get(word, re.sub(r"(?<=[^\Wae])e?d$|e$", "", word) if len(word) > 3 else word)
        for word in words
    ]
    return " ".join(told)
