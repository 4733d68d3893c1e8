from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sipp_lib.cli import app
from sipp_lib.errors import UsageError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.convert import convert
from sipp_lib.evidence.first_values import first_values
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.evidence.mapping.edits import (
    SCHOOL_YEAR,
    measured_columns,
    set_measured,
    with_field,
)
from sipp_lib.evidence.mapping.monthly import by_month
from sipp_lib.evidence.mapping.openings import choose_half_days
from sipp_lib.evidence.mapping.questions import answer, in_brief, open_questions
from sipp_lib.evidence.values.months import month_of
from sipp_lib.widgets.import_wizard import ImportWizard

TRIALS = Path(__file__).parents[1] / "trials"


def rates(done):
    rows = done.arrival.tables["observations"]
    return rows[["measure", "occasion", "value"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("heading", "year", "month"),
    [
        ("Aug 2026 %", 2026, 8),
        ("Aug-26", 2026, 8),
        ("August 26 (%)", 2026, 8),
        ("Sept. '26", 2026, 9),
        ("AUG26", 2026, 8),
        ("% Attendance Sept", 0, 9),
        ("Attendance % (Oct)", 0, 10),
        ("2026-09", 2026, 9),
        ("2026-08-01", 2026, 8),
        ("09/2026", 2026, 9),
    ],
)
def test_a_month_is_read_in_any_of_its_spellings(heading, year, month):
    found = month_of(heading)
    assert found is not None
    assert found[:2] == (year, month)


def test_a_heading_of_two_months_or_none_names_no_month():
    assert month_of("Aug to Oct") is None
    assert month_of("Maybe") is None


def test_each_month_is_an_occasion_and_the_year_comes_from_the_other_headings(seen):
    found, known = seen("Pupil ID,Aug-26,Sept (%),January\nP01,93.5,80,100\nP02,91,,70\n")
    assert found.questions == []
    assert rates(steps.check(found, known)) == [
        ["ATT", "2026-08", 93.5],
        ["ATT", "2026-08", 91],
        ["ATT", "2026-09", 80],
        ["ATT", "2027-01", 100],
        ["ATT", "2027-01", 70],
    ]


def test_the_year_comes_from_a_title_and_a_column_over_all_months_is_left_out(seen):
    text = (
        "Attendance by month 2026/27,,,\n,,,\nPupil ID,% Attendance Nov,% Attendance Feb,Year to date %\n"
        "P01,93.5,80,86\nP02,91,92,91.5\n"
    )
    found, known = seen(text)
    assert found.questions == []
    assert [row[1] for row in rates(steps.check(found, known))] == [
        "2026-11",
        "2026-11",
        "2027-02",
        "2027-02",
    ]


NO_YEAR = "Pupil ID,Aug %,Sept %,Oct %,January (%)\nP01,93.5,80,97,100\nP02,91,92,88,70\n"
MONTHS = ["2026-08", "2026-09", "2026-10", "2027-01"]


@pytest.mark.parametrize(
    "said", ["2026/27", "2026-27", "26/27", "2026/2027", "school year 2026–27", "Sept 2026"]
)
def test_a_year_that_nothing_tells_is_asked_for_once(seen, said):
    found, known = seen(NO_YEAR)
    (question,) = found.questions
    assert question.text == (
        "‘Aug %’, ‘Sept %’, ‘Oct %’ and 1 more: which school year are these months of? Such as 2026/27."
    )
    found = found.answer(question.key, said)
    assert found.questions == []
    assert list(dict.fromkeys(row[1] for row in rates(steps.check(found, known)))) == MONTHS


@pytest.mark.parametrize("said", ["2026", "26", "2026/28", "2026-2026", "last year", "1", "Aug"])
def test_what_is_no_school_year_is_asked_for_again(seen, said):
    found, _ = seen(NO_YEAR)
    with pytest.raises(UsageError) as error:
        found.answer(found.questions[0].key, said)
    assert str(error.value) == "Give the school year, such as 2026/27."


def test_of_months_that_lie_in_one_calendar_year_that_year_is_enough(seen):
    found, _ = seen("SCN,% Attendance Feb,% Attendance Mar\n987654325,93.5,80\n012345674,91,92\n")
    assert found.questions[0].text == (
        "‘% Attendance Feb’ and ‘% Attendance Mar’: which school year are these months of? Such as 2026/27."
    )
    found = found.answer("year", "2027")
    assert [each.occasion for each in found.mapping.columns[1:]] == ["2027-02", "2027-03"]


def test_openings_by_month_are_asked_for_once_as_well_and_the_last_year_is_suggested(seen, tmp_path):
    text = (
        "SCN,Possible Aug,Actual Aug,Possible Sep,Actual Sep\n987654325,20,19,40,38\n012345674,20,20,40,40\n"
    )
    found, known = seen(text)
    (question,) = found.questions
    found = found.answer("year", "2026/27")
    steps.import_file(steps.check(found, known), known, known.programme.partnership("glen"))
    again, _ = seen(text.replace("19", "18"), "next.csv")
    assert [(each.key, each.suggestion) for each in again.questions] == [(question.key, "2026/27")]


def test_a_file_whose_name_tells_the_school_year_is_not_asked_about(seen):
    found, _ = seen(NO_YEAR, "attendance 2026-27.csv")
    assert found.questions == []
    assert [each.occasion for each in found.mapping.columns[1:]] == MONTHS


def test_the_page_asks_once_too(seen, tmp_path):
    _, known = seen(NO_YEAR)
    bringing = ImportWizard(known.programme, known.programme.partnership("glen"))
    bringing.read("register.csv", NO_YEAR.encode())
    (block,) = bringing.state()["taken"]
    assert (block["yearly"], block["occasion"], len(block["headings"])) == (True, "", 4)
    assert bringing.state()["open"] == {f"occasion:{block['key']}": "Give the school year, such as 2026/27."}
    with pytest.raises(UsageError) as error:
        bringing.update({"taken": block["key"], "measure": "ATT", "occasion": "27"})
    assert str(error.value) == "Give the school year, such as 2026/27."
    bringing.update({"taken": block["key"], "measure": "ATT", "occasion": "2026-27"})
    (block,) = bringing.state()["taken"]
    assert (block["occasion"], bringing.state()["open"]) == ("2026/27", {})
    assert bringing.check() == "register.csv would add 2 pupils and 8 results. Nothing has been added yet."


def test_yes_says_what_it_needs(seen, tmp_path):
    seen(NO_YEAR)
    folder = str(tmp_path / "programme")
    done = CliRunner().invoke(
        app, ["add", str(tmp_path / "register.csv"), "--to", "glen", "--programme", folder, "--yes"]
    )
    assert str(done.exception) == (
        "register.csv cannot be added without asking: ‘Aug %’, ‘Sept %’, ‘Oct %’ and 1 more: which school year are "
        "these months of? Such as 2026/27. Run the command without --yes. Or write the school year into the name of "
        "the file, such as ‘attendance 2026-27’, or above its table."
    )


def test_marks_by_month_are_no_attendance(seen):
    found, _ = seen("Pupil ID,Aug 2026,Sept 2026\nP01,9,12\nP02,7,10\n", "spelling.csv")
    assert [column.field for column in found.mapping.columns] == ["pupil", "value", "value"]


def test_trial_17_is_eight_months_of_each_pupil(seen):
    path = TRIALS / "attendance-by-month-tarbrax.csv"
    found, known = seen(path.read_text(encoding="utf-8"), path.name)
    rows = steps.check(found, known).arrival.tables["observations"]
    assert (len(rows), rows["occasion"].nunique()) == (192, 8)
    # the first pupil of the file, August and March
    first = rows[rows["pupil"] == rows["pupil"].iloc[0]].set_index("occasion")["value"]
    assert (first["2026-08"], first["2027-03"]) == (100, 85.8)


def test_answers_spelt_otherwise_are_the_measures_own(seen):
    head = "I like school,I like reading a lot,I like maths at school\n"
    found, known = seen(
        head + "agree,AGREE.,Agree \nneither,Disagree,disagree\nagree,Agree,Agree\n", "form.csv"
    )
    for question in found.questions:
        found = found.answer(question.key, "SUR" if question.key.startswith("measure") else "May")
    done = steps.check(found, known)
    assert sorted(done.arrival.tables["surveys"]["answer"]) == ["Agree"] * 6 + ["Disagree"] * 2 + ["Neither"]
    assert len(done.arrival.tables["pupils"]) == 0


def test_a_form_of_no_known_measure_asks_and_brings_no_pupils(seen):
    path = TRIALS / "stats-allout.csv"
    found, known = seen(path.read_text(encoding="utf-8"), path.name)
    assert [question.key for question in found.questions] == ["measure:questionnaire", "occasion:answers"]
    for question in found.questions:
        found = found.answer(question.key, "NEW" if question.key.startswith("measure") else "May")
    done = steps.check(found, known)
    assert done.counts() == "48 answers"


def test_all_answers_of_the_variants_are_counted(seen):
    path = TRIALS / "stats-variants.csv"
    found, known = seen(path.read_text(encoding="utf-8"), path.name)
    for question in found.questions:
        found = found.answer(question.key, "SUR" if question.key.startswith("measure") else "May")
    done = steps.check(found, known)
    assert "unlisted-answer" not in {issue.code for issue in done.issues}
    answers = done.arrival.tables["surveys"]
    assert answers.groupby("item").size().tolist() == [20, 20, 20]
    assert set(answers["answer"]) == {"Agree", "Neither", "Disagree"}


def test_a_file_of_which_every_column_is_left_out_is_stopped_and_makes_no_pupils(seen):
    found, known = seen("Pupil ID,Comment\nP01,a\nP02,b\n", "comments.csv")
    found = replace(found, mapping=with_field(found.mapping, 0, LEAVE_OUT))
    (issue,) = [each for each in steps.check(found, known).issues if each.severity == "stop"]
    assert issue.message == (
        "comments.csv: nothing of the file would be kept, as every column is left out. Say what at least one "
        "of them is."
    )


@pytest.mark.parametrize("heading", ["Attendance % Term 1", "Autumn term % attendance"])
def test_attendance_by_term_is_refused_with_what_to_ask_for(seen, heading):
    found, known = seen(f"Pupil ID,{heading}\nP01,93.5\nP02,91\n")
    (issue,) = [each for each in steps.check(found, known).issues if each.code == "rate-without-month"]
    assert issue.severity == "stop"
    assert issue.message == (
        f"register.csv, rows 2 and 3, column ‘{heading}’: the measure ‘Attendance’ is a rate, which is shown month by "
        "month, and the occasion is not a month. Write months as 2025-09, or correct the measure's type of result. A "
        "term is not a month: ask the school for its register by month, or leave these columns out."
    )


@pytest.mark.parametrize(
    ("months", "stored"),
    [
        (("Aug", "Sept", "Jan"), ["2026-08", "2026-09", "2027-01"]),
        (("August", "December", "June"), ["2026-08", "2026-12", "2027-06"]),
        (("8", "11", "02"), ["2026-08", "2026-11", "2027-02"]),
    ],
)
def test_a_row_for_each_month_without_a_year_asks_for_the_school_year_once(
    months: tuple[str, ...], stored: list[str]
) -> None:
    rows = [[f"P{pupil}", each, "95.5"] for pupil in range(3) for each in months]
    frame = pd.DataFrame(rows, columns=["Pupil code", "Month", "Attendance %"])
    found = by_month(detect(frame, schools=["KIR"]), frame)
    (question,) = open_questions(found, schools=["KIR"])
    assert question.text == "‘Month’: which school year are these months of? Such as 2026/27."
    assert in_brief(found) == {f"occasion:{measured_columns(found)[0].key}": SCHOOL_YEAR}
    with pytest.raises(UsageError, match=SCHOOL_YEAR):
        answer(found, question, "soon")
    said = answer(found, question, "2026/27")
    assert not open_questions(said, schools=["KIR"])
    assert convert(frame, said).frame["occasion"].tolist() == 3 * stored
    # on the page the same is said of what was measured
    paged = set_measured(found, measured_columns(found)[0].key, "attendance", "26/27")
    assert convert(frame, paged).frame["occasion"].tolist() == 3 * stored
    # the name of the file may tell it
    named = by_month(detect(frame, schools=["KIR"]), frame, ["attendance 2026-27"])
    assert not open_questions(named, schools=["KIR"])
    # and its first values are shown, whatever day it is
    assert first_values(frame, said, 1) == []


@pytest.mark.parametrize(
    "totals", [("Total Possible", "Total Present"), ("Overall Possible", "Overall Present")]
)
def test_half_days_of_the_whole_year_beside_the_months_are_left_out(totals: tuple[str, str]) -> None:
    months = ["Aug 2026 Possible", "Aug 2026 Present", "Sep 2026 Possible", "Sep 2026 Present"]
    frame = pd.DataFrame(
        [[f"P{pupil}", "20", "18", "40", "36", "60", "54"] for pupil in range(3)],
        columns=["Pupil code", *months, *totals],
    )
    found = by_month(choose_half_days(detect(frame, schools=["KIR"]), frame), frame)
    assert [each.field for each in found.columns] == [
        "pupil",
        *("denominator", "numerator", "denominator", "numerator"),
        *(LEAVE_OUT, LEAVE_OUT),
    ]
    assert not open_questions(found, schools=["KIR"])


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (["1 Sept 2025", "8 Sept 2025", "15 Sept 2025"], "attendance %.csv"),
        (["2025-09-01", "2025-09-08", "2025-09-15"], "weekly attendance.csv"),
        (["% w/c 01/09/2025", "% w/c 08/09/2025", "% w/c 15/09/2025"], "register.csv"),
        (["1 Sept 2025 Attendance %"], "register.csv"),
    ],
)
def test_attendance_of_days_is_not_that_of_their_month(seen, headings, name):
    rows = "".join(f"{who},{','.join(['93'] * len(headings))}\n" for who in ("P01", "P02"))
    found, known = seen(f"Pupil ID,{','.join(headings)}\n{rows}", name)
    (issue,) = [each for each in steps.check(found, known).issues if each.severity == "stop"]
    named = [f"‘{each}’" for each in headings]
    columns = f"columns {', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else f"column {named[0]}"
    assert issue.message == (
        f"{name}, rows 2 and 3, {columns}: the measure ‘Attendance’ is a rate, which is shown month by month, and the "
        "occasion is not a month. Write months as 2025-09, or correct the measure's type of result. A week or a day is "
        "not a month: ask the school for its register by month, or leave these columns out."
    )


