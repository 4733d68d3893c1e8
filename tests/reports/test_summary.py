"""What was named as success or outcome is answered in the summary with a number, or with why there is none."""

import pandas as pd
import pytest

from sipp_lib.reports import summary


@pytest.mark.parametrize(
    "words",
    [
        "the gap between our most and least deprived streets is narrower",
        "Narrow the attainment gap in reading by May",
        "We close the gap in numeracy",
        "gaps in attendance get smaller",
        "Children from SIMD 1 and 2 read as well as the others",
    ],
)
def test_a_success_that_is_a_narrower_gap_is_known_by_its_words(words):
    assert summary.NARROWER.search(words)


@pytest.mark.parametrize(
    "words",
    ["Young people have no gaps in their timetable.", "More P3s are on track; we close on Friday.", ""],
)
def test_other_words_are_no_gap(words):
    assert not summary.NARROWER.search(words)


@pytest.mark.parametrize(
    ("success", "told"),
    [
        ("The gap between boys and girls in writing is narrower.", [summary.NOT_BY_AREA]),
        ("Close the gap for pupils with EAL", [summary.NOT_BY_AREA]),
        (
            "The gap in reading narrows",
            [
                "We cannot tell whether the gap between the most and the least deprived pupils is narrower: no "
                "outcome was measured as a score or a yes or no."
            ],
        ),
        ("Everybody reads at home", []),
    ],
)
def test_a_gap_between_other_groups_is_not_answered_by_deprivation(success, told):
    from types import SimpleNamespace

    nothing = SimpleNamespace(observations=pd.DataFrame({"measure": []}), surveys=pd.DataFrame({"scale": []}))
    book = SimpleNamespace(
        partnership=SimpleNamespace(success=success),
        bodies=lambda kind: [],
        cache={},
        codes=None,
        evidence=nothing,
    )
    assert summary._gap(book) == told
