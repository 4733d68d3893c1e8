from datetime import date

import pytest

from sipp_lib import formats
from sipp_lib.formats import number


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (73.0, 1, "73"),
        (73.44, 1, "73.4"),
        (-1234.5, 0, "−1,234"),
        (0.0789, 3, "0.079"),
        (-0.01, 1, "0"),
        (float("nan"), 1, "not known"),
        (1e300, 1, "1e+300"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "0.5"), (12.0, "12"), (-0.0004, "0"), (1234.5678, "1,234.568"), (100, "100"), (-3.25, "−3.25")],
)
def test_a_number_by_itself_has_as_many_decimals_as_it_needs(value, text):
    assert number(value) == text


def test_numbers_beside_one_another_keep_their_noughts():
    assert [formats.fixed(value, 2) for value in (0.5, -0.001, 3)] == ["0.50", "0.00", "3.00"]
    assert [formats.whole(value) for value in (1200, 3.0, None, float("nan"))] == [
        "1,200",
        "3",
        *["not known"] * 2,
    ]


def test_dates_and_months():
    when = date(2025, 9, 3)
    assert (formats.day(when), formats.short_day(when)) == ("3 September 2025", "3 Sep 2025")
    assert (formats.month(when), formats.short_month(when)) == ("Sep 2025", "Sep 25")


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *((name, at) for at, name in enumerate(formats.MONTHS, 1)),
        *((name, at) for at, name in enumerate(formats.ABBREVIATIONS, 1)),
        *(
            ("Am Faoilleach", 1),
            ("Faoi", 1),
            ("dhen Fhaoilleach", 1),
            ("An Gearran", 2),
            ("Gearr", 2),
            ("Am Màrt", 3),
        ),
        *(("Mart", 3), ("An Giblean", 4), ("Gibl", 4), ("An Cèitean", 5), ("Cèit", 5), ("A' Mhàigh", 5)),
        *(("An t-Ògmhios", 6), ("Ògmh", 6), ("An t-Iuchar", 7), ("Iuch", 7), ("An Lùnastal", 8), ("Lùna", 8)),
        *(
            ("An t-Sultain", 9),
            ("Sult", 9),
            ("An Dàmhair", 10),
            ("Dàmh", 10),
            ("An t-Samhain", 11),
            ("Samh", 11),
        ),
        *(("An Dùbhlachd", 12), ("an dubhlachd", 12), ("Dùbh", 12)),
    ],
)
def test_a_months_name_is_known_in_english_and_gaelic(name, number):
    assert formats.month_number(name) == number


def test_lists_end_in_and():
    assert [formats.listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert formats.listing("abcd", 2) == "a, b and 2 more"


def test_rows_and_cells_of_a_file():
    assert formats.row_numbers([5]) == "row 5"
    assert formats.row_numbers([2, 5, 5, 9]) == "rows 2, 5 and 9"
    assert formats.row_numbers(range(1, 14)) == "rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more"
    assert formats.cell_names([(5, 3)]) == "cell D5"
    assert formats.cell_names([(5, 3), (6, 27)]) == "cells D5 and AB6"
    assert [formats.column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024-08", "Aug 2024"),
        ("2024-08 to 2026-06", "Aug 2024 to Jun 2026"),
        ("2024-08-15", "2024-08-15"),
        ("2024-13", "2024-13"),
        ("Summer 2025", "Summer 2025"),
    ],
)
def test_a_month_as_evidence_keeps_it_is_written_as_people_do(text, told):
    assert formats.occasion(text) == told


@pytest.mark.parametrize(("p", "text"), [(0.0421, ".042"), (0.0004, "<.001"), (1.0, "1.000")])
def test_how_rare_a_result_is_has_three_decimals(p, text):
    assert formats.p_value(p) == text


def test_a_number_below_ten_is_written_out():
    assert [formats.in_words(number) for number in (0, 1, 9, 10)] == ["no", "one", "nine", "10"]
