"""Phase 1 on its page: who we are, evidence in, gaps, the target group, outcomes, the self-check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.evidence.values.answers import best_first
from sipp_lib.pages import gaps_seen, target_group
from sipp_lib.pages.class_list import ClassList
from sipp_lib.pages.page import CellOutput, Page, notebook_cell
from sipp_lib.pages.view import Choices, button, offer, paragraphs
from sipp_lib.records.kinds import Measure
from sipp_lib.widgets.import_widget import ImportWidget
from sipp_lib.widgets.measure_chooser import MeasureChooser
from sipp_lib.workbook import Workbook

if TYPE_CHECKING:
    from sipp_lib.reports.html import Fragment
    from sipp_lib.reports.report import Report

MEASURED = ("measure", "import", "target_group")


class Performance(Page):
    """Phase 1; see `Page`."""

    number = 1
    forms = ("member",)

    @notebook_cell
    def partnership(self) -> CellOutput:
        """Who works together, and for what."""
        return self.form("partnership")

    @notebook_cell
    def schools(self) -> CellOutput:
        """The schools that take part."""
        return self.form("school")

    @notebook_cell
    def members(self) -> CellOutput:
        """The adults who take part."""
        return self.form("member")

    @notebook_cell
    def bring(self) -> CellOutput:
        """Bring a file of evidence in."""
        return ImportWidget(self.book) if self.writes("import") else None

    @notebook_cell
    def collected(self) -> CellOutput:
        """What has come in so far, what was found in it, and what of it has no measure yet."""
        return self.view(
            "Evidence so far",
            collected,
            kinds=MEASURED,
            begins="measure",
            on_click=lambda name, _: describe(self.book, name),
            empty="No evidence has been added yet.",
        )

    @notebook_cell
    def measures(self) -> CellOutput:
        """How each thing in the data is to be read."""
        return self.form(
            "measure",
            fields=("name", "code", "form", "better", "unit", "role", "answered_by", "answers", "organiser"),
            columns=("name", "form", "better", "unit"),
            heading="What was measured",
            help="One line for each measure in your evidence. Only then can it be shown and read the right way round.",
        )

    @notebook_cell
    def gaps(self) -> CellOutput:
        """A measure by deprivation or through another lens."""
        empty = "Once evidence is in and what was measured is described, the gaps are shown here."
        return self.view(
            "Where the gaps are",
            gaps_seen.draw,
            kinds=MEASURED,
            inputs=gaps_seen.fields,
            begins="information",
            on_click=lambda _, said: gaps_seen.write_down(self.book, said),
            empty=empty,
        )

    @notebook_cell
    def information(self) -> CellOutput:
        """What was examined and what it shows."""
        return self.form("information")

    @notebook_cell
    def choose(self) -> CellOutput:
        """Choose the target group from the data."""
        empty = "Bring in a list of your pupils above, and you can choose from the data. Or write below who they are."
        return self.view(
            "Choose the target group from the data",
            target_group.draw,
            kinds=MEASURED,
            inputs=target_group.fields,
            begins="target_group",
            on_click=lambda _, said: target_group.take(self.book, said),
            empty=empty,
        )

    @notebook_cell
    def group(self) -> CellOutput:
        """The target group in words."""
        return self.form(
            "target_group",
            fields=(
                "name",
                "who",
                "how_chosen",
                "size",
                "chosen_on",
                "by_lot",
                "lenses",
                "pupils",
                "compared",
                "judged",
            ),
        )

    @notebook_cell
    def pupils(self) -> CellOutput:
        """Who is in the group, by name for those who teach them, and by whose judgement."""
        return ClassList(self.book) if self.writes("target_group") else None

    @notebook_cell
    def baseline(self) -> CellOutput:
        """Where the target group stands at the start; a press of a button begins an outcome from it."""
        return self.view(
            "Where they stand now",
            baseline,
            kinds=(*MEASURED, "outcome", "event"),
            begins="outcome",
            on_click=lambda name, _: begin_outcome(self.book, name),
            empty="Once the group is chosen and something is measured, its baseline is shown here.",
        )

    @notebook_cell
    def chooser(self) -> CellOutput:
        """Which measure suits an outcome."""
        return MeasureChooser(self.book) if self.writes("measure") else None

    @notebook_cell
    def outcomes(self) -> CellOutput:
        """What will be different, for whom, by how much and by when."""
        return self.form("outcome")

    @notebook_cell
    def self_check(self) -> CellOutput:
        """Principles and key features."""
        return self.form("self_check")

    @notebook_cell
    def sign_off(self) -> CellOutput:
        """Quality assurance."""
        return self.form("sign_off")

    def sections(self, report: Report) -> list[Fragment | None]:
        """The phase, and who works together."""
        return [report.performance(), report.phase_section("partnership")]

    def summary(self, book: Workbook) -> list[Markup | None]:
        """Who, on what evidence, for whom, to what end."""
        from sipp_lib.reports import records

        beside, below = records.performance(book)
        _, check = records.evaluation(book)
        about = records.details(book, "partnership", "The partnership")
        return [about, records.members(book), *below, *beside, *check]


def collected(book: Workbook, _: Choices) -> Markup | None:
    """How many were measured when, and what the checks found; the files stand above, where they came in."""
    from sipp_lib import tables
    from sipp_lib.disclosure.safe import require_safe
    from sipp_lib.reports import html

    if not book.brought_in:
        return None
    # a measure that is not described yet stands above them, with its button
    issues = list(dict.fromkeys(each.message for each in book.issues() if each.code != "unnamed-measure"))
    safe = results.collected(book)
    return html.join(
        [
            paragraphs(f"There are {len(book.evidence.pupils)} pupils in the evidence."),
            undescribed(book),
            None
            if require_safe(safe).empty
            else tables.frame_table(safe, "How many were measured, and when"),
            html.heading("Worth a second look") if issues else None,
            html.bullets(issues),
        ]
    )


def _undescribed(book: Workbook) -> dict[str, str]:
    """What the evidence holds without a measure's record, and which table it is in."""
    evidence = book.evidence
    known = {measure.code for measure in book.bodies(Measure)}
    found = dict.fromkeys(evidence.observations["measure"].dropna().unique(), "observations")
    found |= dict.fromkeys(evidence.surveys["scale"].dropna().unique(), "surveys")
    return {str(code): table for code, table in found.items() if code not in known}


