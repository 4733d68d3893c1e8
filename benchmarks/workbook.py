"""How long a teacher waits for the start page, a phase page, and for an edit to be acknowledged, in a real JupyterLab.

    python benchmarks/workbook.py [--rounds K] [--edits N] [--json [FILE]]

benchmarks/README.md says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import nbformat
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Browser, Page, sync_playwright

from sipp_lib.new import copy_sample

SLUG = "tarvit-water"
NOTEBOOK = f"partnerships/{SLUG}/notebooks/2_exploring.ipynb"
FORM = "page.factors()"  # the page's first form
WORDS = "p:visible"  # the first that can be read
DESK = ".sipp-start .partnership"
FIELD = ".sipp table.sipp-body textarea"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
]
# One edit as a person makes it: words, then out of the field; milliseconds until the form says ‘Saved’.
EDIT = """async ([field, words]) => {
  const area = document.querySelector(field);
  const state = area.closest(".sipp").querySelector(".sipp-state");
  area.focus();
  area.value = words;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  const began = performance.now();
  area.blur();
  if (state.textContent !== "Saving …") throw new Error(`not being saved: ${state.textContent}`);
  await new Promise((done) => {
    const seen = new MutationObserver(() => state.textContent.startsWith("Saved") && (seen.disconnect(), done()));
    seen.observe(state, { childList: true, characterData: true, subtree: true });
  });
  return performance.now() - began;
}"""


def environment(home: Path) -> dict[str, str]:
    """Settings, trust and who is typing, that are nobody's own."""
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
    (home / "who.json").write_text('{"name": "Morag Bell", "role": "class teacher", "school": "Tarvit"}')
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "IPYTHONDIR": "ipython",
        "SIPP_KEYS": "keys",
        "SIPP_DATA": "private",
    }
    return {
        **os.environ,
        **{name: str(home / folder) for name, folder in own.items()},
        "SIPP_WHO": f"{home}/who.json",
    }


