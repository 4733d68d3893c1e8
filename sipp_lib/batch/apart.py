"""A call made in a copy of this process: what it does to the modules here does not reach whoever asked for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import wait
from typing import TypeVar, cast

from sipp_lib.batch.workers import LINUX, EndedError, died

Answer = TypeVar("Answer")


def can_copy() -> bool:
    """Whether this process may be copied: elsewhere than on Linux, and beside other threads at work, it may not."""
    return LINUX and threading.current_thread() is threading.main_thread()


def in_a_copy(call: Callable[..., Answer], *args: object) -> Answer:
    """Make a call in a copy of this process, where there can be one: see `can_copy`.

    Parameters
    ----------
    call : callable
        What it returns or raises is pickled.
    *args : object
        Its arguments.

    Raises
    ------
    EndedError
        When the copy ends without an answer.
    """
    here, there = Pipe(duplex=False)
    with here:
        child = os.fork()
        if not child:
            _answer(there.send, call, args)
        there.close()
        ended = os.pidfd_open(child)
        try:
            wait([here, ended])
            told = here.recv() if here.poll() else None  # what it started may hold the other end open
        except EOFError:
            told = None
        finally:
            os.close(ended)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    answer, error = told or (None, EndedError(died(code)))
    if error is not None:
        raise error
    return cast(Answer, answer)


def _answer(send: Callable[[object], None], call: Callable[..., object], args: tuple[object, ...]) -> None:
    try:
        try:
            send((call(*args), None))
        except BaseException as error:  # noqa: BLE001  as of a worker: an exit is its answer, too
            send((None, error))
    finally:
        os._exit(0)
