"""Different negatives: what enumeration says, and draws that the points do not allow."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest

from numerics.floats.batch_losses import clip, ntxent
from numerics.floats.sampling import Sampling
from property_tests.numerics.floats.test_sampling import DRAWS, LABELS, loss, unit


def test_each_way_to_draw_is_another_loss():
    rows = unit(np.random.default_rng(0), 6)
    values = sorted(loss(rows, LABELS, 2, 3.0, draws) for draws in DRAWS)
    assert np.diff(values).min() > 1e-5


@pytest.mark.parametrize("temperature", ["1", "1/10", "1/100"])
def test_all_different_negatives_are_the_loss_of_the_batch(temperature):
    """All 2B − 2 other views at once are NT-Xent; all B − 1 rows of the other tower are CLIP."""
    rng = np.random.default_rng(0)
    one, two = unit(rng, 6), unit(rng, 6)
    beta = float(1 / Fraction(temperature))
    rows, labels = np.concatenate([one, two]), np.tile(np.arange(6), 2)
    views = Sampling("other", "other-classes", replaced=False)
    assert loss(rows, labels, 10, beta, views) == pytest.approx(
        ntxent(one, two, temperature=temperature), rel=1e-11
    )
    towers = Sampling("class", "other-classes", replaced=False)
    both = [loss(u, np.arange(6), 5, beta, towers, v) for u, v in ((one, two), (two, one))]
    assert np.mean(both) == pytest.approx(clip(one, two, temperature=temperature), rel=1e-11)


def test_different_negatives_of_many_points_are_nearly_those_with_replacement():
    rng = np.random.default_rng(1)
    rows, labels = unit(rng, 60), np.arange(60) % 3
    for negatives in ("all", "others"):
        one, two = (
            loss(rows, labels, 2, 2.0, Sampling("class", negatives, replaced))
            for replaced in (True, False)
        )
        assert 1e-6 < abs(one - two) < 1e-2


@pytest.mark.parametrize(
    ("labels", "draws", "k", "message"),
    [
        ([0, 0, 1], Sampling("other"), 1, "a class has one point; leave such classes out"),
        ([0, 0, 0], Sampling(negatives="other-classes"), 1, "a point has none; give two or more"),
        ([0, 0, 1], Sampling(negatives="others", replaced=False), 3, "k is 3, but a point has 2"),
        ([0, 0, 1], Sampling(replaced=False), inf, "k is inf, but a point has 3"),
        (
            [0, 0, 1],
            Sampling(negatives="other-classes", replaced=False),
            2,
            "k is 2, but a point has 1 negatives to draw different ones of; give a smaller one",
        ),
    ],
)
def test_draws_that_the_points_do_not_allow_are_refused(labels, draws, k, message):
    rows = unit(np.random.default_rng(0), 3)
    with pytest.raises(ValueError, match=message):
        loss(rows, np.array(labels), k, 1.0, draws)
