"""What a partnership agreed as tables: factors, drivers, plan, predictions, and how far measures were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipp_lib.records.kinds import Cycle, Factor
from sipp_lib.results import measures
from sipp_lib.results.measures import cached

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.workbook import Workbook


@cached
def factor_grid(book: Workbook) -> tuple[SafeFrame, SafeFrame]:
    """The factors by level, influence and whether they were confirmed: as counts, and by name."""
    import pandas as pd

    from sipp_lib.analysis import factors

    columns = ["factor", "level", "influence", "confirmed"]
    rows = [(f.name, f.level, f.influence, f.confirmed) for f in book.bodies(Factor)]
    named = pd.DataFrame(rows, columns=columns, dtype="string")
    return book.gate(factors.grid(named), "factors", "records"), book.gate(named, "factors/named", "records")


@cached
def predictions(book: Workbook) -> SafeFrame:
    """How many predictions of the cycles came true: ``as_predicted`` and the number of ``predictions``.

    They are records and no pupils: each stands in the report with its own ‘As predicted?’, so that a small number
    tells nothing more. What was predicted of a case pupil is never published and is not counted.
    """
    import pandas as pd

    answers = [
        each.as_predicted or "not compared yet"
        for cycle in book.bodies(Cycle)
        for each in cycle.predictions
        if each.predicted.strip()
    ]
    order = ["yes", "partly", "no", "not compared yet"]
    rows = [(answer, answers.count(answer)) for answer in order]
    frame = pd.DataFrame(rows, columns=["as_predicted", "predictions"])
    return book.gate(
        frame.astype({"as_predicted": "string", "predictions": "Int64"}), "predictions", "records"
    )


@cached
def collected(book: Workbook) -> SafeFrame:
    """How many pupils or respondents each planned measure has on each occasion."""
    import pandas as pd

    rows = []
    for measure in measures.measured(book, "score", "yes or no", "rate", "survey"):
        found = measures.rows(book, measure)
        who = "respondent" if measure.form == "survey" else "pupil"
        occasions = measures.occasions(book, measure)
        if measure.form == "rate":
            span = " to ".join(dict.fromkeys((occasions[0], occasions[-1])))
            rows.append((measure.name, span, found[who].nunique()))
            continue
        counts = found[who].groupby(found["occasion"].fillna("")).nunique()
        rows += [(measure.name, occasion, int(counts[occasion])) for occasion in occasions]
    frame = pd.DataFrame(rows, columns=["measure", "occasion", "n"]).astype({"n": "Int64"})
    return book.gate(frame, "collected")


@cached
def driver_diagram(book: Workbook) -> SafeFrame:
    """The outcomes, the drivers and ideas that serve them, and the actions that carry them out."""
    import pandas as pd

    from sipp_lib.analysis import drivers

    boxes, links = [], []
    for entry in [*book.records("outcome"), *book.records("driver"), *book.records("action")]:
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
    return book.gate(frame, "drivers", "records")


@cached
def timeline(book: Workbook) -> SafeFrame:
    """The action plan in the order of its dates."""
    import pandas as pd

    from sipp_lib.analysis import plan

    columns = ["action", "purpose", "start", "end", "progress"]
    rows = [
        (a.body.task, a.body.purpose, a.body.start, a.body.end, a.body.progress)  # type: ignore[attr-defined]
        for a in book.records("action")
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame[["start", "end"]] = frame[["start", "end"]].apply(pd.to_datetime)
    return book.gate(plan.timeline(frame), "plan", "records")
