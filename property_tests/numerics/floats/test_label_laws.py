"""Label laws: hard labels are what they were, and every other law is what enumeration says."""

from itertools import product
from math import exp, inf, log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.floats.empirical_loss import empirical_losses
from numerics.floats.label_laws import law_losses, law_means, laws_of


def some(seed, points=5, classes=3):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(points, 3))
    laws = rng.dirichlet(np.full(classes, 0.3), size=points) + 1e-3
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), laws / laws.sum(axis=1)[:, None]


def enumerated(rows, laws, k, beta):
    """Return the mean over classes, two points of one and k points of classes of their own."""
    points, classes = laws.shape
    rho = laws.mean(axis=0)
    given_class = laws / laws.sum(axis=0)  # P(point | class)
    drawn = [(c, i) for c in range(classes) for i in range(points)]
    mass = {(c, i): rho[c] * given_class[i, c] for c, i in drawn}
    total = 0.0
    for (c, x), y in product(drawn, range(points)):
        for negatives in product(drawn, repeat=k):
            v = [rows[x] @ rows[y] - rows[x] @ rows[z] for _, z in negatives]
            weight = mass[c, x] * given_class[y, c] * np.prod([mass[z] for z in negatives])
            total += weight * log1p(sum(exp(-beta * value) for value in v))
    return total


@settings(max_examples=5)
@given(st.integers(0, 999), st.sampled_from([1.0, 5.0, 100.0]))
def test_a_law_is_what_enumeration_over_latent_classes_says(seed, beta):
    rows, laws = some(seed)
    (found,) = law_losses(rows, laws, negatives=[1], beta=beta)
    assert found == pytest.approx(enumerated(rows, laws, 1, beta), abs=1e-13 * (1 + 2 * beta))


@pytest.mark.slow
def test_two_negatives_are_of_classes_of_their_own():
    rows, laws = some(0, points=3, classes=2)
    (found,) = law_losses(rows, laws, negatives=[2], beta=3.0)
    assert found == pytest.approx(enumerated(rows, laws, 2, 3.0), rel=1e-12)


def test_hard_labels_are_a_law():
    rows, _ = some(1, points=300)
    labels = np.arange(300) % 3
    counts = [1, 16, 256, inf]
    expected = empirical_losses(rows, labels, negatives=counts, beta=7.0)
    assert law_losses(rows, np.eye(3)[labels], negatives=counts, beta=7.0) == pytest.approx(
        expected, rel=1e-12
    )


def test_noise_is_not_the_label_that_is_most_probable():
    rows, _ = some(2, points=30)
    labels = np.arange(30) % 3
    noisy = 0.8 * np.eye(3)[labels] + 0.2 / 3
    clean, with_noise = (
        law_losses(rows, laws, negatives=[4])[0] for laws in (np.eye(3)[labels], noisy)
    )
    assert abs(clean - with_noise) > 1e-4


def test_means_are_those_given_the_class():
    rows, laws = some(3)
    for c, mean in enumerate(law_means(rows, laws)):
        expected = sum(q * row for q, row in zip(laws[:, c], rows, strict=True)) / laws[:, c].sum()
        assert mean == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[0.5, 0.5], [0.5, 0.6]], "label law 2 sums to 1.1; divide each row by its sum"),
        ([[0.5, 0.5], [1.5, -0.5]], "label law 2 has -0.5 in column 2; give numbers ≥ 0"),
        ([[0.5, 0.5], [np.nan, 1]], "label law 2 has nan in column 1"),
        ([[0.5, 0.5], [np.inf, 1]], "label law 2 has inf in column 1"),
        ([[1, 0], [0, 0]], "label law 2 is zero; leave that point out"),
        ([[1, 0], [1, 0]], "column 2 of the label laws is zero; leave that class out"),
        ([[1, 0]], "there are 1 label laws for 2 points"),
        ([0, 1], "the label laws are int64 of shape"),
        ([[1], [1]], "give a row of C ≥ 2"),
        ([["a", "b"], ["a", "b"]], "the label laws are <U1"),
        ([[2, 0], [0, 1]], "label law 1 sums to 2; divide each row"),
    ],
)
def test_what_is_no_law_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        laws_of(values, 2)


def test_sets_of_labels_share_a_point_and_rounding_is_taken_out():
    assert laws_of(np.array([[1, 1, 0, 1], [0, 0, 1, 0]], dtype=bool), 2).tolist() == [
        [1 / 3, 1 / 3, 0, 1 / 3],
        [0, 0, 1, 0],
    ]
    single = np.full((2, 3), 1 / 3, dtype=np.float32)
    assert laws_of(single, 2).sum(axis=1).tolist() == [1, 1]
