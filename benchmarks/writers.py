"""How long an edit waits when many people save at once without a pause, on one store.

    python benchmarks/writers.py [WRITERS] [EDITS] [--folder DIR]

Each writer is a process of its own that adds EDITS records to the same store, one straight after the other. None may be
refused or lost; said are the median, the 99th percentile and the longest wait of one edit, and beside them how long the
disk alone needs to keep as many writes one after the other.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store


def write(path: Path, edits: int) -> None:
    """One writer: it is ready, waits for the start, says how long each edit took, and waits for the others' end."""
    with Store.open(path, "riverside") as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(edits):
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


def main() -> None:
    """Let all write at once, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("writers", nargs="?", type=int, default=30)
    parser.add_argument("edits", nargs="?", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be measured")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write(asked.write, asked.edits)
        return
    with tempfile.TemporaryDirectory(prefix="sipp-writers-", dir=asked.folder) as folder:
        disk = kept(Path(folder))
        path = Path(folder) / "records.sqlite"
        Store.create(path, "riverside").close()
        command = [sys.executable, __file__, "1", str(asked.edits), "--write", str(path)]
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
        with Store.open(path, "riverside") as store:
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
