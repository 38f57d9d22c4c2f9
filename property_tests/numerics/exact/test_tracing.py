"""Python functions as formulas: what they may do, what each arithmetic makes of them, symmetry."""

import math
import statistics
from fractions import Fraction
from itertools import permutations

import mpmath
import numpy as np
import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.arithmetic import BALLS, FLOATS, RATIONALS, SYMBOLS
from numerics.exact.custom import CustomLoss
from numerics.exact.losses import Logistic
from numerics.exact.tracing import Step, trace
from property_tests.strategies import fractions

NOT_EXACT = {
    "a function of math": lambda v, a: math.exp(-v[0]),
    "a large float": lambda v, a: math.log(1e16 + v[0]),
    "float()": lambda v, a: a.exp(-float(v[0]) / 3),
    "a float before": lambda v, a: a.exp(-0.1 * v[0]),
    "a float behind": lambda v, a: v[0] / 0.1,
    "a float added": lambda v, a: v[0] + 0.1,
    "a float subtracted": lambda v, a: v[0] - 0.1,
    "a float subtracted from": lambda v, a: 0.1 - v[0],
    "a float divided": lambda v, a: 0.1 / v[0],
    "a float as a number": lambda v, a: a.number(0.1),
    "a float in a maximum": lambda v, a: a.maximum([0.0, v[0]]),
    "a float in exp": lambda v, a: a.exp(0.1),
    "a float in log-sum-exp": lambda v, a: a.log_sum_exp([0.5], 1),
    "a float returned": lambda v, a: 0.5,
    "a float exponent": lambda v, a: v[0] ** 0.5,
    "a fraction as exponent": lambda v, a: v[0] ** Fraction(1, 2),
    "a coordinate as exponent": lambda v, a: 2 ** v[0],
    "a complex number": lambda v, a: 1j * v[0],
    "a Boolean": lambda v, a: True * v[0],
    "exp of NumPy": lambda v, a: np.exp(v[0]),
    "a float of NumPy": lambda v, a: np.float64(0.5) * v[0],
    "a float of NumPy behind": lambda v, a: v[0] * np.float64(0.5),
    "an int of NumPy": lambda v, a: np.int64(2) * v[0],
    "a sum of NumPy": lambda v, a: np.sum(v),
    "an array": lambda v, a: np.array(v, dtype=object)[0],
    "an array of numbers": lambda v, a: v[0] * np.array([1, 2]),
    "a mean": lambda v, a: statistics.fmean(v),
    "exp of mpmath": lambda v, a: mpmath.exp(v[0]),
    "exp of SymPy": lambda v, a: sympy.exp(v[0]),
    "a number of SymPy": lambda v, a: v[0] * sympy.Rational(1, 2),
    "a ball": lambda v, a: arb(1) * v[0],
    "max": lambda v, a: max(v),
    "min": lambda v, a: min(v[0], 0),
    "abs": lambda v, a: abs(v[0]),
    "a case": lambda v, a: 1 if v[0] else 2,
    "a case of equality": lambda v, a: 1 if v[0] == 0 else 2,
    "a case of order": lambda v, a: v[0] if v[0] > 0 else 0 * v[0],
    "a list searched": lambda v, a: 1 if v[0] in (0, 1) else 2,
    "int": lambda v, a: int(v[0]),
    "round": lambda v, a: round(v[0]),
    "floor": lambda v, a: math.floor(v[0]),
    "a remainder": lambda v, a: v[0] % 1,
    "a key": lambda v, a: {v[0]: 1}[v[0]],
    "all coordinates": lambda v, a: v,
    "nothing": lambda v, a: None,
    "no list": lambda v, a: a.maximum(v[0]),
    "an empty list": lambda v, a: a.maximum([]),
}


