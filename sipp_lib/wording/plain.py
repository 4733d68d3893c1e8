"""A result in plain words without a number, in the language of a partnership's page for learners and parents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sipp_lib.files import content, shipped
from sipp_lib.wording.verdict import Claim, Weight, heaviest


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


def aimed(reached: bool | None, language: str) -> list[str]:
    """Whether what was aimed for was reached; nothing where that cannot be told."""
    return [] if reached is None else [catalogue()["page"][language]["reached" if reached else "missed"]]


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
    else:
        luck = [but["sure" if each.rules_out else "PARTLY" if each.partly else "CHANCE"] for each in chances]
        said = [ways[claim.way], *luck]
    needless = {Weight.UNCOMPARED} if claim.way.startswith("once") else set()  # it is told already
    if said == [unsure] or claim.way.endswith(("level", "same")):
        needless |= {Weight.UNALLOCATED, Weight.NO_CAUSE}  # nothing was seen that would need a cause
    return [*said, *(but[each.weight.name] for each in others if each.weight not in needless)]
