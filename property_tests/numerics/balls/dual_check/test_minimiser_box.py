"""How far the minimiser can be: radii, curvatures and their rates, and boxes that contain it."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import comb, inf

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.dual_check import (
    MinimumCertificate,
    _curvatures,
    consistent_radius,
    minimiser_box,
    minimum,
)
from numerics.balls.enclosure import precision
from numerics.exact.geometry import gram_of, matrix
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    HardestNegative,
    HingeMax,
    Logistic,
    Square,
)
from numerics.exact.rationals import as_fraction, class_law
from numerics.floats.dual_certificate import _with_slack
from numerics.floats.unit_vectors import rational_unit_vectors
from property_tests.numerics.balls.optima import certificate_of, problems
from property_tests.strategies import class_laws, gram_matrices, smooth_losses


def shrinking(balls, rate):
    """Curvatures that are multiplied by e^{−rate·R} over a radius R."""
    return lambda radius: {pair: x * (-rate * radius).exp() for pair, x in balls.items()}


@given(
    st.fractions(Fraction(1, 10**6), 2, max_denominator=10**6),
    st.lists(st.fractions(Fraction(1, 50), 5), min_size=1, max_size=3),
    st.fractions(0, 9, max_denominator=10),
)
def test_the_radius_holds_the_radii_that_it_leads_to_or_is_the_largest(gap, curvatures, rate):
    balls = dict(enumerate(arb(fmpq(x.numerator, x.denominator)) for x in curvatures))
    with precision(100):
        found = consistent_radius(
            arb(fmpq(gap.numerator, gap.denominator)),
            shrinking(balls, fmpq(rate.numerator, rate.denominator)),
        )
    radius = mpmath.mpf(str(found.mid()).strip("[]").split()[0])
    led_to = mpmath.sqrt(2 * gap * mpmath.exp(rate * radius) / min(curvatures))
    assert 0 < radius <= 2
    assert radius == 2 or led_to < radius


@given(st.integers(330, 700), st.permutations([0, 10, 40, 90]), st.integers(0, 20))
def test_the_radius_is_as_large_as_the_weakest_curvature_needs_below_every_float(size, order, less):
    with precision(2000):
        balls = {pair: arb(10) ** -(size + place) for pair, place in enumerate(order)}
        gap = arb(10) ** -(size + 90 + less)
        found = consistent_radius(gap, shrinking(balls, fmpq(300)))
        led_to = [(2 * gap * (300 * found).exp() / value).sqrt() for value in balls.values()]
        assert {float(value) for value in balls.values()} == {0.0}
        assert found == 2 or all(reach < found for reach in led_to)


SMALL_STEPS = st.fractions(Fraction(-1, 4), Fraction(1, 4), max_denominator=16)


@pytest.mark.slow
@given(problems(smooth_losses, most=3), st.data())
def test_curvatures_shrink_no_faster_than_the_rate_says(problem, data):
    law, negatives, loss = problem
    rho, G = class_law(law), data.draw(gram_matrices(len(law)))
    moved = [list(row) for row in G]
    for i, j in combinations(range(len(G)), 2):
        moved[i][j] = moved[j][i] = G[i][j] + fmpq(str(data.draw(SMALL_STEPS)))
    assert_rate_holds(G, moved, rho, negatives, loss)


def test_a_loss_without_a_proved_rate_has_none():
    for loss in (HardestNegative(), HingeMax(), CustomLoss("sum(v)**2")):
        certificate = MinimumCertificate((fmpq(1, 2),) * 2, 1, loss, (), (), fmpq(0))
        with pytest.raises(ValueError, match="has no curvature bound"):
            _curvatures(certificate, matrix([[1, -1], [-1, 1]]), 80)


def assert_rate_holds(G, moved, rho, negatives, loss):
    radius = max(
        abs(x - y) for rows in zip(G, moved, strict=True) for x, y in zip(*rows, strict=True)
    )
    with precision(120):
        here, there = (
            _curvatures(MinimumCertificate(tuple(rho), negatives, loss, (), (), fmpq(0)), at, 80)
            for at in (G, moved)
        )
        within, moved_to = here(radius * arb(1)), there(arb(0))
        assert all(not moved_to[pair] < value for pair, value in within.items())


def test_the_rate_of_a_log_sum_exp_is_attained_in_the_limit():
    """The curvature is β² p_0 p_1, p_2 nearly 1: v_1 up by r and v_2 down by r makes it e^−3βr."""
    rho, beta, r = class_law(["1/10000", "1/10000", "4999/5000"]), 2, fmpq(1, 2)
    G, moved = ([[1, x, y], [x, 1, 0], [y, 0, 1]] for x, y in ((fmpq(0), fmpq(0)), (-r, r)))
    assert_rate_holds(G, moved, rho, inf, Logistic(beta=beta))


def loss_of_two(cosine, law, k, loss):
    """L_k of two classes with this cosine, by binomial sums in mpmath."""
    p = [mpmath.mpf(mass.numerator) / mass.denominator for mass in law]
    return mpmath.fsum(
        p[c] * comb(k, n) * p[1 - c] ** n * p[c] ** (k - n) * of_loss(loss, n, k, 1 - cosine)
        for c in (0, 1)
        for n in range(k + 1)
    )


def of_loss(loss, n, k, v):
    """The loss of n coordinates v and k − n coordinates 0."""
    beta, margin = (mpmath.mpf(str(getattr(loss, key, 0))) for key in ("beta", "margin"))
    if isinstance(loss, Logistic):
        return mpmath.log(1 + mpmath.exp(beta * margin) * (n * mpmath.exp(-beta * v) + k - n))
    if isinstance(loss, Square):
        return n * (margin - v) ** 2 + (k - n) * margin**2
    if isinstance(loss, Exponential):
        return n * mpmath.exp(-beta * v) + k - n
    return mpmath.exp(-beta * n * v)


@given(
    class_laws(most=2),
    st.integers(1, 3),
    st.sampled_from([Logistic(), Logistic(beta=5, margin=1), Square(), Exponential(beta=2)]),
    st.fractions(Fraction(1, 40), Fraction(1), max_denominator=40),
)
def test_with_two_classes_the_box_is_at_least_what_the_documentation_says(law, k, loss, t):
    """r² κ ≥ 2δ e^{Λr}, κ = L″ and δ = L′(cosine + 1), the tangent's least value at −1."""
    cosine, sine = -(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    with mpmath.workdps(50):
        at = mpmath.mpf(cosine.numerator) / cosine.denominator
        slope, curvature = (
            mpmath.diff(lambda x: loss_of_two(x, law, k, loss), at, n) for n in (1, 2)
        )
        y = -fmpq(int(slope / 2 * 10**20), 10**20)
        found = minimiser_box(
            MinimumCertificate(
                class_law(law), k, loss, matrix([[1, 0], [cosine, sine]]), (y, y), fmpq(1, 10**18)
            )
        )
        radius = mpmath.mpf(found[0][1].numerator) / found[0][1].denominator
        rate = int(3 * loss.beta if isinstance(loss, Logistic) else getattr(loss, "beta", 0))
        needed = 2 * slope * (at + 1) * mpmath.exp(rate * radius) / curvature
        assert radius == 2 or radius**2 >= needed * (1 - mpmath.mpf(10) ** -12)
        assert at - radius <= -1  # where the minimiser is
        assert found[0][0] == found[1][1] == 0


@pytest.mark.parametrize("loss", [Logistic(), Exponential(), Square()])
def test_the_box_reaches_the_minimiser_at_the_other_end_of_the_elliptope(loss):
    half = fmpq(1, 2)
    certificate = MinimumCertificate(
        (half, half), 1, loss, matrix([[1], [1]]), (fmpq(-9),) * 2, fmpq(1)
    )
    assert minimiser_box(certificate)[0][1] == 2


@pytest.mark.slow
@settings(max_examples=25)
@given(problems(st.sampled_from([Logistic(), Logistic(beta=5, margin=1), Exponential()]), most=3))
def test_the_box_of_a_coarse_certificate_contains_the_refined_minimiser(problem):
    law, negatives, loss = problem
    fine = certificate_of(law, negatives, loss, bits=160)
    shaken = [
        tuple(x + (-1) ** i * fmpq(1, 3000) for i, x in enumerate(row)) for row in fine.vectors
    ]
    coarse = _with_slack(replace(fine, vectors=rational_unit_vectors(shaken), multipliers=()), 80)
    box, G = minimiser_box(coarse), gram_of(coarse.vectors)
    best = minimum(fine, bits=160).gram
    assert box is not None
    for row, near, radii in zip(best, G, box, strict=True):
        for x, y, radius in zip(row, near, radii, strict=True):
            assert abs(as_fraction(x - y)) <= radius + Fraction(1, 10**15)


def test_no_uniqueness_is_claimed_where_there_is_none():
    law = ["1/2", "1/4", "1/4"]
    assert minimiser_box(certificate_of(law, 1, Decoupled())) is None  # linear in G
    assert minimiser_box(certificate_of(law, 4, HardestNegative())) is None
