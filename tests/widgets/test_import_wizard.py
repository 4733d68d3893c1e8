from __future__ import annotations

import pytest
from glen_files import ISLA, TOM, Make, known, programme

from sipp_lib.errors import UsageError
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store
from sipp_lib.widgets.import_wizard import ImportWizard


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
    (row,) = bringing.state()["queue"]
    assert (row["state"], "columns" in bringing.state()) == ("ready", False)
    bringing.open(row["id"])
    bringing.update({"school": "St Fillan's"})
    bringing.check()
    bringing.bring_in("AB")
    assert set(known(place).evidence.pupils["school"]) == {"St Fillan's"}


def test_all_that_is_open_of_a_form_stands_beside_its_field_before_it_is_checked(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"), ("St Fillan's", "STF"))
    with Store.open(place.records, place.slug) as store:
        survey = Measure(name="Enjoyment", code="ENJOY", form="survey", answers=["Agree", "Disagree"])
        store.add(survey, author="AB")
    bringing = ImportWizard(programme(place), place)
    text = "Timestamp,In which class are you?,Which team are you in?,I like maths\n"
    text += "9:00,P5,Red,Agree\n9:01,P5,Red,Agree\n9:02,P6,Blue,Disagree\n9:03,P6,Blue,Agree\n"
    bringing.read("tarbrax form.csv", text.encode())
    columns = bringing.state()["columns"]
    assert [(each["field"], each["doubt"], each["kept"]) for each in columns] == [
        ("leave out", "", True),
        ("stage", "", False),
        ("leave out", "field", True),
        ("answer", "", True),
    ]
    bringing.update({"column": 2, "field": "answer"})
    (taken,) = bringing.state()["taken"]
    assert (taken["measure"], taken["likely"]) == ("", "")  # the team is none of its answers
    bringing.update({"column": 2, "field": "leave out"})
    (taken,) = bringing.state()["taken"]
    assert (taken["measure"], taken["likely"]) == ("", "ENJOY")
    with pytest.raises(UsageError) as caught:
        bringing.check()
    assert str(caught.value) == " ".join(bringing.state()["open"].values())


def test_a_column_in_doubt_is_open_as_it_stands(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    bringing.read("form.csv", b"Code,Is it fun?\nK1,Yes\nK2,No\nK3,Yes\nK4,Yes\n")
    assert bringing.state()["columns"][1]["doubt"] in ("field", "")
    assert set(bringing.state()["open"]) == {"measure:answers", "occasion:answers"}


def test_the_school_that_a_file_is_named_after_is_told_beside_the_list(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"), ("St Fillan's", "STF"))
    bringing = ImportWizard(programme(place), place)
    text = f"SCN,Reading Pre\n{ISLA},21\n".encode()
    bringing.read("Tarbrax.csv", text)
    assert (bringing.state()["school"], bringing.state()["likely_school"]) == ("", "Tarbrax Primary School")
    bringing.leave("Tarbrax.csv")
    bringing.read("pupils.csv", text)
    assert bringing.state()["likely_school"] == ""


def test_a_wrong_file_is_left_out_before_its_turn_to_be_read_and_is_taken_back(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    text = f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n".encode()

    def rows() -> list[tuple[str, bool]]:
        return [(each["state"], each["by_choice"]) for each in bringing.state()["queue"]]

    bringing.coming([("1", "wrong.csv"), ("2", "list.csv"), ("3", "late.csv")])
    for id in ("1", "3"):
        bringing.drop(id)  # at once, whatever is being read
    bringing.read("wrong.csv", text, "1")
    bringing.leave("3")  # no more of it is sent
    assert rows() == [("left out", True), ("reading", False), ("left out", False)]
    assert bringing.read("list.csv", text, "2") == (
        "3 files: 1 to be looked at and 2 left out. Nothing has been added yet."
    )
    assert bringing.state()["file"] == "list.csv"
    bringing.take_back("1")
    assert rows() == [("look", False), ("look", False), ("left out", False)]
