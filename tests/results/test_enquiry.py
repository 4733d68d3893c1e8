from sipp_lib import results
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.records.kinds import Factor, Measure


def test_what_was_collected_is_counted_by_occasion(book_with, scores):
    found = {f"p{at}": ("target", at, at if at < 20 else None) for at in range(30)}
    book = book_with(
        Measure(name="Reading", code="READ", occasions=["September", "June"]),
        audience="school",
        **scores(found),
    )
    table = require_safe(results.collected(book))
    assert table[["measure", "occasion", "n"]].values.tolist() == [
        ["Reading", "September", 30],
        ["Reading", "June", 20],
    ]


def test_factors_are_counted_by_level_influence_and_whether_they_were_confirmed(book_with):
    factors = [
        Factor(name="Rewards", level="school or class", influence="strength", confirmed="confirmed"),
        Factor(name="Feedback", level="school or class", influence="strength", confirmed="confirmed"),
        Factor(name="Sleep", level="pupil", influence="pressure"),
    ]
    counts, named = map(require_safe, results.factor_grid(book_with(*factors)))
    there = counts[counts["factors"] > 0].set_index(["level", "influence"])["factors"].to_dict()
    assert there == {("school or class", "strength"): 2, ("pupil", "pressure"): 1}
    assert named["factor"].tolist() == ["Rewards", "Feedback", "Sleep"]
