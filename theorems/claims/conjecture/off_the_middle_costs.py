"""Two opposite heads and a third class: the nearer it is to either, the larger is L_sup."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Matrix, Symbol, log, symbols

from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    argued,
    claim,
    derivative,
    identity,
    steps,
)

_STEPS = (
    "the margins of a direct sum",
    "G(0) is half of G(c) and half of G(−c)",
    "ℓ is strictly convex: its second derivatives",
    "ℓ is strictly convex: their determinant",
    "w₁ moves: the slope of S",
    "w₂ moves: the slope of S",
    "w₃ moves, margins as after the reflection: the slope of S",
    "⟨u₃, w₁⟩ = ⟨u₃, w₂⟩ only where c = 0",
)


@claim(
    kind="theorem",
    hypotheses=(
        "three classes at unit vectors u, −u and v with ⟨u, v⟩ = c; weights downstream h, h and g, "
        "all above 0 (uniform: 1/3 each)",
        "ℓ is the logistic loss log(1 + Σ exp(β(m − v_i))), β > 0",
    ),
    family=steps("every β > 0, margin, h and g", *_STEPS),
    source="nceproof; docs/rare-class.md",
    declared=Verdict.ARGUED,
)
def off_the_middle_costs() -> Iterator[Instance]:
    """A class between two opposite heads of one weight costs the more, the nearer it is to either.

    L_sup = L_sup(c) is even in c, convex, and strictly increases with |c| on [0, 1].

    L_sup is convex in the Gram matrix for every convex ℓ and all weights: where G = λG′ + (1−λ)G″
    the pairs (√λ u′, √(1−λ) u″) have the Gram matrix G, the classifiers (√λ w′, √(1−λ) w″) are in
    the ball, and each margin is the mean of two. G(c) is affine in c, and a reflection takes c to
    −c. Were L_sup(0) = L_sup(c), then, as ℓ is strictly convex, the best classifiers at c would
    have the margins of their reflection. The slopes of the sum S put w₁ along a·u − b·v, w₂ along
    −a·u − b·v and w₃ = v, with a, b > 0, and the first two have different cosines with v unless
    c = 0 or c² = 1. E_st is exp(β(m − v)) of class s against t.
    """
    yield from argued(_STEPS, (*_direct_sum(), *_strict(), *_stationary(), _cosines()))


_beta, _c, _h, _other, _g, _X, _Z = symbols("beta c h h2 g X Z")
_E = {(s, t): Symbol(f"E{s}{t}") for s in (1, 2, 3) for t in (1, 2, 3) if s != t}
FLOOR = Integer(1)
"""What ℓ = log(1 + Σ exp(−β v_i)) adds to the sum."""

ALONG = {1: _X, 2: -_X, 3: _Z}
"""The inner products of the class vectors with a vector of which those with u and v are X and Z."""

REFLECTED: dict[Symbol, Expr] = {_E[2, 1]: _E[1, 2], _E[2, 3]: _E[1, 3], _other: _h}
"""What is equal where the margins are those of the reflection, and the weights of the heads."""


def _direct_sum() -> Iterator[Evidence]:
    """Compare inner products of direct sums, in one dimension each, and Gram matrices."""
    r, s = symbols("r s")  # the roots of λ and 1 − λ
    one, other = symbols("u1 w1"), symbols("u2 w2")
    left, right = (Matrix([r * a, s * b]) for a, b in zip(one, other, strict=True))
    mixed = r**2 * one[0] * one[1] + s**2 * other[0] * other[1]
    yield identity((left.T * right)[0], mixed)
    pairs = zip(_gram(_c), _gram(-_c), _gram(Integer(0)), strict=True)
    yield all_of(*(identity((a + b) / 2, middle) for a, b, middle in pairs))


def _gram(c: Expr) -> tuple[Expr, ...]:
    """Return the entries above the diagonal."""
    return Integer(-1), c, -c


def _strict() -> Iterator[Evidence]:
    """Differentiate ℓ twice by its margins v₁ and v₂, of which E₁ and E₂ are exp(β(m − v))."""
    E, v = symbols("E1 E2"), symbols("v1 v2")
    M = FLOOR + E[0] + E[1]
    slopes = [-_beta * one / M for one in E]
    twice = [_beta**2 * one * (M - one) / M**2 for one in E]
    mixed = -(_beta**2) * E[0] * E[1] / M**2
    moves = [[(one, -_beta * one)] for one in E]
    yield all_of(
        *(derivative(log(M), v[n], slopes[n], given=moves[n]) for n in (0, 1)),
        *(derivative(slopes[n], v[n], twice[n], given=moves[n]) for n in (0, 1)),
        derivative(slopes[0], v[1], mixed, given=moves[1]),
    )
    yield identity(twice[0] * twice[1] - mixed**2, _beta**4 * E[0] * E[1] / M**3)


def _stationary() -> Iterator[Evidence]:
    """Move each classifier by a vector whose inner products with u and v are X and Z."""
    weights = {1: _h, 2: _other, 3: _g}
    M = {s: 1 + sum((one for (t, _), one in _E.items() if t == s), Integer(0)) for s in weights}
    S = sum((weights[s] * log(M[s]) for s in M), Integer(0))
    P = {pair: weights[pair[0]] * one / M[pair[0]] for pair, one in _E.items()}
    a, b = P[1, 2] + P[1, 3] + P[2, 1], P[3, 1]
    yield derivative(S, _c, -_beta * (a * _X - b * _Z), given=_moves(1))
    a, b = P[2, 1] + P[2, 3] + P[1, 2], P[3, 2]
    yield derivative(S, _c, _beta * (a * _X + b * _Z), given=_moves(2))
    along = P[3, 1] + P[3, 2]
    turned = (P[1, 3] - P[2, 3]) * _X - along * _Z
    yield all_of(
        derivative(S, _c, _beta * turned, given=_moves(3)),
        identity(turned.xreplace(REFLECTED), -along * _Z),
    )


def _moves(classifier: int) -> list[tuple[Symbol, Expr]]:
    """Return the slopes of each E where one classifier moves."""
    return [
        (one, (-1 if s == classifier else 1) * _beta * ALONG[s] * one)
        for (s, t), one in _E.items()
        if classifier in (s, t)
    ]


def _cosines() -> Evidence:
    """Compare the squares of ⟨v, w₁⟩ = (ac − b)/r₁ and ⟨v, w₂⟩ = −(ac + b)/r₂, times r₁²r₂²."""
    a, b = symbols("a b")
    difference = (b - a * _c) ** 2 * _length(a, b) - (b + a * _c) ** 2 * _length(-a, b)
    return identity(difference, -4 * a**3 * b * _c * (1 - _c**2))


def _length(a: Expr, b: Expr) -> Expr:
    """Return ‖au + bv‖²."""
    return a**2 + b**2 + 2 * a * b * _c
