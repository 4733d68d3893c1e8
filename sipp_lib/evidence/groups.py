"""Who is in the target group and who in the comparison group: what was chosen on the data, else what the files say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sipp_lib.evidence.storage import Evidence

TARGET, COMPARISON, OTHER = "target", "comparison", "other"


def with_groups(evidence: Evidence, target: Collection[str], comparison: Collection[str] = ()) -> Evidence:
    """The evidence with its column ``group`` as it was agreed.

    Parameters
    ----------
    evidence : Evidence
        As the files have it.
    target : collection of str
        The pseudonyms that the target groups' records hold. Where the evidence knows none of them, the column stays
        as it came.
    comparison : collection of str
        Those to compare with. Where there are none, the column tells, but for who is in the target group now.

    Returns
    -------
    Evidence
        The same files, issues and rows.
    """
    pupils = evidence.pupils
    chosen = pupils["pupil"].isin(list(target))
    if not chosen.any():
        return evidence
    beside = pupils["pupil"].isin(list(comparison)) & ~chosen
    group = pupils["group"]
    if beside.any():
        group = group.mask(group.isin([TARGET, COMPARISON]), OTHER).mask(beside, COMPARISON)
    else:
        group = group.mask(group.isin([TARGET]), OTHER)
    return replace(evidence, pupils=pupils.assign(group=group.mask(chosen, TARGET)))
