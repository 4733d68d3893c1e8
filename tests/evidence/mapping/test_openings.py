"""Half-days of a register: pairs of columns are recognised, and counts alone are never percentages in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from glen_files import Make
from typer.testing import CliRunner

from sipp_lib.cli import app
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.importer import Preview
from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.questions import seen_whole
from sipp_lib.programme import Programme
from sipp_lib.records.kinds import Measure, School

ASKED = (
    "are these percentages of attendance? They look like numbers of half-days, which mean nothing without the "
    "half-days possible. Answer percent if they are percentages, else leave out."
)
REMEDY = (
    "Or write % into the headings of percentages; of half-days, add a column of those possible beside each, such as "
    "‘Aug 2026 Possible’ beside ‘Aug 2026 Present’."
)
COUNTS = "Name,Aug-26 Att,Sep-26 Att\nIsla,20,44\nTom,19,43\nZoe,17,36\n"

Look = Callable[..., Preview]


@pytest.fixture
def look(tmp_path: Path, begin_glen: Make) -> Look:
    place = begin_glen(
        School(name="Glen Primary", code="GLE"), Measure(name="Attendance", code="ATT", form="rate")
    )

    def looked(text: str, name: str = "register.csv") -> Preview:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return steps.preview(path, place, steps.current_data(Programme.open(tmp_path / "programme"), place))

    return looked


def fields(seen: Preview) -> list[str]:
    return [column.field for column in seen.mapping.columns]


def rates(seen: Preview, tmp_path: Path) -> list[list[object]]:
    programme = Programme.open(tmp_path / "programme")
    rows = steps.check(seen, steps.current_data(programme, programme.partnership("glen"))).arrival.tables[
        "observations"
    ]
    return rows[["occasion", "numerator", "denominator"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("possible", "attended"),
    [
        ("Aug-26 Poss", "Aug-26 Att"),
        ("Poss. Aug 2026", "Att. Aug 2026"),
        ("Aug 2026 Openings", "Aug 2026 Attended"),
        ("Aug 2026 half-day openings", "Aug 2026 openings present"),
        ("Aug 26 Out of", "Aug 26 Present"),
        ("Aug 2026 Possible Attendance", "Aug 2026 Attendance"),
        ("Aug 2026 Max", "Aug 2026 Actual"),
    ],
)
def test_possible_beside_attended_of_a_month_is_a_pair(
    look: Look, tmp_path: Path, possible: str, attended: str
) -> None:
    for one, other, cells in ((possible, attended, "20,{}"), (attended, possible, "{},20")):
        rows = "".join(f"{name},{cells.format(value)}\n" for name, value in (("Isla", 20), ("Tom", 17)))
        seen = look(f"Name,{one},{other}\n{rows}")
        assert seen.questions == []
        assert rates(seen, tmp_path) == [["2026-08", 20, 20], ["2026-08", 17, 20]]


def test_pairs_without_a_month_or_of_a_term(look: Look) -> None:
    seen = look("Name,Poss,Att\nIsla,120,117\nTom,120,98\n")
    assert fields(seen) == ["name", "denominator", "numerator"]
    seen = look("Name,Term 1 Poss,Term 1 Att,Term 2 Poss,Term 2 Att\nIsla,120,117,90,88\nTom,120,98,90,90\n")
    assert fields(seen) == ["name", "denominator", "numerator", "denominator", "numerator"]


def test_marks_out_of_and_percentages_are_no_pair(look: Look) -> None:
    seen = look("Name,Reading Actual,Reading Out of\nIsla,12,20\nTom,15,20\n")
    assert "denominator" not in fields(seen)
    seen = look("Name,Aug 2026 Poss,Aug 2026 Att %\nIsla,20,95\nTom,20,90\n")
    assert fields(seen)[2] == "percent"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (COUNTS, "‘Aug-26 Att’ and ‘Sep-26 Att’"),
        ("Name,Aug 2026 Attendance,Sep 2026 Attendance\nIsla,20,80\nTom,18,75\n", ""),
        ("Name,Attendance Aug 2026\nIsla,20\nTom,18\n", "‘Attendance Aug 2026’"),
        ("Name,Attendance\nIsla,38\nTom,\nZoe,40\n", "‘Attendance’"),
    ],
)
def test_whole_numbers_that_may_be_half_days_are_asked_about(look: Look, text: str, names: str) -> None:
    seen = look(text)
    names = names or "‘Aug 2026 Attendance’ and ‘Sep 2026 Attendance’"
    (question,) = (each for each in seen.questions if each.key == "counts")
    assert question.text == f"{names}: {ASKED}"
    assert question.choices == ("percent", LEAVE_OUT)
    assert question.suggestion == LEAVE_OUT
    assert set(fields(seen.answer("counts", LEAVE_OUT))[1:]) == {LEAVE_OUT}
    assert set(fields(seen.answer("counts", "percent"))[1:]) == {"percent"}
    # who presses on at the screen has not said that they are percentages
    assert set(fields(seen)[1:]) == {LEAVE_OUT}


def test_who_says_percent_has_them_with_their_months(look: Look) -> None:
    seen = look(COUNTS).answer("counts", "percent")
    assert [(each.measure, each.occasion) for each in seen.mapping.columns[1:]] == [
        ("ATT", "2026-08"),
        ("ATT", "2026-09"),
    ]
    assert seen.questions == []


def test_a_screen_leaves_them_out_until_somebody_says_otherwise(look: Look) -> None:
    text = COUNTS.replace("Name,", "Name,Class,").replace(",20,", ",5A,20,")
    text = text.replace("Tom,", "Tom,5A,").replace("Zoe,", "Zoe,5B,")
    mapping = seen_whole(look(text).mapping)
    assert [each.field for each in mapping.columns] == ["name", "class", LEAVE_OUT, LEAVE_OUT]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Name,Aug-26 Att %,Sep-26 Att %\nIsla,20,44\nTom,19,43\n", "register.csv"),
        ("Name,Aug-26 Att,Sep-26 Att\nIsla,100,98\nTom,45,100\n", "register.csv"),
        ("Name,Aug-26 Att,Sep-26 Att\nIsla,20.5,44.1\nTom,19.2,43.0\n", "register.csv"),
        ("Name,Aug-26 Att,Sep-26 Att\nIsla,20%,44%\nTom,19%,43%\n", "register.csv"),
        (COUNTS, "attendance per cent.csv"),
    ],
)
def test_percentages_are_not_asked_about(look: Look, text: str, name: str) -> None:
    seen = look(text, name)
    assert seen.questions == []
    assert fields(seen)[1:] == ["percent", "percent"]


def test_without_asking_the_file_is_refused_and_the_sentence_says_what_to_write(
    look: Look, tmp_path: Path
) -> None:
    look(COUNTS)
    words = ["add", str(tmp_path / "register.csv"), "--to", "glen", "--yes"]
    done = CliRunner().invoke(app, [*words, "--programme", str(tmp_path / "programme")])
    assert done.exit_code != 0
    assert str(done.exception) == (
        f"register.csv cannot be added without asking: ‘Aug-26 Att’ and ‘Sep-26 Att’: {ASKED} Run the command without "
        f"--yes. {REMEDY}"
    )
