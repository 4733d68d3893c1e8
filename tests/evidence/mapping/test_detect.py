"""Schools' files whose columns were once taken for something else, in silence: each kind, with files of its own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mapped
import pandas as pd
import pytest
from mapped import frame, keys, say

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.importer import CheckedImport, Preview
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.edits import measured_columns, set_measured, with_field
from sipp_lib.evidence.mapping.mapping import MappedColumn
from sipp_lib.evidence.mapping.questions import open_questions
from sipp_lib.new import begin
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.records.store import Store

TRIALS = Path(__file__).parents[1] / "trials"


PRE_POST = ["Pre", "Post"]


READ = Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=PRE_POST)


WRIT = Measure(name="Writing", code="WRIT", occasions=PRE_POST)


SPELL = Measure(name="Spelling", code="SPELL", occasions=PRE_POST)


LIT = Measure(name="Literacy on track", code="LIT", form="yes or no", occasions=PRE_POST)


ENJOY = Measure(name="Enjoyment", code="ENJOY", form="survey", answers=["Yes", "No"])


ATT = Measure(name="Attendance", code="ATT", form="rate")


LATE = Measure(name="Punctuality", code="LATE", form="rate")


class Door:
    """A partnership with one school, and a file on its way in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place: Place = begin("Glen", folder / "programme")[0]
        self.keep(School(name="Glen Primary", code="GLE"))

    def keep(self, *records: Any) -> None:
        with Store.open(self.place.records, self.place.slug) as store:
            for record in records:
                store.add(record, author="AB")

    @property
    def known(self) -> steps.CurrentData:
        return steps.current_data(Programme.open(self.folder / "programme"), self.place)

    def seen(self, text: str, *measures: Measure, mapping: Path | None = None) -> Preview:
        self.keep(*measures)
        path = self.folder / "f.csv"
        if text.endswith(".csv"):
            text = (TRIALS / text).read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        return steps.preview(path, self.place, self.known, mapping)

    def answer(self, seen: Preview, **answers: str) -> Preview:
        """Answered by what is asked; the suggestion, as Enter takes it, for the rest."""
        while questions := seen.questions:
            question = questions[0]
            answer = answers.get(question.key.partition(":")[0]) or question.suggestion
            if not answer:
                break
            seen = seen.answer(question.key, answer)
        return seen

    def checked(self, text: str, *measures: Measure, **answers: str) -> CheckedImport:
        return steps.check(self.answer(self.seen(text, *measures), **answers), self.known)


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    return Door(tmp_path)


def fields(seen: Preview) -> dict[str, tuple[str, str, str]]:
    return {each.heading: (each.field, each.measure, each.occasion) for each in seen.mapping.columns}


def asked(seen: Preview) -> list[tuple[str, str]]:
    return [(question.text, question.suggestion) for question in seen.questions]


def values(done: CheckedImport) -> dict[tuple[str, str], list[float]]:
    frame = done.arrival.tables["observations"]
    return {key: rows["value"].tolist() for key, rows in frame.groupby(["measure", "occasion"], sort=False)}  # type: ignore[misc]


def stops(done: CheckedImport) -> list[str]:
    return [issue.message for issue in done.issues if issue.severity == "stop"]


BOTH = "are both READ, Pre. Which column is it? The other is left out."


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "02-two-columns-one-place.csv",
            f"‘Reading raw score Pre’ (column 2) and ‘Reading standardised score Pre’ (column 3) {BOTH}",
        ),
        (
            "Name,READ Pre,Reading_pre %\nA Bo,3,30\nC Do,4,40\n",
            f"‘READ Pre’ (column 2) and ‘Reading_pre %’ (column 3) {BOTH}",
        ),
        (
            "Name,READ Pre,Reading test (Pre),Reading total Pre\nA Bo,3,30,1\nC Do,4,40,2\n",
            "‘READ Pre’ (column 2), ‘Reading test (Pre)’ (column 3) and ‘Reading total Pre’ (column 4) are all READ, "
            "Pre. Which column is it? The other is left out.",
        ),
    ],
)
def test_two_columns_of_one_measure_at_one_time_are_a_question_that_names_them(
    door: Door, text: str, question: str
) -> None:
    seen = door.seen(text, READ)
    assert asked(seen)[0] == (question, "")
    assert {field for field, _, _ in list(fields(seen).values())[1:]} == {"value"}
    with pytest.raises(EvidenceError) as caught:
        steps.check(seen, door.known)
    assert question in str(caught.value)
    chosen = door.answer(seen.answer(seen.questions[0].key, "3"), column="4")
    assert [each.field for each in chosen.mapping.columns][1:3] == [LEAVE_OUT, "value"]
    assert not steps.check(chosen, door.known).stops


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("02-am-and-pm.csv", "‘Attendance AM’ (column 2)", "‘Attendance PM’ (column 3)"),
        (
            "Name,Possible,Present,Present (lates out)\nA Bo,40,38,35\nC Do,40,36,36\n",
            "‘Present’ (column 3)",
            "‘Present (lates out)’ (column 4)",
        ),
    ],
)
def test_morning_and_afternoon_of_a_register_are_asked_about(
    door: Door, text: str, one: str, other: str
) -> None:
    seen = door.answer(door.seen(text), occasion="2025-09")
    (question,) = seen.questions
    words = "attendance in percent" if "AM" in one else "half-day openings attended"
    assert question.text == (
        f"{one} and {other} are both {words} (attendance, 2025-09). Which column is it? The other is left out."
    )
    assert question.choices == (one[-2], other[-2], LEAVE_OUT)


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
    assert steps.check(again.answer("column:2", "2"), door.known).counts().startswith("2 pupils, 2 obs")


