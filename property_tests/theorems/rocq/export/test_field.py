"""Equations of rational functions as lemmas: where they hold, with what they divide by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.theorems.rocq.export.evaluated import P
from property_tests.theorems.rocq.export.evaluated import value as evaluated
from theorems.rocq.export.field import (
    agree,
    lemma,
    skeleton,
    skeleton_of_product,
    skeleton_of_sum,
    value,
)
from theorems.rocq.export.monomials import NOTHING, Monomial, leaf

C, K, ONE = ("C",), ("k",), ("number", 1, 1)
A, B = ("atom", "m0"), ("atom", "m1")
BELOW = ("inv", ("add", C, ("opp", ONE)))

TREES = st.recursive(
    st.sampled_from([C, K, ONE, ("number", 2, 3), BELOW, ("inv", C), ("inv", K)]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "mul"]), inner, inner),
        st.tuples(st.just("opp"), inner),
        st.tuples(st.just("exp"), inner, st.integers(0, 3)),
    ),
    max_leaves=6,
)


@given(TREES)
def test_a_skeleton_has_the_value_of_the_tree(tree):
    exact = value(tree).subs({"C": 3, "k": 2})
    assert evaluated(tree, {}) == int(exact.p) * pow(int(exact.q), -1, P) % P


@given(TREES, TREES)
def test_equations_that_hold_agree_and_their_neighbours_do_not(a, b):
    assert agree(("mul", ("add", a, b), B), ("add", ("mul", B, b), ("mul", a, B)))
    assert not agree(("add", a, b), ("add", ("add", a, b), ONE))
    assert not agree(("mul", A, B), ("mul", A, A))


def test_what_is_no_arithmetic_is_one_atom_each():
    atoms = {}
    mass = ("weight", ("rho",), ("variable", "v_c"))
    twice = skeleton(("add", mass, ("mul", C, mass)), atoms)
    assert twice == ("add", A, ("mul", C, A))
    assert skeleton_of_product([mass, ("scalar", "S_z")], atoms) == ("mul", A, ("mul", B, ONE))
    one = Monomial((C,), (), (mass,))
    assert skeleton_of_sum(("sum", leaf(one), NOTHING), {})[2] == ("number", 0, 1)
    assert list(atoms.values()) == ["m0", "m1"]


def written(left, right, atoms):
    """Return the lemma that two skeletons are equal, its proof and its use."""
    found = []

    def write(text, proof):
        found.extend((text, proof))
        return "field0"

    return lemma(left, right, atoms, write), *found


def test_a_lemma_asks_for_what_it_divides_by_and_for_nothing_else():
    use, text, proof = written(("mul", A, BELOW), ("mul", BELOW, A), {"x": "m0"})
    assert use == "(@field0 C%:R _ C1_neq0 C_neq0)"
    assert text.startswith(" (c m0 : R) :\n  c - 1 != 0 -> c != 0 -> ")
    assert proof.startswith("by move=> h_C1_neq0 h_C_neq0; field; ")
    use, text, proof = written(("add", A, K), ("add", K, A), {"x": "m0"})
    assert (use, proof) == ("(@field0 k%:R _)", "by ring.")
    assert text == " (n m0 : R) :\n  ((m0 + n) : R) = ((n + m0) : R)"
    half = ("mul", ("number", 1, 2), A)
    assert written(half, half, {"x": "m0"})[2] == "by field."
    assert written(("inv", K), ("inv", K), {})[0] == "(@field0 k%:R k_neq0)"


def test_another_node_has_no_value():
    with pytest.raises(ValueError, match="dot is no arithmetic"):
        value(("dot", A, B))
