import pandas as pd
import pytest

from sipp_lib.analysis.selection import Rule, selected

PUPILS = pd.DataFrame(
    {
        "pupil": list("abcde"),
        "value": pd.array([80, 90, 100, 85, None], dtype="Float64"),
        "simd_decile": pd.array([1, 2, 3, 10, 2], dtype="Int64"),
        "stage": pd.array(["P4", "P5", "P5", None, "P5"], dtype="string"),
        "school": pd.array(["A", "A", "B", "B", "B"], dtype="string"),
        "fme": pd.array([True, False, None, True, False], dtype="boolean"),
        "asn": pd.array([False, True, False, None, False], dtype="boolean"),
    }
)


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (Rule(), "abcde"),
        (Rule(limit=85), "ad"),
        (Rule(limit=90, better="lower"), "bc"),
        (Rule(quintiles=[1]), "abe"),  # deciles 1 and 2
        (Rule(quintiles=[2, 5]), "cd"),
        (Rule(stages=["P5"]), "bce"),
        (Rule(schools=["B"]), "cde"),
        (Rule(circumstances=["fme", "asn"]), "abd"),
        (Rule(limit=90, stages=["P5"], schools=["A"], quintiles=[1]), "b"),
    ],
)
def test_a_pupil_meets_all_that_is_said_and_what_is_not_known_is_not_met(rule, who):
    assert "".join(PUPILS["pupil"][selected(PUPILS, rule)]) == who
