"""Float64 losses against the balls, over the whole range of sizes that is promised."""

import os
from fractions import Fraction
from math import inf

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls import population_enclosure as enclosure
from numerics.balls.enclosure import precision
from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram, sphere_point
from numerics.exact.losses import (
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HingeMax,
    Logistic,
    PairwiseLogistic,
)
from numerics.exact.rationals import as_fraction, class_law
from numerics.floats.population import latent_derivatives, latent_loss
from property_tests.enumerated import latent_gradient
from property_tests.strategies import (
    class_laws,
    fractions,
    gram_matrices,
    kinked_losses,
    latent_problems,
    losses,
    rare_class_laws,
    smooth_losses,
    wide_problems,
)

COUNTS = st.sampled_from([1, 2, 3, 10, 1000, 10**6, 10**9, inf])


def floats(rows):
    return np.array([[float(Fraction(str(x))) for x in row] for row in rows])


def relative_error(law, gram, loss, negatives):
    """Compare float64 at the rational problem with the ball at the rationals of its floats."""
    exact = enclosure.latent_loss(gram, law, negatives=negatives, loss=loss, bits=80)
    found = latent_loss(
        floats(gram), np.array([float(p) for p in law]), negatives=negatives, loss=loss
    )
    error = abs(Fraction(found) - exact.midpoint)
    return error / abs(exact.midpoint) if error else error


@pytest.mark.slow
@settings(max_examples=60)
@given(rare_class_laws(most=8), st.data(), st.sampled_from(["1/10", 1, 5, 20]), COUNTS)
def test_the_logistic_loss_has_twelve_digits(law, data, beta, negatives):
    gram = data.draw(gram_matrices(len(law), 4))
    assert relative_error(law, gram, Logistic(beta=beta), negatives) <= Fraction(1, 10**12)


@pytest.mark.campaign
@settings(max_examples=int(os.environ.get("CASES", "1000")), derandomize=False)
@given(
    wide_problems(),
    fractions(Fraction(1, 10), 20, 100),
    COUNTS | st.integers(1, 10**9),
)
def test_campaign_the_logistic_loss_has_twelve_digits(problem, beta, negatives):
    assert relative_error(*problem, Logistic(beta=beta), negatives) <= Fraction(1, 10**12)


def test_an_error_of_twelve_digits_would_be_seen():
    """The same comparison with β off by 10⁻¹¹."""
    gram, law = simplex_etf_gram(3), [Fraction(1, 3)] * 3
    exact = enclosure.latent_loss(gram, law, negatives=7, loss=Logistic(), bits=80)
    wrong = Logistic(beta=1 + Fraction(1, 10**11))
    found = latent_loss(floats(gram), [1 / 3] * 3, negatives=7, loss=wrong)
    assert abs(Fraction(found) - exact.midpoint) > abs(exact.midpoint) / 10**12


@pytest.mark.slow
@given(latent_problems(), losses, st.sampled_from([1, 5, 10**6]), st.randoms())
def test_the_order_of_the_classes_does_not_matter(problem, loss, negatives, random):
    if isinstance(loss, ExponentialOfSum):
        negatives = min(negatives, 5)
    law, gram = floats([problem[0]])[0], floats(problem[1])
    order = list(range(len(law)))
    random.shuffle(order)
    one = latent_derivatives(gram, law, negatives=negatives, loss=loss, order=1)
    two = latent_derivatives(
        gram[np.ix_(order, order)], law[order], negatives=negatives, loss=loss, order=1
    )
    assert abs(one.value - two.value) <= 1e-11 * max(1.0, abs(one.value))
    if loss.kink is None:  # a tie between classes has more than one subgradient
        off = np.abs(one.gradient[np.ix_(order, order)] - two.gradient).max()
        assert off <= 1e-11 * (1 + np.abs(two.gradient).max())


