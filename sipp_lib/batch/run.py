"""One report: its template run by papermill in a private folder, its page and notebook published whole."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib import errors
from sipp_lib.batch.template import checked, given
from sipp_lib.editions import ALL_FORMS, PAGES
from sipp_lib.errors import NO_ROOM, ReportError, SippError, is_full
from sipp_lib.files import HALF, aside, carry, content, unused, write_together
from sipp_lib.formats import listing
from sipp_lib.imports import KERNEL, install_kernels, only_installed
from sipp_lib.programme import EDITIONS, REPORTS, Programme
from sipp_lib.report_limits import CELL_SECONDS
from sipp_lib.reports.provenance import template_path
from sipp_lib.rights import private_folder, public_folder
from sipp_lib.temporary import SOCKETS, ours

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

    from sipp_lib.batch.cache import BuildRecord, FileState
    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.workbook import Workbook

ENGINE = "sipp"


@dataclass(frozen=True)
class Made:
    """A report that was published: its page, executed notebook and workbook, and what was put out of their way."""

    partnership: str
    page: Path
    notebook: Path
    trace: BuildRecord
    aside: tuple[str, ...] = ()
    book: Workbook | None = None


def make(
    programme: Programme,
    partnership: str,
    audience: Audience = "public",
    template: Path | None = None,
    extra: dict[str, Any] | None = None,
    *,
    engine: str | None = ENGINE,
    pictures: Mapping[str, str] | None = None,
) -> Made:
    """Make one report and publish its page and notebook, both whole or neither changed.

    Parameters
    ----------
    programme : Programme
        Where the partnership and the reports are.
    partnership : str
        The partnership's slug.
    audience : {"public", "school"}
        For whom.
    template : pathlib.Path, optional
        Another report template.
    extra : dict, optional
        Further parameters the template asks for.
    engine : {"sipp", None}
        Whether the cells run in this process, or in a kernel of their own.
    pictures : mapping of str to str, optional
        Those of the last report, which are taken again where they would come out the same; see `BuildRecord`.

    Raises
    ------
    SippError
        In one sentence, whatever went wrong; nothing is published then.
    """
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from sipp_lib.batch.apart import can_copy, in_a_copy
    from sipp_lib.batch.cache import evidence_of, hash_file, key, names_of, settled
    from sipp_lib.batch.render import cleaned
    from sipp_lib.batch.workers import EndedError
    from sipp_lib.reports.album import Album
    from sipp_lib.reports.provenance import software, template_fingerprint
    from sipp_lib.workbook import RUNNING, Workbook

    template = template or template_path()
    place = programme.partnership(partnership)
    parameters = given(partnership, audience, extra)
    notebook = checked(template, parameters)
    # the files first: what changes while the report is made is then new to the next run
    seen: dict[str, FileState] = {}

    def noted(path: Path) -> str:
        seen[str(path)] = hash_file(path)
        return str(seen[str(path)][-1])

    hashes = {"evidence": evidence_of(programme, place, noted), "names": names_of(programme, audience, noted)}
    told = settled(place) and bool(noted(place.records_file)) and settled(place)
    book = Workbook.open(
        partnership, programme.folder, audience, warn=False
    )  # the batch tells of all together
    page, own = template_fingerprint(template), template.resolve() != template_path().resolve()
    # what a template's own cells do to the workbook must not reach what looks at their results
    engine = ENGINE if _has_no_shell(engine) and (can_copy() or not own) else None
    run = partial(in_a_copy, executed_by) if own and engine else executed_by
    last = programme.reports(audience) / f"{partnership}.html"
    album = Album(last, pictures or {}, [software(), page, parameters])
    with (
        ours("report", sockets=engine is None) as folder,
        _environment(programme, template, work := str(folder)),
        album.opened(),
    ):
        opened, lying = RUNNING.set(book), _unknown(programme) if own else {}
        try:
            executed = run(engine, notebook, parameters, work)
        except PapermillExecutionError as error:
            raise _told(error, partnership, template, notebook) from error
        except EndedError as error:
            raise ReportError(f"The report of {partnership} {error}") from error
        except DeadKernelError as error:
            raise ReportError(
                f"The report of {partnership} ended before its last cell: a cell of {template.name} ended Python, "
                "as ‘exit’ does, or the system did because memory ran out. Take that out, or try it alone."
            ) from error
        except Exception as error:  # named, and the batch goes on
            if is_full(error):
                raise ReportError(NO_ROOM) from error
            raise ReportError(
                f"The report of {partnership} could not be run ({type(error).__name__}). "
                "Try again; with --debug the details are shown."
            ) from error
        finally:
            RUNNING.reset(opened)
            if own:
                _hold_back(programme, template, lying)
        facts = _facts(executed, template, book, own=own)
    made_from = key(programme, records=book.fingerprint, template=page, parameters=parameters, **hashes)
    facts["stamp"] = {**facts["stamp"], "key": made_from}
    heads = book.fingerprint if told else ""
    notebook = cleaned(executed, facts, audience)
    return replace(
        publish(programme, audience, partnership, notebook, seen=seen, heads=heads, pictures=album.kept),
        book=book,
    )


def _unknown(programme: Programme) -> dict[Path, tuple[int, int]]:
    """What lies in the folder of public reports and is none of the workbook's own, and how it is known again."""
    forms = ("html", "ipynb", *PAGES, *ALL_FORMS)
    of = (programme.report("public", slug, form) for slug in programme.partnerships() for form in forms)
    own = {*(path.name for path in of), "index.html", "batch.json"}
    found = programme.reports("public").rglob("*")
    there = {path: path.lstat() for path in found if path.name not in own and not path.match(HALF)}
    return {path: (at.st_mtime_ns, at.st_size) for path, at in there.items() if not stat.S_ISDIR(at.st_mode)}


