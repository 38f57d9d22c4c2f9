"""Searches against hypotheses draw what has their form, and refute none that holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.calculus.witness import check
from numerics.exact.parse import parse
from property_tests.theorems.search.test_search_tasks import SHARDS
from theorems.search import hypothesis_search
from theorems.search.hypothesis_search import HypothesisSearch


@pytest.mark.slow
@pytest.mark.parametrize("hypothesis", ["convex", "strictly_convex", "nonincreasing", "submodular"])
def test_a_hypothesis_that_the_talks_loss_has_is_not_refuted(hypothesis):
    logistic = parse("log(1 + sum(exp(-v)))")
    task = HypothesisSearch(lambda rng: (logistic, 2), hypothesis)
    assert not any(task.shard(seed=0, number=n).found for n in SHARDS)


@given(
    hypothesis=st.sampled_from(["convex", "strictly_convex", "nonincreasing", "submodular"]),
    seed=st.integers(0, 2**32),
    size=st.integers(1, 3),
)
def test_what_is_drawn_against_a_hypothesis_is_of_its_form(hypothesis, seed, size):
    rng = np.random.default_rng(seed)
    found = [hypothesis_search._drawn(rng, hypothesis, size) for _ in range(5)]
    for inequality in found:
        assert inequality.against == hypothesis
        assert {len(point) for _, point in inequality.terms} == {size}
    sides = hypothesis_search._left_sides(parse("sum(v**2)"), found)
    for inequality, side in zip(found, sides, strict=True):
        exact = sum(c * sum(x * x for x in point) for c, point in inequality.terms)
        assert side == pytest.approx(float(exact), abs=1e-9)
        witness = check(parse("sum(v**2)"), {}, inequality)
        assert (witness is not None) == (exact > 0 or (exact == 0 and "≥" in inequality.relation))
