"""Time and memory of a national-size table from a school's file to results: read, checked, and analysed by partnership.

    python benchmarks/evidence.py [--sizes N ...] [--json [FILE]]

Everything is invented. Each size runs in a process of its own, so that its memory can be told; benchmarks/README.md
says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from sipp_lib.analysis import attendance, change, comparison, gaps, paired
from sipp_lib.evidence import importer, storage
from sipp_lib.evidence.combine import CurrentData
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure

SIZES = (7_000, 70_000, 700_000)
A_SCHOOL = 280  # pupils: 700,000 in 2,500 schools
TOGETHER = 5  # schools in a partnership
WEIGHTS = np.array([3, 2, 7, 6, 5, 4, 3, 2])
TERMS = ("2025-09", "2026-03")
SCORES = ("Reading", "Numeracy")


def scns(many: int) -> np.ndarray:
    """Different Scottish Candidate Numbers with fitting check digits."""
    digits = np.arange(many * 12 // 10 + 100) + 10_000_000
    rest = ((digits[:, None] // 10 ** np.arange(7, -1, -1) % 10) * WEIGHTS).sum(axis=1) % 11
    issued = rest != 1  # the check digit would be 10
    return (digits[issued] * 10 + (11 - rest[issued]) % 11)[:many].astype(str).astype(object)


def write(path: Path, many: int) -> None:
    """A file as an authority would export it: a row a pupil, some cells empty or marked."""
    draw = np.random.default_rng(1)
    decile = draw.integers(1, 11, many)
    target = np.arange(many) % 4 == 0
    group = np.where(target, "target", np.where(np.arange(many) % 4 == 1, "comparison", "other"))
    table = {
        "School": np.char.add("School ", (np.arange(many) // A_SCHOOL + 1).astype(str)),
        "SCN": scns(many),
        "Class": np.char.add("P5 ", (np.arange(many) // 28 % 10 + 1).astype(str)),
        "Stage": np.full(many, "P5"),
        "Sex": draw.choice(["M", "F"], many),
        "SIMD decile": decile.astype(str),
        "FME": np.where(draw.random(many) < 0.5 - 0.04 * decile, "Y", "N"),
        "Group": group,
    }
    for measure in SCORES:
        ability = draw.normal(50 + decile, 12, many)
        for occasion, gain in (("Pre", 0), ("Post", 4)):
            marks = np.clip(ability + gain + 2 * target * (gain > 0) + draw.normal(0, 5, many), 1, 100)
            missing = draw.choice(["", "Absent", "*"], many)
            table[f"{measure} {occasion}"] = np.where(
                draw.random(many) < 0.03, missing, marks.round().astype(int).astype(str)
            )
    for term in TERMS:
        table[f"{term} Possible"] = np.full(many, "180")
        table[f"{term} Actual"] = draw.binomial(180, 0.93, many).astype(str)
    pd.DataFrame(table).to_csv(path, index=False, encoding="utf-8-sig")


def measures() -> list:
    """The measures that the partnerships agreed."""
    scores = [
        Measure(name=name, code=name.lower(), form="score", lowest=0, highest=100, occasions=["Pre", "Post"])
        for name in SCORES
    ]
    return [*scores, Measure(name="Attendance", code="attendance", form="rate", unit="%")]


def arrived(path: Path, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables a file brings, by the steps of `sipp add` before anything is written; a stop ends the benchmark."""
    known = CurrentData(
        Programme(folder, "National", "national"), tuple(measures()), (), (), storage.load([], folder)
    )
    seen = importer.preview(path, Place("national", folder, folder / "notebooks"), known)
    if seen.questions:
        sys.exit("\n".join(question.text for question in seen.questions))
    done = importer.check(seen, known)
    if done.stops:
        sys.exit("\n".join(issue.message for issue in done.issues))
    return done.arrival.tables


def analysed(tables: dict[str, pd.DataFrame]) -> int:
    """Gaps, change, comparison and attendance of every partnership; how many there were."""
    pupils = tables["pupils"]
    schools = pd.factorize(pupils["school"])[0]
    pupils = pupils.assign(partnership=schools // TOGETHER)
    about = pupils.set_index("pupil")[["partnership", "school", "class", "group", "simd_decile"]]
    rows = tables["observations"].join(about, on="pupil")
    many = 0
    for _, values in rows.groupby("partnership"):
        many += 1
        for measure in map(str.lower, SCORES):
            scores = values[values["measure"] == measure]
            for occasion in ("Pre", "Post"):
                gaps.gap(gaps.by_quintile(scores[scores["occasion"] == occasion]))
            target = change.pairs(scores[scores["group"] == "target"], "Pre", "Post")
            sd = float(scores.loc[scores["occasion"] == "Pre", "value"].std())
            change.summary(target, standardiser="all pupils measured", sd=sd)
            paired.effects(paired.moments(target))
            pairs = change.pairs(scores[scores["group"].isin(["target", "comparison"])], "Pre", "Post")
            comparison.adjusted(pairs, cluster="class")
            comparison.slopes(pairs)
            comparison.morris(comparison.groups(pairs))
        present = values[values["measure"] == "attendance"]
        attendance.monthly(present, by="group")
        attendance.persistent(present)
    return many


def measured(many: int) -> dict[str, float]:
    """What a size takes in this process: seconds of the processor for each part, and the peak of memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["SIPP_KEYS"] = str(folder / "keys")
        path, small, place = folder / "all.csv", folder / "small.csv", folder / "programme"
        # libraries that are loaded at their first use are no cost of a pupil
        write(small, TOGETHER * A_SCHOOL)
        analysed(arrived(small, place))
        write(path, many)
        clock, began = perf_counter(), process_time()
        tables = arrived(path, place)
        read = process_time()
        partnerships = analysed(tables)
        ended = process_time()
        return {
            "pupils": many,
            "partnerships": partnerships,
            "read": read - began,
            "analysed": ended - read,
            "clock": perf_counter() - clock,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def main() -> None:
    """Measure each size, and print a table or the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", default=SIZES, help="numbers of pupils")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="figures as JSON, alone or to a file"
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one)))
        return
    results = []
    for many in asked.sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(many)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr or done.stdout)
        results.append(json.loads(done.stdout))
    figures = {
        "ms_per_pupil": {
            str(each["pupils"]): round(1000 * (each["read"] + each["analysed"]) / each["pupils"], 4)
            for each in results
        },
        "peak_mb": round(max(each["peak_mb"] for each in results)),
    }
    if asked.json == "-":
        print(json.dumps(figures))
        return
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    print("pupils  schools  partnerships  read s  analysed s  clock s  ms a pupil  peak MB")
    for each in results:
        print(
            f"{each['pupils']:6d}  {each['pupils'] // A_SCHOOL:7d}  {each['partnerships']:12d}  {each['read']:6.1f}  "
            f"{each['analysed']:10.1f}  {each['clock']:7.1f}  {figures['ms_per_pupil'][str(each['pupils'])]:10.3f}  "
            f"{each['peak_mb']:7.0f}"
        )
    if asked.json:
        Path(asked.json).write_text(json.dumps(figures) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
