from __future__ import annotations

from dataclasses import replace

from door_frames import ATT, Door, fields, values

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.edits import (
    with_field,
    with_measure,
    with_occasion,
)
from sipp_lib.records.kinds import Measure


def test_months_across_are_columns_of_their_own(door: Door) -> None:
    text = "Name,Aug 2026 %,Sept 2026 %\n" + "".join(f"P {at},9{at},8{at}\n" for at in range(3))
    seen = door.seen(text, ATT)
    for at in (1, 2):
        seen = replace(seen, mapping=with_field(seen.mapping, at, "percent", seen.measures))
    assert list(fields(seen).values())[1:] == [
        ("percent", "ATT", "Aug 2026"),
        ("percent", "ATT", "Sept 2026"),
    ]
    assert values(steps.check(seen, door.known)) == {
        ("ATT", "2026-08"): [90, 91, 92],
        ("ATT", "2026-09"): [80, 81, 82],
    }


def test_a_column_that_is_corrected_to_be_a_month_has_the_year_of_the_others(seen):
    found, _ = seen("Pupil ID,Aug %,Sept %,Oct %\nP01,93.5,80,late\nP02,91,92,3\nP03,90,90,4\n")
    assert found.mapping.columns[3].field == LEAVE_OUT
    found = found.answer("year", "2026/27")
    corrected = with_field(found.mapping, 3, "percent", found.measures)
    assert [each.occasion for each in corrected.columns[1:]] == ["2026-08", "2026-09", "2026-10"]
    again = with_occasion(corrected, [2], "2025/26")
    assert [each.occasion for each in again.columns[1:]] == ["2025-08", "2025-09", "2025-10"]


def test_levels_in_three_columns_are_results_of_a_measure_that_a_person_names_for_one(door: Door) -> None:
    band = Measure(
        name="SNSA", code="SNSA", ordered=True, answers=["High", "Medium", "Low"], occasions=["P4", "P7"]
    )
    rows = "".join(
        f"P{at},{one},{two},{one}\n" for at, (one, two) in enumerate([("Low", "High"), ("High", "Low")] * 3)
    )
    seen = door.seen(f"Name,Reading band,Writing band,Number band\n{rows}", band)
    mapping = with_measure(seen.mapping, [1, 2, 3], "SNSA", [band])
    assert [each.field for each in mapping.columns[1:]] == ["value"] * 3
    # statements are none, however they are answered
    statements = tuple(
        replace(each, heading=f"I like it {at}", field="answer") for at, each in enumerate(mapping.columns)
    )
    mapping = with_measure(replace(mapping, columns=statements), [1, 2, 3], "SNSA", [band])
    assert [each.field for each in mapping.columns[1:]] == ["answer"] * 3
