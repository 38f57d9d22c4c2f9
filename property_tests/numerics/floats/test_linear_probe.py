"""The linear probe against the proved interval of L_sup."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.geometry import gram_of, rational_unit_vectors
from numerics.exact.losses import Logistic
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.linear_probe import TOLERANCE, accuracy, downstream_loss, linear_probe


@settings(max_examples=15)
@given(st.integers(0, 999), st.integers(2, 4), st.sampled_from(["1/2", "1", "10"]))
def test_the_probe_reaches_the_proved_interval(seed, classes, beta):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), rng.integers(classes, size=3)])
    rows = rng.normal(size=(len(labels), 3))
    exact = rational_unit_vectors(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    points = np.array([[float(int(x.p)) / float(int(x.q)) for x in row] for row in exact])
    beta_float = 0.5 if beta == "1/2" else float(beta)
    found = linear_probe(points, labels, beta=beta_float)
    masses = [f"1/{len(labels)}"] * len(labels)
    proved = supervised_loss(
        gram_of(exact), masses, labels=labels.tolist(), loss=Logistic(beta=beta)
    ).interval
    assert found.loss >= float(proved.lower) - 1e-12
    assert found.loss - found.gap <= float(proved.upper) + 1e-12
    assert found.gap <= TOLERANCE
    assert np.linalg.norm(found.classifiers, axis=1).max() <= 1 + 1e-12
    assert found.loss == downstream_loss(points, labels, found.classifiers, beta=beta_float)


def test_a_worse_classifier_is_not_called_better():
    rows, labels = np.eye(3), np.arange(3)
    best = linear_probe(rows, labels, beta=1.0)
    assert downstream_loss(rows, labels, -best.classifiers, beta=1.0) > best.loss
    assert accuracy(rows, labels, best.classifiers) == 1
    assert accuracy(rows, labels, -best.classifiers) == 0


def test_large_scores_do_not_overflow():
    rows, labels = np.array([[1.0], [-1.0]]), np.array([0, 1])
    assert downstream_loss(rows, labels, -rows, beta=1000.0) == pytest.approx(2000.0)
