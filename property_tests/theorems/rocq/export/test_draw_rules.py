"""Families of points and sets of indices: what is drawn apart, and what has no proof in Rocq."""

import pytest

from property_tests.theorems.kernel.uses import USES
from property_tests.theorems.rocq.export.evaluated import value
from property_tests.theorems.rocq.export.lines import is_closed, of_module, proof_of
from property_tests.theorems.rocq.export.test_document import altered, forged
from theorems.kernel import terms as t
from theorems.rocq.export import draw_rules
from theorems.rocq.export.draw_rules import _with_members
from theorems.rocq.trees import Unsupported


@pytest.mark.slow
@pytest.mark.parametrize("name", of_module(draw_rules))
def test_a_proof_is_closed(name):
    assert is_closed(proof_of(USES[name]()))


HEADS = {
    "resample": "(et (split_draws (fun i0 : 'I_k => (v_c_all i0) == v_s) ",
    "telescope": "(glue_le ",
    "exists_at_mean": "(choose_le (fun v_Y : {ffun 'I_C -> X} => ",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_proof_begins_with_the_lemma_of_its_rule(name):
    assert proof_of(USES[name]()).startswith(HEADS[name])


def test_points_are_drawn_by_the_law_of_their_classes():
    proof = proof_of(USES["resample"]())
    assert "(fun i0 : 'I_k => D_law (v_c_all i0))" in proof
    assert "(v_mixed (fun z0 : X => (V_f z0)) (fun i0 : 'I_k => (v_c_all i0) == v_s) " in proof


def test_a_set_of_indices_is_a_function_that_nothing_else_depends_on():
    proof = proof_of(USES["telescope"]())
    assert "(telescope (s := v_s) (L := (fun M0 : 'I_k -> R => " in proof
    assert "(fun M0 N0 eq_MN => " in proof


@pytest.mark.parametrize("relation", ["=", ">"])
def test_a_telescope_of_another_relation_is_named(relation):
    theorem = USES["telescope"]()
    stated = altered(theorem.statement, relation=relation)
    with pytest.raises(Unsupported, match=f"telescope of {relation} has no proof"):
        proof_of(forged(stated, "telescope", *theorem.inputs))


FAMILY, CLASS = ("variable", "v_c_all"), ("variable", "v_s")
MEMBER = ("equal", ("entry", FAMILY, ("variable", "v_i")), CLASS)


def test_indicators_of_members_are_replaced_in_either_order_and_no_others():
    turned = ("equal", MEMBER[2], MEMBER[1])
    other = ("equal", ("entry", FAMILY, ("variable", "v_i")), ("variable", "v_c"))
    tree = ("add", MEMBER, ("mul", turned, other))
    found = _with_members(tree, FAMILY, CLASS, lambda i: ("scalar", "M0", i))
    member = ("scalar", "M0", ("variable", "v_i"))
    assert found == ("add", member, ("mul", member, other))
    same = _with_members(tree, FAMILY, CLASS, lambda _: MEMBER)
    assert value(same) == value(tree)
    assert value(MEMBER) == value(turned)


def test_submodularity_over_other_classes_is_named():
    theorem = USES["submodular"]()
    others = theorem.inputs[1:]
    index = t.Variable("u", "class")
    of_others = t.Loss(index, t.OtherClasses(t.Variable("c", "class")), t.Unknown("z", index))
    with pytest.raises(Unsupported, match="submodular over other classes"):
        proof_of(forged(theorem.statement, "submodular", of_others, *others))
