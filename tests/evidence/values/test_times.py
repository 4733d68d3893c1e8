"""What may be said of when something was measured: times, and no marks, names or words for what is missing."""

from __future__ import annotations

import pytest

from sipp_lib.evidence.values.times import of_side, side, tells_time


@pytest.mark.parametrize(
    "text",
    [
        *("Pre", "post-test", "Baseline", "Follow-up", "After the programme", "End of Term 2", "Mid-point"),
        *("Term 1", "Wk 3", "T2", "Week 1.1", "Block 4", "2nd assessment", "Test B", "P5", "Spring term"),
        *(
            "2026-08",
            "August 2026",
            "Aug '26",
            "June",
            "14/09/2026",
            "2026/27",
            "2026-27",
            "2026",
            "3 March 2026",
        ),
    ],
)
def test_times_in_words_and_figures_are_taken(text: str) -> None:
    assert tells_time(text)


@pytest.mark.parametrize(
    "text",
    [
        *("n/a", "x", "*", "tbc", "absent", "12.5", "17", "85%", "8/20", "B", "A+", "10-15", "<5", "?"),
        *("Isla Fraser", "Fraser, Isla", "May Brown", "April Smith", "Summer Reid", "P. Nairn", "sporadic"),
    ],
)
def test_marks_names_and_words_for_what_is_missing_are_no_times(text: str) -> None:
    assert not tells_time(text)


def test_the_measures_own_occasions_are_times_whatever_their_words_are() -> None:
    assert tells_time("zauber  TAG", ["Zauber Tag"])
    assert not tells_time("Zauber", ["Zauber Tag"])


def test_a_column_of_terms_or_weeks_may_number_them() -> None:
    assert all(tells_time(text, numbered=True) for text in ("1", "12", "53"))
    assert not any(tells_time(text, numbered=True) for text in ("0", "54", "1.5"))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        *[(each, "first") for each in ("Pre", "before", "Baseline", "at the start of the year", "Pre-test")],
        *[(each, "last") for each in ("post", "After", "end of the block", "Final", "since we began")],
        # of several, or of the middle, or of both ends
        *[
            (each, "")
            for each in ("Start of term 2", "Mid", "before the end", "now", "last year", "Aug 2026")
        ],
    ],
)
def test_words_tell_an_end_of_some_work(text: str, end: str) -> None:
    assert side(text) == end


def test_now_is_the_end_only_beside_the_other_half() -> None:
    assert [side(each, relative=True) for each in ("now", "this year", "Then", "last year")] == [
        "last",
        "last",
        "first",
        "first",
    ]
    assert of_side("before", ["Pre", "Mid", "Post"]) == "Pre"
    assert of_side("before", ["Baseline", "Pre", "Post"]) == ""
