"""The balanced theorem is strict where the cosines differ."""

from __future__ import annotations

from typing import Any

from theorems.claims.simplex.balanced_lower_bound import etf_loss
from theorems.claims.simplex.gram_bound import mean_over_pairs
from theorems.derivation import PATTERN
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
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


def _distance(a: Any, b: Any) -> Any:
    """Return 1 − ⟨u_a, u_b⟩, the coordinate of a pair of classes."""
    return 1 - terms.Inner(terms.Vector("u", a), terms.Vector("u", b))


def _mean_distance() -> Any:
    """Return the mean of 1 − ⟨u_a, u_b⟩ over the ordered pairs of different classes."""
    return mean_over_pairs(_distance)


def _facts() -> tuple[Assumption, ...]:
    """Return the assumptions: s and t are different, and their cosine is not the mean one."""
    return (
        assume.Distinct(talk.s, talk.t),
        assume.TermsDiffer(_distance(talk.s, talk.t), _mean_distance()),
    )


def formal() -> Statement:
    """L_k(u) > E ℓ((C/(C−1)·[c_i ≠ c])_i) where one cosine is not the mean of all."""
    assumptions = frozenset(
        (
            assume.Balanced(),
            assume.Convex(),
            assume.StrictlyConvexDiagonal(),
            assume.Nonincreasing(),
            assume.UnitVectors("u"),
            *_facts(),
        )
    )
    return Statement(assumptions, talk.latent_loss("u"), ">", etf_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
)
def balanced_strict_unequal() -> Theorem:
    """With balanced classes vectors with unequal cosines are worse than the simplex ETF.

    L_k(u) > E ℓ((C/(C−1)·[c_i ≠ c])_i) for unit vectors u_1..u_C where some ⟨u_s, u_t⟩, s ≠ t, is
    not the mean of the cosines of all pairs of different classes, for every C, k and d. The right
    side is the loss of the simplex ETF (`etf-attains`).

    For an anchor of class s and all negatives from class t the coordinates of ℓ are equal, and
    Jensen's inequality over the renaming is strict: the tangent at the mean is below ℓ, and
    strictly at (s, t).
    """
    renamed = rules.relabel(talk.latent_loss("u"), terms.Variable("π", "permutation"))
    weak = _bound_given_classes(peel(renamed.right, 2)[1])
    strict = _at_pattern(rules.instantiate(weak, talk.c, talk.s))
    return rules.chain(renamed, average_strictly(weak, strict, *PATTERN))


def _bound_given_classes(given_classes: Any) -> Theorem:
    """The balanced theorem for class vectors, given the classes."""
    binders, loss = peel(given_classes)
    jensen = rules.jensen(loss, binders)
    size, other = terms.CLASS_COUNT, 1 - terms.Equal(talk.c_i, talk.c)
    units = (assume.Balanced(), assume.UnitVectors("u"))
    larger = rewrite_left(other * size / (size - 1), rules.scale(_largest_mean(), other))
    larger = rewrite(larger, jensen.right.args[2], *units)
    return rules.chain(jensen, rules.decrease(larger, talk.i, terms.Indices()))


def _largest_mean() -> Theorem:
    """C/(C−1) ≥ the mean distance."""
    cosines = cite("gram-bound")
    bound = subtract(cosines, cosines.left - terms.CLASS_COUNT / (terms.CLASS_COUNT - 1))
    return rewrite(bound, _mean_distance())


def _at_pattern(own: Theorem) -> Theorem:
    """The bound for an anchor of class s and all negatives of class t, strictly."""
    put = {talk.negative_classes: terms.Constant(talk.t)}
    left, right = (terms.substitute(side, dict(put)) for side in (own.left, own.right))
    facts = (assume.Balanced(), assume.UnitVectors("u"), *_facts())
    smaller = rules.decrease(_largest_mean(), talk.i, terms.Indices())
    jensen = rules.chain(_strict_jensen(), smaller)
    whole = rules.weaken(rewrite_left(left, jensen, *facts), facts)
    return rules.chain(whole, rules.algebra(whole.right, right, facts))


def _strict_jensen() -> Theorem:
    """The mean of ℓ(1 − ⟨u_a, u_b⟩) over pairs a ≠ b is > ℓ of the mean distance."""
    a, b = (terms.Variable(name, "class") for name in ("p", "q"))
    size, distinct = terms.CLASS_COUNT, _facts()[:1]
    at_mean, here = talk.loss_of(_mean_distance()), talk.loss_of(_distance(talk.s, talk.t))
    weak = rules.scale(
        rules.subgradient(talk.loss_of(_distance(a, b)), at_mean), 1 - terms.Equal(a, b)
    )
    strict = rules.weaken(rules.subgradient_strictly(here, at_mean), distinct)
    places = (a, terms.Classes(), talk.s), (b, terms.Classes(), talk.t)
    pairs = average_strictly(weak, strict, *places)
    mean = rules.scale(pairs, 1 / (size * (size - 1)))
    return rewrite(rewrite_left(mean.left, mean), at_mean)
