from functools import cache
from itertools import pairwise, permutations
from math import comb

import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import runchart, runrules, xmr
from sipp_lib.analysis.false_alarms import CHARTS, beyond, rates

NHS, ANHOJ = runrules.RULE, runchart.RULE


def shifts(points: int, most: int = 5) -> float:
    """Counted out: the share of orders of as many points above the median as below with a run beyond `most`."""

    @cache
    def without(above: int, below: int, last: int, run: int) -> int:
        if run > most:
            return 0
        if not above and not below:
            return 1
        found = without(above - 1, below, 1, run + 1 if last == 1 else 1) if above else 0
        return found + (without(above, below - 1, 0, run + 1 if last == 0 else 1) if below else 0)

    return 1 - without(points // 2, points // 2, -1, 0) / comb(points, points // 2)


def sure(share: float) -> float:
    """Three standard errors of the simulation."""
    return 3 * np.sqrt(share * (1 - share) / CHARTS)


def test_scotlands_rules_alarm_by_chance_as_often_as_counting_every_order_gives():
    # A shift alone: 10.6 % of charts of 20 points and 23.2 % of 30. A trend of six points adds 3 at 20 points, one of
    # seven (on charts of more than 20) half of one: so 24 % at 30 and, with the median on a point, 11 % at 21.
    assert shifts(20) == pytest.approx(0.1063, abs=0.0005)
    assert shifts(30) == pytest.approx(0.232, abs=0.0005)
    assert rates(30, 30)[NHS] == pytest.approx(0.24, abs=0.01)
    assert rates(21, 21)[NHS] == pytest.approx(0.11, abs=0.01)
    for points in (20, 24, 30, 40):
        assert shifts(points) - sure(shifts(points)) <= rates(points, points)[NHS] < shifts(points) + 0.035


def test_six_points_are_counted_through():
    # of six points three lie above, so no run is beyond 5: only 5 or 6 points one way count, of 720 orders
    def longest(order: tuple[int, ...]) -> int:
        steps = [b > a for a, b in pairwise(order)]
        return (
            max(
                len(run)
                for run in "".join("x" if up else "o" for up in steps)
                .replace("xo", "x o")
                .replace("ox", "o x")
                .split()
            )
            + 1
        )

    found = sum(longest(order) >= 5 for order in permutations(range(6))) / 720
    assert rates(6, 6)[NHS] == pytest.approx(found, abs=sure(found))
    assert ANHOJ not in rates(6, 6)


@pytest.mark.parametrize("points", [10, 15, 20, 24, 30, 40])
def test_anhojs_rules_alarm_rarely_where_all_points_make_the_median(points):
    # Anhøj & Olesen (2014), figure 2: by chance in less than a tenth of charts of any of these lengths
    assert rates(points, points)[ANHOJ] < 0.05


@pytest.mark.parametrize(("points", "baseline"), [(21, 21), (20, 8)])
def test_the_simulation_counts_as_the_rules_do(points, baseline):
    drawn = np.random.default_rng(7).random((150, points))
    start = pd.Timestamp("2024-08-01") + pd.DateOffset(months=baseline)
    months = pd.date_range("2024-08-01", periods=points, freq="MS")
    found = {NHS: 0, ANHOJ: 0}
    for row in drawn:
        chart = runchart.runchart(
            pd.DataFrame({"month": months, "percent": row}), value="percent", baseline_until=start.date()
        )
        found[NHS] += bool(runrules.signals(chart, value="percent")["signal"].iloc[0])
        found[ANHOJ] += bool(runchart.signals(chart)["signal"].iloc[0])
    for rule, count in found.items():
        share = rates(points, baseline)[rule]
        assert count / 150 == pytest.approx(share, abs=3.5 * np.sqrt(share * (1 - share) / 150))


def test_a_median_of_few_points_alarms_oftener_and_nothing_is_judged_of_too_few():
    for rule in (NHS, ANHOJ):
        assert rates(20, 8)[rule] > rates(20, 20)[rule] + 0.05
    assert rates(4, 4) == rates(20, 0) == rates(0, 0) == {}
    assert rates(24, 12) == rates(24, 12)


@pytest.mark.parametrize(
    ("points", "baseline", "shares"),
    [(12, 12, (0.0532, 0.0076)), (20, 8, (0.2196, 0.1012, 0.0551)), (24, 12, (0.1912, 0.0740, 0.0341))],
)
def test_chance_puts_months_beyond_the_limits_of_an_xmr_chart(points, baseline, shares):
    """By 200,000 charts of normal noise, simulated apart from this project: at least 1, 2, 3 months."""
    found = beyond(points, baseline)
    assert found[0] == 1
    assert all(abs(found[many] - share) < sure(share) for many, share in enumerate(shares, start=1))


def test_without_three_points_to_make_limits_nothing_is_said_of_chance():
    assert beyond(8, 2) == beyond(8, 0) == beyond(2, 3) == ()


def test_the_limits_simulated_are_those_drawn():
    drawn = np.random.default_rng(2011).standard_normal((20, CHARTS))[:, :200]
    months = pd.date_range("2024-01-01", periods=20, freq="MS")
    frames = (pd.DataFrame({"month": months, "value": column}) for column in drawn.T)
    signals = [
        xmr.xmr(frame, value="value", baseline_until=months[8].date())["outside"].any() for frame in frames
    ]
    known = np.abs(np.diff(drawn[:8], axis=0))
    half = 2.66 * np.ma.masked_where(known > 3.267 * known.mean(axis=0), known).mean(axis=0)
    assert signals == (np.abs(drawn - drawn[:8].mean(axis=0)) > half).any(axis=0).tolist()


def test_the_benchmark_counts_what_a_report_would_say_of_charts_of_chance(simulation):
    said = simulation.over_time(20, 20, 60, 5)
    assert [*said] == [ANHOJ, NHS, "XmR chart"]
    assert said[NHS] == 0
    assert max(said.values()) < 25
