"""A server that is told to stop, by Ctrl+C, another program or the terminal that is closed, ends what it began."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

ENDS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]


@contextmanager
def clearing_up() -> Iterator[None]:
    """Let a block be left by its own way out, which removes temporary folders, whichever way one is told to stop."""
    before = _when_told_to(signal.default_int_handler)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run(server: Any) -> None:
    """Serve until one is told to stop; then end kernels, and what is still being answered.

    Parameters
    ----------
    server : jupyter_server.serverapp.ServerApp
        One that was initialized.
    """
    _when_told_to(partial(_stop, server))
    server.start()
    _finish(server.io_loop.asyncio_loop)


def _when_told_to(handler: Any) -> dict[signal.Signals, Any]:
    """Stop by a handler; gives those that were there. A signal that is ignored, as nohup asks for, stays so."""
    heard = [each for each in ENDS if signal.getsignal(each) is not signal.SIG_IGN]
    return {each: signal.signal(each, handler) for each in heard}


def _stop(server: Any, told: int, _: object) -> None:
    """Ask for the end once: Jupyter takes seconds for it, and a second Ctrl+C would leave kernels behind."""
    _when_told_to(signal.SIG_IGN)
    if told == signal.SIGINT:  # otherwise nobody may be there to read it
        server.io_loop.add_callback_from_signal(print, "Stopping the workbook …", flush=True)
    server.stop(from_signal=True)


def _finish(loop: asyncio.AbstractEventLoop) -> None:
    """End what was still being answered when the server stopped: Python would wait for its threads for ever."""
    if left := asyncio.all_tasks(loop):
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.wait(left, timeout=5))
