"""The rules of the kernel as proof terms: each line is of the lemma that its rule stands for."""

import pytest

from property_tests.theorems.kernel.uses import USES
from property_tests.theorems.rocq.export.lines import is_closed, of_module, proof_of
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export import rules as exported
from theorems.rocq.export.rules import RULES, said_by
from theorems.rocq.trees import Unsupported

c, s, e = (t.Variable(name, "class") for name in "cse")
x = t.Variable("x", "point")
z_c, z_s = t.Unknown("z", c), t.Unknown("z", s)
SQUARE = z_c**2
ZERO = rules.algebra(0, t.Equal(c, c) - 1, ())
"""0 = 0, z² ≥ 0, 0 ≥ −z², z² > 0, 0 > −z²."""
WEAK = rules.nonnegative(SQUARE)
STRICT = rules.positive_unless_zero(SQUARE)
MINUS = rules.algebra(-SQUARE, -SQUARE, ())
WEAKLY, STRICTLY = rules.add(WEAK, MINUS), rules.add(STRICT, MINUS)


def test_every_rule_of_the_kernel_has_a_proof():
    assert set(RULES) == set(rules.RULES)


@pytest.mark.parametrize("name", of_module(exported))
def test_a_proof_is_closed(name):
    assert is_closed(proof_of(USES[name]()))


WRITTEN = {
    "nonnegative": "(g_add (g_mul ltac:(sign) (g_even _ isT)) (g_mul (ind_le1 _ _ _) (law_ge0 rho_law _)))",  # noqa: E501
    "cosine": "(cosine_le (eq_to_le1 (h_UnitVectors_f _)) (eq_to_le1 (h_UnitVectors_f _)))",
    "cosine_below": "(cosine_ge (h_UnitBall_f _) (h_UnitBall_f _))",
    "gram_bound_assumed": "(h_GramBelow_vandu v_c v_s h_Distinct_cands)",
    "sym": "(es (@L0 v_c v_s h_Distinct_cands))",
    "weaken": "(@L0 S_z_class v_c)",
    "strengthen": "(@L1 S_z_class v_c (strictly_convex_decreasing h_StrictlyConvex h_Nonincreasing))",  # noqa: E501
    "average": "(o_congr_on (fun (v_c : 'I_C) h_law => (@L0 v_c v_s h_law)))",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_proof_is_what_is_written(name):
    assert proof_of(USES[name]()) == WRITTEN[name]


@pytest.mark.parametrize(
    ("first", "second", "chained", "added"),
    [
        (ZERO, ZERO, "et", "c_add"),
        (WEAK, ZERO, "chain_le", "a_le"),
        (WEAK, WEAKLY, "chain_le", "a_le"),
        (STRICT, WEAKLY, "chain_le_lt", "a_lt_le"),
        (WEAK, STRICTLY, "chain_lt_le", "a_le_lt"),
        (STRICT, STRICTLY, "chain_le_lt", "a_lt_le"),
    ],
)
def test_the_lemma_is_that_of_the_relations(first, second, chained, added):
    assert proof_of(rules.chain(first, second)).startswith(f"({chained} ")
    assert f" ({added} " in proof_of(rules.add(first, second))


def test_a_mean_of_each_law_has_its_lemma():
    def averaged(premise, law):
        return proof_of(rules.average(premise, c, law))

    same = rules.algebra(z_c, z_c, ())
    assert averaged(same, t.ClassLaw()).startswith("(e_congr _ (fun (v_c : 'I_C) =>")
    assert averaged(WEAK, t.ClassLaw()).startswith("(e_le rho_law (fun (v_c : 'I_C) =>")
    assert averaged(WEAK, t.Classes()).startswith("(s_le (fun (v_c : 'I_C) =>")
    assert averaged(WEAK, t.OtherClasses(e)).startswith("(o_le_on (fun (v_c : 'I_C) h_law =>")


def test_what_a_law_says_of_its_variable_is_a_hypothesis_of_the_mean():
    assert said_by(t.OtherClasses(s), c) == {
        assumed.Distinct(c, s): "h_law",
        assumed.Distinct(s, c): "(neq_sym h_law)",
    }
    assert said_by(t.Points(s), x) == {assumed.InSupport(x, s): "h_law"}
    assert said_by(t.ClassLaw(), c) == {}


def test_a_strict_sum_over_other_classes_is_named():
    """A strict mean of what does not depend on the variable has a proof, such a sum has none."""
    above = rules.positive_unless_zero(z_s**2)
    assert proof_of(rules.average(above, c, t.ClassLaw())).startswith("(e_lt_all rho_law (fun")
    assert proof_of(rules.average(above, c, t.Classes())).startswith("(s_lt_all (class_of C_gt1)")
    with pytest.raises(Unsupported, match="a strict sum over other classes"):
        proof_of(rules.average(above, c, t.OtherClasses(e)))
