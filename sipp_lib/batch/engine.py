"""The papermill engine ‘sipp’: runs cells in this process, and collects their outputs as a kernel gives them."""

from __future__ import annotations

import asyncio
import codecs
import logging
import os
import select
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty
from types import SimpleNamespace
from typing import Any, TextIO

import comm
from ipykernel.eventloops import enable_gui
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger

from sipp_lib.imports import only_installed
from sipp_lib.temporary import prefix

BACKEND = "module://matplotlib_inline.backend_inline"
QUIET = logging.getLogger(f"{__name__}.kernel")  # a kernel's own remarks belong into no cell
QUIET.propagate = False
SETTLED = 0.0005  # seconds to let the reader of a descriptor take what a child process wrote


class SippEngine(Engine):  # type: ignore[misc]
    """Runs a notebook with IPython's shell in this very process; ``papermill --engine sipp`` finds it by that name.

    The shell, the streams and the messages are ipykernel's own, and nbclient makes outputs of them: so a
    notebook comes out as from a kernel, without the process, the sockets and the waiting. What the cells
    leave behind in the process (imported modules, above all) stays: one process, one notebook.
    """

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0917  papermill's own signature
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: TextIO | None = None,
        stderr_file: TextIO | None = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        input_path: str | None = None,
        **options: Any,
    ) -> None:
        """Run the cells; see `papermill.engines.NBClientEngine` for the parameters.

        Raises
        ------
        ValueError
            When the notebook is not in Python, or a time limit for cells is asked for: only another process
            can end this one.
        RuntimeError
            When there is a shell in this process already, as in a notebook.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise ValueError(f"The engine ‘sipp’ runs notebooks in Python, and this one is in {language}.")
        if execution_timeout or options.get("timeout"):
            raise ValueError("The engine ‘sipp’ cannot stop a cell. Limit the time of the process instead.")
        if InteractiveShell.initialized():
            raise RuntimeError(
                "The engine ‘sipp’ needs a process without a shell of its own; this one has one."
            )
        with _kernel() as kernel:
            client = PapermillNotebookClient(
                nb_man,
                km=kernel,
                kernel_name=kernel_name,
                log=logger,
                log_output=log_output,
                stdout_file=stdout_file,
                stderr_file=stderr_file,
                **options,
            )
            client.kc = kernel
            client.execute()


class _Session(Session):
    """Messages that go to a function and not into a socket, in the shape that JSON gives them."""

    receive: Callable[[dict[str, Any]], None]

    def send(self, stream: Any, message: Any, *content: Any, **further: Any) -> dict[str, Any]:  # type: ignore[override]
        further.pop("ident", None)
        buffers = further.pop("buffers", None)
        if not isinstance(message, dict):
            message = self.msg(message, *content, **further)
        as_sent = self.unpack(self.pack(message["content"]))
        self.receive({**message, "content": as_sent, "buffers": buffers or []})
        return dict(message)


class _Publisher(IOPubThread):
    """ipykernel's streams hand what they do to this thread: here it is done at once, or by a timer."""

    def __init__(self) -> None:
        self.thread = None  # type: ignore[assignment]
        self.io_loop = self  # type: ignore[assignment]

    def schedule(self, do: Callable[[], object]) -> None:
        with suppress(UnicodeEncodeError):  # half a letter cannot be sent, and a kernel loses it too
            do()

    def call_later(self, seconds: float, do: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, self.schedule, [do])
        timer.daemon = True
        timer.start()