@pytest.mark.parametrize("function", NOT_EXACT.values(), ids=NOT_EXACT)
def test_what_is_not_exact_arithmetic_is_refused(function):
    mine = CustomLoss("mine", function, claimed=Logistic().hypotheses)
    with pytest.raises(TypeError):
        latent_loss([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=2, loss=mine)


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        ("a function of math", "made a float, as by `math`.*use arithmetic.exp"),
        ("a float before", r'the float -0.1;.*write Fraction\("0.1"\)'),
        ("exp of NumPy", "given to NumPy; use the operations of the arithmetic"),
        ("max", "compared; use arithmetic.maximum"),
        ("a case", "truth value; use arithmetic.maximum"),
        ("abs", r"use arithmetic.maximum\(\[x, -x\]\)"),
        ("a fraction as exponent", r"Fraction\(1, 2\); .*arithmetic.exp\(p \* arithmetic.log\(x\)"),
    ],
)
def test_a_refusal_names_the_piece_and_the_remedy(piece, message):
    with pytest.raises(TypeError, match=message):
        trace(NOT_EXACT[piece], 2)


def test_a_coordinate_is_of_its_own_call_only():
    kept = []
    trace(lambda v, a: kept.append(v[0]) or v[0], 1)
    with pytest.raises(TypeError, match="another call"):
        trace(lambda v, a: v[0] + kept[0], 1)


