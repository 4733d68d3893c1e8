"""What a chart costs, from the table that passed the gate to the bytes on the page.

    python benchmarks/charts.py [--rounds K] [--json FILE] [--look FILE]

Invented pupils, the workbook's own analyses, gate, charts and pages; `--look` writes the charts as one page for the
eye. benchmarks/README.md says what is measured.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from sipp_lib.analysis import acel as acel_of
from sipp_lib.analysis import attendance as attendance_of
from sipp_lib.analysis import change as change_of
from sipp_lib.analysis import comparison as comparison_of
from sipp_lib.analysis import factors as factors_of
from sipp_lib.analysis import gaps as gaps_of
from sipp_lib.analysis import likert as likert_of
from sipp_lib.analysis import plan as plan_of
from sipp_lib.analysis import programme as programme_of
from sipp_lib.analysis import runchart as runchart_of
from sipp_lib.analysis import runrules
from sipp_lib.analysis import xmr as xmr_of
from sipp_lib.charts import (
    acel,
    change,
    comparison,
    factors,
    gap_change,
    gaps,
    likert,
    plan,
    programme,
    runchart,
    style,
    xmr,
)
from sipp_lib.disclosure.gate import Settings, gate
from sipp_lib.disclosure.safe import SafeFrame
from sipp_lib.programme import shipped
from sipp_lib.reports.html import figure, svg_image
from sipp_lib.wording import acel as acel_words
from sipp_lib.wording import change as change_words
from sipp_lib.wording import comparison as comparison_words
from sipp_lib.wording import factors as factors_words
from sipp_lib.wording import gap_change as gap_change_words
from sipp_lib.wording import gaps as gaps_words
from sipp_lib.wording import likert as likert_words
from sipp_lib.wording import plan as plan_words
from sipp_lib.wording import programme as programme_words
from sipp_lib.wording import runchart as runchart_words
from sipp_lib.wording import xmr as xmr_words

ANSWERS = ["strongly agree", "agree", "neither", "disagree", "strongly disagree"]
OCCASIONS = {"before": "Sep 2025", "after": "May 2026"}


@dataclass
class Case:
    """A chart with its tables; `renamed` gives it another measure each time, as each report has its own."""

    chart: Callable[..., Any]
    alt: Callable[..., str]
    safes: list[SafeFrame]
    how: dict[str, Any] = field(default_factory=dict)

    def renamed(self, number: int) -> dict[str, Any]:
        """Keywords of the chart, with the number in the name of the measure."""
        return self.how | ({"measure": f"{self.how['measure']} {number}"} if "measure" in self.how else {})


def safe(frame: pd.DataFrame, audience: Any = "public", subject: Any = "pupils") -> SafeFrame:
    """A result as the gate gives it."""
    return gate(frame, name="benchmark", audience=audience, settings=Settings(), subject=subject)


def pupils() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values of 240 pupils on two occasions, and their half-days of attendance month by month."""
    random = np.random.default_rng(2025)
    count = 240
    decile = random.integers(1, 11, count)
    target = random.random(count) < 0.35
    first = 92 + 1.4 * decile - 5 * target + random.normal(0, 9, count)
    last = 30 + 0.7 * first + 4 * target + random.normal(0, 7, count)
    known = {
        "pupil": [f"p{i}" for i in range(count)],
        "group": np.where(target, "target", "comparison"),
        "class": [f"P{5 + i % 3}" for i in range(count)],
        "stage": [f"P{5 + i % 3}" for i in range(count)],
        "simd_decile": pd.array(decile, dtype="Int64"),
    }
    values = [
        pd.DataFrame(known | {"occasion": name, "value": each.round()})
        for name, each in zip(OCCASIONS.values(), (first, last), strict=True)
    ]
    months = pd.period_range("2024-08", "2026-02", freq="M").astype(str)
    rate = np.where(np.arange(len(months)) < 10, 0.905, 0.935) + random.normal(0, 0.01, len(months))
    every = pd.DataFrame(itertools.product(known["pupil"], months), columns=["pupil", "occasion"])
    attended = random.binomial(36, every["occasion"].map(dict(zip(months, rate, strict=True))))
    return pd.concat(values), every.assign(measure="attendance", numerator=attended, denominator=36)


