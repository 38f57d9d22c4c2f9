"""The side conditions that rules share: what they refuse, and what a law discharges."""

from itertools import product

import pytest
from sympy import Integer, Tuple

from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.conditions import (
    assume,
    both,
    check,
    check_equal,
    check_not_free,
    everywhere,
    generalise,
    genuine,
    plain,
)
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RuleError, Theorem

c, s, e = (t.Variable(name, "class") for name in "cse")
x = t.Variable("x", "point")
z = t.Unknown("z", c)
SQUARE = rules.nonnegative(z**2)
POSITIVE = rules.positive_unless_zero(z**2)


def existing():
    """A theorem that only says that something exists, made without the kernel."""
    forged = object.__new__(Theorem)
    stated = Statement(frozenset(), z, "≥", Integer(0), (Tuple(c, t.Classes()),))
    object.__setattr__(forged, "statement", stated)
    return forged


def test_what_is_needed_and_not_so_is_refused_with_the_equation():
    check(True, "never")
    with pytest.raises(RuleError, match="not so"):
        check(False, "not so")
    check_equal(z + z, 2 * z, (), "never")
    with pytest.raises(RuleError, match=r"sides: .* have different normal forms") as raised:
        check_equal(z, t.Unknown("z", s), (given.Balanced(),), "sides")
    needed = Statement(frozenset((given.Balanced(),)), z, "=", t.Unknown("z", s))
    assert raised.value.refused == needed
    check_equal(z, t.Unknown("z", s), (given.Same(c, s),), "never")


@pytest.mark.parametrize("forged", ["1 > 2", None, SQUARE.statement])
def test_what_is_no_theorem_is_refused(forged):
    assert genuine(SQUARE) == SQUARE.statement
    with pytest.raises(RuleError, match="is not a Theorem"):
        genuine(forged)
    with pytest.raises(RuleError, match="is not a Theorem"):
        plain(SQUARE, forged)


def test_assumptions_are_those_of_all_premises_and_none_only_says_that_something_exists():
    assert plain(SQUARE) == frozenset()
    assert plain(SQUARE, POSITIVE) == POSITIVE.assumptions
    with pytest.raises(RuleError, match="only says that something exists"):
        plain(SQUARE, existing())


def test_something_is_put_into_both_sides_and_into_what_is_assumed():
    found = everywhere(POSITIVE, lambda term: t.substitute(term, {c: s}))
    assert found == rules.instantiate(POSITIVE, c, s).statement


@pytest.mark.parametrize(("first", "second"), [*product("=≥>", repeat=2)])
def test_the_stronger_relation_of_two_that_are_chained(first, second):
    """a R b, b R′ c: as strong as it is for numbers 2, 1, 0 and equal ones."""
    holds = {"=": lambda a, b: a == b, "≥": lambda a, b: a >= b, ">": lambda a, b: a > b}
    pairs = [
        (a, d)
        for a, b, d in product(range(3), repeat=3)
        if holds[first](a, b) and holds[second](b, d)
    ]
    strongest = next(r for r in "=>≥" if all(holds[r](a, d) for a, d in pairs))
    assert both(first, second) == strongest


@pytest.mark.parametrize(
    ("variable", "law", "own"),
    [
        (c, t.OtherClasses(s), [given.Distinct(c, s), given.Distinct(s, c)]),
        (x, t.Points(s), [given.InSupport(x, s)]),
        (c, t.ClassLaw(), []),
        (c, t.Classes(), []),
    ],
)
def test_a_law_discharges_what_it_says_of_its_variable_and_no_more(variable, law, own):
    kept = (given.Convex(), given.Distinct(s, e))
    theorem = rules.weaken(rules.algebra(1, 1, ()), (*own, *kept))
    assert generalise(theorem, variable, law) == assume(*kept)
    other = given.InSupport(x, e) if variable == x else given.Distinct(variable, e)
    more = rules.weaken(theorem, (other,))
    with pytest.raises(RuleError, match="is free in"):
        generalise(more, variable, law)


def test_a_bound_variable_is_not_free():
    bound = given.TermsDiffer(t.Bind(c, t.Classes(), z), Integer(0))
    check_not_free(c, assume(bound, given.Convex()))
    with pytest.raises(RuleError, match="c is free in"):
        check_not_free(c, assume(bound, given.TermsDiffer(z, Integer(0))))
