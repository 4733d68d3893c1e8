"""Files in which it is not plain who a pupil is, or which school they are from: what comes in, and what is said."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.errors import DisclosureError, EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.forget import forget
from sipp_lib.evidence.importer import CheckedImport
from sipp_lib.evidence.mapping.questions import seen_whole
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.evidence.withdraw import withdraw
from sipp_lib.new import begin
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Factor, Measure, School
from sipp_lib.records.store import Store
from sipp_lib.widgets.import_wizard import ImportWizard
from sipp_lib.workbook import Workbook

TRIALS = Path(__file__).parent / "trials"
SCHOOLS = Path(__file__).parents[3] / "shared" / "data" / "trials" / "three-schools"
ISLA, TOM, ZOE = "987654325", "012345674", "110345674"
CUT_OFF = (
    "Excel has cut off these numbers (such as 2.02E+11, or only noughts after the fifteenth digit), so pupils cannot "
    "be told apart by them. In the original, format the column as text, or as a number without decimals, and export it "
    "again."
)
STRANGER = (
    "the number is known, but it belongs to a pupil with another name. Compare numbers and names with the school’s "
    "register. Where the number is wrong, correct it; where the column only numbers the pupils of a class, leave it "
    "out. If a pupil has a new name, say yes when you are asked."
)
NAMESAKES = (
    "the same name stands more than once, and two pupils may have one name, so it cannot be told whether these rows "
    "are about one pupil or two. Add a column with the Scottish Candidate Number, the school’s own number, the class "
    "or the date of birth; if it is one pupil, put the results in one row. Then add the file again."
)
RENAMED = (
    "the number is known under another name, such as a surname that has changed or a short forename, so this is taken "
    "for the same pupil, and both names are kept. Look whether that is right."
)

Make = Callable[..., Place]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Begin a partnership with some schools."""
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))

    def make(*schools: tuple[str, str]) -> Place:
        place, _ = begin("Glen", tmp_path / "programme")
        with Store.open(place.records, place.slug) as store:
            for name, code in schools:
                store.add(School(name=name, code=code), author="AB")
            measure = Measure(name="Reading", code="READ", lowest=0, highest=140, occasions=["Pre", "Post"])
            store.add(measure, author="AB")
        return place

    return make


@pytest.fixture
def glen(made: Make) -> Place:
    return made(("Glen Primary", "GLE"))


def programme(place: Place) -> Programme:
    return Programme.open(place.folder.parents[1])


def known(place: Place) -> steps.CurrentData:
    return steps.current_data(programme(place), place)


def looked_at(place: Place, file: Path | str, school: str = "", name: str = "more.csv") -> CheckedImport:
    if isinstance(file, str):
        path = place.folder.parents[2] / name
        path.write_text(file, encoding="utf-8")
        file = path
    now = known(place)
    seen = steps.preview(file, place, now)
    if school:
        seen = seen.answer("school", school)
    return steps.check(replace(seen, mapping=seen_whole(seen.mapping)), now)


def added(place: Place, file: Path | str, school: str = "", name: str = "more.csv") -> CheckedImport:
    done = looked_at(place, file, school, name)
    steps.import_file(done, known(place), place)
    return done


def said(done: CheckedImport, severity: str = "") -> list[str]:
    return [issue.message for issue in done.issues if severity in ("", issue.severity)]


def both(place: Place) -> int:
    rows = known(place).evidence.observations
    return int((rows.groupby("pupil")["occasion"].nunique() == 2).sum())


def names(place: Place) -> set[str]:
    return {pupil.name for pupil in read_keys(programme(place).id) if pupil.name}


# ---- running numbers, and names that are kept


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
        "names are written otherwise than in the earlier file: compare the two before you bring this one in."
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


def test_the_same_number_under_clearly_another_name_is_a_stop_or_a_question(glen: Place) -> None:
    added(glen, "Pupil ID,Name,Reading Pre\n101,Orla Finch,21\n102,Ned Moss,14\n")
    text = "Pupil ID,Name,Reading Post\n101,Tam Heron,25\n102,Ned Moss,19\n"
    done = looked_at(glen, text)
    assert said(done, "stop") == [f"more.csv, row 2: {STRANGER}"]
    assert done.asks == ["other-name"]
    agreed = steps.check(done.preview.lift("other-name"), known(glen))
    assert said(agreed) == [
        "more.csv, row 2: these are taken for the same pupils under new names, as you said; both names are kept."
    ]
    steps.import_file(agreed, known(glen), glen)
    assert (both(glen), names(glen)) == (2, {"Orla Finch", "Tam Heron", "Ned Moss"})


