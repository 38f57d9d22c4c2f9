"""The normal form against the evaluator on finite models, which shares nothing with it."""

from itertools import count
from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Pow, S

from property_tests.terms import (
    assumptions,
    closed_scalars,
    distributed,
    renamed,
    swapped,
)
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.normal_form import is_equal, normal_form, term_of
from theorems.kernel.statement import Statement
from theorems.verdicts.models import NoModelError, check, random_models

C, K = t.CLASS_COUNT, t.NEGATIVES
c, s, u, e = (t.Variable(name, "class") for name in "csue")
x, y = (t.Variable(name, "point") for name in "xy")
i, j, m = (t.Variable(name, "index") for name in "ijm")
classes, points, pi = (t.Variable(sort, sort) for sort in ("classes", "points", "permutation"))
c_i, c_j, c_m = (t.Entry(classes, index) for index in (i, j, m))
x_i, x_j = (t.Entry(points, index) for index in (i, j))
NO_TERM = "an inner product takes two vectors"  # where SymPy cancels a vector to the number 0


def form_of(term, assumed=()):
    """Return a normal form; discard terms with the number 0 for a vector."""
    try:
        return normal_form(term, assumed)
    except ValueError as error:
        assume(NO_TERM not in str(error))
        raise


def values_agree(first, second, assumed, *, seed, models=2):
    """Check that two terms agree on random models; discard contradictory assumptions."""
    statement = Statement(frozenset(assumed), first, "=", second)
    try:
        for model, at in random_models(statement, count=models, seed=seed):
            assert check(statement, model, at) is not False, (model, at)
    except NoModelError:
        assume(False)


def z(*places):
    return t.Unknown("z", *places)


def inner(first, second, name="u"):
    return t.Inner(t.Vector(name, first), t.Vector(name, second))


def mean(variable, law, *factors):
    return t.Bind(variable, law, S(1) * prod(factors))


def total(variable, body):
    """The sum over all classes or all indices."""
    return t.Bind(variable, t.Classes() if variable.sort == "class" else t.Indices(), body)


def of_families(*factors):
    return mean(classes, t.IndependentClasses(), *factors)


def of_points(*factors):
    return mean(points, t.IndependentPoints(classes), *factors)


def permuted(*factors):
    return mean(pi, t.Permutation(), *factors)


def image(of):
    return t.Entry(pi, of)


def round_trip(first, second, third):
    """Three bound classes that look alike: their names decide nothing."""
    around = z(first, second) * z(second, third) * z(third, first)
    return total(c, total(s, total(u, around)))


ASKEW = g.GramIs("u", c, s, t.Probability(c))
PAIRS = total(s, total(u, (1 - t.Equal(s, u)) * z(s) * z(u))) / (C * (C - 1))


