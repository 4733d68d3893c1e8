import pytest

from sipp_lib.records.author import Author
from sipp_lib.records.kinds import Measure, TargetGroup
from sipp_lib.widgets.measure_chooser import START, MeasureChooser
from sipp_lib.workbook import Workbook


@pytest.fixture
def book(home):
    book = Workbook.open("tiny", home, "school")
    book.store.person = Author("Morag Bell")
    return book


def send(chooser, op, **rest):
    chooser._handle_custom_msg({"op": op, "client": "page", **rest}, [])
    return chooser


def ask(chooser, **asked):
    return send(chooser, "ask", asked={**START, **asked})


def test_a_measure_that_suits_is_put_among_the_measures_with_what_is_known_of_it(book):
    chooser = ask(MeasureChooser(book), outcome="attendance", occasions="10", comparison=True)
    (found,) = chooser.suiting
    assert found["analysis"].startswith("A run chart by month, beside that of the comparison")
    send(chooser, "use", measure="Attendance")
    (entry,) = book.records("measure")
    body = entry.body
    assert (body.name, body.code, body.form, body.unit) == ("Attendance", "attendance", "rate", "%")
    assert entry.author == "Morag Bell"
    assert chooser.yours == {"Attendance": "Attendance"}
    assert chooser.told == (
        "‘Attendance’ is now one of your measures, called ‘attendance’ in the data. Say there when it is collected, "
        "and by whom."
    )
    send(chooser, "use", measure="Attendance")
    assert [each.body.code for each in book.records("measure")] == ["attendance", "attendance-2"]


def test_the_size_of_the_target_group_is_known(book):
    book.store.file.add(TargetGroup(name="P5 readers", size=7), author="AB")
    book.store.refresh()
    assert ask(MeasureChooser(book)).suiting == []
    assert MeasureChooser(book).asked["size"] == "7"


def test_the_size_follows_the_agreed_group_until_somebody_types_another(book):
    chooser = ask(MeasureChooser(book), outcome="reading")
    send(chooser, "hello")
    assert (chooser.agreed, chooser.asked["size"]) == ("", "12")
    book.store.file.add(TargetGroup(name="P5 readers", size=40), author="AB")
    book.store.file.add(TargetGroup(name="P6", pupils=["a"]), author="AB")
    book.store.refresh()
    assert chooser.agreed == "‘P5 readers’ has 40 pupils and ‘P6’ has 1 pupil."
    assert chooser.asked["size"] == "40"
    assert "For so many choose a test" in chooser.suiting[-1]["for_size"]
    ask(chooser, outcome="reading", size="8")
    book.store.file.add(TargetGroup(name="P7", size=3), author="AB")
    book.store.refresh()
    assert chooser.asked["size"] == "8"


def test_the_tests_that_the_school_has_already_stand_first_and_say_so(book):
    book.store.file.add(Measure(name="Single-word reading, Burnside", code="SWRT"), author="AB")
    book.store.file.add(Measure(name="NGRT: did you like it?", form="survey"), author="AB")
    book.store.refresh()
    chooser = ask(MeasureChooser(book), outcome="reading")
    assert chooser.suiting[0]["measure"] == "Single-word reading test"
    assert chooser.yours == {"Single-word reading test": "Single-word reading, Burnside"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"size": "a few"}, "‘Pupils in the group’ must be a whole number in digits, such as 12."),
        ({"occasions": "0"}, "A measure needs at least one pupil and one occasion. Give numbers from 1."),
        ({"stage": "P9"}, "‘P9’ is not a stage. Use P1 to P7 or S1 to S6."),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(book, asked, said):
    chooser = ask(MeasureChooser(book), outcome="reading", **asked)
    assert (chooser.trouble, chooser.suiting) == (said, [])
    assert ask(chooser, outcome="reading").trouble == ""


def test_where_nothing_suits_or_nobody_has_said_who_is_typing_it_is_said(book):
    chooser = ask(MeasureChooser(book), outcome="self-esteem", stage="P2")
    assert [each["measure"] for each in chooser.suiting] == ["A short questionnaire of your own"]
    book.store.person = None
    send(chooser, "use", measure="A short questionnaire of your own")
    assert chooser.trouble == "Say who you are first: your name, your role and your school."
    assert book.records("measure") == []
    assert repr(chooser) == "<Chooser>"
