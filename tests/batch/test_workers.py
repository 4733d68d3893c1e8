"""Every report in a process of its own: what hangs, eats memory, dies or is interrupted is named, the rest is right."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing.util import get_temp_dir
from pathlib import Path

import nbformat
import psutil
import pytest

from sipp_lib.batch import workers
from sipp_lib.batch.batch import reports
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Partnership
from sipp_lib.records.store import Store

CELLS = """\
import os, signal, time
if partnership == "p-hangs":
    time.sleep(600)
if partnership == "p-eats":
    kept = []
    while True:
        kept.append(b"x" * 10_000_000)
if partnership == "p-dies":
    os.kill(os.getpid(), signal.SIGSEGV)
if partnership == "p-stopped":
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(600)
if partnership == "p-leaves":
    os.system("sleep 600 & setsid sleep 600 & env -i setsid sleep 600 & echo left")
    os._exit(7)
if partnership in ("p-right", "p0", "p7"):
    os.system("env -i setsid sh -c 'sleep 600 & sleep 600' &")
time.sleep({pause})
None"""


def programme_of(folder, slugs):
    programme = Programme.create(folder, "Many")
    for slug in slugs:
        place = programme.place(slug)
        place.folder.mkdir(parents=True)
        with Store.create(place.records, slug) as store:
            store.add(Partnership(name=slug), author="T")
    return programme


def template(folder, pause=0.0):
    cells = [
        ("partnership = None\naudience = 'public'", ["parameters"]),
        (CELLS.format(pause=pause), []),
        ("from sipp_lib.reports.report import Report\nreport = Report.open(partnership, audience)", []),
        ("report.title()", []),
        ("report.stamp()", []),
    ]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": tags}, id=f"c{at}")
        for at, (source, tags) in enumerate(cells)
    ]
    path = folder / "own.ipynb"
    path.write_text(nbformat.writes(notebook))
    return path


def under(process):
    """The processes under one, without the two helpers of multiprocessing that stay until it ends."""
    helpers = ("forkserver", "resource_tracker")
    children = [
        child for child in process.children() if child.name() != "postgres"
    ]  # tests of the store start one
    found = [(child, " ".join(child.cmdline())) for child in children]
    kept = [child for child, words in found if any(f"multiprocessing.{each}" in words for each in helpers)]
    return [child for child, _ in found if child not in kept] + [
        each for helper in kept for each in helper.children(recursive=True)
    ]


def sleeping():
    """What templates of these tests left behind."""
    return [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == ["sleep", "600"]]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    get_temp_dir()  # multiprocessing's own is kept, and wanted, until this process ends: not in a folder of the test
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def short():
    """A folder for temporary files in which sockets can lie."""
    with tempfile.TemporaryDirectory(prefix="k", dir="/tmp") as folder:
        yield Path(folder)


def test_of_twenty_with_three_broken_one_that_hangs_and_one_that_eats_memory_fifteen_are_right(
    tmp_path, temporary
):
    right = [f"p{number:02}" for number in range(15)]
    broken = {"p-damaged", "p-lost", "p-dies"}
    programme = programme_of(tmp_path / "many", [*right, *broken, "p-hangs", "p-eats"])
    programme.place("p-damaged").records.write_bytes(b"no records" * 1000)
    place = programme.place("p-lost")
    place.records.rename(place.folder / "elsewhere.sqlite")

    began = time.monotonic()
    results = reports(programme, template=template(tmp_path), seconds=8, megabytes=400)
    assert time.monotonic() - began < 120
    assert {each.partnership: each.reason for each in results if not each.made} == {
        "p-damaged": "partnerships/p-damaged/records.sqlite is not a file of records, or its beginning is damaged, so "
        "nothing was done. Choose the right file. If it is this one, keep it: move it aside under another name before "
        "you put a copy in its place.",
        "p-lost": "There are no records in partnerships/p-lost/records.sqlite. Check the partnership's name and "
        "the programme's folder.",
        "p-dies": "The report of p-dies could not be finished: its process died (SIGSEGV). Try it alone.",
        "p-hangs": "The report of p-hangs took longer than 8 seconds and was stopped. Try it alone, or allow more "
        "with --seconds.",
        "p-eats": "The report of p-eats needed more than 400 MB of memory and was stopped. Look at its evidence, "
        "or allow more with --memory.",
    }
    folder = programme.reports("public")
    pages = {f"{slug}.{kind}" for slug in right for kind in ("html", "ipynb")}
    assert {path.name for path in folder.iterdir()} == pages | {"index.html", "batch.json"}
    for slug in right:
        assert f"<h1>{slug}</h1>" in (folder / f"{slug}.html").read_text()
    assert under(psutil.Process()) == []
    assert list(temporary.iterdir()) == []


def test_ctrl_c_for_one_report_and_an_exit_that_leaves_a_process_end_that_report_alone(tmp_path, temporary):
    programme = programme_of(tmp_path / "many", ["p-leaves", "p-right", "p-stopped"])
    leaves, right, stopped = reports(programme, template=template(tmp_path), seconds=20)
    assert leaves.reason == (
        "The report of p-leaves could not be finished: its process died (exit code 7). Try it alone."
    )
    assert (right.made, right.reason) == (True, "")
    assert stopped.reason == "The report of p-stopped was interrupted. Make it again."
    assert under(psutil.Process()) == []
    assert sleeping() == []
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_midway_and_started_again_only_the_rest_is_made(tmp_path, short, sipp):
    slugs = [f"p{number}" for number in range(8)]
    programme = programme_of(tmp_path / "many", slugs)
    words = ["report", "--programme", programme.folder, "--template", template(tmp_path, pause=0.7)]
    command = [sys.executable, "-m", "sipp_lib.cli", *map(str, words)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | {"TMPDIR": str(short)}, **quiet)
    folder = programme.reports("public")
    end = time.monotonic() + 300
    while len(list(folder.glob("*.ipynb"))) < 3:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert psutil.wait_procs(children, timeout=30)[1] == []
    whole = {path.stem for path in folder.glob("*.ipynb")}
    written = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.stem in whole}
    assert 3 <= len(whole) < 8
    for half in folder.glob("*.part"):  # it was just being written; the next run takes what is a minute old
        os.utime(half, (0, 0))
    assert psutil.wait_procs(sleeping(), timeout=30)[1] == []

    done = sipp(*words, env={"TMPDIR": str(short)})
    assert done.returncode == 0
    assert not list(folder.glob("*.part"))
    assert list(short.iterdir()) == []  # a worker that was only being forked could not tidy up itself
    assert f"Not made again, as nothing has changed: {', '.join(sorted(whole))}." in done.stdout
    assert f"{8 - len(whole)} of 8 reports were made, {len(whole)} up to date already." in done.stdout
    assert {path: path.stat().st_mtime_ns for path in written} == written
    batch = json.loads((folder / "batch.json").read_text())
    assert [each["made"] for each in batch["reports"]] == [True] * 8
    assert batch["unchanged"] == sorted(whole)


def test_where_there_is_no_fork_one_warm_process_makes_many_reports(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(workers, "METHOD", "spawn")
    programme = programme_of(tmp_path / "many", ["p-dies", "p1", "p2", "p3"])
    pool = workers.Workers(1, 60, 1000, "spawn")
    with pool:
        results = reports(programme, template=template(tmp_path), executor=pool)
        assert len({pool.submit(os.getpid).result() for _ in range(3)}) == 1
    assert [each.reason for each in results] == [
        "The report of p-dies could not be finished: its process died (SIGSEGV). Try it alone.",
        *[""] * 3,
    ]
    assert list(temporary.iterdir()) == []


def test_the_script_that_asks_for_reports_is_not_run_again_in_the_workers(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    programme = programme_of(tmp_path / "programme", ["p-right"])
    script = tmp_path / "script.py"  # as a researcher writes one: without ‘if __name__’
    script.write_text(
        "print('once')\n"
        "from pathlib import Path\n"
        "from sipp_lib.programme import Programme\n"
        "from sipp_lib.batch.batch import reports\n"
        f"made = reports(Programme.open(Path({str(programme.folder)!r})), processes=1)\n"
        "print([(each.partnership, each.made) for each in made])\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout == "once\n[('p-right', True)]\n", done.stderr


@pytest.mark.skipif(not workers.LINUX, reason="without fork nothing is inherited")
def test_the_names_of_a_programme_are_arranged_before_its_workers_are_forked(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    programme = programme_of(tmp_path / "programme", ["p-right"])
    write_keys(programme.id, "Hill", [KnownPupil("p-0042", "Ruaridh Munro")])
    module = "__import__('sipp_lib.evidence.pupils.key_files').evidence.pupils.key_files"
    hits = f"{module}.known_names({programme.id!r}) and {module}._arranged.cache_info().hits"
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from sipp_lib.batch.workers import Workers, warm_up\n"
        f"warm_up(Path({str(programme.folder)!r}))\n"
        "with Workers(1, 60, 500) as pool:\n"
        f"    print(pool.submit(eval, {hits!r}).result())\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr
