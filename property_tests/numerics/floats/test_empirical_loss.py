"""The loss of labelled points against balls, against the quadratic route, and on other arrays."""

from fractions import Fraction
from itertools import product
from math import comb, inf

import array_api_strict
import mpmath
import numpy as np
import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from numerics.balls import population_enclosure as enclosure
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Logistic
from numerics.floats.empirical_loss import empirical_loss
from numerics.floats.expectations import expectation
from property_tests.strategies import unit_vectors

COUNTS = st.sampled_from([1, 2, 16, 256, 10**6, 10**9, inf])
BETAS = st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(5), Fraction(20)])


def pairs(labels):
    """Return the joint law of anchor and positive: both from one class, N points in all."""
    sizes = [labels.count(label) for label in labels]
    return [
        [Fraction(int(a == b), size * len(labels)) for b in labels]
        for a, size in zip(labels, sizes, strict=True)
    ]


@st.composite
def labelled_points(draw, most=5):
    labels = draw(st.lists(st.integers(0, 2), min_size=2, max_size=most))
    return [draw(unit_vectors(3)) for _ in labels], labels


def floats(rows):
    return np.array([[float(x) for x in row] for row in rows])


@pytest.mark.slow
@settings(max_examples=15)
@given(labelled_points(most=4), BETAS, COUNTS)
def test_it_is_the_loss_of_the_representation(problem, beta, negatives):
    points, labels = problem
    members = [
        [point for point, own in zip(points, labels, strict=True) if own == label]
        for label in sorted(set(labels))
    ] * (1 + (len(set(labels)) == 1))  # a class that stands twice is two that overlap
    count = sum(map(len, members))
    f = FiniteMap.of(
        [Fraction(len(own), count) for own in members],
        [[(Fraction(1, len(own)), point) for point in own] for own in members],
    )
    exact = enclosure.representation_loss(f, negatives=negatives, loss=Logistic(beta=beta), bits=60)
    found = empirical_loss(floats(points), labels, negatives=negatives, beta=float(beta))
    assert abs(Fraction(found) - exact.midpoint) <= Fraction(1, 10**12) * max(
        abs(exact.midpoint), Fraction(1, 100)
    )


def reference(points, labels, negatives, beta):
    """The loss of these floats with 40 digits, by the sums over all counts of the negatives."""
    exact = [[mpmath.mpf(float(x)) for x in row] for row in points]
    gram = [[mpmath.fdot(x, y) for y in exact] for x in exact]
    total, size = mpmath.mpf(0), len(labels)
    for x, y in product(range(size), repeat=2):
        if labels[x] == labels[y]:
            terms = [mpmath.exp(mpmath.mpf(beta) * (g - gram[x][y])) for g in gram[x]]
            total += _mean(terms, negatives) / (labels.count(labels[x]) * size)
    return total


def _mean(terms, negatives):
    if negatives == inf:
        return mpmath.log(mpmath.fsum(terms) / len(terms))
    one, other = terms
    return (
        mpmath.fsum(
            comb(negatives, n) * mpmath.log(1 + n * one + (negatives - n) * other)
            for n in range(negatives + 1)
        )
        / mpmath.mpf(2) ** negatives
    )


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.floats(0.01, 20),
    st.sampled_from([1, 2, 16, 64, inf]),
    st.booleans(),
    st.tuples(unit_vectors(3), unit_vectors(3)),
    st.floats(0, 1),
)
@example(20.0, 64, False, ([Fraction(1), 0, 0], [Fraction(-1), 0, 0]), 1.0)
def test_the_absolute_error_is_what_the_docs_say_that_was_seen(beta, negatives, same, pair, near):
    assert error_of(beta, negatives, same, pair, near) < 1e-13 * (1 + 2 * beta)


