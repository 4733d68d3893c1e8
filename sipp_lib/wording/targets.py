"""Whether a target that was agreed was reached, in words: reached, not reached, or why that cannot be told."""

from __future__ import annotations

from typing import NamedTuple

from sipp_lib.formats import fixed

UNSETTLED = "the partnership has not yet chosen between two versions of it"
TOO_NEAR = "the result is too close to it to say, as numbers of pupils are rounded"
NO_COMPARISON = "there is no comparison group"
NOT_BEHIND = "the target group was not behind at the start"
NOT_DUE = "it is not due until {}"
NOT_DATED = "the day on which the intervention began was not written down"
WHICH = "it does not say which statement of ‘{}’ it is about"
NO_CAUSE = " This alone does not show what made the difference."


class Found(NamedTuple):
    """Whether a target was reached, and the result it was set against in a sentence; None with why it is not known.

    A result that was `compared` with other pupils has its own caveat on what made the difference.
    """

    reached: bool | None
    told: str
    compared: bool = False


def sentence(name: str, target: str, found: Found) -> str:
    """One target with what became of it; an unsettled one has no words of its own."""
    of = f"{name}, target ‘{target}’" if target else f"{name}, the target"
    if found.reached is None:
        return f"{of}: we cannot tell whether it was reached, as {found.told}."
    verdict = "reached" if found.reached else "not reached"
    return f"{of}: {verdict}. {found.told}.{NO_CAUSE if found.reached and not found.compared else ''}"


def beside(value: float, aim: float, decimals: int) -> str:
    """A number with as many decimals as tell on which side of a target it lies."""
    for places in range(decimals, decimals + 3):
        text = fixed(value, places)
        if (round(value, places) >= aim) == (value >= aim):
            return text
    return text


def already(value: str, when: str) -> str:
    """That a level was there at the start, so that it tells of no progress."""
    return f"; it was {value} already in {when}"


def apart(value: float, decimals: int, unit: str) -> str:
    """How far the target group lies behind, or that it does not."""
    if not float(fixed(abs(value), decimals).replace(",", "")):
        return "level"
    return f"{fixed(abs(value), decimals)}{unit} {'behind' if value > 0 else 'ahead'}"
