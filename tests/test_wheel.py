"""The wheel alone, away from this folder, copies the sample and makes a report."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*words, cwd, **env):
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "400", **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = run("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel):
    target = wheel.parent / "installed"
    done = run(
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel),
        cwd=wheel.parent,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_the_wheel_holds_what_is_needed_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "sipp_lib/shipped/templates/reports/partnership.ipynb",
        "sipp_lib/shipped/templates/html/sipp/index.html.j2",
        "sipp_lib/shipped/templates/html/sipp/report.css",
        "sipp_lib/shipped/data/sample/sipp.toml",
        "sipp_lib/shipped/GLOSSARY.md",
        "sipp_lib/shipped/notebooks/start_here.ipynb",
        "sipp_lib/labextension/sipp-workbook/static/remoteEntry.js",
        "sipp_lib/jupyter/start_page.js",
        "sipp_lib/records/server_schema.sql",
    ):
        assert name in names
    # what docs/server.md has people copy
    settings = {path.name for path in (ROOT / "deploy" / "jupyterhub").iterdir()}
    assert settings == {Path(name).name for name in names if "/share/sipp-workbook/jupyterhub/" in name}
    assert len([name for name in names if name.endswith("/records.jsonl")]) == 8
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"sipp_lib", "sipp_workbook"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".sqlite"))] == []


def test_jupyterlab_finds_the_extension_of_an_installed_wheel(installed, tmp_path):
    where = {"JUPYTER_PATH": str(installed / "share" / "jupyter"), "PYTHONPATH": str(installed)}
    done = run("-m", "jupyterlab.labextensions", "list", cwd=tmp_path, **where)
    told = done.stdout + done.stderr
    assert re.search(r"sipp-workbook v\S+ \S*enabled\S* \S*OK", told), told
    assert str(installed / "share" / "jupyter" / "labextensions") in told
    server = installed / "etc" / "jupyter" / "jupyter_server_config.d" / "sipp-workbook.json"
    assert json.loads(server.read_text())["ServerApp"]["jpserver_extensions"] == {
        "sipp_lib.jupyter.server": True
    }
    calm = installed / "share" / "jupyter" / "lab" / "settings" / "overrides.d" / "sipp-workbook.json"
    assert "fetchNews" in calm.read_text(encoding="utf-8")


def test_the_wheel_alone_makes_a_report(installed, tmp_path):
    # the stamp is made in the kernel: this version in it shows which package the kernel has used
    package = installed / "sipp_lib" / "__init__.py"
    package.write_text(
        package.read_text(encoding="utf-8") + '\n__version__ = "0.0.1+wheel"\n', encoding="utf-8"
    )

    def sipp(*words):
        done = run("-P", "-m", "sipp_lib.cli", *words, cwd=tmp_path, PYTHONPATH=str(installed))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    found = run(
        "-P", "-c", "import sipp_lib; print(sipp_lib.__file__)", cwd=tmp_path, PYTHONPATH=str(installed)
    )
    assert Path(found.stdout.strip()) == package
    assert sipp("--version") == "sipp 0.0.1+wheel\n"
    assert "(8 partnerships)" in sipp("sample", "x")
    assert "1 of 1 reports were made." in sipp("report", "--programme", "x", "glen-corrie")
    page = (tmp_path / "x" / "reports" / "glen-corrie.html").read_text(encoding="utf-8")
    assert "0.0.1+wheel" in page
    assert str(ROOT) not in page
