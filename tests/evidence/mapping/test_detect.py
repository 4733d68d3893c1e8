"""Schools' files whose columns were once taken for something else, in silence: each kind, with files of its own."""

from __future__ import annotations

import io

import mapped
import pandas as pd
import pytest
from door_frames import ATT, ENJOY, LIT, PRE_POST, READ, Door, asked, fields, stops, values
from mapped import frame, keys, say

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping import headings
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.mapping import MappedColumn
from sipp_lib.evidence.mapping.questions import open_questions
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

WRIT = Measure(name="Writing", code="WRIT", occasions=PRE_POST)
SPELL = Measure(name="Spelling", code="SPELL", occasions=PRE_POST)
LATE = Measure(name="Punctuality", code="LATE", form="rate")


def test_a_kept_mapping_and_one_that_is_given_are_held_to_the_same_guard(door: Door) -> None:
    text = "Name,Old score,New score\nA Bo,3,30\nC Do,4,40\n"
    file = door.folder / "given.toml"
    rows = [
        ("Name", "name", "", ""),
        ("Old score", "value", "READ", "Pre"),
        ("New score", "value", "READ", "Pre"),
    ]
    file.write_text(
        'school = "GLE"\n'
        + "".join(
            f'[[column]]\nheading = "{h}"\nfield = "{f}"\nmeasure = "{m}"\noccasion = "{o}"\n'
            for h, f, m, o in rows
        ),
        encoding="utf-8",
    )
    seen = door.seen(text, READ, mapping=file)
    with pytest.raises(EvidenceError) as caught:
        steps.check(seen, door.known)
    both = "‘Old score’ (column 2) and ‘New score’ (column 3) are both READ, Pre."
    assert str(caught.value) == f"{both} Which column is it? The other is left out."
    kept = steps.mappings(door.place)
    kept.mkdir(exist_ok=True)
    (kept / f"{seen.mapping.headings_hash}.toml").write_bytes(file.read_bytes())
    again = door.seen(text)
    assert [question.text for question in again.questions] == [str(caught.value)]
    assert (
        steps.check(again.answer("column:2", "2"), door.known).counts().startswith("2 pupils and 2 results")
    )


def test_of_a_form_only_what_shares_its_answers_is_an_item(door: Door) -> None:
    head = "Timestamp,Which class are you in?,I like school,Do you read at home?,Any other comments?"
    rows = (
        "1,5A,Often,Never,No\n2,5A,Never,Never,Zoë hits me\n3,5B,Often,Often,More dogs\n4,5B,Often,Never,No\n"
    )
    assert [field for field, _, _ in fields(door.seen(f"{head}\n{rows}")).values()] == [
        *[LEAVE_OUT, "class"],
        *["answer", "answer"],
        LEAVE_OUT,
    ]


def test_a_question_whose_cells_tell_a_field_is_asked_about(door: Door) -> None:
    text = "What is your candidate number?,Score\n987654325,3\n012345674,4\n"
    (question, *_) = door.seen(text, READ).questions
    assert (question.text, question.suggestion) == (
        "Column 1 (‘What is your candidate number?’): what is in it?",
        "scn",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "06-decimal-marks-are-answers.csv",
            {
                ("READ", "Pre"): [7.5, 6, 8.5, 6, 7.5],
                ("WRIT", "Pre"): [6, 6, 7.5, 8.5, 6],
                ("SPELL", "Pre"): [8.5, 7.5, 8.5, 7.5, 6],
            },
        ),
        (
            "06-percent-marks-are-answers.csv",
            {
                ("READ", "Pre"): [45, 60, 75, 45],
                ("SPELL", "Pre"): [60, 45, 60, 75],
                ("READ", "Post"): [60, 75, 75, 60],
            },
        ),
        (
            'Name,ReadingPre,WRIT  pre,Spelling (Pre)\nA Bo,"7,5","8,5",-1\nC Do,"8,5","7,5",0\nE Fo,"7,5","8,5",-1\n',
            {
                ("READ", "Pre"): [7.5, 8.5, 7.5],
                ("WRIT", "Pre"): [8.5, 7.5, 8.5],
                ("SPELL", "Pre"): [-1, 0, -1],
            },
        ),
        (
            "Name,Reading,Writing\nA Bo,7 marks,8.0\nC Do,8,7.0\n",
            None,
        ),
    ],
)
def test_marks_of_known_measures_are_marks(
    door: Door, text: str, expected: dict[tuple[str, str], list[float]] | None
) -> None:
    done = door.checked(text, READ, WRIT, SPELL, occasion="Pre")
    if expected is None:
        assert stops(done) == [
            "f.csv, row 2, column ‘Reading’: expected a number, or nothing. Correct the cells and add the file again."
        ]
    else:
        assert (values(done), stops(done)) == (expected, [])


