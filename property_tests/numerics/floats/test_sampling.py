"""Draws of one's own against enumeration, against the loss of a batch, and against each other."""

from fractions import Fraction
from itertools import combinations, product
from math import exp, inf, log, log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.floats.distinct_negatives import distinct_losses
from numerics.floats.empirical_loss import empirical_loss
from numerics.floats.expectations import expectation
from numerics.floats.sampling import Sampling
from theorems.tools.embeddings.sampled import sampled

LABELS = np.array([0, 0, 1, 1, 1, 1])
DRAWS = [
    Sampling(positives, negatives, replaced)
    for positives, negatives, replaced in product(
        ("class", "other"), ("all", "others", "other-classes"), (True, False)
    )
]


def unit(rng, count, dimension=3):
    rows = rng.normal(size=(count, dimension))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def enumerated(rows, others, labels, k, beta, draws):
    """Return the mean over all anchors, positives and draws, by the words of `Sampling`."""
    total, points = 0.0, range(len(rows))
    for x in points:
        positives = [
            y for y in points if labels[y] == labels[x] and (y != x or draws.positives == "class")
        ]
        pool = {
            "all": [*points],
            "others": [y for y in points if y != x],
            "other-classes": [y for y in points if labels[y] != labels[x]],
        }[draws.negatives]
        drawn = [*(product(pool, repeat=k) if draws.replaced else combinations(pool, k))]
        values = [
            log1p(sum(exp(beta * (rows[x] @ others[z] - rows[x] @ others[y])) for z in chosen))
            for y in positives
            for chosen in drawn
        ]
        total += sum(values) / len(values)
    return total / len(rows)


def loss(rows, labels, k, beta, draws, candidates=None):
    if draws.replaced:
        return empirical_loss(
            rows, labels, negatives=k, beta=beta, sampling=draws, candidates=candidates
        )
    (value,) = distinct_losses(
        rows, labels, negatives=[k], beta=beta, sampling=draws, candidates=candidates
    )
    return value


@pytest.mark.parametrize(
    "beta", [1.0, *(pytest.param(beta, marks=pytest.mark.slow) for beta in (30.0, 100.0))]
)
@pytest.mark.parametrize("draws", DRAWS)
def test_every_way_to_draw_is_what_enumeration_says(draws, beta):
    rows = unit(np.random.default_rng(int(beta)), 6)
    for k in (1, 2):
        expected = enumerated(rows, rows, LABELS, k, beta, draws)
        assert loss(rows, LABELS, k, beta, draws) == pytest.approx(
            expected, abs=1e-13 * (1 + 2 * beta)
        )


@pytest.mark.slow
@settings(max_examples=10)
@given(st.integers(0, 999), st.sampled_from([1.0, 50.0]), st.booleans(), st.booleans())
def test_the_other_tower_is_what_enumeration_says(seed, beta, everything, replaced):
    rng = np.random.default_rng(seed)
    one, two = unit(rng, 5), unit(rng, 5)
    draws = Sampling("class", "all" if everything else "other-classes", replaced)
    expected = enumerated(one, two, np.arange(5), 2, beta, draws)
    found = loss(one, np.arange(5), 2, beta, draws, candidates=two)
    assert found == pytest.approx(expected, abs=1e-13 * (1 + 2 * beta))


@pytest.mark.slow
@pytest.mark.parametrize("k", [1, 256, 10**6, inf])
@pytest.mark.parametrize("beta", [1, 10])
def test_many_points_without_their_class_are_the_sum_over_all_pairs(beta, k):
    """Separate classes, where the loss is small, against the quadratic route."""
    rng = np.random.default_rng(0)
    labels = np.arange(70) % 7
    rows = 3 * np.eye(7)[labels] + 0.2 * rng.normal(size=(70, 7))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    inner, expected = rows @ rows.T, 0.0
    for x in range(70):
        own = labels == labels[x]
        positives = np.flatnonzero(own & (np.arange(70) != x))
        v = inner[x, positives][:, None] - inner[x, ~own]
        law = np.full(60, 1 / 60)
        expected += expectation(Logistic(beta=beta), v, law, negatives=k).value.mean() / 70
    draws = Sampling("other", "other-classes")
    found = empirical_loss(rows, labels, negatives=k, beta=float(beta), sampling=draws, block=9)
    assert found == pytest.approx(expected, abs=1e-12, rel=1e-12)


def test_points_at_one_place_have_the_value_of_collapse():
    rows = np.ones((6, 1))
    for draws in DRAWS:
        assert loss(rows, LABELS, 2, 7.0, draws) == pytest.approx(log(3), rel=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"positives": "view"}, "positives is 'view'; choose class or other"),
        ({"negatives": "none"}, "negatives is 'none'; choose all or others or other-classes"),
    ],
)
def test_a_way_to_draw_that_is_none_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Sampling(**change)


@pytest.mark.slow
@pytest.mark.parametrize("towers", [False, True])
@pytest.mark.parametrize("beta", [pytest.param(30, marks=pytest.mark.slow), 100])
@pytest.mark.parametrize("k", [1, pytest.param(256, marks=pytest.mark.slow), 10**6])
def test_small_losses_have_their_digits(towers, beta, k):
    turned = np.array([[1.0, 0.0], [0.28, 0.96]])  # all negatives have one cosine
    rows = np.repeat(turned, 2, axis=0) if not towers else np.vstack([turned, turned])
    draws = Sampling("class" if towers else "other", "other-classes")
    labels = np.array([0, 1, 0, 1] if towers else [0, 0, 1, 1])
    found = sampled(rows, labels, [k, inf], beta=Fraction(beta), sampling=draws, towers=towers)
    assert found.losses[0] == pytest.approx(log1p(k * exp(-0.72 * beta)), rel=1e-6)
    assert found.losses[1] == pytest.approx(-0.72 * beta)


def test_what_a_function_does_not_do_is_refused():
    rows, labels = unit(np.random.default_rng(0), 4), np.arange(4) // 2
    with pytest.raises(ValueError, match="sampling is without replacement; see"):
        empirical_loss(rows, labels, negatives=1, sampling=Sampling(replaced=False))
    with pytest.raises(ValueError, match="candidates are given, and x is none of them"):
        empirical_loss(rows, labels, negatives=1, sampling=Sampling("other"), candidates=rows)
    with pytest.raises(ValueError, match=r"candidates has shape \(3, 3\)"):
        empirical_loss(rows, labels, negatives=1, candidates=rows[:3])
    many, few = np.ones((2000, 1)), np.zeros(2000, dtype=int)
    with pytest.raises(ValueError, match="too much work without replacement; give a smaller k"):
        distinct_losses(many, few, negatives=[1999], sampling=Sampling(replaced=False))
    more, halves = np.ones((40_000, 1)), np.arange(40_000) % 2
    with pytest.raises(ValueError, match="for the digits of a small loss; give fewer points"):
        distinct_losses(more, halves, negatives=[1], beta=100.0, sampling=DRAWS[4])
