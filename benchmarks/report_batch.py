"""Seconds per report of ``sipp report`` against the loop of papermill and nbconvert that a person would write today.

    python benchmarks/report_batch.py [--partnerships N] [--rounds K] [--json FILE]

Both make the same reports of the sample programme, in turn, as commands of this Python; that the pages are the
same but for their titles is checked. benchmarks/README.md says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from sipp_lib.begin import copy_sample
from sipp_lib.programme import Programme, shipped

SIPP = ("-m", "sipp_lib.cli", "report")
TEMPLATE = shipped("templates", "reports", "partnership.ipynb")


def run(*arguments: str | Path) -> None:
    """Run a Python command to its end; one that fails ends the benchmark with what it said."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")


def ours(programme: Programme, slugs: list[str]) -> float:
    """Seconds of one ``sipp report`` over the partnerships."""
    began = perf_counter()
    run(*SIPP, *slugs, "--programme", programme.folder)
    return perf_counter() - began


def today(work: Path, slugs: list[str]) -> float:
    """Seconds of papermill, then nbconvert, for one partnership after the other."""
    began = perf_counter()
    for slug in slugs:
        executed = work / f"{slug}.ipynb"
        parameters = ("-p", "partnership", slug, "-p", "audience", "public")
        run("-m", "papermill", work / "template.ipynb", executed, *parameters)
        html = f"--TemplateExporter.extra_template_basedirs={shipped('templates', 'html')}"
        run("-m", "nbconvert", "--to", "html", "--template", "sipp", html, executed)
    return perf_counter() - began


def check_same(programme: Programme, work: Path, slugs: list[str]) -> None:
    """End the benchmark if the two ways did not make the same pages: it would compare different work."""
    for slug in slugs:
        pages = [folder / f"{slug}.html" for folder in (programme.reports("public"), work)]
        first, second = (re.sub("<title>.*</title>", "", page.read_text("utf-8"), count=1) for page in pages)
        if first != second:
            sys.exit(f"The two ways made different pages of {slug}: their times cannot be compared.")


def prepare(work: Path) -> Programme:
    """Copy the sample, and the template with a title for the page, which the raw executed notebook would lack."""
    os.environ["SIPP_KEYS"] = str(work / "keys")
    programme = copy_sample(work / "sample")
    os.environ.update(SIPP_PROGRAMME=str(programme.folder), SIPP_TEMPLATE=str(TEMPLATE))
    notebook = json.loads(TEMPLATE.read_text("utf-8"))
    notebook["metadata"]["sipp"] = {"title": "Evaluation report"}
    (work / "template.ipynb").write_text(json.dumps(notebook), "utf-8")
    return programme


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--partnerships", type=int, metavar="N", help="only the first N of the sample")
    parser.add_argument("--rounds", type=int, metavar="K", default=3, help="how often each way is timed (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="a file to write the results to as well")
    asked = parser.parse_args()
    if asked.rounds < 1 or (asked.partnerships or 1) < 1:
        parser.error("N and K must be 1 or more.")
    with tempfile.TemporaryDirectory(prefix="sipp-benchmark-") as folder:
        work = Path(folder)
        programme = prepare(work)
        slugs = programme.partnerships()[: asked.partnerships]
        ours(programme, slugs[:1])  # warm-up of either way: compiled modules, the font cache, files in memory
        today(work, slugs[:1])
        rounds = [(ours(programme, slugs), today(work, slugs)) for _ in range(asked.rounds)]
        check_same(programme, work, slugs)
    per_report = [(a / len(slugs), b / len(slugs)) for a, b in rounds]
    here, loop = (median(column) for column in zip(*per_report, strict=True))
    system = f"Python {platform.python_version()}, {platform.platform()}"
    print(f"{len(slugs)} reports, {asked.rounds} rounds, {os.cpu_count()} processors, {system}")
    print("Seconds per report    sipp report    papermill + nbconvert    ratio")
    for number, (a, b) in enumerate(per_report, 1):
        print(f"{f'round {number}':<18}{a:>15.2f}{b:>25.2f}{b / a:>9.2f}")
    print(f"{'median':<18}{here:>15.2f}{loop:>25.2f}{loop / here:>9.2f}")
    if asked.json:
        results = {"ratio_today": loop / here, "seconds_per_report": here, "seconds_today": loop}
        asked.json.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