def cases() -> dict[str, Case]:
    """Every chart of a report with the tables that go into it."""
    values, openings = pupils()
    score = {"measure": "Reading age in a rather long name", "unit": "months"}
    ways = score | {"better": "higher"}
    first = values[values["occasion"] == OCCASIONS["before"]]
    pairs = change_of.pairs(values, *OCCASIONS.values())
    target = pairs[pairs["group"] == "target"]
    series = runchart_of.runchart(
        safe(attendance_of.monthly(openings)).frame, value="percent", baseline_until="2025-06-01"
    )
    happened = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-11-04", "2025-06-02", "2025-10-20"]),
            "what": ["storm, two days closed", "paired reading every day", "new attendance officer"],
            "intervention": [False, True, False],
        }
    )
    marked = runrules.marks(series, value="percent")
    limits = xmr_of.xmr(
        safe(attendance_of.monthly(openings)).frame, value="percent", baseline_until="2025-06-01"
    )
    random = np.random.default_rng(7)
    effects = pd.DataFrame(
        {
            "partnership": [
                f"{name} schools"
                for name in ("Aberlour", "Braemuir", "Corriebeg", "Dunfallen and Easter Glen")
            ],
            "g": random.normal(0.3, 0.25, 4),
            "se": [0.15, 0.22, 0.3, 0.19],
            "n_target": [60, 30, 20, 45],
            "n_comparison": [90, 40, 20, 50],
        }
    )
    judged = pd.DataFrame(
        [
            (f"p{i}", stage, organiser, random.choice(["Early", "First", "Second"]))
            for stage in ("P1", "P4", "P7")
            for organiser in ("reading", "writing", "listening and talking", "numeracy")
            for i in range(80)
        ],
        columns=["pupil", "stage", "organiser", "level"],
    )
    judged["pupil"] += judged["stage"]
    rates = acel_of.rates(judged)
    answers = pd.DataFrame(
        [
            (f"r{i}", item, ANSWERS[min(4, random.poisson(mean))])
            for item, mean in (("I enjoy reading at home", 0.8), ("My teacher asks what I think", 1.6))
            for i in range(120)
        ],
        columns=["respondent", "item", "answer"],
    )
    items = likert_of.items(answers, ANSWERS)
    named = pd.DataFrame(
        [
            ("Keen parents", "parent", "strength", "confirmed"),
            ("Library within walking distance", "school or class", "strength", "untested"),
            ("Reading aloud is avoided after P4", "school or class", "pressure", "confirmed"),
            ("Attendance on Mondays", "pupil", "pressure", "not confirmed"),
            ("Confidence in reading to others", "pupil", "pressure", "confirmed"),
        ],
        columns=["factor", "level", "influence", "confirmed"],
        dtype="string",
    )
    actions = pd.DataFrame(
        [
            ("Train staff in paired reading", "intervention", "2025-06-02", "2025-08-22", "done"),
            ("Baseline test", "evaluation", "2025-09-01", "2025-09-12", "done"),
            ("Paired reading, four times a week", "intervention", "2025-09-15", "2026-05-01", "under way"),
            ("Test again", "evaluation", "2026-05-04", None, "not started"),
        ],
        columns=["action", "purpose", "start", "end", "progress"],
    ).astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})
    records = {"subject": "records"}
    return {
        "gap": Case(gaps.chart, gaps_words.alt, [safe(gaps_of.by_quintile(first))], ways),
        "gap change": Case(
            gap_change.chart,
            gap_change_words.alt,
            [safe(gaps_of.by_quintile(values[values["occasion"] == when])) for when in OCCASIONS.values()],
            ways | OCCASIONS,
        ),
        "levels": Case(
            acel.chart,
            acel_words.alt,
            [safe(rates[rates["organiser"] == each]) for each in rates["organiser"].unique()],
            {"occasion": "June 2025"},
        ),
        "programme": Case(
            programme.chart,
            programme_words.alt,
            [safe(programme_of.forest(effects)), safe(programme_of.pool(effects))],
            {"measure": score["measure"], "better": "higher"},
        ),
        "xmr": Case(
            xmr.chart,
            xmr_words.alt,
            [safe(limits), safe(happened, **records)],
            {"measure": "Attendance", "unit": "% of openings", "better": "higher"},
        ),
        "lens": Case(
            gaps.lens_chart,
            gaps_words.lens_alt,
            [safe(gaps_of.by_lens(first, "stage"))],
            score | {"lens": "stage"},
        ),
        "dots": Case(
            change.dots_chart,
            change_words.dots_alt,
            [safe(target, "school")],
            ways | OCCASIONS | {"expected": 98.2},
        ),
        "bins": Case(
            change.bins_chart,
            change_words.bins_alt,
            [safe(change_of.bins(target, step=2))],
            {"measure": score["measure"], "better": "higher", "expected": 1.6},
        ),
        "groups": Case(
            comparison.chart,
            comparison_words.alt,
            [safe(comparison_of.groups(pairs))],
            score | OCCASIONS | {"expected": 98.2},
        ),
        "forest": Case(
            comparison.forest,
            comparison_words.forest_alt,
            [safe(comparison_of.adjusted(pairs, cluster="class"))],
            ways,
        ),
        "run chart": Case(
            runchart.chart,
            runchart_words.alt,
            [
                safe(marked),
                safe(
                    pd.concat([runchart_of.signals(series), runrules.signals(series, value="percent")]),
                    **records,
                ),
                safe(happened, **records),
            ],
            {"measure": "Attendance", "unit": "% of openings", "better": "higher"},
        ),
        "answers": Case(
            likert.chart,
            likert_words.alt,
            [safe(items, "school"), safe(likert_of.bands(items, ANSWERS), "school")],
        ),
        "bands": Case(likert.bands_chart, likert_words.bands_alt, [safe(likert_of.bands(items, ANSWERS))]),
        "factors": Case(
            factors.chart,
            factors_words.alt,
            [safe(factors_of.grid(named), **records), safe(named, **records)],
        ),
        "plan": Case(plan.chart, plan_words.alt, [safe(plan_of.timeline(actions), **records)]),
    }


