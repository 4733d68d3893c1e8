"""The target group chosen on the data: who meets a rule, where they stand, whom to compare them with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.evidence.mapping.column_types import FIELDS, types_about
from sipp_lib.pages.judgement import chosen_by, kept
from sipp_lib.pages.view import Choices, Input, offer, paragraphs
from sipp_lib.records.kinds import Measure, TargetGroup

if TYPE_CHECKING:
    import pandas as pd

    from sipp_lib.analysis.selection import Rule
    from sipp_lib.records.merge import Entry
    from sipp_lib.workbook import Workbook

QUINTILES = tuple((str(q), f"{q}{' (most deprived)' if q == 1 else ''}") for q in range(1, 6))
BY_DATA = "On the data: "
ANY, NEW = "", "new"


@dataclass(frozen=True)
class Chosen:
    """Who meets the rule and who is compared with them: a row a pupil, with ``value`` where a result was asked for."""

    measure: Measure | None
    occasion: str
    rule: Rule
    everybody: pd.DataFrame
    pupils: pd.DataFrame
    compared: pd.DataFrame


def fields(book: Workbook, said: Choices) -> list[Input]:
    """What a group can be chosen by, from what the evidence knows."""
    pupils = book.evidence.pupils
    if pupils.empty:
        return []
    measures = {entry.id: entry.body for entry in book.records("measure")}
    usable = {
        id: body
        for id, body in measures.items()
        if body in results.measured(book, "score", "yes or no", "rate")
    }
    options = ((ANY, "no result"), *((id, body.name or body.code) for id, body in usable.items()))
    found = [Input("measure", "By their result in", options)]
    measure = usable.get(found[0].of(said))
    if isinstance(measure, Measure):
        if measure.form != "rate":
            found.append(Input("occasion", "On", _same(results.occasions(book, measure))))
        words = "up to" if measure.better == "higher" else "from"
        found.append(Input("limit", f"Result {words}", type="number", help=_marks(book, measure)))
    for name, label in (("stage", "Stages"), ("school", "Schools")):
        there = sorted(pupils[name].dropna().unique())
        if len(there) > 1:
            options = _schools(book, there) if name == "school" else _same(there)
            found.append(Input(f"{name}s", label, options, "choices"))
    if pupils["simd_decile"].notna().any():
        found.append(Input("quintiles", "SIMD quintile where they live", QUINTILES, "choices"))
    known = tuple(
        (each.name, each.who) for each in types_about("circumstance") if pupils[each.name].fillna(False).any()
    )
    if known:
        found.append(Input("circumstances", "Any of", known, "choices"))
    schools = sorted(pupils["school"].dropna().unique())
    compare = [("", "nobody"), ("stage", "the other pupils of their stages and schools")]
    if len(schools) > 1:
        compare.append(("school", "pupils of other schools who meet the same"))
    found.append(Input("compare", "Compare with", tuple(compare)))
    if found[-1].of(said) == "school":
        found.append(Input("beside", "Schools to compare with", _schools(book, schools), "choices"))
    groups = book.records("target_group")
    if groups:
        named = tuple(
            (entry.id, entry.body.called("school") or "the group without a name") for entry in groups
        )
        found.append(Input("group", "These pupils are", (*named, (NEW, "a further group"))))
    return found


def _same(words: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(each), str(each)) for each in words)


def _schools(book: Workbook, codes: Any) -> tuple[tuple[str, str], ...]:
    names = book.school_names
    return tuple(
        sorted(((str(code), names.get(str(code), str(code))) for code in codes), key=lambda each: each[1])
    )


def _marks(book: Workbook, measure: Measure) -> str:
    """Where the lower end lies, to choose a limit by."""
    if measure.form == "yes or no":
        return "0 means: not achieved."
    values = _results(book, measure, "").dropna()
    if values.empty:
        return ""
    unit = measure.unit or ("%" if measure.form == "rate" else "")
    kind = f"A number in {unit}. " if unit else "A number. "
    shares = (0.1, 0.25, 0.5) if measure.better == "higher" else (0.9, 0.75, 0.5)
    tenth, quarter, half = (f"{values.quantile(share):.4g}" for share in shares)
    side = "up to" if measure.better == "higher" else "from"
    return f"{kind}A tenth of the pupils have a result {side} {tenth}, a quarter {quarter}, half {half}."


def _results(book: Workbook, measure: Measure, occasion: str) -> pd.Series[float]:
    """Each pupil's result: on an occasion, else on the first; of a rate, over all months."""
    rows = results.rows(book, measure)
    if measure.form == "rate":
        from sipp_lib.analysis import attendance

        return attendance.rates(rows)["percent"]
    at = occasion or next(iter(results.occasions(book, measure)), "")
    return rows[rows["occasion"].fillna("") == at].set_index("pupil")["value"]


