from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from given_out import ANSWERS, FACTORS, VOICES, answers, filled, saved
from glen_files import ISLA, TOM, Make, known, names, programme

from sipp_lib.evidence.import_queue import ImportQueue, QueuedFile
from sipp_lib.evidence.withdraw import withdraw
from sipp_lib.handout import Handout
from sipp_lib.handouts.make import of_questionnaire
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

LINES = {1: {"q1": "Agree", "q2": "Not sure"}, 2: {"q1": "disagree"}}
MEASURE = Measure(
    name="Voices",
    code="voices",
    form="survey",
    answers=["Agree", "Not sure", "Disagree"],
    answered_by="parents",
    occasions=["May 2026"],
)


@pytest.fixture
def place(made: Make) -> Place:
    place = made(("Tarbrax Primary", "TAR"))
    with Store.open(place.records, place.slug) as store:
        store.add(MEASURE, author="AB")
    return place


def form(place: Place) -> Handout:
    return replace(VOICES, partnership=place.slug)


def queued(place: Place, data: bytes, name: str = "back.xlsx") -> QueuedFile:
    queue = ImportQueue(programme(place), place)
    file = QueuedFile(Path(name), data)
    queue.files.append(file)
    queue.read(file)
    if file.state == "ready":
        queue.add_ready("Ann Ross")
    return file


def kept(place: Place) -> list[tuple[str, str, str]]:
    rows = known(place).evidence.surveys
    return sorted(zip(rows["occasion"], rows["item"], rows["answer"], strict=True))


THREE = [("May 2026", "I like reading", "Agree"), ("May 2026", "I like reading", "Disagree"),
         ("May 2026", "I read at home", "Not sure")]  # fmt: skip


def test_a_questionnaire_is_taken_in_without_a_question_and_once(place: Place) -> None:
    assert queued(place, saved(filled(form(place), LINES))).state == "added"
    assert kept(place) == THREE
    again = queued(place, saved(filled(form(place), LINES, by="ann  ross")), "Copy of back.xlsx")
    assert [each.message for each in again.issues] == [
        "Copy of back.xlsx: everything in this form was taken in before. Nothing was added. If somebody else filled in "
        "this copy, write at ‘Filled in by’ a name or a number that no other copy has, and add it again."
    ]
    more = queued(place, saved(filled(form(place), {**LINES, 7: {"q2": "Agree"}})))
    assert (more.state, more.counts) == ("added", "1 answer")
    assert len(kept(place)) == 4


def test_a_copy_with_other_answers_is_refused_until_the_earlier_one_is_taken_back(place: Place) -> None:
    queued(place, saved(filled(form(place), LINES)))
    other = saved(filled(form(place), {**LINES, 2: {"q1": "Agree"}}))
    assert [each.message for each in queued(place, other, "mended.xlsx").issues] == [
        "mended.xlsx, sheet ‘Form’, row 8: this copy of the form came back before, with other answers in place of "
        "these. If they were corrected, remove the earlier file first (‘Remove’ in phase 1, or ‘sipp withdraw’) and "
        "add this one; if they are other people’s, leave nothing else in the form, write another name at "
        "‘Filled in by’, and add it again."
    ]
    assert (
        queued(place, saved(filled(form(place), {2: {"q1": "Agree"}}, by="Ben Hay")), "ben.xlsx").state
        == "added"
    )
    withdraw(place, "back.xlsx")
    assert queued(place, other, "mended.xlsx").state == "added"


SAID = [("Agree", "Agree"), ("Not sure", "Agree"), ("Disagree", "Disagree"), ("Agree", "Agree")]


def people(order: list[int], first: int = 1) -> dict[int, dict[str, str]]:
    """Lines that say what these people of `SAID` say; two of them say the same."""
    return {line: dict(zip(("q1", "q2"), SAID[at], strict=True)) for line, at in enumerate(order, first)}