class _Stream(OutStream):
    """A stream that also takes what child processes write to the descriptor, all of it before a cell is over."""

    _copy: int | None = None

    def watch(self, descriptor: int) -> None:
        """Put a pipe in the descriptor's place, and write here what comes through it."""
        self._descriptor, self._copy, self._taking = descriptor, os.dup(descriptor), threading.Lock()
        self._pipe, end = os.pipe()
        os.dup2(end, descriptor)
        os.close(end)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def fileno(self) -> int:
        return super().fileno() if self._copy is None else self._copy

    def _read(self) -> None:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while True:
            select.select([self._pipe], [], [])
            with self._taking:
                data = os.read(self._pipe, 65536)
                if not data:
                    return
                self.write(decode(data))
                os.write(self.fileno(), data)

    def flush(self) -> None:
        if self.pub_thread:
            self.pub_thread.schedule(self._flush)

    def settle(self) -> None:
        """Wait until all that was written to the descriptor so far has arrived."""
        while self._copy is not None and self._reader.is_alive():  # a cell may close the descriptor
            with self._taking:
                if not select.select([self._pipe], [], [], 0)[0]:
                    return
            threading.Event().wait(SETTLED)

    def close(self) -> None:
        if self._copy is not None:
            os.dup2(self._copy, self._descriptor)  # closes the pipe's other end: the reader comes to an end
            self._reader.join(1)  # unless a child process that goes on still holds it
            os.close(self._copy)
            if not self._reader.is_alive():
                os.close(self._pipe)
            self._copy = None
        super().close()


class _Kernel(IPythonKernel):
    """The kernel, and to nbclient its manager and client as well: a request is run when it is made."""

    has_kernel = True
    session: _Session
    shell: Any
    streams: tuple[_Stream, ...] = ()
    # A process cannot be its own debugger, and importing one takes a third of a second.
    debugger_class = None  # type: ignore[assignment]

    def __init__(self, **traits: Any) -> None:
        # IPythonKernel's own lists the files of all modules for a debugger: a forked process would copy them all
        super(IPythonKernel, self).__init__(**traits)
        how = {"profile_dir": self.profile_dir, "compiler_class": self.compiler_class}
        self.shell = _Shell.instance(parent=self, kernel=self, **how)
        self.shell.displayhook.session = self.shell.display_pub.session = self.session
        self.comm_manager = comm.get_comm_manager()
        self.shell.configurables.append(self.comm_manager)
        for kind in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[kind] = getattr(self.comm_manager, kind)
        # None of its threads is there; its own code asks which one it runs in
        self.shell_channel_thread = SimpleNamespace(parent_thread=None)
        self.shell_channel, self.iopub_channel = _Channel(), _Channel()
        self.shell_channel.send = self._from_widget
        self.session.receive = self._receive
        self._execute_sleep = 0  # it gives a socket time

    def _receive(self, message: dict[str, Any]) -> None:
        reply = message["msg_type"].endswith("_reply")
        (self.shell_channel if reply else self.iopub_channel).append(message)

    def _from_widget(self, message: dict[str, Any]) -> None:
        """What nbclient answers for a page that shows widgets."""
        self.set_parent([], message)
        self.shell_handlers[message["msg_type"]](None, [], message)

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Run a cell; its messages are in the channels when it is done. The id of the request is returned."""
        if self.shell.exit_now:
            raise DeadKernelError("Kernel died")  # as it does after ‘exit’
        content = {"code": code, "silent": False, "store_history": store_history}
        request = self.session.msg("execute_request", content | {"stop_on_error": stop_on_error})
        self.set_parent([], request)
        self.session.send(None, "status", {"execution_state": "busy"}, request)
        await self.execute_request(None, [], request)
        for stream in self.streams:
            stream.settle()
            stream.flush()
        self.session.send(None, "status", {"execution_state": "idle"}, request)
        return str(request["header"]["msg_id"])

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits in a queue."""

    def kernel_info(self) -> str:
        """What notebooks keep of a kernel."""
        request = self.session.msg("kernel_info_request")
        self.session.send(None, "kernel_info_reply", {"language_info": self.language_info}, request)
        return str(request["header"]["msg_id"])

    def is_alive(self) -> bool:
        """As long as anybody can ask."""
        return True


class _Channel(list[dict[str, Any]]):
    """Messages in the order in which they came."""

    send: Callable[[dict[str, Any]], None]

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        if not self:
            raise Empty
        return self.pop(0)


