"""A line while its proof is written: what it refers to, signs by form, equal sides."""

import pytest
from sympy import Integer

from property_tests.theorems.rocq.export.lines import line_of
from theorems.kernel import rules
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.trees import Unsupported

c, s = t.Variable("c", "class"), t.Variable("s", "class")
z_c, z_s = t.Unknown("z", c), t.Unknown("z", s)
SQUARE = rules.nonnegative(z_c**2)
STRICT = rules.positive_unless_zero(z_c**2)
EQUAL = rules.algebra(t.Equal(c, s) * z_c, t.Equal(c, s) * z_s, ())


def ref(premise, by, **how):
    """Return how a line refers to a premise, which is the first of the derivation."""
    return line_of(by).ref(premise, **how)


def test_a_premise_is_used_at_functions_variables_and_hypotheses():
    whole = rules.weaken(STRICT, ())
    (ne,) = STRICT.assumptions
    name = line_of(whole).ref(STRICT).split()[-1].rstrip(")")
    assert ref(STRICT, whole) == f"(@L0 S_z_class v_c {name})"
    assert ref(STRICT, whole, put={c: s}).startswith("(@L0 S_z_class v_s h_TermsDiffer_")
    assert ref(STRICT, whole, hypotheses={ne: "it"}) == "(@L0 S_z_class v_c it)"
    assert ref(STRICT, whole, functions={"S_z_class": "F"}).startswith("(@L0 F v_c ")


def test_what_a_line_does_not_mention_is_put_to_zero():
    between = (t.Equal(c, c) - 1) * t.Unknown("w")
    first = rules.algebra(Integer(0), between, ())
    assert line_of(rules.sym(first)).ref(first) == "(@L0 S_w v_c)"
    gone = rules.chain(first, rules.algebra(between, Integer(0), ()))
    assert line_of(gone).ref(first).startswith("(@L0 0 ")


def norm(place):
    return t.Inner(t.Vector("u", place), t.Vector("u", place))


@pytest.mark.parametrize(
    ("term", "proof"),
    [
        (t.CLASS_COUNT - 1, "ltac:(sign)"),
        (t.Equal(c, s), "(ind_ge0 _ _ _)"),
        (1 - t.Equal(c, s), "(ind_le1 _ _ _)"),
        (t.Probability(c), "(law_ge0 rho_law _)"),
        (norm(c), "(dot_ge0 _)"),
        (z_c**2, "(g_even _ isT)"),
        (norm(c) ** 3, "(g_exp _ (dot_ge0 _))"),
        (norm(c) + z_c**2, "(g_add (g_even _ isT) (dot_ge0 _))"),
        (norm(c) * z_c**2, "(g_mul (g_even _ isT) (dot_ge0 _))"),
        (t.Bind(c, t.Classes(), z_c**2), "(s_ge0 (fun b1_c : 'I_C => (g_even _ isT)))"),
        (t.Bind(c, t.ClassLaw(), z_c**2), "(e_ge0 rho_law (fun b1_c : 'I_C => (g_even _ isT)))"),
        (t.Bind(c, t.OtherClasses(s), z_c**2), "(o_ge0 (fun b1_c : 'I_C => (g_even _ isT)))"),
    ],
)
def test_a_sign_is_proved_by_the_form(term, proof):
    line = line_of(SQUARE)
    assert line.nonnegative(line.tree(term)) == proof
    assert rules.nonnegative(term).left == term


@pytest.mark.parametrize("term", [z_c, -t.Probability(c), z_c**3])
def test_no_sign_is_proved_that_a_form_does_not_show(term):
    line = line_of(SQUARE)
    with pytest.raises(Unsupported, match=r"the sign of \w+ has no proof in Rocq"):
        line.nonnegative(line.tree(term))
    with pytest.raises(Unsupported, match=r"the sign of \w+ has no proof in Rocq"):
        line.positive(line.tree(z_c**2))


def test_masses_and_numbers_are_positive():
    line = line_of(SQUARE)
    assert line.positive(line.tree(t.CLASS_COUNT * t.Probability(c))) == (
        "(g_mul_pos ltac:(sign) (rho_gt0 v_c))"
    )


def test_equal_sides_are_proved_and_others_are_named():
    line = line_of(EQUAL)
    assert line.equal(z_c + z_s, z_s + z_c) == "(erefl _)"
    assert line.equal(EQUAL.left, EQUAL.right).startswith("(ltac:(")
    with pytest.raises(Unsupported, match="have different normal forms"):
        line.equal(z_c, z_s)
    assert "h_Same_cands" in line.equal(z_c, z_s, [assumed.Same(c, s)])


def test_a_hypothesis_on_the_loss_is_of_one_loss_where_there_are_two():
    i, u = t.Variable("i", "index"), t.Variable("u", "class")
    one = t.Loss(i, t.Indices(), t.Unknown("z", i))
    two = one + t.Loss(u, t.OtherClasses(c), t.Unknown("z", u))
    of_one, of_two = (line_of(rules.algebra(x, x, ())) for x in (one, two))
    assert of_one.hypothesis(assumed.Convex) == "h_Convex"
    assert of_two.hypothesis(assumed.Convex) == "(proj1 h_Convex)"
    assert of_two.hypothesis(assumed.Convex, ("others",)) == "(proj2 h_Convex)"
    assert of_two.hypothesis(assumed.Replacement) == "h_Replacement"
