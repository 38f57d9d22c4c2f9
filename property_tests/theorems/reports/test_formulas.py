"""Terms as the talk writes them: every node, every claim, in both notations."""

import operator
import re
import unicodedata
from fractions import Fraction
from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Integer, Rational, S, Tuple

from theorems.kernel import definitions as d
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.formulas import _Writer, formula, stated
from theorems.reports.notation import LATEX, PLAIN


@pytest.mark.parametrize(
    ("term", "plain", "latex"),
    [
        (t.Probability(d.c), "ρ_c", r"\rho_{c}"),
        (t.Equal(d.c_i, d.c), "[c_i = c]", r"\mathbf{1}[c_{i} = c]"),
        (t.Vector("u", d.c), "u_c", "u_{c}"),
        (t.Inner(d.f(d.x), d.f(d.x)), "‖f(x)‖²", r"\lVert f(x) \rVert^2"),
        (t.CLASS_COUNT / (t.CLASS_COUNT - 1), "C/(C − 1)", r"\frac{C}{C - 1}"),
        (-Rational(1, 2) * t.Probability(d.c), "−ρ_c/2", r"-\frac{\rho_{c}}{2}"),
        (t.Bind(d.x, t.Points(d.s), d.f(d.x)), "μ_s", r"\mu_{s}"),
        (t.Bind(d.s, t.Classes(), t.Probability(d.s)), "Σ_s ρ_s", r"\sum_{s} \rho_{s}"),
        (
            t.Bind(d.c, t.ClassLaw(), t.Probability(d.c)),
            "E[c ∼ ρ] ρ_c",
            r"\mathbb{E}_{c \sim \rho}\bigl[\rho_{c}\bigr]",
        ),
        (
            t.Loss(d.t, t.OtherClasses(d.c), t.Equal(d.t, d.s)),
            "ℓ(([t = s])_{t≠c})",
            r"\ell\bigl((\mathbf{1}[t = s])_{t \neq c}\bigr)",
        ),
        (t.Unknown("φ", t.Probability(d.c)), "φ(ρ_c)", r"\varphi(\rho_{c})"),
    ],
)
def test_a_term_is_written_as_in_the_talk(term, plain, latex):
    assert formula(term) == plain
    assert formula(term, LATEX) == latex


@pytest.mark.parametrize(
    ("names", "plain", "latex"),
    [
        (("ab", "cd", "abcd"), "abcd + ab cd", r"\text{abcd} + \text{ab} \cdot  \text{cd}"),
        (("a", "b", "ab"), "ab + a b", r"\text{ab} + a \cdot  b"),
        (("x1", "x2", "y"), "y + x1 x2", r"y + \text{x1} \cdot  \text{x2}"),
        (("a", "b", "c"), "c + a b", "c + a b"),
    ],
)
def test_a_product_is_not_read_as_a_name_of_several_letters(names, plain, latex):
    """TeX and MathML show no space: without a sign ab · cd is read as the third name."""
    first, second, third = map(t.Unknown, names)
    term = first * second + third
    for notation, text in ((PLAIN, plain), (LATEX, latex)):
        assert sorted(formula(term, notation).split(" + ")) == sorted(text.split(" + "))
    assert formula(2 * third, LATEX) == f"2 {formula(third, LATEX)}"


Z_S, Z_C = t.Unknown("z", d.s), t.Unknown("z", d.c)
SUM = t.Bind(d.s, t.Classes(), Z_S)
U_S = t.Vector("u", d.s)
SLOPE = t.Subgradient(d.i, d.loss_of(d.margin(d.latent("u"))))

