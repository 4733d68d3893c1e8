"""Temporary folders: private, cleared away by the next one when their process was killed; no others are touched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

import sipp_lib
from sipp_lib.lock import locked
from sipp_lib.temporary import ALIVE, SOCKET, ours

HOLDS = """
import sys
from pathlib import Path
from sipp_lib.temporary import ours
with ours("report", within=Path(sys.argv[1]) if sys.argv[1:] else None) as folder:
    (folder / "names.csv").write_text("kept")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def holder(temporary: Path, within: Path | None = None) -> tuple[subprocess.Popen[str], Path]:
    here = {"TMPDIR": str(temporary), "PYTHONPATH": str(Path(sipp_lib.__file__).parents[1])}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, *filter(None, [within])], env={**os.environ, **here}, **pipes
    )
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_goes_with_the_next_and_what_is_in_use_or_not_ours_stays(
    temporary: Path,
) -> None:
    killed, left = holder(temporary)
    alive, used = holder(temporary)
    killed.kill()
    killed.wait()
    number = killed.pid  # of no process any more
    others = ["sipp-notes", f"sipp-report-{number}", f"siPP-report-{number}-abc", "report-1-abc"]
    for name in others:
        (temporary / name).mkdir()
    (temporary / "elsewhere").mkdir()
    (temporary / f"sipp-report-{number}-link").symlink_to(temporary / "elsewhere")
    with ours("report") as folder:
        assert not left.exists()
        there = {path.name for path in temporary.iterdir()}
        assert there == {*others, "elsewhere", f"sipp-report-{number}-link", used.name, folder.name}
    alive.communicate()
    assert not used.exists()


def test_what_was_being_made_beside_its_place_when_its_process_was_killed_goes_too(tmp_path: Path) -> None:
    killed, left = holder(tmp_path, within=tmp_path)
    assert left.name.startswith(".sipp-report-")
    assert left.parent == tmp_path
    killed.kill()
    killed.wait()
    with ours("restore", within=tmp_path) as folder:
        assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_process_only_another_list_of_processes_knows_stays(temporary: Path) -> None:
    with ours("report") as folder:
        renamed = folder.rename(
            temporary / "sipp-report-999999999-abcdefgh"
        )  # in a container of its own, say
        with ours("report"):
            assert renamed.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_fork_that_ends_its_copy_of_the_block_takes_neither_the_folder_nor_its_lock(
    temporary: Path,
) -> None:
    with ExitStack() as block:
        folder = block.enter_context(ours("sockets"))
        if not (child := os.fork()):
            block.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert folder.exists()
        with pytest.raises(TimeoutError), locked(folder / ALIVE, seconds=0):
            pass
    assert not folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights and sockets")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_it_is_its_owner_s_and_its_name_short_enough_for_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    deep = tmp_path / ("d" * 60)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    before = os.umask(umask)
    try:
        with ours("open", sockets=True) as folder, ours("report") as plain:
            assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, plain)} == {0o700}
            assert plain.parent == deep
            longest = folder / "voila_xxxxxxxx" / "kernel-00000000-0000-0000-0000-000000000000-ipc-5"
            assert len(os.fsencode(longest)) <= SOCKET
    finally:
        os.umask(before)
