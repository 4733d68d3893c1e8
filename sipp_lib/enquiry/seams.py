"""Widgets that a page uses where this version of the workbook has them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sipp_lib.workbook import Workbook


def widget(module: str, name: str, book: Workbook) -> Any:
    """The widget `name` of ``sipp_lib.widgets.<module>`` on a workbook, or None where there is none."""
    where = f"sipp_lib.widgets.{module}"
    return getattr(import_module(where), name)(book) if find_spec(where) else None
