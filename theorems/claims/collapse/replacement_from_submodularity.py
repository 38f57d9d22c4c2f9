"""The replacement inequality (R) from submodularity, one coordinate after the other."""

from __future__ import annotations

from typing import Any

from sympy import Rational

from theorems.derivation import average, peel, rewrite, rewrite_left
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.definitions import replacement_in_the_mean
from theorems.kernel.statement import Statement
from theorems.kernel.terms import Variable
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """E ℓ(h(x_i) where c_i = s, w_i elsewhere) ≥ E_{y∼D_s} ℓ(h(y) where c_i = s, w_i elsewhere)."""
    return replacement_in_the_mean(given.Submodular())


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof",
)
def replacement_from_submodularity() -> Theorem:
    """A submodular loss has the replacement inequality (R).

    E ℓ(v) ≥ E ℓ(v') for v_i = h(x_i), v'_i = h(y) where c_i = s, and v_i = v'_i = w_i elsewhere:
    for every C, k, all c_1..c_k, every law D_s of y and the independent x_i, all functions h and
    all numbers w_1..w_k. The loss need not be symmetric.

    Let h(y) be put for h(x_i) at the indices i of a set T, and let j be one more index with
    c_j = s. With a = h(y) and b = h(x_j), which are iid, submodularity is used at the vector with
    a on T and b at j, and the one with b on T and a at j: their meet and join are a on T ∪ {j} and
    b on T ∪ {j}. All else is the same, and exchanging a and b changes no mean, so the mean of ℓ
    does not increase from T to T ∪ {j}.
    """
    family, j = _replaced_indices()
    step = rules.cases(_own_class(), _other_class(), _class_of(j), d.s)
    whole = rules.telescope(step, family, d.s, j)
    return rewrite_left(formal().left, rewrite(whole, formal().right))


def _replaced_indices() -> tuple[Variable, Variable]:
    """Return a family of classes, whose entries in s make the set T, and one more index."""
    return t.Variable("e•", "classes"), t.Variable("j", "index")


def _class_of(index: Variable) -> Any:
    return t.Entry(d.negative_classes, index)


def _in_set() -> tuple[Any, Any]:
    """Return the indicators of T and of T ∪ {j} at i."""
    family, j = _replaced_indices()
    inside = t.Equal(t.Entry(family, d.i), d.s)
    return inside, inside + (1 - inside) * t.Equal(d.i, j)


def _mean(replaced: Any) -> Any:
    """Return the mean loss where h(y) is put for h(x_i) at the indices of a set."""
    drawn = replaced * t.Scalar("h", d.y) + (1 - replaced) * t.Scalar("h", d.x_i)
    loss = d.loss_of(t.choose(d.c_i, d.s, drawn, t.Scalar("w", d.i)))
    points = t.Bind(d.negative_points, t.IndependentPoints(d.negative_classes), loss)
    return t.Bind(d.y, t.Points(d.s), points)


def _other_class() -> Theorem:
    """The case c_j ≠ s, in which no coordinate changes."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    distinct = given.Distinct(_class_of(j), d.s)
    return rules.algebra(_mean(inside), _mean(joined), (distinct,))


def _own_class() -> Theorem:
    """The case c_j = s."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    same, apart, lattice = given.Same(_class_of(j), d.s), _drawn_apart(_mean(inside)), _lattice()
    halves = rules.algebra(apart.right, lattice.left, (same,))
    return rewrite(rules.chain(rules.chain(apart, halves), lattice), _mean(joined), same)


def _lattice() -> Theorem:
    """Half the mean over a, b, x of ℓ(a on T, b at j) + ℓ(b on T, a at j), and of meet and join."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    here, other = t.Equal(d.i, j), t.Variable("z", "point")
    a, b = t.Scalar("h", d.y), t.Scalar("h", other)

    def loss(on_set: Any, at_j: Any) -> Any:
        outside = here * at_j + (1 - here) * t.Scalar("h", d.x_i)
        drawn = inside * on_set + (1 - inside) * outside
        return d.loss_of(t.choose(d.c_i, d.s, drawn, t.Scalar("w", d.i)))

    moved = t.Equal(d.c_i, d.s) * joined
    pointwise = rules.submodular(loss(a, b), loss(b, a), inside, moved, a - b)
    others = (d.negative_points, t.IndependentPoints(d.negative_classes))
    mean = average(pointwise, (d.y, t.Points(d.s)), (other, t.Points(d.s)), others)
    return rules.scale(mean, Rational(1, 2))


def _drawn_apart(mean: Any) -> Theorem:
    """Draw the entry j of the points apart from the others."""
    _, j = _replaced_indices()
    apart, others = (t.Variable(name, "points") for name in ("p•", "q•"))
    outer, drawn = peel(mean, 1)
    return average(rules.split(drawn, d.i, d.i, j, apart, others), *outer)