@contextmanager
def _kernel() -> Iterator[_Kernel]:
    """A kernel in this process, which afterwards is as it was as far as a process can be."""
    with ExitStack() as after:
        environment, path, main = dict(os.environ), list(sys.path), sys.modules["__main__"]
        profile = after.enter_context(tempfile.TemporaryDirectory(prefix=prefix("shell")))
        os.environ.setdefault("MPLBACKEND", BACKEND)
        after.enter_context(_as_if_new())
        session = _Session(key=b"")
        streams = tuple(_Stream(session, _Publisher(), name, watchfd=False) for name in ("stdout", "stderr"))
        profile_dir = ProfileDir.create_profile_dir(profile)
        kernel = _Kernel.instance(session=session, profile_dir=profile_dir, log=QUIET)
        after.callback(_end, kernel, main, environment, path)
        _watch(streams)
        for stream in streams:
            after.callback(stream.close)
        after.callback(_set_streams, sys.stdout, sys.stderr)
        _set_streams(*streams)
        kernel.streams = streams
        only_installed()  # as in the kernel of that name
        kernel.shell.extension_manager.load_extension("storemagic")
        yield kernel


def _set_streams(out: Any, err: Any) -> None:
    sys.stdout, sys.stderr = out, err


class _Shell(ZMQInteractiveShell):
    """A kernel's shell, which knows its kernel and keeps its history in memory, as papermill has it."""

    def enable_gui(self, gui: str | None = None) -> None:
        enable_gui(gui, self.kernel)
        self.active_eventloop = gui

    def init_history(self) -> None:
        from IPython.core.history import HistoryManager

        self.history_manager = HistoryManager(shell=self, parent=self, hist_file=":memory:")
        self.configurables.append(self.history_manager)  # type: ignore[arg-type]


def _watch(streams: tuple[_Stream, ...]) -> None:
    """Take in what child processes write, where ipykernel would: not on Windows, not inside pytest."""
    if sys.platform.startswith(("linux", "darwin")) and "PYTEST_CURRENT_TEST" not in os.environ:
        for descriptor, stream in enumerate(streams, 1):
            stream.watch(descriptor)


@contextmanager
def _as_if_new() -> Iterator[None]:
    """What a new process would find: warnings not yet shown, no figure, the backend and width of a notebook."""

    def show(message: Any, category: Any, filename: str, lineno: int, *place: Any) -> None:
        file, line = (*place, None, None)[:2]
        (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))

    with ExitStack() as after:
        after.enter_context(warnings.catch_warnings())
        warnings.showwarning = show  # type: ignore[assignment]
        root = logging.getLogger()
        before = root.handlers[:], logger.handlers[:], root.level
        # papermill goes on to log where it did; for the notebook nobody has set up anything
        logger.handlers[:], root.handlers[:] = before[1] + before[0], []
        root.setLevel(logging.WARNING)
        after.callback(_set_handlers, root, *before)
        if "pandas" in sys.modules:  # it asked at its import whether it is in a notebook
            import pandas as pd

            after.enter_context(pd.option_context("display.max_columns", 20))
        if "matplotlib" in sys.modules:
            import matplotlib as mpl

            after.enter_context(mpl.rc_context())
            after.callback(_close_figures)
            _close_figures()
            mpl.rcParams["backend"] = os.environ["MPLBACKEND"]
        yield


def _set_handlers(root: logging.Logger, roots: list[Any], own: list[Any], level: int) -> None:
    root.handlers[:], logger.handlers[:] = roots, own
    root.setLevel(level)


def _close_figures() -> None:
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def _end(kernel: _Kernel, main: Any, environment: dict[str, str], path: list[str]) -> None:
    shell = kernel.shell
    shell.history_manager.end_session()
    shell.restore_sys_module_state()
    shell.builtin_trap.deactivate()
    type(shell).clear_instance()
    type(kernel).clear_instance()
    sys.modules["__main__"] = main
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)
    asyncio.set_event_loop(None)
    comm.get_comm_manager().comms.clear()
