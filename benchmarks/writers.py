"""How long an edit waits when many people save at once without a pause, on one store.

    python benchmarks/writers.py [WRITERS] [EDITS] [--folder DIR] [--server] [--pause SECONDS]

Each writer is a process of its own that adds EDITS records to the same store, one straight after the other, or with
--pause as people do, with a wait of about so long (by chance) between two. With --server the store is a PostgreSQL of
the benchmark's own, on this machine's disk. None may be refused or lost; said are the median, the 99th percentile and
the longest wait of one edit, and beside them how long the disk alone needs to keep as many writes one after the other.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store


def write(place: str, edits: int, pause: float) -> None:
    """One writer: it is ready, waits for the start, says how long each edit took, and waits for the others' end."""
    with Store.open(place, "riverside") as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(edits):
            sleep(random.expovariate(1 / pause) if pause else 0)
            began = perf_counter()
            store.add(Factor(name=f"Factor {number}"), author="W")
            print(perf_counter() - began)
        sys.stdout.flush()
        # to end a Python takes a processor's time, which those that still write would be seen to wait for
        sys.stdin.read()


def kept(folder: Path, times: int = 200) -> float:
    """Seconds in which the disk keeps a page, in the median."""
    waits = []
    with (folder / "page").open("wb", buffering=0) as file:
        for _ in range(times):
            began = perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            waits.append(perf_counter() - began)
    return median(waits)


def served(after: ExitStack) -> str:
    """A partnership on a server of the benchmark's own, that keeps on the disk what it says is kept."""
    sys.path.append(str(Path(__file__).parents[1] / "tests" / "frames"))
    from private_server import PrivateServer

    server = PrivateServer({"fsync": "on", "autovacuum": "on"})
    after.callback(server.stop)
    database = server.database()
    Store.create(server.url(database, "keeper"), "riverside").close()
    return server.url(database, server.account("anna", "sipp_riverside_practitioner"))


def main() -> None:
    """Let all write at once, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("writers", nargs="?", type=int, default=30)
    parser.add_argument("edits", nargs="?", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be measured")
    parser.add_argument("--server", action="store_true", help="on a PostgreSQL server in place of a file")
    parser.add_argument(
        "--pause", type=float, default=0, metavar="SECONDS", help="between two edits of a writer"
    )
    parser.add_argument("--write", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write(asked.write, asked.edits, asked.pause)
        return
    with (
        tempfile.TemporaryDirectory(prefix="sipp-writers-", dir=asked.folder) as folder,
        ExitStack() as after,
    ):
        disk = kept(Path(folder))
        place = served(after) if asked.server else str(Path(folder) / "records.sqlite")
        if not asked.server:
            Store.create(place, "riverside").close()
        command = [
            sys.executable,
            __file__,
            "1",
            str(asked.edits),
            "--pause",
            str(asked.pause),
            "--write",
            place,
        ]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        all_ = [subprocess.Popen(command, **pipes) for _ in range(asked.writers)]
        for each in all_:
            each.stdout.readline()
        began = perf_counter()
        for each in all_:
            each.stdin.write("go\n")
            each.stdin.flush()
        told = [each.stdout.readline() for each in all_ for _ in range(asked.edits)]
        took = perf_counter() - began
        for each in all_:
            each.communicate()
        waits = sorted(float(wait) for wait in told if wait)
        with Store.open(place, "riverside") as store:
            there = store.size()
    if any(each.returncode for each in all_) or there != asked.writers * asked.edits:
        sys.exit(f"{there} of {asked.writers * asked.edits} edits were kept.")
    print(
        f"{asked.writers} writers, {len(waits) / took:.0f} edits a second; an edit waits "
        f"{waits[len(waits) // 2] * 1000:.0f} ms (median), {waits[int(len(waits) * 0.99)] * 1000:.0f} ms (99 in 100), "
        f"{waits[-1] * 1000:.0f} ms (longest); the disk alone needs {disk * asked.writers * 1000:.0f} ms for as many"
    )


if __name__ == "__main__":
    main()
