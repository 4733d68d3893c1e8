"""The rules that clean evidence is held to: one function a rule, each returning the issues it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence.checks.base import MeasureLike, Rule, cells, duplicated, ends, title, titles
from sipp_lib.evidence.checks.plausibility import DOUBTS, impossible_judgements
from sipp_lib.evidence.occasions import is_month, normalise
from sipp_lib.evidence.values.answers import among
from sipp_lib.evidence.values.months import of_day, school_year, tells_day
from sipp_lib.formats import SHOWN, listing, row_numbers

if TYPE_CHECKING:
    from sipp_lib.evidence.storage import Evidence


def check(evidence: Evidence, measures: Iterable[MeasureLike] | None = None) -> list[Issue]:
    """All issues of clean evidence, those that stop first.

    Parameters
    ----------
    evidence : Evidence
        The three tables.
    measures : iterable of MeasureLike, optional
        The partnership's Measure records; without them only the rules of `DATA_RULES` are asked.
    """
    known = list(measures or ())
    rules = DATA_RULES if measures is None else RULES
    found = [issue for rule in rules for issue in rule(evidence, known)]
    return sorted(found, key=lambda issue: ("stop", "warn", "note").index(issue.severity))


def duplicated_pupils(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A pupil has one row, over all files."""
    return duplicated(
        evidence, "pupils", ["pupil"], "duplicated-pupil", "the same pupil appears more than once"
    )


