from __future__ import annotations

from pathlib import Path

import pytest
from glen_files import ISLA, TOM, TRIALS, added, both, known, looked_at, names, programme, said

from sipp_lib.errors import DisclosureError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Factor, Measure, School
from sipp_lib.records.store import Store
from sipp_lib.workbook import Workbook

CUT_OFF = (
    "Excel has cut off these numbers (such as 2.02E+11, or only zeros after the fifteenth digit), so pupils cannot be "
    "told apart by them. In the original, format the column as text, or as a number without decimals, and export it "
    "again."
)
NAMESAKES = (
    "the same name appears more than once, and two pupils may have one name, so it is not clear whether these rows "
    "are about one pupil or two. Add a column with the Scottish Candidate Number, the school’s own number, the class "
    "or the date of birth; if it is one pupil, put the results in one row. Then add the file again."
)


def test_a_forename_is_known_from_a_list_with_the_family_name_first(glen: Place, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "Name,Class,Reading Pre\nMuir Isla,5A,41\nWeir Zoe,5A,52\nBoyd Ewan,5A,63\n", encoding="utf-8"
    )
    added(glen, file)
    with Store.open(glen.records, glen.slug) as store:
        store.add(Factor(name="Isla told us that she reads at home"), author="AB")
    with pytest.raises(DisclosureError):
        Workbook.open(glen.slug, programme(glen).folder, "public")


def test_two_classes_that_are_numbered_from_1_are_six_pupils_and_no_name_is_forgotten(glen: Place) -> None:
    with Store.open(glen.records, glen.slug) as store:
        store.add(Factor(name="Orla Finch told us she reads at home"), author="AB")
    done = added(glen, TRIALS / "01-running-number-5a.csv")
    assert said(done) == [
        "01-running-number-5a.csv, column ‘No.’: the numbers only count the rows (1, 2, 3 …), so they are not used to "
        "tell who a pupil is. The pupils are known by what else the file tells."
    ]
    with pytest.raises(DisclosureError):
        Workbook.open(glen.slug, programme(glen).folder, "public")
    done = added(glen, TRIALS / "01-running-number-5b.csv")
    assert said(done, "warn") == [
        "01-running-number-5b.csv: none of its 3 pupils is known in GLE, of which 3 pupils were brought in before. If "
        "these are other pupils, such as another class, that is right. If they should be the same, their numbers or "
        "names are written differently from the earlier file: compare the two before you bring this one in."
    ]
    assert len(known(glen).evidence.pupils) == 6
    assert names(glen) == {"Orla Finch", "Ned Moss", "Wren Airlie", "Tam Heron", "Ada Birk", "Jura Lowe"}
    with pytest.raises(DisclosureError):
        Workbook.open(glen.slug, programme(glen).folder, "public")


def test_a_running_number_alone_tells_the_pupils_of_its_file_and_joins_no_other(glen: Place) -> None:
    done = added(glen, "Pupil No,Occasion,Reading\n1,Pre,21\n2,Pre,14\n1,Post,25\n2,Post,19\n")
    assert (len(known(glen).evidence.pupils), both(glen)) == (2, 2)
    assert said(done, "warn") == [
        "more.csv, column ‘Pupil No’: the numbers only count the rows (1, 2, 3 …), so they are not used to tell who a "
        "pupil is. In 4 rows nothing else tells it, so these cannot be joined with any other file."
    ]
    added(glen, "Pupil No,Reading Pre\n1,30\n2,31\n3,32\n", name="other.csv")
    assert len(known(glen).evidence.pupils) == 5
    assert read_keys(programme(glen).id) == []


@pytest.mark.parametrize("file", ["09-numbers-in-scientific-notation.csv", "09-without-names.csv"])
def test_numbers_that_excel_cut_off_are_a_stop_that_says_so_and_nothing_else(glen: Place, file: str) -> None:
    done = looked_at(glen, TRIALS / file)
    assert said(done) == [f"{file}, rows 2, 3 and 4, column ‘Pupil ID’: {CUT_OFF}"]
    assert done.asks == []


def test_one_number_cut_off_is_enough_and_so_are_noughts_after_the_fifteenth_digit(glen: Place) -> None:
    done = looked_at(glen, "SCN,Reading Pre\n987654325,21\n8.1234E+07,14\n")
    assert said(done, "stop") == [f"more.csv, row 3, column ‘SCN’: {CUT_OFF}"]
    done = looked_at(glen, "Pupil ID,Reading Pre\n202501000123456000,21\n202501000123457000,14\n")
    assert said(done, "stop") == [f"more.csv, rows 2 and 3, column ‘Pupil ID’: {CUT_OFF}"]


def test_numbers_in_another_spelling_are_joined_and_pupils_with_a_code_stand_in_the_key_file_with_it(
    glen: Place,
) -> None:
    added(glen, TRIALS / "16-ids-pre.csv")
    numbers = [pupil.number for pupil in read_keys(programme(glen).id)]
    assert sorted(numbers) == ["0046", "1001", "20250100012345680"]
    done = added(glen, TRIALS / "16-ids-post.csv")
    assert said(done) == [
        "16-ids-post.csv, row 3: the number was written differently in an earlier file, such as with zeros in front, "
        "and is taken for the same. Check that this is right."
    ]
    assert both(glen) == 3


