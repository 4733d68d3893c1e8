"""Whether the target group changed differently from its comparison group."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.analysis import clusters, proportions
from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT, correction
from sipp_lib.analysis.frames import Numbers, floats

GROUPS = ("target", "comparison")
INDEPENDENT = "pupils counted as independent"


def groups(pairs: pd.DataFrame) -> pd.DataFrame:
    """Both groups before and after.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``group``, ``before``, ``after``, ``change``, as `sipp_lib.analysis.change.pairs` gives them. Only
        the groups "target" and "comparison" are used.

    Returns
    -------
    pandas.DataFrame, 2 rows: target, comparison
        ``group``, ``n`` (pupils), ``mean_before``, ``sd_before``, ``mean_after``, ``sd_after``,
        ``mean_change``, ``sd_change`` (unit of the measure). Means are NA without pupils, standard deviations under 2.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    grouped = _known(pairs).groupby("group")
    table = pd.DataFrame(
        {
            "n": grouped["change"].count(),
            "mean_before": grouped["before"].mean(),
            "sd_before": grouped["before"].std(),
            "mean_after": grouped["after"].mean(),
            "sd_after": grouped["after"].std(),
            "mean_change": grouped["change"].mean(),
            "sd_change": grouped["change"].std(),
        }
    ).reindex(pd.Index(GROUPS, dtype="string", name="group"))
    numbers = dict.fromkeys(table.columns.drop("n"), "Float64")
    return table.fillna({"n": 0}).astype({"n": "Int64"} | numbers).reset_index()


