from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from time import sleep

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

WRITES = """
import sys
from pathlib import Path
from sipp_lib.lock import locked
with locked(Path(sys.argv[1])), Path(sys.argv[2]).open("a") as told:
    told.write(sys.argv[3])
"""


def tickets(lock: Path) -> int:
    return int.from_bytes(lock.with_name("lock-door").read_bytes(), "little")


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


@pytest.mark.skipif(sys.platform != "linux", reason="tickets need locks that only Linux has")
@pytest.mark.parametrize(("killed", "order"), [(5, "01234"), (2, None)])
def test_those_who_wait_come_in_as_they_came_and_a_killed_one_or_one_who_gave_up_blocks_nobody(
    tmp_path: Path, killed: int, order: str | None
) -> None:
    lock, told = tmp_path / "lock", tmp_path / "told"
    holder = python(HOLDS, lock)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    waiting = []
    for number in range(6):
        waiting.append(python(WRITES, lock, told, Path(str(number))))
        while tickets(lock) < number + 2:  # it has drawn its ticket
            sleep(0.01)
    waiting.pop(killed).kill()
    with pytest.raises(TimeoutError), locked(lock, seconds=0.05):
        pass
    holder.communicate()
    assert [other.communicate() for other in waiting] == [("", "")] * 5
    # behind a killed one somebody may come in early, but never two at once
    assert told.read_text() == order if order else sorted(told.read_text()) == list("01345")


@pytest.mark.skipif(sys.platform != "linux", reason="tickets need locks that only Linux has")
def test_where_a_system_knows_no_tickets_whoever_waits_holds_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr("sipp_lib.lock._byte", unknown)
    with locked(tmp_path / "lock"):
        with pytest.raises(TimeoutError), locked(tmp_path / "lock", seconds=0.05):
            pass
        others = [python(COUNTS, tmp_path / "lock", tmp_path / "number")]  # one that knows tickets
        (tmp_path / "number").write_text("0")
    for _ in range(50):
        with locked(tmp_path / "lock"):
            (tmp_path / "number").write_text(str(int((tmp_path / "number").read_text()) + 1))
    assert [other.communicate() for other in others] == [("", "")]
    assert (tmp_path / "number").read_text() == "100"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links and pipes")
@pytest.mark.parametrize("name", ["lock", "lock-door"])
def test_a_link_or_a_pipe_in_its_place_is_refused_and_what_it_leads_to_stays(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "letter").write_text("mine")
    (tmp_path / "letter").chmod(0o644)
    (tmp_path / name).symlink_to(tmp_path / "letter")
    with pytest.raises(OSError, match="symbolic links"), locked(tmp_path / "lock"):
        pass
    assert ((tmp_path / "letter").read_text(), (tmp_path / "letter").stat().st_mode & 0o777) == (
        "mine",
        0o644,
    )
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(tmp_path / "nothing")
    with pytest.raises(OSError, match="symbolic links"), locked(tmp_path / "lock"):
        pass
    assert not (tmp_path / "nothing").exists()
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    with pytest.raises(OSError, match="it is not a file"), locked(tmp_path / "lock"):
        pass
