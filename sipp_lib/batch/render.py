"""From an executed notebook to one self-contained page, with nbconvert and the template ‘sipp’."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sipp_lib.batch.reading import has_picture, read_output, read_source, shown_of
from sipp_lib.characters import strings
from sipp_lib.errors import DisclosureError, ReportError
from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.programme import EDITIONS, shipped
from sipp_lib.reports.again import TAKEN, made_again
from sipp_lib.reports.annex import NAMED, annexed
from sipp_lib.reports.html import MARK, Call
from sipp_lib.reports.own_outputs import marked

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

    from sipp_lib.disclosure.safe import Audience
    from sipp_lib.reports.report import Report

# Without the metadata below, a published notebook would tell times, paths and machines.
KEPT_METADATA = ("kernelspec", "language_info", "sipp")
KEPT_OUTPUT = ("text/html", "text/plain", "application/json")
SENTENCE = re.compile(r"(<p( role=\"alert\")?>[^<>]*</p>)?")  # what stands in place of a form
MARKED_DONE = "sipp_cleaned"
"""Among the resources of a conversion: the notebook was cleaned by whoever asks for its page."""


@cache
def exporter() -> TemplateExporter:
    """The exporter with the project's template, made once in a process.

    Not the HTMLExporter as it is: it parses the finished page once more with BeautifulSoup, to give images
    an alt text and nbconvert's own outputs a place in the tab order. The pages here have both, and the parsing took
    four times as long as all the rest.
    """
    from nbconvert.exporters import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter

    class Pages(HTMLExporter):
        def from_notebook_node(  # type: ignore[override]
            self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
        ) -> tuple[str, dict[str, Any]]:
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    folder = str(shipped("templates", "html"))
    # the template takes what the cells show as it stands: there is nothing to prepare
    return Pages(template_name="sipp", extra_template_basedirs=[folder], default_preprocessors=[])


def render(notebook: NotebookNode, edition: str = "") -> str:
    """The page of an executed, cleaned notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Version 4, as `cleaned` returns it; ``metadata.sipp.title`` is the page's title.
    edition : str
        Which of its pages: see `only`.

    Returns
    -------
    str
        HTML without script or outside address.
    """
    page, _ = exporter().from_notebook_node(only(notebook, edition), {MARKED_DONE: True})
    return page


def editions(notebook: NotebookNode) -> list[str]:
    """Which pages beside the full report a notebook has a cell for."""
    return [each for each in EDITIONS if any(each in _tags(cell) for cell in notebook.cells)]


def only(notebook: NotebookNode, edition: str = "") -> NotebookNode:
    """A notebook with the cells of one page alone.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Cleaned; it is not changed.
    edition : str
        Of `EDITIONS`: the cells with that tag, the first of which tells title and language; else those with none.
    """
    chosen = [cell for cell in notebook.cells if not edition and not _tags(cell) & {*EDITIONS}]
    told: dict[str, Any] = dict(notebook.metadata.get("sipp", {}))
    for cell in notebook.cells if edition else ():
        if edition in _tags(cell):
            chosen.append(cell)
            outputs = cell.get("outputs", [])
            told |= next((o.data["application/json"] for o in outputs if "application/json" in o.data), {})
    told["edition"] = edition
    shown = [o.get("data", {}).get("text/html", "") for cell in chosen for o in cell.get("outputs", [])]
    if any(NAMED in each for each in shown):
        told["annex"] = str(annexed(shown))
    from nbformat import from_dict

    return from_dict({**notebook, "cells": chosen, "metadata": {**notebook.metadata, "sipp": told}})


def _tags(cell: NotebookNode) -> set[str]:
    return {*cell.metadata.get("tags", [])}


def facts_of(notebook: NotebookNode, name: str) -> dict[str, Any]:
    """What an executed notebook tells of itself: its stamp, for a phase page its title.

    Raises
    ------
    ReportError
        When a cell failed, or the notebook is not a report that was run to its end.
    """
    cells = notebook.cells
    if any(out.output_type == "error" for cell in cells for out in cell.get("outputs", [])):
        raise ReportError(
            f"{name} was not run to its end: a cell failed, and nothing of it is published. Put right what that cell "
            "says, which may be a parameter of papermill's, and run the notebook again."
        )
    for cell in cells:
        for output in () if _tags(cell) & {*EDITIONS} else cell.get("outputs", []):
            if _is_ours(output) and "application/json" in output.get("data", {}):
                return dict(output["data"]["application/json"])
    if _is_page(notebook):
        return {
            "title": next(
                (c.source.splitlines()[0].lstrip("# ") for c in cells if c.cell_type == "markdown"), ""
            )
        }
    raise ReportError(f"The template {name} shows no stamp. Its last cell must be ‘report.stamp()’.")


def own_texts(notebook: NotebookNode, *, shown: bool = False) -> list[tuple[str, str]]:
    """The words of cells that are a template's own, what it gave to the report's parts, and where it stands.

    What these parts show is made of texts that were read for names before, record by record: see `renewed`.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The template, executed.
    shown : bool
        Only what stands on the page; else all that the notebook beside it holds.
    """
    from nbformat import read

    shipped_cells = (read(each, as_version=4).cells for each in shipped("templates").glob("*/*.ipynb"))
    others, texts = {cell.source for cells in shipped_cells for cell in cells}, []
    # a page with forms, as it is shipped, has but sentences of the workbook in their place
    forms = _is_page(notebook) and all(_is_injected(cell) or cell.source in others for cell in notebook.cells)
    for number, cell in _numbered(notebook):
        tags = cell.metadata.get("tags", [])
        where = "a parameter of the template" if _is_injected(cell) else f"cell {number} of the template"
        words = [] if shown else list(tags)
        to_read = not shown or (cell.cell_type == "markdown" and "notes" not in tags)
        words += read_source(cell) if to_read and cell.source not in others else []
        outputs = (each for each in cell.get("outputs", []) if _is_ours(each))
        said = (
            APART.join(strings([call[2:] for call in calls]))
            if (calls := _calls(each)) and not any(call[1:2] == [TAKEN] for call in calls)
            else read_output(each)
            for each in outputs
        )
        texts += [(f"what {where} shows", text) for text in said if text and not forms]
        texts += [(where, word) for word in words if word]
    return texts


def _is_ours(output: Mapping[str, Any]) -> bool:
    """Whether an output is a part of the report's page; `cleaned` refuses any other."""
    return bool(output.get("metadata", {}).get("text/html", {}).get(MARK))


