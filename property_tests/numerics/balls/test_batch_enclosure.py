"""Enclosures of a batch: as many digits for small losses, and for what float64 does not hold."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from numerics.balls.batch_enclosure import at_cosines
from numerics.exact.batch_losses import batch_loss
from numerics.floats import batch_losses
from numerics.floats.batches import batch_of
from property_tests.numerics.floats.test_batch_losses import enclosed


@settings(max_examples=20)
@given(
    name=st.sampled_from(["ntxent", "infonce", "clip", "supcon", "supcon-in"]),
    temperature=st.integers(50, 4000).map(lambda n: Fraction(n, 10007)),
    pairs=st.integers(2, 64),
)
@example(name="clip", temperature=Fraction("0.0123"), pairs=64)
def test_small_losses_are_enclosed_to_as_many_digits_as_large_ones(name, temperature, pairs):
    """At T = 0.0123 the lower end for CLIP was once below 0: 1/T is no float of any precision."""
    loss = batch_loss(name, temperature=temperature)
    negatives = pairs - 1 if loss.kind.towers else 2 * pairs - 2
    cosine = Fraction(-1, pairs - 1)
    found = at_cosines(loss, 1, cosine, [(1, negatives)] * pairs, bits=64)
    with mpmath.workdps(60):
        margin = mpmath.mpf((1 - cosine).numerator) / (1 - cosine).denominator
        rate = mpmath.mpf(temperature.denominator) / temperature.numerator
        expected = mpmath.log1p(negatives * mpmath.exp(-rate * margin))
        for end in (found.lower, found.upper):
            assert abs(mpmath.mpf(end.numerator) / end.denominator / expected - 1) < 1e-18


def test_a_formula_that_float64_does_not_hold_is_refused_and_enclosed():
    loss = batch_loss("sum(exp(-beta*v))", temperature="1/1000")
    u = np.eye(3)
    batch = batch_of(loss.kind, u, -u)
    with pytest.raises(ValueError, match=r"loss is sum.*enclose it in balls"):
        batch_losses.loss_of(loss, batch)
    assert enclosed(loss, batch).lower > 10**430
