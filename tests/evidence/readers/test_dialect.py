from __future__ import annotations

import bad_files as bad
from read_files import texts


def test_everything_assumed_can_be_overridden(reading):
    content = "Ann;P5\nBen;P6\nCal;P7\n".encode("utf-16-le")
    found = reading(content, encoding="utf-16-le", separator=";", header_rows=[])
    assert texts(found) == [["Ann", "P5"], ["Ben", "P6"], ["Cal", "P7"]]
    found = reading(bad.csv(), header_rows=[2])
    assert list(found.frame.columns) == ["080010001", "Isla", "P5", "12"]
    assert found.dialect.left_out == {1: "above the header"}
