"""Scores of questionnaires: Rosenberg, Stirling, and any scale that a small file declares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sipp_lib.errors import UsageError

CANNOT_BE_READ = "?"  # no TOML
STRAIGHT = 5  # the same answer to fewer items is nothing strange


@dataclass(frozen=True)
class Scale:
    """How the answers to a questionnaire become one score.

    Parameters
    ----------
    name : str
        What it is called.
    items : int
        How many items there are, in the order of the questionnaire; they count from 1.
    lowest, highest : int
        The numbers of the answers at the two ends.
    reversed : tuple of int
        Items that are worded the other way round: an answer a counts as lowest + highest − a.
    unscored : tuple of int
        Items that are asked but not counted.
    may_miss : int
        How many scored items may lack an answer; each then counts as the respondent's mean of the others.
    texts : tuple of str
        The items in words, where a file has them so.
    """

    name: str
    items: int
    lowest: int
    highest: int
    reversed: tuple[int, ...] = ()
    unscored: tuple[int, ...] = ()
    may_miss: int = 0
    texts: tuple[str, ...] = ()

    @property
    def scored(self) -> tuple[int, ...]:
        """The items that count."""
        return tuple(item for item in range(1, self.items + 1) if item not in self.unscored)

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest possible score."""
        return len(self.scored) * self.lowest, len(self.scored) * self.highest


ORDERS = {"A": (2, 5, 6, 8, 9), "B": (3, 5, 8, 9, 10)}
STIRLING = Scale("Stirling Children's Wellbeing Scale", 15, 1, 5, unscored=(2, 7, 13))


def rosenberg(order: str, lowest: int) -> Scale:
    """The Rosenberg self-esteem scale: ten items, ‘strongly disagree’ to ‘strongly agree’.

    Parameters
    ----------
    order : {"A", "B"}
        Two orders of the items circulate: A reverses 2, 5, 6, 8, 9; B reverses 3, 5, 8, 9, 10.
    lowest : {0, 1}
        The number of ‘strongly disagree’: scores are 0 to 30, or 10 to 40.

    Raises
    ------
    UsageError
        When order or range is another.

    References
    ----------
    Rosenberg (1965), Society and the adolescent self-image.
    """
    if order not in ORDERS or lowest not in (0, 1):
        raise UsageError(
            "The Rosenberg scale has the item orders A (items 2, 5, 6, 8 and 9 are reversed) and B (3, 5, 8, 9 and "
            "10), and answers from 0 to 3 or from 1 to 4. Say which your questionnaire has."
        )
    return Scale(f"Rosenberg self-esteem scale, order {order}", 10, lowest, lowest + 3, ORDERS[order])


def named(words: str, folder: Path) -> Scale:
    """A scale by what a measure's record says of it.

    Parameters
    ----------
    words : str
        ‘Stirling’, ‘Rosenberg A 0-3’ (order A or B, answers 0-3 or 1-4), or the name of a TOML file.
    folder : pathlib.Path
        Where the programme's own scales are declared.

    Raises
    ------
    UsageError
        When it is none of them.
    """
    if found := _published(words):
        return found
    if (file := own_file(words, folder)) and file.is_file():
        return declared(file)
    raise UsageError(
        f"‘{words}’ is not a known scale. Write Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or 1-4), "
        "or the name of a file in the programme's folder ‘scales’. A partner school's own comes with its records."
    )


def own_file(words: str, folder: Path) -> Path | None:
    """Where the file of a scale of the programme's own is, or would be; None where the words name no such file."""
    file = folder / f"{words.strip().removesuffix('.toml')}.toml"
    return file if words.strip() and not _published(words) and file.parent == folder else None


def _published(words: str) -> Scale | None:
    plain = " ".join(words.replace("–", "-").replace(",", " ").casefold().split())
    if plain.startswith("stirling"):
        return STIRLING
    found = re.fullmatch(r"rosenberg(?: order)? ([ab]) ([01])-[34]", plain)
    return rosenberg(found[1].upper(), int(found[2])) if found else None


