r"""What each node, law and assumption is in Rocq, against texts that were written down by hand."""

import re

import pytest
from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.rocq.texts import LAWS, show
from theorems.rocq.translate import MODEL, Signature, assumption_text, field, theorem_text
from theorems.rocq.trees import Translator, Unsupported
from theorems.verdicts.catalogue import all_claims

c, s, r = (t.Variable(name, "class") for name in "csr")
x, y = (t.Variable(name, "point") for name in "xy")
i, j = (t.Variable(name, "index") for name in "ij")
cs, xs = t.Variable("c•", "classes"), t.Variable("x•", "points")
pi = t.Variable("π", "permutation")
u, u_s, f, f_y = t.Vector("u", c), t.Vector("u", s), t.Vector("f", x), t.Vector("f", y)
C, K = t.CLASS_COUNT, t.NEGATIVES


def z(*places):
    return t.Unknown("z", *places)


def mean(variable, law, *places):
    return t.Bind(variable, law, z(*places))


def drawn(classes):
    return t.IndependentPoints(classes)


CLASS_FAMILY = "independent (fun _ : 'I_k => rho)"
RENAMED = t.Bind(cs, t.IndependentClasses(), mean(xs, drawn(t.Renamed(pi, cs)), t.Entry(xs, i)))
SLOPE_OF_OTHERS = t.Subgradient(s, t.Loss(r, t.OtherClasses(c), z(r)))

