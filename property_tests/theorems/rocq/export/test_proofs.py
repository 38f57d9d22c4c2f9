"""Proofs of equalities as texts: reflexivity costs nothing, steps under one congruence are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.theorems.rocq.export.lines import is_closed
from theorems.rocq.export.proofs import (
    Chain,
    meeting,
    past,
    product_of,
    sum_of,
    tactics,
    told,
    trans,
    turned,
    under,
    with_body,
    within,
)

STEPS = st.sampled_from(["p", "q", "(r _ _)"])
PROOFS = st.recursive(
    st.none() | STEPS,
    lambda inner: st.one_of(
        st.builds(trans, inner, inner),
        st.builds(sum_of, inner, inner),
        st.builds(product_of, inner, inner),
        st.builds(past, inner, st.integers(1, 3)),
        st.builds(under, st.just([("x", "X"), ("y", "'I_C")]), inner),
        st.builds(meeting, inner, inner, inner),
        inner.map(turned),
    ),
    max_leaves=8,
)


@given(PROOFS, PROOFS, PROOFS)
def test_one_step_after_the_other_is_the_same_in_any_brackets(p, q, r):
    assert told(trans(p, trans(q, r))) == told(trans(trans(p, q), r)) == told(trans(p, q, r))
    assert trans(None, p, None) == p


@given(PROOFS)
def test_a_term_and_its_tactics_are_closed(proof):
    assert is_closed(told(proof))
    assert is_closed(tactics(proof))
    assert "intros" not in tactics(proof) or "fun" in told(proof)


def test_what_does_not_change_needs_no_proof():
    made = (sum_of(None, None), product_of(None, None), past(None), under([("x", "X")], None))
    assert {*made, trans(), trans(None, None), within("c_opp", None), turned(None)} == {None}
    assert told(None) == "(erefl _)"
    assert tactics(None) == "exact (erefl _)"


def test_congruences_of_another_lemma_or_of_another_variable_stay_apart():
    first, second = under([("x", "X")], "p"), under([("y", "X")], "q")
    assert isinstance(trans(first, second), Chain)
    assert isinstance(trans(within("c_opp", "p"), past("q")), Chain)
    assert str(trans(first, under([("x", "X")], "q"))) == "(s_congr (fun x : X => (et p q)))"
    meets = meeting("p", "q", "r")
    assert isinstance(trans(meets, meets), Chain)


BODY = ("scalar", "S_z")


@pytest.mark.parametrize(
    ("tree", "proof"),
    [
        (("sum", ("others", ("variable", "v_c")), "b", BODY), "(o_congr (fun b : 'I_C => p))"),
        (("loss", ("all", "'I_k"), "b", BODY), "(l_congr l (fun b : 'I_k => p))"),
        (("loss", ("others", ("variable", "v_c")), "b", BODY), "(m_congr m (fun b : 'I_C => p))"),
        (
            ("slope", ("variable", "v_i"), ("all", "'I_k"), "b", BODY),
            "(g_congr gl v_i (fun b : 'I_k => p))",
        ),
        (("mean", ("D", ("variable", "v_c")), "b", BODY), "(e_congr _ (fun b : X => p))"),
        (("vmean", ("rho",), "b", BODY), "(ve_congr _ (fun b : 'I_C => p))"),
        (("vsum", ("all", "X"), "b", BODY), "(v_congr (fun b : X => p))"),
    ],
)
def test_each_binder_has_the_congruence_of_its_own(tree, proof):
    assert str(with_body(tree, "p")) == proof
    assert with_body(tree, None) is None