def _hold_back(programme: Programme, template: Path, lying: Mapping[Path, tuple[int, int]]) -> None:
    """Take out of the folder that people publish what a template's cells wrote there themselves.

    Raises
    ------
    ReportError
        When there was any.
    """
    new = [path for path, state in _unknown(programme).items() if lying.get(path) != state]
    if not new:
        return
    private_folder(kept := programme.private / ".sipp" / "held-back")
    for path in new:
        carry(path, unused(kept / path.name))
    raise ReportError(
        f"While the template {template.name} ran, {listing([path.name for path in new])} came into the folder of the "
        "public reports, and nobody had looked through it. It is now in .sipp/held-back, beside what stays in "
        "the school. "
        "A template shows what it has to say on the page; take out what writes to that folder."
    )


def _facts(executed: NotebookNode, template: Path, book: Workbook, *, own: bool) -> dict[str, Any]:
    """What an executed template tells of its report; for the public, one of somebody's own is looked through first."""
    from sipp_lib.batch.render import facts_of, own_texts, renewed
    from sipp_lib.name_check import check_words
    from sipp_lib.reports.report import Report
    from sipp_lib.workbook import Workbook

    facts = facts_of(executed, template.name)
    told = facts.get("stamp", {}).get("parameters", {})
    if (told.get("partnership"), told.get("audience")) != (book.slug, book.audience):
        raise ReportError(
            f"The template {template.name} has not made the report of {book.slug} for this audience. Its cells must "
            "hand the parameters partnership and audience to Report.open, and the last one show report.stamp()."
        )
    if not own or book.audience == "school":
        return facts

    @cache
    def report(slug: str) -> Report:
        there = slug == book.slug
        return Report(book if there else Workbook.open(slug, book.programme.folder, warn=False))

    check_words(book, own_texts(executed))
    renewed(executed, report)
    return facts_of(executed, template.name)


def _has_no_shell(engine: str | None) -> bool:
    """Whether cells can be run in this process: in somebody's notebook there is one shell, and it is theirs."""
    from IPython.core.interactiveshell import InteractiveShell

    return engine == ENGINE and not InteractiveShell.initialized()


