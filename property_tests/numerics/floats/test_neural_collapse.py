"""NC1 to NC4, alignment and uniformity by their formulas, written out and with scikit-learn."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.floats.cosines import class_spreads, distance_of_pairs, mean_potential
from numerics.floats.label_laws import law_spreads
from numerics.floats.neural_collapse import neural_collapse
from numerics.floats.unit_vectors import simplex_etf_vectors


def some(seed, points=12, dimension=5):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(points, dimension))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), np.arange(points) % 3


@settings(max_examples=10)
@given(st.integers(0, 999), st.booleans())
def test_neural_collapse_is_what_the_formulas_of_the_paper_say(seed, balanced):
    rows, labels = some(seed)
    labels = labels if balanced else np.minimum(labels, 1 + (np.arange(12) < 6))
    W = np.random.default_rng(seed + 1).normal(size=(3, 5))
    found = neural_collapse(rows, labels, W)
    means = np.array([rows[labels == c].mean(axis=0) for c in range(3)])
    M = means - rows.mean(axis=0)
    within = sum(np.outer(h - means[c], h - means[c]) for h, c in zip(rows, labels, strict=True))
    between = sum(np.outer(m, m) for m in M) / 3
    pseudo = np.linalg.pinv(between, rcond=1e-10)
    assert found.within == pytest.approx(np.trace(within / 12 @ pseudo) / 3, rel=1e-8)
    norms = [np.linalg.norm(m) for m in M]
    assert found.norms == pytest.approx(np.std(norms) / np.mean(norms))
    cosines = [M[i] @ M[j] / norms[i] / norms[j] for i in range(3) for j in range(3) if i != j]
    assert found.angles == pytest.approx(np.std(cosines))
    assert found.simplex == pytest.approx(np.mean([abs(x + 1 / 2) for x in cosines]))
    gap = W / np.linalg.norm(W) - M / np.linalg.norm(M)
    assert found.duality == pytest.approx(np.linalg.norm(gap) ** 2)
    nearest = [min(range(3), key=lambda c: np.linalg.norm(h - means[c])) for h in rows]
    chosen = [max(range(3), key=lambda c: W[c] @ h) for h in rows]
    differ = sum(a != b for a, b in zip(nearest, chosen, strict=True))
    assert found.disagreement == pytest.approx(differ / 12)


def test_collapsed_points_have_none_and_equal_means_no_value():
    corners = simplex_etf_vectors(4, 5)
    found = neural_collapse(np.repeat(corners, 3, axis=0), np.arange(12) // 3, corners)
    parts = (found.within, found.norms, found.angles, found.simplex, found.duality)
    assert max(parts) < 1e-12
    assert found.disagreement == 0
    for point in ([1.0], [0.6, 0.8], [1 / 3, 2 / 3, -2 / 3]):
        for labels in ([0, 0, 1, 1], [0, 0, 0, 1, 1, 1, 1]):
            rows, classifiers = np.array([point] * len(labels)), np.ones((2, len(point)))
            lost = neural_collapse(rows, np.array(labels), classifiers)
            parts = (lost.within, lost.norms, lost.angles, lost.simplex, lost.duality)
            assert np.isnan((*parts, lost.disagreement)).all()


@pytest.mark.parametrize("size", [1e-1, 1e-2, 1e-3, 1e-5])
@pytest.mark.parametrize(("classes", "dimension"), [(2, 2), (3, 8), (10, 32)])
def test_nc1_of_points_that_are_all_near_each_other(size, classes, dimension):
    rng, labels = np.random.default_rng(5), np.repeat(np.arange(classes), 10)
    rows = 1 + size * rng.normal(size=(classes, dimension))[labels]
    rows += size * rng.normal(size=rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    moved = (rows - rows[0]) / size  # which changes no deviation from a mean
    means = np.array([moved[labels == c].mean(axis=0) for c in range(classes)])
    M, H = means - moved.mean(axis=0), moved - means[labels]
    values, axes = np.linalg.eigh(M.T @ M / classes)
    along = [(x, axis) for x, axis in zip(values, axes.T, strict=True)][-(classes - 1) :]
    expected = sum(np.mean((H @ axis) ** 2) / x for x, axis in along) / classes
    assert neural_collapse(rows, labels).within == pytest.approx(expected, rel=1e-4)


def test_nearest_means_are_those_of_scikit_learn():
    neighbors = pytest.importorskip("sklearn.neighbors")
    rows, labels = some(3, points=60)
    W = np.random.default_rng(0).normal(size=(3, 5))
    nearest = neighbors.NearestCentroid().fit(rows, labels).predict(rows)
    expected = np.mean(nearest != (rows @ W.T).argmax(axis=1))
    assert neural_collapse(rows, labels, W).disagreement == pytest.approx(expected)


def test_many_points_in_blocks_are_all_pairs():
    rows, _ = some(0, points=700)
    potential = np.exp(4 * (rows @ rows.T - 1))
    assert mean_potential(rows, 4.0) == pytest.approx(
        (potential.sum() - np.trace(potential)) / (700 * 699), rel=1e-12
    )


def test_spreads_keep_their_digits_near_collapse():
    """1 − ‖μ_c‖² of points 1e-7 off their mean has no digit left; exact rationals say which."""
    rows, labels = some(0, points=60)
    rows = rows[[int(np.flatnonzero(labels == c)[0]) for c in labels]]
    rows = rows + 1e-7 * np.random.default_rng(1).normal(size=rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact = [[Fraction(x) for x in row] for row in rows.tolist()]
    sizes, expected = np.bincount(labels), []
    for c, size in enumerate(sizes.tolist()):
        own = [row for row, label in zip(exact, labels, strict=True) if label == c]
        means = [sum(column) / size for column in zip(*own, strict=True)]
        apart = sum((x - mean) ** 2 for row in own for x, mean in zip(row, means, strict=True))
        expected.append(float(apart / size))
    spreads = class_spreads(rows, labels)
    assert spreads == pytest.approx(expected, rel=1e-6)
    assert law_spreads(rows, np.eye(len(sizes))[labels]) == pytest.approx(expected, rel=1e-6)
    pairs = sum(
        sum((x - y) ** 2 for x, y in zip(exact[i], exact[j], strict=True)) / int(sizes[c] - 1)
        for c in range(len(sizes))
        for i in np.flatnonzero(labels == c)
        for j in np.flatnonzero(labels == c)
    )
    assert distance_of_pairs(spreads, sizes) == pytest.approx(float(pairs / 60), rel=1e-6)
