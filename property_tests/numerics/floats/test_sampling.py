"""Draws of one's own against enumeration, against the loss of a batch, and against each other."""

from fractions import Fraction
from itertools import combinations, product
from math import exp, inf, log, log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.floats.batch_losses import clip, ntxent
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


def test_each_way_to_draw_is_another_loss():
    rows = unit(np.random.default_rng(0), 6)
    values = sorted(loss(rows, LABELS, 2, 3.0, draws) for draws in DRAWS)
    assert np.diff(values).min() > 1e-5


@settings(max_examples=10)
@given(st.integers(0, 999), st.sampled_from([1.0, 50.0]), st.booleans(), st.booleans())
def test_the_other_tower_is_what_enumeration_says(seed, beta, everything, replaced):
    rng = np.random.default_rng(seed)
    one, two = unit(rng, 5), unit(rng, 5)
    draws = Sampling("class", "all" if everything else "other-classes", replaced)
    expected = enumerated(one, two, np.arange(5), 2, beta, draws)
    found = loss(one, np.arange(5), 2, beta, draws, candidates=two)
    assert found == pytest.approx(expected, abs=1e-13 * (1 + 2 * beta))


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


def test_different_negatives_of_many_points_are_nearly_those_with_replacement():
    rng = np.random.default_rng(1)
    rows, labels = unit(rng, 60), np.arange(60) % 3
    for negatives in ("all", "others"):
        one, two = (
            loss(rows, labels, 2, 2.0, Sampling("class", negatives, replaced))
            for replaced in (True, False)
        )
        assert 1e-6 < abs(one - two) < 1e-2


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


@pytest.mark.parametrize("towers", [False, True])
@pytest.mark.parametrize("beta", [30, 100])
@pytest.mark.parametrize("k", [1, 256, 10**6])
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
