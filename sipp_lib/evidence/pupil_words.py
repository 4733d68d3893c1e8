"""Columns that tell of a pupil in a word: class, stage, sex, group; what is none may be a name in the wrong column."""

from __future__ import annotations

import re

from sipp_lib.evidence.parsers import AGAIN, Cells, Parsed, Parser, kept, missing_kinds, share
from sipp_lib.evidence.values.classes import MADE_DATES, STAGE, made_by_excel
from sipp_lib.evidence.values.group_words import group
from sipp_lib.evidence.values.missing import stripped

OR_EMPTY = "Correct the cells, or leave them empty, and add the file again."
NO_STAGE = f"this is no stage such as P5 or S2, unlike the other cells. {OR_EMPTY}"
NO_SEX = (
    f"this is no word for a pupil's sex or gender that is known, and tables would show it. {OR_EMPTY} Or leave the "
    "column out."
)
NOT_A_CLASS = re.compile(r"\d*[.,]\d+|\d+([.,]\d+)? ?%")
OTHER_STAGE = re.compile(
    r"(pre-?school|elc|early .*|reception|(y|yr|year) ?\d{1,2}|"
    r"(first|second|third|fourth|fifth|sixth|\d(st|nd|rd|th)) year|"
    r"(p|s|pri(mary)?|sec(ondary)?)\.? ?(one|two|three|four|five|six|seven)|bge|senior phase|unit|base|other|"
    r"[ps]\d ?(-|–|to|and|&|/) ?[ps]?\d)\b.*",
    re.IGNORECASE,
)
SEXES = re.compile(
    r"(a )?(m|f|x|u|n|nb|b|g|male|female|boy|girl|man|woman|balach|caileag|nighean|fireann|boireann)s?|"
    r"(i am )?(non-?binary|other|neither|both|trans\w*( .*)?|agender|gender ?\w+|questioning|intersex|queer)|"
    r".*\bnot\b.*|un(known|specified|disclosed)|indeterminate|(i )?use another (word|term)|in another way",
    re.IGNORECASE,
)


def _class(cells: Cells) -> Parsed:
    made = [at for at, cell in enumerate(cells.texts) if made_by_excel(cell)]
    cells.say("made-dates", "stop", made, MADE_DATES)
    return kept([stripped(cell) for cell in cells.texts], missing_kinds(cells.texts))


def _stage(cells: Cells) -> Parsed:
    found, kinds = _class(cells)
    texts = [stripped(cell) for cell in cells.texts]
    wrong = [
        at
        for at, text in enumerate(texts)
        if not kinds[at]
        and not STAGE.fullmatch(text)
        and not OTHER_STAGE.fullmatch(text)
        and not made_by_excel(text)
    ]
    # a school may have words of its own for all of them
    cells.say("no-stage", "stop", wrong if 2 * len(wrong) <= len(texts) else [], NO_STAGE)
    return found, kinds


def _sex(cells: Cells) -> Parsed:
    texts, kinds = [stripped(cell) for cell in cells.texts], missing_kinds(cells.texts)
    wrong = [at for at, text in enumerate(texts) if not kinds[at] and not SEXES.fullmatch(text)]
    cells.say("no-sex", "stop", wrong, NO_SEX)
    return kept(texts, kinds)


def _group(cells: Cells) -> Parsed:
    found, kinds = [group(cell, cells.heading) for cell in cells.texts], missing_kinds(cells.texts)
    wrong = [at for at, told in enumerate(found) if not kinds[at] and not told]
    cells.say("wrong-group", "stop", wrong, f"expected target, comparison or other. {AGAIN}")
    return kept(found, ["" if told else kind for told, kind in zip(found, kinds, strict=True)])


CLASS = Parser(_class, share(lambda cell: not NOT_A_CLASS.fullmatch(cell)))
STAGES = Parser(_stage, share(STAGE.fullmatch))
SEX = Parser(_sex, share(re.compile(r"[a-z /-]{1,30}", re.IGNORECASE).fullmatch))
GROUP = Parser(_group, share(group))