def executed_by(
    engine: str | None, notebook: NotebookNode, parameters: dict[str, Any], work: str
) -> NotebookNode:
    """A copy of a notebook from `checked`, run by papermill: in this process, or with engine None in a kernel.

    These are the steps of papermill's ``execute_notebook`` but for its reading and writing: it writes out even a
    notebook that is in memory, reads that, and writes the result, too.

    Raises
    ------
    papermill.exceptions.PapermillExecutionError
        When a cell fails.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.parameterize import parameterize_notebook
    from papermill.utils import chdir
    from traitlets.config import Config

    own = _has_no_shell(engine)
    how: dict[str, Any] = {"execution_timeout": CELL_SECONDS, "config": Config(SOCKETS)}
    if own:
        from sipp_lib.batch.engine import SippEngine

        # where the package is not installed, it has no entry point
        papermill_engines.register(ENGINE, SippEngine)
    name, limit = (ENGINE, {}) if own else (None, how)
    executed = parameterize_notebook(deepcopy(notebook), parameters, kernel_name=KERNEL, engine_name=name)
    with chdir(work):
        executed = papermill_engines.execute_notebook_with_engine(
            name, executed, kernel_name=KERNEL, progress_bar=False, store_widget_state=False, **limit
        )
    raise_for_execution_errors(executed, None)
    return executed


def publish(
    programme: Programme,
    audience: Audience,
    partnership: str,
    notebook: NotebookNode,
    *,
    seen: dict[str, FileState],
    heads: str,
    pictures: dict[str, str],
) -> Made:
    """Put the finished files in place; a reader finds the old report or the new one, never a part.

    The notebook comes last and holds the hash of all: a page without its notebook is made again.
    """
    import nbformat

    from sipp_lib.batch.cache import ZEROS, BuildRecord, index_facts, sha, sign
    from sipp_lib.batch.render import editions, render

    files = {
        each: programme.report(audience, partnership, f"{each}.html") for each in ("", *editions(notebook))
    }
    pages = {each: render(notebook, each).encode() for each in files}
    whole = {each: sha(page) for each, page in pages.items()}
    facts, first = notebook.metadata["sipp"], whole.pop("")
    facts["whole"] = {"page": first, **whole, "notebook": ZEROS}
    source = sign(nbformat.writes(notebook) + "\n").encode()
    ready(programme.reports(audience))
    own = programme.report(audience, partnership, "ipynb")
    kept = _cleared(programme, audience, partnership, own, whole)
    write_whole({files[each]: page for each, page in pages.items()} | {own: source})
    # plain dictionaries: whoever receives a notebook's own must import nbformat, for two seconds
    tells = json.loads(json.dumps(index_facts(facts)))
    trace = BuildRecord(facts["stamp"]["key"], first, sha(source), tells, seen, heads, pictures, whole)
    return Made(partnership, files[""], own, trace, kept)


def _cleared(
    programme: Programme, audience: Audience, partnership: str, notebook: Path, new: Mapping[str, str]
) -> tuple[str, ...]:
    """Make room for the pages beside a report: the last ones go, and what somebody laid there gets another name."""
    from sipp_lib.batch.cache import sha

    try:
        last = json.loads(content(notebook))["metadata"]["sipp"]["whole"]
    except (OSError, ValueError, LookupError, TypeError):  # the first report, or a file of somebody else's
        last = {}
    kept = []
    for edition in EDITIONS:
        path = programme.report(audience, partnership, f"{edition}.html")
        there = sha(content(path)) if path.is_file() else ""
        if not there or there == new.get(edition):
            continue
        if there != last.get(edition):
            path.rename(other := aside(path))
            kept.append(other.name)
        elif edition not in new:
            path.unlink()
    return tuple(kept)


def ready(folder: Path) -> None:
    """Make the folder of reports, see `Programme.reports`: those for the school are private."""
    if _is_public(folder):
        public_folder(folder)
    else:
        private_folder(folder)


def _is_public(folder: Path) -> bool:
    return folder.name == REPORTS["public"]


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files of a folder of reports under other names, and when all are whole move them into place.

    Raises
    ------
    ReportError
        When the file cannot be written.
    """
    try:
        write_together(files, mode=0o644 if all(_is_public(path.parent) for path in files) else None)
    except OSError as error:
        first = next(iter(files))
        raise ReportError(
            f"{first.name} could not be written to {first.parent} ({error.strerror}). "
            "Check that there is room and that you may write there."
        ) from error


@contextmanager
def _environment(programme: Programme, template: Path, work: str) -> Iterator[None]:
    """Tell the kernel where programme and template are; keep code of the programme or the person out of it."""
    profile = Path(work) / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 50\n", encoding="utf-8")
    install_kernels(work, KERNEL)
    before, path = dict(os.environ), list(sys.path)
    only_installed(programme.folder)
    os.environ.update(
        SIPP_PROGRAMME=str(programme.folder.resolve()),
        SIPP_TEMPLATE=str(template.resolve()),
        IPYTHONDIR=work,
        JUPYTER_PATH=work,
        JUPYTER_RUNTIME_DIR=work,
    )
    try:
        yield
    finally:
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(before)


def _told(
    error: PapermillExecutionError, partnership: str, template: Path, notebook: NotebookNode
) -> SippError:
    kind = getattr(errors, error.ename, None)
    if isinstance(kind, type) and issubclass(kind, SippError):
        return ReportError(error.evalue)
    if error.ename.endswith("MemoryError"):
        raise MemoryError from error
    if error.ename == "OSError" and is_full(error):
        return ReportError(NO_ROOM)
    if error.ename == "KeyboardInterrupt":
        return ReportError(f"The report of {partnership} was interrupted. Make it again.")
    asks = next(at for at, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    number = error.cell_index + (error.cell_index <= asks)  # papermill put a cell of its own after that one
    own = template.resolve() == template_path().resolve()
    whose, now = ("the workbook", "please report it") if own else (template.name, "correct that cell")
    return ReportError(
        f"The report of {partnership} stopped in cell {number} of its template ({error.ename}). "
        f"This is a fault of {whose}, not of your data: {now}; with --debug the details are shown."
    )
