"""A measure of phase 1 by deprivation or through another lens, and what was seen written down without its numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.evidence.mapping.column_types import FIELDS
from sipp_lib.pages.view import Choices, Input, offer
from sipp_lib.records.kinds import Information, Measure

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook


def fields(book: Workbook, said: Choices) -> list[Input]:
    """Which measure, when, and through which lens."""
    from sipp_lib.wording.words import when

    measures = {entry.id: entry.body for entry in book.records("measure")}
    usable = {
        id: body
        for id, body in measures.items()
        if body in results.measured(book, "score", "yes or no", "rate") and not body.ordered
    }
    if not usable:
        return []
    pupils = book.evidence.pupils
    named = tuple((id, body.called("school") or "without a name") for id, body in usable.items())
    measure = Input("measure", "Measure", named)
    body = usable[measure.of(said)]
    assert isinstance(body, Measure)  # noqa: S101  records("measure") holds nothing else
    occasions = tuple((each, when(each) or "the only occasion") for each in results.occasions(book, body))
    lenses = [("simd", "SIMD quintile")] if pupils["simd_decile"].notna().any() else []
    lenses += [
        (each.name, each.lens) for each in FIELDS.values() if each.lens and pupils[each.name].notna().any()
    ]
    if pupils["school"].nunique() > 1:
        lenses.append(("school", "school"))
    return [measure, Input("occasion", "Occasion", occasions), Input("lens", "Lens", tuple(lenses))]


def draw(book: Workbook, said: Choices) -> Markup | None:
    """The measure by the lens that was chosen, with the gap in words where it is deprivation."""
    from sipp_lib.charts import gaps as chart
    from sipp_lib.reports import html
    from sipp_lib.reports.figures import figure_with_tables, unit_of
    from sipp_lib.wording import gaps as wording
    from sipp_lib.wording.words import when

    entry = next((each for each in book.records("measure") if each.id == said.get("measure")), None)
    if entry is None or not said.get("lens"):
        return None
    measure, occasion = entry.body, str(said["occasion"])
    assert isinstance(measure, Measure)  # noqa: S101  records("measure") holds nothing else
    name = measure.name or measure.code
    how: dict[str, Any] = {"measure": name, "unit": unit_of(measure)}
    down = offer("down", "Write this down below")
    same = ["Each pupil’s own percentage counts the same, however many half-days there were."]
    note = html.bullets(same) if measure.form == "rate" else None
    if said["lens"] == "simd":
        gap = results.gap(book, measure, occasion)
        caption = f"{name} by how deprived the area is where pupils live, {when(occasion)}"
        picture = figure_with_tables(
            chart.chart, wording.alt, [gap.by_quintile], [caption], better=measure.better, **how
        )
        return html.join([html.bullets(wording.sentences(measure, gap)), note, picture, down])
    lens = next(field for field in fields(book, said) if field.name == "lens")
    words = dict(lens.options)[said["lens"]]
    safe = results.by_lens(book, measure, occasion, said["lens"])
    caption = f"{name} by {words}, {when(occasion)}"
    picture = figure_with_tables(chart.lens_chart, wording.lens_alt, [safe], [caption], lens=words, **how)
    return html.join([note, picture, down])


def write_down(book: Workbook, said: Choices) -> str:
    """Begin what was examined from the gap that is shown: the record says where the numbers are, and holds none."""
    from sipp_lib.wording.words import when

    entry = next((each for each in book.records("measure") if each.id == said.get("measure")), None)
    if entry is None or not isinstance(entry.body, Measure):
        return "This measure is no longer there."
    name, occasion = entry.body.name or entry.body.code, str(said["occasion"])
    lens = "SIMD" if said["lens"] == "simd" else str(getattr(FIELDS.get(said["lens"]), "lens", "") or "")
    lenses = [lens] if lens else []
    held: dict[str, Any] = {"measure": entry.id, "measured_on": occasion, "lenses": lenses}
    if any(all(getattr(each, key) == of for key, of in held.items()) for each in book.bodies(Information)):
        return "This is written down already: see below."
    source = ", ".join(filter(None, [name, when(occasion)]))
    held |= {"source": source, "day": date.today().isoformat(), "who": book.store.author}
    if lens == "SIMD":
        import pandas as pd

        behind = results.gap(book, entry.body, occasion).gap.frame["gap"].iloc[0]
        held["shows"] = None if pd.isna(behind) else "gap" if behind > 0 else "strength"
    book.store.add("information", held)
    return "It is written down below, with its numbers. Say in your own words what it shows."
