"""How far two groups of pupils lie apart on one occasion, in standard deviations or in order."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT, correction
from sipp_lib.analysis.comparison import GROUPS
from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.analysis.proportions import wilson

FAR_APART = 0.25
FAR_IN_ORDER = 0.14  # Cliff's delta of two normal groups .25 standard deviations apart: 2Φ(.25/√2) − 1
POOLED_AFTER = "both groups after, pooled"


def adjusted_effect(adjusted: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Adjusted differences between the groups, each in the pooled standard deviation afterwards.

    Parameters
    ----------
    adjusted : pandas.DataFrame, one row a method
        ``method``, ``difference``, ``low``, ``high``, ``se`` (unit of the measure), ``n_target``,
        ``n_comparison``, as `sipp_lib.analysis.comparison.adjusted` gives them and the gate leaves them.
    groups : pandas.DataFrame, 2 rows
        ``group``, ``n``, ``sd_after``, as `sipp_lib.analysis.comparison.groups` gives them and the gate leaves
        them.

    Returns
    -------
    pandas.DataFrame, one row a method
        ``method``, ``g``, ``se``, ``low``, ``high`` (standard deviations; positive = the target group ended
        higher), ``standardiser``, ``n_target``, ``n_comparison`` (pupils). NA with fewer than 5 pupils in a
        group, no spread afterwards, or a number hidden.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Education Endowment Foundation (2022). Statistical analysis guidance for EEF evaluations: the adjusted
    difference over the unconditional pooled standard deviation, with the correction of Hedges (1981).
    """
    sd, n = _both(groups, "sd_after", "n")
    pooled, j = _pooled(sd, n)
    names = ["difference", "se", "low", "high"]
    numbers = adjusted[names].astype("Float64") * (j / pooled)
    table = numbers.rename(columns={"difference": "g"}).astype("Float64")
    table.insert(0, "method", adjusted["method"].astype("string"))
    return table.assign(
        standardiser=pd.array([POOLED_AFTER] * len(table), dtype="string"),
        n_target=adjusted["n_target"].astype("Int64"),
        n_comparison=adjusted["n_comparison"].astype("Int64"),
    ).reset_index(drop=True)


def cliffs_delta(values: pd.DataFrame) -> pd.DataFrame:
    """Cliff's delta: how much oftener a pupil of the target group is higher than lower; for ordered answers.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil
        ``group`` ("target" or "comparison"; others are left out) and ``value``, whose order alone counts.
        Pupils with either missing are left out.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``delta`` (−1, every target pupil lower, to 1, every one higher), ``low``, ``high`` (95 % interval),
        ``n_target``, ``n_comparison`` (pupils). NA with fewer than 5 pupils in a group. With no overlap at
        all the formula leaves no interval; its open end is then Wilson's, for the smaller group.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Cliff, N. (1993). Dominance statistics: ordinal analyses to answer ordinal questions. Psychological
    Bulletin 114, 494–509 (unbiased variance, not below (1 − δ²)/(n₁n₂ − 1)). Hogarty, K. Y. & Kromrey, J. D.
    (1999). Using SAS to calculate tests of Cliff's delta. SUGI 24, paper 238 (asymmetric interval, t with
    n₁ + n₂ − 2 degrees of freedom).
    """
    known = values.assign(value=values["value"].astype("Float64")).dropna(subset=["value", "group"])
    x, y = (floats(known[known["group"] == name], "value")[0] for name in GROUPS)
    delta = low = high = np.nan
    if min(len(x), len(y)) >= SMALLEST_FOR_EFFECT:
        delta, variance = _dominance(x, y)
        low, high = _asymmetric(delta, variance, len(x), len(y))
    numbers = {"delta": delta, "low": low, "high": high}
    table = pd.DataFrame({name: pd.array([number], dtype="Float64") for name, number in numbers.items()})
    sizes = {"n_target": len(x), "n_comparison": len(y)}
    return table.assign(**{name: pd.array([size], dtype="Int64") for name, size in sizes.items()})


