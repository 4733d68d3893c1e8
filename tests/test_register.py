from datetime import date

import pytest

from sipp_lib.register import no_register_for, without_register


def months(*written):
    return [date.fromisoformat(f"{each}-01") for each in written]


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        # trial 19
        (
            ("2025-08", "2025-09", "2025-10", "2026-02", "2026-03", "2026-05"),
            ("2025-11", "2025-12", "2026-01", "2026-04"),
        ),
        # the summer: July is no month of a register, August is
        (("2025-06", "2025-09"), ("2025-08",)),
        (("2025-06", "2025-08"), ()),
        # out of order, and a year apart
        (("2026-02", "2025-12"), ("2026-01",)),
        (("2026-02",), ()),
        ((), ()),
    ],
)
def test_months_without_a_register_are_those_between_but_july(there, missing):
    assert without_register(months(*there)) == months(*missing)


def test_they_are_named_in_a_sentence():
    assert no_register_for(months("2025-11", "2025-12", "2026-01", "2026-04")) == (
        "No register for Nov 2025, Dec 2025, Jan 2026 and Apr 2026."
    )
    assert no_register_for(months("2025-11")) == "No register for Nov 2025."
    assert no_register_for([]) == ""
    many = [date(2020, month, 1) for month in range(1, 13)] + [date(2021, month, 1) for month in range(1, 4)]
    assert no_register_for(many) == (
        "No register for Jan 2020, Feb 2020, Mar 2020, Apr 2020, May 2020, Jun 2020, Jul 2020, Aug 2020, Sep 2020, "
        "Oct 2020, Nov 2020, Dec 2020 and 3 more."
    )
