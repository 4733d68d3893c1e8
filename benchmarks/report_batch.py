"""Seconds per report of ``sipp report``, of what one would do without it, and of the analysis and the figures alone.

    python benchmarks/report_batch.py [--partnerships N] [--rounds K] [--json [FILE]]

All make the same reports of the sample programme, in turn; that the pages are the same is checked.
benchmarks/README.md says what is measured.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import multiprocessing
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

from sipp_lib.new import copy_sample
from sipp_lib.programme import Programme, shipped

TEMPLATE = shipped("templates", "reports", "partnership.ipynb")
HTML = shipped("templates", "html")
SECTIONS = (
    "title summary performance exploring planning action evaluation voices decisions sharing "
    "how_made words stamp"
)
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(*arguments: str | Path) -> str:
    """Run a Python command to its end; one that fails ends the benchmark with what it said."""
    command = [sys.executable, *map(str, arguments)]
    # as on anybody's machine: what Python compiled once is kept
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


# ---- the ways; each gives the seconds for all reports


def today(work: Path, slugs: list[str]) -> float:
    """The commands papermill, then nbconvert, for one partnership after the other."""
    began = perf_counter()
    for slug in slugs:
        executed = work / f"{slug}.ipynb"
        parameters = ("-p", "partnership", slug, "-p", "audience", "public")
        run("-m", "papermill", work / "template.ipynb", executed, *parameters)
        html = f"--TemplateExporter.extra_template_basedirs={HTML}"
        run("-m", "nbconvert", "--to", "html", "--template", "sipp", html, executed)
    return perf_counter() - began


def cold(work: Path, slugs: list[str]) -> float:
    """The command ``sipp report``, once for all, from its start to its end."""
    began = perf_counter()
    run("-m", "sipp_lib.cli", "report", *slugs, "--force", "--programme", work / "sample")
    return perf_counter() - began


def apart(way: str) -> Callable[[Path, list[str]], float]:
    """One of the ways below, in a process of its own that measures itself."""

    def measured(work: Path, slugs: list[str]) -> float:
        return float(run(Path(__file__).resolve(), "--way", way, "--work", work, *slugs).splitlines()[-1])

    return measured


def one_process(work: Path, slugs: list[str]) -> float:
    """Papermill and nbconvert in one process from its start; the kernels are papermill's own."""
    began = perf_counter()
    import papermill
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(template_name="sipp", extra_template_basedirs=[str(HTML)])
    for slug in slugs:
        parameters = {"partnership": slug, "audience": "public"}
        made = papermill.execute_notebook(
            work / "template.ipynb", work / f"one-{slug}.ipynb", parameters, progress_bar=False
        )
        (work / f"one-{slug}.html").write_text(exporter.from_notebook_node(made)[0], "utf-8")
    return perf_counter() - began


def ploomber(work: Path, slugs: list[str]) -> float:
    """The same with ploomber-engine, which runs the cells in the process that calls it."""
    began = perf_counter()
    from nbconvert.exporters import HTMLExporter
    from ploomber_engine import execute_notebook

    exporter = HTMLExporter(template_name="sipp", extra_template_basedirs=[str(HTML)])
    for slug in slugs:
        parameters = {"partnership": slug, "audience": "public"}
        made = execute_notebook(
            work / "template.ipynb", work / f"p-{slug}.ipynb", parameters=parameters, progress_bar=False
        )
        (work / f"p-{slug}.html").write_text(exporter.from_notebook_node(made)[0], "utf-8")
    return perf_counter() - began


def steady(work: Path, slugs: list[str]) -> float:
    """What ``sipp report`` does, once its process for forking is warm."""
    from sipp_lib.batch.batch import reports

    programme = Programme.open(work / "sample")
    reports(programme, slugs[:1], force=True)
    began = perf_counter()
    results = reports(programme, slugs, force=True)
    took = perf_counter() - began
    if failed := [each.reason for each in results if not each.made]:
        sys.exit("\n".join(failed))
    return took


def form(ending: str) -> Callable[[Path, list[str]], float]:
    """A further form of reports that are there, each with the two pages beside it."""

    def measured(work: Path, slugs: list[str]) -> float:
        from sipp_lib.batch.batch import reports

        programme = Programme.open(work / "sample")
        reports(programme, slugs, force=True)
        began = perf_counter()
        results = reports(programme, slugs, forms=[ending])
        if sum(len(each.new) for each in results) != 3 * len(slugs):
            sys.exit("\n".join(each.reason for each in results))
        return perf_counter() - began

    return measured


