"""The peer without a certificate: conjugate gradients on a product of spheres, by Pymanopt."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from numerics.floats.expectations import Floats
from numerics.floats.fast_loss import loss_and_gradient
from numerics.floats.many_search import starting_vectors
from theorems.tools.bench.cone_program import NotInstalledError

_STEPS, _SMALL = 2000, 1e-7


def descended_loss(law: Floats, *, negatives: int, seed: int = 0) -> float:
    """Return L_k of the logistic loss at the end of a descent in C unit vectors of R^C.

    The loss and its gradient are those of the certified search. Nothing says how far the minimum
    is. Raises `NotInstalledError` without Pymanopt.

    >>> round(descended_loss(np.array([0.5, 0.5]), negatives=1), 6)
    0.410038
    """
    try:
        pymanopt = import_module("pymanopt")
        manifolds = import_module("pymanopt.manifolds")
        optimizers = import_module("pymanopt.optimizers")
    except ImportError:
        raise NotInstalledError(
            "Pymanopt not measured; install it: pip install 'nceproof[bench]'"
        ) from None
    size = len(law)
    spheres = manifolds.Oblique(size, size)  # unit columns

    @pymanopt.function.numpy(spheres)  # type: ignore[untyped-decorator]
    def loss(columns: Floats) -> float:
        return loss_and_gradient(np.ascontiguousarray(columns.T), law, negatives=negatives)[0]

    @pymanopt.function.numpy(spheres)  # type: ignore[untyped-decorator]
    def gradient(columns: Floats) -> Floats:
        found = loss_and_gradient(np.ascontiguousarray(columns.T), law, negatives=negatives)
        return np.asarray(found[1].T)

    problem = pymanopt.Problem(spheres, loss, euclidean_gradient=gradient)
    optimizer = optimizers.ConjugateGradient(
        verbosity=0, max_iterations=_STEPS, min_gradient_norm=_SMALL
    )
    start = starting_vectors(size, size, seed).T
    return float(optimizer.run(problem, initial_point=start).cost)