def test_codes_and_formulas_are_numbers_in_another_spelling_too(glen: Place) -> None:
    added(glen, 'Pupil code,Reading Pre\nAB12,21\n"=""0812""",14\n“77”,30\n')
    added(glen, "Pupil code,Reading Post\nab12,25\n812,19\n77.0,33\n")
    assert both(glen) == 3


def test_namesakes_are_asked_for_what_tells_them_apart(glen: Place) -> None:
    done = looked_at(glen, TRIALS / "17-namesakes.csv")
    assert said(done) == [f"17-namesakes.csv, rows 2 and 3: {NAMESAKES}"]
    done = looked_at(glen, "Pupil ID,Name,Reading Pre\n431,Orla Finch,21\n,Orla Finch,14\n")
    assert said(done) == [f"more.csv, rows 2 and 3: {NAMESAKES}"]
    other = "Name,Reading Pre\nOrla Finch,21\nFinch  Orla,14\n"
    assert not looked_at(glen, other).stops
    done = looked_at(glen, 'Name,Reading Pre\nOrla Finch,21\n"Finch, Orla",14\n')
    assert said(done) == [f"more.csv, rows 2 and 3: {NAMESAKES}"]


@pytest.mark.parametrize(
    ("head", "one", "two"),
    [
        ("Class", "5A", "5B"),
        ("Date of birth", "2016-03-14", "2016-09-30"),
        ("Pupil ID", "431", "207"),
        ("SCN", ISLA, TOM),
    ],
)
def test_each_of_the_things_asked_for_tells_namesakes_apart_now_and_later(
    glen: Place, head: str, one: str, two: str
) -> None:
    added(glen, f"Name,{head},Reading Pre\nOrla Finch,{one},21\nOrla Finch,{two},21\nWren Airlie,,30\n")
    assert len(known(glen).evidence.pupils) == 3
    added(glen, f"Name,{head},Reading Post\nOrla Finch,{two},31\nOrla Finch,{one},25\n")
    rows = known(glen).evidence.observations.pivot(index="pupil", columns="occasion", values="value")
    assert sorted(rows.dropna()[["Pre", "Post"]].values.tolist()) == [[21, 25], [21, 31]]
    done = looked_at(glen, "Name,Reading May 2027\nOrla Finch,40\n")
    assert [issue.code for issue in done.issues if issue.severity == "stop"] == ["unclear-pupil"]


def test_rows_that_tell_nobody_are_not_one_pupil(glen: Place) -> None:
    done = looked_at(glen, "Name,Class,Reading Pre\nIsla,5A,1\nTom,5A,2\nJo,5B,5\n,5A,3\n,5B,4\n")
    assert said(done, "stop") == [
        "more.csv, rows 5 and 6: nothing tells which pupil this is. Fill in the number or the name and add the file "
        "again."
    ]


def test_the_name_that_a_pupil_goes_by_stops_a_public_text_and_is_known_again(glen: Place) -> None:
    added(
        glen,
        "Surname,Forename,Known As,SCN,Reading Pre\nSinclair,Robert,Bobby,205000003,21\n"
        "Lamont,Margaret,Mirren Lamont,205001379,14\nBuchan,Finlay,Finlay,205002758,30\n",
    )
    assert names(glen) == {
        *("Sinclair, Robert", "Sinclair, Bobby", "Lamont, Margaret", "Mirren Lamont", "Buchan, Finlay")
    }
    added(
        glen, "Pupil,Reading Post\nBobby Sinclair,25\nMirren Lamont,19\nFinlay Buchan,33\n", name="post.csv"
    )
    assert (len(known(glen).evidence.pupils), both(glen)) == (3, 3)
    with Store.open(glen.records, glen.slug) as store:
        store.add(Factor(name="Bobby Sinclair reads at home now"), author="AB")
    with pytest.raises(DisclosureError):
        Workbook.open(glen.slug, programme(glen).folder, "public")


def test_the_name_that_pupils_go_by_is_their_forename_where_no_other_is_told(glen: Place) -> None:
    added(glen, "Surname,Preferred Name,Reading Pre\nSinclair,Bobby,21\nLamont,Mirren,14\nBuchan,Finlay,30\n")
    assert names(glen) == {"Sinclair, Bobby", "Lamont, Mirren", "Buchan, Finlay"}


def test_one_name_at_two_schools_is_two_pupils_and_no_question(begin_glen) -> None:
    place = begin_glen(
        School(name="Glen Primary", code="GLE"),
        School(name="Kilmory Primary", code="KIL"),
        Measure(name="Reading", code="READ", occasions=["Pre", "Post"]),
    )
    rows = "Orla Finch,5A,Glen Primary,20\nOrla Finch,5A,Kilmory PS,22\nNed Moss,5A,GLE,25\n"
    done = added(place, f"Name,Class,School,Reading Pre\n{rows}")
    assert said(done) == []
    assert known(place).evidence.pupils["school"].tolist() == ["GLE", "KIL", "GLE"]
    # the same name twice at one school, whatever that school is called in the rows
    rows = "Ada Birk,5A,Glen Primary,20\nAda Birk,5A,GLE,22\n"
    done = looked_at(place, f"Name,Class,School,Reading Post\n{rows}")
    assert said(done, "stop") == [f"more.csv, rows 2 and 3: {NAMESAKES}"]


