"""The exact loss against the InfoNCE implementations that people train with, averaged over draws.

Needs PyTorch, info-nce-pytorch and pytorch-metric-learning; docs/testing.md says how to run it.
"""

import numpy as np
import pytest

from numerics.floats.empirical_loss import empirical_loss

torch = pytest.importorskip("torch")

DRAWS = 20_000
BETA = 2.0


def labelled_points():
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.repeat([0, 1, 2], [6, 10, 14]))
    rows = rng.normal(size=(30, 4)) + 2 * np.eye(4)[labels]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), labels


def drawn(rows, labels, k):
    """Return anchors, positives and k negatives of many draws, as tensors."""
    rng = np.random.default_rng(1)
    anchors = rng.integers(len(rows), size=DRAWS)
    members = [np.flatnonzero(labels == own) for own in range(3)]
    positives = [rng.choice(members[own]) for own in labels[anchors]]
    negatives = rng.integers(len(rows), size=(DRAWS, k))
    return [torch.from_numpy(rows[part]) for part in (anchors, np.array(positives), negatives)]


def info_nce(anchors, positives, negatives):
    module = pytest.importorskip("info_nce")
    return module.info_nce(
        anchors,
        positives,
        negatives,
        temperature=1 / BETA,
        negative_mode="paired",
        reduction="none",
    ).numpy()


def metric_learning(anchors, positives, negatives):
    """Return means over ten draws: the library returns 0 for one positive and one negative."""
    losses = pytest.importorskip("pytorch_metric_learning.losses")
    loss, k, ten = losses.NTXentLoss(temperature=1 / BETA), negatives.shape[1], torch.arange(10)
    first = ten * (k + 2)
    pairs = (
        first,
        first + 1,
        first.repeat_interleave(k),
        (first[:, None] + 2 + torch.arange(k)).ravel(),
    )
    batches = torch.cat([anchors[:, None], positives[:, None], negatives], dim=1)
    tens = batches[: DRAWS // 8].reshape(-1, 10 * (k + 2), batches.shape[2])
    return np.array([float(loss(ten_draws, indices_tuple=pairs)) for ten_draws in tens])


@pytest.mark.parametrize("implementation", [info_nce, metric_learning])
@pytest.mark.parametrize("k", [1, 7, 64])
def test_the_mean_over_random_draws_is_the_exact_loss(implementation, k):
    rows, labels = labelled_points()
    values = implementation(*drawn(rows, labels, k))
    exact = empirical_loss(rows, labels, negatives=k, beta=BETA)
    error = values.std() / np.sqrt(len(values))
    assert abs(values.mean() - exact) < 4 * error
    other = empirical_loss(rows, labels, negatives=k + 1 + k // 8, beta=BETA)
    assert abs(values.mean() - other) > 4 * error  # the check would see a wrong k
