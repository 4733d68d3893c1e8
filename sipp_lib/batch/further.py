"""What lies beside a page in another form: made when it is asked for and out of date, taken away with its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sipp_lib.batch.cache import sha
from sipp_lib.batch.run import write_whole
from sipp_lib.batch.workers import EndedError
from sipp_lib.editions import ALL_FORMS, PAGES
from sipp_lib.errors import DisclosureError, SippError
from sipp_lib.files import aside, content
from sipp_lib.reports.provenance import software

if TYPE_CHECKING:
    from sipp_lib.batch.cache import ReportCache
    from sipp_lib.programme import Programme

IN_STYLES = "Take it out of that file; look in its header, its footer and its properties."
LISTED = (
    "beside"  # in batch.json: from what each file was made, so that the next run knows it, on any machine
)


class Further:
    """The files beside the pages of a folder of reports.

    One that belongs to another page than the one that lies there now is taken away: two reports of different days tell
    together what neither tells. One that somebody has changed, or that nobody knows, is never deleted: where it would
    be in the way it gets another name.

    Parameters
    ----------
    memory : ReportCache
        Of the programme and the audience.
    force : bool
        Whether what is wanted is made again also where it is as it must be.

    Attributes
    ----------
    known : dict
        For each partnership and form the SHA-256 of the page it was made from, of what it was made with, and
        of the file.
    aside : dict of str to list
        For each partnership the new names of files that got another one.
    """

    def __init__(self, memory: ReportCache, *, force: bool = False) -> None:
        self._memory, self._folder = memory, memory.programme.reports(memory.audience)
        self._force = force
        self.aside: dict[str, list[str]] = {}
        self.known: dict[str, dict[str, list[str]]] = {}
        with suppress(
            OSError, ValueError, LookupError, TypeError, AttributeError
        ):  # the first run, or not ours
            told = json.loads(content(self._folder / "batch.json"))[LISTED]
            self.known = {
                slug: {f: list(map(str, of)) for f, of in each.items()} for slug, each in told.items()
            }

    def path(self, slug: str, form: str = "html") -> Path:
        """Where a report lies in one of its forms."""
        return self._memory.programme.report(self._memory.audience, slug, form)

    def page(self, slug: str, form: str) -> Path:
        """The page of which a form is made; of a page beside the full one, that one."""
        edition, _, ending = form.rpartition(".")
        return self.path(slug, "html" if ending == "html" else f"{edition}.html")

    def lying(self, slug: str) -> list[str]:
        """The forms, and the pages beside the full one, that lie under a report's name, whoever made them."""
        return [form for form in (*PAGES, *ALL_FORMS) if self.path(slug, form).is_file()]

    def right(self, slug: str) -> list[str]:
        """The forms that are as they were made, and of the page that is there; always in the same order."""
        known = self.known.get(slug, {})
        return [
            form
            for form in (*PAGES, *ALL_FORMS)
            if form in known
            and known[form][0] == self._look(self.page(slug, form))
            and self._unchanged(slug, form)
        ]

    def tidy(self, slug: str, *, renewed: bool) -> None:
        """Take away what does not belong to a report's page, which may have been deleted or made anew just now."""
        for form in self.lying(slug):  # pages before what is made of them
            of = self.known.get(slug, {}).get(form)
            if self._unchanged(slug, form):
                if of and of[0] != self._look(self.page(slug, form)):
                    self.path(slug, form).unlink()
            elif renewed:
                self._put_aside(slug, form)
        for form in {*self.known.get(slug, {})} - {*self.lying(slug)}:
            del self.known[slug][form]

    def wanting(self, slugs: Collection[str], form: str, made_with: str) -> list[str]:
        """The reports whose file is not there as it must be; a file of somebody else's is put out of the way."""
        found = []
        for slug in slugs:
            of, page = self.known.get(slug, {}).get(form, []), self._look(self.page(slug, form))
            same = self._unchanged(slug, form)
            if not page or (same and not self._force and of[:2] == [page, made_with]):
                continue
            if self.path(slug, form).is_file() and not same:
                self._put_aside(slug, form)
            found.append(slug)
        return found

    def learn(self, slug: str, form: str, made_with: str = "") -> None:
        """Take in what was made."""
        of = [self._look(self.page(slug, form)), made_with, self._look(self.path(slug, form))]
        self.known.setdefault(slug, {})[form] = of

    def _look(self, path: Path) -> str:
        return self._memory.look(path) if path.is_file() else ""

    def _unchanged(self, slug: str, form: str) -> bool:
        of = self.known.get(slug, {}).get(form, [])
        return of[2:] == [self._look(self.path(slug, form))]

    def _put_aside(self, slug: str, form: str) -> None:
        kept = aside(self.path(slug, form))
        self.path(slug, form).rename(kept)
        self.aside.setdefault(slug, []).append(kept.name)