def test_the_guard_stands_where_columns_become_values(door: Door) -> None:
    seen = door.seen("Name,READ Pre,Reading Pre,Class,Reg\nA Bo,3,30,5A,5B\n", READ)
    columns = seen.mapping.columns
    made = convert(seen.read.frame, replace(seen.mapping, columns=columns), file="f.csv")
    assert [issue.message for issue in made.issues] == [
        "f.csv: ‘READ Pre’ (column 2) and ‘Reading Pre’ (column 3) are both READ, Pre. Leave one out, or give it a "
        "measure or a time of its own."
    ]


def test_months_across_are_columns_of_their_own(door: Door) -> None:
    text = "Name,Aug 2026 %,Sept 2026 %\n" + "".join(f"P {at},9{at},8{at}\n" for at in range(3))
    seen = door.seen(text, ATT)
    for at in (1, 2):
        seen = replace(seen, mapping=with_field(seen.mapping, at, "percent", seen.measures))
    assert list(fields(seen).values())[1:] == [
        ("percent", "ATT", "Aug 2026"),
        ("percent", "ATT", "Sept 2026"),
    ]
    assert values(steps.check(seen, door.known)) == {
        ("ATT", "2026-08"): [90, 91, 92],
        ("ATT", "2026-09"): [80, 81, 82],
    }


@pytest.mark.parametrize(
    "text",
    [
        "03-opinion-becomes-fact.csv",
        "Pupil code,How is school? [Reading in class],How is school? [Being present],How is school? [My group],"
        "How is school? [Free school meals]\nA1,Often,Never,Often,Often\nA2,Never,Never,Often,Never\n"
        "A3,Often,Often,Never,Never\n",
        "Pupil code,1. My class is calm,2. Attendance is important,3. Additional support helps,"
        "4. I feel looked after\nA1,4,5,3,4\nA2,2,4,4,5\nA3,1,1,2,2\nA4,5,4,3,4\n",
        "Pupil code,I know what is possible for me,The phone rule is fair,I take notes,Our stage plays are fun,"
        "Is it ok?\nA1,Yes,No,Yes,Yes,No\nA2,No,No,Yes,No,Yes\nA3,Yes,Yes,No,No,No\n",
    ],
)
def test_no_statement_is_a_field_by_a_word_in_its_middle(door: Door, text: str) -> None:
    seen = door.seen(text)
    assert [field for field, _, _ in fields(seen).values()][1:] == ["answer"] * (len(fields(seen)) - 1)
    done = steps.check(door.answer(seen, measure="OPI", occasion="2026-03"), door.known)
    assert stops(done) == []
    assert len(done.arrival.tables["surveys"]) == seen.read.frame.iloc[:, 1:].size
    assert done.arrival.tables["pupils"].drop(columns=["pupil", "school"]).isna().to_numpy().all()


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
    ("heading", "cells", "field"),
    [
        ("Entitled to free school meals?", "YN", "fme"),
        ("English as an additional language (Y/N)", "YN", "eal"),
        ("Half-day openings possible Sept 2025", ["40", "38"], "denominator"),
        ("SIMD 2020v2 decile (1 most deprived)", ["3", "9"], "simd_decile"),
        ("Pupil date of birth (dd/mm/yyyy)", ["03/04/2015", "25/04/2015"], "date_of_birth"),
        ("Registration class", ["5A", "5B"], "class"),
        ("Care experienced pupil?", "NN", "care_experienced"),
    ],
)
def test_headings_of_registers_stay_known_however_long(
    door: Door, heading: str, cells: list[str], field: str
) -> None:
    seen = door.seen(f"SCN,{heading}\n987654325,{cells[0]}\n012345674,{cells[1]}\n")
    assert (fields(seen)[heading][0], seen.mapping.columns[1].doubt) == (field, "")


