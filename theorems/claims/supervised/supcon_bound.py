"""The simplex bound for several samples a class, two views of an instance among them."""

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
    rules,
    subtract,
    talk,
    terms,
)

_R = terms.Unknown("r")


def _loss() -> Any:
    """Return E ℓ((⟨f(x), μ_c⟩ − r²(1 − ⟨f(x), μ_c⟩) − ⟨f(x), μ_t⟩)_{t ≠ c})."""
    own, other = (terms.Inner(talk.f(talk.x), class_mean(s)) for s in (talk.c, talk.t))
    margins = own - _R**2 * (1 - own) - other
    return sample_loss(margins)


def formal() -> Statement:
    """E ℓ((⟨f(x), μ_c⟩ − r²(1 − ⟨f(x), μ_c⟩) − ⟨f(x), μ_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1)."""
    loss = (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.Symmetric())
    assumptions = frozenset((*loss, assume.UnitBall("f")))
    return Statement(assumptions, _loss(), "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Graf, Hofer, Niethammer, Kwitt, ICML 2021, Theorem 2 (read: abstract), as the step for "
    "the means of the samples",
    remarks=("r is any number", "μ_c is the mean of f over class c"),
)
def supcon_bound() -> Theorem:
    """Samples of balanced classes against the means of all classes are no better than the simplex.

    E ℓ((⟨f(x), μ_c⟩ − r²(1 − ⟨f(x), μ_c⟩) − ⟨f(x), μ_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1) for every C ≥ 2,
    d, number r, f into the unit ball and convex, symmetric, non-increasing ℓ, with μ_t the mean of
    f over class t.

    Where a class is n ≥ 2 equally likely samples of norm 1 and r² = 1/(n−1), the mean cosine of x
    with the other samples of its class is ⟨f(x), μ_c⟩ − r²(1 − ⟨f(x), μ_c⟩). So by Jensen's
    inequality, for e^y over the samples of a class and for the logarithm of a sum of exponentials
    over the positives, NT-Xent (n = 2) and L_out of SupCon at temperature τ are at least this with
    ℓ = log(n − 1 + n Σ_t e^{−v_t/τ}), and the decoupled loss of two views with log 2Σ_t e^{−v_t/τ}.
    That is no part of what is proved.

    The mean coordinate is at most C/(C−1), as Σ_s ‖μ_s‖² ≤ C and ‖Σ_s μ_s‖² ≥ 0.
    """
    return bounded_by_symmetry(_loss(), _mean_margin_below())


def _mean_margin_below() -> Theorem:
    """C/(C−1) ≥ Σ‖μ_s‖²/(C−1) − r²(1 − Σ‖μ_s‖²/C) − ‖Σμ_s‖²/(C(C−1))."""
    size, short = terms.CLASS_COUNT, norms()
    spread = squared_centre() / (size * (size - 1))
    more = rules.scale(short, _R**2 / size)
    centred = subtract(rules.nonnegative(spread), spread)
    bound = rules.add(rules.scale(short, 1 / (size - 1)), subtract(more, more.left))
    return rules.add(bound, centred)
