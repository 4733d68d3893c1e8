"""The driver diagram: from the outcome through what it depends on to the ideas for change and who carries them out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sipp_lib.charts import fonts, style
from sipp_lib.disclosure.safe import SafeFrame, shown
from sipp_lib.wording import words

HEADINGS = {
    "outcome": "Outcome",
    "primary driver": "Primary drivers",
    "secondary driver": "Secondary drivers",
    "change idea": "Ideas and actions",
}
TINTS = {
    "outcome": "#d6e6f2",
    "primary driver": "#e8f0e4",
    "secondary driver": "#fdeedd",
    "change idea": "#f1ebf4",
}
MOST = 40  # boxes drawn; the table has all
ACTIONS = 5  # lines of actions in one box
GAP, PAD, BETWEEN = 0.26, 0.07, 0.12


@dataclass
class Box:
    """One box: its words, what it serves, and where it stands once it was placed."""

    name: str
    tier: str
    serves: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    children: list[Box] = field(default_factory=list)
    column: int = 0
    top: float = 0.0

    @property
    def height(self) -> float:
        """Inches."""
        return len(self.lines) * style.STEP + 2 * PAD


def _boxes(frame: pd.DataFrame) -> tuple[dict[str, Box], list[str]]:
    """The boxes by name, with the actions that carry them out, and what has no place."""
    boxes: dict[str, Box] = {}
    loose: list[str] = []
    for row in words.rows(frame):
        name, tier, serves = (words.plain(row[part], 120) for part in ("driver", "tier", "serves"))
        if tier == "action":
            told = f"{name} ({words.plain(row['progress']) or 'not started'})"
            if serves in boxes:
                boxes[serves].actions.append(told)
        elif tier in HEADINGS:
            box = boxes.setdefault(name, Box(name, tier))
            if serves:
                box.serves.append(serves)
        else:
            loose.append(name)
    return boxes, list(dict.fromkeys(loose))


def _span(box: Box) -> float:
    """The height of a box with all that hangs on it."""
    below = sum(map(_span, box.children)) + BETWEEN * max(0, len(box.children) - 1)
    return max(box.height, below)


def _place(box: Box, top: float) -> None:
    """Put a box in the middle of what hangs on it; `top` counts downwards."""
    span = _span(box)
    box.top = top + (span - box.height) / 2
    at = top + (span - sum(map(_span, box.children)) - BETWEEN * max(0, len(box.children) - 1)) / 2
    for child in box.children:
        _place(child, at)
        at += _span(child) + BETWEEN


def _tree(boxes: dict[str, Box], columns: list[str]) -> list[Box]:
    """Hang each box on the nearest one that it serves; gives those that hang on none."""
    roots = []
    for box in boxes.values():
        box.column = columns.index(box.tier)
    for box in boxes.values():
        above = [boxes[name] for name in box.serves if name in boxes and boxes[name].column < box.column]
        if above:
            max(above, key=lambda each: each.column).children.append(box)
        else:
            roots.append(box)
    return roots


@style.themed()
def chart(diagram: SafeFrame, *, ax: Axes | None = None) -> Figure:
    """Draw the boxes in columns from the outcome to the ideas, joined by what serves what.

    Parameters
    ----------
    diagram : SafeFrame
        One row a box and a box it serves: ``driver``, ``tier``, ``serves``, ``progress``. Actions stand in the box
        of the idea that they carry out. A line to a further box that is served is dashed.
    ax : matplotlib.axes.Axes, optional
        On which to draw; those of a new figure by default.

    Raises
    ------
    DisclosureError
        When the table did not pass the gate.
    """
    boxes, loose = _boxes(shown(diagram))
    if not boxes and not loose:
        return style.nothing("No drivers yet.", ax)
    more = len(boxes) - MOST
    boxes = dict(list(boxes.items())[:MOST])
    columns = [tier for tier in HEADINGS if any(box.tier == tier for box in boxes.values())]
    wide = (style.WIDTH - 0.1 - GAP * (len(columns) - 1)) / max(1, len(columns))
    for box in boxes.values():
        box.lines = [*fonts.wrap(box.name, wide - 2 * PAD, fonts.SMALL, lines=5)]
        for action in box.actions[:ACTIONS]:
            box.lines += fonts.wrap(f"– {action}", wide - 2 * PAD, fonts.SMALL, lines=4)
        if len(box.actions) > ACTIONS:
            box.lines.append(f"– and {len(box.actions) - ACTIONS} more")
    foot = [f"and {more} more, in the table"] if more > 0 else []
    foot += style.lines(f"Not yet placed: {'; '.join(loose)}", 4) if loose else []
    heads = [fonts.wrap(HEADINGS[tier], wide, fonts.SMALL, 2) for tier in columns]
    down = max((len(head) for head in heads), default=0) * style.STEP + 0.12
    for root in _tree(boxes, columns):
        _place(root, down)
        down += _span(root) + BETWEEN
    ax = style.sheet(ax, down + style.STEP * len(foot) + 0.1)
    left = [0.05 + at * (wide + GAP) for at in range(len(columns))]
    for x, head in zip(left, heads, strict=True):
        ax.text(x, 0.04, "\n".join(head), size=fonts.SMALL, weight="bold", va="top")
    for box in boxes.values():
        _join(ax, box, boxes, left, wide)
    for box in boxes.values():
        x = left[box.column]
        look = {"facecolor": TINTS[box.tier], "edgecolor": style.GREY, "linewidth": 0.8}
        ax.add_patch(Rectangle((x, box.top), wide, box.height, **look))
        ax.text(x + PAD, box.top + PAD, "\n".join(box.lines), size=fonts.SMALL, va="top")
    ax.text(0.05, down + 0.04, "\n".join(foot), size=fonts.SMALL, va="top")
    return style.figure_of(ax)


def _join(ax: Axes, box: Box, boxes: dict[str, Box], left: list[float], wide: float) -> None:
    """Lines from all that a box serves; down beside what is served, so that no box lies in the way."""
    rank = list(boxes)
    for name in box.serves:
        above = boxes.get(name)
        if above is None or above.column >= box.column:
            continue
        start = left[above.column] + wide
        turn = start + GAP * (0.3 + 0.2 * (rank.index(name) % 3))
        y0, y1 = (each.top + each.height / 2 for each in (above, box))
        dashes = "solid" if box in above.children else "dashed"
        path = [start, turn, turn, left[box.column]], [y0, y0, y1, y1]
        ax.plot(*path, color=style.MUTED, linewidth=1.0, linestyle=dashes, zorder=0.5)


def alt(diagram: SafeFrame) -> str:
    """Say in sentences what `chart` shows: what serves what, from the outcome down, and the actions."""
    boxes, loose = _boxes(shown(diagram))
    if not boxes and not loose:
        return "No drivers yet."
    said = ["Driver diagram."]
    for box in boxes.values():
        servants = [f"{each.name} ({each.tier})" for each in boxes.values() if box.name in each.serves]
        told = f"{box.name} ({box.tier})"
        if servants:
            said.append(f"{told} is served by {'; '.join(servants)}.")
        elif not box.serves:
            said.append(f"{told} serves nothing that was named.")
        if box.actions:
            said.append(f"{box.name} is carried out by {'; '.join(box.actions)}.")
    return " ".join([*said, *([f"Not yet placed: {'; '.join(loose)}."] if loose else [])])
