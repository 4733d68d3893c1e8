"""A yes in a column of groups says what its heading names; a no to one of two groups may be either of the others."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.mapping.agreeing import detect_type
from sipp_lib.evidence.values.group_words import group, tells_groups


@pytest.mark.parametrize(
    ("cell", "heading", "told"),
    [
        ("Target", "Group", "target"),
        ("control", "Group", "comparison"),
        ("Yes", "Intervention", "target"),
        ("N", "Target group", "other"),
        ("✓", "Focus group", "target"),
        ("Y", "Control group", "comparison"),
        ("N", "Control group", ""),
        ("Y", "Group", ""),
        ("Otters", "Reading group", ""),
    ],
)
def test_a_cell_and_its_heading_tell_the_group(cell: str, heading: str, told: str) -> None:
    assert group(cell, heading) == told


@pytest.mark.parametrize("heading", ["Target group", "Intervention", "Intervention group"])
@pytest.mark.parametrize(
    "cells", [["Y", "N", ""], ["Yes", "", "Yes"], ["TRUE", "FALSE", "TRUE"], ["1", "0", "1"]]
)
def test_yes_and_no_below_the_name_of_a_group_are_taken_unasked(heading: str, cells: list[str]) -> None:
    assert tells_groups(cells, heading)
    assert detect_type(heading, cells, [""] * len(cells)) == ("group", True)


@pytest.mark.parametrize(
    ("heading", "cells"), [("Control group", ["Y", "N"]), ("Intervention", ["Toe by Toe", "None"])]
)
def test_what_may_be_either_group_is_asked_about(heading: str, cells: list[str]) -> None:
    assert not tells_groups(cells, heading)
    assert detect_type(heading, cells, ["", ""])[1] is False
