"""A result in plain words without a number, in the language of a partnership's page for learners and parents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sipp_lib.analysis.likert import OTHER_WAY
from sipp_lib.files import content, shipped
from sipp_lib.wording.verdict import Claim, Weight, heaviest

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame

SOME = 4  # statements that are told


@cache
def catalogue() -> Mapping[str, Any]:
    """All fixed words in all languages, as their one file has them."""
    found: dict[str, Any] = tomllib.loads(
        content(shipped("templates", "html", "sipp", "plain.toml")).decode()
    )
    return found


def page(language: str) -> Mapping[str, Any]:
    """The headings and sentences of the page; with that nobody has checked them, until somebody has."""
    told = catalogue()["page"][language]
    return {**told, "unchecked": "" if catalogue()["checked"][language] else told["unchecked"]}


def day(when: date, language: str) -> str:
    """A date with its month in the language."""
    return f"{when.day} {page(language)['months'][when.month - 1]} {when.year}"


def aimed(words: Sequence[str], language: str) -> list[str]:
    """What became of what was aimed for, by words of the page's catalogue."""
    return [catalogue()["page"][language][word] for word in words]


def asked(waves: Sequence[str], changes: Mapping[str, SafeFrame], language: str) -> list[str]:
    """Which answers to a questionnaire are the good ones, and to which statements more or fewer people gave one.

    Of the target group, where its answers are told apart; nothing where no change may be shown.

    Parameters
    ----------
    waves, changes
        As for `sipp_lib.wording.likert.sentences`.
    language : str
        Of the catalogue.
    """
    frame = changes.get("target", next(iter(changes.values()))).frame
    ends = frame[(frame["earlier"] == waves[0]) & (frame["later"] == waves[-1])].dropna(subset="difference")
    say, by_band = page(language), {band: rows["item"] for band, rows in ends.groupby("band", sort=False)}
    by_size = sorted(by_band.items(), key=lambda each: -len(each[1]))
    told = [say["good"].format(answer=band) for band, _ in by_size[:1]]
    told += [say["good_to"].format(answer=band, asked=_some([*items], say)) for band, items in by_size[1:]]
    for moved, rows in (("more", ends["low"] > 0), ("fewer", ends["high"] < 0)):
        told += [say[moved].format(asked=_some([*ends["item"][rows]], say))] if rows.any() else []
    return told


def once(told: Sequence[str], more: Sequence[str], language: str) -> list[str]:
    """What a second result of a measure adds: not what was said of the first already, but luck is of each."""
    but = catalogue()["but"][language]
    luck = {but["sure"], but["PARTLY"], but["CHANCE"]}
    return [each for each in more if each in luck or each not in told]


def _some(items: Sequence[str], say: Mapping[str, Any]) -> str:
    """The first of some statements, each as it was asked, and whether there are others."""
    told = items[: SOME if len(items) > SOME + 1 else None]  # one more takes no more room than ‘and others’
    shown = "; ".join(f"‘{each.removesuffix(OTHER_WAY)}’" for each in told)
    return f"{shown}; {say['others']}" if len(told) < len(items) else shown


def found(told: Sequence[str], language: str) -> list[str]:
    """What a paragraph says, in plain words: how it came out, and what its summary tells of chance and caveats.

    Parameters
    ----------
    told : sequence of str
        A claim and its caveats by weight, as the modules of this package make them; a claim without a way in a
        word is none.
    language : str
        Of the catalogue.
    """
    ways, but = catalogue()["found"][language], catalogue()["but"][language]
    if not isinstance(claim := told[0], Claim):
        return [ways["none"]]
    chances = [*claim.chances, *(each for each in heaviest(told) if each.weight is Weight.CHANCE)]
    others = [each for each in heaviest(told) if each.weight is not Weight.CHANCE]
    unsure = ways.get(f"{claim.way}_unsure")
    if chances and unsure and not chances[0].rules_out:
        said = [unsure]
    elif claim.way.endswith("unsure"):  # what cannot be told is no luck either
        said = [ways[claim.way]]
    else:
        luck = [but["sure" if each.rules_out else "PARTLY" if each.partly else "CHANCE"] for each in chances]
        said = [ways[claim.way], *luck]
    needless = {Weight.UNCOMPARED} if claim.way.startswith("once") else set()  # it is told already
    if claim.way.startswith("watched") and claim.way != "watched_worse":
        needless |= {Weight.UNCOMPARED, Weight.NO_CAUSE}
    if said == [unsure] or claim.way.endswith(("level", "same")):
        needless |= {
            Weight.APART,
            Weight.UNALLOCATED,
            Weight.NO_CAUSE,
        }  # nothing was seen that would need a cause
    return [*said, *(but[each.weight.name] for each in others if each.weight not in needless)]
