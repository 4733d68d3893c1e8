"""A real browser and a real JupyterLab, for every test that looks at a page."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import nbformat
import psutil
import pytest
from container import allowing_root

from sipp_lib.editions.browser import found
from sipp_lib.errors import UsageError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# A worker is given its next file while two tests of the last are still to come: files of one long test come first, of
# many short ones last.
LONG = ("hub", "journey", "sharing", "phases", "start", "lasting")
SHORT = ("forms", "extension", "upload", "reports", "presses")
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
HOW = (
    "no browser was found. Debian and Ubuntu: ‘apt install chromium’; Fedora: ‘dnf install chromium’; macOS: "
    "‘brew install --cask chromium’; or ‘python -m playwright install chromium’; or say where one is with SIPP_CHROMIUM"
)
# The command as a person types it, with other templates of the phases where a test brings its own.
COMMAND = """
import sys
from pathlib import Path
from sipp_lib import cli, phase_notebooks
folder = sys.argv.pop(1)
if folder:
    phase_notebooks.templates = lambda: sorted(Path(folder).glob("*.ipynb"))
cli.main()
"""

OPEN = 'from sipp_lib.workbook import Workbook; book = Workbook.open("{}", audience="school")'
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOKS = ((390, "Light"), (640, "Light"), (1280, "Dark"), (1280, "Light"))  # 640 px is 1280 at 200 %
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
# What of some parts, and of a page of the workbook, is cut off, or lies beyond the window's edge but in a table that
# scrolls by itself; heads of tables that are drawn as cards are for who hears the page.
# JupyterLab follows a window's width in a while.
CUT_OFF = """async (parts) => {
  const cut = () => [
    ...[...document.querySelectorAll(parts.join())]
      .flatMap((part) => [part, ...part.querySelectorAll(".sipp-around:not([tabindex])")])
      .filter((each) => each.scrollWidth > each.clientWidth + 1),
    ...[...document.querySelectorAll([...parts, ".sipp-page-bar", ".sipp-page .jp-RenderedMarkdown"].join())]
      .flatMap((part) => [part, ...part.querySelectorAll("*")])
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1
        && !each.closest(".sipp-hidden, .sipp-stacked thead, .scroll"))];
  for (let turn = 0; turn < 50 && cut().length; turn++) await new Promise((done) => setTimeout(done, 100));
  return cut().map((each) => each.outerHTML.slice(0, 200));
}"""
# The controls on show that nobody comes to by the Tab key, but for those that do nothing now.
UNREACHED = """(parts) => [...(parts.length ? document.querySelectorAll(parts.join()) : [document.body])]
  .flatMap((part) => [...part.querySelectorAll(":is(a[href], button, input, select, summary, textarea)")])
  .filter((each) => each.tabIndex !== 0 && !each.disabled && each.ariaDisabled !== "true" && each.checkVisibility())
  .map((each) => each.outerHTML.slice(0, 200))"""
# Waits until the notebook has its kernel, then runs all of it as the menu does.
RUN = """async () => {
  await window.jupyterapp.restored;
  let panel = null;
  for (let turn = 0; turn < 300 && !panel; turn++) {
    panel = window.jupyterapp.shell.currentWidget;
    if (!panel?.sessionContext) { panel = null; await new Promise(done => setTimeout(done, 100)); }
  }
  await panel.context.ready;
  await panel.sessionContext.ready;
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""


def pytest_collection_modifyitems(items):
    """Begin with the tests that take longest, or one of them is left alone at the end."""
    own = sorted((each for each in items if each.path.parent == HERE), key=_turn)
    items[:] = [*(each for each in items if each.path.parent != HERE), *own]


def _turn(item):
    stem = item.path.stem.removeprefix("test_")
    return LONG.index(stem) - len(LONG) if stem in LONG else 1 + SHORT.index(stem) if stem in SHORT else 0


def pytest_terminal_summary(terminalreporter):
    """Say at the end what a journey through the pages took."""
    for report in terminalreporter.getreports("passed"):
        for line in dict(report.user_properties).get("counts", ()):
            terminalreporter.write_line(line)


def chromium(playwright):
    """Where the browser of this machine is, or None."""
    try:
        return found()
    except UsageError:
        own = Path(playwright.chromium.executable_path)
        return own if own.exists() else None


# for one module at a time: Playwright leaves an event loop running, in which other tests cannot start theirs
@pytest.fixture(scope="module")
def browser():
    """Chromium, for a page of its own each test: `browser.new_context(…)`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium(playwright)
        if path is None:
            pytest.skip(HOW)
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe():
    """What axe finds wrong in parts of a page, ``axe(page, ".sipp", …)``, or in all of it."""
    return _axe


def _axe(page, *parts):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        "parts => axe.run(parts.length ? {include: parts.map((part) => [part])} : document,"
        " {resultTypes: ['violations']})",  # of what is right one of a kind is enough
        parts,
    )
    assert found["passes"]
    assert page.evaluate(UNREACHED, parts) == []
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found["violations"]]


@pytest.fixture(scope="session")
def faultless():
    """Hold parts of a page to axe and to their width, ``faultless(page, ".sipp", …)``; then it is 1280 px wide."""
    return _faultless


def _faultless(page, *parts):
    height = page.viewport_size["height"]
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(THEME, f"JupyterLab {theme}")
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")
        assert _axe(page, *parts) == [], (width, theme)
        _within(page, *parts)


@pytest.fixture(scope="session")
def within():
    """Hold parts of a page to its width: ``within(page, ".sipp", …)``."""
    return _within


def _within(page, *parts):
    assert page.evaluate(CUT_OFF, parts) == [], page.viewport_size


@pytest.fixture(scope="module")
def window(browser):
    """Where the tests of a module open their pages, as a person does: what was loaded once need not come again."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(window):
    """A page that opens no dialog of its own and has no script that fails; `page.save()` saves its notebook."""
    shown = window.new_page()
    shown.set_default_timeout(40_000)
    shown.dialogs = []

    def told(dialog):
        if dialog.type != "beforeunload":  # JupyterLab asks before it leaves a notebook it has not saved
            shown.dialogs.append(dialog.message)
        dialog.accept()

    def save():  # JupyterLab also puts its workspace away, at any moment: what is meant is the notebook
        with shown.expect_response(
            lambda it: it.request.method == "PUT" and "/api/contents/" in it.url
        ) as kept:
            shown.keyboard.press("Control+s")
        assert kept.value.ok

    shown.save = save
    shown.on("dialog", told)
    shown.broken = []

    def failed(error):  # JupyterLab takes its own opening picture away twice where a page opens late
        text = error.stack or str(error)
        if not ("'removeChild'" in text and "/static/lab/jlab_core." in text):
            shown.broken.append(text)

    shown.on("pageerror", failed)
    yield shown
    dialogs, broken = [*shown.dialogs], [*shown.broken]
    shown.close()
    assert dialogs == []
    assert broken == []


@pytest.fixture(scope="session")
def types_on():
    """Type words until something is on the page, ``types_on(page, selector)``; gives what was typed."""
    return _types_on


def _types_on(page, selector, words="word "):
    for many in range(1, 400):
        page.keyboard.type(words)
        if page.locator(selector).count():
            return words * many
    raise AssertionError(f"{selector} did not come")


class Lab:
    """A JupyterLab that serves a folder; `restart` stops and starts it at the same address."""

    def __init__(self, folder, home, **environment):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.home, self.token = Path(folder), home, secrets.token_hex(8)
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "SIPP_WHO": str(home / "who.json"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]),
            **environment,
        }
        self.process = None
        # a cell out of sight is taken out of the page, unless one says otherwise
        settings = home / "config" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
        settings.mkdir(parents=True)
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
        # as on the workbook's own pages, it asks for no other icon whenever a kernel begins or ends something, and
        # starts no Node.js to look after what was built
        off = {
            "disabledExtensions": {"@jupyterlab/application-extension:faviconbusy": True},
            "buildCheck": False,
        }
        (home / "config" / "labconfig").mkdir()
        (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(off), encoding="utf-8")

    def start(self):
        """Serve the folder."""
        words = ["--no-browser", f"--port={self.port}", "--ServerApp.port_retries=0", "--allow-root"]
        words += [f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.folder}"]
        words += ["--expose-app-in-browser", "--LabApp.news_url=None"]
        words += ["--ServerApp.jpserver_extensions=jupyter_lsp=False"]  # as `sipp open` has it
        extension = ROOT / "sipp_lib" / "labextension"
        words += [f"--LabApp.extra_labextensions_path={extension}"]
        with (self.home / "lab.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *words], env=self.environment, stdout=log, stderr=log
            )
        for _ in range(480):
            assert self.process.poll() is None, (self.home / "lab.log").read_text()
            try:
                return self.api("status")
            except OSError:
                time.sleep(0.25)
        raise AssertionError("JupyterLab did not start in two minutes")

    def stop(self):
        """End the server once it has ended its kernels: it may wait for ever for a thread of a request under way."""
        kernels = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()
        psutil.wait_procs(kernels, 60)
        self.process.kill()
        self.process.wait(60)

    def restart(self):
        """Stop and start."""
        self.stop()
        self.start()

    def api(self, path, method="GET"):
        """What the server says of itself, such as its kernels."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def url(self, notebook):
        """The address of a notebook as one calm page."""
        return f"http://127.0.0.1:{self.port}/doc/tree/{notebook}?token={self.token}&reset"

    def write(self, name, *cells, partnership=None):
        """Put a notebook into the folder; with a partnership, its first cell opens it as `book`."""
        if partnership:
            cells = (OPEN.format(partnership), *cells)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, self.folder / name)

    def open(self, page, notebook):
        """Show a notebook and run it."""
        page.goto(self.url(notebook))
        page.wait_for_function("window.jupyterapp", timeout=120_000)
        self.run(page)

    def run(self, page):
        """Run the notebook that is shown, as the menu does."""
        page.evaluate(RUN)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start a JupyterLab on a folder: `lab(folder, **environment)`."""
    labs = []

    def start(folder, **environment):
        made = Lab(folder, tmp_path_factory.mktemp("home"), **environment)
        labs.append(made)
        made.start()
        return made

    yield start
    for each in labs:
        each.stop()


