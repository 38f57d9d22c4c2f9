"""Float64 expectations over negatives against the enumerated sum, its differences, and limits."""

from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.enumeration import enumerated_expectation
from numerics.errors import Undecided
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    SquaredHinge,
)
from numerics.floats.arithmetic import FLOATS
from numerics.floats.expectations import expectation, log_sum_exp, log_sum_exp_expectation
from property_tests.strategies import kinked_losses, log_sum_exp_losses, losses, smooth_losses

HUGE = st.sampled_from([1, 2, 3, 17, 10**6, 10**9])


def dyadics(least, most, places):
    """Multiples of 1/places: floats and rationals at once."""
    return st.integers(least * places, most * places).map(lambda n: Fraction(n, places))


@st.composite
def atoms(draw, least=1, most=4):
    """Coordinates and probabilities that are the same numbers as floats and as rationals."""
    size = draw(st.integers(least, most))
    v = draw(st.lists(dyadics(-2, 2, 8), min_size=size, max_size=size))
    cuts = draw(st.lists(st.integers(1, 63), min_size=size - 1, max_size=size - 1, unique=True))
    ends = [0, *sorted(cuts), 64]
    return v, [Fraction(b - a, 64) for a, b in pairwise(ends)]


def exact(numbers):
    return [fmpq(x.numerator, x.denominator) for x in numbers]


def floats(numbers):
    return np.array([float(x) for x in numbers])


def found_at(loss, v, p, negatives, order=0):
    return expectation(loss, floats(v)[None], floats(p), negatives=negatives, order=order)


def absolute(loss):
    """|ℓ|: the scale of rounding where ℓ changes its sign."""
    return CustomLoss(f"max({loss.formula}, -({loss.formula}))")


@pytest.mark.slow
@given(atoms(), losses, st.integers(1, 5))
def test_every_expectation_is_the_enumerated_sum(row, loss, negatives):
    v, p = row
    with precision(100):
        value, scale = (
            enumerated_expectation(each, exact(v), exact(p), negatives)
            for each in (loss, absolute(loss))
        )
    found = found_at(loss, v, p, negatives).value[0]
    assert abs(found - float(value)) <= 2e-13 * float(scale)


def difference(loss, v, p, negatives, directions):
    """Return the mixed central difference of E ℓ along unit vectors e_j, in 600 bits."""
    if not directions:
        return enumerated_expectation(loss, v, p, negatives)
    j, *rest = directions
    step, ends = fmpq(1, 2**60), []
    for sign in (1, -1):
        moved = [x + sign * step if i == j else x for i, x in enumerate(v)]
        ends.append(difference(loss, moved, p, negatives, rest))
    return (ends[0] - ends[1]) / (2 * arb(step))


def curvature_scale(loss, found):
    """What the terms of a Hessian are as large as: they may cancel, to zero for one atom."""
    return (
        np.abs(found.hessian).max() + float(getattr(loss, "beta", 1)) * np.abs(found.gradient).max()
    )


@pytest.mark.slow
@given(atoms(most=3), smooth_losses, st.integers(1, 4), st.data())
def test_derivatives_are_differences_of_the_enumerated_sum(row, loss, negatives, data):
    v, p = row
    places = st.integers(0, len(v) - 1)
    i, j = data.draw(places), data.draw(places)
    found = found_at(loss, v, p, negatives, order=2)
    with precision(600):
        slope = float(difference(loss, exact(v), exact(p), negatives, [i]))
        bend = float(difference(loss, exact(v), exact(p), negatives, [i, j]))
    assert abs(found.gradient[0, i] - slope) <= 1e-12 * np.abs(found.gradient).max()
    assert abs(found.hessian[0, i, j] - bend) <= 1e-11 * curvature_scale(loss, found)


@given(atoms(), smooth_losses, HUGE)
def test_hessians_of_convex_losses_are_symmetric_and_positive_semidefinite(row, loss, negatives):
    if isinstance(loss, ExponentialOfSum):
        negatives = min(negatives, 3)
    found = found_at(loss, *row, negatives, order=2)
    hessian, scale = found.hessian[0], curvature_scale(loss, found)
    assert np.abs(hessian - hessian.T).max() <= 1e-14 * scale
    assert np.linalg.eigvalsh(hessian)[0] >= -1e-12 * scale


