from __future__ import annotations

import pytest

from sipp_lib.evidence.values.numbers import bands, numbers, percentages, quintiles, yes_or_no


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


def test_the_short_name_of_what_is_asked_is_a_yes_and_non_before_it_a_no() -> None:
    cells = ["FME", "Non-FME", "not FME", "EAL", "No ASN", "non EAL", "Non-smoker", "not 1", "notable"]
    found = yes_or_no(cells)
    assert found.values == [True, False, False, True, False, False, None, None, None]
    assert found.wrong == [6, 7, 8]


def test_quintiles_and_deciles_are_whole_numbers_in_their_range() -> None:
    assert quintiles(["Q4", "4", "4.0", "Quintile 1", "6", ""]).values == [4, 4, 4, 1, None, None]
    assert quintiles(["Q4", "6"]).wrong == [1]
    assert quintiles(["10", "D9"], 10).values == [10, 9]


def test_a_band_that_excel_took_for_a_date_is_a_band_again() -> None:
    found = bands(["0-10%", "10-20", "20-Oct", "10-Oct-20", "*", "05-Oct"])
    assert found.values == ["0-10", "10-20", "10-20", None, None, "5-10"]
    assert (found.wrong, found.markers[4]) == ([3], "suppressed")
