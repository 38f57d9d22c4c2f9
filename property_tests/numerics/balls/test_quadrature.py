"""The error bounds hold where the error can be seen: with rules far too coarse."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from numerics.balls import quadrature
from numerics.balls.enclosure import precision
from numerics.balls.quadrature import moments, tangent
from numerics.errors import Undecided

exponents = st.lists(
    st.fractions(Fraction(-30), Fraction(5), max_denominator=10), min_size=1, max_size=4
)


@st.composite
def integrals(draw):
    x = draw(exponents)
    weights = draw(st.lists(st.integers(1, 9), min_size=len(x), max_size=len(x)))
    masses = [fmpq(w, sum(weights)) for w in weights]
    if draw(st.booleans()) and len(masses) > 1:
        masses[0], masses[1] = (
            masses[0] * fmpq(1, 10**12),
            masses[1] + masses[0] * (1 - fmpq(1, 10**12)),
        )
    return {
        "exponents": [fmpq(y.numerator, y.denominator) for y in x],
        "masses": masses,
        "negatives": draw(st.sampled_from([1, 2, 3, 50, 10**6, 10**9])),
        "constant": draw(st.sampled_from([0, 1])),
    }


def balls(found):
    return [found.value, *found.first, *found.damped, *found.paired]


def all_moments(integral, bits):
    """Return every moment, and last value and tangent, which are computed in other ways."""
    found = balls(moments(**integral, bits=bits, derivatives=True, paired_with=0))
    value, slopes = tangent(**integral, bits=bits)
    return [*found, moments(**integral, bits=bits).value, value, *slopes]


def with_rule(integral, *, stretch, cut_left, cut_right, bits=53):
    """Compute the moments with a step that is too long and too few nodes, bounds included."""
    choose = quadrature._Integrals._choose_rule

    def coarse(self, *sizes):
        choose(self, *sizes)
        self.step *= stretch
        self.left = max(1, int(self.left / float(stretch) * cut_left))
        self.right = max(1, int(self.right / float(stretch) * cut_right))

    quadrature._Integrals._choose_rule = coarse
    try:
        return all_moments(integral, bits)
    finally:
        quadrature._Integrals._choose_rule = choose


@pytest.mark.slow
@settings(max_examples=150)
@given(
    integrals(),
    st.sampled_from([fmpq(1), fmpq(2), fmpq(4), fmpq(8)]),
    st.sampled_from([1, 0.8, 0.6, 0.4]),
    st.sampled_from([1, 0.9, 0.8]),
)
def test_the_bounds_cover_the_error_of_a_coarse_rule(integral, stretch, left, right):
    fine = all_moments(integral, 200)
    try:
        coarse = with_rule(integral, stretch=stretch, cut_left=left, cut_right=right)
    except Undecided:  # so coarse that the right tail has no bound, and the code says so
        reject()
    with precision(300):
        for exact, rough in zip(fine, coarse, strict=True):
            assert rough.overlaps(exact)


@pytest.mark.parametrize("constant", [0, 1])
def test_the_error_of_a_coarse_rule_is_really_there(constant):
    """Without its bounds the coarse sum is wrong, so that the test above can fail."""
    integral = {
        "exponents": [fmpq(0), fmpq(-2)],
        "masses": [fmpq(1, 2)] * 2,
        "negatives": 5,
        "constant": constant,
    }
    fine = all_moments(integral, 200)
    coarse = with_rule(integral, stretch=fmpq(8), cut_left=0.5, cut_right=0.8)
    with precision(300):
        wrong = [
            not arb(rough.mid(), fmpq(1, 10**9)).overlaps(exact)
            for exact, rough in zip(fine, coarse, strict=True)
        ]
    assert all(wrong)


@pytest.mark.slow
@given(integrals(), st.sampled_from([53, 166, 400]))
def test_the_value_by_itself_is_the_value_with_its_derivatives(integral, bits):
    alone = moments(**integral, bits=bits).value
    with precision(bits + 100):
        assert alone.overlaps(moments(**integral, bits=bits, derivatives=True).value)


@given(integrals(), st.sampled_from([53, 100, 166]))
def test_the_balls_are_as_narrow_as_their_bits(integral, bits):
    value = moments(**integral, bits=bits).value
    atoms = zip(integral["masses"], integral["exponents"], strict=True)
    scale = integral["negatives"] * sum((arb(p) * arb(x).exp() for p, x in atoms), arb(0))
    small = scale.min(arb(1)) if integral["constant"] else arb(1)
    assert value.rad() <= 4 * arb(2) ** -bits * small


@given(integrals())
def test_one_atom_has_its_closed_form(integral):
    k, b, x = integral["negatives"], integral["constant"], integral["exponents"][0]
    found = moments(
        [x], [fmpq(1)], negatives=k, constant=b, bits=120, derivatives=True, paired_with=0
    )
    with precision(250):
        a = arb(x).exp()
        total = b + k * a
        assert found.value.overlaps(total.log())
        assert found.first[0].overlaps(k * a / total)
        assert found.damped[0].overlaps(k * a / total**2)
        assert found.paired[0].overlaps(k * (k - 1) * (a / total) ** 2)


def test_exponents_too_far_apart_are_undecided_not_endless():
    with pytest.raises(Undecided, match="too far apart"):
        moments([fmpq(10**7)], [fmpq(1)], negatives=1, constant=1, bits=53)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("size", [fmpq(10) ** 6, fmpq(10) ** 400])
@pytest.mark.parametrize("constant", [0, 1])
def test_exponents_beyond_every_float_are_undecided(sign, size, constant):
    with pytest.raises(Undecided, match="too far apart"):
        moments([fmpq(0), sign * size], [fmpq(1, 2)] * 2, negatives=3, constant=constant, bits=60)


def test_a_shift_that_float64_makes_too_small_is_not_taken(monkeypatch):
    monkeypatch.setattr(quadrature, "log", lambda x: 0.0)  # of k, in σ
    with pytest.raises(Undecided, match="not shown to be large enough"):
        moments([fmpq(0)], [fmpq(1)], negatives=1000, constant=1, bits=60)


@pytest.mark.slow
@given(integrals())
def test_the_tangent_is_that_of_the_moments_and_as_narrow(integral):
    found = moments(**integral, bits=60, derivatives=True)
    value, first = tangent(**integral, bits=60)
    with precision(200):
        for ball, other in zip([value, *first], [found.value, *found.first], strict=True):
            assert ball.overlaps(other)
            assert ball.rad() <= 2 * other.rad() + arb(2) ** -70


def test_the_tangent_takes_balls_as_exponents():
    masses = [fmpq(1, 4), fmpq(3, 4)]
    wide = [arb(0, arb(2) ** -20), arb(-1, arb(2) ** -20)]
    value, first = tangent(wide, masses, negatives=5, constant=1, bits=53)
    for x in (-1, 0, 1):
        inside = [fmpq(x, 2**20), fmpq(-1) + fmpq(x, 2**20)]
        found = moments(inside, masses, negatives=5, constant=1, bits=53, derivatives=True)
        for ball, point in zip([value, *first], [found.value, *found.first], strict=True):
            assert ball.overlaps(point)
            assert ball.rad() < 1e-4


@pytest.mark.slow
@pytest.mark.parametrize(("k", "constant"), [(1, 1), (4, 0), (64, 1)])
def test_the_tangent_is_known_where_the_mean_is_below_every_ball(k, constant):
    """At exponents of a thousand M(t) is e^{−t e^{1000}}, whose ball reaches 0."""
    integral = {
        "exponents": [fmpq(1000), fmpq(990)],
        "masses": [fmpq(1, 2)] * 2,
        "negatives": k,
        "constant": constant,
    }
    found = moments(**integral, bits=53, derivatives=True)
    value, first = tangent(**integral, bits=53)
    with precision(200):
        for ball, other in zip([value, *first], [found.value, *found.first], strict=True):
            assert ball.overlaps(other)
            assert ball.rad() < 1e-10


@pytest.mark.parametrize(("k", "constant"), [(1, 1), (3, 1), (4, 0), (9, 1)])
def test_the_tangent_is_the_sum_over_all_draws(k, constant, monkeypatch):
    """Two atoms: n of k draws are the first, so that S = n a_0 + (k − n) a_1."""
    monkeypatch.setattr(quadrature, "_NODES_AT_ONCE", 7)  # more than one part
    x, p = [fmpq(-1, 3), fmpq(-7, 4)], [fmpq(2, 7), fmpq(5, 7)]
    value, (first, _) = tangent(x, p, negatives=k, constant=constant, bits=100)
    with mpmath.workdps(60):
        a = [mpmath.exp(mpmath.mpf(int(y.p)) / int(y.q)) for y in x]
        exact = slope = mpmath.mpf(0)
        for n in range(k + 1):
            mass = mpmath.binomial(k, n) * mpmath.mpf(2) ** n * 5 ** (k - n) / mpmath.mpf(7) ** k
            total = constant + n * a[0] + (k - n) * a[1]
            exact += mass * mpmath.log(total)
            slope += mass * n * a[0] / total
        for ball, number in ((value, exact), (first, slope)):
            with precision(200):
                assert abs(ball - arb(mpmath.nstr(number, 50))) < arb(10) ** -28
                assert ball.overlaps(arb(mpmath.nstr(number, 50), "1e-45"))
