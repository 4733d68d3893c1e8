"""Groups above groups: three rows of a header, merged or not, each heading with all that stands above it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sipp_lib.evidence.readers.read import read

MERGED = [["B1:E1", "F1:G1", "B2:C2", "D2:E2", "F2:G2"], ["B1:E1", "F1:G1"], []]


@pytest.mark.parametrize("merges", MERGED)
@pytest.mark.parametrize("title", [[], [["Tarbrax PS tracking 2026-27"]]])
def test_three_rows_of_a_header_are_read(tmp_path: Path, merges: list[str], title: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    head = [
        [None, "Reading", None, None, None, "Maths", None],
        [None, "Aug", None, "May", None, "Aug", None],
        ["Name", "Raw", "SAS", "Raw", "SAS", "Raw", "SAS"],
    ]
    for row in [*title, *head, *([f"P{at}", 20, 95, 25, 98, 15, 90] for at in range(8))]:
        sheet.append(row)
    for each in merges:
        first, _, last = each.partition(":")
        shift = len(title)
        sheet.merge_cells(f"{first[0]}{int(first[1]) + shift}:{last[0]}{int(last[1]) + shift}")
    book.save(tmp_path / "x.xlsx")
    assert [*read(tmp_path / "x.xlsx").frame] == [
        "Name",
        *(
            "Reading Aug Raw",
            "Reading Aug SAS",
            "Reading May Raw",
            "Reading May SAS",
            "Maths Aug Raw",
            "Maths Aug SAS",
        ),
    ]
