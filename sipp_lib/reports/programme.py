"""All partnerships of a programme together: the effect of each, their mean, and what one more might expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from sipp_lib.reports.figures import figure_with_tables
from sipp_lib.reports.html import heading, join, paragraph
from sipp_lib.wording import programme as wording

if TYPE_CHECKING:
    from sipp_lib.disclosure.gate import Settings
    from sipp_lib.disclosure.safe import Audience

COLUMNS = ("partnership", "measure", "g", "se", "low", "high", "n_target", "n_comparison")


def together(
    effects: Sequence[dict[str, Any]], audience: Audience, settings: Settings, *, left_out: int = 0
) -> Markup | None:
    """What the effects of several partnerships say together; None with fewer than two, where none was left out.

    Parameters
    ----------
    effects : sequence of dict
        One a partnership, as its report's facts give it: `COLUMNS`, positive where the target group did better.
    audience : {"public", "school"}
        For whom.
    settings : Settings
        Of the gate, which the effects passed already and the mean passes now.
    left_out : int
        Of how many more the effect may not be pooled, as it comes from too few classes.
    """
    if len(effects) < 2:
        if not left_out or len(effects) + left_out < 2:
            return None
        return join(
            [heading("All partnerships together"), paragraph(wording.no_average(left_out), "verdict")]
        )
    from sipp_lib.analysis import programme
    from sipp_lib.charts import programme as chart
    from sipp_lib.disclosure.gate import gate

    frame = pd.DataFrame(list(effects), columns=list(COLUMNS)).astype(
        {"partnership": "string", "measure": "string", "n_target": "Int64", "n_comparison": "Int64"}
        | dict.fromkeys(["g", "se", "low", "high"], "Float64")
    )
    # two decimals, as the sentences and the picture have them
    rows = programme.forest(frame).round(2).assign(suppressed="")
    forest = gate(rows, name="programme/forest", audience=audience, settings=settings)
    pooled = gate(
        programme.pool(frame).round(2).assign(suppressed=""),
        name="programme/pooled",
        audience=audience,
        settings=settings,
    )

    captions = [
        "Effect of each partnership's first outcome that was compared with other pupils",
        "All of them together",
    ]
    return join(
        [
            heading("All partnerships together"),
            paragraph(" ".join(wording.sentences(pooled, left_out)), "verdict"),
            figure_with_tables(chart.chart, wording.alt, [forest, pooled], captions),
        ]
    )
