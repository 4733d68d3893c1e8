"""The driver diagram: from the outcome through what it depends on to the ideas for change and who carries them out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sipp_lib.charts import annotate, canvas, fonts, style
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.wording import drivers
from sipp_lib.wording.drivers import TIERS, Box

HEADINGS = dict(
    zip(TIERS, ("Outcome", "Primary drivers", "Secondary drivers", "Ideas and actions"), strict=True)
)
TINTS = dict(zip(TIERS, ("#d6e6f2", "#e8f0e4", "#fdeedd", "#f1ebf4"), strict=True))
MOST = 40  # boxes drawn; the table has all
ACTIONS = 5  # lines of actions in one box
GAP, PAD, BETWEEN = 0.26, 0.07, 0.12
LEAST = (
    1.15  # inches of a column; where there are not as many, the boxes stand below each other, as on a phone
)
STEP_IN = 0.3  # inches that a box stands in from the one that it serves


@dataclass(eq=False)
class Place:
    """Where a box stands, in inches from the top left corner, and the boxes that hang on it."""

    box: Box
    column: int
    rows: list[str]
    children: list[Place] = field(default_factory=list)
    top: float = 0.0

    @property
    def height(self) -> float:
        """Inches."""
        return len(self.rows) * style.STEP + 2 * PAD

    @property
    def below(self) -> float:
        """The height of all that hangs on it."""
        return sum(each.span for each in self.children) + BETWEEN * max(0, len(self.children) - 1)

    @property
    def span(self) -> float:
        """The height of a box with all that hangs on it."""
        return max(self.height, self.below)

    def put(self, top: float) -> None:
        """Put a box in the middle of what hangs on it."""
        self.top = top + (self.span - self.height) / 2
        at = top + (self.span - self.below) / 2
        for child in self.children:
            child.put(at)
            at += child.span + BETWEEN


def _rows(box: Box, wide: float) -> list[str]:
    """A box's lines: its name, and the actions that carry it out."""
    rows = [*fonts.wrap(box.name, wide, canvas.SMALL, lines=5)]
    for action in box.actions[:ACTIONS]:
        rows += fonts.wrap(f"– {action}", wide, canvas.SMALL, lines=4)
    more = len(box.actions) - ACTIONS
    return [*rows, f"– and {more} more"] if more > 0 else rows


def _roots(places: dict[str, Place]) -> list[Place]:
    """Hang each box on the nearest one that it serves; gives those that hang on none."""
    roots: list[Place] = []
    for place in places.values():
        above = _served(place, places)
        (max(above, key=lambda each: each.column).children if above else roots).append(place)
    return roots


def _served(place: Place, places: dict[str, Place]) -> list[Place]:
    """What a box serves in the columns to its left."""
    some = [places[name] for name in place.box.serves if name in places]
    return [each for each in some if each.column < place.column]


