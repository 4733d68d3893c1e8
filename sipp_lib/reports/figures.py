"""A chart and its tables on the page, all drawn from the same safe tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sipp_lib import tables
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.reports import album
from sipp_lib.reports.html import figure, join, svg_image
from sipp_lib.wording import intervals

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sipp_lib.disclosure.safe import SafeFrame
    from sipp_lib.records.kinds import Measure

Part = Markup | None


def figure_with_tables(
    chart: Callable[..., Figure],
    alt: Callable[..., str],
    safes: Sequence[SafeFrame],
    captions: Sequence[str],
    *,
    also: Sequence[tuple[SafeFrame, str]] = (),
    table: Callable[[SafeFrame, str], Markup] = tables.frame_table,
    **how: Any,
) -> Markup:
    """A chart with its alt text, its caption and its tables, all from the same safe tables.

    Parameters
    ----------
    chart, alt : callable
        Of a module of `sipp_lib.charts`; both take `safes` and `how`.
    safes : sequence of SafeFrame
        What is drawn; each becomes a table.
    captions : sequence of str
        A caption a table; the first is the chart's too.
    also : sequence of (SafeFrame, str)
        Further tables to unfold, with their captions.
    table : callable
        How what is drawn becomes a table.
    how
        Passed on to both.
    """
    return figure(
        album.picture(lambda: svg_image(chart(*safes, **how)), chart, safes, how),
        alt=alt(*safes, **how),
        caption=captions[0],
        tables=[
            lay_out(safe, caption)
            for lay_out, drawn in ((table, zip(safes, captions, strict=True)), (tables.frame_table, also))
            for safe, caption in drawn
            if not require_safe(safe).empty
        ],
    )


def has_a_value(safe: SafeFrame) -> bool:
    """Whether a row has a mean or a percentage: of a table without any there is nothing to draw."""
    frame = require_safe(safe)
    return bool(frame[intervals.value(frame)].notna().any())


def unfolding(*found: Markup) -> Markup:
    """Tables that unfold when they are wanted."""
    return Markup("<details><summary>The same as a table</summary>\n{}\n</details>").format(join(found))


def unit_of(measure: Measure) -> str:
    """The unit of a measure's values, as charts say it."""
    return measure.unit or ("%" if measure.form in ("yes or no", "rate") else "")
