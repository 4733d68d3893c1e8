"""How pupils moved on a measure of which only the order counts, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.formats import fixed
from sipp_lib.wording import change, comparison, verdict
from sipp_lib.wording.verdict import Caveat, Note, Weight
from sipp_lib.wording.words import about, interval, is_nought, sentence, share, when

if TYPE_CHECKING:
    from sipp_lib.records.kinds import Measure
    from sipp_lib.results import Moves

ONLY_ORDER = "Its results are levels, not points, so no average and no difference in points is given."
NONE = "no difference"
ROUNDED = Note("The numbers of pupils are rounded one by one, so the percentages need not add up to 100.")
NO_CLASSES = Caveat(
    "This range treats every pupil as separate. It cannot take account of classes, which differ whatever is tried, "
    "so nothing is said here about chance.",
    Weight.CHANCE,
)


def sentences(measure: Measure, result: Moves, *, chosen_low: bool = False) -> list[str]:
    """How both groups moved, the comparison first, with the caveats by their weight."""
    name = f"{measure.name}, {when(result.before)} to {when(result.after)}"
    if not result.marked:
        return [verdict.unmarked(name)]
    told: list[str] = []
    claim: str
    compared = len(result.groups) > 1
    if result.improved is not None:
        row = result.improved.frame.iloc[0]
        more = _more(float(row["difference"]), "percentage points ")
        who = f"{more} of the target group improved than of the comparison group"
        if more == NONE:
            who = "as many of the target group improved as of the comparison group"
        claim = verdict.Claim(
            f"{name}: {who}{verdict.ends(row, _more)}.",
            verdict.sign(round(float(row["difference"])), ("ahead", "behind", "level")),
        )
        told.append(NO_CLASSES)
    elif compared:
        claim = (
            f"{name}: we cannot tell whether more of the target group improved than of the comparison group "
            f"({_why(result)})."
        )
    else:
        claim = f"{name}: {_group('target', result.groups['target'])}"
        ends = result.groups["target"].frame["percent"].iloc[[0, -1]]
        if ends.notna().all():
            way = verdict.sign(result.went, ("up", "down", "level"))
            claim = verdict.Claim(claim, f"moved_{way}")
        if result.groups["target"].frame["percent"].notna().any():
            told.append(change.NO_RANGE)
    if compared:
        told += [sentence(_group(group, safe)) for group, safe in result.groups.items()]
    if result.groups["target"].audience == "public":
        told.append(ROUNDED if result.improved is None else comparison.FROM_TRUE)
    n = _size(result.groups["target"])
    far = verdict.far_apart(result.apart, by_lot=result.by_lot) if compared and _told(result) else []
    unallocated = comparison.ALSO_UNALLOCATED if far else comparison.UNALLOCATED
    told += [
        *([change.CHOSEN_LOW] if chosen_low else []),
        *([] if compared else [verdict.UNCOMPARED]),
        *([] if pd.isna(n) else verdict.few_pupils(int(n), "")),
        *far,
        *verdict.left_out(result.missing.frame, bool(about(result.missing))),
        change.NO_CAUSE if not compared else comparison.OTHERS if result.by_lot else unallocated,
        *_pair_by_pair(result),
        ONLY_ORDER,
    ]
    return verdict.by_weight(claim, told)


def _more(difference: float, unit: str = "") -> str:
    if is_nought(difference, 0):
        return NONE
    return f"{fixed(abs(difference), 0)} {unit}{'more' if difference >= 0 else 'fewer'}"


def _told(result: Moves) -> bool:
    """Whether both groups are large enough to be told of."""
    return all(pd.notna(_size(safe)) for safe in result.groups.values())


def _size(safe: SafeFrame) -> Any:
    """How many are in a group, of which some parts may be withheld; NA where it is hidden."""
    known = safe.frame["n"].dropna()
    return known.iloc[0] if len(known) else pd.NA


def _why(result: Moves) -> str:
    """Why it is not known how many more improved: what hides the first group that is hidden."""
    best = [safe.frame.iloc[-1] for safe in result.groups.values()]
    row = next(row for row in best if pd.isna(row["percent"]))
    return verdict.why(row, "nobody of a group was measured on both occasions")


def _group(group: str, safe: SafeFrame) -> str:
    """How many of a group fell, stayed and rose."""
    rows = safe.frame
    n = _size(safe)
    if pd.isna(n) or not n:
        why = verdict.why(rows.iloc[0], "nobody was measured on both occasions")
        return f"how the {group} group moved is not shown ({why})."
    parts = [
        f"{row['change_group']}: {share(row)}"
        if pd.isna(row["percent"])
        else f"{share(row)} {row['change_group']}"
        for _, row in rows.iterrows()
    ]
    return f"of {verdict.pupils(int(n), bool(about(safe)))} in the {group} group, {', '.join(parts)}."


def _pair_by_pair(result: Moves) -> list[str]:
    if result.order is None or pd.isna(result.order.frame["delta"].iloc[0]):
        return []
    row = result.order.frame.iloc[0]
    often = verdict.sign(round(float(row["delta"]), 2), ("more often", "less often", "just as often"))
    return [
        "When each pupil of the target group is set beside each pupil of the comparison group, the one of the target "
        f"group moved up further {often}: {fixed(row['delta'], 2)} on a scale from −1 (never) to 1 "
        f"(always){interval(row['low'], row['high'], 2)}."
    ]