def test_a_surname_that_changed_keeps_both_names_until_the_pupil_is_forgotten(glen: Place) -> None:
    added(glen, TRIALS / "21-a-name-that-changed-1.csv")
    done = added(glen, TRIALS / "21-a-name-that-changed-2.csv")
    assert said(done) == [f"21-a-name-that-changed-2.csv, row 2: {RENAMED}"]
    assert (both(glen), names(glen)) == (2, {"Isabella Finch", "Bella Gray", "Ned Moss"})
    assert forget(programme(glen), glen, "Isabella Finch").rows == 3
    assert names(glen) == {"Ned Moss"}


# ---- damaged, ambiguous, spelt otherwise


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
        "16-ids-post.csv, row 3: the number was written otherwise in an earlier file, such as with noughts in front, "
        "and is taken for the same. Look whether that is right."
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


def test_no_sentence_of_the_evidence_advises_to_delete_a_row() -> None:
    words = ("Keep one of", "take the row out", "delete the row", "remove the row", "Delete one")
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(steps.__file__).parent.glob("*.py"))
    assert [word for word in words if word.casefold() in source.casefold()] == []


# ---- which school


def test_a_school_is_known_by_its_name_and_one_that_is_not_known_is_said_with_its_place(glen: Place) -> None:
    done = looked_at(glen, TRIALS / "13-school-by-its-name.csv")
    assert said(done) == [
        "13-school-by-its-name.csv, row 4, column ‘School’: this is not clearly one of the schools of the partnership "
        "(GLE). Correct the name, or add the school to your list of schools first, and add the file again."
    ]
    with Store.open(glen.records, glen.slug) as store:
        store.add(School(name="St. Fillan's R.C. Primary / Nursery"), author="AB")
    added(glen, TRIALS / "13-school-by-its-name.csv")
    assert known(glen).evidence.pupils["school"].tolist() == ["GLE", "GLE", "St. Fillan's"]


@pytest.mark.parametrize(
    "text",
    [
        "St Fillan's",
        "ST FILLAN’S",
        "St. Fillans",
        "St Fillan’s P.S.",
        "Saint Fillan's Primary",
        "st fillan's rc primary school",
        "FIL",
    ],
)
def test_a_school_is_found_however_it_is_written(made: Make, text: str) -> None:
    place = made(
        ("St Fillan's RC Primary School", "FIL"), ("Our Lady & St Patrick's", ""), ("Sgoil Àrd na Mara", "")
    )
    done = added(
        place,
        f"SCN,School,Reading Pre\n{ISLA},{text},21\n{TOM},our lady and st patricks,1\n{ZOE},sgoil ard na mara,2\n",
    )
    assert not done.stops
    assert known(place).evidence.pupils["school"].tolist() == [
        "FIL",
        "Our Lady & St Patrick's",
        "Sgoil Àrd na Mara",
    ]


def test_a_short_name_is_made_once_and_stays_when_the_school_is_renamed(made: Make) -> None:
    place = made(("Glen Primary School", ""), ("Glen Nursery", ""), ("Con", ""))
    assert [each.code for each in known(place).listed] == ["Glen", "Glen Nursery", "Con"]
    added(place, f"SCN,Reading Pre\n{ISLA},21\n", "glen primary")
    with Store.open(place.records, place.slug) as store:
        (entry,) = (each for each in store.current("school") if each.body.name == "Glen Primary School")
        assert entry.body.code == "Glen"
        store.revise(entry.id, {"name": "Glen and Corrie Primary"}, author="AB")
    added(place, f"SCN,Reading Post\n{ISLA},25\n", "Glen")
    assert both(place) == 1


def test_a_partnership_without_schools_gets_those_that_are_named_and_is_not_asked_to_type_them_again(
    made: Make,
) -> None:
    place = made()
    added(place, f"SCN,Reading Pre\n{ISLA},21\n", "St Mary’s Primary School")
    assert [(each.name, each.code) for each in known(place).listed] == [
        ("St Mary’s Primary School", "St Mary’s")
    ]
    added(place, f"SCN,Reading Post\n{ISLA},25\n")
    assert both(place) == 1


def test_a_file_given_to_another_school_is_a_stop_and_who_says_that_all_moved_is_believed(made: Make) -> None:
    place = made(("Tarbrax", "TAR"), ("Kilmory", "KIL"))
    text = f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n{ZOE},Zoë Reid,30\n"
    added(place, text, "TAR")
    later = text.replace("Pre", "Post")
    done = looked_at(place, later, "KIL")
    assert said(done, "stop") == [
        "more.csv: 3 of its 3 pupils are already here as pupils of TAR, by the same SCN. Which school is the file "
        "from? If it is TAR, choose that school and add the file again. If they have all moved to KIL, say yes when "
        "you are asked."
    ]
    assert done.asks == ["other-school"]
    with pytest.raises(EvidenceError):
        steps.import_file(done, known(place), place)
    agreed = steps.check(done.preview.lift("other-school"), known(place))
    assert said(agreed, "warn") == [
        "more.csv: these pupils are taken to have moved to this school, as you said; their pseudonyms stay."
    ]
    steps.import_file(agreed, known(place), place)
    assert known(place).evidence.pupils["school"].tolist() == ["KIL"] * 3
    assert both(place) == 3


