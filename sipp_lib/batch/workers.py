"""Workers for reports: each report in a process of its own, ended when it takes too long, and tidied up after."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from multiprocessing.util import Finalize, get_temp_dir
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sipp_lib.imports import SAFE
from sipp_lib.temporary import ours

Answer = TypeVar("Answer")
MB = 1_000_000
WARM = "sipp_lib.batch.warm_up"
# On macOS libraries of the system do not survive a fork; on Windows there is none.
LINUX = sys.platform.startswith("linux")
METHOD = "forkserver" if LINUX else "spawn"
STARTING = threading.Lock()
PROGRAMME = "SIPP_WARM"  # in the environment of the process that warms up
MARK = "SIPP_WORKERS"  # in the environment of all that a worker starts: whose it is
ROUNDS, PAUSE = 200, 0.005  # how often, and seconds between, it is looked whether a killed process has gone
WATCH = 0.2  # seconds between two looks at a worker's memory, where the system sets it no limit


class EndedError(Exception):
    """A worker ended without an answer; the text says why, to be put after ‘The report of X ’."""


def warm_up(programme: Path | None = None) -> None:
    """Begin to warm up the process from which workers are forked, while the caller still has something else to do.

    Parameters
    ----------
    programme : pathlib.Path, optional
        The folder of a programme whose public reports will be made: its pupils' names are arranged once for all.
    """
    if not LINUX:
        return
    from multiprocessing.forkserver import ensure_running, set_forkserver_preload

    set_forkserver_preload([WARM])
    _sockets()
    os.environ[SAFE] = "1"  # it begins in the current folder
    if programme:
        os.environ[PROGRAMME] = str(programme.resolve())
    # What starts now inherits it: Ctrl-C is for the command alone. Only the main thread hears one.
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    try:
        ensure_running()
    finally:
        os.environ.pop(PROGRAMME, None)
        if main:
            signal.signal(signal.SIGINT, before)


@lru_cache(maxsize=1)
def _sockets() -> str:
    """Where multiprocessing keeps its sockets: in a folder that the next run clears away if this one is killed."""
    with ExitStack() as after:
        home = after.enter_context(ours("sockets", sockets=True))
        before, tempfile.tempdir = tempfile.tempdir, str(home)
        try:
            chosen = Path(get_temp_dir())  # once for a process
        finally:
            tempfile.tempdir = before
        if chosen.parent != home:
            return str(chosen)
        Finalize(None, after.pop_all().close, exitpriority=-200)  # multiprocessing's own at -100
        return str(home)


class Workers(Executor):
    """An executor whose calls run in warm processes: with fork a new one for each call, else one for many.

    Parameters
    ----------
    processes : int
        How many at once.
    seconds : float
        How long a call may take.
    megabytes : int
        How much memory it may take, beyond what a warm process has.
    method : {"forkserver", "spawn"}
        How processes begin.
    """

    def __init__(self, processes: int, seconds: float, megabytes: int, method: str = METHOD) -> None:
        self._seconds, self.megabytes, self._fork = seconds, megabytes, method == "forkserver"
        os.environ[SAFE] = "1"
        self._context: Any = multiprocessing.get_context(method)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="sipp-worker")
        self._after = ExitStack()
        self._folder = str(self._after.enter_context(ours("workers")))
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._lock, self._asked, self._stopped = threading.Lock(), False, False
        if self._fork:
            self._context.set_forkserver_preload([WARM])

    def submit(self, call: Callable[..., Answer], /, *args: Any, **options: Any) -> Future[Answer]:
        """Run a call in a worker.

        Raises
        ------
        EndedError
            From the future: when the call took too long or too much, or its process died.
        """
        return self._threads.submit(self._run, call, args, options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers: when their calls are done, or at once with ``cancel_futures``."""
        if cancel_futures:
            with self._lock:
                self._stopped = True
                for worker in self._busy:
                    worker.kill()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        while self._idle:
            self._idle.pop().end()
        if wait:
            if self._asked and not (LINUX and self._fork):
                self._end_strays()
            self._after.close()

    def _end_strays(self) -> None:
        """End what a template started and put out of its worker's reach, where no orphans are adopted."""
        import psutil

        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):  # over by now, or somebody else's
                if process.environ().get(MARK) == self._folder:
                    process.kill()

    def _run(self, call: Callable[..., Answer], args: tuple[Any, ...], options: dict[str, Any]) -> Answer:
        with self._lock:
            if self._stopped:
                raise EndedError("was stopped.")
            worker = self._idle.pop() if self._idle else _Worker(self._context, self.megabytes, self._folder)
            self._busy.add(worker)
            self._asked = True
        healthy = False
        try:
            answer: Answer = worker.ask((call, args, options), self._seconds)
            healthy = not self._fork
            return answer
        finally:
            with self._lock:
                self._busy.discard(worker)
                healthy = healthy and not self._stopped
                if healthy:
                    self._idle.append(worker)
            if not healthy:
                worker.end()


