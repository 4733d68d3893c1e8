from __future__ import annotations

from drivers_frames import FRAME

from sipp_lib.wording import drivers


def test_the_words_tell_what_serves_what(safe) -> None:
    assert drivers.alt(safe(FRAME, subject="records")) == (
        "Driver diagram. Contributing to $Reading$ up (outcome): Checks own reading (primary driver); Reads to others "
        "(primary driver). Contributing to Checks own reading (primary driver): A partner (secondary driver); Cards "
        "(change idea). Contributing to Reads to others (primary driver): A partner (secondary driver). Contributing "
        "to A partner (secondary driver): Cards (change idea). Putting Cards into practice: Make cards (done). Not yet "
        "placed: Somewhere."
    )


def test_no_drivers_are_said_in_words(safe) -> None:
    assert drivers.alt(safe(FRAME.head(0), subject="records")) == "No drivers yet."