@pytest.mark.slow
@pytest.mark.parametrize("beta", ["1/10", 20])
@pytest.mark.parametrize("negatives", [1, 10**9, inf])
def test_sixty_four_classes_with_a_rare_one_have_twelve_digits(beta, negatives):
    rng = np.random.default_rng(64)
    parameters = rng.integers(-30, 30, (64, 5))
    gram = gram_of([sphere_point([Fraction(int(s), 10) for s in row]) for row in parameters])
    weights = [Fraction(int(w)) for w in rng.integers(1, 100, 63)] + [Fraction(1, 10**9)]
    law = [w / sum(weights) for w in weights]
    assert min(law) < Fraction(1, 10**12)
    assert relative_error(law, gram, Logistic(beta=beta), negatives) <= Fraction(1, 10**12)


@pytest.mark.slow
@given(latent_problems(), losses, st.sampled_from([1, 2, 3, 10]))
def test_every_loss_agrees_with_its_ball(problem, loss, negatives):
    law, gram = problem
    exact = enclosure.latent_loss(gram, law, negatives=negatives, loss=loss, bits=80)
    law = np.array([float(p) for p in law])
    found = latent_loss(floats(gram), law, negatives=negatives, loss=loss)
    assert abs(Fraction(found) - exact.midpoint) <= Fraction(1, 10**11) * max(
        1, abs(exact.midpoint)
    )


def with_entry(gram, c, j, value):
    rows = [list(row) for row in gram]
    rows[c][j] = value
    return rows


@pytest.mark.slow
@given(class_laws(most=3), st.data(), smooth_losses, st.sampled_from([1, 2, 5]))
def test_gradient_and_hessian_are_differences_of_balls(law, data, loss, negatives):
    """Symmetric changes of G inside the elliptope: an independent route to both derivatives."""
    size = len(law)
    inner = [[int(i == j) for j in range(size)] for i in range(size)]
    tilt = data.draw(st.fractions(Fraction(-1, 4), Fraction(1, 4), max_denominator=8))
    step = Fraction(1, 10**6)

    def at(x):
        return with_entry(with_entry(inner, 0, 1, str(x)), 1, 0, str(x))

    low, middle, high = (
        enclosure.latent_loss(at(tilt + s * step), law, negatives=negatives, loss=loss, bits=150)
        for s in (-1, 0, 1)
    )
    slope = (high.midpoint - low.midpoint) / (2 * step)
    bend = (high.midpoint - 2 * middle.midpoint + low.midpoint) / step**2
    found = latent_derivatives(
        floats(at(tilt)), [float(p) for p in law], negatives=negatives, loss=loss, order=2
    )
    scale = 1 + np.abs(found.hessian).max()
    assert abs(found.gradient[0, 1] + found.gradient[1, 0] - float(slope)) <= 1e-8 * scale
    assert abs(found.hessian[0, 1, 1] + found.hessian[1, 0, 0] - float(bend)) <= 1e-6 * scale


def bends(loss, v, p, c, negatives):
    """Return ∂²E ℓ/∂v_j∂v_i as differences of the enclosed slopes, for an anchor of class c."""
    step, atoms = fmpq(1, 2**60), range(len(v))

    def slopes(i, sign):
        shifted = [x + sign * step if j == i else x for j, x in enumerate(v)]
        return enclosure.anchor(loss, shifted, p, negatives, bits=300, collided=c).slopes

    with precision(340):
        pairs = [(slopes(i, 1), slopes(i, -1)) for i in atoms]
        return [[(up[j] - down[j]) / (2 * arb(step)) for up, down in pairs] for j in atoms]


