"""Terms as sums of monomials: each has the value of the term, by products and sums of sums."""

from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import FEW, P, setting, translated, value
from theorems.rocq.export.expansion import expand, multiply, scale, sum_over, wrap
from theorems.rocq.export.monomials import NOTHING, Monomial, leaf, monomials, tree_of_sum

MASS = ("weight", ("rho",), ("variable", "v_c"))
UNKNOWN = ("scalar", "S_z_class", ("variable", "b1"))


@FEW
@given(closed_scalars(2))
def test_a_term_has_the_value_of_its_monomials(term):
    tree, given_setting = translated(term)
    terms, _ = expand(tree, given_setting)
    assert value(tree_of_sum(terms), most=10**5) == value(tree)


@FEW
@given(closed_scalars(1), closed_scalars(1))
def test_sums_are_multiplied_monomial_by_monomial(first, second):
    tree, given_setting = translated(first * second)
    x, y = (expand(given_setting.translator.tree(one), given_setting)[0] for one in (first, second))
    product, _ = multiply(x, y, given_setting)
    count = len(list(monomials(x))) * len(list(monomials(y)))
    assert len(list(monomials(product))) == count
    assert value(tree_of_sum(product), most=10**5) == value(tree)


def test_a_bound_variable_that_is_taken_is_renamed():
    one = leaf(Monomial((), (("b1", "'I_C"),), (UNKNOWN,)))
    product, _ = multiply(one, one, setting())
    ((first, _), (second, _)) = product[1].binders
    assert first != second
    whole = value(("sum", ("all", "'I_C"), "b1", UNKNOWN))
    assert value(tree_of_sum(product)) == whole**2 % P


def test_a_sum_and_a_factor_are_carried_into_each_monomial():
    two = ("sum", leaf(Monomial(atoms=(MASS,))), leaf(Monomial((("k",),), (), (UNKNOWN,))))
    summed, proof = sum_over(("b1", "'I_C"), two)
    assert [one.binders for one in monomials(summed)] == [(("b1", "'I_C"),)] * 2
    assert str(proof) == "(et (s_add _ _) (c_add (erefl _) (s_out _ _)))"
    scaled, proof = scale(("C",), two)
    assert [one.coefficients for one in monomials(scaled)] == [(("C",),), (("C",), ("k",))]
    assert str(proof) == "(p_Dr _ _ _)"
    outer = Monomial((("C",),), (("b1", "'I_C"),))
    wrapped, _ = wrap(outer, two, None)
    inside = ("sum", ("all", "'I_C"), "b1", tree_of_sum(two))
    assert value(tree_of_sum(wrapped)) == value(("mul", ("C",), inside))


def test_of_nothing_there_is_nothing():
    given_setting = setting()
    assert multiply(NOTHING, leaf(Monomial()), given_setting) == (NOTHING, "(z_mull _)")
    assert multiply(leaf(Monomial()), NOTHING, given_setting) == (NOTHING, "(z_mulr _)")
    assert sum_over(("b1", "X"), NOTHING) == (NOTHING, "(s_zero _ _)")
    assert scale(("C",), NOTHING) == (NOTHING, "(z_mulr _)")
