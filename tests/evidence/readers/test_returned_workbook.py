import pytest
from given_out import FACTORS, VOICES, answers, filled, saved

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.returned_forms import returned
from sipp_lib.handouts.make import of_kind

LINES = {1: {"name": "Reading at home", "level": "parent"}, 3: {"name": "Sleep", "why": "They say so"}}


def faults(book):
    return [each.message for each in returned(saved(book), "back.xlsx").faults]


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
    assert back.told == [
        "back.xlsx, sheet ‘Sheet1’: this sheet is no part of the form, so nothing is read there. If answers are on it, "
        "copy them into the form.",
        "back.xlsx, sheet ‘March final (2)’: ‘Notes of mine’: this is no question of the form, so it is left out.",
    ]


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
        "back.xlsx, sheet ‘Form’: ‘Why we think so’: this heading was changed or taken out, so nothing is "
        "read there. If "
        "answers are below it, write the heading as it was, and add the file again.",
        "back.xlsx, sheet ‘Form’: ‘Reasons’: this is no question of the form, so it is left out.",
    ]
    assert back.lines[3] == {"name": "Sleep"}


ASKED = {1: {"q1": "Agree", "q2": "Disagree"}, 2: {"q1": "Not sure"}}


def test_what_stands_beside_the_questions_is_told_and_an_answer_there_stops():
    book = filled(VOICES, ASKED)
    sheet = book["Form"]
    sheet["F7"] = "her mother helped"
    back = returned(saved(book), "back.xlsx")
    assert (back.lines, back.faults) == (ASKED, [])
    assert back.told == [
        "back.xlsx, sheet ‘Form’, cell F7: this stands beside the questions, so it is not read. If it is an answer, "
        "write it below its question, and add the file again."
    ]
    sheet["D8"], sheet["E9"] = "agree ", "Disagree"
    assert faults(book) == [
        "back.xlsx, sheet ‘Form’: cells D8 and E9: an answer stands beside the questions. Move it below its question, "
        "and add the file again."
    ]


def test_one_cell_that_was_made_of_several_is_asked_about():
    book = filled(VOICES, {**ASKED, 3: {"q1": "Agree"}, 4: {"q1": "Agree"}})
    for cells in ("B7:C7", "B9:B10", "B20:C21"):  # in the last nothing stands
        book["Form"].merge_cells(cells)
    assert faults(book) == [
        "back.xlsx, sheet ‘Form’: B7:C7 and B9:B10: several cells are joined to one here, and Excel keeps only the "
        "first of what stood in them. Separate them (‘Merge & Centre’ once more), write each answer into its own cell, "
        "and add the file again."
    ]


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
        "back.xlsx, sheet ‘PDSA tasks’, row 8: choose at ‘Belongs to line’ what this belongs to, as it is called on "
        "the first sheet, or write the number of its line there. Then add the file again."
    )
    assert faults(book) == [words]
    for text in ("7", "Cycle 7"):
        book["PDSA tasks"]["A8"] = text
        assert faults(book) == [words]
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
    assert faults(book) == [
        "back.xlsx, sheet ‘Form’, row 7: ‘Why we think so’ holds a formula whose result is not in the file. Write the "
        "answer itself.",
        "back.xlsx, sheet ‘Form’, row 9: ‘Level’ holds an error of Excel. Write the answer itself.",
    ]


def test_rows_within_lines_follow_them_by_name_when_lines_are_sorted_without_their_numbers():
    book = filled(CYCLES, TASKS)
    sheet, inner = book["Form"], book["PDSA tasks"]
    inner["A7"], inner["A8"] = " cycle 1 ", "Cycle 2"
    sheet["B7"], sheet["B8"] = "Cycle 2", "Cycle 1"
    back = returned(saved(book), "back.xlsx")
    assert back.rows == {2: READ[1], 1: READ[2]}
    assert not back.numbered
    sheet["B8"] = "Cycle 2"  # two of one name: it must be said which
    assert len(faults(book)) == 2
    inner["A7"], inner["A8"] = "1", "2"
    back = returned(saved(book), "back.xlsx")
    assert (back.rows, back.numbered) == (READ, True)


def test_the_form_offers_what_lines_are_called_where_rows_belong_to_them():
    inner = filled(CYCLES, {})["PDSA tasks"]
    rule = next(each for each in inner.data_validations.dataValidation if "A7" in each.sqref)
    assert (rule.type, rule.formula1, rule.showErrorMessage) == ("list", "'Form'!$B$7:$B$66", False)
    checks = filled(of_kind("self_check", "tiny", []), {})  # its lines have no name
    rows = checks[checks.sheetnames[1]]
    assert (rows["A7"].value, rows["A20"].value) == ("1", "1")


