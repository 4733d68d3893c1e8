from datetime import date

from sipp_lib import tables
from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS, Cycle
from sipp_lib.records.kinds.action import CasePupil, LessonMoment, ResearchLesson
from sipp_lib.records.merge import Entry


def asked(method):
    fields = form_schema("cycle")["fields"]
    return [each["name"] for each in fields if method in each["when"].get("method", [method])]


def test_a_cycle_asks_in_the_order_it_is_lived():
    pdsa = asked("improvement science")
    lived = ["plan", "tasks", "data_plan", "predictions", "problems", "learned", "decision", "next", "shared"]
    assert pdsa[pdsa.index("plan") :] == lived
    lessons = asked("lesson study")
    lived = [
        "plan",
        "focus",
        "case_pupils",
        "predictions",
        "lessons",
        "patterns",
        "learned",
        "decision",
        "next",
    ]
    assert lessons[lessons.index("plan") : -1] == lived
    rounds = asked("instructional rounds")
    lived = ["plan", "problem", "theory", "predictions", "observations", "patterns", "learned", "decision"]
    assert rounds[rounds.index("plan") : -3] == lived
    assert rounds[-3:] == ["next_level", "next", "shared"]


def test_a_lesson_study_stands_ready_for_three_lessons_of_three_pupils_and_stores_none_of_them():
    fields = {each["name"]: each for each in form_schema("cycle")["fields"]}
    assert [row["pupil"] for row in fields["case_pupils"]["starts"]] == ["A", "B", "C"]
    assert [row["number"] for row in fields["lessons"]["starts"]] == [1, 2, 3]
    moments = next(each for each in fields["lessons"]["fields"] if each["name"] == "moments")
    assert [row["pupil"] for row in moments["starts"]] == ["A", "B", "C"]
    assert {row["predicted"] + row["observed"] for row in moments["starts"]} == {""}
    assert moments["adds"] == "Add a stage"
    assert (Cycle.begun().case_pupils, Cycle.begun().lessons) == ([], [])
    assert fields["predictions"]["starts"] == []


def test_rows_that_only_stand_ready_are_in_no_report():
    letters = [LessonMoment(pupil=letter) for letter in "ABC"]
    assert not ResearchLesson(number=2, moments=letters).is_filled()
    assert ResearchLesson(number=2, day=date(2026, 3, 4)).is_filled()
    cycle = Cycle(
        name="Talk",
        method="lesson study",
        case_pupils=[CasePupil(pupil="A", success="Explains"), CasePupil(pupil="B"), CasePupil(pupil="C")],
        lessons=[
            ResearchLesson(number=1, objective="Compare", moments=letters),
            ResearchLesson(number=2, moments=letters),
        ],
    )
    entry = Entry("c", "cycle", cycle, ("r",), (), "AB", "2026-01-01", "2026-01-01")
    shown = str(tables.record_details(entry, audience="school", names={}, number=str))
    assert shown.count("Case pupil:") == 1
    assert shown.count("Research lesson:") == 1
    assert "Stage by stage" not in shown


def test_older_findings_and_factors_stay_as_they_are_and_new_ones_may_say_that_we_cannot_tell():
    finding = KINDS["finding"].from_body({"schema": 1, "strength": "weak"})
    assert finding.strength == "weak"
    unsure = KINDS["finding"](strength="we cannot tell").to_body()
    assert (unsure["schema"], KINDS["finding"].from_body(unsure).strength) == (3, "we cannot tell")
    # version 1 named some rules of run charts by the statistician who made them
    measure = KINDS["measure"].from_body({"schema": 1, "followed": "run chart, Anhøj's rules"})
    assert measure.followed == "run chart, rules with fewer false alarms"
    kept = KINDS["measure"].from_body({"schema": 1, "followed": "XmR chart"})
    assert kept.followed == "XmR chart"
    factor = KINDS["factor"].from_body({"schema": 1, "tests": [{"outcome": "confirmed"}]})
    assert factor.tests[0].outcome == "confirmed"
    assert KINDS["factor"](tests=[{"outcome": "we cannot tell"}]).tests[0].outcome == "we cannot tell"
