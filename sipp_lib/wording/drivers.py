"""The driver diagram in words: what contributes to what, from the outcome down, and who carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.wording import words

TIERS = ("outcome", "primary driver", "secondary driver", "change idea")


@dataclass
class Box:
    """One box: its words, its tier, what it contributes to, and the actions that carry it out."""

    name: str
    tier: str
    serves: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


def boxes(diagram: SafeFrame) -> tuple[dict[str, Box], list[str]]:
    """The boxes by name, with the actions that carry them out, and what has no place."""
    found: dict[str, Box] = {}
    loose: list[str] = []
    for row in words.rows(require_safe(diagram)):
        name, tier, serves = (words.plain(row[part], 120) for part in ("driver", "tier", "serves"))
        if tier == "action":
            if serves in found:
                found[serves].actions.append(f"{name} ({words.plain(row['progress']) or 'not started'})")
        elif tier in TIERS:
            box = found.setdefault(name, Box(name, tier))
            if serves:
                box.serves.append(serves)
        else:
            loose.append(name)
    return found, list(dict.fromkeys(loose))


def alt(diagram: SafeFrame) -> str:
    """Say in sentences what `sipp_lib.charts.drivers.chart` shows."""
    found, loose = boxes(diagram)
    if not found and not loose:
        return "No drivers yet."
    told = ["Driver diagram."]
    for box in found.values():
        servants = [f"{each.name} ({each.tier})" for each in found.values() if box.name in each.serves]
        name = f"{box.name} ({box.tier})"
        if servants:
            told.append(f"Contributing to {name}: {'; '.join(servants)}.")
        elif not box.serves:
            told.append(f"Not linked to anything yet: {name}.")
        if box.actions:
            told.append(f"Putting {box.name} into practice: {'; '.join(box.actions)}.")
    return " ".join([*told, *([f"Not yet placed: {'; '.join(loose)}."] if loose else [])])