def test_a_function_is_called_once_for_each_number_of_negatives():
    calls = []
    mine = CustomLoss("", lambda v, a: calls.append(len(v)) or v[0], Logistic().hypotheses)
    for _ in range(3):
        latent_loss([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=2, loss=mine)
        latent_loss([[1, -1], [-1, 1]], ["1/2", "1/2"], negatives=3, loss=mine)
    assert calls == [2, 3]


# --- random formulas ------------------------------------------------------------------------------


def coordinate(n):
    return lambda v, a: v[n]


def number(x):
    return lambda v, a: a.number(x)


def joined(operation, f, g):
    return lambda v, a: operation(f(v, a), g(v, a), a)


BINARY = [
    lambda x, y, a: x + y,
    lambda x, y, a: x - y,
    lambda x, y, a: 2 - x * y,
    lambda x, y, a: (x + y) * (x + y),
    lambda x, y, a: x / (2 + y**2),
    lambda x, y, a: 1 / (1 + x**2) - y,
    lambda x, y, a: a.maximum([x, y, a.number(Fraction(1, 3))]),
]
IRRATIONAL = [
    lambda x, y, a: a.exp(-(x**2)) + y,
    lambda x, y, a: a.log(1 + x**2) * y,
    lambda x, y, a: a.log_sum_exp([x, y], 1),
]
LEAVES = st.integers(0, 2).map(coordinate) | fractions(-2, 2, 4).map(number)


def formulas(operations):
    return st.recursive(
        LEAVES,
        lambda parts: st.builds(joined, st.sampled_from(operations), parts, parts),
        max_leaves=6,
    )


points = st.tuples(*[fractions(-2, 2, 4)] * 3)


@given(formulas(BINARY), points)
def test_a_rational_formula_has_the_value_that_python_computes(function, point):
    """Fractions and `max` know nothing of the trace."""

    class Plain:
        number = staticmethod(Fraction)
        maximum = staticmethod(max)

    value = Fraction(function(point, Plain))
    exact = [fmpq(x.numerator, x.denominator) for x in point]
    traced = trace(function, 3)
    assert traced.value(exact, RATIONALS) == fmpq(value.numerator, value.denominator)
    symbols = traced.value([sympy.Rational(x.numerator, x.denominator) for x in point], SYMBOLS)
    assert symbols == sympy.Rational(value.numerator, value.denominator)
    with precision(100):
        ball = arb(traced.value([arb(x) for x in exact], BALLS))
        assert (ball * value.denominator - value.numerator).contains(0)


@given(formulas(BINARY + IRRATIONAL), points)
def test_the_arithmetics_agree_on_what_a_function_does(function, point):
    traced = trace(function, 3)
    with precision(200):
        ball = arb(traced.value([arb(fmpq(*x.as_integer_ratio())) for x in point], BALLS))
    floats = float(traced.value([np.float64(x) for x in point], FLOATS))
    assert abs(floats - float(ball)) <= 1e-9 * (1 + abs(float(ball)))


# --- symmetry -------------------------------------------------------------------------------------

SYMMETRIC = {
    "sum": lambda v, a: sum(a.exp(-x) for x in v),
    "sum from the right": lambda v, a: v[0] + (v[1] + v[2]),
    "softplus of the worst": lambda v, a: a.log(1 + a.exp(a.maximum([-x for x in v]))),
    "product": lambda v, a: math.prod(v) / len(v),
    "constant": lambda v, a: 3,
    "log-sum-exp": lambda v, a: a.log_sum_exp(v, 1),
    "squares of differences": lambda v, a: sum((x - y) * (x - y) for x in v for y in v),
    "maxima of maxima": lambda v, a: a.maximum([a.maximum([v[2], v[0]]), v[1]]),
    "doubled": lambda v, a: (sum(v) + sum(v)) + sum(v),
}
NOT_SYMMETRIC = {
    "the first": lambda v, a: v[0],
    "the last": lambda v, a: a.exp(-v[2]),
    "one more often": lambda v, a: sum(v) + v[1],
    "the first two": lambda v, a: (v[0] + v[1]) ** 2,
    "the last two": lambda v, a: v[1] * v[2],
    "weights": lambda v, a: sum((n + 1) * x for n, x in enumerate(v)),
    "a quotient": lambda v, a: v[0] / (1 + v[1] ** 2) + v[2],
    "a maximum and one": lambda v, a: a.maximum(v) - v[2],
    "a cycle": lambda v, a: v[0] ** 2 * v[1] + v[1] ** 2 * v[2] + v[2] ** 2 * v[0],
    "changes its sign": lambda v, a: (v[0] - v[1]) * (v[1] - v[2]) * (v[2] - v[0]),
    "some exponents": lambda v, a: a.log_sum_exp(v[:2], 1),
    "the issue": lambda v, a: a.exp(-2 * v[0] - v[1]),
}


@pytest.mark.parametrize("function", SYMMETRIC.values(), ids=SYMMETRIC)
def test_a_symmetric_formula_is_seen_to_be_one(function):
    assert trace(function, 3).is_symmetric


@pytest.mark.parametrize("function", NOT_SYMMETRIC.values(), ids=NOT_SYMMETRIC)
def test_a_formula_that_is_not_symmetric_is_not_taken_for_one(function):
    assert not trace(function, 3).is_symmetric


@given(formulas(BINARY), points)
def test_what_is_seen_to_be_symmetric_has_one_value_in_every_order(function, point):
    exact = [fmpq(x.numerator, x.denominator) for x in point]
    for each in (function, summed_over_orders(function)):
        traced = trace(each, 3)
        if traced.is_symmetric:
            assert len({traced.value(order, RATIONALS) for order in permutations(exact)}) == 1


def summed_over_orders(function):
    return lambda v, a: sum(function(order, a) for order in permutations(v))


@given(formulas(BINARY + IRRATIONAL))
def test_a_sum_over_all_orders_is_seen_to_be_symmetric(function):
    assert trace(summed_over_orders(function), 3).is_symmetric


def test_a_formula_that_doubles_is_not_written_out():
    def doubled(v, a):
        x = v[0] + v[1]
        for _ in range(200):
            x = x + x
        return x

    assert trace(doubled, 2).is_symmetric
    assert trace(doubled, 2).value([fmpq(1), fmpq(2)], RATIONALS) == 3 * 2**200


def test_steps_are_written_in_the_order_in_which_they_are_done():
    steps = trace(lambda v, a: 2 * v[0], 1).steps
    assert steps == (
        Step("coordinate", (), 0),
        Step("number", (), Fraction(2)),
        Step("product", (1, 0)),
    )
