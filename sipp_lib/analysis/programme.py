"""The effects of several partnerships together, and what one more partnership might expect."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from sipp_lib.analysis.frames import Numbers, floats

POOLING = "random effects"
FEWEST_TO_PREDICT = 5


def forest(effects: pd.DataFrame) -> pd.DataFrame:
    """The effect of each partnership with its interval and its weight.

    Parameters
    ----------
    effects : pandas.DataFrame, one row a partnership
        ``partnership``, ``g`` (standard deviations), ``se``, ``n_target``, ``n_comparison``, as
        `sipp_lib.analysis.twogroups` gives them and the gate leaves them; NA allowed.

    Returns
    -------
    pandas.DataFrame, the same rows
        ``low``, ``high`` (95 %, normal) where they were not given, and ``weight`` (per cent of the pooled
        effect; NA where ``g`` or ``se`` is, or nothing is pooled).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `pool`.
    """
    g, se = floats(effects, "g", "se")
    half = stats.norm.ppf(0.975) * se
    ends = {"low": g - half, "high": g + half}
    missing = {name: pd.array(end, dtype="Float64") for name, end in ends.items() if name not in effects}
    weight = np.full(len(effects), np.nan)
    known = _usable(effects)
    if known.sum() > 1:
        precision = 1 / (se[known] ** 2 + _tau2(g[known], se[known]))
        weight[known] = 100 * precision / precision.sum()
    return effects.assign(**missing, weight=pd.array(weight, dtype="Float64"))


def pool(effects: pd.DataFrame) -> pd.DataFrame:
    """The mean effect of partnerships whose true effects differ, and the range of one more.

    Parameters
    ----------
    effects : pandas.DataFrame, one row a partnership
        As for `forest`. Rows without an effect or its standard error are left out.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``partnerships`` (how many were pooled), ``n`` (their pupils, both groups), ``pooled``, ``low``, ``high``
        (mean effect and 95 % interval, t with k − 1 degrees of freedom), ``predicted_low``, ``predicted_high``
        (where the true effect of one more partnership lies with 95 %, t with k − 2), ``tau`` (standard deviation
        of the true effects; all in standard deviations), ``i2`` (0 to 100: share of the spread that is not
        chance), ``pooling`` (the method's name). NA with fewer than 2 partnerships, the prediction with fewer
        than 5: from so few the spread of the true effects is hardly known.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Paule, R. C. & Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of the National
    Bureau of Standards 87, 377–385. With their τ² the interval of Hartung and Knapp (2001) is this
    one, and where τ² is 0 it is not made narrower: Röver, C., Knapp, G. & Friede, T. (2015). BMC Medical Research
    Methodology 15, 99. Prediction: Higgins, J. P. T., Thompson, S. G. & Spiegelhalter, D. J. (2009). Journal of the
    Royal Statistical Society A 172, 137–159. I²: Higgins, J. P. T. & Thompson, S. G. (2002). Statistics in Medicine
    21, 1539–1558.
    """
    rows = effects[_usable(effects)]
    k = len(rows)
    names = ["pooled", "low", "high", "predicted_low", "predicted_high", "tau", "i2"]
    row: dict[str, object] = dict.fromkeys(names, pd.NA)
    if k > 1:
        g, se = floats(rows, "g", "se")
        tau2 = _tau2(g, se)
        mean, error = _mean(g, se, tau2)
        half = stats.t.ppf(0.975, k - 1) * error
        spread = np.nan
        if k >= FEWEST_TO_PREDICT:
            spread = stats.t.ppf(0.975, k - 2) * np.sqrt(tau2 + error**2)
        q = _spread(g, se, 0.0)
        share = 100 * max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0
        ends = [mean, mean - half, mean + half, mean - spread, mean + spread, np.sqrt(tau2), share]
        row = dict(zip(names, ends, strict=True))
    pupils = int(rows[["n_target", "n_comparison"]].astype("Int64").sum().sum())
    table = pd.DataFrame([{"partnerships": k, "n": pupils} | row])
    table = table.astype({"partnerships": "Int64", "n": "Int64"} | dict.fromkeys(names, "Float64"))
    return table.assign(pooling=pd.array([POOLING], dtype="string"))


def _usable(effects: pd.DataFrame) -> npt.NDArray[np.bool_]:
    g, se = floats(effects, "g", "se")
    return ~np.isnan(g) & (se > 0)


def _mean(g: Numbers, se: Numbers, tau2: float) -> tuple[float, float]:
    """The mean weighted by precision, and its standard error."""
    precision = 1 / (se**2 + tau2)
    return float(np.average(g, weights=precision)), float(precision.sum() ** -0.5)


def _spread(g: Numbers, se: Numbers, tau2: float) -> float:
    """Cochran's Q, with the variance of the true effects added to each variance."""
    mean, _ = _mean(g, se, tau2)
    return float((((g - mean) ** 2) / (se**2 + tau2)).sum())


def _tau2(g: Numbers, se: Numbers) -> float:
    """The variance of the true effects: that at which Q is what chance gives, k − 1; 0 where it is less anyway."""
    k = len(g)

    def excess(tau2: float) -> float:
        return _spread(g, se, tau2) - (k - 1)

    if excess(0.0) <= 0:
        return 0.0
    # Q at tau2 is less than Σ(g − mean)²/tau2, so the plain variance of the effects is always too large.
    most = float(g.var(ddof=1))
    return float(optimize.brentq(excess, 0.0, most, xtol=1e-12 * most))