TERMS = [
    (Rational(-3, 4), "(- (3%:R / 4%:R))"),
    (Rational(1, 2), "(1 / 2%:R)"),
    (Integer(1), "1"),
    (Integer(0), "0"),
    (C - 1, "(C%:R - 1)"),
    (2 * K, "(2%:R * k%:R)"),
    (z() ** 2, "(S_z ^+ 2)"),
    (1 / z(), "S_z^-1"),
    (1 / z() ** 2, "(S_z ^+ 2)^-1"),
    (z() + t.Unknown("w"), "(S_w + S_z)"),
    (z() - t.Unknown("w"), "((- S_w) + S_z)"),
    (-z(), "(- S_z)"),
    (3 * z() * t.Unknown("w"), "(3%:R * (S_w * S_z))"),
    (z(z()), "(S_z_scalar S_z)"),
    (z(c, i), "(S_z_class_index v_c v_i)"),
    (z(t.Renamed(pi, cs)), "(S_z_classes (fun i0 : 'I_k => (v__u3c0_ (v_c_all i0))))"),
    (z(t.Constant(c)), "(S_z_classes (fun _ : 'I_k => v_c))"),
    (t.Inner(u, u_s), "(dot (V_u v_c) (V_u v_s))"),
    (t.Inner(2 * u + u_s, u), "(dot ((2%:R *: (V_u v_c)) + (V_u v_s)) (V_u v_c))"),
    (t.Inner(-u, u_s), "(dot ((- 1) *: (V_u v_c)) (V_u v_s))"),
    (t.Inner(z() * (u + u_s), u), "(dot (S_z *: ((V_u v_c) + (V_u v_s))) (V_u v_c))"),
    (
        t.Inner((z() + t.Unknown("w")) * u, u_s),
        "(dot ((S_w + S_z) *: (V_u v_c)) (V_u v_s))",
    ),
    (
        t.Inner(z() * t.Bind(c, t.Classes(), u), u_s),
        r"(dot (S_z *: (\sum_(b1_c : 'I_C) (V_u b1_c))) (V_u v_s))",
    ),
    (t.Equal(c, s), "(v_c == v_s)%:R"),
    (t.Equal(t.Entry(cs, i), s), "((v_c_all v_i) == v_s)%:R"),
    (t.Probability(c), "(rho v_c)"),
    (mean(c, t.Classes(), c), r"(\sum_(b1_c : 'I_C) (S_z_class b1_c))"),
    (mean(i, t.Indices(), i), r"(\sum_(b1_i : 'I_k) (S_z_index b1_i))"),
    (mean(s, t.OtherClasses(c), s), r"(\sum_(b1_s : 'I_C | b1_s != v_c) (S_z_class b1_s))"),
    (mean(c, t.ClassLaw(), c), "(expectation rho (fun b1_c : 'I_C => (S_z_class b1_c)))"),
    (
        t.Bind(c, t.ClassLaw(), z(c) + z()),
        "(expectation rho (fun b1_c : 'I_C => (S_z + (S_z_class b1_c))))",
    ),
    (mean(x, t.Points(c), x), "(expectation (D v_c) (fun b1_x : X => (S_z_point b1_x)))"),
    (
        mean(cs, t.IndependentClasses(), t.Entry(cs, i)),
        f"(expectation ({CLASS_FAMILY}) (fun b1_c_all : {{ffun 'I_k -> 'I_C}} => "
        "(S_z_class (b1_c_all v_i))))",
    ),
    (
        mean(cs, t.Words(c), t.Entry(cs, i)),
        "(expectation (W v_c) (fun b1_c_all : {ffun 'I_k -> 'I_C} => (S_z_class (b1_c_all v_i))))",
    ),
    (
        t.Bind(s, t.ClassLaw(), mean(cs, t.Words(t.Entry(pi, s)), cs)),
        "(expectation rho (fun b1_s : 'I_C => (expectation (W (v__u3c0_ b1_s)) "
        "(fun b2_c_all : {ffun 'I_k -> 'I_C} => (S_z_classes b2_c_all)))))",
    ),
    (
        mean(xs, drawn(cs), t.Entry(xs, i)),
        "(expectation (independent (fun i0 : 'I_k => D (v_c_all i0))) "
        "(fun b1_x_all : {ffun 'I_k -> X} => (S_z_point (b1_x_all v_i))))",
    ),
    (
        mean(xs, drawn(t.Constant(c)), t.Entry(xs, i)),
        "(expectation (independent (fun i0 : 'I_k => D v_c)) "
        "(fun b1_x_all : {ffun 'I_k -> X} => (S_z_point (b1_x_all v_i))))",
    ),
    (
        RENAMED,
        f"(expectation ({CLASS_FAMILY}) (fun b1_c_all : {{ffun 'I_k -> 'I_C}} => "
        "(expectation (independent (fun i0 : 'I_k => D (v__u3c0_ (b1_c_all i0)))) "
        "(fun b2_x_all : {ffun 'I_k -> X} => (S_z_point (b2_x_all v_i))))))",
    ),
    (
        mean(xs, t.OnePointAClass(), t.Entry(xs, c)),
        "(expectation (independent D) (fun b1_x_all : {ffun 'I_C -> X} => "
        "(S_z_point (b1_x_all v_c))))",
    ),
    (
        mean(pi, t.Permutation(), t.Entry(pi, c)),
        "(expectation (@uniform R C) (fun b1__u3c0_ : {perm 'I_C} => (S_z_class (b1__u3c0_ v_c))))",
    ),
    (t.Loss(i, t.Indices(), z(i)), r"(l (\row_(b1_i < k) (S_z_index b1_i)))"),
    (t.Loss(s, t.OtherClasses(c), z(s)), "(m (others v_c (fun b1_s : 'I_C => (S_z_class b1_s))))"),
    (
        t.Subgradient(j, t.Loss(i, t.Indices(), z(i))),
        r"(gl (\row_(b1_i < k) (S_z_index b1_i)) 0 v_j)",
    ),
    (
        SLOPE_OF_OTHERS,
        "(entry_of (gm (others v_c (fun b1_r : 'I_C => (S_z_class b1_r)))) v_c v_s)",
    ),
    (
        t.Inner(t.Bind(x, t.Points(c), f), f_y),
        "(dot (vector_mean (D v_c) (fun b1_x : X => (V_f b1_x))) (V_f v_y))",
    ),
    (t.Inner(t.Bind(c, t.Classes(), u), u_s), r"(dot (\sum_(b1_c : 'I_C) (V_u b1_c)) (V_u v_s))"),
    (
        t.Inner(t.Bind(s, t.OtherClasses(c), u_s), u),
        r"(dot (\sum_(b1_s : 'I_C | b1_s != v_c) (V_u b1_s)) (V_u v_c))",
    ),
]

ASSUMPTIONS = [
    (given.Balanced(), "balanced rho"),
    (given.Exchangeable(), "exchangeable W"),
    (given.PairUniform(), "pair_uniform W"),
    (given.UnitVectors("u"), "forall z : 'I_C, dot (V_u z) (V_u z) = 1"),
    (given.UnitBall("f"), "forall z : X, dot (V_f z) (V_f z) <= 1"),
    (
        given.GramIs("u", c, s, z(c, s)),
        "forall b1_c b2_s : 'I_C, dot (V_u b1_c) (V_u b2_s) = (S_z_class_class b1_c b2_s)",
    ),
    (
        given.GramBelow("u", "v"),
        "forall s t : 'I_C, s != t -> dot (V_u s) (V_u t) <= dot (V_v s) (V_v t)",
    ),
    (given.InnerBelowOne(f, f_y), "dot (V_f v_x) (V_f v_y) < 1"),
    (given.TermsDiffer(z(), Integer(0)), "S_z != 0 :> R"),
    (given.Same(c, s), "v_c = v_s"),
    (given.Distinct(c, s), "v_c != v_s"),
    (given.InSupport(x, c), "0 < D v_c v_x"),
    (given.Convex(), "convex l"),
    (given.StrictlyConvex(), "strictly_convex l"),
    (given.StrictlyConvexDiagonal(), "strictly_convex_diagonal l"),
    (given.Nonincreasing(), "nonincreasing l"),
    (given.StrictlyDecreasing(), "strictly_decreasing l"),
    (given.Symmetric(), "symmetric_loss l"),
    (given.Submodular(), "submodular l"),
    (given.Replacement(), "replacement_of l D"),
]

