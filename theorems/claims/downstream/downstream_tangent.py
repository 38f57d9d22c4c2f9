"""The tangent of the downstream loss, behind its Frank–Wolfe gap."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, average, derived, rules, talk, terms


def _coordinate(weights: str, other: Any) -> Any:
    """Return ⟨f(x), w_c − w_t⟩."""
    return terms.Inner(talk.f(talk.x), terms.Vector(weights, talk.c) - terms.Vector(weights, other))


def formal() -> Statement:
    """J(w′) ≥ J(w) + E Σ_{t≠c} g_t ⟨f(x), (w′_c − w′_t) − (w_c − w_t)⟩."""
    others, j = terms.OtherClasses(talk.c), terms.Variable("j", "class")
    slope = terms.Subgradient(j, terms.Loss(talk.t, others, _coordinate("w", talk.t)))
    change = _coordinate("w′", j) - _coordinate("w", j)
    linear = terms.Bind(talk.x, terms.Points(talk.c), terms.Bind(j, others, slope * change))
    right = talk.downstream_loss(talk.plain, "w") + terms.Bind(talk.c, terms.ClassLaw(), linear)
    left = talk.downstream_loss(talk.plain, "w′")
    return Statement(frozenset((assume.Convex(),)), left, "≥", right)


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof, docs/supervised.md",
)
def downstream_tangent() -> Theorem:
    """The downstream loss of classifiers lies above its tangent.

    J(w′) ≥ J(w) + E Σ_{t≠c} g_t ⟨f(x), (w′_c − w′_t) − (w_c − w_t)⟩ for every C, d, law ρ, f, w and
    w′, where g is a subgradient of ℓ, chosen for each class and point x at its coordinates under w.
    What it bounds in the unit ball: `frank-wolfe-gap`.

    ℓ lies above its tangent at every point x; the mean is taken.
    """
    losses = [
        terms.Loss(talk.t, terms.OtherClasses(talk.c), _coordinate(name, talk.t))
        for name in ("w′", "w")
    ]
    tangent = average(
        rules.subgradient(*losses), (talk.c, terms.ClassLaw()), (talk.x, terms.Points(talk.c))
    )
    return rules.chain(tangent, rules.algebra(tangent.right, formal().right))
