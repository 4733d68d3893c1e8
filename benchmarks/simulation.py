"""How often the intervals that reports print hold the truth, and how often ‘unlikely to be chance’ is wrong.

    python benchmarks/simulation.py [--sets N] [--json [FILE]]

makes data sets of classes in which nothing was tried (the groups differ, and the target group changes, by chance
alone), questionnaires that the same people answered twice, and charts over time of chance alone, and has the library
work out what a report would print. Nothing is timed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.analysis import clusters, comparison, likert, paired, proportions, runchart, runrules, xmr
from sipp_lib.analysis.false_alarms import beyond, rates
from sipp_lib.wording.runchart import MOST_BY_CHANCE, by_chance

CLASSES = (2, 4, 8)
SIZES = {"all of 10": (10,), "all of 20": (20,), "mixed": (8, 28, 14, 24)}
VARIANCES = (0.0, 0.05, 0.15)
FORMS = ("score", "yes or no")
R = 0.7  # of before and after, classes apart
SHARE = 0.4  # of pupils who have it, before and after
CHECKED = (
    10  # data sets a cell that go through `adjusted` and `by_class` as a report's do, to prove the fast path
)
PEOPLE = (15, 40, 150)
AGREED = ((0.4, 0.4), (0.7, 0.85))  # of all people, in both waves
CORRELATIONS = (0.0, 0.5, 0.8)  # of what the same people would say, before it becomes a yes or no
BOTH = 0.85  # of people answered both waves, half the others the first only
ASKED_TWICE = "share who agree, the same people twice"
OVER_TIME = "charts of chance alone that are called unlikely to be chance"
MONTHS = ((12, 12), (20, 20), (22, 11), (30, 12))  # of a chart, and those before the intervention
HEADS = {
    ASKED_TWICE: "| Agree | People | correlation 0 | .5 | .8 |",
    OVER_TIME: f"| Months | of which before | {runchart.RULE} | {runrules.RULE} | XmR chart |",
}
Table = dict[str, Any]


class Cell(NamedTuple):
    """What its data sets have in common: classes a group, their sizes, their share of the variance, the outcome."""

    classes: int
    sizes: str
    variance: float
    form: str


def draw(cell: Cell, sets: int, seed: int) -> tuple[Any, Any, Any, Any]:
    """Class of each pupil (the first half is the target group), whether in the target group, before, after."""
    rng = np.random.default_rng(seed)
    sizes = np.resize(SIZES[cell.sizes], 2 * cell.classes)
    place = np.repeat(np.arange(len(sizes)), sizes)
    target = (place < cell.classes).astype(float)

    def shared() -> Any:
        return np.sqrt(cell.variance) * rng.normal(size=(sets, len(sizes)))[:, place]

    before = shared() + np.sqrt(1 - cell.variance) * rng.normal(size=(sets, len(place)))
    rest = np.sqrt(1 - R**2 - cell.variance) * rng.normal(size=(sets, len(place)))
    after = R * before + shared() + rest
    if cell.form == "yes or no":
        limit = stats.norm.ppf(1 - SHARE)
        before, after = (before > limit).astype(float), (after > limit).astype(float)
    return place, target, before, after


def of_classes(place: Any, design: Any, outcome: Any, term: int) -> tuple[Any, Any, Any]:
    """Many data sets at once by the library's estimator; each has its own rows of `design` and `outcome`."""
    parts = [(design[:, place == each], outcome[:, place == each]) for each in range(place.max() + 1)]
    products = np.stack([np.swapaxes(x, 1, 2) @ x for x, _ in parts], axis=1)
    moments = np.stack([np.einsum("snt,sn->st", x, y) for x, y in parts], axis=1)
    return clusters.robust(products, moments, term)


def intervals(estimate: Any, se: Any, df: Any, most: float | None = None) -> tuple[Any, Any]:
    """Their ends, cut at `most`; NaN without an error, or of too few degrees of freedom."""
    half = stats.t.ppf(0.975, df) * np.where((se > 1e-9) & (df >= clusters.FEWEST_DF), se, np.nan)
    ends = estimate - half, estimate + half
    return ends if most is None else (np.maximum(ends[0], -most), np.minimum(ends[1], most))


def frame(place: Any, target: Any, before: Any, after: Any) -> pd.DataFrame:
    """One data set as `sipp_lib.analysis.change.pairs` gives it."""
    table = pd.DataFrame({"before": before, "after": after, "change": after - before})
    group = pd.array(np.where(target > 0, "target", "comparison"), dtype="string")
    return table.assign(**{"group": group, "class": pd.array(place.astype(str), dtype="string")})


