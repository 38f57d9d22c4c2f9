"""What no representation can beat downstream, with balanced classes."""

from __future__ import annotations

from typing import Any

from sympy import Rational

from theorems.derivation import average, chain, peel, rewrite, rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def etf_downstream_loss() -> Any:
    """Return E_c ℓ((C/(C−1))_{t ≠ c}), which is ℓ_{C−1}(C/(C−1)·1)."""
    size = t.CLASS_COUNT
    return t.Bind(d.c, t.ClassLaw(), t.Loss(d.u, t.OtherClasses(d.c), size / (size - 1)))


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ ℓ(C/(C−1)·1)."""
    assumptions = frozenset(
        (
            given.Balanced(),
            given.Convex(),
            given.Nonincreasing(),
            given.Symmetric(),
            given.UnitBall("f"),
            given.UnitBall("w"),
        )
    )
    return given.Statement(assumptions, d.downstream_loss(d.plain), "≥", etf_downstream_loss())


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
    pi = t.Variable("π", "permutation")
    renamed = rules.relabel(d.downstream_loss(d.plain), pi)
    binders, loss = peel(peel(renamed.right, 1)[1])
    inner = rules.reorder(loss, pi)
    reordered = average(inner, (d.c, t.ClassLaw()), *binders)
    jensen = rules.jensen(inner.right, binders)
    smaller = rules.decrease(_cauchy_schwarz(jensen.right.args[2]), d.u, t.OtherClasses(d.c))
    return chain(renamed, reordered, average(rules.chain(jensen, smaller), (d.c, t.ClassLaw())))


def _cauchy_schwarz(mean: Any) -> Theorem:
    """C/(C−1) ≥ the mean coordinate, for t ≠ c."""
    size = t.CLASS_COUNT
    a, mu, w = t.Variable("a", "class"), _mean(d.s), t.Value("w", d.s)
    mu_total, w_total = (t.Bind(a, t.Classes(), x) for x in (_mean(a), t.Value("w", a)))
    gap = mu - w - (mu_total - w_total) / size
    squares = (
        t.Bind(d.s, t.Classes(), t.Inner(gap, gap))
        + (t.Inner(mu_total, mu_total) + t.Inner(w_total, w_total)) / size
    )
    norms = rules.add(_norms_of_means(), _norms_of_classifiers())
    bound = subtract(rules.add(norms, rules.nonnegative(squares)), squares)
    scaled = rules.scale(bound, Rational(1, 2) / (size - 1))
    balanced, distinct = given.Balanced(), given.Distinct(d.u, d.c)
    return rewrite(rewrite_left(size / (size - 1), scaled), mean, balanced, distinct)


def _mean(klass: Any) -> Any:
    """Return the class mean μ_c."""
    return t.Bind(d.x, t.Points(klass), d.f(d.x))


def _norms_of_means() -> Theorem:
    """C ≥ Σ_s ‖μ_s‖²."""
    cosine = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    points = ((d.x, t.Points(d.s)), (d.x_plus, t.Points(d.s)))
    return average(cosine, (d.s, t.Classes()), *points)


def _norms_of_classifiers() -> Theorem:
    """C ≥ Σ_s ‖w_s‖²."""
    w = t.Value("w", d.s)
    return average(rules.cosine(w, w, (given.UnitBall("w"),)), (d.s, t.Classes()))
