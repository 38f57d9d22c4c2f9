"""Equalities by normal forms: what the kernel proves is proved, a false neighbour is none."""

import pytest
from hypothesis import given
from sympy import Rational

from property_tests.terms import C, closed_scalars, distributed, renamed, swapped
from property_tests.theorems.rocq.export.evaluated import FEW, setting, translated, value
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export.monomials import flattened, key
from theorems.rocq.export.normal_form import Different, collected, equal
from theorems.rocq.trees import Translator

c, s = t.Variable("c", "class"), t.Variable("s", "class")
z_c, z_s = t.Unknown("z", c), t.Unknown("z", s)


@FEW
@given(closed_scalars(2))
def test_a_normal_form_has_the_value_of_the_term_and_is_its_own(term):
    tree, how = translated(term)
    found, _ = collected(tree, how)
    assert value(found, most=10**5) == value(tree)
    assert key(collected(found, how)[0]) == key(found)


def proved(left, right, *assumptions):
    """Return the proof that two terms are equal."""
    translator = Translator()
    sides = (flattened(translator.tree(t.as_term(side))) for side in (left, right))
    return equal(*sides, setting(*assumptions, translator=translator))


@FEW
@given(closed_scalars(2))
def test_terms_that_are_equal_by_construction_are_proved_equal(term):
    for other in (renamed(term, (f"n{n}" for n in range(10**6))), swapped(term), distributed(term)):
        proved(term, other)
    with pytest.raises(Different):
        proved(term, term + 1)


@pytest.mark.parametrize(
    ("left", "right", "assumptions", "false"),
    [
        (t.Bind(c, t.ClassLaw(), t.Unknown("z")), t.Unknown("z"), (), 2 * t.Unknown("z")),
        (t.Bind(c, t.Classes(), t.Equal(c, s) * z_c), z_s, (), z_c),
        (t.Bind(c, t.Classes(), t.Unknown("z")), C * t.Unknown("z"), (), (C - 1) * t.Unknown("z")),
        (t.Equal(c, s) * z_c, t.Equal(c, s) * z_s, (), z_s),
        (t.Probability(c), 1 / C, (assumed.Balanced(),), 1 / (C - 1)),
        (z_c, z_s, (assumed.Same(c, s),), z_s + Rational(1, 2)),
        (t.Equal(c, s), 0, (assumed.Distinct(c, s),), 1),
    ],
)
def test_what_the_assumptions_give_is_proved_and_a_neighbour_is_not(
    left, right, assumptions, false
):
    assert proved(left, right, *assumptions) is not None
    with pytest.raises(Different):
        proved(left, false, *assumptions)
    if assumptions:
        with pytest.raises(Different):
            proved(left, right)


def test_what_reads_alike_needs_no_proof_and_shared_sums_are_not_looked_into():
    double = t.Bind(c, t.Classes(), t.Bind(s, t.Classes(), t.Unknown("z", c, s)))
    assert proved(double, double) is None
    shared = t.Bind(c, t.ClassLaw(), t.Bind(s, t.ClassLaw(), t.Unknown("z", c, s)))
    assert "(fun b" in str(
        proved(shared * t.Unknown("φ", t.Equal(c, c)), shared * t.Unknown("φ", t.as_term(1)))
    )
