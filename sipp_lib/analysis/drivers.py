"""The driver diagram as a table: each box, its tier, what it serves, and the actions that carry it out."""

from __future__ import annotations

import pandas as pd

TIERS = ("outcome", "primary driver", "secondary driver", "change idea", "action")


def diagram(boxes: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Name what each box of a driver diagram serves.

    Parameters
    ----------
    boxes : pandas.DataFrame, one row a box
        ``id``, ``name``, ``tier`` (one of `TIERS`, or missing), ``progress`` (of an action).
    links : pandas.DataFrame, one row a link
        ``id`` and ``serves``, the id of the box that it serves.

    Returns
    -------
    pandas.DataFrame, one row a box and a box it serves
        ``driver``, ``tier``, ``serves`` (missing where it serves nothing that is there), ``progress``; by tier, in
        the order given. A tier nobody has said is the one below what the box serves, missing where that is unknown.
        Boxes of one name are told apart by a number. An outcome that nothing serves is left out.

    References
    ----------
    Langley, G. J. et al. (2009). The Improvement Guide, 2nd ed.: driver diagrams, aim to drivers to changes.
    """
    served: dict[str, list[str]] = {box: [] for box in boxes["id"]}
    for box, other in dict.fromkeys(zip(links["id"], links["serves"], strict=True)):
        if box in served and other in served and box != other:
            served[box].append(other)
    tiers = {box: tier if tier in TIERS else "" for box, tier in zip(boxes["id"], boxes["tier"], strict=True)}
    for _ in TIERS:  # a tier may follow from one that has only just been found
        for box, others in served.items():
            above = [TIERS.index(tiers[other]) for other in others if tiers[other]]
            if not tiers[box] and above:
                tiers[box] = TIERS[min(max(above) + 1, TIERS.index("change idea"))]
    names: dict[str, str] = {}
    for box, name in zip(boxes["id"], boxes["name"], strict=True):
        told = str(name).strip() or "no name yet"
        same = sum(other == told or other.startswith(f"{told} (") for other in names.values())
        names[box] = f"{told} ({same + 1})" if same else told
    used = {other for others in served.values() for other in others}
    progress = dict(zip(boxes["id"], boxes["progress"], strict=True))
    rows = [
        (names[box], tiers[box] or pd.NA, names[other] if other else pd.NA, progress[box])
        for box, others in served.items()
        if tiers[box] != "outcome" or box in used
        for other in others or [""]
    ]
    table = pd.DataFrame(rows, columns=["driver", "tier", "serves", "progress"], dtype="string")
    order = table["tier"].map({tier: at for at, tier in enumerate(TIERS)}).fillna(len(TIERS))
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
