"""The rules that find what is possible but unlikely in clean evidence: nothing is refused, a person looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue
from sipp_lib.evidence.checks.base import Ends, MeasureLike, Rule, cells, ends, title, titles
from sipp_lib.register import no_register_for, without_register

if TYPE_CHECKING:
    from sipp_lib.evidence.storage import Evidence

FEW = 10  # below this many pupils a pattern is chance
JUMP = 8.0  # 93.4 and 0.934, or 7 out of 10 and 70 out of 100, lie about ten times or more apart
FAR = 5  # marks; nought and the next value are no farther apart in small counts, of phone calls say
ITEMS = 5  # the same answer to fewer items is nothing strange


def impossible_judgements(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A measure that is a yes or no has only the values 1 and 0."""
    found = []
    frame = evidence.observations
    for measure in measures:
        if measure.form == "yes or no":
            wrong = (frame["measure"] == measure.code) & frame["value"].notna() & ~frame["value"].isin([0, 1])
            text = (
                f"the measure ‘{title(measure)}’ is a yes or no, so its value must be 1 or 0. Correct the value, "
                "or the measure's type of result."
            )
            found += cells(
                evidence,
                "observations",
                "value",
                wrong,
                code="impossible-judgement",
                text=text,
                severity="stop",
            )
    return found


