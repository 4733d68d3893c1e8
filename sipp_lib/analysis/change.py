"""How the same pupils changed from one occasion to another, and who is missing."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import gammaln

from sipp_lib.analysis import means, proportions
from sipp_lib.analysis.frames import floats
from sipp_lib.errors import UsageError

ABOUT_PUPILS = ("group", "class", "school")
SMALLEST_FOR_EFFECT = means.FEWEST
FEWEST_TOLD = 10
"""Pupils, in each group where there are two, below which no effect and no months of progress are told.

Ours, by what an interval says: with ten in each it reaches .88 standard deviations either way, 1.96·√(2/10), or 11
months of the Toolkit's 12. With fewer, a number says nothing.
"""
# per cent lost of all pupils, and the difference of both groups' losses, in percentage points, that may go with it
LOST, APART = (0, 10, 20, 30, 40, 50, 57), (5.7, 6.3, 5.4, 4.1, 2.6, 1.0, 0.0)


def pairs(values: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Pupils measured on both occasions.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil and occasion
        ``pupil``, ``occasion``, ``value`` (unit of the measure) of one measure, and any of ``group``,
        ``class``, ``school``.
    before, after : str
        The two occasions.

    Returns
    -------
    pandas.DataFrame, one row a pupil with a value on both, in the order of the pseudonyms
        ``pupil``, ``before``, ``after``, ``change`` (after − before, unit of the measure), and those of
        ``group``, ``class``, ``school`` that were there, as they were before.

    Raises
    ------
    UsageError
        When both occasions are the same, or a pupil has two values on one of them.
    """
    first, second = (side.set_index("pupil") for side in _sides(values, before, after))
    extra = [name for name in ABOUT_PUPILS if name in values.columns]
    both = pd.concat({"before": first["value"], "after": second["value"]}, axis="columns", join="inner")
    both = both.assign(change=(both["after"] - both["before"]).round(9)).join(first[extra])
    return both.sort_index().rename_axis("pupil").reset_index()


def summary(
    pairs: pd.DataFrame, *, standardiser: str, sd: float | None, sd_n: int | None = None
) -> pd.DataFrame:
    """The mean change of a group with its interval, and its size in a *named* standard deviation.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        Of `pairs`: ``before``, ``after``, ``change``.
    standardiser : str
        Words naming whose standard deviation `sd` is, for example "the whole cohort before". A group chosen
        for low scores has a narrowed one of its own, which inflates the effect.
    sd : float or None
        That standard deviation, in the unit of the measure; None when it is not known.
    sd_n : int or None
        From how many pupils `sd` comes; the pupils in `pairs` when left out, as in Becker.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils), ``mean_before``, ``mean_after``, ``mean_change``, ``sd_change``, ``low``, ``high``
        (95 % t interval of the mean change; unit of the measure), ``standardiser``, ``sd`` (unit of the
        measure), ``effect`` (standard deviations; positive = rose). The interval is NA under
        `sipp_lib.analysis.means.FEWEST` pupils, ``effect`` under 5 or where `sd` is missing or not above 0.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Becker, B. J. (1988). Synthesizing standardized mean-change measures. British Journal of Mathematical and
    Statistical Psychology 41, 257–278: g = J(n − 1)·change/sd, with J of `correction`.
    """
    change = _numbers(pairs, "change").dropna()
    scale = np.nan if sd is None or pd.isna(sd) else float(sd)
    n = len(change)
    df = (sd_n or n) - 1
    known = n >= SMALLEST_FOR_EFFECT and scale > 0 and df >= 2
    table = pd.DataFrame(
        {
            "n": pd.array([n], dtype="Int64"),
            "mean_before": [_numbers(pairs, "before").loc[change.index].mean()],
            "mean_after": [_numbers(pairs, "after").loc[change.index].mean()],
            "mean_change": [change.mean()],
            "sd_change": [change.std()],
        }
    ).astype(dict.fromkeys(["mean_before", "mean_after", "mean_change", "sd_change"], "Float64"))
    return means.add_interval(table).assign(
        standardiser=pd.array([standardiser], dtype="string"),
        sd=pd.array([scale], dtype="Float64"),
        effect=pd.array([correction(df) * change.mean() / scale if known else np.nan], dtype="Float64"),
    )


def told(effects: pd.DataFrame) -> pd.DataFrame:
    """Standardised effects, but for those of too few pupils.

    Parameters
    ----------
    effects : pandas.DataFrame, one row an effect
        ``n``, or ``n_target`` and ``n_comparison`` (pupils), and any of ``effect``, ``d``, ``g``, ``d_ppc2`` with
        ``se``, ``low`` and ``high``, which beside ``effect`` are of something else.

    Returns
    -------
    pandas.DataFrame, the same rows
        NA where a group has fewer than `FEWEST_TOLD` pupils.

    References
    ----------
    As for `FEWEST_TOLD`.
    """
    sizes = [name for name in ("n", "n_target", "n_comparison") if name in effects]
    few = (effects[sizes] < FEWEST_TOLD).fillna(False).any(axis="columns")
    names = ("effect",) if "effect" in effects else ("d", "g", "d_ppc2", "se", "low", "high")
    return effects.assign(**{name: effects[name].mask(few) for name in names if name in effects})


