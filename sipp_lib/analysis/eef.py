"""Months of progress, as the Toolkit counts them, for a difference from a comparison group and for nothing else."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.analysis.frames import floats
from sipp_lib.errors import UsageError

# the largest effect, in hundredths of a standard deviation, of 0, 1 … 12 months
LAST_HUNDREDTH = (1, 9, 18, 26, 35, 44, 52, 61, 69, 78, 87, 95, 100)
EFFECTS = ("g", "d_ppc2")


def in_words(effects: npt.ArrayLike) -> list[str | None]:
    """Months of progress of effect sizes: "0" to "12", "12+" beyond, with a minus sign below −.01.

    Parameters
    ----------
    effects : array-like, shape (any,)
        Standard deviations; rounded to two decimals first, as the table is. NaN where not known.

    Returns
    -------
    list of str or None, of the same length
        None where the effect is not known.

    References
    ----------
    Education Endowment Foundation, Teaching and Learning Toolkit, technical appendix: 0 months −.01 to .01, 1
    month .02 to .09 … 12 months .96 to 1.00.
    """
    size = np.asarray(effects, dtype=float).reshape(-1)
    # Halves away from zero: .095 is told as .10. The inner rounding takes off the noise of binary fractions.
    hundredths = np.floor(np.round(np.abs(size) * 100, 6) + 0.5)
    months = np.searchsorted(LAST_HUNDREDTH, hundredths)
    return [
        None
        if np.isnan(each)
        else f"{'−' if each < 0 and month else ''}{min(month, 12)}{'+' if month > 12 else ''}"
        for each, month in zip(size, months, strict=True)
    ]


def months(effects: pd.DataFrame, *, better: Literal["higher", "lower"] = "higher") -> pd.DataFrame:
    """Months of progress of a target group more than its comparison group, with both ends of the interval.

    Parameters
    ----------
    effects : pandas.DataFrame, one row an effect
        ``g`` or ``d_ppc2``, ``low``, ``high`` (standard deviations), ``n_target``, ``n_comparison`` (pupils), as
        `sipp_lib.analysis.twogroups` gives them; NA allowed.
    better : {"higher", "lower"}
        Which way the measure is better; "lower" turns the sign.

    Returns
    -------
    pandas.DataFrame, the same rows
        Added: ``months``, ``months_low``, ``months_high`` (months in words, such as "3", "−1", "12+"; positive =
        the target group made more progress). All three are missing where one of them would be, or where the
        comparison group is not known: months without their interval mislead.

    Raises
    ------
    UsageError
        When there is no comparison group, no interval or no effect among the columns, or `better` is another
        word.

    References
    ----------
    As for `in_words`.
    """
    if better not in ("higher", "lower"):
        raise UsageError(f"A measure is better when ‘higher’ or ‘lower’, not ‘{better}’. Use one of the two.")
    if not {"n_target", "n_comparison"} <= set(effects.columns):
        raise UsageError(
            "Months of progress say how much more one group gained than another, so a change without a "
            "comparison group has none. Compare with a group, or report the change itself."
        )
    name = next((each for each in EFFECTS if each in effects.columns), None)
    if name is None or not {"low", "high"} <= set(effects.columns):
        raise UsageError(
            "Months of progress need an effect and both ends of its interval. "
            "Work out Hedges' g or the adjusted effect first."
        )
    sign = 1 if better == "higher" else -1
    ends = [name, "low", "high"] if sign > 0 else [name, "high", "low"]
    numbers = sign * np.column_stack(floats(effects, *ends))
    known = ~np.isnan(numbers).any(axis=1) & (effects["n_comparison"].fillna(0) > 0).to_numpy(bool)
    numbers[~known] = np.nan
    columns = zip(("months", "months_low", "months_high"), numbers.T, strict=True)
    return effects.assign(**{each: pd.array(in_words(column), dtype="string") for each, column in columns})
