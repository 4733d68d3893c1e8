"""A stage beside a name is a stage, and the name is the name."""

import pandas as pd
import pytest
from importing import evidence, looked_at, programme

from sipp_lib.evidence import importer as steps
from sipp_lib.evidence.mapping.staged_names import split_stages
from sipp_lib.evidence.readers.read import read


def table(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return split_stages(read(path)).frame


@pytest.mark.parametrize(
    "cells",
    [
        ("Isla Fraser (P5)", "Tom Ross (P6)"),
        ("P5 - Isla Fraser", "P6 - Tom Ross"),
        ("Isla Fraser – p5", "Tom Ross – p6"),
        ("Isla Fraser P5", "Tom Ross P6"),
        ('"Fraser, Isla [P5]"', '"Ross, Tom [P6]"'),
        ("P5: Isla Fraser", "P6: Tom Ross"),
    ],
)
def test_a_stage_beside_the_name_is_a_column_of_its_own(tmp_path, cells):
    frame = table(tmp_path, "Name,Score\n" + "".join(f"{cell},{at}\n" for at, cell in enumerate(cells, 1)))
    assert [*frame] == ["Name", "Stage", "Score"]
    assert [cell.upper() for cell in frame["Stage"]] == ["P5", "P6"]
    assert frame["Name"].tolist() in (["Isla Fraser", "Tom Ross"], ["Fraser, Isla", "Ross, Tom"])


@pytest.mark.parametrize(
    "text",
    [
        "Name,Score\nIsla Fraser,1\nTom Ross,2\n",
        "Name,Stage,Score\nIsla Fraser (P5),P5,1\nTom Ross (P5),P5,2\n",
        "Name,Score\nIsla Fraser (P5),1\nTom Ross,2\nZoe Reid,3\n",
        "Task,Score\nP5,1\nP6,2\n",
        "Name,Class,Score\nIsla Fraser (5A),5A,1\nTom Ross (5B),5B,2\n",
        "Name,Score\nIsla Fraser (SEN),1\nTom Ross (2),2\n",
        "Name,Comment\nIsla Fraser,Good progress - P5\nTom Ross,Moved to P5\n",
    ],
)
def test_a_file_that_tells_the_stage_otherwise_or_of_few_is_left_as_it_is(tmp_path, text):
    assert table(tmp_path, text).columns.tolist() == text.partition("\n")[0].split(",")


@pytest.mark.parametrize(
    "cells", [("Isla Fraser (P5A)", "Tom Ross (P6/7B)"), ("P5A - Isla Fraser", "P6/7B - Tom Ross")]
)
def test_a_class_beside_the_name_is_a_column_of_its_own(tmp_path, cells):
    frame = table(tmp_path, "Name,Score\n" + "".join(f"{cell},{at}\n" for at, cell in enumerate(cells, 1)))
    assert [*frame] == ["Name", "Class", "Score"]
    assert frame["Class"].tolist() == ["P5A", "P6/7B"]
    assert frame["Name"].tolist() == ["Isla Fraser", "Tom Ross"]


def test_a_class_called_by_a_word_is_no_family_name(tmp_path):
    for text in (
        "Isla Fraser - P5 Oak,1\nTom Ross - P5 Elm,2\n",
        "P5 Oak - Isla Fraser,1\nP5 Elm - Tom Ross,2\n",
    ):
        frame = table(tmp_path, f"Name,Score\n{text}")
        assert frame["Class"].tolist() == ["P5 Oak", "P5 Elm"]
        assert frame["Name"].tolist() == ["Isla Fraser", "Tom Ross"]


def test_the_stage_is_kept_and_the_pupil_is_the_one_that_is_known(place):
    done = looked_at(place, "Name,READ Pre\nIsla Fraser (P5),7\nTom Ross (P6),8\nZoe Reid (P5),9\n")
    steps.import_file(done, steps.current_data(programme(place), place), place)
    assert sorted(evidence(place)["pupils"]["stage"]) == ["P5", "P5", "P6"]
    again = looked_at(
        place, "Name,READ Post\nFraser Isla,7\nTom Ross,8\nZoe Reid,9\n".replace("Fraser Isla", "Isla Fraser")
    )
    assert set(again.arrival.tables["observations"]["pupil"]) == set(evidence(place)["pupils"]["pupil"])
    assert pd.isna(again.arrival.tables["pupils"]["stage"]).sum() == 0