def check_forms(forms: Sequence[str], styles: Path | None = None, public: Programme | None = None) -> None:
    """Refuse before anything is made what cannot be made on this machine, or may not be published.

    Raises
    ------
    UsageError
        When there is no browser for a PDF, or Word's file of styles is none.
    DisclosureError
        When the header, the footer or anything else that Word's file of styles brings names a pupil of a programme
        whose reports are for the public.
    """
    if styles:
        from sipp_lib.disclosure.free_text import words_naming
        from sipp_lib.editions.style_file import begun, words_of
        from sipp_lib.evidence.pupils.key_files import known_names

        begun(styles)
        if public:
            words = [(*each, IN_STYLES) for each in words_of(styles)]
            for told in words_naming(words, known_names(public.id, public.folder).found):
                raise DisclosureError(f"No public report was made: {told}")
    if "pdf" in forms:
        from sipp_lib.editions.browser import found

        found()


def made(
    further: Further,
    pool: Executor,
    slugs: Sequence[str],
    *,
    forms: Sequence[str],
    seconds: float,
    styles: Path | None = None,
) -> Iterator[tuple[str, str, str]]:
    """Make the files that are wanted and out of date.

    Parameters
    ----------
    further : Further
        What is there.
    pool : Executor
        Who works where the work can be shared.
    slugs : sequence of str
        The reports whose page is as it must be.
    forms : sequence of str
        Of `sipp_lib.editions.FORMS`: each of the full report and of the pages beside it.
    seconds : float
        How long a PDF may take.
    styles : pathlib.Path, optional
        Whose styles Word takes: see `sipp_lib.editions.word.word`.

    Yields
    ------
    tuple of str
        The partnership, the form (of `ALL_FORMS`), and why it was not made; empty when it was.
    """
    for ending in forms:
        look = sha(content(styles)) if styles and ending == "docx" else ""
        made_with = sha(json.dumps([software(), ending, look], sort_keys=True).encode())
        wanting = [
            (slug, form)
            for form in ALL_FORMS
            if form.rpartition(".")[-1] == ending
            for slug in further.wanting(slugs, form, made_with)
        ]
        write = partial(write_word, styles=styles) if ending == "docx" else write_tables
        for slug, form, why in (
            _printed(further, wanting, seconds)
            if ending == "pdf"
            else _written(further, pool, wanting, write)
        ):
            if why:
                yield slug, form, f"The page is there, and its {ALL_FORMS[form]} was not made. {why}"
            else:
                further.learn(slug, form, made_with)
                yield slug, form, ""


def _printed(
    further: Further, wanting: list[tuple[str, str]], seconds: float
) -> Iterator[tuple[str, str, str]]:
    """PDFs, one after the other by one browser; after a page that it did not print by a new one."""
    from sipp_lib.editions.browser import opened

    waiting = list(wanting)
    while waiting:
        try:
            with opened(seconds) as printed:
                while waiting:
                    page = further.page(*waiting[0]).read_text(encoding="utf-8")
                    write_whole({further.path(*waiting[0]): printed(page)})
                    yield *waiting.pop(0), ""
        except SippError as error:
            yield *waiting.pop(0), str(error)


def _written(
    further: Further, pool: Executor, wanting: list[tuple[str, str]], write: Callable[[Path, Path], None]
) -> Iterator[tuple[str, str, str]]:
    """Files of Word or Excel, as many at once as the pool has processes."""
    waiting = {pool.submit(write, further.page(*each), further.path(*each)): each for each in wanting}
    for future in as_completed(waiting):
        try:
            future.result()
            yield *waiting[future], ""
        except EndedError as ended:
            yield *waiting[future], f"Making it {ended}"
        except SippError as error:
            yield *waiting[future], str(error)


def write_word(page: Path, target: Path, styles: Path | None) -> None:
    """Write a page as a Word document, in whatever process this is."""
    from sipp_lib.editions.word import word

    write_whole({target: word(page.read_text(encoding="utf-8"), styles)})


def write_tables(page: Path, target: Path) -> None:
    """Write the tables of a page as an Excel workbook, in whatever process this is."""
    from sipp_lib.editions.spreadsheet import workbook

    write_whole({target: workbook(page.read_text(encoding="utf-8"))})
