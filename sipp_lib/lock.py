"""One at a time: a lock on a file that its holder's death releases, and that those who wait get in their turn."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from sipp_lib.rights import private_file

SECONDS = 30.0


@contextmanager
def locked(path: Path, seconds: float = SECONDS) -> Iterator[None]:
    """Have something for oneself among all processes and threads of this computer.

    Parameters
    ----------
    path : pathlib.Path
        The lock's own file, in a folder that exists; it is made, holds nothing, and is left where it is: to remove
        it would let two in, one by the old file and one by the new. Only its owner may open it.
    seconds : float
        How long to wait.

    Raises
    ------
    TimeoutError
        When somebody else kept it all that time.
    OSError
        When the file cannot be made or the disk knows no locks.
    """
    until = monotonic() + seconds
    with ExitStack() as held:
        # A door and a room. Whoever comes out of the room would be in again before the one who waits wakes up: so only
        # the next one waits at the room, holding the door, and the others wait for the door.
        with _held(path.with_name(f"{path.name}-door"), until):
            held.enter_context(_held(path, until))
        yield


@contextmanager
def _held(path: Path, until: float) -> Iterator[None]:
    handle = private_file(path)
    try:
        _take(handle, until)
    except BaseException:
        os.close(handle)
        raise
    try:
        yield
    finally:
        _let_go(handle)


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(handle: int, until: float) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EDEADLK):
                    raise
            if monotonic() > until:
                raise TimeoutError(errno.ETIMEDOUT, "another program has it in use")
            sleep(0.005)

    def _let_go(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.close(handle)

else:
    import fcntl

    def _take(handle: int, until: float) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            pass
        # The system hands it to whoever came first, but knows no time limit: another thread waits for it, with a
        # handle of its own, which is the same lock.
        theirs, got, failed = os.dup(handle), threading.Event(), []

        def wait() -> None:
            try:
                fcntl.flock(theirs, fcntl.LOCK_EX)
            except OSError as error:
                failed.append(error)
            got.set()
            os.close(theirs)

        threading.Thread(target=wait, daemon=True).start()
        if not got.wait(max(until - monotonic(), 0)):
            raise TimeoutError(errno.ETIMEDOUT, "another program has it in use")
        if failed:
            raise failed[0]

    def _let_go(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)  # by name: a process forked meanwhile has the handle, too
        os.close(handle)