def mixed_scales(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """The values of a measure lie on one scale, not some on 0 to 1 and some on 0 to 100."""
    found = []
    for code, occasion, rows in _occasions(evidence, measures, ("score", "rate")):
        known = np.sort(rows["value"].dropna().to_numpy(float))
        known = known[known > 0]
        if len(known) < FEW:
            continue
        ratios = known[1:] / known[:-1]
        at = int(ratios.argmax()) + 1
        if ratios.max() >= JUMP and min(at, len(known) - at) >= 2 and (known[:at] < 1).any():
            text = (
                f"Measure ‘{code}’, ‘{occasion}’: {at} values are far smaller than the other {len(known) - at}, as "
                "if some were shares of 1 and others percentages. Look at them in the school's file."
            )
            found.append(Issue("mixed-scales", "warn", text, "value"))
    for measure in measures:
        medians = {
            occasion: rows["value"].dropna().astype(float).median()
            for code, occasion, rows in _occasions(evidence, [measure], ("score", "rate"))
            if rows["value"].notna().sum() >= FEW
        }
        positive = {occasion: median for occasion, median in medians.items() if median > 0}
        if positive and max(positive.values()) / min(positive.values()) >= JUMP:
            low, high = min(positive, key=positive.__getitem__), max(positive, key=positive.__getitem__)
            text = (
                f"Measure ‘{title(measure)}’: the values of ‘{high}’ are far larger than those of ‘{low}’, as if they "
                "were marked on different scales. Put both on the same scale and add the file again."
            )
            found.append(Issue("mixed-scales", "warn", text, "value"))
    return found


def piles_of_zeros(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Noughts that stand alone, far under all other scores, are likely pupils who did not sit the test."""
    found = []
    marked = [measure for measure in measures if measure.better == "higher"]  # of referrals, say, 0 is usual
    for code, occasion, rows in _occasions(evidence, marked, ("score",)):
        known = rows["value"].dropna().to_numpy(float)
        zeros, others = int((known == 0).sum()), known[known > 0]
        if zeros < 3 or len(others) < FEW or zeros < 0.05 * len(known) or (known < 0).any():
            continue
        # an ordinary tail of low scores, or a count of events, has values between nought and the bulk
        if others.min() >= max(FAR, 0.25 * np.median(others)):
            text = (
                f"Measure ‘{titles(marked)[code]}’, ‘{occasion}’: {zeros} values are 0 and no other is near it, as if "
                "these pupils had not sat the test. If so, leave these cells empty in the school's file and add it "
                "again."
            )
            found.append(Issue("pile-of-zeros", "warn", text, "value"))
    return found


def straight_lined(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Who gives one answer to every item of a questionnaire may not have read it."""
    found, called = [], titles(measures)
    keys = ["scale", "occasion", "respondent"]
    answered = evidence.surveys.dropna(subset=["respondent", "scale", "answer"])
    each = answered.groupby(keys, dropna=False)["answer"].agg(["size", "nunique"]).reset_index()
    each = each[each["size"] >= ITEMS]
    for (scale, occasion), rows in each.groupby(["scale", "occasion"], dropna=False):
        lined = int((rows["nunique"] == 1).sum())
        if lined:
            when = f", ‘{occasion}’" if isinstance(occasion, str) else ""
            severity = "warn" if lined >= 0.25 * len(rows) and lined >= 3 else "note"
            text = (
                f"Measure ‘{called.get(str(scale), scale)}’{when}: {lined} of {len(rows)} gave the same answer to "
                "every statement. All are counted, but some may not have read the statements."
            )
            found.append(Issue("straight-lined", severity, text, "answer"))  # type: ignore[arg-type]
    return found


def deprivation_direction(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Free school meals go with deprivation; the other way round, 1 likely stood for least deprived."""
    known = evidence.pupils.dropna(subset=["simd_decile", "fme"])
    entitled = known["fme"].to_numpy(bool)
    deciles = known["simd_decile"].to_numpy(float)
    yes, no = deciles[entitled], deciles[~entitled]
    if min(len(yes), len(no)) < FEW:
        return []
    error = np.sqrt(yes.var(ddof=1) / len(yes) + no.var(ddof=1) / len(no))
    if yes.mean() - no.mean() <= 1 or yes.mean() - no.mean() <= 2 * error:
        return []
    text = (
        "Pupils with free school meals live in less deprived areas than the others, which is the wrong way round: in "
        "the school's file 1 may stand for the least deprived. If so, choose ‘1 is least deprived’ for this file; if "
        "it has been added already, remove it and add it again."
    )
    return [Issue("deprivation-direction", "warn", text, "simd_decile")]


def unequal_cohorts(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Before and after are compared well only where they are mostly the same pupils."""
    found = []
    for measure, each in _measured_twice(evidence, measures):
        first, last, both = (
            int(some.sum()) for some in (each.at_first, each.at_last, each.at_first & each.at_last)
        )
        if min(first, last) >= FEW and both < 0.8 * max(first, last):
            text = (
                f"Measure ‘{title(measure)}’: {first} pupils have ‘{each.first}’, {last} have ‘{each.last}’, but only "
                f"{both} have both, so the two groups are not the same and a change may come from that alone."
            )
            found.append(Issue("unequal-cohorts", "warn", text, "occasion"))
    return found


def missing_by_group(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """Where one group loses many more of its pupils than the other, a comparison is lopsided."""
    found = []
    pupils = evidence.pupils.drop_duplicates("pupil").set_index("pupil")
    deprived = (pupils["simd_decile"] <= 4).map({True: "more deprived", False: "less deprived"})
    sides = {("target", "comparison"): pupils["group"], ("more deprived", "less deprived"): deprived}
    for measure, each in _measured_twice(evidence, measures):
        places = pupils.index.get_indexer(each.pupils)
        begun = places[each.at_first & (places >= 0)]
        stayed = each.at_last[each.at_first & (places >= 0)]
        for (one, other), groups in sides.items():
            of = groups.to_numpy(object, na_value="")[begun]
            if min((of == one).sum(), (of == other).sum()) < FEW:
                continue
            lost = {name: 1 - stayed[of == name].mean() for name in (one, other)}
            if abs(lost[one] - lost[other]) >= 0.2:
                last = each.named(evidence)[1]
                text = (
                    f"Measure ‘{title(measure)}’: of the {one} pupils {lost[one]:.0%} have no {last}, of the {other} "
                    f"{lost[other]:.0%}. Find out why before you compare them."
                )
                found.append(Issue("missing-by-group", "warn", text, "value"))
    return found


def months_without_register(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A month between others of which no register tells is easily overlooked."""
    found = []
    rows = evidence.observations
    for code, called in titles([measure for measure in measures if measure.form == "rate"]).items():
        named = rows["occasion"][rows["measure"] == code].dropna().unique()
        months = pd.to_datetime(pd.Series(named, dtype="string"), format="%Y-%m", errors="coerce").dropna()
        if told := no_register_for(without_register(months.dt.date)):
            text = f"Measure ‘{called}’: {told[0].lower()}{told[1:]}"
            found.append(Issue("month-without-register", "note", text, "occasion"))
    return found


DOUBTS: list[Rule] = [
    impossible_judgements,
    months_without_register,
    mixed_scales,
    piles_of_zeros,
    straight_lined,
    deprivation_direction,
    unequal_cohorts,
    missing_by_group,
]


def _occasions(
    evidence: Evidence, measures: Sequence[MeasureLike], forms: Sequence[str]
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Code, occasion and rows of each measure of some forms."""
    wanted = {measure.code for measure in measures if measure.form in forms}
    rows = evidence.observations[evidence.observations["measure"].isin(wanted)]
    for (code, occasion), some in rows.groupby(["measure", "occasion"], sort=False):
        yield str(code), str(occasion), some


def _measured_twice(
    evidence: Evidence, measures: Sequence[MeasureLike]
) -> Iterator[tuple[MeasureLike, Ends]]:
    """The measures of scores or judgements that have two occasions with values."""
    rows = evidence.observations[evidence.observations["value"].notna()]
    for measure in measures:
        if measure.form in ("score", "yes or no") and (found := ends(rows, measure)):
            yield measure, found
