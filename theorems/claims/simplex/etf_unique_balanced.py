"""The balanced theorem is strict for everything but the simplex ETF."""

from __future__ import annotations

from typing import Any

from theorems.claims.simplex._balanced import squared_centre
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.derivation import PATTERN
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average,
    average_strictly,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def _coordinate(x: Any, x_plus: Any, klass: Any) -> Any:
    """Return ⟨f(x), f(x⁺)⟩ − ⟨f(x), μ_c⟩, for negatives of a class in the mean."""
    anchor = talk.f(x)
    mean = terms.Bind(talk.y, terms.Points(klass), talk.f(talk.y))
    return terms.Inner(anchor, talk.f(x_plus)) - terms.Inner(anchor, mean)


def _largest() -> Any:
    """Return C/(C−1), the coordinate of a simplex ETF for two different classes."""
    return terms.CLASS_COUNT / (terms.CLASS_COUNT - 1)


def _facts() -> tuple[Assumption, ...]:
    """Return the assumptions: p, q of class s and the mean of t are not those of a simplex ETF."""
    p, q = (terms.Variable(name, "point") for name in ("p", "q"))
    return (
        assume.Distinct(talk.s, talk.t),
        assume.InSupport(p, talk.s),
        assume.InSupport(q, talk.s),
        assume.TermsDiffer(_coordinate(p, q, talk.t), _largest()),
    )


def formal() -> Statement:
    """L_k(f) > L_k(u) for a simplex ETF u, where ⟨f(p), f(q)⟩ − ⟨f(p), μ_t⟩ ≠ C/(C−1)."""
    assumptions = frozenset(
        (
            assume.Balanced(),
            assume.Convex(),
            assume.StrictlyConvexDiagonal(),
            assume.Nonincreasing(),
            assume.UnitVectors("f"),
            etf_gram("u"),
            *_facts(),
        )
    )
    return Statement(assumptions, talk.population_loss(talk.plain), ">", talk.latent_loss("u"))


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("p and q are points of one class", "u is a simplex ETF"),
    seconds=4,
)
def etf_unique_balanced() -> Theorem:
    """With balanced classes every map whose mean coordinates are not C/(C−1) is worse than the ETF.

    L_k(f) > L_k(u) for every C, k and d, every simplex ETF u, and every f of norm 1 with
    ⟨f(p), f(q)⟩ − ⟨f(p), μ_t⟩ ≠ C/(C−1) for some points p, q of one class, of positive probability,
    and the mean μ_t of another.

    That every map but the simplex ETFs has such points is not part of the derivation: if always
    ⟨f(p), f(q)⟩ − ⟨f(p), μ_t⟩ = C/(C−1), then ⟨f(p), f(q)⟩ does not depend on q, so it is
    ‖f(p)‖² = 1, and f is constant on classes; its cosines are 1 − C/(C−1) = −1/(C−1).

    ℓ lies above its tangent at the coordinates of the ETF. The slopes are not positive, and the
    mean coordinates, over a renaming of the classes as well, are smaller than those of the ETF by
    δ = Σ_a E ‖f(x) − f(x⁺)‖²/(2(C−1)) + ‖Σ_a μ_a‖²/(C(C−1)) ≥ 0. For an anchor p of class s, x⁺ = q
    and all negatives of class t the tangent is strictly below.
    """
    means = _means_of_negatives()
    renamed = rules.relabel(means.right, terms.Variable("π", "permutation"))
    weak = _given_classes(peel(renamed.right, 2)[1])
    strict = _at_pattern(rules.instantiate(weak, talk.c, talk.s))
    bound = rules.chain(rules.chain(means, renamed), average_strictly(weak, strict, *PATTERN))
    return rewrite(bound, talk.latent_loss("u"), etf_gram("u"))