@pytest.mark.parametrize(
    ("first", "second", "assumed"),
    [
        (t.Bind(c, t.ClassLaw(), z(c)), total(c, t.Probability(c) * z(c)), ()),
        (t.Bind(c, t.OtherClasses(s), z(c)), total(c, z(c)) - z(s), ()),
        (total(c, 1) + total(i, S(2)), C + 2 * K, ()),
        (t.Bind(c, t.ClassLaw(), z()), z(), ()),
        (total(c, t.Probability(c)), 1, ()),
        (t.Probability(c), 1 / C, (g.Balanced(),)),
        (total(c, t.Equal(c, s) * z(c)), z(s), ()),
        (total(i, t.Equal(i, j) * z(i)), z(j), ()),
        (total(i, t.Equal(j, i) * z(i)), z(j), ()),
        (t.Equal(c, s) * z(c), t.Equal(s, c) * z(s), ()),
        (t.Equal(c, s), 0, (g.Distinct(c, s),)),
        (t.Equal(c, s), 0, (g.Distinct(s, c),)),
        (z(c) * t.Equal(c, s), z(s), (g.Same(c, s),)),
        ((z(c) + z(s)) ** 2, z(c) ** 2 + 2 * z(c) * z(s) + z(s) ** 2, ()),
        (S(2) + Pow(z(), 0, evaluate=False), 3, ()),
        (z() + Pow(C - 2, 0, evaluate=False), z() + 1, ()),
        (
            t.Bind(c, t.ClassLaw(), t.Vector("u", c)),
            total(c, t.Probability(c) * t.Vector("u", c)),
            (),
        ),
        (inner(x, x, "f"), 1, (g.UnitVectors("f"),)),
        (inner(c, s), t.Probability(c), (ASKEW,)),
        (inner(c, c), t.Probability(c), (ASKEW,)),
        (inner(c, s), inner(s, c), ()),
        (of_families(z(c_i)), t.Bind(c, t.ClassLaw(), z(c)), ()),
        (total(i, of_families(z(c_i))), K * t.Bind(c, t.ClassLaw(), z(c)), ()),
        (of_points(z(x_i)), t.Bind(x, t.Points(c_i), z(x)), ()),
        (mean(points, t.OnePointAClass(), z(t.Entry(points, c))), t.Bind(x, t.Points(c), z(x)), ()),
        (
            of_families(t.Loss(m, t.Indices(), z(c_i, m))),
            t.Bind(c, t.ClassLaw(), t.Loss(m, t.Indices(), z(c, m))),
            (),
        ),
        (permuted(z(image(c))), total(s, z(s)) / C, ()),
        (permuted(z(image(c)), z(image(s))), PAIRS, (g.Distinct(c, s),)),
        (permuted(z(image(c)), z(image(s))), t.choose(c, s, total(s, z(s) ** 2) / C, PAIRS), ()),
        (round_trip(c, s, u), round_trip(s, c, u), ()),
        (t.Unknown("φ", total(c, t.Probability(c))), t.Unknown("φ", S(1)), ()),
        (t.Loss(i, t.Indices(), z(i) + z(i)), t.Loss(j, t.Indices(), 2 * z(j)), ()),
        (
            t.Subgradient(m, t.Loss(i, t.Indices(), z(i) + z(i))),
            t.Subgradient(m, t.Loss(j, t.Indices(), 2 * z(j))),
            (),
        ),
    ],
)
def test_terms_that_a_law_of_the_normal_form_makes_equal(first, second, assumed):
    assert is_equal(first, S(second), assumed)


@pytest.mark.parametrize(
    ("first", "second", "assumed"),
    [
        (t.Equal(c, s), 0, (g.Distinct(c, u),)),
        (inner(x, y, "f"), 1, (g.UnitVectors("f"),)),
        (inner(x, x, "f"), 1, (g.UnitVectors("g"),)),
        (inner(x, y), 1, (g.GramIs("u", c, s, S(1)),)),
        (t.Vector("u", c), t.Vector("u", s), ()),
        (t.Inner(t.Vector("u", c), t.Vector("v", s)), 1, (g.GramIs("u", c, s, S(1)),)),
        (t.Inner(t.Vector("v", c), t.Vector("u", s)), 1, (g.GramIs("u", c, s, S(1)),)),
        (of_families(z(c_i), z(c_j)), of_families(z(c_i)) * of_families(z(c_j)), ()),
        (of_points(z(x_i), z(x_j)), of_points(z(x_i)) * of_points(z(x_j)), ()),
        (
            t.Subgradient(m, t.Loss(i, t.Indices(), z(i))),
            t.Subgradient(j, t.Loss(i, t.Indices(), z(i))),
            (),
        ),
    ],
)
def test_terms_that_may_differ_are_not_called_equal(first, second, assumed):
    assert not is_equal(first, S(second), assumed)


