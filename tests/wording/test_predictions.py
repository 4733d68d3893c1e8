import pandas as pd
import pytest

from sipp_lib.wording import predictions


def counted(safe, yes, partly, no, later):
    frame = pd.DataFrame(
        {
            "as_predicted": ["yes", "partly", "no", "not compared yet"],
            "predictions": pd.array([yes, partly, no, later], "Int64"),
        }
    )
    return predictions.sentences(safe(frame, subject="records"))


def test_what_was_compared_is_summed_up_and_what_is_open_is_said(safe):
    assert counted(safe, 3, 4, 1, 2) == [
        "How often were we right? Eight predictions were compared with what was seen: three came out as predicted, "
        "four partly as predicted and one otherwise.",
        "Two predictions have not been compared yet.",
    ]


def test_few_predictions_say_nothing_of_how_well_a_partnership_predicts(safe):
    assert counted(safe, 1, 0, 0, 0) == [
        "How often were we right? One prediction was compared with what was seen: one came out as predicted.",
        "That is too few to say how well we predict.",
    ]


def test_whoever_is_always_right_is_asked_for_a_bolder_prediction(safe):
    assert counted(safe, 5, 0, 0, 0)[1:] == [
        "All came out as predicted: next time, predict something that could turn out otherwise."
    ]


def test_nothing_is_said_without_predictions(safe):
    assert counted(safe, 0, 0, 0, 0) == []
    assert counted(safe, 0, 0, 0, 1) == ["One prediction has not been compared yet."]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("strong", "Evidence: strong."),
        ("we cannot tell", "From this evidence we cannot tell."),
        ("", ""),
    ],
)
def test_the_strength_of_evidence_may_be_that_we_cannot_tell(chosen, told):
    assert predictions.strength(chosen) == told
