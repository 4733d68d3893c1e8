"""A workbook's numbers over evidence given row by row, without a programme on disk."""

from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.disclosure.gate import Settings
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import Evidence
from sipp_lib.records.kinds import Partnership
from sipp_lib.workbook import Workbook


class Given(Workbook):
    def __init__(self, bodies, tables, audience, scales):
        self.given, self.audience, self.slug = bodies, audience, "tiny"
        self.released, self.own, self._let_through = [], [], []
        self.partnership = Partnership()
        self.cache, self.codes = {}, None
        self.settings, self.scales = Settings(10, 5), scales
        frames = {
            name: pd.DataFrame(tables.get(name, []), columns=list(columns)).astype(
                {column: kind.dtype for column, kind in columns.items()}
            )
            for name, columns in TABLES.items()
        }
        self.evidence = Evidence(**frames)

    def records(self, kind):
        raise NotImplementedError

    def bodies(self, kind):
        return [body for body in self.given if isinstance(body, kind)]


@pytest.fixture
def book_with():
    def make(*bodies, audience="public", scales=Path("nowhere"), **tables):
        return Given(bodies, tables, audience, scales)

    return make


@pytest.fixture
def scores():
    """Rows of pupils and observations from {pupil: (group, before, after)}, with a class where a fourth is given."""

    def make(found, code="READ"):
        pupils = [
            {"pupil": pupil, "group": row[0], "class": row[3] if len(row) > 3 else None}
            for pupil, row in found.items()
        ]
        observations = [
            {"pupil": pupil, "measure": code, "occasion": occasion, "date": pd.Timestamp(day), "value": value}
            for pupil, row in found.items()
            for occasion, day, value in (("September", "2025-09-01", row[1]), ("June", "2026-06-01", row[2]))
            if value is not None
        ]
        return {"pupils": pupils, "observations": observations}

    return make
