from __future__ import annotations

import pytest
from acel_frames import NUMERACY, READING

from sipp_lib.errors import DisclosureError
from sipp_lib.wording import acel


def test_the_words_tell_every_rate_and_what_is_hidden(safe) -> None:
    assert acel.alt(safe(READING), safe(NUMERACY), occasion="June 2025") == (
        "Dot chart with 95% intervals: Achieved the expected level, June 2025, % of pupils, by stage and organiser. "
        "P1, reading: 70% of 80 pupils (interval 60% to 78%). P1, numeracy: 82% of 80 pupils (interval 72% to 90%). "
        "P7, reading: 65% of 80 pupils (interval 55% to 73%). P7, numeracy: fewer than 10 pupils, not shown."
    )


def test_empty_tables_are_said_in_words_and_plain_ones_refused(safe) -> None:
    assert acel.alt(safe(READING.head(0))) == "No data yet."
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        acel.alt(safe(READING), NUMERACY)