@pytest.mark.parametrize("numbers", ["as they were", "emptied", "taken out", "sorted", "all 1"])
@pytest.mark.parametrize(("order", "first"), [([0, 1, 2, 3], 1), ([3, 2, 1, 0], 1), ([0, 1, 2, 3], 20)])
def test_nobody_is_counted_twice_whatever_is_done_to_the_numbers_of_lines(
    place: Place, numbers: str, order: list[int], first: int
) -> None:
    def back(lines: dict[int, dict[str, str]]) -> bytes:
        book = filled(form(place), lines)
        sheet = book["Form"]
        if numbers == "taken out":
            sheet.delete_cols(1)
            sheet["A3"], sheet["B3"] = "Filled in by", "Ann Ross"
        for row in range(7, 67) if numbers not in ("as they were", "taken out") else ():
            sheet.cell(row, 1).value = {"emptied": None, "sorted": 67 - row, "all 1": 1}[numbers]
        return saved(book)

    queued(place, saved(filled(form(place), people([0, 1, 2, 3]))), "first.xlsx")
    before = kept(place)
    assert len(before) == 8
    again = queued(place, back(people(order, first)), "again.xlsx")
    assert again.state == "left out"
    assert again.issues[0].message.startswith(
        "again.xlsx: everything in this form was taken in before. Nothing was added."
    )
    more = queued(place, back(people([2, *order], first)), "more.xlsx")
    assert (more.state, more.counts) == ("added", "2 answers")
    assert sorted(kept(place)) == sorted([*before, ("May 2026", "I like reading", "Disagree"),
                                          ("May 2026", "I read at home", "Disagree")])  # fmt: skip
    assert queued(place, back(people([0, 0, 2, 2, 1], first))).state == "left out"
    fewer = queued(place, back(people([1, 2], first)))
    assert fewer.issues[0].code == "nothing-new"


def test_an_answer_that_was_not_offered_stops_the_form_and_each_is_told_with_its_place(place: Place) -> None:
    lines = {
        1: {"q1": "Agree", "q2": "perhaps"},
        2: {"q1": "Isla Fraser"},
        4: {"q1": "NOT", "q2": "n/a"},
        5: {"q1": "soft"},
        6: {"q2": "x"},
    }
    end = "not among those to choose from. Choose one of them, or empty the cell, and add the file again."
    found = queued(place, saved(filled(form(place), lines)))
    assert (found.state, [each.message for each in found.issues]) == (
        "left out",
        [
            f"back.xlsx, sheet ‘Form’, rows 8 and 11, column ‘I like reading’: answers that are {end}",
            f"back.xlsx, sheet ‘Form’, rows 7 and 12, column ‘I read at home’: answers that are {end}",
        ],
    )
    page = queued(place, answers(form(place), [{"q1": "Agree"}, {"q2": "no"}]), "page.json")
    assert [each.message for each in page.issues] == [
        f"page.json, line 2, column ‘I read at home’: an answer that is {end}"
    ]
    mended = {1: {"q1": "Agree"}, 2: {"q1": "Disagree"}, 4: {"q1": "NOT", "q2": "n/a"}}
    assert queued(place, saved(filled(form(place), mended))).state == "added"
    assert len(kept(place)) == 3
    assert queued(place, saved(filled(form(place), mended))).state == "left out"


def test_the_same_copy_under_another_name_is_pointed_out(place: Place) -> None:
    asked = tuple(replace(VOICES.asked[0], name=f"q{at}", label=f"Statement {at}") for at in range(4))
    longer = replace(form(place), asked=asked)
    said = {n: {f"q{at}": ANSWERS[(n * at + n) % 3] for at in range(4)} for n in range(1, 8)}
    queued(place, saved(filled(longer, said)))
    other = queued(place, saved(filled(longer, said, by="A. Ross")), "other.xlsx")
    assert (other.state, len(kept(place))) == ("answer", 28)
    assert other.asked == [
        "other.xlsx: another file holds the same answers line by line. If this is the same copy of the form, with "
        "another name at ‘Filled in by’, leave it out, or all who answered are counted twice."
    ]
    queue = ImportQueue(programme(place), place)
    file = QueuedFile(Path("other.xlsx"), saved(filled(longer, said, by="A. Ross")))
    queue.files.append(file)
    queue.read(file)
    assert file.done is not None
    assert file.done.asks == ["same-answers"]
    queue.answered(file, file.done.preview.lift("same-answers"))
    assert (file.state, [each.message for each in file.issues if each.code == "same-answers"]) == (
        "ready",
        ["other.xlsx: these answers are counted beside the same ones of another file, as you said."],
    )
    own = {n: {f"q{at}": ANSWERS[(n + at) % 2] for at in range(4)} for n in range(1, 8)}
    assert not [
        each
        for each in queued(place, saved(filled(longer, own, by="Ben"))).issues
        if each.code == "same-answers"
    ]


