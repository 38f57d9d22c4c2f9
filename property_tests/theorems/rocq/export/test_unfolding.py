"""What a node is by linearity, by definition or by an assumption: the value is the same."""

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import (
    FEW,
    free_values,
    setting,
    translated,
    value,
)
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export.unfolding import minus, unfolded

c, s = t.Variable("c", "class"), t.Variable("s", "class")
X, Y = ("variable", "v_c"), ("variable", "v_s")


def nodes(tree, bound=()):
    """Yield the scalars in a tree that mention no bound variable."""
    if isinstance(tree, tuple):
        if tree[0] in ("loss", "slope", "sum", "mean", "vsum", "vmean"):
            yield tree
            return
        yield tree
        for part in tree[1:]:
            yield from nodes(part)


SCALARS = ("sum", "mean", "exp", "weight", "equal", "dot")


@FEW
@given(closed_scalars(2))
def test_what_a_node_is_has_its_value(term):
    tree, how = translated(term)
    for node in nodes(tree):
        if node[0] in SCALARS and (found := unfolded(node, how)):
            assert value(found[0], most=10**5) == value(node)
            assert found[1].startswith("(")


def dot(a, b):
    return ("dot", ("value", "V_u", a), ("value", "V_u", b))


@pytest.mark.parametrize(
    ("node", "assumption", "is_now", "lemma"),
    [
        (("equal", X, X), assumed.Convex(), ("number", 1, 1), "(i_one _ _)"),
        (("equal", X, Y), assumed.Distinct(c, s), ("number", 0, 1), "(i_zero _ h_Distinct_cands)"),
        (("equal", Y, X), assumed.Distinct(c, s), ("number", 0, 1), "(i_zero' _ h_Distinct_cands)"),
        (("weight", ("rho",), X), assumed.Balanced(), ("inv", ("C",)), "(h_Balanced v_c)"),
        (dot(X, X), assumed.UnitVectors("u"), ("number", 1, 1), "(h_UnitVectors_u _)"),
        (
            dot(X, Y),
            assumed.GramIs("u", c, s, t.Equal(c, s)),
            ("equal", X, Y),
            "(h_GramIs_u v_c v_s)",
        ),
    ],
)
def test_an_assumption_says_what_a_node_is(node, assumption, is_now, lemma):
    assert unfolded(node, setting(assumption)) == (is_now, lemma)
    assert node == ("equal", X, X) or unfolded(node, setting()) is None


def test_a_unit_vector_at_two_places_has_no_known_product():
    assert unfolded(dot(X, Y), setting(assumed.UnitVectors("u"))) is None
    assert unfolded(("scalar", "S_z"), setting()) is None


def test_one_less_a_term():
    assert value(minus(("weight", ("rho",), X)), free_values()) == (
        1 - value(("weight", ("rho",), X))
    ) % (2**61 - 1)
