"""The portable folder for Windows, laid out here from a stand-in of python.org's package and the real wheels."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from sipp_lib.lock import locked

WINDOWS = Path(__file__).parents[2] / "deploy" / "windows"
PATH = 170  # letters below the folder, which docs/administration.md counts on


def script(*words):
    return subprocess.run(
        [sys.executable, WINDOWS / "portable.py", *words], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def embeddable(tmp_path_factory):
    path = tmp_path_factory.mktemp("python") / "python-3.11.9-embed-amd64.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("python.exe", "pythonw.exe", "python311.zip"):
            archive.writestr(name, "a stand-in")
        archive.writestr("python311._pth", "python311.zip\n.\n\n# import site\n")
    return path


@pytest.fixture(scope="module")
def folder(embeddable, tmp_path_factory):
    out = tmp_path_factory.mktemp("stick") / "Workbook"
    done = script(embeddable, out)
    if "No matching distribution" in done.stderr or "Could not find a version" in done.stderr:
        pytest.skip("No package index with wheels for Windows can be reached from here.")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        rf"{re.escape(str(out))} has [\d,]+ files and \d{{3}} MB\. Put it where its own path, such as C:\\Users\\… to "
        r"Workbook, has at most \d\d letters\.\n",
        done.stdout,
    )
    return out


def test_the_folder_holds_a_python_of_its_own_that_looks_nowhere_else(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["Open the workbook.bat", "python", "start.pyw"]
    told = (folder / "python" / "python311._pth").read_text(encoding="utf-8")
    assert told.split("\n") == ["python311.zip", ".", r"Lib\site-packages", "import site", ""]


def test_every_library_is_there_also_those_that_only_windows_needs(folder):
    there = folder / "python" / "Lib" / "site-packages"
    for name in ("sipp_lib", "pandas", "seaborn", "jupyterlab", "colorama", "winpty", "webcolors"):
        assert (there / name).is_dir(), name
    assert list(there.glob("sipp_lib/shipped/templates/**/*.ipynb"))
    assert not list(there.rglob("*.so"))
    assert list(there.glob("zmq/**/*.pyd"))


def test_jupyter_finds_kernel_extension_and_template_where_this_python_looks(folder):
    share = folder / "python" / "share" / "jupyter"
    kernel = json.loads((share / "kernels" / "sipp" / "kernel.json").read_text(encoding="utf-8"))
    assert kernel["argv"][0] == "python"  # that of the server, wherever the folder lies
    for place in ("labextensions/sipp-workbook", "nbconvert/templates/sipp", "lab/static"):
        assert (share / place).is_dir(), place
    assert (
        folder / "python" / "etc" / "jupyter" / "jupyter_server_config.d" / "sipp-workbook.json"
    ).is_file()


def test_no_path_is_too_long_for_windows(folder):
    longest = max(len(str(path.relative_to(folder))) for path in folder.rglob("*"))
    assert longest <= PATH


def test_a_double_click_starts_it_without_a_console(folder):
    assert (folder / "Open the workbook.bat").read_bytes() == (
        b'@echo off\r\nstart "" "%~dp0python\\pythonw.exe" "%~dp0start.pyw"\r\n'
    )
    ast.parse((folder / "start.pyw").read_text(encoding="utf-8"))


def test_what_is_no_package_of_python_and_a_folder_that_is_there_are_each_one_sentence(embeddable, tmp_path):
    done = script(tmp_path / "none.zip", tmp_path / "out")
    assert (done.returncode, done.stderr) == (
        1,
        f"{tmp_path / 'none.zip'} is not Python's embeddable package for Windows. Fetch that from python.org.\n",
    )
    done = script(embeddable, tmp_path)
    assert (done.returncode, done.stderr) == (1, f"{tmp_path} is there already. Name a new folder.\n")


@pytest.fixture
def start(monkeypatch, tmp_path):
    """What `start.pyw` defines, run from a folder of its own; what it says is kept."""
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, getattr(sys, stream))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.delattr(os, "geteuid", raising=False)  # on Windows there is no root
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    defined = {"__name__": "start", "__file__": str(tmp_path / "start.pyw"), "said": []}
    exec(compile((WINDOWS / "start.pyw").read_text(encoding="utf-8"), "start.pyw", "exec"), defined)
    defined["tell"] = defined["said"].append
    (tmp_path / "programme").mkdir()
    return defined


def test_what_start_says_of_a_mistake_is_our_sentence(start, tmp_path):
    (tmp_path / "programme" / "letter.txt").touch()
    start["main"]()
    assert start["said"] == [
        f"There is no programme in {tmp_path / 'programme'} (no sipp.toml). Give its folder with --programme DIR, or "
        "name a new or empty folder: a programme can begin there."
    ]


def test_a_second_double_click_shows_the_page_again_and_starts_no_second_server(start, tmp_path, monkeypatch):
    shown, folder = [], tmp_path / "programme"
    monkeypatch.setattr("webbrowser.open", shown.append)
    with locked(folder / ".open"):
        start["main"]()
        assert (start["said"], shown) == ([start["OPENING"]], [])
        work = tmp_path / f"sipp-open-{os.getpid()}-abc"
        work.mkdir()
        for pid, where in ((os.getpid(), folder), (os.getppid(), tmp_path)):
            info = {"pid": pid, "root_dir": str(where), "url": "http://127.0.0.1/"}
            (work / f"jpserver-{pid}.json").write_text(json.dumps(info))
        start["main"]()
    assert shown == [(work / f"jpserver-{os.getpid()}-open.html").as_uri()]
    assert len(start["said"]) == 1


def test_settings_of_another_jupyter_are_left_alone(start, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", "/somebody/elses")
    start["keep_apart"]()
    own = {name: value for name, value in os.environ.items() if name.startswith("JUPYTER")}
    assert set(own) == {"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"}
    assert all(value.endswith(str(Path("sipp") / "jupyter")) for value in own.values())


def test_a_folder_that_was_copied_in_part_says_so(start, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sipp_lib.jupyter.server", None)
    start["main"]()
    assert start["said"] == [
        f"Files are missing in {tmp_path}. Copy the whole folder again, then open it from there."
    ]
