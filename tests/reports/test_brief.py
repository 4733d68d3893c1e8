"""The report in brief: at most three results with their caveats, what may be handed out, and texts that have room."""

from datetime import date

import html5lib
import pandas as pd
import pytest

from sipp_lib.evidence.schema import TABLES
from sipp_lib.evidence.storage import save
from sipp_lib.new import begin
from sipp_lib.records.kinds import (
    Action,
    Cycle,
    Decision,
    Import,
    Measure,
    Outcome,
    Question,
    School,
    TargetGroup,
    Voice,
)
from sipp_lib.records.store import Store
from sipp_lib.reports import brief
from sipp_lib.reports.report import Report

BEFORE, AFTER = "August 2025", "May 2026"


@pytest.fixture
def opened(tmp_path):
    """A partnership with some records and what was measured: a gain of some points for each measure named."""
    place, _ = begin("Ours", tmp_path)

    def opened(*bodies, gains=(), audience="public"):
        with Store.open(place.records, place.slug) as store:
            for body in bodies:
                store.add(body, author="AB")
            for name, rows in measured(dict(gains)).items() if gains else ():
                types = {column: each.dtype for column, each in TABLES[name].items()}
                frame = pd.DataFrame(rows, columns=[*types]).astype(types)
                kept = save(frame, name, place.evidence)
                store.add(Import(table=name, file=kept.file, sha256=kept.sha256, rows=kept.rows), author="AB")
        return Report.open("ours", audience, tmp_path)

    return opened


def measured(gains):
    """Forty pupils of the target group, who gain that much, and forty others, who gain nothing."""
    pupils = [
        {
            "pupil": f"p{n}",
            "school": "S",
            "group": "target" if n < 40 else "comparison",
            "simd_decile": 1 + n % 10,
        }
        for n in range(80)
    ]
    observations = [
        {
            "pupil": f"p{n}",
            "measure": code,
            "occasion": when,
            "value": 40 + n * 7 % 9 + n * later % 3 + gained,
        }
        for code, gain in gains.items()
        for n in range(80)
        for later, when in enumerate((BEFORE, AFTER))
        for gained in [gain * later * (n < 40)]
    ]
    return {"pupils": pupils, "observations": observations}


def read(fragment):
    tree = html5lib.parse(str(fragment.html), treebuilder="etree", namespaceHTMLElements=False)
    told, heading = {}, ""
    for each in tree.iter():
        text = " ".join("".join(each.itertext()).split())
        if each.tag == "h3":
            told[heading := text] = []
        elif each.tag in ("li", "p", "footer") and heading and each.get("class") != "text foot":
            told[heading].append(text)
    return told


def test_three_results_are_told_the_main_one_first_and_the_others_by_their_names(opened):
    measures = [
        Measure(name=f"Measure {code}", code=code, main=code == "D", unit="marks") for code in "ABCDE"
    ]
    report = opened(*measures, gains={"A": 1, "B": 2, "C": 3, "D": 0, "E": 5})
    told = read(report.brief())["What the numbers say"]
    assert [each.split(":")[0] for each in told[:3]] == ["Measure D", "Measure A", "Measure B"]
    assert all("(95% interval)" in each for each in told[:3])
    assert "Further results are in Phase 5 of the full report: ‘Measure C’ and ‘Measure E’." in told
    assert report.brief().html.count("<img") == 1
    assert "<img" not in report.summary().html
    assert read(report.summary())["What the numbers say"][:3] == told[:3]


def test_what_got_worse_is_told_before_further_outcomes(opened):
    measures = [Measure(name=f"Measure {code}", code=code) for code in "ABCD"]
    watched = Measure(name="Maths", code="W", role="balancing")
    told = read(opened(*measures, watched, gains={"A": 1, "B": 2, "C": 3, "D": 4, "W": -5}).brief())
    names = [each.split(":")[0] for each in told["What the numbers say"][:3]]
    assert names == ["Measure A", "Maths", "Measure B"]
    assert "Maths: the target group did worse than the comparison group." in told["What the numbers say"][1]


@pytest.mark.parametrize("audience", ["public", "school"])
def test_one_gap_is_told_whoever_reads_it_and_leaves_room_for_other_outcomes(opened, audience):
    measures = [Measure(name=f"Measure {code}", code=code, main=code == "A") for code in "AB"]
    report = opened(
        *measures, Outcome(name="A narrower attainment gap"), gains={"A": 1, "B": 2}, audience=audience
    )
    told = read(report.brief())["What the numbers say"]
    names = [each.split(":")[0] for each in told[:3]]
    assert names == [
        "Measure A",
        "Measure A, all pupils measured, target and comparison group together",
        "Measure B",
    ]
    assert not any("Further results" in each for each in told)
    assert report.plain().html.count("<strong>Measure A</strong>") == 1


def test_without_a_result_or_a_decision_that_is_what_it_says(opened):
    told = read(opened(TargetGroup(name="P5", size=31)).brief())
    assert told == {
        "What the numbers say": ["There are no results to report."],
        "What is decided": ["Nothing is decided yet."],
    }


@pytest.mark.parametrize("audience", ["public", "school"])
def test_only_what_learners_and_parents_said_and_may_be_passed_on_is_there_whoever_reads_it(opened, audience):
    released = [Voice(quote=f"Released {n}", whose="learner", publish=True) for n in range(5)]
    held = [
        Voice(quote="Canary kept back", whose="learner"),
        Voice(quote="Canary of staff", whose="staff", publish=True),
        Voice(quote="Of a parent", whose="parent or carer", publish=True, day="2026-01-05"),
    ]
    report = opened(*held, *released, audience=audience)
    told = read(report.brief())["What learners and parents said"]
    assert told[:4] == ["Of a parent", "parent or carer", "Released 0", "learner"]
    assert len(told) == 8
    assert "Canary" not in report.brief().html + report.plain().html


