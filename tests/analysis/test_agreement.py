import pandas as pd
import pytest

from sipp_lib.analysis.agreement import kappa
from sipp_lib.errors import UsageError


def sorted_by_two(table, names="abc"):
    """The two lists of which a table of counts is: a row what the first said, a column what the second said."""
    pairs = [
        (names[row], names[column])
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    return kappa([one for one, _ in pairs], [other for _, other in pairs]).iloc[0]


def test_cohens_own_example():
    # Cohen (1960), as the example of R's psych::cohen.kappa has it: 200 cases, kappa .49 (.492)
    found = sorted_by_two([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert found["n"] == 200
    assert found["kappa"] == pytest.approx(0.492, abs=0.0006)


def test_the_standard_error_of_fleiss_and_paik():
    # R's statpsych::ci.kappa(.05, 31, 12, 4, 58), after Fleiss & Paik (2003): .6756757, SE .07344761
    found = sorted_by_two([[31, 12], [4, 58]])
    assert found["kappa"] == pytest.approx(0.6756757, abs=1e-6)
    assert found["se"] == pytest.approx(0.07344761, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "value"),
    [([[20, 5], [10, 15]], 0.40), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593)],
)
def test_tables_by_hand(table, value):
    # (35 / 50 - .5) / (1 - .5); (.60 - .54) / (1 - .54); (.60 - .46) / (1 - .46)
    assert sorted_by_two(table)["kappa"] == pytest.approx(value, abs=1e-4)


def test_agreement_on_everything_is_one_and_has_no_error():
    found = kappa(["a", "b"], ["a", "b"]).iloc[0]
    assert found["kappa"] == 1
    assert pd.isna(found["se"])


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"] * 3, ["a"] * 3)])
def test_nothing_is_told_of_nothing_or_of_one_name_for_all(first, second):
    found = kappa(first, second).iloc[0]
    assert found["n"] == len(first)
    assert pd.isna(found["kappa"])
    assert pd.isna(found["se"])


def test_lists_of_different_things_are_refused():
    with pytest.raises(UsageError) as caught:
        kappa(["a"], [])
    assert str(caught.value) == (
        "Agreement is that of two people on the same things. Give one name of each a thing."
    )