@pytest.mark.parametrize(
    "term",
    [
        of_families(z(c_i), z(c_j)),
        of_families(z(c_i), z(c_j), t.Probability(c_m)),
        of_families(t.Loss(i, t.Indices(), z(c_i))),
        of_families(total(c, t.Bind(x, t.Points(c_i), z(x)) * t.Equal(c, c_j))),
        of_points(z(x_i), z(x_j)),
        of_families(t.Loss(m, t.Indices(), z(c_i, m))),
        of_families(z(c_i), t.Loss(m, t.Indices(), z(c_j, m))),
        of_families(z(c_i), t.Loss(m, t.Indices(), z(c_m))),
        of_points(t.Loss(i, t.Indices(), z(x_i))),
        of_points(t.Loss(m, t.Indices(), z(x_i, m))),
        permuted(*(z(image(place)) for place in (c, s, u))),
        permuted(t.Loss(u, t.OtherClasses(image(c)), z(u))),
        permuted(t.Loss(u, t.OtherClasses(c), z(image(u)))),
        permuted(t.Loss(u, t.OtherClasses(c), z(image(s), u))),
        permuted(z(image(s)), t.Loss(u, t.OtherClasses(image(c)), z(u))),
        permuted(z(image(image(c)))),
        total(c, permuted(t.Equal(c, image(c)) * z(c) * z(image(s)))),
    ],
)
def test_what_is_left_as_it_is_has_the_value_of_the_term(term):
    values_agree(term, term_of(normal_form(term)), (), seed=1, models=6)


@pytest.mark.parametrize(
    ("term", "assumed", "message"),
    [
        (t.Probability(t.Variable("0:c", "class")), (), "reserved name"),
        (S(1), (g.Same(c, t.Variable("0:c", "class")),), "reserved name"),
        (t.Inner(t.Probability(c), t.Vector("u", c)), (), "takes two vectors"),
        (t.Inner(t.Vector("u", c), t.Probability(c)), (), "takes two vectors"),
        (t.Vector("u", c) ** 2, (), "product of two vectors"),
        (1 / z(), (), "has the exponent -1"),
        (Pow(z(), S.Half), (), "has the exponent 1/2"),
        (1 / (C - 2), (), "may not exist"),
        (Pow(C, S.Half), (), "no rational function"),
        (c, (), "is no term of the language"),
    ],
)
def test_what_is_no_term_is_refused(term, assumed, message):
    with pytest.raises(ValueError, match=message):
        normal_form(term, assumed)


# --- random terms --------------------------------------------------------------------------------


@given(closed_scalars(), assumptions(), st.integers(0, 999))
def test_the_normal_form_has_the_value_of_the_term(term, assumed, seed):
    values_agree(term, term_of(form_of(term, assumed)), assumed, seed=seed)


@given(closed_scalars(), assumptions())
def test_the_normal_form_of_a_normal_form_is_itself(term, assumed):
    form = form_of(term, assumed)
    assert normal_form(term_of(form), assumed) == form


@given(closed_scalars(), st.permutations([f"v{n}" for n in range(40)]))
def test_names_of_bound_variables_carry_no_meaning(term, names):
    endless = (f"{name}{n}" for n in count() for name in names)
    assert form_of(term) == form_of(renamed(term, endless))


@given(closed_scalars())
def test_independent_binders_may_be_exchanged(term):
    assert same_form(term, swapped(term))


@given(closed_scalars())
def test_binders_and_inner_products_are_linear(term):
    assert same_form(term, distributed(term))


def same_form(first, second):
    return form_of(first) == form_of(second)


@given(closed_scalars(2), closed_scalars(2), assumptions(), st.integers(0, 999))
def test_equal_terms_are_equal_on_models(first, second, assumed, seed):
    if is_equal_form(first, second, assumed):
        values_agree(first, second, assumed, seed=seed)


def is_equal_form(first, second, assumed):
    return not form_of(first - second, assumed)


def test_a_class_that_contains_the_other_is_replaced_by_it():
    """π(π(c)) = π(c): putting the larger for the smaller would never end."""
    once, twice = image(c), image(image(c))
    term = t.Probability(once) * t.Probability(twice)
    assert form_of(term, (g.Same(once, twice),)) == form_of(t.Probability(once) ** 2)
    assert form_of(t.Equal(once, twice) * term) == form_of(
        t.Equal(once, twice) * t.Probability(once) ** 2
    )