def test_marks_of_no_known_measure_are_no_answers_either(door: Door) -> None:
    seen = door.seen("06-decimal-marks-are-answers.csv")
    assert [question.suggestion for question in seen.questions] == [LEAVE_OUT] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08-yes-and-no.csv", {("LIT", "Pre"): [1, 0, 0, 1], ("LIT", "Post"): [1, 1, 0, 1]}),
        (
            "Name,literacy on-track Pre,LIT_Post\nA Bo,true,✓\nC Do,FALSE,✗\nE Fo,1,0\nG Ho,n/a,\n",
            {("LIT", "Pre"): [1, 0, 1], ("LIT", "Post"): [1, 0, 0]},
        ),
        (
            "Name,Test,Term,Score\nA Bo,Reading,Pre,7\nA Bo,Literacy on track,Pre,Y\n"
            "C Do,LIT,Pre,No\nC Do,READ,Pre,9\n",
            {("READ", "Pre"): [7, 9], ("LIT", "Pre"): [1, 0]},
        ),
    ],
)
def test_a_yes_or_no_is_read_as_such(
    door: Door, text: str, expected: dict[tuple[str, str], list[float]]
) -> None:
    done = door.checked(text, READ, LIT)
    assert ({key: values(done)[key] for key in expected}, stops(done)) == (expected, [])


def test_what_is_neither_yes_nor_no_is_named(door: Door) -> None:
    done = door.checked("Name,LIT Pre\nA Bo,Y\nC Do,maybe\nE Fo,2\n", LIT)
    assert stops(done) == [
        "f.csv, row 3, column ‘LIT Pre’: expected yes or no (Y, N, True, False, 1 or 0), or nothing. Correct the cells "
        "and add the file again.",
        "f.csv, row 4, column ‘LIT Pre’: the measure ‘Literacy on track’ is a yes or no, so its value must be 1 "
        "or 0. Correct the value, or the measure's type of result.",
    ]


def test_a_questionnaire_of_one_item_has_its_own_occasions(door: Door) -> None:
    done = door.checked("Name,Enjoyment Pre,Enjoyment Post\nA Bo,Yes,No\nC Do,No,Yes\n", ENJOY)
    frame = done.arrival.tables["surveys"]
    assert frame[["scale", "occasion", "item", "answer"]].to_numpy().tolist() == [
        ["ENJOY", "Pre", "Enjoyment", "Yes"],
        ["ENJOY", "Pre", "Enjoyment", "No"],
        ["ENJOY", "Post", "Enjoyment", "No"],
        ["ENJOY", "Post", "Enjoyment", "Yes"],
    ]


