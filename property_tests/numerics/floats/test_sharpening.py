"""A smoothing is sharpened where the gap does not fall, and no further than it helps."""

from math import inf

import pytest

from numerics.floats.sharpening import SMOOTHEST, Sharpening


def test_a_gap_that_falls_tenfold_leaves_the_smoothing():
    epsilon = Sharpening()
    assert not any(epsilon.ends(10.0**-n, 0.0) for n in range(1, 12, 2))
    assert epsilon.value == SMOOTHEST


def test_a_gap_that_stays_sharpens_down_to_a_millionth():
    epsilon = Sharpening()
    assert not any(epsilon.ends(1.0, 0.0) for _ in range(20))
    assert epsilon.value == 1e-6


@pytest.mark.parametrize(
    ("upper", "lower", "met"),
    [(1e3, 1e3 - 1e-11, True), (1e3, 1e3 - 1e-9, False), (0.0, -1e-14, True), (inf, -inf, False)],
)
def test_bounds_meet_relative_to_the_loss_or_one(upper, lower, met):
    assert Sharpening().ends(upper, lower) is met