@contextmanager
def own_jupyter(folder):
    """Settings, trust and runtime of Jupyter that are nobody's own, until the block ends."""
    (folder / "config").mkdir(parents=True)
    config = allowing_root(folder / "config")
    (config / "jupyter_lab_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')
    own = {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_DATA_DIR": str(folder / "data")}
    own["JUPYTER_CONFIG_PATH"] = str(config)  # of a person's own settings the workbook reads none
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield folder
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Jupyter's own folders for the tests."""
    with own_jupyter(tmp_path_factory.mktemp("jupyter")) as folder:
        yield folder


@pytest.fixture(scope="session")
def sipp_open(jupyter):
    """Start the workbook on a folder: ``with sipp_open(folder, "--pages") as address``."""
    return opened


@contextmanager
def opened(programme, *words, templates=""):
    """The command `open`, until the block ends; gives the address it says, once somebody answers there."""
    command = [sys.executable, "-c", COMMAND, str(templates), "open", *words, "--no-browser"]
    with socket.socket() as free:  # two that begin at once would both find the usual port free
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, f"--port={port}", "--programme", str(programme)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # so that its kernels end with it
    )
    try:
        said = ""
        while not said.endswith("To stop it, press Ctrl+C here.\n"):
            line = process.stdout.readline()
            assert line, f"it ended before it served: {said}"
            said += line
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
