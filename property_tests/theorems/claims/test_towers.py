"""Two towers: sides of the claims by vectors written out, and what stays false or true nearby."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer

from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.rationals import as_fraction
from property_tests.strategies import unit_vectors
from property_tests.theorems.claims.derived_neighbours import (
    fails_on_a_model,
    id_of,
    refuses_neighbours,
    turned,
    with_terms,
    without,
)
from property_tests.theorems.claims.judged import verdict
from theorems.claims.towers import (
    additive_loss_at_opposite_points,
    additive_loss_at_the_simplex,
    clip_full_batch,
    clip_strict,
    constellation_margin,
    cross_entropy_against_itself,
    double_constant_family,
    energy_of_the_simplex,
    nt_xent_two_views,
    siglip_initial_batch,
    siglip_phase_diagram,
    similarities_equality_case,
    similarities_finite_identity,
    similarities_finite_identity_as_printed,
    similarities_gap,
    similarities_identity,
    similarities_without_strictness,
    two_tower_gram,
    within_view_negatives,
)
from theorems.claims.towers._exact import Towers
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.verdicts.verdict import Verdict

DERIVED = (
    additive_loss_at_opposite_points,
    additive_loss_at_the_simplex,
    clip_full_batch,
    clip_strict,
    constellation_margin,
    cross_entropy_against_itself,
    double_constant_family,
    energy_of_the_simplex,
    nt_xent_two_views,
    similarities_finite_identity,
    similarities_gap,
    similarities_identity,
    two_tower_gram,
    within_view_negatives,
)


def dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def mean(vectors):
    return [sum(column, Fraction(0)) / len(vectors) for column in zip(*vectors, strict=True)]


@st.composite
def towers(draw, dimension=3):
    """Draw u_1..u_N and v_1..v_N, N = 2 or 3, as fractions."""
    size = draw(st.integers(2, 3))
    vectors = [[as_fraction(x) for x in draw(unit_vectors(dimension))] for _ in range(2 * size)]
    return vectors[:size], vectors[size:]


def plus(u, v, sign):
    return [[x + sign * y for x, y in zip(a, b, strict=True)] for a, b in zip(u, v, strict=True)]


@pytest.mark.slow
@given(towers())
def test_the_exact_towers_are_their_vectors(drawn):
    u, v = drawn
    size = len(u)
    found = Towers.of([[fmpq(*dot(a, b).as_integer_ratio()) for b in u + v] for a in u + v])
    gap = plus(u, v, -1)
    positive = sum(dot(a, b) for a, b in zip(u, v, strict=True)) / size
    apart = [dot(u[s], v[r]) for s, r in product(range(size), repeat=2) if s != r]
    assert as_fraction(found.positive) == positive
    assert as_fraction(found.negative) == sum(apart) / len(apart)
    spread = sum(dot(x, x) for x in gap) / size - dot(mean(gap), mean(gap))
    assert as_fraction(found.variance) == spread
    assert as_fraction(found.of_means((1, 1), (1, -1))) == dot(mean(plus(u, v, 1)), mean(gap))


@pytest.mark.slow
@given(towers())
def test_the_gap_is_a_sum_of_three_squares_and_none_of_them_can_go(drawn):
    u, v = drawn
    size, gap, both = len(u), plus(*drawn, -1), plus(*drawn, 1)
    found = Towers.of([[fmpq(*dot(a, b).as_integer_ratio()) for b in u + v] for a in u + v])
    P, Q = as_fraction(found.positive), as_fraction(found.negative)
    squares = as_fraction(found.variance) / 2
    squares += (dot(mean(gap), mean(gap)) + dot(mean(both), mean(both))) / 4
    assert 1 + Q + Fraction(1, size - 1) - P == Fraction(size, size - 1) * squares
    is_attained = u == v and not any(mean(u))
    assert (squares == 0) == is_attained


@pytest.mark.slow
@given(towers())
def test_the_mean_of_the_product_of_the_means_counts_twice(drawn):
    u, v = drawn
    found = Towers.of([[fmpq(*dot(a, b).as_integer_ratio()) for b in u + v] for a in u + v])
    product_of_means = found.of_means((1, 0), (0, 1))
    right = (found.variance + found.of_means((1, 1), (1, 1))) / 2
    assert 1 - found.positive + 2 * product_of_means == right
    assert (1 - found.positive + product_of_means == right) == (product_of_means == 0)


@pytest.mark.parametrize("module", DERIVED, ids=id_of)
def test_a_tower_theorem_is_proved_and_its_neighbours_are_not(module):
    refuses_neighbours(module)


HALF, SPARE = t.CLASS_COUNT / 2, t.Unknown("r") ** 2
SMALLER = {1 / (t.CLASS_COUNT - 1): 1 / t.CLASS_COUNT}

FALSE = {
    "4 − 3/N for 3 − 4/N": with_terms(
        constellation_margin.formal(),
        left={3 * t.CLASS_COUNT**2 - 4 * t.CLASS_COUNT: 4 * t.CLASS_COUNT**2 - 3 * t.CLASS_COUNT},
    ),
    "less pull": with_terms(additive_loss_at_the_simplex.formal(), left={HALF - 1: HALF - 3}),
    "other weights within": with_terms(
        within_view_negatives.formal(), left={t.CLASS_COUNT: t.CLASS_COUNT - 1}
    ),
    "vectors of any norm": replace(
        two_tower_gram.formal(), assumptions=frozenset((assumed.UnitBall("u"),))
    ),
    "the ball for the sphere": replace(
        similarities_gap.formal(),
        assumptions=frozenset((assumed.UnitBall("u"), assumed.UnitBall("v"))),
    ),
    "the factor as printed": with_terms(
        similarities_identity.formal(), left={Integer(2): Integer(1)}
    ),
    "1/N for 1/(N−1)": with_terms(energy_of_the_simplex.formal(), right=SMALLER),
    "turned": turned(cross_entropy_against_itself.formal()),
    "more pull at opposite points": with_terms(
        additive_loss_at_opposite_points.formal(), left={HALF - 1: HALF}
    ),
    "a spare of the other sign": with_terms(
        additive_loss_at_opposite_points.formal(), left={SPARE: -SPARE}
    ),
    "another pull between": with_terms(double_constant_family.formal(), left={HALF - 1: HALF}),
    "another negative cosine": with_terms(
        double_constant_family.formal(), left={t.CLASS_COUNT - 2: t.CLASS_COUNT - 1}
    ),
    "both factors as printed": with_terms(
        similarities_finite_identity.formal(), left={t.CLASS_COUNT - 2: t.CLASS_COUNT - 1}
    ),
    "views turned": turned(nt_xent_two_views.formal()),
    "margins 1/N for N/(N−1)": with_terms(
        nt_xent_two_views.formal(), right={1 / (t.CLASS_COUNT - 1): t.CLASS_COUNT**-2}
    ),
    "the towers of any norm": without(nt_xent_two_views.formal(), "Ball"),
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_neighbour_is_false_on_a_model(what):
    assert fails_on_a_model(FALSE[what])


def aligned(gram):
    return Towers.of([row + row for row in gram] * 2)


@pytest.mark.parametrize("size", [2, 3, 7])
def test_no_other_multiple_of_the_positive_cosines_bounds_the_negative_ones(size):
    """N² + 2 Σ ⟨u_s, v_t⟩ − k Σ ⟨u_s, v_s⟩ is ≥ 0 at both ends only for k = N − 2."""
    simplex = aligned(simplex_etf_gram(size))
    opposite = Towers.of(
        [[a * b for b in [1] * size + [-1] * size] for a in [1] * size + [-1] * size]
    )
    for found, wrong in ((simplex, size - 1), (opposite, size - 3)):
        apart, own = size * (size - 1) * found.negative, size * found.positive
        assert size**2 + 2 * apart - (size - 2) * own == 0
        assert size**2 + 2 * apart - wrong * own < 0


# --- refutations ---------------------------------------------------------------------------------


def test_the_true_case_of_equality_is_not_refuted(monkeypatch):
    monkeypatch.setattr(
        similarities_equality_case, "_tilted", lambda size: aligned(simplex_etf_gram(size))
    )
    assert verdict("similarities-equality-case") == Verdict.UNKNOWN


def test_the_towers_that_refute_the_equality_case_are_vectors_of_the_plane():
    u = [[Fraction(s * 3, 5), Fraction(4, 5)] for s in (1, -1)]
    v = [[Fraction(s * 3, 5), Fraction(-4, 5)] for s in (1, -1)]
    gram = similarities_equality_case._tilted(2).gram
    assert [[as_fraction(x) for x in row] for row in gram] == [
        [dot(a, b) for b in u + v] for a in u + v
    ]


def test_a_simplex_in_place_of_the_cross_polytope_refutes_nothing(monkeypatch):
    monkeypatch.setattr(
        similarities_without_strictness,
        "cross_polytope",
        lambda dimension: simplex_etf_gram(2 * dimension),
    )
    assert verdict("similarities-without-strictness") == Verdict.UNKNOWN


# --- the sigmoid loss ----------------------------------------------------------------------------


def sigmoid_loss(u, v, temperature=10, bias=-10):
    """Return the loss of two towers of vectors, over N."""
    size, total = len(u), mpmath.mpf(0)
    for s, r in product(range(size), repeat=2):
        z = 1 if s == r else -1
        cosine = mpmath.fdot(u[s], v[r])
        total += mpmath.log1p(mpmath.exp(-z * (temperature * cosine + bias)))
    return total / size


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("positive", ["1", "9/10", "-1/2"])
def test_the_sigmoid_loss_is_that_of_two_towers_with_a_simplex(size, positive):
    with mpmath.workdps(40):
        P = mpmath.mpf(Fraction(positive).numerator) / Fraction(positive).denominator
        shrunk = mpmath.sqrt(mpmath.mpf(size - 1) / size)
        near, far = mpmath.sqrt((1 + P) / 2), mpmath.sqrt((1 - P) / 2)
        corners = [
            [(mpmath.mpf(s == r) - mpmath.mpf(1) / size) / shrunk for r in range(size)]
            for s in range(size)
        ]
        u, v = ([[near * x for x in e] + [sign * far] for e in corners] for sign in (1, -1))
        found = siglip_initial_batch.loss(size, Fraction(positive))
        assert abs(mpmath.mpf(found.decimals(25)[0]) - sigmoid_loss(u, v)) < 1e-20


def test_the_largest_batch_is_where_the_slope_in_the_positive_cosine_changes_its_sign():
    """By the loss alone: aligned is better than a little less at 22,039, and worse at 22,040."""
    with mpmath.workdps(60):

        def slope(size):
            def loss(P):
                negative = ((size - 2) * P - size) / (2 * (size - 1))
                pulled = mpmath.log1p(mpmath.exp(-(10 * P - 10)))
                return pulled + (size - 1) * mpmath.log1p(mpmath.exp(10 * negative - 10))

            return mpmath.diff(loss, mpmath.mpf(1))

        assert slope(siglip_initial_batch._LARGEST) < 0 < slope(siglip_initial_batch._LARGEST + 1)


def test_a_batch_more_or_less_is_on_the_other_side():
    largest = siglip_initial_batch._LARGEST
    assert siglip_initial_batch.condition(largest + 1).holds is False
    assert siglip_initial_batch.beaten(largest).holds is False


@pytest.mark.parametrize("size", [3, 8])
@pytest.mark.parametrize(("temperature", "bias"), [(1, 0), (10, -10), (2, 3)])
def test_the_ends_of_the_phases_are_where_the_slope_of_the_loss_changes_its_sign(
    size, temperature, bias
):
    with mpmath.workdps(40):

        def loss(P):
            negative = ((size - 2) * P - size) / (2 * (size - 1))
            pulled = mpmath.log1p(mpmath.exp(-(temperature * P + bias)))
            return pulled + (size - 1) * mpmath.log1p(mpmath.exp(temperature * negative + bias))

        given = size, Fraction(temperature), Fraction(bias)
        simplex, opposite = (mpmath.diff(loss, mpmath.mpf(P)) for P in (1, -1))
        assert siglip_phase_diagram.at_the_simplex(*given).holds == (simplex <= 0)
        assert siglip_phase_diagram.at_opposite_points(*given).holds == (opposite >= 0)
        found = siglip_phase_diagram.best(*given)
        is_between = simplex > 0 > opposite
        assert siglip_phase_diagram.beats_both_ends(*given, found).holds == is_between


def test_towers_whose_means_are_orthogonal_do_not_refute_the_factors_as_printed(monkeypatch):
    module = similarities_finite_identity_as_printed
    monkeypatch.setattr(module, "_constant", module._opposite)
    assert verdict("similarities-finite-identity-as-printed") == Verdict.CERTIFIED