def cluster(pairs: pd.DataFrame) -> clusters.Cluster | None:
    """By what pupils came into the groups together, so that the difference must allow for it.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        As for `groups`, with ``class`` and ``school``.

    Returns
    -------
    {"class", "school"} or None
        The school, where each of several sent all its pupils to one group; else the class, where any is known;
        None where all were in one and the same class, or nothing is known.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    known = _known(pairs)
    schools = clusters.placed(known, "school")
    whole = len(schools) == len(known) and schools["place"].nunique() > 1
    if whole and (schools.groupby("place")["group"].nunique() == 1).all():
        return "school"
    return "class" if clusters.placed(known, "class")["place"].nunique() > 1 else None


def adjusted(
    pairs: pd.DataFrame,
    cluster: clusters.Cluster | None = None,
    *,
    form: Literal["score", "yes or no"] = "score",
    reach: float | None = None,
) -> pd.DataFrame:
    """Target minus comparison afterwards, adjusted for where pupils started.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        As for `groups`; ``class`` and ``school`` where they are known.
    cluster : {"class", "school"} or None
        Add a row that allows for pupils having been taught in classes, or having come by whole schools, as
        `cluster` finds it.
    form : {"score", "yes or no"}
        What a value is; a yes is 1, a no 0.
    reach : float or None
        The largest difference that the measure allows, where its ends are known; intervals end there.

    Returns
    -------
    pandas.DataFrame, 1 row, or 2 with `cluster`
        ``method``, ``difference``, ``low``, ``high`` (95 % interval), ``se`` (unit of the measure, or percentage
        points), ``p`` (two-sided; NA in the first row of a yes or no), ``n_target``, ``n_comparison`` (pupils),
        ``n_clusters`` (classes or schools; in the first row 1 where all were in one class, else NA). All numbers are NA
        with 4 pupils or fewer in a group, or when where pupils started tells exactly which group they are in. The
        interval and ``p`` are NA where nothing is left to chance (``se`` is 0) and, with ``se``, in the row allowing
        for classes when a group is in too few (`sipp_lib.analysis.clusters.enough`, `FEWEST_DF` there). That row leaves
        out pupils whose class is not known. When all started alike there is nothing to adjust for, and the difference
        is that of the means.

    Raises
    ------
    KeyError
        When a column is missing.

    Notes
    -----
    A score: least squares of after on group and before. A yes or no: the difference of the shares among those who
    had it before and among those who had not, weighted by n₁n₂/(n₁ + n₂), which is the same estimate (Mantel and
    Haenszel's) and never beyond 100; independent, by Newcombe's interval in each and their squares added. By classes
    both are CR2 with Satterthwaite's degrees of freedom. How often these intervals are right is in
    benchmarks/README.md.

    References
    ----------
    Classes: `sipp_lib.analysis.clusters.robust`. Shares: `sipp_lib.analysis.proportions.stratified`.
    """
    known = _known(pairs)
    first = _independent(known, form) | {"method": INDEPENDENT, **_sizes(known)}
    one = (
        "class" in known
        and len(known)
        and (clusters.placed(known, "class").groupby("place").size() == len(known)).any()
    )
    rows = [first | {"n_clusters": 1 if one else pd.NA}]
    if cluster is not None:
        placed = clusters.placed(known, cluster)
        whole = {
            "method": clusters.CLUSTERED[cluster],
            "n_clusters": placed["place"].nunique(),
            **_sizes(placed),
        }
        rows.append(_by_cluster(placed, 100.0 if form == "yes or no" else 1.0) | whole)
    numbers = ["difference", "low", "high", "se", "p"]
    sizes = ["n_target", "n_comparison", "n_clusters"]
    table = pd.DataFrame(rows)[["method", *numbers, *sizes]]
    table = table.astype(
        {"method": "string"} | dict.fromkeys(numbers, "Float64") | dict.fromkeys(sizes, "Int64")
    )
    most = 100.0 if form == "yes or no" else reach
    return (
        table
        if most is None
        else table.assign(low=table["low"].clip(-most), high=table["high"].clip(upper=most))
    )


def slopes(pairs: pd.DataFrame) -> pd.DataFrame:
    """Whether where pupils started matters differently in the two groups, so that one difference misleads.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        As for `groups`.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``slope_difference`` (slope of after on before, target − comparison; unit after per unit before),
        ``p`` (two-sided), ``unequal`` (p < .05), ``n_target``, ``n_comparison`` (pupils). NA with 4 pupils
        or fewer in a group, when a group all started alike, or when the lines fit without any error.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Huitema, B. E. (2011). The analysis of covariance and alternatives, 2nd ed., chapter 8: the t test of
    the product of group and before, pupils counted as independent.
    """
    known = _known(pairs)
    target, before = _design(known)
    fit = _fit(known, np.column_stack([np.ones(len(known)), target, before, target * before]), 3)
    difference, p = fit["difference"], fit["p"]
    judged = not np.isnan(p)
    table = pd.DataFrame(
        {
            "slope_difference": pd.array([difference if judged else np.nan], dtype="Float64"),
            "p": pd.array([p], dtype="Float64"),
            "unequal": pd.array([p < 0.05 if judged else pd.NA], dtype="boolean"),
        }
    )
    return table.assign(**{name: pd.array([n], dtype="Int64") for name, n in _sizes(known).items()})


def morris(groups: pd.DataFrame) -> pd.DataFrame:
    """Morris's effect size of a pre/post design with a comparison group, d_ppc2.

    Parameters
    ----------
    groups : pandas.DataFrame, 2 rows
        ``group``, ``n``, ``mean_before``, ``sd_before``, ``mean_after``, as `groups` gives them.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``d_ppc2`` (pooled standard deviations before; positive = the target group rose more), ``n_target``,
        ``n_comparison`` (pupils). NA with fewer than 5 pupils in a group or no spread before.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Morris, S. B. (2008). Estimating effect sizes from pretest-posttest-control group designs. Organizational
    Research Methods 11, 364–386, equation 8, with the exact correction of Hedges (1981).
    """
    rows = groups.set_index("group").reindex(pd.Index(GROUPS))
    n, before, sd, after = floats(rows, "n", "mean_before", "sd_before", "mean_after")
    df = n.sum() - 2
    effect = np.nan
    if (n >= SMALLEST_FOR_EFFECT).all() and (pooled := np.sqrt(((n - 1) * sd**2).sum() / df)) > 0:
        change = after - before
        effect = correction(df) * (change[0] - change[1]) / pooled
    return pd.DataFrame(
        {
            "d_ppc2": pd.array([effect], dtype="Float64"),
            "n_target": pd.array([rows["n"].iloc[0]], dtype="Int64"),
            "n_comparison": pd.array([rows["n"].iloc[1]], dtype="Int64"),
        }
    )


def _known(pairs: pd.DataFrame) -> pd.DataFrame:
    columns = ["before", "after", "change"]
    numbers = dict(zip(columns, floats(pairs, *columns), strict=True))
    known = pairs["group"].isin(GROUPS).to_numpy(bool, na_value=False) & ~np.isnan([*numbers.values()]).any(
        axis=0
    )
    return pairs.assign(**numbers, group=pairs["group"].astype("string"))[known]


def _sizes(known: pd.DataFrame) -> dict[str, int]:
    return {f"n_{name}": int((known["group"] == name).sum()) for name in GROUPS}


def _design(known: pd.DataFrame) -> tuple[Numbers, Numbers]:
    target = np.asarray(known["group"] == "target", dtype=float)
    before = np.asarray(known["before"], dtype=float)
    # Centring on the mean changes no estimate and keeps the rank test below about the data, not the unit.
    return target, before - before.mean() if len(before) else before


def _terms(known: pd.DataFrame) -> Numbers:
    target, before = _design(known)
    columns = [np.ones(len(known)), target]
    return np.column_stack([*columns, before] if known["before"].nunique() > 1 else columns)


def _independent(known: pd.DataFrame, form: str) -> dict[str, float]:
    fit = _fit(known, _terms(known), 1)
    if form == "score" or np.isnan(fit["difference"]):
        return fit
    table = known.groupby(["before", "group"])["after"].agg(["sum", "count"]).unstack(fill_value=0)
    found = proportions.stratified(*(table[part, group] for group in GROUPS for part in ("sum", "count")))
    return dict(zip(("difference", "low", "high", "se"), (100 * each for each in found), strict=True)) | {
        "p": np.nan
    }


def _by_cluster(placed: pd.DataFrame, scale: float) -> dict[str, float]:
    fit = _fit(placed, design := _terms(placed), 1)
    error, df = np.nan, np.nan
    if not np.isnan(fit["difference"]) and placed.groupby("group")["place"].agg(clusters.enough).all():
        error, df = map(
            float, clusters.robust(*clusters.sums(design, placed["after"], placed["place"]), 1)[1:]
        )
    found = _interval(scale * fit["difference"], scale * error, df, scale * placed["after"].abs().max())
    return found if df >= clusters.FEWEST_DF else found | dict.fromkeys(("low", "high", "se", "p"), np.nan)


def _fit(known: pd.DataFrame, design: Numbers, term: int) -> dict[str, float]:
    """A coefficient of least squares with its interval, pupils counted as independent."""
    if min(_sizes(known).values()) < SMALLEST_FOR_EFFECT or np.linalg.matrix_rank(design) < design.shape[1]:
        return _interval(np.nan, np.nan, 1.0, np.nan)
    after = known["after"].to_numpy(float)
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ after
    df = len(after) - design.shape[1]
    error = np.sqrt(((after - design @ beta) ** 2).sum() / df * bread[term, term])
    return _interval(float(beta[term]), float(error), float(df), float(np.abs(after).max()))


def _interval(estimate: float, error: float, df: float, size: float) -> dict[str, float]:
    # Without any error left there is nothing to estimate an uncertainty from: only rounding would be left.
    if error <= 1e-9 * size:
        return {"difference": estimate, "low": np.nan, "high": np.nan, "se": 0.0, "p": np.nan}
    half = stats.t.ppf(0.975, df) * error
    p = float(2 * stats.t.sf(abs(estimate / error), df))
    return {"difference": estimate, "low": estimate - half, "high": estimate + half, "se": error, "p": p}
