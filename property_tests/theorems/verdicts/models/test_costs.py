"""How much of a statement is evaluated: each law by the number of its values."""

from math import factorial

import pytest
from sympy import Tuple
from sympy.core.symbol import Str

from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models.costs import cost_of

c, s = t.Variable("c", "class"), t.Variable("s", "class")
i, x = t.Variable("i", "index"), t.Variable("x", "point")
cs, pi = t.Variable("c•", "classes"), t.Variable("π", "permutation")
ONE = t.as_term(1)


def cost(term, classes=5, negatives=3, *assumptions):
    return cost_of(Statement(frozenset(assumptions), term, "=", ONE))((classes, negatives))


@pytest.mark.parametrize(
    ("variable", "law", "values"),
    [
        (c, t.Classes(), lambda C, k: C),
        (c, t.ClassLaw(), lambda C, k: C),
        (c, t.OtherClasses(s), lambda C, k: C),
        (i, t.Indices(), lambda C, k: k),
        (x, t.Points(s), lambda C, k: 1),
        (cs, t.IndependentClasses(), lambda C, k: C**k),
        (cs, t.Words(s), lambda C, k: factorial(C)),
        (pi, t.Permutation(), lambda C, k: factorial(C)),
    ],
)
@pytest.mark.parametrize("sizes", [(2, 1), (5, 3), (7, 2)])
def test_a_binder_evaluates_its_body_for_each_value_of_its_law(variable, law, values, sizes):
    body = t.Unknown("z")
    short, long = (cost(t.Bind(variable, law, one), *sizes) for one in (body, body**2))
    assert long - short == values(*sizes) * (cost(body**2) - cost(body))


def test_binders_in_binders_cost_their_product():
    term = ONE * t.Unknown("z", c, s)
    twice = t.Bind(c, t.Classes(), t.Bind(s, t.Classes(), term))
    assert cost(twice, 10) - cost(twice, 0) >= 100
    assert cost(twice, 20) > 3.5 * cost(twice, 10)


def test_families_are_as_long_as_they_are_and_a_matrix_is_factored():
    entry = t.Equal(t.Entry(cs, i), c)
    assert cost(entry, 5, 300) - cost(entry, 5, 3) == 297
    below = assumed.GramBelow("v", "u")
    assert cost(ONE, 40, 1, below) - cost(ONE, 40, 1) >= 40**3
    gram = assumed.GramIs("u", c, s, t.Equal(c, s))
    assert cost(ONE, 40, 1, gram) - cost(ONE, 40, 1) == 40**3


def test_values_that_are_said_to_exist_are_tried():
    stated = Statement(frozenset(), t.Unknown("z", c), "=", ONE, (Tuple(c, t.Classes()),))
    vectors = Statement(frozenset(), ONE, "=", ONE, (Tuple(Str("u"), t.CLASS_COUNT),))
    assert cost_of(stated)((30, 1)) >= 30
    assert cost_of(vectors)((30, 1)) == cost_of(vectors)((3, 1))