def checked(found: Any, at: int, slow: pd.Series[Any], scale: float = 1.0) -> None:
    """Refuse to go on where the fast path is not what a report prints."""
    expected = slow[["low", "high"]].astype("Float64").to_numpy(float, na_value=np.nan) / scale
    if not np.allclose([found[0][at], found[1][at]], expected, atol=1e-7, equal_nan=True):
        raise SystemExit(f"The fast path gives {found[0][at]}, {found[1][at]}, the library {expected}.")


def difference(cell: Cell, data: tuple[Any, Any, Any, Any]) -> tuple[Any, Any]:
    """The intervals of target less comparison group that a report prints."""
    place, target, before, after = data
    sides = np.broadcast_to(target, before.shape)
    alike = np.ptp(before, axis=1) == 0  # all began alike: the library leaves the term out
    centred = before - before.mean(axis=1, keepdims=True)
    design = np.stack([np.ones_like(before), sides, centred], axis=-1)
    most = 1.0 if cell.form == "yes or no" else None
    low, high = np.full(len(before), np.nan), np.full(len(before), np.nan)
    for rows, terms in ((~alike, 3), (alike, 2)):
        if rows.any():
            found = of_classes(place, design[rows, :, :terms], after[rows], 1)
            low[rows], high[rows] = intervals(*found, most)
    for at in range(CHECKED):
        pairs = frame(place, target, before[at], after[at])
        slow = comparison.adjusted(pairs, comparison.cluster(pairs.assign(school="")), form=cell.form).iloc[
            -1
        ]  # type: ignore[arg-type]
        checked((low, high), at, slow, 100.0 if cell.form == "yes or no" else 1.0)
    return low, high


def change(data: tuple[Any, Any, Any, Any]) -> tuple[Any, Any]:
    """The intervals of the target group's mean change that a report prints."""
    place, target, before, after = data
    mine = target > 0
    moved = (after - before)[:, mine]
    found = intervals(*of_classes(place[mine], np.ones((*moved.shape, 1)), moved, 0))
    for at in range(CHECKED):
        pairs = frame(place[mine], target[mine], before[at, mine], after[at, mine])
        checked(found, at, paired.by_class(pairs).iloc[0])
    return found


def asked_twice(people: int, shares: tuple[float, float], r: float, sets: int, seed: int) -> tuple[Any, Any]:
    """The intervals that a report prints for the change of the share who agree, answered by the same people."""
    rng = np.random.default_rng(seed)
    common, *own = rng.normal(size=(3, sets, people))
    said = [
        np.sqrt(r) * common + np.sqrt(1 - r) * each > stats.norm.ppf(1 - p)
        for each, p in zip(own, shares, strict=True)
    ]
    when = rng.random((sets, people))
    there = [when < BOTH + (1 - BOTH) / 2, (when < BOTH) | (when >= BOTH + (1 - BOTH) / 2)]
    both = there[0] & there[1]
    alike = [proportions.alike(*(wave[at, both[at]] for wave in said)) for at in range(sets)]
    count, n = (
        [each.sum(axis=1) for each in waves] for waves in ((said[0] & there[0], said[1] & there[1]), there)
    )
    part = np.array(alike) * both.sum(axis=1) / np.sqrt(n[0] * n[1])
    _, low, high = proportions.newcombe(count[1], n[1], count[0], n[0], r=part)
    for at in range(CHECKED):
        rows = [
            {
                "respondent": str(who),
                "occasion": wave,
                "item": "A",
                "answer": "Agree" if said[i][at, who] else "Disagree",
            }
            for i, wave in enumerate(("first", "last"))
            for who in np.flatnonzero(there[i][at])
        ]
        given, answers = pd.DataFrame(rows), ["Agree", "Disagree"]
        waves = [
            (wave, likert.bands(likert.items(each, answers), answers))
            for wave, each in given.groupby("occasion")
        ]
        same = likert.alike(given.assign(best=given["answer"] == "Agree"), ["first", "last"])
        checked((low, high), at, likert.changes(waves, same).iloc[0], 100.0)
    return low, high


