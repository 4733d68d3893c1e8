"""Many records of one kind as a table that people fill in."""

from __future__ import annotations

from sipp_lib.widgets.record import RecordWidget, script, style


class RecordTable(RecordWidget):
    """A row for each record; what has no column opens beneath its row. See `RecordWidget`."""

    _esm = script("table")
    _css = style("table")
