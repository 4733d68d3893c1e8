"""What was named as success or outcome is answered in the summary with a number, or with why there is none."""

import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.records.kinds import Finding
from sipp_lib.reports import brief, summary
from sipp_lib.wording import gap_change, verdict


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


@pytest.mark.parametrize("audience", ["public", "school"])
def test_a_gap_that_is_wider_stands_in_the_summary_though_nobody_named_it(eight, audience):
    books = eight(audience)
    found = {slug for slug, book in books.items() if summary.widened(book)}
    assert found == {"eskmouth-whinmarr"}
    book = books["eskmouth-whinmarr"]
    ((measure, told),) = summary.widened(book)
    assert measure.code == "NUM"
    assert told[0].startswith("Numeracy score, all pupils measured, target and comparison group together: ")
    assert "wider" in told[0]
    assert "this could be chance" in verdict.in_brief(told)
    assert verdict.in_brief(told) in summary.main_outcome(book)
    assert verdict.in_brief(told) in str(brief.body(book))


def test_the_gap_of_everybody_is_the_same_verdict_for_everybody(eight):
    told = {
        audience: [
            words
            for book in eight(audience).values()
            for measure in results.measured(book, "score", "yes or no", role="outcome")
            if not measure.ordered
            for words in [
                gap_change.sentences(measure, each) for each in results.gap_changes(book, measure)[-1:]
            ]
        ]
        for audience in ("public", "school")
    }
    for public, school in zip(told["public"], told["school"], strict=True):
        assert public[0].split(":")[0] == school[0].split(":")[0]
        if isinstance(public[0], verdict.Claim):
            assert (public[0].way, public[1]) == (school[0].way, school[1])


@pytest.mark.parametrize("audience", ["public", "school"])
def test_an_answer_that_says_more_than_its_numbers_is_told_with_what_they_leave_open(eight, audience):
    held = {
        (slug, finding.answer.split(",")[0].split(".")[0]): told
        for slug, book in eight(audience).items()
        for finding in book.bodies(Finding)
        if (told := summary.bound(book, finding))
    }
    assert held[("braehowe-cluster", "Yes")] == (
        "By its numbers, this could also be chance or come from choosing a group with low results, which rises even "
        "when nothing is done."
    )
    # to the public what rose is hidden, as few had chosen it at first
    assert held.get(("hawkhope-families", "Yes"), "") == (verdict.SHOWN_LEVEL if audience == "public" else "")
    # a range that includes nought bears no ‘no’ out, either
    assert held[("lindarroch-maths", "No")] == held[("eskmouth-whinmarr", "No")] == verdict.NOT_EXCLUDED
    assert ("hawkhope-families", "No") not in held
    # what chance is unlikely to give needs no such words
    assert not {slug for slug, _ in held} & {"tarvit-water", "kilcorrie-families"}
    book = eight(audience)["braehowe-cluster"]
    assert held[("braehowe-cluster", "Yes")] in str(brief.body(book))