def chosen(book: Workbook, said: Choices) -> Chosen | None:
    """Who meets what was chosen; None while nothing is.

    Raises
    ------
    UsageError
        When there is no such measure any more.
    """
    from sipp_lib.analysis.selection import Rule, selected

    measures = {entry.id: entry.body for entry in book.records("measure")}
    measure = measures.get(str(said.get("measure") or ""))
    if measure is not None and not isinstance(measure, Measure):
        raise UsageError("Choose a measure.")
    limit = said.get("limit") if measure else None
    rule = Rule(
        limit,
        measure.better if measure else "higher",
        [int(each) for each in said.get("quintiles") or ()],
        said.get("stages") or (),
        said.get("schools") or (),
        said.get("circumstances") or (),
    )
    if limit is None and not (rule.quintiles or rule.stages or rule.schools or rule.circumstances):
        return None
    occasion = str(said.get("occasion") or "")
    everybody = book.evidence.pupils
    if measure is not None:
        everybody = everybody.assign(value=everybody["pupil"].map(_results(book, measure, occasion)))
    meets = selected(everybody, rule)
    pupils = everybody[meets]
    compared = everybody[:0]
    if said.get("compare") == "stage":
        same = everybody["stage"].isin(pupils["stage"].dropna()) & everybody["school"].isin(
            pupils["school"].dropna()
        )
        compared = everybody[same & ~meets]
    elif said.get("compare") == "school":
        beside = set(said.get("beside") or ()) - set(pupils["school"].dropna().unique())
        elsewhere = Rule(
            rule.limit, rule.better, rule.quintiles, rule.stages, sorted(beside), rule.circumstances
        )
        compared = everybody[selected(everybody, elsewhere)] if beside else compared
    return Chosen(measure, occasion, rule, everybody, pupils, compared)


def draw(book: Workbook, said: Choices) -> Markup | None:
    """How many pupils that gives, in which schools, and where they stand beside the others."""
    if book.evidence.pupils.empty:
        return None
    found = chosen(book, said)
    if found is None:
        return paragraphs(
            f"There are {len(book.evidence.pupils)} pupils in the evidence. Choose above what the learners you are "
            "thinking of have in common; how many they are, and where they stand, is shown here."
        )
    count, total = len(found.pupils), len(found.everybody)
    if not count:
        return paragraphs(f"None of the {total} pupils meets all of these conditions. Remove one of them.")
    sentences = [f"{_sentence(book, found)} That is {count} of {total} pupils.", *_cautions(found)]
    if len(found.compared):
        sentences.insert(1, f"Compared with {len(found.compared)} pupils.")
    parts = [paragraphs(*sentences), _beside(book, found), _by_school(book, found)]
    pupils = "this pupil" if count == 1 else f"these {count} pupils"
    parts.append(offer("choose", f"Choose {pupils}"))
    return Markup("\n").join(each for each in parts if each)


def _sentence(book: Workbook, found: Chosen) -> str:
    rule, told = found.rule, []
    if found.measure and rule.limit is not None:
        words = "or below" if rule.better == "higher" else "or above"
        when = f", {found.occasion}" if found.occasion else ""
        told.append(f"{found.measure.name or found.measure.code} {rule.limit:g} {words}{when}")
    if rule.stages:
        told.append(f"stages {', '.join(rule.stages)}")
    if rule.schools:
        told.append(f"schools {', '.join(name for _, name in _schools(book, rule.schools))}")
    if rule.quintiles:
        told.append(f"SIMD quintile {', '.join(map(str, rule.quintiles))}")
    if rule.circumstances:
        told.append(" or ".join(FIELDS[each].who for each in rule.circumstances))
    return f"{BY_DATA}{'; '.join(told)}."


def _cautions(found: Chosen) -> list[str]:
    told = []
    count, unmeasured = len(found.pupils), 0
    if found.measure is not None:
        unmeasured = int(found.everybody["value"].isna().sum())
    if found.rule.limit is not None:
        told.append(
            "Pupils chosen for a low result score higher next time even with no help, because chance was part of it. "
            "Compare them with pupils chosen in the same way, and the report will show what could be expected."
        )
        if unmeasured:
            told.append(
                f"{unmeasured} pupils have no result here, and so cannot be in the group: who are they?"
            )
    if count < 10:
        told.append("Fewer than 10 pupils: what you find will only be a pointer. Listen to each of them.")
    elif count > len(found.everybody) / 2:
        told.append(
            "That is more than half of all pupils. A small group of learners is easier to help and to follow."
        )
    return told


