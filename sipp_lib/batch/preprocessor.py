"""What `jupyter nbconvert --template sipp` does with a notebook that papermill ran by hand: what `sipp report` does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Unicode

from sipp_lib.batch.render import MARKED_DONE, cleaned, editions, facts_of, only, own_texts, renewed
from sipp_lib.batch.told_before import noted
from sipp_lib.batch.told_beside import beside_others
from sipp_lib.errors import ReportError, UsageError
from sipp_lib.evidence.told import FIRST
from sipp_lib.evidence.unsearched import BEGINNING
from sipp_lib.programme import find

BROUGHT = "sipp_words"  # among nbconvert's resources: what a form of the page would say beside it


class Published(Preprocessor):
    """Lets only what the report's own parts showed reach the page; the template's ``conf.json`` names it."""

    enabled = True
    edition = Unicode(help="Of a notebook run by hand the page to make: brief, plain, or in full.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean a notebook, unless that was done by whoever made it here.

        Raises
        ------
        SippError
            When it did not run to its end, shows something that passed no gate or is not so any more, or has a text
            that names a pupil.
            Nothing is rendered then.
        """
        if resources.pop(MARKED_DONE, False):
            return nb, resources
        if resources.get("output_extension") != ".html":
            raise ReportError("The template ‘sipp’ makes a page to read and print. Give nbconvert --to html.")
        for words in _warned(nb):  # papermill says nothing of what a cell warned of
            self.log.warning(words)
        name = f"{resources['metadata']['name']}.ipynb"
        facts, given = facts_of(nb, name), nb.metadata.get("papermill", {}).get("parameters", {})
        told = facts.get("stamp", {}).get("parameters", given)
        if (told.get("audience") or "public") == "public":
            slug = told.get("partnership", "")
            for words in _check(nb, slug, given.get("programme"), resources.pop(BROUGHT, [])):
                self.log.warning(FIRST.format(slug) + words)
            facts = facts_of(nb, name)
        school = told.get("audience") == "school"
        nb = cleaned(nb, facts, "school" if school else "public")
        if self.edition and self.edition not in editions(nb):
            raise UsageError(
                f"The notebook has no cell tagged ‘{self.edition}’, so there is no such page. Say brief or plain, or "
                "leave --Published.edition out."
            )
        return only(nb, self.edition), resources


def _warned(nb: NotebookNode) -> Iterator[str]:
    """What the notebook was told of schools without a key file on the machine that ran it."""
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr" and BEGINNING in output.text:
                yield BEGINNING + output.text.partition(BEGINNING)[2].partition("\n")[0]


def _check(
    nb: NotebookNode, partnership: str, folder: str | None, brought: Iterable[tuple[str, str]]
) -> list[str]:
    """Read the words of the template, and of Word's file of styles, for names; work out anew what the cells show.

    What whoever publishes it is told first comes back.
    """
    from sipp_lib.name_check import check_words
    from sipp_lib.reports.report import Report
    from sipp_lib.workbook import Workbook

    @cache
    def report(slug: str) -> Report:
        try:
            programme = find(Path(folder or os.environ.get("SIPP_PROGRAMME") or "."))
        except UsageError as error:
            raise ReportError(
                "What the notebook shows is worked out again, and read for pupils' names, before it is published, and "
                "its programme was not found. Run nbconvert in the programme's folder."
            ) from error
        return Report(Workbook.open(slug, programme.folder, warn=False))

    if texts := [*own_texts(nb, shown=True), *brought]:
        check_words(report(partnership).book, texts)
    renewed(nb, report)
    shown = partnership and report.cache_info().currsize  # else no part of a report was
    if not shown:
        return []
    book = report(partnership).book
    return [*noted(book, date.today()), *beside_others(book.programme, [partnership]).get(partnership, ())]
