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


@settings(max_examples=60)
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
