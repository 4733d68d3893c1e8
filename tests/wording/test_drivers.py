from __future__ import annotations

import pandas as pd

from sipp_lib.wording import drivers

ROWS = [
    ("$Reading$ up", "outcome", None, ""),
    ("Checks own reading", "primary driver", "$Reading$ up", ""),
    ("Reads to others", "primary driver", "$Reading$ up", ""),
    ("A partner", "secondary driver", "Checks own reading", ""),
    ("A partner", "secondary driver", "Reads to others", ""),
    ("Cards", "change idea", "Checks own reading", ""),
    ("Cards", "change idea", "A partner", ""),
    ("Somewhere", None, None, ""),
    ("Make cards", "action", "Cards", "done"),
]
FRAME = pd.DataFrame(ROWS, columns=["driver", "tier", "serves", "progress"], dtype="string")


def apart(one, other):
    """Whether one stands wholly left of or below the other."""
    return one[2] <= other[0] or one[3] <= other[1]


def boxes(figure):
    found = figure.axes[0].patches
    return [
        (each.get_x(), each.get_y(), each.get_x() + each.get_width(), each.get_y() + each.get_height())
        for each in found
    ]


def test_the_words_tell_what_serves_what(safe) -> None:
    assert drivers.alt(safe(FRAME, subject="records")) == (
        "Driver diagram. $Reading$ up (outcome) is served by Checks own reading (primary driver); Reads to "
        "others (primary driver). Checks own reading (primary driver) is served by A partner (secondary driver); Cards "
        "(change idea). Reads to others (primary driver) is served by A partner (secondary driver). A partner "
        "(secondary driver) is served by Cards (change idea). Cards is carried out by Make cards (done). Not yet "
        "placed: Somewhere."
    )


def test_no_drivers_are_said_in_words(safe) -> None:
    assert drivers.alt(safe(FRAME.head(0), subject="records")) == "No drivers yet."
