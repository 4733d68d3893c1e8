"""Workbooks over evidence given row by row."""

from pathlib import Path

import pandas as pd
import pytest
from given_book import Given


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
