import pytest
from given_out import FACTORS, answers, filled, saved

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.handouts.make import of_kind
from sipp_lib.records.history import changes
from sipp_lib.records.kinds import Factor, Information, Partnership, School
from sipp_lib.records.returned_records import keep, stage
from sipp_lib.records.store import Store

AGAIN = "back.xlsx: everything in this form was taken in before. Nothing was added."
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


def test_a_corrected_line_changes_its_record_and_is_no_second_one(store):
    first, second = taken(store, saved(filled(FACTORS, LINES)))
    store.revise(first.id, {"why": "Seen in class"}, author="AB")
    mended = {
        1: {"name": "Reading at home, daily", "level": "pupil"},
        3: {"name": "Sleep", "why": "They say so, twice"},
    }
    staged = stage(returned(saved(filled(FACTORS, mended)), "mended.xlsx"), store)
    assert staged.counts == "2 corrected factors"
    assert staged.told == ["Corrected since this form came back before: sheet ‘Form’, rows 7 and 9."]
    keep(staged, store)
    one, two = (store.get(each.id) for each in (first, second))
    # what somebody else wrote meanwhile, and the form does not touch, stays
    assert (one.body.name, one.body.level, one.body.why) == (
        "Reading at home, daily",
        "pupil",
        "Seen in class",
    )
    assert (two.body.why, two.conflicts, one.conflicts) == ("They say so, twice", (), ())
    assert len(store.current("factor")) == 2
    for form in (mended, LINES, {3: mended[3]}):  # also the file of before, found again in a mailbox
        assert refused(store, saved(filled(FACTORS, form))) == AGAIN
    assert sorted(each.reason for each in changes(store.history(first.id))) == [
        "",
        "From a form that came back",
        "From a form that came back",
    ]


def test_a_corrected_line_stands_beside_what_somebody_else_wrote_into_the_same_field(store):
    first, _ = taken(store, saved(filled(FACTORS, LINES)))
    store.revise(first.id, {"name": "Reading with parents"}, author="AB")
    (entry,) = taken(
        store, saved(filled(FACTORS, {**LINES, 1: {**LINES[1], "name": "Reading at home daily"}}))
    )
    assert {value for value, *_ in entry.conflicts[0].versions} == {
        "Reading with parents",
        "Reading at home daily",
    }


def test_what_was_emptied_in_a_corrected_line_is_emptied(store):
    _, second = taken(store, saved(filled(FACTORS, LINES)))
    taken(store, saved(filled(FACTORS, {**LINES, 3: {"name": "Sleep"}})))
    assert store.get(second.id).body.why == ""


def test_lines_that_were_moved_are_known_wherever_they_stand(store):
    first, second = taken(store, saved(filled(FACTORS, LINES)))
    moved = {1: {**LINES[3], "why": "They say so, all of them"}, 2: LINES[1]}
    staged = stage(returned(saved(filled(FACTORS, moved)), "sorted.xlsx"), store)
    assert (staged.before, [*staged.corrected], staged.new) == (1, [second.id], {})
    assert first.id not in staged.came


def test_a_line_that_says_something_else_altogether_is_asked_about_and_nothing_is_kept(store):
    taken(store, saved(filled(FACTORS, LINES)))
    other = {**LINES, 3: {"name": "Attendance"}, 4: {"name": "Breakfast"}}
    assert refused(store, saved(filled(FACTORS, other))) == (
        "back.xlsx, sheet ‘Form’, row 9: this line came back before, and now says something else. If it was corrected, "
        "correct it on its page and empty the line here; if it is another factor, write it in an empty line; "
        "if somebody else "
        "filled in this copy, write another name at ‘Filled in by’. Then add the form again."
    )
    assert len(store.current("factor")) == 2
    assert len(taken(store, saved(filled(FACTORS, {1: LINES[1], 4: {"name": "Attendance"}})))) == 1


def test_one_copy_under_another_name_is_said(store):
    taken(store, saved(filled(FACTORS, LINES)))
    staged = stage(returned(saved(filled(FACTORS, LINES, by="A. Ross")), "back.xlsx"), store)
    assert staged.told == [
        "Somebody else’s copy of this form said the same as sheet ‘Form’, rows 7 and 9. If it is one copy, with "
        "another name at ‘Filled in by’, remove one of the two on the page."
    ]