def duplicated_observations(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A pupil is measured once with a measure on an occasion, over all files."""
    keys = ["pupil", "measure", "occasion"]
    what = "there is more than one result for the same pupil, measure and occasion"
    return duplicated(evidence, "observations", keys, "duplicated-observation", what)


def duplicated_answers(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A respondent answers an item of a scale once on an occasion, over all files."""
    keys = ["respondent", "scale", "occasion", "item"]
    what = "the same respondent answers the same item more than once"
    return duplicated(evidence, "surveys", keys, "duplicated-answer", what)


def impossible_rates(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A numerator needs a denominator of at least 1 that is not smaller than itself."""
    top, bottom = (evidence.observations[name] for name in ("numerator", "denominator"))
    wrong = (top.isna() != bottom.isna()) | (bottom == 0) | (top > bottom)
    text = (
        "there cannot be more half-days attended than possible, and at least one must be possible (leave both "
        "cells empty where attendance is not known). Correct the cells and add the file again."
    )
    return cells(
        evidence, "observations", "numerator", wrong, code="impossible-rate", text=text, severity="stop"
    )


def unknown_pupils(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """An observation belongs to a pupil of the table pupils."""
    pupils = evidence.observations["pupil"]
    text = (
        "there is a result of a pupil who is not in the list of pupils, so it is left out of every comparison of "
        "groups. Add the pupil, or correct the pseudonym."
    )
    places = pd.Index(evidence.pupils["pupil"].unique()).get_indexer(
        pd.Index(pupils)
    )  # isin is ten times slower
    wrong = pupils.notna() & (places < 0)
    return cells(evidence, "observations", "pupil", wrong, code="unknown-pupil", text=text)


def unnamed_measures(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """What was measured is agreed in a Measure record; a word of a school's file is not told, as it may be anything."""
    known = {measure.code for measure in measures}
    found = []
    for table, column, apart in (
        ("observations", "measure", ["occasion"]),
        ("surveys", "scale", ["occasion", "item"]),
    ):
        rows, kept = evidence.tables[table], evidence.kept(table)
        strange = rows[column].notna() & ~rows[column].isin(list(known))
        if evidence.in_cells(column):
            there = np.arange(len(rows)) < kept
            text = (
                "no measure has this name, so no report shows these results. Add a measure with it in Phase 1, or "
                "correct the name."
            )
            found += cells(
                evidence, table, column, strange & ~there, code="unnamed-measure", text=text, severity="note"
            )
            strange &= there
        one_each = rows[strange].drop_duplicates([column, *apart], keep="last")
        for name, places in one_each.groupby(column).indices.items():
            new = [int(at) for at in one_each.index[places] if at >= kept]
            headings = dict.fromkeys(f"‘{evidence.heading(table, column, at)}’" for at in new)
            text = (
                f"{evidence.where(table, new[0])[0]}, column{'s' if len(headings) > 1 else ''} "
                f"{listing([*headings], SHOWN)}: ‘{name}’ is not described yet, so no report shows these results. "
                "Describe it in Phase 1, or choose another measure."
                if new
                else f"The evidence holds results of ‘{name}’, which is not described yet, so no report shows them. "
                "Describe it in Phase 1, or correct the name."
            )
            found.append(Issue("unnamed-measure", "note", text, column))
    return found


def unplanned_occasions(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A measure is taken when it was planned to be; ‘Sept 2025’ is not known to be its ‘Pre’."""
    found = []
    for measure in measures:
        # months are no occasions of a rate that was planned otherwise, such as before and after
        if not measure.occasions or (measure.form == "rate" and not all(map(is_month, measure.occasions))):
            continue
        survey = measure.form == "survey"
        rows = evidence.surveys if survey else evidence.observations
        seen = rows["occasion"][rows["scale" if survey else "measure"] == measure.code].dropna().unique()
        planned = set(map(normalise, measure.occasions))
        strange = [str(name) for name in seen if normalise(str(name)) not in planned]
        if strange and not survey and evidence.in_cells("occasion"):
            new = np.arange(len(rows)) >= evidence.kept("observations")
            wrong = rows["occasion"].isin(strange) & (rows["measure"] == measure.code) & new
            text = (
                f"this is not among the occasions of ‘{title(measure)}’ ({', '.join(measure.occasions)}). If it is one "
                "of them in other words, write it as there; if it is new, add it to the measure."
            )
            found += cells(
                evidence,
                "observations",
                "occasion",
                wrong,
                code="unplanned-occasion",
                text=text,
                severity="note",
            )
        elif strange:
            names = ", ".join(f"‘{name}’" for name in sorted(strange))
            names += " is" if len(strange) == 1 else " are"
            text = (
                f"Measure ‘{title(measure)}’: {names} not among its occasions ({', '.join(measure.occasions)}). If it "
                "is one of them in other words, add the file again with those; if it is new, add it to the measure."
            )
            found.append(Issue("unplanned-occasion", "note", text, "occasion"))
    return found


def shared_codes(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Each measure has a short name of its own: two would tell the same results of other pupils each."""
    there = {*evidence.observations["measure"].unique(), *evidence.surveys["scale"].unique()}
    names: dict[str, list[str]] = {}
    for measure in measures:
        names.setdefault(measure.code, []).append(f"‘{measure.name or '(without a name)'}’")
    return [
        Issue(
            "shared-code",
            "stop" if code in there else "warn",
            f"The measures {listing(same)} have the same short name in the data, ‘{code}’, so "
            "their evidence cannot be told apart. Give each a short name of its own in Phase 3.",
        )
        for code, same in names.items()
        if code and len(same) > 1
    ]


def rates_without_month(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A rate is told by month, so the occasion of each one that counts is a month."""
    found = []
    frame = evidence.observations
    for code, called in titles([measure for measure in measures if measure.form == "rate"]).items():
        told = (frame["numerator"].notna() & (frame["denominator"] > 0)) | frame["value"].notna()
        rates = (frame["measure"] == code) & told
        named = pd.Series(frame["occasion"][rates.fillna(False)].dropna().unique(), dtype="string")
        strange = named[pd.to_datetime(named, format="%Y-%m", errors="coerce").isna()]
        wrong = rates & frame["occasion"].isin(list(strange))
        text = (
            f"the measure ‘{called}’ is a rate, which is shown month by month, and the occasion is not a month. "
            "Write months as 2025-09, or correct the measure's type of result."
        )
        if named.str.contains(r"term|autumn|winter|spring|summer", case=False).any():
            text += " A term is not a month: ask the school for its register by month, or leave these columns out."
        elif any(
            re.search(r"\bw(ee)?k", each, re.IGNORECASE) or tells_day(each) or of_day(each) for each in named
        ):
            text += (
                " A week or a day is not a month: ask the school for its register by month, or leave these columns "
                "out."
            )
        elif any(map(school_year, named)):
            text += (
                " A school year is not a month: ask the school for its register by month, or leave these columns "
                "out."
            )
        found += cells(
            evidence,
            "observations",
            "occasion",
            wrong,
            code="rate-without-month",
            text=text,
            severity="stop",
        )
    return found


def unlisted_answers(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A survey's answers are among those its measure lists; said once for each file."""
    found = []
    surveys = evidence.surveys
    for measure in measures:
        if measure.form != "survey" or not measure.answers:
            continue
        its = (surveys["scale"] == measure.code).fillna(False) & surveys["answer"].notna()
        own = among(surveys["answer"][its].unique(), measure.answers)
        wrong = its & ~surveys["answer"].isin(list(own))
        if not wrong.any():
            continue
        many = Counter(evidence.where("surveys", int(at))[0] for at in np.flatnonzero(its.to_numpy(bool)))
        places: dict[str, list[tuple[int, str]]] = {}
        for at in map(int, np.flatnonzero(wrong.to_numpy(bool))):
            file, row = evidence.where("surveys", at)
            places.setdefault(file, []).append((row, evidence.heading("surveys", "answer", at)))
        for file, given in places.items():
            rows = sorted({row for row, _ in given})
            headings = [f"‘{each}’" for each in dict.fromkeys(heading for _, heading in given)]
            text = (
                f"{file}, {row_numbers(rows)}, column{'s' if len(headings) > 1 else ''} {listing(headings, SHOWN)}: "
                f"{len(given)} of {many[file]} answers {'is' if len(given) == 1 else 'are'} not among the possible "
                f"answers of the measure ‘{title(measure)}’ ({', '.join(measure.answers)}), so not counted. If a "
                "word is misspelt, correct it in the file and add the file again. You can also add an answer to the "
                "measure, or leave it uncounted."
            )
            found.append(Issue("unlisted-answer", "warn", text, headings[0].strip("‘’"), tuple(rows), file))
    return found


def unfitting_forms(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """What stands in the evidence is what its measure is: no scores of a questionnaire, no answers of a test."""
    frame, found = evidence.observations, []
    openings = frame["denominator"].notna()
    there = {
        "scores": set(frame["measure"][frame["value"].notna()].unique()),
        "half-day openings": set(frame["measure"][openings].unique()),
        "answers": set(evidence.surveys["scale"].unique()),
    }
    fitting = {
        "scores": ("score", "yes or no", "rate"),
        "half-day openings": ("rate",),
        "answers": ("survey",),
    }
    for measure in measures:
        for what, codes in there.items():
            if measure.code in codes and measure.form not in fitting[what]:
                text = (
                    f"The evidence holds {what} of ‘{title(measure)}’, but its results are of another type "
                    f"({measure.form}), so no report shows them. Change the type of result of ‘{title(measure)}’ in "
                    "Phase 3, or remove the file and add it with the right measure."
                )
                found.append(Issue("not-of-this-form", "warn", text, "measure"))
    return found


def values_out_of_range(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A value lies between the lowest and the highest its measure can have."""
    found = []
    frame = evidence.observations
    for measure in measures:
        low = -np.inf if measure.lowest is None else measure.lowest
        high = np.inf if measure.highest is None else measure.highest
        wrong = (
            (frame["measure"] == measure.code) & ~frame["value"].between(low, high) & frame["value"].notna()
        )
        text = (
            f"the value is outside what the measure ‘{title(measure)}’ can be. Correct the value, or the "
            "lowest and highest possible of the measure."
        )
        found += cells(evidence, "observations", "value", wrong, code="value-out-of-range", text=text)
    return found


def unlisted_levels(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A level counts where its measure is an ordered one and its place in the order is known."""
    frame, found = evidence.observations, []
    for measure in measures:
        its = (frame["measure"] == measure.code) & frame["level"].notna()
        many = int((its & frame["value"].isna()).sum())
        if many:
            what = "lists them under ‘Possible answers’, from best to worst"
            if not measure.ordered:
                what = f"has ‘Levels rather than points’ ticked, and {what}"
            text = (
                f"Measure ‘{title(measure)}’: {many} of {int(its.sum())} results are levels whose order is not known, "
                f"so they are not counted. Check in Phase 3 that the measure {what}."
            )
            found.append(Issue("unlisted-level", "warn", text, "value"))
    return found


def leavers_and_joiners(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """How many pupils have only the first or only the last occasion of a measure."""
    found = []
    for measure in measures:
        each = ends(evidence.observations, measure)
        if each and (each.at_first != each.at_last).any():
            first, last = each.named(evidence)
            text = (
                f"Measure ‘{title(measure)}’: pupils with {first} but not {last}: "
                f"{int((each.at_first & ~each.at_last).sum())}; with {last} but not {first}: "
                f"{int((each.at_last & ~each.at_first).sum())}. Change is shown only for the pupils who have both."
            )
            found.append(Issue("leavers-and-joiners", "note", text, "occasion"))
    return found


TABLE_RULES: list[Rule] = [duplicated_pupils, duplicated_observations, duplicated_answers, impossible_rates]
DATA_RULES: list[Rule] = [*TABLE_RULES, unknown_pupils]
# Reading asks those of `DATA_RULES`; beyond them only these can stop a report, the others warn.
STOPPING: list[Rule] = [shared_codes, rates_without_month, impossible_judgements]
RULES: list[Rule] = [
    *DATA_RULES,
    unnamed_measures,
    unplanned_occasions,
    shared_codes,
    rates_without_month,
    unlisted_answers,
    unfitting_forms,
    values_out_of_range,
    unlisted_levels,
    leavers_and_joiners,
    *DOUBTS,
]
