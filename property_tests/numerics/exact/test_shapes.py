"""Shapes of formulas: which are seen, which near ones are not, what expectation each has."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.arithmetic import BALLS
from numerics.exact.formula import show
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import CustomLoss
from numerics.exact.parse import FormulaError
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase
from numerics.floats.arithmetic import FLOATS
from property_tests.enumerated import latent_gradient
from property_tests.numerics.balls.calculus.reference import formulas
from property_tests.strategies import fractions, latent_problems

THIRDS = ["1/3"] * 3


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("log(1 + sum(exp(-v)))", LogSumExp(Fraction(1), Fraction(0), 1)),
        ("log(sum(exp(1 - 2*v)) + 1)", LogSumExp(Fraction(2), Fraction(1, 2), 1)),
        ("log(sum(exp((4 - v)/3)))", LogSumExp(Fraction(1, 3), Fraction(4), 0)),
        ("exp(-sum(v)/2)", ExpOfSum(Fraction(1, 2))),
        ("exp(sum(-2*v))", ExpOfSum(Fraction(2))),
    ],
)
def test_the_parameters_are_read_off_the_formula(text, shape):
    assert CustomLoss(text).shape == shape


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("max(v*v)", 2),
        ("sum(max(0, v*v))", 2),
        ("sum(max(0, v*v - 1))", Fraction(3, 2)),
        ("max(-v)*max(-v)", 2),
    ],
)
def test_a_product_of_two_functions_has_the_value_of_the_square(text, least):
    """At two antipodal classes v is 0 or 2, each with probability 1/2."""
    value = latent_loss([[1, -1], [-1, 1]], ["1/2"] * 2, negatives=1, loss=CustomLoss(text))
    assert value.contains(least)
    assert value.width < Fraction(1, 10**9)


@given(formulas)
def test_every_formula_has_a_shape_or_none(text):
    loss = CustomLoss(text)
    assert loss.shape is None or isinstance(loss.shape, Additive | ExpOfSum | LogSumExp | WorstCase)


@pytest.mark.parametrize(
    ("text", "phi"),
    [
        ("sum(exp(-v)) + 2*sum(v)", "exp(-v) + 2*v"),
        ("-3*sum(max(0, v))", "-3*max(0, v)"),
        ("sum(max(0, 3 - v)**2)", "(3 - v)**2"),
        ("sum(max(v, 2 - v, 5))", "5"),
        ("sum(max(0, 2 - v))", "2 - v"),
        ("sum(max(0, 19/10 - v))", "max(0, 19/10 - v)"),
    ],
)
def test_a_sum_keeps_of_a_maximum_what_is_felt_on_the_domain(text, phi):
    shape = CustomLoss(text).shape
    assert isinstance(shape, Additive)
    assert show(shape.phi) == phi


@pytest.mark.parametrize(
    ("text", "outer", "kink", "is_cut"),
    [
        ("max(-v)", "v", 0, False),
        ("5 - min(v)", "5 + v", 5, False),
        ("max(0, 1 - min(v))", "max(0, 1 + v)", 1, True),
        ("max(max(2 - v), 0)", "2 + v", 2, False),
        ("log(1 + exp(max(-v)))", "log(1 + exp(v))", None, True),
        ("2*max(-v)", "2*v", None, False),
        ("max(0, max(1 - v))**2", "max(0, 1 + v)**2", None, True),
        ("max(-v) - min(v)", "v + v", None, False),
    ],
)
def test_a_function_of_the_smallest_coordinate_has_its_margin(text, outer, kink, is_cut):
    loss = CustomLoss(text)
    assert isinstance(loss.shape, WorstCase)
    assert (show(loss.shape.outer), loss.kink, loss.shape.is_cut) == (outer, kink, is_cut)


@pytest.mark.parametrize(
    "text",
    [
        "log(2 + sum(exp(-v)))",
        "log(1 + 2*sum(exp(-v)))",
        "log(1 + sum(exp(v)))",
        "log(1 + sum(exp(-v**2)))",
        "log(1 + sum(v**2))",
        "log(1 + sum(exp(-v)) + max(v))",
        "log(1 + mean(exp(-v)))",
        "2*log(1 + sum(exp(-v)))",
        "exp(1 - sum(v))",
        "exp(sum(v))",
        "exp(-sum(v**2))",
        "exp(-mean(v))",
        "max(v)",
        "max(0, 1 - max(v))",
        "max(v**2)",
        "max(v*v)",
        "max(2*v*v)",
        "max(v*(1 - v))",
        "exp(-sum(v*v))",
        "log(1 + sum(exp(-v*v)))",
        "max(-v)*max(-v) + sum(v)",
        "max(-v) + sum(v)",
        "mean(exp(-v))",
        "sum(v)/k",
        "sum(v)**2",
        "sum(v) + v[1]",
        "v[1]",
    ],
)
def test_a_formula_that_is_near_a_shape_has_none(text):
    loss = CustomLoss(text)
    assert (loss.shape, loss.kink, loss.limit_offset) == (None, None, "no limit")
    with pytest.raises(ValueError, match="no derivatives in closed form"):
        latent_gradient(simplex_etf_gram(3), THIRDS, negatives=1, loss=loss)
    with pytest.raises(ValueError, match="negatives is inf, but the loss custom has no limit"):
        latent_loss(simplex_etf_gram(3), THIRDS, negatives=float("inf"), loss=loss)


SHAPED = st.sampled_from(
    [
        "log(1 + sum(exp({a} - {b}*v)))",
        "log(sum(exp({a} - {b}*v)))",
        "exp(-{b}*sum(v))",
        "sum(max(0, {a} - {b}*v)**2 + exp(-v))",
        "-sum(log(3 + {a}*v**2))",
        "max({a} - {b}*v)**3",
        "exp(-max(0, {a} - min(v)))",
        "max({a}, max(-v), 1 - {b}*min(v))",
    ]
)


@pytest.mark.slow
@given(
    SHAPED, fractions(0, 2, 4), fractions("1/4", 2, 4), latent_problems(most=3), st.integers(1, 3)
)
def test_the_expectation_of_a_shape_is_that_over_patterns(text, a, b, problem, negatives):
    law, gram = problem
    shaped = CustomLoss(text.format(a=a, b=b))
    enumerated = CustomLoss(f"{shaped.text} + 0*v[1]")
    assert shaped.shape is not None
    assert enumerated.shape is None
    one, other = (
        latent_loss(gram, law, negatives=negatives, loss=loss, bits=80)
        for loss in (shaped, enumerated)
    )
    assert one.lower <= other.upper
    assert other.lower <= one.upper
    assert max(one.width, other.width) <= (1 + abs(one.upper)) / 2**70


def test_the_number_of_negatives_may_stand_in_the_formula():
    """Σ(−v_i)/k has the mean of −v whatever k is."""
    for negatives in (1, 2, 5):
        found = latent_loss(
            simplex_etf_gram(3), THIRDS, negatives=negatives, loss=CustomLoss("-sum(v)/k")
        )
        assert found.contains(-1)


@given(latent_problems(most=3), fractions(0, 3))
def test_a_loss_that_is_not_symmetric_has_its_coordinates_in_order(problem, weight):
    """E(w·v_1² − v_2) from one-draw means, exactly."""
    law, gram = problem
    loss = CustomLoss(f"{weight}*v[1]**2 - (sum(v) - v[1])")
    pairs = [
        (law[c] * law[j], 1 - Fraction(str(gram[c][j])))
        for c in range(len(law))
        for j in range(len(law))
    ]
    value = sum(mass * (weight * v**2 - v) for mass, v in pairs)
    found = latent_loss(gram, law, negatives=2, loss=loss, bits=80)
    assert found.lower <= value <= found.upper


def test_more_patterns_than_are_enumerated_are_refused():
    with pytest.raises(ValueError, match=r"negatives is 10000000.*exceed the budget"):
        latent_loss(simplex_etf_gram(2), ["1/2"] * 2, negatives=10**7, loss=CustomLoss("sum(v)**2"))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("sum(sin(v))", ValueError, r"'sin\(v\)' is not understood"),
        ("sum(v**v)", ValueError, "exponents"),
        ("sum(exp(-beta*v))", ValueError, "beta is not given, but the loss"),
        ("3", ValueError, "does not depend on v"),
        (3, TypeError, "text is of type int; give the formula as text"),
    ],
)
def test_what_is_no_loss_is_refused_by_name(text, error, message):
    with pytest.raises((error, FormulaError), match=message):
        CustomLoss(text)


def test_a_logarithm_of_sums_of_exponentials_does_not_overflow():
    """log(1 + Σ e^{1000}) in floats, and its ball."""
    loss = CustomLoss("log(1 + sum(exp(-1000*v)) + exp(-1000*max(v)))")
    assert abs(loss.value([np.float64(-1)], FLOATS) - (1000 + np.log(2))) < 1e-9
    with precision(80):
        assert loss.value([arb(fmpq(-1))], BALLS).overlaps(1000 + arb(2).log())