def test_lines_on_a_second_sheet_are_counted_and_told_apart(place: Place) -> None:
    book = filled(form(place), people([0, 1]))
    more = book.copy_worksheet(book["Form"])
    for row, at in ((7, 2), (8, 3)):
        more.cell(row, 2).value, more.cell(row, 3).value = SAID[at]
    file = queued(place, saved(book))
    assert (file.state, file.counts) == ("added", "8 answers")
    assert len(kept(place)) == 8
    assert queued(place, saved(book)).state == "left out"


def test_each_page_that_was_filled_in_is_a_copy_of_its_own(place: Place) -> None:
    lines = [{"q1": "Agree", "q2": "Agree"}, {"q1": "Agree", "q2": "Agree"}]
    for copy in ("c1", "c2", "c1"):
        queued(place, answers(form(place), lines, by="", copy=copy), f"{copy}.json")
    assert len(kept(place)) == 8


def test_pupils_who_are_told_become_pseudonyms(place: Place) -> None:
    with Store.open(place.records, place.slug) as store:
        store.add(MEASURE.model_copy(update={"code": "pv", "answered_by": "pupils"}), author="AB")
    pupils = MEASURE.model_copy(update={"code": "pv"})
    made = of_questionnaire(pupils, place.slug, ["I like reading"], "May 2026", school="TAR", named=True)
    file = queued(
        place, saved(filled(made, {1: {"scn": ISLA, "q1": "Agree"}, 2: {"scn": TOM, "q1": "Agree"}}))
    )
    assert file.state == "added", file.asked
    rows = known(place).evidence
    assert set(rows.surveys["respondent"]) == set(rows.pupils["pupil"])
    assert ISLA not in "".join(path.read_text() for path in place.evidence.iterdir())
    assert names(place) == set()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partnership": "else"}, "back.xlsx: this form is of the partnership ‘else’. Add it there."),
        (
            {"measure": "gone"},
            "back.xlsx: it holds answers for the measure ‘gone’, which this partnership does not have. Add it in "
            "Phase 3 (type of result: survey) with this short name, and add the file again.",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_said(place: Place, change: dict[str, str], words: str) -> None:
    other = replace(form(place), **change)  # type: ignore[arg-type]
    assert [each.message for each in queued(place, saved(filled(other, LINES))).issues] == [words]


def test_a_form_in_which_nothing_was_filled_in_says_so(place: Place) -> None:
    for each in (form(place), replace(FACTORS, partnership=place.slug)):
        found = queued(place, saved(filled(each, {}))).issues
        assert [issue.message for issue in found] == [
            "back.xlsx: this form is empty. Fill it in and add it again."
        ]


def test_records_of_a_form_come_in_beside_files_and_a_text_that_names_a_pupil_is_said(place: Place) -> None:
    from glen_files import added

    added(place, f"SCN,Forename,Surname,READ Pre\n{ISLA},Isla,Fraser,7\n")
    factors = replace(FACTORS, partnership=place.slug)
    by_a_pupil = queued(place, saved(filled(factors, {1: {"name": "Sleep"}}, by="Isla Fraser")))
    assert [each.message for each in by_a_pupil.issues] == [
        "back.xlsx: ‘Filled in by’ names a pupil known from the key file, and who wrote a record cannot be changed "
        "later. Write a role there, such as ‘a pupil of P5’, or initials if it is somebody else’s name, and add the "
        "form again."
    ]
    by_a_teacher = queued(place, saved(filled(factors, {9: {"name": "Bells"}}, by="Isla Grant")))
    assert by_a_teacher.state == "added"
    file = queued(place, saved(filled(factors, {1: {"name": "Sleep", "why": "Isla Fraser is tired"}})))
    assert (file.state, file.counts) == ("added", "1 factor")
    assert file.told == [
        "back.xlsx, sheet ‘Form’, row 7: ‘Why we think so’ holds the name of a pupil known from the key file. Write ‘a "
        "pupil’ in its place, here or on the page afterwards, or no public report is made."
    ]
    with Store.open(place.records, place.slug, read_only=True) as store:
        assert [each.author for each in store.current("factor")] == ["Isla Grant", "Ann Ross"]
    again = queued(place, saved(filled(factors, {1: {"name": "Sleep", "why": "Isla Fraser is tired"}})))
    assert [each.message for each in again.issues] == [
        "back.xlsx: everything in this form was taken in before. Nothing was added."
    ]