@given(atoms(), st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(20)]), HUGE)
def test_slopes_along_all_coordinates_have_closed_forms(row, beta, negatives):
    """ℓ(v + s·1): minus βs for log Σ, times e^{−βs} for a sum; and less than βs for log(1 + Σ)."""
    v, p = row
    affine = found_at(Decoupled(beta=beta), v, p, negatives, order=2)
    assert abs(affine.gradient.sum() + float(beta)) <= 1e-12 * float(beta)
    assert np.abs(affine.hessian[0].sum(axis=1)).max() <= 1e-11 * float(beta) ** 2
    scaled = found_at(Exponential(beta=beta), v, p, negatives, order=1)
    assert np.isclose(scaled.gradient.sum(), -float(beta) * scaled.value[0], rtol=1e-13)
    logistic = found_at(Logistic(beta=beta), v, p, negatives, order=1)
    assert -float(beta) * (1 + 1e-12) <= logistic.gradient.sum() < 0


@given(atoms(least=2), losses, HUGE, st.randoms(use_true_random=False))
def test_the_order_of_the_atoms_does_not_matter(row, loss, negatives, random):
    if isinstance(loss, ExponentialOfSum):
        negatives = min(negatives, 100)
    order = list(range(len(row[0])))
    random.shuffle(order)
    one = found_at(loss, *row, negatives).value[0]
    two = found_at(loss, *([part[j] for j in order] for part in row), negatives).value[0]
    assert abs(one - two) <= 1e-11 * max(1.0, abs(one))


@given(atoms(), losses, HUGE)
def test_an_atom_in_two_halves_changes_nothing(row, loss, negatives):
    if isinstance(loss, ExponentialOfSum):
        negatives = min(negatives, 100)
    v, p = row
    one = found_at(loss, v, p, negatives).value[0]
    halves = [p[0] / 2, *p[1:], p[0] / 2]
    two = found_at(loss, [*v, v[0]], halves, negatives).value[0]
    assert abs(one - two) <= 1e-11 * max(1.0, abs(one))


@given(atoms(), st.integers(1, 10**6), st.sampled_from([1, 20]))
def test_twice_the_negatives_raise_the_logistic_loss_but_do_not_double_it(row, k, beta):
    """log(1 + s + s') < log(1 + s) + log(1 + s'), and S_2k = S_k + S'_k."""
    one, two = (found_at(Logistic(beta=beta), *row, n).value[0] for n in (k, 2 * k))
    assert one < two < 2 * one * (1 + 1e-12)


@given(atoms(), log_sum_exp_losses, st.sampled_from([10**3, 10**6, 10**9]))
def test_log_sum_exp_approaches_its_limit_as_fast_as_jensen_says(row, loss, k):
    """log m − Var a/(k m min a) ≤ E log(b + S) − log k ≤ log(m + b/k), m = E a, a = e^{β(m−v)}."""
    a, p = np.exp(float(loss.beta) * (float(loss.margin) - floats(row[0]))), floats(row[1])
    mean = p @ a
    limit, near = found_at(loss, *row, inf).value[0], found_at(loss, *row, k).value[0] - np.log(k)
    rounding = 1e-12 * (1 + abs(np.log(mean)) + np.log(k))
    assert abs(limit - np.log(mean)) <= rounding
    spread = p @ (a - mean) ** 2 / (k * mean * a.min())
    assert limit - spread - rounding <= near <= np.log(mean + loss.shape.constant / k) + rounding


@given(atoms(), losses)
def test_other_losses_have_the_limit_that_they_declare(row, loss):
    if loss.limit_offset == "no limit":
        with pytest.raises(ValueError, match=f"negatives is inf, but the loss {loss.name}"):
            found_at(loss, *row, inf)
        return
    near, limit = (found_at(loss, *row, k).value[0] for k in (10**9, inf))
    if loss.limit_offset == "factor k":
        assert np.isclose(near / 10**9, limit, rtol=1e-12, atol=0)
    if loss.limit_offset == "none":
        assert limit == near == float(loss.value([np.float64(min(row[0]))], FLOATS))


