import pytest
from given_out import FACTORS, answers, filled, saved

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.handouts.make import of_kind
from sipp_lib.records.kinds import Factor, Information, Partnership, School
from sipp_lib.records.returned_records import keep, stage
from sipp_lib.records.store import Store

LINES = {1: {"name": "Reading at home", "level": "Parent"}, 3: {"name": "Sleep", "why": "They say so"}}


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "records.sqlite", "tiny") as made:
        made.add(Partnership(name="Tiny"), author="AB")
        yield made


def taken(store, data, name="back.xlsx"):
    return keep(stage(returned(data, name), store), store)


def refused(store, data):
    with pytest.raises(EvidenceError) as caught:
        stage(returned(data, "back.xlsx"), store)
    return str(caught.value)


def test_each_line_becomes_a_record_of_the_person_named_in_the_form(store):
    assert stage(returned(saved(filled(FACTORS, LINES)), "back.xlsx"), store).counts == "2 factors"
    taken(store, saved(filled(FACTORS, LINES, by=" Ann  Ross ")))
    assert [
        (each.body.name, each.body.level, each.body.why, each.author) for each in store.current("factor")
    ] == [
        ("Reading at home", "parent", "", "Ann Ross"),
        ("Sleep", None, "They say so", "Ann Ross"),
    ]


def test_the_same_form_adds_nothing_twice_resaved_or_begun_from_a_copy_or_after_a_change_or_a_removal(store):
    first, second = taken(store, saved(filled(FACTORS, LINES)))
    store.revise(first.id, {"why": "Changed since"}, author="AB")
    store.withdraw(second.id, author="AB")
    again = saved(filled(FACTORS, LINES, by="ann ross"))
    assert (
        refused(store, again) == "back.xlsx: everything in this form was taken in before. Nothing was added."
    )
    more = stage(returned(saved(filled(FACTORS, {**LINES, 4: {"name": "Breakfast"}})), "copy.xlsx"), store)
    assert (more.before, len(more.new)) == (2, 1)
    assert len(taken(store, saved(filled(FACTORS, LINES, by="Ben Hay")))) == 2  # another person’s own
    assert len(store.current("factor")) == 3


def test_a_form_without_a_name_is_refused(store):
    words = (
        "back.xlsx: nobody says who filled in this form. Write a name at ‘Filled in by’, and add it again."
    )
    assert refused(store, saved(filled(FACTORS, LINES, by=""))) == words
    assert refused(store, answers(FACTORS, [{"name": "x"}], by="x" * 300)) == words


def test_each_cell_is_checked_as_what_is_typed_is_and_nothing_is_kept_when_one_is_wrong(store):
    lines = {1: {"name": "Sleep"}, 2: {"level": "teacher"}, 5: {"why": "x" * 19_999 + "é", "level": "school"}}
    assert refused(store, saved(filled(FACTORS, lines))) == (
        "back.xlsx, line 2: ‘Level’ is one of: school or class, parent, pupil. "
        "back.xlsx, line 5: ‘Level’ is one of: school or class, parent, pupil."
    )
    assert not store.current("factor")


def test_every_type_of_field_is_understood_as_people_write_it(store):
    store.add(Information(source="Reading test"), author="AB")
    store.add(School(name="Tarvit", code="T"), author="AB")
    form = of_kind("information", "tiny", store.current())
    line = {"source": "Scores", "day": "3/9/2026", "lenses": "simd; Sex", "shows": "GAP"}
    taken(store, answers(form, [line]))
    made = store.current("information")[-1].body
    assert (str(made.day), made.lenses, made.shows) == ("2026-09-03", ["SIMD", "sex"], "gap")
    school = of_kind("school", "tiny", store.current())
    taken(store, answers(school, [{"name": "Ceres", "roll": "120"}]))
    assert store.current("school")[-1].body.roll == 120
    factor = of_kind("factor", "tiny", store.current())
    taken(store, answers(factor, [{"name": "Sleep", "information": ["Reading test"]}]))
    assert store.current("factor")[-1].body.information == [store.current("information")[0].id]
    assert refused(store, answers(factor, [{"name": "Sleep", "information": ["Register"]}])) == (
        "back.xlsx, line 1: ‘Seen in’: there is no record of this name, or more than one. Choose from the list, or "
        "leave it empty and choose on the page."
    )
    assert refused(store, answers(school, [{"name": "Cupar", "roll": "many"}])) == (
        "back.xlsx, line 1: ‘Roll’ is a whole number in digits, such as 12."
    )
    member = of_kind("member", "tiny", store.current())
    taken(store, answers(member, [{"name": "Ann", "trio": "yes"}, {"name": "Ben", "trio": "no"}]))
    assert [each.body.trio for each in store.current("member")] == [True, False]


def test_what_comes_back_for_the_one_record_of_its_kind_stands_beside_what_was_changed_meanwhile(store):
    own = store.current("partnership")[0]
    form = of_kind("partnership", "tiny", store.current())
    store.revise(own.id, {"name": "Tiny network"}, author="AB")
    data = answers(form, [{"name": "Tiny schools"}])
    (entry,) = taken(store, data)
    assert {value for value, *_ in entry.conflicts[0].versions} == {"Tiny network", "Tiny schools"}
    assert len(store.history(own.id)) == 3
    taken(store, data)
    assert len(store.history(own.id)) == 3
    assert [type(each.body) for each in store.current()] == [Partnership]
    assert Factor not in {type(each.body) for each in store.current()}
