"""Random maps to the sphere, improved by descent in float64 (untrusted)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from numerics.floats.expectations import Floats

_WIDTH = 1e-6  # of the forward differences


def unit_rows(rng: np.random.Generator, points: int, dimension: int) -> Floats:
    """Return vectors uniform on the sphere.

    >>> unit_rows(np.random.default_rng(0), 5, 3).shape
    (5, 3)
    """
    return normalised(rng.standard_normal((points, dimension)))


def normalised(maps: Floats) -> Floats:
    """Return the vectors of maps divided by their lengths.

    >>> normalised(np.array([[3.0, 4.0]])).tolist()
    [[0.6, 0.8]]
    """
    return np.asarray(maps / np.linalg.norm(maps, axis=-1, keepdims=True))


def descended(start: Floats, objective: Callable[[Floats], Floats], *, steps: int) -> Floats:
    """Return unit rows where `objective`, a function of batches of maps, is lower than at `start`.

    L-BFGS in X ↦ X/|X| with forward differences, one batch a gradient.

    >>> down = descended(np.array([[0.6, 0.8]]), lambda maps: maps[:, 0, 1], steps=50)
    >>> bool(down[0, 1] < -0.999)
    True
    """
    shifts = _WIDTH * np.vstack([np.zeros(start.size), np.eye(start.size)])

    def value_and_gradient(x: Floats) -> tuple[float, Floats]:
        values = objective(normalised((x + shifts).reshape(-1, *start.shape)))
        return float(values[0]), (values[1:] - values[0]) / _WIDTH

    options = {"maxiter": steps}
    found = scipy.optimize.minimize(
        value_and_gradient, start.ravel(), jac=True, method="L-BFGS-B", options=options
    )
    return normalised(found.x.reshape(start.shape))
