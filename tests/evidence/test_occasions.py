"""The spellings of one occasion become one: that of the plan, else the one that came first."""

from collections.abc import Callable
from pathlib import Path

import pytest
from glen_files import Make

from sipp_lib import results
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.occasions import settle
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

Add = Callable[..., list[str]]


@pytest.fixture
def place(begin_glen: Make) -> Place:
    asked = ["Agree", "Disagree"]
    return begin_glen(
        School(name="Glen Primary", code="GLE"),
        Measure(name="Reading", code="READ", occasions=["Pre", "Aug 2026"]),
        Measure(name="Spelling", code="SPELL"),
        Measure(name="Attendance", code="ATT", form="rate"),
        Measure(name="Voice", code="VOICE", form="survey", answers=asked, occasions=["Pre", "Post"]),
    )


@pytest.fixture
def add(place: Place, tmp_path: Path) -> Add:
    def bring(text: str, **answers: str) -> list[str]:
        path = tmp_path / "scores.csv"
        path.write_text(text, encoding="utf-8")
        known = steps.current_data(Programme.open(tmp_path / "programme"), place)
        seen = steps.preview(path, place, known)
        while seen.questions:
            seen = seen.answer(seen.questions[0].key, answers[seen.questions[0].key.partition(":")[0]])
        done = steps.check(seen, known)
        if not done.stops:
            steps.import_file(done, known, place)
        return [
            issue.message
            for issue in done.issues
            if issue.severity == "stop" or issue.code == "unplanned-occasion"
        ]

    return bring


def occasions(place: Place, table: str = "observations") -> list[str]:
    known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
    return list(dict.fromkeys(known.evidence.tables[table]["occasion"]))


@pytest.mark.parametrize(
    "spelt", ["Aug 2026", "August 2026", "2026-08", "Aug-26", "AUG 26", "08/2026", "2026-08-01"]
)
def test_a_planned_month_is_met_in_any_spelling(place: Place, add: Add, spelt: str) -> None:
    assert add(f"Name,Occasion,READ\nA Finch,{spelt},9\nB Moss, PRE ,8\nC Heron,pre,7\n") == []
    assert occasions(place) == ["Aug 2026", "Pre"]


def test_headings_and_answers_meet_the_plan(place: Place, add: Add) -> None:
    assert add("Name,READ August 2026,READ PRE\nA Finch,9,8\nB Moss,8,7\n") == []
    assert occasions(place) == ["Aug 2026", "Pre"]
    assert add("Name,READ\nC Heron,9\nD Airlie,8\n", occasion="2026-08") == []
    assert occasions(place) == ["Aug 2026", "Pre"]


def test_without_a_plan_the_spelling_that_came_first_is_kept(place: Place, add: Add) -> None:
    assert add("Name,Occasion,SPELL\nA Finch,Term 1,9\nB Moss,TERM-1,8\nC Heron,Sept 2026,7\n") == []
    assert add("Name,Occasion,SPELL\nD Airlie,term 1,9\nE Law,2026-09,8\nF Ross,Term 11,8\n") == []
    assert occasions(place) == ["Term 1", "Sept 2026", "Term 11"]


def test_the_same_pupil_twice_on_one_occasion_in_two_spellings_stops(place: Place, add: Add) -> None:
    (text,) = add("Name,Occasion,SPELL\nA Finch,Term 1,9\nA Finch,term-1,8\n")
    assert text.startswith(
        "scores.csv: there is more than one result for the same pupil, measure and occasion (rows 2 and 3, which "
    )
    (text,) = add("Name,SPELL Sept 2026,SPELL 2026-09\nA Finch,9,8\nB Moss,8,7\n")
    assert text == (
        "scores.csv: ‘SPELL Sept 2026’ (column 2) and ‘SPELL 2026-09’ (column 3) are both SPELL, Sept 2026. Leave "
        "one out, or give it a measure or a time of its own."
    )
    assert occasions(place) == []


