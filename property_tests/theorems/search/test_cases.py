"""The averaging step holds for losses with the hypotheses."""

import pytest

from numerics.exact.losses import ExponentialOfSum, Logistic, Square
from theorems.search import representation_search
from theorems.search.cases import step_case
from theorems.search.representation_search import RepresentationSearch


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "k"), [(Square(margin=2), 1), (Logistic(), 2), (ExponentialOfSum(), 1)]
)
def test_the_step_of_a_loss_with_the_hypotheses_is_not_refuted(loss, k):
    task = RepresentationSearch(lambda rng: step_case(rng, loss, k, "true"))
    findings = [task.shard(seed=0, number=n) for n in range(2)]
    assert not any(finding.found for finding in findings)
    assert max(finding.closest for finding in findings) < representation_search._NOTICED
