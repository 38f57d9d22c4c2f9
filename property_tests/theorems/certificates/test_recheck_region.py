"""The second checker of regions: its arithmetic by mpmath, its lemmas by the first checker."""

import ast
import json
import shutil
import subprocess
import sys
from fractions import Fraction
from itertools import product
from math import comb, inf

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls import three_classes
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational
from property_tests import ROOT
from theorems.certificates import acceptance, document, monotone_region, recheck, shipped
from theorems.certificates import recheck_region as second
from theorems.certificates.recheck_region import BITS, ONE, Dual, Laws, Model, Setting, Square
from theorems.errors import Rejected
from theorems.errors import Undecided as Undecidable

FOLDER = ROOT / "theorems" / "certificates"
CLAIM = "monotone-near-balanced"
BASE = shipped.region(CLAIM, "region_rho")
THIRD = Fraction(1, 3)

mpmath.mp.prec = 400
units = st.fractions(-1, 1, max_denominator=1000)


def real(x):
    return mpmath.mpf(x.numerator) / x.denominator


def distance(ball, value):
    """Return how far a number is from the middle of a ball, over 2^-BITS."""
    return abs(value * ONE - ball[0])


# ---------------------------------------------------------------------------- numbers


FUNCTIONS = {
    "exp": (second.exp_of, mpmath.exp),
    "sin": (lambda x: second.sin_and_cos_of(x)[0], mpmath.sin),
    "cos": (lambda x: second.sin_and_cos_of(x)[1], mpmath.cos),
    "log": (second.log_of, mpmath.log),
    "inverse": (second.inverse_of, lambda x: 1 / x),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(
    middle=st.fractions(-30, 30, max_denominator=10**6),
    radius=st.one_of(st.just(Fraction(0)), st.fractions(0, 2, max_denominator=10**6)),
    share=units,
)
def test_functions_of_balls_contain_all_values(name, middle, radius, share):
    found, true = FUNCTIONS[name]
    if name in ("log", "inverse"):
        middle = abs(middle) + radius + Fraction(1, 1000)
    m, r = second.ball(middle)
    ball = found((m, r + int(radius * ONE)))
    value = true(real(middle + share * Fraction(int(radius * ONE), ONE)))
    assert distance(ball, value) <= ball[1]
    if radius == 0:
        assert ball[1] <= 2**24 * (1 + abs(value))


@given(st.fractions(-40, 40, max_denominator=10**6))
def test_the_error_of_the_power_series_is_an_error(x):
    m, _ = second.ball(x)
    sums, error, extra = second.power_series(m)
    exact = mpmath.mpf(m) / ONE
    parts = (
        (mpmath.cosh(exact) + mpmath.cos(exact)) / 2,
        (mpmath.sinh(exact) + mpmath.sin(exact)) / 2,
        (mpmath.cosh(exact) - mpmath.cos(exact)) / 2,
        (mpmath.sinh(exact) - mpmath.sin(exact)) / 2,
    )
    for found, part in zip(sums, parts, strict=True):
        assert abs(part * (ONE << extra) - found) <= error


@pytest.mark.parametrize("x", [-(501 << BITS), 501 << BITS])
def test_what_is_too_large_is_not_computed(x):
    with pytest.raises(second.TooWideError):
        second.exp_at(x)


@pytest.mark.parametrize("name", ["log", "inverse"])
@pytest.mark.parametrize("ball", [(0, 0), (ONE, ONE), (-ONE, 1), (ONE, 2 * ONE)])
def test_what_is_not_shown_positive_has_no_inverse_and_no_logarithm(name, ball):
    with pytest.raises(second.TooWideError, match="not shown positive"):
        FUNCTIONS[name][0](ball)


# ---------------------------------------------------------------------------- models


def value_of(terms, x, y):
    return sum(c * x**i * y**j for (i, j), c in terms.items())


coefficients = st.fractions(-1, 1, max_denominator=50)
polynomials = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda p: 0 < sum(p) < 4),
    coefficients.map(lambda c: c / 20),
    max_size=4,
)


def model_of(terms, order):
    rest = sum(abs(c) for powers, c in terms.items() if sum(powers) >= order)
    balls = [
        second.ball(terms.get(powers, Fraction(0)))
        for powers in second.POWERS[: second.size(order)]
    ]
    return second.polynomial(balls, order, rest=int(rest * ONE) + 1)