@style.themed()
def chart(diagram: SafeFrame, *, ax: Axes | None = None) -> Figure:
    """Draw the boxes in columns from the outcome to the ideas, joined by what serves what.

    Parameters
    ----------
    diagram : SafeFrame
        One row a box and a box it serves: ``driver``, ``tier``, ``serves``, ``progress``. Actions stand in the box
        of the idea that they carry out. A line to a further box that is served is dashed.
    ax
        See `sipp_lib.charts`.
    """
    every, loose = drivers.boxes(diagram)
    if not every and not loose:
        return style.empty_figure("No drivers yet.", ax)
    boxes = list(every.values())[:MOST]
    foot = [f"and {len(every) - MOST} more, in the table"] if len(every) > MOST else []
    foot += annotate.lines(f"Not yet placed: {'; '.join(loose)}", 4) if loose else []
    columns = [tier for tier in TIERS if any(box.tier == tier for box in boxes)]
    wide = (canvas.wide() - 0.1 - GAP * (len(columns) - 1)) / max(1, len(columns))
    if wide < LEAST:
        return _below_each_other(ax, boxes, columns, foot)
    places = {box.name: Place(box, columns.index(box.tier), _rows(box, wide - 2 * PAD)) for box in boxes}
    heads = [fonts.wrap(HEADINGS[tier], wide, canvas.SMALL, 2) for tier in columns]
    down = max((len(head) for head in heads), default=0) * style.STEP + 0.12
    for root in _roots(places):
        root.put(down)
        down += root.span + BETWEEN
    ax = style.sheet(ax, down + style.STEP * len(foot) + 0.1)
    left = [0.05 + at * (wide + GAP) for at in range(len(columns))]
    for x, head in zip(left, heads, strict=True):
        ax.text(x, 0.04, "\n".join(head), size=canvas.SMALL, weight="bold", va="top")
    rank = list(places)
    for place in places.values():
        x = left[place.column]
        face = {"facecolor": TINTS[place.box.tier], "edgecolor": style.GREY, "linewidth": 0.8}
        ax.add_patch(Rectangle((x, place.top), wide, place.height, **face))
        ax.text(x + PAD, place.top + PAD, "\n".join(place.rows), size=canvas.SMALL, va="top")
        for above in _served(place, places):
            # down beside what is served, so that no box lies in the way
            start = left[above.column] + wide
            turn = start + GAP * (0.3 + 0.2 * (rank.index(above.box.name) % 3))
            ends = [each.top + each.height / 2 for each in (above, place) for _ in range(2)]
            dashes = "solid" if place in above.children else "dashed"
            look: dict[str, Any] = {"color": style.MUTED, "linestyle": dashes}
            ax.plot([start, turn, turn, x], ends, linewidth=1.0, zorder=0.5, **look)
    ax.text(0.05, down + 0.04, "\n".join(foot), size=canvas.SMALL, va="top")
    return style.figure_of(ax)


def _below_each_other(ax: Axes | None, boxes: list[Box], columns: list[str], foot: list[str]) -> Figure:
    """The same as an outline: each box beneath what it serves and further in; what else it serves is said in it."""
    places = {box.name: Place(box, columns.index(box.tier), []) for box in boxes}
    order: list[tuple[Place, Place | None]] = []

    def lay(place: Place, above: Place | None) -> None:
        room = canvas.wide() - _indent(place) - 0.05 - 2 * PAD
        also = [each for each in _served(place, places) if each is not above]
        place.rows = _rows(place.box, room)
        for each in also:
            place.rows += fonts.wrap(f"→ also for: {each.box.name}", room, canvas.SMALL, lines=2)
        order.append((place, above))
        for child in place.children:
            lay(child, place)

    for root in _roots(places):
        lay(root, None)
    key = [
        (HEADINGS[tier], {"marker": "s", "color": TINTS[tier], "markeredgecolor": style.GREY})
        for tier in columns
    ]
    down = 0.12 + annotate.key_height(key)
    for place, _ in order:
        place.top = down
        down += place.height + BETWEEN
    ax = style.sheet(ax, down + style.STEP * len(foot) + 0.1)
    annotate.key(ax, key, 0, -0.03)
    for place, above in order:
        x, middle = _indent(place), place.top + place.height / 2
        face = {"facecolor": TINTS[place.box.tier], "edgecolor": style.GREY, "linewidth": 0.8}
        ax.add_patch(Rectangle((x, place.top), canvas.wide() - 0.05 - x, place.height, **face))
        ax.text(x + PAD, place.top + PAD, "\n".join(place.rows), size=canvas.SMALL, va="top")
        if above is not None:
            at = _indent(above) + STEP_IN / 2
            ends = [above.top + above.height, middle, middle]
            ax.plot([at, at, x], ends, linewidth=1.0, zorder=0.5, color=style.MUTED)
    ax.text(0.05, down + 0.04, "\n".join(foot), size=canvas.SMALL, va="top")
    return style.figure_of(ax)


def _indent(place: Place) -> float:
    return 0.05 + STEP_IN * place.column
