"""How long an edit waits when many people save at once without a pause, on one store.

    python benchmarks/writers.py [WRITERS] [EDITS] [--folder DIR]

Each writer is a process of its own that adds EDITS records to the same store, one straight after the other. None may be
refused or lost; said are the median, the 99th percentile and the longest wait of one edit.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store


def write(path: Path, edits: int) -> None:
    """One writer: it is ready, waits for the start, then says how long each edit took."""
    with Store.open(path, "riverside") as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(edits):
            began = perf_counter()
            store.add(Factor(name=f"Factor {number}"), author="W")
            print(perf_counter() - began)


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
        waits = sorted(float(wait) for each in all_ for wait in each.communicate()[0].split())
        took = perf_counter() - began
        with Store.open(path, "riverside") as store:
            kept = store.size()
    if any(each.returncode for each in all_) or kept != asked.writers * asked.edits:
        sys.exit(f"{kept} of {asked.writers * asked.edits} edits were kept.")
    print(
        f"{asked.writers} writers, {len(waits) / took:.0f} edits a second; an edit waits "
        f"{waits[len(waits) // 2] * 1000:.0f} ms (median), {waits[int(len(waits) * 0.99)] * 1000:.0f} ms (99 in 100), "
        f"{waits[-1] * 1000:.0f} ms (longest)"
    )


if __name__ == "__main__":
    main()
