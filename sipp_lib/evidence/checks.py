"""The rules that clean evidence is held to: one function a rule, each returning the issues it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from sipp_lib.errors import Issue, Severity

if TYPE_CHECKING:
    from sipp_lib.evidence.interchange import Evidence

SHOWN = 10


class MeasureLike(Protocol):
    """What a rule needs to know of a measure; the record ``Measure`` has it all."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def form(self) -> str: ...  # noqa: D102
    @property
    def lowest(self) -> float | None: ...  # noqa: D102
    @property
    def highest(self) -> float | None: ...  # noqa: D102
    @property
    def answers(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def occasions(self) -> Sequence[str]: ...  # noqa: D102


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
    return _duplicated(
        evidence, "pupils", ["pupil"], "duplicated-pupil", "the same pupil stands more than once"
    )


def duplicated_observations(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A pupil is measured once with a measure on an occasion, over all files."""
    keys = ["pupil", "measure", "occasion"]
    what = "the same pupil, measure and occasion stand more than once"
    return _duplicated(evidence, "observations", keys, "duplicated-observation", what)


def duplicated_answers(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A respondent answers an item of a scale once on an occasion, over all files."""
    keys = ["respondent", "scale", "occasion", "item"]
    what = "the same respondent answers the same item more than once"
    return _duplicated(evidence, "surveys", keys, "duplicated-answer", what)


def impossible_rates(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A numerator needs a denominator of at least 1 that is not smaller than itself."""
    top, bottom = (evidence.observations[name] for name in ("numerator", "denominator"))
    wrong = (top.isna() != bottom.isna()) | (bottom == 0) | (top > bottom)
    text = (
        "the numerator must not be larger than the denominator, and the denominator must be 1 or more "
        "(leave both cells empty where there is no rate). Correct the cells and import the file again."
    )
    return _cells(
        evidence, "observations", "numerator", wrong, code="impossible-rate", text=text, severity="stop"
    )


def unknown_pupils(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """An observation belongs to a pupil of the table pupils."""
    pupils = evidence.observations["pupil"]
    text = (
        "there is an observation of a pupil who is not in the table «pupils», so it is left out of every "
        "comparison of groups. Add the pupil, or correct the pseudonym."
    )
    wrong = pupils.notna() & ~pupils.isin(evidence.pupils["pupil"])
    return _cells(evidence, "observations", "pupil", wrong, code="unknown-pupil", text=text)


def unnamed_measures(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """What was measured is agreed in a Measure record."""
    known = {measure.code for measure in measures}
    found = []
    for table, column in (("observations", "measure"), ("surveys", "scale")):
        for name in sorted(set(evidence.tables[table][column].dropna()) - known):
            text = (
                f"The evidence holds «{name}» in the column «{column}», but no measure has this short name, "
                "so no report shows it. Add a measure with it in Phase 3, or correct the name."
            )
            found.append(Issue("unnamed-measure", "note", text, column))
    return found


def unlisted_answers(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """A survey's answers are among those its measure lists."""
    found = []
    surveys = evidence.surveys
    for measure in measures:
        if measure.form != "survey" or not measure.answers:
            continue
        wrong = (surveys["scale"] == measure.code) & ~surveys["answer"].isin(list(measure.answers))
        text = (
            f"the answer is not one of the possible answers of the measure «{measure.code}», so it is not "
            "counted. Correct the answer, or add it to the measure."
        )
        found += _cells(evidence, "surveys", "answer", wrong, code="unlisted-answer", text=text)
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
            f"the value is outside what the measure «{measure.code}» can be. Correct the value, or the "
            "lowest and highest possible of the measure."
        )
        found += _cells(evidence, "observations", "value", wrong, code="value-out-of-range", text=text)
    return found


def leavers_and_joiners(evidence: Evidence, measures: Sequence[MeasureLike]) -> list[Issue]:
    """How many pupils have only the first or only the last occasion of a measure."""
    found = []
    for measure in measures:
        rows = evidence.observations[evidence.observations["measure"] == measure.code]
        rows = rows.dropna(subset=["pupil", "occasion"])
        seen = list(rows.sort_values("date", kind="stable")["occasion"].unique())
        order = [name for name in measure.occasions if name in seen] or seen
        if len(order) < 2:
            continue
        first, last = (set(rows["pupil"][rows["occasion"] == name]) for name in (order[0], order[-1]))
        if first != last:
            text = (
                f"Measure «{measure.code}»: pupils with «{order[0]}» but not «{order[-1]}»: "
                f"{len(first - last)}; with «{order[-1]}» but not «{order[0]}»: {len(last - first)}. "
                "Change is shown only for the pupils who have both."
            )
            found.append(Issue("leavers-and-joiners", "note", text, "occasion"))
    return found


Rule = Callable[["Evidence", Sequence[MeasureLike]], list[Issue]]
TABLE_RULES: list[Rule] = [duplicated_pupils, duplicated_observations, duplicated_answers, impossible_rates]
DATA_RULES: list[Rule] = [*TABLE_RULES, unknown_pupils]
RULES: list[Rule] = [
    *DATA_RULES,
    unnamed_measures,
    unlisted_answers,
    values_out_of_range,
    leavers_and_joiners,
]


def in_words(rows: Sequence[int]) -> str:
    """Rows for a sentence: the first ten, then how many more there are."""
    words = [str(row) for row in rows[:SHOWN]]
    if len(rows) == 1:
        return f"row {words[0]}"
    if len(rows) > SHOWN:
        words.append(f"{len(rows) - SHOWN} more")
    return f"rows {', '.join(words[:-1])} and {words[-1]}"


def _cells(
    evidence: Evidence,
    table: str,
    column: str,
    wrong: pd.Series[bool],
    *,
    code: str,
    text: str,
    severity: Severity = "warn",
) -> list[Issue]:
    """One issue a file for the rows a mask names; a missing truth value is not wrong."""
    rows: dict[str, list[int]] = {}
    for position in np.flatnonzero(wrong.fillna(False).to_numpy(dtype=bool)):
        file, row = evidence.where(table, int(position))
        rows.setdefault(file, []).append(row)
    return [
        Issue(
            code,
            severity,
            f"{file}, {in_words(found)}, column «{column}»: {text}",
            column,
            tuple(found),
            file,
        )
        for file, found in rows.items()
    ]


def _duplicated(evidence: Evidence, table: str, keys: list[str], code: str, what: str) -> list[Issue]:
    """One issue for each set of files in which the same keys stand in several rows."""
    frame = evidence.tables[table].reset_index(drop=True)
    frame = frame[frame[keys[0]].notna()]
    again = frame[frame.duplicated(keys, keep=False)]
    groups: dict[tuple[str, ...], list[tuple[list[int], str]]] = {}
    for _, rows in again.groupby(keys, dropna=False, sort=False):
        places = [evidence.where(table, int(position)) for position in rows.index]
        files = tuple(dict.fromkeys(file for file, _ in places))
        if len(files) == 1:
            text = in_words([row for _, row in places])
        else:
            named = [f"row {row} of {file}" for file, row in places]
            text = ", ".join(named[:-1]) + " and " + named[-1]
        text += ", which differ" if len(rows.drop_duplicates()) > 1 else ", which agree"
        groups.setdefault(files, []).append(([row for _, row in places], text))
    found = []
    for files, pairs in groups.items():
        texts = [text for _, text in pairs[:SHOWN]]
        more = f"; and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
        message = (
            f"{' and '.join(files)}: {what} ({'; '.join(texts)}{more}). "
            "Keep one of these rows and import the file again."
        )
        all_rows = tuple(row for rows, _ in pairs for row in rows)
        found.append(Issue(code, "stop", message, keys[0], all_rows, files[-1]))
    return found