def test_many_rows_are_the_rows_one_by_one():
    rng = np.random.default_rng(3)
    v, p = rng.uniform(-2, 2, (30_000, 3)), np.array([0.5, 0.3, 0.2])
    together = expectation(Logistic(), v, p, negatives=5, order=2)
    for row in (0, 1, 4_000, 29_999):
        alone = expectation(Logistic(), v[row], p, negatives=5, order=2)
        assert abs(together.value[row] - alone.value[0]) < 1e-13
        assert np.abs(together.gradient[row] - alone.gradient[0]).max() < 1e-13
        assert np.abs(together.hessian[row] - alone.hessian[0]).max() < 1e-13


@given(atoms(), st.sampled_from(["1/2", "1", "5/2"]), st.sampled_from([0, 1]), HUGE)
def test_a_coarser_rule_has_the_error_that_is_documented(row, beta, margin, negatives):
    v, p = floats(row[0])[None], floats(row[1])
    fine, coarse, coarsest = (
        log_sum_exp_expectation(
            Logistic(beta=beta, margin=margin).shape, v, p, negatives=negatives, order=2, step=step
        )
        for step in (1 / 7, 1 / 3, 1)
    )
    for name in ("value", "gradient", "hessian"):
        true = getattr(fine, name)
        assert np.abs(getattr(coarse, name) - true).max() < 1e-9 * max(1, np.abs(true).max())
    assert coarsest.value != fine.value  # the step plays a part


@given(atoms(), losses.filter(lambda loss: loss.kink is None), st.integers(1, 4))
def test_a_formula_without_a_shape_is_enumerated(row, loss, negatives):
    mine = CustomLoss(f"{loss.formula} + 0*v[1]")
    assert mine.shape is None
    found, library = (found_at(each, *row, negatives).value[0] for each in (mine, loss))
    assert abs(found - library) <= 1e-12 * max(1.0, abs(library))


@given(atoms(), kinked_losses, st.integers(1, 4), dyadics(-1, 1, 64), st.integers(0, 3))
def test_the_gradient_of_a_kink_is_a_subgradient(row, loss, negatives, move, place):
    v, p = row
    here = found_at(loss, v, p, negatives, order=1)
    there = [x + move if i == place else x for i, x in enumerate(v)]
    if place < len(v):
        above = found_at(loss, there, p, negatives).value[0]
        tangent = here.value[0] + here.gradient[0, place] * float(move)
        assert above >= tangent - 1e-12 * (1 + abs(tangent))
    assert (here.gradient <= 0).all()


def test_derivatives_that_do_not_exist_are_refused_with_the_name_of_the_loss():
    v, p = np.zeros((1, 2)), np.array([0.5, 0.5])
    for loss in (HingeMax(), HardestNegative()):
        with pytest.raises(ValueError, match=f"the loss {loss.name} has no second derivative"):
            expectation(loss, v, p, negatives=2, order=2)
    mine = CustomLoss("v[1]")
    with pytest.raises(ValueError, match=r"the loss v\[1\] has no derivatives"):
        expectation(mine, v, p, negatives=2, order=1)
    assert expectation(SquaredHinge(), v, p, negatives=2, order=2).hessian.shape == (1, 2, 2)
    assert expectation(Hinge(), v, p, negatives=2).gradient is None


def test_exponents_too_far_apart_are_undecided_not_endless():
    v, p = np.array([[0.0, 2.0]]), np.array([0.5, 0.5])
    with pytest.raises(Undecided, match="too far apart"):
        expectation(Decoupled(beta=10**6), v, p, negatives=1)


@given(atoms(), st.sampled_from([0, 1]), st.integers(0, 300))
def test_log_sum_exp_does_not_overflow(row, constant, shift):
    """log(b + Σ p e^{x+s}) = s + log(b e^{−s} + Σ p e^x)."""
    v, p = row
    x, found = floats(v), log_sum_exp(floats(v)[None] + 10 * shift, floats(p), constant, 2)
    direct = 10 * shift + np.log(constant * np.exp(-10.0 * shift) + floats(p) @ np.exp(x))
    assert abs(found.value[0] - direct) <= 1e-13 * (1 + abs(direct))
    assert 0 <= found.gradient.sum() <= 1 + 1e-14
    assert np.isfinite(found.hessian).all()
