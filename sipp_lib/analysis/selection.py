"""Which pupils meet what a partnership looks for: a low result, a stage, a school, an area, a circumstance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class Rule:
    """What the pupils of a group have in common; what is left empty does not matter.

    Parameters
    ----------
    limit : float or None
        The result up to which a pupil belongs to the group.
    better : {"higher", "lower"}
        Which way is better: where lower is, a pupil belongs to it from the limit up.
    quintiles : sequence of int
        SIMD quintiles, 1 the most deprived.
    stages, schools : sequence of str
        As the evidence names them.
    circumstances : sequence of str
        Columns of the pupils' table of which at least one is true.
    """

    limit: float | None = None
    better: Literal["higher", "lower"] = "higher"
    quintiles: Sequence[int] = ()
    stages: Sequence[str] = ()
    schools: Sequence[str] = ()
    circumstances: Sequence[str] = ()


def selected(values: pd.DataFrame, rule: Rule) -> pd.Series[bool]:
    """Which rows meet a rule.

    Parameters
    ----------
    values : pandas.DataFrame
        A row a pupil: the pupils' table with a column ``value``.
    rule : Rule
        What they have in common. Whatever is not known of a pupil does not meet it.

    Returns
    -------
    pandas.Series of bool
        On the index of `values`.
    """
    met = pd.Series(True, index=values.index)
    if rule.limit is not None:
        low = values["value"] <= rule.limit if rule.better == "higher" else values["value"] >= rule.limit
        met &= low.fillna(False)
    if rule.quintiles:
        met &= ((values["simd_decile"] + 1) // 2).isin(list(rule.quintiles)).fillna(False)
    for column, wanted in (("stage", rule.stages), ("school", rule.schools)):
        if wanted:
            met &= values[column].isin(list(wanted)).fillna(False)
    if rule.circumstances:
        met &= values[list(rule.circumstances)].fillna(False).any(axis=1)
    return met.astype(bool)
