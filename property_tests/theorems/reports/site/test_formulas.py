"""Formulas as MathML: what browsers would show otherwise is mended, punctuation stays."""

import pytest
from markupsafe import Markup

from theorems.reports.site.formulas import mathml, run_on


def test_a_prime_is_not_raised_twice_and_a_slash_has_no_spaces():
    assert "msup" not in mathml("k'")
    assert "&#x02032;" in mathml("k'")
    assert '<mo lspace="0" rspace="0">/</mo>' in mathml("1/4")


@pytest.mark.parametrize("relation", ["<", ">", "=", r"\le", r"\ge"])
def test_two_intervals_break_at_what_stands_between_them(relation):
    assert mathml(f"[0.1, 0.2] {relation} [0.3, 0.4]").count("<wbr>") == 1
    assert "<wbr>" not in mathml(r"\left[x_{i \le k}\right]")


def test_infinity_is_no_operator():
    """Signs of operators have spaces: "8, ∞ , by squares"."""
    assert "<mi>&#x0221E;</mi>" in mathml(r"k \le \infty")
    assert mathml(r"\lbrace (1, 2), (3, 4)\rbrace").count("<wbr>") == 1
    assert "<wbr>" not in mathml("f((1, 2), (3, 4))")


def test_a_function_stands_apart_from_an_argument_without_brackets():
    assert "<mi>log</mi><mspace" in mathml(r"\log k")
    assert "mspace" not in mathml(r"\log(1 + x)")


def test_punctuation_stays_with_the_last_piece_of_a_formula():
    formula = mathml(r"a \ge b")
    shown, rest = run_on(formula, "), then")
    assert rest == " then"
    assert shown.count("<wbr>") == 1
    assert shown.endswith("</math>),</span>")
    assert run_on(formula, " then") == (formula, " then")
    assert run_on(Markup("<math></math>"), "") == ("<math></math>", "")