def test_the_same_names_at_another_school_are_a_stop_as_well_but_two_namesakes_are_not(made: Make) -> None:
    place = made(("Tarbrax", "TAR"), ("Kilmory", "KIL"))
    added(place, "Name,Reading Pre\nIsla Fraser,21\nTom Ross,14\nZoë Reid,30\n", "TAR")
    done = looked_at(place, "Name,Reading Post\nIsla Fraser,25\nTom Ross,19\nZoë Reid,33\n", "KIL")
    assert said(done, "stop") == [
        "more.csv: 3 of its 3 pupils are already here as pupils of TAR, by the same names. Which school is the file "
        "from? If it is TAR, choose that school and add the file again. If they have all moved to KIL, say yes when "
        "you are asked."
    ]
    steps.import_file(steps.check(done.preview.lift("other-school"), known(place)), known(place), place)
    assert both(place) == 3
    assert not looked_at(place, "Name,Reading May 2027\nIsla Fraser,25\nTom Ross,19\n", "TAR").stops


def test_one_pupil_who_moved_keeps_the_pseudonym_and_gets_the_new_school(made: Make) -> None:
    place = made(("Tarbrax", "TAR"), ("Kilmory", "KIL"))
    added(place, f"SCN,Name,Class,Reading Pre\n{ISLA},Isla Fraser,5A,21\n{TOM},Tom Ross,5A,14\n", "TAR")
    done = added(
        place,
        f"SCN,Name,Class,Reading Post\n{ISLA},Isla Fraser,P5/6,25\n{ZOE},Zoë Reid,P5/6,3\n163247293,Orla Reid,P5/6,4\n",
        "KIL",
    )
    assert (
        "more.csv, row 2: known at TAR by the SCN, so the pseudonym stays and the school is now KIL. Look whether that "
        "is right." in said(done, "note")
    )
    pupils = known(place).evidence.pupils
    assert pupils[["school", "class"]].values.tolist() == [
        ["KIL", "P5/6"],
        ["TAR", "5A"],
        ["KIL", "P5/6"],
        ["KIL", "P5/6"],
    ]
    assert both(place) == 1
    # the next file of the new school knows her
    assert not any(
        "known at" in text for text in said(looked_at(place, f"SCN,Reading May 2027\n{ISLA},9\n", "KIL"))
    )


@pytest.mark.skipif(not SCHOOLS.is_dir(), reason="the files of three schools are not beside this checkout")
def test_three_schools_are_72_pupils_and_a_list_for_the_wrong_school_is_noticed(made: Make) -> None:
    place = made(*((f"{name} Primary School", "") for name in ("Tarbrax", "Kilmory", "St Fillan's RC")))
    for file, school in (("tarbrax", "tarbrax"), ("kilmory", "Kilmory Primary"), ("st", "st. fillan’s")):
        added(place, SCHOOLS / f"pupil-list-{file}.xlsx", school)
    assert known(place).evidence.pupils["school"].value_counts().to_dict() == {
        "Tarbrax": 24,
        "Kilmory": 24,
        "St Fillan's": 24,
    }
    done = looked_at(place, SCHOOLS / "pupil-list-tarbrax.xlsx", "Kilmory")
    assert said(done, "stop") == [
        "pupil-list-tarbrax.xlsx: 24 of its 24 pupils are already here as pupils of Tarbrax, by the same SCN. Which "
        "school is the file from? If it is Tarbrax, choose that school and add the file again. If they have all moved "
        "to Kilmory, say yes when you are asked."
    ]


# ---- on the screen


def test_the_screen_offers_the_schools_by_name_and_asks_what_only_a_person_knows(made: Make) -> None:
    place = made(("Tarbrax Primary School", ""), ("St Fillan's", ""))
    text = f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n"
    bringing = ImportWizard(programme(place), place)
    bringing.read("list.csv", text.encode())
    assert bringing.state()["schools"] == [
        ["Tarbrax", "Tarbrax Primary School"],
        ["St Fillan's", "St Fillan's"],
    ]
    bringing.update({"school": "st fillan’s"})
    assert bringing.state()["school"] == "St Fillan's"
    bringing.check()
    bringing.bring_in("AB")
    bringing.read("again.csv", text.replace("Pre", "Post").encode())
    bringing.update({"school": "Tarbrax"})
    bringing.check()
    assert bringing.state()["found"]["asks"] == [
        ["other-school", "Have all these pupils moved to this school?"]
    ]
    bringing.update({"lifted": "other-school"})
    bringing.check()
    assert (bringing.state()["found"]["stops"], bringing.state()["found"]["asks"]) == (False, [])
    bringing.update({"school": "St Fillan's"})
    bringing.check()
    bringing.bring_in("AB")
    assert set(known(place).evidence.pupils["school"]) == {"St Fillan's"}


