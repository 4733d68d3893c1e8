from __future__ import annotations

from datetime import date, datetime

import bad_files as bad
from read_files import said, texts


def test_kinds_of_cells_tell_percentages_dates_and_texts_apart(reading):
    def then(book):
        sheet = book.active
        sheet.append([80010001, 0.934, 93.4, "93.4%", date(2026, 3, 14), True, "#REF!"])
        for address, code in (("A2", "000000000"), ("B2", "0.0%"), ("E2", "dd/mm/yyyy")):
            sheet[address].number_format = code
        sheet["G2"].data_type = "e"

    heads = [["SCN", "Percent", "Number", "Words", "Born", "FME", "Score"]]
    found = reading(bad.workbook(heads, then), "scores.xlsx")
    assert texts(found) == [["080010001", "0.934", "93.4", "93.4%", "2026-03-14", "TRUE", "#REF!"]]
    assert found.formats.to_numpy().tolist() == [
        ["number:000000000", "number:0.0%", "number:General", "text", "date:dd/mm/yyyy", "boolean", "error"]
    ]
    assert said(found) == [
        "scores.xlsx, sheet ‘Scores’, cell G2: there is an Excel error here, which counts as missing. Correct the "
        "formula in Excel if a value is known."
    ]


def test_a_number_loses_the_noise_of_its_last_digits(reading):
    content = bad.raw_workbook(
        bad.sheet(f'<row r="9">{bad.lines([["1", "a", "b", 93.400000000000006]], 9)}</row>')
    )
    assert reading(content).frame["Score"].tolist()[-1] == "93.4"


def merged(*cells):
    return lambda book: [book.active.merge_cells(each) for each in cells]


def test_a_merged_cell_holds_for_each_of_its_rows(reading):
    rows = [["Class", "Name", "Score"], *(["5A" if at == 0 else None, f"P{at}", at] for at in range(3))]
    rows += [["5B", "Q", 4], [None, "R", 5]]
    found = reading(bad.workbook(rows, merged("A2:A4", "A5:A6")), "a.xlsx")
    assert found.frame["Class"].tolist() == ["5A", "5A", "5A", "5B", "5B"]
    assert found.formats["Class"].tolist() == ["text"] * 5
    assert found.dialect.describe()[-1] == (
        "Merged cells in column A: each counts for all the rows it covers."
    )
    assert said(found) == []


def test_a_pupil_without_marks_in_a_merged_class_is_kept(reading):
    rows = [["Class", "Name", "Pre", "Post"], ["5A", "Isla", 1, 2], [None, "Rory", None, None]]
    rows += [[None, "Jo", 3, 4], ["5B", "Orla", 5, 6], [None, "Average", 3, 4], ["Note", None, None, None]]
    found = reading(bad.workbook(rows, merged("A2:A4", "A5:A6")), "a.xlsx")
    assert found.frame["Name"].tolist() == ["Isla", "Rory", "Jo", "Orla"]
    assert found.frame["Class"].tolist() == ["5A", "5A", "5A", "5B"]
    assert found.dialect.left_out == {6: "a total or an average of other rows", 7: "a note below the table"}


def test_a_pupil_and_a_date_that_are_merged_hold_for_all_tests(reading):
    rows = [["School", "Name", "Test", "Score", "Date"]]
    rows += [["Glen", "Isla", "A", 1, datetime(2026, 3, 14)], [None, None, "B", 2, None]]
    rows += [[None, "Rory", "A", 3, datetime(2026, 3, 15)], [None, None, "B", 4, None]]
    cells = ("A2:A5", "B2:B3", "B4:B5", "E2:E3", "E4:E5")
    found = reading(bad.workbook(rows, merged(*cells)), "a.xlsx")
    assert found.frame["Name"].tolist() == ["Isla", "Isla", "Rory", "Rory"]
    assert found.frame["School"].tolist() == ["Glen"] * 4
    assert found.frame["Date"].tolist() == ["2026-03-14", "2026-03-14", "2026-03-15", "2026-03-15"]
    assert len(set(found.formats["Date"])) == 1
    assert found.dialect.describe()[-1] == (
        "Merged cells in columns A, B and E: each counts for all the rows it covers."
    )


def test_merged_cells_in_a_header_across_or_empty_change_no_row(reading):
    rows = [
        ["Marks", None, None],
        ["Class", "Name", "Score"],
        ["5A", "Isla", 1],
        [None, "Rory", 2],
        ["", "Jo", 3],
    ]
    found = reading(bad.workbook(rows, merged("A1:C1", "A5:A6")), "a.xlsx")
    assert found.frame["Class"].tolist() == ["5A", "", ""]
    assert not found.dialect.merged
