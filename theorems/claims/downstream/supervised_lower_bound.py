"""What no representation can beat downstream, with balanced classes."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, derived, simplex_bound, talk, terms


def etf_downstream_loss() -> Any:
    """Return E_c ℓ((C/(C−1))_{t ≠ c}), which is ℓ_{C−1}(C/(C−1)·1)."""
    size = terms.CLASS_COUNT
    return terms.Bind(
        talk.c, terms.ClassLaw(), terms.Loss(talk.t, terms.OtherClasses(talk.c), size / (size - 1))
    )


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1)."""
    assumptions = frozenset(
        (
            assume.Balanced(),
            assume.Convex(),
            assume.Nonincreasing(),
            assume.Symmetric(),
            assume.UnitBall("f"),
            assume.UnitBall("w"),
        )
    )
    return Statement(assumptions, talk.downstream_loss(talk.plain), "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; the talk has it for the simplex ETF only",
)
def supervised_lower_bound() -> Theorem:
    """With balanced classes no representation has a smaller downstream loss than the simplex ETF.

    E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ ℓ_{C−1}(C/(C−1)·1) for every C, d, f and classifiers w, so
    L_sup(f) is at least that for every f; the ETF with w = u attains it (`etf-attains-downstream`).

    The classes are renamed at random; a symmetric ℓ lets the coordinates be renamed with them, so
    Jensen's inequality applies to the renaming and the points at once. The mean coordinate is
    (1/(C(C−1))) Σ_{a≠b} ⟨μ_a, w_a − w_b⟩ = (1/(C−1)) (Σ_a ⟨μ_a, w_a⟩ − C⟨μ̄, w̄⟩), which is at most
    C/(C−1) by Cauchy–Schwarz for the centred vectors.
    """
    return simplex_bound(talk.downstream_loss(talk.plain))
