"""The power of a ball holds the powers inside."""

from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.arithmetic import power
from property_tests.strategies import fractions


@given(fractions(-2, 2, 8), fractions(0, 3, 64), st.integers(0, 64))
def test_the_power_of_a_ball_holds_the_powers_inside(x, radius, n):
    middle, width = (arb(fmpq(y.numerator, y.denominator)) for y in (x, radius))
    for ball in (middle + arb(0, width), arb(0, width)):  # Arb's own is NaN around 0
        found = power(ball, n)
        assert found.is_finite()
        for inside in (ball.lower(), ball.upper(), ball.mid()):
            assert found.overlaps(inside**n)
