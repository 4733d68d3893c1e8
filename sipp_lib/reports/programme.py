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
    """What the effects of several partnerships say together; None with fewer than two.

    In words how each came out; below them the picture of all, and from five their average: that of fewer would
    contradict one or the other of them.

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
    if len(effects) + left_out < 2:
        return None
    from sipp_lib.analysis import programme
    from sipp_lib.charts import programme as chart
    from sipp_lib.disclosure.gate import gate

    frame = pd.DataFrame(list(effects), columns=list(COLUMNS)).astype(
        {"partnership": "string", "measure": "string", "n_target": "Int64", "n_comparison": "Int64"}
        | dict.fromkeys(["g", "se", "low", "high"], "Float64")
    )
    several = len(frame) >= programme.FEWEST_TO_PREDICT
    rows = _as_written(programme.forest(frame) if several else frame).assign(suppressed="")
    forest = gate(rows, name="programme/forest", audience=audience, settings=settings)
    mean = _as_written(programme.pool(frame)).assign(suppressed="")
    pooled = gate(
        mean if several else mean.head(0), name="programme/pooled", audience=audience, settings=settings
    )
    captions = [
        "Effect of each partnership's first outcome that was compared with other pupils",
        "All of them together",
    ]
    drawn = figure_with_tables(chart.chart, wording.alt, [forest, pooled], captions) if len(frame) else None
    return join(
        [
            heading("All partnerships together"),
            paragraph(" ".join(wording.sentences(forest, left_out)), "verdict"),
            drawn,
            paragraph(" ".join(wording.average(pooled))) if several else None,
        ]
    )


def _as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers with two decimals, as the sentences and the picture have them.

    Rounded as a report writes them: numpy's own way makes .18 of the .175 that is written .17.
    """
    columns = frame.select_dtypes("number").columns.difference(["n_target", "n_comparison", "n"])
    return frame.assign(
        **{name: frame[name].map(lambda each: round(float(each), 2), na_action="ignore") for name in columns}
    ).astype(frame.dtypes)