@pytest.mark.slow
@pytest.mark.parametrize(
    "loss",
    [Logistic(beta=2, margin="1/3"), Decoupled(), Exponential(beta="1/2"), PairwiseLogistic()],
    ids=lambda loss: loss.name,
)
@pytest.mark.parametrize("negatives", [4, 10**6, inf])
def test_derivatives_agree_with_balls_for_every_number_of_negatives(loss, negatives):
    G = gram_of(matrix([["1", "0"], ["3/5", "4/5"], ["-5/13", "12/13"]]))
    law = class_law(["1/2", "1/3", "1/6"])
    found = latent_derivatives(floats(G), floats([law])[0], negatives=negatives, loss=loss, order=2)
    slopes = latent_gradient(G, law, negatives=negatives, loss=loss, bits=80)
    rows = [bends(loss, [1 - x for x in row], law, c, negatives) for c, row in enumerate(G)]
    first = np.array([[float(x) for x in row] for row in slopes])
    second = floats([law])[0][:, None, None] * np.array(
        [[[float(x) for x in line] for line in row] for row in rows]
    )
    assert np.abs(found.gradient - first).max() <= 1e-12 * np.abs(first).max()
    assert np.abs(found.hessian - second).max() <= 1e-12 * np.abs(second).max()


@pytest.mark.slow
@given(class_laws(), st.data(), kinked_losses, st.sampled_from([1, 2, 5, inf]))
def test_the_gradient_of_a_loss_with_kinks_is_a_subgradient(law, data, loss, negatives):
    here, there = (floats(data.draw(gram_matrices(len(law)))) for _ in range(2))
    rho = [float(p) for p in law]
    found = latent_derivatives(here, rho, negatives=negatives, loss=loss)
    above = latent_loss(there, rho, negatives=negatives, loss=loss)
    tangent = found.value + (found.gradient * (there - here)).sum()
    assert above >= tangent - 1e-9 * (1 + abs(tangent))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"negatives": np.nan}, "negatives is nan"),
        ({"negatives": True}, "negatives is True"),
        ({"negatives": "3"}, "negatives is '3'"),
        ({"law": 1.0}, "class_law"),
        ({"law": [[0.25, 0.25], [0.25, 0.25]]}, "class_law"),
        ({"gram": [[1, 0.5], [-0.5, 1]]}, "symmetric"),
        ({"gram": [[1, 2], [2, 1]]}, "gram"),
        ({"order": 3}, "order is 3"),
        ({"order": -1}, "order is -1"),
    ],
)
def test_arguments_that_no_representation_has_are_refused(change, message):
    arguments = {"gram": np.eye(2), "law": [0.5, 0.5], "negatives": 2} | change
    with pytest.raises(ValueError, match=message):
        latent_derivatives(arguments.pop("gram"), arguments.pop("law"), **arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gram": [[1, 0]]}, "square"),
        ({"gram": [[1, np.nan], [np.nan, 1]]}, "NaN"),
        ({"gram": [[1, 0], [0, 2]]}, "diagonal"),
        ({"law": [0.5, 0.6]}, "class_law"),
        ({"law": [1.5, -0.5]}, "class_law"),
        ({"law": [0.2, 0.3, 0.5]}, "3 entries"),
        ({"negatives": 0}, "negatives is 0"),
        ({"negatives": 1.5}, "negatives is 1.5"),
        ({"negatives": -inf}, "negatives is -inf"),
        ({"loss": ExponentialOfSum(), "negatives": inf}, "no limit"),
        ({"loss": HingeMax(), "order": 2}, "second derivative"),
    ],
)
def test_bad_input_names_the_argument(change, message):
    arguments = {"gram": np.eye(2), "law": [0.5, 0.5], "negatives": 2} | change
    with pytest.raises(ValueError, match=message):
        latent_derivatives(arguments.pop("gram"), arguments.pop("law"), **arguments)


def test_the_limit_has_the_closed_form_of_the_etf():
    found = latent_loss(floats(simplex_etf_gram(5)), [0.2] * 5, negatives=inf)
    assert abs(found - np.log(0.2 + 0.8 * np.exp(-1.25))) < 1e-15
    assert as_fraction(simplex_etf_gram(5)[0][1]) == Fraction(-1, 4)