def test_the_same_item_below_two_stems_is_two_items(door: Door) -> None:
    head = "Pupil code,At home I … [read],At home I … [write],At school I … [read],How? [I ask]"
    done = door.checked(
        f"{head}\nA1,Often,Never,Never,Often\nA2,Never,Often,Often,Often\nA3,Often,Often,Never,Never\n",
        measure="OPI",
        occasion="2026-03",
    )
    assert stops(done) == []
    frame = done.arrival.tables["surveys"]
    assert frame["item"].drop_duplicates().tolist() == [
        "At home I … [read]",
        "write",
        "At school I … [read]",
        "I ask",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("11-identifiers-as-measures.csv", ["Name", "Reading Pre"]),
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Reading Pre (41277),Root Account,URN\n"
            '"Finch, Orla",125821,90125821,ofinch,6A,31.0,77,123456\n'
            '"Moss, Ned",125822,90125822,nmoss,6A,22.0,77,123456\n',
            ["Student", "ID", "Reading Pre (41277)"],
        ),
        (
            "Name,UPN,ULN,NI number,IBAN,Candidate,Emergency tel.,Locker no,Bus pass,Reading Pre\n"
            "A Bo,A123456789012,1234567890,QQ123456C,GB29NWBK60161331926819,0012,+44 7700 900123,7,20312,3\n"
            "C Do,A123456789013,1234567891,QQ123457C,GB29NWBK60161331926820,0013,(0131) 496 0123,8,20313,4\n",
            ["Name", "Reading Pre"],
        ),
        ("Name,2025,Reading Pre\nA Bo,4501,3\nC Do,4502,4\n", ["Name", "Reading Pre"]),
    ],
)
def test_enter_at_every_question_brings_no_number_of_anybody_in(
    door: Door, text: str, kept: list[str]
) -> None:
    seen = door.answer(door.seen(text, READ))
    assert [heading for heading, (field, _, _) in fields(seen).items() if field != LEAVE_OUT] == kept
    assert set(values(steps.check(seen, door.known))) == {("READ", "Pre")}


def test_a_heading_is_never_the_short_name_of_a_measure_by_itself(door: Door) -> None:
    seen = door.seen("Name,Orla,Ned Moss Pre,Score\nA Bo,3,4,5\nC Do,5,6,7\n")
    assert [(each.text, each.suggestion) for each in seen.questions if each.key.startswith("measure")] == [
        ("‘Orla’: which measure is it? Give its short name, or ‘leave out’.", LEAVE_OUT),
        ("‘Ned Moss Pre’: which measure is it? Give its short name, or ‘leave out’.", LEAVE_OUT),
        ("‘Score’: which measure is it? Give its short name, or ‘leave out’.", LEAVE_OUT),
    ]
    assert {each.measure for each in door.answer(seen).mapping.columns} == {""}


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ([ATT], "ATT"),
        ([Measure(name="Being there", code="THERE", form="rate")], "THERE"),
        ([LATE, ATT], "ATT"),
        ([READ], "attendance"),
    ],
)
@pytest.mark.parametrize(
    "text",
    ["20-attendance-of-another-code.csv", "SCN,Attendance % 2025-09\n987654325,93.4\n012345674,88\n"],
)
def test_the_measure_of_a_register_is_looked_up(
    door: Door, text: str, measures: list[Measure], code: str
) -> None:
    done = door.checked(text, *measures)
    assert (set(done.arrival.tables["observations"]["measure"]), stops(done)) == ({code}, [])


def test_which_rate_a_register_is_of_is_asked_where_it_is_unclear(door: Door) -> None:
    other = Measure(name="Homework", code="HOME", form="rate")
    seen = door.seen("20-attendance-of-another-code.csv", LATE, other)
    (question,) = seen.questions
    assert (question.text, question.choices, question.suggestion) == (
        "‘Sept 2025 Possible’ and 1 more: which measure is it? Give its short name, or ‘leave out’.",
        ("LATE", "HOME", LEAVE_OUT),
        "",
    )
    done = steps.check(seen.answer(question.key, "HOME"), door.known)
    assert set(done.arrival.tables["observations"]["measure"]) == {"HOME"}


