import numpy as np
import pandas as pd
import pytest

from sipp_lib.analysis import clusters


def fit(classes, before=None, term=1):
    """Classes as (in the target group, values); before as values in the same order."""
    target = np.concatenate([np.full(len(values), side) for side, values in classes])
    columns = [np.ones(len(target)), target]
    design = np.column_stack(columns if before is None else [*columns, before])
    which = np.repeat(np.arange(len(classes)), [len(values) for _, values in classes])
    outcome = np.concatenate([values for _, values in classes])
    return design, outcome, which, clusters.robust(*clusters.sums(design, outcome, which), term)


def test_classes_of_one_size_are_compared_by_their_means():
    # By hand. In a group of k classes of m pupils H of a class is 11'/(km): its one root is 1/k, so A·1 =
    # (1 − 1/k)^−½·1, and the variance of the group's mean is Σ (class mean − mean)²/(k²(1 − 1/k)) = s²/k with s² of the
    # class means: the t test of class means. P of a group is (I − 11'/k)/(k − 1) times a factor, so the degrees of
    # freedom are k − 1 of each group, and together 2(k − 1).
    # Means 3, 5 and 1, 2: variances 2 and .5, (2 + .5)/2 = 1.25; difference 4 − 1.5
    classes = [(1, [2, 4]), (1, [4, 6]), (0, [0, 2]), (0, [1, 3])]
    estimate, se, df = fit(classes)[-1]
    assert (estimate, se, df) == pytest.approx((2.5, 1.25**0.5, 2))
    assert fit([*classes, (1, [3, 5]), (0, [4, 8])])[-1][2] == pytest.approx(4)


def test_classes_of_several_sizes_by_hand():
    # A group of n pupils: Σ (n_j/n)²(class mean − mean)²/(1 − n_j/n). Target: 1 and 3 pupils, means 4 and 8, mean 7:
    # (1/4)²·9/(3/4) + (3/4)²·1/(1/4) = .75 + 2.25 = 3. Comparison: 2 and 2, means 1 and 3, mean 2: ¼·1/½ twice = 1.
    # P of a group of two, A·1 = a_j·1 with a_j² = 1/(1 − n_j/n), off the diagonal −a₁a₂n₁n₂/n³: with n₁ 1, n₂ 3 of 4:
    # diagonal n_j/n² each (a_j²·n_j(1 − n_j/n)/n²) = 1/16, 3/16; across −√(4/3·4)·3/64 = −.10825; with 2 and 2: ⅛, ⅛,
    # −⅛. Trace ¼ + ¼ = ½; squares 1/256 + 9/256 + 2·.01171875 = 1/16, and 4/64 = 1/16: ¼/⅛ = 2.
    classes = [(1, [4]), (1, [7, 8, 9]), (0, [0, 2]), (0, [2, 4])]
    estimate, se, df = fit(classes)[-1]
    assert (estimate, se, df) == pytest.approx((5, 2, 2))


def test_with_a_covariate_it_is_what_bell_and_mccaffrey_defined():
    # by the definition with whole matrices, as Pustejovsky & Tipton (2018) write it
    rng = np.random.default_rng(7)
    sizes = [3, 9, 14, 6, 21, 11]
    classes = [(side < 3, rng.normal(size=n).tolist()) for side, n in enumerate(sizes)]
    before = rng.normal(size=sum(sizes)) + np.repeat(rng.normal(size=6), sizes)
    design, outcome, which, found = fit(classes, before)
    bread = np.linalg.inv(design.T @ design)
    rest = np.eye(len(outcome)) - design @ bread @ design.T
    left = rest @ outcome
    variance, columns = 0.0, []
    for cluster in range(6):
        mine = which == cluster
        roots, axes = np.linalg.eigh(rest[np.ix_(mine, mine)])
        weight = axes @ np.diag(roots**-0.5) @ axes.T @ design[mine] @ bread[:, 1]
        variance += (weight @ left[mine]) ** 2
        columns.append(rest[:, mine] @ weight)
    inner = np.array(columns) @ np.array(columns).T
    expected = (bread @ design.T @ outcome)[1], variance**0.5, np.trace(inner) ** 2 / (inner**2).sum()
    assert found == pytest.approx(expected)


def test_many_data_sets_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(3)
    one = [clusters.sums(*fit([(side < 2, rng.normal(size=5)) for side in range(4)])[:3]) for _ in range(3)]
    together = clusters.robust(*map(np.stack, zip(*one, strict=True)), 1)
    for at, each in enumerate(one):
        assert [float(part[at]) for part in together] == pytest.approx(
            [*map(float, clusters.robust(*each, 1))]
        )


def pupils(*classes):
    """Pupils by the sizes of the classes of each group."""
    return pd.DataFrame(
        [
            {"group": group, "class": f"{group[0]}{n}", "school": "A"}
            for group, sizes in zip(("target", "comparison"), classes, strict=False)
            for n, size in enumerate(sizes)
            for _ in range(size)
        ]
    )


@pytest.mark.parametrize(
    ("classes", "enough"),
    [
        (([20] * 5,), True),  # of k classes of one size k − 1 degrees of freedom
        (([20] * 4,), False),
        (([20],), False),
        (([20] * 3, [20] * 3), True),  # 2(k − 1), as above
        (([20] * 2, [20] * 2), False),
        (([40], [5] * 12), False),  # the one class differs from others for more reasons than what was tried
    ],
)
def test_few_classes_do_not_tell_how_classes_differ(classes, enough):
    assert clusters.can_tell(pupils(*classes), apart=len(classes) > 1) is enough


def test_where_no_class_is_known_nothing_is_said_of_classes():
    assert clusters.can_tell(pupils([20]).assign(**{"class": None}))


def test_a_class_that_alone_decides_its_group_tells_nothing_of_its_own_variance():
    # the single class of the target group fits exactly: only the two of the comparison group are left, s²/k = 2/2
    estimate, se, _ = fit([(1, [5, 7]), (0, [0, 2]), (0, [2, 4])])[-1]
    assert (estimate, se) == pytest.approx((4, 1))


@pytest.mark.parametrize("form", ["score", "yes or no"])
def test_intervals_by_classes_hold_what_they_should_where_pupils_counted_one_by_one_would_not(
    simulation, form
):
    # Nothing was tried, and classes have .15 of the variance. Of 500 intervals 475 should hold 0, give or take two
    # standard errors of √(500·.05·.95) = 4.9 (seed fixed; benchmarks/README.md has 4,000 a cell)
    cell = simulation.Cell(classes=4, sizes="all of 20", variance=0.15, form=form)
    found = simulation.judged(*simulation.difference(cell, simulation.draw(cell, 500, seed=2)))
    assert found["printed"] == 100
    assert 465 <= 5 * found["coverage"] <= 485


def test_of_two_classes_a_group_nothing_is_told(simulation):
    # two classes of one size a group have two degrees of freedom: 2(k − 1), as above
    cell = simulation.Cell(classes=2, sizes="all of 10", variance=0.05, form="score")
    found = simulation.judged(*simulation.difference(cell, simulation.draw(cell, 40, seed=2)))
    assert found == {"printed": 0, "coverage": None, "wrong": 0}
