"""Rates month by month: run charts and XmR charts with their signals, and persistent absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Event, Measure
from sipp_lib.register import without_register
from sipp_lib.results.core import Core, once

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RunChart:
    """A series over time: `signals` by the rules that were chosen, `offered` by the others; `whose` pupils it is of."""

    whose: str
    series: SafeFrame
    signals: SafeFrame
    offered: SafeFrame
    events: SafeFrame


@dataclass(frozen=True)
class Limits:
    """A series over time as an XmR chart, reckoned from the months that may be shown."""

    whose: str
    series: SafeFrame
    events: SafeFrame


class OverTime(Core):
    """The numbers of phase 4: what is followed while the intervention runs."""

    @once
    def persistent_absence(self, measure: Measure) -> tuple[str, SafeFrame]:
        """Whose, and how many of them missed a tenth of their openings or more before the intervention began."""
        from sipp_lib.analysis import attendance

        whose, rows = self._followed(measure)
        if self._month_it_began:
            # the first of the month, where a row tells no day
            day = rows["date"].fillna(self._months(rows))
            rows = rows[day.isna() | (day < str(self._month_it_began))]
        return whose, self.gate(attendance.persistent(rows), f"persistent absence/{measure.code}")

    def _followed(self, measure: Measure) -> tuple[str, pd.DataFrame]:
        values = self.values(measure)
        target = values[values["group"] == "target"]
        return ("the target group", target) if len(target) else ("all pupils measured", values)

    @once
    def run_chart(self, measure: Measure) -> RunChart:
        """A rate by month for the target group, its signals, and the events that annotate it."""
        from sipp_lib.analysis import attendance, runchart, runrules

        whose, rows = self._followed(measure)
        name = f"run chart/{measure.code}"
        truth = attendance.monthly(rows)
        monthly = self.gate(truth, f"{name}/monthly")
        without = self.without_register(measure)
        safe, truth = (attendance.with_missing(each, without) for each in (monthly.frame, truth))
        # Runs and crossings are read off the true months that may be shown: rounding puts months on the median
        # and would make a signal, or hide one. Which side of the median a month lies on tells nobody's number.
        chart = runchart.runchart(
            truth.assign(percent=truth["percent"].where(safe["percent"].notna())),
            value="percent",
            baseline_until=self._month_it_began,
        )
        signals = [runchart.signals(chart), runrules.signals(chart, value="percent")]
        columns = ["median", "useful", "run", "phase"]
        if measure.followed == "run chart, NHS Scotland's rules":
            signals.reverse()
            chart = runrules.marks(chart, value="percent")
            columns += ["shift", "trend", "astronomical"]
        read = chart[columns].assign(median=chart["median"].round(1))
        used, offered = (self.gate(each, f"{name}/{each['rule'].iloc[0]}", "records") for each in signals)
        return RunChart(whose, self.gate(safe.join(read), name), used, offered, self.annotations)

    @once
    def limits(self, measure: Measure) -> Limits:
        """A rate by month for the target group as an XmR chart."""
        from sipp_lib.analysis import attendance, xmr

        whose, rows = self._followed(measure)
        name = f"xmr/{measure.code}"
        monthly = self.gate(attendance.monthly(rows), f"{name}/monthly")
        safe = attendance.with_missing(monthly.frame, self.without_register(measure))
        series = xmr.xmr(safe, value="percent", baseline_until=self._month_it_began)
        return Limits(whose, self.gate(series, name), self.annotations)

    @once
    def without_register(self, measure: Measure) -> list[date]:
        """The months between the first and the last of a rate of which nobody's is known, July aside."""
        return without_register(self._months(self.rows(measure)).dropna().dt.date.unique())

    @staticmethod
    def _months(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
        import pandas as pd

        return pd.to_datetime(rows["occasion"].astype("string"), format="%Y-%m", errors="coerce")

    @cached_property
    def annotations(self) -> SafeFrame:
        """What happened and when, to be written on the charts over time."""
        import pandas as pd

        events = pd.DataFrame(
            [(pd.Timestamp(e.day), e.what, e.intervention) for e in self.bodies(Event) if e.day],
            columns=["date", "what", "intervention"],
        ).sort_values("date", kind="stable", ignore_index=True)
        return self.gate(events, "events", subject="records")

    @property
    def _month_it_began(self) -> date | None:
        """The month in which the intervention began is no longer baseline."""
        return None if self.began is None else self.began.replace(day=1)
