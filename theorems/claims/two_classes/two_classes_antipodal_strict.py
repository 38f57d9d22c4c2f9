"""Two classes, of any law: nothing else is as good as antipodal vectors."""

from __future__ import annotations

from theorems.claims.two_classes import two_classes_antipodal
from theorems.claims.two_classes.spread_bound import coordinate
from theorems.claims.two_classes.two_classes_antipodal import antipodal_gram
from theorems.derivation import PATTERN
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average,
    average_strictly,
    cite,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def _not_antipodal() -> tuple[Assumption, ...]:
    """Return the assumptions: p in class s and q in another class t have f(p) ≠ −f(q)."""
    p, q = (terms.Variable(name, "point") for name in ("p", "q"))
    return (
        assume.InSupport(p, talk.s),
        assume.InSupport(q, talk.t),
        assume.Distinct(talk.s, talk.t),
        assume.InnerBelowOne(talk.f(p), -talk.f(q)),
    )


def formal() -> Statement:
    """L_k(f) > L_k(u) for antipodal u, where f(p) ≠ −f(q) for some points of two classes."""
    weak = two_classes_antipodal.formal()
    strict = frozenset((assume.StrictlyDecreasing(), *_not_antipodal()))
    assumptions = weak.assumptions - {assume.Nonincreasing()} | strict
    return Statement(assumptions, weak.left, ">", weak.right)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("unit vectors have such cosines for C = 2 only",),
)
def two_classes_antipodal_strict() -> Theorem:
    """With two classes every map that is not antipodal has a strictly larger loss.

    L_k(f) > L_k(u) where u_1 = −u_2, for every law ρ, k and d, and every f with ⟨f(p), f(q)⟩ > −1
    for some points p and q of the two classes, of positive probability. By the case of equality in
    Cauchy–Schwarz, which is not part of the derivation, only the f that are constant on classes
    with antipodal unit vectors have no such points.

    In the bound from means 1 − ⟨μ_s, μ_t⟩ ≤ 2 is strict, and so is the decrease of ℓ for an anchor
    of class s and negatives all from class t.
    """
    means = rules.strengthen(cite("bound-from-means"), assume.Nonincreasing())
    mean = peel(means.right, 2)[1].args[2]
    cosine = rules.cosine_below(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    points = ((talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c_i)))
    bound = coordinate(average(cosine, *points), 1 - terms.Equal(talk.c_i, talk.c), mean)
    weak = rules.strengthen(rules.decrease(bound, talk.i, terms.Indices()), assume.Nonincreasing())
    at_pattern = terms.substitute(
        mean, {talk.c: talk.s, talk.negative_classes: terms.Constant(talk.t)}
    )
    apart = coordinate(_cosine_strictly(), 1, at_pattern)
    strict = rules.decrease_strictly(apart, talk.i, terms.Indices())
    whole = rules.chain(means, average_strictly(weak, strict, *PATTERN))
    return rewrite(whole, formal().right, antipodal_gram("u"))


def _cosine_strictly() -> Theorem:
    """⟨μ_s, μ_t⟩ > −1."""
    in_p, in_q, _, differ = _not_antipodal()
    p, q = in_p.args[0], in_q.args[0]
    weak = rules.cosine_below(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    pair = terms.Inner(talk.f(p), talk.f(q))
    apart = subtract(rules.weaken(rules.inner_below_one(differ), _not_antipodal()), 1 - pair)
    strict = rewrite(rewrite_left(pair, apart), -1)
    return average_strictly(
        weak, strict, (talk.x, terms.Points(talk.s), p), (talk.x_plus, terms.Points(talk.t), q)
    )
