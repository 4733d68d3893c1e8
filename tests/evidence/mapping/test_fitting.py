from __future__ import annotations

from dataclasses import replace

import pytest
from door_frames import ENJOY, READ, Door, stops

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.edits import measured_columns, set_measured


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "10-form-of-the-measure.csv",
            ("Enjoyment Pre", "ENJOY", "a questionnaire", "scores"),
        ),
        (
            "Name,Q1 I like it,Q2 I do it,Q3 It is fun\nA Bo,Yes,No,Yes\nC Do,No,No,Yes\nE Fo,Yes,Yes,No\n",
            ("Q1 I like it", "READ", "a score", "answers to a questionnaire"),
        ),
        (
            "Name,Possible,Present\nA Bo,40,38\nC Do,40,36\n",
            ("Possible", "READ", "a score", "half-day openings"),
        ),
    ],
)
def test_what_a_file_holds_and_what_its_measure_is_agree(
    door: Door, text: str, told: tuple[str, str, str, str]
) -> None:
    seen = door.seen(text, READ, ENJOY)
    if "10-" not in text:
        (block,) = measured_columns(seen.mapping)
        seen = replace(
            seen, mapping=set_measured(seen.mapping, block.key, "reading", "2026-03", seen.measures)
        )
    heading, code, is_one, holds = told
    assert (
        f"f.csv, column ‘{heading}’: ‘{code}’ is {is_one}, and these are {holds}, so no report would show them. Choose "
        f"another measure for the column, or change the type of result of ‘{code}’ in Phase 3."
    ) in stops(steps.check(seen, door.known))
    assert "holds" not in " ".join(stops(steps.check(seen, door.known)))