def measured(case: Case, rounds: int) -> dict[str, float]:
    """Median milliseconds of processor time of each step, and the bytes on the page."""
    times: dict[str, list[float]] = {"draw": [], "encode": [], "words": []}
    bytes_ = 0
    for number in range(rounds + 2):
        how = case.renamed(number)
        began = process_time()
        drawn = case.chart(*case.safes, **how)
        drew = process_time()
        data = style.svg(drawn)
        encoded = process_time()
        case.alt(*case.safes, **how)
        ended = process_time()
        bytes_ = len(data)
        if number > 1:  # the first two warm fonts and caches
            for name, lasted in zip(times, (drew - began, encoded - drew, ended - encoded), strict=True):
                times[name].append(1000 * lasted)
    steps = {name: median(each) for name, each in times.items()}
    return steps | {"total": sum(steps.values()), "bytes": bytes_}


def look(found: dict[str, Case], path: Path) -> None:
    """Write every chart on one page with the style of the reports."""
    css = shipped("templates", "html", "sipp", "report.css").read_text("utf-8")
    shown = "\n".join(
        Markup("<h2>{}</h2>\n{}<p>{}</p>").format(
            name,
            figure(
                svg_image(case.chart(*case.safes, **case.how)),
                alt=case.alt(*case.safes, **case.how),
                caption="",
            ),
            case.alt(*case.safes, **case.how),
        )
        for name, case in found.items()
    )
    start = '<!DOCTYPE html>\n<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    page = f"{start}<title>Charts</title><style>{css}</style><main>{shown}</main>"
    path.write_text(page, encoding="utf-8")


def main() -> None:
    """Measure every chart, print the table, and write it where it is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="how often each chart is drawn")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--look", type=Path, help="write the charts to this page")
    asked = parser.parse_args()
    found = cases()
    if asked.look:
        look(found, asked.look)
    result = {name: measured(case, asked.rounds) for name, case in found.items()}
    print(f"Python {platform.python_version()}, {platform.platform()}; ms of processor time, medians")
    print(f"{'chart':12}{'draw':>8}{'encode':>8}{'words':>8}{'total':>8}{'bytes':>8}")
    for name, row in result.items():
        told = "".join(f"{row[step]:8.1f}" for step in ("draw", "encode", "words", "total"))
        print(f"{name:12}{told}{row['bytes']:8.0f}")
    middle = median(row["total"] for row in result.values())
    print(f"{'median':12}{middle:32.1f}{median(row['bytes'] for row in result.values()):16.0f}")
    if asked.json:
        asked.json.write_text(json.dumps({"ms_per_chart": middle, "charts": result}, indent=2), "utf-8")


if __name__ == "__main__":
    main()
