"""What was named as success or outcome is answered in the summary with a number, or with why there is none."""

from types import SimpleNamespace

import pandas as pd
import pytest
from markupsafe import escape

from sipp_lib import results
from sipp_lib.new import copy_sample
from sipp_lib.records.kinds import Finding, Measure, Question
from sipp_lib.records.store import Store
from sipp_lib.reports import brief, success, summary
from sipp_lib.reports.report import Report
from sipp_lib.wording import gap_change, process, verdict
from sipp_lib.workbook import Workbook


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
    nothing = SimpleNamespace(observations=pd.DataFrame({"measure": []}), surveys=pd.DataFrame({"scale": []}))
    book = SimpleNamespace(
        partnership=SimpleNamespace(success=success),
        bodies=lambda kind: [],
        cache={},
        codes=None,
        evidence=nothing,
    )
    assert summary._gap(book) == told


def test_of_months_and_answers_that_comes_first_which_was_agreed_first(eight):
    first = {slug: summary.main_results(book)[0][0].code for slug, book in eight("public").items()}
    assert first["braehowe-cluster"] == "attendance"
    assert first["hawkhope-families"] == "HOME"
    assert first["tarvit-water"] == "READ"


@pytest.mark.parametrize("audience", ["public", "school"])
def test_a_gap_that_was_to_be_narrower_stands_on_the_index(eight, audience):
    book = eight(audience)["tarvit-water"]
    ((measure, told),) = summary._gaps(book)
    assert measure.code == "READ"
    assert "narrower" in told[0]
    assert verdict.in_brief(told) in summary.main_outcome(book)


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
        "By the numbers behind it, this could also be chance or come from choosing a group with weak results, which "
        "improves even when nothing is done."
    )
    # to the public what rose is hidden, as few had chosen it at first
    assert held.get(("hawkhope-families", "Yes"), "") == (verdict.SHOWN_LEVEL if audience == "public" else "")
    # a range that includes nought bears no ‘no’ out, either
    assert held[("lindarroch-maths", "No")] == held[("eskmouth-whinmarr", "No")] == verdict.NOT_EXCLUDED
    assert ("hawkhope-families", "No") not in held
    # what chance is unlikely to give needs no such words; of five schools nothing can be said of chance
    assert "tarvit-water" not in {slug for slug, _ in held}
    assert held[("kilcorrie-families", "Yes")] == "By the numbers behind it, this could also be chance."
    book = eight(audience)["braehowe-cluster"]
    assert held[("braehowe-cluster", "Yes")] in str(brief.body(book))


READ = Measure(name="Reading score", code="READ", main=True)
TALK = Measure(name="Talking", code="TALK")
SURE = verdict.Caveat("This is unlikely to be chance alone.", verdict.Weight.CHANCE, rules_out=True)
UNSURE = verdict.Caveat("This could be chance.", verdict.Weight.CHANCE)


@pytest.fixture
def told_of_both(monkeypatch):
    """A partnership whose reading is surely better and whose talking may be."""
    told = [
        (READ, [verdict.Claim("Reading rose.", "ahead"), SURE]),
        (TALK, [verdict.Claim("Talking rose.", "ahead"), UNSURE]),
    ]
    monkeypatch.setattr(summary, "_results", lambda book: told)
    monkeypatch.setattr(summary, "watched", lambda book: [])
    monkeypatch.setattr(results, "main_measure", lambda book: READ)
    records = {
        "measure": [SimpleNamespace(id="r", body=READ), SimpleNamespace(id="t", body=TALK)],
        "question": [SimpleNamespace(id="q", body=Question(question="Does it help?"))],
    }
    return SimpleNamespace(records=records.__getitem__, audience="school")


@pytest.mark.parametrize(
    ("answer", "held"),
    [
        ("Yes, they read better.", ""),
        ("Yes, they talk more.", "By the numbers behind it, this could also be chance."),
        ("Yes.", "By the numbers of ‘Talking’, this could also be chance."),
        ("No.", verdict.NOT_EXCLUDED),
        ("No, they do not read better.", ""),
    ],
)
def test_an_answer_is_held_to_the_numbers_of_the_measure_that_it_speaks_of(told_of_both, answer, held):
    finding = Finding(question="q", measures=["r", "t"], answer=answer)
    assert summary.bound(told_of_both, finding) == held
    cannot = finding.model_copy(update={"strength": "we cannot tell"})
    assert summary.bound(told_of_both, cannot) == ""


def test_an_answer_whose_numbers_are_hidden_from_the_public_says_so(told_of_both, monkeypatch):
    few = verdict.Claim("Reading is not shown (fewer than 10 pupils).", "few")
    monkeypatch.setattr(summary, "_results", lambda book: [(READ, [few])])
    told_of_both.audience = "public"
    finding = Finding(question="q", measures=["r"], answer="Yes, they read better.")
    assert summary.bound(told_of_both, finding) == verdict.UNSHOWN


def test_what_a_finding_rests_on_says_that_little_was_done_of_the_plan(told_of_both, monkeypatch):
    done = Measure(name="Sessions", code="DONE", role="process")
    told = ["Sessions (the target group): 5 of 10.", process.SHORT["much_less"], process.NO_OUTCOME]
    monkeypatch.setattr(summary, "carried_out", lambda book: [(done, "much_less", told)])
    assert summary.said_by(told_of_both, [done]) == [
        "Sessions: 5 of 10. Much less was done than was planned, so the results say little about the plan as it was "
        "meant."
    ]


def test_the_public_is_told_nothing_surer_than_the_schools(eight):
    for slug, public in eight("public").items():
        school = {measure.code: told for measure, told in summary._results(eight("school")[slug])}
        for measure, told in summary._results(public):
            sure = [each for each in told[1:] if isinstance(each, verdict.Caveat) and each.rules_out]
            assert not sure or any(each in school[measure.code] for each in sure), (slug, measure.name)


def test_a_scale_that_is_not_known_leaves_out_its_questionnaire_and_nothing_else(tmp_path):
    programme, slug = copy_sample(tmp_path / "sample"), "kilcorrie-families"
    with Store.open(programme.partnership(slug).records, slug) as store:
        measure = next(each for each in store.current("measure") if each.body.form == "survey")
        store.revise(measure.id, {"scale": "liking"}, author="AB")
        name = measure.body.name
    said = {
        "public": f"The answers to ‘{name}’ are left out: how they are scored is not known here.",
        "school": f"The measure ‘{name}’ is left out of pages and reports. ‘liking’ is not a known scale. Write "
        "Stirling, Rosenberg A 0-3 (order A or B, answers 0-3 or 1-4), or the name of a file in the programme's folder "
        "‘scales’. A partner school's own comes with its records.",
    }
    for audience, words in said.items():
        book = Workbook.open(slug, programme.folder, audience)
        report = Report(book)
        for part in (report.summary, report.evaluation):
            assert escape(words) in part().html
        assert [each for each, _ in summary.main_results(book)]
        left = next(each for each in book.bodies(Measure) if each.name == name)
        assert success.why_no_number(book, left) == f"how ‘{name}’ is scored is not known here"