def test_a_kept_measure_that_is_gone_is_asked_for_again(door: Door) -> None:
    text = "Name,Score Pre\nA Bo,3\nC Do,4\n"
    done = door.checked(text, READ)
    steps.import_file(done, door.known, door.place)
    assert door.seen(text).questions == []
    with Store.open(door.place.records, door.place.slug) as store:
        (entry,) = [entry for entry in store.current() if entry.kind == "measure"]
        store.withdraw(entry.id, author="AB")
    assert asked(door.seen(text, WRIT)) == [
        ("‘Score Pre’: which measure is it? Give its short name, or ‘leave out’.", "WRIT")
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Name,Reading Post\nA Bo,29\nC Do,24/30\nE Fo,l2\n", ["measure:reading"]),
        (
            "Name,Stage,Writing\nA Bo,P4,Early\nC Do,P4,First level\nE Fo,P7,Not yet achieved\n",
            ["measure:writing"],
        ),
        ("Name,Effort Sept\nA Bo,A\nC Do,B\nE Fo,C\n", ["measure:effort"]),
        ("Name,SIMD Rank\nA Bo,12\nC Do,480\nE Fo,961\n", ["measure:simd rank"]),
        (
            "Timestamp,Email Address,How often do you use talk partners?\n1,a@b.c,Daily\n2,d@b.c,Rarely\n"
            "3,e@b.c,Daily\n4,f@b.c,Rarely\n",
            ["field:3"],
        ),
    ],
)
def test_what_may_be_a_result_is_never_left_out_unasked(text: str, asked: list[str]) -> None:
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    mapping = detect(frame, schools=["A"])
    assert [question.key for question in open_questions(mapping, (), ["A"])] == asked


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Name,SIMD\nA Bo,Decile 1\nC Do,Decile 3\n", "simd_decile"),
        ("Name,SIMD 1-10\nA Bo,1\nC Do,3\n", "simd_decile"),
        ("Name,SIMD 1-5\nA Bo,1\nC Do,3\n", "simd_quintile"),
        ("Name,Stage\nA Bo,P.6\nC Do,Sec 1\nE Fo,p 7\n", "stage"),
    ],
)
def test_the_words_of_the_file_tell(text: str, field: str) -> None:
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert [(each.field, each.doubt) for each in detect(frame).columns[1:]] == [(field, "")]


def test_a_known_measure_needs_no_question() -> None:
    made = detect(
        frame(SCN=["987654325"], **{"Reading Sept 2023": ["7"], "READ June 2024": ["9"]}),
        measures=[mapped.READ],
        schools=["KIR"],
    )
    assert made.columns[1:] == (
        MappedColumn("Reading Sept 2023", "value", "READ", "Sept 2023", told=True),
        MappedColumn("READ June 2024", "value", "READ", "June 2024", told=True),
    )
    assert open_questions(made) == []


def test_months_across_are_occasions() -> None:
    table = frame(SCN=["987654325"], **{"Attendance Aug 2025": ["94%"], "Attendance Sep 2025": ["91%"]})
    made = detect(table, schools=["KIR"])
    assert [column.occasion for column in made.of("percent")] == ["Aug 2025", "Sep 2025"]
    assert open_questions(made) == []


def test_a_long_table_tells_measure_and_occasion_in_columns() -> None:
    table = frame(SCN=["987654325"] * 2, Measure=["READ", "MATHS"], Occasion=["Pre", "Pre"], Score=["7", "9"])
    made = detect(table, schools=["KIR"])
    assert list(mapped.fields(made).values()) == ["scn", "measure", "occasion", "value"]
    assert open_questions(made) == []


def test_a_questionnaire_is_known_by_its_answers() -> None:
    table = frame(
        Timestamp=["1", "2", "3"],
        **{
            "How is it? [I like reading]": ["Always", "Often", "Never"],
            "How is it? [I read at home]": ["Often", "Often", "Never"],
            "How is it? [I have books]": ["Always", "Never", "Never"],
        },
    )
    made = detect(table)
    assert list(mapped.fields(made).values()) == [LEAVE_OUT, "answer", "answer", "answer"]
    assert keys(made) == ["measure:questionnaire", "occasion:answers"]
    done = say(made, measure="LIKE", occasion="May 2026")
    assert {(column.measure, column.occasion) for column in done.of("answer")} == {("LIKE", "May 2026")}


def test_a_statement_that_a_measure_has_is_its_own_and_speaks_of_no_time() -> None:
    asked = ["I read after school", "I am bored"]
    ours = Measure(name="Reading", code="READING", form="survey", answers=["Yes", "No"], statements=asked)
    theirs = ours.model_copy(update={"name": "Home", "code": "HOME", "statements": []})
    table = pd.DataFrame(
        {
            "Class": ["P4", "P5", "P4"],
            "Q1. I read AFTER school": ["Yes", "No", "Yes"],
            "I am bored": ["1", "2", "1"],
            "I run": ["Yes", "No", "No"],
        }
    )
    columns = detect(table, measures=[ours, theirs]).columns
    assert [(each.field, each.measure, each.occasion) for each in columns] == [
        ("class", "", ""),
        ("answer", "READING", ""),
        ("answer", "READING", ""),
        ("answer", "", ""),
    ]
    both = detect(table, measures=[ours, theirs.model_copy(update={"statements": asked})]).columns
    assert both[1].measure == ""


