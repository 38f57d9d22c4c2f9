"""The quantities NC1 to NC4 of neural collapse of Papyan, Han and Donoho (2020), in float64.

They are about features h_{i,c}, class means μ_c, the mean μ_G of all features and, of a last layer,
its rows w_c: here unit rows and the linear probe. Means over classes have the same weight for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from numerics.floats.arrays import one_blas_thread
from numerics.floats.cosines import Labels, class_means, off_diagonal
from numerics.floats.expectations import Floats

_NOISE = 2.0**-50  # of the size of the points: by which class means may be off, for each coordinate


@dataclass(frozen=True)
class NeuralCollapse:
    """All are 0 at neural collapse; NaN where class means agree, None for what was not asked for.

    - `within` (NC1): tr(Σ_W Σ_B⁺)/C, with Σ_W the mean of (h − μ_c)(h − μ_c)ᵀ over the points and
      Σ_B that of (μ_c − μ_G)(μ_c − μ_G)ᵀ over the classes.
    - `norms` (NC2): the standard deviation of ‖μ_c − μ_G‖ over its mean.
    - `angles` (NC2): the standard deviation of the cosines of μ_c − μ_G and μ_j − μ_G, c ≠ j.
    - `simplex` (NC2): the mean of |cosine + 1/(C − 1)|.
    - `duality` (NC3): ‖W/‖W‖ − M/‖M‖‖² in the Frobenius norm, M with rows μ_c − μ_G.
    - `disagreement` (NC4): the share of points where argmax_c ⟨w_c, h⟩ is not the nearest mean.
    """

    within: float
    norms: float
    angles: float | None
    simplex: float | None
    duality: float | None
    disagreement: float | None


@one_blas_thread()
def neural_collapse(
    rows: Floats, labels: Labels, classifiers: Floats | None = None, *, paired: bool = True
) -> NeuralCollapse:
    """Return NC1 to NC4 of rows (N, d) with classes 0..C−1 and, if given, classifiers (C, d).

    Without `paired` the C² cosines of the class means are left out.

    >>> rows = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    >>> neural_collapse(rows, np.array([0, 0, 1])).within
    0.0
    """
    around = rows - rows[0]  # exact where the points are near each other
    means = class_means(around, labels)
    centred = means - around.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1)
    noise = _NOISE * max(centred.shape) * float(np.abs(rows).max())
    lengths[lengths <= noise] = np.nan  # the direction of a rounding error
    angles, simplex = _angles(centred / lengths[:, None]) if paired else (None, None)
    apart = not np.isnan(lengths).all()
    norms = np.nan_to_num(lengths)
    duality, disagreement = None, None
    if classifiers is not None:
        duality = _apart(classifiers, centred) if apart else nan
        disagreement = _disagreement(rows, around, means, classifiers) if apart else nan
    return NeuralCollapse(
        _within(around - means[labels], centred, noise),
        float(norms.std() / norms.mean()) if apart else nan,
        angles,
        simplex,
        duality,
        disagreement,
    )


def _angles(directions: Floats) -> tuple[float, float]:
    """Return the deviation of the cosines of unit rows, and their mean distance from −1/(C − 1)."""
    cosines = off_diagonal(directions @ directions.T)
    return float(cosines.std()), float(np.abs(cosines + 1 / (len(directions) - 1)).mean())


def _within(deviations: Floats, centred: Floats, noise: float) -> float:
    """Return tr(Σ_W Σ_B⁺)/C by the singular values of the centred means.

    A mean of the centred means is 0, so that C of them have at most C − 1 that are no rounding.
    """
    _, sizes, axes = np.linalg.svd(np.linalg.qr(centred, mode="r"), full_matrices=False)
    kept = (sizes > noise) & (np.arange(len(sizes)) < len(centred) - 1)
    if not kept.any():
        return nan
    spread = np.mean((deviations @ axes[kept].T) ** 2, axis=0)
    return float(np.sum(spread / sizes[kept] ** 2))


def _apart(classifiers: Floats, centred: Floats) -> float:
    sizes = np.linalg.norm(classifiers), np.linalg.norm(centred)
    if min(sizes) == 0:
        return nan
    return float(np.sum((classifiers / sizes[0] - centred / sizes[1]) ** 2))


def _disagreement(rows: Floats, around: Floats, means: Floats, classifiers: Floats) -> float:
    """Return where classifiers and nearest means differ; means are those of `around`, all moved."""
    nearest = around @ means.T - np.sum(means**2, axis=1) / 2  # −‖h − μ_c‖²/2 but for ‖h‖²/2
    return float(np.mean(nearest.argmax(axis=1) != (rows @ classifiers.T).argmax(axis=1)))
