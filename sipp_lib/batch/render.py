"""From an executed notebook to one self-contained page, with nbconvert and the template ‘sipp’."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sipp_lib.batch.reading import read_output, read_source
from sipp_lib.errors import ReportError
from sipp_lib.programme import shipped
from sipp_lib.reports.html import MARK

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

# Without the metadata below, a published notebook would tell times, paths and machines.
KEPT_METADATA = ("kernelspec", "language_info", "sipp")
KEPT_OUTPUT = ("text/html", "text/plain", "application/json")
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


def render(notebook: NotebookNode) -> str:
    """The page of an executed, cleaned notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Version 4, as `cleaned` returns it; ``metadata.sipp.title`` is the page's title.

    Returns
    -------
    str
        HTML without script or outside address.
    """
    page, _ = exporter().from_notebook_node(notebook, {MARKED_DONE: True})
    return page


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
        for output in cell.get("outputs", []):
            if "application/json" in output.get("data", {}):
                return dict(output["data"]["application/json"])
    if notebook.metadata.get("sipp", {}).get("page"):
        return {
            "title": next(
                (c.source.splitlines()[0].lstrip("# ") for c in cells if c.cell_type == "markdown"), ""
            )
        }
    raise ReportError(f"The template {name} shows no stamp. Its last cell must be ‘report.stamp()’.")


def own_texts(notebook: NotebookNode, *, shown: bool = False) -> list[tuple[str, str]]:
    """The words of cells that are a template's own, what these cells showed, and where it stands.

    What cells of the shipped templates show is made of texts that were read for names before, record by record.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The template, executed.
    shown : bool
        Only what stands on the page; else all that the notebook beside it holds.
    """
    from nbformat import read

    shipped_cells = (read(each, as_version=4).cells for each in shipped("templates").glob("*/*.ipynb"))
    others, texts, number = {cell.source for cells in shipped_cells for cell in cells}, [], 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        injected = "injected-parameters" in tags
        number += not injected
        where = "a parameter of the template" if injected else f"cell {number} of the template"
        words = [] if shown else list(tags)
        if cell.source not in others:
            if not shown or (cell.cell_type == "markdown" and "notes" not in tags):
                words += read_source(cell)
            outputs = (read_output(each) for each in cell.get("outputs", []) if _is_ours(each))
            texts += [(f"what {where} shows", text) for text in outputs if text]
        texts += [(where, word) for word in words if word]
    return texts


def _is_ours(output: Mapping[str, Any]) -> bool:
    """Whether an output is a part of the report's page; `cleaned` refuses any other."""
    return bool(output.get("metadata", {}).get("text/html", {}).get(MARK))


def cleaned(notebook: NotebookNode, facts: dict[str, Any]) -> NotebookNode:
    """The notebook as it may be published: only what the report's own parts showed.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill executed it; it is changed.
    facts : dict
        What the index page and a later run need to know; kept as ``metadata.sipp``.

    Raises
    ------
    ReportError
        When a cell showed something that is not a part of the report's page.
    """
    number = 0
    for cell in notebook.cells:
        cell.metadata = {"tags": tags} if (tags := cell.metadata.get("tags")) else {}
        cell.pop("attachments", None)
        if "injected-parameters" in (tags or ()):
            cell.id = "injected-parameters"  # papermill draws a new one each time
        else:
            number += 1
            cell.id = f"cell-{number}"  # a template's own may be any words
        if cell.cell_type != "code":
            continue
        # warnings of libraries go to stderr; they tell paths of this machine
        cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
        for output in cell.outputs:
            if not _is_ours(output):
                raise ReportError(
                    f"Cell {number} of the report's template shows something that did not pass the disclosure "
                    "gate. A template may show only what the report's own functions return; change that cell."
                )
            output.metadata = {"text/html": {MARK: True}}
            output.data = {kind: output.data[kind] for kind in KEPT_OUTPUT if kind in output.data}
    notebook.metadata = {key: notebook.metadata[key] for key in KEPT_METADATA if key in notebook.metadata}
    notebook.metadata["sipp"] = facts
    return notebook
