"""The order of binders and atoms of a monomial: whatever they were called, it is one."""

from itertools import permutations

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars, renamed
from property_tests.theorems.rocq.export.evaluated import FEW, setting, translated, value
from theorems.rocq.export.canonical import canonical
from theorems.rocq.export.expansion import expand
from theorems.rocq.export.monomials import NOTHING, Monomial, key, leaf, monomials, tree_of_sum


@pytest.mark.slow
@FEW
@given(closed_scalars(2))
def test_the_order_changes_no_value(term):
    tree, how = translated(term)
    terms, _ = canonical(expand(tree, how)[0], how)
    assert value(tree_of_sum(terms), most=10**5) == value(tree)


def keys(term):
    tree, how = translated(term)
    terms, _ = canonical(expand(tree, how)[0], how)
    return sorted(key(one.tree()) for one in monomials(terms))


@FEW
@given(closed_scalars(2))
def test_names_decide_nothing(term):
    assert keys(renamed(term, (f"n{n}" for n in range(10**6, 0, -1)))) == keys(term)


def z(*names):
    return ("scalar", "S_z", *(("variable", name) for name in names))


def test_binders_and_atoms_in_any_order_are_one_monomial():
    """Σ_a Σ_b Σ_x z(a, b) z(b, x), in all 12 ways to write it."""
    binders, atoms = (("b1", "'I_C"), ("b2", "'I_C"), ("b3", "X")), (z("b1", "b2"), z("b2", "b3"))
    found = {
        key(tree_of_sum(canonical(leaf(Monomial((), order, those)), setting())[0]))
        for order in permutations(binders)
        for those in permutations(atoms)
    }
    assert len(found) == 1
    other = Monomial((), binders, (z("b1", "b2"), z("b1", "b3")))
    assert key(tree_of_sum(canonical(leaf(other), setting())[0])) not in found


def test_what_is_in_order_needs_no_proof():
    assert canonical(NOTHING, setting()) == (NOTHING, None)
    one = leaf(Monomial((), (("b1", "'I_C"),), (z("b1"),)))
    assert canonical(one, setting()) == (one, None)


def test_both_sides_of_a_product_or_an_equality_are_in_order():
    a, b = (("value", "V_u", ("variable", name)) for name in ("v_a", "v_b"))
    for head, lemma in (("dot", "(d_sym _ _)"), ("equal", "(i_sym _ _ _)")):
        x, y = (a, b) if head == "dot" else (a[2], b[2])
        (found, proof), same = (
            canonical(leaf(Monomial(atoms=(atom,))), setting())
            for atom in ((head, y, x), (head, x, y))
        )
        assert (found, None) == same
        assert str(proof) == f"(c_mull _ {lemma})"
