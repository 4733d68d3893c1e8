from __future__ import annotations

import csv as csv_module
import importlib.util
from datetime import date, datetime
from pathlib import Path

import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import ReadFile, read

SPEC = importlib.util.spec_from_file_location("bad_files", Path(__file__).with_name("bad_files.py"))
bad = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(bad)

MESSY = Path(__file__).parents[4] / "shared" / "data" / "messy"
needs_messy = pytest.mark.skipif(not MESSY.is_dir(), reason="the messy files are not beside the checkout")
TABLE = [
    ["080010001", "Isla", "P5", "12"],
    ["090010379", "Rory", "P6", "15"],
    ["100010747", "Ailsa", "P5", "9"],
]


@pytest.fixture
def reading(tmp_path):
    """Write bytes or text to a file of a name and read it."""

    def run(content: bytes | str, name: str = "scores.csv", **options) -> ReadFile:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, **options)

    return run


def texts(found: ReadFile) -> list[list[str]]:
    return found.frame.to_numpy().tolist()


def said(found: ReadFile) -> list[str]:
    return [issue.message for issue in found.issues]


@needs_messy
def test_the_official_school_file_gives_its_table_exactly():
    found = read(MESSY / "05_sg_school_level_2019_excerpt.xlsx")
    with (MESSY / "expected" / "05_raw_strings.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv_module.reader(file)
    assert list(found.frame.columns) == header
    assert texts(found) == rows
    assert found.dialect.describe() == [
        "The sheet ‘2019’ was read.",
        "Not read: ‘Background notes ’.",
        "The header is in rows 1 and 2.",
        "Left out: rows 63, 65, 66, 67, 68, 69, 71, 73, 74, 75 and 17 more (a note below the table).",
    ]
    assert found.dialect.groups["P1"] == "Primary pupils by stage"
    assert found.sheets == ["Background notes ", "2019"]
    assert found.issues == []


@needs_messy
def test_the_attendance_export_gives_36_pupils_and_names_what_is_left_out():
    found = read(MESSY / "01_seemis_attendance_title_rows.xlsx")
    with (MESSY / "expected" / "01.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv_module.DictReader(file))
    assert list(found.frame.columns) == [
        "SCN", "Surname", "Forename", "Reg Class", "Possible", "Actual", "Authorised", "Unauthorised",
        "% Attendance",
    ]  # fmt: skip
    for heading, name in (
        ("SCN", "scn"),
        ("Surname", "surname"),
        ("Reg Class", "reg_class"),
        ("Actual", "actual"),
    ):
        assert found.frame[heading].tolist() == [row[name] for row in expected]
    assert found.frame["% Attendance"][:4].tolist() == ["92.2%", "0.9481", "87", "97.4 %"]
    assert found.formats["% Attendance"][:4].tolist() == ["text", "number:0.0%", "number:General", "text"]
    assert found.rows[[0, 12, 35]].tolist() == [8, 24, 48]
    assert found.dialect.describe() == [
        "The sheet ‘Attendance Summary’ was read.",
        "The header is in rows 6 and 7.",
        "Left out: rows 1, 2, 3 and 4 (above the header).",
        "Left out: rows 20, 36, 49 and 51 (a total or an average of other rows).",
        "Left out: rows 22 and 23 (the header again).",
        "Left out: row 53 (a note below the table).",
        "Left out: 1 empty row between the others.",
        "Left out: column A (empty).",
    ]


@needs_messy
def test_unicode_text_of_excel_gives_30_pupils_with_their_markers():
    found = read(MESSY / "03_unicode_text_utf16.txt")
    assert list(found.frame.columns) == [
        "Candidate Number", "Forename", "Surname", "Stage", "SIMD", "Sept 2023 score", "June 2024 score", "Comments",
    ]  # fmt: skip
    assert len(found.frame) == 30
    scores = {*found.frame["Sept 2023 score"], *found.frame["June 2024 score"]}
    assert {text for text in scores if not text.isdigit()} == {
        "Absent", "N/A", "-", "", "ABS", "n/a", "Not present", "#N/A", "Exempt", "*",
    } & scores  # fmt: skip
    assert found.dialect.describe() == [
        "The text is in UTF-16.",
        "Columns are separated by tabs.",
        "The header is in row 1.",
    ]


@needs_messy
def test_a_mangled_csv_gives_30_pupils_and_unwraps_what_excel_marked_as_text():
    found = read(MESSY / "07_excel_mangled.csv")
    assert list(found.frame.columns) == ["SCN", "DOB", "Attendance", "IMD band", "Tariff points", "ASN"]
    assert len(found.frame) == 30
    assert found.frame["SCN"][:4].tolist() == ["080061803", "90062174", "100062542", "120062913"]
    assert found.formats["SCN"][:4].tolist() == ["", "", "text", "text"]
    assert found.frame["DOB"][:3].tolist() == ["01/01/2011", "12-Jun-08", "40870"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_any_encoding_and_separator_a_school_has(reading, encoding, separator):
    rows = [bad.HEADER, *([row[0], "Siân Ó Dálaigh", row[2], row[3]] for row in bad.ROWS)]
    found = reading(bad.csv(rows, separator).encode(encoding))
    assert found.frame["Name"].tolist() == ["Siân Ó Dálaigh"] * 3
    assert found.dialect.separator == separator
    assert found.dialect.encoding == ("utf-8-sig" if encoding == "utf-8-sig" else encoding)


def test_windows_1252_is_said_to_be_assumed(reading):
    found = reading(bad.csv().replace("Isla", "Zoë").encode("cp1252"))
    assert found.dialect.describe()[0] == (
        "The text was taken for Windows-1252, as it is not UTF-8: look at names with accents."
    )


def test_a_first_line_that_names_the_separator_is_believed_and_counts_as_no_row(reading):
    found = reading("sep=;\r\n" + bad.csv(separator=";"))
    assert texts(found) == TABLE
    assert found.rows.tolist() == [2, 3, 4]
    assert found.dialect.describe()[1] == "Columns are separated by semicolons, as its first line says."


def test_decimal_commas_are_noted_and_left_as_they_are(reading):
    found = reading("Name;Score;Rate\nIsla;12,5;1,25\nRory;9,0;2\n")
    assert found.frame["Score"].tolist() == ["12,5", "9,0"]
    assert found.dialect.describe()[-1] == "Numbers with a decimal comma stand in columns B and C."


def test_thousands_are_no_decimal_commas(reading):
    assert reading('Name,Points\nIsla,"1,000"\nRory,"1,250"\n').dialect.decimal_commas == ()


def test_a_quoted_cell_may_go_on_in_the_next_line_and_counts_as_one_row(reading):
    found = reading('SCN,Comment,Score\n1,"two\nlines, here",3\n2,"one ""word""",4\n')
    assert found.frame["Comment"].tolist() == ["two\nlines, here", 'one "word"']
    assert found.rows.tolist() == [2, 3]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_every_kind_of_line_end_is_read(reading, ending):
    assert texts(reading(bad.csv().replace("\r\n", ending))) == TABLE


def test_spaces_that_do_not_show_are_taken_away(reading):
    found = reading("SCN,Name\n\u00a0080010001\u00a0,Isla\u00a0Mackay\n\u200b2, Rory \n")
    assert texts(found) == [["080010001", "Isla Mackay"], ["2", "Rory"]]


def test_title_rows_totals_repeated_headers_and_notes_are_left_out_of_a_text_file(reading):
    rows = ["Class list", "Run on 03/09/2025", "", *bad.csv().splitlines(), ",Total,,36", ""]
    rows += [
        *bad.csv().splitlines(),
        "Class average,,,12.0",
        "-----,-----,-----,-----",
        "",
        "Printed by the office",
    ]
    found = reading("\n".join(rows))
    assert texts(found) == TABLE * 2
    assert found.dialect.left_out == {
        1: "above the header",
        2: "above the header",
        8: "a total or an average of other rows",
        10: "the header again",
        14: "a total or an average of other rows",
        15: "a line of signs",
        17: "a note below the table",
    }


def test_what_is_called_total_in_every_row_is_data(reading):
    found = reading("Measure,SCN,Score\nTotal score,1,5\nTotal score,2,6\nTotal score,3,7\n")
    assert len(found.frame) == 3


def test_a_pupil_with_nothing_but_a_number_is_kept(reading):
    found = reading(bad.csv([*[bad.HEADER], *bad.ROWS, ["120011111", "", "", ""]]))
    assert found.frame["SCN"].tolist()[-1] == "120011111"


def test_a_row_with_only_a_name_is_left_out_named_and_can_be_kept(reading):
    content = bad.csv([bad.HEADER, *bad.ROWS, ["", "Mirren", "", ""], *bad.ROWS])
    found = reading(content)
    assert found.dialect.left_out == {5: "only one cell is filled"}
    assert said(found) == [
        "scores.csv, row 5: hardly a cell is filled, so this was left out as a heading or a note. "
        "Keep it if it belongs to the table."
    ]
    assert len(reading(content, keep_rows=[5]).frame) == 7


def test_a_header_of_two_rows_gives_each_column_a_name_of_its_own(reading):
    found = reading("SCN,Maths,,Reading,\n,Pre,Post,Pre,Post\n1,2,3,4,5\n2,3,4,5,6\n")
    assert list(found.frame.columns) == ["SCN", "Maths Pre", "Maths Post", "Reading Pre", "Reading Post"]
    assert found.dialect.header_rows == (1, 2)


def test_dates_across_are_a_header(reading):
    found = reading("SCN,19/08/2024,20/08/2024,21/08/2024\n1,P,A,P\n2,P,P,P\n")
    assert list(found.frame.columns) == ["SCN", "19/08/2024", "20/08/2024", "21/08/2024"]


def test_repeated_and_empty_headings_get_names_and_are_pointed_out(reading):
    found = reading("SCN,Score,Score,\n1,2,3,x\n2,3,4,y\n")
    assert list(found.frame.columns) == ["SCN", "Score", "Score (2)", "Column D"]
    assert said(found) == [
        "scores.csv, column D: there are cells below an empty heading. Add a heading, or leave the column out.",
        "scores.csv, column C: the heading stands more than once. Make each different, or leave the column out.",
    ]


def test_a_file_without_a_header_is_pointed_out_and_loses_no_row(reading):
    found = reading("080010001,Isla,12\n090010379,Rory,15\n")
    assert list(found.frame.columns) == ["Column A", "Column B", "Column C"]
    assert len(found.frame) == 2
    assert said(found) == [
        "scores.csv: no header was recognised, so the columns are called by their letters. "
        "Say which row it is in, or add one."
    ]


def test_everything_assumed_can_be_overridden(reading):
    content = "Ann;P5\nBen;P6\nCal;P7\n".encode("utf-16-le")
    found = reading(content, encoding="utf-16-le", separator=";", header_rows=[])
    assert texts(found) == [["Ann", "P5"], ["Ben", "P6"], ["Cal", "P7"]]
    found = reading(bad.csv(), header_rows=[2])
    assert list(found.frame.columns) == ["080010001", "Isla", "P5", "12"]
    assert found.dialect.left_out == {1: "above the header"}


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
        "scores.xlsx, sheet ‘Scores’, cell G2: an error of Excel stands there, which counts as missing. "
        "Correct the formula in Excel if a value is known."
    ]


def test_a_number_loses_the_noise_of_its_last_digits(reading):
    content = bad.raw_workbook(
        bad.sheet(f'<row r="9">{bad.lines([["1", "a", "b", 93.400000000000006]], 9)}</row>')
    )
    assert reading(content).frame["Score"].tolist()[-1] == "93.4"


def test_hidden_sheets_are_named_and_never_opened(reading):
    def then(book):
        book.create_sheet("Names").sheet_state = "hidden"
        book.create_sheet("Older").sheet_state = "veryHidden"

    found = reading(bad.workbook(then=then), "scores.xlsx")
    assert found.dialect.hidden_sheets == ("Names", "Older")
    assert found.dialect.describe()[1] == "Hidden, so never read: ‘Names’ and ‘Older’."
    assert found.sheets == ["Scores"]


def test_a_damaged_hidden_sheet_does_no_harm(reading):
    book = bad.BOOK.replace(
        "</sheets>", '<sheet name="Old" sheetId="2" state="hidden" r:id="rId9"/></sheets>'
    )
    links = bad.LINKS.replace(
        "</Rel", f'<Relationship Id="rId9" Type="{bad.KIND}/worksheet" Target="no.xml"/></Rel'
    )
    found = reading(bad.raw_workbook(bad.sheet(), book=book, links=links))
    assert texts(found) == TABLE


def test_another_sheet_with_the_same_headings_is_pointed_out_and_can_be_asked_for(reading):
    def then(book):
        other = book.create_sheet("P6")
        for row in [bad.HEADER, *bad.ROWS[:2]]:
            other.append(row)

    content = bad.workbook(then=then)
    assert said(reading(content, "scores.xlsx")) == [
        "scores.xlsx: the same headings stand on ‘P6’, which was not read. "
        "Import each sheet in turn, or put them on one."
    ]
    assert len(reading(content, "scores.xlsx", sheet="P6").frame) == 2


def test_rows_hidden_by_a_filter_are_read_and_pointed_out(reading):
    found = reading(
        bad.workbook(then=lambda book: setattr(book.active.row_dimensions[3], "hidden", True)), "a.xlsx"
    )
    assert texts(found) == TABLE
    assert said(found) == [
        "a.xlsx, sheet ‘Scores’, row 3: hidden in Excel, but read as well. Look whether this belongs to the table; if "
        "not, leave it out (--leave-out-row 3, or ‘Rows to leave out’ on the page)."
    ]
    assert found.dialect.describe()[-1] == "Hidden in Excel, but read as well: row 3."
    assert texts(reading(bad.workbook(), "a.xlsx", leave_out_rows=[3])) == [TABLE[0], *TABLE[2:]]


def test_hidden_columns_are_read_and_pointed_out(reading):
    def hide(book):
        for row in (2, 4, 5):
            book.active.row_dimensions[row].hidden = True  # the fifth holds nothing
        book.active.column_dimensions["C"].hidden = True

    found = reading(bad.workbook(then=hide), "a.xlsx")
    assert texts(found) == TABLE
    assert said(found) == [
        "a.xlsx, sheet ‘Scores’, rows 2 and 4: hidden in Excel, but read as well. Look whether this belongs to the "
        "table; if not, leave them out (--leave-out-row 2 --leave-out-row 4, or ‘Rows to leave out’ on the page).",
        "a.xlsx, sheet ‘Scores’, column C: hidden in Excel, but read as well. Look whether this belongs to the table; "
        "if not, choose ‘leave out’ where you are shown what each column is.",
    ]
    assert found.dialect.describe()[-1] == "Hidden in Excel, but read as well: rows 2 and 4, column C."


def merged(*cells):
    return lambda book: [book.active.merge_cells(each) for each in cells]


def test_a_merged_cell_holds_for_each_of_its_rows(reading):
    rows = [["Class", "Name", "Score"], *(["5A" if at == 0 else None, f"P{at}", at] for at in range(3))]
    rows += [["5B", "Q", 4], [None, "R", 5]]
    found = reading(bad.workbook(rows, merged("A2:A4", "A5:A6")), "a.xlsx")
    assert found.frame["Class"].tolist() == ["5A", "5A", "5A", "5B", "5B"]
    assert found.formats["Class"].tolist() == ["text"] * 5
    assert found.dialect.describe()[-1] == (
        "Merged cells in column A: what stands in one holds for each of its rows."
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
        "Merged cells in columns A, B and E: what stands in one holds for each of its rows."
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


def test_the_content_tells_the_kind_of_file_not_its_ending(reading):
    assert texts(reading(bad.workbook(), "scores.csv")) == TABLE
    assert texts(reading(bad.csv(), "scores.xlsx")) == TABLE


def test_strict_workbooks_with_prefixes_shared_rich_and_escaped_texts_are_read(reading):
    name = "x:"
    sheet = bad.sheet('<row r="9"><c r="A9" t="s"><v>0</v></c><c r="D9"><v>4</v></c></row>')
    prefixed = sheet.replace("<", f"<{name}").replace(f"<{name}/", f"</{name}").replace("xmlns=", "xmlns:x=")
    shared = "<sst><si><r><t>08_x005F_</t></r><r><t>1</t></r><rPh><t>no</t></rPh></si></sst>"
    found = reading(bad.raw_workbook(prefixed, sharedStrings=shared), "scores.xlsx")
    assert texts(found)[-1] == ["08_1", "", "", "4"]


def test_a_heading_can_be_one_merged_cell_over_several_columns(reading):
    def then(book):
        book.active.insert_rows(1, 2)
        book.active["C2"] = "Autumn"
        book.active["A1"] = "Class list"
        book.active.merge_cells("C2:D2")
        book.active.merge_cells("A1:D1")

    found = reading(bad.workbook(then=then), "scores.xlsx")
    assert texts(found) == TABLE
    assert found.dialect.groups == {"Stage": "Autumn", "Score": "Autumn"}
    assert found.dialect.left_out == {1: "above the header"}


def test_a_refusal_carries_its_issue(reading):
    with pytest.raises(EvidenceError) as caught:
        reading("SCN,Score\n1,2\n2,3,4\n3,4\n")
    issue = caught.value.issues[0]
    assert (issue.code, issue.severity, issue.rows, issue.file) == ("ragged-row", "stop", (3,), "scores.csv")
