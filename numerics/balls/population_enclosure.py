"""Population losses as enclosures: the same quantities as `numerics.floats.population`, with proof.

Input is exact, the error of every step is inside the ball, and `bits` (53 to 2,000) is explicit.
The log-sum-exp losses go through `numerics.balls.quadrature`, whose discretisation and truncation
errors are proved in docs/enclosure.md; the other losses of the family are finite sums.
Trusted: claims and certificates rest on this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import TypeAlias

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.balls.enumeration import enumerated_expectation
from numerics.balls.quadrature import Moments, moments, tangent
from numerics.exact.arithmetic import BALLS
from numerics.exact.finite_map import FiniteMap, checked_map
from numerics.exact.formula import Formula, of_one
from numerics.exact.geometry import Matrix, gram_and_law, gram_of
from numerics.exact.jets import derivatives
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import Exact, rational
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase

_GUARD_BITS = 40

Coordinates: TypeAlias = Sequence[fmpq | arb]
"""The v_j of an anchor: rationals, or balls where nothing has to be told apart."""


@dataclass(frozen=True)
class Anchor:
    """What one anchor contributes, in balls.

    `value` is E ℓ(v_J1..v_Jk); `slopes[j]` is ∂/∂v_j; `curvatures[j]` are numbers such that the
    Hessian along any direction x with x = 0 at the collided atom is ≥ Σ_j curvatures[j] x_j².
    """

    value: arb
    slopes: tuple[arb, ...] = ()
    curvatures: tuple[arb, ...] = ()


def latent_loss(
    gram: Sequence[Sequence[Exact]],
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 53,
) -> Enclosure:
    """Return an enclosure of L_k of a Gram matrix G under the class law ρ.

    L_k(G) = Σ_c ρ_c E ℓ((1 − G_{c,c_i})_i); k = ``inf`` is the limit normalised as
    `loss.limit_offset` says. The relative width is about 2^−bits. Raises `ValueError` where G is
    not an exact Gram matrix of unit vectors, ρ not a law, k < 1 or the loss has no limit.

    >>> latent_loss([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=10**9).decimals(9)
    ('20.157046668', '20.157046669')
    """
    G, rho = gram_and_law(gram, law)
    with precision(check_bits(bits) + _GUARD_BITS):
        rows = anchors(G, rho, negatives=negatives, loss=loss, bits=bits)
        total = sum((arb(mass) * row.value for mass, row in zip(rho, rows, strict=True)), arb(0))
        return Enclosure.of(total, bits=bits)


def representation_loss(
    f: FiniteMap, *, negatives: int | float, loss: Loss | None = None, bits: int = 53
) -> Enclosure:
    """Return an enclosure of L_k of a finite map.

    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    >>> representation_loss(f, negatives=1).decimals(9)
    ('0.410037595', '0.410037596')
    """
    f, chosen = checked_map(f), checked_loss(loss)
    inner, k = gram_of(f.vectors), chosen.check_negatives(negatives)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for x, row in enumerate(f.positives):
            for y, mass in enumerate(row):
                if mass == 0:
                    continue
                v = [inner[x][y] - entry for entry in inner[x]]
                total += arb(mass) * _merged(chosen, v, f.negatives, k, None, bits).value
        return Enclosure.of(total, bits=bits)


def anchors(
    G: Matrix,
    rho: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss | None,
    bits: int,
    derivatives: bool = False,
) -> list[Anchor]:
    """Return one `Anchor` a class, at v_j = 1 − G_cj, with equal work done once.

    Rows that are the same up to the order of the classes give the same balls, so that equal real
    numbers stay identical objects; docs/optimum.md uses this ("Symmetry").
    """
    chosen = checked_loss(loss)
    k = chosen.check_negatives(negatives)
    done: dict[tuple[tuple[fmpq, fmpq], ...], Anchor] = {}
    rows = []
    for c, row in enumerate(G):
        own, others = (1 - row[c], rho[c]), [j for j in range(len(rho)) if j != c]
        others.sort(key=lambda j: (row[j], rho[j]))
        order = [c, *others]
        key = (own, *((1 - row[j], rho[j]) for j in others))
        if key not in done:
            v, p = [1 - row[j] for j in order], [rho[j] for j in order]
            own_atom = 0 if derivatives else None
            done[key] = _merged(chosen, v, p, k, own_atom, bits)
        rows.append(_unsort(done[key], order))
    return rows


def _unsort(found: Anchor, order: list[int]) -> Anchor:
    place = {j: i for i, j in enumerate(order)}

    def back(balls: tuple[arb, ...]) -> tuple[arb, ...]:
        return tuple(balls[place[j]] for j in range(len(order))) if balls else ()

    return Anchor(found.value, back(found.slopes), back(found.curvatures))


def anchor(
    loss: Loss,
    v: Sequence[fmpq],
    p: Sequence[fmpq],
    negatives: int | float,
    *,
    bits: int,
    collided: int | None = None,
) -> Anchor:
    """Return the balls of one anchor with coordinates v_j of probability p_j.

    Atoms with equal coordinates are merged first; derivatives come only with `collided`, the atom
    of the anchor's own class, which stays by itself. Raises `ValueError` for a bad k, for
    k = ``inf`` where the loss has no limit, and for derivatives that the loss does not have.

    >>> from numerics.exact.losses import Logistic
    >>> anchor(Logistic(), [fmpq(0)], [fmpq(1)], 3, bits=53).value.overlaps(arb(4).log())
    True
    """
    chosen = checked_loss(loss)
    return _merged(chosen, v, p, chosen.check_negatives(negatives), collided, bits)


def tangent_at(
    loss: Loss, v: Sequence[arb], p: Sequence[fmpq], negatives: int | float, *, bits: int
) -> Anchor:
    """Return value and slopes of one anchor whose coordinates are balls, for many classes.

    Nothing is merged, and curvatures are not promised. Raises as `anchor` does.

    >>> from numerics.exact.losses import Logistic
    >>> tangent_at(Logistic(), [arb(0)], [fmpq(1)], 3, bits=53).value.overlaps(arb(4).log())
    True
    """
    chosen = checked_loss(loss)
    k = chosen.check_negatives(negatives)
    match chosen.shape:
        case LogSumExp(beta, margin, constant):
            rate = rational(beta)
            exponents = [rate * (rational(margin) - x) for x in v]
            if k == inf:
                return _limit(exponents, p, rate, 0)
            value, first = tangent(exponents, p, negatives=int(k), constant=constant, bits=bits)
            return Anchor(value, tuple(-rate * x for x in first))
        case Additive(phi):
            return _additive(phi, v, p, 1 if k == inf else int(k), 0)
        case ExpOfSum(beta):
            return _exp_of_sum(rational(beta), v, p, int(k), 0)
    raise ValueError(f"the loss {chosen.formula} has kinks, or no derivatives in closed form")


def _merged(
    loss: Loss,
    v: Sequence[fmpq],
    p: Sequence[fmpq],
    negatives: int | float,
    collided: int | None,
    bits: int,
) -> Anchor:
    """Return `anchor` of a loss that is checked."""
    groups: dict[tuple[fmpq, bool], list[int]] = {}
    for j, x in enumerate(v):
        groups.setdefault((x, j == collided), []).append(j)
    own = next((i for i, (_, is_own) in enumerate(groups) if is_own), None)
    values = [x for x, _ in groups]
    masses = [sum((p[j] for j in members), fmpq(0)) for members in groups.values()]
    present = [i for i, mass in enumerate(masses) if mass > 0]
    if own is None:
        values, masses = [values[i] for i in present], [masses[i] for i in present]
    merged = _anchor(loss, values, masses, negatives, own, bits)
    if own is None:
        return merged
    slopes, curvatures = [arb(0)] * len(v), [arb(0)] * len(v)
    for i, members in enumerate(groups.values()):
        for j in members:
            share = arb(p[j] / masses[i])
            slopes[j] = merged.slopes[i] * share
            curvatures[j] = merged.curvatures[i] * share
    return Anchor(merged.value, tuple(slopes), tuple(curvatures))


def _anchor(
    loss: Loss, v: list[fmpq], p: list[fmpq], k: int | float, own: int | None, bits: int
) -> Anchor:
    match loss.shape:
        case LogSumExp() as shape:
            return _log_sum_exp(shape, v, p, k, own, bits)
        case Additive(phi):
            return _additive(phi, v, p, 1 if k == inf else int(k), own)
        case ExpOfSum(beta):
            return _exp_of_sum(rational(beta), v, p, int(k), own)
        case _ if own is not None:
            raise ValueError(f"the loss {loss.formula} has kinks, or no derivatives in closed form")
        case WorstCase() as shape:
            return Anchor(_worst_case(shape, v, p, k))
    return Anchor(enumerated_expectation(loss, v, p, int(k)))


def _log_sum_exp(
    shape: LogSumExp, v: list[fmpq], p: list[fmpq], k: int | float, own: int | None, bits: int
) -> Anchor:
    beta, margin = rational(shape.beta), rational(shape.margin)
    exponents = [beta * (margin - x) for x in v]
    if k == inf:
        return _limit(exponents, p, beta, own)
    found = _moments(tuple(exponents), tuple(p), int(k), shape.constant, bits, own)
    if own is None:
        return Anchor(found.value)
    # p_0 = 1/(1+S) exists for b = 1 only; E p_0 p_j is then the damped moment.
    floor = found.damped if shape.constant else (arb(0),) * len(v)
    curvatures = [beta**2 * (a + b) for a, b in zip(floor, found.paired, strict=True)]
    return Anchor(found.value, tuple(-beta * x for x in found.first), tuple(curvatures))


@lru_cache(maxsize=256)
def _moments(
    exponents: tuple[fmpq, ...],
    p: tuple[fmpq, ...],
    k: int,
    constant: int,
    bits: int,
    own: int | None,
) -> Moments:
    """Return the moments, once: a certificate asks for slopes and curvatures at one point."""
    return moments(
        exponents,
        p,
        negatives=k,
        constant=constant,
        bits=bits,
        derivatives=own is not None,
        paired_with=own,
    )


def _limit(exponents: Coordinates, p: Sequence[fmpq], beta: fmpq, own: int | None) -> Anchor:
    """Return log Σ p_j e^{x_j}, the limit of E log(b + S) − log k, and its derivatives."""
    terms = [arb(mass) * arb(x).exp() for x, mass in zip(exponents, p, strict=True)]
    total = sum(terms, arb(0))
    if own is None:
        return Anchor(total.log())
    shares = [term / total for term in terms]
    curvatures = [beta**2 * shares[own] * share for share in shares]
    return Anchor(total.log(), tuple(-beta * share for share in shares), tuple(curvatures))


def _worst_case(shape: WorstCase, v: list[fmpq], p: list[fmpq], k: int | float) -> arb:
    ascending = sorted(range(len(v)), key=lambda j: v[j])
    total, above = arb(0), fmpq(1)
    if k == inf:
        return arb(shape.of_minimum(arb(v[ascending[0]]), BALLS))
    for j in ascending:
        probability = arb(above) ** int(k) - arb(above - p[j]) ** int(k)
        total += probability * shape.of_minimum(arb(v[j]), BALLS)
        above -= p[j]
    return total


def _additive(
    phi: Formula, v: Coordinates, p: Sequence[fmpq], scale: int, own: int | None
) -> Anchor:
    masses = [scale * arb(mass) for mass in p]
    if own is None:
        terms = (m * of_one(phi, arb(x), BALLS) for x, m in zip(v, masses, strict=True))
        return Anchor(sum(terms, arb(0)))
    jets = [m * derivatives(phi, arb(x), BALLS) for x, m in zip(v, masses, strict=True)]
    value = sum((jet.value for jet in jets), arb(0))
    return Anchor(value, tuple(x.slope for x in jets), tuple(x.curvature for x in jets))


def _exp_of_sum(
    beta: fmpq, v: Coordinates, p: Sequence[fmpq], count: int, own: int | None
) -> Anchor:
    terms = [arb(mass) * (-beta * arb(x)).exp() for x, mass in zip(v, p, strict=True)]
    mean = sum(terms, arb(0))
    if own is None:
        return Anchor(mean**count)
    factor = count * mean ** (count - 1)
    slopes = tuple(-beta * factor * term for term in terms)
    return Anchor(mean**count, slopes, tuple(beta**2 * factor * term for term in terms))
