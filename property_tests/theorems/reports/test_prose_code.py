"""Formulas of programs in the notation of prose: what is changed, what is left as it is."""

import pytest

from theorems.reports.prose import in_latex, in_markdown
from theorems.reports.prose_code import in_prose, unmarked
from theorems.verdicts.catalogue import all_claims

TYPESET = {
    "d/dkappa (a/B - V*kappa/B**3) = -a*(y2 + 1)": (
        r"$d/d \kappa (a/B - V \cdot \kappa/B^3) = -a \cdot (y_2 + 1)$"
    ),
    "near*(n/near - 1) = near**2*log_sum": (
        r"$\mathrm{near} \cdot (n/\mathrm{near} - 1) = \mathrm{near}^2 \cdot \mathrm{log\_sum}$"
    ),
    "ℓ(v) = sum(max(0, -10 - v)**2) is convex": (
        r"$\ell(v) = \mathrm{sum}(\max(0, -10 - v)^2)$ is convex"
    ),
    "d/dv1 E1 = -E1*beta, constant E2": r"$d/d v_1 E_1 = -E_1 \cdot \beta$, constant $E_2$",
    "sqrt(x)*y**(1/2) + x**-1 + 2**k": r"$\sqrt{x} \cdot y^{1/2} + x^{-1} + 2^k$",
    "d/dt (-exp(-t*(S + 1))) = 0 as rational functions": (
        r"$d/d t (-\exp(-t \cdot (S + 1))) = 0$ as rational functions"
    ),
    "for a*b, constant a, beta": r"for $a \cdot b$, constant $a$, $\beta$",
    "[-0.5, -0.25] < 0; ℓ(-2) - 1/2·ℓ(2) > 0": (
        r"$[-0.5, -0.25] < 0$; $\ell(-2) - 1/2 \cdot \ell(2) > 0$"
    ),
    "d/dt E = -E*x, constant E, p; a*b": (
        r"$d/d t E = -E \cdot x$, constant $E$, $p$; $a \cdot b$"
    ),
    "E*p = x (author: “E′ = −(1 + x)E by t”)": (
        r"$E \cdot p = x$ (author: “$E' = -(1 + x) E$ by $t$”)"
    ),
    "a*b, see docs/rare-class.md#a-b": r"$a \cdot b$, see docs/rare-class.md\#a-b",
    "k·E w with weights": r"$k \cdot \mathbb{E} w$ with weights",
    "E*p*(-p + 1) (author: “the slope”)": r"$E \cdot p \cdot (-p + 1)$ (author: “the slope”)",
}


@pytest.mark.parametrize("typed", TYPESET)
def test_code_in_a_sentence_is_typeset(typed):
    assert in_markdown(typed) == TYPESET[typed]
    assert "⟦" not in in_latex(typed)


@pytest.mark.parametrize(
    "text",
    ["f*_k ≥ f*(x)", "E_{x*} L_k(f_{x*})", "**Data** is", "f**(x) ≤ f(x)", "x* − y*", "`a*b**2`"],
)
def test_stars_of_prose_and_what_is_quoted_as_code_stay(text):
    assert in_prose(text) == text


def test_what_stays_a_word_is_as_it_was():
    assert unmarked(in_prose("a*b (the rest of near and far) log-convex")) == (
        "a·b (the rest of near and far) log-convex"
    )
    assert in_markdown("a*b (the rest) of near") == r"$a \cdot b$ (the rest) of near"


def test_no_author_writes_code_in_words():
    for claim in all_claims():
        for text in (claim.title, claim.statement, *claim.hypotheses, *claim.remarks):
            assert in_prose(text) == text, claim.id
