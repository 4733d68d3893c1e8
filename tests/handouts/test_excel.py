import io
import zipfile

import openpyxl
from given_out import FACTORS, VOICES

from sipp_lib.handout import Asked, Handout
from sipp_lib.handouts.excel import LINES, as_workbook
from sipp_lib.handouts.make import of_kind

HOSTILE = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "<b>x</b>", "\t=1", "a\x07b")


def opened(form):
    return openpyxl.load_workbook(io.BytesIO(as_workbook(form)))


def test_headings_are_locked_and_answers_are_not():
    sheet = opened(FACTORS)["Form"]
    assert sheet.protection.sheet
    assert [cell.value for cell in sheet[6]] == ["Line", *(each.label for each in FACTORS.asked)]
    assert all(cell.protection.locked for cell in sheet[6])
    assert not sheet["B3"].protection.locked
    for row in (7, 6 + LINES):
        assert [cell.protection.locked for cell in sheet[row]] == [True, False, False, False]
    assert sheet.cell(6 + LINES, 1).value == LINES


def test_choices_stand_in_a_list_that_drops_down():
    book = opened(VOICES)
    (first, second) = book["Form"].data_validations.dataValidation
    assert (first.type, first.formula1, str(first.sqref)) == ("list", "'sipp-lists'!$A$1:$A$3", "B7:B66")
    assert (second.formula1, str(second.sqref)) == (
        first.formula1,
        "C7:C66",
    )  # the same answers stand there once
    assert [book["sipp-lists"].cell(row, 1).value for row in (1, 2, 3)] == ["Agree", "Not sure", "Disagree"]
    assert [each.sheet_state for each in book] == ["visible", "hidden", "hidden"]


def test_text_of_a_form_is_text_wherever_it_stands():
    asked = tuple(Asked(f"q{at}", text, text, "choice", HOSTILE) for at, text in enumerate(HOSTILE))
    form = Handout("0123456789abcdef", "tiny", HOSTILE[0], HOSTILE[1], asked, measure="m")
    data = as_workbook(form)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 3
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
    sheet = opened(form)["Form"]
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].value == HOSTILE[0]


def test_a_form_of_one_record_has_one_line():
    one = Handout(FACTORS.id, "tiny", "Partnership", "", FACTORS.asked, "partnership", ("a" * 64,))
    assert opened(one)["Form"].max_row == 7


def test_rows_within_a_record_have_a_sheet_of_their_own_that_the_first_one_names():
    book = opened(of_kind("cycle", "tiny", []))
    inner = book["PDSA tasks"]
    assert [cell.value for cell in inner[6]] == ["Belongs to line", "What", "Who", "When", "Where", "How"]
    assert inner.protection.sheet
    assert inner["A6"].protection.locked
    assert not inner["A7"].protection.locked
    first = inner.data_validations.dataValidation[0]
    assert (first.type, str(first.sqref)) == ("list", "A7:A66")
    assert "PDSA: tasks" not in [cell.value for cell in book["Form"][6]]
    assert book["Form"]["A5"].value == (
        "On further sheets: ‘Lesson study: case pupils’, ‘PDSA: tasks’, ‘Predicted and observed’, ‘Lesson study: "
        "research lessons’ and ‘Rounds: observations’."
    )
    ready = book["Lesson study case pupils"]
    assert [[cell.value for cell in row[:2]] for row in ready["A7:B9"]] == [
        [None, "A"],
        [None, "B"],
        [None, "C"],
    ]
    assert [each.sheet_state for each in book][-2:] == ["hidden", "hidden"]
