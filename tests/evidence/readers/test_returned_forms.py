import json

import pytest
from given_out import FACTORS, VOICES, answers, filled, saved
from hypothesis import given, settings
from hypothesis import strategies as st

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.returned_forms import lost, returned
from sipp_lib.handouts.make import of_kind
from sipp_lib.handouts.web_page import to_fill_in

LINES = {1: {"name": "Reading at home", "level": "parent"}, 3: {"name": "Sleep", "why": "They say so"}}
AGAIN = "Copy what was filled in into the form as it was sent out, and add that."


def told(data):
    with pytest.raises(EvidenceError) as caught:
        returned(data, "back.xlsx")
    return str(caught.value)


def test_a_workbook_comes_back_with_its_lines_and_with_who_filled_it_in():
    back = returned(saved(filled(FACTORS, LINES)), "back.xlsx")
    assert (back.form, back.by, back.sheet, back.lines, back.told) == (FACTORS, "Ann Ross", "Form", LINES, [])


def test_answers_that_a_page_saved_come_back():
    data = answers(FACTORS, [{"name": "Sleep", "level": "", "else": "x"}, {}, {"why": ["a", "b"]}])
    back = returned(data, "back.json")
    assert (back.by, back.copy, back.lines) == ("Ann Ross", "c1", {1: {"name": "Sleep"}, 3: {"why": "a; b"}})


def test_any_other_file_is_none_of_ours():
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["SCN", "Score"])
    for data in (saved(book), b"SCN,Score\n", b'{"rows": []}', b"", b"<html></html>", b"[1]"):
        assert returned(data, "scores") is None


def test_what_people_do_to_a_workbook_loses_nothing():
    book = filled(FACTORS, LINES)
    sheet = book["Form"]
    sheet.protection.sheet = False
    sheet.title = "March final (2)"
    sheet.delete_rows(8)  # line 2, which is empty
    sheet.insert_cols(3)
    sheet.cell(6, 3).value = "Notes of mine"
    sheet.cell(7, 3).value = "ask her"
    sheet.insert_rows(1, 3)
    book.create_sheet("Sheet1", 0)["A1"] = "scratch"
    back = returned(saved(book), "back.xlsx")
    assert back.lines == LINES
    assert (back.by, back.sheet) == ("Ann Ross", "March final (2)")
    assert back.told == ["back.xlsx: ‘Notes of mine’: this is no question of the form, so it is left out."]


def test_a_row_that_was_put_in_or_copied_is_a_line_of_its_own():
    book = filled(FACTORS, LINES)
    sheet = book["Form"]
    sheet.insert_rows(8)
    sheet.cell(8, 2).value = "Between"
    sheet.cell(10, 1).value = 1  # copied with its number
    back = returned(saved(book), "back.xlsx")
    assert [line["name"] for line in back.lines.values()] == ["Reading at home", "Between", "Sleep"]
    assert len(back.lines) == 3


def test_a_heading_that_was_changed_is_named():
    book = filled(FACTORS, LINES)
    book["Form"].cell(6, 4).value = "Reasons"
    back = returned(saved(book), "back.xlsx")
    assert back.told == [
        "back.xlsx: ‘Why we think so’: this heading was changed or taken out, so nothing is read there. If answers "
        "are below it, write the heading as it was, and add the file again.",
        "back.xlsx: ‘Reasons’: this is no question of the form, so it is left out.",
    ]
    assert back.lines[3] == {"name": "Sleep"}


CYCLES = of_kind("cycle", "tiny", [])
TASKS = {
    1: {"name": "Cycle 1", "tasks": [{"what": "Read", "who": "Ann"}]},
    2: {"name": "Cycle 2", "tasks": [{"what": "Talk"}]},
}
READ = {1: {"tasks": TASKS[1]["tasks"]}, 2: {"tasks": TASKS[2]["tasks"]}}


def test_rows_come_back_with_the_line_they_belong_to_wherever_their_sheet_is():
    book = filled(CYCLES, TASKS)
    back = returned(saved(book), "back.xlsx")
    assert (back.lines, back.rows, back.told) == ({1: {"name": "Cycle 1"}, 2: {"name": "Cycle 2"}}, READ, [])
    inner = book["PDSA tasks"]
    inner.title = "to do"
    inner.insert_cols(3)
    inner.delete_rows(9, 10)
    book.move_sheet(inner, -3)
    assert returned(saved(book), "back.xlsx").rows == READ
    held = [{**answers, "tasks": [*answers["tasks"], {}]} for answers in TASKS.values()]
    back = returned(answers(CYCLES, held), "back.json")
    assert (back.lines, back.rows) == ({1: {"name": "Cycle 1"}, 2: {"name": "Cycle 2"}}, READ)


