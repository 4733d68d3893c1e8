import pandas as pd
import pytest

from sipp_lib.analysis import acel
from sipp_lib.errors import UsageError


def judgements(rows):
    return pd.DataFrame(rows, columns=["pupil", "stage", "organiser", "level"], dtype="string")


def literacy(pupil, stage, *levels):
    return [(pupil, stage, each, level) for each, level in zip(acel.LITERACY_ORGANISERS, levels, strict=True)]


def test_literacy_is_all_three_organisers_and_no_judgement_is_left_out():
    frame = judgements(
        [
            *literacy("a", "P4", "First", "First", "Second"),
            *literacy("b", "P4", "First", "Early", "First"),
            *literacy("c", "P4", "First", "First", None),
            ("a", "P4", "numeracy", "Early"),
            ("d", "P4", "numeracy", "First"),
        ]
    )
    result = acel.rates(frame).set_index("organiser")
    assert result.index.tolist() == list(acel.ORGANISERS)
    assert result["n"].tolist() == [3, 3, 2, 2, 2]
    assert result["count"].tolist() == [3, 2, 2, 1, 1]
    assert result.loc["literacy", "percent"] == 50
    # Wilson (1927) for 1 of 2 with z² = 3.8415: .5 ± 1.96·√(.125 + .24009)/(1 + 1.92073)
    assert result.loc["literacy", ["low", "high"]].tolist() == pytest.approx([9.453, 90.547], abs=5e-3)


@pytest.mark.parametrize(
    ("stage", "level", "achieved"),
    [
        ("P1", "Early", 1),
        ("P1", "Not yet Early", 0),
        ("P4", "Early", 0),
        ("P7", "Second", 1),
        ("P7", "First", 0),
        ("S3", "Third", 1),
        ("S3", "Fourth", 1),
        ("S3", "Second", 0),
    ],
)
def test_each_stage_has_its_expected_level(stage, level, achieved):
    result = acel.achieved(judgements([("a", stage, "numeracy", level)]))
    assert result["value"].tolist() == [achieved]


def test_stages_that_are_not_judged_are_left_out_and_stages_come_in_order():
    rows = [
        ("a", "S3", "numeracy", "Third"),
        ("b", "P1", "numeracy", "Early"),
        ("c", "P5", "numeracy", "First"),
    ]
    assert acel.rates(judgements(rows))["stage"].tolist() == ["P1", "S3"]


@pytest.mark.parametrize("rows", [[], [("a", "P1", "reading", None)], [("a", "P2", "reading", "Early")]])
def test_without_judgements_there_are_no_rates(rows):
    result = acel.rates(judgements(rows))
    assert result.empty
    assert result.columns.tolist() == ["stage", "organiser", "n", "count", "percent", "low", "high"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("a", "P1", "drama", "Early"),
            "The organiser ‘drama’ is not one of reading, writing, listening and talking, numeracy. "
            "Correct it in the file.",
        ),
        (
            ("a", "P1", "reading", "Level 1"),
            "The level ‘Level 1’ is not one of Not yet Early, Early, First, Second, Third, Fourth. "
            "Correct it in the file.",
        ),
    ],
)
def test_other_words_are_refused(row, sentence):
    with pytest.raises(UsageError) as refused:
        acel.achieved(judgements([row]))
    assert str(refused.value) == sentence


def test_two_judgements_in_one_organiser_are_refused():
    with pytest.raises(UsageError) as refused:
        acel.rates(judgements([("a", "P1", "reading", "Early")] * 2))
    assert str(refused.value) == (
        "A pupil has two judgements in one organiser. Keep one, of one year at a time."
    )
