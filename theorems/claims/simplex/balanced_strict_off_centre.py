"""The balanced theorem is strict off centre."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Integer

from theorems.claims.simplex._balanced import coordinate, norms, squared_centre
from theorems.claims.simplex.balanced_lower_bound import etf_loss
from theorems.derivation import PATTERN
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average_strictly,
    derived,
    peel,
    rules,
    talk,
    terms,
)
from theorems.symmetry import to_means


def two_classes() -> Assumption:
    """Return the assumption that s and t are different classes."""
    return assume.Distinct(talk.s, talk.t)


def strict_statement(extra: Iterable[Assumption]) -> Statement:
    """Return L_k(f) > the loss of the simplex ETF, under the assumptions and some more."""
    assumptions = frozenset(
        (
            assume.Balanced(),
            assume.Convex(),
            assume.StrictlyDecreasing(),
            assume.UnitBall("f"),
            *extra,
        )
    )
    return Statement(assumptions, talk.population_loss(talk.plain), ">", etf_loss())


def formal() -> Statement:
    """L_k(f) > E ℓ((C/(C−1)·[c_i ≠ c])_i) where Σ_a μ_a ≠ 0."""
    return strict_statement((two_classes(), assume.TermsDiffer(squared_centre(), Integer(0))))


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("the class means do not add up to 0",),
)
def balanced_strict_off_centre() -> Theorem:
    """With balanced classes a representation off centre is worse than the simplex ETF.

    L_k(f) > E ℓ((C/(C−1)·[c_i ≠ c])_i) where Σ_a μ_a ≠ 0, for every C, k and d.

    In the balanced theorem ‖Σ_a μ_a‖² ≥ 0 is strict, and so is the decrease of ℓ for an anchor of
    one class and negatives all from another.
    """
    return strictly(norms(), rules.positive_unless_zero(squared_centre()))


def strictly(norm: Theorem, square: Theorem) -> Theorem:
    """Return the strict balanced theorem from bounds of norms and centre, one of them strict."""
    jensen = to_means(talk.population_loss(talk.plain))
    mean = peel(jensen.right, 2)[1].args[2]
    centre = rules.nonnegative(squared_centre())
    bound = coordinate(norms(), centre, 1 - terms.Equal(talk.c_i, talk.c), mean)
    weak = rules.strengthen(rules.decrease(bound, talk.i, terms.Indices()), assume.Nonincreasing())
    at_pattern = terms.substitute(
        mean, {talk.c: talk.s, talk.negative_classes: terms.Constant(talk.t)}
    )
    apart = rules.weaken(norm, (two_classes(),))
    strict = rules.decrease_strictly(
        coordinate(apart, square, 1, at_pattern), talk.i, terms.Indices()
    )
    return rules.chain(jensen, average_strictly(weak, strict, *PATTERN))
