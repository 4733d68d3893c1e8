from __future__ import annotations

from pathlib import Path

import pytest
from glen_files import ISLA, TOM, TRIALS, ZOE, Make, added, both, known, looked_at, names, programme, said

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.forget import forget
from sipp_lib.programme import Place
from sipp_lib.records.kinds import School
from sipp_lib.records.store import Store

SCHOOLS = Path(__file__).parents[4] / "shared" / "data" / "trials" / "three-schools"
STRANGER = (
    "the number is known, but it belongs to a pupil with another name. Compare numbers and names with the school’s "
    "register. Where the number is wrong, correct it; where the column only numbers the pupils of a class, leave it "
    "out. If a pupil has a new name, say yes when you are asked."
)
RENAMED = (
    "the number is known under another name, such as a surname that has changed or a short forename, so this is taken "
    "for the same pupil, and both names are kept. Check that this is right."
)


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


def test_no_sentence_of_the_evidence_advises_to_delete_a_row() -> None:
    words = ("Keep one of", "take the row out", "delete the row", "remove the row", "Delete one")
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(steps.__file__).parent.glob("*.py"))
    assert [word for word in words if word.casefold() in source.casefold()] == []


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
    moved = (
        "known at TAR by the SCN, so the pseudonym stays and the school is now KIL. Check that this is right."
    )
    assert f"more.csv, row 2: {moved}" in said(done, "note")
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


def test_a_file_of_known_pupils_of_several_schools_needs_no_school_said(made: Make) -> None:
    place = made(("Tarbrax", "TAR"), ("Kilmory", "KIL"))
    there = {"TAR": (ISLA, TOM, ZOE), "KIL": ("183456903", "183456784", "183456792")}
    for school, numbers in there.items():
        rows = "\n".join(f"{number},{at}" for at, number in enumerate(numbers, 20))
        added(place, f"SCN,Reading Pre\n{rows}\n", school)
    every = [*there["TAR"], *there["KIL"]]
    later = "SCN,Reading Post\n" + "\n".join(f"{number},30" for number in every[::-1]) + "\n"
    done = looked_at(place, later)
    assert not done.preview.questions
    assert said(done) == [
        "more.csv: no column tells the school, so each pupil is taken to be at the school where the SCN is known (KIL, "
        "TAR)."
    ]
    steps.import_file(done, known(place), place)
    assert both(place) == 6
    assert known(place).evidence.pupils["school"].value_counts().to_dict() == {"TAR": 3, "KIL": 3}
    # one of another school may have moved, and somebody new is at a school that nobody knows: then it is asked
    for numbers in (every[2:], [*every, "183456911"]):
        text = "SCN,Reading May 2027\n" + "\n".join(f"{number},30" for number in numbers) + "\n"
        path = place.notebooks.parents[3] / "asked.csv"
        path.write_text(text, encoding="utf-8")
        assert [each.key for each in steps.preview(path, place, known(place)).questions] == ["school"]


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
