"""From an executed notebook to one self-contained page, with nbconvert and the template «sipp»."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import ReportError
from sipp_lib.programme import shipped
from sipp_lib.reports.page import MARK

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

# Without the metadata below, a published notebook would tell times, paths and machines.
KEPT_METADATA = ("kernelspec", "language_info", "sipp")


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
    page, _ = exporter().from_notebook_node(notebook)
    return page


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
        if "injected-parameters" in (tags or ()):
            cell.id = "injected-parameters"  # papermill draws a new one each time
        else:
            number += 1
        if cell.cell_type != "code":
            continue
        # warnings of libraries go to stderr; they tell paths of this machine
        cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
        for output in cell.outputs:
            if not output.get("metadata", {}).get("text/html", {}).get(MARK):
                raise ReportError(
                    f"Cell {number} of the report's template shows something that did not pass the disclosure "
                    "gate. A template may show only what the report's own functions return; change that cell."
                )
    notebook.metadata = {key: notebook.metadata[key] for key in KEPT_METADATA if key in notebook.metadata}
    notebook.metadata["sipp"] = facts
    return notebook
