"""Maps to two antipodal points: the forms are the losses, and no loss prefers a spread class."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import CustomLoss
from theorems.claims.collapse import _line
from theorems.claims.collapse import latent_indistinguishable_on_the_line as line

SHARES = st.fractions(0, 1, max_denominator=6)
MASSES = st.lists(st.integers(1, 9), min_size=2, max_size=3)


def exact(numbers):
    return [fmpq(x.numerator, x.denominator) for x in numbers]


def law_of(masses):
    return [Fraction(m, sum(masses)) for m in masses]


def means(law, shares, negatives, loss):
    """Return L(f), and the mean of L over the maps that collapse each class independently.

    With all coordinates 1 − z or −1 − z of an anchor at 1, and 1 + z or −1 + z of one at −1.
    """

    def value(shares):
        positive = sum(m * q for m, q in zip(law, shares, strict=True))
        total = Fraction(0)
        for m, q in zip(law, shares, strict=True):
            for x, y, *z in product((1, -1), repeat=2 + negatives):
                chance = prod(positive if one == 1 else 1 - positive for one in z)
                chance *= (q if x == 1 else 1 - q) * (q if y == 1 else 1 - q)
                total += m * chance * loss([x * y - x * one for one in z])
        return total

    collapsed = Fraction(0)
    for signs in product((0, 1), repeat=len(law)):
        mass = prod(q if s else 1 - q for s, q in zip(signs, shares, strict=True))
        collapsed += mass * value(signs) if mass else 0
    return value(shares), collapsed


@given(
    MASSES,
    st.data(),
    st.integers(1, 3),
    st.lists(
        st.tuples(st.integers(-9, 9), st.lists(st.integers(0, 5), min_size=3, max_size=3)),
        min_size=1,
        max_size=4,
    ),
)
def test_no_maximum_of_falling_affine_functions_is_less_than_its_mean_over_collapsed_maps(
    masses, data, negatives, pieces
):
    """Such losses are convex and non-increasing, most of them not symmetric and without (R)."""

    def loss(v):
        return max(a - sum(s * x for s, x in zip(slopes, v, strict=False)) for a, slopes in pieces)

    shares = [data.draw(SHARES) for _ in masses]
    spread, collapsed = means(law_of(masses), shares, negatives, loss)
    assert spread >= collapsed


def test_for_a_loss_that_increases_a_spread_class_can_be_better():
    """Monotonicity is needed: with ℓ(v) = v two halves beat what they collapse to."""
    spread, collapsed = means(law_of([1, 1]), [Fraction(1, 2)] * 2, 1, lambda v: v[0])
    assert spread < collapsed


@given(MASSES, st.data(), st.integers(1, 3))
def test_the_form_is_the_loss_of_the_map(masses, data, negatives):
    law, shares = law_of(masses), [data.draw(SHARES) for _ in masses]
    points = [[(mass, [side]) for mass, side in ((q, 1), (1 - q, -1)) if mass] for q in shares]
    found = representation_loss(
        FiniteMap.of(law, points), negatives=negatives, loss=CustomLoss("sum((3 - v)**2)"), bits=80
    )
    form = _line.loss(exact(law), exact(shares), negatives)
    value = sum((x * sum((3 - v) ** 2 for v in at) for at, x in form.items()), fmpq(0))
    assert found.lower <= Fraction(int(value.p), int(value.q)) <= found.upper


@pytest.mark.slow
@given(MASSES, st.data(), st.integers(1, 3))
def test_the_difference_is_the_sum_of_inequalities_for_every_law_and_map(masses, data, negatives):
    shares = [
        data.draw(st.fractions(Fraction(1, 9), Fraction(8, 9), max_denominator=9)) for _ in masses
    ]
    difference, excess = line.certificate(exact(law_of(masses)), exact(shares), negatives)
    assert difference == 0
    assert excess <= 0


def test_what_jensen_does_not_give_has_an_excess():
    half, zero = fmpq(1, 2), fmpq(0)
    assert _line.Jensen(fmpq(1), (0,), {(2,): half, (-2,): half}).excess == zero
    for times, at, masses in (
        (fmpq(1), (0,), {(2,): fmpq(2, 3), (-2,): fmpq(1, 3)}),
        (fmpq(1), (0,), {(-2,): half}),
        (fmpq(1), (0,), {(-2,): fmpq(3, 2)}),
        (fmpq(-1), (0,), {(-2,): fmpq(1)}),
        (fmpq(1), (0, 0), {(2, -2): fmpq(1)}),
        (fmpq(1), (2,), {(0,): fmpq(2), (2,): fmpq(-1)}),
    ):
        assert _line.Jensen(times, at, masses).excess > 0
