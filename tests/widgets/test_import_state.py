from __future__ import annotations

import json

from glen_files import ISLA, TOM, Make, programme

from sipp_lib.widgets.import_wizard import ImportWizard

TEXT = f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n"


def test_each_file_of_the_list_tells_where_it_stands_and_what_can_be_done(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    bringing.coming(
        [("p 1", "a.csv"), ("p 2", "b.pdf"), ("p 3", "big.csv"), ("p 4", "folder"), ("p 5", "c.csv")]
    )
    assert bringing.read("a.csv", TEXT.encode(), "p 1") == (
        "5 files: 4 still to be read and 1 to be looked at. Nothing has been added yet."
    )
    bringing.read("b.pdf", b"%PDF-1.7", "p 2")
    bringing.refuse("p 3", "large")
    bringing.refuse("p 4", "folder")
    told = bringing.read("c.csv", TEXT.replace("Pre", "Post").encode(), "p 5")
    assert told == "5 files: 2 to be looked at and 3 left out. Nothing has been added yet."
    rows = bringing.state()["queue"]
    assert [(each["id"], each["words"], each["opens"], each["shown"]) for each in rows] == [
        ("p 1", "Read. Its columns are new: please look", True, True),
        ("p 2", "Left out", False, False),
        ("p 3", "Left out", False, False),
        ("p 4", "Left out", False, False),
        ("p 5", "Read. Its columns are new: please look", True, False),
    ]
    assert [issue["text"] for each in rows[2:4] for issue in each["issues"]] == [
        "big.csv: the file is larger than 100 MB, which is more than can be read. Split it, by school or by year say, "
        "and import the parts.",
        "folder: this is a folder. Open it, and choose the files in it.",
    ]
    assert bringing.check() == "a.csv would add 2 pupils and 2 results. Nothing has been added yet."
    state = bringing.state()
    assert (state["id"], state["file"]) == ("p 5", "c.csv")  # the next one is asked about
    bringing.leave("p 5")
    state = bringing.state()
    assert "columns" not in state
    assert (state["queue"][4]["told"], state["queue"][4]["by_choice"]) == (
        ["You left it out. Nothing of it was added."],
        True,
    )
    bringing.take_back("p 5")
    assert bringing.state()["id"] == "p 5"
    bringing.bring_in("AB")
    assert [each["state"] for each in bringing.state()["queue"]] == ["added", *["left out"] * 3, "look"]
    bringing.clear()
    assert [each["id"] for each in bringing.state()["queue"]] == ["p 5"]


def test_a_page_that_goes_away_takes_along_what_it_was_still_sending(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    bringing.coming([("one 1", "a.csv"), ("one 2", "b.csv")])
    bringing.coming([("two 1", "c.csv")])
    bringing.read("a.csv", TEXT.encode(), "one 1")
    bringing.gone("one")
    assert [each["name"] for each in bringing.state()["queue"]] == ["a.csv", "c.csv"]


def test_the_list_holds_no_name_and_no_number_of_a_pupil(made: Make) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    said = []
    for name, text in (
        ("a.csv", TEXT),
        ("b.csv", TEXT + f"{ISLA},Isla Fraser,22\n"),
        ("c.csv", TEXT + "12,x\n"),
    ):
        said += [bringing.read(name, text.encode()), bringing.state()]
    said += [bringing.check(), bringing.state(), bringing.bring_in("AB"), bringing.state()]
    shown = json.dumps(said)
    assert [each for each in (ISLA, TOM, "Isla", "Fraser", "Ross") if each in shown] == []


def test_when_something_was_measured_is_offered_once_said_and_of_attendance_must_be_one_month(
    made: Make,
) -> None:
    place = made(("Tarbrax Primary School", "TAR"))
    bringing = ImportWizard(programme(place), place)
    bringing.read(
        "a.csv",
        f"SCN,Possible Openings,Present,Test A,Test B\n{ISLA},76,70,9,8\n{TOM},76,71,7,6\n".encode(),
        "",
    )
    for column in (3, 4):
        bringing.update({"column": column, "field": "value"})
    key = bringing.state()["taken"][1]["key"]
    bringing.update({"taken": key, "measure": "A", "occasion": "May 2027"})
    attendance, one, other = bringing.state()["taken"]
    month = (
        "Attendance is shown month by month, so give a month with its year, such as August 2026. Of a whole term or "
        "school year, leave the file out, and export it month by month."
    )
    assert [(each["only"], each["times"]) for each in (attendance, one, other)] == [
        (month, []),
        ("", ["May 2027", "Pre", "Post"]),
        ("", ["May 2027", "Pre", "Post"]),
    ]
    assert bringing.state()["open"]["occasion:attendance"] == month
