import pandas as pd
import pytest

from sipp_lib.analysis import eef
from sipp_lib.errors import UsageError

# Education Endowment Foundation, Teaching and Learning Toolkit, technical appendix
TABLE = [
    (-0.01, 0.01),
    (0.02, 0.09),
    (0.10, 0.18),
    (0.19, 0.26),
    (0.27, 0.35),
    (0.36, 0.44),
    (0.45, 0.52),
    (0.53, 0.61),
    (0.62, 0.69),
    (0.70, 0.78),
    (0.79, 0.87),
    (0.88, 0.95),
    (0.96, 1.00),
]


def effects(g, low, high, **columns):
    frame = pd.DataFrame({"g": g, "low": low, "high": high}, dtype="Float64")
    return frame.assign(**({"n_target": 20, "n_comparison": 25} | columns))


@pytest.mark.parametrize(("months", "ends"), list(enumerate(TABLE)))
def test_the_table_is_the_toolkits(months, ends):
    assert eef.in_words(ends) == [str(months)] * 2
    if months:
        assert eef.in_words([-end for end in ends]) == [f"−{months}"] * 2


def test_effects_are_rounded_to_the_tables_hundredths_first():
    assert eef.in_words([0.0149, 0.095, 0.185, 1.004, 1.005, -1.3]) == ["0", "2", "3", "12", "12+", "−12+"]


def test_both_ends_of_the_interval_are_told():
    result = eef.months(effects([0.3, 0.9], [-0.05, 0.5], [0.65, 1.3]))
    assert result["months"].tolist() == ["4", "11"]
    assert result["months_low"].tolist() == ["−1", "6"]
    assert result["months_high"].tolist() == ["8", "12+"]
    assert result["g"].tolist() == [0.3, 0.9]


def test_a_measure_that_is_better_lower_turns_the_sign():
    result = eef.months(effects([-0.3], [-0.65], [0.05]), better="lower").iloc[0]
    assert result[["months", "months_low", "months_high"]].tolist() == ["4", "−1", "8"]


@pytest.mark.parametrize(
    "frame",
    [
        effects([pd.NA], [pd.NA], [pd.NA]),
        effects([0.3], [pd.NA], [pd.NA]),
        effects([0.3], [0.1], [0.5], n_comparison=0),
        effects([0.3], [0.1], [0.5], n_comparison=pd.array([pd.NA], "Int64")),
    ],
    ids=["hidden", "no interval", "nobody to compare with", "comparison hidden"],
)
def test_without_interval_or_comparison_no_months_are_told(frame):
    assert eef.months(frame)[["months", "months_low", "months_high"]].isna().all(axis=None)


def test_no_effects_give_no_months():
    assert eef.months(effects([], [], [])).empty


def test_a_change_without_a_comparison_group_is_refused():
    with pytest.raises(UsageError) as refused:
        eef.months(pd.DataFrame({"n": [30], "effect": [0.4], "low": [0.1], "high": [0.7]}))
    assert str(refused.value) == (
        "Months of progress say how much more one group gained than another, so a change without a comparison "
        "group has none. Compare with a group, or report the change itself."
    )


def test_an_effect_without_its_interval_is_refused():
    with pytest.raises(UsageError) as refused:
        eef.months(pd.DataFrame({"d_ppc2": [0.4], "n_target": [20], "n_comparison": [20]}))
    assert str(refused.value) == (
        "Months of progress need an effect and both ends of its interval. "
        "Work out Hedges' g or the adjusted effect first."
    )


def test_another_direction_is_refused():
    with pytest.raises(UsageError) as refused:
        eef.months(effects([0.3], [0.1], [0.5]), better="up")
    assert str(refused.value) == "A measure is better when ‘higher’ or ‘lower’, not ‘up’. Use one of the two."
