"""The normal form inside of atoms, and products in another order."""

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import FEW, setting, translated, value
from theorems.rocq.export.setting import inside

A, B = (("scalar", name) for name in ("S_a", "S_b"))


@FEW
@given(closed_scalars(2))
def test_an_atom_has_the_value_that_it_had(term):
    tree, how = translated(term)
    for atom in ("scalar", "S_f_scalar", tree), ("loss", ("all", "'I_k"), "b0", tree):
        found, proof = inside(atom, how)
        assert value(found, most=10**5) == value(atom)
        assert proof is not None or found == atom


def test_coordinates_that_are_equal_become_one():
    """ℓ(a + a, ..) and ℓ(2a, ..), and φ of the same two."""
    twice, double = ("add", A, A), ("mul", ("number", 2, 1), A)
    for atom in ("scalar", "S_f_scalar"), ("loss", ("all", "'I_k"), "b0"):
        (first, _), (second, _) = (inside((*atom, body), setting()) for body in (twice, double))
        assert first == second


@pytest.mark.parametrize("atom", [("dot", "v", "w"), ("equal", "a", "b"), ("scalar", "S_z")])
def test_other_atoms_have_nothing_inside(atom):
    assert inside(atom, setting()) == (atom, None)


def test_an_order_that_stays_needs_no_proof():
    assert setting().reordered([A, B], [A, B]) is None
    assert setting().reordered([A, A], [A, A]) is None
    assert setting().reordered([A, B], [B, A]) == "field"
    with pytest.raises(AssertionError):  # it is asked for what is not so
        setting().reordered([A, B], [A, A])


def test_names_are_added_and_the_setting_stays():
    one = setting()
    two = one.with_names({"b1": "@1"}).with_names({"b2": "@2"})
    assert (one.called, two.called) == ({}, {"b1": "@1", "b2": "@2"})
    assert one.fresh("x") != two.fresh("x")
