"""Taylor models against the functions they stand for, at points and by differences."""

from itertools import product
from math import cos, exp, log, sin

import pytest
from flint import arb, arb_series, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.taylor import (
    INFINITE,
    Dual,
    TaylorModel,
    is_nonnegative,
    is_nonnegative_beside_a_zero,
    variables,
)

ORDER = 5
small = st.integers(-20, 20).map(lambda n: fmpq(n, 100))
places = [(i, j) for i in range(ORDER) for j in range(ORDER - i)]
polynomials = st.dictionaries(st.sampled_from(places), small, max_size=6)
points = st.tuples(*[st.integers(-16, 16).map(lambda n: fmpq(n, 16))] * 2)

FUNCTIONS = {
    "exp": (lambda f: f.exp(), exp),
    "sin": (lambda f: f.sin(), sin),
    "cos": (lambda f: f.cos(), cos),
    "log": (lambda f: (f + 3).log(), lambda value: log(value + 3)),
    "inverse": (lambda f: 1 / (f + 3), lambda value: 1 / (value + 3)),
}


def model(terms):
    return TaylorModel.of({powers: arb(c) for powers, c in terms.items()}, ORDER)


def value(terms, point):
    x, y = point
    return sum((c * x**i * y**j for (i, j), c in terms.items()), fmpq(0))


def at(found, point):
    """Return a ball with the values that a model allows at a point."""
    x, y = map(arb, point)
    reach = max(abs(coordinate) for coordinate in point)
    total = sum((c * x**i * y**j for (i, j), c in found.terms.items()), arb(0))
    return total + arb(0, 1) * found.rest * arb(reach) ** found.order


@given(first=polynomials, second=polynomials, point=points)
def test_sums_and_products_contain_those_of_polynomials(first, second, point):
    f, g = model(first), model(second)
    p, q = value(first, point), value(second, point)
    for found, exact in ((f + g, p + q), (f - g, p - q), (f * g, p * q), (3 - 2 * f, 3 - 2 * p)):
        assert at(found, point).contains(arb(exact).mid())
        assert found.range.contains(arb(exact).mid())
        assert found.size >= abs(float(exact)) - 1e-12


@pytest.mark.parametrize("name", FUNCTIONS)
@given(terms=polynomials, point=points)
def test_functions_of_models_contain_those_of_polynomials(name, terms, point):
    of_models, of_floats = FUNCTIONS[name]
    found, exact = of_models(model(terms)), of_floats(float(value(terms, point)))
    allowed = at(found, point)
    assert float(allowed.lower()) - 1e-12 <= exact <= float(allowed.upper()) + 1e-12
    assert (found.range - exact).contains(0) or float(allowed.rad()) < 1e-12


rests = st.integers(-8, 8).map(lambda n: fmpq(n, 16))


def with_rest(terms, rest, point):
    """Return a model with a remainder and, at a point, one of its functions: p + rest·r^n."""
    reach = max(map(abs, point))
    found = TaylorModel(ORDER, model(terms).polynomial, arb(abs(rest)))
    return found, value(terms, point) + rest * reach**ORDER


@given(first=polynomials, second=polynomials, point=points, chosen=st.tuples(rests, rests))
def test_products_and_cuts_keep_the_remainders(first, second, point, chosen):
    f, p = with_rest(first, chosen[0], point)
    g, q = with_rest(second, chosen[1], point)
    for found, exact in ((f * g, p * q), (f - g, p - q), (f.cut(2), p), (f * arb(3), 3 * p)):
        assert at(found, point).contains(arb(exact).mid())


@pytest.mark.parametrize("name", FUNCTIONS)
@given(terms=polynomials, point=points, rest=rests)
def test_functions_keep_the_remainder(name, terms, point, rest):
    of_models, of_floats = FUNCTIONS[name]
    f, p = with_rest(terms, rest, point)
    allowed, exact = at(of_models(f), point), of_floats(float(p))
    assert float(allowed.lower()) - 1e-12 <= exact <= float(allowed.upper()) + 1e-12


@given(terms=polynomials)
def test_the_rest_is_small_near_the_middle_and_is_no_larger_than_it_must_be(terms):
    scaled = {(i, j): c / 10 ** (i + j) for (i, j), c in terms.items()}
    found = model(scaled).exp()
    assert found.rest <= 100 * 0.1**ORDER


@given(terms=polynomials, point=points)
def test_a_model_cut_to_a_lower_order_still_contains_the_function(terms, point):
    found = model(terms).exp().cut(2)
    allowed = at(found, point)
    exact = exp(float(value(terms, point)))
    assert float(allowed.lower()) - 1e-12 <= exact <= float(allowed.upper()) + 1e-12


