import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import programme

# Kacker (2004), Metrologia 41, 132–136, computed with R's metafor by the Paule–Mandel method (in statsmodels' own
# tests): mean 62.40762, se .3380306, τ² .7053953, Q 24.8019
KACKER = [61.0, 61.4, 62.21, 62.3, 62.34, 62.6, 62.7, 62.84, 65.9]
VARIANCES = [0.2025, 1.21, 0.09, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225]


def effects(g, variances, **columns):
    frame = pd.DataFrame({"g": pd.array(g, "Float64"), "se": pd.array(variances, "Float64") ** 0.5})
    named = {"partnership": [f"partnership {i}" for i in range(len(g))], "n_target": 10, "n_comparison": 15}
    return frame.assign(**(named | columns))


def test_the_pooled_effect_is_metafors():
    result = programme.pool(effects(KACKER, VARIANCES)).iloc[0]
    assert result["pooled"] == pytest.approx(62.40762, abs=5e-6)
    assert result["tau"] ** 2 == pytest.approx(0.7053953, abs=5e-7)
    # t .975 with 8 degrees of freedom is 2.3060 (printed tables): ± 2.3060·.3380306
    assert result["high"] - result["pooled"] == pytest.approx(0.7795, abs=5e-5)
    assert result["pooled"] - result["low"] == pytest.approx(0.7795, abs=5e-5)
    # I² = (Q − 8)/Q
    assert result["i2"] == pytest.approx(100 * (24.8019 - 8) / 24.8019, abs=5e-3)
    assert result[["partnerships", "n"]].tolist() == [9, 225]
    assert result["pooling"] == "random effects (Paule and Mandel)"


def test_one_more_partnership_may_differ_more_than_the_mean_does():
    # Higgins et al. (2009): t .975 with 7 degrees of freedom 2.3646, √(.7053953 + .3380306²) = .905352
    result = programme.pool(effects(KACKER, VARIANCES)).iloc[0]
    assert result["predicted_high"] - result["pooled"] == pytest.approx(2.3646 * 0.905352, abs=5e-4)


def test_partnerships_that_agree_are_pooled_by_their_precision():
    # by hand: no spread beyond chance, weights 1/.04 and 1/.01: (25·.2 + 100·.3)/125 = .28, se √(1/125)
    result = programme.pool(effects([0.2, 0.3], [0.04, 0.01])).iloc[0]
    assert result[["pooled", "tau", "i2"]].tolist() == pytest.approx([0.28, 0, 0])
    # t .975 with 1 degree of freedom is 12.706
    assert result["high"] - 0.28 == pytest.approx(12.706 / np.sqrt(125), abs=5e-5)
    assert result[["predicted_low", "predicted_high"]].isna().all()
    weights = programme.forest(effects([0.2, 0.3], [0.04, 0.01]))
    assert weights["weight"].tolist() == pytest.approx([20, 80])
    assert weights["low"].tolist() == pytest.approx([0.2 - 0.39199, 0.3 - 0.195996], abs=5e-5)


def test_hidden_effects_are_left_out_and_keep_their_row():
    frame = effects([0.2, None, 0.3, 0.1], [0.04, 0.02, 0.01, None])
    assert programme.forest(frame)["weight"].isna().tolist() == [False, True, False, True]
    result = programme.pool(frame).iloc[0]
    assert result[["partnerships", "n"]].tolist() == [2, 50]
    assert result["pooled"] == pytest.approx(0.28)


def test_intervals_that_were_given_are_kept():
    frame = effects([0.2, 0.3], [0.04, 0.01]).assign(low=0.0, high=0.5)
    assert programme.forest(frame)["high"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("g", "variances"), [([], []), ([0.2], [0.04]), ([0.2, 0.3], [0.04, None]), ([0.1, 0.2], [0, 0])]
)
def test_fewer_than_two_effects_are_not_pooled(g, variances):
    result = programme.pool(effects(g, variances)).iloc[0]
    assert result[["pooled", "low", "high", "predicted_low", "tau", "i2"]].isna().all()
    assert programme.forest(effects(g, variances))["weight"].isna().all()


def test_effects_that_are_all_alike_are_pooled():
    result = programme.pool(effects([0.2] * 3, [0.04] * 3)).iloc[0]
    assert result[["pooled", "tau", "i2"]].tolist() == pytest.approx([0.2, 0, 0])
