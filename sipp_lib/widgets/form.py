"""One record as a form that people fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sipp_lib.records.live_store import LiveStore
from sipp_lib.records.merge import Entry
from sipp_lib.widgets.record import RecordWidget, script, style


class RecordForm(RecordWidget):
    """One record, its fields under each other. See `RecordWidget`.

    Parameters
    ----------
    record : str, optional
        Its id; by default the first of its kind, or a new one, which the first edit begins.
    """

    _esm = script("form")
    _css = style("form")

    def __init__(
        self,
        store: LiveStore,
        kind: str,
        *,
        record: str | None = None,
        fields: Sequence[str] = (),
        heading: str | None = None,
        help: str | None = None,
    ) -> None:
        self._record = record
        super().__init__(store, kind, fields=fields, columns=(), heading=heading, help=help)

    def _heading(self, told: dict[str, Any]) -> str:
        return str(told["title"])

    def _entries(self) -> list[Entry]:
        found = super()._entries()
        if self._record is not None:
            return [entry for entry in found if entry.id == self._record]
        return [entry for entry in found if not entry.withdrawn][:1]
