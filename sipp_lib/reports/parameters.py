"""A template that papermill runs by hand: nobody but the notebook itself can say what is wrong with its parameters."""

from __future__ import annotations

import ast
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
    from IPython import get_ipython

    shell = get_ipython()
    for asked, given in pairwise(shell.user_ns.get("In", []) if shell else []):
        if not given.startswith(INJECTED):
            continue
        known = _set(asked)
        for name in _set(given):
            if name not in known:
                raise UsageError(
                    f"The template has no parameter ‘{name}’; it has {', '.join(f'‘{each}’' for each in known)}. "
                    "Check the spelling of what follows -p."
                )


def check_partnership(partnership: object) -> None:
    """Refuse a report of nobody.

    Raises
    ------
    UsageError
        With what to write.
    """
    if not (isinstance(partnership, str) and partnership):
        raise UsageError(
            "Whose report it is was not said. Give the partnership's short name, the name of its folder in "
            "‘partnerships’, to papermill: -p partnership tarvit-water; from another folder than the programme's also "
            "-p programme FOLDER."
        )


def _set(cell: str) -> list[str]:
    """The names that a cell sets."""
    targets = [
        target
        for line in ast.parse(cell).body
        if isinstance(line, ast.Assign | ast.AnnAssign)
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
    ]
    return [target.id for target in targets if isinstance(target, ast.Name)]
