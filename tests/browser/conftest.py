"""A real JupyterLab and a real browser: chromium of the system, driven by Playwright."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The command as a person types it, with other templates of the phases where a test brings its own.
COMMAND = """
import sys
from pathlib import Path
from sipp_lib import cli, pages
folder = sys.argv.pop(1)
if folder:
    pages.templates = lambda: sorted(Path(folder).glob("*.ipynb"))
cli.main()
"""


@pytest.fixture(scope="session")
def browser():
    """Chromium: the one of `$CHROMIUM`, of the system, or the one that Playwright has installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with playwright.sync_playwright() as driver:
        if not found and not Path(driver.chromium.executable_path).exists():
            pytest.skip("there is no chromium: install it, or name one with CHROMIUM=/path/to/it")
        started = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Jupyter's own folders for the tests: settings, trust and runtime that are nobody's own."""
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
    own = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data")}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    yield folder
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def lab(jupyter):
    """Start the workbook on a folder: ``with lab(folder, "--pages") as address``."""
    return opened


@contextmanager
def opened(programme, *words, templates=""):
    """The command `open`, until the block ends; gives the address it says, once somebody answers there."""
    command = [sys.executable, "-c", COMMAND, str(templates), "open", *words, "--no-browser"]
    process = subprocess.Popen(
        [*command, "--programme", str(programme)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # so that its kernels end with it
    )
    try:
        said = "".join(iter(process.stdout.readline, "To stop it, press Ctrl+C here.\n"))
        address = re.search(r"http://\S+", said)[0]
        _answering(address, process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        process.stdout.close()


def _answering(address, process):
    for _ in range(600):
        assert process.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
