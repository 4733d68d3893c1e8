from __future__ import annotations

from drivers_frames import FRAME

from sipp_lib.wording import drivers


def test_the_words_tell_what_serves_what(safe) -> None:
    assert drivers.alt(safe(FRAME, subject="records")) == (
        "Driver diagram. $Reading$ up (outcome) depends on Checks own reading (primary driver); Reads to others "
        "(primary driver). Checks own reading (primary driver) depends on A partner (secondary driver); Cards (change "
        "idea). Reads to others (primary driver) depends on A partner (secondary driver). A partner (secondary "
        "driver) depends on Cards (change idea). Cards is put into practice by Make cards (done). Not yet "
        "placed: Somewhere."
    )


def test_no_drivers_are_said_in_words(safe) -> None:
    assert drivers.alt(safe(FRAME.head(0), subject="records")) == "No drivers yet."
