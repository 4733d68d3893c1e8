"""Frames of drivers that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

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