HARD_TERMS = [
    (SUM**2, "(Σ_s z(s))²", r"(\sum_{s} z(s))^{2}"),
    (SUM * Z_S, "z(s) Σ_s z(s)", r"z(s) \sum_{s} z(s)"),
    (SUM / Z_S, "(Σ_s z(s))/z(s)", r"\frac{\sum_{s} z(s)}{z(s)}"),
    (SUM * t.Bind(d.c, t.Classes(), Z_C), "(Σ_c z(c)) Σ_s z(s)", r"(\sum_{c} z(c)) \sum_{s} z(s)"),
    (t.Bind(d.s, t.Classes(), -Z_S), "Σ_s (−z(s))", r"\sum_{s} (-z(s))"),
    (
        t.Bind(d.s, t.ClassLaw(), Z_S) ** 2,
        "(E[s ∼ ρ] z(s))²",
        r"(\mathbb{E}_{s \sim \rho}\bigl[z(s)\bigr])^{2}",
    ),
    (
        t.Bind(d.s, t.ClassLaw(), Z_S) * Z_S,
        "z(s) E[s ∼ ρ] z(s)",
        r"\mathbb{E}_{s \sim \rho}\bigl[z(s)\bigr] z(s)",
    ),
    (t.Inner(U_S, U_S) ** 2, "(‖u_s‖²)²", r"(\lVert u_{s} \rVert^2)^{2}"),
    (SLOPE**2, f"({formula(SLOPE)})²", f"({formula(SLOPE, LATEX)})^{{2}}"),
    (Z_S**12, "z(s)¹²", "z(s)^{12}"),
    (t.CLASS_COUNT ** (t.NEGATIVES - 1), "C^(k − 1)", "C^{k - 1}"),
    ((t.CLASS_COUNT - 1) ** -2, "1/(C − 1)²", r"\frac{1}{(C - 1)^{2}}"),
    (t.Vector("w_0", d.c), "w_0_c", "{w_{0}}_{c}"),
    (t.Vector("f̃", d.c), "f̃_c", r"\tilde{f}_{c}"),
    (t.Unknown("x⁺'") ** 2, "(x⁺')²", r"(x^{\prime +})^{2}"),
    (t.Unknown("x⁺") ** 2, "(x⁺)²", "(x^+)^{2}"),
    (t.Unknown("z''") ** 2, "(z'')²", "(z'')^{2}"),
    (t.Unknown("rate"), "rate", r"\text{rate}"),
    (t.Unknown("Ж_1"), "Ж_1", r"\text{[U+0416]\_1}"),
    (t.Probability(t.Variable("λ''", "class")), "ρ_λ''", r"\rho_{\lambda''}"),
]


@pytest.mark.parametrize(("term", "plain", "latex"), HARD_TERMS, ids=lambda x: str(x)[:40])
def test_a_term_cannot_be_read_as_another_one(term, plain, latex):
    assert formula(term) == plain
    assert formula(term, LATEX) == latex


NUMBERS = {"a": Fraction(3, 5), "b": Fraction(-7, 4), "C": Fraction(11, 3)}
LEAVES = st.sampled_from([t.Unknown("a"), t.Unknown("b"), t.CLASS_COUNT]) | st.builds(
    Rational, st.integers(-3, 3), st.integers(1, 4)
)
ARITHMETIC = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(operator.add, inner, inner)
        | st.builds(operator.mul, inner, inner)
        | st.builds(operator.pow, inner.filter(bool), st.sampled_from([-2, -1, 2, 3]))
    ),
    max_leaves=8,
)


def computed(term):
    """Return the value of a term, node by node."""
    if term.is_Rational:
        return Fraction(int(term.p), int(term.q))
    if not term.is_Add and not term.is_Mul and not term.is_Pow:
        return NUMBERS[str(term.args[0] if term.args else term)]
    if term.is_Pow:
        return computed(term.base) ** int(term.exp)
    values = map(computed, term.args)
    return sum(values) if term.is_Add else prod(values)


SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def read(text, fraction=r"\\frac\{([^{}]*)\}\{([^{}]*)\}"):
    """Read a formula as people do: a space multiplies, and a letter before a bracket is applied."""
    text = text.replace(r"\cdot ", "*").replace("·", "*")
    text = re.sub(f"[{SUPERSCRIPTS}]+", lambda m: f"**{unicodedata.normalize('NFKC', m[0])}", text)
    text = text.replace("−", "-").replace("^", "**")
    text = re.sub(r"\*\*\{(\d+)\}", r"**\1", text)
    while re.search(fraction, text):
        text = re.sub(fraction, r"((\1)/(\2))", text)
    text = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", text)
    return eval(re.sub(r"(?<!\*)\b(\d+)", r"Fraction(\1)", text), {"Fraction": Fraction, **NUMBERS})


@given(ARITHMETIC)
def test_what_is_read_has_the_value_of_the_term(term):
    try:
        value = computed(term)
    except ZeroDivisionError:
        assume(False)
    assert read(formula(term)) == value
    assert read(formula(term, LATEX)) == value


LETTERS = [
    t.Unknown("a"),
    t.Unknown("a") ** 2,
    t.CLASS_COUNT,
    t.Probability(t.Variable("c", "class")),
]
AB = t.Unknown("a") + t.Unknown("b")


@pytest.mark.parametrize("notation", [PLAIN, LATEX], ids=["plain", "latex"])
@pytest.mark.parametrize("left", LETTERS, ids=str)
@pytest.mark.parametrize("right", [AB, AB**2], ids=str)
def test_a_product_does_not_read_as_the_value_of_a_function(notation, left, right):
    z = formula(left, notation)
    bracket = formula(right, notation)
    bracket = bracket if bracket.startswith("(") else f"({bracket})"
    dot = r"\cdot " if notation is LATEX else "·"
    writer = _Writer(notation)
    assert notation.spelled(writer.factors([left, right])) == f"{z} {dot} {bracket}"
    assert notation.spelled(writer.factors([right, left])) == f"{bracket} {z}"


