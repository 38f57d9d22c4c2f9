"""Terms without sums as polynomials: each monomial once, and with the value of the term."""

from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import FEW, setting, translated, value
from theorems.rocq.export.monomials import Monomial, key, leaf, monomials, tree_of_sum
from theorems.rocq.export.polynomials import polynomial

A, B = (("scalar", name) for name in ("S_a", "S_b"))
TWO = ("number", 2, 1)


def has_sum(tree):
    """Whether a tree has a sum or a mean that is not inside of an atom."""
    if not isinstance(tree, tuple) or tree[0] in ("loss", "slope", "scalar"):
        return False
    return tree[0] in ("sum", "mean", "vsum", "vmean") or any(map(has_sum, tree[1:]))


@FEW
@given(closed_scalars(2))
def test_a_term_without_sums_is_a_polynomial_of_its_value(term):
    tree, how = translated(term)
    found = polynomial(tree, how)
    assert has_sum(tree) or found is not None
    if found is not None:
        assert value(tree_of_sum(found[0])) == value(tree)
        products = [key(one.product()) for one in monomials(found[0])]
        assert len(set(products)) == len(products)


def test_a_square_is_multiplied_out_and_collected():
    """(a + b)² = a² + 2ab + b²: three monomials by one equation."""
    terms, proof = polynomial(("exp", ("add", A, B), 2), setting())
    found = {one.atoms: one.coefficients for one in monomials(terms)}
    assert found == {(A, A): (), (A, B): (TWO,), (B, B): ()}
    assert str(proof) == "field"


def test_what_cancels_is_gone():
    terms, _ = polynomial(("add", ("mul", A, B), ("opp", ("mul", B, A))), setting())
    assert list(monomials(terms)) == []


def test_a_number_and_an_atom_are_one_monomial():
    assert polynomial(TWO, setting()) == (leaf(Monomial((TWO,))), "(p_one _)")
    assert polynomial(A, setting()) == (leaf(Monomial(atoms=(A,))), "(p_one _)")


def test_sums_are_left_to_others():
    assert polynomial(("add", A, ("sum", ("all", "'I_C"), "b1", B)), setting()) is None
    assert polynomial(("exp", ("mean", ("rho",), "b1", B), 2), setting()) is None