BOTH_LOSSES = t.Loss(i, t.Indices(), z(i)) + t.Loss(s, t.OtherClasses(c), z(s))
VECTORS = Integer(1) + t.Inner(f, f_y) + t.Inner(u, u)


ZERO = Integer(0)


def stated(*assumptions, left=None, relation="≥", exists=()):
    left = z() if left is None else left
    return Statement(frozenset(assumptions), left, relation, ZERO, exists)


@pytest.mark.parametrize(("term", "text"), TERMS)
def test_a_term_is_what_is_written(term, text):
    assert show(Translator().tree(term)) == text


@pytest.mark.parametrize(("assumption", "text"), ASSUMPTIONS)
def test_an_assumption_is_what_is_written(assumption, text):
    signature = Signature(stated(assumption, left=VECTORS))
    assert assumption_text(assumption, signature, Translator()) == text


@pytest.mark.parametrize(("assumption", "text"), [pair for pair in ASSUMPTIONS if " l" in pair[1]])
def test_what_a_loss_has_the_loss_of_other_classes_has_too_but_for_replacement(assumption, text):
    """docs/kernel.md says (R) of ℓ of k coordinates only: assumed of both it would say less."""
    signature = Signature(stated(left=BOTH_LOSSES))
    both = text if assumption == given.Replacement() else f"{text} /\\ {text.replace(' l', ' m')}"
    assert assumption_text(assumption, signature, Translator()) == both


def test_every_node_law_and_assumption_has_a_text_here():
    nodes = {kind for term, _ in TERMS for part in walk(term) for kind in type(part).__mro__}
    assert set(Translator._translations) <= nodes
    laws = re.findall(r"expectation \(?@?(\w+)", " ".join(text for _, text in TERMS))
    assert {"rho", "D", "W", "independent", "uniform"} == set(laws)
    assert len(LAWS) == 7
    kinds = {
        type(one) for claim in all_claims() if claim.formal for one in claim.formal().assumptions
    }
    assert kinds <= {type(one) for one, _ in ASSUMPTIONS}


def walk(term):
    yield term
    for part in getattr(term, "args", ()):
        yield from walk(part)


HEAD = f"{MODEL[0]} "
MODEL_LINES = [
    "(1 < C)%N ->",
    "(0 < k)%N ->",
    "law rho ->",
    "(forall c, 0 < rho c) ->",
    "(forall c, law (D c)) ->",
    "disjoint_supports D ->",
]


def lines(statement, **more):
    """Return the binders after those of the model, its hypotheses checked, and the other lines."""
    binders, *rest = theorem_text(statement, **more).splitlines()
    real = field(statement)
    assert binders.startswith(f"forall (R : {real}) (C k : nat) (X : finType) (rho : 'I_C -> R) ")
    assert rest[: len(MODEL_LINES)] == MODEL_LINES
    assert binders.endswith(",")
    return binders.partition(HEAD.strip())[2].strip(" ,"), rest[len(MODEL_LINES) :]


@pytest.mark.parametrize(
    ("relation", "text"),
    [("=", "(S_z : R) = (0 : R)"), ("≥", "(0 : R) <= (S_z : R)"), (">", "(0 : R) < (S_z : R)")],
)
def test_a_relation_is_what_is_written(relation, text):
    assert lines(stated(relation=relation)) == ("(S_z : R)", [text])


def test_hypotheses_come_before_what_follows():
    found = lines(stated(given.Convex(), given.Same(c, s)))
    assert found == (
        "(S_z : R) (v_c : 'I_C) (v_s : 'I_C)",
        ["(convex l) ->", "(v_c = v_s) ->", "(0 : R) <= (S_z : R)"],
    )


def test_a_point_that_is_said_to_exist_is_of_positive_probability():
    some = stated(left=z(t.Entry(xs, c)), exists=(Tuple(xs, t.OnePointAClass()),))
    assert field(some) == "realFieldType"
    binders, (text,) = lines(some)
    assert binders == "(S_z_point : X -> R) (v_c : 'I_C)"
    assert text == (
        "exists v_x_all : {ffun 'I_C -> X}, 0 < (independent D) v_x_all /\\ "
        "(0 : R) <= ((S_z_point (v_x_all v_c)) : R)"
    )