def test_a_decision_is_told_with_its_next_steps(opened):
    decisions = [
        Decision(what="Reading pairs", decision="adopt", next_steps="All schools in August."),
        Decision(what="Posters"),
    ]
    assert read(opened(*decisions).brief())["What is decided"] == [
        "Adopt: Reading pairs. All schools in August.",
        "Not decided yet: Posters.",
    ]


def test_a_long_text_is_cut_where_a_sentence_or_a_word_ends():
    assert brief.shortened("Short. ") == "Short."
    assert brief.shortened(f"{'word ' * 60}end. {'more ' * 60}") == f"{'word ' * 60}end. …"
    cut = brief.shortened("word " * 100)
    assert cut.endswith("word …")
    assert len(cut) <= brief.LONGEST + 2


def test_what_was_tried_is_told_once(opened):
    asked = [Question(choice="Reading pairs", question=f"Question {n}?") for n in range(2)]
    report = opened(*asked, Cycle(name="One"))
    assert brief.about(report.book) == ["What was tried: Reading pairs."]


def test_what_has_not_begun_is_told_as_planned_with_its_start(opened):
    report = opened(
        *(School(name=f"Primary {n}") for n in "AB"),
        TargetGroup(name="P5"),
        Question(choice="Reading pairs", question="Do they read better?"),
        Question(choice="Lesson study", question="What do they say?"),
        Action(task="Order books", progress="under way"),
    )
    asked = report.book.records("question")[0].id
    assert brief.about(report.book)[:2] == ["Two schools worked together.", "The enquiry was for P5."]
    began = Action(task="Pairs read", questions=[asked], start=date(2099, 1, 11))
    report = opened(began)
    assert brief.about(report.book) == [
        "Two schools are working together.",
        "The enquiry is for P5.",
        "What is planned: Reading pairs (from 11 January 2099); Lesson study.",
    ]
    told = report.plain().html
    assert "What do we plan to try?" in told
    assert "<li>Reading pairs (from 11 January 2099)</li>" in told


@pytest.mark.parametrize(("by_lot", "lot"), [(True, "were"), (False, "were not")])
def test_with_whom_a_group_was_compared_and_whether_lots_were_drawn_is_told(opened, by_lot, lot):
    report = opened(
        TargetGroup(name="P5", who="All P5 pupils of two schools. Not P6.", by_lot=by_lot),
        Measure(name="Reading", code="A"),
        Question(question="Do they?", comparison="The other P5 classes, same day. A pity."),
        Question(question="What do they say?", comparison="Nobody: only P5 was asked."),
        gains={"A": 1},
    )
    assert brief.about(report.book)[0] == (
        "The enquiry was for P5: all P5 pupils of two schools. They were compared with the other P5 classes, same day. "
        f"The groups {lot} drawn at random."
    )


@pytest.mark.parametrize("comparison", ["", "Themselves a year before", "None. No fair one."])
def test_other_pupils_are_told_of_where_nobody_named_them(opened, comparison):
    report = opened(
        Measure(name="Reading", code="A"),
        Question(question="Do they?", comparison=comparison),
        gains={"A": 1},
    )
    assert "They were compared with other pupils. The groups were not drawn at random." in brief.about(
        report.book
    )


def test_levels_that_were_watched_are_told_among_what_may_have_got_worse(opened):
    report = opened(
        Measure(name="Reading", code="A", unit="marks"),
        Measure(name="Late marks", code="W", role="balancing", ordered=True),
        gains={"A": 1, "W": -5},
    )
    (watched,) = read(report.brief())["Did anything get worse?"]
    assert watched.startswith("Late marks, August 2025 to ")
    assert "of the target group improved" in watched


def test_what_was_done_and_what_was_watched_have_their_own_lines_without_a_clear_result(opened):
    """The forty of the target group made 40 to 50 calls each time, and 100 were planned."""
    report = opened(
        Measure(name="Reading", code="A", unit="marks"),
        Measure(name="Calls", code="P", role="process", unit="calls", planned=100),
        Measure(name="Maths", code="W", role="balancing", unit="marks"),
        gains={"A": 1, "P": 0, "W": 0},
    )
    told = read(report.brief())
    (done,) = told["Was it carried out as planned?"]
    assert done.startswith("Calls: August 2025, ")
    assert done.endswith(
        "% of the 100 that were planned). Much less was done than was planned, so the results say little about the "
        "plan as it was meant."
    )
    (watched,) = told["Did anything get worse?"]
    assert watched.startswith(
        "Maths: we cannot tell whether the target group did worse than the comparison group."
    )
    page = " ".join("".join(html5lib.parseFragment(str(report.plain().html)).itertext()).split())
    assert "Calls: We did much less of this than we had planned." in page
    assert "Maths: We kept an eye on this too. We cannot tell if it got worse." in page
    assert report.stamp().facts["short"][-1] == (
        "Calls: much less was done than was planned, so the results say little about the plan as it was meant."
    )


def test_the_picture_of_a_brief_leaves_its_tables_to_the_full_report(opened):
    report = opened(Measure(name="Reading", code="A"), gains={"A": 1})
    assert "<img" in report.brief().html
    assert "<table" not in report.brief().html
    assert "<table" in report.evaluation().html
