from pathlib import Path

import pytest

from sipp_lib.errors import DisclosureError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.handouts import WAYS, written
from sipp_lib.handouts.give import Wanted, questionnaire
from sipp_lib.handouts.make import of_kind
from sipp_lib.looked_at import look_at
from sipp_lib.new import begin
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Information, Measure, Member
from sipp_lib.records.store import Store

FIRST = "The form was not made, as it goes to people outside the school: "
NAMED = "holds the name of a pupil known from the key file."
GIVEN = "Write it without the name, and make the form again."
IN_MEASURE = "Correct it in the measure, in Phase 3, and make the form again."


@pytest.fixture
def made(tmp_path: Path):
    place = begin("Tiny", tmp_path)[0]
    programme = Programme.open(tmp_path)
    write_keys(programme.id, "TIN", [KnownPupil("pq7x2m9k4t1z", "Isla Fraser", "112233445", "")], tmp_path)
    with Store.open(place.records, place.slug) as store:
        yield programme, place, store


def refused(make):
    with pytest.raises(DisclosureError) as caught:
        make()
    assert "Fraser" not in str(caught.value)
    return str(caught.value).removeprefix(FIRST)


@pytest.mark.parametrize("way", WAYS)
def test_a_record_that_a_form_offers_names_no_pupil_whatever_the_form_is_made_as(made, way):
    programme, _, store = made
    entry = store.add(Information(source="What Isla Fraser told us"), author="AB")

    def make(name="factor"):
        return written(of_kind(name, "tiny", store.current()), way, programme, store.current())

    assert refused(make) == (
        f"what may be chosen at ‘Seen in’ {NAMED} It is what one of your records is called. Take the pupil out of that "
        "record, or press ‘It is not a pupil’ there if it means something else, and make the form again."
    )
    assert make("log")[1]
    look_at(programme, entry.heads)
    assert written(
        of_kind("factor", "tiny", store.current()), way, Programme.open(programme.folder), store.current()
    )


def test_no_word_of_a_questionnaire_names_a_pupil_and_then_no_measure_is_added(made):
    programme, place, store = made

    def given(what="pupil-voice", when="May 2026", statements=(), own=None):
        return questionnaire(programme, place, store, Wanted(what, when, statements, own=own), "AB")

    assert (
        refused(lambda: given(when="When Isla Fraser left")) == f"the time when it is asked {NAMED} {GIVEN}"
    )
    assert (
        refused(lambda: given(statements=("I read", "I like Isla Fraser"))) == f"question 2 {NAMED} {GIVEN}"
    )
    assert not store.current("measure")
    own = Measure(name="Fraser, Isla", code="isla-fraser", form="survey", answers=["Yes", "Isla Fraser"])
    for update, where in (
        ({}, "the name of the questionnaire"),
        ({"name": "Ours"}, "its short name"),
        ({"name": "Ours", "code": "ours"}, "an answer to choose from"),
    ):
        fixed = own.model_copy(update=update)
        assert (
            refused(lambda fixed=fixed: given("", "May", ("I read",), fixed))
            == f"{where} {NAMED} {IN_MEASURE}"
        )
    assert not store.current("measure")
    store.add(Member(name="Isla Fraser", role="class teacher"), author="AB")
    assert given(statements=("I. Fraser helps me",))[0].asked