def test_a_row_that_belongs_to_no_line_is_asked_about_unless_there_is_one_line_only():
    book = filled(CYCLES, TASKS)
    book["PDSA tasks"]["A8"] = None
    words = (
        "back.xlsx, sheet ‘PDSA tasks’, row 8: choose at ‘Belongs to line’ the number of the line that this belongs "
        "to, on the first sheet, and fill that line in. Then add the file again."
    )
    assert told(saved(book)) == words
    book["PDSA tasks"]["A8"] = "7"
    assert told(saved(book)) == words
    book = filled(CYCLES, {1: TASKS[1]})
    book["PDSA tasks"]["A7"] = None
    assert returned(saved(book), "back.xlsx").rows == {1: READ[1]}


def test_a_sheet_of_rows_that_was_taken_out_or_changed_is_named():
    book = filled(CYCLES, TASKS)
    del book["PDSA tasks"]
    book["Predicted and observed"]["C6"] = "Guess"
    assert returned(saved(book), "back.xlsx").told == [
        "back.xlsx: ‘PDSA: tasks’: the sheet for this was taken out, or its headings were changed, so nothing is read "
        "there. If something was filled in, copy it into the form as it was sent out, and add that.",
        "back.xlsx, sheet ‘Predicted and observed’: ‘We predicted’: this heading was changed or taken out, so nothing "
        "is read there. If answers are below it, write the heading as it was, and add the file again.",
        "back.xlsx, sheet ‘Predicted and observed’: ‘Guess’: this is no question of the form, so it is left out.",
    ]


def test_formulas_are_read_by_their_result_and_refused_without_one():
    book = filled(FACTORS, LINES)
    book["Form"].cell(7, 4).value = "=CONCATENATE(B7, 1)"
    book["Form"].cell(9, 3).value = "#REF!"
    book["Form"].cell(9, 3).data_type = "e"
    assert told(saved(book)) == (
        "back.xlsx, row 7: ‘Why we think so’ holds a formula whose result is not in the file. Write the answer itself. "
        "back.xlsx, row 9: ‘Level’ holds an error of Excel. Write the answer itself."
    )


def test_a_form_that_lost_what_it_is_known_by_is_refused_with_what_to_do():
    book = filled(FACTORS, LINES)
    for column in (2, 3, 4):
        book["Form"].cell(6, column).value = "x"
    assert told(saved(book)) == f"back.xlsx: none of the headings of this form is in it any more. {AGAIN}"
    book = filled(FACTORS, LINES)
    book["sipp-form"]["A1"] = "{}"
    assert told(saved(book)) == (
        f"back.xlsx: the sheet ‘sipp-form’ of this form was changed, or is of a newer version of the workbook. {AGAIN}"
    )
    with pytest.raises(EvidenceError) as caught:
        lost(["Factors", f"sipp-form {FACTORS.id}"], "back.csv")
    assert str(caught.value) == (
        "back.csv: this was a form of the workbook, but its sheet ‘sipp-form’ was deleted, or it was saved as text. "
        f"{AGAIN}"
    )
    lost(["Class list P5"], "list.csv")


def test_the_page_itself_is_told_from_its_answers():
    assert told(to_fill_in(VOICES).encode()) == (
        "back.xlsx: this is the form itself. Open it in a browser, fill it in and press ‘Save the answers’; then add "
        "the file that it saves. A form that was filled in on paper is typed into the workbook."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"lines": "x"},
        {"lines": [1]},
        {"lines": [{"name": 3}]},
        {"lines": [{"tests": "x"}]},
        {"lines": [{"tests": [{"what": 1}]}]},
        {"lines": [{"name": "x" * 30_000}]},
        {"by": None},
        {"form": {"sipp-form": 9}},
    ],
)
def test_damaged_answers_are_refused(change):
    form = of_kind("factor", "tiny", [])
    held = {**json.loads(answers(form, [{"name": "Sleep"}])), **change}
    assert told(json.dumps(held).encode()) == (
        "back.xlsx: this file of answers is damaged, or of a newer version of the workbook. Save the answers in the "
        "form again, and add that file."
    )


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Cf", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 60), st.fixed_dictionaries({"name": TEXT, "why": TEXT}), min_size=1, max_size=5
    )
)
def test_every_text_comes_back_as_it_was_written(lines):
    book = filled(FACTORS, {})
    for line, values in lines.items():
        for column, text in ((2, values["name"]), (4, values["why"])):
            cell = book["Form"].cell(6 + line, column)
            cell.value, cell.data_type = text, "s"  # also one that begins as a formula does
    back = returned(saved(book), "back.xlsx")
    assert back.lines == dict(sorted(lines.items()))
    assert returned(answers(FACTORS, [*lines.values()]), "back.json").lines == dict(
        enumerate(lines.values(), 1)
    )
