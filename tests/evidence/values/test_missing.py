from __future__ import annotations

import pytest

from sipp_lib.evidence.values.dates import dates
from sipp_lib.evidence.values.missing import describe_reasons, missing_reason, stripped
from sipp_lib.evidence.values.numbers import bands, numbers, percentages, quintiles, yes_or_no

MISSING = [
    "Absent",
    "N/A",
    "-",
    "",
    "ABS",
    "n/a",
    "Not present",
    "#N/A",
    "Exempt",
    "  \xa0",
    "–",
    "#DIV/0!",
    "nan",
    "Unknown",
]


@pytest.mark.parametrize("cell", MISSING)
def test_what_teachers_write_for_missing_is_missing(cell: str) -> None:
    assert missing_reason(cell) == "missing"
    assert numbers([cell]).values == [None]
    assert percentages([cell]).values == [None]


@pytest.mark.parametrize("cell", ["*", "c", "[c]", "#", "z", "x", "low", " * "])
def test_suppressed_cells_are_never_zero(cell: str) -> None:
    found = numbers([cell, "0"])
    assert (found.values, found.markers, found.wrong) == ([None, 0.0], ["suppressed", ""], [])


@pytest.mark.parametrize(
    "cell", ["<5", "< 5", "40-50%", "90+%", "10 to 20", "fewer than 5", "≥ 90%", "40–50"]
)
def test_bands_are_intervals_and_no_number(cell: str) -> None:
    found = percentages([cell])
    assert (found.values, found.markers, found.wrong) == ([None], ["band"], [])


@pytest.mark.parametrize("cell", ["0", "12", "-3", "1.5", "P7", "Isla", "yes", "2026-03-14", "01/02/2026"])
def test_values_are_no_markers(cell: str) -> None:
    assert missing_reason(cell) == ""


def test_excels_ways_of_forcing_text_are_taken_off() -> None:
    assert [
        stripped('="081200015"'),
        stripped("'081200015"),
        stripped(" O'Neill "),
        stripped("'quoted'"),
    ] == [
        "081200015",
        "081200015",
        "O'Neill",
        "'quoted'",
    ]


def test_markers_are_counted_in_words() -> None:
    kinds = [missing_reason(cell) for cell in ["Absent", "*", "c", "<5", "7"]]
    assert describe_reasons(kinds) == "1 missing, 2 suppressed, 1 given as a band"
    assert describe_reasons(["", ""]) == ""


def test_a_percentage_is_told_by_its_sign_its_format_or_its_column() -> None:
    found = percentages(["92.2%", "0.9481", "87", " 97.4 % ", "1"], ["", "number:0.0%", "", "", "number:0%"])
    assert found.values == [92.2, 94.81, 87.0, 97.4, 100.0]
    assert found.mixed == []
    assert percentages([".934", "1", "0"]).values == [93.4, 100.0, 0.0]
    assert percentages(["93,4", "100"]).values == [93.4, 100.0]


def test_bare_shares_beside_bare_percentages_cannot_be_known() -> None:
    assert percentages(["0.934", "93.4", "1"]).mixed == [0, 2]
    assert percentages(["1", "1"]).mixed == [0, 1]
    assert percentages(["100", "86.4%", "1"], ["", "", ""]).mixed == []


def test_a_comma_is_a_thousand_or_a_decimal_by_its_column() -> None:
    assert numbers(["1,000", "1,407", "9"]).values == [1000.0, 1407.0, 9.0]
    assert numbers(["93,4", "9,25"]).values == [93.4, 9.25]
    assert numbers(["1,234", "93,4"]).mixed == [0]
    assert numbers(["12", "twelve", "1e5"]).wrong == [1, 2]


def test_yes_and_no_are_read_as_written_and_blank_is_unknown() -> None:
    found = yes_or_no(["Y", "Yes", "TRUE", "1", "N", "no", "False", "0", "", "maybe"])
    assert found.values == [True] * 4 + [False] * 4 + [None, None]
    assert found.wrong == [9]


def test_quintiles_and_deciles_are_whole_numbers_in_their_range() -> None:
    assert quintiles(["Q4", "4", "4.0", "Quintile 1", "6", ""]).values == [4, 4, 4, 1, None, None]
    assert quintiles(["Q4", "6"]).wrong == [1]
    assert quintiles(["10", "D9"], 10).values == [10, 9]


def test_a_band_that_excel_took_for_a_date_is_a_band_again() -> None:
    found = bands(["0-10%", "10-20", "20-Oct", "10-Oct-20", "*", "05-Oct"])
    assert found.values == ["0-10", "10-20", "10-20", None, None, "5-10"]
    assert (found.wrong, found.markers[4]) == ([3], "suppressed")


def test_five_forms_of_date_in_one_column() -> None:
    column = ["01/01/2011", "12-Jun-08", "40870", "2008-04-06", "17/9/09", "", "1 March 2026"]
    found = dates(column)
    assert [str(day) for day in found.values] == (
        ["2011-01-01", "2008-06-12", "2011-11-23", "2008-04-06", "2009-09-17", "None", "2026-03-01"]
    )
    assert (found.wrong, found.ambiguous, found.swapped, found.markers[5]) == ([], [], [], "missing")


def test_a_column_of_dates_that_could_be_either_way_round_is_named() -> None:
    assert dates(["03/04/2026", "05/05/2026"]).ambiguous == [0]
    assert dates(["03/04/2026", "25/04/2026"]).ambiguous == []
    month_first = dates(["03/04/2026", "04/25/2026"])
    assert [str(day) for day in month_first.values] == ["2026-03-04", "2026-04-25"]


def test_swapped_days_and_months_are_named_with_all_they_put_in_doubt() -> None:
    assert dates(["25/04/2026", "04/25/2026", "03/04/2026", "07/07/2026"]).swapped == [1, 2]


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-01", "soon", "12-Foo-08", "99999"])
def test_what_is_no_date_is_wrong(cell: str) -> None:
    assert dates([cell]).wrong == [0]