def _beside(book: Workbook, found: Chosen) -> Markup | None:
    """The group's results beside those of the others."""
    from sipp_lib.analysis import gaps
    from sipp_lib.charts import gaps as chart
    from sipp_lib.reports.figures import figure_with_tables, unit_of
    from sipp_lib.wording import gaps as wording

    measure = found.measure
    if measure is None or measure.ordered:
        return None
    group = found.everybody["pupil"].isin(found.pupils["pupil"])
    words = group.map({True: "these pupils", False: "the other pupils"}).astype("string")
    words = words.mask(found.everybody["pupil"].isin(found.compared["pupil"]), "those to compare with")
    values = found.everybody.assign(group=words).dropna(subset=["value"])
    if values["group"].nunique() < 1:
        return None
    form: Any = "yes or no" if measure.form == "yes or no" else "score"
    safe = book.gate(gaps.by_lens(values, "group", form=form), f"choosing/{measure.code}")
    how: dict[str, Any] = {
        "measure": measure.name,
        "unit": unit_of(measure) or ("%" if measure.form == "rate" else ""),
    }
    return figure_with_tables(
        chart.lens_chart, wording.lens_alt, [safe], [f"{measure.name}: where they stand"], lens="group", **how
    )


def _by_school(book: Workbook, found: Chosen) -> Markup | None:
    from sipp_lib import tables

    both = {"Group": found.pupils, "To compare with": found.compared}
    schools = sorted({each for frame in both.values() for each in frame["school"].dropna()})
    if len(schools) < 2:
        return None
    shown = {name: frame for name, frame in both.items() if len(frame)}
    rows = [
        [name, *(str(int((frame["school"] == school).sum())) for frame in shown.values())]
        for school, name in _schools(book, schools)
    ]
    return tables.text_table("Pupils by school", ["School", *shown], rows)


def take(book: Workbook, said: Choices) -> str:
    """Write down who was chosen, in a new target group or in the one that was named.

    Returns
    -------
    str
        What was done, in a sentence.

    Raises
    ------
    UsageError
        When nobody is chosen, or nobody has said who is typing.
    """
    found = chosen(book, said)
    if found is None or found.pupils.empty:
        raise UsageError("Nobody is chosen yet. Say above what the pupils have in common.")
    rule = found.rule
    lenses: list[str] = ["SIMD"] if rule.quintiles else []
    lenses += [lens for each in rule.circumstances if (lens := FIELDS[each].lens)]
    lenses += ["stage"] if rule.stages else []
    fields: dict[str, Any] = {
        "pupils": sorted(found.pupils["pupil"]),
        "compared": sorted(found.compared["pupil"]),
        "size": len(found.pupils),
        "chosen_on": found.measure.code if found.measure and rule.limit is not None else "",
        "lenses": lenses,
    }
    sentence = _sentence(book, found)
    entry = _named(book, str(said.get("group") or ""))
    judged: set[str] = set()
    if entry is None:
        book.store.add("target_group", {"name": "Target group", "how_chosen": sentence, **fields})
        done = "The group was written down"
    else:
        body = entry.body
        assert isinstance(body, TargetGroup)  # noqa: S101  records("target_group") holds nothing else
        if not body.how_chosen or body.how_chosen.startswith(BY_DATA):
            fields["how_chosen"] = chosen_by(sentence) if body.judged else sentence
        pupils = kept(body, fields["pupils"], found.everybody["pupil"])
        judged = pupils ^ {*fields["pupils"]}
        fields |= {
            "pupils": sorted(pupils),
            "compared": sorted({*fields["compared"]} - pupils),
            "size": len(pupils),
        }
        book.store.revise(entry.id, fields, list(entry.heads))
        done = f"‘{body.called('school') or 'The group'}’ now has these pupils"
    beside = f", and {len(fields['compared'])} to compare with" if fields["compared"] else ""
    also = " Whom you took in or left out by judgement stays so." if judged else ""
    return f"{done}: {len(fields['pupils'])} pupils{beside}.{also} Say below who they are in your words."


def _named(book: Workbook, group: str) -> Entry | None:
    return next((entry for entry in book.records("target_group") if entry.id == group), None)
