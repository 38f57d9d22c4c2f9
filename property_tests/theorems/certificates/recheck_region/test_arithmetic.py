"""The arithmetic of the second checker of regions, against mpmath: balls, models, means, zeros."""

from fractions import Fraction
from itertools import product
from math import comb

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.theorems.certificates.second_region_checker import (
    THIRD,
    real,
    units,
    value_of,
)
from property_tests.tiers import one_of
from theorems.certificates import recheck_region as second
from theorems.certificates.recheck_region import BITS, ONE, Dual, Laws, Model, Square


def distance(ball, value):
    """Return how far a number is from the middle of a ball, over 2^-BITS."""
    return abs(value * ONE - ball[0])


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


coefficients = st.fractions(-1, 1, max_denominator=50)

polynomials = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda p: 0 < sum(p) < 4),
    coefficients.map(lambda c: c / 20),
    max_size=4,
)


def model_of(terms, order):
    rest = sum(abs(c) for powers, c in terms.items() if sum(powers) >= order)
    powers = second.PLANE.powers[: second.PLANE.size(order)]
    values = [second.ball(terms.get(p, Fraction(0)))[0] for p in powers]
    return second.polynomial(values, second.PLANE.counts[:order], order, rest=int(rest * ONE) + 1)


def constant(x, order, rest=0):
    """Return a model of a constant."""
    middle, radius = second.ball(x)
    return second.polynomial([middle], [radius], order, rest=rest)


def close(model, value, x, y):
    """Tell whether a model says that a value may be that of its function at a point."""
    x, y = Fraction(x), Fraction(y)
    r = max(abs(x), abs(y))
    powers = second.PLANE.powers[: len(model.values)]
    middle = sum(
        real(Fraction(m, ONE)) * real(x**i * y**j)
        for m, (i, j) in zip(model.values, powers, strict=True)
    )
    wrong = sum(e * r**degree for degree, e in enumerate(model.errors))
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


@pytest.mark.parametrize("name", one_of(3, OPERATIONS))
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
    alone = constant(Fraction(6, 5), order)
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
    low, high = (constant(1, order) for order in (2, 3))
    for operation in (lambda: low + high, lambda: high - low, lambda: low * high):
        with pytest.raises(ValueError, match="two orders"):
            operation()
    for values, errors in (([ONE, 0], [0, 0]), ([ONE, 0, 0], [0]), ([], [])):
        with pytest.raises(ValueError, match="all degrees"):
            Model(values, errors, 0)
    unknown = constant(1, 2, rest=None)
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
    first = Dual(constant(a, 1), (constant(da, 1), second.polynomial([], [], 1, rest=0)))
    found = on_duals(first, Dual(constant(b, 1), (constant(0, 1), constant(db, 1))))
    for slope, (u, v) in zip(found.slopes, ((da, 0), (0, db)), strict=True):
        expected = mpmath.diff(lambda t, u=u, v=v: on_numbers(real(a) + t * u, real(b) + t * v), 0)
        assert abs(expected - mpmath.mpf(slope.values[0]) / ONE) < mpmath.mpf(2) ** -60


@pytest.mark.parametrize(
    ("errors", "rest"), [([1, 0], 0), ([0, 1], 0), ([0] * 2, 1), ([0] * 2, None)]
)
def test_a_factor_that_is_only_nearly_zero_is_multiplied(errors, rest):
    almost, large = Model([0] * 3, errors, rest), Model([1000 * ONE, 0, 0], [0] * 2, 0)
    for found in (almost * large, large * almost):
        assert found.rest is None if rest is None else sum(found.bounds()) >= 1000
    zero = Model([0] * 3, [0] * 2, 0)
    assert zero * large == large * zero == zero


near_by = st.lists(st.integers(-(2**40), 2**40), min_size=6, max_size=6)


@given(near_by, near_by, st.lists(st.integers(-(2**20), 2**20), min_size=12, max_size=12))
def test_the_errors_of_a_degree_add_up_to_what_is_said_of_them(f, g, wrong):
    """Of products and inverses, for functions whose coefficients are off by as much as is said."""
    f = [2 * ONE, *(x * 2**39 for x in f[1:])]
    exact_f, exact_g = (
        [x + e for x, e in zip(y, wrong[i::2], strict=True)] for i, y in enumerate((f, g))
    )
    models = [
        Model(
            y, [sum(abs(e) for e in wrong[i::2][place]) for place in second.PLANE.places_of[:3]], 0
        )
        for i, y in enumerate((f, g))
    ]
    product, inverse = models[0] * models[1], models[0].inverse()
    reciprocal = [Fraction(ONE * ONE, exact_f[0])]
    for at in range(1, 6):
        known = [*reciprocal, *[Fraction(0)] * (6 - at)]
        reciprocal.append(-convolved(exact_f, known, at) / exact_f[0] * ONE)
    for found, expected in (
        (product, [convolved(exact_f, exact_g, at) for at in range(6)]),
        (inverse, reciprocal),
    ):
        for degree, place in enumerate(second.PLANE.places_of[:3]):
            apart = [abs(x - y) for x, y in zip(found.values[place], expected[place], strict=True)]
            assert sum(apart) <= found.errors[degree]


def convolved(f, g, at):
    """Return a coefficient of a product of polynomials in units of 2^-BITS."""
    pairs = zip(second.PLANE.powers[:6], f, strict=True)
    i, j = second.PLANE.powers[at]
    return sum(
        Fraction(x * g[second.place(i - p, j - q)], ONE) for (p, q), x in pairs if p <= i and q <= j
    )


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


@pytest.mark.slow
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
            second.solved(inverse, bounds, [([ONE], 1)] * 2)
        return
    balls = [(second.ball(x)[0], ONE // 50) for x in r]
    right = [
        Fraction(m + int(s * radius), ONE)
        for (m, radius), s in zip(balls, shares[4:], strict=False)
    ]
    image = [sum(a * b for a, b in zip(row, right, strict=True)) for row in y]
    (a, b), (c, d) = ([int(p == q) - inside[p][q] for q in range(2)] for p in range(2))
    z = [-(d * image[0] - b * image[1]), -(a * image[1] - c * image[0])]
    found = second.solved(inverse, bounds, [([middle], radius) for middle, radius in balls])
    twice = second.solved(inverse, bounds, [([m, -m], 2 * radius) for m, radius in balls])
    for (values, radius), (both, wrong), x in zip(found, twice, z, strict=True):
        apart = x / (a * d - b * c) * ONE
        assert abs(apart - values[0]) <= radius
        assert abs(apart - both[0]) + abs(-apart - both[1]) <= wrong


def test_the_reach_is_that_of_a_contraction():
    tenth, thousandth = ONE // 10, ONE // 1000
    contraction = [[tenth, tenth], [0, tenth]]
    found, bounds = second.reach([thousandth] * 2, lambda _: contraction)
    assert bounds == contraction
    assert all(thousandth * 110 // 100 <= x <= thousandth * 140 // 100 for x in found)
    for bounds in ([[ONE, 0], [0, tenth]], [[tenth, ONE], [ONE, tenth]]):
        with pytest.raises(second.TooWideError, match="Krawczyk"):
            second.reach([thousandth] * 2, lambda _, bounds=bounds: bounds)
    wider_by_the_box, bounds = second.reach([thousandth], lambda radii: [[60 * radii[0]]])
    assert thousandth * 5 // 4 <= wider_by_the_box[0] <= 5 * thousandth
    assert bounds[0][0] >= 60 * wider_by_the_box[0]  # of a box that has the smaller one in it
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
