import re

import pandas as pd
import pytest
from two_schools import said

from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.pages import target_group
from sipp_lib.pages.phase1_performance import begin_outcome
from sipp_lib.records.kinds import Import, Measure, Outcome
from sipp_lib.reports import records
from sipp_lib.workbook import Workbook


def test_an_outcome_begins_with_the_groups_baseline(performance):
    target_group.take(performance.book, said(performance, limit="73", schools=["A"]))
    performance.book.reload()
    view = performance.baseline()
    view.refresh()
    (measure,) = performance.book.records("measure")
    view._pressed(f"outcome:{measure.id}")
    (outcome,) = performance.book.bodies(type(performance.book.records("outcome")[0].body))
    assert (outcome.baseline, outcome.baseline_on) == ("", "September")
    assert outcome.for_whom == performance.book.records("target_group")[0].id
    assert outcome.measure == measure.id
    assert "where they are now" not in " ".join(each.message for each in performance.book.missing())
    assert 'Baseline:</dt> <dd><span class="text">mean 72 points (3 pupils, September)<' in outcomes(
        performance
    )
    assert '<span class="text">not shown (fewer than 10 pupils; September)<' in outcomes(
        performance, "public"
    )


def outcomes(performance, audience="school"):
    """What a report of the same records says of the outcomes."""
    book = Workbook.open("tiny", performance.book.programme.folder, audience)
    return str(records.details(book, "outcome", "Outcomes"))


def test_a_baseline_from_the_data_is_rounded_for_the_public_and_follows_the_data(performance):
    target_group.take(performance.book, said(performance, limit="82", schools=["A"]))
    performance.book.reload()
    (measure,) = performance.book.records("measure")
    begin_outcome(performance.book, f"outcome:{measure.id}")
    # by hand: 71 to 82 have the mean 76.5
    assert '<span class="text">mean 76.5 points (12 pupils, September)<' in outcomes(performance)
    public = outcomes(performance, "public")
    assert re.search(r">mean 7[678](\.5)? points \(about 10 pupils, September\)<", public)
    assert "12 pupils" not in public
    performance.book.reload()
    (outcome,) = performance.book.records("outcome")
    performance.book.store.revise(outcome.id, {"baseline_on": "May"}, [])
    assert "mean 81.5 points (12 pupils, May)" in outcomes(performance)


def test_an_exact_baseline_of_an_earlier_version_becomes_its_occasion(performance):
    (measure,) = performance.book.records("measure")
    old = {
        "schema": 1,
        "measure": measure.id,
        "name": "Better",
        "baseline": "mean 84.38 points (26 pupils, Aug 2026)",
    }
    assert (Outcome.from_body(old).baseline, Outcome.from_body(old).baseline_on) == ("", "Aug 2026")
    percent = old | {"baseline": "40% (26 pupils, May)"}
    assert (Outcome.from_body(percent).baseline, Outcome.from_body(percent).baseline_on) == ("", "May")
    for words in ("about 84 points", "26 pupils, Aug 2026", "mean 84 points in August"):
        assert Outcome.from_body(old | {"baseline": words}).baseline == words
    assert Outcome.from_body(old | {"measure": None}).baseline == old["baseline"]


def test_what_is_in_the_data_is_described_at_a_press(performance):
    (measure,) = performance.book.records("measure")
    performance.book.store.withdraw(measure.id)
    performance.book.reload()
    view = performance.collected()
    view.refresh()
    assert "‘READ’" in view.html
    assert "no measure" not in view.html  # the line with its button says it; no remark says it again
    view._pressed("describe:READ")
    assert view.told == "‘READ’ now has a line below. Check that it is read the right way round."
    (body,) = performance.book.bodies(Measure)
    assert (body.name, body.code, body.form, body.occasions) == (
        "READ",
        "READ",
        "score",
        ["September", "May"],
    )


@pytest.mark.parametrize(
    ("answers", "kept_order", "also"),
    [
        (
            ["Disagree", "agree", "Neither agree nor disagree"],
            ["agree", "Neither agree nor disagree", "Disagree"],
            " Its answers are in the order of a usual scale, best first: check that this is right.",
        ),
        (
            ["Wobbly", "Steady", "Flying"],
            [],
            " The workbook does not know the order of its answers. Write them under ‘Possible answers’, from best "
            "to worst: Flying, Steady, Wobbly. Until then no report counts them.",
        ),
    ],
)
def test_answers_of_no_usual_scale_are_in_no_order_until_somebody_says_one(
    performance, answers, kept_order, also
):
    place = performance.book.place
    rows = [
        {"respondent": f"r{at}", "scale": "JOY", "occasion": "May", "item": "I read", "answer": answer}
        for at, answer in enumerate(answers)
    ]
    frame = pd.DataFrame(rows).reindex(columns=list(TABLES["surveys"]))
    typed = frame.astype({name: kind.dtype for name, kind in TABLES["surveys"].items()})
    file = save(typed, "surveys", place.evidence)
    body = Import(table="surveys", file=file.file, sha256=file.sha256, rows=file.rows, source="form.csv")
    performance.book.store.file.add(body, author="test")
    performance.book.store.refresh()
    performance.book.reload()
    view = performance.collected()
    view._pressed("describe:JOY")
    assert view.told == f"‘JOY’ now has a line below. Check that it is read the right way round.{also}"
    (described,) = [each for each in performance.book.bodies(Measure) if each.code == "JOY"]
    assert described.answers == kept_order
