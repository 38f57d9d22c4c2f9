"""Losses given the class of the anchor: their mean over the classes is the loss of all points."""

from math import inf

import numpy as np
import pytest

from numerics.floats.anchor_classes import losses_of_classes
from numerics.floats.cosines import class_means, completed_gram
from numerics.floats.empirical_loss import empirical_losses
from numerics.floats.latent_loss import latent_losses

COUNTS = [1, 16, 10**6, inf]


def some_points(seed, classes=7, size=44):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes).repeat(2), rng.integers(0, classes, size)])
    rows = rng.standard_normal((len(labels), 4))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), rng.permutation(labels)


@pytest.mark.parametrize("beta", [1.0, 10.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_mean_over_all_classes_is_the_loss(seed, beta):
    rows, labels = some_points(seed)
    law = np.bincount(labels) / len(labels)
    found = losses_of_classes(rows, labels, np.arange(7), negatives=COUNTS, beta=beta)
    whole = empirical_losses(rows, labels, negatives=COUNTS, beta=beta)
    assert found.points @ law == pytest.approx(whole, abs=1e-12)
    means = class_means(rows, labels)
    gram = means @ means.T
    for values, matrix in ((found.means, gram), (found.completed, completed_gram(gram))):
        other = latent_losses(matrix, np.diag(matrix), law, negatives=COUNTS, beta=beta)
        assert values @ law == pytest.approx(other, abs=1e-12)


def test_the_order_holds_class_by_class():
    rows, labels = some_points(5)
    found = losses_of_classes(rows, labels, np.arange(7), negatives=COUNTS, beta=2.0)
    assert (found.points > found.means).all()
    assert (found.means > found.completed).all()


def test_classes_may_be_drawn_twice_and_in_any_order():
    rows, labels = some_points(6, classes=90, size=200)
    drawn, heard = np.array([5, 3, 5, 80]), []
    every = losses_of_classes(rows, labels, np.arange(90), negatives=[4], beta=1.0)
    found = losses_of_classes(
        rows,
        labels,
        drawn,
        negatives=[4],
        beta=1.0,
        progress=lambda done, total: heard.append((done, total)),
    )
    for some, all_of_them in (
        (found.points, every.points),
        (found.means, every.means),
        (found.completed, every.completed),
    ):
        assert some == pytest.approx(all_of_them[:, drawn], rel=1e-12)
    total = np.bincount(labels)[drawn].sum()
    assert heard[-1] == (total, total)


def test_no_number_of_negatives_has_no_losses():
    rows, labels = some_points(7)
    assert losses_of_classes(rows, labels, np.arange(2), negatives=[], beta=1.0).points.size == 0
