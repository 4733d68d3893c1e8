"""A template that papermill runs by hand: nobody but the notebook itself can say what is wrong with its parameters."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import pairwise

from sipp_lib.errors import UsageError

INJECTED = "# Parameters\n"  # how papermill begins the cell that it puts after the one tagged ‘parameters’


def check_parameters() -> None:
    """Refuse what papermill was given and the notebook does not ask for: papermill goes on with the default.

    Raises
    ------
    UsageError
        Naming the parameter, in a notebook; elsewhere there is nothing to look at.
    """
    for asked, given in _filled_in():
        known = _set(asked)
        for name in _set(given):
            if name not in known:
                raise UsageError(
                    f"The template has no parameter ‘{name}’; it has {', '.join(f'‘{each}’' for each in known)}. "
                    "Check the spelling of what follows -p."
                )


def check_audience(audience: str) -> None:
    """Refuse what is for the school in a notebook that papermill runs for the public, by hand or in a batch.

    Raises
    ------
    UsageError
        When a cell asks for it.
    """
    for asked, given in _filled_in():
        said = _set(asked) | _set(given)
        if audience == "school" and said.get("audience") == "public":
            raise UsageError(
                "This notebook is run for the public, and a cell of it opens a partnership for the school. In that "
                "cell give the parameter, audience, in place of ‘school’; or run the notebook for the school."
            )


def check_partnership(partnership: object) -> None:
    """Refuse a report of nobody.

    Raises
    ------
    UsageError
        With what to write.
    """
    # papermill's -p reads ‘2025’ as a number, and ‘true’ as an answer
    if isinstance(partnership, int | float):
        raise UsageError(
            "papermill took the partnership's short name for a number. Give it with -r in place of -p: "
            f"-r partnership {str(partnership).lower()}"
        )
    if not (isinstance(partnership, str) and partnership):
        raise UsageError(
            "It was not said whose report this is. Give the partnership's short name, the name of its folder in "
            "‘partnerships’, to papermill: -p partnership tarvit-water; from another folder than the programme's also "
            "-p programme FOLDER."
        )


def _filled_in() -> Iterator[tuple[str, str]]:
    """The cell of parameters and the one that papermill put after it, in a notebook that papermill runs."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    for asked, given in pairwise(shell.user_ns.get("In", []) if shell else []):
        if given.startswith(INJECTED):
            yield asked, given


def _set(cell: str) -> dict[str, object]:
    """The names that a cell sets, and their values where these are written out."""
    found: dict[str, object] = {}
    for line in ast.parse(cell).body:
        if isinstance(line, ast.Assign | ast.AnnAssign):
            targets = line.targets if isinstance(line, ast.Assign) else [line.target]
            value = line.value.value if isinstance(line.value, ast.Constant) else None
            found |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return found
