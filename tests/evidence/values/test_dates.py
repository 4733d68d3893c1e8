from __future__ import annotations

import pytest

from sipp_lib.evidence.values.dates import dates


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
