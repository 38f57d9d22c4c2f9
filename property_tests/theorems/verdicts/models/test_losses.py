"""The rational losses of models have their derivatives and their hypotheses."""

from fractions import Fraction

from flint import fmpq, fmpq_series
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.arithmetic import RATIONALS
from theorems.verdicts.models.losses import HYPOTHESES, Decay, is_rational, losses_meeting, meets


def as_fmpq(value):
    return fmpq(value.numerator, value.denominator)


@given(st.lists(st.fractions(-3, 3), min_size=1, max_size=3), st.integers(0, 2))
def test_the_rational_losses_have_the_derivative_of_their_differences(v, place):
    place %= len(v)
    h = Fraction(1, 10**9)
    for loss in (Decay(), Decay("sum")):
        series = [fmpq_series([as_fmpq(x), int(n == place)], prec=2) for n, x in enumerate(v)]
        slope = loss.value(series, RATIONALS)[1]
        up, down = (
            loss.value([as_fmpq(x + sign * h * (n == place)) for n, x in enumerate(v)], RATIONALS)
            for sign in (1, -1)
        )
        assert abs(slope - (up - down) / as_fmpq(2 * h)) < fmpq(1, 10**6)
        assert slope < 0


def test_every_set_of_hypotheses_has_a_rational_loss():
    smooth = losses_meeting(frozenset(kind() for kind in HYPOTHESES), smooth=True, rational=True)
    assert Decay() in smooth
    assert all(is_rational(loss) for loss in smooth)


@given(*[st.lists(st.fractions(-3, 3), min_size=2, max_size=2)] * 2)
def test_the_rational_losses_have_their_hypotheses(v, w):
    for loss in (Decay(), Decay("sum"), Decay("minimum")):

        def at(*coordinates, loss=loss):
            return loss.value(list(map(as_fmpq, coordinates)), RATIONALS)

        middle = [(a + b) / 2 for a, b in zip(v, w, strict=True)]
        above = [max(a, b) for a, b in zip(v, w, strict=True)]
        below = [min(a, b) for a, b in zip(v, w, strict=True)]
        assert 2 * at(*middle) <= at(*v) + at(*w)
        assert (2 * at(*middle) < at(*v) + at(*w)) == (v != w)
        assert (at(*above) < at(*below)) == (above != below)
        assert at(*v) == at(*v[::-1])
        if meets(loss, "submodular"):
            assert at(*v) + at(*w) >= at(*above) + at(*below)
