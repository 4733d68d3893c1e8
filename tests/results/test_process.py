import pytest

from sipp_lib import results
from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure

SESSIONS = Measure(name="Sessions", code="READ", role="process", occasions=["September", "June"], highest=30)


def test_what_was_done_is_told_for_each_occasion_of_the_target_group(book_with, scores):
    found = {f"t{n:02}": ("target", 20 + n % 2, 10) for n in range(12)} | {"c": ("comparison", 0, 0)}
    whose, safe = results.done(book_with(SESSIONS, audience="school", **scores(found)), SESSIONS)
    assert whose == "the target group"
    assert safe.frame[["occasion", "n", "mean"]].values.tolist() == [
        ["September", 12, 20.5],
        ["June", 12, 10],
    ]


def test_where_nobody_is_marked_it_is_everybody(book_with, scores):
    found = {f"p{n}": (None, 1, 0) for n in range(4)}
    called = SESSIONS.model_copy(update={"form": "yes or no"})
    whose, safe = results.done(book_with(called, audience="school", **scores(found)), called)
    assert whose == "all pupils measured"
    assert safe.frame["percent"].tolist() == pytest.approx([100, 0])


def test_in_public_small_groups_are_hidden(book_with, scores):
    found = {f"t{n}": ("target", n, n) for n in range(9)}
    _, safe = results.done(book_with(SESSIONS, **scores(found)), SESSIONS)
    assert safe.frame["mean"].isna().all()
    assert safe.frame["suppressed"].tolist() == ["fewer than 10 pupils"] * 2


def test_what_was_done_is_not_told_of_an_outcome(book_with, scores):
    reading = SESSIONS.model_copy(update={"name": "Reading", "role": "outcome"})
    with pytest.raises(UsageError) as caught:
        results.done(book_with(reading, **scores({"t": ("target", 1, 2)})), reading)
    assert str(caught.value) == (
        "‘Reading’ is no process measure, so what was done is not told by it. Take results.by_lens() or "
        "results.target_change() for it."
    )