def test_a_file_without_headings_is_refused_without_its_values() -> None:
    with pytest.raises(EvidenceError) as caught:
        detect(pd.DataFrame([["987654325", "7"]], columns=["012345674", "Isla Fraser"]))
    assert str(caught.value) == (
        "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row may not be the "
        "headings. Say which row they are in, or add a row of headings, and try again."
    )


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("1. Your pupil code", ["P01", "P02", "P03"], "pupil"),
        ("Q1 Pupil code", ["P01", "P02", "P03"], "pupil"),
        ("1) What is your pupil number?", ["101", "102", "103"], "pupil"),
        ("Question 1: Your code", ["P01", "P02", "P03"], "pupil"),
        ("2. First name", ["Ailsa", "Ben", "Cara"], "forename"),
        ("3. Which class are you in?", ["5A", "5A", "5B"], "class"),
        ("Q4. Stage", ["P5", "P5", "P6"], "stage"),
        ("5. I like my class", ["Agree", "Disagree", "Agree"], "answer"),
        ("Q6 My number work is hard", ["Agree", "Disagree", "Agree"], "answer"),
    ],
)
def test_the_number_that_a_form_gives_its_questions_hides_nobody(
    heading: str, cells: list[str], field: str
) -> None:
    frame = pd.DataFrame({heading: cells, "7. I enjoy maths": ["Agree", "Agree", "Disagree"]})
    mapping = detect(frame, measures=[Measure(code="LIKE", form="survey", answers=["Agree", "Disagree"])])
    assert mapping.columns[0].field == field


def test_a_number_that_belongs_to_a_heading_stays() -> None:
    numbered = [
        "1.{}",
        "1 {}",
        "#1 {}",
        "1a. {}",
        "Q1 {}",
        "Q1. {}",
        "Q01: {}",
        "Question 1: {}",
        "(1) {}",
        "1) {}",
        "A. {}",
    ]
    for way in [*numbered, "1–{}", "[2] {}", "Item 3 - {}", "q1_2 {}"]:
        assert headings.unnumbered(way.format("Your code")) == "Your code"
    kept = [
        "1 to 5",
        "P7 class",
        "3 sessions",
        "5B class",
        "1.5 hours",
        "2nd name",
        "QID1 code",
        "Quiz 1",
        "3D shapes",
    ]
    assert [headings.unnumbered(each) for each in kept] == kept
    assert headings.unnumbered("1st Year") == "1st Year"
    assert headings.unnumbered("2026 score") == "2026 score"
    assert headings.unnumbered("Question") == "Question"
    assert headings.unnumbered("10 times table") == "10 times table"


def test_a_form_of_a_test_may_be_no_class(door: Door) -> None:
    rows = "".join(f"P{at},{'AB'[at % 2]},{90 + at}\n" for at in range(4))
    seen = door.seen(f"Name,Form,Reading Pre\n{rows}", READ)
    assert [each.key for each in seen.questions] == ["field:2"]
    assert (
        door.seen(f"Name,Form,Reading Pre\n{rows.replace(',A', ',1A').replace(',B', ',1B')}", READ).questions
        == []
    )