def close(model, value, x, y):
    """Tell whether a model says that a value may be that of its function at a point."""
    x, y = Fraction(x), Fraction(y)
    r = max(abs(x), abs(y))
    powers = second.POWERS[: len(model.values)]
    middle = sum(
        real(Fraction(m, ONE)) * real(x**i * y**j)
        for m, (i, j) in zip(model.values, powers, strict=True)
    )
    wrong = sum(e * r ** (i + j) for e, (i, j) in zip(model.errors, powers, strict=True))
    return abs(value - middle) <= real((wrong + model.rest * r**model.order) / ONE)


OPERATIONS = {
    "sum": (lambda f, g: f + g, lambda a, b: a + b),
    "difference": (lambda f, g: f - g, lambda a, b: a - b),
    "product": (lambda f, g: f * g, lambda a, b: a * b),
    "triple": (lambda f, _: f.times(3), lambda a, _: 3 * a),
    "shifted": (lambda f, _: f.plus(second.ball(Fraction(1, 3))), lambda a, _: a + real(THIRD)),
    "scaled": (lambda f, _: f.scaled(second.ball(Fraction(-2, 3))), lambda a, _: -2 * a / 3),
    "inverse": (lambda f, _: f.inverse(), lambda a, _: 1 / a),
    "exp": (lambda f, _: f.exp(), lambda a, _: mpmath.exp(a)),
    "log": (lambda f, _: f.log(), lambda a, _: mpmath.log(a)),
    "sin": (lambda f, _: f.sin_and_cos()[0], lambda a, _: mpmath.sin(a)),
    "cos": (lambda f, _: f.sin_and_cos()[1], lambda a, _: mpmath.cos(a)),
    "cut": (lambda f, _: f.cut(1), lambda a, _: a),
    "composed": (
        lambda f, g: (f.exp() * g.sin_and_cos()[1] + f).inverse(),
        lambda a, b: 1 / (mpmath.exp(a) * mpmath.cos(b) + a),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(
    f=polynomials,
    g=polynomials,
    order=st.integers(1, second.ORDER),
    scale=st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 1000)]),
    x=units,
    y=units,
)
def test_operations_with_models_contain_the_functions(name, f, g, order, scale, x, y):
    """At small points as well, where the remainder is small of its order."""
    on_models, on_numbers = OPERATIONS[name]
    f, g = f | {(0, 0): Fraction(6, 5)}, g | {(0, 0): Fraction(1, 3)}
    found = on_models(model_of(f, order), model_of(g, order))
    point = x * scale, y * scale
    value = on_numbers(*(real(value_of(terms, *point)) for terms in (f, g)))
    assert close(found, value, *point)


