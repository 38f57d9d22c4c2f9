"""Replacing places and terms inside of a tree: the value stays where the replaced is equal."""

from contextlib import suppress

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import FEW, free_values, translated, value
from theorems.rocq.export.monomials import flattened, substitute
from theorems.rocq.export.proofs import told
from theorems.rocq.export.rewriting import rewrite
from theorems.rocq.trees import Unsupported

X, Y = ("variable", "v_c"), ("variable", "v_s")
HERE = free_values()
TOGETHER = {**HERE, "v_s": HERE["v_c"]}


def is_c(tree):
    """c = s."""
    return (Y, "c_is_s") if tree == X else None


@FEW
@given(closed_scalars(2))
def test_one_place_for_an_equal_one_is_the_same_value_with_a_proof(term):
    tree = flattened(translated(term)[0])
    with suppress(Unsupported):  # where a place of a slope, or a class that is left out, is another
        found, proof = rewrite(tree, is_c)
        assert found == flattened(substitute(tree, X, Y)) or "p_congr" in told(proof)
        assert value(found, TOGETHER) == value(tree, TOGETHER)
        assert (proof is None) == (found == tree)
        assert proof is None or "c_is_s" in told(proof)


@FEW
@given(closed_scalars(2))
def test_where_nothing_is_replaced_nothing_is_proved(term):
    tree = flattened(translated(term)[0])
    assert rewrite(tree, lambda _: None) == (tree, None)


def mass(place):
    return ("weight", ("rho",), place)


@pytest.mark.parametrize(
    ("tree", "proof"),
    [
        (("add", mass(X), mass(Y)), "(c_add (congr1 (fun z0 => (rho z0)) c_is_s) (erefl _))"),
        (("opp", mass(X)), "(c_opp (congr1 (fun z0 => (rho z0)) c_is_s))"),
        (("exp", mass(X), 2), "(c_exp 2 (congr1 (fun z0 => (rho z0)) c_is_s))"),
        (
            ("mean", ("D", X), "b1", ("scalar", "S_z")),
            "(e_law (fun x0 => congr1 (fun z0 => D z0 x0) c_is_s) (fun b1 : X => (erefl _)))",
        ),
    ],
)
def test_the_congruence_is_that_of_the_head(tree, proof):
    assert told(rewrite(tree, is_c)[1]) == proof


def test_what_is_drawn_may_be_used_by_a_proof():
    tree = ("mean", ("D", Y), "b1", mass(X))
    found, proof = rewrite(tree, is_c, drawn=True)
    assert found == ("mean", ("D", Y), "b1", mass(Y))
    assert told(proof).startswith("(e_congr_on (D_law v_s) (fun b1 h_b1 => ")


@pytest.mark.parametrize(
    ("tree", "what"),
    [
        (("sum", ("others", X), "b1", mass(Y)), "a class that is left out"),
        (("slope", X, ("all", "'I_k"), "b1", mass(Y)), "the place of a slope"),
    ],
)
def test_what_has_no_congruence_is_named(tree, what):
    with pytest.raises(Unsupported, match=f"{what} has no proof in Rocq"):
        rewrite(tree, is_c)
