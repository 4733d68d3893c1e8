"""Survey answers counted item by item, every possible answer shown even when nobody gave it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sipp_lib.analysis import proportions
from sipp_lib.errors import UsageError


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
            "Complete the measure's list of answers, or mend the file."
        )
    twice = known.loc[known.duplicated(["respondent", "item"]), "item"]
    if len(twice):
        raise UsageError(
            f"The item ‘{twice.iloc[0]}’ has two answers of one respondent. "
            "Keep one answer each, and take one occasion at a time."
        )
    every = pd.MultiIndex.from_product(
        [surveys["item"].dropna().unique(), list(answers)], names=["item", "answer"]
    )
    count = known.groupby(["item", "answer"]).size().reindex(every, fill_value=0)
    n = count.groupby("item", sort=False).transform("sum")
    return _shares(pd.DataFrame({"count": count, "n": n}))


def bands(items: pd.DataFrame, answers: Sequence[str]) -> pd.DataFrame:
    """The answers to each item drawn together: agree, neither, disagree.

    Parameters
    ----------
    items : pandas.DataFrame, one row an item and possible answer
        ``item``, ``answer``, ``count``, ``n``, as `items` gives them.
    answers : sequence of str
        All possible answers, from best to worst.

    Returns
    -------
    pandas.DataFrame, one row an item and band
        ``item``, ``band`` ("agree": the first half of `answers`; "neither": the middle one, when their
        number is odd; "disagree": the others), ``count``, ``n`` (respondents), ``percent`` (0 to 100). NA
        when a count in the band is.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Adding up "agree" and "strongly agree", known as the top-two box of a five-point scale.
    """
    half = len(answers) // 2
    sizes = {"agree": half, "neither": len(answers) % 2, "disagree": half}
    names = [name for name, size in sizes.items() for _ in range(size)]
    band = items["answer"].map(dict(zip(answers, names, strict=True)))
    grouped = items.assign(band=band).groupby(["item", "band"], sort=False)
    count = grouped["count"].agg(lambda counts: counts.sum(skipna=False))
    return _shares(pd.DataFrame({"count": count, "n": grouped["n"].first()}))


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    keys = dict.fromkeys(table.index.names, "string")
    table = table.reset_index().astype(keys | {"count": "Int64", "n": "Int64"})
    return proportions.add_percent(table)
