"""Answers of questionnaires: cells as one of a measure's own answers, and the usual scales from best to worst."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence

SCALES = (
    "strongly agree|agree|slightly agree|neither agree nor disagree|slightly disagree|disagree|strongly disagree",
    "strongly agree|agree|somewhat agree|neither agree nor disagree|somewhat disagree|disagree|strongly disagree",
    "strongly agree|agree|agree a little|neither agree nor disagree|disagree a little|disagree|strongly disagree",
    "strongly agree|agree|tend to agree|neither agree nor disagree|tend to disagree|disagree|strongly disagree",
    "agree strongly|agree|neither agree nor disagree|disagree|disagree strongly",
    "completely agree|mostly agree|not sure either way|mostly disagree|completely disagree",
    "ag aontachadh gu làidir|ag aontachadh|gun bheachd|ag easaontachadh|ag easaontachadh gu làidir",
    "ancòmhnaidh|gu tric|uaireannan|ainneamh|uair sam bith",
    "completely agree|mostly agree|not sure either way|disagree|completely disagree",
    "totally agree|agree|neither agree nor disagree|disagree|totally disagree",
    "agree a lot|agree a little|neither agree nor disagree|disagree a little|disagree a lot",
    "always|all of the time|nearly always|usually|most of the time|often|sometimes|some of the time|occasionally|"
    "rarely|hardly ever|never|none of the time",
    "always|almost always|mostly|very often|frequently|sometimes|occasionally|seldom|almost never|never",
    "every day|most days|once or twice a week|some days|once or twice a month|rarely|never",
    "extremely|very much|very|quite|moderately|somewhat|slightly|a little|not very|not at all",
    "a great deal|a lot|quite a lot|a fair amount|some|a little|a bit|not much|not at all|none",
    "excellent|very good|good|ok|fair|satisfactory|weak|poor|very poor",
    "very good|good|neither good nor bad|bad|very bad",
    "very well|well|quite well|ok|not very well|badly|not at all well|very badly",
    "very happy|happy|ok|unhappy|very unhappy",
    "very happy|happy|neutral|sad|very sad",
    "very satisfied|satisfied|neither satisfied nor dissatisfied|dissatisfied|very dissatisfied",
    "very confident|confident|quite confident|fairly confident|a little confident|not very confident|not confident",
    "very likely|likely|neither likely nor unlikely|unlikely|very unlikely",
    "very important|important|quite important|not very important|not important|not at all important",
    "yes definitely|yes a lot|yes|mostly yes|yes a bit|sometimes|not sure|not really|mostly no|no|definitely not",
    "true|somewhat true|partly true|not true",
    "certainly true|somewhat true|not true",
    "very much like me|mostly like me|somewhat like me|a bit like me|not like me|not much like me|not like me at all",
    "a lot like me|like me|quite like me|a bit like me|not like me|not at all like me",
)
"""Scales that schools use, from best to worst; any of their answers may be missing."""

FACES = (
    ("😁", "😀", "😃", "😄", "😊", "☺", "🙂", "😐", "😕", "🙁", "☹", "😟", "😞", "😢", "😭", "😠", "😡"),
    (":-D", ":D", ":-)", ":)", ":-|", ":|", ":-/", ":/", ":-(", ":("),
    ("👍", "👎"),
)
"""Faces that stand for answers in forms for young children, from best to worst."""

MIDDLE = frozenset(
    [
        "neither",
        "neutral",
        "not sure",
        "unsure",
        "undecided",
        "dont know",
        "i dont know",
        "not sure either way",
        "neither agree nor disagree",
        "neither agree or disagree",
        "ok",
        "okay",
        "in the middle",
        "maybe",
    ]
)
"""Ways to say the middle of a scale that has one of them."""

POINTS = frozenset(map(str, range(11)))
"""Answers from 1 to 5, or from 0 to 10."""

NUMBERED = re.compile(r"^\(?\d{1,2}\)?\s*[-–—.:=)]\s*(?=[^\d\s])|\s*[-–—:=(]\s*\d{1,2}\)?$")


ALIKE = frozenset(
    ["neither", "neutral", "neither agree nor disagree", "neither agree or disagree", "neither nor"]
)
"""Ways to say that one does neither, which are one answer."""

WORDS_IN_BRACKETS = re.compile(r"\(?\d{1,2}\)? ?[(\[](\D+)[)\]]")

SPACED = re.compile(r"\(?(\d{1,2})\)? (\D.*)|(\D*\D) \(?(\d{1,2})\)?")  # ‘5 Strongly agree’, and ‘2 hours’

POINT = re.compile(r"\(?(\d{1,2})\)?(?:\s*[-–—.:=)(\[]\s*[^\d\s].*)?|\D*\D\s*[-–—:=(]\s*(\d{1,2})\)?")


def normalise(text: str) -> str:
    """An answer in small letters, without doubled spaces, signs at its ends, and a number before or after its words."""
    text = unicodedata.normalize("NFKC", text).replace("\ufe0f", "")  # the sign that asks for a coloured face
    if (face := text.strip()) in _FACES:
        return face
    text = " ".join(text.casefold().replace("’", "'").split()).strip(" .,;:!\"'")
    if beside := WORDS_IN_BRACKETS.fullmatch(text):
        return beside[1].strip(" .,;:!\"'") or text  # ‘4 (Strongly agree)’
    alone = NUMBERED.sub("", text).strip(" .,;:!\"'")
    text = alone if re.search(r"\D", alone) else text  # ‘3-4’ is not 3
    return _words_beside(text)[1] or text


def _words_beside(text: str) -> tuple[str, str]:
    """A number and a usual answer with nothing but a space between them; empty texts for anything else."""
    if not (found := SPACED.fullmatch(text)):
        return "", ""
    number, words = found[1] or found[4], (found[2] or found[3]).strip(" .,;:!\"'")
    return (number, words) if words in _WORDS else ("", "")


def point(text: str) -> str:
    """The number of an answer on a scale of numbers: ‘1’ of ‘1’ and of ‘1 = Strongly agree’; "" where it has none."""
    text = " ".join(text.split())
    found = POINT.fullmatch(text)
    return (found[1] or found[2]) if found else _words_beside(text.casefold())[0]


def _bare(text: str) -> str:
    text = normalise(text)
    return text if text in _FACES else " ".join(re.sub(r"[^\w\s]+", "", text).split()) or text


def among(cells: Iterable[str], answers: Sequence[str]) -> dict[str, str]:
    """Which of a measure's answers each cell is, as far as it can be only one.

    Parameters
    ----------
    cells : iterable of str
        Cells of a file, or answers that were kept.
    answers : sequence of str
        The measure's own.

    Returns
    -------
    dict of str to str
        Cells that are an answer but for capitals, spaces and signs, in other order (‘Agree strongly’), by their first
        words (‘Neither’) or by their letters (‘SA’), where no other answer is meant by them; and bare numbers of a
        scale of which only the ends have words.
    """
    cells = set(cells)
    bare = {answer: _bare(answer) for answer in answers}
    letters = {answer: "".join(word[0] for word in each.split()) for answer, each in bare.items()}
    points = {answer: point(answer) for answer in answers}
    found = {cell: one for cell in cells if (one := _one(cell, bare, letters, points))}
    return found | _between(cells, found, answers)


def _between(cells: Collection[str], found: dict[str, str], answers: Sequence[str]) -> dict[str, str]:
    """Bare numbers of a scale of which others have words beside them: ‘4’ below ‘5 - Strongly agree’ is the next one.

    Only where the numbers with words leave one way to count: up or down, and from 0 or 1.
    """
    bare = [cell for cell in cells if cell.strip().isdecimal() and cell not in found]
    told = {(int(number), answers.index(one)) for cell, one in found.items() if (number := point(cell))}
    ways = []
    for step in (1, -1):
        firsts = {number - step * place for number, place in told}
        least = min(firsts, default=-1) - (len(answers) - 1 if step == -1 else 0)
        if len(firsts) == 1 and least in (0, 1):
            ways.append((step, firsts.pop()))
    if not bare or len(ways) != 1:
        return {}
    ((step, first),) = ways
    places = {cell: (int(cell) - first) * step for cell in bare}
    return {cell: answers[place] for cell, place in places.items() if 0 <= place < len(answers)}


def _one(cell: str, bare: dict[str, str], letters: dict[str, str], points: dict[str, str]) -> str:
    if cell in bare:
        return cell
    text = _bare(cell)
    words = text.split()
    if not words:
        return ""
    number = point(cell)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda answer: bare[answer] == text,
        lambda answer: {bare[answer], text} <= ALIKE,
        lambda answer: sorted(bare[answer].split()) == sorted(words),
        lambda answer: bare[answer].split()[: len(words)] == words,
        # letters stand for words only where every answer has letters of its own
        lambda answer: len(set(letters.values())) == len(letters) and letters[answer] == text,
        lambda answer: len(text) == 1 and letters[answer][:1] == text,
        # ‘1’ is ‘1 = Strongly agree’, and the other way round
        lambda answer: bool(number) and points[answer] == number,
    )
    for means in ways:
        if found := [answer for answer in bare if bare[answer] and means(answer)]:
            return found[0] if len(found) == 1 else ""
    return ""


def is_usual(answer: str) -> bool:
    """Whether an answer is one of the usual scales, or a yes or no."""
    return _bare(answer) in _WORDS


def best_first(answers: Iterable[str]) -> list[str] | None:
    """Answers in the order of the usual scale that has them all, from best to worst; None where none is known.

    Spellings of one answer (‘agree’, ‘Agree ’) become one. Of numbers, two need words that say which end is best (‘1 -
    Never’, 2, 3, ‘4 - Always’); a scale of numbers alone is for a person to say.
    """
    spelt: dict[str, list[str]] = {}
    for answer in answers:
        if (bare := _bare(answer)) and bare not in _WORDS and not bare.isdecimal():
            return None
        spelt.setdefault(bare, []).append(answer.strip())
    spelt.pop("", None)
    if any(each.isdecimal() for each in spelt):
        return _ends_in_words([each[0] for each in spelt.values()])
    found = []
    for order in _ORDERS:
        middle = next((at for at, each in enumerate(order) if each in MIDDLE), None)
        places = {}
        for each in spelt:
            if each in order:
                places[each] = order.index(each)
            elif each in MIDDLE and middle is not None:
                places[each] = middle
        if len(places) == len(spelt) and len(set(places.values())) == len(places) >= 2:
            found.append([_shown(spelt[each]) for each in sorted(spelt, key=lambda each: places[each])])
    # where two scales would order them in two ways, neither is sure
    return found[0] if found and all(each == found[0] for each in found) else None


def _ends_in_words(answers: Sequence[str]) -> list[str] | None:
    """Numbers in the order that the words beside some of them tell."""
    told = [each for each in answers if not _bare(each).isdecimal()]  # ‘(4)’ is a number alone
    order = best_first(told) if all(map(point, told)) else None
    if order is None:
        return None
    down = int(point(order[0])) > int(point(order[-1]))
    whole = sorted(answers, key=lambda each: int(point(each)), reverse=down)
    return whole if [each for each in whole if each in order] == order else None


def _shown(spellings: Sequence[str]) -> str:
    """Of several spellings the one with a capital at its start and none inside, else the first."""
    return next((each for each in spellings if each[:1].isupper() and each[1:].islower()), spellings[0])


_ORDERS = [*(scale.split("|") for scale in SCALES), *map(list, FACES)]
_FACES = frozenset(face for faces in FACES for face in faces)
_WORDS = _FACES | MIDDLE | {"yes", "no"} | {answer for order in _ORDERS for answer in order}