def test_what_was_erased_does_not_come_back_with_its_form(store):
    first, second = taken(store, saved(filled(FACTORS, LINES)))
    mended = {**LINES, 1: {**LINES[1], "name": "Reading at home daily"}}
    taken(store, saved(filled(FACTORS, mended)))
    for each in (first, second):
        store.redact(each.id, author="AB", reason="asked for")
    for form in (LINES, mended):
        assert refused(store, saved(filled(FACTORS, form))) == AGAIN
    assert not [each for each in store.current("factor") if not each.redacted]


def test_a_second_form_of_the_one_record_by_the_same_person_follows_the_first(store):
    own = store.current("partnership")[0]
    form = of_kind("partnership", "tiny", store.current())
    taken(store, answers(form, [{"name": "Tiny schools"}]))
    (entry,) = taken(store, answers(form, [{"name": "Tiny schools of Fife"}]))
    assert (entry.body.name, entry.conflicts) == ("Tiny schools of Fife", ())
    assert len(store.history(own.id)) == 3


ROWS = {
    1: {"name": "Cycle 1", "tasks": [{"what": "Read daily", "who": "Ann"}, {"what": "Talk", "when": "May"}]},
    2: {"name": "Cycle 2", "predictions": [{"question": "More?", "as_predicted": "Partly"}]},
}


@pytest.mark.parametrize("way", ["xlsx", "html"])
def test_rows_within_a_record_come_back_with_it_and_are_corrected_with_it(store, way):
    form = of_kind("cycle", "tiny", store.current())

    def back(lines):
        return answers(form, [*lines.values()]) if way == "html" else saved(filled(form, lines))

    first, second = taken(store, back(ROWS))
    assert [(row.what, row.who, row.when) for row in first.body.tasks] == [
        ("Read daily", "Ann", ""),
        ("Talk", "", "May"),
    ]
    assert [(row.question, row.as_predicted) for row in second.body.predictions] == [("More?", "partly")]
    assert (first.body.case_pupils, first.body.lessons) == ([], [])  # rows that only stand ready
    assert refused(store, back(ROWS)) == AGAIN
    mended = {**ROWS, 1: {**ROWS[1], "tasks": ROWS[1]["tasks"][:1]}}
    (entry,) = taken(store, back(mended))
    assert (entry.id, [row.what for row in entry.body.tasks]) == (first.id, ["Read daily"])


def test_rows_that_stand_ready_come_back_whole_once_one_of_them_is_filled_in(store):
    form = of_kind("self_check", "tiny", store.current())
    asked = next(each for each in form.asked if each.name == "statements")
    rows = [{**row} for row in asked.ready]
    assert len(rows) > 8
    (entry,) = taken(store, answers(form, [{"occasion": "start", "statements": rows}]))
    rows[2]["extent"] = next(each for each in asked.fields if each.name == "extent").choices[0]
    whole = entry.body.statements
    (entry,) = taken(store, answers(form, [{"occasion": "end", "statements": rows}], copy="c2"))
    assert [row.statement for row in entry.body.statements] == [row.statement for row in whole]
    assert [bool(row.extent) for row in entry.body.statements].index(True) == 2


def test_a_cell_of_a_row_that_its_field_cannot_hold_is_named(store):
    form = of_kind("cycle", "tiny", store.current())
    wrong = {1: {"name": "Cycle 1", "predictions": [{"question": "More?"}, {"as_predicted": "perhaps"}]}}
    said = "‘As predicted?’ must be one of: yes, partly, no."
    assert refused(store, saved(filled(form, wrong))) == (
        f"back.xlsx, sheet ‘Predicted and observed’, row 8: {said}"
    )
    assert refused(store, answers(form, [*wrong.values()])) == (
        f"back.xlsx, line 1, ‘Predicted and observed’, row 2: {said}"
    )


def test_a_form_without_a_name_is_refused(store):
    words = (
        "back.xlsx: nobody says who filled in this form. Write a name at ‘Filled in by’, and add it again."
    )
    assert refused(store, saved(filled(FACTORS, LINES, by=""))) == words
    assert refused(store, answers(FACTORS, [{"name": "x"}], by="x" * 300)) == words


