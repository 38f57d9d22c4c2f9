"""Jensen, monotony, subgradients and symmetry of the loss: the lemma is of the loss that it is."""

import pytest

from property_tests.theorems.kernel.uses import USES
from property_tests.theorems.rocq.export.lines import is_closed, of_module, proof_of
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export import loss_rules
from theorems.rocq.trees import Unsupported

c, s, u = (t.Variable(name, "class") for name in "csu")
i = t.Variable("i", "index")
OTHERS = t.OtherClasses(c)


@pytest.mark.parametrize("name", of_module(loss_rules))
def test_a_proof_is_closed(name):
    assert is_closed(proof_of(USES[name]()))


def of_others(body):
    return t.Loss(u, OTHERS, body)


def test_jensen_is_applied_to_one_mean_after_the_other():
    body = t.Unknown("z", c, s, u)
    one = rules.jensen(of_others(t.Unknown("z", s, u)), ((s, t.ClassLaw()),))
    assert proof_of(one) == "(m_jensen _ (proj2 h_Convex) rho_law)"
    two = rules.jensen(t.Loss(i, t.Indices(), t.Unknown("z", s, i)), ((s, t.ClassLaw()),))
    assert proof_of(two) == "(l_jensen _ h_Convex rho_law)"
    twice = rules.jensen(
        t.Loss(i, t.Indices(), t.Unknown("z", c, s)), ((s, t.ClassLaw()), (c, t.ClassLaw()))
    )
    last = "(l_jensen _ h_Convex rho_law)"
    assert proof_of(twice) == f"(le_trans {last} (e_le rho_law (fun v_s : 'I_C => {last})))"
    assert proof_of(rules.jensen(of_others(body), ())) == "(lexx _)"


@pytest.mark.parametrize(
    ("premise", "lemma"),
    [
        (rules.nonnegative, "(m_decrease (proj2 h_Nonincreasing) (fun (v_u : 'I_C) h_law => (@L0 "),
        (
            rules.positive_unless_zero,
            "(m_decrease (proj2 h_Nonincreasing) (fun v_u h_law => (ltW (@L0 ",
        ),
        (lambda x: rules.algebra(x, x, ()), "(es (m_congr_on m (fun (v_u : 'I_C) h_law => (@L0 "),
    ],
)
def test_coordinates_that_rise_let_the_loss_fall(premise, lemma):
    theorem = premise(t.Unknown("z", s) ** 2)
    assert proof_of(rules.decrease(theorem, u, OTHERS)).startswith(lemma)
    of_k = proof_of(rules.decrease(theorem, i, t.Indices()))
    assert of_k.startswith(("(l_decrease h_Nonincreasing (fun ", "(es (l_congr l (fun "))
    assert "h_law" not in of_k


def test_a_loss_that_falls_strictly_needs_a_coordinate():
    above = rules.positive_unless_zero(t.Unknown("z", s) ** 2)
    of_k = proof_of(rules.decrease_strictly(above, i, t.Indices()))
    assert of_k.startswith("(l_decrease_lt k_gt0 h_StrictlyDecreasing (fun (v_i : 'I_k)")
    of_c = proof_of(rules.decrease_strictly(above, u, OTHERS))
    assert of_c.startswith("(m_decrease_lt C_gt1 (proj2 h_StrictlyDecreasing) (fun (v_u : 'I_C)")


def test_a_tangent_is_of_the_loss_that_it_touches():
    z, w = (t.Unknown(name, u) for name in "zw")
    proof = proof_of(rules.subgradient(of_others(w), of_others(z)))
    assert proof.startswith("(glue_le (erefl _) ")
    assert proof.endswith("(m_tangent _ _ _ gm_slopes))")
    of_k = proof_of(USES["subgradient"]())
    assert of_k.endswith("(l_tangent _ _ gl_slopes))")


def test_a_strict_tangent_over_other_classes_is_named():
    z, w = t.Unknown("z", s), t.Unknown("w", s)
    theorem = rules.subgradient_strictly(of_others(w), of_others(z))
    (differ,) = (x for x in theorem.assumptions if isinstance(x, assumed.TermsDiffer))
    assert differ.args == (w, z)
    with pytest.raises(Unsupported, match="a strict tangent over other classes"):
        proof_of(theorem)


def test_names_of_the_other_classes_are_exchanged_by_symmetry():
    assert proof_of(USES["reorder"]()) == (
        "(m_reorder (fun b1_t => (S_z_class b1_t)) v__u3c0_ v_c (proj2 h_Symmetric))"
    )