def editions(work: Path, slugs: list[str]) -> float:
    """The time of brief and plain page together, over that of the full report before them, in one warm process."""
    from sipp_lib.reports.report import Report

    warm()
    spent = [0.0, 0.0]
    for slug in slugs:
        report = Report.open(slug, "public", work / "sample")
        for at, sections in enumerate((SECTIONS.split(), ["brief", "plain"])):
            began = perf_counter()
            for section in sections:
                getattr(report, section)()
            spent[at] += perf_counter() - began
    return spent[1] / spent[0]


def floor(work: Path, slugs: list[str]) -> float:
    """The analysis and the figures of all reports, one after the other in one warm process: no notebook, no page."""
    warm()
    began = perf_counter()
    for slug in slugs:
        worked_out(work, slug)
    return perf_counter() - began


def floor_at_once(work: Path, slugs: list[str]) -> float:
    """The same in as many plain warm processes as there are processors; the largest first, as in a batch."""
    method = "fork" if sys.platform == "linux" else "spawn"
    if method == "fork":
        warm()
    with multiprocessing.get_context(method).Pool(min(CORES, len(slugs)), warm) as pool:
        pool.map(sleep, [0.5] * CORES, 1)  # each has begun
        began = perf_counter()
        pool.starmap(worked_out, [(work, slug) for slug in largest_first(work, slugs)], 1)
        return perf_counter() - began


def floor_forked(work: Path, slugs: list[str]) -> float:
    """The same, each report in a process forked for it: as `sipp report` does it, but without a notebook."""
    warm()
    began = perf_counter()
    waiting, running, codes = largest_first(work, slugs), 0, 0
    while waiting or running:
        if waiting and running < CORES:
            slug = waiting.pop(0)
            if not os.fork():
                code = 1
                try:
                    worked_out(work, slug)
                    code = 0
                finally:
                    os._exit(code)
            running += 1
        else:
            codes |= os.wait()[1]
            running -= 1
    if codes:
        sys.exit("A report could not be worked out in a process of its own.")
    return perf_counter() - began


def one_text(work: Path, slugs: list[str]) -> float:
    """Processor time of reports of which one text changed, over that of new ones, each in a process of its own."""
    from sipp_lib.batch.workers import PROGRAMME
    from sipp_lib.records.store import Store

    folder = work / "texts"
    shutil.copytree(work / "sample", folder, dirs_exist_ok=True)
    os.environ[PROGRAMME] = str(folder)  # as in a batch, the names to look for are arranged before the fork
    place = Programme.open(folder).place

    def say(slug: str, words: str) -> None:
        with Store.open(place(slug).records, slug) as store:
            store.revise(store.current("partnership")[0].id, {"success": words}, author="T")

    if (method := "fork" if sys.platform == "linux" else "spawn") == "fork":
        warm()
    spent = [0.0, 0.0]
    for slug in slugs:
        kept: dict[str, str] = {}
        for way, words in enumerate(("Every pupil reads.", "Every pupil reads and writes.")):
            say(slug, words)
            with multiprocessing.get_context(method).Pool(1, warm) as pool:
                took, kept = pool.apply(made, (folder, slug, kept))
            spent[way] += took
    return spent[1] / spent[0]


def made(folder: Path, slug: str, kept: dict[str, str]) -> tuple[float, dict[str, str]]:
    """Make one report: its processor time, and its pictures."""
    from sipp_lib.batch.run import make

    gc.disable()  # as a worker does
    began = process_time()
    report = make(Programme.open(folder), slug, pictures=kept)
    return process_time() - began, report.trace.pictures


def largest_first(work: Path, slugs: list[str]) -> list[str]:
    """In the order in which a batch makes them."""
    from sipp_lib.batch.cache import size

    programme = Programme.open(work / "sample")
    return sorted(slugs, key=lambda slug: size(programme.place(slug)), reverse=True)


def warm() -> None:
    """Warm a process up, as those of ``sipp report`` are."""
    import sipp_lib.batch.warm_up  # noqa: F401


def worked_out(work: Path, slug: str) -> None:
    """All sections of one report."""
    from sipp_lib.reports.report import Report

    report = Report.open(slug, "public", work / "sample")
    for section in SECTIONS.split():
        getattr(report, section)()


APART = {"papermill + nbconvert, one process": one_process, "ploomber-engine": ploomber}
APART |= {
    "sipp report, steady": steady,
    "floor, one process": floor,
    "floor, a process a core": floor_at_once,
}
FORMS = {"PDF besides": form("pdf"), "Word besides": form("docx")}
APART |= FORMS
RATIOS = {"one_text": one_text, "editions": editions}  # ways that give no time, but one over another
if sys.platform == "linux":
    APART["floor, a process a report"] = floor_forked


def same(page: Path) -> str:
    """A page as a parser reads it, without its title: nbconvert's own exporter writes the same in another spelling."""
    from bs4 import BeautifulSoup

    parsed = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    if parsed.title:
        parsed.title.decompose()
    return str(parsed)


