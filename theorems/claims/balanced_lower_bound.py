"""The balanced theorem of the talk, for every representation: the bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from theorems.kernel.claim import derived

if TYPE_CHECKING:
    from theorems.kernel.statement import Statement
    from theorems.kernel.theorem import Theorem


def etf_loss() -> Any:
    """Return E ℓ((C/(C−1)·[c_i ≠ c])_i), the loss of the simplex ETF."""
    from theorems.kernel import definitions as d
    from theorems.kernel import terms as t

    size = t.CLASS_COUNT
    return d.over_classes(d.loss_of((1 - t.Equal(d.c_i, d.c)) * size / (size - 1)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    from theorems.kernel import definitions as d
    from theorems.kernel import statement as given

    assumptions = frozenset(
        (given.Balanced(), given.Convex(), given.Nonincreasing(), given.UnitBall("f"))
    )
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", etf_loss())


@derived(
    kind="theorem",
    hypotheses=(
        "ρ_c = 1/C for every class",
        "ℓ is convex and non-increasing in each coordinate",
        "‖f(x)‖ ≤ 1",
    ),
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
    from theorems.derivation import average, chain, peel
    from theorems.kernel import definitions as d
    from theorems.kernel import rules
    from theorems.kernel import terms as t

    classes = ((d.c, t.ClassLaw()), (d.negative_classes, t.IndependentClasses()))
    pi = t.Variable("π", "permutation")
    renamed = rules.relabel(d.population_loss(d.plain), pi)
    _, given_classes = peel(renamed.right, 2)
    binders, loss = peel(given_classes)
    jensen = average(rules.jensen(loss, binders), *classes)
    _, mean_loss = peel(jensen.right, 2)
    smaller = rules.decrease(_gram_bound(mean_loss.args[2]), d.i, t.Indices())
    return chain(renamed, jensen, average(smaller, *classes))


def _gram_bound(mean: Any) -> Theorem:
    """C/(C−1)·[c_i ≠ c] ≥ the mean coordinate."""
    from theorems.derivation import average, rewrite, rewrite_left, subtract
    from theorems.kernel import definitions as d
    from theorems.kernel import rules
    from theorems.kernel import statement as given
    from theorems.kernel import terms as t

    size, other = t.CLASS_COUNT, 1 - t.Equal(d.c_i, d.c)
    total = t.Bind(d.s, t.Classes(), t.Bind(d.x, t.Points(d.s), d.f(d.x)))
    square = rules.scale(rules.nonnegative(t.Inner(total, total)), other / (size * (size - 1)))
    cosine = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    points = ((d.x, t.Points(d.s)), (d.x_plus, t.Points(d.s)))
    norms = rules.scale(average(cosine, (d.s, t.Classes()), *points), other / (size - 1))
    bound = subtract(rules.add(norms, square), square.left)
    return rewrite(rewrite_left(other * size / (size - 1), bound), mean, given.Balanced())
