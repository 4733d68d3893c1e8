from datetime import date

import numpy as np
import pandas as pd
import pytest

from sipp_lib.evidence.schema import TABLES, to_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (np.False_, "no"),
        (12.0, "12"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (float("nan"), ""),
        (pd.NA, ""),
        (None, ""),
        (7, "7"),
        (date(2026, 3, 14), "2026-03-14"),
        (pd.Timestamp("2026-03-14"), "2026-03-14"),
        ("as it is", "as it is"),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value, text):
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("table", "column", "good", "bad"),
    [
        ("pupils", "simd_decile", ["1", "10"], ["0", "11", "1.0", "01"]),
        ("pupils", "fme", ["yes", "no"], ["Yes", "1", "true"]),
        ("pupils", "group", ["target", "comparison", "other"], ["Target", "control"]),
        ("observations", "numerator", ["0", "190"], ["-1", "1.5", "007"]),
        ("observations", "value", ["-3", "12.5"], ["1e5", "12,5", "nan", ".5"]),
        ("observations", "date", ["2026-03-14"], ["14/03/2026", "2026-02-30", "2026-3-14"]),
    ],
)
def test_a_cell_is_of_its_columns_type_or_refused(table, column, good, bad):
    kind = TABLES[table][column]
    for cell in good:
        assert to_text(pd.array([kind.parse(cell)], dtype=kind.dtype)[0]) == cell
    for cell in bad:
        with pytest.raises(ValueError):
            kind.parse(cell)
