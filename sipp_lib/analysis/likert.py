"""Survey answers counted item by item, every possible answer shown, and how they changed from wave to wave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from sipp_lib.analysis import proportions
from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.analysis.gap_change import joined
from sipp_lib.errors import UsageError

AGREE, DISAGREE = (re.compile(rf"\b{word}\b", re.IGNORECASE) for word in ("agree", "disagree"))
NUMBER = re.compile(r"(?:q|item|question|statement)?\W*(\d{1,3})", re.IGNORECASE)
SHARES, SIZES = ("percent_earlier", "percent_later"), ("n_earlier", "n_later")
POINTS = ("difference", "low", "high")
OTHER_WAY = " (worded the other way round)"
"""What stands behind a statement to which disagreeing is the good answer."""
Wave = TypeVar("Wave")


def items(surveys: pd.DataFrame, answers: Sequence[str]) -> pd.DataFrame:
    """How many respondents gave each answer to each item.

    Parameters
    ----------
    surveys : pandas.DataFrame, one row a respondent and item
        ``respondent``, ``item``, ``answer`` of one scale on one occasion. Missing answers are left out.
    answers : sequence of str
        All possible answers, from best to worst.

    Returns
    -------
    pandas.DataFrame, one row an item and possible answer
        ``item`` (in the order of the survey), ``answer`` (in the order of `answers`), ``count``
        (respondents, 0 when nobody), ``n`` (respondents who answered the item), ``percent`` (0 to 100; NA
        when nobody answered).

    Raises
    ------
    UsageError
        When an answer is not one of `answers`, or somebody answered an item twice.

    References
    ----------
    The table of the programme's evaluation summary (2014).
    """
    known = surveys.dropna(subset=["item", "answer"])
    strange = known.loc[~known["answer"].isin(list(answers)), "item"]
    if len(strange):
        raise UsageError(
            f"The item ‘{strange.iloc[0]}’ has an answer that is not among the possible answers. "
            "Complete the measure's list of answers, or correct the file."
        )
    twice = known.loc[known.duplicated(["respondent", "item"]), "item"]
    if len(twice):
        raise UsageError(
            f"The item ‘{twice.iloc[0]}’ has two answers of one respondent. "
            "Keep one answer each, and take one occasion at a time."
        )
    given = Counter(zip(known["item"].tolist(), known["answer"].tolist(), strict=True))
    asked = surveys["item"].dropna().unique().tolist()
    counts = {item: [given[item, answer] for answer in answers] for item in asked}
    keys = [(item, answer) for item in asked for answer in answers]
    return _shares(keys, [[given[key], sum(counts[key[0]])] for key in keys], "answer")


def bands(items: pd.DataFrame, answers: Sequence[str], turned: Collection[str] = ()) -> pd.DataFrame:
    """The answers to each item drawn together: those of the better half, the middle one, the others.

    Parameters
    ----------
    items : pandas.DataFrame, one row an item and possible answer
        ``item``, ``answer``, ``count``, ``n``, as `items` gives them.
    answers : sequence of str
        All possible answers, from best to worst.
    turned : collection of str
        Items that are worded the other way round, to which the last answer is the best.

    Returns
    -------
    pandas.DataFrame, one row an item and band
        ``item``, ``band`` (as `band_names` calls them; that of the better answers first, of a turned item too),
        ``count``, ``n`` (respondents), ``percent`` (0 to 100). NA when a count in the band is.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Adding up "agree" and "strongly agree", known as the top-two box of a five-point scale.
    """
    best, middle, worst = band_names(answers)
    half = len(answers) // 2
    names = [best] * half + [middle] * (len(answers) % 2) + [worst] * half
    order = {name: place for place, name in enumerate(dict.fromkeys(names))}
    band = dict(zip(answers, names, strict=True))
    columns = (items[name].tolist() for name in ("item", "answer", "count", "n"))
    found: dict[tuple[str, str], list[Any]] = {}
    for item, answer, count, n in zip(*columns, strict=True):
        found.setdefault((item, band[answer]), [0, n])[0] += count  # NA with anything is NA
    table = _shares(list(found), list(found.values()), "band")
    way = np.where(table["item"].isin(list(turned)), -1, 1)
    place = pd.DataFrame(
        {"item": pd.factorize(table["item"])[0], "at": way * table["band"].map(order).to_numpy(int)}
    )
    return table.iloc[place.sort_values(["item", "at"], kind="stable").index].reset_index(drop=True)


def band_names(answers: Sequence[str]) -> tuple[str, str, str]:
    """What the better half of the answers, the middle one and the others are called together.

    Parameters
    ----------
    answers : sequence of str
        All possible answers, from best to worst.

    Returns
    -------
    tuple of str
        "agree", "neither" and "disagree" where the answers are degrees of agreeing, else the answers themselves:
        "often or always". All three differ.
    """
    half = len(answers) // 2
    first, last = answers[:half], answers[len(answers) - half :]
    if (
        half
        and all(DISAGREE.search(each) for each in last)
        and all(AGREE.search(each) and not DISAGREE.search(each) for each in first)
    ):
        return "agree", "neither", "disagree"
    middle = answers[half] if len(answers) % 2 else "neither"
    return _together(first[::-1]), _small(middle), _together(last)


def alike(given: pd.DataFrame, waves: Sequence[str]) -> pd.DataFrame:
    """How alike the same people answered each item in two waves.

    Parameters
    ----------
    given : pandas.DataFrame, one row an answer
        ``respondent``, ``occasion``, ``item``, ``best`` (whether it is one of the better answers) of people who are
        known by the same name in each wave.
    waves : sequence of str
        Their names in order.

    Returns
    -------
    pandas.DataFrame, one row an item and pair of waves
        ``item``, ``earlier``, ``later``, ``n`` (people who answered both times), ``r`` (−1 to 1; see
        `sipp_lib.analysis.proportions.alike`).

    Raises
    ------
    KeyError
        When a column is missing.
    """
    rows = []
    for item, answers in given.groupby("item", sort=False):
        by = answers.pivot(index="respondent", columns="occasion", values="best").reindex(columns=list(waves))
        for earlier, later in compared_waves(list(waves)):
            both = by[[earlier, later]].dropna().astype(bool)
            r = proportions.alike(both[earlier], both[later])
            rows.append({"item": item, "earlier": earlier, "later": later, "n": len(both), "r": r})
    found = pd.DataFrame(rows, columns=["item", "earlier", "later", "n", "r"])
    return found.astype(
        dict.fromkeys(["item", "earlier", "later"], "string") | {"n": "Int64", "r": "Float64"}
    )


def changes(waves: Sequence[tuple[str, pd.DataFrame]], alike: pd.DataFrame | None = None) -> pd.DataFrame:
    """How the share of the better answers to each item changed from one wave to the next, and from first to last.

    Parameters
    ----------
    waves : sequence of (str, pandas.DataFrame)
        The name and the bands of each wave in order, as `bands` gives them and the gate leaves them.
    alike : pandas.DataFrame or None
        As `alike` gives it and the gate leaves it, where the same people answered; without it, and where it is hidden,
        it is as if others had answered each time.

    Returns
    -------
    pandas.DataFrame, one row an item and pair of waves
        ``item``, ``band`` (the better answers), ``earlier``, ``later`` (waves), ``percent_earlier``,
        ``percent_later`` (0 to 100), ``difference``, ``low``, ``high`` (percentage points, later less earlier, with its
        95 % interval), ``n_earlier``, ``n_later`` (respondents). Items that were asked in one wave of a pair only are
        left out; NA where a share is hidden.

    References
    ----------
    Newcombe (1998), as for `sipp_lib.analysis.proportions.newcombe`, for the same people where `alike` is given; r
    counts for as much as those who answered both times are of all who answered either time, n/√(n₁n₂).
    """
    best = [(name, table.groupby("item", sort=False).head(1).set_index("item")) for name, table in waves]
    rows = []
    for (earlier, one), (later, two) in compared_waves(best):
        both = one.merge(two, left_index=True, right_index=True, suffixes=("_earlier", "_later"))
        count, size, count_then, size_then = floats(
            both, "count_later", "n_later", "count_earlier", "n_earlier"
        )
        r = _same_people(alike, both.index, earlier, later) / np.sqrt(size * size_then)
        found = proportions.newcombe(count, size, count_then, size_then, r=np.clip(np.nan_to_num(r), -1, 1))
        points = dict(zip(POINTS, found, strict=True))
        names = {"band": both["band_later"].to_numpy(), "earlier": earlier, "later": later}
        kept = {name: both[name].array for name in (*SHARES, *SIZES)}
        if "suppressed_later" in both:
            kept["suppressed"] = both["suppressed_later"].where(
                both["suppressed_later"] != "", both["suppressed_earlier"]
            )
        rows.append(
            pd.DataFrame({"item": both.index, **names, **kept}).assign(
                **{
                    name: pd.array(100 * np.atleast_1d(each), dtype="Float64")
                    for name, each in points.items()
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    words = dict.fromkeys(["item", "band", "earlier", "later"], "string")
    rest = [name for name in table if name == "suppressed"]
    table = table[["item", "band", "earlier", "later", *SHARES, *POINTS, *SIZES, *rest]]
    return table.astype(words | dict.fromkeys(SIZES, "Int64"))


def beside(changes: Mapping[str, pd.DataFrame], first: str, last: str) -> pd.DataFrame:
    """How much more each share rose in the target group than in the comparison group from the first wave to the last.

    Parameters
    ----------
    changes : mapping of str to pandas.DataFrame
        Of each group, as `changes` gives them.
    first, last : str
        The two waves.

    Returns
    -------
    pandas.DataFrame, one row an item that both were asked
        ``item``, ``band``, ``difference``, ``low``, ``high`` (percentage points), ``n_target``, ``n_comparison`` (who
        answered last); no rows without both groups, or where nothing of one is known.

    References
    ----------
    Both intervals joined as by `sipp_lib.analysis.gap_change.joined`.
    """
    columns = ["item", "band", *POINTS, "n_target", "n_comparison"]
    if not {"target", "comparison"} <= set(changes):
        return pd.DataFrame(columns=columns)
    own, other = (
        rows[(rows["earlier"] == first) & (rows["later"] == last)]
        for rows in (changes["target"], changes["comparison"])
    )
    both = own.merge(other, on=["item", "band"], suffixes=("", "_beside"))
    if both["difference"].isna().all() or both["difference_beside"].isna().all():
        return pd.DataFrame(columns=columns)
    found = [
        joined((row[0], row[1], row[2]), (row[3], row[4], row[5]), 0.0)
        for row in zip(*floats(both, *POINTS, *(f"{each}_beside" for each in POINTS)), strict=True)
    ]
    sizes = {"n_target": both["n_later"], "n_comparison": both["n_later_beside"]}
    return (
        both[["item", "band"]].join(pd.DataFrame(found, columns=[*POINTS], dtype="Float64")).assign(**sizes)
    )


def no_surer(told: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Changes of rounded numbers whose ranges exclude nought only where those of the exact numbers do.

    Parameters
    ----------
    told, truth : pandas.DataFrame, one row an item, and a pair of waves
        ``item``, ``low``, ``high`` and any of ``earlier``, ``later``, as `changes` or `beside` gives them.

    Returns
    -------
    pandas.DataFrame, the rows of `told`
        A range ends at 0 where that of `truth` reaches it.
    """
    keys = [name for name in ("item", "earlier", "later") if name in told]
    exact = told[keys].merge(truth[[*keys, "low", "high"]], on=keys, how="left")
    low, high = (told[end].reset_index(drop=True) for end in ("low", "high"))
    low = low.where((exact["low"] > 0).fillna(False), low.clip(upper=0))
    high = high.where((exact["high"] < 0).fillna(False), high.clip(lower=0))
    return told.reset_index(drop=True).assign(low=low, high=high)


