"""A programme's copies of the workbook's pages: filled in, signed, and replaced when they are outdated."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import ProgrammeError
from sipp_lib.files import aside, write_atomically
from sipp_lib.programme import Place, Programme, shipped
from sipp_lib.rights import private_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbformat.sign import NotebookNotary

MARK = "sipp"
"""The key of a page's metadata: by it JupyterLab hides the code and runs the page."""
START = "start_here.ipynb"


def templates() -> list[Path]:
    """The template of each phase, in order."""
    folder = shipped("templates") / "phases"
    return sorted(folder.glob("*.ipynb"))


def phase_pages(place: Place) -> int:
    """Put a partnership's page of each phase in its place, or leave it where it is up to date.

    Returns
    -------
    int
        How many pages the partnership has.
    """
    for template in templates():
        put(template, place.notebooks / template.name, {"partnership": place.slug})
    return len(templates())


def start_page(programme: Path) -> Path:
    """Put the page to start from into a programme's folder."""
    page = programme / START
    put(shipped("notebooks", START), page, {})
    return page


def refresh(programme: Programme, slugs: list[str]) -> None:
    """Bring the pages of partnerships up to date."""
    for slug in slugs:
        phase_pages(programme.place(slug))


def put(template: Path, page: Path, parameters: dict[str, Any]) -> None:
    """Make a page from its template where there is none, an older one, or one that is not known here.

    A page that somebody has added to by hand is kept beside the new one.

    Parameters
    ----------
    template : pathlib.Path
        A notebook; its cell tagged ``parameters`` holds the defaults.
    page : pathlib.Path
        Where it goes.
    parameters : dict of str to str
        What this page is about.

    Raises
    ------
    ProgrammeError
        When Jupyter's own list of the pages that were made here cannot be used.
    """
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    try:
        _page(template, page, parameters, notary)
    except sqlite3.Error as error:
        raise ProgrammeError(
            f"Which pages were made here is kept in {notary.db_file}, and this file cannot be used. Check "
            "that there is room on its disk and that you may write there, then try again."
        ) from error


def _page(template: Path, page: Path, parameters: dict[str, Any], notary: NotebookNotary) -> None:
    import nbformat

    version = hashlib.sha256(template.read_bytes()).hexdigest()[:16]
    there = _read(page)
    told = {} if there is None else there.metadata.get(MARK, {})
    if there is not None and told.get("version") == version and notary.check_signature(there):
        return
    fresh = filled(template, parameters, version)
    if there is not None and _digest(there) not in (told.get("cells"), fresh.metadata[MARK]["cells"]):
        page.replace(aside(page))
    if not page.parent.is_dir():
        private_folder(page.parent)
    notary.sign(fresh)
    write_atomically(page, (nbformat.writes(fresh) + "\n").encode())


def filled(template: Path, parameters: dict[str, Any], version: str) -> NotebookNode:
    """A template with its parameters set and nothing run; its cells cannot be changed or deleted by accident."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = load_notebook_node(str(template))
    if parameters:
        notebook = parameterize_notebook(notebook, parameters)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.update(editable=False, deletable=False)
    cleared(notebook)
    notebook.metadata[MARK] = {
        **notebook.metadata.get(MARK, {}),
        "template": template.stem,
        "version": version,
    }
    notebook.metadata[MARK]["cells"] = _digest(notebook)
    return notebook


def cleared(notebook: Any) -> None:
    """Take everything out of a notebook that running it has put in; it may be plain JSON."""
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"].pop("execution", None)


def _digest(notebook: NotebookNode) -> str:
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]


def _read(page: Path) -> NotebookNode | None:
    import nbformat

    if not page.exists():
        return None
    try:
        return nbformat.read(page, as_version=4)
    except Exception:  # noqa: BLE001 - whatever it is, it is no page; it is kept beside the new one
        page.replace(aside(page))
        return None