def correction(df: float) -> float:
    """Hedges' J, which takes the small-sample bias from a standardised effect.

    Parameters
    ----------
    df : float
        Degrees of freedom of the standard deviation, 2 or more.

    Returns
    -------
    float
        A factor a little below 1, without unit.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators.
    Journal of Educational Statistics 6, 107–128: J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2)).
    """
    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def missing(values: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """How many pupils were measured on both occasions, and how many on one only.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil and occasion
        As for `pairs`.
    before, after : str
        The two occasions.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n_before_only``, ``n_after_only``, ``n`` (on both); pupils.

    Raises
    ------
    UsageError
        As for `pairs`.
    """
    first, second = (pd.Index(side["pupil"]) for side in _sides(values, before, after))
    counts = {
        "n_before_only": len(first.difference(second)),
        "n_after_only": len(second.difference(first)),
        "n": len(first.intersection(second)),
    }
    return pd.DataFrame([counts], dtype="Int64")


def attrition(values: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Who was measured before but not after, by group.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil and occasion
        As for `pairs`, with ``group``.
    before, after : str
        The two occasions.

    Returns
    -------
    pandas.DataFrame, one row a group
        ``group`` ("target", "comparison", where anybody was measured before), ``count`` (pupils not measured
        after), ``n`` (pupils measured before), ``percent`` (0 to 100), ``lost_more`` (whether it is the group that lost
        so many more that this alone can make a difference: see `lost_unevenly`).

    Raises
    ------
    UsageError
        As for `pairs`.

    """
    first, second = _sides(values, before, after)
    gone = first.assign(gone=~first["pupil"].isin(second["pupil"])).groupby("group")["gone"]
    groups = [name for name in ("target", "comparison") if name in gone.groups]
    table = pd.DataFrame({"count": gone.sum(), "n": gone.size()}).astype("Int64").reindex(groups)
    lost = proportions.add_percent(table.rename_axis("group").reset_index().astype({"group": "string"}))
    more = (lost["percent"] == lost["percent"].max()) & lost_unevenly(lost)
    return lost.assign(lost_more=more.astype("boolean"))


def lost_unevenly(lost: pd.DataFrame) -> bool:
    """Whether one group lost so many more of its pupils than the other that this alone can make a difference.

    Parameters
    ----------
    lost : pandas.DataFrame, one row a group
        ``count``, ``n``, ``percent``, as `attrition` gives them.

    Returns
    -------
    bool
        False where there is one group only.

    References
    ----------
    What Works Clearinghouse (2020). Standards handbook, version 4.1, table II.1: the difference that may go with an
    overall loss under its cautious assumption, here on straight lines between every tenth per cent, which lie
    within .2 points of the table. It was compared per cent by per cent as R's package baselinr quotes it; the
    handbook's own page was not at hand.
    """
    count, n, percent = floats(lost, "count", "n", "percent")
    if len(lost) < 2 or np.isnan(percent).any():
        return False
    overall = 100 * count.sum() / n.sum()
    return bool(np.ptp(percent) > np.interp(overall, LOST, APART))


def bins(pairs: pd.DataFrame, *, step: float, better: Literal["higher", "lower"] = "higher") -> pd.DataFrame:
    """How many pupils fell, stayed about the same and rose.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        Of `pairs`: ``change``.
    step : float
        The largest change, up or down, that counts as about the same; unit of the measure.
    better : {"higher", "lower"}
        Which way the measure is better.

    Returns
    -------
    pandas.DataFrame, 3 rows, from worst to best
        ``change_group`` (in words, with its limits), ``count`` and ``n`` (pupils), ``percent`` (0 to 100; NA
        without pupils).

    Raises
    ------
    UsageError
        When `step` is negative, or `better` is another word.
    """
    if not step >= 0:
        raise UsageError("What counts as about the same must be 0 or more. Give a step that is.")
    if better not in ("higher", "lower"):
        raise UsageError(f"A measure is better when ‘higher’ or ‘lower’, not ‘{better}’. Use one of the two.")
    change = _numbers(pairs, "change").dropna().to_numpy(float)
    # 0.3 − 0.2 is a little less than 0.1 in a computer: a change as large as the step is not beyond it.
    beyond = (np.abs(change) > step) & ~np.isclose(np.abs(change), step)
    names = [
        f"fell (by more than {step:g})" if step else "fell",
        f"about the same (within {step:g})" if step else "stayed the same",
        f"rose (by more than {step:g})" if step else "rose",
    ]
    counts = [int((beyond & (change < 0)).sum()), int((~beyond).sum()), int((beyond & (change > 0)).sum())]
    table = pd.DataFrame(
        {
            "change_group": pd.array(names, dtype="string"),
            "count": pd.array(counts, dtype="Int64"),
            "n": pd.array([len(change)] * 3, dtype="Int64"),
        }
    )
    table = proportions.add_percent(table)
    return table if better == "higher" else table.iloc[::-1].reset_index(drop=True)


def _numbers(frame: pd.DataFrame, column: str) -> pd.Series[float]:
    return pd.Series(floats(frame, column)[0], index=frame.index)


def _sides(values: pd.DataFrame, before: str, after: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    if before == after:
        raise UsageError(
            f"Before and after are both ‘{before}’, so nothing can have changed. Choose two occasions."
        )
    needed = ["pupil", "occasion", "value", *(name for name in ABOUT_PUPILS if name in values)]
    known = values.loc[values["pupil"].notna() & values["value"].notna(), needed]
    known = known.assign(value=known["value"].astype("Float64"))
    sides = [known[known["occasion"] == occasion] for occasion in (before, after)]
    for occasion, side in zip((before, after), sides, strict=True):
        if side["pupil"].duplicated().any():
            raise UsageError(
                f"A pupil has more than one value on the occasion ‘{occasion}’. "
                "Keep one value for each pupil and occasion, of one measure at a time."
            )
    return sides[0], sides[1]
