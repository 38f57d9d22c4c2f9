"""Outward rounding, three-valued comparison."""

from decimal import Decimal
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import (
    MAX_EXPONENT,
    Enclosure,
    apart,
    dyadic,
    greatest,
    least,
    precision,
)
from numerics.errors import Undecided
from numerics.exact.rationals import rational

rationals = st.fractions(max_denominator=10**9)


@given(rationals, rationals, st.integers(0, 30))
def test_decimals_are_rounded_outwards_by_less_than_a_unit(x, y, digits):
    enclosure = Enclosure(min(x, y), max(x, y), 53)
    lower, upper = (Fraction(Decimal(end)) for end in enclosure.decimals(digits))
    unit = Fraction(1, 10**digits)
    assert enclosure.lower - unit < lower <= enclosure.lower
    assert enclosure.upper <= upper < enclosure.upper + unit


@given(rationals, st.integers(-200, 200), st.sampled_from([53, 200]))
def test_default_decimals_contain_the_interval_at_any_size(x, power, bits):
    value = x * Fraction(10) ** power
    lower, upper = (Fraction(end) for end in Enclosure(value, value, bits).decimals())
    assert lower <= value <= upper
    assert upper - lower <= abs(value) * Fraction(10) ** (-int(bits * 0.3) + 2)


@given(rationals, rationals, rationals, rationals)
def test_comparisons_answer_only_what_holds_for_all_points(a, b, c, d):
    one, two = Enclosure(min(a, b), max(a, b), 53), Enclosure(min(c, d), max(c, d), 53)
    below = one.is_below(two)
    assert below == two.is_above(one)
    if below:
        assert one.upper < two.lower
    elif below is False:
        assert one.lower >= two.upper
    else:
        assert one.lower < two.upper
        assert one.upper >= two.lower


@given(rationals, rationals)
def test_an_enclosure_that_is_turned_round_encloses_nothing(x, y):
    assert Enclosure(min(x, y), max(x, y), 53).contains((x + y) / 2)
    if x != y:
        with pytest.raises(ValueError, match="encloses nothing; give the smaller end first"):
            Enclosure(max(x, y), min(x, y), 53)


def test_enclosures_have_no_order():
    one = Enclosure.exactly(1, bits=53)
    with pytest.raises(TypeError, match="is_below"):
        _ = one < Enclosure.exactly(2, bits=53)
    with pytest.raises(TypeError, match="is_below"):
        sorted([one, Enclosure.exactly(2, bits=53)])


@given(rationals, st.integers(53, 300))
def test_a_ball_goes_to_an_enclosure_and_back_without_losing_the_number(x, bits):
    with precision(bits):
        ball = arb(fmpq(x.numerator, x.denominator))
        enclosure = Enclosure.of(ball, bits=bits)
        assert enclosure.contains(x)
        assert enclosure.ball().contains(fmpq(x.numerator, x.denominator))
    with precision(53):
        assert enclosure.ball().contains(fmpq(x.numerator, x.denominator))


@pytest.mark.parametrize("ball", [arb("nan"), arb("inf"), arb(2) ** 10**8])
def test_a_ball_that_cannot_be_written_down_is_undecided(ball):
    with pytest.raises(Undecided):
        Enclosure.of(ball, bits=53)
    with pytest.raises(Undecided):
        dyadic(ball)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_ball_too_near_to_zero_is_enclosed_from_the_side_it_is_on(sign):
    tiny = sign * arb(10) ** -(10**9)
    enclosure = Enclosure.of(tiny, bits=53)
    ends = sorted((0, sign * Fraction(1, 1 << MAX_EXPONENT)))
    assert [enclosure.lower, enclosure.upper] == ends
    with pytest.raises(Undecided):
        dyadic(tiny)


def test_precision_is_put_back_even_after_an_error():
    before = ctx.prec
    with pytest.raises(ZeroDivisionError), precision(777):
        _ = 1 / (ctx.prec - 777)
    assert ctx.prec == before


@given(st.lists(st.tuples(rationals, st.fractions(0, 1)), min_size=1, max_size=5), st.randoms())
def test_the_least_and_the_greatest_are_beyond_every_number_of_every_ball(pairs, random):
    random.shuffle(pairs)
    balls = [arb(rational(x)) + arb(0, arb(rational(r)).upper()) for x, r in pairs]
    low, high = least(balls), greatest(balls)
    assert low.is_exact()
    assert high.is_exact()
    for x, r in pairs:
        assert dyadic(low) <= rational(
            x - r
        )  # as fractions: a comparison of balls has ends of 53 bits
        assert dyadic(high) >= rational(x + r)


def test_the_least_of_balls_that_float64_takes_for_zero_is_the_least():
    sizes = [arb(10) ** -n for n in (400, 500, 450)]
    assert least(sizes) <= sizes[1]
    assert least(sizes) > sizes[1] / 2
    assert least([arb(1), arb("nan")]).is_nan()


@given(st.fractions(), st.fractions(), st.integers(-400, 400))
def test_bounds_that_differ_are_printed_so_that_they_differ(x, y, exponent):
    lower, upper = sorted([x, y])
    scale = Fraction(10) ** exponent
    most, least_ = (Fraction(text) for text in apart(lower * scale, upper * scale))
    assert lower * scale <= most
    assert upper * scale >= least_
    assert most < least_ if lower < upper else least_ <= most
