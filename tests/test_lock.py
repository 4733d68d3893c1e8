from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import sipp_lib
from sipp_lib.lock import locked

HERE = {**os.environ, "PYTHONPATH": str(Path(sipp_lib.__file__).parents[1])}
COUNTS = """
import sys
from pathlib import Path
from sipp_lib.lock import locked
number = Path(sys.argv[2])
for _ in range(50):
    with locked(Path(sys.argv[1])):
        number.write_text(str(int(number.read_text()) + 1))
"""
HOLDS = """
import sys
from pathlib import Path
from sipp_lib.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def python(code: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, env=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_processes_and_threads_go_one_at_a_time(tmp_path: Path) -> None:
    lock, number = tmp_path / "lock", tmp_path / "number"
    number.write_text("0")

    def count() -> None:
        for _ in range(50):
            with locked(lock):
                number.write_text(str(int(number.read_text()) + 1))

    others = [python(COUNTS, lock, number) for _ in range(3)]
    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.communicate() for other in others] == [("", "")] * 3
    assert number.read_text() == "300"


def test_whoever_is_killed_holds_it_no_longer(tmp_path: Path) -> None:
    holder = python(HOLDS, tmp_path / "lock")
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(TimeoutError) as told, locked(tmp_path / "lock", seconds=0):
        pass
    assert told.value.strerror == "another program has it in use"
    holder.kill()
    holder.communicate()
    with locked(tmp_path / "lock", seconds=60):
        pass


def test_what_fails_inside_lets_the_next_one_in(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / "lock"):
        raise KeyError
    with locked(tmp_path / "lock", seconds=0):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_only_its_owner_may_open_it(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with locked(tmp_path / "lock"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="Windows has no such signals")
def test_a_program_that_a_template_started_does_not_keep_it(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"):
        child = os.fork()
        if not child:
            signal.pause()
    try:
        with locked(tmp_path / "lock", seconds=0):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
