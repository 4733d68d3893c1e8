"""How long people wait for their server at a hub when so many come at once, and how much memory each takes.

    python benchmarks/hub.py [PEOPLE …]        1, 5 and 20 by default; as root, with the proxy, PostgreSQL and setfacl

All sign in at the same moment, to a hub that has nobody yet. Said are the median and the longest wait from the sign-in
until a person's JupyterLab answers, and the memory that belongs to a person's processes (a share of what several use):
the server, and the kernel that stands ready for the first page.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from os import getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

sys.path.append(str(Path(__file__).parents[1] / "tests" / "frames"))


def memory(hub: int) -> float:
    """Megabytes of all processes of a hub's people, each page of memory counted once."""
    total = 0
    for process in psutil.Process(hub).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if process.uids().real >= 1000 and "sipp_lib." in " ".join(process.cmdline()):
                total += process.memory_full_info().pss
    return total / 1e6


def main() -> None:
    """Measure each number of people at a hub of its own."""
    from private_hub import lacking, running

    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("people", nargs="*", type=int, default=[1, 5, 20])
    asked = words.parse_args()
    if why := lacking():
        sys.exit(why)
    for many in asked.people:
        names = [f"person{number}" for number in range(many)]
        with running({name: ["glen-teachers"] for name in names}) as hub:

            def wait(name: str, hub: object = hub) -> float:
                began = perf_counter()
                hub.enter(name)  # type: ignore[attr-defined]
                return perf_counter() - began

            with ThreadPoolExecutor(many) as pool:
                waits = sorted(pool.map(wait, names))
            waited = f"{median(waits):.0f} s (median), {waits[-1]:.0f} s at the most"
            each = memory(hub.process.pid) / many
            print(
                f"{many} at once (load {getloadavg()[0]:.0f}): a server after {waited}; {each:.0f} MB a person"
            )


if __name__ == "__main__":
    main()
