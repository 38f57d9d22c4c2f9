"""Whoever gives a rule something else than it takes is told so: it is no fault of the kernel."""

import re
from contextlib import suppress

import pytest
from sympy import S, Symbol, Tuple, nan, true
from sympy.core.symbol import Str

from property_tests.theorems.kernel.uses import USES, C, c, i, members, square, x, z
from theorems.errors import IllFormed
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.rules import RULES, RuleError

MISTAKES = {
    "a tuple without its comma": (
        lambda: rules.algebra(1, 1, given.Convex()),
        "algebra: assumptions is Convex, which is no tuple[Assumption, ...]",
    ),
    "a name for a variable": (
        lambda: rules.average(square(), "c", t.Classes()),
        "average: variable is 'c', which is no Variable",
    ),
    "the law first": (
        lambda: rules.jensen(t.Loss(i, t.Indices(), z(i)), ((t.Points(c), x),)),
        "which is no tuple[tuple[Variable, Law], ...]",
    ),
    "no theorem": (lambda: rules.sym(5), "sym: theorem is 5, which is no Theorem"),
    "no term": (
        lambda: rules.instantiate_scalar(square(), "z", (c,), [1]),
        "is no term",
    ),
    "too few": (lambda: rules.chain(square()), "chain: missing a required argument: 'second'"),
    "too many": (lambda: rules.sym(square(), 1, 2), "sym: too many positional arguments; it takes"),
}


@pytest.mark.parametrize(("mistake", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(mistake, message):
    with pytest.raises(RuleError, match=re.escape(message)):
        mistake()


def test_a_fault_of_the_kernel_stays_one(monkeypatch):
    monkeypatch.setattr("theorems.kernel.rules.check_equal", lambda *_: S(1).missing)
    with pytest.raises(AttributeError, match="missing"):
        rules.algebra(1, 1)


def test_a_fraction_in_a_denominator_is_refused_by_name():
    with pytest.raises(IllFormed, match="divide by C, C − 1 and k only"):
        rules.algebra(1 / (1 - 1 / C), C / (C - 1))


ODD = (
    *(None, 0, 1, -1, 2.5, "c", "", (), (1, 2), [], {}, b"x", object(), int, t.Bind),
    *(S(0), S(1), C, Symbol("q"), Str("u"), Tuple(c, x), true, nan, 1 / (1 - 1 / C), z() ** -1),
    *(c, x, i, members, t.Classes(), t.ClassLaw(), t.Law(), t.Points(c), t.Points(x)),
    *(t.Entry(members, i), t.Constant(c), t.Vector("f", x), t.Loss(i, t.Indices(), z(i))),
    *(given.Convex(), given.GramBelow("v", "u"), (given.Convex(),), (c,), ((x,),)),
    given.Statement(frozenset(), S(0), "=", S(0)),
)
"""What a rule takes in some place, and what it takes in none."""


@pytest.mark.slow
@pytest.mark.parametrize("name", USES)
def test_no_argument_looks_like_a_fault_of_ours(name):
    inputs = USES[name]().inputs
    for place in range(len(inputs)):
        for odd in ODD:
            with suppress(RuleError, IllFormed):
                RULES[name](*inputs[:place], odd, *inputs[place + 1 :])