def _means_of_negatives() -> Theorem:
    """L_k(f) ≥ E ℓ((⟨f(x), f(x⁺)⟩ − ⟨f(x), μ_{c_i}⟩)_i), by Jensen's inequality."""
    outer, inner = peel(talk.population_loss(talk.plain), 4)
    negatives, loss = peel(inner)
    jensen = rules.jensen(loss, negatives)
    return average(
        rewrite(jensen, talk.loss_of(_coordinate(talk.x, talk.x_plus, talk.c_i))), *outer
    )


def _at_etf() -> Any:
    """Return ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    return talk.loss_of((1 - terms.Equal(talk.c_i, talk.c)) * _largest())


def _slopes() -> Theorem:
    """−Σ_n g_n [c_n ≠ c] δ ≥ 0 for the slopes g of a non-increasing ℓ at the ETF."""
    n, loss = terms.Variable("n", "index"), _at_etf()
    larger = subtract(rules.nonnegative(terms.Equal(talk.i, n)), -loss.args[2])
    tangent = rules.subgradient(talk.loss_of(larger.left), loss)
    falls = rules.chain(rules.decrease(larger, talk.i, terms.Indices()), tangent)
    slope = rewrite_left(-terms.Subgradient(n, loss), subtract(falls, falls.right))
    other = 1 - terms.Equal(terms.Entry(talk.negative_classes, n), talk.c)
    return average(rules.scale(slope, other * _shortfall()), (n, terms.Indices()))


def _shortfall() -> Any:
    """Return δ, by which the mean coordinate of two classes is smaller than C/(C−1)."""
    a, size, gap = (
        terms.Variable("a", "class"),
        terms.CLASS_COUNT,
        talk.f(talk.x) - talk.f(talk.x_plus),
    )
    pairs = terms.Bind(
        talk.x, terms.Points(a), terms.Bind(talk.x_plus, terms.Points(a), terms.Inner(gap, gap))
    )
    return (terms.Bind(a, terms.Classes(), pairs) / 2 + squared_centre() / size) / (size - 1)


def _given_classes(given_classes: Any) -> Theorem:
    """The mean of ℓ over the renaming and the points is ≥ ℓ at the ETF, given the classes."""
    binders, loss = peel(given_classes)
    tangent, slopes = average(rules.subgradient(loss, _at_etf()), *binders), _slopes()
    both = subtract(rules.add(tangent, slopes), slopes.left)
    return rewrite(both, _at_etf(), assume.UnitVectors("f"))


def _at_pattern(own: Theorem) -> Theorem:
    """The same for an anchor of class s and all negatives of class t, strictly."""
    slopes = _slopes()
    for variable, _, value in PATTERN:
        slopes = rules.instantiate(slopes, variable, value)
    put = {talk.negative_classes: terms.Constant(talk.t)}
    left, right = (terms.substitute(side, dict(put)) for side in (own.left, own.right))
    both = subtract(rules.add(_tangent_of_pairs(), slopes), slopes.left)
    facts = (assume.UnitVectors("f"), *_facts())
    return rewrite(rewrite_left(left, both, *facts), right, *facts)


def _tangent_of_pairs() -> Theorem:
    """The mean of ℓ over pairs of classes is strictly above that of its tangent at C/(C−1)."""
    (distinct, in_p, in_q, _), size = _facts(), terms.CLASS_COUNT
    a, b = (terms.Variable(name, "class") for name in ("a", "b"))
    p, q, at_etf = in_p.args[0], in_q.args[0], talk.loss_of(_largest())
    tangent = rules.subgradient(talk.loss_of(_coordinate(talk.x, talk.x_plus, b)), at_etf)
    above = rules.subgradient_strictly(talk.loss_of(_coordinate(p, q, talk.t)), at_etf)
    weak = rules.scale(tangent, 1 - terms.Equal(a, b))
    strict = rules.weaken(above, (distinct, in_p, in_q))
    places = (
        (a, terms.Classes(), talk.s),
        (b, terms.Classes(), talk.t),
        (talk.x, terms.Points(a), p),
        (talk.x_plus, terms.Points(a), q),
    )
    return rules.scale(average_strictly(weak, strict, *places), 1 / (size * (size - 1)))
