"""One at a time: a lock on a file that its holder's death releases, and that those who wait get in their turn."""

from __future__ import annotations

import errno
import os
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from sipp_lib.rights import private_file

SECONDS = 30.0
MOMENT = 0.001


@contextmanager
def locked(path: Path, seconds: float = SECONDS) -> Iterator[None]:
    """Have something for oneself among all processes and threads of this computer.

    Parameters
    ----------
    path : pathlib.Path
        The lock's own file, in a folder that exists; it is made, holds nothing, and is left where it is: to remove
        it would let two in, one by the old file and one by the new. Beside it lies the file of the queue. Only their
        owner may open them.
    seconds : float
        How long to wait.

    Raises
    ------
    TimeoutError
        When somebody else kept it all that time.
    OSError
        When a file cannot be made or the disk knows no locks.
    """
    until, holder = monotonic() + seconds, os.getpid()
    queue = private_file(path.with_name(f"{path.name}-door"))
    try:
        room = private_file(path)
        try:
            # Whoever comes out of the room would be in again before the one who waits wakes up: so there is a queue.
            place = _line_up(queue, until)
            try:
                _enter(queue, place, room, until)
            finally:
                _step_out(queue, place)
            yield
        finally:
            if os.getpid() == holder:
                _leave(room)
            else:  # a fork's copy of the block: its handles hold the same lock
                os.close(room)
    finally:
        os.close(queue)


def _in_use() -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, "another program has it in use")


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _line_up(queue: int, until: float) -> None:
        """No queue: whoever tries at the right moment holds the door, and only this one waits at the room."""

    def _enter(queue: int, place: None, room: int, until: float) -> None:
        for handle in (queue, room):
            while True:
                try:
                    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                    break
                except OSError as error:
                    if error.errno not in (errno.EACCES, errno.EDEADLK):
                        raise
                if monotonic() > until:
                    raise _in_use()
                sleep(5 * MOMENT)

    def _step_out(queue: int, place: None) -> None:
        with suppress(OSError):  # it never had the door
            msvcrt.locking(queue, msvcrt.LK_UNLCK, 1)

    def _leave(room: int) -> None:
        os.close(room)

else:
    import fcntl

    def _line_up(queue: int, until: float) -> int | None:
        """Draw a ticket: a byte of the queue's file that this handle locks; None where a system has no such locks.

        Who drew before has the byte before. Of those who wait for one lock Linux wakes the first, but lets others take
        it meanwhile; for one's own predecessor nobody else waits.
        """
        if sys.platform != "linux":
            return None
        while True:
            try:
                _byte(queue, 0)
                break
            except (BlockingIOError, PermissionError):
                if monotonic() > until:
                    raise _in_use() from None
                sleep(MOMENT)
            except OSError as error:
                if error.errno == errno.EINVAL:  # what only looks like Linux
                    return None
                raise
        try:
            last = int.from_bytes(os.pread(queue, 8, 0), "little") % 2**60
            os.pwrite(queue, (last + 1).to_bytes(8, "little"), 0)
            _byte(queue, last + 2)
        finally:
            _byte(queue, 0, fcntl.F_UNLCK)
        return last + 2

    def _byte(handle: int, at: int, kind: int = fcntl.F_WRLCK, *, wait: bool = False) -> None:
        """Lock a byte for a handle and its copies, not for a process as `fcntl.lockf` does."""
        how = fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK
        fcntl.fcntl(handle, how, struct.pack("hhqqi4x", kind, os.SEEK_SET, at, 1, 0))

    def _pass(queue: int, place: int | None, room: int, *, wait: bool) -> None:
        now = 0 if wait else fcntl.LOCK_NB
        if place is None:
            fcntl.flock(queue, fcntl.LOCK_EX | now)
        else:
            _byte(queue, place - 1, wait=wait)
        fcntl.flock(room, fcntl.LOCK_EX | now)

    def _enter(queue: int, place: int | None, room: int, until: float) -> None:
        try:
            _pass(queue, place, room, wait=False)
            return
        except (BlockingIOError, PermissionError):
            pass
        # The system knows no time limit: another thread waits, with handles of its own, which hold the same locks.
        theirs, done, failed = (os.dup(queue), os.dup(room)), threading.Event(), []

        def wait() -> None:
            try:
                _pass(theirs[0], place, theirs[1], wait=True)
            except OSError as error:
                failed.append(error)
            for handle in theirs:
                os.close(handle)
            done.set()

        threading.Thread(target=wait, daemon=True).start()
        if not done.wait(max(until - monotonic(), 0)):
            raise _in_use()
        if failed:
            raise failed[0]

    # By name, as a process forked meanwhile has the handles, too.

    def _step_out(queue: int, place: int | None) -> None:
        if place is None:
            fcntl.flock(queue, fcntl.LOCK_UN)
        else:
            for byte in (place - 1, place):
                _byte(queue, byte, fcntl.F_UNLCK)

    def _leave(room: int) -> None:
        fcntl.flock(room, fcntl.LOCK_UN)
        os.close(room)
