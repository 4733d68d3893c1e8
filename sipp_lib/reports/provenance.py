"""What a report was made from: inputs' hashes, versions and parameters, so that anyone can make it again."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sipp_lib import __version__
from sipp_lib.files import shipped

# Those whose release could change a number or a pixel of a report.
LIBRARIES = (
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "seaborn",
    "pydantic",
    "papermill",
    "nbconvert",
)

# Those that run the cells and make the page; they are not in the stamp, but a new one makes all reports again.
MACHINERY = ("ipykernel", "ipython", "jinja2", "mistune", "nbclient", "nbformat", "pillow")


def template_path() -> Path:
    """The report's own template."""
    return shipped("templates", "reports", "partnership.ipynb")


def versions() -> dict[str, str]:
    """The version of Python and of each library that a report's numbers and pictures depend on."""
    own = {"python": platform.python_version(), "sipp-workbook": __version__}
    return own | {name: _version(name) for name in LIBRARIES}


_version = cache(version)  # which reads a file each time


@cache
def software() -> dict[str, str]:
    """All versions, and a hash over this package's own code, which in a checkout changes without its version."""
    code = fingerprint(*sorted(Path(__file__).parents[1].rglob("*.py")))
    return versions() | {name: _version(name) for name in MACHINERY} | {"code": code}


def template_fingerprint(template: Path) -> str:
    """The hash of a report's template, and of the page's template and style with it."""
    return fingerprint(template, *sorted(shipped("templates", "html", "sipp").iterdir()))


def fingerprint(*paths: Path) -> str:
    """SHA-256 over the bytes of the files, in the order given, as hexadecimal text."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def stamp(
    *,
    records: str,
    evidence: dict[str, str],
    settings: dict[str, int],
    parameters: dict[str, Any],
    template: Path,
) -> dict[str, Any]:
    """The stamp of a report.

    Parameters
    ----------
    records : str
        Hash over the heads of all records.
    evidence : dict of str to str
        SHA-256 of each evidence file in use.
    settings : dict of str to int
        Threshold and rounding base of the gate.
    parameters : dict
        What papermill filled in.
    template : pathlib.Path
        The report's template; the page's template and style are hashed with it.

    Returns
    -------
    dict
        Plain JSON types; the same inputs give the same stamp. It holds no time and no path.
    """
    return {
        "parameters": parameters,
        "inputs": {
            "records": records,
            "evidence": dict(sorted(evidence.items())),
            "template": template_fingerprint(template),
        },
        "settings": settings,
        "versions": versions(),
    }
