"""A report's template: read, its fault told where it has one, and its parameters the ones it asks for."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipp_lib.errors import UsageError
from sipp_lib.imports import KERNEL

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from sipp_lib.disclosure.safe import Audience

PROGRAMME = "programme"  # a parameter for papermill by hand; the command knows where its programme is


def checked(template: Path, parameters: dict[str, Any]) -> NotebookNode:
    """The template, when these parameters are the ones it asks for; to be copied by whoever changes it.

    papermill itself only logs an unknown parameter and goes on with the default: a misspelt partnership would
    become somebody else's report.

    Raises
    ------
    UsageError
        When the template cannot be read, is not in Python, has no single ``parameters`` cell, or a parameter
        is unknown, missing or not plain.
    """
    notebook, known = _opened(template.name, _source(template))
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        found = "no cell" if not cells else f"{len(cells)} cells"
        raise UsageError(
            f"The template {template.name} has {found} tagged ‘parameters’; it must have exactly one. "
            "Tag the cell that holds the parameters."
        )
    for name, value in parameters.items():
        if name not in known:
            raise UsageError(
                f"The template {template.name} has no parameter ‘{name}’; it has "
                f"{', '.join(f'‘{each}’' for each in known if each != PROGRAMME)}. "
                "Check the spelling."
            )
        if not isinstance(value, str | int | float | bool):
            raise UsageError(f"The parameter ‘{name}’ must be a text, a number, or yes or no.")
    for name, default in known.items():
        if name not in (*parameters, PROGRAMME) and default in ("None", "''", '""'):
            raise UsageError(
                f"The template {template.name} needs the parameter ‘{name}’, and it was not given."
            )
    return notebook


def _source(template: Path) -> str:
    """The text of a template.

    Raises
    ------
    UsageError
        When it is not there, may not be read, or is no text.
    """
    try:
        return template.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"The template {template.name} does not exist. Check its name and folder.") from None
    except OSError as error:
        raise UsageError(
            f"The template {template.name} cannot be read ({error.strerror}). Choose a notebook that you may open."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The template {template.name} is not text in UTF-8, as notebooks are. Open it in JupyterLab and save it."
        ) from error


@lru_cache(maxsize=1)  # for all reports of a process, and of those forked from it
def _opened(name: str, source: str) -> tuple[NotebookNode, dict[str, str]]:
    """A template as papermill takes it, and the defaults of its parameters; it runs in the workbook's own kernel.

    Raises
    ------
    UsageError
        For each thing that can be wrong with it, its own sentence.
    """
    import nbformat
    import papermill
    from nbformat.reader import NotJSONError
    from papermill.execute import remove_error_markers
    from papermill.iorw import load_notebook_node

    try:
        notebook = nbformat.reads(source, as_version=4)
        nbformat.validate(notebook)
    except NotJSONError as error:
        raise UsageError(
            f"The template {name} is not a notebook: it is not written as JSON. Choose a file that JupyterLab has "
            "saved, with the ending .ipynb."
        ) from error
    except Exception as error:  # nbformat has one for each form that a file may fail to have
        raise UsageError(
            f"The template {name} does not have the form of a notebook. Open it in JupyterLab and save it, or take an "
            "undamaged copy."
        ) from error
    told = notebook.metadata
    language = (
        told.get("language_info", {}).get("name") or told.get("kernelspec", {}).get("language") or "python"
    )
    if language not in ("python", "ipython"):
        raise UsageError(
            f"The template {name} is written for {language}, and reports are made in Python. Choose another template."
        )
    told.kernelspec = {"name": KERNEL, "display_name": "SIPP workbook", "language": "python"}
    told.language_info = {"name": "python"}
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                raise UsageError(
                    f"The template {name} has a cell tagged ‘parameters’ that is not Python in its line "
                    f"{error.lineno}. It holds lines such as partnership = None."
                ) from error
    notebook = remove_error_markers(load_notebook_node(notebook))
    return notebook, {each: about["default"] for each, about in papermill.inspect_notebook(notebook).items()}


def given(partnership: str, audience: Audience, extra: dict[str, Any] | None) -> dict[str, Any]:
    """The parameters of one report: whose, for whom, and what else the template asks for.

    Raises
    ------
    UsageError
        When a further parameter would change whose report it is or for whom.
    """
    own = {"partnership": partnership, "audience": audience}
    for name in {*own, PROGRAMME} & (extra or {}).keys():
        raise UsageError(f"The parameter ‘{name}’ is set by the command itself. Leave it out.")
    return own | (extra or {})