def far_apart(pairs: pd.DataFrame, form: Literal["score", "yes or no", "levels"] = "score") -> int:
    """Whether the groups began so far apart that taking account of it cannot make up for it, and which way.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``group``, ``before``, ``after``, as `sipp_lib.analysis.change.pairs` gives them.
    form : {"score", "yes or no", "levels"}
        What a value is; a yes is 1, a no 0, and of levels only the order counts.

    Returns
    -------
    int
        1 where the target group began higher by more than `FAR_APART` pooled standard deviations, −1 where lower, else
        0; 0 with fewer than 5 pupils in a group, too.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    What Works Clearinghouse (2020). Standards handbook, version 4.1, section II: above .25 standard deviations groups
    are not equivalent whatever is adjusted; of a yes or no by Cox's index, the log odds ratio over 1.65. Of levels
    ours, by the Cliff's delta of two normal groups that far apart.
    """
    known = pairs.astype({"before": "Float64", "after": "Float64"}).dropna(subset=["before", "after"])
    x, y = (floats(known[(known["group"] == name).fillna(False)], "before")[0] for name in GROUPS)
    if min(len(x), len(y)) < SMALLEST_FOR_EFFECT:
        return 0
    apart, most = float(x.mean() - y.mean()), FAR_APART
    if form == "levels":
        apart, most = _dominance(x, y)[0], FAR_IN_ORDER
    elif form == "yes or no":  # half a pupil more of each kind, as nobody's odds are nought
        shares = ((each.sum() + 0.5) / (len(each) + 1) for each in (x, y))
        odds = [share / (1 - share) for share in shares]
        apart = float(np.log(odds[0] / odds[1])) / 1.65
    else:
        spread = ((len(x) - 1) * x.var(ddof=1) + (len(y) - 1) * y.var(ddof=1)) / (len(x) + len(y) - 2)
        most *= float(np.sqrt(spread))
    return int(np.sign(apart)) if abs(apart) > most else 0


def _both(groups: pd.DataFrame, *names: str) -> list[Numbers]:
    return floats(groups.set_index("group").reindex(pd.Index(GROUPS)), *names)


def _pooled(sd: Numbers, n: Numbers) -> tuple[float, float]:
    """The pooled standard deviation and Hedges' J; NaN where no effect may be given."""
    if not (n >= SMALLEST_FOR_EFFECT).all():
        return np.nan, np.nan
    df = float(n.sum()) - 2
    pooled = float(np.sqrt(((n - 1) * sd**2).sum() / df))
    return (pooled if pooled > 0 else np.nan), correction(df)


def _dominance(x: Numbers, y: Numbers) -> tuple[float, float]:
    """Delta and its unbiased variance, from sorted values: no table of all pairs is made."""
    n1, n2 = len(x), len(y)
    below, above = _places(x, y)
    rows = (below - above) / n2
    columns_below, columns_above = _places(y, x)
    columns = (columns_above - columns_below) / n1
    delta = float(rows.mean())
    untied = float((below + above).sum())
    within = untied - n1 * n2 * delta**2
    spread = n2**2 * ((rows - delta) ** 2).sum() + n1**2 * ((columns - delta) ** 2).sum() - within
    variance = float(spread) / (n1 * n2 * (n1 - 1) * (n2 - 1))
    return delta, max(variance, (1 - delta**2) / (n1 * n2 - 1))


def _places(values: Numbers, among: Numbers) -> tuple[Numbers, Numbers]:
    """How many of `among` lie below, and how many above, each value."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, values, side="left")
    return below.astype(float), (len(among) - np.searchsorted(ordered, values, side="right")).astype(float)


def _asymmetric(delta: float, variance: float, n1: int, n2: int) -> tuple[float, float]:
    if abs(delta) == 1:
        open_end = 2 * float(wilson(min(n1, n2), min(n1, n2))[0]) - 1
        return (open_end, 1.0) if delta > 0 else (-1.0, -open_end)
    spread = float(stats.t.ppf(0.975, n1 + n2 - 2) ** 2) * variance
    half = np.sqrt(spread * ((1 - delta**2) ** 2 + spread))
    low, high = ((delta - delta**3 + side * half) / (1 - delta**2 + spread) for side in (-1, 1))
    return float(low), float(high)