def test_each_cell_is_checked_as_what_is_typed_is_and_nothing_is_kept_when_one_is_wrong(store):
    lines = {1: {"name": "Sleep"}, 2: {"level": "teacher"}, 5: {"why": "x" * 19_999 + "é", "level": "school"}}
    assert refused(store, saved(filled(FACTORS, lines))) == (
        "back.xlsx, sheet ‘Form’, row 8: ‘Level’ must be one of: school or class, parent, pupil. "
        "back.xlsx, sheet ‘Form’, row 11: ‘Level’ must be one of: school or class, parent, pupil."
    )
    assert not store.current("factor")


def test_all_that_is_wrong_with_a_form_is_told_at_once(store):
    form = of_kind("cycle", "tiny", store.current())
    wrong = {
        1: {"name": "Cycle 1", "method": "by heart", "start": "one day", "tasks": [{"what": "Read"}]},
        2: {
            "name": "Cycle 2",
            "decision": "perhaps",
            "predictions": [{"as_predicted": "perhaps"}],
            "next": "x" * 20_001,
        },
    }
    book = filled(form, wrong, by="")
    book["PDSA tasks"]["A7"] = "9"
    heads = {cell.value: cell.column_letter for cell in book["Form"][6]}
    book["Form"][f"{heads['Plan']}7"] = "=B7&1"
    methods = "collaborative action research, lesson study, instructional rounds, improvement science"
    assert refused(store, saved(book)).split(". back.xlsx") == [
        "back.xlsx, sheet ‘Form’, row 7: ‘Plan’ holds a formula whose result is not in the file. Write the answer "
        "itself",
        ", sheet ‘PDSA tasks’, row 7: choose at ‘Belongs to line’ what this belongs to, as it is called on the first "
        "sheet, or write the number of its line there. Then add the file again",
        ": nobody says who filled in this form. Write a name at ‘Filled in by’, and add it again",
        f", sheet ‘Form’, row 7: ‘Method’ must be one of: {methods}",
        ", sheet ‘Form’, row 7: ‘From’ must be a date with day, month and year, such as 2025-09-03",
        ", sheet ‘Form’, row 8: ‘Adopt, adapt or abandon?’ must be one of: adopt, adapt, abandon",
        ", sheet ‘Predicted and observed’, row 7: ‘As predicted?’ must be one of: yes, partly, no",
        ", sheet ‘Form’, row 8: ‘What next’ is longer than 20,000 letters. Shorten it, or keep it as a file.",
    ]
    assert not store.current("cycle")


def test_rows_known_by_number_only_do_not_go_to_another_record_when_lines_are_moved(store):
    form = of_kind("cycle", "tiny", store.current())
    first, second = taken(store, saved(filled(form, ROWS)))
    swapped = {1: {**ROWS[1], "name": "Cycle 2"}, 2: {**ROWS[2], "name": "Cycle 1"}}
    words = (
        "this line was elsewhere when the form came back before, and what belongs to it is known by the number of the "
        "line only. Choose at ‘Belongs to line’ on each sheet what each row belongs to, or put the lines back where "
        "they were. Then add the form again."
    )
    assert refused(store, saved(filled(form, swapped))) == (
        f"back.xlsx, sheet ‘Form’, row 7: {words} back.xlsx, sheet ‘Form’, row 8: {words}"
    )
    book = filled(form, swapped)
    for sheet, name in (("PDSA tasks", "Cycle 1"), ("Predicted and observed", "Cycle 2")):
        for row in range(7, 30):
            if book[sheet].cell(row, 2).value:
                book[sheet].cell(row, 1).value = name
    assert refused(store, saved(book)) == AGAIN
    assert [len(store.get(each.id).body.tasks) for each in (first, second)] == [2, 0]


def test_a_form_that_is_filled_in_once_is_not_read_from_two_lines(store):
    form = of_kind("partnership", "tiny", store.current())
    book = filled(form, {1: {"name": "Tiny schools"}})
    book.copy_worksheet(book["Form"])["B7"] = "Tiny schools of Fife"
    assert refused(store, saved(book)) == (
        "back.xlsx, sheet ‘Form Copy’, row 7: this form is filled in once, and more than one line is. Keep one of "
        "them, and add the form again."
    )


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
        "back.xlsx, line 1: ‘Roll’ must be a whole number in digits, such as 12."
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
    assert refused(store, data) == AGAIN
    assert len(store.history(own.id)) == 3
    assert [type(each.body) for each in store.current()] == [Partnership]
    assert Factor not in {type(each.body) for each in store.current()}
