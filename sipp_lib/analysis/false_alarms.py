"""How often run charts and XmR charts signal by chance alone, at a chart's own length and with its own baseline."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sipp_lib.analysis import runchart, runrules, xmr

CHARTS, SEED = 10_000, 2011
"""Enough for a whole per cent: the simulation's own standard error is at most half of one."""

Sides = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int16]


@lru_cache(maxsize=512)
def rates(points: int, baseline: int) -> dict[str, float]:
    """The share of charts of pure chance on which each set of rules signals.

    Parameters
    ----------
    points, baseline : int
        Points with a value, and how many of them, from the first on, define the median: all where nothing is frozen.

    Returns
    -------
    dict of str to float
        By `runchart.RULE` and `runrules.RULE`, 0 to 1, from 10,000 charts with a fixed seed; without the rules that
        do not judge so few points.

    References
    ----------
    Points that do not depend on one another, of any one continuous distribution: only their order counts. Anhøj &
    Olesen (2014), PLoS ONE 9, e113825, simulate the same rules on a median of all points. One frozen after a few
    points lies off the middle of the others, so that more charts signal.
    """
    if not 0 < baseline <= points:
        return {}
    drawn = np.random.default_rng(SEED).random((points, CHARTS))
    side = np.sign(drawn - np.median(drawn[:baseline], axis=0)).astype(np.int8)
    useful = int((side[:, 0] != 0).sum())
    longest, crossings = _runs(side)
    found = {}
    if useful >= runchart.FEWEST_USEFUL:
        most, fewest = runchart.expected(useful)
        found[runchart.RULE] = float(((longest > most) | (crossings < fewest)).mean())
    if points >= runrules.FEWEST:
        trend = 1 + _runs(np.sign(np.diff(drawn, axis=0)).astype(np.int8))[0]
        signal = (longest >= runrules.SHIFT) | (trend >= runrules.needed(points))
        found[runrules.RULE] = float(signal.mean())
    return found


@lru_cache(maxsize=512)
def beyond(points: int, baseline: int) -> tuple[float, ...]:
    """The share of XmR charts of pure chance with at least so many points beyond their limits.

    Parameters
    ----------
    points, baseline : int
        As for `rates`; the baseline defines mean and limits.

    Returns
    -------
    tuple of float, of length points + 1
        0 to 1, for at least 0, 1, 2 … points, from 10,000 charts with a fixed seed; empty where two points or fewer
        define the limits.

    References
    ----------
    Points that do not depend on one another, of a normal distribution, and limits as `sipp_lib.analysis.xmr.xmr` has
    them. Of few points limits are rough, and of frozen ones many later points may lie beyond.
    """
    if not 2 < baseline <= points:
        return ()
    drawn = np.random.default_rng(SEED).standard_normal((points, CHARTS))
    known = drawn[:baseline]
    ranges = np.abs(np.diff(known, axis=0))
    kept = ranges <= xmr.RANGE_LIMIT * ranges.mean(axis=0)
    half = xmr.WIDTH * ranges.mean(axis=0, where=kept)
    many = (np.abs(drawn - known.mean(axis=0)) > half).sum(axis=0)
    return tuple(float((many >= each).mean()) for each in range(points + 1))


def _runs(side: Sides) -> tuple[Counts, Counts]:
    """The longest run of like signs in each column, and how often the sign changes; noughts are passed over."""
    longest, crossings, run = (np.zeros(side.shape[1], dtype=np.int16) for _ in range(3))
    last = np.zeros_like(side, shape=side.shape[1])
    for here in side:
        seen, same = here != 0, here == last
        crossings += seen & ~same & (last != 0)
        run = np.where(seen, np.where(same, run + 1, 1), run)
        last = np.where(seen, here, last)
        longest = np.maximum(longest, run)
    return longest, crossings
