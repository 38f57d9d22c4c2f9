"""The Hessian of the population loss as enclosures (trusted).

∂²L_k/∂G_cj∂G_cl = ρ_c ∂²E ℓ/∂v_j∂v_l, the entries of G taken as independent variables; entries of
different rows do not interact. For a log-sum-exp loss with p_j = n_j a_j/(b + S) it is
β² (δ_jl E p_j − E p_j p_l), from the moments of `numerics.balls.quadrature`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from math import inf

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.balls.population_enclosure import limit_shares, phi_derivatives
from numerics.balls.quadrature import moments
from numerics.exact.custom import checked_loss
from numerics.exact.geometry import gram_and_law
from numerics.exact.losses import (
    Additive,
    ExponentialOfSum,
    Hinge,
    LogSumExp,
    Loss,
    SquaredHinge,
)
from numerics.exact.rationals import Exact, rational

_GUARD_BITS = 40

Balls = list[list[arb]]


def latent_hessian(
    gram: Sequence[Sequence[Exact]],
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 53,
) -> tuple[tuple[tuple[Enclosure, ...], ...], ...]:
    """Return enclosures of ∂²L_k/∂G_cj∂G_cl, indexed [c][j][l].

    Arguments as for `numerics.balls.population_enclosure.latent_loss`; raises `ValueError` as that
    does, and for a loss that is not twice differentiable.

    >>> hessian = latent_hessian([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=1)
    >>> hessian[0][1][1].decimals(8)
    ('0.02624839', '0.02624840')
    """
    (G, rho), chosen = gram_and_law(gram, law), checked_loss(loss)
    chosen.check_negatives(negatives)
    with precision(check_bits(bits) + _GUARD_BITS):
        return tuple(
            tuple(
                tuple(Enclosure.of(arb(mass) * entry, bits=bits) for entry in line)
                for line in _second(chosen, [1 - g for g in row], rho, negatives, bits)
            )
            for mass, row in zip(rho, G, strict=True)
        )


@singledispatch
def _second(loss: Loss, v: list[fmpq], p: Sequence[fmpq], k: int | float, bits: int) -> Balls:
    raise ValueError(f"the loss {loss.name} is not twice differentiable in closed form")


@_second.register
def _log_sum_exp(
    loss: LogSumExp, v: list[fmpq], p: Sequence[fmpq], k: int | float, bits: int
) -> Balls:
    beta, margin = rational(loss.beta), rational(loss.margin)
    exponents, atoms = [beta * (margin - x) for x in v], range(len(v))
    if k == inf:
        shares = limit_shares(exponents, p)
        products = [[a * b for b in shares] for a in shares]
        return [
            [beta**2 * (shares[j] - products[j][i] if j == i else -products[j][i]) for i in atoms]
            for j in atoms
        ]
    hessian: Balls = []
    for j in atoms:
        found = moments(
            exponents,
            p,
            negatives=int(k),
            constant=loss.constant,
            bits=bits,
            derivatives=True,
            paired_with=j,
        )
        row = [-(beta**2) * pair for pair in found.paired]
        # E n_j² = E n_j(n_j − 1) + E n_j.
        row[j] += beta**2 * (found.first[j] - arb(exponents[j]).exp() * found.damped[j])
        hessian.append(row)
    return hessian


@_second.register
def _additive(loss: Additive, v: list[fmpq], p: Sequence[fmpq], k: int | float, bits: int) -> Balls:
    if isinstance(loss, Hinge | SquaredHinge) and rational(loss.margin) < 2:
        raise ValueError(f"the loss {loss.name} with margin below 2 is not twice differentiable")
    scale = 1 if k == inf else int(k)
    atoms = range(len(v))
    curvatures = [scale * arb(p[j]) * phi_derivatives(loss, arb(v[j]))[1] for j in atoms]
    return [[curvatures[j] if j == i else arb(0) for i in atoms] for j in atoms]


@_second.register
def _exponential_of_sum(
    loss: ExponentialOfSum, v: list[fmpq], p: Sequence[fmpq], k: int | float, bits: int
) -> Balls:
    beta, count, atoms = rational(loss.beta), int(k), range(len(v))
    terms = [arb(mass) * (-beta * arb(x)).exp() for x, mass in zip(v, p, strict=True)]
    mean = sum(terms, arb(0))
    scale = beta**2 * count * mean ** (count - 1)
    return [
        [scale * terms[j] * ((count - 1) * terms[i] / mean + (1 if j == i else 0)) for i in atoms]
        for j in atoms
    ]
