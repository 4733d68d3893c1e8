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
    assert result["pooling"] == "random effects"


@pytest.mark.parametrize(
    ("g", "se", "tau", "pooled", "low", "high"),
    # by R, to two decimals, and τ to four (the review of this project): statsmodels' loop stopped at a τ of 0 for both
    [
        (
            [0.164, -0.242, 0.963, 0.985, 0.223, -0.054, 0.759],
            [0.302, 0.252, 0.364, 0.315, 0.211, 0.235, 0.231],
            *(0.4077, 0.37, -0.08, 0.82),
        ),
        ([0.364, -0.217, -0.019], [0.152, 0.353, 0.103], 0.1995, 0.098, -0.57, 0.76),
    ],
)
def test_a_spread_beyond_chance_is_found(g, se, tau, pooled, low, high):
    result = programme.pool(effects(g, np.square(se))).iloc[0]
    assert result["tau"] == pytest.approx(tau, abs=5e-5)
    assert result["pooled"] == pytest.approx(pooled, abs=5e-3)
    assert result[["low", "high"]].tolist() == pytest.approx([low, high], abs=5e-3)


def test_the_bcg_trials_are_pooled_as_by_metafor():
    # Colditz et al. (1994), the example of metafor (Viechtbauer 2010): with and without tuberculosis, vaccinated and
    # not; log risk ratios. tau² .3181 is in metafor's own tests (tests/testthat/test_misc_rma_uni.r: iterated
    # DerSimonian and Laird, which ends at Paule and Mandel's).
    trials = """4 119 11 128, 6 300 29 274, 3 228 11 209, 62 13536 248 12619, 33 5036 47 5761, 180 1361 372 1079,
    8 2537 10 619, 505 87886 499 87892, 29 7470 45 7232, 17 1699 65 1600, 186 50448 141 27197, 5 2493 3 2338,
    27 16886 29 17825"""
    ill, well, ill_not, well_not = np.array([row.split() for row in trials.split(",")], dtype=float).T
    ratio = np.log(ill / (ill + well) / (ill_not / (ill_not + well_not)))
    variance = 1 / ill - 1 / (ill + well) + 1 / ill_not - 1 / (ill_not + well_not)
    result = programme.pool(effects(ratio, variance)).iloc[0]
    assert result["tau"] ** 2 == pytest.approx(0.3181, abs=5e-5)
    # and by definition: weighted by 1/(v + tau²), the squares of what is left add up to k − 1
    weight = 1 / (variance + result["tau"] ** 2)
    mean = (weight * ratio).sum() / weight.sum()
    assert result["pooled"] == pytest.approx(mean)
    assert (weight * (ratio - mean) ** 2).sum() == pytest.approx(12)
    # I² of the fixed effects: Q 152.233 (metafor's dat.bcg), (Q − 12)/Q
    assert result["i2"] == pytest.approx(100 * (152.233 - 12) / 152.233, abs=5e-4)


def test_the_clasp_trials_are_pooled_as_published():
    # DerSimonian & Kacker (2007), Contemporary Clinical Trials 28, 105–114, tables 3 and 4, row PM; log odds ratios
    ill, ill_not = np.array([5, 5, 12, 69, 9, 313]), np.array([8, 17, 9, 94, 11, 352])
    well = np.array([156, 303, 565, 1570, 103, 4659]) - ill
    well_not = np.array([74, 303, 477, 1565, 105, 4650]) - ill_not
    ratio = np.log(ill * well_not / (ill_not * well))
    result = programme.pool(effects(ratio, 1 / ill + 1 / well + 1 / ill_not + 1 / well_not)).iloc[0]
    assert result[["tau", "pooled"]].tolist() == pytest.approx([0.3681, -0.3811], abs=5e-5)
    # se .2060; t .975 with 5 degrees of freedom 2.5706
    assert result["high"] - result["pooled"] == pytest.approx(2.5706 * 0.2060, abs=2e-4)


@pytest.mark.parametrize(("k", "told"), [(4, False), (5, True)])
def test_fewer_than_five_partnerships_foretell_nothing(k, told):
    result = programme.pool(effects(KACKER[:k], VARIANCES[:k])).iloc[0]
    assert result[["predicted_low", "predicted_high"]].notna().tolist() == [told] * 2
    assert pd.notna(result["low"])


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