@settings(max_examples=15)
@given(
    st.floats(20, 300),
    st.booleans(),
    st.tuples(unit_vectors(3), unit_vectors(3)),
    st.sampled_from([0.0, 1e-9, 1e-3, 0.5, 1.0]),
)
@example(300.0, False, ([Fraction(1), 0, 0], [Fraction(-1), 0, 0]), 1.0)
@example(300.0, True, ([Fraction(1), 0, 0], [Fraction(-1), 0, 0]), 1.0)
def test_in_the_limit_the_temperature_may_be_low(beta, same, pair, near):
    assert error_of(beta, inf, same, pair, near) < 1e-13 * (1 + 2 * beta)


def error_of(beta, negatives, same, pair, near):
    """Return the absolute error for two points, the second of them moved towards the first."""
    points = floats(pair)
    points[1] = points[0] + near * (points[1] - points[0])
    if not np.linalg.norm(points[1]) > 0.1:
        reject()
    points[1] /= np.linalg.norm(points[1])
    labels = [0, 0] if same else [0, 1]
    found = empirical_loss(points, labels, negatives=negatives, beta=beta)
    with mpmath.workdps(40):
        return abs(found - reference(points, labels, negatives, beta))


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [1, 256, inf])
@pytest.mark.parametrize("beta", [1.0, 7.0])
def test_many_points_in_blocks_are_the_sum_over_all_pairs(negatives, beta):
    rng = np.random.default_rng(0)
    points = rng.standard_normal((70, 6)) + 1
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = rng.integers(0, 4, len(points)).tolist()
    joint, inner = floats(pairs(labels)), points @ points.T
    x, y = np.nonzero(joint)
    uniform = np.full(len(points), 1 / len(points))
    v = inner[x, y][:, None] - inner[x]
    values = expectation(Logistic(beta=int(beta)), v, uniform, negatives=negatives).value
    expected = joint[x, y] @ values
    steps = []
    found = empirical_loss(
        points,
        labels,
        negatives=negatives,
        beta=beta,
        block=7,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert found == pytest.approx(expected, rel=1e-12)
    assert steps == sorted(set(steps))
    assert steps[-1] == (70, 70)


def test_the_order_and_the_names_of_the_labels_do_not_matter():
    rng = np.random.default_rng(1)
    points = rng.standard_normal((40, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = rng.integers(0, 3, 40)
    order = rng.permutation(40)
    one = empirical_loss(points, labels, negatives=5)
    two = empirical_loss(points[order], 7 - 2 * labels[order], negatives=5)
    assert one == pytest.approx(two, rel=1e-14)


def test_a_positive_of_the_wrong_class_would_be_seen():
    points = np.array([[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0]])
    assert empirical_loss(points, [0, 0, 1], negatives=4) != pytest.approx(
        empirical_loss(points, [0, 1, 1], negatives=4), rel=1e-3
    )


@pytest.mark.parametrize("negatives", [3, inf])
def test_it_needs_the_array_api_only(negatives):
    points = np.array([[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0]])
    expected = empirical_loss(points, [0, 0, 1], negatives=negatives)
    strict = empirical_loss(array_api_strict.asarray(points), [0, 0, 1], negatives=negatives)
    assert strict == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"embeddings": np.ones((2, 2))}, "embeddings has a row"),
        ({"embeddings": np.full((2, 2), np.nan)}, "embeddings has a row"),
        ({"embeddings": np.eye(2, dtype=np.float32)}, "dtype float32"),
        ({"embeddings": np.ones(2)}, "embeddings has shape"),
        ({"embeddings": np.ones((0, 2))}, "embeddings has shape"),
        ({"labels": [0, 1, 1]}, "labels has shape"),
        ({"negatives": 0}, "negatives is 0"),
        ({"negatives": 2.5}, "negatives is 2.5"),
        ({"beta": 0.0}, "beta is 0"),
        ({"beta": inf}, "beta is inf"),
        ({"block": 0}, "block is 0"),
    ],
)
def test_bad_input_names_the_argument(change, message):
    arguments = {"embeddings": np.eye(2), "labels": [0, 1], "negatives": 2} | change
    with pytest.raises(ValueError, match=message):
        empirical_loss(arguments.pop("embeddings"), arguments.pop("labels"), **arguments)
