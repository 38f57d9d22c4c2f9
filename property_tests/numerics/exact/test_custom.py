"""Losses from SymPy expressions: each operation against SymPy, each loss against the family's."""

from dataclasses import replace
from fractions import Fraction
from math import inf

import numpy as np
import pytest
import sympy
from flint import arb, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.arithmetic import BALLS, FLOATS, SYMBOLS
from numerics.exact.custom import CustomLoss, custom_loss, evaluate
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import (
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    HingeMax,
    Hypotheses,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.floats import population
from property_tests.enumerated import latent_gradient
from property_tests.strategies import fractions, latent_problems

V, i, K = sympy.IndexedBase("v"), sympy.symbols("i", integer=True), sympy.symbols("k")


def total(term):
    return sympy.Sum(term, (i, 1, K))


WRITTEN = [
    (sympy.log(1 + total(sympy.exp(2 * (sympy.Rational(1, 3) - V[i])))), Logistic(2, "1/3")),
    (total(sympy.exp(-V[i] / 2)), Exponential("1/2")),
    (total(sympy.log(1 + sympy.exp(-V[i]))), PairwiseLogistic()),
    (total((2 - V[i]) ** 2), Square()),
    (total(sympy.Max(0, 1 - V[i]) ** 2), SquaredHinge()),
    (sympy.exp(-total(V[i])), ExponentialOfSum()),
]


def leaves():
    numbers = fractions(-3, 3, 4).map(lambda x: sympy.Rational(x.numerator, x.denominator))
    return numbers | st.sampled_from([V[1], V[2]])


def branches(parts):
    two = st.tuples(parts, parts)
    return (
        two.map(lambda pair: pair[0] + pair[1])
        | two.map(lambda pair: pair[0] * pair[1])
        | two.map(lambda pair: sympy.Max(*pair, evaluate=False))
        | two.map(lambda pair: sympy.Min(*pair, evaluate=False))
        | parts.map(sympy.Abs)
        | parts.map(lambda x: x**2)
        | parts.map(lambda x: sympy.exp(-(x**2)))
        | parts.map(lambda x: sympy.log(1 + x**2))
        | parts.map(lambda x: sympy.sqrt(1 + x**2))
        | parts.map(lambda x: 1 / (2 + x**2))
    )


expressions = st.recursive(leaves(), branches, max_leaves=6)
points = st.tuples(fractions(-2, 2, 4), fractions(-2, 2, 4))


def symbol(x):
    return sympy.Rational(x.numerator, x.denominator)


@given(expressions, points)
def test_every_arithmetic_gives_the_number_of_sympy(expression, point):
    exact = expression.subs({V[n + 1]: symbol(x) for n, x in enumerate(point)})
    reference = sympy.N(exact, 60)
    assume(reference.is_Float or reference.is_Integer or reference.is_Rational)
    value = Fraction(str(reference))
    floats = float(evaluate(expression, [np.float64(x) for x in point], FLOATS))
    assert abs(floats - value) <= 1e-11 * (1 + abs(value))
    symbols = evaluate(expression, [symbol(x) for x in point], SYMBOLS)
    assert abs(Fraction(str(sympy.N(symbols, 60))) - value) <= (1 + abs(value)) / 10**50
    with precision(150):
        ball = arb(evaluate(expression, [arb(fmpq(*x.as_integer_ratio())) for x in point], BALLS))
        off = ball - arb(fmpq(value.numerator, value.denominator))
        assert off.abs_lower() <= (1 + abs(arb(float(value)))) * arb(10) ** -50
        assert ball.rad() <= (1 + abs(arb(float(value)))) * arb(10) ** -35


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "loss"), WRITTEN, ids=lambda x: getattr(x, "name", ""))
@given(problem=latent_problems(most=3), negatives=st.integers(1, 3))
def test_a_loss_of_the_family_written_out_has_the_same_value(expression, loss, problem, negatives):
    law, gram = problem
    mine = custom_loss(expression, claimed=loss.hypotheses)
    written, library = (
        latent_loss(gram, law, negatives=negatives, loss=each, bits=80) for each in (mine, loss)
    )
    assert written.lower <= library.upper
    assert library.lower <= written.upper
    assert written.width <= (1 + abs(library.upper)) / 2**75


