"""What may be said of a partnership's measures: each analysis, run and passed through the gate."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sipp_lib.disclosure.safe import Audience, SafeFrame, Subject
from sipp_lib.records.kinds import Event, Factor, Measure, Record

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.disclosure.gate import Settings
    from sipp_lib.evidence.interchange import Evidence
    from sipp_lib.records.merge import Entry


@dataclass(frozen=True)
class Gap:
    """Attainment by SIMD quintile on one occasion, and the gap between its ends."""

    occasion: str
    by_quintile: SafeFrame
    gap: SafeFrame


@dataclass(frozen=True)
class Change:
    """The target group before and after; `pairs` only for the school, `bins` for everybody."""

    before: str
    after: str
    summary: SafeFrame
    missing: SafeFrame
    bins: SafeFrame
    pairs: SafeFrame | None


@dataclass(frozen=True)
class Comparison:
    """The target group beside the comparison group."""

    groups: SafeFrame
    adjusted: SafeFrame
    slopes: SafeFrame
    morris: SafeFrame


@dataclass(frozen=True)
class Shares:
    """The share of each group on each occasion, and the adjusted difference where it may be shown."""

    groups: dict[str, SafeFrame]
    adjusted: SafeFrame | None


@dataclass(frozen=True)
class RunChart:
    """A series over time with its signals; `whose` says which pupils it is about."""

    whose: str
    series: SafeFrame
    signals: SafeFrame
    events: SafeFrame


class Results(ABC):
    """The numbers of a workbook; every one of them passed the gate for its audience.

    Attributes
    ----------
    audience : {"public", "school"}
        For whom the numbers are made.
    settings : Settings
        Threshold and base of the gate.
    slug : str
        The partnership, which begins the name of every table that is released.
    released : list of SafeFrame
        Every table that passed, in order: what an audit of all that was published needs.
    """

    audience: Audience
    settings: Settings
    slug: str
    released: list[SafeFrame]

    @property
    @abstractmethod
    def evidence(self) -> Evidence:
        """What was measured."""

    @abstractmethod
    def records(self, kind: str) -> list[Entry]:
        """The records of a kind that the audience may see."""

    @abstractmethod
    def bodies(self, kind: type[Record]) -> list[Any]:
        """The bodies of all records of a kind."""

    def measured(self, *forms: str, role: str = "") -> list[Measure]:
        """The measures of these forms that have evidence, in the order they were planned."""
        measured = set(self.evidence.observations["measure"]) | set(self.evidence.surveys["scale"])
        return [
            measure
            for measure in self.bodies(Measure)
            if measure.form in forms and measure.code in measured and role in ("", measure.role)
        ]

    def occasions(self, measure: Measure) -> list[str]:
        """The occasions of a measure that have evidence, as planned, else in the order of their dates."""
        rows = self._rows(measure)
        if measure.form != "survey":
            rows = rows.sort_values("date", kind="stable")
        found = [str(occasion) for occasion in rows["occasion"].fillna("").unique()]
        planned = [occasion for occasion in measure.occasions if occasion in found]
        return planned + [occasion for occasion in found if occasion not in planned]

    def _rows(self, measure: Measure) -> pd.DataFrame:
        """The measure's own rows of the evidence: answers of a survey, else observations."""
        survey = measure.form == "survey"
        rows = self.evidence.surveys if survey else self.evidence.observations
        return rows[rows["scale" if survey else "measure"] == measure.code]

    def values(self, measure: Measure) -> pd.DataFrame:
        """Every value of a measure with what is known of the pupil; for analysis in the school."""
        rows = self.evidence.observations
        rows = rows[rows["measure"] == measure.code]
        return rows.merge(self.evidence.pupils, on="pupil", how="left", validate="many_to_one")

    def gate(
        self, frame: pd.DataFrame, name: str, subject: Subject = "pupils", *, unit: float = 1.0
    ) -> SafeFrame:
        """Pass a result through the gate for this workbook's audience, and remember that it was released."""
        from sipp_lib.disclosure.gate import gate

        safe = gate(
            frame,
            name=f"{self.slug}/{name}",
            audience=self.audience,
            settings=self.settings,
            subject=subject,
            unit=unit,
        )
        self.released.append(safe)
        return safe

    def number(self, count: int) -> str:
        """A number of pupils that stands in a record, as the audience may read it: «about 25», «fewer than 10»."""
        import pandas as pd

        from sipp_lib.disclosure.rounding import safe_number

        self.gate(pd.DataFrame({"n": pd.array([count], dtype="Int64")}), "a number in a record")
        return safe_number(count, self.settings, self.audience)

    def gap(self, measure: Measure, occasion: str) -> Gap:
        """The measure by SIMD quintile on an occasion, and its gap, reckoned from what may be shown."""
        from sipp_lib.analysis import gaps

        values = self.values(measure)
        table = gaps.by_quintile(values[values["occasion"] == occasion], form=_form(measure))
        by_quintile = self.gate(table, f"gap/{measure.code}/{occasion}/by quintile", unit=_unit(values))
        gap = gaps.gap(by_quintile.frame, better=measure.better)
        return Gap(occasion, by_quintile, self.gate(gap, f"gap/{measure.code}/{occasion}"))

    def by_lens(self, measure: Measure, occasion: str, lens: str) -> SafeFrame:
        """The measure on an occasion by one column of the pupils' table."""
        from sipp_lib.analysis import gaps

        values = self.values(measure)
        table = gaps.by_lens(values[values["occasion"] == occasion], lens, form=_form(measure))
        return self.gate(table, f"lens/{measure.code}/{occasion}/{lens}", unit=_unit(values))

    def shares(self, measure: Measure) -> Shares:
        """The shares of target and comparison group on each occasion of a yes-or-no measure, and their difference.

        The adjusted difference, in percentage points, is left out where a share that it rests on is hidden.
        """
        from sipp_lib.analysis import change, comparison, gaps

        values, occasions = self.values(measure), self.occasions(measure)
        name = f"shares/{measure.code}"
        groups = {}
        for group in ("target", "comparison"):
            rows = values[values["group"] == group]
            if rows.empty:
                continue
            table = gaps.by_lens(rows.assign(group=rows["occasion"]), "group", form="yes or no")
            table = table.set_index("group").reindex(occasions).rename_axis("occasion").reset_index()
            groups[group] = self.gate(table, f"{name}/{group}")
        shown = all(safe.frame.iloc[[0, -1]]["percent"].notna().all() for safe in groups.values())
        adjusted = None
        if len(groups) == 2 and len(occasions) > 1 and shown:
            pairs = change.pairs(values.assign(value=values["value"] * 100), occasions[0], occasions[-1])
            adjusted = self.gate(comparison.adjusted(pairs, cluster=_cluster(pairs)), f"{name}/adjusted")
        return Shares(groups, adjusted)

    def persistent_absence(self, measure: Measure) -> tuple[str, SafeFrame]:
        """Whose, and how many of them missed a tenth of their openings or more before the intervention began."""
        from sipp_lib.analysis import attendance

        whose, rows = self._followed(measure)
        began = [event.day for event in self.bodies(Event) if event.intervention and event.day]
        if began:
            rows = rows[rows["date"].isna() | (rows["date"] < str(min(began)))]
        return whose, self.gate(attendance.persistent(rows), f"persistent absence/{measure.code}")

    def _followed(self, measure: Measure) -> tuple[str, pd.DataFrame]:
        values = self.values(measure)
        target = values[values["group"] == "target"]
        return ("the target group", target) if len(target) else ("all pupils measured", values)

    def change(self, measure: Measure) -> Change | None:
        """The target group's change from the first occasion to the last; None with fewer than two."""
        import pandas as pd

        from sipp_lib.analysis import change

        occasions = self.occasions(measure)
        if len(occasions) < 2:
            return None
        before, after = occasions[0], occasions[-1]
        values = self.values(measure)
        target = values[values["group"] == "target"]
        pairs = change.pairs(target, before, after)
        first = values.loc[values["occasion"] == before]
        whole = int(first["value"].notna().sum()) > int(
            first.loc[first["group"] == "target", "value"].notna().sum()
        )
        standardiser = "all pupils measured" if whole else "the target group itself"
        known = first if whole else first[first["group"] == "target"]
        spread = known["value"].std(ddof=1)
        sd = None if pd.isna(spread) else float(spread)
        summary = change.summary(
            pairs, standardiser=standardiser, sd=sd, sd_n=int(known["value"].notna().sum())
        )
        gone = change.missing(target, before, after)
        bins = change.bins(pairs, step=_step(sd), better=measure.better)
        name = f"change/{measure.code}"
        dots = self.gate(pairs, f"{name}/pairs") if self.audience == "school" else None
        return Change(
            before,
            after,
            self.gate(summary, name, unit=_unit(values)),
            self.gate(gone, f"{name}/missing"),
            self.gate(bins, f"{name}/bins"),
            dots,
        )

    def comparison(self, measure: Measure) -> Comparison | None:
        """The target group against the comparison group; None where there is none or only one occasion."""
        from sipp_lib.analysis import change, comparison

        occasions = self.occasions(measure)
        values = self.values(measure)
        if len(occasions) < 2 or not {"target", "comparison"} <= set(values["group"].dropna()):
            return None
        pairs = change.pairs(
            values[values["group"].isin(["target", "comparison"])], occasions[0], occasions[-1]
        )
        name = f"comparison/{measure.code}"
        groups = self.gate(comparison.groups(pairs), f"{name}/groups", unit=_unit(values))
        return Comparison(
            groups,
            self.gate(comparison.adjusted(pairs, cluster=_cluster(pairs)), f"{name}/adjusted"),
            self.gate(comparison.slopes(pairs), f"{name}/slopes"),
            self.gate(comparison.morris(groups.frame), f"{name}/morris"),
        )

    def run_chart(self, measure: Measure) -> RunChart:
        """A rate by month for the target group, its signals, and the events that annotate it."""
        import pandas as pd

        from sipp_lib.analysis import attendance, runchart

        whose, rows = self._followed(measure)
        name = f"run chart/{measure.code}"
        truth = attendance.monthly(rows)
        monthly = self.gate(truth, f"{name}/monthly")
        events = pd.DataFrame(
            [(pd.Timestamp(e.day), e.what, e.intervention) for e in self.bodies(Event) if e.day],
            columns=["date", "what", "intervention"],
        ).sort_values("date", kind="stable", ignore_index=True)
        began = events.loc[events["intervention"], "date"]
        # Runs and crossings are read off the true months that may be shown: rounding puts months on the median
        # and would make a signal, or hide one. Which side of the median a month lies on tells nobody's number.
        chart = runchart.runchart(
            truth.assign(percent=truth["percent"].where(monthly.frame["percent"].notna())),
            value="percent",
            # the month in which it began is no longer baseline
            baseline_until=None if began.empty else began.iloc[0].replace(day=1),
        )
        read = chart[["median", "useful", "run", "phase"]].assign(median=chart["median"].round(1))
        return RunChart(
            whose,
            self.gate(monthly.frame.join(read), name),
            self.gate(runchart.signals(chart), f"{name}/signals", subject="records"),
            self.gate(events, f"{name}/events", subject="records"),
        )

    def survey(self, measure: Measure, occasion: str) -> SafeFrame:
        """A survey's answers: every answer for staff and in school, bands for anyone else's in public."""
        from sipp_lib.analysis import likert

        rows = self._rows(measure)
        # the check has told of answers that are not among the possible ones
        rows = rows[(rows["occasion"].fillna("") == occasion) & rows["answer"].isin(measure.answers)]
        items = likert.items(rows, measure.answers)
        subject: Subject = measure.answered_by
        if self.audience == "public" and subject != "staff":
            items = likert.bands(items, measure.answers)
        return self.gate(items, f"survey/{measure.code}/{occasion}", subject=subject)

    def factor_grid(self) -> tuple[SafeFrame, SafeFrame]:
        """The factors by level, influence and whether they were confirmed: as counts, and by name."""
        import pandas as pd

        from sipp_lib.analysis import factors

        columns = ["factor", "level", "influence", "confirmed"]
        rows = [(f.name, f.level, f.influence, f.confirmed) for f in self.bodies(Factor)]
        named = pd.DataFrame(rows, columns=columns, dtype="string")
        return self.gate(factors.grid(named), "factors", "records"), self.gate(
            named, "factors/named", "records"
        )

    def collected(self) -> SafeFrame:
        """How many pupils or respondents each planned measure has on each occasion."""
        import pandas as pd

        rows = []
        for measure in self.measured("score", "yes or no", "rate", "survey"):
            found = self._rows(measure)
            who = "respondent" if measure.form == "survey" else "pupil"
            occasions = self.occasions(measure)
            if measure.form == "rate":
                rows.append((measure.name, f"{occasions[0]} to {occasions[-1]}", found[who].nunique()))
                continue
            counts = found[who].groupby(found["occasion"].fillna("")).nunique()
            rows += [(measure.name, occasion, int(counts[occasion])) for occasion in occasions]
        frame = pd.DataFrame(rows, columns=["measure", "occasion", "n"]).astype({"n": "Int64"})
        return self.gate(frame, "collected")

    def timeline(self) -> SafeFrame:
        """The action plan in the order of its dates."""
        import pandas as pd

        from sipp_lib.analysis import plan

        columns = ["action", "purpose", "start", "end", "progress"]
        rows = [
            (a.body.task, a.body.purpose, a.body.start, a.body.end, a.body.progress)  # type: ignore[attr-defined]
            for a in self.records("action")
        ]
        frame = pd.DataFrame(rows, columns=columns)
        frame[["start", "end"]] = frame[["start", "end"]].apply(pd.to_datetime)
        return self.gate(plan.timeline(frame), "plan", "records")


def _cluster(pairs: pd.DataFrame) -> Literal["class"] | None:
    return "class" if pairs["class"].nunique() > pairs["group"].nunique() else None


def _form(measure: Measure) -> Any:
    return "yes or no" if measure.form == "yes or no" else "score"


def _unit(values: pd.DataFrame) -> float:
    """The smallest difference between two values of a measure: how finely its means may be told."""
    known = sorted(values["value"].dropna().unique())
    steps = [later - earlier for earlier, later in pairwise(known) if later - earlier > 1e-9]
    return float(min(steps, default=1.0))


def _step(sd: float | None) -> float:
    """A fifth of a standard deviation, as one significant figure: what counts as about the same."""
    return float(f"{sd / 5:.1g}") if sd else 1.0