@pytest.mark.parametrize("heading", ["P5 Heather", "", "Heather room"])
@pytest.mark.parametrize("fore", [False, True])
def test_names_below_an_unknown_heading_are_asked_about_where_nothing_else_tells_who_pupils_are(
    door: Door, heading: str, fore: bool
) -> None:
    people = ["Skye Rankin", "Rankin, Callum", "Eilidh Baird-Muir", "Seòras Tulloch"]
    cells = [each.replace(",", "").split(" ")[1 if "," in each else 0] if fore else each for each in people]
    rows = "".join(f'"{each}",5A,{10 + at},{20 + at}\n' for at, each in enumerate(cells))
    seen = door.seen(f"{heading},Class,Reading Pre,Reading Post\n{rows}", READ)
    (question,) = seen.questions
    assert (question.key, question.suggestion) == ("field:1", "forename" if fore else "name")
    assert (
        steps.check(seen.answer("field:1", question.suggestion), door.known).counts().startswith("4 pupils")
    )
    # who does not want it says so
    assert seen.answer("field:1", LEAVE_OUT).questions == []
    numbered = door.seen(f"Pupil code,{heading or 'Book'},Reading Pre\n" + "".join(
        f'A{at},"{each}",{10 + at}\n' for at, each in enumerate(cells)
    ))  # fmt: skip
    assert [each.key for each in numbered.questions] == ["field:2"]
    teachers = [f"{each},5A,{at}\n" for at, each in enumerate(people[:1] * 4)]
    assert door.seen(f"Teacher,Class,Reading Pre\n{''.join(teachers)}").questions == []


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Learner", "name"),
        ("Child", "name"),
        ("Young person", "name"),
        ("Ainm", "name"),
        ("Ainm / Name", "name"),
        ("Nom / Pupil name", "name"),
        ("Sloinneadh / Surname", "surname"),
    ],
)
def test_a_heading_in_two_languages_or_another_usual_word_tells_who_pupils_are(
    door: Door, heading: str, field: str
) -> None:
    seen = door.seen(f"{heading},Reading Pre\nSkye,4\nCallum,5\nEilidh,6\n", READ)
    assert [each[0] for each in fields(seen).values()] == [field, "value"]
    assert not seen.questions


def test_one_number_for_all_pupils_is_no_candidate_number(door: Door) -> None:
    # a school's number that passes for one with its zeros: the check digit is right of one in eleven
    rows = "".join(f"5634520,Ann{at},Bo{at},{at}\n" for at in range(4))
    seen = door.seen(f"School number,Forename,Surname,Reading Pre\n{rows}", READ)
    assert fields(seen)["School number"][0] == LEAVE_OUT


@pytest.mark.parametrize(
    "heading",
    [
        "Attendance % w/c 01/09/2025",
        "Attendance % week commencing 01.09.2025",
        "Attendance W/E 5th Sept 2025",
        "Attendance wk ending 5-Sep-25 %",
    ],
)
def test_attendance_of_one_week_is_not_that_of_its_month(door: Door, heading: str) -> None:
    done = door.checked(f"Name,{heading}\nSkye Rankin,90\nCallum Orr,95\n", ATT)
    assert any("A week or a day is not a month" in each for each in stops(done))


def test_below_test_may_stand_when_it_was(door: Door) -> None:
    text = "SCN,Test,READ\n987654325,Pre,7\n987654325,Post,9\n012345674,Pre,8\n012345674,Post,11\n"
    assert values(door.checked(text, READ)) == {("READ", "Pre"): [7, 8], ("READ", "Post"): [9, 11]}


def test_pupils_side_by_side_below_an_empty_heading_are_told_of(door: Door) -> None:
    text = ",Orla Finch,Tam Heron,Ada Moss,Jura Gray\nSCN,987654325,012345674,110345674,081234000\nREAD Pre,7,8,9,10\n"
    with pytest.raises(EvidenceError) as caught:
        door.seen(text, READ)
    assert [issue.code for issue in caught.value.issues] == ["on-its-side"]


@pytest.mark.parametrize(
    ("heading", "deciles"),
    [
        ("SIMD decile (1 = least deprived)", [10, 9]),
        ("SIMD decile (10 = most deprived)", [10, 9]),
        ("SIMD decile, least deprived = 1", [10, 9]),
        ("SIMD decile (1 = most deprived)", [1, 2]),
        ("SIMD decile 10 least deprived", [1, 2]),
        ("SIMD decile", [1, 2]),
    ],
)
def test_which_end_of_simd_is_one_is_read_from_its_heading(
    door: Door, heading: str, deciles: list[int]
) -> None:
    done = door.checked(f'SCN,"{heading}",READ Pre\n987654325,1,7\n012345674,2,9\n', READ)
    assert done.arrival.tables["pupils"]["simd_decile"].tolist() == deciles
    told = [issue.message for issue in done.issues if issue.code == "simd-reversed"]
    assert told == (
        ["f.csv: in this file SIMD 1 means the least deprived, so the numbers are kept the other way round."]
        if deciles == [10, 9]
        else []
    )
