"""Statements as reports show them: named exactly where they are the talk's definitions."""

import re

import pytest
from sympy import Integer

from theorems.kernel import definitions as d
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_statement
from theorems.reports.formulas import formula
from theorems.reports.naming import named_terms, unshown
from theorems.reports.statements import assumed, formal_of_claim, typeset
from theorems.verdicts.catalogue import all_claims, find_claim

DERIVED = [one for one in all_claims() if one.formal is not None]
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


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_names_written_out_give_the_statement_in_full(one):
    """Put back by hand, each name as its definition in parentheses."""
    formal = one.formal()
    named = named_terms(formal)
    for term, name in named.items():
        check_statement(given.Statement(frozenset(), term, "=", term))
        assert f"{name} = {formula(term)}" in formal_of_claim(one).where
    bare = typeset(formal).line
    for term in named:  # each stands in the statement, and its name in the line
        assert formal.left.has(term) or formal.right.has(term)
    used = set(re.findall(r"L_(?:k|sup)\([^()]*(?:\([^()]*\)[^()]*)*\)", bare))
    assert used == {str(name) for name in named.values()}


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_every_assumption_is_printed_once_and_nothing_else_is(one):
    printed = formal_of_claim(one).assumptions
    sorts = {variable.sort for variable in unshown(one.formal())}
    assert len(printed) == len(set(printed)) == len(sorts) + len(one.formal().assumptions)
    assert assumed(one) == printed
    assert formal_of_claim(one).line.startswith(", ".join(printed))


@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_the_lines_are_the_line_broken(one):
    formal = formal_of_claim(one)
    assert " ".join(line.strip() for line in formal.lines) == formal.line


def test_the_balanced_theorem_reads_as_in_the_talk():
    assert formal_of_claim(find_claim("balanced-lower-bound")).line == (
        "balanced, ‖f‖ ≤ 1, ℓ convex, ℓ non-increasing ⊢ "
        "L_k(f) ≥ E[c ∼ ρ, c_i ∼ ρ] ℓ(((C · (1 − [c_i = c]))/(C − 1))_{i≤k})"
    )