def undescribed(book: Workbook) -> Markup | None:
    """What stands in the data and in no measure, with a button that begins one."""
    found = _undescribed(book)
    if not found:
        return None
    rows = Markup("").join(
        Markup('<li class="sipp-offer"><span>‘{}’ ({})</span>{}</li>').format(
            code,
            "a questionnaire" if table == "surveys" else "results or attendance",
            button(f"describe:{code}", "Describe it", f"Describe {code}"),
        )
        for code, table in found.items()
    )
    heading = Markup("<h3>In the data, and not yet described below</h3>")
    return heading + Markup('<ul class="sipp-offers">{}</ul>').format(rows)


def describe(book: Workbook, name: str) -> str:
    """Begin the record of a measure that the evidence holds, with what the data tell of it."""
    code = name.removeprefix("describe:")
    table = _undescribed(book).get(code)
    if table is None:
        return "It is described already."
    name = f"{code[:1].upper()}{code[1:]}"  # a sentence may begin with it
    fields: dict[str, Any] = {"name": name, "code": code}
    if table == "surveys":
        rows = book.evidence.surveys
        rows = rows[rows["scale"] == code]
        answers = [str(each) for each in rows["answer"].dropna().unique()]
        usual = best_first(answers)
        fields |= {"form": "survey", "answers": usual or []}
    else:
        rows = book.evidence.observations
        rows = rows[rows["measure"] == code]
        values = rows["value"].dropna()
        if rows["denominator"].notna().any():
            fields |= {"form": "rate", "unit": "%"}
        elif len(values) and values.isin([0, 1]).all():
            fields |= {"form": "yes or no"}
    occasions = rows.sort_values("date")["occasion"] if "date" in rows else rows["occasion"]
    found = [str(each) for each in occasions.dropna().unique()]
    fields["occasions"] = [] if fields.get("form") == "rate" else found
    book.store.add("measure", fields)
    also = ""
    if table == "surveys":
        also = (
            " Its answers are in the order of a usual scale, best first: check that this is right."
            if usual
            else " The workbook does not know the order of its answers. Write them under ‘Possible answers’, from best "
            f"to worst: {', '.join(sorted(answers))}. Until then no report counts them."
        )
    return f"‘{name}’ now has a line below. Check that it is read the right way round.{also}"


def _groups(book: Workbook, measure: Measure) -> Any:
    """The measure on its first occasion by group, or None where nobody of the target group was measured."""
    occasions = results.occasions(book, measure)
    if not occasions:
        return None
    from sipp_lib.disclosure.safe import require_safe

    safe = results.by_lens(book, measure, occasions[0], "group")
    return safe if "target" in set(require_safe(safe)["group"].dropna()) else None


def baseline(book: Workbook, _: Choices) -> Markup | None:
    """Each measure of the target group at the start, beside everybody else."""
    from sipp_lib import tables
    from sipp_lib.charts import gaps as chart
    from sipp_lib.reports import html, measured
    from sipp_lib.reports.figures import figure_with_tables, unit_of
    from sipp_lib.wording import gaps as wording
    from sipp_lib.wording.words import when

    cards: list[Markup] = []
    outcomes = results.measured(book, "score", "yes or no", role="outcome")
    for entry in book.records("measure"):
        measure = entry.body
        if not isinstance(measure, Measure) or measure not in outcomes:
            continue
        safe = _groups(book, measure)
        if safe is None:
            continue
        name, occasion = measure.name or measure.code, results.occasions(book, measure)[0]
        how: dict[str, Any] = {"measure": name, "unit": unit_of(measure), "lens": "group"}
        at_start = f"{name} at the start, {when(occasion)}"
        picture = (
            tables.frame_table(safe, f"{at_start}: only its order counts, so no mean is given")
            if measure.ordered
            else figure_with_tables(chart.lens_chart, wording.lens_alt, [safe], [at_start], **how)
        )
        words = offer(f"outcome:{entry.id}", "Begin an outcome from it", f"Begin an outcome from {name}")
        cards.append(Markup("<div>{}{}</div>").format(picture, words))
    shown = Markup('<div class="sipp-cards">{}</div>').format(html.join(cards)) if cards else None
    return html.join([shown, *measured.absence(book)]) or None


def begin_outcome(book: Workbook, name: str) -> str:
    """Begin an outcome with a measure, and the occasion on which the target group's baseline was measured.

    The record holds no number: it is told from the evidence when it is shown, to everybody as far as they may read it.
    """
    entry = next((each for each in book.records("measure") if f"outcome:{each.id}" == name), None)
    if entry is None or not isinstance(entry.body, Measure):
        return "This measure is no longer there."
    measure = entry.body
    if _groups(book, measure) is None:
        return "Nobody of the target group was measured with it any more."
    groups = book.records("target_group")
    book.store.add(
        "outcome",
        {
            "name": f"Better {measure.name or measure.code}",
            "measure": entry.id,
            "for_whom": groups[0].id if groups else None,
            "baseline_on": results.occasions(book, measure)[0],
        },
    )
    return (
        "An outcome was begun below; its baseline is worked out from the evidence. Say what it should become, and by "
        "when."
    )
