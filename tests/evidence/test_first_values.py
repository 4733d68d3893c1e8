from __future__ import annotations

from dataclasses import replace

from door_frames import ATT, LIT, Door

from sipp_lib.evidence.mapping.edits import with_field
from sipp_lib.records.kinds import Measure


def test_the_first_values_are_shown_as_understood_sorted_and_never_of_whom_they_are(door: Door) -> None:
    text = (
        "SCN,Forename,DOB,Date,FSM,LIT Pre,Attendance 2025-09,How is it?,Is it fun?,Notes\n"
        "987654325,Isla,03/04/2015,14/03/2026,Y,Yes,0.93,Often,Never,kind\n"
        "012345674,Tom,25/04/2015,13/03/2026,N,No,1,Never,Often,shy\n"
        "110345674,Zoë,26/04/2015,*,,n/a,.9,Often,Often,\n"
    )
    seen = door.seen(text, LIT, ATT)
    assert {each.heading: seen.first_values(at) for at, each in enumerate(seen.mapping.columns)} == {
        "SCN": [],
        "Forename": [],
        "DOB": [],
        "Date": ["13 March 2026", "14 March 2026"],
        "FSM": ["no", "yes"],
        "LIT Pre": ["0", "1"],
        "Attendance 2025-09": ["90", "93", "100"],
        "How is it?": ["Never", "Often"],
        "Is it fun?": ["Never", "Often"],
        "Notes": [],
    }


def test_answers_in_peoples_own_words_are_not_shown(door: Door) -> None:
    rows = "".join(f"987654325,words of pupil {at}\n" for at in range(13))
    seen = door.seen(f"SCN,What else?\n{rows}")
    seen = replace(seen, mapping=with_field(seen.mapping, 1, "answer"))
    assert seen.first_values(1) == []


def test_a_word_that_may_be_one_childs_own_is_not_shown(door: Door) -> None:
    head = "SCN,Stage,House,Data zone,Group,Is it fun?,Is it good?,Is it hard?\n"
    rows = [
        f"98765{at:04d},P5,{'Red' if at < 10 else 'Xanthes'},S0100650{at % 9},target,{odd},Agree,{at % 5 + 1}\n"
        for at, odd in enumerate(["Zorblax hit me", *["Agree", "Disagree"] * 5, "No"])
    ]
    seen = door.seen(head + "".join(rows))
    for at, field in enumerate(("class", "data_zone", "group", "answer", "answer", "answer"), 2):
        seen = replace(seen, mapping=with_field(seen.mapping, at, field))
    assert [seen.first_values(at) for at in range(8)] == [
        [], ["P5"], ["Red"], [], ["target"], ["Agree", "Disagree", "No"], ["Agree"], ["1", "2", "3"],
    ]  # fmt: skip
    few = door.seen(head + "".join(rows[:9]))
    few = replace(few, mapping=with_field(few.mapping, 2, "class"))
    assert few.first_values(2) == []


def test_answers_that_a_measure_lists_are_shown_though_few_give_them(door: Door) -> None:
    fun = Measure(name="Fun", code="FUN", form="survey", answers=["Brill", "Meh"])
    seen = door.seen("SCN,Fun Pre\n987654325,Brill\n012345674,Meh\n110345674,Zorblax\n", fun)
    assert seen.first_values(1) == ["Brill", "Meh"]
