"""All reports of a programme: in parallel processes, each failure named, and the index page over them."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.batch.cache import ReportCache, size
from sipp_lib.batch.conclusion import Result, conclude
from sipp_lib.batch.further import Further, check_forms
from sipp_lib.batch.further import made as made_beside
from sipp_lib.batch.run import make, ready
from sipp_lib.batch.template import checked, given
from sipp_lib.batch.told_before import noted, waiting
from sipp_lib.batch.told_beside import beside_others
from sipp_lib.batch.workers import EndedError, Workers, too_much, warm_up
from sipp_lib.disclosure.free_text import IDENTITY
from sipp_lib.editions import PAGES
from sipp_lib.errors import NO_ROOM, ReportError, SippError, UsageError, is_full
from sipp_lib.evidence.pupils.key_files import keys_folder, known_names
from sipp_lib.report_limits import MEGABYTES, SECONDS
from sipp_lib.reports.provenance import template_fingerprint, template_path

if TYPE_CHECKING:
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.programme import Programme

STOPPED = "Stopped. Nothing half-written was left; run the command again to go on."
ALONE = threading.Lock()  # a shell is the only one in its process; threads of a cluster's worker wait here


def reports(
    programme: Programme,
    partnerships: Sequence[str] = (),
    audience: Audience = "public",
    *,
    template: Path | None = None,
    extra: dict[str, Any] | None = None,
    processes: int | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    force: bool = False,
    executor: Executor | None = None,
    forms: Sequence[str] = (),
    styles: Path | None = None,
    each: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Make the reports that are not there yet as they must be, then the index page and ``batch.json``.

    Parameters
    ----------
    programme : Programme
        The programme on disk.
    partnerships : sequence of str
        Slugs; all partnerships when empty.
    audience : {"public", "school"}
        For whom.
    template, extra
        As in `sipp_lib.batch.run.make`.
    processes : int, optional
        How many at once; as many as there are processors by default.
    seconds, megabytes
        What one report may take; see `sipp_lib.batch.workers.Workers`.
    force : bool
        Make all, also those that would come out the same and what is wanted beside them, and draw every picture.
    executor : concurrent.futures.Executor, optional
        Who makes them, such as ``Client.get_executor()`` of Dask; processes on this machine by default. The
        limits are then the executor's own. PDFs are printed by the browser of this machine all the same.
    forms : sequence of str
        What is wanted beside each page: of `sipp_lib.editions.FORMS`.
    styles : pathlib.Path, optional
        A Word file of one's own, whose styles the Word documents take.
    each : callable
        Called with each `Result` as it comes, and again with each further form.

    Returns
    -------
    list of Result
        One for each partnership, in the order of their slugs, and for each other one whose earlier report names a
        pupil who is known now.

    Raises
    ------
    UsageError
        When a partnership is unknown, the parameters do not fit the template, or a form cannot be made on this machine:
        nothing is made then.
    ReportError
        When there is no partnership, or somebody pressed Ctrl-C.
    """
    for slug in set(partnerships):
        programme.partnership(slug)
    slugs = sorted(set(partnerships)) or programme.partnerships()
    if not slugs:
        raise ReportError(
            "This programme has no partnership yet. Make one on the start page, or with ‘sipp new NAME’."
        )
    template = (template or template_path()).resolve()
    if not template.is_file():
        raise UsageError(f"The template {template.name} does not exist. Check its name and folder.")
    given(slugs[0], audience, extra)
    check_forms(forms, styles, programme if audience == "public" else None)
    # whoever makes the reports may stand in another folder
    memory = ReportCache(replace(programme, folder=programme.folder.resolve()), audience)
    own = None if executor else Workers(min(processes or os.cpu_count() or 1, len(slugs)), seconds, megabytes)
    with own or nullcontext() as begun:
        pool = executor or own
        assert pool is not None  # noqa: S101  one of the two
        try:
            results = _results(pool, memory, slugs, template, extra, force=force, each=each)
            failed = sorted(slug for slug in slugs if not results[slug].made)
            whole = sorted({*slugs} - {*failed})
            if audience == "public" and any(waiting(programme, slug).exists() for slug in whole):
                for slug, told in pool.submit(beside_others, memory.programme, whole).result().items():
                    results[slug] = replace(results[slug], since=(*results[slug].since, *told))
            further = _further(
                pool,
                memory,
                results,
                beside={"forms": forms, "seconds": seconds, "styles": styles},
                force=force,
                each=each,
            )
            conclude(pool, memory, slugs, results, failed=failed, further=further)
        except KeyboardInterrupt:
            if begun:
                begun.shutdown(cancel_futures=True)
            raise ReportError(STOPPED) from None
        except BaseException:
            if begun:
                begun.shutdown(cancel_futures=True)
            raise
    return [results[slug] for slug in sorted(results)]


