"""What a report says where it has no result: the true reason, never that nothing was measured beside what was."""

from sipp_lib import results
from sipp_lib.records.kinds import Measure
from sipp_lib.reports import outcomes, summary
from sipp_lib.reports.report import Report
from sipp_lib.wording import verdict

READ = Measure(name="Reading", code="READ", occasions=["September", "June"])
UNMARKED = {f"p{n:02}": (None, n % 7, n % 7 + 3) for n in range(24)}


def in_brief(book):
    return [verdict.in_brief(told) for _, told in summary.main_results(book)]


def test_nobody_marked_is_not_nobody_measured(book_with, scores):
    for audience in ("public", "school"):
        book = book_with(READ, audience=audience, **scores(UNMARKED))
        assert not results.target_change(book, READ).marked
        assert outcomes.changed(READ, results.target_change(book, READ)) is None  # no empty picture
        assert in_brief(book) == [
            "Reading, September to June: the target group's change cannot be given, as no pupil is marked as being in "
            "it."
        ]
    marked = {pupil: ("target", *row[1:]) for pupil, row in UNMARKED.items()}
    assert results.target_change(book_with(READ, **scores(marked)), READ).marked


def test_what_was_measured_once_is_told_with_how_many(book_with, scores):
    once = {pupil: (None, row[1], None) for pupil, row in UNMARKED.items()}
    why = (
        "There is no result for an outcome yet: a change needs an outcome that was measured on two occasions, and a "
        "comparison needs a target group and a comparison group."
    )
    public, school = (book_with(READ, audience=each, **scores(once)) for each in ("public", "school"))
    assert summary.nothing(public) == f"Measured so far: Reading (September, about 25). {why}"
    assert summary.nothing(school) == f"Measured so far: Reading (September, 24). {why}"
    assert in_brief(public) == []


def test_two_groups_that_were_measured_once_are_compared_in_the_summary_as_in_the_report(book_with, scores):
    once = {f"t{n:02}": ("target", n % 7 + 2, None) for n in range(21)}
    once |= {f"c{n:02}": ("comparison", n % 7, None) for n in range(21)}
    (told,) = in_brief(book_with(READ, audience="school", **scores(once)))
    assert told.startswith(
        "Reading, September: the target group (21 pupils) was 2.0 ahead of the comparison group"
    )
    assert told.endswith("It was measured once, so this says nothing about a change.")


def test_results_that_no_measure_describes_are_not_nothing(book_with, scores):
    assert summary.nothing(book_with(**scores(UNMARKED))) == (
        "Results have been brought in, but no measure says what they are."
    )
    assert summary.nothing(book_with(READ)) == "There are no results to report."


def test_an_effect_that_few_classes_tell_of_is_left_out_of_the_programmes_average(book_with, scores):
    def effect(classes):
        group = {n: "target" if n < 24 else "comparison" for n in range(48)}
        rows = {
            f"p{n:02}": (
                group[n],
                n % 9,
                n % 9 + n * 7 % 5 + (n < 24),
                f"{group[n]} {n % classes}" if classes else None,
            )
            for n in range(48)
        }
        return Report(book_with(READ, audience="school", **scores(rows))).effect

    assert effect(1) == effect(2) == {"left_out": True}
    assert "g" in effect(0)
    assert "g" in effect(8)
