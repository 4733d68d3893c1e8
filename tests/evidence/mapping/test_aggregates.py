"""Tables of schools, authorities, classes or years are no pupils; pupils of whom nobody is told still are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.combine import CurrentData
from sipp_lib.evidence.importer import Preview
from sipp_lib.evidence.mapping.aggregates import find_aggregates
from sipp_lib.evidence.mapping.detect import detect
from sipp_lib.new import begin
from sipp_lib.programme import Programme

TRIAL = Path(__file__).parents[4] / "shared" / "data" / "trials" / "14-table-of-schools.csv"


def said(what: str) -> str:
    return (
        "f.csv: the rows seem to be schools, authorities, classes or years, not pupils: no column tells which pupil a "
        f"row is about, and {what} of many pupils together. The workbook needs a row for each pupil. Note what this "
        "table shows under performance information in Phase 1 instead. If each row is one pupil, add a column ‘Pupil "
        "No’ with 1, 2, 3 … to the file, and add it again."
    )


def previewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> tuple[Preview, CurrentData]:
    monkeypatch.setenv("SIPP_KEYS", str(tmp_path / "keys"))
    place, _ = begin("Glen", tmp_path / "programme")
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    known = steps.current_data(Programme.open(place.notebooks.parents[2]), place)
    return steps.preview(path, place, known), known


@pytest.mark.skipif(not TRIAL.is_file(), reason="the trial files are not beside the checkout")
def test_a_table_of_schools_and_their_authority_is_stopped_before_anything_is_asked(tmp_path, monkeypatch):
    with pytest.raises(EvidenceError) as caught:
        previewed(tmp_path, monkeypatch, TRIAL.read_text(encoding="utf-8"))
    assert str(caught.value) == said("‘time_period’ tells")


def frame(text: str) -> pd.DataFrame:
    head, *rows = [line.split(",") for line in text.splitlines()]
    return pd.DataFrame(rows, columns=head, dtype="string")


def found(text: str) -> list[str]:
    read = frame(text)
    return [issue.message for issue in find_aggregates(read, detect(read), "f.csv")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("School,Roll,Attendance %\nAlder,213,94\nBirch,98,93\nCedar,311,95", "‘Roll’ tells"),
        ("School,Attendance %\nAlder,94\nBirch,93", "‘School’ tells"),
        ("Establishment name,Reading average\nAlder,94\nBirch,93\nCedar,90", "‘Establishment name’ tells"),
        ("Name,Attendance %\nAlder Primary,94\nBirch Academy,93\nSt Fillan’s RC School,91", "‘Name’ tells"),
        ("Local authority,Attendance %\nAngus,94\nFife,93\nMoray,90", "‘Local authority’ tells"),
        ("Geographic level,Attendance %\nSchool,94\nSchool,93\nNational,90", "‘Geographic level’ tells"),
        ("Stage,Attendance %,Number of pupils\nP5,94,31\nP6,93,28\nP7,90,26", "‘Number of pupils’ tells"),
        ("Academic year,Attendance %\n2022/23,94\n2023/24,93\n2024/25,90", "‘Academic year’ tells"),
        ("Month,Possible,Actual\nAug,4000,3800\nSep,8000,7700\nOct,6000,5700", "‘Month’ tells"),
        (
            "School,Year,Attendance %\nAlder,2023,94\nAlder,2024,93\nBirch,2023,90\nBirch,2024,91",
            "‘School’ and ‘Year’ tell",
        ),
        ("Date,Attendance %\n2021-08-19,94\n2021-08-20,93\n2021-08-23,95", "‘Date’ tells"),
        (
            "Local Authority,SeedCode,Pupil roll(1),Attendance rate\nFife,5237521,244,93\nFife,5237629,339,92",
            "‘Pupil roll(1)’ tells",
        ),
        (
            "Local Authority,School Name,Attendance rate\nFife,Hill,93\nFife,Glen,94\nAngus,Hill,92",
            "‘Local Authority’ and ‘School Name’ tell",
        ),
        ("Measured at,Attendance %\nOur school,94\nNational,93\nx,90", "‘Measured at’ tells"),
    ],
)
def test_rows_of_many_pupils_are_told_by_their_headings_and_cells(text, what):
    assert found(text) == [said(what)]


@pytest.mark.parametrize(
    "text",
    [
        "School,Reading Pre\nAlder,31\nAlder,22\nBirch,36\nBirch,12",
        "School,Stage,Sex,Reading Pre\nAlder,P5,F,31\nAlder,P6,M,22\nAlder,P7,F,36",
        "SIMD quintile,Reading Pre\n1,31\n2,22\n3,36",
        "Class,Session,Reading Pre\n5A,2025/26,31\n5A,2025/26,22\n5B,2025/26,36",
        "Pupil No,School,Reading Pre\n1,Alder,31\n2,Birch,22\n3,Cedar,36",
        "Name,School roll,Reading Pre\nOrla Finch,213,31\nNed Moss,98,22\nWren High,311,36",
        "School,Local authority,Year,Reading Pre\nAlder,Fife,P5,31\nAlder,Fife,P5,22\nAlder,Fife,P6,36",
    ],
)
def test_pupils_stay_pupils_whether_or_not_they_are_told_apart(text):
    assert found(text) == []


def test_a_class_in_which_every_row_is_another_is_asked_about_and_then_stops(tmp_path, monkeypatch):
    text = "Class,Attendance % Sep 2025\n5A,94\n5B,93\n6A,90\n"
    seen, known = previewed(tmp_path, monkeypatch, text)
    assert [question.key for question in seen.questions] == ["field:1"]
    done = steps.check(seen.answer("field:1", "class"), known)
    assert [issue.message for issue in done.issues if issue.severity == "stop"] == [said("‘Class’ tells")]


def test_a_count_of_answers_is_no_form_that_people_filled_in():
    text = "Statement,Agree,Neither,Disagree\nI like reading,12,3,5\nI read at home,9,4,7"
    assert found(text) == [
        "f.csv: this seems to be a summary that counts how many gave each answer (columns ‘Agree’, ‘Neither’ and "
        "‘Disagree’), and the workbook needs a row for each person who answered. Export the answers themselves from "
        "the survey tool and add that file."
    ]
    assert found(text.replace("Agree,Neither,Disagree", "I agree,I help,I read")) == []
