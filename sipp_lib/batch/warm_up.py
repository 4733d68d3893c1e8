"""Importing this module warms a process up: all that a report needs is loaded, and one report has been made.

The names that no public report may hold are arranged, where a programme is given in the environment.
Workers are forked from a process that did no more than this, and inherit its memory; where there is no fork,
each worker does it once.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

gc.disable()  # what is loaded here stays: looking for garbage in it would take a sixth of the time
# As many workers as processors: threads of the linear algebra would only get into each other's way.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
# Ctrl-C in a terminal reaches this process too: it ends with the command that started it
signal.signal(signal.SIGINT, signal.SIG_IGN)

# pandas would keep words in Arrow, which is 40 MB and costs a third more where tables have a handful of rows.
from sipp_lib.imports import Without  # noqa: E402

with Without("rfc3987_syntax", "pyarrow"):
    import jsonschema  # noqa: F401
    import pandas  # noqa: F401
    import papermill  # noqa: F401

# Some are loaded by the kinds of measure that the example has none of.
from sipp_lib.analysis import acel, attendance, comparison, false_alarms, runchart, runrules, xmr  # noqa: E402, F401
from sipp_lib.batch.workers import LINUX, PROGRAMME, adopt  # noqa: E402
from sipp_lib.errors import SippError, is_full  # noqa: E402
from sipp_lib.evidence.pupils.key_files import known_names  # noqa: E402
from sipp_lib.files import shipped  # noqa: E402
from sipp_lib.programme import Programme  # noqa: E402
from sipp_lib.temporary import prefix  # noqa: E402

if LINUX:  # what a worker asks for as it begins
    import resource  # noqa: F401
    from multiprocessing import popen_forkserver  # noqa: F401

# What a template leaves behind when its worker is over comes to this process, and multiprocessing wonders whose it was.
adopt()
warnings.filterwarnings("ignore", "forkserver: waitpid returned unexpected pid")

EXAMPLE = "stravannan-gaidhlig"  # of the sample, which is invented; small, for a first report takes longest


def _one_report() -> None:
    """Make the report of an invented partnership, and throw it away."""
    from sipp_lib.batch.run import make
    from sipp_lib.records import bundle
    from sipp_lib.records.store import Store

    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix=prefix("warm")) as folder:
        os.environ["SIPP_KEYS"] = str(Path(folder) / "keys")
        programme = Programme.create(Path(folder) / "programme", "Warming up", here=True)
        place = programme.place(EXAMPLE)
        sample = shipped("data", "sample")
        shutil.copytree(sample / "partnerships" / EXAMPLE, place.folder)
        shutil.copytree(sample / "scales", programme.scales)
        with Store.create(place.records, EXAMPLE) as store:
            store.merge(bundle.read(place.bundle))
        try:
            make(programme, EXAMPLE)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _warm() -> None:
    try:
        _one_report()
    except (SippError, OSError) as error:  # the reports that are asked for will say it in their own name
        if not is_full(error):
            print(f"No report could be made beforehand: {error}", file=sys.stderr)  # noqa: T201
    if folder := os.environ.get(PROGRAMME):
        with suppress(SippError):  # each report says it in its own name
            known_names(Programme.open(Path(folder)).id, Path(folder))
    gc.enable()
    gc.freeze()  # what is there now is never garbage: a child that looks for some would copy every page of it


_warm()
