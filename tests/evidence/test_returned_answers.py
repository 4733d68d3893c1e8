from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from given_out import FACTORS, VOICES, answers, filled, saved
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
        "mended.xlsx, line 2: this copy of the form came back before, with other answers there. If it was corrected, "
        "remove the earlier file first (sipp withdraw) and add this one; if other people filled it in, write another "
        "name at ‘Filled in by’, and add it again."
    ]
    assert (
        queued(place, saved(filled(form(place), {2: {"q1": "Agree"}}, by="Ben Hay")), "ben.xlsx").state
        == "added"
    )
    withdraw(place, "back.xlsx")
    assert queued(place, other, "mended.xlsx").state == "added"


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
        "‘Why we think so’ holds the name of a pupil known from the key file. Write ‘a pupil’ in its place on the "
        "page, or no public report is made."
    ]
    with Store.open(place.records, place.slug, read_only=True) as store:
        assert [each.author for each in store.current("factor")] == ["Isla Grant", "Ann Ross"]
    again = queued(place, saved(filled(factors, {1: {"name": "Sleep", "why": "Isla Fraser is tired"}})))
    assert [each.message for each in again.issues] == [
        "back.xlsx: everything in this form was taken in before. Nothing was added."
    ]