c, s, x = t.Variable("c", "class"), t.Variable("s", "class"), t.Variable("x", "point")
i, j = t.Variable("i", "index"), t.Variable("j", "index")
CLASSES, POINTS = t.Variable("c•", "classes"), t.Variable("Y•", "points")


def every(body, family=CLASSES, law=None):
    return t.Bind(family, law or t.IndependentClasses(), body)


def h(*places):
    return t.Unknown("h", *places)


FAMILIES = [
    (every(h(t.Entry(CLASSES, j))), "E[c_i ∼ ρ] h(c_j)"),
    (every(h(t.Entry(CLASSES, i))), "E[c_j ∼ ρ] h(c_i)"),
    (every(h(t.Entry(CLASSES, j)) * t.Equal(i, j)), "E[c_m ∼ ρ] [i = j] h(c_j)"),
    (every(t.Equal(t.Entry(CLASSES, j), t.Variable("i", "class"))), "E[c_m ∼ ρ] [c_j = i]"),
    (t.Bind(i, t.Indices(), every(h(t.Entry(CLASSES, i)))), "Σ_{i≤k} E[c_j ∼ ρ] h(c_i)"),
    (t.Loss(i, t.Indices(), every(h(t.Entry(CLASSES, i)))), "ℓ((E[c_j ∼ ρ] h(c_i))_{i≤k})"),
    (every(t.Loss(i, t.Indices(), h(t.Entry(CLASSES, i)))), "E[c_i ∼ ρ] ℓ((h(c_i))_{i≤k})"),
    (every(h(t.Entry(POINTS, s)), POINTS, t.OnePointAClass()), "E[Y_c ∼ D_c] h(Y_s)"),
    (every(h(t.Entry(POINTS, c)), POINTS, t.OnePointAClass()), "E[Y_s ∼ D_s] h(Y_c)"),
    (
        t.Bind(c, t.ClassLaw(), every(h(t.Entry(POINTS, c)), POINTS, t.OnePointAClass())),
        "E[c ∼ ρ, Y_s ∼ D_s] h(Y_c)",
    ),
    (
        every(every(h(t.Entry(POINTS, i)), POINTS, t.IndependentPoints(CLASSES))),
        "E[c_j ∼ ρ, Y_j ∼ D_{c_j}] h(Y_i)",
    ),
    (every(h(t.Entry(CLASSES, j)) * t.Unknown("i")), "E[c_m ∼ ρ] i h(c_j)"),
    (h(i) * h(j) * h(t.Variable("m", "index")) * every(h(t.Entry(CLASSES, j))), "E[c_i' ∼ ρ] "),
]


@pytest.mark.parametrize(("term", "text"), FAMILIES, ids=[text for _, text in FAMILIES])
def test_a_draw_of_a_family_has_an_index_that_nothing_else_has(term, text):
    assert text in formula(term)
    assert text in stated(Statement(frozenset(), term, "≥", S(0)))


def test_a_name_in_an_assumption_or_of_vectors_is_no_index_of_a_draw():
    term = every(h(t.Entry(CLASSES, j)))
    for about in (g.Distinct(t.Variable("i", "class"), s), g.UnitBall("i")):
        assert "E[c_m ∼ ρ] h(c_j)" in stated(Statement(frozenset((about,)), term, "≥", S(0)))


def test_for_what_something_exists_is_said_before():
    a, s = t.Variable("a", "class"), t.Variable("s", "class")
    drawn = (Tuple(a, t.ClassLaw()),)
    said = Statement(frozenset(), t.Probability(s), "≥", t.Equal(a, s), drawn)
    assert stated(said) == "s class ⊢ ∃ a ∼ ρ: ρ_s ≥ [a = s]"
    assert stated(Statement(frozenset(), Integer(1), "≥", t.Probability(a), drawn)).startswith(
        "⊢ ∃"
    )
    z, one, f = t.Unknown("z", a), t.Unknown("y"), t.Vector("f", t.Variable("p", "point"))
    ball = frozenset((g.UnitBall("g"),))
    said = Statement(ball, t.Inner(f, t.Vector("g", s)), "≥", z * one, drawn)
    assert stated(said).startswith(
        "s class, z function, y number, p point, f vectors, ‖g‖ ≤ 1 ⊢ ∃ a ∼ ρ: "
    )