def test_models_of_two_orders_do_not_mix_and_none_is_raised():
    low, high = TaylorModel.of({}, 2), TaylorModel.of({}, 3)
    with pytest.raises(ValueError, match="orders 2 and 3: cut one of the models"):
        low + high
    with pytest.raises(ValueError, match="orders 3 and 2"):
        high * low
    with pytest.raises(ValueError, match="a model of order 2 says nothing of order 3"):
        low.cut(3)


@pytest.mark.parametrize("broken", [lambda f: 1 / f, lambda f: f.log()])
def test_a_function_with_a_pole_on_the_square_has_no_bound(broken):
    pole = TaylorModel.of({(0, 0): arb(0, 1), (1, 0): arb(1)}, 3)
    assert not any(c.is_finite() for c in broken(pole).terms.values())
    found = broken(TaylorModel.of({(0, 0): arb(1), (1, 0): arb(1)}, 3))
    for bounded in (TaylorModel.of({(0, 0): arb(1)}, 3), TaylorModel.of({}, 3, arb(1))):
        for unbounded in (found, found * bounded, bounded * found, found + bounded, 2 * found):
            assert not unbounded.rest < 1e300
            assert not unbounded.range.is_finite()
            assert not is_nonnegative(unbounded)
            assert not is_nonnegative_beside_a_zero(unbounded)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(first=polynomials, second=polynomials)
def test_without_a_rest_the_coefficients_are_the_same(name, first, second):
    of_models, _ = FUNCTIONS[name]
    f, g = model(first), model(second)
    known, unknown = (of_models(x * g) * x for x in (f, TaylorModel(ORDER, f.polynomial, INFINITE)))
    assert unknown.rest.is_finite() is False
    assert not is_nonnegative(unknown)
    assert known.terms.keys() == unknown.terms.keys()
    assert all(c.overlaps(unknown.terms[p]) and c.rad() < 1e-9 for p, c in known.terms.items())


@given(terms=polynomials)
def test_coefficients_are_those_of_identities(terms):
    """Of f·1/f = 1, e^log f = f and sin² + cos² = 1: none is used by the functions."""
    f, one = model(terms) + 3, model({(0, 0): 1})
    for found, exact in (
        (f * (1 / f), one),
        (f.log().exp(), f),
        (f.sin() * f.sin() + f.cos() * f.cos(), one),
    ):
        for powers, c in found.terms.items():
            assert c.overlaps(exact.terms[powers])
            assert c.rad() < 1e-9


@given(terms=polynomials)
def test_coefficients_are_those_of_power_series(terms):
    """Of e^f on the line y = 2x, by Arb's power series in x."""
    found = model(terms).exp().terms
    line = [
        sum((arb(c * 2**j) for (i, j), c in terms.items() if i + j == d), arb(0))
        for d in range(ORDER)
    ]
    series = arb_series(line, ORDER).exp()
    for degree in range(ORDER):
        total = sum((c * 2**j for (i, j), c in found.items() if i + j == degree), arb(0))
        assert total.overlaps(series[degree])
        assert total.rad() < 1e-9


@given(x=st.integers(1, 30), y=st.integers(-30, 30))
def test_dual_numbers_have_the_derivatives_of_differences(x, y):
    point = [x / 10, y / 10]

    def function(u, v):
        return (u * v).sin() / u + (v - 2 * u).exp() * u.cos() - 1 / (1 + v * v)

    found = function(*variables([arb(c) for c in point]))
    for n in range(2):
        ends = []
        for step in (-1e-5, 1e-5):
            moved = [arb(c + step * (m == n)) for m, c in enumerate(point)]
            ends.append(float(function(*(Dual(c, ()) for c in moved)).value))
        scale = 1 + abs(float(found.slopes[n]))
        assert abs(float(found.slopes[n]) - (ends[1] - ends[0]) / 2e-5) < 1e-5 * scale


@given(terms=polynomials, rest=st.integers(0, 20), point=points)
def test_what_is_shown_to_be_nonnegative_is(terms, rest, point):
    terms = terms | {(0, 0): abs(terms.get((0, 0), fmpq(0)))}
    f = TaylorModel(ORDER, model(terms).polynomial, arb(fmpq(rest, 1000)))
    if is_nonnegative(f):
        reach = max(abs(coordinate) for coordinate in point)
        assert value(terms, point) >= fmpq(rest, 1000) * reach**ORDER