def declared(path: Path) -> Scale:
    """A scale from a TOML file.

    Parameters
    ----------
    path : pathlib.Path
        With name, items (a number, or the list of their texts), lowest and highest, and where it has them reversed,
        unscored and may_miss.

    Raises
    ------
    UsageError
        When it cannot be read, or declares what cannot be scored.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = CANNOT_BE_READ
    return parsed(text, str(path))


def parsed(text: str, where: str) -> Scale:
    """A scale from the text of its file; see `declared`.

    Raises
    ------
    UsageError
        When it declares what cannot be scored; `where` says of which file that is.
    """
    problem = "it cannot be read"
    try:
        told = tomllib.loads(text)
        unknown = sorted(set(told) - {*Scale.__dataclass_fields__} | ({"texts"} & set(told)))
        problem = f"‘{unknown[0]}’ is not known" if unknown else "name, items, lowest or highest is missing"
        if not unknown:
            items = told["items"]
            texts = tuple(map(str, items)) if isinstance(items, list) else ()
            numbers = {name: tuple(map(_whole, told.get(name, ()))) for name in ("reversed", "unscored")}
            scale = Scale(
                str(told["name"]),
                len(texts) or _whole(items),
                _whole(told["lowest"]),
                _whole(told["highest"]),
                may_miss=_whole(told.get("may_miss", 0)),
                texts=texts,
                **numbers,
            )
            named = {*scale.reversed, *scale.unscored}
            if not named <= set(range(1, scale.items + 1)) or not scale.scored:
                problem = (
                    "reversed and unscored must be numbers of its items, and an item must be left to count"
                )
            elif scale.lowest >= scale.highest or not 0 <= scale.may_miss < len(scale.scored):
                problem = "lowest must be under highest, and fewer items may be missing than count"
            else:
                return scale
    except (tomllib.TOMLDecodeError, KeyError):
        pass
    except (TypeError, ValueError):
        problem = "items, lowest, highest, reversed, unscored and may_miss must be whole numbers"
    raise UsageError(
        f'{where} does not declare a scale: {problem}. A scale is lines such as name = "Liking reading", '
        "items = 6, lowest = 1, highest = 5, reversed = [2, 5]."
    )


def numbered(surveys: pd.DataFrame, scale: Scale, answers: Sequence[str] = ()) -> pd.DataFrame:
    """Answers to a scale as numbers, one row a respondent and occasion, one column an item.

    Parameters
    ----------
    surveys : pandas.DataFrame, one row an answer
        ``respondent``, ``occasion``, ``item``, ``answer`` of one scale. An item is known by its text, else by the
        first number in it (‘Q7’, ‘7. I …’), else by its place.
    scale : Scale
        The scale.
    answers : sequence of str
        The possible answers in words from the one that counts most to the one that counts least; without them the
        answers must be numbers.

    Returns
    -------
    pandas.DataFrame of Float64
        Index ``respondent``, ``occasion``; columns 1 to the number of items. An answer that is none is missing.
    """
    words = {word.casefold(): scale.highest - at for at, word in enumerate(answers)}
    given = surveys["answer"].str.strip()
    value = given.str.casefold().map(words) if words else pd.to_numeric(given, errors="coerce")
    value = value.astype("Float64").where(lambda found: found.between(scale.lowest, scale.highest))
    at = places(list(surveys["item"].dropna().unique()), scale)
    rows = pd.DataFrame(
        {
            "respondent": surveys["respondent"],
            "occasion": surveys["occasion"].fillna(""),
            "item": surveys["item"].map(at),
            "value": value,
        }
    )
    wide = rows.pivot(index=["respondent", "occasion"], columns="item", values="value")
    return wide.reindex(columns=range(1, scale.items + 1)).astype("Float64")


def scores(numbers: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """The score of each respondent, and who gave the same answer throughout.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Of `numbered`, before anything is reversed: one row a respondent, columns 1 to the number of items.
    scale : Scale
        The scale.

    Returns
    -------
    pandas.DataFrame, index as `numbers`
        ``score`` (points; missing when more items than `may_miss` lack an answer), ``answered`` (scored items with an
        answer) and ``straight_lined`` (the same answer to all items, at least five). All ‘agree’ on Rosenberg is 15 of
        30, an ordinary score: only this flag tells.
    """
    counted = turned(numbers, scale)
    answered = counted.notna().sum(axis="columns").astype("Int64")
    enough = answered >= len(scale.scored) - scale.may_miss
    score = (counted.mean(axis="columns") * len(scale.scored)).astype("Float64").round(10)
    same = (numbers.nunique(axis="columns") == 1) & (numbers.notna().sum(axis="columns") >= STRAIGHT)
    return pd.DataFrame(
        {"score": score.where(enough), "answered": answered, "straight_lined": same.astype("boolean")}
    )


def turned(numbers: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """The scored items with those that are reversed turned round: what a total, or alpha, is worked out from.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Of `numbered`.
    scale : Scale
        The scale.

    Returns
    -------
    pandas.DataFrame, index as `numbers`
        Columns: the numbers of the scored items.
    """
    counted = numbers[list(scale.scored)].copy()
    for item in {*scale.reversed} & {*scale.scored}:
        counted[item] = scale.lowest + scale.highest - counted[item]
    return counted


def places(items: list[str], scale: Scale) -> dict[str, int]:
    """Which item of a scale each text is, from 1.

    Raises
    ------
    UsageError
        When the texts cannot be told apart so, or are more than the scale has.
    """
    texts = {text.casefold().strip(): at for at, text in enumerate(scale.texts, 1)}
    known = {item: texts[item.casefold().strip()] for item in items if item.casefold().strip() in texts}
    if len(known) < len(items):
        numbers = [pd.Series([item]).str.extract(r"(\d+)")[0].iloc[0] for item in items]
        told = all(isinstance(number, str) for number in numbers)
        known = {item: int(numbers[at]) if told else at + 1 for at, item in enumerate(items)}
    if len(set(known.values())) < len(items) or not set(known.values()) <= set(range(1, scale.items + 1)):
        raise UsageError(
            f"The items in the evidence are not those of ‘{scale.name}’, which has {scale.items}. Number them as the "
            "scale does, from 1."
        )
    return known


def _whole(value: object) -> int:
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        raise TypeError
    return int(value)
