"""What no representation can beat downstream, with balanced classes."""

from __future__ import annotations

from typing import Any

from sympy import Rational

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    bounded_by_symmetry,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def etf_downstream_loss() -> Any:
    """Return E_c ℓ((C/(C−1))_{t ≠ c}), which is ℓ_{C−1}(C/(C−1)·1)."""
    size = terms.CLASS_COUNT
    return terms.Bind(
        talk.c, terms.ClassLaw(), terms.Loss(talk.u, terms.OtherClasses(talk.c), size / (size - 1))
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
    return bounded_by_symmetry(talk.downstream_loss(talk.plain), _cauchy_schwarz())


def _cauchy_schwarz() -> Theorem:
    """C/(C−1) ≥ the mean coordinate."""
    size = terms.CLASS_COUNT
    a, mu, w = terms.Variable("a", "class"), _mean(talk.s), terms.Vector("w", talk.s)
    mu_total, w_total = (
        terms.Bind(a, terms.Classes(), x) for x in (_mean(a), terms.Vector("w", a))
    )
    gap = mu - w - (mu_total - w_total) / size
    squares = (
        terms.Bind(talk.s, terms.Classes(), terms.Inner(gap, gap))
        + (terms.Inner(mu_total, mu_total) + terms.Inner(w_total, w_total)) / size
    )
    norms = rules.add(norms_of_means(), _norms_of_classifiers())
    bound = subtract(rules.add(norms, rules.nonnegative(squares)), squares)
    scaled = rules.scale(bound, Rational(1, 2) / (size - 1))
    return rewrite_left(size / (size - 1), scaled)


def _mean(klass: Any) -> Any:
    """Return the class mean μ_c."""
    return terms.Bind(talk.x, terms.Points(klass), talk.f(talk.x))


def norms_of_means() -> Theorem:
    """Derive C ≥ Σ_s ‖μ_s‖² for f into the unit ball."""
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    points = ((talk.x, terms.Points(talk.s)), (talk.x_plus, terms.Points(talk.s)))
    return average(cosine, (talk.s, terms.Classes()), *points)


def _norms_of_classifiers() -> Theorem:
    """C ≥ Σ_s ‖w_s‖²."""
    w = terms.Vector("w", talk.s)
    return average(rules.cosine(w, w, (assume.UnitBall("w"),)), (talk.s, terms.Classes()))
