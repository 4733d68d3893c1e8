"""What every number of a workbook is made from: its measures, their values, and the gate they pass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from functools import cached_property, wraps
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from sipp_lib.disclosure.safe import Audience, SafeFrame, Subject
from sipp_lib.records.kinds import Event, Factor, Measure, Record

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.disclosure.gate import Settings
    from sipp_lib.evidence.storage import Evidence
    from sipp_lib.records.merge import Entry


Given = ParamSpec("Given")
Found = TypeVar("Found")
Self = TypeVar("Self", bound="Core")


def once(
    method: Callable[Concatenate[Self, Given], Found],
) -> Callable[Concatenate[Self, Given], Found]:
    """Work a result out, and release it, once for each measure and occasion, however often it is asked for."""

    @wraps(method)
    def remembered(self: Self, *args: Given.args, **kwargs: Given.kwargs) -> Found:
        told = [each.model_dump_json() if isinstance(each, Measure) else each for each in args]
        key = (method.__name__, *told, *sorted(kwargs.items()))
        if key not in self.known:
            self.known[key] = method(self, *args, **kwargs)
        found: Found = self.known[key]
        return found

    return cast(Callable[Concatenate[Self, Given], Found], remembered)


class Core(ABC):
    """The measures of a workbook and the gate that every number made from them passes.

    Attributes
    ----------
    audience : {"public", "school"}
        For whom the numbers are made.
    settings : Settings
        Threshold and base of the gate.
    scales : path
        The folder in which the programme declares its own scales.
    slug : str
        The partnership, which begins the name of every table that is released.
    released : list of SafeFrame
        Every table that passed, in order: what an audit of all that was published needs.
    """

    audience: Audience
    settings: Settings
    slug: str
    scales: Path
    released: list[SafeFrame]

    @cached_property
    def known(self) -> dict[tuple[Any, ...], Any]:
        """What `once` has worked out; forgotten when records or evidence change."""
        return {}

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
        return [
            measure
            for measure in self.bodies(Measure)
            if measure.form in forms and measure.code in self._codes and role in ("", measure.role)
        ]

    @cached_property
    def _codes(self) -> set[str]:
        evidence = self.evidence
        return {*evidence.observations["measure"].unique(), *evidence.surveys["scale"].unique()}

    @once
    def occasions(self, measure: Measure) -> list[str]:
        """The occasions of a measure that have evidence, as planned, else in the order of their dates."""
        rows = self.rows(measure)
        if measure.form != "survey":
            rows = rows.sort_values("date", kind="stable")
        found = [str(occasion) for occasion in rows["occasion"].fillna("").unique()]
        planned = [occasion for occasion in measure.occasions if occasion in found]
        return planned + [occasion for occasion in found if occasion not in planned]

    @once
    def rows(self, measure: Measure) -> pd.DataFrame:
        """The measure's own rows of the evidence: answers of a survey, else observations."""
        survey = measure.form == "survey"
        rows = self.evidence.surveys if survey else self.evidence.observations
        return rows[rows["scale" if survey else "measure"] == measure.code]

    @cached_property
    def began(self) -> date | None:
        """The day the intervention began: the first event that says so."""
        return min(
            (event.day for event in self.bodies(Event) if event.intervention and event.day), default=None
        )

    @once
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

    @once
    def number(self, count: int) -> str:
        """A number of pupils that stands in a record, as the audience may read it: «about 25», «fewer than 10»."""
        import pandas as pd

        from sipp_lib.disclosure.rounding import safe_number

        self.gate(pd.DataFrame({"n": pd.array([count], dtype="Int64")}), "a number in a record")
        return safe_number(count, self.settings, self.audience)

    @once
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

    @once
    def collected(self) -> SafeFrame:
        """How many pupils or respondents each planned measure has on each occasion."""
        import pandas as pd

        rows = []
        for measure in self.measured("score", "yes or no", "rate", "survey"):
            found = self.rows(measure)
            who = "respondent" if measure.form == "survey" else "pupil"
            occasions = self.occasions(measure)
            if measure.form == "rate":
                rows.append((measure.name, f"{occasions[0]} to {occasions[-1]}", found[who].nunique()))
                continue
            counts = found[who].groupby(found["occasion"].fillna("")).nunique()
            rows += [(measure.name, occasion, int(counts[occasion])) for occasion in occasions]
        frame = pd.DataFrame(rows, columns=["measure", "occasion", "n"]).astype({"n": "Int64"})
        return self.gate(frame, "collected")

    @once
    def driver_diagram(self) -> SafeFrame:
        """The outcomes, the drivers and ideas that serve them, and the actions that carry them out."""
        import pandas as pd

        from sipp_lib.analysis import drivers

        boxes, links = [], []
        for entry in [*self.records("outcome"), *self.records("driver"), *self.records("action")]:
            body: Any = entry.body
            if entry.kind == "action" and not body.drivers:
                continue
            tier = body.tier if entry.kind == "driver" else entry.kind
            boxes.append((entry.id, body.called("public"), tier, getattr(body, "progress", "")))
            served = {
                "driver": lambda each: [each.outcome, *each.serves],
                "action": lambda each: each.drivers,
            }
            links += [(entry.id, other) for other in served.get(entry.kind, lambda _: [])(body) if other]
        frame = drivers.diagram(
            pd.DataFrame(boxes, columns=["id", "name", "tier", "progress"]),
            pd.DataFrame(links, columns=["id", "serves"]),
        )
        return self.gate(frame, "drivers", "records")

    @once
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


def form(measure: Measure) -> Any:
    """Whether a measure's values are averaged or counted."""
    return "yes or no" if measure.form == "yes or no" else "score"


def unit(values: pd.DataFrame) -> float:
    """The smallest difference between two values of a measure: how finely its means may be told."""
    known = sorted(values["value"].dropna().unique())
    steps = [later - earlier for earlier, later in pairwise(known) if later - earlier > 1e-9]
    return float(min(steps, default=1.0))
