"""Monomials made simpler under assumptions: they keep their values where the assumptions hold."""

import pytest
from hypothesis import given

from property_tests.terms import closed_scalars
from property_tests.theorems.rocq.export.evaluated import FEW, free_values, setting, value
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export.expansion import expand
from theorems.rocq.export.monomials import Monomial, leaf, monomials, tree_of_sum
from theorems.rocq.export.reduction import (
    each_law,
    front,
    innermost,
    law_proof,
    places_of,
    reduce,
)
from theorems.rocq.trees import Translator

c, s = t.Variable("c", "class"), t.Variable("s", "class")
HERE = free_values()
TOGETHER = {**HERE, "v_s": HERE["v_c"]}

HOLDING = {
    "nothing": ((), HERE, {}),
    "balanced": ((assumed.Balanced(),), HERE, {"balanced": True}),
    "units": ((assumed.UnitVectors("u"),), HERE, {"units": ("V_u",)}),
    "distinct": ((assumed.Distinct(c, s),), HERE, {}),
    "same": ((assumed.Same(c, s),), TOGETHER, {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOLDING)
@FEW
@given(closed_scalars(2))
def test_nothing_changes_its_value_where_the_assumptions_hold(name, term):
    assumptions, values, model = HOLDING[name]
    translator = Translator()
    tree, how = translator.tree(term), setting(*assumptions, translator=translator)
    terms, _ = reduce(expand(tree, how)[0], how)
    assert value(tree_of_sum(terms), values, most=10**5, **model) == value(tree, values, **model)


def reduced(term, *assumptions):
    """Return the monomials of a term, reduced."""
    translator = Translator()
    how = setting(*assumptions, translator=translator)
    return list(monomials(reduce(expand(translator.tree(term), how)[0], how)[0]))


DRAWN = t.Entry(t.Variable("c•", "classes"), t.Variable("i", "index"))


@pytest.mark.parametrize(
    ("term", "assumptions", "binders", "heads"),
    [
        (t.Bind(c, t.Classes(), t.Equal(c, s) * t.Unknown("z", c)), (), [], ["scalar"]),
        (t.Bind(c, t.ClassLaw(), t.Unknown("z", s)), (), [], ["scalar"]),
        (t.Bind(c, t.Classes(), t.Unknown("z", s)), (), [], ["scalar"]),
        (t.Equal(c, s) * t.Unknown("z", c), (assumed.Same(c, s),), [], ["scalar"]),
        (
            t.Bind(t.Variable("c•", "classes"), t.IndependentClasses(), t.Unknown("z", DRAWN)),
            (),
            ["'I_C"],
            ["scalar", "weight"],
        ),
    ],
)
def test_what_is_summed_drawn_or_known_is_gone(term, assumptions, binders, heads):
    (one,) = reduced(term, *assumptions)
    assert [kind for _, kind in one.binders] == binders
    assert sorted(atom[0] for atom in one.atoms) == heads


def test_different_classes_leave_nothing():
    term = t.Equal(c, s) * t.Unknown("z", c) * t.Inner(t.Vector("u", c), t.Vector("u", s))
    assert reduced(term, assumed.Distinct(c, s)) == []
    assert len(reduced(term)) == 1


def test_an_atom_and_a_variable_are_moved_to_where_a_lemma_wants_them():
    one = Monomial((), (("b1", "X"), ("b2", "'I_C")), (("equal", "a"), ("weight", "b")))
    moved, proof = front(one, 1, setting())
    assert (moved.atoms, moved.binders) == ((one.atoms[1], one.atoms[0]), one.binders)
    assert "field" in str(proof)
    assert front(one, 0, setting()) == (one, None)
    inner, proof = innermost(one, "b1")
    assert inner.binders == one.binders[::-1]
    assert str(proof) == "(s_swap _)"
    assert innermost(one, "b2") == (one, None)
    assert reduce(leaf(Monomial()), setting()) == (leaf(Monomial()), None)


def test_each_law_has_its_proof():
    family, klass = ("variable", "b3"), ("variable", "v_c")
    assert law_proof(("rho",)) == "rho_law"
    assert law_proof(("D", klass)) == "(D_law v_c)"
    assert law_proof(("words", klass)) == "(W_law v_c)"
    assert law_proof(("uniform",)) == "(@uniform_law R C)"
    assert each_law(("one",)) == "D_law"
    assert each_law(("points", family)) == "(fun i0 : 'I_k => D_law (b3 i0))"
    iid = "(law_independent (fun _ => rho_law) : law (independent (fun _ : 'I_k => rho)))"
    assert law_proof(("iid",)) == iid


def test_a_family_that_is_used_as_a_whole_has_no_places():
    family, i = ("variable", "b1"), ("variable", "v_i")
    entry = ("entry", family, i)
    assert places_of((("equal", entry, ("variable", "v_c")),), "b1") == [i]
    assert places_of((("scalar", "S_z_classes", family),), "b1") is None
    bound = (
        "sum",
        ("all", "'I_k"),
        "b2",
        ("weight", ("rho",), ("entry", family, ("variable", "b2"))),
    )
    assert places_of((bound,), "b1") is None