def over_time(points: int, baseline: int, sets: int, seed: int) -> Table:
    """Of charts of chance alone, the per cent of which a report says ‘unlikely to be chance’, by how they are read."""
    months = pd.date_range("2020-08-01", periods=points, freq="MS")
    start = (months[0] + pd.DateOffset(months=baseline)).date()
    alarms, shares = rates(points, baseline), beyond(points, baseline)
    said = dict.fromkeys((runchart.RULE, runrules.RULE, "XmR chart"), 0)
    for values in np.random.default_rng(seed).normal(90, 2, size=(sets, points)):
        series = pd.DataFrame({"month": months, "percent": values})
        chart = runchart.runchart(series, value="percent", baseline_until=start)
        for found in (runchart.signals(chart), runrules.signals(chart, value="percent")):
            row = found.iloc[0]
            rate = alarms.get(row["rule"])
            if not pd.isna(row["signal"]) and row["signal"] and rate is not None:
                told = by_chance({**row, "by_chance": round(100 * rate)})
                said[row["rule"]] += any(each.rules_out for each in told)
        outside = int(xmr.xmr(series, value="percent", baseline_until=start)["outside"].sum())
        said["XmR chart"] += bool(outside and shares and round(100 * shares[outside]) <= MOST_BY_CHANCE)
    return {rule: 100 * many / sets for rule, many in said.items()}


def judged(low: Any, high: Any, truth: float = 0.0) -> Table:
    """Per cent of the printed intervals that hold the `truth`, and of the data sets whose interval does not."""
    printed = ~np.isnan(low)
    holds = (low[printed] <= truth) & (high[printed] >= truth)
    return {
        "printed": 100 * float(printed.mean()),
        "coverage": 100 * float(holds.mean()) if len(holds) else None,
        "wrong": 100 * float((~holds).sum() / len(low)),
    }


def run(sets: int) -> list[Table]:
    """Every cell, each with its own seed."""
    rows = []
    for seed, parts in enumerate(itertools.product(FORMS, CLASSES, SIZES, VARIANCES)):
        form, classes, sizes, variance = parts
        cell = Cell(classes, sizes, variance, form)
        data = draw(cell, sets, seed)
        rows.append({"what": f"difference, {form}", **cell._asdict(), **judged(*difference(cell, data))})
        if form == "score":
            rows.append({"what": "change", **cell._asdict(), **judged(*change(data))})
    for seed, parts in enumerate(itertools.product(AGREED, PEOPLE, CORRELATIONS), 1000):
        (first, last), people, r = parts
        cells = {"classes": f"{first:.0%} to {last:.0%}", "sizes": people, "variance": r}
        found = asked_twice(people, (first, last), r, sets, seed)
        rows.append({"what": ASKED_TWICE, **cells, **judged(*found, last - first)})
    for seed, (points, baseline) in enumerate(MONTHS, 2000):
        for rule, wrong in over_time(points, baseline, sets, seed).items():
            cells = {"classes": points, "sizes": baseline, "variance": rule}
            rows.append({"what": OVER_TIME, **cells, "printed": 100.0, "coverage": None, "wrong": wrong})
    return rows


def main() -> None:
    """Print the table, and say what is out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=4000, help="data sets a cell")
    parser.add_argument("--json", nargs="?", const="-", help="the rows as JSON, alone or in a file")
    asked = parser.parse_args()
    rows = run(asked.sets)
    if asked.json == "-":
        json.dump(rows, sys.stdout)
        return
    if asked.json:
        Path(asked.json).write_text(json.dumps(rows))
    most = 6 + 2 * 100 * np.sqrt(0.06 * 0.94 / asked.sets)
    never = [row for row in rows if row["variance"] == runrules.RULE and row["wrong"]]
    bounds = (row for row in rows if row["coverage"] is not None and not 93 <= row["coverage"] <= 97)
    outside = [*bounds, *never, *(row for row in rows if row["wrong"] > most)]
    for what, found in itertools.groupby(sorted(rows, key=lambda row: row["what"]), lambda row: row["what"]):
        print(
            f"\n{what}: per cent of intervals that hold the truth (per cent of data sets with a wrong claim)\n"
        )
        print(HEADS.get(what, "| Classes a group | Pupils a class | class variance 0 | .05 | .15 |"))
        print("|---|---|---|---|---|")
        for (classes, sizes), cells in itertools.groupby(found, lambda row: (row["classes"], row["sizes"])):
            told = " | ".join(
                "none told"
                if not row["printed"]
                else f"{row['wrong']:.1f}"
                if row["coverage"] is None
                else f"{row['coverage']:.1f} ({row['wrong']:.1f})"
                for row in cells
            )
            print(f"| {classes} | {sizes} | {told} |")
    print(f"\n{len(outside)} of {len(rows)} cells are outside 93 to 97 or above {most:.1f} per cent wrong.")


if __name__ == "__main__":
    main()
