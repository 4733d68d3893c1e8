"""The target group's change in words: the verdict, where it began, and the alt texts of its pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.errors import DisclosureError
from sipp_lib.formats import fixed, number, whole
from sipp_lib.wording import verdict, words
from sipp_lib.wording.verdict import Weight
from sipp_lib.wording.words import Better, about, share, when

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Change

CHOSEN_LOW = verdict.Caveat(
    "The group was chosen for weak results of this kind. Such a group improves on average even when nothing is done "
    "(regression to the mean), so an improvement by itself does not show that the intervention worked.",
    Weight.CHOSEN_LOW,
)
CLASSES_UNKNOWN = ", unless pupils in one class changed together: which class they were in is not known"
NO_RANGE = verdict.Caveat(
    "We cannot say how much of this is chance, as no range is worked out without a comparison group.",
    Weight.CHANCE,
)
NOBODY = "nobody in it was measured on both occasions"
NO_CAUSE = verdict.Caveat("This does not show that what was tried caused the change.", Weight.NO_CAUSE)


def sentences(measure: Measure, result: Change, *, chosen_low: bool, compared: bool) -> list[str]:
    """The target group's change as the sentences of one paragraph."""
    name = f"{measure.name}, {when(result.before)} to {when(result.after)}"
    if not result.marked:
        return [verdict.unmarked(name)]
    return describe(
        name,
        result.summary.frame,
        unit=measure.unit,
        better=measure.better,
        missing=result.missing.frame,
        regression=None if result.expected is None else result.expected.frame,
        chosen_low=chosen_low,
        compared=compared,
        about=bool(about(result.summary)),
        classes=None if result.classes is None else result.classes.frame,
        further=_reliable(result),
    )


