"""From a float64 candidate to a certificate for the minimum (untrusted).

The candidate of `numerics.floats.dual_search` is rounded to rational points of the sphere and
refined with gradients in balls; multipliers and slack are read off there. Nothing here is believed:
`numerics.balls.dual_check.minimum` checks the result from its rationals alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

import numpy as np
from flint import arb, fmpq

from numerics.balls.dual_check import (
    Minimum,
    MinimumCertificate,
    is_positive_definite,
    minimum,
    minorant,
    weights_fit,
)
from numerics.balls.enclosure import check_bits, dyadic, precision
from numerics.errors import Undecided
from numerics.exact.geometry import Matrix, gram_of
from numerics.exact.losses import Loss
from numerics.exact.rationals import Exact, as_fraction
from numerics.exact.shapes import WorstCase
from numerics.floats.dual_search import LatentLoss, Optimum, minimise_latent_loss
from numerics.floats.expectations import Floats
from numerics.floats.sphere_descent import SmoothFunction, newton_step
from numerics.floats.unit_vectors import rational_unit_vectors


def certify(found: Optimum, *, bits: int = 80) -> MinimumCertificate:
    """Return a certificate for min L_k from a candidate, refined to about `bits` bits.

    For a differentiable loss, Newton steps with gradients in balls refine the vectors. A loss
    with kinks keeps the vectors and the subgradient of the search. Raises `Undecided` where
    `bits` are too few to find a slack.

    >>> found = minimise_latent_loss(["1/2", "1/4", "1/4"], negatives=4)
    >>> float(minimum(certify(found, bits=120), bits=120).interval.width) < 1e-30
    True
    """
    vectors = rational_unit_vectors(found.vectors, denominator_bits=max(52, check_bits(bits)))
    draft = MinimumCertificate(found.law, found.negatives, found.loss, vectors, (), fmpq(0))
    if found.subgradient is not None:
        weights = _rational_weights(found.subgradient.weights, draft)
        y = tuple(_dyadic(x) for x in found.subgradient.multipliers.tolist())
        return _with_slack(replace(draft, weights=weights, multipliers=y), bits)
    if len(vectors[0]) > 1:
        draft = replace(draft, vectors=_refine(draft, bits))
    return _with_slack(draft, bits)


def _rational_weights(weights: Floats, draft: MinimumCertificate) -> Matrix:
    rows = weights.tolist()
    return tuple(rational_weights(row, draft.law, draft.loss, draft.negatives) for row in rows)


def rational_weights(
    row: Sequence[float], rho: tuple[fmpq, ...], loss: Loss, negatives: int | float
) -> tuple[fmpq, ...]:
    """Return weights moved into their polytope by the least step 4^n·2^−44 that will do.

    They move towards ρ, the law of one draw, or towards zero where they need not sum to 1.

    >>> from numerics.exact.losses import HardestNegative
    >>> rational_weights([0.5, 0.5], (fmpq(1, 2),) * 2, HardestNegative(), 2)
    (1/2, 1/2)
    """
    towards_one_draw = isinstance(loss.shape, WorstCase) and not loss.shape.is_cut
    inward = fmpq(1, 1 << 44)
    with precision(100):
        while inward < 1:
            kept = [(1 - inward) * max(_dyadic(weight), fmpq(0)) for weight in row]
            if towards_one_draw:
                rest = 1 - sum(kept, fmpq(0))
                kept = [weight + rest * mass for weight, mass in zip(kept, rho, strict=True)]
            if weights_fit(loss, kept, rho, negatives):
                return tuple(kept)
            inward *= 4
    return rho if towards_one_draw else (fmpq(0),) * len(rho)


def _with_slack(draft: MinimumCertificate, bits: int) -> MinimumCertificate:
    """Return the certificate with the smallest slack 4^n·2^−bits that will do.

    Multipliers that are not there yet become y_c = (AĜ)_cc.
    """
    with precision(bits + 60):
        G = gram_of(draft.vectors)
        _, A = minorant(draft, G, bits=bits)
        y = draft.multipliers or tuple(dyadic(dot(a, g)) for a, g in zip(A, G, strict=True))

        def is_feasible(slack: fmpq) -> bool:
            return is_positive_definite(
                [
                    [a - arb(y[i] - slack) if i == j else a for j, a in enumerate(row)]
                    for i, row in enumerate(A)
                ]
            )

        return replace(draft, multipliers=y, slack=least_slack(is_feasible, bits))


def least_slack(is_feasible: Callable[[fmpq], bool], bits: int) -> fmpq:
    """Return the smallest slack 4^n·2^−bits that will do; raise `Undecided` where none does.

    >>> least_slack(lambda slack: slack > fmpq(1, 10), 6)
    1/4
    """
    slack = fmpq(1, 1 << bits)
    while slack < 1 << 20:
        if is_feasible(slack):
            return slack
        slack *= 4
    raise Undecided("no slack makes the dual matrix positive definite; more bits needed")


def _refine(draft: MinimumCertificate, bits: int) -> Matrix:
    """Return the vectors after chord Newton steps."""
    rho = np.array([float(as_fraction(mass)) for mass in draft.law])
    return chord_newton(
        LatentLoss(rho, draft.negatives, draft.loss),
        draft.vectors,
        residual=lambda vectors, bits: _tangent_gradient(replace(draft, vectors=vectors), bits),
        rounded=lambda rows: rational_unit_vectors(rows, denominator_bits=bits),
        bits=bits,
    )


def chord_newton(
    function: SmoothFunction,
    rows: Matrix,
    *,
    residual: Callable[[Matrix, int], tuple[Floats, int]],
    rounded: Callable[[list[list[fmpq]]], Matrix],
    bits: int,
) -> Matrix:
    """Return rational unit rows after Newton steps: Hessian in float64, gradient in balls.

    `residual` gives the gradient in the tangent spaces, known to so many bits, as floats times
    2^exponent, and `rounded` rational unit rows near those given. It ends at a gradient of about
    2^−`bits`, or where it does not fall any more.

    >>> from numerics.exact.losses import Logistic
    >>> function, small = LatentLoss(np.array([0.5, 0.5]), 1, Logistic()), np.ones((2, 1))
    >>> chord_newton(function, ((fmpq(1),), (fmpq(-1),)), rounded=rational_unit_vectors, bits=53,
    ...              residual=lambda rows, bits: (small, -bits - 1))
    ((1,), (-1,))
    """
    U = np.array([[float(as_fraction(x)) for x in row] for row in rows])
    last = inf
    for step in range(1, 2 + bits // 16):
        gradient, exponent = residual(rows, min(bits, 60 * step))
        if exponent >= last or exponent < -bits:
            break
        last = exponent
        move = newton_step(function, U, gradient)
        scale = fmpq(2) ** exponent
        rows = rounded(
            [
                [x + scale * _dyadic(dx) for x, dx in zip(*pair, strict=True)]
                for pair in zip(rows, move.tolist(), strict=True)
            ]
        )
    return rows


def _tangent_gradient(draft: MinimumCertificate, bits: int) -> tuple[Floats, int]:
    """Return the gradient on the product of spheres as floats times 2^exponent."""
    with precision(bits + 60):
        G = gram_of(draft.vectors)
        _, A = minorant(draft, G, bits=bits)
        columns = list(zip(*draft.vectors, strict=True))
        gradient = [[2 * dot(row, column) for column in columns] for row in A]
        tangent = []
        for u, g in zip(draft.vectors, gradient, strict=True):
            radial = dot(g, u)
            tangent.append([x - radial * arb(component) for x, component in zip(g, u, strict=True)])
        return scaled(tangent)


def scaled(rows: Sequence[Sequence[arb]]) -> tuple[Floats, int]:
    """Return the midpoints of balls, which may be beyond float64, as floats times 2^exponent.

    >>> scaled([[arb(2) ** -3000, arb(0)]])
    (array([[0.5, 0. ]]), -2999)
    """
    middles = [[x.mid() for x in row] for row in rows]
    largest = max((abs(x) for row in middles for x in row), key=dyadic)
    if largest == 0:
        return np.zeros((len(rows), len(rows[0]))), -(1 << 30)
    mantissa, power = largest.man_exp()
    exponent = int(power) + int(mantissa).bit_length()
    scale = arb(2) ** -exponent
    return np.array([[float(x * scale) for x in row] for row in middles]), exponent


def dot(balls: Sequence[arb], exact: Sequence[fmpq]) -> arb:
    """Return Σ b_i x_i as a ball.

    >>> dot([arb(2)], [fmpq(1, 2)]) == 1
    True
    """
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
    certificate = certify(candidate, bits=bits)
    return certificate, minimum(certificate, bits=bits)