def test_what_no_measure_plans_is_remarked_on_for_scores_and_surveys(place: Place, add: Add) -> None:
    head, planned = (
        "not among its occasions",
        "If it is one of them in other words, add the file again with those; if it is new, add it ",
    )
    (text,) = add("Name,READ Term 2\nC Heron,9\nD Airlie,8\n")
    assert text == f"Measure ‘Reading’: ‘Term 2’ is {head} (Pre, Aug 2026). {planned}to the measure."
    # what stands in a cell is told by its row
    (text,) = add("Name,Occasion,READ\nA Finch,Middle,9\nB Moss,Pre,8\n")
    assert text == (
        "scores.csv, row 2, column ‘Occasion’: this is not among the occasions of ‘Reading’ (Pre, Aug 2026). If it "
        "is one of them in other words, write it as there; if it is new, add it to the measure."
    )
    (text,) = add("Name,VOICE\nA Finch,Agree\nB Moss,Disagree\n", occasion="Mid")
    assert text == f"Measure ‘Voice’: ‘Mid’ is {head} (Pre, Post). {planned}to the measure."
    assert add("Name,VOICE\nC Heron,Agree\nD Airlie,Disagree\n", occasion="POST ") == []
    assert occasions(place, "surveys") == ["Mid", "Post"]


def test_a_rate_is_told_by_month_in_any_spelling(place: Place, add: Add) -> None:
    assert (
        add(
            "Name,Occasion,Possible,Actual\nA Finch,08/2026,40,38\nA Finch,2026-09-01,42,40\nA Finch,Oct-26,8,8\n"
        )
        == []
    )
    assert occasions(place) == ["2026-08", "2026-09", "2026-10"]


@pytest.mark.parametrize(
    "days", [["2025-09-01", "2025-09-08"], ["01/09/2025", "15/09/2025"], ["1 Sept 2025", "8 Sep"]]
)
def test_the_first_of_several_days_is_not_the_month_that_it_begins(days: list[str]) -> None:
    assert settle(days, monthly=True) == dict(zip(days, days, strict=True))
    assert settle(["2025-08-01", "2025-09-01"], monthly=True) == {
        "2025-08-01": "2025-08",
        "2025-09-01": "2025-09",
    }


def test_evidence_that_was_there_before_the_plan_is_shown_as_planned(place: Place, add: Add) -> None:
    assert add("Name,Occasion,SPELL\nA Finch,pre,9\nB Moss,PRE,8\n") == []
    with Store.open(place.records, place.slug) as store:
        (entry,) = (each for each in store.current() if getattr(each.body, "code", "") == "SPELL")
        store.revise(entry.id, {"occasions": ["Pre", "Post"]}, author="AB")
    book = Workbook.open(place.slug, place.notebooks.parents[2], "school")
    assert results.occasions(book, next(each for each in book.bodies(Measure) if each.code == "SPELL")) == [
        "Pre"
    ]


def test_nothing_is_guessed_beyond_case_spaces_and_signs() -> None:
    found = ["Pre", "Pre-test", "Week 1.1", "Week 11", "Test A", "Test A+", "2025/26", "Spring 2026", "2026"]
    assert list(settle(found).values()) == found


def test_a_word_for_an_end_is_the_planned_one_unless_two_words_stand_for_it() -> None:
    assert settle(["before", "End of the block"], ["Pre", "Post"]) == {
        "before": "Pre",
        "End of the block": "Post",
    }
    assert settle(["baseline", "start"], ["Pre", "Post"]) == {"baseline": "baseline", "start": "start"}
    assert settle(["start"], ["Pre", "Post"], ["baseline"]) == {"start": "start"}
    assert settle(["start"], ["Pre", "Post"], ["Pre"]) == {"start": "Pre"}
    assert settle(["now", "May 2027"], ["Pre", "Post"]) == {"now": "now", "May 2027": "May 2027"}
