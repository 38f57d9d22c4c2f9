"""Formulas from text: what is understood means the same elsewhere, what is not is named."""

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.formula import evaluate, show
from numerics.exact.parse import MAX_CHARACTERS, FormulaError, parse
from property_tests.numerics.balls.calculus.reference import formulas, pairs_of_points, value


def ball(formula, v, **values):
    with precision(200):
        return evaluate(formula, [BALLS.number(x) for x in v], BALLS, values)


@pytest.mark.slow
@settings(max_examples=200)
@given(formulas, pairs_of_points())
def test_a_text_means_what_python_says_it_means(text, points):
    v, _ = points
    found = ball(parse(text), v)
    if not found.is_finite():
        return  # a logarithm or a quotient that is not defined here
    with mpmath.workdps(90):
        exact = value(text, v)
        middle, radius = (mpmath.mpf(x.str(60, radius=False)) for x in (found.mid(), found.rad()))
        assert abs(exact - middle) <= 2 * radius + mpmath.mpf(10) ** -50 * (1 + abs(exact))


BAD = {
    "": "not readable",
    "log(1 + sum(exp(-v))": "not readable",
    "v": "is a vector here",
    "sum(v) # = max(v), and 0 = 1": "has a comment",
    "v + 1": "is a vector here",
    "exp(-v)": "is a vector here",
    "1 + k": "does not depend on v",
    "beta": "does not depend on v",
    "sum(exp(-w))": "'w' is not a known name",
    "sum(exp(-x))": "'x' is not a known name",
    "sum(sin(v))": "'sin(v)' is not understood",
    "sum(v)**0.5": "exponents are integers",
    "sum(v)**k": "exponents are integers",
    "sum(v)**(1/2)": "exponents are integers",
    "sum(v)**1000": "exponent beyond",
    "sum(v)**0": "write 1",
    "sum(v)**-0": "write 1",
    "sum(v)**0.0": "write 1",
    "sum(log(v - 3)**0)": "'log(v - 3)**0' is 1 where its base is defined",
    "sum((1/v)**0)": "write 1",
    "sum(v) + 0**0": "write 1",
    "((sum(v)**60)**60)**60": "powers of powers",
    "sum(v)^2": "powers are written **",
    "sum(v) // 2": "is not understood",
    "sum(v) if k else 0": "is not understood",
    "sum(v) < 1": "is not understood",
    "[v]": "is not understood",
    "lambda v: v": "is not understood",
    "__import__('os').system('true')": "is not understood",
    "sum(v.__class__)": "is not understood",
    "sum(v, v)": "is not understood",
    "sum(v, start=1)": "is not understood",
    "sum(*v)": "is not understood",
    "sum(sum(v))": "inside another",
    "sum(exp(-v)/sum(exp(-v)))": "inside another",
    "v[2]": "only v[1]",
    "v[0]": "only v[1]",
    "v[-1]": "only v[1]",
    "v[k]": "only v[1]",
    "sum(v[1]*v)": "only v[1]",
    "sum(v)/0": "divides by zero",
    "0**-1 + sum(v)": "divides by zero",
    "sum(v) + True": "is not a number",
    "sum(v) + 1j": "is not a number",
    "sum(v) + 'a'": "is not a number",
    "sum(v) + 1_000": "write an integer",
    "sum(v) + 0x10": "write an integer",
    "sum(v) + 1e400": "more than 100 digits",
    "sum(v) + nan": "not a known name",
    "sum(v) + 9**64**2": "exponents are integers",
    "-" * 200 + "sum(v)": "nested",
    "(" * 300 + "sum(v)" + ")" * 300: "not readable",
    "sum(v) + " * 200 + "1": "characters",
    "sum(v)\x00": "not readable",
    "sum(v) # \ud800": "",
    "sum(v); sum(v)": "not readable",
    "x := sum(v)": "not readable",
}


@pytest.mark.parametrize(("text", "words"), BAD.items(), ids=[repr(text)[:40] for text in BAD])
def test_what_is_not_understood_is_named(text, words):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


PIECES = st.sampled_from(
    [
        "v",
        "k",
        "beta",
        "margin",
        "sum(",
        "max(",
        "min(",
        "mean(",
        "exp(",
        "log(",
        ")",
        "(",
        "+",
        "-",
        "*",
        "/",
        "**",
        "1",
        "2",
        "1/2",
        ",",
        "v[1]",
        "0",
        "[",
        "]",
        " ",
        ".5",
        "1e3",
        "w",
        "\n",
        "²",
    ]
)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_no_text_ends_in_another_error(text):
    try:
        formula = parse(text)
    except FormulaError:
        return
    assert len(text) <= MAX_CHARACTERS
    assert parse(show(formula)) == formula
