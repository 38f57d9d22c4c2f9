"""Losses of matrices in groups are those of the matrix with all its entries."""

from math import comb, inf

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.block_enclosure import (
    block_loss,
    block_mean_loss,
    counted_value,
    group_anchors,
)
from numerics.balls.bounds import mean_classifier_loss
from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import anchors, latent_loss
from numerics.exact.arithmetic import BALLS
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    Hinge,
    HingeMax,
    Logistic,
)
from property_tests.numerics.blocks import problems

LOSSES = (Logistic(), Logistic(beta=3, margin=1), Decoupled(), HingeMax(), Hinge(), Exponential())
losses = st.sampled_from(LOSSES)


def overlap(a, b):
    return max(a.lower, b.lower) <= min(a.upper, b.upper)


@settings(max_examples=30)
@given(problems(), losses, st.sampled_from([1, 2, 7, 10**6, inf]))
def test_the_loss_is_that_of_all_entries(problem, loss, k):
    gram, law = problem
    found = block_loss(gram, law, negatives=k, loss=loss, bits=80)
    assert overlap(found, latent_loss(gram.matrix(), law.law(), negatives=k, loss=loss, bits=80))
    assert found.width <= max(1, abs(found.upper)) / 10**18


@settings(max_examples=20)
@given(problems(), losses)
def test_the_mean_classifier_is_that_of_all_entries(problem, loss):
    gram, law = problem
    found = block_mean_loss(gram, law, loss=loss, bits=80)
    assert overlap(found, mean_classifier_loss(gram.matrix(), law.law(), loss=loss, bits=80))


@settings(max_examples=15)
@given(problems(), st.sampled_from([Logistic(), Exponential(), ExponentialOfSum()]))
def test_derivatives_are_those_of_all_entries(problem, loss):
    gram, law = problem
    with precision(120):
        rows = anchors(gram.matrix(), law.law(), negatives=3, loss=loss, bits=80, derivatives=True)
        found = group_anchors(gram, law, negatives=3, loss=loss, bits=80)
        starts = [sum(law.sizes[:g]) for g in range(len(law.sizes))]
        for g, start in enumerate(starts):
            row, one = rows[start], found[g]
            assert row.value.overlaps(one.value)
            assert row.slopes[start].overlaps(one.slopes[0])
            for h, (first, size) in enumerate(zip(starts, law.sizes, strict=True)):
                members = [j for j in range(first, first + size) if j != start]
                slopes = sum((row.slopes[j] for j in members), arb(0))
                assert slopes.overlaps(one.slopes[h + 1])


@pytest.mark.parametrize("loss", [Logistic(), Exponential(), HingeMax(margin=3)])
def test_the_simplex_is_a_binomial_sum(loss):
    C, k = 1000, 40
    law = GroupedLaw((C,), (fmpq(1, C),))
    found = block_loss(BlockGram.simplex(C), law, negatives=k, loss=loss, bits=80)
    with precision(200):
        total = arb(0)
        for m in range(k + 1):
            weight = comb(k, m) * fmpq(1, C) ** m * fmpq(C - 1, C) ** (k - m)
            v = [arb(0)] * m + [arb(fmpq(C, C - 1))] * (k - m)
            total += weight * loss.value(v, BALLS)
        assert overlap(found, Enclosure.of(total, bits=100))


@pytest.mark.parametrize(
    "loss", [*LOSSES, ExponentialOfSum(), CustomLoss("sum(v)**2/k + log(1 + exp(max(-v)))")]
)
def test_counted_coordinates_are_listed_ones(loss):
    v, counts = [arb("0.25"), arb("-1.5"), arb(1)], [3, 1, 4]
    listed = [x for x, n in zip(v, counts, strict=True) for _ in range(n)]
    assert counted_value(loss, v, counts).overlaps(arb(loss.value(listed, BALLS)))


def test_a_loss_far_below_one_is_known_relative_to_itself():
    """log(1 + 9 e^(−β·10/9)) is about 10⁻¹⁴⁴ at β = 300, far below the bits of 1."""
    law = GroupedLaw((10,), (fmpq(1, 10),))
    found = block_mean_loss(BlockGram.simplex(10), law, loss=Logistic(beta=300), bits=60)
    assert found.lower > 0
    assert found.width <= found.lower / 10**12
    with precision(100):
        assert found.ball().overlaps((9 * (-arb(1000) / 3).exp()).log1p())


def test_groups_that_differ_are_refused():
    with pytest.raises(ValueError, match="groups"):
        block_loss(BlockGram.simplex(3), GroupedLaw((1, 2), ("1/2", "1/4")), negatives=1)