def _same_people(alike: pd.DataFrame | None, items: pd.Index, earlier: str, later: str) -> Numbers:
    """Of each item how alike people answered, times how many they are; 0 where that is not known."""
    if alike is None:
        return np.zeros(len(items))
    rows = alike[(alike["earlier"] == earlier) & (alike["later"] == later)].set_index("item")
    n, r = floats(rows.reindex(items), "n", "r")
    return np.nan_to_num(n * r)


def compared_waves(waves: Sequence[Wave]) -> list[tuple[Wave, Wave]]:
    """Which waves are compared: each with the next, and the first with the last."""
    return [*pairwise(waves), *([(waves[0], waves[-1])] if len(waves) > 2 else [])]


def turned(items: Sequence[str], named: Sequence[str]) -> set[str]:
    """Which items somebody named, by their words or by their numbers in the order of the questionnaire.

    Parameters
    ----------
    items : sequence of str
        The items in the order of the questionnaire.
    named : sequence of str
        What was written: an item's words, capitals and signs aside, or its number (‘7’, ‘Q7’).
    """
    words = {_bare(item): item for item in items}
    found = {words[_bare(each)] for each in named if _bare(each) in words}
    for each in named:
        number = NUMBER.fullmatch(each.strip())
        if number and 0 < int(number[1]) <= len(items):
            found.add(items[int(number[1]) - 1])
    return found


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]+", " ", text.casefold()).split())


def _together(answers: Sequence[str]) -> str:
    small = [_small(answer) for answer in answers]
    if len(small) > 3:
        return f"{small[0]} to {small[-1]}"
    return " or ".join(filter(None, [", ".join(small[:-1]), *small[-1:]]))


def _small(answer: str) -> str:
    """An answer as it stands within a sentence; ‘OK’ keeps its capitals."""
    return answer[:1].lower() + answer[1:] if answer[1:2].islower() else answer


def _shares(keys: Sequence[tuple[str, str]], counts: Sequence[Sequence[Any]], name: str) -> pd.DataFrame:
    """A row for each item and answer or band, with how many of how many, and the percentage."""
    columns: dict[str, Any] = {
        "item": pd.array([item for item, _ in keys], dtype="string"),
        name: pd.array([text for _, text in keys], dtype="string"),
        "count": pd.array([count for count, _ in counts], dtype="Int64"),
        "n": pd.array([n for _, n in counts], dtype="Int64"),
    }
    return proportions.add_percent(pd.DataFrame(columns))
