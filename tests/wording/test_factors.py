from __future__ import annotations

import itertools

import pandas as pd
from factors_frames import NAMES

from sipp_lib.wording import factors


def grid(names: pd.DataFrame = NAMES) -> pd.DataFrame:
    keys = ["level", "influence", "confirmed"]
    every = itertools.product(factors.LEVELS, factors.INFLUENCES, factors.JUDGED)
    count = names.groupby(keys).size()
    return pd.DataFrame([(*key, int(count.get(key, 0))) for key in every], columns=[*keys, "factors"])


def test_without_names_the_cells_hold_numbers(safe) -> None:
    assert factors.alt(safe(grid(), subject="records")) == (
        "Table of factors by level and influence. School or class, strengths: none. "
        "School or class, pressures: 1 untested. Parent, strengths: 1 confirmed. Parent, pressures: none. "
        "Pupil, strengths: none. Pupil, pressures: 1 confirmed, 1 not confirmed."
    )


def test_the_words_name_every_factor(safe) -> None:
    assert factors.alt(safe(grid(), subject="records"), safe(NAMES, subject="records")) == (
        "Table of factors by level and influence. School or class, strengths: none. "
        "School or class, pressures: Timetable (untested). Parent, strengths: Keen parents (confirmed). "
        "Parent, pressures: none. Pupil, strengths: none. "
        "Pupil, pressures: Motivation (confirmed); Attendance on Mondays (not confirmed)."
    )


def test_no_factors_are_said_in_words(safe) -> None:
    empty = safe(grid(NAMES.head(0)), subject="records")
    assert factors.alt(empty, safe(NAMES.head(0))) == "No factors yet."
