"""A programme's folder holds no code: nothing that lies there is run, whichever way the workbook is begun there."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from container import allowing_root
from jupyter_client.manager import start_new_kernel

from sipp_lib.files import shipped
from sipp_lib.imports import install_kernels, only_installed
from sipp_lib.new import sample_partnership

SLUG = "glen-corrie"
BIN = Path(sys.executable).parent
MODULES = (
    *(
        "sipp_lib",
        "pandas",
        "numpy",
        "markupsafe",
        "json",
        "typer",
        "sitecustomize",
        "usercustomize",
        "IPython",
    ),
    *(
        "ipykernel_launcher",
        "ipykernel",
        "papermill",
        "nbformat",
        "matplotlib",
        "psutil",
        "anywidget",
        "voila",
    ),
)
SETTINGS = (
    *(
        "ipython_config",
        "ipython_kernel_config",
        "jupyter_config",
        "jupyter_server_config",
        "jupyter_lab_config",
    ),
    *("jupyter_notebook_config", "jupyter_nbconvert_config", "voila"),
)


@pytest.fixture(scope="module")
def trap(tmp_path_factory):
    """A programme whose folders are full of files that write to a mark when they run, and the mark."""
    mark = tmp_path_factory.mktemp("mark") / "ran"
    programme = sample_partnership(SLUG, tmp_path_factory.mktemp("trap") / "programme")
    place = programme.partnership(SLUG)
    place.notebooks.mkdir(exist_ok=True)
    runs = f"with open({str(mark)!r}, 'a') as mark: mark.write(__file__ + chr(10))\n"
    stays = place.records.parent  # where what stays in the school lies
    own = {
        programme.folder,
        place.folder,
        place.notebooks,
        stays,
        stays.parent,
        stays.parent.parent,
        place.evidence,
    }
    for folder in own:
        folder.mkdir(exist_ok=True)
        for name in (*MODULES, *SETTINGS):
            (folder / f"{name}.py").write_text(runs)
        (folder / "evil.pth").write_text(f"import os; open({str(mark)!r}, 'a').write('pth')\n")
        (folder / "startup.py").write_text(runs)
        (folder / "matplotlibrc").write_text("backend: module://pandas\n")
        (folder / "conf.json").write_text('{"preprocessors": {"1": {"type": "pandas.X", "enabled": true}}}')
        (folder / "index.html.j2").write_text("from the folder")
        (folder / "report.css").write_text("from the folder")
        extension = {"ServerApp": {"jpserver_extensions": {"pandas": True}}}
        (folder / "jupyter_server_config.json").write_text(json.dumps(extension))
        (folder / "voila.json").write_text(json.dumps({"VoilaConfiguration": {"preheat_kernel": True}}))
    return programme, mark


def here(folder, *words, **more):
    """Run a command in the folder, with a search path that ends in nothing as it often does by accident."""
    env = {**os.environ, "PYTHONPATH": os.pathsep, "PYTHONSTARTUP": "startup.py", **more}
    env.pop("PYTHONSAFEPATH", None)
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def ran(mark):
    return mark.read_text() if mark.exists() else ""


@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["check"],
        ["export", SLUG],
        ["add", "marks.csv", "--to", SLUG, "--yes"],
        ["new", "Another"],
    ],
    ids=lambda words: words[0],
)
def test_no_command_runs_what_lies_in_the_folder(trap, words):
    programme, mark = trap
    (programme.folder / "marks.csv").write_text("Pupil,Class\n1,P5\n")
    env = {"PYTHONPATH": ""}
    code, told = here(programme.folder, BIN / "sipp", *words, **env)
    assert (ran(mark), "Traceback" in told) == ("", False)
    assert code in ((0,) if words[0] != "add" else (1, 2)), told
    if words[0] == "report":
        assert "from the folder" not in (programme.reports("public") / f"{SLUG}.html").read_text()


@pytest.mark.parametrize("engine", [[], ["--engine", "sipp"]], ids=["kernel", "engine"])
def test_papermill_by_hand_runs_nothing_of_the_folder(trap, engine, tmp_path):
    programme, mark = trap
    words = ["-p", "partnership", SLUG, "-p", "programme", programme.folder]
    template = shipped("templates", "reports", "partnership.ipynb")
    for folder in (programme.folder, programme.partnership(SLUG).notebooks):
        made = [BIN / "papermill", "--no-progress-bar", *engine, template, tmp_path / "out.ipynb", *words]
        code, told = here(folder, *made, PYTHONPATH="")
        assert (code, ran(mark)) == (0, ""), told


@pytest.mark.parametrize("pages", [[], ["--pages"]], ids=["JupyterLab", "Voilà"])
def test_sipp_open_and_the_kernels_of_pages_run_nothing_of_the_folder(trap, pages, tmp_path):
    if pages:
        pytest.importorskip("voila", reason="voila is not installed")
    programme, mark = trap
    env = {**os.environ, "PYTHONSTARTUP": "startup.py", "JUPYTER_CONFIG_DIR": str(allowing_root(tmp_path))}
    words = [BIN / "sipp", "open", "--no-browser", *pages]
    with subprocess.Popen(
        words, cwd=programme.folder, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            address = next(line.strip() for line in server.stdout if line.startswith("http"))
            if pages:  # the page is drawn when its kernel has run
                assert "from the folder" not in _asked(address)
            else:
                token, root = address.rpartition("token=")[2], address.partition("/lab")[0]
                assert SLUG in _asked(f"{root}/api/contents/partnerships?token={token}")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
    assert ran(mark) == ""


def test_a_kernel_keeps_no_history_of_what_was_typed_in_cells(tmp_path, monkeypatch):
    install_kernels(tmp_path, "sipp")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    manager, client = start_new_kernel(kernel_name="sipp", startup_timeout=120)
    try:
        client.execute_interactive("who = 'Isla Fraser'", timeout=120)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    kept = [path for path in (tmp_path / "ipython").rglob("*") if path.is_file()]
    assert not [path for path in kept if path.name == "history.sqlite" or b"Isla" in path.read_bytes()]


def _asked(address):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for _ in range(300):
        try:
            return opener.open(address, timeout=120).read().decode()
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, ConnectionError):  # it does not listen yet
            time.sleep(0.2)
    raise AssertionError("no server answered")


def test_only_places_of_ones_own_are_searched(tmp_path, monkeypatch):
    elsewhere, inside = tmp_path / "elsewhere", tmp_path / "programme"
    elsewhere.mkdir()
    inside.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", ".", "lib", str(tmp_path), str(inside), str(elsewhere), *sys.path])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "lib", str(elsewhere)]))
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    before = sys.path[6:]
    only_installed(inside)
    assert sys.path == [str(elsewhere), *(each for each in before if Path(each).is_absolute())]
    assert (os.environ["PYTHONPATH"], os.environ["PYTHONSAFEPATH"]) == (str(elsewhere), "1")