@contextmanager
def served(folder: Path, settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """`sipp open` on a folder; gives where it serves, and its token."""
    command = [sys.executable, "-m", "sipp_lib.cli", "open", "--no-browser", "--programme", str(folder)]
    process = subprocess.Popen(
        command,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101
        said = "".join(iter(process.stdout.readline, "To stop it, press Ctrl+C here.\n"))
        found = re.search(r"(http://[\d.:]+/\w+)/\S*token=(\w+)", said)
        if found is None:
            raise SystemExit("JupyterLab did not start")
        address, token = found.groups()
        for _ in range(480):
            try:
                api(address, token, "status")
                break
            except OSError:
                time.sleep(0.25)
        yield address, token
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def api(address: str, token: str, path: str, method: str = "GET") -> list[dict[str, str]]:
    """What the server says of itself."""
    request = urllib.request.Request(f"{address}/api/{path}", method=method)  # noqa: S310
    request.add_header("Authorization", f"token {token}")
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        found: list[dict[str, str]] = json.loads(answer.read() or "null")
        return found


def opened(browser: Browser, address: str, token: str) -> tuple[Page, float]:
    """A page of its own with a kernel of its own; seconds from its address to a form that takes words."""
    for kernel in api(address, token, "kernels"):
        api(address, token, f"kernels/{kernel['id']}", "DELETE")
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    began = time.perf_counter()
    page.goto(f"{address}/lab/tree/{NOTEBOOK}?reset&token={token}", wait_until="commit")
    page.wait_for_selector(FIELD)
    return page, time.perf_counter() - began


def started(browser: Browser, folder: Path, settings: dict[str, str]) -> dict[str, float]:
    """Seconds from `sipp open` to its address, from there to the first words, and from `sipp open` to the desk."""
    began = time.perf_counter()
    with served(folder, settings) as (address, token):
        answered = time.perf_counter()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{address}/lab/tree/start_here.ipynb?reset&token={token}", wait_until="commit")
        page.locator(WORDS).first.wait_for()
        words = time.perf_counter()
        page.locator(DESK).first.wait_for()
        desk = time.perf_counter()
        page.close()
    return {"answers_s": answered - began, "words_s": words - answered, "desk_s": desk - began}


def ours(folder: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds that a fresh kernel works on the page's cells, up to its first form; and of its processor."""
    cells = [each.source for each in nbformat.read(folder / NOTEBOOK, 4).cells if each.cell_type == "code"]
    manager, client = start_new_kernel(
        kernel_name="python3",
        env={**settings, "SIPP_PROGRAMME": str(folder)},
        cwd=str(folder),
        stderr=subprocess.DEVNULL,
    )

    def run(source: str) -> float:
        spent = {"spent": "__import__('time').process_time()"}
        told = client.execute_interactive(
            source, timeout=120, output_hook=lambda _: None, user_expressions=spent
        )["content"]
        if told["status"] != "ok":
            raise SystemExit(f"the cell failed: {source}")
        return float(told["user_expressions"]["spent"]["data"]["text/plain"])

    try:
        before, began = run("1"), time.perf_counter()
        after = [run(source) for source in cells[: cells.index(FORM) + 1]]
        return time.perf_counter() - began, after[-1] - before
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def measured(rounds: int, edits: int) -> dict[str, list[float]]:
    """Every round's seconds, and every edit's milliseconds."""
    chromium = os.environ.get("SIPP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    keys = ("answers_s", "words_s", "desk_s", "edit_ms", "open_s", "ours_s", "processor_s")
    found: dict[str, list[float]] = {key: [] for key in keys}
    with tempfile.TemporaryDirectory() as work:
        home, folder = Path(work) / "home", Path(work) / "programme"
        home.mkdir()
        settings = environment(home)
        os.environ |= {name: settings[name] for name in ("SIPP_KEYS", "SIPP_DATA")}
        copy_sample(folder)
        with served(folder, settings) as (address, token), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            opened(browser, address, token)[0].close()  # the browser's and the disk's first time
            for turn in range(rounds):
                page, seconds = opened(browser, address, token)
                found["open_s"].append(seconds)
                page.wait_for_timeout(5000)  # the pictures are drawn, the kernel is at rest
                for number in range(edits // rounds):
                    found["edit_ms"].append(page.evaluate(EDIT, [FIELD, f"Words {turn} {number}"]))
                    page.wait_for_timeout(1000)
                page.close()
            browser.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for _ in range(rounds):
                for key, seconds in started(browser, folder, settings).items():
                    found[key].append(seconds)
            browser.close()
        # the server has ended, and the kernels of its pages with it
        for _ in range(rounds):
            for key, seconds in zip(("ours_s", "processor_s"), ours(folder, settings), strict=True):
                found[key].append(seconds)
    return found


def main() -> None:
    """Measure, print a table, write the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--json", nargs="?", const="-", metavar="FILE")
    given = parser.parse_args()
    found = measured(given.rounds, given.edits)
    told = {
        "edit_ms_median": round(median(found["edit_ms"]), 1),
        "open_s": round(median(found["open_s"]), 2),
        "ours_s": round(median(found["ours_s"]), 3),
        "words_s": round(median(found["words_s"]), 2),
        "desk_s": round(median(found["desk_s"]), 2),
    }
    if given.json != "-":
        load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {load}\n")
        print(f"{'':34}{'median':>9}{'least':>9}{'most':>9}{'times':>7}")
        names = {
            "answers_s": "sipp open to its address, s",
            "words_s": "address to first words, s",
            "desk_s": "sipp open to usable desk, s",
            "edit_ms": "edit to ‘Saved’, ms",
            "open_s": "page open to form, s",
            "ours_s": "of that ours, s",
            "processor_s": "of that processor time, s",
        }
        for key, words in names.items():
            values = found[key]
            row = "".join(f"{each:9.2f}" for each in (median(values), min(values), max(values)))
            print(f"{words:34}{row}{len(values):7}")
    if given.json:
        text = json.dumps(told)
        print(text) if given.json == "-" else Path(given.json).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
