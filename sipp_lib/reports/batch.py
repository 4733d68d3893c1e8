"""All reports of a programme: in parallel processes, each failure named, and the index page over them."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing.connection import wait
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import ReportError, SippError
from sipp_lib.evidence.identity import keys_folder
from sipp_lib.reports.run import checked, given, make, template_path, write_whole

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.programme import Programme


@dataclass(frozen=True)
class Result:
    """What became of one partnership's report; `reason` is empty when it was made."""

    partnership: str
    made: bool
    reason: str = ""


def reports(
    programme: Programme,
    partnerships: Sequence[str] = (),
    audience: Audience = "public",
    *,
    template: Path | None = None,
    extra: dict[str, Any] | None = None,
    processes: int | None = None,
    each: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Make the reports of the partnerships, then the index page and ``batch.json``.

    Parameters
    ----------
    programme : Programme
        The programme on disk.
    partnerships : sequence of str
        Slugs; all partnerships when empty.
    audience : {"public", "school"}
        For whom.
    template, extra
        As in `sipp_lib.reports.run.make`.
    processes : int, optional
        How many at once; as many as there are processors by default.
    each : callable
        Called with each `Result` as it comes.

    Returns
    -------
    list of Result
        One for each partnership, in the order of their slugs.

    Raises
    ------
    UsageError
        When a partnership is unknown or the parameters do not fit the template: nothing is made then.
    ReportError
        When there is no partnership, or somebody pressed Ctrl-C.
    """
    slugs = sorted(set(partnerships)) or programme.partnerships()
    for slug in slugs:
        programme.partnership(slug)
    if not slugs:
        raise ReportError("This programme has no partnership yet. Make one with «sipp new NAME».")
    checked(template or template_path(), given(slugs[0], audience, extra))

    programme.reports(audience).mkdir(parents=True, exist_ok=True)

    def submit(pool: Executor, slug: str) -> Future[Result]:
        return pool.submit(one, programme, slug, audience, template, extra)

    results: dict[str, Result] = {}

    def collect(slug: str, result: Result) -> None:
        results[slug] = result
        each(result)

    with _pool(min(processes or os.cpu_count() or 1, len(slugs))) as pool:
        waiting = {submit(pool, slug): slug for slug in slugs}
        try:
            for future in as_completed(waiting):
                try:
                    collect(waiting[future], future.result())
                except BrokenExecutor:
                    continue
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise ReportError(
                "Stopped. Nothing half-written was left; run the command again to go on."
            ) from None
    for (
        slug
    ) in slugs:  # a process that died took its neighbours with it: each of those has one of its own now
        if slug not in results:
            with _pool(1) as pool:
                try:
                    collect(slug, submit(pool, slug).result())
                except BrokenExecutor:
                    collect(
                        slug,
                        Result(
                            slug,
                            made=False,
                            reason=f"The process that made the report of {slug} "
                            "was ended from outside, perhaps for want of memory. Try it alone.",
                        ),
                    )
    ordered = [results[slug] for slug in slugs]
    conclude(programme, audience, ordered)
    return ordered


def one(
    programme: Programme, slug: str, audience: Audience, template: Path | None, extra: dict[str, Any] | None
) -> Result:
    """Make one report and say what became of it, in whatever process this is."""
    try:
        make(programme, slug, audience, template, extra)
    except SippError as error:
        return Result(slug, made=False, reason=_without_paths(str(error), programme))
    except Exception as error:  # one partnership's failure never stops the others
        if os.environ.get("SIPP_DEBUG"):
            raise
        return Result(
            slug,
            made=False,
            reason=f"The report of {slug} failed in a way the workbook did not foresee "
            f"({type(error).__name__}). Please report it; with --debug the details are shown.",
        )
    return Result(slug, made=True)


def _without_paths(reason: str, programme: Programme) -> str:
    """The sentence without the folders of this machine, for it is published in ``batch.json``."""
    for folder in (
        programme.folder.resolve(),
        programme.folder,
        keys_folder(programme.id).parent,
        Path.home(),
    ):
        if folder != Path():
            reason = reason.replace(f"{folder}{os.sep}", "").replace(str(folder), folder.name)
    return reason


def conclude(programme: Programme, audience: Audience, results: Sequence[Result]) -> None:
    """Write ``batch.json`` and ``index.html`` over all partnerships, whoever's report was made just now."""
    from sipp_lib.reports.index import index

    folder = programme.reports(audience)
    batch = {"audience": audience, "programme": programme.name, "reports": [asdict(each) for each in results]}
    write_whole(folder / "batch.json", json.dumps(batch, indent=2, ensure_ascii=False) + "\n")
    write_whole(folder / "index.html", index(programme, audience, results))


def _pool(processes: int) -> ProcessPoolExecutor:
    # «spawn» everywhere: the same on every system, and safe whatever threads the caller has
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Prepare a worker: one thread for linear algebra, a folder that goes with it, an end with its parent."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if not os.environ.get("SIPP_DEBUG"):
        # What goes wrong comes back as a result; a kernel that is ended midway would chatter into the terminal.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends its workers
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an exit tidies up, a signal alone does not
    tempfile.tempdir = tempfile.mkdtemp(prefix="sipp-worker-")
    # processes of multiprocessing run their own finalisers, not those of atexit
    Finalize(None, shutil.rmtree, args=(tempfile.tempdir,), kwargs={"ignore_errors": True}, exitpriority=1)
    threading.Thread(target=_end_with_parent, args=(tempfile.tempdir,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
