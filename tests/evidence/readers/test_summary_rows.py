"""Rows that sum up others become no pupils, and a pupil whose name is such a word is not lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sipp_lib.errors import EvidenceError
from sipp_lib.evidence.readers.read import ReadFile, read

SUM = "a total or an average of other rows"
MARKS = "Name,Reading Pre,Reading Post\nIsla Fraser,27,29\nTom Reid,16,16\nZoe Low,19,23\nJo Poe,30,31\n"
CLASSES = "School,SCN,Name,Class,Score\n" + "".join(
    f"Glen,{scn},{name},{class_},{score}\n"
    for scn, name, class_, score in (
        ("987654325", "Isla Fraser", "5A", 11),
        ("012345674", "Tom Reid", "5A", 25),
        ("110345674", "Zoe Low", "5B", 17),
        ("201540313", "Jo Poe", "5B", 40),
    )
)

Reading = Callable[..., ReadFile]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    def run(text: str, **how: object) -> ReadFile:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        return read(path, **how)

    return run


def unsure(reading: Reading, text: str) -> list[str]:
    with pytest.raises(EvidenceError) as caught:
        reading(text)
    return [issue.message for issue in caught.value.issues if issue.severity == "stop"]


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Whole stage",
            "All pupils",
            "P6 mean",
            "Class 6A",
            "No. on track",
            "% on track",
            "SIMD 1-2",
            "Non-FSM",
        ),
        *("Standard deviation", "National average", "Number of pupils", "Std Dev", "School mean", "All boys"),
        *(
            "SIMD Q1",
            "Year average:",
            "Whole class",
            "Percentage achieved",
            "Boys P6",
            "Local authority",
            "S1 target",
        ),
    ],
)
def test_words_of_which_no_name_is_made_are_left_out_wherever_they_stand(
    reading: Reading, label: str
) -> None:
    lines = MARKS.splitlines()
    for at in (3, len(lines)):
        found = reading("\n".join([*lines[:at], f"{label},20,25", *lines[at:]]) + "\n")
        assert found.frame["Name"].tolist() == ["Isla Fraser", "Tom Reid", "Zoe Low", "Jo Poe"]
        assert found.dialect.left_out == {at + 1: SUM}


@pytest.mark.parametrize(
    "label", ["Cohort", "Boys", "Girls", "Median", "National", "Target", "Max", "Whole", "FSM"]
)
def test_who_has_neither_number_nor_class_at_the_end_is_left_out(reading: Reading, label: str) -> None:
    found = reading(f"{CLASSES}Glen,,{label},,20\n")
    assert found.dialect.left_out == {6: SUM}


def test_several_such_words_below_one_another_are_left_out(reading: Reading) -> None:
    found = reading(f"{MARKS}Boys,20,25\nGirls,21,26\nTarget,25,30\n")
    assert found.dialect.left_out == dict.fromkeys((6, 7, 8), SUM)


@pytest.mark.parametrize(
    "row",
    [
        "Cohort,23,24.75",
        "Target,23.0,24.8",
        "Median,23,26",
        "Max,30,31",
        "Range,14,15",
        "Target Mean,23,24.8",
    ],
)
def test_a_row_that_has_a_statistic_of_those_above_is_left_out(reading: Reading, row: str) -> None:
    assert reading(f"{MARKS}{row}\n").dialect.left_out == {6: SUM}


@pytest.mark.parametrize("label", ["Target Mean", "Cohort", "Boys", "Mrs Bell", "New pupil"])
def test_what_is_not_sure_is_asked_and_can_be_kept_or_left_out(reading: Reading, label: str) -> None:
    text = f"{MARKS}{label},13,12\nAda Moss,14,15\n"
    assert unsure(reading, text) == [
        "a.csv, row 6: this may be a pupil, or a summary of others such as a mean, a group or a target. If it is not "
        "a pupil, leave it out (--leave-out-row 6, or ‘Rows to leave out’ on the page). If it is one, keep the row "
        "(--keep-row 6, or ‘Rows to keep’ on the page)."
    ]
    assert label in reading(text, keep_rows=[6]).frame["Name"].tolist()
    assert label not in reading(text, leave_out_rows=[6]).frame["Name"].tolist()


def test_numbers_that_are_finer_and_the_mean_are_asked_about_without_a_word(reading: Reading) -> None:
    assert len(unsure(reading, f"{MARKS}Room 4 Bell,23.0,24.8\n")) == 1
    assert reading(f"{MARKS}Ada Moss,23,25\n").dialect.left_out == {}


@pytest.mark.parametrize(
    "name", ["Girling", "Jo Girling", "Ann Targett", "Max Boyson", "Natio Nallen", "No In"]
)
def test_names_that_only_begin_so_are_pupils(reading: Reading, name: str) -> None:
    assert reading(f"{MARKS}{name},13,12\n").dialect.left_out == {}


def test_a_number_or_both_names_make_a_pupil(reading: Reading) -> None:
    found = reading(f"{CLASSES}Glen,201541689,Target Mean,5B,20\nGlen,201543053,Boys,5B,19\n")
    assert found.dialect.left_out == {}
    text = "Surname,Forename,Score\nFraser,Isla,1\nBoys,Tom,2\nLow,Target,3\nPoe,Jo,4\n"
    assert reading(text).dialect.left_out == {}


def test_forenames_alone_may_be_max(reading: Reading) -> None:
    text = "Name,Score\nIsla,11\nTom,13\nMax,17\nZoe,25\nJo,26\n"
    assert reading(text).frame["Name"].tolist() == ["Isla", "Tom", "Max", "Zoe", "Jo"]


def test_a_table_of_groups_stays_one(reading: Reading) -> None:
    assert len(reading("Group,Score,N\nBoys,1,9\nGirls,2,8\nP6,3,7\nAll pupils,4,6\n").frame) == 4


@pytest.mark.parametrize(
    "label", ["No. below 25", "Number of pupils scoring 25 or over", "% at or above 25", "Pupils with < 20"]
)
def test_a_row_that_counts_those_above_or_below_a_mark_is_no_pupil(reading: Reading, label: str) -> None:
    found = reading(f"{MARKS}{label},2,1\n")
    assert found.frame["Name"].tolist() == ["Isla Fraser", "Tom Reid", "Zoe Low", "Jo Poe"]
    assert found.dialect.left_out == {6: SUM}


@pytest.mark.parametrize("label", ["Total pupils", "Number of pupils", "Average"])
def test_a_count_of_pupils_below_their_numbers_is_no_pupil(reading: Reading, label: str) -> None:
    text = (
        "SCN,Surname,Forename,Score\n987654325,Fraser,Isla,27\n012345674,Reid,Tom,16\n110345674,Low,Zoe,19\n"
    )
    assert reading(f"{text}{label},3,,\n").dialect.left_out == {5: SUM}
