"""Least squares whose uncertainty allows for pupils having been taught in classes, or sent to schools, together."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.analysis.frames import Numbers

Cluster = Literal["class", "school"]
CLUSTERED: dict[Cluster, str] = {"class": "taking account of classes", "school": "taking account of schools"}
FEWEST_CLASSES = 1.5
FEWEST_DF = 3.5
"""Satterthwaite's degrees of freedom below which no interval by classes is told.

Tipton, E. (2015). Psychological Methods 20, 375–393: not to be trusted below 4, as R's robumeta quotes her; of the
article only the abstract was at hand. Three classes of one size in each group have 3.6 to 4.1: it is 4 as a whole
number.
"""


def placed(pairs: pd.DataFrame, cluster: Cluster) -> pd.DataFrame:
    """Pupils whose class or school is known.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        The column `cluster`, and ``school`` where two schools may use the same name for a class.
    cluster : {"class", "school"}
        Which.

    Returns
    -------
    pandas.DataFrame, those rows
        Added: ``place``, the number of the class or school, from 0.

    Raises
    ------
    KeyError
        When the column is missing.
    """
    there = pairs[pairs[cluster].astype("string").fillna("") != ""]
    keys = [name for name in ("school", cluster) if name in there]
    return there.assign(place=there.groupby(list(dict.fromkeys(keys)), dropna=False).ngroup())


def enough(place: pd.Series[int]) -> bool:
    """Whether pupils of one group are in enough classes to tell how classes differ.

    Parameters
    ----------
    place : pandas.Series of int, one a pupil
        As `placed` gives it.

    Returns
    -------
    bool
        Whether (Σn)²/Σn² of its classes is `FEWEST_CLASSES` or more, in which a class that has nearly all pupils counts
        as one. By simulation (benchmarks/README.md) intervals of fewer are wrong too often.
    """
    sizes = place.value_counts().to_numpy(float)
    return bool(sizes.sum() ** 2 >= FEWEST_CLASSES * (sizes**2).sum() > 0)


def can_tell(pupils: pd.DataFrame, *, apart: bool = False) -> bool:
    """Whether pupils are in enough classes to tell how classes differ, of a mean or of two groups set side by side.

    Parameters
    ----------
    pupils : pandas.DataFrame, one row a pupil
        ``class``, ``school`` and, where groups stand `apart`, ``group``.
    apart : bool
        Whether it is of the difference between groups.

    Returns
    -------
    bool
        Whether each group has `enough` and the degrees of freedom reach `FEWEST_DF`; True where no class is known.

    References
    ----------
    As for `robust`.
    """
    there = placed(pupils, "class")
    if there.empty:
        return True
    groups = there["group"] == "target" if apart else pd.Series(True, index=there.index)
    if not all(enough(places) for _, places in there["place"].groupby(groups)):
        return False
    design = np.ones((len(there), 1))
    if apart:
        design = np.column_stack([design, groups.to_numpy(float)])
    *_, df = robust(*sums(design, np.zeros(len(there)), there["place"]), design.shape[1] - 1)
    return bool(df >= FEWEST_DF)


def sums(design: npt.ArrayLike, outcome: npt.ArrayLike, cluster: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """What `robust` needs to know of each cluster.

    Parameters
    ----------
    design : array-like, shape (pupils, terms)
        The columns of the model, with its constant.
    outcome : array-like, shape (pupils,)
        What is explained, in any unit.
    cluster : array-like of int, shape (pupils,)
        Which cluster each pupil is in, counted from 0.

    Returns
    -------
    products : numpy.ndarray, shape (clusters, terms, terms)
        X'X of each cluster.
    moments : numpy.ndarray, shape (clusters, terms)
        X'y of each cluster.
    """
    x, y = np.asarray(design, dtype=float), np.asarray(outcome, dtype=float)
    place = np.asarray(cluster, dtype=int)
    moments = np.zeros((place.max() + 1, x.shape[1]))
    products = np.zeros((*moments.shape, x.shape[1]))
    np.add.at(products, place, x[:, :, np.newaxis] * x[:, np.newaxis, :])
    np.add.at(moments, place, x * y[:, np.newaxis])
    return products, moments


def robust(products: Numbers, moments: Numbers, term: int) -> tuple[Numbers, Numbers, Numbers]:
    """One coefficient of a least squares fit, its standard error by CR2, and Satterthwaite's degrees of freedom.

    Parameters
    ----------
    products : numpy.ndarray, shape (…, clusters, terms, terms)
        As `sums` gives them; any number of data sets at once in front.
    moments : numpy.ndarray, shape (…, clusters, terms)
        As `sums` gives them.
    term : int
        Which coefficient.

    Returns
    -------
    estimate, se, df : numpy.ndarray, shape (…)
        In the unit of the outcome, and without one. The working model is that of independent errors, all alike.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the columns of a model depend on one another.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage
    samples. Survey Methodology 28, 169–181. Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for
    cluster-robust variance estimation and hypothesis testing in fixed effects models. Journal of Business &
    Economic Statistics 36, 672–683: with A = (I − X B X')^−½ of each cluster, B = (Σ X'X)^−1, and e what is left,
    the variance is c'B (Σ X'A e e'A X) B c; with P the matrix of p'p, p = (I − H)' A X B c of each cluster, the
    degrees of freedom are (tr P)²/Σ P². X'A needs no matrix larger than the terms of the model.
    """
    bread = np.linalg.inv(products.sum(axis=-3))
    beta = np.einsum("...ij,...gj->...i", bread, moments)
    left = moments - np.einsum("...gij,...j->...gi", products, beta)
    root = np.linalg.cholesky(bread)[..., np.newaxis, :, :]
    turned = np.swapaxes(root, -1, -2)
    # Of X·root, whose squares are H's eigenvalues in a cluster: 1 where the cluster alone decides a term.
    share, axes = np.linalg.eigh(turned @ products @ root)
    rest = np.where(1 - share > 1e-9, 1 - share, np.inf)
    across = np.linalg.solve(root, np.eye(products.shape[-1])) @ bread[..., np.newaxis, :, term, np.newaxis]
    weights = (root @ axes * rest[..., np.newaxis, :] ** -0.5 @ np.swapaxes(axes, -1, -2) @ across)[..., 0]
    scores = np.einsum("...gi,...gi->...g", weights, left)
    pushed = np.einsum("...gij,...gj->...gi", products, weights)
    p = -np.einsum("...gi,...ij,...hj->...gh", pushed, bread, pushed)
    own = np.einsum("...gi,...gi->...g", weights, pushed)
    p += own[..., np.newaxis] * np.eye(own.shape[-1])
    se = np.sqrt((scores**2).sum(axis=-1))
    trace = np.trace(p, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = trace**2 / (p**2).sum(axis=(-2, -1))
    return beta[..., term], se, df
