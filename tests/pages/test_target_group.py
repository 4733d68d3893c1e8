"""Choosing the target group on the data changes what is analysed."""

import re

import pandas as pd
import pytest

from sipp_lib import results
from sipp_lib.disclosure.safe import require_safe
from sipp_lib.errors import UsageError
from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.new import begin
from sipp_lib.pages import Performance, target_group
from sipp_lib.pages.phase1_performance import begin_outcome
from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Import, Measure, Outcome
from sipp_lib.records.store import Store
from sipp_lib.reports import records
from sipp_lib.workbook import Workbook

# Two schools of twelve pupils, one of each from 71 to 82 points; the first half of each in the most deprived tenth.
# In May those of school A have risen by 5 and those of school B by 2.
SCORES = range(71, 83)


def frames():
    pupils = [
        {
            "pupil": f"{school.lower()}{score}",
            "school": school,
            "stage": "P5",
            "simd_decile": 1 if score < 77 else 9,
        }
        for school in "AB"
        for score in SCORES
    ]
    observations = [
        {
            "pupil": f"{school.lower()}{score}",
            "measure": "READ",
            "occasion": occasion,
            "date": date,
            "value": value,
        }
        for school, rise in (("A", 5), ("B", 2))
        for score in SCORES
        for occasion, date, value in (("September", "2025-09-01", score), ("May", "2026-05-01", score + rise))
    ]
    return {"pupils": pd.DataFrame(pupils), "observations": pd.DataFrame(observations)}


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setenv("SIPP_WHO", str(tmp_path / "who.json"))
    place, _ = begin("Tiny", tmp_path / "programme")
    with Store.open(place.records, place.slug) as store:
        for table, frame in frames().items():
            whole = frame.reindex(columns=list(TABLES[table]))
            typed = whole.astype({name: kind.dtype for name, kind in TABLES[table].items()})
            kept = save(typed, table, place.evidence)
            store.add(Import(table=table, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="test")
        store.add(Measure(name="Reading", code="READ", unit="points"), author="test")
    opened = Performance("tiny", tmp_path / "programme")
    opened.book.store.person = Author("Morag Bell")
    yield opened
    opened.book.store.close()


def said(page, **chosen):
    (measure,) = page.book.records("measure")
    chosen = {"measure": measure.id, **chosen}
    return {field.name: field.of(chosen) for field in target_group.fields(page.book, chosen)}


def change(page):
    (measure,) = page.book.bodies(Measure)
    summary = require_safe(results.target_change(page.book, measure).summary)
    return int(summary["n"].iloc[0]), float(summary["mean_change"].iloc[0])


def test_pupils_chosen_on_the_data_are_written_down_and_analysed(page):
    told = target_group.take(
        page.book, said(page, limit="73", compare="school", schools=["A"], beside=["A", "B"])
    )
    page.book.reload()
    assert (
        told
        == "The group was written down: 3 pupils, and 3 to compare with. Say below who they are in your words."
    )
    (entry,) = page.book.records("target_group")
    group = entry.body
    assert group.pupils == ["a71", "a72", "a73"]
    assert group.compared == ["b71", "b72", "b73"]
    assert group.size == 3
    assert group.chosen_on == "READ"
    assert group.how_chosen == "On the data: Reading 73 or below, September; schools A."
    assert entry.author == "Morag Bell"
    assert change(page) == (3, 5.0)
    (measure,) = page.book.bodies(Measure)
    groups = require_safe(results.group_comparison(page.book, measure).groups).set_index("group")
    assert dict(groups["mean_change"]) == {"target": 5.0, "comparison": 2.0}
    assert results.chosen_low(page.book, measure)


def test_choosing_others_for_the_same_group_changes_the_analysis_and_keeps_what_people_wrote(page):
    target_group.take(page.book, said(page, limit="73"))
    page.book.reload()
    (entry,) = page.book.records("target_group")
    page.book.store.revise(entry.id, {"name": "Readers", "who": "P5"}, list(entry.heads))
    page.book.reload()
    told = target_group.take(page.book, said(page, schools=["B"], quintiles=["1"], compare="stage"))
    page.book.reload()
    assert told.startswith("‘Readers’ now has these pupils: 6 pupils, and 6 to compare with.")
    (entry,) = page.book.records("target_group")
    assert (entry.body.name, entry.body.who, entry.body.chosen_on) == ("Readers", "P5", "")
    assert entry.body.lenses == ["SIMD"]
    assert change(page) == (6, 2.0)


def test_what_people_wrote_of_how_the_group_was_chosen_is_kept(page):
    entry = page.book.store.add("target_group", {"how_chosen": "By lot, in June"})
    page.book.reload()
    target_group.take(page.book, said(page, limit="75", group=entry.id))
    page.book.reload()
    assert page.book.records("target_group")[0].body.how_chosen == "By lot, in June"


def test_the_picture_says_how_many_that_gives_and_what_to_mind(page):
    view = page.choose()
    view.refresh()
    assert "There are 24 pupils in the evidence." in view.html
    (measure,) = page.book.records("measure")
    view.chosen = {"measure": measure.id, "limit": "72"}
    view.refresh()
    assert "On the data: Reading 72 or below, September. That is 4 of 24 pupils." in view.html
    assert "Fewer than 10 pupils" in view.html
    assert "because chance was part of it" in view.html
    assert "Choose these 4 pupils" in view.html
    help = next(field["help"] for field in view.fields if field["name"] == "limit")
    assert help == "A tenth of the pupils have a result up to 72, a quarter 73.75, half 76.5."
    view._pressed("choose")
    assert page.book.records("target_group")[0].body.size == 4


def test_nobody_is_chosen_by_nothing(page):
    with pytest.raises(
        UsageError, match=r"^Nobody is chosen yet\. Say above what the pupils have in common\.$"
    ):
        target_group.take(page.book, said(page))


def test_an_outcome_begins_with_the_groups_baseline(page):
    target_group.take(page.book, said(page, limit="73", schools=["A"]))
    page.book.reload()
    view = page.baseline()
    view.refresh()
    (measure,) = page.book.records("measure")
    view._pressed(f"outcome:{measure.id}")
    (outcome,) = page.book.bodies(type(page.book.records("outcome")[0].body))
    assert (outcome.baseline, outcome.baseline_on) == ("", "September")
    assert outcome.for_whom == page.book.records("target_group")[0].id
    assert outcome.measure == measure.id
    assert "where they are now" not in " ".join(each.message for each in page.book.missing())
    assert 'Baseline:</dt> <dd><span class="text">mean 72 points (3 pupils, September)<' in outcomes(page)
    assert '<span class="text">not shown (fewer than 10 pupils; September)<' in outcomes(page, "public")


def outcomes(page, audience="school"):
    """What a report of the same records says of the outcomes."""
    book = Workbook.open("tiny", page.book.programme.folder, audience)
    return str(records.details(book, "outcome", "Outcomes"))


def test_a_baseline_from_the_data_is_rounded_for_the_public_and_follows_the_data(page):
    target_group.take(page.book, said(page, limit="82", schools=["A"]))
    page.book.reload()
    (measure,) = page.book.records("measure")
    begin_outcome(page.book, f"outcome:{measure.id}")
    # by hand: 71 to 82 have the mean 76.5
    assert '<span class="text">mean 76.5 points (12 pupils, September)<' in outcomes(page)
    public = outcomes(page, "public")
    assert re.search(r">mean 7[678](\.5)? points \(about 10 pupils, September\)<", public)
    assert "12 pupils" not in public
    page.book.reload()
    (outcome,) = page.book.records("outcome")
    page.book.store.revise(outcome.id, {"baseline_on": "May"}, [])
    assert "mean 81.5 points (12 pupils, May)" in outcomes(page)


def test_an_exact_baseline_of_an_earlier_version_becomes_its_occasion(page):
    (measure,) = page.book.records("measure")
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


def test_what_is_in_the_data_is_described_at_a_press(page):
    (measure,) = page.book.records("measure")
    page.book.store.withdraw(measure.id)
    page.book.reload()
    view = page.collected()
    view.refresh()
    assert "‘READ’" in view.html
    view._pressed("describe:READ")
    assert view.told == "‘READ’ now has a line below. Check that it is read the right way round."
    (body,) = page.book.bodies(Measure)
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
            " Its answers stand in the order of a usual scale, best first: look whether that is right.",
        ),
        (
            ["Wobbly", "Steady", "Flying"],
            [],
            " Its answers are of no usual scale, so nobody but you knows their order. Write them under ‘Possible "
            "answers’, from best to worst: Flying, Steady, Wobbly. Until then no report counts them.",
        ),
    ],
)
def test_answers_of_no_usual_scale_are_in_no_order_until_somebody_says_one(page, answers, kept_order, also):
    place = page.book.place
    rows = [
        {"respondent": f"r{at}", "scale": "JOY", "occasion": "May", "item": "I read", "answer": answer}
        for at, answer in enumerate(answers)
    ]
    frame = pd.DataFrame(rows).reindex(columns=list(TABLES["surveys"]))
    typed = frame.astype({name: kind.dtype for name, kind in TABLES["surveys"].items()})
    file = save(typed, "surveys", place.evidence)
    body = Import(table="surveys", file=file.file, sha256=file.sha256, rows=file.rows, source="form.csv")
    page.book.store.file.add(body, author="test")
    page.book.store.refresh()
    page.book.reload()
    view = page.collected()
    view._pressed("describe:JOY")
    assert view.told == f"‘JOY’ now has a line below. Check that it is read the right way round.{also}"
    (described,) = [each for each in page.book.bodies(Measure) if each.code == "JOY"]
    assert described.answers == kept_order
