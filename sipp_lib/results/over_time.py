"""Rates month by month: run charts and XmR charts with their signals, and persistent absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.records.kinds import Event, Measure
from sipp_lib.register import without_register
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.workbook import Workbook


Group = Literal["target", "comparison"]


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
    """A series over time as an XmR chart, worked out from the months that may be shown.

    With how many of 100 such charts have as many months beyond their limits by chance, where any are.
    """

    whose: str
    series: SafeFrame
    events: SafeFrame
    by_chance: SafeFrame | None = None


@cached
def persistent_absence(book: Workbook, measure: Measure) -> tuple[str, SafeFrame | None]:
    """Whose, and how many of them missed a tenth of their openings or more before the intervention began.

    None where no attendance of that time was brought in.
    """
    from sipp_lib.analysis import attendance

    whose, rows = _followed(book, measure)
    if _month_it_began(book):
        # the first of the month, where a row tells no day
        day = rows["date"].fillna(_months(rows))
        rows = rows[day.isna() | (day < str(_month_it_began(book)))]
    if rows.empty:
        return whose, None
    return whose, book.gate(attendance.persistent(rows), f"persistent absence/{measure.code}")


def _followed(book: Workbook, measure: Measure, group: Group = "target") -> tuple[str, pd.DataFrame]:
    values = measures.values(book, measure)
    its = values[values["group"] == group]
    return (f"the {group} group", its) if len(its) or group != "target" else ("all pupils measured", values)


def groups_followed(book: Workbook, measure: Measure) -> list[Group]:
    """Whose series over time there are: the target group's, or everybody's, and the comparison group's beside it."""
    groups = measures.values(book, measure)["group"]
    return ["target", "comparison"] if {"target", "comparison"} <= {*groups.unique()} else ["target"]


@cached
def run_chart(book: Workbook, measure: Measure, group: Group = "target") -> RunChart:
    """A rate by month for a group, its signals, and the events that annotate it."""
    from sipp_lib.analysis import attendance, runchart, runrules

    whose, rows = _followed(book, measure, group)
    name = _named("run chart", measure, group)
    truth = attendance.monthly(rows)
    monthly = book.gate(truth, f"{name}/monthly")
    without = months_without_register(book, measure)
    safe, truth = (attendance.with_missing(each, without) for each in (monthly.frame, truth))
    # Runs and crossings are read off the true months that may be shown: rounding puts months on the median
    # and would make a signal, or hide one. Which side of the median a month lies on tells nobody's number.
    seen = truth.assign(percent=truth["percent"].where(safe["percent"].notna()))
    chart, told = (
        runchart.runchart(each, value="percent", baseline_until=_month_it_began(book))
        for each in (seen, safe)
    )
    signals = [
        _by_chance(each, chart)
        for each in (runchart.signals(chart), runrules.signals(chart, value="percent"))
    ]
    columns = ["median", "useful", "run", "phase"]
    if measure.followed == "run chart, NHS Scotland's rules":
        signals.reverse()
        chart = runrules.marks(chart, value="percent")
        columns += ["shift", "trend", "astronomical"]
    # that of the months as they are shown: the exact one is a month's share, finer than the size allows
    read = chart[columns].assign(median=told["median"].round(1))
    used, offered = (book.gate(each, f"{name}/{each['rule'].iloc[0]}", "records") for each in signals)
    return RunChart(whose, book.gate(safe.join(read), name), used, offered, events(book))


def _named(what: str, measure: Measure, group: Group) -> str:
    return "/".join([what, measure.code, *([group] if group != "target" else [])])


def _by_chance(signals: pd.DataFrame, chart: pd.DataFrame) -> pd.DataFrame:
    """The signals with how many of 100 charts like this one would have one by chance alone."""
    import pandas as pd

    from sipp_lib.analysis.false_alarms import rates

    known = chart["percent"].notna()
    first = known & (chart["phase"] == "baseline")
    rate = rates(int(known.sum()), int(first.sum())).get(signals["rule"].iloc[0])
    many = pd.NA if rate is None else round(100 * rate)
    return signals.assign(by_chance=pd.array([many], dtype="Int64"))


@cached
def limits(book: Workbook, measure: Measure, group: Group = "target") -> Limits:
    """A rate by month for a group as an XmR chart."""
    import pandas as pd

    from sipp_lib.analysis import attendance, xmr
    from sipp_lib.analysis.false_alarms import beyond

    whose, rows = _followed(book, measure, group)
    name = _named("xmr", measure, group)
    truth, without = attendance.monthly(rows), months_without_register(book, measure)
    monthly = book.gate(truth, f"{name}/monthly")
    safe, truth = (attendance.with_missing(each, without) for each in (monthly.frame, truth))
    truth = truth.assign(percent=truth["percent"].where(safe["percent"].notna()))
    began = _month_it_began(book)
    series, exact = (xmr.xmr(each, value="percent", baseline_until=began) for each in (safe, truth))
    # what may be shown lies beyond its limits only where the exact months do
    series = series.assign(outside=series["outside"] & exact["outside"])
    known = series["percent"].notna()
    first = known if began is None else known & (series["month"] < pd.Timestamp(began))
    shares = beyond(int(known.sum()), int(first.sum()))
    seen, chance = int(series["outside"].fillna(False).sum()), None
    if seen and shares:
        row = {"rule": "XmR chart", "by_chance": round(100 * shares[seen])}
        chance = book.gate(pd.DataFrame([row]).astype({"rule": "string"}), f"{name}/by chance", "records")
    return Limits(whose, book.gate(series, name), events(book), chance)


@cached
def months_without_register(book: Workbook, measure: Measure) -> list[date]:
    """The months between the first and the last of a rate of which nobody's is known, July aside."""
    return without_register(_months(measures.rows(book, measure)).dropna().dt.date.unique())


def _months(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    import pandas as pd

    return pd.to_datetime(rows["occasion"].astype("string"), format="%Y-%m", errors="coerce")


@cached
def events(book: Workbook) -> SafeFrame:
    """What happened and when, to be written on the charts over time."""
    import pandas as pd

    happened = pd.DataFrame(
        [(pd.Timestamp(e.day), e.what, e.intervention) for e in book.bodies(Event) if e.day],
        columns=["date", "what", "intervention"],
    ).sort_values("date", kind="stable", ignore_index=True)
    return book.gate(happened, "events", subject="records")


def _month_it_began(book: Workbook) -> date | None:
    """The month in which the intervention began is no longer baseline."""
    day = measures.began(book)
    return None if day is None else day.replace(day=1)
