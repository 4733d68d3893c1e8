"""Whether the target group changed differently from its comparison group."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS

from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT, correction
from sipp_lib.analysis.frames import Numbers, floats

GROUPS = ("target", "comparison")
INDEPENDENT = "pupils counted as independent"
CLUSTERED = "allowing for classes"


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


def adjusted(pairs: pd.DataFrame, cluster: Literal["class"] | None = None) -> pd.DataFrame:
    """Target minus comparison afterwards, adjusted for where pupils started (analysis of covariance).

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        As for `groups`; with `cluster` also ``class``, and ``school`` where two schools may use the same name
        for a class.
    cluster : {"class"} or None
        Add a row that allows for pupils having been taught in classes.

    Returns
    -------
    pandas.DataFrame, 1 row, or 2 with `cluster`
        ``method``, ``difference``, ``low``, ``high`` (95 % interval), ``se`` (unit of the measure), ``p``
        (two-sided), ``n_target``, ``n_comparison`` (pupils), ``n_clusters`` (classes; NA in the first row).
        All numbers are NA with 4 pupils or fewer in a group, or when where pupils started tells exactly which
        group they are in. The interval, ``se`` and ``p`` are NA when the model fits without any error and,
        in the row allowing for classes, when either group has fewer than 2 classes. That row leaves
        out pupils whose class is not known. When all started alike there is nothing to adjust for, and the
        difference is that of the means.

    Raises
    ------
    KeyError
        When a column is missing.

    Notes
    -----
    Ordinary least squares of after on group and before. Independent: t with n − 3 degrees of freedom. By
    classes: the cluster-robust variance with the correction G/(G − 1)·(N − 1)/(N − K), and t with G − 1
    degrees of freedom (G classes), which is what statsmodels does with ``use_t``; with few classes, say
    under 20, it is still too sure of itself.

    References
    ----------
    Liang, K.-Y. & Zeger, S. L. (1986). Biometrika 73, 13–22. Cameron, A. C. & Miller, D. L. (2015). A
    practitioner's guide to cluster-robust inference. Journal of Human Resources 50, 317–372.
    """
    known = _known(pairs)
    rows = [_row(INDEPENDENT, known, None)]
    if cluster is not None:
        keys = [name for name in ("school", cluster) if name in known.columns]
        placed = known[known[cluster].astype("string").fillna("") != ""]
        rows.append(_row(CLUSTERED, placed, placed.groupby(keys, dropna=False).ngroup()))
    numbers = dict.fromkeys(["difference", "low", "high", "se", "p"], "Float64")
    sizes = dict.fromkeys(["n_target", "n_comparison", "n_clusters"], "Int64")
    return pd.DataFrame(rows).astype({"method": "string"} | numbers | sizes)


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
    fit = _fit(known, np.column_stack([np.ones(len(known)), target, before, target * before]))
    difference, se, df = (np.nan, np.nan, 1.0) if fit is None else _estimate(fit, 3)
    p = _two_sided(difference, se, df)
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
    numbers = pairs.astype(dict.fromkeys(columns, "Float64")).dropna(subset=columns)
    numbers = numbers.astype(dict.fromkeys(columns, "float64") | {"group": "string"})
    return numbers[numbers["group"].isin(GROUPS).fillna(False)]


def _sizes(known: pd.DataFrame) -> dict[str, int]:
    return {f"n_{name}": int((known["group"] == name).sum()) for name in GROUPS}


def _design(known: pd.DataFrame) -> tuple[Numbers, Numbers]:
    target = np.asarray(known["group"] == "target", dtype=float)
    before = np.asarray(known["before"], dtype=float)
    # Centring on the mean changes no estimate and keeps the rank test below about the data, not the unit.
    return target, before - before.mean() if len(before) else before


def _row(method: str, known: pd.DataFrame, classes: pd.Series[int] | None) -> dict[str, object]:
    target, before = _design(known)
    columns = [np.ones(len(known)), target]
    if known["before"].nunique() > 1:
        columns.append(before)
    enough = classes is None or min(classes[target == side].nunique() for side in (0, 1)) > 1
    fit = _fit(known, np.column_stack(columns), classes if enough else None)
    difference, se, df = (np.nan, np.nan, 1.0) if fit is None else _estimate(fit, 1)
    if not enough:
        se = np.nan
    half = stats.t.ppf(0.975, df) * se
    return {
        "method": method,
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "se": se,
        "p": _two_sided(difference, se, df),
        **_sizes(known),
        "n_clusters": pd.NA if classes is None else classes.nunique(),
    }


def _fit(known: pd.DataFrame, design: Numbers, classes: pd.Series[int] | None = None) -> Any:
    if min(_sizes(known).values()) < SMALLEST_FOR_EFFECT or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    model = OLS(known["after"].to_numpy(float), design)
    if classes is None:
        return model.fit()
    return model.fit(cov_type="cluster", cov_kwds={"groups": classes.to_numpy()}, use_t=True)


def _estimate(fit: Any, position: int) -> tuple[float, float, float]:
    # Without any error left there is nothing to estimate an uncertainty from: only rounding would be left.
    exact = fit.ssr <= 1e-12 * fit.centered_tss
    se = np.nan if exact else float(fit.bse[position])
    return float(fit.params[position]), se, float(getattr(fit, "df_resid_inference", fit.df_resid))


def _two_sided(estimate: float, se: float, df: float) -> float:
    return float(2 * stats.t.sf(abs(estimate / se), df)) if se > 0 else float(np.nan)
