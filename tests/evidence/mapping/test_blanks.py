import pytest

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.blanks import NO, NOT_KNOWN, only_ticks
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School
from sipp_lib.widgets.import_wizard import ImportWizard

HEAD = "Pupil code,FSM,EAL,Achieved\n"
TICKS = f"{HEAD}P1,✓,x,Y\nP2,,,\nP3,✓,,Y\nP4,n/k,-,\n"


@pytest.fixture
def place(begin_glen):
    return begin_glen(
        School(name="Glen Primary School", code="GLE"),
        Measure(name="Achieved", code="ACH", form="yes or no", occasions=["June"]),
    )


def opened(place, text):
    path = place.notebooks.parents[3] / "ticks.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
    seen = steps.preview(path, place, known)
    for question in seen.questions:
        if question.key.startswith("occasion"):
            seen = seen.answer(question.key, "June")
    return seen, known


def told(seen, known):
    done = steps.check(seen, known)
    assert not done.stops
    pupils, rows = done.arrival.tables["pupils"], done.arrival.tables["observations"]
    values = [rows["value"].sum(), len(rows)]
    return [pupils[name].tolist() for name in ("fme", "eal")], values


@pytest.mark.parametrize(
    ("cells", "ticks"),
    [
        (["✓", ""], True),
        (["x", "", "-"], True),
        (["Y", "y", ""], True),
        (["Y", "N", ""], False),
        (["✓", "x", ""], False),
        (["Y", "Y"], False),
        (["", ""], False),
        (["Y", "n/k", ""], False),
    ],
)
def test_only_ticks_and_empty_cells_leave_open_what_empty_means(cells, ticks):
    assert only_ticks(cells) is ticks


def test_what_an_empty_cell_means_is_asked_once_and_remembered(place):
    seen, known = opened(place, TICKS.replace("n/k", ""))
    (question,) = seen.questions
    assert (question.key, question.choices, question.suggestion) == ("blanks", (NO, NOT_KNOWN), "")
    assert question.text == (
        "‘FSM’, ‘EAL’ and ‘Achieved’: only those who are ticked are listed here. Does an empty cell mean no, or "
        "not known?"
    )
    flags, values = told(seen.answer("blanks", NO), known)
    assert flags == [[True, False, True, False], [True, False, False, False]]
    assert values == [2, 4]
    flags, values = told(seen.answer("blanks", NOT_KNOWN), known)
    assert [[each is True for each in flag] for flag in flags] == [
        [True, False, True, False],
        [True, False, False, False],
    ]
    assert [sum(each is False for each in flag) for flag in flags] == [0, 0]
    assert values == [2, 2]
    done = steps.check(seen.answer("blanks", NO), known)
    steps.import_file(done, known, place)
    again, _ = opened(place, TICKS.replace("n/k", "").replace("P1", "R1"))
    assert (again.questions, again.mapping.blanks) == ([], NO)


def test_a_column_that_says_no_or_not_known_itself_is_not_asked_about(place):
    seen, known = opened(place, f"{HEAD}P1,✓,✓,Y\nP2,✗,x,N\nP3,,,\n")
    assert seen.questions == []
    flags, values = told(seen, known)
    assert [[str(each) for each in flag] for flag in flags] == [["True", "False", "<NA>"]] * 2
    assert values == [1, 2]


def test_the_page_asks_it_too(place):
    wizard = ImportWizard(Programme.open(place.notebooks.parents[2]), place)
    wizard.read("ticks.csv", TICKS.replace("n/k", "").replace("Achieved", "Other").encode())
    state = wizard.state()
    assert (state["blanks"], state["open"]["blanks"]) == ("", "Say what an empty cell means.")
    wizard.update({"blanks": "no"})
    assert wizard.state()["blanks"] == "no"
    assert "blanks" not in wizard.state()["open"]
    assert wizard.check() == "ticks.csv would add 4 pupils. Nothing has been added yet."
