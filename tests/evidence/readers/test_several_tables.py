"""Two tables on one sheet are named and refused; one table with page breaks or spare columns is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import ReadFile, read

HEAD = "Name,Reading Pre,Reading Post"
ONE = ["Isla Fraser,12,15", "Callum Begg,9,11", "Skye Rae,14,14", "Iona Weir,8,13"]
TWO = ["Fergus Nairn,12,15", "Mhairi Laird,9,11", "Lewis Imrie,14,14", "Aoife Kerr,8,13"]
SIDE = (
    "x.csv: two tables seem to stand side by side (columns {}). Put each table on a sheet or in a file of its own, and "
    "add them one by one. If it is one table, give each column a heading of its own and leave no empty column between "
    "them."
)
BELOW = (
    "x.csv, row {0}: another table seems to begin here, below the first. Put each table on a sheet or in a file of its "
    "own, and add them one by one. If it is one table, leave these headings out (--leave-out-row {0}, or ‘Rows to "
    "leave out’ on the page)."
)


def looked_at(tmp_path: Path, *lines: str, **how: list[int]) -> ReadFile:
    path = tmp_path / "x.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read(path, **how)  # type: ignore[arg-type]


def beside(left: list[str], right: list[str], gap: str = ",,") -> list[str]:
    return [f"{one}{gap}{two}" for one, two in zip(left, right, strict=True)]


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (["P6,,,,P7,,", *beside([HEAD, *ONE], [HEAD, *TWO])], "A to C and E to G"),
        (beside([HEAD, *ONE], [HEAD, *TWO], ","), "A to C and D to F"),
        (beside([HEAD, *ONE], ["Pupil,Maths Pre,Maths Post", *TWO]), "A to C and E to G"),
        (beside([HEAD, *ONE], ["Stage,Average", "P6,11", "P7,13", ",", ","]), "A to C and E to F"),
    ],
)
def test_tables_side_by_side_are_refused(tmp_path: Path, lines: list[str], columns: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        looked_at(tmp_path, *lines)
    assert [each.message for each in caught.value.issues if each.severity == "stop"] == [SIDE.format(columns)]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([HEAD, *ONE, ",,", HEAD, *TWO], 7),
        (["Class 5A,,", HEAD, *ONE, "Average,10,12", ",,", "Class 5B,,", HEAD, *TWO], 10),
        ([HEAD, *ONE, ",,", "Pupil,Spelling Pre,Spelling Post", *TWO], 7),
    ],
)
def test_tables_below_one_another_are_refused_unless_their_headings_are_left_out(
    tmp_path: Path, lines: list[str], row: int
) -> None:
    with pytest.raises(EvidenceError) as caught:
        looked_at(tmp_path, *lines)
    assert [each.message for each in caught.value.issues if each.severity == "stop"] == [BELOW.format(row)]
    names = looked_at(tmp_path, *lines, leave_out_rows=[row]).frame["Name"].tolist()
    assert names == [line.partition(",")[0] for line in ONE + TWO]


@pytest.mark.parametrize(
    "lines",
    [
        [HEAD, *ONE, HEAD, *TWO],
        [HEAD, *ONE, "Total,43,53", ",,", HEAD, *TWO, "Total,43,53"],
        ["Kilbrae Primary,,", HEAD, *ONE, "Page 1 of 2,,", "Kilbrae Primary,,", HEAD, *TWO],
        # names printed again at the right of a wide sheet
        beside(
            ["Name,Pre", *(line.rpartition(",")[0] for line in ONE + TWO)],
            ["Name,Post", *(line.rpartition(",")[0] for line in ONE + TWO)],
            ",",
        ),
        [f"{line},," for line in [HEAD, *ONE, *TWO]],
        beside(
            [HEAD, *ONE, *TWO],
            ["Comment,Next", ",", "settled,read", ",", ",", "chatty,write", ",", ",", ","],
        ),
    ],
)
def test_one_table_with_page_breaks_or_spare_columns_is_read(tmp_path: Path, lines: list[str]) -> None:
    names = looked_at(tmp_path, *lines).frame["Name"].tolist()
    assert names == [line.partition(",")[0] for line in ONE + TWO]


def test_numbers_and_names_with_an_empty_column_between_are_one_table(tmp_path):
    rows = [f"08123{at},,{line.partition(',')[0]},,{at}" for at, line in enumerate(ONE)]
    found = looked_at(tmp_path, "Pupil ID,,Name,,Reading Pre", *rows)
    assert list(found.frame) == ["Pupil ID", "Name", "Reading Pre"]