# ---- two at once


def _one(place: Place, file: Path, gate: Any, told: Any) -> None:
    done = looked_at(place, file)
    gate.wait()
    try:
        steps.import_file(done, known(place), place)
        told.put("ok")
    except EvidenceError as error:
        told.put(str(error))


def at_once(place: Place, files: list[Path]) -> list[str]:
    """Bring files in at the same moment, each checked before any of them was written."""
    context = multiprocessing.get_context("fork")
    gate, told = context.Barrier(len(files)), context.Queue()
    jobs = [context.Process(target=_one, args=(place, file, gate, told)) for file in files]
    for job in jobs:
        job.start()
    results = sorted(told.get(timeout=60) for _ in jobs)
    for job in jobs:
        job.join()
    return results


@pytest.mark.parametrize("first", [False, True])
def test_imports_at_the_same_moment_lose_nobody_and_agree_on_who_is_who(glen: Place, first: bool) -> None:
    if first:
        added(glen, "Name,Reading May 2027\nMax Law,9\n")
    files = []
    for at, (one, two, when) in enumerate(
        [
            ("Orla Finch", "Ned Moss", "Pre"),
            ("Tam Heron", "Orla Finch", "Post"),
            ("Ned Moss", "Ada Birk", "May 2026"),
        ]
    ):
        files.append(glen.folder.parents[2] / f"{at}.csv")
        files[-1].write_text(f"Name,Reading {when}\n{one},{20 + at}\n{two},{30 + at}\n")
    assert at_once(glen, files) == ["ok"] * 3
    pupils = known(glen).evidence.pupils["pupil"]
    assert pupils.is_unique
    assert set(pupils) == {pupil.pupil for pupil in read_keys(programme(glen).id)}
    assert len(pupils) == 4 + first


def test_the_same_file_twice_at_the_same_moment_comes_in_once(glen: Place) -> None:
    path = glen.folder.parents[2] / "same.csv"
    path.write_text("Name,Reading Pre\nOrla Finch,21\nNed Moss,14\n")
    assert at_once(glen, [path, path]) == [
        "ok",
        "same.csv: everything in the file was imported before. Nothing was added.",
    ]
    assert len(known(glen).evidence.observations) == 2


def test_what_was_withdrawn_or_forgotten_after_the_check_does_not_come_back(glen: Place) -> None:
    added(glen, f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n", name="first.csv")
    done = looked_at(glen, f"SCN,Stage\n{TOM},P5\n")
    assert done.arrival.replaces["pupils"]
    forget(programme(glen), glen, ISLA)
    steps.import_file(done, known(glen), glen)
    assert known(glen).evidence.pupils["stage"].tolist() == ["P5"]
    assert names(glen) == {"Tom Ross"}
    done = looked_at(glen, f"SCN,Stage,ASN\n{TOM},P5,Y\n")
    withdraw(glen, "more.csv")
    withdraw(glen, "first.csv")
    steps.import_file(done, known(glen), glen)
    assert len(known(glen).evidence.pupils) == 1


# ---- rows of a school that is not known

UNKNOWN = (
    "this is not clearly one of the schools of the partnership (GLE). Correct the name, or add the school to your "
    "list of schools first, and add the file again."
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("School,SCN,Name,Reading Pre\nGLE,{0},Isla,1\nBogle,{1},Tom,2\nBogle,{2},Zoe,3\n", "rows 3 and 4"),
        ("School,Name,Reading Pre\nBogle,Isla,1\nBogle,Tom,2\nBogle,Zoe,2\n", "rows 2, 3 and 4"),
        ("School,Name,Class,Reading Pre\nGLE,Isla,5A,1\nBogle,Tom,5A,2\nLoch,Zoe,5B,3\n", "rows 3 and 4"),
    ],
)
def test_pupils_of_a_school_that_is_not_known_are_not_one_pupil(glen: Place, text: str, rows: str) -> None:
    done = looked_at(glen, text.format(ISLA, TOM, ZOE))
    assert said(done, "stop") == [f"more.csv, {rows}, column ‘School’: {UNKNOWN}"]


def test_rows_that_tell_nobody_are_not_one_pupil(glen: Place) -> None:
    done = looked_at(glen, "Name,Class,Reading Pre\nIsla,5A,1\nTom,5A,2\nJo,5B,5\n,5A,3\n,5B,4\n")
    assert said(done, "stop") == [
        "more.csv, rows 5 and 6: nothing tells which pupil this is. Fill in the number or the name and add the file "
        "again."
    ]