def _results(
    pool: Executor,
    memory: ReportCache,
    slugs: list[str],
    template: Path,
    extra: dict[str, Any] | None,
    *,
    force: bool,
    each: Callable[[Result], None],
) -> dict[str, Result]:
    programme, audience = memory.programme, memory.audience
    results: dict[str, Result] = {}
    page = template_fingerprint(template)
    todo: list[str] = []
    for slug in slugs:
        if not force and memory.unchanged(slug, page, given(slug, audience, extra)):
            results[slug] = Result(slug, made=True, skipped=True)
            each(results[slug])
            continue
        if not todo and isinstance(pool, Workers):
            warm_up(programme.folder if audience == "public" else None)
        todo.append(slug)
    if not todo:
        return results
    if extra or template != template_path().resolve():  # its own template fits its own parameters
        pool.submit(check, template, given(todo[0], audience, extra)).result()
    ready(programme.reports(audience))
    # the largest first, or all wait for it at the end
    todo.sort(key=lambda slug: size(programme.place(slug)), reverse=True)
    kept = {} if force else memory.pictures
    waiting = {
        pool.submit(one, programme, slug, audience, template, extra, pictures=kept.get(slug)): slug
        for slug in todo
    }
    for future in as_completed(waiting):
        slug = waiting.pop(future)
        try:
            result = future.result()
        except EndedError as ended:
            result = Result(slug, made=False, reason=f"The report of {slug} {ended}")
        except MemoryError:
            limit = pool.megabytes if isinstance(pool, Workers) else 0
            result = Result(slug, made=False, reason=f"The report of {slug} {too_much(limit)}")
        results[slug] = result
        if result.trace:
            memory.learn(slug, result.trace)
        each(result)
    return results


def _further(
    pool: Executor,
    memory: ReportCache,
    results: dict[str, Result],
    *,
    beside: dict[str, Any],
    force: bool,
    each: Callable[[Result], None],
) -> Further:
    """Bring what lies beside the pages up to date, and say in the results what became of it."""
    further = Further(memory, force=force)
    ready = [slug for slug, result in sorted(results.items()) if result.made]
    for slug in ready:
        for edition in memory.editions(slug):
            further.learn(slug, f"{edition}.html")
    for slug, form, why in made_beside(further, pool, ready, **beside):
        result = results[slug]
        if why:
            results[slug] = replace(
                result, made=False, skipped=False, reason=f"{result.reason} {why}".strip()
            )
        else:
            results[slug] = replace(result, new=(*result.new, form))
        each(results[slug])
    for slug in memory.programme.partnerships():
        told = results.get(slug)
        further.tidy(slug, renewed=bool(told and told.trace))
        if told:
            aside = (*told.aside, *further.aside.get(slug, ()))
            forms = tuple(form for form in further.right(slug) if form not in PAGES)
            results[slug] = replace(told, forms=forms, aside=aside)
    return further


def check(template: Path, parameters: dict[str, Any]) -> None:
    """Refuse a template, or parameters that do not fit it; see `sipp_lib.batch.template.checked`."""
    checked(template, parameters)


def one(
    programme: Programme,
    slug: str,
    audience: Audience,
    template: Path | None,
    extra: dict[str, Any] | None,
    *,
    pictures: dict[str, str] | None = None,
) -> Result:
    """Make one report and say what became of it, in whatever process this is."""
    try:
        with ALONE:
            made = make(programme, slug, audience, template, extra, pictures=pictures)
            since = noted(made.book, date.today()) if audience == "public" and made.book else []
    except SippError as error:
        if os.environ.get("SIPP_DEBUG"):
            print(_traced(error, programme), file=sys.stderr)  # noqa: T201
        return Result(slug, made=False, reason=_fit_for(audience, str(error), programme))
    except MemoryError:  # in Python's own words; how much was allowed is known to who asked
        raise
    except Exception as error:  # one partnership's failure never stops the others
        if is_full(error):
            return Result(slug, made=False, reason=NO_ROOM)
        if os.environ.get("SIPP_DEBUG"):
            raise
        return Result(
            slug,
            made=False,
            reason=_fit_for(
                audience,
                f"The report of {slug} failed in a way the workbook did not foresee ({type(error).__name__}). "
                "Please report it; with --debug the details are shown.",
                programme,
            ),
        )
    return Result(slug, made=True, trace=made.trace, aside=made.aside, since=tuple(since))


def _traced(error: SippError, programme: Programme) -> str:
    """The traceback, which people send on: without the lines in which a template's cell named a pupil."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    hidden = dict.fromkeys(naming(programme, lines), "[A line is left out: it names a pupil.]")
    return "\n".join(hidden.get(line, line) for line in lines)


def naming(programme: Programme, texts: Sequence[str]) -> list[str]:
    """Those of some texts that name a known pupil, in whatever process has the names at hand."""
    found = known_names(programme.id, programme.folder).found
    # identities of records and files are no numbers, though some look like one
    return [text for text in texts if found(IDENTITY.sub("", text))]


def _fit_for(audience: Audience, reason: str, programme: Programme) -> str:
    """The sentence, where those who read ``batch.json`` may read it: a template's own cell may say anything."""
    reason = _without_paths(reason, programme)
    try:
        if audience == "school" or not naming(programme, [reason]):
            return reason
    except SippError as unknown:  # a key file that cannot be read comes before whatever else is wrong
        return _without_paths(str(unknown), programme)
    return (
        "The report was not made, and the sentence that says why holds the name or number of a pupil. Look for it in "
        "the template's cells, in the names of measures and in the short name of the partnership."
    )


def _without_paths(reason: str, programme: Programme) -> str:
    """The sentence without the folders of this machine, for it is published in ``batch.json``."""
    for folder in (
        programme.private.resolve(),
        programme.private,
        programme.folder.resolve(),
        programme.folder,
        keys_folder(programme.id).parent,
        Path.home(),
    ):
        if folder != Path():
            reason = reason.replace(f"{folder}{os.sep}", "").replace(str(folder), folder.name)
    return reason