def _calls(output: Mapping[str, Any]) -> list[Call]:
    """How an output came about; none where it is no part of a report."""
    told = output["metadata"]["text/html"][MARK]
    return list(told) if isinstance(told, list) and all(isinstance(call, list) for call in told) else []


def renewed(notebook: NotebookNode, open_: Callable[[str], Report]) -> None:
    """Put in place of what each cell showed what the report's parts give for it here, where none of the cells ran.

    A cell may have put a class of its own in the place of one of the workbook's, or words under the name of one.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill executed it; it is changed.
    open_ : callable
        Opens the report of a partnership for the notebook's audience.

    Raises
    ------
    ReportError
        When a cell showed something that is not a part of the report's page, or that is not shown here, or there is a
        picture among its words.
    """
    for number, cell in _numbered(notebook):
        shown = cell.cell_type == "markdown" and "notes" not in _tags(cell)
        if shown and has_picture(shown_of(cell)):
            raise ReportError(
                f"Cell {number} of the report's template shows a picture of its own, and no picture can be read for "
                "pupils' names. Take it out."
            )
    for number, output in _outputs(notebook):
        shown = output.get("data", {}).get("text/html", "")
        try:
            fragment = made_again(_calls(output), open_, shown) if _is_ours(output) else None
        except DisclosureError as error:
            raise ReportError(f"Cell {number} of the report's template: {error}") from error
        if fragment is not None and str(fragment.html) != shown:
            raise ReportError(
                f"What cell {number} of the report's template shows is not what the workbook shows there: the cells "
                "before it changed the workbook, or records, evidence or settings have changed since the notebook was "
                "run. Run it again; if this comes back, correct those cells."
            )
        if fragment is None and not (_is_ours(output) and _is_page(notebook) and SENTENCE.fullmatch(shown)):
            raise _not_ours(number)
        output.data = fragment._repr_mimebundle_()[0] if fragment else {"text/html": shown}


def _is_page(notebook: NotebookNode) -> bool:
    return bool(notebook.metadata.get("sipp", {}).get("page"))


def _is_injected(cell: NotebookNode) -> bool:
    """Whether papermill put the cell there, which therefore has no number in the template."""
    return "injected-parameters" in _tags(cell)


def _numbered(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The cells with their numbers in the template: papermill's own cell has none."""
    number = 0
    for cell in notebook.cells:
        number += not _is_injected(cell)
        yield number, cell


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """What cells showed, with the numbers of the cells."""
    for number, cell in _numbered(notebook):
        # warnings of libraries go to stderr; they tell paths of this machine
        yield from ((number, each) for each in cell.get("outputs", []) if each.get("name") != "stderr")


def _not_ours(number: int) -> ReportError:
    return ReportError(
        f"Cell {number} of the report's template shows something that did not pass the disclosure gate. A template may "
        "show only what the report's own functions return; change that cell, or show a table that passed, or a figure "
        "of it, with report.show()."
    )


def cleaned(notebook: NotebookNode, facts: dict[str, Any], audience: Audience = "public") -> NotebookNode:
    """The notebook as it may be published: only what the report's own parts showed, for the school also the rest.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill executed it; it is changed.
    facts : dict
        What the index page and a later run need to know; kept as ``metadata.sipp``.
    audience : {"public", "school"}
        For the school what other cells showed stays, marked as the template's author's.

    Raises
    ------
    ReportError
        When it is for the public, and a cell showed something that is not a part of the report's page.
    """
    for number, cell in _numbered(notebook):
        cell.metadata = {"tags": tags} if (tags := cell.metadata.get("tags")) else {}
        cell.pop("attachments", None)
        # papermill draws a new one each time, and a template's own may be any words
        cell.id = "injected-parameters" if _is_injected(cell) else f"cell-{number}"
        if cell.cell_type != "code":
            continue
        # warnings of libraries go to stderr; they tell paths of this machine
        cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
        if audience != "school" and not all(map(_is_ours, cell.outputs)):
            raise _not_ours(number)
        cell.outputs = [out if _is_ours(out) else marked(out) for out in cell.outputs]
        for output in cell.outputs:
            output.metadata = {"text/html": {MARK: True}}
            output.data = {kind: output.data[kind] for kind in KEPT_OUTPUT if kind in output.data}
    notebook.metadata = {key: notebook.metadata[key] for key in KEPT_METADATA if key in notebook.metadata}
    notebook.metadata["sipp"] = facts
    return notebook
