"""The run chart rules that NHS Scotland teaches, beside Anhøj's in `sipp_lib.analysis.runchart`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.analysis import runchart, xmr
from sipp_lib.analysis.frames import Numbers, floats

RULE = "NHS Scotland"
SHIFT = 6
# points of the chart up to which a trend needs this many; 7 beyond
TREND = ((8, 5), (20, 6))
LONGEST_TREND = 7
FEWEST = 5


def marks(chart: pd.DataFrame, *, value: str) -> pd.DataFrame:
    """Which points belong to a shift or a trend, and which are offered as astronomical.

    Parameters
    ----------
    chart : pandas.DataFrame, one row a point, in order of time
        `value`, ``useful``, ``run``, as `sipp_lib.analysis.runchart.runchart` gives them.
    value : str
        The column followed.

    Returns
    -------
    pandas.DataFrame, the same rows
        Added, true or false: ``shift`` (in a run of 6 or more on one side of the median), ``trend`` (in a rise
        or fall of as many points as `signals` asks for), ``astronomical`` (beyond the screened XmR limits of all
        points: offered for people to look at, as by this rule only they can tell). None is where there is a shift or a
        trend: limits of all points are then those of neither level, and every point may lie beyond them.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `signals`.
    """
    (points,) = floats(chart, value)
    run = chart["run"]
    shift = run.groupby(run).transform("size").reindex(chart.index).fillna(0) >= SHIFT
    known = np.flatnonzero(~np.isnan(points))
    trend = np.zeros(len(points), dtype=bool)
    for start, end in _trends(points[known]):
        if end - start + 1 - _repeats(points[known[start : end + 1]]) >= needed(len(known)):
            trend[known[start : end + 1]] = True
    series = pd.DataFrame({"month": pd.RangeIndex(len(points)), value: chart[value].to_numpy()})
    level = not (shift.any() or trend.any())
    astronomical = xmr.xmr(series, value=value)["outside"].to_numpy(bool) & level
    found = {"shift": shift.to_numpy(bool), "trend": trend, "astronomical": astronomical}
    return chart.assign(**{name: pd.array(each, dtype="boolean") for name, each in found.items()})


def signals(chart: pd.DataFrame, *, value: str) -> pd.DataFrame:
    """Whether the series shows a shift or a trend by NHS Scotland's rules.

    Parameters
    ----------
    chart : pandas.DataFrame, one row a point, in order of time
        As for `marks`.
    value : str
        The column followed.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n_useful`` (points off the median), ``longest_run``, ``longest_run_limit`` (5: a shift is 6 points or
        more; points on the median neither break nor lengthen it), ``longest_trend``, ``longest_trend_limit``
        (points going one way, a point like the one before it not counted; a trend is 5 points or more on a
        chart of up to 8 points, 6 on one of 9 to 20, 7 on a longer one), ``crossings``, ``crossings_limit`` (NA:
        these rules set none), ``signal``, ``rule`` ("NHS Scotland"). The limits and ``signal`` are NA with fewer
        than 5 points. An astronomical point is a judgement, so it is no part of ``signal``.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Perla, R. J., Provost, L. P. & Murray, S. K. (2011). The run chart: a simple analytical tool for learning from
    variation in healthcare processes. BMJ Quality & Safety 20, 46–51 (shift, astronomical point). Carey, R. G. &
    Lloyd, R. C. (1995). Measuring quality improvement in healthcare (trend by the length of the chart). The trend
    rule finds little: Anhøj & Olesen (2014), PLoS ONE 9, e113825. Six points are a shift on a chart of any length, so
    the longer the chart, the more of these signals are chance: `sipp_lib.analysis.false_alarms` says how many.
    """
    (points,) = floats(chart.dropna(subset=[value]), value)
    judged = len(points) >= FEWEST
    least = needed(len(points))
    ends = _trends(points)
    longest = max((end - start + 1 - _repeats(points[start : end + 1]) for start, end in ends), default=0)
    counted = runchart.signals(chart)
    limits = {
        "longest_run_limit": SHIFT - 1 if judged else pd.NA,
        "longest_trend": longest,
        "longest_trend_limit": least - 1 if judged else pd.NA,
        "crossings_limit": pd.NA,
    }
    signal = counted["longest_run"].iloc[0] >= SHIFT or longest >= least if judged else pd.NA
    table = counted.assign(
        **{name: pd.array([limit], dtype="Int64") for name, limit in limits.items()},
        signal=pd.array([signal], dtype="boolean"),
        rule=pd.array([RULE], dtype="string"),
    )
    order = ["n_useful", "longest_run", "longest_run_limit", "longest_trend", "longest_trend_limit"]
    return table[[*order, "crossings", "crossings_limit", "signal", "rule"]]


def needed(points: int) -> int:
    """How many points make a trend on a chart of so many."""
    return next((least for most, least in TREND if points <= most), LONGEST_TREND)


def _trends(points: Numbers) -> list[tuple[int, int]]:
    """First and last position of each unbroken rise or fall; a step to a like point goes on with it."""
    step = np.sign(np.diff(points))
    moves = np.flatnonzero(step)
    if not len(moves):
        return []
    turns = np.flatnonzero(np.diff(step[moves]))
    first: npt.NDArray[np.int_] = moves[np.r_[0, turns + 1]]
    last = moves[np.r_[turns, len(moves) - 1]] + 1
    return [(int(start), int(end)) for start, end in zip(first, last, strict=True)]


def _repeats(points: Numbers) -> int:
    return int((np.diff(points) == 0).sum())