def test_half_days_of_weeks_are_pairs_and_no_months(seen):
    found, known = seen("Pupil ID,Wk 1 Poss,Wk 1 Att,Wk 2 Poss,Wk 2 Att\nP01,10,9,10,10\nP02,10,8,10,7\n")
    assert [each.occasion for each in found.mapping.of("numerator", "denominator")] == ["Wk 1"] * 2 + [
        "Wk 2"
    ] * 2
    (issue,) = [each for each in steps.check(found, known).issues if each.severity == "stop"]
    assert "A week or a day is not a month" in issue.message


@pytest.mark.parametrize(
    ("name", "title"),
    [("reading %.csv", ""), ("results.csv", "Spelling test results %,,\n"), ("maths percent %.csv", "")],
)
def test_percentages_by_month_of_something_else_are_no_attendance(seen, name, title):
    found, _ = seen(f"{title}Pupil ID,Sept 2025,Dec 2025\nP01,60,65\nP02,61,66\n", name)
    assert not found.mapping.of("percent")
    assert [each.key.partition(":")[0] for each in found.questions] == ["measure"]


def test_months_that_became_excels_count_of_days_are_months(seen):
    found, _ = seen("Name,45870,45901,45931\nP01,90,91,92\nP02,93,94,95\n", "attendance %.csv")
    assert [each.occasion for each in found.mapping.of("percent")] == ["2025-08", "2025-09", "2025-10"]
    assert found.read.dialect.header_rows == (1,)


