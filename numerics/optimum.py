"""The Gram matrix that minimises the population loss, found in float64 and then certified.

For a convex loss the minimum of L_k over the elliptope is a convex program. The search works on
unit rows U with G = UUᵀ and proposes; `numerics.optimality.minimum` checks what it proposes and
gives the interval. For rank ≤ d < C − 1 the program is not convex: the result is then a local
minimum, and the interval's lower end is that of the relaxation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np
from flint import arb, fmpq

from numerics.balls import Exact, as_fraction, check_bits, class_law, precision
from numerics.enclosure import check_count
from numerics.expectations import Floats
from numerics.geometry import Matrix, gram_of, rational_unit_vectors, simplex_etf_vectors
from numerics.losses import Logistic, Loss
from numerics.optimality import (
    Minimum,
    MinimumCertificate,
    has_kinks,
    is_positive_definite,
    kink_margin,
    minimum,
    minorant,
    smoothing,
)
from numerics.population import latent
from numerics.spheres import minimise, newton_step

SHARPNESS = 512
"""Inverse temperature at which a loss with kinks is smoothed for the search."""

Scope = Literal["global", "local"]


@dataclass(frozen=True)
class Optimum:
    """A candidate for the minimiser of L_k, in float64.

    `vectors` are C unit rows in R^d, `gram` their Gram matrix, `value` L_k there, `lower` the
    lower bound of weak duality over the elliptope and `gap` = value − lower, both without
    rounding error bounds. `scope` is "global" where every stationary point of the search is
    known to be a minimum (d ≥ C, or d = C − 1 and a non-increasing loss), else "local".
    """

    vectors: Floats
    gram: Floats
    value: float
    lower: float
    gap: float
    scope: Scope


class _LatentLoss:
    """L_k(UUᵀ) as a function of unit rows U; derivatives are kept for the last U."""

    def __init__(self, rho: Floats, negatives: int | float, loss: Loss) -> None:
        self.rho, self.negatives, self.loss = rho, negatives, loss
        self._at: bytes = b""
        self._value = 0.0
        self._gradient: Floats = np.empty(0)
        self._hessian: Floats = np.empty(0)

    def _evaluate(self, U: Floats) -> None:
        if U.tobytes() == self._at:
            return
        G = U @ U.T
        np.fill_diagonal(G, 1.0)
        found = latent(G, self.rho, self.negatives, self.loss, order=2)
        assert found.gradient is not None
        assert found.hessian is not None
        self._at, self._value = U.tobytes(), found.value
        self._gradient, self._hessian = found.gradient.copy(), found.hessian.copy()
        np.fill_diagonal(self._gradient, 0.0)  # G_cc = 1 does not vary
        diagonal = np.arange(len(G))
        self._hessian[diagonal, diagonal, :] = self._hessian[diagonal, :, diagonal] = 0.0

    def value_and_gradient(self, U: Floats) -> tuple[float, Floats]:
        self._evaluate(U)
        return self._value, (self._gradient + self._gradient.T) @ U

    def hessian_products(self, U: Floats, V: Floats) -> Floats:
        self._evaluate(U)
        dG = V @ U.T
        dG = dG + dG.transpose(0, 2, 1)
        dD = np.matmul(dG.transpose(1, 0, 2), self._hessian).transpose(1, 0, 2)
        products: Floats = (dD + dD.transpose(0, 2, 1)) @ U + (
            self._gradient + self._gradient.T
        ) @ V
        return products


def minimise_latent_loss(
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    dimension: int | None = None,
    seed: int = 0,
) -> Optimum:
    """Return a float64 candidate for the minimiser of L_k over unit vectors u_c ∈ R^d.

    `law` is ρ, `negatives` k or ``inf``, `dimension` d (by default C, where all Gram matrices of
    unit vectors are reached). A loss with kinks is replaced by its smoothing of inverse
    temperature `SHARPNESS`. Raises `ValueError` for arguments that do not fit.

    >>> found = minimise_latent_loss(["1/3", "1/3", "1/3"], negatives=4)
    >>> bool(abs(found.gram[0, 1] + 0.5) < 1e-9), found.scope
    (True, 'global')
    """
    chosen, rho = loss or Logistic(), class_law(law)
    classes, count = len(rho), check_count(negatives)
    d = _check_dimension(dimension, classes)
    floats = np.array([float(as_fraction(mass)) for mass in rho])
    U = _start(classes, d, seed)
    for smooth in _homotopy(chosen):
        U = minimise(_LatentLoss(floats, count, smooth), U)
    G = U @ U.T
    np.fill_diagonal(G, 1.0)
    value = latent(G, floats, count, chosen, order=0).value
    lower = _float_lower_bound(G, floats, count, chosen)
    monotone = chosen.hypotheses.nonincreasing
    is_global = chosen.hypotheses.convex and (d >= classes or (d == classes - 1 and monotone))
    return Optimum(U, G, value, lower, value - lower, "global" if is_global else "local")


def _check_dimension(dimension: int | None, classes: int) -> int:
    if dimension is None:
        return classes
    if isinstance(dimension, bool) or not isinstance(dimension, int) or dimension < 1:
        raise ValueError(f"dimension is {dimension!r}; give an integer d ≥ 1")
    return dimension


def _start(classes: int, d: int, seed: int) -> Floats:
    """Return the ETF where it fits, a little perturbed so that no saddle holds the search."""
    noise = np.random.default_rng(seed).standard_normal((classes, d))
    if d < classes - 1:
        return noise
    return np.asarray(simplex_etf_vectors(classes, d) + 1e-2 * noise)


def _homotopy(loss: Loss) -> list[Loss]:
    """Return the loss, or for one with kinks its smoothings from soft to sharp."""
    if not has_kinks(loss):
        return [loss]
    return [
        smoothing(loss, sharpness) for sharpness in (SHARPNESS // 64, SHARPNESS // 8, SHARPNESS)
    ]


def _float_lower_bound(G: Floats, rho: Floats, negatives: int | float, loss: Loss) -> float:
    """Return the bound of `optimality.minimum` in float64, with y_c = (AG)_cc and ε = −λ_min."""
    smooth = _homotopy(loss)[-1]
    found = latent(G, rho, negatives, smooth, order=1)
    assert found.gradient is not None
    D = found.gradient / (SHARPNESS if has_kinks(loss) else 1)
    own = np.diag(D).copy()
    np.fill_diagonal(D, 0.0)
    if has_kinks(loss):
        margin = float(as_fraction(kink_margin(loss)))
        intercept = margin * own.sum() + (margin - 1) * D.sum()
    else:
        intercept = found.value - (D * G).sum()
    A = (D + D.T) / 2
    y = (A * G).sum(axis=1)
    slack = A - np.diag(y)
    rounding = len(G) * np.finfo(np.float64).eps * float(np.abs(slack).max())
    smallest = np.linalg.eigvalsh(slack)[0] - rounding
    return float(intercept + y.sum() + len(G) * min(0.0, smallest))


def certify(
    law: Sequence[Exact],
    vectors: Floats | Matrix,
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 80,
) -> MinimumCertificate:
    """Return a certificate for min L_k from candidate vectors, refined to about `bits` bits.

    The vectors are rounded to rational points of the sphere; for a differentiable loss, Newton
    steps with gradients in balls then refine them. Multipliers and slack are read off the
    gradient there. Nothing here is trusted: `numerics.optimality.minimum` checks the result.

    >>> found = minimise_latent_loss(["1/2", "1/4", "1/4"], negatives=4)
    >>> certificate = certify(["1/2", "1/4", "1/4"], found.vectors, negatives=4, bits=120)
    >>> float(minimum(certificate, bits=120).interval.width) < 1e-30
    True
    """
    rho, chosen, count = class_law(law), loss or Logistic(), check_count(negatives)
    exact = rational_unit_vectors(vectors, denominator_bits=max(52, check_bits(bits)))
    sharpness = fmpq(SHARPNESS) if has_kinks(chosen) else None
    draft = MinimumCertificate(rho, count, chosen, exact, (fmpq(0),) * len(rho), fmpq(0), sharpness)
    if sharpness is None and len(exact[0]) > 1:
        draft = replace(draft, vectors=_refine(draft, bits))
    return _with_multipliers(draft, bits)


def _with_multipliers(draft: MinimumCertificate, bits: int) -> MinimumCertificate:
    """Return the certificate with y_c = (AĜ)_cc and the smallest slack 4^n·2^−bits that will do."""
    with precision(bits + 60):
        G = gram_of(draft.vectors)
        _, A = minorant(draft, G, bits=bits)
        y = [
            sum((a * arb(g) for a, g in zip(*rows, strict=True)), arb(0))
            for rows in zip(A, G, strict=True)
        ]
        multipliers = tuple(ball.mid().fmpq() for ball in y)
        slack = fmpq(1, 1 << bits)
        while slack < 1 << 20:
            shifted = [
                [a - arb(multipliers[i] - slack) if i == j else a for j, a in enumerate(row)]
                for i, row in enumerate(A)
            ]
            if is_positive_definite(shifted):
                return replace(draft, multipliers=multipliers, slack=slack)
            slack *= 4
    raise ArithmeticError("no slack makes the dual matrix positive definite; more bits needed")


def _refine(draft: MinimumCertificate, bits: int) -> Matrix:
    """Return the vectors after chord Newton steps: Hessian in float64, gradient in balls."""
    U = np.array([[float(as_fraction(x)) for x in row] for row in draft.vectors])
    rho = np.array([float(as_fraction(mass)) for mass in draft.law])
    function = _LatentLoss(rho, draft.negatives, draft.loss)
    vectors, last = draft.vectors, inf
    for step in range(1, 2 + bits // 16):
        residual, exponent = _tangent_gradient(
            replace(draft, vectors=vectors), min(bits, 60 * step)
        )
        if exponent >= last or exponent < -bits:
            break
        last = exponent
        move = newton_step(function, U, residual)
        scale = fmpq(2) ** exponent
        moved = [
            [x + scale * _dyadic(dx) for x, dx in zip(*rows, strict=True)]
            for rows in zip(vectors, move.tolist(), strict=True)
        ]
        vectors = rational_unit_vectors(moved, denominator_bits=bits)
    return vectors


def _tangent_gradient(draft: MinimumCertificate, bits: int) -> tuple[Floats, int]:
    """Return the gradient on the product of spheres as floats times 2^exponent."""
    with precision(bits + 60):
        G = gram_of(draft.vectors)
        _, A = minorant(draft, G, bits=bits)
        columns = list(zip(*draft.vectors, strict=True))
        gradient = [[2 * _dot(row, column) for column in columns] for row in A]
        tangent = []
        for u, g in zip(draft.vectors, gradient, strict=True):
            radial = _dot(g, u)
            tangent.append(
                [(x - radial * arb(component)).mid() for x, component in zip(g, u, strict=True)]
            )
        largest = max((abs(x) for row in tangent for x in row), key=lambda x: x.fmpq())
        if largest == 0:
            return np.zeros((len(tangent), len(columns))), -(1 << 30)
        mantissa, power = largest.man_exp()
        exponent = int(power) + int(mantissa).bit_length()
        scale = arb(2) ** -exponent
        return np.array([[float(x * scale) for x in row] for row in tangent]), exponent


def _dot(balls: Sequence[arb], exact: Sequence[fmpq]) -> arb:
    return sum((x * arb(y) for x, y in zip(balls, exact, strict=True)), arb(0))


def _dyadic(x: float) -> fmpq:
    return fmpq(*x.as_integer_ratio())


def certified_minimum(
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 80,
) -> tuple[MinimumCertificate, Minimum]:
    """Return min L_k over all Gram matrices of unit vectors, searched for and then certified.

    >>> _, found = certified_minimum(["1/2", "1/2"], negatives=1)
    >>> found.interval.decimals(9)
    ('0.410037595', '0.410037596')
    """
    candidate = minimise_latent_loss(law, negatives=negatives, loss=loss)
    certificate = certify(law, candidate.vectors, negatives=negatives, loss=loss, bits=bits)
    return certificate, minimum(certificate, bits=bits)
