from __future__ import annotations

import pandas as pd

from sipp_lib.records.kinds import Measure
from sipp_lib.register import BY_OPENINGS, EQUALLY
from sipp_lib.wording import attendance
from sipp_lib.wording.attendance import weighting

ATT = Measure(code="ATT", name="Attendance", form="rate", better="higher")
ABSENT = {"n": 120, "count": 24, "percent": 20.0, "suppressed": ""}


def test_persistent_absence_is_told_of_pupils_that_were_rounded_in_public_alone(safe) -> None:
    told = (
        "Attendance of all pupils before the intervention: 20% of {}120 pupils missed 10% or more of possible "
        "openings (persistent absence)."
    )
    assert attendance.sentences(ATT, "all pupils", safe([ABSENT])) == [told.format("about ")]
    assert attendance.sentences(ATT, "all pupils", safe([ABSENT], "school")) == [told.format("")]


def test_a_hidden_share_is_said_and_how_pupils_count(safe) -> None:
    hidden = ABSENT | {"percent": pd.NA, "suppressed": "fewer than 10 pupils", "weighted": EQUALLY}
    assert attendance.sentences(ATT, "the target group", safe([hidden])) == [
        "Attendance of the target group before the intervention: how many missed 10% or more of possible "
        "openings (persistent absence) is not shown (fewer than 10 pupils). Only percentages were given, not "
        "half-days, so each pupil counts the same."
    ]


def test_more_than_half_is_told_as_that(safe) -> None:
    most = ABSENT | {"percent": pd.NA, "suppressed": "more than half"}
    assert attendance.sentences(ATT, "the target group", safe([most]))[0].startswith(
        f"Attendance of the target group before the intervention: more than half of about {ABSENT['n']} pupils missed "
        "10% or more of possible openings (persistent absence)."
    )


def test_nobody_measured_is_said_in_school(safe) -> None:
    none = {"n": 0, "count": 0, "percent": pd.NA, "suppressed": ""}
    assert attendance.sentences(ATT, "all pupils", safe([none], "school")) == [
        "Attendance of all pupils: no attendance before the intervention has been brought in."
    ]
    assert attendance.sentences(ATT, "all pupils", None) == [
        "Attendance of all pupils: no attendance before the intervention has been brought in."
    ]


def test_months_without_a_register_are_named_and_hidden_ones_are_not(safe) -> None:
    months = pd.to_datetime(["2025-10-01", "2025-11-01", "2025-12-01"])
    frame = pd.DataFrame({"month": months, "suppressed": ["", "no register", "fewer than 10 pupils"]})
    assert attendance.register(safe(frame)) == ["No register for Nov 2025."]
    assert attendance.register(safe(frame.head(1))) == []


def test_how_pupils_count_is_said_where_it_is_not_by_half_days():
    assert weighting([EQUALLY, None]) == (
        "Only percentages were given, not half-days, so each pupil counts the same."
    )
    assert weighting([EQUALLY, BY_OPENINGS]) == (
        "Where only percentages were given, not half-days, each pupil counts the same."
    )
    assert weighting([BY_OPENINGS]) == ""