@given(f=polynomials, order=st.integers(1, second.ORDER), x=units, y=units)
def test_a_remainder_is_not_taken_for_small(f, order, x, y):
    """A model of the constant alone says so, and what depends on it has a remainder as well."""
    alone = second.polynomial([second.ball(Fraction(6, 5))], order, rest=0)
    assert close(alone.exp(), mpmath.exp(real(Fraction(6, 5))), x, y)
    assert alone.exp().rest < 2**20
    wide = Model(alone.values, alone.errors, ONE // 10)
    r = max(abs(x), abs(y))
    for sign in (-1, 1):
        at = real(Fraction(6, 5) + sign * r**order / 10)
        assert close(wide.exp(), mpmath.exp(at), x, y)
        assert close(wide.inverse(), 1 / at, x, y)
        assert close(wide.log(), mpmath.log(at), x, y)
        assert close(wide.sin_and_cos()[0], mpmath.sin(at), x, y)
        assert close(wide * wide, at * at, x, y)
        assert close(wide.scaled(second.ball(7)), 7 * at, x, y)


def test_models_of_two_orders_or_without_a_remainder_are_refused():
    """Terms would be lost without a word, or a bound taken for 0."""
    low, high = (second.polynomial([second.ball(1)], order, rest=0) for order in (2, 3))
    for operation in (lambda: low + high, lambda: high - low, lambda: low * high):
        with pytest.raises(ValueError, match="two orders"):
            operation()
    with pytest.raises(ValueError, match="all degrees"):
        Model([ONE, 0], [0, 0], 0)
    unknown = second.polynomial([second.ball(1)], 2, rest=None)
    for ask in (unknown.range, unknown.bounds):
        with pytest.raises(ValueError, match="nothing is said"):
            ask()
    for found in (unknown * low, unknown + low, low - unknown, unknown.exp(), unknown.times(2)):
        assert found.rest is None


SMOOTH = {
    "inverse": (lambda f, _: f.inverse(), lambda a, _: 1 / a),
    "exp": (lambda f, _: f.exp(), lambda a, _: mpmath.exp(a)),
    "log": (lambda f, _: f.log(), lambda a, _: mpmath.log(a)),
    "sin": (lambda f, _: f.sin_and_cos()[0], lambda a, _: mpmath.sin(a)),
    "cos": (lambda f, _: f.sin_and_cos()[1], lambda a, _: mpmath.cos(a)),
    "product": (lambda f, g: f * g, lambda a, b: a * b),
    "combined": (
        lambda f, g: (f - g.times(2)).scaled(second.ball(5)).plus(second.ball(1)) + -f,
        lambda a, b: 5 * (a - 2 * b) + 1 - a,
    ),
}


@pytest.mark.parametrize("name", SMOOTH)
@given(st.lists(st.fractions("1/5", 2, max_denominator=100), min_size=4, max_size=4))
def test_dual_numbers_have_the_derivative(name, numbers):
    on_duals, on_numbers = SMOOTH[name]
    a, b, da, db = numbers

    def constant(x):
        return second.polynomial([second.ball(x)], 1, rest=0)

    found = on_duals(Dual(constant(a), constant(da)), Dual(constant(b), constant(db)))
    expected = mpmath.diff(lambda t: on_numbers(real(a) + t * real(da), real(b) + t * real(db)), 0)
    assert abs(expected - mpmath.mpf(found.slope.values[0]) / ONE) < mpmath.mpf(2) ** -60


# ---------------------------------------------------------------------------- means


@st.composite
def squares(draw):
    """Squares of laws with positive masses."""
    counts = draw(st.lists(st.integers(1, 20), min_size=3, max_size=3))
    first, a, b = (Fraction(n, sum(counts)) for n in counts)
    return Square(a, b, min(a, b, first / 2) * draw(st.sampled_from([THIRD, THIRD / 10])))


@settings(max_examples=20)
@given(
    square=squares(),
    k=st.integers(1, 5),
    row=st.lists(st.fractions("1/10", 3, max_denominator=20), min_size=3, max_size=3),
    x=units,
    y=units,
)
def test_the_means_are_sums_over_the_counts(square, k, row, x, y):
    """Of E[n_j/(1 + Σ n_l a_l)] by all counts in fractions, at a law of the square."""
    order = 4
    laws = Laws.of(square, order, tracked=True)
    models = [laws.constant(second.ball(a)) for a in row]
    a, b = square.a + square.half * x, square.b + square.half * y
    law = (1 - a - b, a, b)
    found = second.mean_inverses(models, laws, k)
    for j in range(3):
        mean = Fraction(0)
        for n in product(range(k + 1), repeat=3):
            if sum(n) == k:
                chance = Fraction(comb(k, n[0]) * comb(k - n[0], n[1]))
                for mass, count in zip(law, n, strict=True):
                    chance *= mass**count
                mean += chance * n[j] / (1 + sum(m * v for m, v in zip(n, row, strict=True)))
        assert close(found[j], real(mean / (k * law[j])), x, y)


@settings(max_examples=20)
@given(square=squares(), x=units, y=units)
def test_the_limit_of_the_means(square, x, y):
    laws = Laws.of(square, 3, tracked=True)
    row = (Fraction(1), Fraction(1, 2), Fraction(1, 7))
    a, b = square.a + square.half * x, square.b + square.half * y
    total = sum(mass * value for mass, value in zip((1 - a - b, a, b), row, strict=True))
    models = [laws.constant(second.ball(value)) for value in row]
    for found in second.mean_inverses(models, laws, None):
        assert close(found, real(1 / total), x, y)


# ---------------------------------------------------------------------------- the zero


def entries(size, least=-3, most=3):
    row = st.lists(st.fractions(least, most, max_denominator=20), min_size=size, max_size=size)
    return st.lists(row, min_size=size, max_size=size)


shares = st.lists(units, min_size=9, max_size=9)


@given(entries(2), entries(2), shares)
def test_products_and_defects_are_bounded_for_all_of_the_balls(y, j, shares):
    """Of a matrix Y of integers and a matrix of balls, at numbers in the balls."""
    radius = ONE // 100
    inverse = [[int(x * ONE) for x in row] for row in y]
    balls = [[(second.ball(x)[0], radius) for x in row] for row in j]
    inside = [
        [Fraction(m + int(radius * shares[2 * p + q]), ONE) for q, (m, _) in enumerate(row)]
        for p, row in enumerate(balls)
    ]
    exact = [
        [sum(Fraction(inverse[p][n], ONE) * inside[n][q] for n in range(2)) * ONE for q in range(2)]
        for p in range(2)
    ]
    bounds = second.defect(inverse, balls)
    for q in range(2):
        found = second.applied(inverse, [row[q] for row in balls])
        for p in range(2):
            assert abs(exact[p][q] - found[p][0]) <= found[p][1]
            assert abs(ONE * (p == q) - exact[p][q]) <= bounds[p][q]


@given(entries(2), st.lists(units, min_size=2, max_size=2), shares)
def test_solutions_are_enclosed_for_all_regular_matrices(e, r, shares):
    """J = Y⁻¹(I − E), |E| ≤ bounds: then J z + r = 0 for z = −(I − E)⁻¹ Y r."""
    y = ((Fraction(2), Fraction(-1, 3)), (Fraction(1, 2), Fraction(1)))
    bounds = [[int(abs(x) * ONE / 8) for x in row] for row in e]
    inverse = [[int(x * ONE) for x in row] for row in y]
    y = [[Fraction(x, ONE) for x in row] for row in inverse]
    inside = [
        [Fraction(x, ONE) * shares[2 * p + q] for q, x in enumerate(row)]
        for p, row in enumerate(bounds)
    ]
    if max(map(sum, bounds)) >= ONE:
        with pytest.raises(second.TooWideError):
            second.solved(inverse, bounds, [(ONE, 1)] * 2)
        return
    balls = [(second.ball(x)[0], ONE // 50) for x in r]
    right = [
        Fraction(m + int(s * radius), ONE)
        for (m, radius), s in zip(balls, shares[4:], strict=False)
    ]
    image = [sum(a * b for a, b in zip(row, right, strict=True)) for row in y]
    (a, b), (c, d) = ([int(p == q) - inside[p][q] for q in range(2)] for p in range(2))
    z = [-(d * image[0] - b * image[1]), -(a * image[1] - c * image[0])]
    for (middle, radius), x in zip(second.solved(inverse, bounds, balls), z, strict=True):
        assert abs(x / (a * d - b * c) * ONE - middle) <= radius


def test_the_reach_is_that_of_a_contraction():
    tenth, thousandth = ONE // 10, ONE // 1000
    found = second.reach([thousandth] * 2, lambda _: [[tenth, tenth], [0, tenth]])
    assert all(thousandth * 110 // 100 <= x <= thousandth * 140 // 100 for x in found)
    for bounds in ([[ONE, 0], [0, tenth]], [[tenth, ONE], [ONE, tenth]]):
        with pytest.raises(second.TooWideError, match="Krawczyk"):
            second.reach([thousandth] * 2, lambda _, bounds=bounds: bounds)
    wider_by_the_box = second.reach([thousandth], lambda radii: [[60 * radii[0]]])
    assert thousandth * 5 // 4 <= wider_by_the_box[0] <= 5 * thousandth
    with pytest.raises(second.TooWideError, match="Krawczyk"):
        second.reach([thousandth], lambda radii: [[400 * radii[0]]])


def test_the_inverse_is_near():
    matrix = [[(0, 1), (2 * ONE, 1)], [(ONE, 1), (ONE, 1)]]
    assert second.near_inverse(matrix) == [[-ONE // 2, ONE], [ONE // 2, 0]]
    with pytest.raises(second.TooWideError, match="singular"):
        second.near_inverse([[(ONE, 0), (ONE, 0)], [(ONE, 0), (ONE, 0)]])


@pytest.mark.parametrize("half", [Fraction(1, 10), Fraction(1, 1000)])
def test_a_zero_is_followed_over_a_square(half):
    """e^z = 4ρ_2 and w + z²/10 + zw/5 = ρ_3, at laws of the square."""

    def slopes(unknowns, laws):
        z, w = unknowns
        law = [second.lifted(mass, z) for mass in laws.models()]
        tenth = second.ball(Fraction(1, 10))
        return [z.exp() - law[1].times(4), w + (z * z + (z * w).times(2)).scaled(tenth) - law[2]]

    square = Square(Fraction(3, 10), Fraction(1, 4), half)
    found = second.followed([0, 0], slopes, square)
    for x, y in product((-1, Fraction(-1, 1000), 0, Fraction(1, 3), 1), repeat=2):
        a, b = (real(centre + half * t) for centre, t in ((square.a, x), (square.b, y)))
        z = mpmath.log(4 * a)
        assert close(found[0], z, x, y)
        assert close(found[1], (b - z * z / 10) / (1 + z / 5), x, y)
    assert max(model.rest for model in found) < ONE * half**3


# ---------------------------------------------------------------------------- L_sup


AGAINST_THE_FIRST = [
    (Square(THIRD, THIRD, Fraction(1, 100)), Setting(Fraction(1), Fraction(0), False, 3)),
    (
        Square(Fraction(7, 20), Fraction(1, 4), Fraction(1, 100)),
        Setting(Fraction(1), Fraction(0), True, 1),
    ),
    (
        Square(Fraction(3, 10), Fraction(1, 4), Fraction(1, 200)),
        Setting(Fraction(2), Fraction(1, 2), False, None),
    ),
    (
        Square(Fraction(2, 5), Fraction(1, 5), Fraction(1, 2000)),
        Setting(Fraction(5), Fraction(1), True, 4),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("square", "setting"), AGAINST_THE_FIRST)
def test_both_checkers_enclose_the_same_l_sup(square, setting):
    """At points of the square the two enclosures meet, and both are narrow."""
    found = second.expansion(square, setting)
    loss = Logistic(beta=setting.beta, margin=setting.margin)
    weights = "uniform" if setting.uniform else "rho"
    first = three_classes.expansion(
        three_classes.Square(*map(rational, (square.a, square.b, square.half))),
        three_classes.Setting(
            inf if setting.negatives is None else setting.negatives, loss, weights
        ),
    )
    for x, y in [(0, 0), (1, 1), (1, -1), (Fraction(-1, 2), Fraction(1, 10))]:
        r = max(abs(x), abs(y))
        other = sum(
            c * arb(rational(Fraction(x) ** i * Fraction(y) ** j))
            for (i, j), c in first.terms.items()
        ) + arb(0, 1) * first.rest * arb(rational(Fraction(r) ** 8))
        value, radius = real_of(other.mid()), real_of(other.rad())
        widened = Model(found.values, found.errors, found.rest)
        middle = at_point(widened, x, y)
        wrong = sum(found.errors) + found.rest * r**found.order
        assert abs(value - middle) <= radius + real(Fraction(wrong) / ONE)
        assert radius + real(Fraction(wrong) / ONE) < mpmath.mpf(10) ** -6


def real_of(ball):
    mantissa, exponent = ball.man_exp()
    return mpmath.mpf(int(mantissa)) * mpmath.mpf(2) ** int(exponent)


def at_point(model, x, y):
    powers = second.POWERS[: len(model.values)]
    return sum(
        mpmath.mpf(m) / ONE * real(Fraction(x) ** i * Fraction(y) ** j)
        for m, (i, j) in zip(model.values, powers, strict=True)
    )


@pytest.mark.slow
def test_at_the_balanced_law_nothing_depends_on_k_up_to_the_second_order():
    square = Square(THIRD, THIRD, Fraction(1, 100))
    losses = [
        second.expansion(square, Setting(Fraction(1), Fraction(0), uniform, k))
        for uniform in (False, True)
        for k in (1, None)
    ]
    for few, many in (losses[:2], losses[2:]):
        difference = few - many
        for at in range(3):
            assert abs(difference.values[at]) <= difference.errors[at] < 2**20
        assert min(difference.values[3], difference.values[5]) > 2**40


@pytest.mark.parametrize(
    ("square", "what"),
    [
        (Square(Fraction(3, 10), Fraction(1, 4), Fraction(1, 5)), "the classes"),
        (Square(Fraction(49, 100), Fraction(1, 100), Fraction(1, 200)), "the classes"),
    ],
)
def test_a_square_that_is_too_wide_or_near_a_collapse_is_not_enclosed(square, what):
    with pytest.raises(second.TooWideError, match=what):
        second.expansion(square, Setting(Fraction(1), Fraction(0), False, 1))


def test_a_square_that_reaches_a_law_with_a_mass_zero_is_not_enclosed():
    square = Square(Fraction(1, 4), Fraction(1, 4), Fraction(1, 4))
    with pytest.raises(second.TooWideError, match="a mass is not shown positive"):
        Laws.of(square, 3, tracked=True)


def test_classifiers_that_are_worst_are_not_taken_for_best():
    """At the balanced law with φ = θ + π they are stationary too."""
    square = Square(THIRD, THIRD, Fraction(1, 1000))
    laws = Laws.of(square, second.ORDER, tracked=True)
    setting = Setting(Fraction(1), Fraction(0), False, 1)
    turn, half = (
        second.ball(Fraction(str(x)))
        for x in (mpmath.nstr(2 * mpmath.pi / 3, 40), mpmath.nstr(mpmath.pi, 40))
    )
    theta = [laws.constant(x) for x in ((0, 0), turn, (-turn[0], 1))]
    second.require_best(theta, theta, square, setting)
    with pytest.raises(second.TooWideError, match="not shown to be the best"):
        second.require_best([x.plus(half) for x in theta], theta, square, setting)


# ---------------------------------------------------------------------------- signs


def test_bernstein_and_halves_are_the_polynomial():
    rows = [3, -1, 4, 1, -5]
    scale = 12
    found = second.bernstein(rows, scale)
    assert (found[0], found[-1]) == (scale * (3 + 1 + 4 - 1 - 5), scale * (3 - 1 + 4 + 1 - 5))
    first, last = second.halves(found)
    assert first[-1] == last[0] == 2**4 * scale * 3
    assert (first[0], last[-1]) == (2**4 * found[0], 2**4 * found[-1])


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(-9, 9), min_size=1
    ),
    st.integers(-9, 9),
    units,
    units,
)
def test_what_is_shown_not_negative_is_not(terms, least, x, y):
    if second.is_nonnegative(terms, least):
        assert value_of(terms, x, y) >= least
    elif value_of(terms, x, y) < least:
        assert not second.is_nonnegative(terms, least)


@pytest.mark.parametrize(
    ("terms", "least"),
    [
        ({(1, 0): 1}, -1),
        ({(0, 1): -3}, -3),
        ({(0, 0): 2, (1, 1): 1}, 1),
        ({(2, 0): -1, (0, 2): -1}, -2),
        ({(3, 0): 1, (0, 0): 5}, 4),
    ],
)
def test_a_least_value_at_a_corner_is_exact(terms, least):
    assert second.is_nonnegative(terms, least)
    assert not second.is_nonnegative(terms, least + 1)


@given(st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_a_square_plus_one_is_shown_positive(c):
    """(c_0 + c_1 x + c_2 y)² + 1 ≥ 1/2."""
    powers = ((0, 0), (1, 0), (0, 1))
    terms = {(0, 0): 2}
    for (p, a), (q, b) in product(zip(powers, c, strict=True), repeat=2):
        place = (p[0] + q[0], p[1] + q[1])
        terms[place] = terms.get(place, 0) + 2 * a * b
    assert second.is_nonnegative(terms, 1)


def difference(terms, rest=0):
    values = [terms.get(powers, 0) for powers in second.POWERS[:10]]
    return Model(values, [1] * len(values), rest)


def test_beside_the_balanced_law_the_quadratic_form_decides():
    form = {(2, 0): ONE, (1, 1): ONE, (0, 2): ONE}
    assert second.falls(difference(form), balanced=True)
    assert not second.falls(difference(form), balanced=False)
    assert not second.falls(difference(form, ONE), balanced=True)
    assert not second.falls(difference(form | {(1, 1): 2 * ONE + 40}), balanced=True)
    assert not second.falls(difference(form | {(0, 2): -ONE}), balanced=True)
    assert not second.falls(difference(form | {(2, 0): -ONE}), balanced=True)
    shifted = form | {(0, 0): ONE}
    assert second.falls(difference(shifted), balanced=False)
    assert not second.falls(difference(shifted, 2 * ONE), balanced=False)
    assert not second.falls(-difference(shifted), balanced=False)


# ---------------------------------------------------------------------------- covers


halves = st.fractions("1/50", "1/5", max_denominator=50)
listed = st.lists(
    st.tuples(
        st.fractions("1/5", "1/2", max_denominator=40),
        st.fractions("1/5", "2/5", max_denominator=40),
        halves,
    ),
    max_size=6,
)


@given(listed, st.sampled_from([Fraction(1, 5), Fraction(1, 4), Fraction(3, 10)]))
def test_both_checkers_say_the_same_of_a_cover(rows, least):
    region = document.MonotoneRegion(
        CLAIM,
        fmpq(1),
        fmpq(0),
        "rho",
        rational(least),
        (1, inf),
        tuple(three_classes.Square(*map(rational, row)) for row in rows),
        "",
    )
    try:
        monotone_region.check_cover(region)
    except Rejected:
        with pytest.raises(second.NotShownError, match="leave out a law"):
            second.check_cover([Square(*row) for row in rows], least)
    except Undecidable:
        assume(False)
    else:
        second.check_cover([Square(*row) for row in rows], least)


def test_thin_strips_are_decided():
    """Where the first checker gives up: squares that overlap by 10⁻¹², or leave out as much."""
    edge, thin, half = Fraction(9, 28), Fraction(1, 10**12), Fraction(1, 2)
    beside = Square(edge + half, half, half)
    second.check_cover([Square(edge - half + thin, half, half), beside], Fraction(1, 4))
    second.check_cover([Square(edge - half, half, half), beside], Fraction(1, 4))
    with pytest.raises(second.NotShownError, match="leave out a law"):
        second.check_cover([Square(edge - half - thin, half, half), beside], Fraction(1, 4))


@given(
    st.tuples(*[st.fractions("1/20", "3/5", max_denominator=40)] * 2),
    st.fractions("1/50", "1/5", max_denominator=50),
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
    st.fractions("1/20", "3/10", max_denominator=40),
)
def test_a_square_without_laws_has_none(centre, half, counts, least):
    """No law strictly inside is left out by `has_laws`."""
    law = sorted((Fraction(n, sum(counts)) for n in counts), reverse=True)
    a, b = law[1:]
    inside = abs(a - centre[0]) < half and abs(b - centre[1]) < half
    if inside and law[0] > a > b > least:
        assert Square(*centre, half).has_laws(least)


@pytest.mark.parametrize(
    "square", [Square(THIRD, THIRD, Fraction(1, 30)), Square(*[THIRD / 2] * 3)]
)
def test_the_parts_cover_the_square(square):
    parts = second.parts(square)
    for x, y in product(range(-8, 9), repeat=2):
        a, b = square.a + square.half * x / 8, square.b + square.half * y / 8
        assert any(abs(p.a - a) <= p.half and abs(p.b - b) <= p.half for p in parts)
    assert all(max(abs(p.a - square.a), abs(p.b - square.b)) + p.half <= square.half for p in parts)


# ---------------------------------------------------------------------------- the verdict


def check(**changed):
    second.check(
        **{
            "beta": Fraction(1),
            "margin": Fraction(0),
            "uniform": False,
            "least_mass": Fraction(33, 100),
            "negatives": [1, None],
            "squares": [(THIRD, THIRD, Fraction(1, 300))],
        }
        | changed
    )


def test_it_accepts_a_true_region_and_not_the_contrary():
    check()
    with pytest.raises(second.NotShownError, match=r"squares\[0\]: L_sup rises from k = inf to 1"):
        check(negatives=[None, 1])


@pytest.mark.slow
def test_every_pair_of_neighbours_is_compared():
    with pytest.raises(second.NotShownError, match="rises from k = inf to 2"):
        check(negatives=[1, None, 2])


def test_every_square_is_looked_at(monkeypatch):
    seen = []

    def never(question, *numbers):
        seen.append((question.square, list(question.steps), numbers))
        return [], ""

    monkeypatch.setattr(second, "undecided_steps", never)
    squares = [(Fraction(13, 40), THIRD, Fraction(1, 40)), (Fraction(3, 8), THIRD, Fraction(1, 40))]
    check(squares=squares, least_mass=Fraction(31, 100), negatives=[1, 2, None])
    expected = [(1, 2), (2, None)], (Fraction(1), Fraction(0), False, Fraction(31, 100))
    assert seen == [(Square(*squares[0]), *expected)]


def test_a_square_is_halved_where_it_is_too_wide_and_in_the_end_refused(monkeypatch):
    asked = []

    def undecided(question, *_):
        asked.append((question.depth, len(question.steps)))
        return question.steps[:1], "not decided"

    monkeypatch.setattr(second, "undecided_steps", undecided)
    with pytest.raises(second.NotShownError, match=r"squares\[0\]: not decided"):
        check(negatives=[1, 2, None])
    assert asked == [(5, 2), *((depth, 1) for depth in (4, 3, 2, 1, 0))]


@pytest.mark.slow
def test_a_part_beside_the_balanced_law_is_shown_by_its_own_centre():
    """A square of 1/20 around it is not shown whole; its parts are."""
    square = Square(THIRD, THIRD, Fraction(1, 20))
    numbers = (Fraction(1), Fraction(0), False, Fraction(3, 10))
    question = second.Question(square, [(1, 2)], 5)
    assert second.undecided_steps(question, *numbers)[0] == [(1, 2)]
    check(least_mass=Fraction(3, 10), negatives=[1, 2], squares=[(THIRD, THIRD, Fraction(1, 20))])


@pytest.mark.parametrize(
    "changed",
    [
        {"beta": Fraction(11)},
        {"margin": Fraction(-11)},
        {"negatives": [1, 65]},
        {"squares": [(THIRD, THIRD, Fraction(1, 300))] * 1001},
        {"negatives": list(range(1, 65)), "squares": [(THIRD, THIRD, Fraction(1, 30))] * 2},
    ],
)
def test_what_is_beyond_the_limits_is_not_decided(changed):
    with pytest.raises(second.LimitError):
        check(**changed)


def test_the_parts_of_a_square_count_as_work(monkeypatch):
    """A square that takes five halvings takes a thousand times what a square takes."""
    asked = []

    def nothing_shown(question, *numbers):
        asked.append(question)
        return list(question.steps), "planted"

    monkeypatch.setattr(second, "undecided_steps", nothing_shown)
    monkeypatch.setattr(second, "WORK_MOST", 180)
    with pytest.raises(second.LimitError, match=r"squares\[0\]: more than 180 units of work"):
        check(negatives=[1, 2], squares=[(THIRD, THIRD, Fraction(1, 10))])
    assert len(asked) == 4
    assert {question.work() for question in asked} == {45}


# ---------------------------------------------------------------------------- both checkers


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped.names(CLAIM))
def test_both_accept_the_committed_regions(name):
    found = acceptance.accepted(shipped.content(CLAIM, name))
    assert found.second.startswith("L_sup does not rise along k = 1, ")


@pytest.mark.campaign
@pytest.mark.parametrize("weights", ["rho", "uniform"])
def test_both_accept_the_larger_regions_of_the_documentation(weights):
    found = acceptance.accepted((ROOT / "docs" / "regions" / f"{weights}.json").read_bytes())
    assert "every mass >= 1/10" in found.second


FIELDS = json.loads(shipped.content(CLAIM, "region_rho"))


@pytest.mark.parametrize("number", range(len(BASE.squares)))
def test_a_committed_cover_without_one_square_or_with_a_smaller_one_is_refused(number):
    rows = [tuple(map(Fraction, row)) for row in FIELDS["witness"]["squares"]]
    a, b, half = rows[number]
    for squares in (rows[:number] + rows[number + 1 :], [*rows[:number], (a, b, half / 2)]):
        with pytest.raises(second.NotShownError, match="leave out a law"):
            check(least_mass=Fraction(1, 4), squares=squares)


# ---------------------------------------------------------------------------- the two files


def run(*arguments, folder):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_imports_the_standard_library_only():
    for node in ast.walk(ast.parse((FOLDER / "recheck_region.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module.split(".")[0] in sys.stdlib_module_names


@pytest.mark.slow
def test_the_two_files_copied_into_a_folder_check_a_region(tmp_path):
    valid = ROOT / "property_tests" / "certificates" / "valid" / "region.json"
    shutil.copy(FOLDER / "recheck.py", tmp_path)
    alone = run("-S", "recheck.py", valid, folder=tmp_path)
    assert alone.returncode == 3
    assert "a region needs recheck_region.py beside this file" in alone.stdout
    shutil.copy(FOLDER / "recheck_region.py", tmp_path)
    both = run("-S", "recheck.py", valid, folder=tmp_path)
    assert both.returncode == 0
    assert both.stderr == ""
    assert f"accepted {valid}: L_sup does not rise along k = 1, inf (logistic" in both.stdout


def test_the_statements_of_the_two_checkers_are_the_same():
    assert recheck.REGION_STATEMENT == document.REGION_STATEMENT
