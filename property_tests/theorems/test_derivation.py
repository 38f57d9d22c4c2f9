"""Chains and binders for derivations: each is what the rules make, one after the other."""

from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer

from theorems.derivation import (
    PATTERN,
    average,
    average_strictly,
    chain,
    peel,
    rewrite,
    rewrite_left,
    subtract,
)
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Same

c, s = t.Variable("c", "class"), t.Variable("s", "class")
z_c, z_s = t.Unknown("z", c), t.Unknown("z", s)
SQUARE = rules.nonnegative(z_c**2)


@given(st.lists(st.sampled_from([c, s]), min_size=1, max_size=3))
def test_links_are_chained_from_left_to_right(drawn):
    values = [t.Unknown("z", one) ** 2 for one in drawn]
    links = [rules.algebra(x, x, ()) for x in values[:1] * 3]
    found = chain(*links)
    assert (found.left, found.right, found.relation) == (values[0], values[0], "=")
    assert [step.rule for step in steps_of(found)].count("chain") == 2
    assert chain(SQUARE) is SQUARE


def test_binders_are_taken_off_and_put_on_again():
    binders = (c, t.ClassLaw()), (s, t.OtherClasses(c))
    term = t.Bind(c, t.ClassLaw(), t.Bind(s, t.OtherClasses(c), z_s**2))
    assert peel(term) == (binders, z_s**2)
    assert peel(term, 1) == (binders[:1], term.args[2])
    assert peel(z_s) == ((), z_s)
    assert average(rules.nonnegative(z_s**2), *binders).left == term


def test_a_side_is_written_otherwise_under_assumptions():
    same = rewrite(rules.algebra(z_c, z_c, ()), z_s, Same(c, s))
    assert (same.right, same.assumptions) == (z_s, {Same(c, s)})
    left = rewrite_left(z_s, rules.algebra(z_c, z_c, ()), Same(c, s))
    assert (left.left, left.right) == (z_s, z_c)
    assert rewrite_left(z_c * z_c, SQUARE).relation == "≥"


def test_a_term_is_taken_from_both_sides():
    found = subtract(SQUARE, z_s)
    assert (found.left, found.right, found.relation) == (z_c**2 - z_s, -z_s, "≥")


def test_a_mean_is_strict_by_one_value_of_positive_probability_at_each_binder():
    weak = rules.nonnegative(t.Probability(d.c))
    strict = rules.positive_unless_zero(t.Probability(d.s))
    found = average_strictly(weak, strict, *PATTERN)
    binders, body = peel(found.left)
    assert ([law for _, law in binders], body) == (
        [t.ClassLaw(), t.IndependentClasses()],
        t.Probability(d.c),
    )
    assert (found.relation, found.assumptions) == (">", strict.assumptions)
    assert average_strictly(weak, strict) is strict
    zero = rules.algebra(found.right, Integer(0), ())
    assert chain(found, zero).right == 0
