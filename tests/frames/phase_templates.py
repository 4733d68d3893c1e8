"""The templates of the phases, and what their pages show."""

import nbformat

from sipp_lib.pages.view import View
from sipp_lib.programme import shipped

TEMPLATES = sorted(shipped("templates").glob("phases/*.ipynb"))


def page_of(template):
    return template.stem.split("_")[1].capitalize()


def cells(template):
    notebook = nbformat.read(template, as_version=4)
    return [cell.source for cell in notebook.cells if cell.source.startswith("page.")]


def require_safe(page, template):
    """What each cell shows, drawn."""
    for cell in cells(template):
        found = eval(cell, {"page": page})
        if isinstance(found, View):
            found.refresh()
        yield cell, found