@given(terms=polynomials, rest=st.integers(0, 20), point=points)
def test_what_is_shown_beside_a_zero_is_nonnegative(terms, rest, point):
    terms = {powers: c for powers, c in terms.items() if sum(powers) >= 2}
    terms |= {(2, 0): fmpq(1, 10), (0, 2): fmpq(1, 10)}
    f = TaylorModel(ORDER, model(terms).polynomial, arb(fmpq(rest, 1000)))
    if is_nonnegative_beside_a_zero(f):
        reach = max(abs(coordinate) for coordinate in point)
        assert value(terms, point) >= fmpq(rest, 1000) * reach**ORDER


SADDLE = {(2, 0): fmpq(1), (1, 1): fmpq(5, 2), (0, 2): fmpq(1)}
BOWL = {(2, 0): fmpq(1), (1, 1): fmpq(3, 2), (0, 2): fmpq(1)}


@pytest.mark.parametrize(
    ("terms", "rest", "is_shown"),
    [
        (BOWL, 0, True),
        (BOWL, 0.2, True),  # on the sphere max(|x|, |y|) = 1 the least value is 7/16
        (BOWL, 0.5, False),
        (SADDLE, 0, False),
        (BOWL | {(3, 0): fmpq(-1, 3)}, 0, True),
        (BOWL | {(3, 0): fmpq(-1, 2)}, 0, False),
    ],
)
def test_forms_beside_a_zero(terms, rest, is_shown):
    with precision(80):
        f = TaylorModel(ORDER, model(terms).polynomial, arb(rest))
        assert is_nonnegative_beside_a_zero(f) == is_shown


three = st.tuples(*[st.integers(-8, 8).map(lambda n: fmpq(n, 8))] * 3)
spaces = [p for p in product(range(4), repeat=3) if sum(p) < 4]
in_space = st.dictionaries(st.sampled_from(spaces), small, max_size=6)


def model_in_space(terms):
    return TaylorModel.of({p: arb(c) for p, c in terms.items()}, 4, variables=3)


def value_in_space(found, point):
    """Return a ball with the values that a model in three variables allows at a point."""
    total = arb(0, 1) * found.rest * arb(max(map(abs, point))) ** found.order
    for (i, j, m), c in found.terms.items():
        total += c * arb(point[0] ** i * point[1] ** j * point[2] ** m)
    return total


@given(first=in_space, second=in_space, point=three)
def test_products_and_functions_in_three_variables_contain_the_values(first, second, point):
    f, g = model_in_space(first), model_in_space(second)
    p, q = (
        sum(
            (c * point[0] ** i * point[1] ** j * point[2] ** m for (i, j, m), c in x.items()),
            fmpq(0),
        )
        for x in (first, second)
    )
    assert value_in_space(f * g, point).contains(arb(p * q).mid())
    assert value_in_space((f * g).cut(2), point).contains(arb(p * q).mid())
    for of, expected in FUNCTIONS.values():
        found = value_in_space(of(f * g), point)
        assert abs(float(found.mid()) - expected(float(p * q))) < float(found.rad()) + 1e-12


@given(terms=in_space, rest=st.integers(0, 20), point=three)
def test_what_is_shown_in_three_variables_is_so(terms, rest, point):
    f = model_in_space({**terms, (0, 0, 0): fmpq(3, 10)})
    low = value_in_space(f, point) - arb(rest) / 100
    if is_nonnegative(TaylorModel(4, f.polynomial, arb(rest) / 100, 3)):
        assert low.upper() >= 0


@pytest.mark.parametrize("axis", range(3))
@pytest.mark.parametrize(("between", "is_shown"), [(fmpq(9, 10), True), (fmpq(11, 10), False)])
def test_forms_of_three_variables_beside_a_zero(axis, between, is_shown):
    """x² + y² + z² − 2b yz is positive for b < 1 only, whichever two variables meet."""
    squares = {(2, 0, 0): fmpq(1), (0, 2, 0): fmpq(1), (0, 0, 2): fmpq(1)}
    meet = tuple(int(i != axis) for i in range(3))
    f = model_in_space({**squares, meet: -2 * between})
    assert is_nonnegative_beside_a_zero(f) == is_shown
    assert is_nonnegative(f + arb(1))


def test_models_in_two_and_in_three_variables_do_not_mix():
    plane, space = TaylorModel.of({}, 4), model_in_space({})
    for of in (lambda: plane + space, lambda: space * plane):
        with pytest.raises(ValueError, match="variables"):
            of()
