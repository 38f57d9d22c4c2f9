"""The population loss L_k in float64, with gradient and Hessian in the Gram matrix.

L_k(f) = E ℓ(v_1..v_k) with v_i = ⟨f(x), f(x⁺)⟩ − ⟨f(x), f(x⁻_i)⟩. Exact up to rounding for every
k, at a cost that does not depend on k; `numerics.balls.population_enclosure` gives the same numbers
with proof. The relative error is below 1e−12 for the logistic loss with C ≤ 64, ρ_min ≥ 1e−12, β in
[0.1, 20] and k up to 10⁹. Where a loss crosses zero (decoupled) the error is relative to E |ℓ|; a
power like exp(−β Σ v_i) loses log10(k) digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from numerics.exact.losses import Loss, checked_loss
from numerics.floats.expectations import Floats, expectation


@dataclass(frozen=True)
class Derivatives:
    """L_k and its derivatives in the C² entries of G, taken as independent variables.

    `gradient[c, j]` is ∂L/∂G_cj and `hessian[c, j, l]` is ∂²L/∂G_cj∂G_cl (entries of different
    rows do not interact). A symmetric change of G uses `gradient + gradientᵀ`.
    """

    value: float
    gradient: Floats | None = None
    hessian: Floats | None = None


def latent_loss(
    gram: ArrayLike, class_law: ArrayLike, *, negatives: float, loss: Loss | None = None
) -> float:
    """Return L_k of a latent-indistinguishable representation with Gram matrix G and class law ρ.

    L_k(G) = Σ_c ρ_c E ℓ((1 − G_{c,c_i})_i), c_1..c_k iid from ρ. `gram` is (C, C) with diagonal 1,
    `class_law` (C,), `negatives` is k or ``inf``, `loss` by default the logistic loss of the talk.
    Raises `ValueError` for shapes or values that do not fit.

    >>> round(latent_loss([[1, -1], [-1, 1]], [0.5, 0.5], negatives=1), 12)
    0.410037595801
    """
    return latent_derivatives(gram, class_law, negatives=negatives, loss=loss, order=0).value


def latent_derivatives(
    gram: ArrayLike,
    class_law: ArrayLike,
    *,
    negatives: float,
    loss: Loss | None = None,
    order: int = 1,
) -> Derivatives:
    """Return L_k with its gradient (order 1) and Hessian (order 2) in the entries of G.

    Arguments as for `latent_loss`. Raises `ValueError` where the loss has no such derivative.

    >>> latent_derivatives([[1, -1], [-1, 1]], [0.5, 0.5], negatives=1).gradient.round(6).tolist()
    [[0.125, 0.029801], [0.029801, 0.125]]
    """
    if order not in (0, 1, 2):
        raise ValueError(f"order is {order!r}; give 0 (value), 1 (gradient) or 2 (Hessian)")
    G, rho = _check_gram(gram), _check_law(class_law, "class_law")
    if rho.ndim != 1:
        raise ValueError(f"class_law has shape {rho.shape}; give one mass a class")
    if len(rho) != len(G):
        raise ValueError(f"gram is {len(G)} × {len(G)} but class_law has {len(rho)} entries")
    return latent(G, rho, negatives, checked_loss(loss), order)


def latent(G: Floats, rho: Floats, negatives: float, loss: Loss, order: int) -> Derivatives:
    """Return `latent_derivatives` without checks, for the inner loops of the search.

    >>> from numerics.exact.losses import Logistic
    >>> latent(np.eye(2), np.array([0.5, 0.5]), 1, Logistic(), 0).gradient is None
    True
    """
    e = expectation(loss, 1.0 - G, rho, negatives=negatives, order=order)
    return Derivatives(
        float(rho @ e.value),
        None if e.gradient is None else -rho[:, None] * e.gradient,
        None if e.hessian is None else rho[:, None, None] * e.hessian,
    )


def _check_gram(gram: ArrayLike) -> Floats:
    G: Any = np.asarray(gram, dtype=np.float64)
    if G.ndim != 2 or G.shape[0] != G.shape[1]:
        raise ValueError(f"gram has shape {G.shape}; a Gram matrix is square")
    if not np.isfinite(G).all():
        raise ValueError("gram contains NaN or infinity")
    off = float(np.abs(np.diag(G) - 1).max())
    if off > 1e-9:
        raise ValueError(f"gram has a diagonal entry that is off 1 by {off:.3g}; normalise first")
    if float(np.abs(G - G.T).max()) > 1e-9:
        raise ValueError("gram is not symmetric; a Gram matrix is")
    largest = float(np.abs(G).max())
    if largest > 1 + 1e-9:
        raise ValueError(f"gram has an entry of size {largest:.9g}; unit vectors have |G_ij| ≤ 1")
    return np.asarray(G)


def _check_law(law: ArrayLike, name: str) -> Floats:
    p = np.asarray(law, dtype=np.float64)
    if not np.isfinite(p).all() or (p < 0).any() or abs(float(p.sum()) - 1) > 1e-9:
        raise ValueError(f"{name} is not a probability law: entries ≥ 0 that sum to 1 are needed")
    return p
