"""The proved interval of L_sup: any classifiers give a true one, good classifiers a tight one."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.downstream_check import point_minorant, supervised_interval
from numerics.balls.enclosure import precision
from numerics.exact.geometry import matrix, simplex_etf_gram
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from numerics.exact.rationals import as_fraction

LOSSES = {
    "logistic": Logistic(),
    "margin": Logistic(beta=3, margin=1),
    "dcl": Decoupled(),
    "pairwise": PairwiseLogistic(beta=2),
    "exponential": Exponential(),
    "of-sum": ExponentialOfSum(),
    "square": Square(),
    "squared-hinge": SquaredHinge(),
    "hinge": Hinge(margin="3/2"),
    "hinge-max": HingeMax(margin="7/4"),
    "hardest": HardestNegative(),
}
KINKED = {"hinge", "hinge-max", "hardest"}


def reference(name, v):
    """Return the loss at a list of mpmath numbers."""
    exp, log, total = mpmath.exp, mpmath.log, mpmath.fsum
    return {
        "logistic": lambda: log(1 + total(exp(-x) for x in v)),
        "margin": lambda: log(1 + total(exp(3 * (1 - x)) for x in v)),
        "dcl": lambda: log(total(exp(-x) for x in v)),
        "pairwise": lambda: total(log(1 + exp(-2 * x)) for x in v),
        "exponential": lambda: total(exp(-x) for x in v),
        "of-sum": lambda: exp(-total(v)),
        "square": lambda: total((2 - x) ** 2 for x in v),
        "squared-hinge": lambda: total(max(0, 1 - x) ** 2 for x in v),
        "hinge": lambda: total(max(0, mpmath.mpf(3) / 2 - x) for x in v),
        "hinge-max": lambda: max(0, mpmath.mpf(7) / 4 - min(v)),
        "hardest": lambda: -min(v),
    }[name]()


def exact(x):
    return mpmath.mpf(x.numerator) / x.denominator


def contains(enclosure, value):
    with mpmath.workdps(40):
        slack = mpmath.mpf(10) ** -30  # of the reference
        return exact(enclosure.lower) - slack <= value <= exact(enclosure.upper) + slack


numbers = st.fractions(-2, 2, max_denominator=16)
names = st.sampled_from(sorted(LOSSES))


def coefficients(classes):
    row = st.lists(
        numbers.map(lambda x: fmpq(x.numerator, x.denominator)), min_size=classes, max_size=classes
    )
    return st.lists(row, min_size=classes, max_size=classes)


def interval(gram, alpha, name, **more):
    classes = len(gram)
    uniform = [fmpq(1, classes)] * classes
    shares = [[fmpq(1, classes - 1)] * (classes - 1)] * classes if name in KINKED else None
    return supervised_interval(
        matrix(gram),
        uniform,
        range(classes),
        alpha,
        loss=LOSSES[name],
        **{"shares": shares, **more},
    )


@pytest.mark.slow
@settings(max_examples=80)
@given(st.integers(2, 4), names, st.data())
def test_any_classifiers_give_an_interval_with_the_truth_at_the_etf(classes, name, data):
    alpha = data.draw(coefficients(classes))
    found = interval(simplex_etf_gram(classes), alpha, name)
    with mpmath.workdps(40):
        truth = reference(name, [mpmath.mpf(classes) / (classes - 1)] * (classes - 1))
        assert contains(found, truth)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("factor", [0, -1, 1000], ids=["zero", "wrong-sign", "too-long"])
def test_useless_classifiers_give_wide_intervals_with_the_truth(name, factor):
    eye = [[fmpq(factor * (i == j)) for j in range(3)] for i in range(3)]
    found = interval(simplex_etf_gram(3), eye, name)
    with mpmath.workdps(40):
        assert contains(found, reference(name, [mpmath.mpf(3) / 2] * 2))
    if factor <= 0:
        assert found.width > Fraction(1, 100)


@pytest.mark.parametrize("name", sorted(LOSSES))
def test_the_best_classifiers_at_the_etf_close_the_interval(name):
    eye = [[fmpq(i == j) for j in range(3)] for i in range(3)]
    found = interval(simplex_etf_gram(3), eye, name)
    assert found.width < Fraction(1, 10**20)


ONE_SIDED = [[fmpq(1), fmpq(0)]] * 3


@pytest.mark.parametrize("name", ["hinge-max", "hardest"])
def test_shares_that_are_no_subgradient_there_give_a_wider_interval(name):
    eye = [[fmpq(i == j) for j in range(3)] for i in range(3)]
    found = interval(simplex_etf_gram(3), eye, name, shares=ONE_SIDED)
    with mpmath.workdps(40):
        assert contains(found, reference(name, [mpmath.mpf(3) / 2] * 2))
    assert found.width > Fraction(1, 100)


HALVES, TWO = [fmpq(1, 2)] * 2, [arb(0), arb(1)]


@pytest.mark.parametrize(
    ("name", "shares", "counts", "said"),
    [
        ("hardest", [fmpq(1), fmpq(1, 10**9)], None, "not those of a subgradient"),
        ("hardest", [fmpq(1), fmpq(-1, 10**9)], None, "not those of a subgradient"),
        ("hardest", [fmpq(3, 2), fmpq(-1, 2)], None, "not those of a subgradient"),
        ("hardest", HALVES, [1, 2], "not those of a subgradient"),
        ("hardest", [fmpq(1)], None, "not those of a subgradient"),
        ("hardest", None, None, "go with a loss with kinks"),
        ("hinge-max", [fmpq(1), fmpq(1, 10**9)], None, "not those of a subgradient"),
        ("hinge-max", HALVES, [2, 1], "not those of a subgradient"),
        ("hinge-max", [fmpq(0), fmpq(-1, 10**9)], None, "not those of a subgradient"),
        ("hinge", [fmpq(1), 1 + fmpq(1, 10**9)], None, "not those of a subgradient"),
        ("hinge", [fmpq(1), fmpq(-1)], None, "not those of a subgradient"),
        ("logistic", HALVES, None, "and with no other"),
        ("squared-hinge", HALVES, None, "and with no other"),
    ],
)
def test_shares_that_are_no_subgradient_anywhere_are_refused(name, shares, counts, said):
    with pytest.raises(ValueError, match=said):
        point_minorant(LOSSES[name], TWO, shares, counts=counts)


def test_shares_of_the_wrong_points_are_refused():
    eye = [[fmpq(i == j) for j in range(3)] for i in range(3)]
    with pytest.raises(ValueError, match="2 rows; give one for each of 3"):
        interval(simplex_etf_gram(3), eye, "hardest", shares=[HALVES] * 2)
    with pytest.raises(ValueError, match="not those of a subgradient"):
        interval(simplex_etf_gram(3), eye, "hardest", shares=[HALVES, HALVES, [fmpq(1)] * 3])


def two_classes(cosine):
    """Return L_sup of two points under uniform weights: w_0 = −w_1 along the difference."""
    with mpmath.workdps(40):
        return mpmath.log1p(mpmath.exp(-mpmath.sqrt(2 * (1 - exact(cosine)))))


cosines = st.fractions(Fraction(-19, 20), Fraction(19, 20), max_denominator=40)


def of_cosine(cosine):
    return [[Fraction(1), cosine], [cosine, Fraction(1)]]


@pytest.mark.slow
@settings(max_examples=60)
@given(cosines, coefficients(2))
def test_two_points_at_any_angle_have_their_closed_form_inside(cosine, alpha):
    assert contains(interval(of_cosine(cosine), alpha, "logistic"), two_classes(cosine))


def best_classifiers(cosine):
    """Return the coefficients of w_0 = −w_1 of norm 1 along the difference of two points."""
    scale = fmpq(*float(1 / mpmath.sqrt(2 * (1 - exact(cosine)))).as_integer_ratio())
    return [[scale, -scale], [-scale, scale]]


@settings(max_examples=40)
@given(cosines)
def test_two_points_at_any_angle_with_the_best_classifiers_are_tight(cosine):
    found = interval(of_cosine(cosine), best_classifiers(cosine), "logistic")
    assert contains(found, two_classes(cosine))
    assert found.width < Fraction(1, 10**12)


@pytest.mark.slow
@settings(max_examples=60)
@given(cosines, st.fractions(0, Fraction(1, 20), max_denominator=1000), st.data())
def test_a_box_covers_every_gram_matrix_in_it(cosine, radius, data):
    alpha = data.draw(coefficients(2) | st.just(best_classifiers(cosine)))
    inside = data.draw(st.fractions(cosine - radius, cosine + radius))
    assume(abs(inside) <= 1)
    radii = [[Fraction(0), radius], [radius, Fraction(0)]]
    found = interval(of_cosine(cosine), alpha, "logistic", radii=radii)
    assert contains(found, two_classes(inside))


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.integers(2, 3),
    names,
    st.fractions(0, Fraction(1, 50)),
    st.fractions(0, Fraction(1, 50)),
    st.data(),
)
def test_a_larger_box_has_a_larger_interval(classes, name, small, more, data):
    alpha = data.draw(coefficients(classes))

    def boxed(radius):
        radii = [[radius * (i != j) for j in range(classes)] for i in range(classes)]
        return interval(simplex_etf_gram(classes), alpha, name, radii=radii)

    inner, outer = boxed(small), boxed(small + more)
    rounding = (inner.width + 1) * Fraction(1, 2**60)
    assert outer.lower <= inner.lower + rounding
    assert inner.upper <= outer.upper + rounding


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(2, 4), names, st.data())
def test_unit_classifiers_share_the_lower_end_and_have_an_upper_end_of_their_own(
    classes, name, data
):
    alpha = data.draw(coefficients(classes))
    gram = simplex_etf_gram(classes)
    # At the ETF Σ u_c = 0, so that equal coefficients are the zero classifier.
    assume(all(len(set(map(str, row))) > 1 for row in alpha))
    sphere = interval(gram, alpha, name, unit_sphere=True)
    with mpmath.workdps(40):
        truth = reference(name, [mpmath.mpf(classes) / (classes - 1)] * (classes - 1))
        assert contains(sphere, truth)


def test_short_classifiers_are_made_longer_on_the_sphere_only():
    short = [[fmpq(i == j, 2) for j in range(3)] for i in range(3)]
    ball = interval(simplex_etf_gram(3), short, "logistic")
    sphere = interval(simplex_etf_gram(3), short, "logistic", unit_sphere=True)
    with mpmath.workdps(40):
        halfway, whole = (reference("logistic", [mpmath.mpf(3) / n] * 2) for n in (4, 2))
        assert abs(exact(ball.upper) - halfway) < mpmath.mpf(10) ** -20
        assert abs(exact(sphere.upper) - whole) < mpmath.mpf(10) ** -20


def test_a_zero_classifier_has_no_direction_on_the_sphere():
    zero = [[fmpq(0)] * 2] * 2
    with pytest.raises(ValueError, match="direction"):
        interval(simplex_etf_gram(2), zero, "logistic", unit_sphere=True)


@st.composite
def subgradients(draw, name, size):
    """Return shares ≥ 0: each at most 1, or of sum 1, or at most 1."""
    parts = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    if name == "hinge":
        return [fmpq(part, 5) for part in parts]
    spare = draw(st.integers(0, 5)) if name == "hinge-max" else 0
    total = sum(parts) + spare
    return [fmpq(part, total) for part in parts] if total else [fmpq(1, size)] * size


@pytest.mark.slow
@settings(max_examples=60)
@given(names, st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), st.data())
def test_the_minorant_is_below_the_loss_everywhere(name, pairs, data):
    shares = data.draw(subgradients(name, len(pairs))) if name in KINKED else None
    with precision(140):
        at = [arb(fmpq(x.numerator, x.denominator)) for x, _ in pairs]
        intercept, slopes = point_minorant(LOSSES[name], at, shares)
        line = intercept + sum(
            (s * fmpq(y.numerator, y.denominator) for s, (_, y) in zip(slopes, pairs, strict=True)),
            arb(0),
        )
        lower = as_fraction(line.lower().fmpq())
    with mpmath.workdps(40):
        assert exact(lower) <= reference(name, [exact(y) for _, y in pairs]) + mpmath.mpf(10) ** -30


def test_a_loss_that_is_not_convex_has_no_lower_bound():
    eye = [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]
    with pytest.raises(ValueError, match="not convex"):
        supervised_interval(
            simplex_etf_gram(2), [fmpq(1, 2)] * 2, [0, 1], eye, loss=CustomLoss("-sum(v**2)")
        )


@pytest.mark.parametrize(
    ("masses", "labels", "rows"),
    [(1, 2, 2), (2, 1, 2), (2, 2, 1)],
)
def test_data_of_the_wrong_size_are_refused(masses, labels, rows):
    with pytest.raises(ValueError):  # noqa: PT011
        supervised_interval(
            simplex_etf_gram(2),
            [fmpq(1, masses)] * masses,
            list(range(labels)),
            [[fmpq(1)] * rows] * 2,
            loss=Logistic(),
        )
