from __future__ import annotations

import pytest
from gap_change_frames import AFTER, BEFORE, READING, quintiles

from sipp_lib.errors import DisclosureError
from sipp_lib.wording import gap_change


def test_the_words_tell_every_quintile_and_both_gaps(safe) -> None:
    assert gap_change.alt(safe(BEFORE), safe(AFTER), **READING) == (
        "Dumbbell chart: Reading, P1, % of pupils, by SIMD quintile, Sep 2025 and May 2026. "
        "Quintile 1 (most deprived): from 60% (80 pupils) to 72% (75 pupils), improved. "
        "Quintile 2: from 70% (80 pupils) to 70% (75 pupils), no change. "
        "Quintile 3: fewer than 10 pupils, not shown. "
        "Quintile 4: Sep 2025: 80% (80 pupils); May 2026: fewer than 10 pupils, not shown. "
        "Quintile 5 (least deprived): from 90% (80 pupils) to 88% (75 pupils), got worse. "
        "The most deprived pupils were 30 percentage points behind the least deprived in Sep 2025, "
        "and 16 percentage points behind them in May 2026."
    )


def test_where_lower_is_better_a_fall_is_an_improvement(safe) -> None:
    said = gap_change.alt(safe(BEFORE), safe(AFTER), **READING | {"better": "lower"})
    assert "Quintile 5 (least deprived): from 90% (80 pupils) to 88% (75 pupils), improved." in said
    assert said.endswith(
        "The most deprived pupils were 30 percentage points ahead of the least deprived in Sep 2025, "
        "and 16 percentage points ahead of them in May 2026."
    )


def test_without_an_end_there_is_no_gap_on_that_occasion(safe) -> None:
    open_end = quintiles([None, 70, 75, 80, 90])
    assert gap_change.alt(safe(open_end), safe(AFTER), **READING).endswith(
        "How the gap changed cannot be given, as one end is missing."
    )


def test_no_gap_is_level(safe) -> None:
    same = quintiles([50, 50, 50, 50, 50]).rename(columns={"percent": "mean"})
    how = READING | {"unit": "points"}
    assert gap_change.alt(safe(same), safe(same), **how).endswith(
        "The most deprived pupils were level with the least deprived in Sep 2025, and level with them in May 2026."
    )


def test_an_empty_table_is_said_in_words_and_a_bare_one_refused(safe) -> None:
    empty = safe(BEFORE.head(0))
    assert gap_change.alt(empty, empty, **READING) == "No data yet."
    with pytest.raises(DisclosureError, match="did not pass the disclosure gate"):
        gap_change.alt(safe(BEFORE), AFTER, **READING)
