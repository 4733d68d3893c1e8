"""All partnerships of a programme together: the effect of each, their mean, and what one more might expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from sipp_lib.formats import fixed
from sipp_lib.reports.figures import drawn
from sipp_lib.reports.html import heading, join, paragraph
from sipp_lib.wording.words import interval

if TYPE_CHECKING:
    from sipp_lib.disclosure.gate import Settings
    from sipp_lib.disclosure.safe import Audience

COLUMNS = ("partnership", "measure", "g", "se", "low", "high", "n_target", "n_comparison")


def together(effects: Sequence[dict[str, Any]], audience: Audience, settings: Settings) -> Markup | None:
    """What the effects of several partnerships say together; None with fewer than two.

    Parameters
    ----------
    effects : sequence of dict
        One a partnership, as its report's facts give it: `COLUMNS`, positive where the target group did better.
    audience : {"public", "school"}
        For whom.
    settings : Settings
        Of the gate, which the effects passed already and the mean passes now.
    """
    if len(effects) < 2:
        return None
    from sipp_lib.analysis import programme
    from sipp_lib.charts import programme as chart
    from sipp_lib.disclosure.gate import gate

    frame = pd.DataFrame(list(effects), columns=list(COLUMNS)).astype(
        {"partnership": "string", "measure": "string", "n_target": "Int64", "n_comparison": "Int64"}
        | dict.fromkeys(["g", "se", "low", "high"], "Float64")
    )
    rows = programme.forest(frame).assign(suppressed="")
    forest = gate(rows, name="programme/forest", audience=audience, settings=settings)
    pooled = gate(
        programme.pool(frame).assign(suppressed=""),
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
            paragraph(" ".join(_sentences(pooled.frame.iloc[0])), "verdict"),
            drawn(chart.chart, chart.alt, [forest, pooled], captions),
        ]
    )


def _sentences(row: Any) -> list[str]:
    told = [
        f"{int(row['partnerships'])} partnerships compared their target group with other pupils. On average it ended "
        f"{fixed(abs(row['pooled']), 2)} standard deviations {'ahead' if row['pooled'] >= 0 else 'behind'}"
        f"{interval(row['low'], row['high'], 2)}."
    ]
    if row["low"] <= 0 <= row["high"]:
        told.append("The interval includes none at all, so this may be chance.")
    if not pd.isna(row["predicted_low"]):
        told.append(
            f"One more partnership of this kind might expect anything from {fixed(row['predicted_low'], 2)} to "
            f"{fixed(row['predicted_high'], 2)}."
        )
    told.append(
        "Partnerships tried different things with different measures, so the mean describes this "
        "programme and no method."
    )
    return told