@pytest.mark.parametrize("afternoon", [9, 8])
def test_mornings_and_afternoons_in_rows_are_a_stop_and_never_half_of_a_month(begin_glen, afternoon) -> None:
    rate = Measure(name="Attendance", code="ATT", form="rate")
    place = begin_glen(School(name="Glen Primary", code="GLE"), rate)
    halves = (("AM", 9), ("PM", afternoon))
    rows = "".join(f"{who},{half},Aug 2026,10,{n}\n" for who in ("A1", "B2") for half, n in halves)
    done = looked_at(place, f"Pupil ID,Session,Month,Possible,Attended\n{rows}")
    assert said(done, "stop") == [
        "more.csv, rows 2, 3, 4 and 5: a pupil has several rows for one time here, which differ in what is left out "
        "(‘Session’). If each is a part, such as mornings and afternoons, add the half-days up to one row for each "
        "pupil and month. If a row is in the file twice, leave one of them out. Then add the file again."
    ]
    assert said(done, "warn") == []
    # a row that stands there twice is used once
    twice = "".join(f"{who},AM,Aug 2026,10,9\n" for who in ("A1", "A1", "B2"))
    assert said(looked_at(place, f"Pupil ID,Session,Month,Possible,Attended\n{twice}")) == [
        "more.csv, row 3: the row stands in the file already, so it is used once."
    ]


def test_two_kinds_of_score_in_rows_of_their_own_are_told_as_what_they_are(glen: Place) -> None:
    kinds = (("Raw", 8), ("Standardised", 92))
    rows = "".join(f"{who},Reading,Pre,{kind},{n}\n" for who in ("A1", "B2") for kind, n in kinds)
    done = looked_at(glen, f"Pupil ID,Test,Occasion,Type,Score\n{rows}")
    assert said(done, "stop") == [
        "more.csv, rows 2, 3, 4 and 5: a pupil has several results of one measure at one time here, which differ in "
        "what is left out (‘Type’). If they are of different kinds, such as a raw and a standardised score, keep one "
        "kind, or give each a measure of its own. If one is wrong, correct it. Then add the file again."
    ]


@pytest.mark.parametrize(
    ("heads", "rows", "found"),
    [
        (
            "Legal Forename,Legal Surname,Preferred Forename,Preferred Surname",
            ["Edward,Moss,Ned,Gow", "Orla,Finch,Orla,Finch"],
            {"Moss, Edward", "Moss, Ned", "Gow, Edward", "Gow, Ned", "Finch, Orla"},
        ),
        (
            "Name,Middle name,Former surname",
            ["Tam Heron,Jean,", "Ada Birk,,Lowe"],
            {"Tam Heron", "Heron, Jean", "Ada Birk", "Lowe, Ada"},
        ),
        (
            "Full name,Known as",
            ["Edward Moss,Ned Gow", "Orla Finch,Orla"],
            {"Edward Moss", "Ned Gow", "Orla Finch"},
        ),
    ],
)
def test_every_name_that_a_file_tells_of_a_pupil_is_sought_in_texts(
    glen: Place, heads: str, rows: list[str], found: set[str]
) -> None:
    added(glen, f"{heads},Reading Pre\n" + "".join(f"{row},20\n" for row in rows))
    assert names(glen) == found
    assert len(known(glen).evidence.pupils) == 2


@pytest.mark.parametrize("heading", ["Date", "Week beginning"])
def test_a_register_with_a_row_for_each_day_is_to_be_added_up_and_nobody_is_taken_for_two(
    glen: Place, heading: str
) -> None:
    with Store.open(glen.records, glen.slug) as store:
        store.add(Measure(name="Attendance", code="ATT", form="rate"), author="AB")
    rows = "".join(
        f"{who},0{day}/09/2025,2,{2 - (day == 3)}\n"
        for who in ("Orla Finch", "Ned Moss")
        for day in (1, 2, 3)
    )
    path = glen.notebooks.parents[3] / "days.csv"
    path.write_text(f"Name,{heading},Possible,Attended\n{rows}", encoding="utf-8")
    seen = steps.preview(path, glen, known(glen))
    (question,) = seen.questions
    done = steps.check(seen.answer(question.key, "Sept 2025"), known(glen))
    assert said(done, "stop") == [
        f"days.csv, rows 2, 3, 4, 5, 6 and 7: a pupil has several rows for one time here, which differ in what is left "
        f"out (‘{heading}’). If each is a part, such as mornings and afternoons, add the half-days up to one row for "
        "each pupil and month. If a row is in the file twice, leave one of them out. Then add the file again."
    ]