@pytest.mark.parametrize(("dimension", "text"), [(C, "C"), (C - 1, "C.-1")])
def test_vectors_that_are_said_to_exist_are_of_unit_length(dimension, text):
    some = stated(left=t.Inner(u, u_s), exists=(Tuple(Str("u"), dimension),))
    assert field(some) == "rcfType"
    binders, (said,) = lines(some)
    assert binders == "(v_c : 'I_C) (v_s : 'I_C)"
    assert said == (
        f"exists V_u : 'I_C -> 'rV[R]_{text}, (forall z, dot (V_u z) (V_u z) = 1) /\\ "
        "(0 : R) <= ((dot (V_u v_c) (V_u v_s)) : R)"
    )


def test_vectors_have_one_dimension_if_they_meet_and_only_then():
    apart, _ = lines(stated(left=VECTORS))
    assert apart.startswith(
        "(d_f : nat) (d_u : nat) (V_f : X -> 'rV[R]_d_f) (V_u : 'I_C -> 'rV[R]_d_u)"
    )
    together, _ = lines(stated(left=VECTORS), together=[["V_f", "V_u"]])
    assert together.startswith("(d_f : nat) (V_f : X -> 'rV[R]_d_f) (V_u : 'I_C -> 'rV[R]_d_f)")
    apart, _ = lines(stated(left=t.Inner(f, u) + t.Inner(t.Vector("v", c), t.Vector("w", c))))
    assert apart.startswith("(d_f : nat) (d_v : nat) (V_f : X -> 'rV[R]_d_f) (V_u : 'I_C -> ")
    assert apart.count("'rV[R]_d_f") == apart.count("'rV[R]_d_v") == 2
    met, _ = lines(stated(left=t.Inner(f, u)))
    assert met.startswith("(d_f : nat) (V_f : X -> 'rV[R]_d_f) (V_u : 'I_C -> 'rV[R]_d_f)")


def test_a_gram_matrix_is_of_vectors_of_classes():
    binders, _ = lines(stated(given.GramIs("u", c, s, Integer(1)), given.GramBelow("v", "w")))
    assert "(V_u : 'I_C -> 'rV[R]_d_u) (V_v : 'I_C -> 'rV[R]_d_v) (V_w : 'I_C -> " in binders


def test_losses_and_slopes_are_bound_with_what_is_said_of_them():
    binders, said = lines(stated(left=SLOPE_OF_OTHERS), slopes=["gl"])
    assert binders.startswith(
        "(m : 'rV[R]_C.-1 -> R) (gl : 'rV[R]_k -> 'rV[R]_k) (gm : 'rV[R]_C.-1 -> 'rV[R]_C.-1)"
    )
    assert said[:2] == ["subgradients l gl ->", "subgradients m gm ->"]


def test_a_family_of_points_is_over_what_it_is_used_at():
    by_class, _ = lines(stated(left=z(t.Entry(xs, c))))
    by_image, _ = lines(stated(left=z(t.Entry(xs, t.Entry(pi, c)))))
    of_constant, _ = lines(stated(left=z(t.Entry(t.Constant(c), i))))
    assert of_constant == "(S_z_class : 'I_C -> R) (v_c : 'I_C)"
    by_index, _ = lines(stated(left=z(t.Entry(xs, i))))
    assert "(v_x_all : 'I_C -> X)" in by_class
    assert "(v_x_all : 'I_C -> X)" in by_image
    assert "(v_x_all : 'I_k -> X)" in by_index


@pytest.mark.parametrize(
    "about_words",
    [
        stated(left=mean(cs, t.Words(c), t.Entry(cs, i))),
        stated(given.Exchangeable(), left=z(c, t.Entry(cs, i))),
        stated(given.PairUniform(), left=z(c, t.Entry(cs, i))),
        stated(given.TermsDiffer(mean(cs, t.Words(c), cs), ZERO), left=z(i)),
        stated(left=z(t.Entry(cs, i)), exists=(Tuple(cs, t.Words(c)),)),
    ],
)
def test_words_have_any_law_that_a_class_has(about_words):
    binders, said = lines(about_words)
    assert binders.startswith("(W : 'I_C -> {ffun 'I_k -> 'I_C} -> R) (S_z_")
    assert "(v_c : 'I_C)" in binders
    assert said[0] == "(forall c, law (W c)) ->"


def test_where_no_word_is_drawn_there_is_no_law_of_words():
    binders, said = lines(stated(given.Balanced(), left=mean(cs, t.IndependentClasses(), cs)))
    assert "W" not in binders
    assert said[0] == "(balanced rho) ->"


class Unheard(given.Assumption):
    """A hypothesis that nobody has translated."""


def test_an_assumption_without_a_text_is_named():
    with pytest.raises(Unsupported, match="the assumption Unheard has no text"):
        assumption_text(Unheard(), Signature(stated()), Translator())
