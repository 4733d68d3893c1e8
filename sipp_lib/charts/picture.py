"""A figure as a small SVG for a page: its text stays text, and nothing in it can run or load anything."""

# matplotlib's SVG has no types
# mypy: allow-untyped-calls
from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from sipp_lib.charts.style import house
from sipp_lib.charts.words import width

CSS_DPI = 100
# The fonts of the page, none wider than DejaVu Sans, by which text is measured; of its size by the adjustment.
LOOK = (
    'text{font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-size-adjust:.547}'
)
ANCHORS = {"left": ("start", 0.0), "center": ("middle", 0.5), "right": ("end", 1.0)}
# XML has no place for these, however they got into a text
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOTHING = dict.fromkeys(["Date", "Creator", "Format", "Type"])


class _Pen(RendererSVG):
    """matplotlib's SVG without its measuring of text, its groups and its metadata."""

    def draw_text(  # noqa: PLR0917 - the base's signature
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: object = False,
        mtext: Text | None = None,
    ) -> None:
        """Write one line of text by its left end, its middle or its right end, as it is aligned."""
        size, weight = prop.get_size_in_points(), prop.get_weight()
        anchor, share = ANCHORS[mtext.get_horizontalalignment() if mtext else "left"]
        attributes = {"x": f"{x + share * width(s, size, weight) * 72:.2f}", "y": f"{y:.2f}"}
        attributes |= {"font-size": f"{size:g}", "fill": to_hex(gc.get_rgb())}
        if share:
            attributes["text-anchor"] = anchor
        if weight != "normal":
            attributes["font-weight"] = weight
        if prop.get_style() != "normal":
            attributes["font-style"] = prop.get_style()
        self.writer.element("text", UNWRITABLE.sub("", s), attributes)

    def draw_markers(  # noqa: PLR0917 - the base's signature
        self,
        gc: Any,
        marker_path: Any,
        marker_trans: Any,
        path: Any,
        trans: Any,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Describe a mark once and use it at each point, with its look given once."""
        shape = self._convert_path(marker_path, marker_trans + Affine2D().scale(1, -1), simplify=False)
        if shape not in self._markers:
            self._markers[shape] = f"m{len(self._markers)}"
            defined = self.writer.start("defs")
            self.writer.element("path", None, {"id": self._markers[shape], "d": shape})
            self.writer.close(defined)
        points = trans.transform(path.vertices)
        group = self.writer.start("g", {"style": self._get_style(gc, rgbFace)})
        for x, y in points[np.isfinite(points).all(axis=1)].tolist():
            at = {"x": f"{x:.2f}", "y": f"{self.height - y:.2f}"}
            self.writer.element("use", None, {"xlink:href": f"#{self._markers[shape]}"} | at)
        self.writer.close(group)

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Groups are for editors; a page has no use for them."""

    def close_group(self, s: str) -> None:
        """As for `open_group`."""


def size(figure: Figure) -> tuple[int, int]:
    """Width and height at which a page shows the figure, in CSS pixels."""
    wide, high = figure.get_size_inches()
    return round(wide * CSS_DPI), round(high * CSS_DPI)


@house
def svg(figure: Figure) -> bytes:
    """The figure as an SVG: the same figure gives the same bytes."""
    file, dpi = io.StringIO(), figure.dpi
    wide, high = figure.get_size_inches()
    figure.dpi = 72  # an SVG's unit is the point
    pen = _Pen(wide * 72, high * 72, file, metadata=dict(NOTHING))
    pen.writer.element("style", LOOK)
    figure.draw(pen)
    pen.finalize()
    figure.dpi = dpi
    text = file.getvalue()
    return text[text.index("<svg") :].encode()  # without the address of a document type