def test_the_number_of_negatives_may_stand_in_the_formula():
    """Σ(−v_i)/k has the mean of −v whatever k is."""
    mine = custom_loss(-total(V[i]) / K, claimed=HardestNegative().hypotheses)
    for negatives in (1, 2, 5):
        found = latent_loss(simplex_etf_gram(3), ["1/3"] * 3, negatives=negatives, loss=mine)
        assert found.contains(-1)


@given(latent_problems(most=3), fractions(0, 3))
def test_a_loss_that_is_not_symmetric_has_its_coordinates_in_order(problem, weight):
    """E(w·v_1² − v_2) from one-draw means, exactly."""
    law, gram = problem
    mine = custom_loss(
        symbol(weight) * V[1] ** 2 - V[2],
        claimed=replace(Logistic().hypotheses, symmetric=False),
    )
    pairs = [
        (law[c] * law[j], 1 - Fraction(str(gram[c][j])))
        for c in range(len(law))
        for j in range(len(law))
    ]
    value = sum(mass * (weight * v**2 - v) for mass, v in pairs)
    found = latent_loss(gram, law, negatives=2, loss=mine, bits=80)
    assert found.lower <= value <= found.upper
    rho = [float(mass) for mass in law]
    floats = np.array([[float(Fraction(str(x))) for x in row] for row in gram])
    assert abs(population.latent_loss(floats, rho, negatives=2, loss=mine) - value) < 1e-12


@given(points)
def test_a_maximum_of_linear_pieces_is_the_hardest_negative(point):
    mine = custom_loss(sympy.Max(-V[1], -V[2]), claimed=HardestNegative().hypotheses)
    with precision(100):
        balls = [arb(fmpq(*x.as_integer_ratio())) for x in point]
        assert mine.value(balls, BALLS).overlaps(HardestNegative().value(balls, BALLS))
    assert float(mine.value([np.float64(x) for x in point], FLOATS)) == float(-min(point))


def test_a_custom_loss_keeps_what_its_author_claims():
    claimed = Hypotheses(
        convex=True,
        strictly_convex=False,
        symmetric=False,
        nonincreasing=True,
        strictly_decreasing=False,
        submodular=True,
    )
    first = CustomLoss("first", lambda v, a: -v[0], claimed)
    assert first.hypotheses.holding() == ("convex", "nonincreasing", "submodular")
    assert first.limit_offset == "no limit"
    named = custom_loss(-V[1], claimed=claimed, title="first")
    assert (named.title, named.formula, named.hypotheses) == ("first", "-v[1]", claimed)


def test_what_a_custom_loss_cannot_do_is_refused_by_name():
    mine = custom_loss(sympy.Max(0, 1 - V[1]), claimed=HingeMax().hypotheses, title="mine")
    gram, law = simplex_etf_gram(2), ["1/2", "1/2"]
    with pytest.raises(ValueError, match="negatives is inf, but the loss custom has no limit"):
        latent_loss(gram, law, negatives=inf, loss=mine)
    with pytest.raises(ValueError, match="'mine' has no derivatives"):
        latent_gradient(gram, law, negatives=1, loss=mine)
    with pytest.raises(ValueError, match=r"negatives is 10000000.*exceed the budget"):
        latent_loss(gram, law, negatives=10**7, loss=mine)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (sympy.sin(V[1]), "is a sin"),
        (0.5 * V[1], "is a Float"),
        (V[1] ** V[2], "exponent"),
        (V[3], r"v\[1\]..v\[2\]"),
        (V[0], r"v\[1\]..v\[2\]"),
        (sympy.Symbol("x") + V[1], "contains x"),
        (sympy.IndexedBase("w")[1], "contains w"),
        (sympy.pi * V[1], "pi is a Pi"),
    ],
)
def test_an_expression_that_is_not_understood_names_the_piece(expression, message):
    with pytest.raises(ValueError, match=message):
        custom_loss(expression, claimed=Logistic().hypotheses).value([1.0, 2.0], FLOATS)


def test_the_symbol_for_the_number_of_negatives_may_have_assumptions():
    n = sympy.Symbol("k", integer=True, positive=True)
    mine = custom_loss(sympy.Sum(-V[i], (i, 1, n)), claimed=HardestNegative().hypotheses)
    assert mine.value([1.0, 2.0], FLOATS) == -3


@pytest.mark.parametrize("expression", ["v[1]", 1.0, None])
def test_text_is_not_run_as_an_expression(expression):
    with pytest.raises(TypeError, match="give a SymPy expression"):
        custom_loss(expression, claimed=Logistic().hypotheses)
