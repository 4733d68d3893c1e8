"""The effects of several partnerships together, and what one more partnership might expect."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from sipp_lib.analysis.frames import Numbers, floats

POOLING = "random effects (Paule and Mandel)"


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
        weight[known] = 100 * np.asarray(_combined(g[known], se[known]).weights_rel_re, dtype=float)
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
        than 3.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Paule, R. C. & Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of the National
    Bureau of Standards 87, 377–385, by statsmodels. With their τ² the interval of Hartung and Knapp (2001) is this
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
        result = _combined(*floats(rows, "g", "se"))
        mean, se, tau2 = float(result.mean_effect_re), float(result.sd_eff_w_re), max(float(result.tau2), 0.0)
        half = stats.t.ppf(0.975, k - 1) * se
        spread = stats.t.ppf(0.975, k - 2) * np.sqrt(tau2 + se**2) if k > 2 else np.nan
        share = 100 * max(0.0, 1 - (k - 1) / result.q) if result.q > 0 else 0.0
        ends = [mean, mean - half, mean + half, mean - spread, mean + spread, np.sqrt(tau2), share]
        row = dict(zip(names, ends, strict=True))
    pupils = int(rows[["n_target", "n_comparison"]].astype("Int64").sum().sum())
    table = pd.DataFrame([{"partnerships": k, "n": pupils} | row])
    table = table.astype({"partnerships": "Int64", "n": "Int64"} | dict.fromkeys(names, "Float64"))
    return table.assign(pooling=pd.array([POOLING], dtype="string"))


def _usable(effects: pd.DataFrame) -> npt.NDArray[np.bool_]:
    g, se = floats(effects, "g", "se")
    return ~np.isnan(g) & (se > 0)


def _combined(g: Numbers, se: Numbers) -> Any:
    return combine_effects(g, se**2, method_re="iterated", atol=1e-12, maxiter=1000)