class _Worker:
    """A process, the way to talk to it, and the folder for all its temporary files."""

    def __init__(self, context: Any, megabytes: int, folder: str) -> None:
        self._megabytes = megabytes
        self._folder = tempfile.mkdtemp(dir=folder)
        self._fork, self._parent = context.get_start_method() == "forkserver", 0
        self._ours, theirs = context.Pipe()
        arguments = (theirs, [self._folder, folder, _sockets()], megabytes, os.environ | {MARK: folder})
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._begun, self._killed, self._lock = False, False, threading.Lock()
        self._theirs = theirs

    def ask(self, task: Any, seconds: float) -> Any:
        """Have a task done.

        Raises
        ------
        EndedError
            When it is not.
        """
        if not self._begun:
            with _hidden_main():
                self._process.start()
            self._theirs.close()
            with self._lock:
                self._begun = True
            if self._killed:
                self.kill()
            self._parent = self._hear(None)  # it is warm: from now on the time counts
        self._ours.send(task)
        answer, error = self._hear(seconds)
        if error is not None:
            raise error
        return answer

    def _hear(self, seconds: float | None) -> Any:
        left = seconds
        while not wait([self._ours, self._process.sentinel], self._pause(left)):
            if left is not None:
                left -= self._pause(left) or 0
                if left <= 0:
                    raise EndedError(
                        f"took longer than {seconds:,.0f} seconds and was stopped. "
                        "Try it alone, or allow more with --seconds."
                    )
            if self._too_large():
                raise EndedError(too_much(self._megabytes))
        try:
            if self._ours.poll():  # else a process that it left behind holds the other end open
                return self._ours.recv()
        except (EOFError, OSError):
            pass
        self._process.join()
        raise EndedError(died(self._process.exitcode))

    def _pause(self, left: float | None) -> float | None:
        return left if LINUX else min(WATCH, left or WATCH)

    def _too_large(self) -> bool:
        if LINUX:
            return False  # the system sees to it
        import psutil

        return bool(psutil.Process(self._process.pid).memory_info().rss > self._megabytes * MB)

    def kill(self) -> None:
        """End the process and all that it started, whatever they are doing."""
        with self._lock:
            self._killed = True
            if not self._begun:
                return
            if hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):  # not yet a group of its own, or all over
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()

    def end(self) -> None:
        """End the process and take its folder away."""
        self.kill()
        if self._begun:
            self._process.join()
        self._ours.close()
        if LINUX and self._fork and self._parent:
            _end_orphans(self._parent)
        shutil.rmtree(self._folder, ignore_errors=True)


def adopt() -> None:
    """Become the parent of all below that lose theirs, in whatever session: so they can be found, and ended."""
    if LINUX:
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER of Linux


def _end_orphans(forkserver: int) -> None:
    """End what templates of workers that are over started, and left to the process they were forked from."""
    for _ in range(ROUNDS):  # those below an orphan become orphans themselves
        with STARTING:
            orphans = _children(forkserver) - {each.pid for each in multiprocessing.active_children()}
        if not orphans:
            return
        for orphan in orphans:
            _kill(orphan)
        time.sleep(PAUSE)


def _children(parent: int) -> set[int]:
    found: set[int] = set()
    for thread in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):  # it has ended
            found.update(map(int, thread.read_text().split()))
    return found


def _kill(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # over by now
        os.kill(process, signal.SIGKILL)


@contextmanager
def _hidden_main() -> Iterator[None]:
    """Hide the program that calls: multiprocessing would run its file once more in every worker."""
    with STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def too_much(megabytes: int) -> str:
    """What is said of a report that reached the limit of memory."""
    return (
        f"needed more than {megabytes:,} MB of memory and was stopped. "
        "Look at its evidence, or allow more with --memory."
    )


def died(code: int | None) -> str:
    """What is said of a report whose process ended with this exit code, or below nought by a signal."""
    if code is not None and code < 0 and -code in {signal.SIGKILL, signal.SIGTERM}:
        return "was ended from outside, perhaps because memory ran out. Try it alone."
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    return f"could not be finished: its process died ({name}). Try it alone."


def _serve(way: Connection, folders: list[str], megabytes: int, environment: dict[str, str]) -> None:
    """What a worker does: one task after the other, until nobody sends one."""
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = folders[0]
    if hasattr(os, "setsid"):
        adopt()
        os.setsid()  # Ctrl-C in the terminal is the command's to hear; and a group can be ended as one
    if not os.environ.get("SIPP_DEBUG"):
        # what goes wrong comes back as an answer, and what a template's child processes say is in its notebook
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
    threading.Thread(target=_end_with_parent, args=(folders,), daemon=True).start()
    __import__(WARM)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who interrupts one report means this one
    import numpy as np

    np.random.seed()  # children of one process would all draw the same
    gc.disable()  # it would visit, and so copy, all of the inherited memory
    _limit(megabytes)
    way.send(os.getppid())
    while True:
        try:
            call, args, options = way.recv()
        except EOFError:
            return
        way.send(_answer(call, args, options))


def _answer(call: Any, args: Any, options: Any) -> tuple[Any, BaseException | None]:
    try:
        return call(*args, **options), None
    except BaseException as error:  # noqa: BLE001  an exit or Ctrl-C of one report is its answer, too
        if os.environ.get("SIPP_DEBUG"):
            error.add_note(traceback.format_exc())  # a traceback does not go through a pipe
        return None, error


def _limit(megabytes: int) -> None:
    """Let the process grow by so much and no further: then Python itself raises MemoryError."""
    if LINUX:
        import resource

        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = size + megabytes * MB
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def _end_with_parent(folders: list[str]) -> None:
    """When the command is killed: leave nothing, neither of this worker nor of the command."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        for _ in range(ROUNDS if LINUX else 0):
            below = _children(os.getpid())
            for child in below:
                _kill(child)
            if not below:
                break
            with suppress(ChildProcessError):
                os.waitpid(-1, os.WNOHANG)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
