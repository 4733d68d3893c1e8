"""Whether a target that was agreed was reached, in words: reached, not reached, or why that cannot be told."""

from __future__ import annotations

from typing import NamedTuple

from sipp_lib.formats import fixed

UNSETTLED = "the partnership has not yet chosen between two versions of it"
TOO_NEAR = "numbers of pupils are rounded and the result is too close to it"
NO_COMPARISON = "there is no comparison group"
NOT_BEHIND = "the target group was not behind at the start"
NO_GAP = "the most deprived were not behind at the start"
GAP_HIDDEN = (
    "the gap is not shown: a fifth has too few pupils, or their number could be worked out from another table"
)
NOBODY = "nobody from the most or from the least deprived fifth was measured"
NO_SIMD = "where pupils live (SIMD) was not brought in"
OTHER_FORM = "the workbook works out a gap of scores and of yes-or-no results only"
OTHER_PUPILS = "those measured at the end are mostly other pupils than those measured at the start"
NOT_DUE = "it is not due until {}"
NOT_DATED = "the day on which the intervention began was not written down"
WHICH = "it does not say which statement of ‘{}’ it is about"
WRITE_LEVELS = ". Write, for example, ‘75% {0} or better’ or ‘10 more pupils {0} or better’"
BUT = {
    "": "This alone does not show what made the difference.",
    "chance": "The target was reached, but the change may be chance.",
    "not ahead": "The target was reached, but we cannot tell whether the target group did better than the comparison "
    "group.",
    "chance low": "The target was reached, but the change may be chance, and a group chosen for weak results improves "
    "even when nothing is done.",
    "chance beside": "The target was reached, but the change may be chance, and the monthly charts do not test the "
    "target group against the comparison group.",
    "beside": "The target was reached, but the monthly charts do not test the target group against the comparison "
    "group.",
    "low": "The target was reached, but a group chosen for weak results improves even when nothing is done.",
    "once": "It was measured once, so this says nothing about a change.",
    "compared": "",
    "near": "",
}
"""What stands beside a target that was reached, by what else may have made its result."""
LATE = ", but this was measured after the day it was due ({})"
EARLY = " when it was measured, which was before the day it was due ({})"


class Found(NamedTuple):
    """Whether a target was reached, and the result it was set against in a sentence; None with why it is not known.

    `but` is what else may have made the result, a word of `BUT`; a result that was compared with other pupils has its
    own caveat, also where the true one may be less. `occasion` is when it was measured, where one occasion alone
    decides; `gap` that it is the gap by deprivation.
    """

    reached: bool | None
    told: str
    but: str = ""
    occasion: str = ""
    gap: bool = False


def sentence(name: str, target: str, found: Found, time: str = "") -> str:
    """One target with what became of it; an unsettled one has no words of its own.

    `time` is `LATE` or `EARLY` with the day, where it was not measured by the day on which it was due.
    """
    of = f"{name}, target ‘{target}’" if target else name
    if found.reached is None:
        its = "it" if target else "its target"
        return f"{of}: we cannot tell whether {its} was reached, as {found.told}."
    verdict = "reached" if found.reached else "not reached"
    but = BUT[found.but] if found.reached else ""
    return " ".join(filter(None, [f"{of}: {verdict}{time}. {found.told}.", but]))


def beside(value: float, aim: float, decimals: int, *, most: bool = False) -> str:
    """A number with as many decimals as tell on which side of a target it lies, which may be the `most` it can be."""
    for places in range(decimals, decimals + 3):
        text = fixed(value, places)
        shown = round(value, places)
        if (shown > aim) == (value > aim) if most else (shown >= aim) == (value >= aim):
            return text
    return text


def already(value: str, when: str) -> str:
    """That a level was there at the start, so that it tells of no progress."""
    return f"; it was {value} already {when}"


def apart(value: float, decimals: int, unit: str) -> str:
    """How far the target group lies behind, or that it does not."""
    if not float(fixed(abs(value), decimals).replace(",", "")):
        return "level"
    return f"{fixed(abs(value), decimals)}{unit} {'behind' if value > 0 else 'ahead'}"
