"""Half-days absent give the half that has no column: of a register by the office, in half-days or in days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from door_frames import ATT
from glen_files import known

from sipp_lib.evidence import importer as steps

PUPILS = ["Iona Sinclair", "Finlay Buchan", "Mirren Lamont"]
ADDED_UP = (
    "no column tells the half-days possible. Are they those attended and those absent added up? If a pupil may be "
    "marked as neither, they are not: answer leave out, and ask the school office for the half-days possible."
)


def openings(done):
    rows = done.arrival.tables["observations"]
    return [tuple(row) for row in rows[["occasion", "numerator", "denominator"]].itertuples(index=False)]


def test_half_days_attended_and_absent_are_added_up_once_a_person_has_said_so(register):
    text = "Pupil,Aug 2026 Present,Aug 2026 Absent,Sep 2026 Absent,Sep 2026 Present\n" + "".join(
        f"{name},{18 - at},{at},{2 * at},{42 - 2 * at}\n" for at, name in enumerate(PUPILS)
    )
    done, asked, place = register(text, {"halves": "yes"})
    assert asked == [f"‘Aug 2026 Absent’ and ‘Sep 2026 Absent’: {ADDED_UP}"]
    assert not done.stops
    assert openings(done) == [
        *(("2026-08", 18, 18), ("2026-08", 17, 18), ("2026-08", 16, 18)),
        *(("2026-09", 42, 42), ("2026-09", 40, 42), ("2026-09", 38, 42)),
    ]
    steps.import_file(done, known(place), place)
    _, asked, _ = register(text, name="again.csv")
    assert asked == []


def test_nothing_is_added_up_against_a_persons_word(register):
    text = "Pupil,Aug 2026 Present,Aug 2026 Absent\n" + "".join(f"{name},18,2\n" for name in PUPILS)
    done, _, _ = register(text, {"halves": "leave out"})
    assert openings(done) == []
    assert [each.severity for each in done.issues if each.code == "half-of-a-pair"] == ["warn"]


def test_authorised_and_unauthorised_absences_together_are_the_absences(register):
    text = "Pupil,Present,Authorised absence,Unauthorised absence\n" + "".join(
        f"{name},{180 - at},{at},2\n" for at, name in enumerate(PUPILS)
    )
    done, _, _ = register(text, {"halves": "yes", "occasion": "Aug 2026"})
    assert openings(done) == [("2026-08", 180, 182), ("2026-08", 179, 182), ("2026-08", 178, 182)]


@pytest.mark.parametrize(
    ("headings", "absent"),
    [
        ("Authorised AM,Authorised PM,Unauthorised AM,Unauthorised PM", (4, 1, 2, 3)),
        ("Auth abs (am),Auth abs (pm),Unauth abs (am),Unauth abs (pm)", (4, 1, 2, 3)),
        ("Morning authorised,Afternoon authorised,Morning unauthorised,Afternoon unauthorised", (4, 1, 2, 3)),
        ("Authorised absence AM,Authorised absence PM,Unauthorised absence", (4, 1, 5)),
        ("Authorised,Unexplained AM,Unexplained PM", (5, 2, 3)),
    ],
)
def test_absences_of_mornings_and_afternoons_of_each_kind_are_added_up(register, headings, absent):
    cells = ",".join(map(str, absent))
    text = f"Pupil,Possible,{headings}\n" + "".join(f"{name},40,{cells}\n" for name in PUPILS)
    done, asked, _ = register(text, {"occasion": "Aug 2026"})
    assert len(asked) == 1  # when this was
    assert openings(done) == [("2026-08", 30, 40)] * 3


def test_possible_less_absent_are_attended_and_nobody_is_asked(register):
    text = "Pupil,Half days possible Aug 2026,Half days absent Aug 2026\n" + "".join(
        f"{name},28,{at}\n" for at, name in enumerate(PUPILS)
    )
    done, asked, _ = register(text)
    assert asked == []
    assert openings(done) == [("2026-08", 28, 28), ("2026-08", 27, 28), ("2026-08", 26, 28)]


def test_absences_beside_a_whole_pair_are_left_out_month_by_month_without_a_question(register):
    months = ("Aug 2026", "Sep 2026")
    heads = [
        f"{m} {what}"
        for m in months
        for what in ("Possible", "Attended", "Authorised", "Unauthorised", "Absent")
    ]
    text = (
        ",".join(["Pupil", *heads]) + "\n" + "".join(f"{name},40,38,1,1,2,44,44,0,0,0\n" for name in PUPILS)
    )
    done, asked, _ = register(text)
    assert asked == []
    assert not done.stops
    assert openings(done) == [*[("2026-08", 38, 40)] * 3, *[("2026-09", 44, 44)] * 3]


def test_a_register_of_days_with_halves_is_one_of_half_days(register):
    text = "Pupil,Days possible Aug 2026,Days attended Aug 2026\n" + "".join(
        f"{name},12,{12 - at / 2}\n" for at, name in enumerate(PUPILS)
    )
    done, _, _ = register(text)
    assert openings(done) == [("2026-08", 24, 24), ("2026-08", 23, 24), ("2026-08", 22, 24)]
    assert [each.message for each in done.issues if each.code == "days"] == [
        "register.csv, column ‘Days attended Aug 2026’: there are halves here, so the register counts days. "
        "Each day is "
        "taken as two half-days."
    ]


def test_half_a_half_day_is_none(register):
    done, _, _ = register(
        "Pupil,Openings possible Aug 2026,Openings attended Aug 2026\n"
        + "".join(f"{name},24,{each}\n" for name, each in zip(PUPILS, ("24", "23.5", "22"), strict=True))
    )
    assert [each.message for each in done.issues if each.severity == "stop"] == [
        "register.csv, row 3, column ‘Openings attended Aug 2026’: expected a whole number, as openings are half-days. "
        "Correct the cells and add the file again."
    ]


def test_where_nobody_was_absent_an_empty_cell_is_told_of_and_never_a_nought(register):
    text = "Pupil,Present Aug 2026,Absent Aug 2026\n" + "".join(
        f"{name},{20 - at},{at or ''}\n" for at, name in enumerate(PUPILS)
    )
    done, _, _ = register(text, {"halves": "yes"})
    assert openings(done) == [("2026-08", 19, 20), ("2026-08", 18, 20)]
    assert [each.message for each in done.issues if each.code == "half-told"] == [
        "register.csv, row 2: one of the columns ‘Present Aug 2026’ and ‘Absent Aug 2026’ is empty, so these half-days "
        "are not known and are not counted. Where nobody was absent write 0, and add the file again."
    ]


def test_absences_alone_are_named_among_what_is_not_brought_in(register):
    text = "Pupil,Absences Aug 2026\n" + "".join(f"{name},{at}\n" for at, name in enumerate(PUPILS))
    done, _, _ = register(text, {"measure": "leave out"})
    assert [each.message for each in done.issues if each.code == "no-result"] == [
        "register.csv: no result is brought in, only who the pupils are. Left out: ‘Absences Aug 2026’ (half-days "
        "absent, of use only beside those attended or possible)."
    ]


def test_half_days_possible_beside_percentages_are_not_needed_and_said_so(register):
    text = "Pupil,Aug 2026 Possible,Aug 2026 %,Sep 2026 %\n"
    done, _, _ = register(text + "".join(f"{name},20,9{at},8{at}\n" for at, name in enumerate(PUPILS)))
    assert done.arrival.tables["observations"]["value"].tolist() == [90, 91, 92, 80, 81, 82]
    assert [(each.severity, each.message) for each in done.issues] == [
        (
            "note",
            "register.csv, column ‘Aug 2026 Possible’: the percentages of the same time are used as they are, so these "
            "half-days are not kept.",
        )
    ]


@pytest.mark.parametrize(
    "halves",
    [
        ("Absent AM", "Absent PM"),
        ("Absences (a.m.)", "Absences (p.m.)"),
        ("Mornings missed", "Afternoons missed"),
    ],
)
def test_absences_of_mornings_and_afternoons_are_added_up(register, halves):
    heads = [f"{month} {each}" for month in ("Aug 2026", "Sep 2026") for each in ("Possible", *halves)]
    text = (
        ",".join(["Pupil", *heads])
        + "\n"
        + "".join(f"{name},20,{at},1,40,0,{at}\n" for at, name in enumerate(PUPILS))
    )
    done, asked, _ = register(text)
    assert asked == []
    assert openings(done) == [
        *(("2026-08", 19, 20), ("2026-08", 18, 20), ("2026-08", 17, 20)),
        *(("2026-09", 40, 40), ("2026-09", 39, 40), ("2026-09", 38, 40)),
    ]


def test_mornings_and_afternoons_beside_those_attended_are_added_up_when_a_person_says_so(register):
    text = "Pupil,Present Aug 2026,Absent AM Aug 2026,Absent PM Aug 2026\n" + "".join(
        f"{name},{19 - at},{at},1\n" for at, name in enumerate(PUPILS)
    )
    done, asked, _ = register(text, {"halves": "yes"})
    assert len(asked) == 1
    assert openings(done) == [("2026-08", 19, 20), ("2026-08", 18, 20), ("2026-08", 17, 20)]


TITLES = {
    "Attendance summary: August 2026": "2026-08",
    "Period: 01/08/2026 to 31/08/2026": "2026-08",
    "Register for Sept 26": "2026-09",
    "Attendance of January,Session 2026/27": "2027-01",
    "Attendance: September 2026,Printed 3 October 2026": "2026-09",
}


@pytest.mark.parametrize(("title", "month"), TITLES.items())
@pytest.mark.parametrize("columns", ["Possible,Attended", "Attendance %"])
def test_the_month_above_a_register_of_one_month_is_nothing_to_ask(register, title, month, columns):
    cells = ",".join(["40", "36"][: columns.count(",") + 1]) if "," in columns else "90"
    above = "\n".join([*title.split(","), ""])
    done, asked, _ = register(f"{above}\nPupil,{columns}\n" + "".join(f"{name},{cells}\n" for name in PUPILS))
    assert asked == []
    assert {*done.arrival.tables["observations"]["occasion"]} == {month}


@pytest.mark.parametrize(
    "title",
    [
        "Attendance Aug 2026 to Oct 2026",
        "01/08/2026 - 30/09/2026",
        "Printed August 2026",
        "Attendance of August",
        "Glen",
    ],
)
def test_of_several_months_or_none_above_a_register_it_is_asked_when_it_was(register, title):
    text = f"{title}\n\nPupil,Possible,Attended\n" + "".join(f"{name},40,36\n" for name in PUPILS)
    _, asked, _ = register(text, {"occasion": "Aug 2026"})
    assert asked == [
        "‘Possible’: which month is this? For example: August 2026. Attendance is shown month by month, so of a whole "
        "term or school year answer leave out, and ask the school office for the register by month."
    ]


def test_the_month_in_the_name_of_a_register_is_suggested(door):
    seen = door.seen("Pupil,Possible,Attended\n" + "".join(f"{name},40,36\n" for name in PUPILS), ATT)
    assert [each.suggestion for each in seen.questions] == [""]
    assert [each.suggestion for each in replace(seen, file="register_aug_2026.csv").questions] == ["2026-08"]
