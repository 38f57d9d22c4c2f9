"""Why the sigmoid loss with negatives of the own class has no best map."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches._words import over_words
from theorems.claims.simplex._balanced import squared_centre
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average_strictly,
    derived,
    rewrite,
    rewrite_left,
    rules,
    talk,
    terms,
)
from theorems.symmetry import over, to_means

_B, _M = terms.Variable("b", "class"), terms.Variable("m", "point")
_ANCHOR = (talk.c, terms.ClassLaw())


def _push(cosine: Any) -> Any:
    """Return ψ of a number: ℓ of C − 1 equal coordinates."""
    return terms.Loss(talk.t, terms.OtherClasses(talk.c), cosine)


def _mean_of(of_negative: Any) -> Any:
    """Return (1/k) Σ_i of a number."""
    return terms.Bind(talk.i, terms.Indices(), of_negative) / terms.NEGATIVES


def _positive() -> Any:
    """Return E φ(⟨f(x), f(x⁺)⟩): φ of a number is ℓ of k equal coordinates."""
    points = (talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c))
    cosine = terms.Inner(talk.f(talk.x), talk.f(talk.x_plus))
    return over((_ANCHOR, *points), talk.loss_of(cosine))


def _negative() -> Any:
    """Return E ψ((1/k) Σ_i ⟨f(x), f(x_i)⟩) over words and points."""
    independent = terms.IndependentPoints(talk.negative_classes)
    points = (talk.x, terms.Points(talk.c)), (talk.negative_points, independent)
    cosine = _mean_of(terms.Inner(talk.f(talk.x), talk.f(talk.x_i)))
    return over_words(over(points, _push(cosine)))


def _same() -> Any:
    """Return P, the mean of ‖μ_s‖²."""
    mean = terms.Bind(talk.y, terms.Points(talk.s), talk.f(talk.y))
    return terms.Bind(talk.s, terms.Classes(), terms.Inner(mean, mean)) / terms.CLASS_COUNT


def _bound() -> Any:
    """Return φ(P) + E ψ((1/k) Σ_i ([c_i = c]P + [c_i ≠ c]Q))."""
    size, collided = terms.CLASS_COUNT, terms.Equal(talk.c_i, talk.c)
    other = (squared_centre() / size - _same()) / (size - 1)
    cosine = _mean_of(collided * _same() + (1 - collided) * other)
    return talk.loss_of(_same()) + over_words(_push(cosine))


def formal() -> Statement:
    """E φ(⟨f(x), f(x⁺)⟩) + E ψ((1/k) Σ_i ⟨f(x), f(x_i)⟩) is more than the bound, where P ≠ 1."""
    loss = (assume.Convex(), assume.StrictlyConvexDiagonal(), assume.Symmetric())
    spread = (assume.InSupport(_M, _B), assume.TermsDiffer(terms.as_term(1), _same()))
    laws = (assume.Balanced(), assume.Exchangeable())
    assumptions = frozenset((*loss, *laws, assume.UnitVectors("f"), *spread))
    return Statement(assumptions, _positive() + _negative(), ">", _bound())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; for the sigmoid loss of Zhai, Mustafa, Kolesnikov, Beyer 2023",
    remarks=(
        "φ(t) = ℓ(t, .., t) for ℓ of k coordinates, ψ(t) the same for that of C − 1",
        "that ℓ is symmetric says nothing of its values at equal coordinates",
        "m is a point of class b; P and Q are the means of ‖μ_s‖² and of ⟨μ_s, μ_t⟩, s ≠ t",
    ),
)
def spread_classes_do_not_attain() -> Theorem:
    """A map of norm 1 that spreads a class is worse than the bound by its class means.

    E φ(⟨f(x), f(x⁺)⟩) + E ψ((1/k) Σ_i ⟨f(x), f(x_i)⟩) is more than
    φ(P) + E ψ((1/k) Σ_i ([c_i = c]P + [c_i ≠ c]Q)) for every C ≥ 2, k, d and every f of norm 1 with
    P ≠ 1, which is not constant on every class. Classes are balanced, the negatives' classes
    c_1..c_k have any class-symmetric law, with collisions or not, and φ and ψ are any strictly
    convex functions, falling, rising or neither. P is the mean of ‖μ_s‖² and Q that of ⟨μ_s, μ_t⟩,
    s ≠ t.

    With ≥ the right side is the bound by invariant Gram matrices (`orbit-reduction`), for numbers
    with 0 ≤ P ≤ 1 and P + (C−1)Q ≥ 0. Equality would make ⟨f(x), f(x⁺)⟩ the same for all points of
    a class, but a point meets itself, and ⟨f(m), f(m)⟩ = 1. So where the bound is least at P < 1
    only, no map of norm 1 has the least value, however many points a class has: as for the sigmoid
    loss with iid negatives, k = 1, where φ′(1) + (ψ′(1) − ψ′(−1/(C−1)))/C > 0, for as ψ rises Q is
    best at −P/(C−1). That maps with ever more points a class come near it is no part of what is
    proved; that maps constant on classes are not the best ones is `siglip-indistinguishable`.
    """
    whole = rules.add(_above_tangent(), to_means(_negative()))
    return rewrite(whole, _bound(), assume.Balanced())


def _above_tangent() -> Theorem:
    """E φ(⟨f(x), f(x⁺)⟩) > φ(P), as φ is above its tangent where a point meets itself."""
    cosine, mean = terms.Inner(talk.f(talk.x), talk.f(talk.x_plus)), talk.loss_of(_same())
    weak = rules.subgradient(talk.loss_of(cosine), mean)
    strict = rewrite_left(
        talk.loss_of(terms.Inner(talk.f(_M), talk.f(_M))),
        rules.subgradient_strictly(talk.loss_of(1), mean),
        assume.UnitVectors("f"),
        assume.InSupport(_M, _B),
    )
    points = (talk.x, terms.Points(talk.c), _M), (talk.x_plus, terms.Points(talk.c), _M)
    above = average_strictly(weak, strict, (*_ANCHOR, _B), *points)
    return rewrite(above, mean, assume.Balanced())