def test_percentages_of_a_class_and_its_teacher_are_no_class(door: Door) -> None:
    seen = door.seen(
        "Name,% of class,Class teacher,Class size,Parent forename\nA Bo,0.45,K Orr,20,Jo\nC Do,.5,K Orr,21,Al\n"
    )
    assert {field for field, _, _ in fields(seen).values()} == {"name", LEAVE_OUT}


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
        "f.csv, row 4, column ‘LIT Pre’: the measure ‘LIT’ is a yes or no, so its value must be 1 or 0. Correct the "
        "value, or what a value of the measure is.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "10-form-of-the-measure.csv",
            ("Enjoyment Pre", "ENJOY", "a questionnaire", "scores"),
        ),
        (
            "Name,Q1 I like it,Q2 I do it,Q3 It is fun\nA Bo,Yes,No,Yes\nC Do,No,No,Yes\nE Fo,Yes,Yes,No\n",
            ("Q1 I like it", "READ", "a score", "answers to a questionnaire"),
        ),
        (
            "Name,Possible,Present\nA Bo,40,38\nC Do,40,36\n",
            ("Possible", "READ", "a score", "half-day openings"),
        ),
    ],
)
def test_what_a_file_holds_and_what_its_measure_is_agree(
    door: Door, text: str, told: tuple[str, str, str, str]
) -> None:
    seen = door.seen(text, READ, ENJOY)
    if "10-" not in text:
        (block,) = measured_columns(seen.mapping)
        seen = replace(
            seen, mapping=set_measured(seen.mapping, block.key, "reading", "2026-03", seen.measures)
        )
    heading, code, is_one, holds = told
    assert (
        f"f.csv, column ‘{heading}’: ‘{code}’ is {is_one}, and these are {holds}, so no report would show them. Choose "
        f"another measure for the column, or change what a value of ‘{code}’ is in Phase 3."
    ) in stops(steps.check(seen, door.known))
    assert "holds" not in " ".join(stops(steps.check(seen, door.known)))


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


ASIDE = (
    "Turn the table round in Excel (copy it, then paste it with ‘Transpose’), save it and add the file again."
)


@pytest.mark.parametrize(
    "text",
    [
        "11-names-as-measures.csv",
        'Name,"Finch, Orla","Moss, Ned","Airlie-Low, Wren"\nHandwriting,3,4,5\n'
        "Listening,2,5,4\nTalking,1,2,3\nEffort,1,2,4\n",
        "Pupil,Màiri NicDhòmhnaill,Zoë Ní Bhriain\nHandwriting,3,4\n",
    ],
)
def test_headings_that_are_names_are_a_table_on_its_side(door: Door, text: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        door.seen(text, READ)
    assert str(caught.value) == (
        f"The headings look like pupils’ names, so the pupils seem to stand side by side, each in a column. {ASIDE} "
        "If the headings say what was measured, add these measures in Phase 3 first."
    )


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


def test_any_column_is_corrected_before_importing_by_the_command(
    door: Door, sipp: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    text = "SCN,Reading raw score Pre,Reading standardised score Pre,House\n987654325,21,98,Red\n012345674,14,86,Red\n"
    door.seen(text, READ)
    words = ("add", door.folder / "f.csv", "--to", "glen", "--programme", door.folder / "programme")
    said = ["2", "9", "3", "value", "STD", "Pre", "4", "class", "2", "leave out", "", "y"]
    done = sipp(*words, input="\n".join(said) + "\n")
    assert done.returncode == 0, done.stderr
    right = "Is every column right? (Enter to go on, or a column's number): "
    lines = done.stdout.splitlines()
    assert f"{right}Give the number of a column, from 1 to 4, or press Enter." in lines
    assert lines.count("  1  SCN: Scottish Candidate Number; 0 of 2 missing") == 4
    assert "  2  Reading raw score Pre: a score or mark (READ, Pre); 0 of 2 missing; such as 14, 21" in lines
    assert (
        "  3  Reading standardised score Pre: a score or mark (STD, Pre); 0 of 2 missing; such as 86, 98"
        in lines
    )
    assert "  4  House: class; 0 of 2 missing" in lines
    assert "987654325" not in done.stdout
    tables = door.known.evidence.tables
    assert tables["observations"][["measure", "value"]].to_numpy().tolist() == [["STD", 98], ["STD", 86]]
    assert tables["pupils"]["class"].tolist() == ["Red", "Red"]


def test_no_value_is_shown_where_nobody_is_asked(
    door: Door, sipp: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    door.seen("SCN,READ Pre\n987654325,21\n012345674,14\n", READ)
    words = ("add", door.folder / "f.csv", "--to", "glen", "--programme", door.folder / "programme")
    done = sipp(*words, "--yes")
    assert (done.returncode, done.stdout.splitlines()[1:3]) == (
        0,
        [
            "SCN: Scottish Candidate Number; 0 of 2 missing",
            "READ Pre: a score or mark (READ, Pre); 0 of 2 missing",
        ],
    )


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


def test_a_file_without_headings_is_refused_without_its_values() -> None:
    with pytest.raises(EvidenceError) as caught:
        detect(pd.DataFrame([["987654325", "7"]], columns=["012345674", "Isla Fraser"]))
    assert str(caught.value) == (
        "No heading of this file is known (such as SCN, Forename, Stage or Possible), so its first row may not be the "
        "headings. Say which row they are in, or add a row of headings, and try again."
    )