def check_same(work: Path, slugs: list[str]) -> None:
    """End the benchmark if the ways did not make the same pages: it would compare different work."""
    for slug in slugs:
        pages = [work / "sample" / "reports" / f"{slug}.html", work / f"{slug}.html"]
        pages += [path for kind in ("one", "p") if (path := work / f"{kind}-{slug}.html").exists()]
        if len({same(page) for page in pages}) > 1:
            sys.exit(f"The ways made different pages of {slug}: their times cannot be compared.")


def prepare(work: Path) -> Programme:
    """Copy the sample, and the template with a title for the page, which the raw executed notebook would lack."""
    os.environ |= {"SIPP_KEYS": str(work / "keys"), "SIPP_DATA": str(work / "data")}
    programme = copy_sample(work / "sample")
    os.environ.update(SIPP_PROGRAMME=str(programme.folder), SIPP_TEMPLATE=str(TEMPLATE))
    notebook = json.loads(TEMPLATE.read_text("utf-8"))
    notebook["metadata"]["sipp"] = {"title": "Evaluation report"}
    (work / "template.ipynb").write_text(json.dumps(notebook), "utf-8")
    return programme


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("slugs", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--partnerships", type=int, metavar="N", help="only the first N of the sample")
    parser.add_argument("--rounds", type=int, metavar="K", default=3, help="how often each way is timed (3)")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write the results there, or print only them"
    )
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        print((APART | RATIOS)[asked.way](asked.work, asked.slugs))
        return
    if asked.rounds < 1 or (asked.partnerships or 1) < 1:
        parser.error("N and K must be 1 or more.")
    ways = {"papermill, then nbconvert (today)": today, "sipp report, cold": cold}
    ways |= {way: apart(way) for way in APART}
    if importlib.util.find_spec("ploomber_engine") is None:
        del ways["ploomber-engine"]
    with tempfile.TemporaryDirectory(prefix="sipp-benchmark-") as folder:
        work = Path(folder)
        slugs = prepare(work).partnerships()[: asked.partnerships]
        for each in (today, cold):  # compiled modules, the font cache, files in memory
            each(work, slugs[:1])
        times: dict[str, list[float]] = {way: [] for way in ways}
        texts: list[float] = []
        beside: list[float] = []
        for _ in range(asked.rounds):
            for way, measure in ways.items():
                times[way].append(measure(work, slugs) / len(slugs))
            texts.append(apart("one_text")(work, slugs))
            beside.append(apart("editions")(work, slugs))
        check_same(work, slugs)
    middle = {way: median(each) for way, each in times.items()}
    at_once = min(CORES, len(slugs))
    result = {
        "ratio_today": middle["papermill, then nbconvert (today)"] / middle["sipp report, steady"],
        "ratio_floor": middle["sipp report, steady"] / (middle["floor, one process"] / at_once),
        "ratio_floor_at_once": middle["sipp report, steady"] / middle["floor, a process a core"],
        "ratio_one_text": median(texts),
        "ratio_editions": median(beside),
        "seconds_per_report": middle["sipp report, steady"],
        "seconds_pdf": middle["PDF besides"],
        "seconds_docx": middle["Word besides"],
    }
    out = sys.stderr if asked.json == "-" else sys.stdout
    system = f"Python {platform.python_version()}, {platform.platform()}"
    print(f"{len(slugs)} reports, {asked.rounds} rounds, {CORES} processors, {system}", file=out)
    print(f"{'Seconds per report':<36}{'median':>8}   each round", file=out)
    for way, each in times.items():
        print(f"{way:<36}{middle[way]:>8.2f}   {'  '.join(f'{one:.2f}' for one in each)}", file=out)
    print(f"Whole command, cold: {middle['sipp report, cold'] * len(slugs):.1f} s", file=out)
    print(
        f"Steady, against today: {result['ratio_today']:.1f} times less; "
        f"against the floor over {at_once} cores: {result['ratio_floor']:.2f} times as much "
        f"({result['ratio_floor_at_once']:.2f} where all of them work at the floor at once)",
        file=out,
    )
    rounds = "  ".join(f"{one:.2f}" for one in texts)
    print(
        f"One text changed, against a new report: {result['ratio_one_text']:.2f} times   {rounds}", file=out
    )
    print(
        f"In brief and in plain words, against the full report: {result['ratio_editions']:.2f} times",
        file=out,
    )
    if alone := middle.get("floor, a process a report"):
        least = alone / (middle["floor, one process"] / at_once)
        print(f"A process for each report, without a notebook, takes {least:.2f} times the floor.", file=out)
    if asked.json == "-":
        print(json.dumps(result))
    elif asked.json:
        Path(asked.json).write_text(json.dumps(result, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
