"""Definitions have their names, and a neighbour of one has none."""

import pytest
from sympy import Integer

from theorems.kernel import definitions as d
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.reports.formulas import formula
from theorems.reports.naming import named_terms
from theorems.reports.statements import typeset

FAMILY = t.Variable("Y", "points")


def names(term):
    return {str(name) for name in named_terms(statement(term)).values()}


def statement(left):
    return given.Statement(frozenset(), left, "≥", Integer(0))


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (d.population_loss(d.plain), "L_k(f)"),
        (d.latent_loss("u"), "L_k(c ↦ u_c)"),
        (d.latent_loss("f"), "L_k(c ↦ f_c)"),  # not that of a representation f
        (d.downstream_loss(d.plain), "L_sup(f; w)"),
        (d.downstream_loss(d.plain, "w′"), "L_sup(f; w′)"),
        (d.downstream_loss(d.latent("u"), "u"), "L_sup(c ↦ u_c; u)"),
        (d.population_loss(d.collapsed(d.s, d.y)), "L_k(f, f(y) on class s)"),
        (d.population_loss(lambda klass, _: d.f(t.Entry(FAMILY, klass))), "L_k(c ↦ f(Y_c))"),
    ],
)
def test_a_definition_has_its_name_wherever_it_stands(term, name):
    assert names(term) == {name}
    assert names(2 * term + 1) == {name}
    assert typeset(statement(term)).line == f"⊢ {name} ≥ 0"
    assert typeset(statement(2 * term + 1)).line == f"⊢ 1 + 2 {name} ≥ 0"
    assert typeset(statement(term)).where == (f"{name} = {formula(term)}",)


def test_what_is_of_classes_is_not_named_like_what_is_of_points():
    """For unit vectors of classes ℓ(0) ≥ L_k if ℓ falls; a map can have f(x⁺) = −f(x)."""
    pairs = (
        (d.population_loss(d.plain), d.latent_loss("f")),
        (d.downstream_loss(d.plain), d.downstream_loss(d.latent("f"))),
    )
    for of_points, of_classes in pairs:
        assert names(of_points).isdisjoint(names(of_classes))


def other_margin(scale):
    """Return L_k with another margin."""
    return d.over_classes(d.over_points(d.loss_of(scale(d.margin(d.plain)))))


def other_points(first, second):
    """Return L_k(f) with the anchor and the positive of other classes."""
    negatives = t.Bind(
        d.negative_points, t.IndependentPoints(d.negative_classes), d.loss_of(d.margin(d.plain))
    )
    both = t.Bind(d.x, t.Points(first), t.Bind(d.x_plus, t.Points(second), negatives))
    return d.over_classes(both)


@pytest.mark.parametrize(
    "neighbour",
    [
        other_margin(lambda v: 2 * v),
        other_margin(lambda v: -v),
        other_margin(lambda v: v + 1),
        other_points(d.c, d.s),
        other_points(d.s, d.s),
        d.over_points(d.loss_of(d.margin(d.plain))),  # given the classes
        t.Bind(d.c, t.Classes(), d.population_loss(d.plain).args[2]),  # a sum, not a mean
        d.over_classes(d.loss_of(d.margin(d.latent("u")) * (1 - t.Equal(d.c_i, d.c)))),
        t.Bind(d.c, t.ClassLaw(), d.downstream_loss(d.plain).args[2].args[2]),
    ],
    ids=range(9),
)
def test_a_neighbour_of_a_definition_has_no_name(neighbour):
    assert names(neighbour) == set()
    assert "L_k" not in typeset(statement(neighbour)).line
    assert "L_sup" not in typeset(statement(neighbour)).line
