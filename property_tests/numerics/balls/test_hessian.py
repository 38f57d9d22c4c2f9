"""Gradient and Hessian balls against SymPy's derivatives of the enumerated sum."""

from fractions import Fraction
from itertools import product
from math import inf

import numpy as np
import pytest
import sympy

from numerics.balls.hessian import latent_hessian
from numerics.balls.population_enclosure import latent_gradient
from numerics.exact.arithmetic import SYMBOLS
from numerics.exact.geometry import gram_of, matrix
from numerics.exact.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.floats.population import latent_derivatives

LAW = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
VECTORS = matrix([["1", "0"], ["3/5", "4/5"], ["-5/13", "12/13"]])
TIED = matrix([["1", "0"], ["-3/5", "4/5"], ["-3/5", "4/5"]])  # two classes on one vector
SMOOTH = (
    Logistic(beta=2, margin="1/3"),
    Decoupled(),
    Exponential(beta="1/2"),
    PairwiseLogistic(margin=1),
    Square(margin=2),
    ExponentialOfSum(),
)


def symbolic_derivatives(gram, law, negatives, loss):
    """Differentiate Σ_c ρ_c Σ_patterns p ℓ in the entries of G, all of them independent."""
    size = range(len(law))
    entries = [[sympy.Symbol(f"g{c}{j}") for j in size] for c in size]
    total = sympy.Integer(0)
    for c in size:
        for drawn in product(size, repeat=negatives):
            mass = sympy.Rational(str(law[c])) * sympy.prod(
                sympy.Rational(str(law[j])) for j in drawn
            )
            total += mass * loss.value([1 - entries[c][j] for j in drawn], SYMBOLS)
    at = {entries[c][j]: sympy.Rational(str(gram[c][j])) for c in size for j in size}
    flat = [entries[c][j] for c in size for j in size]
    return {x: sympy.diff(total, x) for x in flat}, entries, at


def value_inside(enclosure, expression, at):
    value = sympy.N(expression.subs(at), 40)
    slack = Fraction(1, 10**35)
    return enclosure.lower - slack <= Fraction(str(value)) <= enclosure.upper + slack


@pytest.mark.slow
@pytest.mark.parametrize("vectors", [VECTORS, TIED], ids=["distinct", "tied"])
@pytest.mark.parametrize("loss", SMOOTH, ids=lambda loss: loss.name)
@pytest.mark.parametrize("negatives", [1, 3])
def test_derivatives_contain_those_of_the_enumerated_sum(vectors, loss, negatives):
    gram, size = gram_of(vectors), range(len(LAW))
    first, entries, at = symbolic_derivatives(gram, LAW, negatives, loss)
    gradient = latent_gradient(gram, LAW, negatives=negatives, loss=loss, bits=80)
    hessian = latent_hessian(gram, LAW, negatives=negatives, loss=loss, bits=80)
    for c, j in product(size, repeat=2):
        assert value_inside(gradient[c][j], first[entries[c][j]], at)
        for i in size:
            second = sympy.diff(first[entries[c][j]], entries[c][i])
            assert value_inside(hessian[c][j][i], second, at)


@pytest.mark.parametrize("loss", SMOOTH[:4], ids=lambda loss: loss.name)
@pytest.mark.parametrize("negatives", [4, 10**6, inf])
def test_float_derivatives_agree_with_the_balls(loss, negatives):
    gram = gram_of(VECTORS)
    floats = np.array([[float(Fraction(str(x))) for x in row] for row in gram])
    found = latent_derivatives(
        floats, [float(p) for p in LAW], negatives=negatives, loss=loss, order=2
    )
    gradient = latent_gradient(gram, LAW, negatives=negatives, loss=loss, bits=80)
    hessian = latent_hessian(gram, LAW, negatives=negatives, loss=loss, bits=80)
    balls = np.array([[[float(x) for x in line] for line in row] for row in hessian])
    slopes = np.array([[float(x) for x in row] for row in gradient])
    assert np.abs(found.gradient - slopes).max() <= 1e-12 * np.abs(slopes).max()
    assert np.abs(found.hessian - balls).max() <= 1e-12 * np.abs(balls).max()


@pytest.mark.parametrize("loss", [Hinge(), SquaredHinge(margin=1), HardestNegative()])
def test_a_loss_with_kinks_has_no_hessian(loss):
    with pytest.raises(ValueError, match="not twice differentiable"):
        latent_hessian(gram_of(VECTORS), LAW, negatives=2, loss=loss)


def test_a_loss_without_limit_is_refused_at_infinity():
    with pytest.raises(ValueError, match="no limit"):
        latent_hessian(gram_of(VECTORS), LAW, negatives=inf, loss=ExponentialOfSum())
