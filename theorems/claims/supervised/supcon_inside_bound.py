"""The simplex bound for losses of the negatives alone, several samples a class."""

from __future__ import annotations

from typing import Any

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.simplex._balanced import norms, squared_centre
from theorems.claims.supervised._samples import class_mean, sample_loss
from theorems.language import (
    Statement,
    Theorem,
    assume,
    bounded_by_symmetry,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def _loss() -> Any:
    """Return E ℓ((1 − ⟨f(x), μ_t⟩)_{t ≠ c})."""
    return sample_loss(1 - terms.Inner(talk.f(talk.x), class_mean(talk.t)))


def formal() -> Statement:
    """E ℓ((1 − ⟨f(x), μ_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1)."""
    loss = (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.Symmetric())
    assumptions = frozenset((*loss, assume.UnitBall("f")))
    return Statement(assumptions, _loss(), "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof, for L_in of Khosla et al. 2020 (read: memory)",
    remarks=("μ_c is the mean of f over class c",),
)
def supcon_inside_bound() -> Theorem:
    """The negatives of balanced classes by themselves are no better than those of the simplex.

    E ℓ((1 − ⟨f(x), μ_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1) for every C ≥ 2, d, f into the unit ball and
    convex, symmetric, non-increasing ℓ, with μ_t the mean of f over class t.

    L_in at temperature τ for classes of n ≥ 2 samples of norm 1 is log(n − 1) and the logarithm of
    1 + Σ e^{⟨f(x), f(z)⟩/τ}/Σ e^{⟨f(x), f(x⁺)⟩/τ}, over negatives z and positives x⁺. All positive
    cosines are at most 1 and exponentials are convex, so it is at least the loss here with
    ℓ(v) = log(n − 1 + n Σ_t e^{−v_t/τ}). The simplex, with all samples of a class at one point,
    attains that: L_in is least there although it is not convex (`supcon-inside-convex`). That is no
    part of what is proved. L_out: `supcon-bound`.

    The mean coordinate is 1 − Σ_{s≠t} ⟨μ_s, μ_t⟩/(C(C−1)).
    """
    size = terms.CLASS_COUNT
    centre = squared_centre() / (size * (size - 1))
    short = rules.scale(norms(), 1 / (size * (size - 1)))
    bound = subtract(rules.add(short, rules.nonnegative(centre)), centre - 1)
    return bounded_by_symmetry(_loss(), rewrite_left(size / (size - 1), bound))