def test_a_register_in_gaelic_is_read_by_month(register):
    rows = "".join(
        f"{scn},{name},{month},{percent}\n"
        for scn, name, percent in (("987654325", "Isla Fraser", 95), ("012345674", "Tom Ross", 90))
        for month in ("An t-Sultain 2026", "An Dùbhlachd 2026")
    )
    done, asked, _ = register("SCN,Ainm,Mìos,Làthaireachd %\n" + rows)
    assert asked == []
    found = done.arrival.tables["observations"]
    assert sorted(set(found["occasion"])) == ["2026-09", "2026-12"]
    wide = "SCN,Ainm,Am Faoilleach 2026 %,An Gearran 2026 %\n987654325,Isla Fraser,95,90\n012345674,Tom Ross,80,70\n"
    done, asked, _ = register(wide)
    assert asked == []
    assert sorted(set(done.arrival.tables["observations"]["occasion"])) == ["2026-01", "2026-02"]


def test_whole_school_years_of_attendance_are_a_stop_that_says_what_to_ask_for(register) -> None:
    done, _, _ = register("SCN,Attendance 2024/25,Attendance 2025/26\n987654325,92.1,90\n012345674,93,94\n")
    (issue,) = [each for each in done.issues if each.code == "rate-without-month"]
    assert issue.message.endswith(
        "Write months as 2025-09, or correct the measure's type of result. A school year is not a month: ask the "
        "school for its register by month, or leave these columns out."
    )
