"""The balanced theorem of the talk, for every representation: the bound."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def etf_loss() -> Any:
    """Return E ℓ((C/(C−1)·[c_i ≠ c])_i), the loss of the simplex ETF."""
    size = terms.CLASS_COUNT
    return talk.over_classes(talk.loss_of((1 - terms.Equal(talk.c_i, talk.c)) * size / (size - 1)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    assumptions = frozenset(
        (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f"))
    )
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", etf_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
)
def balanced_lower_bound() -> Theorem:
    """With balanced classes no representation has a smaller loss than the simplex ETF.

    L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i) for every C, k, d and every f into the unit ball, with any
    number of points a class; the right side is the loss of the simplex ETF (`etf-attains`).

    The classes are renamed by a random permutation π and Jensen's inequality is applied to π and
    all points at once. Collided coordinates become 0, the others the mean over all pairs of
    classes of ‖μ_a‖² − ⟨μ_a, μ_b⟩, which is at most C/(C−1) by ‖Σ_a μ_a‖² ≥ 0 and ‖μ_a‖ ≤ 1.
    """
    jensen = to_means(talk.population_loss(talk.plain))
    classes, loss = peel(jensen.right, 2)
    bound = coordinate(norms(), centre(), 1 - terms.Equal(talk.c_i, talk.c), loss.args[2])
    return rules.chain(jensen, average(rules.decrease(bound, talk.i, terms.Indices()), *classes))


def to_means(loss: Any) -> Theorem:
    """Rename the classes at random and apply Jensen's inequality to the renaming and all points.

    `loss` is a mean of ℓ over the anchor's class, those of the negatives, and points.
    """
    renamed = rules.relabel(loss, terms.Variable("π", "permutation"))
    classes, given_classes = peel(renamed.right, 2)
    binders, loss = peel(given_classes)
    return rules.chain(renamed, average(rules.jensen(loss, binders), *classes))


def norms() -> Theorem:
    """C ≥ Σ_a ‖μ_a‖²."""
    a = terms.Variable("a", "class")
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    return average(
        cosine, (a, terms.Classes()), (talk.x, terms.Points(a)), (talk.x_plus, terms.Points(a))
    )


def squared_centre() -> Any:
    """Return ‖Σ_a μ_a‖²."""
    a = terms.Variable("a", "class")
    total = terms.Bind(a, terms.Classes(), terms.Bind(talk.x, terms.Points(a), talk.f(talk.x)))
    return terms.Inner(total, total)


def centre() -> Theorem:
    """‖Σ_a μ_a‖² ≥ 0."""
    return rules.nonnegative(squared_centre())


def coordinate(norm: Theorem, square: Theorem, other: Any, mean: Any) -> Theorem:
    """Return C/(C−1)·[c_i ≠ c] ≥ the mean coordinate, from the bounds of norms and centre.

    `other` is [c_i ≠ c], or 1 where the classes are known to be different.
    """
    size = terms.CLASS_COUNT
    norm = rules.scale(norm, other / (size - 1))
    square = rules.scale(square, other / (size * (size - 1)))
    bound = subtract(rules.add(norm, square), square.left)
    facts = (assume.Balanced(), *norm.assumptions, *square.assumptions)
    return rewrite(rewrite_left(other * size / (size - 1), bound), mean, *facts)
