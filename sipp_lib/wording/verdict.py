"""What verdicts share: the claim, the caveats by their weight, and what of it stands in a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.analysis.ceiling import MANY
from sipp_lib.analysis.change import FEWEST_TOLD, SMALLEST_FOR_EFFECT
from sipp_lib.formats import counted, fixed, in_words, listing
from sipp_lib.wording.words import about as rounded
from sipp_lib.wording.words import at, includes_zero, is_nought, started

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame


class Weight(IntEnum):
    """What weakens a claim most, first: what is hidden, what alone could explain it, what could have bent it."""

    HIDDEN = 0
    CHANCE = 1
    CHOSEN_LOW = 2
    CLASSES = 3
    UNCOMPARED = 4
    CEILING = 5
    FEW = 6
    FEW_MONTHS = 7
    UNEVEN = 8
    APART = 9
    UNALLOCATED = 10
    SLOPES = 11
    LEFT_OUT = 12
    NO_CAUSE = 13


class Claim(str):
    """The sentence that says how something came out, with that in a word for those who want no numbers.

    The words are those of the catalogue of `sipp_lib.wording.plain`; `chances` are the caveats that it holds itself.
    """

    way: str
    chances: tuple[Caveat, ...]

    def __new__(cls, text: str, way: str, chances: tuple[Caveat, ...] = ()) -> Claim:
        """Make it of a sentence."""
        made = super().__new__(cls, text)
        made.way, made.chances = way, chances
        return made


class Caveat(str):
    """A sentence that weakens a claim, with its weight; one may rule out what it tells of, or say that it is part."""

    weight: Weight
    rules_out: bool
    partly: bool

    def __new__(cls, text: str, weight: Weight, *, rules_out: bool = False, partly: bool = False) -> Caveat:
        """Make it of a sentence."""
        made = super().__new__(cls, text)
        made.weight, made.rules_out, made.partly = weight, rules_out, partly
        return made


class Note(str):
    """A sentence without which the numbers of a claim cannot be read rightly: wherever they are told, it is too."""


ROUNDED = Note("Each number is rounded by itself, so they may not add up exactly.")

UNCOMPARED = Caveat(
    "No comparison group was measured, so this includes the progress they would have made anyway.",
    Weight.UNCOMPARED,
)

AHEAD_BEFORE, BEHIND_BEFORE = (
    Caveat(
        f"The groups were far apart from the start: the target group was {side}. Taking account of that cannot make up "
        "for it fully, so this does not show what made the difference.",
        Weight.APART,
    )
    for side in ("ahead", "behind")
)
LEFT_UNCOUNTED = Caveat(
    "Any pupils who were measured only once are left out; how many there were is not shown.", Weight.LEFT_OUT
)


def by_weight(claim: str, told: Sequence[str]) -> list[str]:
    """The claim, its caveats with the heaviest beside it, then the sentences that only add numbers."""
    caveats = [each for each in told if isinstance(each, Caveat)]
    facts = [each for each in told if not isinstance(each, Caveat)]
    return [claim, *sorted(caveats, key=lambda each: each.weight), *facts]


def in_brief(told: Sequence[str]) -> str:
    """Of a paragraph what a summary tells: the claim, what `heaviest` tells of it, and how to read its numbers."""
    return " ".join([*told[:1], *heaviest(told), *(each for each in told[1:] if isinstance(each, Note))])


def heaviest(told: Sequence[str]) -> list[Caveat]:
    """Of a paragraph what bounds or may have bent the number of its claim, and the heaviest other caveat."""
    caveats = [each for each in told[1:] if isinstance(each, Caveat)]
    always = (Weight.HIDDEN, Weight.CHANCE, Weight.CEILING, Weight.UNEVEN)
    beside = [each for each in caveats if each.weight in always]
    others = [each for each in caveats if each.weight not in always]
    return [*beside, *others[:1]]


NOT_EXCLUDED = "The numbers behind this rule out neither a real gain nor a real loss."
LEVEL = "The numbers behind this show no clear change."
SHOWN_LEVEL = (
    "Only some of the numbers behind this may be published. Those show no clear change, which says nothing about the "
    "others."
)


UNSHOWN = "The numbers behind this may not be published, as too few pupils were in it."


def bound(*, chance: bool, low: bool, of: Sequence[str] = ()) -> str:
    """What the numbers behind an answer leave open, in a sentence; empty where they bear it out.

    `of` are the measures whose numbers these are, where others bear it out.
    """
    parts = [
        *(["be chance"] if chance else []),
        *(
            ["come from choosing a group with weak results, which improves even when nothing is done"]
            if low
            else []
        ),
    ]
    whose = f"the numbers of {listing([f'‘{each}’' for each in of])}" if of else "the numbers behind it"
    return f"By {whose}, this could also {' or '.join(parts)}." if parts else ""


def with_chance(told: Sequence[str]) -> list[str]:
    """A paragraph whose claim has with it whether it may be chance, to stand beside the claim of another group."""
    chances = [each for each in told[1:] if isinstance(each, Caveat) and each.weight is Weight.CHANCE]
    joined: str = " ".join([told[0], *chances])
    if isinstance(claim := told[0], Claim):
        joined = Claim(joined, claim.way, tuple(chances))
    return [joined, *(each for each in told[1:] if each not in chances)]


def sign(value: float, words: tuple[str, str, str]) -> str:
    """Which of three words fits a number: one for more than nought, one for less, one for neither."""
    return words[0] if value > 0 else words[1] if value < 0 else words[2]


def chance(row: pd.Series[Any], what: str, otherwise: str = "") -> list[str]:
    """Whether it may be chance; `otherwise` is what else it may be."""
    if pd.isna(row["low"]):
        text = "We cannot say how sure this is: there are too few results, or they are too alike."
    elif includes_zero(row):
        text = f"The range includes zero (no {what}), so this could be chance."
    else:
        text = f"This is unlikely to be chance alone{otherwise}."
        return [Caveat(text, Weight.CHANCE, rules_out=not otherwise)]
    return [Caveat(text, Weight.CHANCE)]


def ceiling(safe: SafeFrame | None, best: str, groups: Sequence[str] = ("target",)) -> list[str]:
    """That many of a group were at or near the `best` possible result, so that the measure does not show all.

    Parameters
    ----------
    safe : SafeFrame or None
        By group, as `sipp_lib.results.at_best` gives it.
    best : str
        The best possible result with its unit.
    groups : sequence of str
        Those that are told of.
    """
    if not (there := _there(safe, groups)):
        return []
    who = f"the {there[0]} group" if len(there) == 1 else "each group"
    may = "the real difference may be larger or smaller"
    if len(there) == 1:
        may = f"the {there[0]} group may really have done better than this"
    return [
        Caveat(
            f"More than {MANY}% of {who} had the best possible result ({best}) or were near it in the end, so this "
            f"measure cannot show all of their progress: {may}.",
            Weight.CEILING,
        )
    ]


def at_best_level(safe: SafeFrame | None, before: str) -> list[str]:
    """That many of a group began at the best level, so that they could not move up."""
    if not (there := _there(safe, ("target", "comparison"))):
        return []
    who = f"the {there[0]} group" if len(there) == 1 else "each group"
    text = (
        f"More than {MANY}% of {who} were already at the best level {at(before)}, so they could not move up."
    )
    return [Caveat(text, Weight.CEILING)]


def _there(safe: SafeFrame | None, groups: Sequence[str]) -> list[str]:
    """Of which groups many are at or near the best."""
    if safe is None:
        return []
    rows = dict(zip(safe.frame["group"], safe.frame["at_best"].fillna(False), strict=True))
    return [group for group in groups if rows.get(group)]


def far_apart(apart: int, better: str = "higher", *, by_lot: bool = False) -> list[str]:
    """That the groups began far apart; of groups drawn at random that is chance, as the range has it."""
    if not apart or by_lot:
        return []
    return [AHEAD_BEFORE if (apart > 0) == (better == "higher") else BEHIND_BEFORE]


def few_pupils(n: int, where: str) -> list[str]:
    """That so few pupils say little; nothing where they are enough."""
    place = f" {where}" if where else ""
    if n < SMALLEST_FOR_EFFECT:
        return [
            Caveat(
                f"With fewer than {SMALLEST_FOR_EFFECT} pupils{place}, one more pupil could reverse the result.",
                Weight.FEW,
            )
        ]
    if n < FEWEST_TOLD:
        text = f"With fewer than {FEWEST_TOLD} pupils{place} this is only a pointer, and no effect size is given."
        return [Caveat(text, Weight.FEW)]
    return []


def expected_anyway(
    regression: pd.DataFrame | None, unit: str, change: float, *, about: bool = False
) -> list[str]:
    """What a group that was chosen for its scores would have come to with nothing done, beside its own `change`."""
    if regression is None or pd.isna(regression["expected_change"].iloc[0]):
        return []
    row = regression.iloc[0]
    decimals = places(abs(row["expected_change"]))
    rise, low, high = (way(row[name], decimals) for name in ("expected_change", "low", "high"))
    beyond = "more than" if change > row["high"] else "less than" if change < row["low"] else "within"
    return [
        Caveat(
            f"The group was chosen for weak results, and {rise}{unit_suffix(unit)} could be expected even with nothing "
            f"done (anywhere from {low} to {high}): the change seen is {beyond} that. This is worked out from the "
            f"results of {pupils(int(row['n_others']), about)} who were not chosen, and assumes that the same pattern "
            "holds below their lowest score.",
            Weight.CHOSEN_LOW,
            rules_out=beyond == "more than",
        )
    ]


def unmarked(name: str) -> str:
    """That nobody is in the target group, of which the gate would say ‘fewer than 10’."""
    return f"{name}: the target group's change cannot be given, as no pupil is marked as being in it."


def way(change: float, decimals: int) -> str:
    """A change with its direction, as far as its decimals tell one."""
    if is_nought(change, decimals):
        return "no change"
    return f"a {'rise' if change >= 0 else 'fall'} of {fixed(abs(change), decimals)}"


def rounded_apart(first: float, last: float, change: float, decimals: int) -> list[Note]:
    """That two numbers and their difference were rounded one by one, where they do not add up as they are written."""
    one, other, between = (round(each, decimals) for each in (first, last, change))
    return [] if round(other - one, decimals) == between else [ROUNDED]


def left_out(missing: pd.DataFrame | None, about: bool) -> list[str]:
    """How many were measured only once."""
    if missing is None:
        return []
    gone = missing[["n_before_only", "n_after_only"]].iloc[0]
    if gone.isna().any():
        return [LEFT_UNCOUNTED]
    if not gone.sum():
        return []
    number = int(gone.sum())
    who = "1 pupil who was" if number == 1 and not about else f"{pupils(number, about)} who were"
    return [
        Caveat(f"Left out: {who} measured only once; they may have changed differently.", Weight.LEFT_OUT)
    ]


def attrition(safe: SafeFrame) -> list[str]:
    """How many of each group were measured before but not after, and whether the groups differ in it."""
    rows = [row for _, row in safe.frame.iterrows() if not pd.isna(row["n"])]
    if not rows:
        return []
    unsaid = [row["group"] for row in rows if _hidden(row).startswith("withheld")]
    parts = [
        _gone(row, pupils(int(row["n"]), bool(rounded(safe)))) for row in rows if row["group"] not in unsaid
    ]
    gone = [row["count"] for row in rows]
    if not any(pd.isna(each) or each for each in gone):
        return ["Everybody who was measured before was measured after as well."]
    told = [f"Measured before but not after: {listing(parts)}."] if parts else []
    if unsaid:
        whose = listing([f"the {group} group" for group in unsaid])
        told.append(f"How many pupils of {whose} were measured only before is not shown, to protect pupils.")
    if len(rows) < len(safe.frame):
        return told  # one is too small to be told of, so the groups are not compared
    # of the exact numbers, whatever may be told of them: to hide it would make the public's result a surer one
    more = safe.frame.loc[safe.frame["lost_more"].fillna(False).astype(bool), "group"]
    for first in more:
        second = "comparison" if first == "target" else "target"
        text = (
            f"The {first} group lost more of its pupils than the {second} group, which can make a difference by "
            "itself."
        )
        told.append(Caveat(text, Weight.UNEVEN))
    return told


def _gone(row: Any, of: str) -> str:
    """How many of a group are missing, as far as it may be told."""
    many = _hidden(row).removesuffix(" pupils") or f"{int(row['count'])} ({fixed(row['percent'], 0)}%)"
    return f"{many} of {of} in the {row['group']} group"


def _hidden(row: Any) -> str:
    return str(row["suppressed"]) if pd.isna(row["count"]) else ""


def looked_at(main: str, outcomes: int, *, known: bool) -> list[str]:
    """Which outcome was named beforehand as the one that decides, and how many were looked at.

    Parameters
    ----------
    main : str
        The main measure; empty without one.
    outcomes : int
        How many outcomes were measured.
    known : bool
        Whether the main one was.
    """
    others = outcomes - known
    chance = "The more outcomes you look at, the more likely it is that one of them differs by chance alone"
    if main and not known:
        return [f"‘{main}’ is the main measure, and nothing has been measured of it yet."]
    if not main and outcomes > 1:
        return [
            f"{started(in_words(outcomes))} outcomes were measured and none was marked as the main one beforehand, so "
            f"{'both' if outcomes == 2 else 'all'} are exploratory. {chance}."
        ]
    if not main or not others:
        return []
    rest = "the other outcome is" if others == 1 else f"the other {others} outcomes are"
    return [f"‘{main}’ is the main measure; {rest} exploratory. {chance}."]


SEPARATE = ", which treats every pupil as separate"


def ends(row: Mapping[str, Any] | pd.Series[Any], told: Callable[[float], str], but: str = "") -> str:
    """The ends of its interval, as a sentence yet without its full stop; nothing where there is none."""
    if pd.isna(row["low"]):
        return ""
    return f". It may really be anywhere {between(told(row['low']), told(row['high']))} (95% interval{but})"


def between(low: str, high: str) -> str:
    """From one end to the other; the side on which both lie is said once: from 2.4 to 6.0 ahead."""
    number, _, side = low.replace(" point ", " points ").partition(" ")
    return f"from {number if side and side == high.partition(' ')[2] else low} to {high}"


def pupils(number: int, about: bool) -> str:
    """A number of pupils, which the gate may have rounded."""
    return f"{'about ' if about else ''}{counted(number, 'pupil')}"


def hidden(text: str, row: Any) -> str:
    """A sentence that there is no number; where the gate says that too few are in it, that is told in a word too."""
    return Claim(text, "few") if str(row.get("suppressed")).startswith("fewer than") else text


def why(row: Any, otherwise: str) -> str:
    """Why there is no number."""
    return str(row.get("suppressed") or otherwise)


def unit_suffix(unit: str) -> str:
    """A unit as it stands behind a number."""
    return f" {unit}" if unit else ""


def places(*values: float) -> int:
    """How many decimals known numbers of this size deserve."""
    return 2 if max(values) < 1 else 1