def describe(
    name: str,
    summary: pd.DataFrame,
    *,
    unit: str = "",
    better: Better = "higher",
    missing: pd.DataFrame | None = None,
    regression: pd.DataFrame | None = None,
    chosen_low: bool = False,
    compared: bool = False,
    about: bool = False,
    classes: pd.DataFrame | None = None,
    further: Sequence[str] = (),
) -> list[str]:
    """What the change of one group says.

    Parameters
    ----------
    name : str
        The measure.
    summary : pandas.DataFrame, 1 row
        ``n``, ``mean_before``, ``mean_after``, ``mean_change``, ``low``, ``high``, ``standardiser``, ``effect``, as
        `sipp_lib.analysis.change.summary` gives them and the gate leaves them.
    unit, better, missing, regression, about
        As for `sipp_lib.wording.comparison.describe`.
    chosen_low : bool
        Whether the group was chosen for low scores; told where `regression` cannot say how much that gives.
    compared : bool
        Whether a comparison with another group is told beside it.
    classes : pandas.DataFrame or None, 1 row
        Of `sipp_lib.analysis.paired.by_class`: its interval is told in place of that of `summary`, and where it has
        none nothing is said of chance.
    further : sequence of str
        Sentences that only add numbers.

    Returns
    -------
    list of str
        As for `sipp_lib.wording.comparison.describe`.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    row = summary.iloc[0]
    if pd.isna(row["mean_change"]):
        why = verdict.why(row, NOBODY)
        return [verdict.hidden(f"{name}: the target group's change is not shown ({why}).", row)]
    change = float(row["mean_change"])
    decimals = verdict.places(abs(row["mean_before"]), abs(row["mean_after"]))
    ends_told = [fixed(row[f"mean_{end}"], decimals) for end in ("before", "after")]
    moved = f"{'rose' if change > 0 else 'fell'} by {fixed(abs(change), decimals)}{verdict.unit_suffix(unit)}"
    seen = bool(float(fixed(abs(change), decimals)))
    if not seen:
        moved = "hardly changed" if change else "did not change"
    same = not seen and len({*ends_told}) == 1
    from_to = f": it was {ends_told[0]} both times" if same else f", from {ends_told[0]} to {ends_told[1]}"
    together = (
        None if classes is None or classes["n_clusters"].isna().all() else int(classes["n_clusters"].iloc[0])
    )
    ends = row if classes is None or together is None else classes.iloc[0]
    wrong = seen and (change > 0) != (better == "higher")
    claim = verdict.Claim(
        f"{name}{'' if compared else ', with no comparison group'}: the mean of "
        f"{verdict.pupils(int(row['n']), about)} of the target group measured both times {moved}{from_to}"
        f"{', which is the wrong direction for this measure' if wrong else ''}"
        f"{verdict.ends(ends, lambda end: verdict.way(end, decimals))}.",
        "worse" if wrong else "better" if seen else "same",
    )
    told = [
        *_chance(row, ends, together, chosen_low=chosen_low or regression is not None),
        *(
            verdict.expected_anyway(regression, unit, change, about=about)
            or ([CHOSEN_LOW] if chosen_low else [])
        ),
        *([] if compared else [verdict.UNCOMPARED]),
        *verdict.few_pupils(int(row["n"]), ""),
        *verdict.left_out(missing, about),
        NO_CAUSE,
        *verdict.rounded_apart(row["mean_before"], row["mean_after"], change, decimals),
        *_classes(row, ends, together, lambda end: verdict.way(end, decimals)),
        *further,
    ]
    if not pd.isna(row["effect"]):
        told.append(
            f"As an effect size, the change is {fixed(row['effect'], 2)} (in standard deviations of "
            f"{row['standardiser']} before)."
        )
    return verdict.by_weight(claim, told)


def _chance(row: pd.Series[Any], ends: pd.Series[Any], classes: int | None, *, chosen_low: bool) -> list[str]:
    """Whether the change may be chance; why nothing can be said of that.

    A group that was `chosen_low` rises by the chance that made it low, so its rise is never called more than chance.
    """
    if unsure := unknown_chance(row, ends):
        return unsure
    if not row["mean_change"] or (chosen_low and not words.includes_zero(ends)):
        return []
    return verdict.chance(ends, "change", CLASSES_UNKNOWN if classes is None else "")


def unknown_chance(row: pd.Series[Any], ends: pd.Series[Any]) -> list[str]:
    """Why nothing can be said of chance, of a change in `row` whose told range is that of `ends`; else nothing."""
    if not pd.isna(spread := row.get("sd_change", pd.NA)) and spread < 1e-9 and row["n"] > 1:
        alike = "All pupils changed by the same amount" if row["mean_change"] else "No pupil's result changed"
        text = f"{alike}, so we cannot say how sure this is."
        return [verdict.Caveat(text, Weight.CHANCE)]
    if pd.isna(ends["low"]) and "n_clusters" in ends and not pd.isna(row["low"]):
        where = (
            "all were in one class" if ends["n_clusters"] == 1 else "their classes are too few or too uneven"
        )
        text = f"We cannot say how much of this is chance: {where}, and pupils in one class tend to change together."
        return [verdict.Caveat(text, Weight.CHANCE)]
    return verdict.chance(ends, "change") if pd.isna(ends["low"]) else []


def without_range(ends: pd.DataFrame) -> list[str]:
    """What weakens the first and the last share of one group, where both are shown."""
    if ends["percent"].isna().any():
        return []
    return [NO_RANGE, *verdict.few_pupils(int(ends["n"].min()), "")]


def _classes(
    row: pd.Series[Any], ends: pd.Series[Any], classes: int | None, way: Callable[[float], str]
) -> list[str]:
    """What the range makes of pupils having been taught in classes."""
    if classes is None or pd.isna(row["low"]):
        return []
    if pd.isna(ends["low"]):
        return [
            f"Treating every pupil as separate, the range would be from {way(row['low'])} to {way(row['high'])}; it "
            "cannot take account of classes, so it is too narrow."
        ]
    return [f"The range takes account of the {classes} classes that pupils were in."]


def _reliable(result: Change) -> list[str]:
    if result.reliable is None or result.reliable.frame["percent"].isna().all():
        return []
    parts = [f"{row['change_group']} {share(row)}" for _, row in result.reliable.frame.iterrows()]
    return [
        f"Pupil by pupil, counting only changes larger than the measure's own imprecision: {'; '.join(parts)}."
    ]


def baseline(measure: Measure, occasion: str, safe: SafeFrame) -> str:
    """Where the target group stood on an occasion, as its audience may read it."""
    rows, occasion = safe.frame[safe.frame["group"] == "target"], when(occasion)
    if rows.empty:
        return f"nobody in the target group was measured ({occasion})"
    row = rows.iloc[0]
    if pd.isna(row["n"]):
        return f"not shown ({row.get('suppressed') or 'nobody was measured'}; {occasion})"
    many = f"{verdict.pupils(int(row['n']), bool(about(safe)))}, {occasion}"
    if "percent" in rows:
        return f"{share(row)} ({many})"
    if measure.ordered:
        return f"{many}; its results are levels, not points, so no average is given"
    if pd.isna(row["mean"]):
        return f"not shown ({many})"
    mean = f"mean {number(row['mean'], verdict.places(abs(row['mean'])))} {measure.unit}".strip()
    return f"{mean} ({many})"


class Pairs(NamedTuple):
    """Complete pairs from the lowest score before, with which way each pupil went."""

    before: Any
    after: Any
    went: Any

    @property
    def pupils(self) -> str:
        """How many they are, in words."""
        return "1 pupil" if len(self.went) == 1 else f"{len(self.went)} pupils"


def read_pairs(pairs: SafeFrame, better: Better) -> Pairs:
    """The complete pairs, for the school only.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate, or was made for the public.
    """
    frame = require_safe(pairs)
    if pairs.audience != "school":
        raise DisclosureError(
            "Each pupil's before and after may be seen only in the school. "
            "For a public report draw the binned counts with change.bins_chart()."
        )
    both = np.column_stack([words.floats(frame[name]) for name in ("before", "after")])
    both = both[~np.isnan(both).any(axis=1)]
    before, after = both[np.lexsort((both[:, 1], both[:, 0]))].T
    ways = [words.direction(*pair, better) for pair in zip(before, after, strict=True)]
    return Pairs(before, after, np.array(ways, dtype=str))


def dots_alt(
    pairs: SafeFrame,
    *,
    measure: str,
    unit: str,
    better: Better,
    before: str = "before",
    after: str = "after",
    expected: float | None = None,
) -> str:
    """Say in sentences what `sipp_lib.charts.change.dots_chart` shows."""
    both = read_pairs(pairs, better)
    if not len(both.went):
        return "No data yet."
    counts = {way: int((both.went == way).sum()) for way in ("improved", "got worse", "no change")}
    first, last = float(both.before.mean()), float(both.after.mean())
    means = [first, last, *([] if expected is None or pd.isna(expected) else [expected])]
    decimals = words.alike(means, words.places(means))
    return (
        f"Dot chart: {words.plain(measure)} of each of {both.pupils}, {words.plain(before)} and "
        f"{words.plain(after)}, from the lowest score {words.plain(before)}. {counts['improved']} improved, "
        f"{counts['got worse']} got worse and {counts['no change']} did not change. "
        f"The mean went from {fixed(first, decimals)} to {fixed(last, decimals)}"
        f"{f' {words.plain(unit)}' if unit else ''}.{_expected_mean(expected, decimals)}"
    )


def _expected_mean(expected: float | None, decimals: int) -> str:
    if expected is None or pd.isna(expected):
        return ""
    return f" With nothing done, a mean of {fixed(expected, decimals)} could be expected."


def bins_alt(bins: SafeFrame, *, measure: str, better: Better, expected: float | None = None) -> str:
    """Say in sentences what `sipp_lib.charts.change.bins_chart` shows, with its numbers and what is hidden."""
    frame = require_safe(bins)
    if frame.empty:
        return "No data yet."
    said = [f"Bar chart: pupils by their change in {words.plain(measure)}, where {better} is better."]
    percents = words.floats(frame["percent"])
    decimals = words.alike(percents, 1)
    for row, percent in zip(words.rows(frame), percents, strict=True):
        told = f"{whole(row['count'])} of {words.pupils(row['n'])}, {fixed(percent, decimals)}%"
        group = words.sentence(words.plain(row["change_group"]))[:-1]
        said.append(f"{group}: {words.hidden(row) if np.isnan(percent) else told}.")
    return " ".join(filter(None, [*said, expected_change(expected)]))


def expected_change(expected: float | None) -> str:
    """The mean change that could be expected even with nothing done; empty where it is not known."""
    if expected is None or pd.isna(expected):
        return ""
    sign = "+" if expected > 0 else ""
    return f"With nothing done, a mean change of {sign}{number(expected, 1)} could be expected."
