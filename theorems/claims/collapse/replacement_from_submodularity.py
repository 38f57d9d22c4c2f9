"""The replacement inequality (R) from submodularity, one coordinate after the other."""

from __future__ import annotations

from typing import Any

from sympy import Rational

from theorems.language import (
    Statement,
    Theorem,
    Variable,
    assume,
    average,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    talk,
    terms,
)


def formal() -> Statement:
    """E ℓ(h(x_i) where c_i = s, w_i elsewhere) ≥ E_{y∼D_s} ℓ(h(y) where c_i = s, w_i elsewhere)."""
    return talk.replacement_in_the_mean(assume.Submodular())


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
    step = rules.cases(_own_class(), _other_class(), _class_of(j), talk.s)
    whole = rules.telescope(step, family, talk.s, j)
    return rewrite_left(formal().left, rewrite(whole, formal().right))


def _replaced_indices() -> tuple[Variable, Variable]:
    """Return a family of classes, whose entries in s make the set T, and one more index."""
    return terms.Variable("e•", "classes"), terms.Variable("j", "index")


def _class_of(index: Variable) -> Any:
    return terms.Entry(talk.negative_classes, index)


def _in_set() -> tuple[Any, Any]:
    """Return the indicators of T and of T ∪ {j} at i."""
    family, j = _replaced_indices()
    inside = terms.Equal(terms.Entry(family, talk.i), talk.s)
    return inside, inside + (1 - inside) * terms.Equal(talk.i, j)


def _mean(replaced: Any) -> Any:
    """Return the mean loss where h(y) is put for h(x_i) at the indices of a set."""
    drawn = replaced * terms.Unknown("h", talk.y) + (1 - replaced) * terms.Unknown("h", talk.x_i)
    loss = talk.loss_of(terms.choose(talk.c_i, talk.s, drawn, terms.Unknown("w", talk.i)))
    points = terms.Bind(talk.negative_points, terms.IndependentPoints(talk.negative_classes), loss)
    return terms.Bind(talk.y, terms.Points(talk.s), points)


def _other_class() -> Theorem:
    """The case c_j ≠ s, in which no coordinate changes."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    distinct = assume.Distinct(_class_of(j), talk.s)
    return rules.algebra(_mean(inside), _mean(joined), (distinct,))


def _own_class() -> Theorem:
    """The case c_j = s."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    same, apart, lattice = (
        assume.Same(_class_of(j), talk.s),
        _drawn_apart(_mean(inside)),
        _lattice(),
    )
    halves = rules.algebra(apart.right, lattice.left, (same,))
    return rewrite(rules.chain(rules.chain(apart, halves), lattice), _mean(joined), same)


def _lattice() -> Theorem:
    """Half the mean over a, b, x of ℓ(a on T, b at j) + ℓ(b on T, a at j), and of meet and join."""
    _, j = _replaced_indices()
    inside, joined = _in_set()
    here, other = terms.Equal(talk.i, j), terms.Variable("z", "point")
    a, b = terms.Unknown("h", talk.y), terms.Unknown("h", other)

    def loss(on_set: Any, at_j: Any) -> Any:
        outside = here * at_j + (1 - here) * terms.Unknown("h", talk.x_i)
        drawn = inside * on_set + (1 - inside) * outside
        return talk.loss_of(terms.choose(talk.c_i, talk.s, drawn, terms.Unknown("w", talk.i)))

    moved = terms.Equal(talk.c_i, talk.s) * joined
    pointwise = rules.submodular(loss(a, b), loss(b, a), inside, moved, a - b)
    others = (talk.negative_points, terms.IndependentPoints(talk.negative_classes))
    mean = average(pointwise, (talk.y, terms.Points(talk.s)), (other, terms.Points(talk.s)), others)
    return rules.scale(mean, Rational(1, 2))


def _drawn_apart(mean: Any) -> Theorem:
    """Draw the entry j of the points apart from the others."""
    _, j = _replaced_indices()
    apart, others = (terms.Variable(name, "points") for name in ("p•", "q•"))
    outer, drawn = peel(mean, 1)
    return average(rules.resample(drawn, talk.i, talk.i, j, apart, others), *outer)
