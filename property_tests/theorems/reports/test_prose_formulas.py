"""Formulas of authors' prose: what is read as one, what is not, and what TeX is made of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.reports.prose_formulas import decomposed, formula_at

READ = {
    "L_sup(f*_k) ≥ L_sup(f*_{k′})": r"L_{\sup}(f_k^{\ast}) \ge L_{\sup}(f_{k'}^{\ast})",
    "k < k′ ≤ ∞": r"k < k' \le \infty",
    "E_{y∼D_s} L_k(f_{s→y})": r"\mathbb{E}_{y \sim D_s} L_k(f_{s \to y})",
    "2 log cosh β": r"2 \log \cosh \beta",
    "log 2 ≤ 1": r"\log 2 \le 1",
    "e^{−t a}": r"e^{-t a}",
    "u_cᵀu_c": r"u_c^{\mathsf{T}} u_c",
    "√((1+P)/2) e_s": r"\sqrt{(1 + P)/2} e_s",
    "x ∈ (0, 1]": r"x \in (0, 1]",
    "ȳ ≤ F(all)/2": r"\bar{y} \le F(\text{all})/2",
    "φ″(0) ≥ m²": r"\varphi''(0) \ge m^2",
    "2 [a = b] − 1": r"2 [a = b] - 1",
    "1/(1 − jx)": r"1/(1 - j x)",
    "N = 22,039": r"N = 22{,}039",
    "k = inf": r"k = \infty",
    "log(n − 1 +\nm)": r"\log(n - 1 + m)",
    "≤ 0": r"\le 0",
    "E⟨u, v⟩ + 2⟨Eu, Ev⟩": (
        r"\mathbb{E} \langle u, v\rangle  + 2 \langle \mathbb{E} u, \mathbb{E} v\rangle"
    ),
    "1 + E − M": "1 + E - M",
    "(1 − ∫ M^k e^(−t) dt)/k": r"(1 - \int M^k e^{-t} d t)/k",
    "₀F₁(; d/2; t²)": r"{}_0 F_1(; d/2; t^2)",
}


@pytest.mark.parametrize("typed", READ)
def test_a_formula_is_read_to_its_end(typed):
    text = decomposed(typed)
    written, end = formula_at(text, 0)
    assert " ".join(written.split()) == " ".join(READ[typed].split())
    assert end == len(text)


ENDS = {
    "d ≥ C, and": "d ≥ C",
    "N pairs of": "N",
    "norm ≤ 1 (C−2)P is": "≤ 1",
    "of R^d. A": "R^d",
    "k (see above)": "k",
    "C (C ≥ 2)": "C",
    "s a class": "s",
}


@pytest.mark.parametrize("text", ENDS)
def test_a_formula_ends_before_words(text):
    start = text.index(ENDS[text][0])
    assert text[start : formula_at(text, start)[1]] == ENDS[text]


@pytest.mark.parametrize(
    "text",
    [
        *("a class", "A larger batch", "I say", "is 0", "12 of", "2022", "the", "log of", "by"),
        *("E, Wojtowytsch 2022", "e.g. this", "C.4 of", "L-BFGS-B", "<b>", "max of", "(2)"),
        *("d’accord", "my_own", "loss"),
    ],
)
def test_words_and_numbers_are_no_formula(text):
    assert formula_at(text, 0) is None


def test_a_letter_that_names_a_theorem_or_counts_seconds_is_none():
    assert formula_at("Lemma C says", 6) is None
    assert formula_at("0.2 s each", 4) is None
    assert formula_at("class s each", 6) == ("s", 7)


@given(st.text(alphabet="aAkxEβρℓΣ_^{}()[]⟨⟩‖|*′'²ᵀ≥<=+−/·,;. 01…√!inf", max_size=24))
def test_what_is_read_balances_and_is_mathematics_of_its_own(typed):
    """Whatever an author types, no brace is left open and nothing ends a formula early."""
    for start in range(len(typed)):
        found = formula_at(typed, start)
        if found is None:
            continue
        written, end = found
        assert start < end <= len(typed)
        assert written.isascii()
        assert not re.search(r"[$%#&~]", written)
        depth = 0
        for brace in re.findall(r"(?<!\\)[{}]", written):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