def test_lines_on_a_copied_sheet_are_read_as_well_and_what_was_copied_with_it_once():
    book = filled(FACTORS, LINES)
    more = book.copy_worksheet(book["Form"])
    more.title = "More factors"
    more["B7"], more["C7"], more["B10"] = "Breakfast", None, "Bells"
    back = returned(saved(book), "back.xlsx")
    assert [line["name"] for line in back.lines.values()] == [
        "Reading at home",
        "Sleep",
        "Breakfast",
        "Bells",
    ]
    numbers = [*back.lines]
    assert back.where(numbers) == "sheet ‘Form’, rows 7 and 9 and sheet ‘More factors’, rows 7 and 10"
    assert back.place(numbers[3]) == "back.xlsx, sheet ‘More factors’, row 10"
    assert (back.told, back.faults) == ([], [])


def test_a_sheet_that_says_the_same_is_not_read_twice_and_one_of_somebody_else_is_asked_about():
    for form, lines in (
        (FACTORS, LINES),
        (VOICES, {1: {"q1": "Agree"}, 2: {"q1": "Agree", "q2": "Disagree"}}),
    ):
        book = filled(form, lines)
        copied = book.copy_worksheet(book["Form"])
        back = returned(saved(book), "back.xlsx")
        assert (len(back.lines), back.faults) == (2, [])
        assert back.told == [
            "back.xlsx, sheet ‘Form Copy’: this says the same as the form’s first sheet, so it is not read again."
        ]
        copied["B7"], copied["B3"] = None, "Ben Hay"
        copied["B12"] = "Agree"
        assert faults(book)[0] == (
            "back.xlsx, sheet ‘Form Copy’: ‘Filled in by’ says somebody else here than on the first sheet. Move this "
            "sheet into a file of its own, a copy of the form, and add both."
        )


def test_answers_that_may_have_been_copied_with_a_sheet_are_asked_about():
    book = filled(VOICES, {1: {"q1": "Agree"}, 2: {"q1": "Agree", "q2": "Disagree"}})
    book.copy_worksheet(book["Form"])["B7"] = "Disagree"
    assert faults(book) == [
        "back.xlsx, sheet ‘Form Copy’, row 8: the same answers are on the first sheet, in the lines of these numbers. "
        "If they were copied with the sheet, empty them here; if they are other people’s, move them to empty lines of "
        "the first sheet. Then add the file again."
    ]


def test_rows_on_a_copied_sheet_are_read_once():
    book = filled(CYCLES, TASKS)
    copied = book.copy_worksheet(book["PDSA tasks"])
    copied["A9"], copied["B9"] = "2", "Sing"
    back = returned(saved(book), "back.xlsx")
    assert back.rows == {1: READ[1], 2: {"tasks": [{"what": "Talk"}, {"what": "Sing"}]}}
    assert back.place(2, "tasks", 1) == "back.xlsx, sheet ‘PDSA tasks Copy’, row 9"


def test_headings_that_stand_there_once_more_are_no_line():
    book = filled(FACTORS, LINES)
    for column in (2, 3, 4):
        book["Form"].cell(12, column).value = book["Form"].cell(6, column).value
    assert returned(saved(book), "back.xlsx").lines == LINES


def test_thanks_below_the_lines_are_no_line_unless_they_say_more():
    book = filled(FACTORS, LINES)
    sheet = book["Form"]
    sheet.cell(12, 2).value = "Thank you!"
    sheet.cell(70, 2).value = "Many thanks for your help."
    sheet.cell(13, 2).value = "Thanks to the buddies"
    back = returned(saved(book), "back.xlsx")
    assert [line["name"] for line in back.lines.values()] == [
        "Reading at home",
        "Sleep",
        "Thanks to the buddies",
    ]
    assert back.told == [
        "back.xlsx, sheet ‘Form’, rows 12 and 70: this only says thank you, so it is left out."
    ]


def test_a_form_that_was_turned_round_is_refused_and_says_so():
    book = filled(FACTORS, LINES)
    sheet = book["Form"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=9)]
    sheet.delete_rows(6, 200)
    for row, cells in enumerate(zip(*rows, strict=True), 6):
        for at, text in enumerate(cells, 1):
            sheet.cell(row, at).value = text
    with pytest.raises(EvidenceError) as caught:
        returned(saved(book), "back.xlsx")
    assert str(caught.value) == (
        "back.xlsx, sheet ‘Form’: the form was turned round here: its questions are below each other. Turn it back "
        "in Excel (copy it, then paste it with ‘Transpose’) and add the file again."
    )
